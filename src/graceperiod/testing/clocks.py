"""When the Eastern clocks change."""

from datetime import date
from functools import lru_cache

from graceperiod.times import DAY, HOUR, midnight, to_datetime

__all__ = ["clock_changes"]


@lru_cache(maxsize=256)
def clock_changes(year: int) -> tuple[int, ...]:
    """The instants of a year, 1970 to 2037, at which the Eastern clocks change, as microseconds
    since 1970 UTC.
    """
    first = midnight(date(year, 1, 1))
    return tuple(
        hour
        for day in range(first, first + 364 * DAY, DAY)  # 2037 has no rules after it
        if _offset(day) != _offset(day + DAY)
        for hour in range(day + HOUR, day + DAY + HOUR, HOUR)
        if _offset(hour - HOUR) != _offset(hour)
    )


def _offset(at: int) -> object:
    return to_datetime(at).utcoffset()
