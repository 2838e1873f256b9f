"""The kernel: from a column of instants, and one of timelines, to a column of segment numbers.

NumPy and integers alone. Time is cut into buckets whose width is a power of two, and a table says
for each bucket in which segment it begins. Most buckets hold no edge, so that one look-up answers;
in the others the kernel searches by halves. The table's size is bounded: where edges are dense or
far apart, the buckets grow. For instants in ascending order, the kernel looks up the few edges
among the instants instead.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["PER_UNIT", "Bools", "Instants", "Integers", "Kernel"]

Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
_SegmentNumbers = npt.NDArray[np.int32]

PER_UNIT = {"s": (1, 1_000_000), "ms": (1, 1_000), "us": (1, 1), "ns": (1_000, 1)}
"""For each unit of time, two factors: microseconds, multiplied by the first and divided by the
second, are in the unit."""

_NEVER = np.iinfo(np.int64).max  # stands for the edge that no timeline has after its last segment
_BLOCK = 1 << 17  # rows: their scratch space fits the cache, and the calls of NumPy cost little
_PER_EDGE = 128  # buckets for each edge: then few rows fall in a bucket with an edge
_ROWS = 8  # for each edge: with fewer rows in order, the table is faster
_LONG = 256  # rows of a segment: from here on, it is fastest to write each segment by itself
_FEWEST, _MOST = 1 << 10, 1 << 22  # buckets of a timeline, and of all together: 16 MB
_NONE, _ALL = np.empty(0, np.int64), slice(None)


class Instants(NamedTuple):
    """A column of times: integers in a unit, `s`, `ms`, `us` or `ns`, since 1970 UTC.

    `valid` says which rows state an instant. Rows at `repeated` can also mean the instants in
    `others`, which are an hour later.
    """

    values: Integers
    unit: str
    valid: Bools
    repeated: Integers = _NONE
    others: Integers = _NONE

    def both(self, rows: Integers) -> tuple[Integers, Integers]:
        """The first and the last reading of some rows, in microseconds; most have but one."""
        last = self.values.copy()
        last[self.repeated] = self.others
        return self.microseconds(rows), self._replace(values=last).microseconds(rows)

    def microseconds(self, rows: Integers | Bools | slice = _ALL) -> Integers:
        """The microseconds that some rows fall in, by their places or a mask; without, all rows."""
        times, over = PER_UNIT[self.unit]
        return self.values[rows] // times * over


class Kernel:
    """Timelines that answer for many instants at once.

    Segment numbers run on from one timeline to the next: `starts[i]` is the first of timeline i,
    whose segment `starts[i] + n` is the one after n of its edges.

    Args:
        timelines: the edges of each, ascending, in microseconds since 1970 UTC.
        unit: the unit of the instants to come: `s`, `ms`, `us` or `ns`.
    """

    def __init__(self, timelines: Sequence[Sequence[int]], unit: str = "us") -> None:
        times, over = PER_UNIT[unit]
        # Edges are rounded up: an instant in whole seconds is at or after an edge of 1.5 s when it
        # is at or after 2 s. Floor division rounds down, so it divides their negatives.
        edges = [-(np.asarray(timeline, np.int64) * -times // over) for timeline in timelines]
        self._edges = edges
        lengths = [len(timeline) + 1 for timeline in edges]
        self.starts: list[int] = np.cumsum([0, *lengths])[:-1].tolist()
        self._ends = np.concatenate([np.append(timeline, _NEVER) for timeline in edges])
        self._first, self._shift, self._width = _grid(np.concatenate(edges), len(edges))
        self._table = np.concatenate(
            [self._row(*timeline) for timeline in zip(edges, self.starts, strict=True)]
        )

    def segments(
        self,
        instants: Integers,
        timelines: npt.NDArray[np.int8] | int = 0,
        out: _SegmentNumbers | None = None,
    ) -> _SegmentNumbers:
        """The segment of each instant.

        Args:
            instants: in the kernel's unit, n of them.
            timelines: the place of the timeline of each instant, n of them, or one for all.
            out: where to write the segments; a new array if None.

        Returns:
            n segment numbers.
        """
        found = np.empty(len(instants), np.int32) if out is None else out
        if (
            isinstance(timelines, int)
            and len(self._edges[timelines]) * _ROWS <= len(instants)
            and _ascends(instants)
        ):
            self._in_order(instants, timelines, found)
            return found
        # A block at a time: its scratch space stays in the cache, and the passes over it are fast.
        scratch = np.empty((2, min(_BLOCK, len(instants))), np.int64)
        for first in range(0, len(instants), _BLOCK):
            rows = slice(first, first + _BLOCK)
            which = timelines if isinstance(timelines, int) else timelines[rows]
            self._look_up(instants[rows], which, found[rows], scratch)
        return found

    def _row(self, edges: Integers, start: int) -> _SegmentNumbers:
        """A timeline's part of the table: for each bucket the segment in which it begins, or the
        complement of that number (which is negative) if edges lie in the bucket.
        """
        begins = np.arange(self._first, self._first + self._width + 1, dtype=np.int64)
        begins <<= self._shift
        known = np.searchsorted(edges, begins[:-1], side="right")
        inside = np.searchsorted(edges, begins[1:], side="left") > known
        segments = (start + known).astype(np.int32)
        return np.where(inside, ~segments, segments)

    def _look_up(
        self,
        instants: Integers,
        timelines: npt.NDArray[np.int8] | int,
        found: _SegmentNumbers,
        scratch: Integers,
    ) -> None:
        """Write the segment of each instant of a block to `found`."""
        cells, offsets = scratch[:, : len(instants)]
        np.right_shift(instants, self._shift, out=cells)
        cells -= self._first
        if isinstance(timelines, int):
            table = self._table[timelines * self._width :][: self._width]
        else:
            # Clipped before the offset is added, or an instant would fall in the next timeline.
            table = self._table
            np.clip(cells, 0, self._width - 1, out=cells)
            np.multiply(timelines, self._width, out=offsets, dtype=np.int64)
            cells += offsets
        np.take(table, cells, out=found, mode="clip")  # the outer buckets stand for all beyond
        (unsure,) = np.nonzero(found < 0)
        if len(unsure):
            found[unsure] = self._search(instants[unsure], cells[unsure], table)

    def _search(self, instants: Integers, cells: Integers, table: _SegmentNumbers) -> Integers:
        """The segments of instants in buckets that hold edges, by halves.

        The answer lies between the segments in which the bucket and the next one begin. There is a
        next one: the last bucket of a timeline holds no edge.
        """
        begins = table[cells], table[cells + 1]
        low, high = (np.where(begin < 0, ~begin, begin).astype(np.int64) for begin in begins)
        for _ in range(int((high - low).max()).bit_length()):
            middle = (low + high) >> 1
            passed = self._ends[middle] <= instants
            low = np.where(passed, np.minimum(middle + 1, high), low)
            high = np.where(passed, high, middle)
        return low

    def _in_order(self, instants: Integers, timeline: int, found: _SegmentNumbers) -> None:
        """Write the segment of each of ascending instants."""
        passed = np.searchsorted(instants, self._edges[timeline], side="left")
        lengths = np.diff(passed, prepend=0, append=len(instants))
        (held,) = np.nonzero(lengths)
        segments, lengths = (held + self.starts[timeline]).astype(np.int32), lengths[held]
        if len(held) * _LONG > len(instants):
            found[:] = np.repeat(segments, lengths)
            return
        begin = 0
        for segment, length in zip(segments.tolist(), lengths.tolist(), strict=True):
            found[begin : begin + length] = segment
            begin += length


def _grid(edges: Integers, timelines: int) -> tuple[int, int, int]:
    """The buckets: the number of the first, the shift that turns an instant into the number of its
    bucket, and how many there are.

    All timelines share them. The first and the last hold no edge, so that they stand for all time
    before and after.
    """
    if not len(edges):
        return 0, 0, 1
    low, high = int(edges.min()), int(edges.max())
    wanted = min(max(_PER_EDGE * len(edges) // timelines, _FEWEST), _MOST // timelines)
    # A shift of at least one halves the largest instants: then `cells -= first` cannot overflow.
    shift = max(((high - low) // wanted).bit_length(), 1)
    return (low >> shift) - 1, shift, (high >> shift) - (low >> shift) + 3


def _ascends(instants: Integers) -> bool:
    """Whether no instant is before the one ahead of it in the column."""
    some = instants[:: max(len(instants) >> 8, 1)]  # a few tell most columns that do not ascend
    if (some[1:] < some[:-1]).any():
        return False
    falls = np.empty(_BLOCK, np.bool_)
    for first in range(0, len(instants), _BLOCK):
        block = instants[first : first + _BLOCK + 1]
        if np.less(block[1:], block[:-1], out=falls[: len(block) - 1]).any():
            return False
    return True
