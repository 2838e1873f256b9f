"""An axis of Eastern Time: which instants to mark, and how.

Marks stand where an Eastern clock shows a round time, so on the night the clocks change they are
an hour further apart, or closer, and a mark that comes twice says which it is.
"""

from collections.abc import Iterator
from datetime import date

from graceperiod.times import DAY, MINUTE, describe, eastern_day, start_of_day, to_datetime

__all__ = ["Tick", "month_number", "month_ticks", "ticks"]

Tick = tuple[int, str]
"""An instant in microseconds since 1970 UTC, or the number of a month, and the text at it."""

_MINUTES = (1, 5, 10, 15, 30, 60, 120, 180, 360, 720)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_MONTH = 30 * DAY  # about
_YEAR = 12  # months


def ticks(start: int, end: int, most: int = 8) -> list[Tick]:
    """Round Eastern times from an instant to a later one, at most so many: times of day (a date at
    midnight), dates, months or years.
    """
    span = end - start
    for minutes in _MINUTES:
        if span < (most - 1) * minutes * MINUTE:  # clocks that go back can bring one more
            return list(_times(start, end, minutes))
    first, last = eastern_day(start), eastern_day(end)
    days = next((days for days in (1, 2, 7, 14) if span < (most - 1) * days * DAY), 0)
    if days:
        dates = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        marks = [(day, f"{day}") for day in dates if day.toordinal() % days == 0]
    else:
        months = month_ticks(month_number(first), month_number(last), span // _MONTH, most - 1)
        marks = [(date(month // _YEAR, month % _YEAR + 1, 1), label) for month, label in months]
    # The first day or month can begin before the axis.
    return [(at, label) for day, label in marks if (at := start_of_day(day)) >= start]


def month_number(day: date) -> int:
    """The month of a date as a number: how many months since the year 0."""
    return _YEAR * day.year + day.month - 1


def month_ticks(first: int, last: int, length: int, most: int) -> list[Tick]:
    """Round months from one to another, by their numbers: as far apart as it takes for a length in
    months to have at most so many. Months a year or more apart say their year alone.
    """
    step = next((months for months in _MONTHS if length < most * months), _MONTHS[-1])
    form = "{}" if step >= _YEAR else "{}-{:02}"
    return [
        (month, form.format(month // _YEAR, month % _YEAR + 1))
        for month in range(first, last + 1)
        if month % step == 0
    ]


def _times(start: int, end: int, minutes: int) -> Iterator[Tick]:
    """The instants at which an Eastern clock shows a multiple of some minutes since midnight."""
    step = min(minutes, 60) * MINUTE
    for at in range(-(-start // step) * step, end + 1, step):
        clock = to_datetime(at)
        if (clock.hour * 60 + clock.minute) % minutes:
            continue
        day, time, label = describe(at).split()
        if label == "ET":
            label = ""
        yield at, day if time == "00:00" else f"{time} {label}".rstrip()
