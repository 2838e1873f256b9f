"""What happens to each system in each window: how badly, in which direction, how exactly known."""

from collections.abc import Sequence
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Window
from graceperiod.bulletins.document import Line, Section
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.systems import PORTALS, ROUTES
from graceperiod.bulletins.words.traits import (
    IMPACTS,
    direction_of,
    find_direction,
    find_impact,
    is_approximate,
    is_planned,
)
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import Direction, Impact
from graceperiod.systems import System

_THE_SYSTEMS = Phrases("the_systems")
_BOTH_WAYS = ROUTES | {System.EDI}  # simply out, nothing goes either way


class Traits(NamedTuple):
    """What a section says of the traits of its windows."""

    systems: frozenset[System]
    heading: Sentence
    title: Sentence
    is_alone: bool
    """Whether it is the only section of its page."""
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    """All of its page."""
    over: frozenset[int]
    """Where those begin that say that something is over: its direction is not that of all."""


def read_traits(
    told: Traits, window: Window
) -> list[tuple[frozenset[System], Impact, Direction, bool]]:
    """The systems of a window, with what happens to them: the impact, the direction, and whether
    the window is wider than the outage. They are apart where sentences tell different
    impacts of each: `EDI is down. CERS is slow.`.
    """
    said = _said_of(told, window)
    systems = window.systems
    impacts = _by_sentence(systems, said)
    groups = {
        impact: frozenset(one for one in impacts if impacts[one] is impact)
        for impact in impacts.values()
    }
    if impacts.keys() < systems or len(groups) < 2:  # noqa: PLR2004 - one for all
        groups = {_impact_of(told, window, said): systems}
    is_wide = is_approximate(said)
    return [
        (own, impact, _direction_of(told, own, impact, window, said), is_wide)
        for impact, own in groups.items()
    ]


def _said_of(told: Traits, window: Window) -> Sequence[Sentence]:
    """What is said of a window: all, or its own sentence and those that name no system, where it is
    of some of the systems alone.
    """
    if window.systems == told.systems:
        return told.sentences
    if window.sentence is None:
        return [
            one
            for one in told.sentences
            if not one.named.systems or not one.named.systems.isdisjoint(window.systems)
        ]
    own = [Sentence(window.sentence.lead), window.sentence]
    line = window.sentence.line.number
    named = {one.line.number for one in told.sentences if one.named.systems} - {line}
    common = (one for one in told.sentences if not one.named.systems)
    return [*own, *(one for one in common if one.line.number not in named)]


def _by_sentence(systems: frozenset[System], said: Sequence[Sentence]) -> dict[System, Impact]:
    """The impact that sentences tell of some of the systems."""
    impacts: dict[System, Impact] = {}
    for sentence in said if len(systems) > 1 else ():
        own = sentence.out.all_meant & systems
        if own and own != systems:
            impact = find_impact([Sentence(sentence.lead), sentence], own)
            if impact is not Impact.UNKNOWN:
                impacts = dict.fromkeys(own, impact) | impacts
    return impacts


def _impact_of(told: Traits, window: Window, said: Sequence[Sentence]) -> Impact:
    """That of its cell; else, of maintenance, what the section says first; else the title."""
    cell, heading = _cell(window.row.impact), [told.heading]
    own = [one for one in said if not one.named.systems.isdisjoint(window.systems)]
    order: list[Sequence[Sentence]] = [cell, heading, [told.title], own, said]
    if is_planned(told.title):
        order = [cell, own, said, heading]
        if not told.heading.text and told.is_alone:
            order.append([told.title])
    found = (find_impact(sentences, window.systems) for sentences in order)
    impact = next((impact for impact in found if impact is not Impact.UNKNOWN), Impact.UNKNOWN)
    if impact is not Impact.UNKNOWN:
        return impact
    common = Passage((), *(section.description for section in told.sections)).sentences
    return find_impact([one for one in common if _is_of(one, window.systems)])


def _is_of(sentence: Sentence, systems: frozenset[System]) -> bool:
    """Whether a sentence is about these systems, or about all that its page names."""
    own = sentence.out.systems
    if sentence.named.systems or not sentence.says(_THE_SYSTEMS):
        if not systems or not systems <= own:
            return False
        return own == systems or sum(map(sentence.says, IMPACTS.values())) == 1
    return not sentence.named.bare_portal or systems <= PORTALS


def _direction_of(
    told: Traits,
    systems: frozenset[System],
    impact: Impact,
    window: Window,
    said: Sequence[Sentence],
) -> Direction:
    """The direction named; both, where EDI or a route into it is simply out."""
    direction = direction_of(*_cell(window.row.direction), *_cell(window.row.impact))
    if direction is Direction.UNKNOWN:
        telling = [one for one in said if one.begin not in told.over]
        direction = find_direction(told.heading if told.heading.text else told.title, telling)
    is_out = impact is Impact.UNAVAILABLE and not systems.isdisjoint(_BOTH_WAYS)
    return Direction.BOTH if direction is Direction.UNKNOWN and is_out else direction


def _cell(lines: Sequence[Line]) -> list[Sentence]:
    return [Sentence(line.text) for line in lines]
