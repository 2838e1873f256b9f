"""From dates and times as written to instants, or to why there is none."""

from datetime import date

import pytest

from graceperiod.bulletins.claims.clock import (
    Refused,
    Written,
    Years,
    read_after,
    read_instant,
    read_line,
)
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words.dates import Clock, Day
from graceperiod.times import instant

LINE = Line(7, "as written")
YEARS = Years("TCC25-0001", (LINE,))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Sunday, December 3, 2023, 0:00 AT (Saturday, December 2, 23:00 ET)", "2023-12-02 23:00"),
        ("2023-12-03 00:30 AT (23:30 ET)", "2023-12-02 23:30"),
        ("2023-12-02 22:00 PT / 01:00 ET", "2023-12-03 01:00"),
        ("2023-12-03 03:00 AT (02:00 ET)", "2023-12-03 02:00"),
        ("2023-12-03 02:00 ET (03:00 AT)", "2023-12-03 02:00"),
        ("03:00 AT / 02:00 ET, 2023-12-03", "2023-12-03 02:00"),
        ("2023-12-03 02:00 PT (11:00 ET)", None),
        ("2023-02-30 00:30 AT (23:30 ET)", None),
        ("00:30 AT (23:30 ET)", None),
    ],
)
def test_a_time_beside_one_of_another_zone_has_its_own_day(text: str, when: str | None) -> None:
    """The date that stands with the other may be that of the day before, or behind."""
    read = read_line(Line(1, text), None, YEARS)
    expected = None if when is None else instant(f"{when} ET")
    assert (read.at if isinstance(read, Written) else None) == expected


def test_a_date_without_a_year_is_the_nearest_to_its_message() -> None:
    """Where neither the page nor a number states a year."""
    years = Years(None, (), date(2026, 12, 28))
    assert [years.of(Day(None, *day)) for day in ((1, 3), (12, 20), (7, 1), (6, 1))] == [
        2027, 2026, 2026, 2027
    ]  # fmt: skip
    assert years.of(Day(None, 1, 3, 0)) is None


def test_a_time_alone_is_on_the_day_of_its_start() -> None:
    """Where it is later than the start."""
    start = instant("2025-10-02 10:30 ET")
    assert read_after(start, Clock(14, 20), LINE, YEARS, zoned=True) == Written(
        instant("2025-10-02 14:20 ET")
    )


def test_a_time_before_its_start_is_on_the_next_day() -> None:
    """With a finding that says so, and names the line."""
    start = instant("2025-10-02 23:00 ET")
    read = read_after(start, Clock(1, 30), LINE, YEARS, zoned=True)
    assert isinstance(read, Written)
    assert read.at == instant("2025-10-03 01:30 ET")
    assert [(slip.code, slip.line) for slip in read.slips] == [("END_NEXT_DAY", 7)]


def test_a_next_day_on_which_the_clocks_skip_the_time_is_refused() -> None:
    """On March 9, 2025 there was no 02:30."""
    start = instant("2025-03-08 23:00 ET")
    assert isinstance(read_after(start, Clock(2, 30), LINE, YEARS, zoned=True), Refused)


def test_a_time_without_a_date_is_refused() -> None:
    """It is no instant by itself."""
    assert read_instant(None, Clock(2, 30), LINE, YEARS) == Refused("it states no date")


def test_a_date_takes_the_year_that_its_weekday_allows() -> None:
    """October 2 was a Thursday in 2025, and a Friday in 2026."""
    read = read_instant(Day(None, 10, 2, 4), Clock(10, 30, label="ET"), LINE, YEARS)
    assert isinstance(read, Written)
    assert read.at == instant("2026-10-02 10:30 ET")
    assert [slip.code for slip in read.slips] == ["YEAR_NOT_STATED"]


def test_a_date_that_never_was_is_refused() -> None:
    """February 30, and no weekday of it."""
    assert isinstance(read_instant(Day(2025, 2, 30), Clock(10), LINE, YEARS), Refused)
    assert YEARS.of(Day(None, 2, 30, 1)) is None
