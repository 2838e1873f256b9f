"""What goes out: the same instant, Eastern, through copies and frozen clocks."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from freezegun import freeze_time
from hypothesis import example, given
from hypothesis import strategies as st

from graceperiod.display.words import words_in
from graceperiod.times import (
    describe,
    describe_utc,
    eastern_day,
    instant,
    midnight,
    to_datetime,
    to_duration,
    to_iso,
    to_utc_iso,
    wall_clock,
)

TORONTO = ZoneInfo("America/Toronto")
# 2025-10-02 19:30 UTC: 20,363 days after 1970-01-01, and 70,200 seconds.
START = (20_363 * 86_400 + 70_200) * 1_000_000


class TestRendering:
    """What goes out is the same instant, Eastern, for ever."""

    def test_the_fold_hour_survives_copies(self) -> None:
        """Both readings of a repeated hour keep their offset, hash and place in order."""
        readings = [instant("2025-11-02 01:30 ET", fold=fold) for fold in (0, 1)]
        for value in readings:
            aware = to_datetime(value)
            for again in (
                copy.copy(aware),
                copy.deepcopy(aware),
                pickle.loads(pickle.dumps(aware)),
            ):
                assert (again, hash(again), instant(again)) == (aware, hash(aware), value)
            assert instant(aware.isoformat()) == value
        assert to_datetime(readings[0]) < to_datetime(readings[1])
        assert [describe(value)[-3:] for value in readings] == ["EDT", "EST"]

    @pytest.mark.parametrize("text", ["2025-11-02 01:30 EDT", "2025-11-02 01:30 EST"])
    def test_a_frozen_clock_changes_nothing(self, text: str) -> None:
        """Both freezegun and time-machine replace the clock, and no answer."""
        expected = instant(text)
        shown = to_iso(expected)
        frozen = to_datetime(expected)
        with freeze_time("2024-03-10 02:30"):
            assert instant(text) == instant(frozen) == expected
            assert instant(to_datetime(expected)) == expected
            assert to_iso(expected) == shown
            assert instant(datetime(2025, 10, 2, 15, 30, tzinfo=TORONTO)) == START
        with time_machine.travel("2024-03-10 02:30Z"):
            assert instant(text) == instant(frozen) == expected
            assert to_iso(expected) == shown

    def test_a_moment_of_a_frozen_clock_is_read(self) -> None:
        """`now()` under freezegun is a datetime of another class, and the same instant."""
        with freeze_time("2025-10-02 19:30"):
            assert instant(datetime.now(UTC)) == START
            assert instant(datetime.now(TORONTO)) == START

    def test_for_people(self) -> None:
        """Minutes alone where there are no seconds, and all digits where there are."""
        assert describe(START) == "2025-10-02 15:30 ET"
        assert describe(START + 1) == "2025-10-02 15:30:00.000001 ET"
        assert describe(START + 5_000_000) == "2025-10-02 15:30:05 ET"
        assert describe_utc(START) == "2025-10-02 19:30 UTC"
        assert to_utc_iso(START) == "2025-10-02T19:30:00+00:00"

    def test_days_begin_at_eastern_midnight(self) -> None:
        """The Eastern date of an instant changes at midnight in Toronto, to the microsecond."""
        begins = midnight(date(2025, 10, 2))
        assert to_iso(begins) == "2025-10-02T00:00:00-04:00"
        assert eastern_day(begins) == date(2025, 10, 2)
        assert eastern_day(begins - 1) == date(2025, 10, 1)

    def test_a_day_of_clock_change_has_23_or_25_hours(self) -> None:
        """Midnights are that many elapsed hours apart."""
        days = [date(2025, 3, 9), date(2025, 3, 10), date(2025, 11, 2), date(2025, 11, 3)]
        spring, _, autumn = (b - a for a, b in pairwise(map(midnight, days)))
        assert (to_duration(spring), to_duration(autumn)) == (
            timedelta(hours=23),
            timedelta(hours=25),
        )

    def test_wall_clock_takes_the_fold(self) -> None:
        """An Eastern wall clock is the instant of the text that states it."""
        naive = datetime(2025, 11, 2, 1, 30)
        assert wall_clock(naive, fold=1) == instant("2025-11-02 01:30 EST")


FIRST, LAST = instant("0001-01-01T00:00Z"), instant("9999-12-31T23:59:59.999999Z")


@given(st.integers(FIRST, LAST) | st.integers(0, instant("2038-01-01T00:00Z")))
@example(instant("2025-11-02 01:30 EDT"))
@example(instant("2025-11-02 01:30 EST"))
@example(instant("1945-09-30T01:30-04:00"))
@example(FIRST)
@example(LAST)
def test_whatever_is_printed_is_read(when: int) -> None:
    """For people in both languages, as ISO 8601, and as Python shows a datetime."""
    aware = to_datetime(when)
    printed = [
        describe(when),
        describe_utc(when),
        to_iso(when),
        to_utc_iso(when),
        str(aware),
        aware.astimezone(UTC).isoformat(),
        *(words_in(language).when(when) for language in ("en", "fr")),
    ]
    assert {instant(text) for text in printed} == {when}
