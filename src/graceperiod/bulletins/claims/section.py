"""From a section of a page to its claims: its table first, its sentences beside it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from operator import ne
from typing import TypeVar

from graceperiod.bulletins.claims.attribution import read_traits, systems_of, with_systems
from graceperiod.bulletins.claims.changes import in_force, with_begins, with_ends
from graceperiod.bulletins.claims.claim import Claim, Context, Part, Role, Time, Window
from graceperiod.bulletins.claims.clock import note, quote
from graceperiod.bulletins.claims.lengths import with_lengths
from graceperiod.bulletins.claims.moments import BEGINS, ENDS, read_times
from graceperiod.bulletins.claims.rows import windows_of_row
from graceperiod.bulletins.claims.spans import (
    EVENT,
    STOPPED,
    compare,
    estimated,
    only_day,
    unused,
    windows_of_prose,
)
from graceperiod.bulletins.document import Line, Section
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import Day, find_tokens, hour_of, without_tokens
from graceperiod.bulletins.words.languages import find_each, find_language
from graceperiod.bulletins.words.lines import says_something
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import find_penalty, find_status, is_planned
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import BulletinStatus
from graceperiod.systems import System
from graceperiod.times import eastern_day, to_datetime

# Of such a notice an end is expected as well.
_WITH_END = {BulletinStatus.RESOLVED, BulletinStatus.SCHEDULED}
_Kind = TypeVar("_Kind")
_TODAY = Phrases("today")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = Phrases("beside_times", "on", "to", "and", "from", table="small")
# What of the prose is reported where the table counts.
_BESIDE_TABLE = {
    FindingCode.WEEKDAY_MISMATCH,
    FindingCode.ZONE_MISMATCH,
    FindingCode.UNUSED_TIME,
    FindingCode.DATE_NOT_STATED,
}


# Over 40 lines, for each kind of fact in a section is read in a step of its own.
def read_section(section: Section, place: int, context: Context) -> Part:
    """What a section says: its claims, the endings it tells of, and what is unclear in it."""
    title, years = context.title, context.years
    passage = Passage(section.description, section.action)
    prose = read_prose(passage.text)
    is_event = Sentence(section.headline).says(EVENT) or title.says(EVENT) or is_planned(title)
    starts = [line for row in section.rows for line in (*row.starts, *row.unsplit)]
    ends = [line for row in section.rows for line in row.ends]
    date = only_day(
        [token for one in (title, *passage.sentences) for token in one.tokens]
    ) or only_day([token for line in starts for token in find_tokens(line.text)])
    if not years.stated and years.sent and passage.having(_TODAY):
        date = date or Day(years.sent.year, years.sent.month, years.sent.day)
    tokens = (token for line in (*starts, *ends) for token in find_tokens(line.text))
    hours = {hour_of(token.clock) for token in tokens if token.clock}
    read = partial(
        windows_of_prose, prose, passage, years, date=date, table=hours, is_event=is_event
    )
    said, aside = _apart(read())
    table, findings = _apart(_from_rows(section, said, context))
    windows = table or said
    year = eastern_day(windows[0].start).year if windows else years.of_number
    systems, doubts = systems_of(section, passage, context, year)
    table, said = (in_force(found, said, systems) for found in (table, said))
    if table:
        aside = [finding for finding in aside if finding.code in _BESIDE_TABLE]
        aside += compare(table, said)
    windows = table or said
    times, unread = _apart(
        read_times(
            prose.moments,
            passage,
            years,
            date=date,
            is_event=is_event or any(one.says(EVENT) for one in passage.having(EVENT)),
            is_planned=is_planned(title),
        )
    )
    endings = [time for time in times if time.role in ENDS]
    extensions = [time for time in times if time.role is Role.EXTENDED]
    begins = [time for time in times if time.role in BEGINS]
    if not (windows or section.rows or begins) and systems and _may_be_out(passage):
        guessed, of_guesses = _apart(read(guesses=True))
        if len({window.line for window in guessed}) == 1:
            windows, aside = guessed, of_guesses
    windows = with_systems(windows, systems, section, title)
    windows, of_begins = with_begins(windows, times, systems, years)
    windows, of_ends = with_ends(windows, times, passage, years)
    windows, of_lengths = with_lengths(windows, passage.sentences)
    findings += [*aside, *doubts, *unread, *of_begins, *of_ends, *of_lengths]
    findings += _unexplained(times, windows, hours)
    findings += _without_window(windows, systems)
    findings += _unknown_names(said)
    # What the clients line says behind the sentence that says who is affected.
    is_more = any(". " in line.text for line in section.clients)
    behind = Passage(section.clients).sentences[1:] if is_more else ()
    texts = [line.text for line in passage.lines] or [title.text]
    fed = {one.sentence.begin for one in (*endings, *extensions)}
    fed |= {one.sentence.begin for one in (*said, *windows) if one.sentence}
    part = Part(
        place=place,
        section=section,
        passage=passage,
        sentences=(*passage.first_sentences, *behind),
        systems=systems,
        penalty=find_penalty(passage.text),
        language=find_language(section.headline, *(line.text for line in section.clients), *texts),
        endings=tuple(endings),
        fed=frozenset(fed),
        findings=tuple(findings),
    )
    idle = [] if windows else [Window(0, None, Line(section.line, ""), systems=systems)]
    return part._replace(
        claims=tuple(_claims(windows, part, context)), idle=tuple(_claims(idle, part, context))
    )


def _may_be_out(passage: Passage) -> bool:
    """Whether any sentence has a word of what is out, whatever it is of."""
    return any(sentence.says(EVENT, STOPPED) for sentence in passage.sentences)


def _apart(found: Iterable[_Kind | Finding]) -> tuple[list[_Kind], list[Finding]]:
    """What was read, and what is wrong with it."""
    read: list[_Kind] = []
    findings: list[Finding] = []
    for one in found:
        if isinstance(one, Finding):
            findings.append(one)
        else:
            read.append(one)
    return read, findings


def _from_rows(
    section: Section, said: Sequence[Window], context: Context
) -> Iterator[Window | Finding]:
    given: dict[int, set[int | None]] = {}
    for window in said:
        given.setdefault(window.start, set()).add(window.end)
    is_expected = section.expects_end and not is_planned(context.title)
    status = find_status(context.title)
    for row in section.rows:
        named = [find_systems(line.text).all_meant for line in row.systems]
        if named and not any(named) and find_systems(section.headline).all_meant:
            told = f"no system on record in the row of {quote(row.systems[0].text)}; it is left out"
            yield note(FindingCode.NO_SYSTEM, told, row.systems[0], left_out=True)
            continue
        if len(row.unsplit) == 1 and not row.ends and status in _WITH_END:
            message = f"one time under labels of a start and an end: {quote(row.unsplit[0].text)}"
            yield note(FindingCode.START_MISSING, message, row.unsplit[0])
        yield from windows_of_row(row, given, context.years, is_expected=is_expected)


def _unexplained(
    times: Sequence[Time], windows: Sequence[Window], hours: set[tuple[int, int]]
) -> Iterator[Finding]:
    """The times that no word explains, but for those that repeat an edge of a window."""
    is_open = any(window.end is None for window in windows)
    for time in times:
        if time.role not in {Role.UNKNOWN, Role.EXPECTED}:
            continue
        named = time.sentence.named.systems
        own = [one for one in windows if not named or not named.isdisjoint(one.systems)]
        edges = {edge for window in own for edge in window.times if edge is not None}
        is_known = time.at in edges
        if time.clock:
            # In a sentence without a date; a line without a verb is an item, with its date unread.
            is_dated = any(token.days for token in time.sentence.tokens)
            known = edges if says_something(time.sentence.text) and not is_dated else ()
            clocks = {(edge.hour, edge.minute) for edge in map(to_datetime, known)}
            is_known = hour_of(time.clock) in hours | clocks
        if time.role is Role.UNKNOWN and not is_known:
            yield unused(time.line)
        elif time.role is Role.EXPECTED and not is_known and is_open:
            yield estimated(time.line)


def _unknown_names(windows: Sequence[Window]) -> Iterator[Finding]:
    """The findings for sentences that name a system less than the one beside them, and have a word
    of their own in its place.
    """
    sentences = dict.fromkeys(window.sentence for window in windows if window.sentence)
    for pair in pairwise(sentences):
        fewer, more = sorted(pair, key=lambda one: len(one.out.systems))
        if not fewer.out.systems < more.out.systems:
            continue
        words, others = map(_words_beside_times, (fewer, more))
        if len(words) == len(others) and sum(map(ne, words, others)) == 1:
            told = (
                f"it may be of one more system, whose name is not understood: {quote(fewer.text)}"
            )
            yield note(FindingCode.UNREAD_SENTENCE, told, fewer.line, left_out=True)


def _words_beside_times(sentence: Sentence) -> list[str]:
    """The words of a sentence without its times and what joins them."""
    words = _WORD.findall(without_tokens(sentence.text).lower())
    return [word for word in words if not _SMALL.pattern.fullmatch(word)]


def _without_window(windows: Sequence[Window], systems: frozenset[System]) -> Iterator[Finding]:
    """What a section names that has no time, beside windows of others."""
    missing = systems.difference(*(window.systems for window in windows))
    if windows and missing:
        told = f"no time could be read of {', '.join(sorted(missing))}"
        yield note(FindingCode.NO_WINDOW, told, None, left_out=True)


def _claims(windows: Sequence[Window], part: Part, context: Context) -> Iterator[Claim]:
    sentences = [window.sentence.text if window.sentence else "" for window in windows]
    languages = list(find_each(sentences, part.language))
    if len(set(languages)) == 1:
        languages = [part.language] * len(windows)
    for window, language in zip(windows, languages, strict=True):
        for systems, impact, direction, is_wide in read_traits(window, part, context):
            for system in sorted(systems) or (None,):
                yield Claim(system, window, part.place, language, impact, direction, is_wide)
