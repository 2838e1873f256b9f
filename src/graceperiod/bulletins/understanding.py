"""From a section of a page to what it says: some systems, their windows, and all around them."""

from typing import NamedTuple

from graceperiod.bulletins import words
from graceperiod.bulletins.attribution import by_sentence, note_unnamed_portal, systems_of
from graceperiod.bulletins.calloff import split_cancelled
from graceperiod.bulletins.cues import SENTENCE_END
from graceperiod.bulletins.flow import Flow, flow
from graceperiod.bulletins.halves import by_language
from graceperiod.bulletins.instants import Notes, Years
from graceperiod.bulletins.languages import find_language
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.moments import Over, with_ends
from graceperiod.bulletins.names import ROUTES, find_systems, find_systems_out, join_lists
from graceperiod.bulletins.page import Section
from graceperiod.bulletins.part import Part
from graceperiod.bulletins.penalties import find_penalty
from graceperiod.bulletins.times import read_times
from graceperiod.outages import Direction, Impact
from graceperiod.systems import System
from graceperiod.times import eastern_day

__all__ = ["Context", "Understood", "understand"]


class Context(NamedTuple):
    """What a section has from the page around it."""

    title: str
    number: str | None
    years: Years
    is_alone: bool
    """Whether it is the only section of the page."""


class Understood(NamedTuple):
    """What a section comes to, with its prose and its findings.

    It is one part; where sentences without a heading name systems of their own, one for each, and
    where they are in both languages, one for each of these.
    """

    parts: list[Part]
    body: Flow
    notes: Notes
    over: list[Over]
    """When it says that the problem was over."""

    @property
    def over_all(self) -> list[Over]:
        """The same, where it is under no heading, and so can be of the whole page."""
        return [] if any(part.heading for part in self.parts) else self.over


def understand(section: Section, context: Context) -> Understood:
    """What a section says."""
    notes = Notes()
    title = context.title
    heading = section.headline
    body = flow(section.description, section.action)
    description = flow(section.description).text
    told = read_times(section, body, title, notes, context.years)
    if section.columns and len(section.columns) != len(told.windows):
        message = f"no window kept, as {len(told.windows)} stand under {heading!r:.120}"
        notes.add(FindingCode.UNPAIRED_TIMES, message, section.heading, left_out=True)
        told.windows.clear()
    year = 2000 + int(context.number[3:5]) if context.number else None
    if told.windows:
        year = eastern_day(told.windows[0].start).year
    systems = systems_of(section, title, description, year, notes)
    if context.is_alone and not section.heading:
        note_unnamed_portal(title, systems, notes)
    clients = " ".join(line.text for line in section.clients) or None
    language = find_language(heading, clients or "", *(line.text for line in body.lines))
    parts = []
    groups = by_sentence(told.windows, systems, section, title)
    if systems and not all(own for own, _ in groups):
        message = f"not all of {heading!r:.120} are systems on record; their windows are left out"
        notes.add(FindingCode.NO_SYSTEM, message, section.heading, left_out=True)
    if told.windows and (missing := systems.difference(*(own for own, _ in groups))):
        names = ", ".join(sorted(missing))
        notes.add(FindingCode.NO_WINDOW, f"no time could be read of {names}", left_out=True)
    for own, windows in groups:
        said = description
        if own != systems:
            common = (line for line in description.split("\n") if not find_systems(line).systems)
            said = "\n".join((*(window.sentence or "" for window in windows), *common))
        for each, impact in _by_impact(own, said, heading, context):
            standing, is_off = split_cancelled(windows, description, each)
            if standing and standing != {each: windows}:
                message = "it says that a part of it was called off, which is not kept"
                notes.add(FindingCode.NO_OUTAGE_EXPECTED, message)
            parts += [
                Part(
                    heading=section.heading,
                    systems=systems,
                    windows=tuple(standing_for),
                    impact=impact,
                    direction=_direction_of(each, impact, heading or title, said),
                    approximate=words.is_approximate(said),
                    clients=clients,
                    penalty=find_penalty(body.text),
                    language=language,
                    line=section.line,
                    no_outage=_says_no_outage(f"{title}\n{description}", each),
                    off=is_off,
                    is_explained=any(finding.left_out for finding in notes.findings),
                    called_off=tuple(window for window in windows if window not in standing_for),
                )
                for systems, standing_for in (standing or {each: []}).items()
            ]
    parts = [each for part in parts for each in with_ends(part, told.over)]
    parts = [half for part in parts for half in by_language(part)]
    return Understood(parts, body, notes, told.over)


def _by_impact(
    systems: frozenset[System], said: str, heading: str, context: Context
) -> list[tuple[frozenset[System], Impact]]:
    """Some systems with what happens to them; apart, where sentences tell it of each, and it
    differs: `EDI is down.` and `CERS is slow.` are two outages.
    """
    told: dict[System, Impact] = {}
    for sentence in SENTENCE_END.split(join_lists(said)) if len(systems) > 1 else ():
        named = find_systems(sentence).all_meant & systems
        named = named and find_systems_out(sentence).all_meant & systems
        if named and named != systems:
            impact = words.find_impact(sentence, named)
            if impact is not Impact.UNKNOWN:
                told = dict.fromkeys(named, impact) | told
    if told.keys() < systems or len(set(told.values())) < 2:  # noqa: PLR2004 - it is one for all
        return [(systems, _impact_of(systems, said, heading, context))]
    return [
        (frozenset(each for each in told if told[each] is impact), impact)
        for impact in dict.fromkeys(told.values())
    ]


def _impact_of(systems: frozenset[System], said: str, heading: str, context: Context) -> Impact:
    """Of maintenance, what the section says; else the word in the title goes first."""
    if not words.is_scheduled(context.title):
        texts = [heading, context.title, said]
    else:
        texts = [said, heading]
        if not heading and context.is_alone:
            texts.append(context.title)
    found = (words.find_impact(text, systems) for text in texts if text)
    return next((impact for impact in found if impact is not Impact.UNKNOWN), Impact.UNKNOWN)


def _direction_of(systems: frozenset[System], impact: Impact, title: str, said: str) -> Direction:
    """The direction named; both, where EDI or a route into it is simply out."""
    direction = words.find_direction(title, said)
    if direction is not Direction.UNKNOWN:
        return direction
    is_out = impact is Impact.UNAVAILABLE and not systems.isdisjoint(ROUTES | {System.EDI})
    return Direction.BOTH if is_out else Direction.UNKNOWN


def _says_no_outage(text: str, systems: frozenset[System]) -> bool:
    """Whether a text says that no outage of these systems is expected."""
    sentence = words.says_no_outage(text)
    if sentence is None:
        return False
    named = find_systems(sentence).systems
    return not named or not named.isdisjoint(systems)
