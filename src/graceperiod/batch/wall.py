"""Columns of wall-clock times, which state no zone, to instants, for a zone that the user names.

A time that the clocks skipped is no instant, and one that happened twice keeps both readings:
neither is shifted. Which offset holds is looked up with the kernel, over the wall clock's edges.
Every zone is pytz's, so the version of the tz database that decisions record is the one in use.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytz

from graceperiod.batch.kernel import PER_UNIT, Kernel
from graceperiod.eastern import HOUR, MINUTE, from_duration, to_datetime
from graceperiod.errors import UnreadableTimestampError

__all__ = ["Read", "WallClock", "wall_clock_of"]

_EASTERN = {"ET", "HE", "EASTERN", "AMERICA/TORONTO"}
_UTC = {"UTC", "GMT"}
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_IN_ONE_SEASON = {
    "ET": "EST EDT HNE HAE",
    "America/Halifax": "AST ADT HNA HAA",
    "America/St_Johns": "NST NDT HNT HAT",
    "America/Winnipeg": "CST CDT HNC HAC",
    "America/Edmonton": "MST MDT HNR HAR",
    "America/Vancouver": "PST PDT HNP HAP",
}
"""For each zone of Canada the abbreviations of its seasons, in English and French."""

_HINT = "write 'ET', 'UTC', an offset like '-05:00', or a name like 'America/Vancouver'"
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
    """The wall clock of a zone: `ET`, `UTC`, an offset as `-05:00`, or a name of the tz database
    with its area, as `America/Vancouver`.

    Raises:
        UnreadableTimestampError: anything else, abbreviations among it: who writes `EST` of a
            column mostly means Eastern Time, and `EST` would be an hour off all summer.
    """
    if not isinstance(zone, str):
        raise UnreadableTimestampError(f"{zone!r} is not the name of a time zone; {_HINT}")
    if zone.upper() in _EASTERN:
        return WallClock("ET", _eastern_offset)
    if zone.upper() in _UTC:
        return WallClock("UTC", lambda _: 0)
    if _OFFSET.fullmatch(zone):
        length = _offset(datetime.fromisoformat(f"2000-01-01T00:00{zone}"))
        return WallClock(zone, lambda _: length)
    if not _names_a_place(zone):
        raise UnreadableTimestampError(_refusal(zone))
    tz = pytz.timezone(zone)
    return WallClock(zone, lambda when: _offset(to_datetime(when).astimezone(tz)))


def _names_a_place(zone: str) -> bool:
    """Whether a name of the tz database is one of an area and a place in it, as all are that keep
    the clocks of a place through its seasons. Those of `Etc` are fixed offsets.
    """
    return "/" in zone and not zone.startswith("Etc/") and zone in pytz.all_timezones_set


def _refusal(zone: str) -> str:
    """Why a text is not taken for a zone, and what to write."""
    for instead, abbreviations in _IN_ONE_SEASON.items():
        if zone.upper() in abbreviations.split():
            return (
                f"{zone!r} is the abbreviation of one season, and an hour off in the other; "
                f"write {instead!r}"
            )
    if zone.upper().startswith("ETC/"):
        return (
            f"{zone!r} is a fixed offset, and 'Etc/GMT+5' means -05:00; write the offset itself, "
            "like '-05:00', or 'UTC'"
        )
    return f"{zone!r} is not accepted as a time zone; {_HINT}"


def _eastern_offset(when: int) -> int:
    return _offset(to_datetime(when))


def _offset(aware: datetime) -> int:
    return from_duration(aware.utcoffset() or timedelta())


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
