"""Time: what is read, what is refused, and that no instant changes on its way through."""

import pickle
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
import pytz
from dateutil import tz

from graceperiod.errors import (
    AmbiguousTimeError,
    NaiveTimestampError,
    NonexistentTimeError,
    UnreadableTimestampError,
)
from graceperiod.times import (
    describe,
    from_duration,
    instant,
    to_datetime,
    to_iso,
    to_utc_iso,
    wall_clock,
)

pytestmark = pytest.mark.smoke

TORONTO = ZoneInfo("America/Toronto")
# 2025-10-02 19:30 UTC: 20,363 days after 1970-01-01, and 70,200 seconds.
START = (20_363 * 86_400 + 70_200) * 1_000_000


class TestDatetimes:
    """Any aware datetime is welcome, and a datetime without a usable zone is not."""

    @pytest.mark.parametrize(
        "when",
        [
            datetime(2025, 10, 2, 19, 30, tzinfo=UTC),
            datetime(2025, 10, 2, 15, 30, tzinfo=TORONTO),
            datetime(2025, 10, 2, 15, 30, tzinfo=tz.gettz("America/Toronto")),
            datetime(2025, 10, 2, 19, 30, tzinfo=pytz.utc),
            datetime(2025, 10, 2, 19, 30, tzinfo=tz.UTC),
            datetime(2025, 10, 2, 15, 30, tzinfo=timezone(timedelta(hours=-4))),
            pytz.timezone("America/Toronto").localize(datetime(2025, 10, 2, 15, 30)),
            pytz.timezone("Asia/Kolkata").localize(datetime(2025, 10, 3, 1, 0)),
        ],
    )
    def test_aware_datetimes_of_every_library_are_one_instant(self, when: datetime) -> None:
        """UTC, zoneinfo, dateutil, pytz and fixed offsets give the same microseconds."""
        assert instant(when) == START

    def test_microseconds_are_exact_over_the_whole_range(self) -> None:
        """No float takes part: the last microsecond of year 9999 and one before 1970 survive."""
        assert instant(datetime.max.replace(tzinfo=UTC)) == 253_402_300_799_999_999
        assert instant(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1

    @pytest.mark.parametrize("end", [datetime.min, datetime.max])
    def test_a_datetime_that_utc_cannot_hold_is_refused(self, end: datetime) -> None:
        """The first and last hours of the calendar have no UTC in some zones."""
        hours = 5 if end is datetime.min else -5
        with pytest.raises(UnreadableTimestampError, match="years 1 to 9999"):
            instant(end.replace(tzinfo=timezone(timedelta(hours=hours))))
        assert to_datetime(instant(end.replace(tzinfo=timezone(timedelta(hours=-hours)))))

    def test_naive_is_refused_with_the_way_out(self) -> None:
        """A naive datetime's message shows how to state the zone."""
        with pytest.raises(
            NaiveTimestampError, match=r"write '2025-10-02 15:30:00 ET', or state its"
        ):
            instant(datetime(2025, 10, 2, 15, 30))

    def test_a_zone_that_gives_no_offset_is_naive(self) -> None:
        """A tzinfo whose utcoffset is None makes no datetime aware."""

        class Nowhere(tzinfo):
            def utcoffset(self, _: datetime | None) -> timedelta | None:
                return None

            dst = utcoffset

            def tzname(self, _: datetime | None) -> str | None:
                return None

        with pytest.raises(NaiveTimestampError):
            instant(datetime(2025, 10, 2, tzinfo=Nowhere()))

    @pytest.mark.parametrize("zone", ["America/Toronto", "US/Eastern", "Asia/Kolkata"])
    def test_a_pytz_zone_passed_as_tzinfo_is_refused(self, zone: str) -> None:
        """The local mean time that pytz gives then (-05:18 for Toronto) is never taken."""
        with pytest.raises(NaiveTimestampError, match="localize"):
            instant(datetime(2025, 10, 2, 15, 30, tzinfo=pytz.timezone(zone)))

    def test_a_pytz_zone_whose_first_offset_is_stale_is_refused(self) -> None:
        """EST5EDT has no local mean time, yet passed as tzinfo= it would be EST in July."""
        zone = pytz.timezone("EST5EDT")
        with pytest.raises(NaiveTimestampError, match="offset -05:00"):
            instant(datetime(2025, 7, 2, 15, 30, tzinfo=zone))
        assert instant(datetime(2025, 1, 2, 15, 30, tzinfo=zone)) == instant("2025-01-02 15:30 ET")

    @pytest.mark.parametrize("zone", [TORONTO, tz.gettz("America/Toronto")])
    def test_a_skipped_hour_is_refused(self, zone: tzinfo) -> None:
        """02:30 on the night the clocks go forward is no time, whatever offset it carries."""
        with pytest.raises(NonexistentTimeError, match="never happened"):
            instant(datetime(2025, 3, 9, 2, 30, tzinfo=zone))
        assert instant(datetime(2025, 3, 16, 2, 30, tzinfo=zone)) == instant("2025-03-16T06:30Z")

    @pytest.mark.parametrize("zone", [TORONTO, tz.gettz("America/Toronto")])
    def test_fold_says_which_reading_of_a_repeated_hour(self, zone: tzinfo) -> None:
        """01:30 with fold 0 and with fold 1 are an hour apart."""
        first = instant(datetime(2025, 11, 2, 1, 30, tzinfo=zone))
        second = instant(datetime(2025, 11, 2, 1, 30, fold=1, tzinfo=zone))
        assert (to_iso(first), to_iso(second)) == (
            "2025-11-02T01:30:00-04:00",
            "2025-11-02T01:30:00-05:00",
        )

    @pytest.mark.parametrize("junk", [None, 5, 1.5, b"2025-10-02T19:30Z", date(2025, 10, 2)])
    def test_other_types_are_refused(self, junk: object) -> None:
        """A number is no timestamp: its unit and epoch would be a guess."""
        with pytest.raises(UnreadableTimestampError, match="not a timestamp"):
            instant(junk)  # type: ignore[arg-type]

    def test_a_subclass_is_read_by_its_fields(self) -> None:
        """A subclass with its own arithmetic, as pendulum's, does not take part in the sum."""

        class Odd(datetime):
            def __sub__(self, _: object) -> timedelta:  # type: ignore[override]
                return timedelta(days=1)

        assert instant(Odd(2025, 10, 2, 19, 30, tzinfo=UTC)) == START

    def test_a_finer_subclass_is_refused(self) -> None:
        """A pandas Timestamp with nanoseconds would lose them."""

        class Fine(datetime):
            nanosecond = 7

        with pytest.raises(UnreadableTimestampError, match="finer than a microsecond"):
            instant(Fine(2025, 10, 2, tzinfo=UTC))

    def test_not_a_time_is_refused(self) -> None:
        """pandas.NaT is a datetime by class, and differs from itself."""

        class NaT(datetime):
            def __ne__(self, _: object) -> bool:
                return True

            __hash__ = datetime.__hash__

        with pytest.raises(UnreadableTimestampError, match="NaT"):
            instant(NaT(2025, 10, 2, tzinfo=UTC))

    def test_pytz_has_no_rules_after_2037(self) -> None:
        """It would localise July 2040 as EST, an hour from what zoneinfo says."""
        late = pytz.timezone("America/Toronto").localize(datetime(2040, 7, 1, 12))
        for when in (late, datetime.max.replace(tzinfo=pytz.timezone("Europe/Paris"))):
            with pytest.raises(UnreadableTimestampError, match="years whose rules pytz knows"):
                instant(when)
        assert to_utc_iso(instant(datetime(2040, 7, 1, 12, tzinfo=TORONTO))).endswith(
            "16:00:00+00:00"
        )

    def test_a_zone_that_only_knows_its_offset_is_taken_at_its_word(self) -> None:
        """A tzinfo without daylight saving cannot be asked whether it skipped 02:30 on a Sunday."""

        class Offset(tzinfo):
            def utcoffset(self, _: datetime | None) -> timedelta:
                return timedelta(hours=-5)

            def dst(self, _: datetime | None) -> timedelta | None:
                return None

            def tzname(self, _: datetime | None) -> str:
                return "offset"

        assert instant(datetime(2025, 3, 9, 2, 30, tzinfo=Offset())) == instant("2025-03-09T07:30Z")


class TestText:
    """Text is ISO 8601 with an offset, or Eastern with its label, and nothing else."""

    @pytest.mark.parametrize(
        "text",
        [
            "2025-10-02T19:30:00Z",
            "2025-10-02T19:30:00.000000Z",
            "2025-10-02T19:30Z",
            "2025-10-02t19:30z",
            "20251002T193000Z",
            "2025-10-02T15:30:00-04:00",
            "2025-10-02T15:30:00.000000-04:00",
            "2025-10-02 15:30 -0400",
            "2025-10-02T15:30:00,000000000-04",
            "2025-10-02 15:30 ET",
            "2025-10-02 15:30 (ET)",
            "2025-10-02T15:30:00 EDT",
            "2025-10-02 15:30 eastern time",
            "2025-10-02 15:30 (HE)",
            "2025-10-02 15 h 30 HE",
            "2025/10/02 15h30 HE",
            "2025/10/02 15:30 ET",
            "2025-10-02 3:30 PM ET",
            "2025-10-02 3:30:00 p.m. (ET)",
            "20251002 1530 ET",
            "2025-10-02 19:30 UTC",
            "2025-10-02T19:30:00 gmt",
            "2025-10-02 15:30 UTC-04:00",
            "2025-10-02T15:30 GMT-0400",
            "2025-10-02T15:30:00-04:00[America/Toronto]",
            "2025-10-02T12:30-07:00[America/Vancouver]",
            "2025-10-02T19:30Z[UTC]",
            "  2025-10-02  15:30 HAE ",
        ],
    )
    def test_spellings_of_one_instant(self, text: str) -> None:
        """Spacing, case and separators do not matter; the zone is always there."""
        assert instant(text) == START

    def test_a_short_hour_and_fractions(self) -> None:
        """`9:30 ET` is 09:30, and a fraction is kept to the microsecond."""
        assert to_iso(instant("2025-10-02 9:30:01.25 ET")) == "2025-10-02T09:30:01.250000-04:00"
        assert to_iso(instant("2025-10-02 24:00 ET")) == "2025-10-03T00:00:00-04:00"

    @pytest.mark.parametrize(
        ("text", "hour"),
        [("12:00 AM", 0), ("1 am", 1), ("12:00 PM", 12), ("11 p.m.", 23), ("7 h", 7), ("15", 15)],
    )
    def test_hours_alone_and_on_a_clock_of_twelve(self, text: str, hour: int) -> None:
        """Midnight is 12 AM and noon is 12 PM."""
        assert instant(f"2025-10-02 {text} ET") == wall_clock(datetime(2025, 10, 2, hour))

    @pytest.mark.parametrize(
        "text",
        [
            "2025-10-02 15:30", "2025-10-02T15:30:00.5", "20251002T1530", "2025/10/02 7:45 PM",
            "2025-10-02 15 h 30",
        ],
    )  # fmt: skip
    def test_no_zone_is_naive(self, text: str) -> None:
        """A readable time without its zone says how to state it, in a form that is accepted."""
        with pytest.raises(NaiveTimestampError, match="has no time zone; write") as error:
            instant(text)
        advice = str(error.value).partition("write ")[2]
        assert instant(advice.split("'")[1])

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "'' is not a timestamp; write"),
            ("K1A 0L8", "'K1A 0L8' is not a timestamp; write"),
            ("1759433400", "'1759433400' is not a timestamp; write"),
            ("2025-W40-4T15:30Z", "is not a timestamp; write"),
            ("２０２５-10-02T15:30Z", "is not a timestamp; write"),  # noqa: RUF001 - wide digits
            ("2025-10-02T15:30Z" + "0" * 10_000_000, "is not a timestamp; write"),
            ("10/02/2025 3:30 PM ET", "the date '10/02/2025' does not begin with the year, so"),
            ("02.10.2025 15:30 HE", "the date '02.10.2025' does not begin with the year, so"),
            ("2025-10-2 15:30 ET", "the date '2025-10-2' is not written as 2025-10-02 is"),
            ("Oct 2, 2025 3:30 PM ET", "the month 'Oct' is not a number"),
            ("2 février 2025 à 15 h 30 HE", "the month 'février' is not a number"),
            ("Thursday 2025-10-02 15:30 ET", "'Thursday' stands before its date; leave that out"),
            ("2025-13-02 15:30 ET", "the date 2025-13-02 does not exist"),
            ("2025/02/29 15:30", "the date 2025-02-29 does not exist"),
            ("2025-10-02", "'2025-10-02' states no time of day"),
            (
                "2025-13-01",
                "'2025-13-01' is not a timestamp: the date 2025-13-01 does not exist; write",
            ),
            ("2025/02/29 ET", "the date 2025/02/29 does not exist; write"),
            ("2025-10-02 ET", "'2025-10-02 ET' states no time of day"),
            ("2025-10-02 noon ET", "'noon' is not a time of day"),
            ("2025-10-02 3:3 PM ET", "'3:3 PM' is not a time of day"),
            ("2025-10-02 930 ET", "'930' is not a time of day"),
            ("2025-10-02T15:30:00.Z", "'15:30:00.' is not a time of day"),
            ("2025-10-02T15:60Z", "the time of day 15:60 does not exist"),
            ("2025-10-02T23:59:60Z", "the time of day 23:59:60 does not exist"),
            ("2025-10-02 24:30 ET", "the time of day 24:30 does not exist"),
            ("2025-10-02 15:30 PM ET", "the time of day 15:30 PM does not exist"),
            ("2025-10-02 0:30 AM ET", "the time of day 0:30 AM does not exist"),
            ("2025-10-02T15:30:00.1234567Z", "finer than a microsecond"),
            ("2025-10-02 15:30 PST", "'PST' is not a zone that a timestamp can state"),
            ("2025-10-02 15:30 Eastern Daylight Time", "'Eastern Daylight Time' is not a zone"),
            ("2025-10-02T15:30:00+25:00", r"'\+25:00' is not a zone .* write an offset from UTC"),
            ("2025-10-02T15:30[America/Toronto]", r"'\[America/Toronto\]' is not a zone that"),
            ("2025-10-02 15:30 ET sharp", "'sharp' stands after it; leave that out"),
            ("2025-10-02 15:30 ET / 19:30 UTC", "'/ 19:30 UTC' stands after it; leave that out"),
            ("2025-10-02T15:30-05:00[America/Toronto]", "contradicts itself: the offset of Ameri"),
            ("2025-10-02T15:30Z[America/Toronto]", "contradicts itself"),
            ("2025-10-02T15:30-04:00[America/Nowhere]", "'America/Nowhere' is not accepted as a"),
            ("2040-07-02T15:30-04:00[America/Toronto]", "1902 to 2037, .* leave the name of the"),
            ("9999-12-31T23:59:59-05:00", "outside the years 1 to 9999"),
            ("9999-12-31T24:00Z", "outside the years 1 to 9999"),
            ("0001-01-01T00:00+01:00", "outside the years 1 to 9999"),
        ],
    )
    def test_anything_else_is_refused(self, text: str, says: str) -> None:
        """The part that was not understood is named. No megabyte is searched for it."""
        with pytest.raises(UnreadableTimestampError, match=says) as error:
            instant(text)
        assert len(str(error.value)) < 250

    def test_a_repeated_hour_needs_a_fold(self) -> None:
        """An ambiguous Eastern hour is refused with both readings, unless the caller says."""
        with pytest.raises(AmbiguousTimeError, match="-04:00 for the first or") as error:
            instant("2025-11-02 01:30 ET")
        first, second = error.value.readings
        assert second - first == from_duration(timedelta(hours=1))
        assert instant("2025-11-02 01:30 ET", fold=0) == first
        assert instant("2025-11-02 01:30 ET", fold=1) == second
        assert instant("2025-11-02 01:30 EDT") == first
        assert instant("2025-11-02 01:30 EST") == second
        again = pickle.loads(pickle.dumps(error.value))
        assert (again.readings, str(again)) == (error.value.readings, str(error.value))

    def test_a_skipped_hour_is_refused(self) -> None:
        """02:30 ET on the night the clocks go forward never happened."""
        with pytest.raises(NonexistentTimeError, match="02:00 to 03:00"):
            instant("2025-03-09 02:30 ET")

    @pytest.mark.parametrize("text", ["2025-07-02 15:30 EST", "2025-01-02 15:30 EDT"])
    def test_a_label_out_of_season_is_refused(self, text: str) -> None:
        """EST in July can mean two times an hour apart, so neither is taken."""
        with pytest.raises(UnreadableTimestampError, match="write ET if the wall clock is meant"):
            instant(text)

    def test_past_the_last_rule_eastern_is_refused_and_an_offset_is_not(self) -> None:
        """By pytz July 2040 would be EST; an offset needs no rules, and UTC shows it."""
        with pytest.raises(UnreadableTimestampError, match="1902 to 2037"):
            instant("2040-07-01 08:00 ET")
        with pytest.raises(UnreadableTimestampError, match="1902 to 2037"):
            instant("1901-07-01 08:00 ET")
        later = instant("2040-07-01T08:00:00-04:00")
        assert to_iso(later) == "2040-07-01T12:00:00+00:00"
        assert describe(later) == "2040-07-01 12:00 UTC"
        assert instant(to_iso(later)) == later
        assert to_iso(instant("2037-12-31 23:59 ET")) == "2037-12-31T23:59:00-05:00"

    @pytest.mark.parametrize("year", [1902, 2037])
    def test_a_zone_is_checked_in_the_years_of_its_rules(self, year: int) -> None:
        """From the first to the last."""
        assert instant(f"{year}-06-30T12:00Z[UTC]") == instant(f"{year}-06-30T12:00Z")

    def test_summer_time_had_another_name_in_the_war(self) -> None:
        """From 1942 to 1945 pytz calls it EWT and EPT; here it is EDT, as shown and as read."""
        assert instant("1943-07-01 12:00 EDT") == instant("1943-07-01T12:00-04:00")
        first = instant("1945-09-30T01:30-04:00")
        assert describe(first) == "1945-09-30 01:30 EDT"
        assert instant(describe(first)) == first


def localised(naive: datetime) -> list[int]:
    """The instants of an Eastern wall clock, by pytz alone."""
    zone = pytz.timezone("America/Toronto")
    try:
        return [instant(zone.localize(naive, is_dst=None))]
    except pytz.AmbiguousTimeError:
        return [instant(zone.localize(naive, is_dst=is_dst)) for is_dst in (True, False)]
    except pytz.NonExistentTimeError:
        return []


def told(naive: datetime) -> list[int]:
    """The same, as the library tells them."""
    try:
        return [wall_clock(naive)]
    except AmbiguousTimeError as error:
        return list(error.readings)
    except NonexistentTimeError:
        return []


def test_every_wall_clock_is_what_pytz_makes_of_it() -> None:
    """On every day of 1902 to 2037; before and after a change in every quarter of an hour."""
    noons = [datetime(1902, 1, 1, 12) + timedelta(days=days) for days in range(136 * 365 + 34)]
    assert noons[-1].date() == date(2037, 12, 31)
    instants = [told(noon) for noon in noons]
    assert instants == [localised(noon) for noon in noons]
    day = from_duration(timedelta(days=1))
    changes = [
        noon
        for noon, (before,), (after,) in zip(noons[1:], instants, instants[1:], strict=False)
        if after - before != day
    ]
    assert len(changes) > 200
    for change in changes:
        for quarters in range(-26 * 4, 2 * 4):  # it was in the day before this noon
            naive = change + timedelta(minutes=15 * quarters)
            assert told(naive) == localised(naive), naive
