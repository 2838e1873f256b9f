"""Columns of wall-clock times, which state no zone, to instants, for a zone that the user names.

A time that the clocks skipped is no instant, and one that happened twice keeps both readings:
neither is shifted. Which offset holds is looked up with the kernel, over the wall clock's edges.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from graceperiod.tables.kernel import PER_UNIT, Kernel
from graceperiod.times import DAY, MINUTE, find_zone, from_duration

__all__ = ["Read", "WallClock", "wall_clock_of"]

_WEEK = 7 * DAY
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
    """The wall clock of a zone that the user names; takes and raises what `find_zone` does."""
    return WallClock(*find_zone(zone))


def _changes(offset: Callable[[int], int]) -> Iterator[tuple[int, int, int]]:
    """The changes of an offset in these years: the instant, the offset before and after.

    It is asked every Thursday: no zone has changed its offset twice between two of them since 1970.
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
