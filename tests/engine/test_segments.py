"""Intervals of integers become disjoint segments that keep every interval they came from."""

import random

import pytest

from graceperiod.engine.segments import Interval, Segments, count_of

FAR = 1_000_000


def segments(*intervals: tuple[int, int]) -> list[tuple[float, list[int]]]:
    """Each segment's low end, with the intervals that cover it, as `Segments` gives them."""
    line = Segments([Interval(low, high, 0) for low, high in intervals])
    return [(low, line.covering(low)) for low in line.edges]


def test_no_interval_is_one_empty_segment() -> None:
    """Without intervals nothing covers anything."""
    line = Segments([])
    assert (line.edges, line.masks, line.covering(0), line.number(0)) == ([], [0], [], 0)


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([(0, 10)], [(0, [0]), (10, [])]),
        ([(0, 10), (20, 30)], [(0, [0]), (10, []), (20, [1]), (30, [])]),
        ([(0, 10), (5, 15)], [(0, [0]), (5, [0, 1]), (10, [1]), (15, [])]),
        ([(0, 10), (2, 4)], [(0, [0]), (2, [0, 1]), (4, [0]), (10, [])]),
        ([(0, 10), (10, 20)], [(0, [0]), (10, [1]), (20, [])]),
        ([(0, 10), (0, 10)], [(0, [0, 1]), (10, [])]),
        ([(5, 10), (0, 10)], [(0, [1]), (5, [0, 1]), (10, [])]),
    ],
    ids=["one", "apart", "overlap", "nested", "touch", "same", "same-end"],
)
def test_segments_keep_every_interval(
    intervals: list[tuple[int, int]], expected: list[tuple[int, list[int]]]
) -> None:
    """Overlapping, nested, touching and equal intervals all stay visible."""
    assert segments(*intervals) == expected


def test_an_interval_holds_its_low_end_and_not_its_high_end() -> None:
    """Half-open, to the unit."""
    line = Segments([Interval(10, 20, 0)])
    assert [line.covering(x) for x in (9, 10, 19, 20)] == [[], [0], [0], []]
    assert [line.number(x) for x in (9, 10, 19, 20)] == [0, 1, 1, 2]


def test_masks_count_each_colour_to_two() -> None:
    """Two bits a colour: covered, and covered twice or more."""
    line = Segments([Interval(0, 9, 0), Interval(1, 8, 0), Interval(2, 7, 0), Interval(3, 6, 2)])
    assert line.edges == [0, 1, 2, 3, 6, 7, 8, 9]
    assert line.masks == [0, 0b01, 0b11, 0b11, 0b01_00_11, 0b11, 0b11, 0b01, 0]


def test_it_agrees_with_looking_at_every_interval() -> None:
    """On random intervals, each point is covered by what a plain scan finds."""
    rng = random.Random(20)
    for size in range(1, 40):
        intervals = []
        for _ in range(size):
            low = rng.randrange(60)
            intervals.append(Interval(low, low + rng.randrange(1, 20), rng.randrange(3)))
        line = Segments(intervals)
        for x in range(-1, 82):
            found = [i for i, (low, high, _) in enumerate(intervals) if low <= x < high]
            assert line.covering(x) == found
            mask = line.masks[line.number(x)]
            for colour in range(3):
                count = sum(intervals[i].colour == colour for i in found)
                assert count_of(colour, mask) == (0, 1, 3)[min(count, 2)]


def test_memory_is_linear_when_all_overlap() -> None:
    """100,000 intervals up to one end make a mask for each segment, and no lists of members."""
    count = 100_000
    line = Segments([Interval(i, FAR, 0) for i in range(count)])
    assert len(line.edges) == count + 1
    assert len(line.masks) == count + 2
    assert set(line.masks) == {0, 1, 3}
    assert len(line.covering(count)) == count
    assert line.covering(2) == [0, 1, 2]
