"""Columns of wall-clock times, which state no zone, to instants, for a zone that the user names.

A time that the clocks skipped is no instant, and one that happened twice keeps both readings:
neither is shifted. Which offset holds is looked up with the kernel, over the wall clock's edges.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from graceperiod.batch.kernel import PER_UNIT, Kernel
from graceperiod.eastern import HOUR, MINUTE, from_duration, to_datetime
from graceperiod.errors import UnreadableTimestampError

__all__ = ["Read", "WallClock", "wall_clock_of"]

_EASTERN = {"ET", "HE", "EASTERN", "AMERICA/TORONTO"}
_HINT = "write 'ET', 'UTC', an offset as '-05:00', or a name as 'America/Vancouver'"
_WEEK = 7 * 24 * HOUR
# On the wall clock, microseconds.
_LOW, _HIGH = (from_duration(datetime(year, 1, 1) - datetime(1970, 1, 1)) for year in (1970, 2038))  # noqa: DTZ001 - a wall clock has no zone


class Read(NamedTuple):
    """The instants of a column: those at `missing` are none; those at `repeated` can also be the
    ones in `others`.
    """

    values: npt.NDArray[np.int64]
    missing: npt.NDArray[np.int64]
    repeated: npt.NDArray[np.int64]
    others: npt.NDArray[np.int64]


class WallClock:
    """The wall clock of a zone, in the years 1970 to 2037.

    Args:
        name: as the user wrote it.
        offset: of an instant in microseconds, the offset from UTC in microseconds.
    """

    def __init__(self, name: str, offset: Callable[[int], int]) -> None:
        self.name = name
        changes = list(_changes(offset))
        befores = [offset(_LOW - _WEEK), *(after for _, _, after in changes)]
        # Each change leaves two edges on the wall clock, between which it skipped or repeated.
        edges = [at + each for at, *both in changes for each in sorted(both)]
        self._edges = edges
        self._skips = np.array([False, *(s for _, a, b in changes for s in (b > a, False))])
        self._repeats = np.array([False, *(s for _, a, b in changes for s in (b < a, False))])
        self._offsets = np.array([befores[0], *chain.from_iterable(pairwise(befores))])
        self._kernels: dict[str, Kernel] = {}

    def read(self, values: npt.NDArray[np.int64], unit: str) -> Read:
        """The instants of wall-clock times, both in a unit."""
        if unit not in self._kernels:
            self._kernels[unit] = Kernel([self._edges], unit)
        times, over = PER_UNIT[unit]
        segments = self._kernels[unit].segments(values)
        offsets = self._offsets * times // over
        low, high = _LOW * times // over, _HIGH * times // over
        (missing,) = np.nonzero(self._skips[segments] | (values < low) | (values >= high))
        (repeated,) = np.nonzero(self._repeats[segments])
        # The offset after the change, which an hour that happened twice can have too.
        others = values[repeated] - offsets[np.minimum(segments[repeated] + 1, len(offsets) - 1)]
        return Read(values - offsets[segments], missing, repeated, others)


@lru_cache(maxsize=32)
def wall_clock_of(zone: str) -> WallClock:
    """The wall clock of a zone: `ET`, `UTC`, an offset as `-05:00`, or a name as tz has it.

    Raises:
        UnreadableTimestampError: no such zone.
    """
    if not isinstance(zone, str):
        raise UnreadableTimestampError(f"{zone!r} is no zone; {_HINT}")
    if zone.upper() in _EASTERN:
        return WallClock("ET", _eastern_offset)
    if zone.upper() in {"UTC", "Z", "GMT"}:
        return WallClock("UTC", lambda _: 0)
    try:
        fixed = datetime.fromisoformat(f"2000-01-01T00:00{zone}").utcoffset()
    except ValueError:
        fixed = None
    if fixed is not None:
        length = fixed // timedelta(microseconds=1)
        return WallClock(zone, lambda _: length)
    try:
        tz = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnreadableTimestampError(f"{zone!r} is no zone; {_HINT}") from None
    return WallClock(zone, lambda when: _offset(to_datetime(when).astimezone(tz)))


def _eastern_offset(when: int) -> int:
    return _offset(to_datetime(when))


def _offset(aware: datetime) -> int:
    return from_duration(aware.utcoffset() or timedelta())


def _changes(offset: Callable[[int], int]) -> Iterator[tuple[int, int, int]]:
    """The changes of an offset in these years: the instant, the offset before and after. No zone
    has had two within a week since 1970.
    """
    week, before = _LOW - _WEEK, offset(_LOW - _WEEK)
    while week < _HIGH:
        week += _WEEK
        after = offset(week)
        if after != before:
            yield _change(offset, week - _WEEK, before), before, after
            before = after


def _change(offset: Callable[[int], int], low: int, before: int) -> int:
    """The minute within a week of `low` at which an offset is no longer what it was."""
    high = low + _WEEK
    while high - low > MINUTE:
        middle = (low + high) // 2 // MINUTE * MINUTE
        low, high = (middle, high) if offset(middle) == before else (low, middle)
    return high
