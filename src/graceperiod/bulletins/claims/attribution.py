"""Which systems a section is of, which of them each of its windows, and what happens to each: how
badly, in which direction, how exactly known.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby, pairwise

from graceperiod.bulletins.claims.claim import Context, Part, Window
from graceperiod.bulletins.claims.clock import note, quote
from graceperiod.bulletins.claims.spans import EVENT, STOPPED
from graceperiod.bulletins.document import Line, Section
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.lines import is_heading, names_people
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.systems import (
    PORTALS,
    ROUTES,
    Named,
    find_systems,
    find_systems_out,
    join_lists,
    names_other_portal,
)
from graceperiod.bulletins.words.traits import (
    IMPACTS,
    INSTRUCTION,
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
_ONE_PORTAL_UNTIL = 2020  # the year in which the CERS portal came
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|will|est|sont|était|étaient|sera|seront|n['’]est|ne)\b"
)
_FOLLOWING = Phrases("the_following")
_NOT_AFFECTED = Phrases("not_affected")


def systems_of(
    section: Section, passage: Passage, context: Context, year: int | None
) -> tuple[frozenset[System], tuple[Finding, ...]]:
    """The systems of a section: those of its heading. Without one, those of the title, those that
    the description lists, and those that description and clients line both name; else of the
    description; else of the clients line, which is known to name systems that were not out. With
    what a person should look at.
    """
    title = context.title
    clients = " ".join(line.text for line in section.clients)
    affected = find_systems_out(clients)
    told = find_systems_out(passage.first_text)
    if names_other_portal(title.text):
        told, affected = (named._replace(bare_portal=False) for named in (told, affected))
    portal = _the_portal(affected, told, year)
    systems = _named(section, title, told, affected, portal)
    if systems and not _headed(section):
        down, up = _told_of(passage.first_sentences, systems)
        systems |= _listed(passage) | down
        systems = systems - up or systems
    systems = systems or told.systems
    if section.has_own_clients and affected.systems < systems:
        systems = affected.systems or systems
    if told.bare_portal and not systems:
        systems = portal
    if not (systems or affected.systems):
        names = [line.text for line in context.head if is_heading(line.text)]
        systems = find_systems_out("\n".join(names)).systems
    spared = {up for one in passage.sentences for up in one.named.systems - one.out.systems}
    if systems & ROUTES and spared & {System.EDI, *ROUTES}:
        systems -= {System.EDI}  # it is of these alone
    if not systems and affected.bare_portal and not affected.systems:
        affected = Named(portal, bare_portal=False)
    doubts = [*_doubts(section, systems, affected.systems, spared, context)]
    others = systems - told.systems - affected.systems
    both = (told.systems, affected.systems)
    # The text of a single section, or its clients line, may leave out what the title names.
    is_told = all(both) if context.is_alone else any(both)
    if others and is_told and section.rows and not _headed(section):
        why = f"the title names {_list(others)}, which a section with a table of its own does not"
        line = (*section.description, *section.clients)[0]
        doubts.append(note(FindingCode.SYSTEMS_DISAGREE, why, line, left_out=True))
    return systems or affected.systems, tuple(doubts)


def _doubts(
    section: Section,
    systems: frozenset[System],
    affected: frozenset[System],
    spared: AbstractSet[System],
    context: Context,
) -> Iterator[Finding]:
    """What is unclear about the systems of a section. `spared`: those it names as not affected."""
    clients = quote(" ".join(line.text for line in section.clients))
    if not systems and not affected:
        told = "no system is named in the title or the text"
        yield note(FindingCode.NO_SYSTEM, told, None, left_out=True)
    elif not systems:
        told = f"only the clients line names a system that is out: {clients}"
        yield note(FindingCode.SYSTEMS_FROM_CLIENTS, told, section.clients[0])
    elif more := affected - systems:
        told = (
            f"the clients line also names {_list(more)}, which title and description do not say is "
            f"out; kept {_list(systems)}: {clients}"
        )
        yield note(FindingCode.SYSTEMS_DISAGREE, told, section.clients[0])
    routes = (systems | spared) & ROUTES
    if System.EDI in systems and routes:
        told = f"it names EDI and {_list(routes)}, and may be of some routes into EDI alone"
        yield note(FindingCode.SYSTEMS_DISAGREE, told, None)
    kept = systems or affected
    is_portal = context.is_alone and not section.heading and context.title.out.bare_portal
    if is_portal and kept and kept.isdisjoint(PORTALS):
        told = f"the title names a portal, and not which; kept {_list(kept)}"
        yield note(FindingCode.NO_SYSTEM, told, None, left_out=True)


def _named(
    section: Section, title: Sentence, told: Named, affected: Named, portal: frozenset[System]
) -> frozenset[System]:
    """The systems of the heading; else those of the title, and those that description and clients
    line both name. `portal` is what `Portal` alone stands for.
    """
    headed = _headed(section)
    named = headed or title.out
    systems = named.systems
    if not headed:
        common = told.systems & affected.systems
        if told.bare_portal and not named.systems & PORTALS:
            common |= affected.systems & PORTALS
        systems |= common - {System.EDI} if named.systems & ROUTES else common
    return systems | portal if named.bare_portal and not systems & PORTALS else systems


def _listed(passage: Passage) -> frozenset[System]:
    """The systems of a list that is out: `The following systems will be unavailable:`."""
    if not any(one.says(_FOLLOWING) for one in passage.first_sentences):
        return frozenset()
    sentences = Passage((Line(1, join_lists(passage.first_text)),)).sentences
    lists = (one.text for one in sentences if one.says(_FOLLOWING) and one.says(EVENT))
    return find_systems_out("\n".join(lists)).systems


def _told_of(
    sentences: Sequence[Sentence], systems: frozenset[System]
) -> tuple[frozenset[System], frozenset[System]]:
    """The systems that sentences are about, and not merely mention, and say are unavailable, and
    those that they say are not affected. EDI is not among them where `systems` are routes into it.
    """
    down, up = frozenset[System](), frozenset[System]()
    for sentence in sentences:
        verb = _VERB.search(sentence.text) if sentence.named.systems else None
        if verb is None or names_people(subject := sentence.text[: verb.start()]):
            continue
        named = find_systems(subject).systems
        said = Sentence(sentence.text[verb.start() :])
        if said.says(_NOT_AFFECTED):
            up |= named - sentence.out.systems
        elif named and find_impact([said]) is Impact.UNAVAILABLE:
            down |= sentence.out.systems & named
    return (down - {System.EDI} if systems & ROUTES else down), up


def _headed(section: Section) -> Named | None:
    """What the heading of a section names, or the line that lists its systems; None for neither."""
    lines = (*section.systems, section.heading) if section.heading else section.systems
    named = find_systems("\n".join(line.text for line in lines))
    return named if named.all_meant else None


def _the_portal(affected: Named, told: Named, year: int | None) -> frozenset[System]:
    """What `Portal` alone stands for: before there were several, the eManifest Portal; later the
    portals that the clients line names, or the text.
    """
    if year is not None and year < _ONE_PORTAL_UNTIL:
        return frozenset({System.EMANIFEST_PORTAL})
    return (affected.systems & PORTALS) or (told.systems & PORTALS)


def with_systems(
    windows: Sequence[Window], systems: frozenset[System], section: Section, title: Sentence
) -> list[Window]:
    """The windows of a section, each with its systems. Under a heading, and from a table, all are
    of the section's; windows of sentences that name systems are of those.
    """
    if section.heading or section.systems or not any(window.sentence for window in windows):
        return [
            window._replace(systems=window.systems or _within(systems, window.sentence))
            for window in windows
        ]
    routed = System.EDI not in systems and bool(title.out.systems & ROUTES)
    return [
        window._replace(
            systems=(own - {System.EDI} if routed else own) or window.systems or systems
        )
        for window, own in _each_with_its_own(windows)
    ]


def _within(systems: frozenset[System], sentence: Sentence | None) -> frozenset[System]:
    """Those of the systems of a section that a sentence says are out; all where it names none."""
    return (sentence.all_out.all_meant & systems if sentence else frozenset()) or systems


def _each_with_its_own(
    windows: Sequence[Window],
) -> Iterator[tuple[Window, frozenset[System]]]:
    """Each window with the systems that its sentence names: `EDI from 04:30 to 06:00 and CERS from
    06:00 to 07:00`; none of a window that is from no sentence.
    """
    for sentence, group in groupby(windows, key=lambda window: window.sentence):
        same = list(group)
        whole = sentence.all_out.systems or sentence.named.systems if sentence else frozenset()
        places = [window.place for window in same]
        if sentence is None or len(whole) < 2 or len(set(places)) < 2:  # noqa: PLR2004
            yield from ((window, whole) for window in same)
            continue
        cuts = [0, *places[1:], len(sentence.text)]  # the names stand behind the times
        if find_systems_out(sentence.text[: places[0]]).systems:
            cuts = [0, *places]  # the names stand before them
        own = frozenset[System]()
        for window, (begin, end) in zip(same, pairwise(cuts), strict=True):
            own = find_systems_out(sentence.text[begin:end]).systems or own
            yield window, own or whole


def _list(systems: AbstractSet[System]) -> str:
    return ", ".join(sorted(systems))


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
    cell = [Sentence(line.text) for line in (*window.row.impact, *window.row.status)]
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
    impact = find_impact([one for one in common if _is_of(one, window.systems)])
    able = [one for one in (*cell, *own, *said) if one.out.all_meant or not one.named.all_meant]
    is_out = any(one.says(STOPPED) and not one.says(INSTRUCTION) for one in able)
    return Impact.UNAVAILABLE if is_out and impact is Impact.UNKNOWN else impact


def _is_of(sentence: Sentence, systems: frozenset[System]) -> bool:
    """Whether a sentence is about these systems, or about all that its page names."""
    own = sentence.out.systems
    if sentence.named.systems or not sentence.says(_THE_SYSTEMS):
        if not systems or not systems <= own:
            return False
        return own == systems or sum(map(sentence.says, IMPACTS.values())) == 1
    return not sentence.named.bare_portal or systems <= PORTALS
