"""From dates and clock times as written to instants, with findings on the way.

The wall clock is meant, whatever label stands behind it; a time that never was, that was twice, or
that is of another zone is no instant.
"""

from collections.abc import Callable, Container, Iterable
from datetime import date, datetime
from functools import lru_cache

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.tokens import Clock, Day, find_tokens, wall_clock_of
from graceperiod.errors import UnreadableTimestampError
from graceperiod.times import describe, eastern_day, wall_clock

__all__ = [
    "ALL",
    "Clockwork",
    "Notes",
    "Unread",
    "Years",
    "instant_after",
    "instant_of_line",
    "next_day",
    "shown",
]

ALL = frozenset(FindingCode)
_SHOWN = 200  # characters of the text that a message repeats


def shown(text: str) -> str:
    """A text as a message repeats it."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


class Notes:
    """The findings so far, each once."""

    def __init__(self) -> None:
        self.findings: dict[Finding, None] = {}

    def add(
        self, code: FindingCode, message: str, line: Line | None = None, *, left_out: bool = False
    ) -> None:
        """Note a finding."""
        number = None if line is None else line.number
        self.findings[Finding(code=code, message=message, line=number, left_out=left_out)] = None

    def take(self, other: "Notes", *, only: Container[FindingCode] = ALL) -> None:
        """Take over the findings of another, of some codes."""
        self.findings.update({each: None for each in other.findings if each.code in only})


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


class Unread(Exception):  # noqa: N818 - a signal, which never leaves the reader
    """A time that cannot be read; the message says why."""


class Clockwork:
    """From dates and clock times as written to instants, with findings on the way."""

    def __init__(self, notes: Notes, years: Years) -> None:
        self.notes = notes
        self.years = years

    def instant(self, day: Day | None, clock: Clock, line: Line, *, zoned: bool = False) -> int:
        """The instant of a date and a time. `zoned`: the text around states its zone.

        Raises:
            Unread: it is none.
        """
        if day is None:
            raise Unread("it states no date")
        if day.year is None and (year := self.years.of(day)) is not None:
            self._note(FindingCode.YEAR_NOT_STATED, f"no year stated, read as {year}", line)
            day = day._replace(year=year)
        try:
            naive = wall_clock_of(day, clock)
            when, agrees = _wall_clock(naive, clock.label)
        except ValueError as error:
            raise Unread(str(error)) from None
        weekday = _weekday(day)
        if day.weekday is not None and weekday != day.weekday:
            self._note(
                FindingCode.WEEKDAY_MISMATCH,
                f"the weekday is not that of {day.year}-{day.month:02}-{day.day:02}, which is kept",
                line,
            )
        if not agrees:
            self._note(
                FindingCode.ZONE_MISMATCH,
                f"written {clock.label}, not in force on that date; the wall clock is taken",
                line,
            )
        if clock.label is None and not zoned:
            self._note(FindingCode.ZONE_NOT_STATED, "no zone, read as ET", line)
        return when

    def _note(self, code: FindingCode, message: str, line: Line) -> None:
        self.notes.add(code, f"{message}: {shown(line.text)}", line)

    def unread(self, line: Line, error: Unread, done: str, *, left_out: bool) -> None:
        """Note a time that cannot be read, and what was done about it."""
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


def instant_of_line(line: Line, start: int | None, clockwork: Clockwork) -> int:
    """The instant that a line gives; of an end it may be a clock time alone, on the day of the
    start.
    """
    tokens = find_tokens(line.text)
    days = [day for token in tokens for day in token.days]
    clocks = [token.clock for token in tokens if token.clock]
    if len(clocks) != 1 or len(days) > 1 or (not days and start is None):
        raise Unread("it is no date with one time of day")
    if days:
        day = days[0]
        if start is not None and day.year is None:
            day = day._replace(year=eastern_day(start).year)
        return clockwork.instant(day, clocks[0], line)
    return instant_after(start or 0, clocks[0], line, clockwork)


def instant_after(
    start: int, clock: Clock, line: Line, clockwork: Clockwork, *, zoned: bool = False
) -> int:
    """The instant behind a start that a clock time alone gives: on its day, or the next.

    Raises:
        Unread: it is none.
    """
    begun = eastern_day(start)
    end = clockwork.instant(Day(begun.year, begun.month, begun.day), clock, line, zoned=zoned)
    return end if end > start else next_day(start, end, clock, line, clockwork)


def next_day(start: int, end: int, clock: Clock, line: Line, clockwork: Clockwork) -> int:
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
