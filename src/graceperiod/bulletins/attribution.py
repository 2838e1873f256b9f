"""Which systems the windows of a section are of."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from graceperiod.bulletins.cues import SENTENCE_END, Cue
from graceperiod.bulletins.instants import Notes, shown
from graceperiod.bulletins.labels import names_people
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.names import (
    PORTALS,
    ROUTES,
    Named,
    find_systems,
    find_systems_out,
    join_lists,
    names_other_portal,
)
from graceperiod.bulletins.page import Section
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.spans import EVENT
from graceperiod.bulletins.words import find_impact
from graceperiod.outages import Impact
from graceperiod.systems import System

__all__ = ["by_sentence", "note_unnamed_portal", "systems_of"]

_ONE_PORTAL_UNTIL = 2020  # the year in which the CERS portal came
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|will|est|sont|était|étaient|sera|seront)\b")
_NOT_AFFECTED = re.compile(
    r"(?:(?:is|are|was|were) not|will not be|ha(?:s|ve) not been)(?: \w+)? (?:affected|impacted)\b"
    r"|(?:is|are|was|were) unaffected\b"
    r"|(?:est|sont|sera|seront) (?:pas|nullement) (?:touch|affect|vis)ée?s?\b"
)
_LISTS = Cue(
    ("the following", "suivant"), r"\bthe following\b(?! (?:day|date|week))|\bsuivante?s?\b"
)


def systems_of(
    section: Section, title: str, description: str, year: int | None, notes: Notes
) -> frozenset[System]:
    """The systems of a section: those of its heading. Without one, those of the title, those that
    the description lists, and those that description and clients line both name; else of the
    description; else of the clients line, which is known to name systems that were not out.
    """
    clients = " ".join(line.text for line in section.clients)
    affected = find_systems(clients)
    told = find_systems_out(description)
    if names_other_portal(title):
        told, affected = (each._replace(bare_portal=False) for each in (told, affected))
    portal = _the_portal(affected, told, year)
    systems = _named(section, title, told, affected, portal)
    if systems and not _headed(section):
        down, up = _told_of(description, systems)
        systems = (systems | _listed(description) | down) - up
    systems = systems or told.systems
    if section.has_own_clients and affected.systems < systems:
        systems = affected.systems or systems
    if told.bare_portal and not systems:
        systems = portal
    if not systems and affected.bare_portal and not affected.systems:
        affected = Named(portal, bare_portal=False)
    if not systems and not affected.systems:
        notes.add(
            FindingCode.NO_SYSTEM, "no system is named in the title or the text", left_out=True
        )
    elif not systems:
        notes.add(
            FindingCode.SYSTEMS_FROM_CLIENTS,
            f"only the clients line names a system that is out: {shown(clients)}",
            section.clients[0],
        )
    elif more := affected.systems - systems:
        notes.add(
            FindingCode.SYSTEMS_DISAGREE,
            f"the clients line also names {_list(more)}, which title and description do not say is "
            f"out; kept {_list(systems)}: {shown(clients)}",
            section.clients[0],
        )
    return systems or affected.systems


def note_unnamed_portal(title: str, systems: frozenset[System], notes: Notes) -> None:
    """Report a title that names a portal, and not which, where nothing else tells it."""
    if systems and systems.isdisjoint(PORTALS) and find_systems_out(title).bare_portal:
        told = f"the title names a portal, and not which; kept {_list(systems)}"
        notes.add(FindingCode.NO_SYSTEM, told, left_out=True)


def _named(
    section: Section, title: str, told: Named, affected: Named, portal: frozenset[System]
) -> frozenset[System]:
    """The systems of the heading; else those of the title, and those that description and clients
    line both name. `portal` is what `Portal` alone stands for.
    """
    headed = _headed(section)
    named = headed or find_systems_out(title)
    systems = named.systems
    if not headed:
        common = told.systems & affected.systems
        if told.bare_portal and not named.systems & PORTALS:
            common |= affected.systems & PORTALS
        systems |= common - {System.EDI} if named.systems & ROUTES else common
    return systems | portal if named.bare_portal and not systems & PORTALS else systems


def _listed(description: str) -> frozenset[System]:
    """The systems of a list that is out: `The following systems will be unavailable:`."""
    if not _LISTS.search(description.lower()):
        return frozenset()
    lists = (
        sentence
        for sentence in SENTENCE_END.split(join_lists(description))
        if _LISTS.search(lowered := sentence.lower()) and EVENT.search(lowered)
    )
    return find_systems_out("\n".join(lists)).systems


def _told_of(
    description: str, systems: frozenset[System]
) -> tuple[frozenset[System], frozenset[System]]:
    """The systems that sentences are about, and not merely mention, and say are unavailable, and
    those that they say are not affected. EDI is no such where `systems` are routes into it.
    """
    down, up = frozenset[System](), frozenset[System]()
    for sentence in SENTENCE_END.split(description):
        verb = _VERB.search(sentence) if find_systems(sentence).systems else None
        if verb is None or names_people(subject := sentence[: verb.start()]):
            continue
        named, said = find_systems(subject).systems, sentence[verb.start() :]
        if _NOT_AFFECTED.match(said.lower()):
            up |= named
        elif named and find_impact(said) is Impact.UNAVAILABLE:
            down |= find_systems_out(sentence).systems & named
    return (down - {System.EDI} if systems & ROUTES else down), up


def _headed(section: Section) -> Named | None:
    """What the heading of a section names, or the line that lists its systems; None for neither."""
    lines = (*section.systems, section.heading) if section.heading else section.systems
    named = find_systems("\n".join(line.text for line in lines))
    return named if named.systems or named.bare_portal else None


def _the_portal(affected: Named, told: Named, year: int | None) -> frozenset[System]:
    """What `Portal` alone stands for: the portals that the clients line names, or the text; before
    there were several, the eManifest Portal.
    """
    if portals := (affected.systems & PORTALS) or (told.systems & PORTALS):
        return portals
    if year is not None and year < _ONE_PORTAL_UNTIL:
        return frozenset({System.EMANIFEST_PORTAL})
    return frozenset()


def by_sentence(
    windows: list[Window], systems: frozenset[System], section: Section, title: str
) -> list[tuple[frozenset[System], list[Window]]]:
    """The windows of a section with their systems. Under a heading, and from a table, all are of
    the section's, or the n-th of the n-th of several headings; windows of sentences that name
    systems are of those.
    """
    if section.columns and windows:
        names = [find_systems(name).systems for name in section.columns]
        others = systems.difference(*names)  # what `Portal` alone stands for
        return [(each or others, [window]) for each, window in zip(names, windows, strict=True)]
    if section.heading or section.systems or not any(window.sentence for window in windows):
        return [(systems, windows)]
    groups: dict[frozenset[System], list[Window]] = {}
    routed = System.EDI not in systems and bool(find_systems_out(title).systems & ROUTES)
    for window, own in _each_with_its_own(windows):
        named = own - {System.EDI} if routed else own
        groups.setdefault(named or systems, []).append(window)
    return list(groups.items())


def _each_with_its_own(windows: list[Window]) -> Iterator[tuple[Window, frozenset[System]]]:
    """Each window with the systems that its sentence names: `EDI from 04:30 to 06:00 and CERS from
    06:00 to 07:00`; none of a window that is from no sentence.
    """
    for sentence, group in groupby(windows, key=lambda window: window.sentence):
        same = list(group)
        whole = find_systems_out(sentence).systems if sentence else frozenset()
        places = [window.place for window in same]
        if sentence is None or len(whole) < 2 or len(set(places)) < 2:  # noqa: PLR2004
            yield from ((window, whole) for window in same)
            continue
        cuts = [0, *places[1:], len(sentence)]  # the names stand behind the times
        if find_systems_out(sentence[: places[0]]).systems:
            cuts = [0, *places]  # the names stand before them
        own: frozenset[System] = frozenset()
        for window, (begin, end) in zip(same, pairwise(cuts), strict=True):
            own = find_systems_out(sentence[begin:end]).systems or own
            yield window, own or whole


def _list(systems: frozenset[System]) -> str:
    return ", ".join(sorted(systems))
