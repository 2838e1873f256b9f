"""The ledger of a page as a slow and obvious check: what became of each clock time on it.

The rooms' own functions say what was read; this file only compares. A time is booked where it is an
edge of a claim, stands on a line that a finding is about, or has a role that needs no window.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from unittest.mock import patch

from graceperiod import Bulletin, read_bulletins
from graceperiod.bulletins import reader, reading
from graceperiod.bulletins.claims.calls import calls_of
from graceperiod.bulletins.claims.claim import Case, Role, Settled
from graceperiod.bulletins.claims.moments import _in_entries
from graceperiod.bulletins.claims.rows import _without_old
from graceperiod.bulletins.claims.settle import settle
from graceperiod.bulletins.claims.spans import CONTACT, EVENT, PUT_OFF, is_aside
from graceperiod.bulletins.document import Line, Page
from graceperiod.bulletins.page.sections import read_sections
from graceperiod.bulletins.reader import read_message
from graceperiod.bulletins.source.opening import Source
from graceperiod.bulletins.words.dates import FOREIGN, Token, find_tokens, hour_of
from graceperiod.bulletins.words.lines import find_number
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.traits import is_planned, says_extended
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.times import to_datetime

QUIET = {Role.OLD, Role.STATE, Role.NOTICE}
"""The roles of times that need no window."""
OLD = Phrases("old", "done", "old_behind")
OFFICE = Phrases("office_days")
Hour = tuple[int, int]


@dataclass
class Stages:
    """What the stages of one message came to."""

    pages: list[Page] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)
    bulletins: list[Bulletin] = field(default_factory=list)


class Booked(NamedTuple):
    """A clock time of a line, and what booked it; nothing where that is empty."""

    line: Line
    time: str
    by: str
    where: str


def observe(source: Source) -> Stages:
    """All that the stages make of a source, message by message."""
    stages = Stages()

    def sections(lines: Sequence[Line]) -> Page:
        stages.pages.append(read_sections(lines))
        return stages.pages[-1]

    def settling(case: Case) -> Settled:
        stages.cases.append(case)
        stages.settled.append(settle(case))
        return stages.settled[-1]

    def message(*args: object, **words: object) -> Bulletin:
        count = len(stages.cases)
        try:
            bulletin = read_message(*args, **words)  # type: ignore[arg-type]  # as they were given
        except Exception:
            del stages.pages[count:], stages.cases[count:], stages.settled[count:]
            raise
        stages.bulletins.append(bulletin)
        return bulletin

    with (
        patch.object(reader, "read_sections", sections),
        patch.object(reader, "settle", settling),
        patch.object(reading, "read_message", message),
    ):
        read_bulletins([source])
    return stages


def ledger(source: Source) -> Iterator[Booked]:
    """What booked each clock time of every message of a source."""
    stages = observe(source)
    made = zip(stages.pages, stages.cases, stages.settled, stages.bulletins, strict=True)
    for page, case, settled, bulletin in made:
        yield from _ledger_of(page, case, settled, bulletin)


def _ledger_of(page: Page, case: Case, settled: Settled, bulletin: Bulletin) -> Iterator[Booked]:
    told = {finding.line for finding in bulletin.findings}
    if any(finding.code == "NO_WINDOW" and finding.line is None for finding in bulletin.findings):
        return  # a person reads the whole page
    claims = (*settled.claims, *(claim for part in case.parts for claim in part.claims))
    edges = {edge for claim in claims for when in claim.window.times for edge in _edges_of(when)}
    if bulletin.resolves:
        edges |= {Edge(None, hour_of(one.clock)) for one in case.all_endings if one.clock}
        edges |= {edge for one in case.all_endings for edge in _edges_of(one.at)}
    is_extended = any(
        says_extended(one) for part in case.parts for one in part.passage.sentences
    )  # then its end makes room for a later one
    for section in page.sections:
        for row in section.rows:
            lines = [line for cell in row for line in cell]
            for booked in _in_cells(lines, told, edges, "row"):
                yield booked._replace(by=booked.by or ("extended" if is_extended else ""))
        yield from _in_cells([section.heading] if section.heading else [], told, edges, "heading")
        yield from _in_cells(section.clients, told, edges, "clients")
        yield from _in_cells(section.systems, told, edges, "systems")
    is_estimated = any(finding.code == "END_ESTIMATED" for finding in bulletin.findings)
    texts = [("text", part.passage) for part in case.parts]
    for where, passage in [("head", Passage(page.head)), *texts]:
        roles = _roles(passage, planned=is_planned(case.title))
        days = _days(passage)
        off = {call.sentence.begin for call in calls_of(passage)}
        moved = _moved(passage, roles, edges)
        for token in find_tokens(passage.text):
            if not token.days and (token.clock is None or not token.clock.exact):
                continue
            sentence = passage.sentence_at(token.begin)
            is_of_nothing = not sentence.says(EVENT) and not _has_clock(sentence)
            if not token.clock and (is_of_nothing or where == "head"):
                continue  # when the notice was written, and the like
            end = sentence.begin + len(sentence.text)
            numbers = {passage.line_at(at).number for at in range(sentence.begin, end)}
            by = "finding" if numbers & told else _edge(token, days.get(token.begin), edges)
            is_passed = is_estimated or is_extended
            by = by or _quiet(sentence, token.begin, roles, is_passed=is_passed)
            by = by or ("called off" if sentence.begin in off else "")
            by = by or ("moved" if token.begin in moved else "")
            line = passage.line_at(token.begin)
            yield Booked(line, passage.text[token.begin : token.end], by, where)


class Edge(NamedTuple):
    """Month and day, where that is known, and hour and minute of an edge in Toronto."""

    day: tuple[int, int] | None
    hour: Hour


def _in_cells(
    lines: Sequence[Line], told: set[int | None], edges: set[Edge], where: str
) -> Iterator[Booked]:
    """The times of lines that are cells, one row of which a finding can be about."""
    is_told = any(line.number in told for line in lines)
    for line in lines:
        tokens = find_tokens(line.text)
        days = frozenset((day.month, day.day) for token in tokens for day in token.days)
        is_foreign = {token.clock.label is FOREIGN for token in tokens if token.clock}
        kept = _without_old(line).text
        for token in tokens:
            if token.clock and line.text[token.begin : token.end] not in kept:
                yield Booked(line, line.text[token.begin : token.end], "old", where)
            elif token.clock and token.clock.label is FOREIGN and len(is_foreign) > 1:
                yield Booked(line, line.text[token.begin : token.end], "zone", where)
            elif token.clock:
                by = "finding" if is_told else _edge(token, days, edges)
                yield Booked(line, line.text[token.begin : token.end], by, where)


def _edges_of(edge: int | None) -> set[Edge]:
    """The ways to write an instant: midnight is also 24:00 of the day before."""
    if edge is None:
        return set()
    when = to_datetime(edge)
    hour = (when.hour, when.minute)
    found = {Edge((when.month, when.day), hour)}
    if hour == (0, 0):
        before = when - timedelta(days=1)
        found |= {Edge((before.month, before.day), (24, 0)), Edge((before.month, before.day), hour)}
    return found


def _edge(token: Token, dates: frozenset[tuple[int, int]] | None, edges: set[Edge]) -> str:
    """Whether a date, or a clock time with its dates where it has some, is of an edge."""
    if token.days and not token.clock:
        ends = {one.day for one in edges}
        own = {(day.month, day.day) for day in token.days}
        return "date" if own <= ends else ""
    hour = hour_of(token.clock) if token.clock else (0, 0)
    found = {one.day for one in edges if one.hour == hour}
    return "edge" if found and (not dates or None in found or found & dates) else ""


def _days(passage: Passage) -> dict[int, frozenset[tuple[int, int]]]:
    """The dates that each clock time of a text may have, by where the time stands."""
    prose = read_prose(passage.text)
    moments = [*prose.moments, *(one for span in prose.spans for one in (span.start, span.end))]
    found: dict[int, set[tuple[int, int]]] = {}
    for moment in moments:
        if moment.day:
            day = date(2000, moment.day.month, moment.day.day)
            later = day + timedelta(days=1)  # of an end before its start
            found.setdefault(moment.at, set()).update(
                {(one.month, one.day) for one in (day, later)}
            )
    return {at: frozenset(days) for at, days in found.items()}


def _moved(passage: Passage, roles: list[tuple[int, Role]], edges: set[Edge]) -> set[int]:
    """Where the ends of windows stand which something else ended: a sentence of the same passage
    that says when, or what stands above a quoted line.
    """
    is_over = any(role in {Role.END, Role.PLANNED_END, Role.UNTIL} for _, role in roles)
    found = set()
    for span in read_prose(passage.text).spans:
        start = hour_of(span.start.clock)
        is_kept = any(edge.hour == start for edge in edges)
        if is_kept and (is_over or passage.line_at(span.end.at).quoted):
            found.add(span.end.at)
    return found


def _has_clock(sentence: Sentence) -> bool:
    return any(token.clock and token.clock.exact for token in sentence.tokens)


def _roles(passage: Passage, *, planned: bool) -> list[tuple[int, Role]]:
    """The roles of the single times of a passage, by where each begins."""
    moments = read_prose(passage.text).moments
    roles = [(moment.at, role) for moment, _, role in _in_entries(moments, passage)]
    of_work = {Role.EXTENDED, Role.PLANNED_END}
    return [(at, Role.EXPECTED if role in of_work and not planned else role) for at, role in roles]


def _quiet(sentence: Sentence, at: int, roles: list[tuple[int, Role]], *, is_passed: bool) -> str:
    """Why a time needs no window; empty where nothing says so. `is_passed`: what is expected has a
    finding, or makes room for a later end.
    """
    own = [role for begin, role in roles if begin <= at][-1:]
    if own and (own[0] in QUIET or (own[0] is Role.EXPECTED and is_passed)):
        return own[0].name
    if sentence.says(CONTACT, OFFICE) and not (sentence.says(EVENT) and sentence.named.all_meant):
        return "contact"
    before = sentence.text[: at - sentence.begin]
    if sentence.says(OLD) or is_aside(sentence) or find_number(before):  # `TCC24-0071 of May 3`
        return "old"
    if sentence.find(PUT_OFF, at - sentence.begin):  # `that of May 3 is postponed`
        return "old"
    return "up" if sentence.named.systems and not sentence.out.systems else ""
