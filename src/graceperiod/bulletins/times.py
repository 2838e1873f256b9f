"""From times as written to windows: the table first, the prose beside it.

Whatever cannot be read, or contradicts itself, is a finding with its text; no time is guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.prose import Moment, Span, read_prose
from graceperiod.bulletins.sections import Rows, Section
from graceperiod.bulletins.tokens import Clock, Day, find_tokens, wall_clock_of
from graceperiod.bulletins.words import is_estimated, says_resolved
from graceperiod.eastern import describe, eastern_day, to_datetime, wall_clock
from graceperiod.errors import UnreadableTimestampError

__all__ = ["Notes", "Told", "Window", "Years", "read_times", "resolve"]

_SHOWN = 200  # characters of the text that a message repeats
_HOURS = re.compile(
    r"\b(?:holidays?|closed|closure|office|business hours|weekdays|weekends?|hours of (?:operation|service)"
    r"|contact|call|phone|telephone|help ?desk|hotline|tccu|support|webinar|session|meeting"
    r"|jours? fériés?|fermée?s?|fermeture|bureaux?|heures d['’]ouverture|communiquer|téléphone|appel\w*"
    r"|soutien|joindre|webinaire|séance|réunion|ustcc)\b"
    r"|\bmonday (?:to|through) friday\b|\bdu lundi au vendredi\b|\blundi au vendredi\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\bunavailab|\boutage|\bmaintenance|\bdown\b|\binterrupt|\bnot (?:be )?available|\bindisponib|\bnon disponib"
    r"|\bpannes?\b|\bentretien|\bdelay|\bintermittent|\bretard|\bre-?log|\baffected|\bimpacted|\bunable|\bproblem"
    r"|\bissue|\bproblème|\bnot be able|\bupgrade|\bdisconnect|\bdisponible|\breconne|\bdégrad|\bdegrad|\bslow"
    r"|\btouché",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:update|mise à jour|next|prochaine?|bulletin|notice|avis|issued|émis)\b", re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:since|as of|starting|beginning|began|begun|started|commencing|first reported|depuis|à compter|à partir"
    r"|débuté|commencé|dès)\b[^.\n]{0,30}$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:resolved|restored|completed|resumed|ended|back online|available again|résolue?|rétablie?s?|terminée?|repris)\b",
    re.IGNORECASE,
)
_END_WORDS = re.compile(
    r"\b(?:resolved|restored|completed|resumed|ended|at|on|the|of|le|à|résolue?|rétablie?|terminée?)\b|[\s:;,.()/–—-]",
    re.IGNORECASE,
)


class Window(NamedTuple):
    """A window as read, in microseconds since 1970 UTC, with its line.

    `sentence` is the sentence it was read from, where that was prose.
    """

    start: int
    end: int | None
    line: Line
    sentence: str | None = None
    place: int = 0
    """Where in its sentence it stands."""
    end_is_stated: bool = False
    """Whether an end is stated that could not be read."""


class Told(NamedTuple):
    """What the times of a section come to."""

    windows: list[Window]
    resolved_at: int | None
    """When a sentence says that the problem was resolved."""


class Notes:
    """The findings so far, each once."""

    def __init__(self) -> None:
        self.findings: dict[Finding, None] = {}
        self.resolutions: list[int] = []

    def add(
        self, code: FindingCode, message: str, line: Line | None = None, *, left_out: bool = False
    ) -> None:
        """Note a finding."""
        number = None if line is None else line.number
        self.findings[Finding(code=code, message=message, line=number, left_out=left_out)] = None


class Years:
    """The year of a date that states none: the one that the page or its number give, if it is one,
    and the weekday, if one is stated, is that of the date.
    """

    def __init__(self, number: str | None, texts: Callable[[], Iterable[str]]) -> None:
        self._number = number
        self._texts = texts
        self._stated: set[int] | None = None

    def of(self, day: Day) -> int | None:
        """The year, or None where it cannot be told."""
        if self._stated is None:
            self._stated = {
                each.year
                for text in self._texts()
                for token in find_tokens(text)
                for each in token.days
                if each.year is not None
            }
        years = set(self._stated)
        if self._number:
            issued = 2000 + int(self._number[3:5])
            years |= {issued, issued + 1} if day.weekday is not None or not years else set()
        fitting = [
            year
            for year in sorted(years)
            if (weekday := _weekday(day._replace(year=year))) is not None
            and day.weekday in {None, weekday}
        ]
        if day.weekday is None and not self._stated and day.month not in {1, 12}:
            fitting = fitting[:1]  # the year of the number
        return fitting[0] if len(fitting) == 1 else None


def _weekday(day: Day) -> int | None:
    try:
        return date(day.year or 0, day.month, day.day).weekday()
    except ValueError:
        return None


class _Unread(Exception):
    """A time that cannot be read; the message says why."""


class _Clockwork:
    """From dates and clock times as written to instants, with findings on the way."""

    def __init__(self, notes: Notes, years: Years) -> None:
        self.notes = notes
        self.years = years

    def instant(self, day: Day | None, clock: Clock, line: Line, *, zoned: bool = False) -> int:
        """The instant of a date and a time. `zoned`: the text around states its zone.

        Raises:
            _Unread: it is none.
        """
        if day is None:
            raise _Unread("it states no date")
        if day.year is None and (year := self.years.of(day)) is not None:
            self._note(FindingCode.YEAR_NOT_STATED, f"no year stated, read as {year}", line)
            day = day._replace(year=year)
        try:
            naive = wall_clock_of(day, clock)
            when, agrees = _wall_clock(naive, clock.label)
        except ValueError as error:
            raise _Unread(str(error)) from None
        weekday = _weekday(day)
        if day.weekday is not None and weekday != day.weekday:
            self._note(
                FindingCode.WEEKDAY_MISMATCH,
                f"the weekday is not that of {day.year}-{day.month:02}-{day.day:02}; the date is kept",
                line,
            )
        if not agrees:
            self._note(
                FindingCode.ZONE_MISMATCH,
                f"written {clock.label}, which is not in force on that date; the wall clock is taken",
                line,
            )
        if clock.label is None and not zoned:
            self._note(FindingCode.ZONE_NOT_STATED, "no zone, read as ET", line)
        return when

    def _note(self, code: FindingCode, message: str, line: Line) -> None:
        self.notes.add(code, f"{message}: {shown(line.text)}", line)

    def unread(self, line: Line, error: _Unread, done: str, *, left_out: bool) -> None:
        message = f"{shown(line.text)} could not be read: {error}; {done}"
        self.notes.add(FindingCode.UNREADABLE_TIME, message, line, left_out=left_out)


@lru_cache(maxsize=512)  # table, prose and the other language state the same times
def _wall_clock(naive: datetime, label: str | None) -> tuple[int, bool]:
    """The instant of a wall clock, and whether its label is the one in force then. The label
    decides nothing but which reading of a repeated hour is meant.
    """
    try:
        return wall_clock(naive, label=label or "ET"), True
    except UnreadableTimestampError:
        return wall_clock(naive), False


def read_times(section: Section, body: Flow, notes: Notes, years: Years, *, is_event: bool) -> Told:
    """The windows of a section: those of its table, else those of its prose.

    Args:
        section: as read from the page.
        body: its prose.
        notes: where findings go.
        years: for dates that state none.
        is_event: whether its title or heading speaks of an outage.
    """
    clockwork = _Clockwork(notes, years)
    quiet = _Clockwork(Notes(), years)
    prose = read_prose(body.text)
    zoned = any(span.start.clock.label or span.end.clock.label for span in prose.spans)
    spans = [
        span
        for span in prose.spans
        if span.start.day and _tells(body.sentence_at(span.start.at)[0], is_event=is_event)
    ]
    said = [
        window
        for span in spans
        if (window := _window_of_span(span, body, quiet, zoned=zoned)) is not None
    ]
    given: dict[int, set[int | None]] = {}
    for window in said:
        given.setdefault(window.start, set()).add(window.end)
    table = [
        window for rows in section.rows for window in _windows_of_rows(rows, given, clockwork)
    ]
    if table:
        for span in spans:
            _window_of_span(span, body, clockwork, zoned=zoned, checked_only=True)
        _compare(table, said, notes)
        windows = table
    else:
        windows = [
            window
            for span in spans
            if (window := _window_of_span(span, body, clockwork, zoned=zoned)) is not None
        ]
    for at in prose.unclear:
        line = body.line_at(at)
        notes.add(
            FindingCode.UNUSED_TIME,
            f"hours for a range of dates, of which it is not clear how they are meant: {shown(line.text)}",
            line,
            left_out=True,
        )
    resolved_at = _moments(prose.moments, body, windows, clockwork, table=bool(section.rows))
    return Told(windows, resolved_at)


def _tells(sentence: str, *, is_event: bool) -> bool:
    """Whether a sentence with times is about an outage, and not about office hours."""
    if _EVENT.search(sentence):
        return True
    return is_event and not _HOURS.search(sentence)


def _window_of_span(
    span: Span, body: Flow, clockwork: _Clockwork, *, zoned: bool, checked_only: bool = False
) -> Window | None:
    line = body.line_at(span.start.at)
    last = body.line_at(span.end.at)
    try:
        _check_halves(span.start.clock, span.end.clock)
        start = clockwork.instant(span.start.day, span.start.clock, line, zoned=zoned)
        end = _end_of(span, start, last, clockwork, zoned=zoned)
    except _Unread as error:
        clockwork.unread(line, error, "window dropped", left_out=not checked_only)
        return None
    if end <= start:
        if not checked_only:
            _note_end_before_start(clockwork.notes, start, end, last, "window dropped", left_out=True)
        return None
    sentence, place = body.sentence_at(span.start.at)
    return Window(start, end, line, sentence, place)


def _check_halves(start: Clock, end: Clock) -> None:
    """Refuse `3:00 to 6:00 pm`, which can be six in the evening from three at night or noon."""
    for one, other in ((start, end), (end, start)):
        if other.half and not one.half and 1 <= one.hour <= 12:  # noqa: PLR2004 - such a clock
            raise _Unread(f"{one.hour}:{one.minute:02} does not say am or pm")


def _end_of(span: Span, start: int, line: Line, clockwork: _Clockwork, *, zoned: bool) -> int:
    day = span.end.day
    end = clockwork.instant(day, span.end.clock, line, zoned=zoned)
    if end > start or span.own_end_day:
        return end
    return _next_day(start, end, span.end.clock, line, clockwork)


def _next_day(start: int, end: int, clock: Clock, line: Line, clockwork: _Clockwork) -> int:
    """The end of a window that states a clock time alone, earlier than its start."""
    following = date.fromordinal(eastern_day(end).toordinal() + 1)
    later = Day(following.year, following.month, following.day)
    end = clockwork.instant(later, clock, line, zoned=True)
    clockwork.notes.add(
        FindingCode.END_NEXT_DAY,
        f"the end is earlier in the day than the start, {describe(start)}; taken as the next day, "
        f"{describe(end)}: {shown(line.text)}",
        line,
    )
    return end


def _note_end_before_start(
    notes: Notes, start: int, end: int, line: Line, done: str, *, left_out: bool
) -> None:
    notes.add(
        FindingCode.END_BEFORE_START,
        f"the end, {describe(end)}, is not after the start, {describe(start)}; {done}",
        line,
        left_out=left_out,
    )


def _windows_of_rows(
    rows: Rows, given: Mapping[int, set[int | None]], clockwork: _Clockwork
) -> Iterator[Window]:
    """The windows of a table, the n-th start with the n-th end; `given` are the ends that the prose
    gives for a start.
    """
    starts, ends = _paired(rows, clockwork)
    phrases = [line for line in ends if not _has_clock(line.text)]
    if len(phrases) == len(ends):
        for line in phrases:
            if is_estimated(line.text) and any(map(str.isdigit, line.text)):
                clockwork.notes.add(
                    FindingCode.UNREADABLE_TIME,
                    f"{shown(line.text)} could not be read as an end; outage kept without an end",
                    line,
                )
        ends = []
    if ends and len(ends) != len(starts):
        clockwork.notes.add(
            FindingCode.UNPAIRED_TIMES,
            f"{len(starts)} starts and {len(ends)} ends do not pair; no window kept",
            (starts or ends)[0],
            left_out=True,
        )
        return
    for place, first in enumerate(starts):
        last = ends[place] if ends else None
        yield from _window_of_row(first, last, given, clockwork)


def _paired(rows: Rows, clockwork: _Clockwork) -> tuple[list[Line], list[Line]]:
    """The starts and the ends. Times that stand under one another are all starts, then all ends;
    unless they go up all the way, where that would be windows that overlap.
    """
    if not rows.unsplit:
        return rows.starts, rows.ends
    lines = rows.unsplit
    half = len(lines) // 2
    if len(lines) == 1:
        return lines, rows.ends
    if len(lines) % 2:
        return lines[: half + 1], lines[half + 1 :]
    quiet = _Clockwork(Notes(), clockwork.years)
    instants = []
    for line in lines:
        try:
            instants.append(_instant_of_line(line, None, quiet))
        except _Unread:
            break
    rising = all(one < other for one, other in zip(instants, instants[1:], strict=False))
    if half > 1 and rising and len(instants) == len(lines):
        return lines[::2], lines[1::2]
    return lines[:half], lines[half:]


def _window_of_row(
    first: Line,
    last: Line | None,
    given: Mapping[int, set[int | None]],
    clockwork: _Clockwork,
) -> Iterator[Window]:
    if last is None and (spans := read_prose(first.text).spans):
        whole = Flow(first.text, (0,), (first,))
        for span in spans:
            if window := _window_of_span(span, whole, clockwork, zoned=False):
                yield window
        return
    try:
        start = _instant_of_line(first, None, clockwork)
    except _Unread as error:
        clockwork.unread(first, error, "window dropped", left_out=True)
        return
    from_prose = given.get(start, set())
    end, unread = (None, False) if last is None else _end_of_line(last, start, clockwork)
    if end is not None and last is not None and end <= start:
        helped = len(from_prose) == 1
        done = "the prose gives the end" if helped else "window dropped"
        _note_end_before_start(clockwork.notes, start, end, last, done, left_out=not helped)
        end = None
        if not helped:
            return
    if end is None and len(from_prose) == 1:
        (end,) = from_prose
    yield Window(start, end, first, end_is_stated=unread and end is None)


def _has_clock(text: str) -> bool:
    return any(map(str.isdigit, text)) and any(token.clock for token in find_tokens(text))


def _instant_of_line(line: Line, start: int | None, clockwork: _Clockwork) -> int:
    """The instant that a line gives; of an end it may be a clock time alone, on the day of the
    start.
    """
    tokens = find_tokens(line.text)
    days = [day for token in tokens for day in token.days]
    clocks = [token.clock for token in tokens if token.clock]
    if len(clocks) != 1 or len(days) > 1 or (not days and start is None):
        raise _Unread("it is no date with one time of day")
    if days:
        day = days[0]
        if start is not None and day.year is None:
            day = day._replace(year=eastern_day(start).year)
        return clockwork.instant(day, clocks[0], line)
    begun = eastern_day(start or 0)
    end = clockwork.instant(Day(begun.year, begun.month, begun.day), clocks[0], line)
    return end if start is None or end > start else _next_day(start, end, clocks[0], line, clockwork)


def _end_of_line(line: Line, start: int, clockwork: _Clockwork) -> tuple[int | None, bool]:
    """The end that a line gives; None, with a finding, where it gives none for certain. And
    whether it states one that could not be read.
    """
    around = line.text
    for token in reversed(find_tokens(line.text)):
        around = around[: token.begin] + around[token.end :]
    if is_estimated(around):
        clockwork.notes.add(
            FindingCode.END_ESTIMATED,
            f"{shown(line.text)} is no resumption yet; outage kept without an end",
            line,
        )
        return None, False
    try:
        if _END_WORDS.sub("", around):
            raise _Unread("there is more than a time")
        return _instant_of_line(line, start, clockwork), False
    except _Unread as error:
        clockwork.unread(line, error, "outage kept without an end", left_out=False)
        return None, True


def _compare(table: list[Window], said: list[Window], notes: Notes) -> None:
    """Report the windows of the prose that the table does not have."""
    known = {(window.start, window.end) for window in table}
    others = [window for window in said if (window.start, window.end) not in known]
    traits = {trait for window in table for trait in _traits(window)} if others else set()
    for window in others:
        begins, ends = describe(window.start), describe(window.end or window.start)
        text = f"the text gives a window from {begins} to {ends}, which "
        if traits.isdisjoint(_traits(window)):
            text += "is not in the table; it may be another outage"
            notes.add(FindingCode.UNUSED_TIME, text, window.line, left_out=True)
        else:
            text += "the table does not; the table is kept"
            notes.add(FindingCode.PROSE_DISAGREES, text, window.line)


def _traits(window: Window) -> set[object]:
    """What one of two windows has in common with the other if it is the same, told differently."""
    start, end = to_datetime(window.start), to_datetime(window.end or window.start)
    clocks = start.hour, start.minute, end.hour, end.minute
    return {(start.month, start.day), clocks, ("start", start), ("end", end)}


def _moments(
    moments: tuple[Moment, ...],
    body: Flow,
    windows: list[Window],
    clockwork: _Clockwork,
    *,
    table: bool,
) -> int | None:
    """What the dated times that are part of no window say: when the problem began, where nothing
    else does; when it was resolved, which is returned; or nothing that is understood.
    """
    resolved_at = None
    edges = {edge for window in windows for edge in (window.start, window.end) if edge is not None}
    quiet = _Clockwork(Notes(), clockwork.years)
    for moment in moments:
        line = body.line_at(moment.at)
        sentence, place = body.sentence_at(moment.at)
        if _HOURS.search(sentence) and not _EVENT.search(sentence):
            continue
        try:
            when = quiet.instant(moment.day, moment.clock, line)
        except _Unread:
            when = None
        if when in edges:
            continue
        if when is not None and _OVER.search(sentence) and not is_estimated(sentence):
            resolved_at = when
        elif when is not None and not table and not windows and _SINCE.search(
            body.text[max(0, moment.at - 80) : moment.at]
        ):
            clockwork.instant(moment.day, moment.clock, line, zoned=True)
            windows.append(Window(when, None, line, sentence, place))
            edges.add(when)
        elif not _LATER.search(sentence):
            message = f"a time in the text is no part of a window: {shown(line.text)}"
            clockwork.notes.add(FindingCode.UNUSED_TIME, message, line, left_out=True)
    return resolved_at


def notice_window(line: Line, notes: Notes, years: Years) -> Window | None:
    """The window of a notice whose only time is when it was received."""
    clockwork = _Clockwork(notes, years)
    try:
        start = _instant_of_line(line, None, clockwork)
    except _Unread as error:
        clockwork.unread(line, error, "window dropped", left_out=True)
        return None
    notes.add(
        FindingCode.START_FROM_NOTICE_TIME,
        f"no start stated; taken from when the notice was received, {describe(start)}",
        line,
    )
    return Window(start, None, line)


def instant_of(line: Line | None, years: Years) -> int | None:
    """The instant of a line, if it is one."""
    if line is None:
        return None
    try:
        return _instant_of_line(line, None, _Clockwork(Notes(), years))
    except _Unread:
        return None


def shown(text: str) -> str:
    """A text as a message repeats it."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


__all__ += ["instant_of", "notice_window", "says_resolved", "shown"]
