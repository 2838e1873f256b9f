"""An axis of Eastern Time: which instants to mark, and how.

Marks stand where an Eastern clock shows a round time, so on the night the clocks change they are
an hour further apart, or closer, and a mark that comes twice says which it is.
"""

from collections.abc import Iterator
from datetime import date

from graceperiod.times import HOUR, MINUTE, describe, eastern_day, start_of_day, to_datetime

__all__ = ["Tick", "ticks"]

Tick = tuple[int, str]
"""An instant in microseconds since 1970 UTC, and what stands at it."""

_MINUTES = (1, 5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_DAY = 24 * HOUR
_MONTH = 30 * _DAY  # about
_YEAR = 12  # months


def ticks(start: int, end: int, most: int = 8) -> list[Tick]:
    """Round Eastern times from an instant to a later one, at most so many: times of day (a date at
    midnight), dates, months or years.
    """
    span = end - start
    for minutes in _MINUTES:
        if span < (most - 1) * minutes * MINUTE:  # clocks that go back can bring one more
            return list(_times(start, end, minutes))
    for days in _DAYS:
        if span < (most - 1) * days * _DAY:
            found = (day for day in _dates(start, end) if day.toordinal() % days == 0)
            return [(start_of_day(day), day.isoformat()) for day in found]
    months = next((each for each in _MONTHS if span < (most - 1) * each * _MONTH), _MONTHS[-1])
    firsts = (day for day in _dates(start, end) if day.day == 1)
    return [
        (start_of_day(day), str(day.year) if months >= _YEAR else f"{day:%Y-%m}")
        for day in firsts
        if (day.year * _YEAR + day.month - 1) % months == 0
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


def _dates(start: int, end: int) -> Iterator[date]:
    """The Eastern dates that begin from an instant to another."""
    first, last = eastern_day(start), eastern_day(end)
    late = start_of_day(first) < start
    return map(date.fromordinal, range(first.toordinal() + late, last.toordinal() + 1))
