"""Integers only: overlapping intervals become disjoint segments, and a bisect finds the segment.

Intervals are half-open, [low, high). Each has a colour: a small number that means something to its
owner. Intervals may overlap, nest, touch or repeat. Memory stays linear in their number even when
all of them overlap, because a segment keeps only the colours that cover it. `covering` finds the
intervals themselves on demand.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

# A mask has two bits for each colour. They count its intervals up to "two or more". A verdict needs
# no more than that, and segments that differ only in a higher count share one verdict.
_LEVELS = (0b00, 0b01, 0b11)


class Interval(NamedTuple):
    """[low, high) in one colour, where `low < high`."""

    low: int
    high: int
    colour: int


def count_of(colour: int, mask: int) -> int:
    """How often a mask has a colour: 0 for never, 1 for one interval, 3 for two or more."""
    return mask >> 2 * colour & 0b11


class Segments:
    """The disjoint segments of some intervals.

    Segment i runs from `edges[i - 1]` up to, not including, `edges[i]`. The first and the last
    segment are unbounded, and no interval covers them. `masks[i]` says what covers segment i: bit
    `2 * colour` is set when an interval of that colour does, and the bit above it when two or more
    do.

    >>> segments = Segments([Interval(0, 10, 0), Interval(5, 20, 0)])
    >>> segments.edges, segments.masks
    ([0, 5, 10, 20], [0, 1, 3, 1, 0])
    >>> segments.covering(7)
    [0, 1]
    """

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self.intervals = intervals
        self.edges: list[int]
        self.masks: list[int]
        self.edges, self.masks = _sweep(intervals)

    def number(self, x: int) -> int:
        """The number of the segment that holds x."""
        return bisect_right(self.edges, x)

    def covering(self, x: int) -> list[int]:
        """The positions of the intervals that hold x, in the order given.

        Takes time in proportion to their number, times the logarithm of the number of all.
        """
        order, highest = self._tree
        began = bisect_right(order, x, key=lambda i: self.intervals[i].low)
        found = []
        stack = [(1, 0, len(highest) // 2)]
        while stack:
            node, first, width = stack.pop()
            # From `began` on no interval has begun; where the highest end is by x, all are over.
            if first >= began or highest[node] <= x:
                continue
            if width == 1:
                found.append(order[first])
            else:
                half = width // 2
                stack.append((2 * node, first, half))
                stack.append((2 * node + 1, first + half, half))
        return sorted(found)

    @cached_property
    def _tree(self) -> tuple[list[int], list[float]]:
        """The intervals ordered by their low ends, and a tree of the highest high ends.

        The tree is a heap in a list: node n has the children 2n and 2n + 1, and the leaves are
        the intervals in order. Leaves without an interval end at minus infinity, before any x.
        """
        # Built at the first question for evidence: a column of verdicts never asks for it.
        order = sorted(range(len(self.intervals)), key=lambda i: self.intervals[i].low)
        size = 1 << max(len(order) - 1, 0).bit_length()
        highest = [-math.inf] * (2 * size)
        highest[size : size + len(order)] = (self.intervals[i].high for i in order)
        for node in range(size - 1, 0, -1):
            highest[node] = max(highest[2 * node], highest[2 * node + 1])
        return order, highest


def _sweep(intervals: Sequence[Interval]) -> tuple[list[int], list[int]]:
    """Walk along all ends once, counting how many intervals of each colour are open."""
    changes = [(interval.low, interval.colour, 1) for interval in intervals]
    changes += [(interval.high, interval.colour, -1) for interval in intervals]
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
