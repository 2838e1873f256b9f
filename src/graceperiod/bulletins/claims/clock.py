"""From dates and clock times as written to instants: the one place that makes them.

A time is written, with its slips, or refused, with the reason. The wall clock is meant, whatever
label stands behind it. Refused is a time that never was, that was twice, or of another zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import FOREIGN, Clock, Day, Token, find_tokens, wall_clock_of
from graceperiod.bulletins.words.days import day_beside, share_year
from graceperiod.errors import UnreadableTimestampError
from graceperiod.times import describe, eastern_day, wall_clock

_HALF_YEAR = 6  # months
_SHOWN = 200  # characters of the text that a message repeats


class Written(NamedTuple):
    """An instant in microseconds since 1970 UTC, and the slips in how it was written."""

    at: int
    slips: tuple[Finding, ...] = ()


class Refused(NamedTuple):
    """Why a time is not an instant."""

    why: str


def quote(text: str) -> str:
    """A text as a message repeats it."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def note(code: FindingCode, message: str, line: Line | None, *, left_out: bool = False) -> Finding:
    """A finding about a line, or about the whole."""
    return Finding(
        code=code, message=message, line=None if line is None else line.number, left_out=left_out
    )


def refuse(line: Line, why: str, done: str, *, left_out: bool) -> Finding:
    """The finding for a time that cannot be read, with what was done about it."""
    message = f"{quote(line.text)} could not be read: {why}; {done}"
    return note(FindingCode.UNREADABLE_TIME, message, line, left_out=left_out)


@dataclass(frozen=True)
class Years:
    """The year of a date that states none: the one that the page or its number give, or else the
    day on which it was sent, if it is one, and the weekday, if one is stated, is that of the date.
    """

    number: str | None
    lines: Sequence[Line]
    sent: date | None = None
    """When the message was sent, if it says so."""

    @cached_property
    def stated(self) -> frozenset[int]:
        """The years that the page states."""
        tokens = (token for line in self.lines for token in find_tokens(line.text))
        return frozenset(day.year for token in tokens for day in token.days if day.year)

    @property
    def of_number(self) -> int | None:
        """The year that the number gives."""
        year = (self.number or "")[3:5]
        return 2000 + int(year) if year.isdigit() else None

    def of(self, day: Day) -> int | None:
        """The year, or None where it cannot be told."""
        years = set(self.stated)
        if issued := self.of_number:
            years |= {issued, issued + 1} if day.weekday is not None or not years else set()
        elif self.sent and not years:
            years = {self._nearest(day, self.sent)}
        fitting = [
            year
            for year in sorted(years)
            if (weekday := _weekday(day._replace(year=year))) is not None
            and day.weekday in {None, weekday}
        ]
        if day.weekday is None and not self.stated and day.month not in {1, 12}:
            fitting = fitting[:1]  # the year of the number
        return fitting[0] if len(fitting) == 1 else None

    @staticmethod
    def _nearest(day: Day, sent: date) -> int:
        """The year in which a date is nearest to a day."""
        months = 12 * sent.year + sent.month - day.month
        return (months + _HALF_YEAR) // (2 * _HALF_YEAR)


def _weekday(day: Day) -> int | None:
    try:
        return date(day.year or 0, day.month, day.day).weekday()
    except ValueError:
        return None


def read_instant(
    day: Day | None, clock: Clock, line: Line, years: Years, *, zoned: bool = False
) -> Written | Refused:
    """The instant of a date and a time. `zoned`: the text around states its zone."""
    if day is None:
        return Refused("it states no date")
    slips: list[tuple[FindingCode, str]] = []
    if day.year is None and (year := years.of(day)) is not None:
        slips.append((FindingCode.YEAR_NOT_STATED, f"no year stated, read as {year}"))
        day = day._replace(year=year)
    try:
        when, agrees = _instant_of(wall_clock_of(day, clock), clock.label)
    except ValueError as error:
        return Refused(str(error))
    if day.weekday is not None and _weekday(day) != day.weekday:
        stated = f"{day.year}-{day.month:02}-{day.day:02}"
        told = f"the weekday is not that of {stated}, which is kept"
        slips.append((FindingCode.WEEKDAY_MISMATCH, told))
    if not agrees:
        told = f"written {clock.label}, not in force on that date; the wall clock is taken"
        slips.append((FindingCode.ZONE_MISMATCH, told))
    if clock.label is None and not zoned:
        slips.append((FindingCode.ZONE_NOT_STATED, "no zone, read as ET"))
    return Written(
        when, tuple(note(code, f"{told}: {quote(line.text)}", line) for code, told in slips)
    )


@lru_cache(maxsize=512)  # table, prose and the other language state the same times
def _instant_of(naive: datetime, label: str | None) -> tuple[int, bool]:
    """The instant of a wall clock, and whether its label is the one in force then. The label
    decides nothing but which reading of a repeated hour is meant.
    """
    try:
        return wall_clock(naive, label=label or "ET"), True
    except UnreadableTimestampError:
        return wall_clock(naive), False


def read_line(line: Line, start: int | None, years: Years) -> Written | Refused:
    """The instant that a line gives; of an end it may be a clock time alone, on the day of the
    start.
    """
    tokens = find_tokens(line.text)
    days = [day for token in tokens for day in token.days]
    clocks = [token.clock for token in tokens if token.clock]
    own = [clock for clock in clocks if clock.label is not FOREIGN]
    if len(own) == 1 and len(clocks) > 1:
        days, clocks = _eastern_days(tokens), own
    if len(clocks) != 1 or len(days) > 1 or (not days and start is None):
        return Refused("it is not a date with one time of day")
    if not days:
        return read_after(start or 0, clocks[0], line, years)
    day = days[0]
    if start is not None and day.year is None:
        day = day._replace(year=eastern_day(start).year)
    return read_instant(day, clocks[0], line, years)


def _eastern_days(tokens: Sequence[Token]) -> list[Day]:
    """The days of the Eastern time among times in other zones: the one that stands with it, else
    the one that follows from the time beside it.
    """
    is_eastern = [token.clock is not None and token.clock.label is not FOREIGN for token in tokens]
    at = is_eastern.index(True)
    days = [day for token in tokens[:at] for day in token.days]
    if not days:
        return [day for token in tokens for day in token.days]
    own, (last, eastern) = share_year(days)[-1], tokens[at - 1 : at + 1]
    if last.days or not last.clock or not eastern.clock:
        return [own]
    beside = day_beside(own, last.clock, eastern.clock)
    return [beside] if beside else []


def read_after(
    start: int, clock: Clock, line: Line, years: Years, *, zoned: bool = False
) -> Written | Refused:
    """The instant behind a start that a clock time alone gives: on its day, or on the next, with
    the slip `END_NEXT_DAY`.
    """
    begun = eastern_day(start)
    end = read_instant(_day_of(begun), clock, line, years, zoned=zoned)
    if isinstance(end, Refused) or end.at > start:
        return end
    later = read_instant(_day_of(begun, 1), clock, line, years, zoned=True)
    if isinstance(later, Refused):
        return later
    told = (
        f"the end is earlier in the day than the start, {describe(start)}; taken as the next day, "
        f"{describe(later.at)}: {quote(line.text)}"
    )
    return Written(later.at, (*end.slips, note(FindingCode.END_NEXT_DAY, told, line)))


def _day_of(begun: date, later: int = 0) -> Day:
    day = date.fromordinal(begun.toordinal() + later)
    return Day(day.year, day.month, day.day)
