"""Details of decisions and calendars that changing their code on purpose showed to be untested."""

import json
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from graceperiod import (
    CBSA_RELIEFS,
    CBSA_RULES,
    GracePeriodError,
    Outage,
    OutageCalendar,
    Outcome,
    Policy,
    Reason,
    System,
    UnreadableTimestampError,
    read_bulletin,
)
from graceperiod.testing import a_relief, an_outage
from graceperiod.times import describe, instant, midnight, start_of_day, to_utc_iso, wall_clock

NIGHT = an_outage("EDI", "2025-11-02 00:30", "2025-11-02 03:00", number="TCC25-0150")
POLICY = Policy(ends="left", edge=timedelta(minutes=5))
TWICE = "2025-11-02 01:30 ET"


def test_two_readings_in_one_window_share_its_evidence() -> None:
    """The window, the rules, the relief and the system are those of both readings."""
    relief = a_relief("2025-11-02")
    calendar = OutageCalendar([NIGHT], reliefs=[relief], rules=CBSA_RULES[1:])
    decision = calendar.decide(TWICE, "EDI")
    assert decision.system is System.EDI
    assert decision.rule == CBSA_RULES[-1]
    assert decision.evidence.rules == CBSA_RULES[1:]
    assert decision.reliefs == (relief,)
    assert decision.window is not None
    assert [str(edge) for edge in decision.window] == [
        "2025-11-02 00:30:00-04:00",
        "2025-11-02 05:00:00-05:00",
    ]
    assert str(decision.transmitted) == "2025-11-02 01:30:00-04:00"


def test_two_readings_that_agree_give_the_reason_of_the_first() -> None:
    """The first in the outage, the second in its grace."""
    outage = an_outage("EDI", "2025-11-02 00:30", "2025-11-02 01:40 EDT")
    decision = OutageCalendar([outage]).decide(TWICE, "EDI")
    assert (decision.outcome, decision.reason) == (Outcome.NO_PENALTY, Reason.OUTAGE)


def test_two_readings_under_two_rules_show_the_rule_of_the_first() -> None:
    """One in the grace of an outage of the day before, the other after it, under a newer rule."""
    newer = CBSA_RULES[-1].model_copy(update={"id": "newer", "since": date(2025, 11, 2)})
    outage = an_outage("EDI", "2025-11-01 22:00", "23:40")
    calendar = OutageCalendar([outage], rules=[*CBSA_RULES, newer])
    decision = calendar.decide(TWICE, "EDI")
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.rule == CBSA_RULES[-1]


def test_two_readings_of_two_times_are_four_pairs() -> None:
    """Each pair is in the JSON; the first is that of `transmitted` and `due`."""
    decision = OutageCalendar([NIGHT]).decide(TWICE, "EDI", due="2025-11-02 01:10 ET")
    assert decision.outcome is Outcome.NO_PENALTY
    assert decision.window is None  # one of the readings was on time
    assert (str(decision.transmitted), str(decision.due)) == (
        "2025-11-02 01:30:00-04:00",
        "2025-11-02 01:10:00-04:00",
    )
    assert decision.to_dict()["readings"] == [
        {"transmitted": f"2025-11-02T01:30:00{sent}", "due": f"2025-11-02T01:10:00{due}"}
        for sent in ("-04:00", "-05:00")
        for due in ("-04:00", "-05:00")
    ]


def test_what_one_reading_is_close_to_is_named() -> None:
    """Of two readings that no window covers, one may be at the edge of an outage."""
    close = an_outage("EDI", "2025-11-02 01:31 EST", "2025-11-02 01:40 EST")
    decision = OutageCalendar([close], complete=True).decide(TWICE, "EDI")
    assert decision.outcome is Outcome.PENALTY_MAY_APPLY
    assert decision.cautions == {"AT_EDGE"}
    assert decision.evidence.near == (close,)
    (named,) = json.loads(json.dumps(decision.to_dict()))["outages_near"]
    assert Outage(**named) == close


def test_what_covers_the_due_time_of_both_readings_is_named() -> None:
    """Due in an earlier outage whose grace reaches into the one that covers both readings."""
    earlier = an_outage("EDI", "2025-11-01 20:00", "23:00")
    calendar = OutageCalendar([earlier, NIGHT])
    decision = calendar.decide(TWICE, "EDI", due="2025-11-01 21:00 ET")
    assert decision.outcome is Outcome.NO_PENALTY
    assert decision.outages == (earlier, NIGHT)


def test_a_decision_without_a_system_says_so_as_json() -> None:
    """Null, and several cautions in words with commas between them."""
    decision = OutageCalendar([NIGHT.model_copy(update={"approximate": True})]).decide(
        "2025-11-02 02:30 ET"
    )
    assert decision.to_dict()["system"] is None
    assert "system not stated; APPROXIMATE, SYSTEM_NOT_STATED>" in repr(decision)


def test_decisions_that_differ_mostly_hash_differently() -> None:
    """A set of many decisions stays quick."""
    calendar = OutageCalendar([NIGHT])
    decisions = [calendar.decide(f"2025-11-02T0{hour}:30Z", "EDI") for hour in range(10)]
    assert len({hash(decision) for decision in decisions}) == 10


def test_calendars_of_bulletins_keep_what_else_they_are_given() -> None:
    """Reliefs, rules and policy, with the record that ships and without."""
    page = "TCC25-0999 CERS\nStart Date / Time 2025-10-02 15:30 (ET)\n"
    bulletin = read_bulletin(page)
    parts: Any = {"reliefs": CBSA_RELIEFS[:1], "rules": CBSA_RULES[1:], "policy": POLICY}
    alone = OutageCalendar.from_bulletins([bulletin], **parts, complete=True)
    assert (alone.reliefs, alone.rules, alone.policy) == (CBSA_RELIEFS[:1], CBSA_RULES[1:], POLICY)
    assert alone.complete
    folded = OutageCalendar.cbsa([bulletin], rules=CBSA_RULES[1:], policy=POLICY)
    assert set(folded.reliefs) == set(CBSA_RELIEFS)
    assert (folded.rules, folded.policy) == (CBSA_RULES[1:], POLICY)
    assert not folded.complete
    assert set(alone) < set(folded)


def test_the_record_that_ships_has_gaps_whatever_is_read() -> None:
    """Even if every notice on it is read in full."""
    page = "TCC25-0999 CERS\nStart Date / Time 2025-10-02 15:30 (ET)\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graceperiod.record.entries.entries", tuple)
        record = OutageCalendar.cbsa([read_bulletin(page)])
    assert len(record) == 1
    assert not record.complete


def test_an_instant_is_a_whole_number() -> None:
    """Not a float that happens to be one, however the time was written."""
    for when in ("2025-10-02T15:30:00+00:00", "2025-10-02T15:30:00Z", "2025-10-02 11:30 ET"):
        assert type(instant(when)) is int


@pytest.fixture(params=["Asia/Tokyo", "Pacific/Honolulu"])
def far_machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """A machine whose own zone is far from Eastern Time and UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("the system sets no zone for a process")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_machine")
def test_the_zone_of_the_machine_plays_no_part() -> None:
    """Not even at the first and the last instant there is, which it may not be able to show."""
    ends = [instant("0001-01-01 00:00 Z"), instant("9999-12-31 23:59:59.999999 Z")]
    assert [to_utc_iso(end) for end in ends] == [
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59.999999+00:00",
    ]


def test_zeros_behind_the_microseconds_say_nothing() -> None:
    """And a digit there that is none is finer than a microsecond, whatever zeros come before it."""
    assert instant("2025-10-02T15:30:00.1230000Z") == instant("2025-10-02T15:30:00.123Z")
    with pytest.raises(UnreadableTimestampError):
        instant("2025-10-02T15:30:00.0000001Z")


def test_eastern_ends_where_the_rules_do() -> None:
    """From the first instant of 2038 on, times are shown in UTC."""
    end = instant("2038-01-01T05:00Z")
    assert describe(end) == "2038-01-01 05:00 UTC"
    assert describe(end - 60_000_000) == "2037-12-31 23:59 ET"


def test_on_a_day_the_clocks_change_only_the_repeated_hour_is_named_otherwise() -> None:
    """All else that day is plain Eastern Time."""
    assert describe(instant("2025-11-02 03:00 ET")) == "2025-11-02 03:00 ET"
    assert describe(instant("2025-11-02 01:30 EST")) == "2025-11-02 01:30 EST"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2045-01-01 10:00 HE",
            (
                "'2045-01-01 10:00 HE' is outside 1902 to 2037, the years whose Eastern Time "
                "rules are known; write the UTC offset that applies instead of the zone"
            ),
        ),
        (
            "2025-03-09 02:30 HE",
            (
                "'2025-03-09 02:30 HE' never happened: the clocks went from 02:00 to 03:00 that "
                "night; check the source of this time"
            ),
        ),
        (
            "2025-07-01 10:00 HNE",
            (
                "'2025-07-01 10:00 HNE' is in EST, but Eastern Time is EDT on that date; "
                "write ET if the wall clock is meant, or the UTC offset"
            ),
        ),
        (
            "2025-10-02 25:00 ET",
            (
                "'2025-10-02 25:00 ET' is not a timestamp: the time of day 25:00 does not exist; "
                "write it as '2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"
            ),
        ),
        (
            "2025-10-02T25:30:00.12Z",
            (
                "'2025-10-02T25:30:00.12Z' is not a timestamp: the time of day "
                "25:30:00.12 does not exist; "
                "write it as '2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"
            ),
        ),
        (
            "2025-10-02 15:30 ET".ljust(65),
            (
                f"'{'2025-10-02 15:30 ET'.ljust(64)}…' is not a timestamp; "
                "write it as '2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"
            ),
        ),
    ],
)
def test_an_error_of_a_time_is_whole(text: str, message: str) -> None:
    """What was given, what is wrong, and what to do."""
    with pytest.raises(GracePeriodError) as error:
        instant(text)
    assert str(error.value) == message


def test_a_wall_clock_is_eastern_unless_it_says_more() -> None:
    """The label of a time without one."""
    with pytest.raises(GracePeriodError, match="'2045-01-01 00:00:00 ET'"):
        wall_clock(datetime(2045, 1, 1))


def test_blanks_are_read_up_to_the_longest_text() -> None:
    """64 characters; one more is refused, as above."""
    assert instant("2025-10-02 15:30 ET".ljust(64)) == instant("2025-10-02 15:30 ET")


def test_the_longest_text_is_shown_whole() -> None:
    """64 characters; of a longer one as many, as above."""
    with pytest.raises(UnreadableTimestampError) as error:
        instant("x" * 64)
    assert str(error.value).startswith(f"'{'x' * 64}' is not a timestamp; ")


def test_eastern_time_begins_with_its_rules() -> None:
    """To the microsecond; before it is UTC, and no mean time of a city."""
    assert describe(instant("1902-01-01T05:00Z")) == "1902-01-01 00:00 ET"
    assert describe(instant("1902-01-01T04:59Z")) == "1902-01-01 04:59 UTC"
    assert describe(instant("1901-01-01T05:00Z")) == "1901-01-01 05:00 UTC"


def test_a_date_begins_eastern_in_the_years_of_rules() -> None:
    """And in UTC before the first and after the last."""
    assert start_of_day(date(1901, 12, 31)) == instant("1901-12-31T00:00Z")
    assert start_of_day(date(1902, 1, 1)) == midnight(date(1902, 1, 1))
    assert start_of_day(date(2037, 12, 31)) == midnight(date(2037, 12, 31))
    assert start_of_day(date(2038, 1, 1)) == instant("2038-01-01T00:00Z")


def test_two_readings_are_drawn_by_their_rules() -> None:
    """The grace after the outage, in a notebook."""
    shown = OutageCalendar([NIGHT]).decide(TWICE, "EDI")._repr_html_()
    assert "2025-11-02 03:00 ET" in shown
