"""The axis of Eastern Time: where its marks stand, and what stands at them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graceperiod.display.axis import ticks
from graceperiod.times import HOUR, instant, to_iso


def labels(start: str, end: str) -> list[str]:
    """What stands on the axis."""
    return [label for _, label in ticks(instant(start), instant(end))]


def test_the_hour_that_came_twice_has_two_marks_that_say_which_they_are() -> None:
    """2 November 2025: from midnight to three, four hours pass."""
    shown = labels("2025-11-02 00:00 ET", "2025-11-02 03:00 ET")
    assert shown == ["2025-11-02", "01:00 EDT", "01:00 EST", "02:00", "03:00"]


def test_the_hour_that_was_skipped_has_no_mark() -> None:
    """9 March 2025: after 01:00 comes 03:00, an hour later."""
    found = ticks(instant("2025-03-09 00:00 ET"), instant("2025-03-09 05:00 ET"))
    assert [label for _, label in found] == ["2025-03-09", "01:00", "03:00", "04:00", "05:00"]
    assert {b - a for (a, _), (b, _) in pairwise(found)} == {HOUR}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-10-02 15:31 ET", "2025-10-02 15:40 ET", ["15:35", "15:40"]),
        (
            "2025-10-02 15:30 ET",
            "2025-10-02 20:00 ET",
            ["16:00", "17:00", "18:00", "19:00", "20:00"],
        ),
        (
            "2025-10-30 12:00 ET",
            "2025-11-03 12:00 ET",
            ["2025-10-31", "2025-11-01", "2025-11-02", "2025-11-03"],
        ),
        ("2025-01-15 00:00 ET", "2025-07-15 00:00 ET", [f"2025-0{month}" for month in range(2, 8)]),
        ("2017-10-01 00:00 ET", "2026-02-01 00:00 ET", ["2018", "2020", "2022", "2024", "2026"]),
        (
            "2037-12-31 12:00 ET",
            "2038-01-02T12:00:00Z",
            ["12:00", "12:00 UTC", "2038-01-02", "12:00 UTC"],
        ),
    ],
)
def test_marks_are_round_eastern_times(start: str, end: str, expected: list[str]) -> None:
    """Minutes, hours, dates, months or years, by the length of the axis."""
    assert labels(start, end) == expected


@given(st.integers(0, 4 * 10**15), st.integers(1, 2 * 10**15))
def test_marks_are_in_order_on_the_axis_and_few(start: int, length: int) -> None:
    """Whatever the span, no mark lies outside it, and there are at most eight."""
    found = ticks(start, start + length)
    places = [at for at, _ in found]
    assert places == sorted(set(places))
    assert all(start <= at <= start + length for at in places)
    assert len(found) <= 8


@given(st.integers(0, 2 * 10**15))
def test_a_date_stands_where_it_begins(start: int) -> None:
    """A mark with a date is at 00:00 Eastern of it."""
    for at, label in ticks(start, start + 5 * 24 * HOUR):
        assert to_iso(at).startswith(f"{label}T00:00:00")
