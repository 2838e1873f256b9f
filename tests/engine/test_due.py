"""With the time it was due, and with times that happened twice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graceperiod import NaiveTimestampError, OutageCalendar
from tests.asking import MAYBE, OPEN, YES, answer, ask, outage


class TestDue:
    """With the time it was due, the library also looks at when the obligation was missed."""

    @pytest.mark.parametrize(
        ("due", "when", "expected"),
        [
            ("16:00", "16:00", (YES, "ON_TIME", set())),
            ("16:00", "15:00", (YES, "ON_TIME", set())),
            ("15:30", "17:00", (YES, "OUTAGE", set())),
            ("15:29", "17:00", (MAYBE, "LATE_BEFORE_OUTAGE", {"AT_EDGE"})),
            ("15:28", "17:00", (MAYBE, "LATE_BEFORE_OUTAGE", set())),
            ("16:00", "19:00", (YES, "GRACE", set())),
            ("20:00", "20:01", (OPEN, "LATE_AFTER_GRACE", {"AT_EDGE", "WITHIN_24_HOURS"})),
            ("16:00", "21:00", (OPEN, "LATE_AFTER_GRACE", {"WITHIN_24_HOURS"})),
            ("12:00", "21:00", (MAYBE, "NO_OUTAGE", set())),
            ("20:30", "21:00", (MAYBE, "NO_OUTAGE", set())),
        ],
    )
    def test_one_outage(self, due: str, when: str, expected: tuple[str, str, set[str]]) -> None:
        """On time, inside, before it, after it within a day, and never near it."""
        day = "2025-10-02"
        assert ask(f"{day} {when} ET", outage(), due=f"{day} {due} ET") == expected

    def test_on_time_needs_no_evidence(self) -> None:
        """Neither a system nor an outage matters to what was on time."""
        calendar = OutageCalendar([outage()], complete=False)
        decision = calendar.decide("2025-10-02 16:00 ET", due="2025-10-02 17:00 ET")
        assert answer(decision) == (YES, "ON_TIME", set())
        assert (decision.outages, decision.window, decision.margin) == ((), None, None)
        assert calendar.decide("2025-10-02 16:00 ET").due is None

    def test_the_contingency_plan_gives_aci_data_a_day(self) -> None:
        """Sent after the grace, but within 24 hours of resumption: nothing says what follows."""
        out = outage("CERS_PORTAL EDI")
        due = "2025-10-02 16:00 ET"
        late: tuple[str, str, set[str]] = (MAYBE, "LATE_AFTER_GRACE", set())
        within = (OPEN, "LATE_AFTER_GRACE", {"WITHIN_24_HOURS"})
        assert ask("2025-10-03 18:00:00 ET", out, due=due) == within
        assert ask("2025-10-03 18:00:00.000001 ET", out, due=due) == late
        assert ask("2025-10-02 21:00 ET", out, system="CERS_PORTAL", due=due) == late

    def test_after_the_grace_the_evidence_is_of_the_due_time(self) -> None:
        """The outage that had excused it is cited, and the margin counts from its end."""
        calendar = OutageCalendar([outage()], complete=False)
        decision = calendar.decide("2025-10-02 21:00 ET", "EDI", due="2025-10-02 16:00 ET")
        cautions = {"RECORD_INCOMPLETE", "WITHIN_24_HOURS"}
        assert answer(decision) == (OPEN, "LATE_AFTER_GRACE", cautions)
        assert decision.outages == (outage(),)
        assert decision.margin == timedelta(hours=-1)
        assert str(decision.due) == "2025-10-02 16:00:00-04:00"

    def test_missed_before_the_outage_in_a_record_with_gaps(self) -> None:
        """That nothing covered the due time is only as sure as the record is complete."""
        found = ask("2025-10-02 17:00 ET", outage(), due="2025-10-02 12:00 ET", complete=False)
        assert found == (MAYBE, "LATE_BEFORE_OUTAGE", {"RECORD_INCOMPLETE"})

    def test_an_unbroken_run_of_windows_excuses(self) -> None:
        """Due in one window, sent in the next, with no moment between that was not excused."""
        second = outage(start="2025-10-02 19:30 ET", end="2025-10-02 22:00 ET", number="B")
        calendar = OutageCalendar([outage(number="A"), second])
        decision = calendar.decide("2025-10-02 23:00 ET", "EDI", due="2025-10-02 16:00 ET")
        # The grace of the first lies in the second outage for half an hour.
        assert answer(decision) == (YES, "GRACE", {"OVERLAPPING"})
        assert [outage.number for outage in decision.outages] == ["A", "B"]
        assert decision.margin == timedelta(hours=1)  # of the window it was sent in

    def test_a_broken_run_does_not(self) -> None:
        """A minute of open doors between the windows, and the obligation was missed first."""
        second = outage(start="2025-10-02 20:01 ET", end="2025-10-02 22:00 ET")
        found = ask("2025-10-02 23:00 ET", outage(), second, due="2025-10-02 16:00 ET")
        # The minute is within the precision of both bulletins.
        assert found == (OPEN, "LATE_AFTER_GRACE", {"AT_EDGE", "WITHIN_24_HOURS"})

    def test_a_run_through_an_undecided_outage_is_undetermined(self) -> None:
        """Excused only if the data took the route that was out first."""
        route = outage("VAN")
        whole = outage(start="2025-10-02 19:00 ET", end="2025-10-02 22:00 ET")
        found = ask("2025-10-02 23:00 ET", route, whole, due="2025-10-02 16:00 ET")
        # The reason is that of the first stretch that does not lift the penalty.
        assert found == (OPEN, "OUTAGE", {"PART_OF_SYSTEM", "OVERLAPPING"})
        found = ask("2025-10-02 19:30 ET", route, due="2025-10-02 18:30 ET")
        assert found == (OPEN, "GRACE", {"PART_OF_SYSTEM"})


class TestRepeatedHour:
    """01:30 ET on 2025-11-02 is 05:30Z or 06:30Z."""

    WHEN = "2025-11-02 01:30 ET"

    def test_both_readings_agree(self) -> None:
        """Accepted where both give the same outcome; both readings are shown."""
        night = outage(start="2025-11-02 00:30 ET", end="2025-11-02 01:45 EST")
        decision = OutageCalendar([night], complete=True).decide(self.WHEN, "EDI")
        assert answer(decision) == (YES, "OUTAGE", set())
        assert [str(sent)[-6:] for sent, _ in decision.readings] == ["-04:00", "-05:00"]
        assert decision.outages == (night,)
        assert ask(self.WHEN, night)[0] is YES

    def test_both_readings_differ(self) -> None:
        """`UNDETERMINED`, with the evidence of both."""
        night = outage(start="2025-11-01 20:00 ET", end="2025-11-01 23:45 ET")
        decision = OutageCalendar([night], complete=True).decide(self.WHEN, "EDI")
        assert answer(decision) == (OPEN, "AMBIGUOUS_TIME", set())
        assert decision.outages == (night,)
        assert (decision.window, decision.margin) == (None, None)
        assert not OutageCalendar([night], complete=True).is_penalty_free(self.WHEN, "EDI")

    @pytest.mark.parametrize("sent", ["2025-11-02 03:00 ET", WHEN])
    def test_an_error_about_the_due_time_names_it(self, sent: str) -> None:
        """Also where the transmission has two readings; one about the transmission stays bare."""
        calendar = OutageCalendar()
        with pytest.raises(NaiveTimestampError, match="^due: '2025-11-02 01:00:00' has no time "):
            calendar.decide(sent, "EDI", due=datetime(2025, 11, 2, 1))
        with pytest.raises(NaiveTimestampError, match="^due: '2025-11-02 01:00' has no time zone"):
            calendar.is_penalty_free(sent, "EDI", due="2025-11-02 01:00")
        with pytest.raises(NaiveTimestampError, match="^'2025-11-02 01:00' has no time zone"):
            calendar.decide("2025-11-02 01:00", "EDI", due=sent)

    def test_a_repeated_due_time(self) -> None:
        """The due time may be ambiguous too: here both readings are on time, or neither."""
        calendar = OutageCalendar(complete=True)
        on_time = calendar.decide("2025-11-02 00:30 ET", "EDI", due=self.WHEN)
        assert answer(on_time) == (YES, "ON_TIME", set())
        assert [str(due)[-6:] for _, due in on_time.readings] == ["-04:00", "-05:00"]
        between = calendar.decide("2025-11-02 01:00 EST", "EDI", due=self.WHEN)
        assert answer(between) == (OPEN, "AMBIGUOUS_TIME", set())

    def test_a_datetime_says_which(self) -> None:
        """An aware datetime with fold is one instant, and has no readings."""
        when = datetime(2025, 11, 2, 1, 30, fold=1, tzinfo=ZoneInfo("America/Toronto"))
        decision = OutageCalendar().decide(when, "EDI")
        assert decision.readings == ()
        assert decision.transmitted.isoformat() == "2025-11-02T01:30:00-05:00"
