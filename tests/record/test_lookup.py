"""Outages looked up in a calendar: by the number of their bulletin, and by time."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from graceperiod import (
    GraceRule,
    InvalidOutageError,
    NaiveTimestampError,
    Outage,
    OutageCalendar,
    Policy,
    UnknownNumberError,
    UnreadableTimestampError,
)

CERS = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
CARM = Outage("CARM", "2025-10-02 16:00 ET", "2025-10-02 17:00 ET", number="TCC25-0138")
OPEN = Outage("EDI", "2025-10-10 08:00 ET", number="TCC25-0139")
BOUND = Outage("EDI", "2025-11-01 08:00 ET", number="TCC25-0151", ended_by="2025-11-02 12:00 ET")
NAMELESS = Outage("DIF", "2025-12-01 08:00 ET", "2025-12-01 09:00 ET")
GONE = Outage("EDI", "2025-12-05 08:00 ET", number="TCC25-0160", status="CANCELLED")
CALENDAR = OutageCalendar([OPEN, CARM, NAMELESS, CERS, BOUND, GONE], complete=True)


class TestNumbers:
    """`calendar[number]`."""

    def test_a_number_gives_its_outages_by_start(self) -> None:
        """A bulletin with several systems may announce several."""
        assert CALENDAR["TCC25-0138"] == (CERS, CARM)
        assert CALENDAR["TCC25-0139"] == (OPEN,)

    @pytest.mark.parametrize(
        ("number", "says"),
        [
            (
                "TCC25-138",
                "'TCC25-138'; did you mean TCC25-0138 or TCC25-0139 or TCC25-0151?",
            ),
            (
                "tcc25-0151",
                "no outage on record has the number 'tcc25-0151'; did you mean TCC25-0151 or ",
            ),
            ("fax", "no outage on record has the number 'fax'; calendar.outages lists them"),
            (
                "TCC25-0160",
                "no outage of 'TCC25-0160' counts: it was withdrawn or cancelled; calendar.history",
            ),
            (
                0,
                "0 is a number, not the number of a bulletin as text; the outages by start are",
            ),
        ],
    )
    def test_a_number_that_is_not_on_record_is_refused(self, number: Any, says: str) -> None:
        """As a KeyError, whose message reads as any other; it names numbers that are like it."""
        with pytest.raises(KeyError) as error:
            CALENDAR[number]
        assert isinstance(error.value, UnknownNumberError)
        assert says in str(error.value)

    def test_a_number_is_in_the_calendar_if_an_outage_of_it_counts(self) -> None:
        """An outage is in it as before; nothing else is."""
        assert "TCC25-0138" in CALENDAR
        assert CERS in CALENDAR
        for other in ("TCC25-0160", "tcc25-0138", GONE, None, 0):
            assert other not in CALENDAR


class TestBetween:
    """`calendar.between(start, end)`."""

    @pytest.mark.parametrize(
        ("period", "found"),
        [
            ((), [CERS, CARM, OPEN, BOUND, NAMELESS]),
            (("2025-10-02", "2025-10-02"), [CERS, CARM]),
            ((date(2025, 10, 2), date(2025, 10, 2)), [CERS, CARM]),
            ((None, "2025-10-02 16:00 ET"), [CERS]),
            ((None, "2025-10-02 16:00:00.000001 ET"), [CERS, CARM]),
            (("2025-10-02 20:00 ET", "2025-10-03"), [CERS]),
            (("2025-10-02 20:00:00.000001 ET", "2025-10-03"), []),
            ((datetime(2025, 10, 21, 12, tzinfo=UTC), "2025-10-25"), [OPEN]),
            (("2025-10-21 08:00:00.000001 ET", "2025-10-25"), []),
            (("2025-11-02 14:00 ET", "2025-11-25"), [BOUND]),
            (("2025-11-02 14:00:00.000001 ET", "2025-11-25"), []),
            (("2025-11-03",), [NAMELESS]),
        ],
    )
    def test_outages_whose_window_overlaps_the_period(
        self, period: tuple[Any, ...], found: list[Outage]
    ) -> None:
        """A date is meant whole; a window lasts to the end of the grace, and without an end as long
        as it has a bearing: a day and ten by the policy, or until `ended_by` and the grace.
        """
        assert list(CALENDAR.between(*period)) == found

    def test_it_is_a_calendar_under_the_same_rules_that_is_not_complete(self) -> None:
        """What was left out must not count as time without outages."""
        rules = [
            GraceRule(
                id="r", since="2017-01-01", grace="PT2H", scope="ALL", wording="w", source="s"
            )
        ]
        calendar = CALENDAR.replace(policy=Policy(presume_ongoing="PT0S"), rules=rules)
        found = calendar.between("2025-10-21", "2025-10-22")
        assert (found.policy, found.rules) == (calendar.policy, calendar.rules)
        assert (len(found), found.complete) == (0, False)
        assert list(calendar.between("2025-10-21")) == [BOUND, NAMELESS]

    def test_an_earlier_revision_is_found_by_its_own_window(self) -> None:
        """It stays history, and does not count because the later one is left out."""
        told = CERS.model_copy(update={"published": "2025-10-02 15:40 ET", "end": None})
        moved = CERS.model_copy(
            update={"start": "2025-10-05 15:30 ET", "end": "2025-10-05 16:00 ET",
                    "published": "2025-10-02 18:30 ET"}
        )  # fmt: skip
        calendar = OutageCalendar([told, moved])
        found = calendar.between("2025-10-02", "2025-10-03")
        assert (list(found), list(found.history)) == ([], [told])
        assert list(found.as_of("2025-10-02 16:00 ET")) == [told]

    @pytest.mark.parametrize(
        ("start", "end", "error", "says"),
        [
            (
                "2025-10-03",
                "2025-10-02",
                InvalidOutageError,
                "the end, 2025-10-02, is before the start, 2025-10-03",
            ),
            ("October", None, UnreadableTimestampError, "'October' is neither a date nor a"),
            (None, datetime(2025, 10, 2), NaiveTimestampError, "has no time zone"),
        ],
    )
    def test_a_period_that_is_none_is_refused(
        self, start: Any, end: Any, error: type[Exception], says: str
    ) -> None:
        """With what to write."""
        with pytest.raises(error, match=says):
            CALENDAR.between(start, end)
