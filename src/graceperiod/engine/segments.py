"""Integers only: overlapping intervals become disjoint segments, and a bisect finds the segment.

Intervals are half-open, [low, high), and each has a colour: a small number that says what it
means to its owner. They may overlap, nest, touch or repeat. Memory is linear in their number,
even when all of them overlap: a segment keeps only which colours cover it, and `covering` finds
the intervals themselves when they are asked for.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Interval", "Segments", "count_of"]

# A mask has two bits for each colour. They count the intervals of that colour up to "two or
# more": which is all a verdict needs, and keeps equal segments equal, so that verdicts are few.
_LEVELS = (0b00, 0b01, 0b11)


class Interval(NamedTuple):
    """[low, high) in one colour; `high` None is open-ended. `low < high`."""

    low: int
    high: int | None
    colour: int


def count_of(colour: int, mask: int) -> int:
    """How much of a colour a mask has: 0 for none, 1 for one interval, 3 for two or more."""
    return mask >> 2 * colour & 0b11


class Segments:
    """The disjoint segments of some intervals.

    Segment i runs from `edges[i - 1]` up to, not including, `edges[i]`; the first and the last are
    open. `masks[i]` says what covers it: bit `2 * colour` is set when an interval of that colour
    does, and the bit above it when two or more do.

    >>> segments = Segments([Interval(0, 10, 0), Interval(5, None, 0)])
    >>> segments.edges, segments.masks
    ([0, 5, 10], [0, 1, 3, 1])
    >>> segments.covering(7)
    [0, 1]
    """

    __slots__ = ("_highest", "_intervals", "_order", "edges", "masks")

    edges: list[int]
    masks: list[int]

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self._intervals = intervals
        self._order: list[int] | None = None
        self._highest: list[float] = []
        self.edges, self.masks = _sweep(intervals)

    def number(self, x: int) -> int:
        """The number of the segment that holds x."""
        return bisect_right(self.edges, x)

    def covering(self, x: int) -> list[int]:
        """The positions of the intervals that hold x, in the order given.

        Takes time in proportion to their number, times the logarithm of the number of all.
        """
        if self._order is None:
            self._index()
        return sorted(self._stab(x))

    def _index(self) -> None:
        """Order the intervals by their low ends, under a tree of the highest high ends.

        The tree is a heap in a list: node n has the children 2n and 2n + 1, and the leaves are
        the intervals in order. Leaves without an interval end at minus infinity, before any x.
        """
        order = sorted(range(len(self._intervals)), key=lambda i: self._intervals[i].low)
        size = 1 << max(len(order) - 1, 0).bit_length()
        highest = [float("-inf")] * (2 * size)
        for leaf, i in enumerate(order, size):
            high = self._intervals[i].high
            highest[leaf] = float("inf") if high is None else high
        for node in range(size - 1, 0, -1):
            highest[node] = max(highest[2 * node], highest[2 * node + 1])
        self._highest, self._order = highest, order

    def _stab(self, x: int) -> Iterator[int]:
        """Walk down the tree into the parts that begin by x and reach past it."""
        order, highest = self._order or [], self._highest
        size = len(highest) // 2
        began = bisect_right(order, x, key=lambda i: self._intervals[i].low)
        stack = [(1, 0, size)]
        while stack:
            node, first, width = stack.pop()
            # Past `began` no interval has begun; where the highest end is by x, all are over.
            if first >= began or highest[node] <= x:
                continue
            if width == 1:
                yield order[first]
            else:
                half = width // 2
                stack.append((2 * node, first, half))
                stack.append((2 * node + 1, first + half, half))


def _sweep(intervals: Sequence[Interval]) -> tuple[list[int], list[int]]:
    """Walk along all ends once, counting how many intervals of each colour are open."""
    changes = [(interval.low, interval.colour, 1) for interval in intervals]
    changes += [
        (interval.high, interval.colour, -1) for interval in intervals if interval.high is not None
    ]
    changes.sort()
    counts = [0] * (1 + max((interval.colour for interval in intervals), default=0))
    edges: list[int] = []
    masks = [0]
    mask = 0
    for at, colour, step in changes:
        counts[colour] += step
        level = _LEVELS[min(counts[colour], 2)]
        mask = mask & ~(0b11 << 2 * colour) | level << 2 * colour
        if edges and edges[-1] == at:  # several ends at one instant make one edge
            masks[-1] = mask
        else:
            edges.append(at)
            masks.append(mask)
    return edges, masks
