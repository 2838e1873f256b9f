"""The kernel: from a column of instants, and one of timelines, to a column of segment numbers.

NumPy only, integers only. A direct lookup table over time buckets of a power of two says in which
segment a bucket begins; only in buckets that hold an edge is there more to search. The table's size
is bounded, whatever the edges: where they are dense or far apart, the buckets grow, and the search
within one is by halves. Integers that come in order are not looked up at all: the edges are
searched in them.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["PER_UNIT", "Kernel"]

Integers = npt.NDArray[np.int64]
SegmentNumbers = npt.NDArray[np.int32]

PER_UNIT = {"s": (1, 1_000_000), "ms": (1, 1_000), "us": (1, 1), "ns": (1_000, 1)}
"""For each unit of time, by what microseconds are multiplied, and then divided, to be in it."""

_END = np.iinfo(np.int64).max
_BLOCK = 1 << 17  # rows whose scratch space stays in the cache, and outweighs the calls
_PER_EDGE = 128  # buckets for each edge: then few rows fall in one with an edge
_ROWS = 8  # for each edge, from which on to search the edges in rows that are in order
_LONG = 256  # rows of a segment, from which on to write it by itself is fastest
_FEWEST, _MOST = 1 << 10, 1 << 22  # buckets of a timeline, and of all together


class Kernel:
    """Timelines that can be asked for many instants at once.

    Segment numbers run on from one timeline to the next: `starts[i]` is the first of timeline i,
    whose segment `starts[i] + n` is the one after n of its edges.

    Args:
        timelines: the edges of each, ascending, in microseconds since 1970 UTC.
        unit: the unit of the instants to come: `s`, `ms`, `us` or `ns`. Edges are brought to it,
            rounded up, so that each instant falls on the same side of them as it does in
            microseconds.
    """

    def __init__(self, timelines: Sequence[Sequence[int]], unit: str = "us") -> None:
        times, over = PER_UNIT[unit]
        edges = [-(np.asarray(each, np.int64) * -times // over) for each in timelines]
        self._edges = edges
        self.starts: list[int] = np.cumsum([0, *(len(each) + 1 for each in edges)])[:-1].tolist()
        # At the number of a segment stands the edge that ends it, or what no instant reaches.
        self._ends = np.concatenate([np.append(each, _END) for each in edges])
        self._first, self._shift, self._width = _grid(np.concatenate(edges), len(edges))
        self._table = np.concatenate(
            [self._row(*each) for each in zip(edges, self.starts, strict=True)]
        )

    @property
    def table_size(self) -> int:
        """Its bytes."""
        return self._table.nbytes

    def segments(
        self,
        instants: Integers,
        timelines: npt.NDArray[np.int8] | int = 0,
        out: SegmentNumbers | None = None,
    ) -> SegmentNumbers:
        """The segment of each instant.

        Args:
            instants: in the kernel's unit, n of them.
            timelines: which timeline each is put to, n of them, or one for all.
            out: where to write the segments; a new array if None.

        Returns:
            n segment numbers.
        """
        found = np.empty(len(instants), np.int32) if out is None else out
        if isinstance(timelines, int) and self._is_sparse(timelines, instants):
            self._in_order(instants, timelines, found)
            return found
        scratch = np.empty((2, min(_BLOCK, len(instants))), np.int64)
        for first in range(0, len(instants), _BLOCK):
            rows = slice(first, first + _BLOCK)
            which = timelines if isinstance(timelines, int) else timelines[rows]
            self._look_up(instants[rows], which, found[rows], scratch)
        return found

    def _is_sparse(self, timeline: int, instants: Integers) -> bool:
        """Whether instants come in order, and are so many that it pays to search edges in them."""
        return len(self._edges[timeline]) * _ROWS <= len(instants) and _ascends(instants)

    def _row(self, edges: Integers, start: int) -> SegmentNumbers:
        """A timeline's part of the table: the segment in which each bucket begins, and its
        complement if there are edges in it.
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
        found: SegmentNumbers,
        scratch: npt.NDArray[np.int64],
    ) -> None:
        """Write the segment of each instant of a block to `found`."""
        cells, offsets = scratch[:, : len(instants)]
        np.right_shift(instants, self._shift, out=cells)
        cells -= self._first
        if isinstance(timelines, int):
            table = self._table[timelines * self._width :][: self._width]
        else:
            table = self._table
            np.clip(cells, 0, self._width - 1, out=cells)
            np.multiply(timelines, self._width, out=offsets, dtype=np.int64)
            cells += offsets
        np.take(table, cells, out=found, mode="clip")  # what is outside is in the outer buckets
        (unsure,) = np.nonzero(found < 0)
        if len(unsure):
            found[unsure] = self._search(instants[unsure], cells[unsure], table)

    def _search(
        self, instants: Integers, cells: npt.NDArray[np.int64], table: SegmentNumbers
    ) -> npt.NDArray[np.int64]:
        """The segments of instants in buckets that hold edges: by halves, between the segment in
        which the bucket begins and that in which the next one does.
        """
        begins = table[cells], table[cells + 1]
        low, high = (np.where(each < 0, ~each, each).astype(np.int64) for each in begins)
        for _ in range(int((high - low).max()).bit_length()):
            middle = (low + high) >> 1
            passed = self._ends[middle] <= instants
            low = np.where(passed, np.minimum(middle + 1, high), low)
            high = np.where(passed, high, middle)
        return low

    def _in_order(self, instants: Integers, timeline: int, found: SegmentNumbers) -> None:
        """Write the segment of each of ascending instants: the edges are searched in them."""
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
    """The number of the first bucket, the shift that gives an instant's, and how many there are.

    The first and the last hold no edge, so that they stand for all that is outside.
    """
    if not len(edges):
        return 0, 0, 1
    low, high = int(edges.min()), int(edges.max())
    wanted = min(max(_PER_EDGE * len(edges) // timelines, _FEWEST), _MOST // timelines)
    shift = max(((high - low) // wanted).bit_length(), 1)  # so that no instant overflows
    return (low >> shift) - 1, shift, (high >> shift) - (low >> shift) + 3


def _ascends(instants: Integers) -> bool:
    """Whether each instant is at or after the one before it; a few far apart tell most others."""
    some = instants[:: max(len(instants) >> 8, 1)]
    if (some[1:] < some[:-1]).any():
        return False
    falls = np.empty(_BLOCK, np.bool_)
    for first in range(0, len(instants), _BLOCK):
        block = instants[first : first + _BLOCK + 1]
        if np.less(block[1:], block[:-1], out=falls[: len(block) - 1]).any():
            return False
    return True
