"""Periods as people name them: dates to their end, and timestamps."""

from datetime import UTC, date, datetime

import pytest

from graceperiod import AmbiguousTimeError, NaiveTimestampError, UnreadableTimestampError
from graceperiod.times import end_instant, first_instant, instant


@pytest.mark.parametrize("day", ["2025-11-02", "2025/11/02", date(2025, 11, 2)])
def test_a_date_is_all_of_it(day: str | date) -> None:
    """From midnight Eastern to the next: 25 hours on this one."""
    assert first_instant(day) == instant("2025-11-02T00:00-04:00")
    assert end_instant(day) == instant("2025-11-03T00:00-05:00")


@pytest.mark.parametrize(
    "moment",
    ["2025-10-02 15:30 ET", "2025-10-02T19:30Z", datetime(2025, 10, 2, 19, 30, tzinfo=UTC)],
)
def test_a_timestamp_is_an_instant(moment: str | datetime) -> None:
    """As `decide` reads it, at both ends."""
    assert first_instant(moment) == end_instant(moment) == instant("2025-10-02 15:30 ET")


@pytest.mark.parametrize(
    ("moment", "error", "message"),
    [
        ("October", UnreadableTimestampError, "'October' is neither a date nor a timestamp; write"),
        (None, UnreadableTimestampError, "None is neither a date nor a timestamp; write"),
        (
            "10/02/2025",
            UnreadableTimestampError,
            "'10/02/2025' does not begin with the year, .* other; write '2025-10-02' or",
        ),
        ("2025-10-02 25:00 ET", UnreadableTimestampError, "the time of day 25:00 does not exist"),
        ("2025-10-02 15:30", NaiveTimestampError, "no time zone"),
        (datetime(2025, 10, 2, 15, 30), NaiveTimestampError, "no time zone"),
        ("2025-11-02 01:30 ET", AmbiguousTimeError, "happened twice"),
        ("2050-01-01", UnreadableTimestampError, "outside 1902 to 2037"),
        (date.max, UnreadableTimestampError, "outside 1902 to 2037"),
    ],
)
def test_what_is_neither_is_refused(moment: str, error: type[Exception], message: str) -> None:
    """In one line, at both ends."""
    for read in (first_instant, end_instant):
        with pytest.raises(error, match=message):
            read(moment)
