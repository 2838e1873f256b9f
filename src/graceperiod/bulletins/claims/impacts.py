"""What happens to each system in each window: how badly, in which direction, how exactly known."""

from collections.abc import Sequence

from graceperiod.bulletins.claims.claim import Context, Part, Window
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


def read_traits(
    window: Window, part: Part, context: Context
) -> list[tuple[frozenset[System], Impact, Direction, bool]]:
    """The systems of a window, with what happens to them: the impact, the direction, and whether
    the window is wider than the outage. They are apart where sentences tell different
    impacts of each: `EDI is down. CERS is slow.`.
    """
    said = _said_of(window, part)
    systems = window.systems
    impacts = _by_sentence(systems, said)
    groups = {
        impact: frozenset(one for one in impacts if impacts[one] is impact)
        for impact in impacts.values()
    }
    if impacts.keys() < systems or len(groups) < 2:  # noqa: PLR2004 - one for all
        groups = {_impact_of(window, part, context, said): systems}
    is_wide = is_approximate(said)
    # What says that something is over is of a direction that is not that of all.
    over = {ending.sentence.begin for ending in part.endings}
    telling = [one for one in said if one.begin not in over]
    cells = [Sentence(line.text) for line in (*window.row.direction, *window.row.impact)]
    way = direction_of(*cells)
    if way is Direction.UNKNOWN:
        way = find_direction(Sentence(part.section.headline or context.title.text), telling)
    return [(own, impact, _way_of(own, impact, way), is_wide) for impact, own in groups.items()]


def _way_of(systems: frozenset[System], impact: Impact, way: Direction) -> Direction:
    """The direction that is named; both, where EDI or a route into it is simply out."""
    is_out = impact is Impact.UNAVAILABLE and not systems.isdisjoint(_BOTH_WAYS)
    return Direction.BOTH if way is Direction.UNKNOWN and is_out else way


def _said_of(window: Window, part: Part) -> Sequence[Sentence]:
    """What is said of a window: all, or its own sentence and those that name no system, where it is
    of some of the systems alone.
    """
    if window.systems == part.systems:
        return part.sentences
    if window.sentence is None:
        return [
            one
            for one in part.sentences
            if not one.named.systems or not one.named.systems.isdisjoint(window.systems)
        ]
    own = [Sentence(window.sentence.lead), window.sentence]
    line = window.sentence.line.number
    named = {one.line.number for one in part.sentences if one.named.systems} - {line}
    common = (one for one in part.sentences if not one.named.systems)
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


def _impact_of(window: Window, part: Part, context: Context, said: Sequence[Sentence]) -> Impact:
    """That of its cell; else, of maintenance, what the section says first; else the title."""
    cell = [Sentence(line.text) for line in window.row.impact]
    heading, title = [Sentence(part.section.headline)], [context.title]
    own = [one for one in said if not one.named.systems.isdisjoint(window.systems)]
    order: list[Sequence[Sentence]] = [cell, heading, title, own, said]
    if is_planned(context.title):
        order = [cell, own, said, heading]
        if not part.section.heading and context.is_alone:
            order.append(title)
    found = (find_impact(sentences, window.systems) for sentences in order)
    impact = next((impact for impact in found if impact is not Impact.UNKNOWN), Impact.UNKNOWN)
    if impact is not Impact.UNKNOWN:
        return impact
    common = Passage((), *(section.description for section in context.sections)).sentences
    return find_impact([one for one in common if _is_of(one, window.systems)])


def _is_of(sentence: Sentence, systems: frozenset[System]) -> bool:
    """Whether a sentence is about these systems, or about all that its page names."""
    own = sentence.out.systems
    if sentence.named.systems or not sentence.says(_THE_SYSTEMS):
        if not systems or not systems <= own:
            return False
        return own == systems or sum(map(sentence.says, IMPACTS.values())) == 1
    return not sentence.named.bare_portal or systems <= PORTALS
