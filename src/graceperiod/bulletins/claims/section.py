"""From a section of a page to its claims: its table first, its sentences beside it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from graceperiod.bulletins.claims.attribution import systems_of, unnamed_portal, with_systems
from graceperiod.bulletins.claims.begins import with_begins, with_extensions
from graceperiod.bulletins.claims.claim import Claim, Part, Role, Time, Told, Window
from graceperiod.bulletins.claims.clock import Years, note, quote
from graceperiod.bulletins.claims.impacts import Traits, read_traits
from graceperiod.bulletins.claims.moments import BEGINS, ENDS, read_times
from graceperiod.bulletins.claims.rows import windows_of_row
from graceperiod.bulletins.claims.spans import (
    EVENT,
    compare,
    estimated,
    hour_of,
    only_day,
    unused,
    windows_of_sentence,
)
from graceperiod.bulletins.document import Line, Section
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import Day, find_tokens
from graceperiod.bulletins.words.languages import find_each, find_language
from graceperiod.bulletins.words.lines import says_something
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import Prose, read_prose
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import find_penalty, find_status, is_planned
from graceperiod.outages import BulletinStatus
from graceperiod.systems import System
from graceperiod.times import eastern_day, to_datetime

# Of such a notice an end is expected as well.
_WITH_END = {BulletinStatus.RESOLVED, BulletinStatus.SCHEDULED}
_Kind = TypeVar("_Kind")
# What of the prose is reported where the table counts.
_BESIDE_TABLE = {
    FindingCode.WEEKDAY_MISMATCH,
    FindingCode.ZONE_MISMATCH,
    FindingCode.UNUSED_TIME,
    FindingCode.DATE_NOT_STATED,
}


class Context(NamedTuple):
    """What a section has from the page around it."""

    title: Sentence
    number: str | None
    years: Years
    sections: tuple[Section, ...]
    """All sections of the page."""

    @property
    def is_alone(self) -> bool:
        """Whether it is the only section of the page."""
        return len(self.sections) == 1


# Over 40 lines, for each kind of fact in a section is read in a step of its own.
def read_section(section: Section, place: int, context: Context) -> Told:
    """What a section says: its claims, the endings it tells of, and what is unclear in it."""
    passage = Passage(section.description, section.action)
    heading = Sentence(section.headline)
    is_event = heading.says(EVENT) or context.title.says(EVENT)
    prose = read_prose(passage.text)
    rows_ = (line for row in section.rows for line in (*row.starts, *row.unsplit))
    date = only_day(
        [token for one in (context.title, *passage.sentences) for token in one.tokens]
    ) or only_day([token for line in rows_ for token in find_tokens(line.text)])
    hours = _hours(section)
    spoken = list(_spoken(prose, passage, hours, context, date, is_event=is_event))
    said = _of(spoken, Window)
    rows = list(_from_rows(section, said, context))
    table = _of(rows, Window)
    windows, findings = _table_first(table, rows, said, spoken)
    year = _year_of(windows, context.number)
    systems, doubt = systems_of(section, context.title, passage, year)
    portal = None
    if context.is_alone and not section.heading:
        portal = unnamed_portal(context.title, systems)
    read = list(
        read_times(
            prose.moments,
            passage,
            context.years,
            date=date,
            is_event=is_event or any(one.says(EVENT) for one in passage.having(EVENT)),
            is_planned=is_planned(context.title),
        )
    )
    times = _of(read, Time)
    begins = [time for time in times if time.role in BEGINS]
    endings = [time for time in times if time.role in ENDS]
    extensions = [time for time in times if time.role is Role.EXTENDED]
    windows = with_systems(windows, systems, section, context.title)
    windows, of_begins = with_begins(windows, begins, systems)
    windows, of_extensions = with_extensions(windows, extensions, context.years)
    findings += [one for one in (doubt, portal) if one]
    findings += [*_of(read, Finding), *of_begins, *of_extensions]
    findings += _unexplained(times, windows, hours)
    findings += _without_window(windows, systems)
    clients = " ".join(line.text for line in section.clients) or None
    texts = [line.text for line in passage.lines] or [context.title.text]
    language = find_language(heading.text, clients or "", *texts)
    over = frozenset(ending.sentence.begin for ending in endings)
    traits = Traits(
        systems,
        heading,
        context.title,
        context.is_alone,
        (*passage.first_sentences, *_behind_clients(section)),
        context.sections,
        over,
    )
    first_line = section.line
    idle = Window(0, None, Line(first_line, ""), systems=systems)
    part = Part(
        place=place,
        heading=section.heading,
        systems=systems,
        clients=clients,
        penalty=find_penalty(passage.text),
        language=language,
        line=first_line,
        passage=passage,
        instructions=frozenset(line.number for line in section.action),
        traits=() if windows else tuple(read_traits(traits, idle)),
    )
    claims = tuple(_claims(windows, part, traits))
    used = [window.sentence for window in (*said, *windows)]
    used += [extension.sentence for extension in extensions]
    used += [ending.sentence for ending in endings]
    fed = frozenset(sentence.begin for sentence in used if sentence)
    return Told(part, claims, tuple(endings), tuple(findings), fed)


def _behind_clients(section: Section) -> Sequence[Sentence]:
    """What the clients line says behind the sentence that says who is affected."""
    is_more = any(". " in line.text for line in section.clients)
    return Passage(section.clients).sentences[1:] if is_more else ()


def _of(facts: Iterable[object], kind: type[_Kind]) -> list[_Kind]:
    return [fact for fact in facts if isinstance(fact, kind)]


def _spoken(
    prose: Prose,
    passage: Passage,
    hours: set[tuple[int, int]],
    context: Context,
    date: Day | None,
    *,
    is_event: bool,
) -> Iterator[Window | Finding]:
    """The windows of the sentences, and what is wrong with them."""
    zoned = any(span.start.clock.label or span.end.clock.label for span in prose.spans)
    for sentence, spans in groupby(prose.spans, lambda span: passage.sentence_at(span.start.at)):
        yield from windows_of_sentence(
            list(spans),
            sentence,
            passage,
            context.years,
            date=date,
            table=hours,
            is_event=is_event,
            zoned=zoned,
        )
    for at in prose.unclear:
        told = "hours for a range of dates, unclear how they are meant"
        yield unused(passage.line_at(at), told)


def _hours(section: Section) -> set[tuple[int, int]]:
    """The times of day in the table of a section."""
    lines = (line for row in section.rows for line in (*row.starts, *row.ends, *row.unsplit))
    tokens = (token for line in lines for token in find_tokens(line.text))
    return {hour_of(token.clock) for token in tokens if token.clock}


def _from_rows(
    section: Section, said: Sequence[Window], context: Context
) -> Iterator[Window | Finding]:
    given: dict[int, set[int | None]] = {}
    for window in said:
        given.setdefault(window.start, set()).add(window.end)
    is_expected = section.expects_end and not is_planned(context.title)
    status = find_status(context.title)
    heading = section.heading.text if section.heading else ""
    for row in section.rows:
        named = [find_systems(line.text).all_meant for line in row.systems]
        if named and not any(named) and find_systems(heading).all_meant:
            told = f"no system on record in the row of {quote(row.systems[0].text)}; it is left out"
            yield note(FindingCode.NO_SYSTEM, told, row.systems[0], left_out=True)
            continue
        if len(row.unsplit) == 1 and not row.ends and status in _WITH_END:
            message = f"one time under labels of a start and an end: {quote(row.unsplit[0].text)}"
            yield note(FindingCode.START_MISSING, message, row.unsplit[0])
        yield from windows_of_row(row, given, context.years, is_expected=is_expected)


def _table_first(
    table: list[Window],
    rows: Sequence[Window | Finding],
    said: list[Window],
    spoken: Sequence[Window | Finding],
) -> tuple[list[Window], list[Finding]]:
    """The windows of the table, else those of the prose; with the findings about them."""
    findings = _of(rows, Finding)
    aside = _of(spoken, Finding)
    if not table:
        return said, [*findings, *aside]
    findings += [finding for finding in aside if finding.code in _BESIDE_TABLE]
    return table, [*findings, *compare(table, said)]


def _year_of(windows: Sequence[Window], number: str | None) -> int | None:
    if windows:
        return eastern_day(windows[0].start).year
    return 2000 + int(number[3:5]) if number and number[3:5].isdigit() else None


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
            # In a sentence; a line without a verb is an item of a list whose date was not read.
            known = edges if says_something(time.sentence.text) else ()
            clocks = {(edge.hour, edge.minute) for edge in map(to_datetime, known)}
            is_known = hour_of(time.clock) in hours | clocks
        if time.role is Role.UNKNOWN and not is_known:
            yield unused(time.line)
        elif time.role is Role.EXPECTED and not is_known and is_open:
            yield estimated(time.line)


def _without_window(windows: Sequence[Window], systems: frozenset[System]) -> Iterator[Finding]:
    """What a section names that has no time, beside windows of others."""
    missing = systems.difference(*(window.systems for window in windows))
    if windows and missing:
        told = f"no time could be read of {', '.join(sorted(missing))}"
        yield note(FindingCode.NO_WINDOW, told, None, left_out=True)


def _claims(windows: Sequence[Window], part: Part, traits: Traits) -> Iterator[Claim]:
    sentences = [window.sentence.text if window.sentence else "" for window in windows]
    languages = [part.language] * len(windows)
    if any(sentences):
        languages = list(find_each(sentences, part.language))
        if len(set(languages)) == 1:
            languages = [part.language] * len(windows)
    for window, language in zip(windows, languages, strict=True):
        for systems, impact, direction, is_wide in read_traits(traits, window):
            for system in sorted(systems) or (None,):
                yield Claim(system, window, part, language, impact, direction, is_wide)
