"""Columns of wall-clock times, which state no zone, to instants, for a zone that the user names.

A time that the clocks skipped is not an instant, and one that happened twice keeps both readings:
neither is shifted. The kernel looks up which offset holds, among the edges of the wall clock.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np

from graceperiod.tables.kernel import PER_UNIT, Bools, Instants, Integers, Kernel
from graceperiod.tables.problems import ProblemCode
from graceperiod.times import DAY, MINUTE, find_zone, from_duration

__all__ = ["WallClock", "wall_clock_of"]

_WEEK = 7 * DAY
# On the wall clock, microseconds. The tz database knows little before 1970, and pytz's copy of it
# ends with 2037.
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock has no zone
_LOW, _HIGH = (from_duration(_EPOCH.replace(year=year) - _EPOCH) for year in (1970, 2038))


class WallClock:
    """The wall clock of a zone, in the years 1970 to 2037.

    Args:
        name: the zone's, as the user wrote it.
        offset: gives the offset from UTC at an instant, both in microseconds.

    `problems` has what to say of a time that the clock did not show: skipped, or not known.
    """

    def __init__(self, name: str, offset: Callable[[int], int]) -> None:
        self.problems: tuple[str, str] = (
            f"{ProblemCode.NONEXISTENT}: the clocks of {name} skipped this time; check its source",
            f"{ProblemCode.UNREADABLE}: the clocks of {name} are known for the years 1970 to 2037",
        )
        changes = list(_changes(offset))
        befores = [offset(_LOW - _WEEK), *(after for _, _, after in changes)]
        # Each change makes two edges on the wall clock. Clocks put forward skip the times between
        # them, and clocks set back show those times twice.
        self._edges = [at + shown for at, *both in changes for shown in sorted(both)]
        self._skips = np.array([False, *(s for _, a, b in changes for s in (b > a, False))])
        self._repeats = np.array([False, *(s for _, a, b in changes for s in (b < a, False))])
        self._offsets = np.array([befores[0], *chain.from_iterable(pairwise(befores))])
        self._kernels: dict[str, Kernel] = {}

    def read(self, values: Integers, unit: str, valid: Bools) -> Instants:
        """The instants of wall-clock times, valid where these are and the clock showed them."""
        if unit not in self._kernels:
            self._kernels[unit] = Kernel([self._edges], unit)
        times, over = PER_UNIT[unit]
        segments = self._kernels[unit].segments(values)
        offsets = self._offsets * times // over
        valid = valid & ~(self._skips[segments] | self.is_outside(values, unit))
        (repeated,) = np.nonzero(self._repeats[segments] & valid)
        # The first reading has the offset before the change, the other the one after it.
        others = values[repeated] - offsets[np.minimum(segments[repeated] + 1, len(offsets) - 1)]
        return Instants(values - offsets[segments], unit, valid, repeated, others)

    def is_outside(self, values: Integers, unit: str) -> Bools:
        """Which wall-clock times are outside these years. Their problem is the second one."""
        times, over = PER_UNIT[unit]
        outside: Bools = (values < _LOW * times // over) | (values >= _HIGH * times // over)
        return outside

    def read_one(self, wall: datetime) -> tuple[int, ...] | str:
        """The instants that a wall-clock time can mean, in microseconds; or why there is none."""
        shown = np.array([from_duration(wall - _EPOCH)])
        read = self.read(shown, "us", np.ones(1, np.bool_))
        if not read.valid[0]:
            return self.problems[int(self.is_outside(shown, "us")[0])]
        return tuple(map(int, (*read.values, *read.others)))


@lru_cache(maxsize=32)
def wall_clock_of(zone: str) -> WallClock:
    """The wall clock of a zone that the user names; takes and raises what `find_zone` does."""
    return WallClock(*find_zone(zone))


def _changes(offset: Callable[[int], int]) -> Iterator[tuple[int, int, int]]:
    """The changes of an offset in these years: the instant, the offset before and after."""
    before = offset(_LOW - _WEEK)
    # No zone has changed its offset twice within a week since 1970: where two offsets a week apart
    # are equal, nothing changed between them. Changes fall on whole minutes.
    for week in range(_LOW - _WEEK, _HIGH, _WEEK):
        after = offset(week + _WEEK)
        if after != before:
            minutes = range(week, week + _WEEK, MINUTE)
            first = bisect_left(minutes, True, key=lambda at, was=before: offset(at) != was)  # type: ignore[misc]  # noqa: FBT003
            yield week + first * MINUTE, before, after
            before = after
