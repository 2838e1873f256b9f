"""Builders: what is left out is what a bulletin leaves out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graceperiod import (
    AmbiguousTimeError,
    DeclaredRelief,
    GracePeriodError,
    InvalidOutageError,
    NaiveTimestampError,
    NonexistentTimeError,
    Outage,
    UnreadableTimestampError,
)
from graceperiod.testing import a_relief, an_outage

EVENING = Outage("CERS_PORTAL", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", wording="TWO_HOURS")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-10-02 15:30", "18:00"),
        ("2025-10-02 15:30", "18:00 ET"),
        ("2025-10-02 15:30 ET", "18:00:00"),
        ("2025-10-02 15:30", "2025-10-02 18:00"),
        ("2025-10-02T19:30Z", "18:00 ET"),
        ("2025-10-02T19:30Z", "22:00Z"),
        ("2025-10-02T15:30:00-04:00", "18:00"),
        ("2025-10-02T15:30:00-04:00", "2025-10-02 22:00+00:00"),
        (datetime(2025, 10, 2, 19, 30, tzinfo=UTC), "18:00 ET"),
        (datetime(2025, 10, 2, 15, 30, tzinfo=ZoneInfo("America/Montreal")), "18:00"),
        (datetime(2025, 10, 2, 19, 30, tzinfo=UTC), datetime(2025, 10, 2, 22, tzinfo=UTC)),
    ],
)
def test_times_without_a_zone_are_eastern_and_an_end_is_of_the_same_day(
    start: datetime | str, end: datetime | str
) -> None:
    """However the times are written, the outage is that of 15:30 to 18:00 ET."""
    assert an_outage("CERS_PORTAL", start, end) == EVENING


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-10-02 23:30", "01:00", "2025-10-03T01:00:00-04:00"),
        ("2025-10-02 23:30", "1 h 00 HE", "2025-10-03T01:00:00-04:00"),
        ("2025-12-31 11:30 PM", "1 AM", "2026-01-01T01:00:00-05:00"),
        ("2025-10-02 22:00", "24:00", "2025-10-03T00:00:00-04:00"),
        ("2025-10-02 22:00", "00:00", "2025-10-03T00:00:00-04:00"),
        ("2025-10-02 15:30", "15:30", "2025-10-03T15:30:00-04:00"),
        ("2025-10-02 15:30", "15:29:59", "2025-10-03T15:29:59-04:00"),
        ("2025-10-02 21:30", "02:00Z", "2025-10-02T22:00:00-04:00"),
        (datetime(2025, 10, 3, 3, 30, tzinfo=UTC), "01:00 ET", "2025-10-03T01:00:00-04:00"),
        # On the days the clocks change, an hour of that night has passed before the outage.
        ("2025-11-02 23:00", "01:30", "2025-11-03T01:30:00-05:00"),
        ("2025-11-02 01:30 EST", "01:15", "2025-11-03T01:15:00-05:00"),
        ("2025-11-02 01:30 EDT", "01:15 EST", "2025-11-02T01:15:00-05:00"),
        ("2025-03-09 23:00", "02:30 ET", "2025-03-10T02:30:00-04:00"),
    ],
)
def test_an_end_without_a_date_is_the_first_such_hour_after_the_start(
    start: datetime | str, end: str, expected: str
) -> None:
    """As in bulletins, an hour that is not after the start is of the next day."""
    made = an_outage("CERS_PORTAL", start, end)
    assert made.end is not None
    assert made.end.isoformat() == expected


@pytest.mark.parametrize("start", ["2025-10-02T19:30Z", datetime(2025, 10, 2, 19, 30, tzinfo=UTC)])
@pytest.mark.parametrize(
    ("times", "message"),
    [
        (
            {"end": "22:00"},
            "Outage.end: '2025-10-02 22:00' has no time zone, and the start is not ",
        ),
        ({"end": "2025-10-02 22:00"}, "write '2025-10-02 22:00 ET', or state its UTC offset"),
        (
            {"end": "22:00Z", "published": "2025-10-02 20:00"},
            "Outage.published: '2025-10-02 20:00'",
        ),
    ],
)
def test_beside_a_start_in_another_zone_every_time_states_its_own(
    start: datetime | str, times: dict[str, str], message: str
) -> None:
    """Nothing shows whether Eastern or the zone of the start is meant."""
    with pytest.raises(NaiveTimestampError, match=message):
        an_outage("EDI", start, **times)


def test_all_times_may_be_eastern_without_a_label() -> None:
    """Those by name are read as the start is."""
    made = an_outage("EDI", "2025-10-02 15:30", published="2025-10-02 15:40",
                     last_known="2025-10-02 17:00", ended_by="2025-10-03 06:00",
                     withdrawn="2025-10-04T12:00Z")  # fmt: skip
    assert [made.published, made.last_known, made.ended_by, made.withdrawn] == [
        datetime(2025, 10, 2, 19, 40, tzinfo=UTC),
        datetime(2025, 10, 2, 21, tzinfo=UTC),
        datetime(2025, 10, 3, 10, tzinfo=UTC),
        datetime(2025, 10, 4, 12, tzinfo=UTC),
    ]
    relief = a_relief("2025-09-27", published="2025-09-26 18:00")
    assert relief.published == datetime(2025, 9, 26, 22, tzinfo=UTC)


def test_an_outage_takes_all_other_fields_by_name() -> None:
    """The rest of an outage is given as `Outage` takes it."""
    made = an_outage(["EDI", "CERS"], "2025-10-02 15:30", number="TCC25-0138", wording=None)
    expected = Outage(["EDI", "CERS"], "2025-10-02 15:30 ET", number="TCC25-0138")
    assert made == expected
    assert made.end is None


@pytest.mark.parametrize(
    ("start", "end", "error", "message"),
    [
        ("2025-10-02 15:30", "2025-10-02 01:00", InvalidOutageError, "is not after the start"),
        (
            "2025-10-02 15:30",
            "25:00",
            UnreadableTimestampError,
            "Outage.end: '2025-10-02 25:00' is not a timestamp: the time of day 25:00 does not",
        ),
        (
            "2025-10-02 15:30",
            "2 hours",
            UnreadableTimestampError,
            "Outage.end: .* '2' is not a time",
        ),
        ("9999-12-31T23:30Z", "01:00Z", InvalidOutageError, "is not in 1970 to 2199"),
        # The hours of a night in which the clocks change: that night's, or refused.
        (
            "2025-11-01 23:00",
            "01:30",
            AmbiguousTimeError,
            "'2025-11-02 01:30 ET' happened twice",
        ),
        ("2025-11-02 01:30 EDT", "01:15", AmbiguousTimeError, "Outage.end: .* happened twice"),
        ("2025-03-08 23:00", "02:30", NonexistentTimeError, "Outage.end: .* never happened"),
        ("2025-03-09 01:30", "02:30 ET", NonexistentTimeError, "Outage.end: .* never happened"),
        ("2025-03-09 02:30", None, NonexistentTimeError, "'2025-03-09 02:30 ET' never happened"),
        ("Thursday", None, UnreadableTimestampError, "'Thursday' is not a timestamp"),
        (datetime(2025, 10, 2), None, GracePeriodError, "has no time zone"),
    ],
)
def test_what_is_no_outage_is_refused(
    start: datetime | str, end: str | None, error: type[Exception], message: str
) -> None:
    """Nothing is guessed: no other day for an end with its date, no zone for a datetime."""
    with pytest.raises(error, match=message):
        an_outage("EDI", start, end)


def test_a_relief_needs_its_days_alone() -> None:
    """A relief is of one day unless a last one is given; the rest can be said too."""
    one = a_relief("2025-09-27")
    assert one.from_date == one.to_date == date(2025, 9, 27)
    assert one.covers(None)
    assert a_relief("2025-09-27", date(2025, 10, 14), title="Grace", systems="EDI") == (
        DeclaredRelief(
            title="Grace",
            from_date="2025-09-27",
            to_date="2025-10-14",
            source=one.source,
            systems="EDI",
        )
    )
    assert one.span[1] - one.span[0] == timedelta(days=1) // timedelta(microseconds=1)
