"""The kernel: the segment of each instant, as a plain bisection finds it, with a bounded table."""

from bisect import bisect_right
from itertools import accumulate

import pytest

pytest.importorskip("numpy")

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graceperiod.tables.kernel import PER_UNIT, Kernel

LONG = 2**55  # microseconds: beyond the years 1 to 9999 either way
# Few near zero, so that some meet, and others far apart.
instants = st.one_of(st.integers(-20, 20), st.integers(-LONG, LONG), st.integers(-(10**7), 10**7))
timelines = st.lists(
    st.lists(instants, unique=True, max_size=12).map(sorted), min_size=1, max_size=4
)


def wanted(edges: list[list[int]], when: int, which: int, per: tuple[int, int] = (1, 1)) -> int:
    """The segment of an instant, in a unit, in a timeline: by its microseconds."""
    times, over = per
    starts = [0, *accumulate(len(each) + 1 for each in edges)]
    # What is finer than a microsecond falls after it.
    return starts[which] + bisect_right(edges[which], when * over // times)


@given(timelines, st.lists(instants, max_size=40), st.data())
def test_any_edges_and_instants(
    edges: list[list[int]], rows: list[int], data: st.DataObject
) -> None:
    """Of one timeline, in order and not, and of several at once."""
    kernel = Kernel(edges)
    rows += [edge + step for each in edges for edge in each for step in (-1, 0, 1)]
    which = data.draw(
        st.lists(st.integers(0, len(edges) - 1), min_size=len(rows), max_size=len(rows))
    )
    several = kernel.segments(np.array(rows, np.int64), np.array(which, np.int8))
    assert several.tolist() == [wanted(edges, *each) for each in zip(rows, which, strict=True)]
    for one in range(len(edges)):
        for asked in (rows, sorted(rows)):
            told = kernel.segments(np.array(asked, np.int64), one)
            assert told.tolist() == [wanted(edges, each, one) for each in asked]


@given(
    timelines, st.lists(st.integers(-(10**6), 10**6), max_size=40), st.sampled_from(list(PER_UNIT))
)
def test_every_unit_falls_on_the_same_side(
    edges: list[list[int]], rows: list[int], unit: str
) -> None:
    """Edges are rounded up to the unit of the instants, and nothing is lost."""
    near = [sorted({edge % 10**8 for edge in each}) for each in edges]
    told = Kernel(near, unit).segments(np.array(rows, np.int64), 0)
    assert told.tolist() == [wanted(near, each, 0, PER_UNIT[unit]) for each in rows]


@pytest.mark.parametrize(
    "edges",
    [
        [],
        [0],
        [-LONG, LONG],
        [*range(1000), LONG],
        list(range(0, 2_000_000, 2)),
        [-LONG, *range(0, 200_000, 2), LONG],
    ],
    ids="none one far-apart dense-and-far many huge".split(),
)
def test_the_table_is_bounded(edges: list[int]) -> None:
    """Whatever the edges; and it answers right."""
    kernel = Kernel([edges, edges[::3]])
    assert kernel._table.nbytes <= 1 << 25  # noqa: SLF001 - its size has no other sign
    random = np.random.default_rng(25)
    rows = np.concatenate([random.integers(-LONG, LONG, 500), random.integers(-5, 2_000_005, 5000)])
    told = kernel.segments(rows)
    assert (told == np.searchsorted(edges, rows, side="right")).all()
    ordered = kernel.segments(np.sort(rows), 1)
    assert (ordered == len(edges) + 1 + np.searchsorted(edges[::3], np.sort(rows), "right")).all()


def test_the_whole_range_of_integers() -> None:
    """The smallest and the largest fall before and after all edges."""
    ends = np.array([np.iinfo(np.int64).max, 0, np.iinfo(np.int64).min], np.int64)
    kernel = Kernel([[10**15, 10**15 + 5]])
    assert kernel.segments(ends).tolist() == [2, 0, 0]
    assert kernel.segments(ends, np.zeros(3, np.int8)).tolist() == [2, 0, 0]


def test_no_rows() -> None:
    """Have no segments."""
    assert Kernel([[1]]).segments(np.empty(0, np.int64)).tolist() == []


def test_order_is_seen_over_blocks() -> None:
    """A column that falls back once, late, is not taken for one in order."""
    rows = np.arange(200_000, dtype=np.int64)
    rows[-2:] = [5, 4]
    edges = list(range(10, 190_000, 70))
    assert (Kernel([edges]).segments(rows) == np.searchsorted(edges, rows, side="right")).all()
