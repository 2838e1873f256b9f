"""Annotated tables: row by row what `decide` gives, in every frame and unit."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import numpy as np
import pyarrow as pa
import pytz
from dateutil import tz
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import (
    CBSA_RELIEFS,
    NaiveTimestampError,
    Outage,
    OutageCalendar,
    System,
    UnreadableTimestampError,
)
from graceperiod.tables.wall_clocks import wall_clock_of
from graceperiod.testing.strategies import calendars, transmissions
from graceperiod.times import instant
from tests.examples import examples
from tests.tables.rows import FRAMES, check, expected, rows_of

pytestmark = pytest.mark.smoke

CALENDAR = OutageCalendar(
    [
        Outage("CERS CARM".split(), "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="A"),
        Outage("CERS", "2025-10-02 17:00 ET", "2025-10-02 19:00 ET", impact="DEGRADED", number="B"),
        Outage("EDI", "2025-11-02 00:30 ET", "2025-11-01T23:30:00-06:00"),
        Outage("VAN", "2025-10-01 12:00 ET", number="C"),
    ],
    reliefs=CBSA_RELIEFS,
    complete=False,
)
EDGES = [
    "2025-10-02 15:29:59.999999 ET", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET",
    "2025-10-02 20:00 ET", "2025-10-02 21:00 ET", "2025-10-02 21:00:00.000001 ET",
    "2025-10-02 21:01:00.000001 ET", "2025-10-14 23:59:59.999999 ET", "2025-10-15 00:00 ET",
    "2025-11-02 00:30 ET", "2025-11-02T05:30Z", "2025-11-02T07:30Z", "2025-10-03 11:00 ET",
    "2025-10-20 11:00 ET", "2025-11-20 11:00 ET", "1969-12-31 23:59 ET",
]  # fmt: skip
SYSTEMS = ["CERS", "ccp", "Portail du SCDE", "EDI", "VAN", "IID", None, "DIF"]
TIMES = [datetime.fromtimestamp(0, UTC) + timedelta(microseconds=instant(each)) for each in EDGES]
TORONTO = ZoneInfo("America/Toronto")
ROWS = examples(1_000_000)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def a_table(times: list[Any], kind: pa.DataType, **others: Any) -> pa.Table:
    """A table of times, each beside one of the systems in turn."""
    systems = [SYSTEMS[place % len(SYSTEMS)] for place in range(len(times))]
    return pa.table({"transmitted_at": pa.array(times, kind), "system": systems} | others)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_every_frame_and_unit_is_as_decide_has_it(frame: str, unit: str) -> None:
    """All edges, seven systems and none, a null; times with a zone."""
    size = {"s": 1_000_000, "ms": 1_000}.get(unit, 1)
    times = [
        each - timedelta(microseconds=each.microsecond % size) for each in TIMES for _ in SYSTEMS
    ]
    table = a_table([*times, None], pa.timestamp(unit, "America/Vancouver"))
    annotated = CALENDAR.annotate(FRAMES[frame](table))
    systems = table["system"].to_pylist()
    check(
        annotated, [expected(CALENDAR, *each) for each in zip([*times, None], systems, strict=True)]
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_text_is_read_as_decide_reads_it(frame: str) -> None:
    """Offsets, labels, repeated and missing hours, and what is no time."""
    texts = [
        *EDGES, "2025-10-02T19:30:00+00:00", "2025-10-02 15:30:00.5-04:00", "20251002T1930Z",
        "2025-10-02 15:30 EDT", "2025-10-02 15:30 EST", "2025-11-02 01:30 ET",
        "2025-11-02 01:30 EST", "2025-03-09 02:30 ET", "2025-02-30T12:00:00Z", "noon", "",
        "2025-10-02", "2025-10-02 15:30", "2025-10-02 24:00 ET", "2025-10-02 15:30 et",
        "9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+01:00", "2050-01-01 00:00 ET",
        "2025-10-02T15:30:00.1234567Z", None, "1944-06-06 01:00 ET", "2025/10/02 3:30 PM",
    ]  # fmt: skip
    table = a_table(texts, pa.string())
    annotated = rows_of(CALENDAR.annotate(FRAMES[frame](table)))
    systems = table["system"].to_pylist()
    assert annotated == [expected(CALENDAR, *each) for each in zip(texts, systems, strict=True)]


@pytest.mark.parametrize("frame", FRAMES)
def test_due_times_count(frame: str) -> None:
    """On time, missed before, late after the grace, not given; of other units and forms."""
    sent = [each for each in TIMES for _ in TIMES]
    due = [each if place % 5 else None for place, each in enumerate(TIMES * len(TIMES))]
    table = a_table(sent, pa.timestamp("us", "UTC"), limit=pa.array(due, pa.timestamp("ns", "UTC")))
    annotated = CALENDAR.annotate(FRAMES[frame](table), due="limit")
    rows = zip(sent, table["system"].to_pylist(), due, strict=True)
    check(annotated, [expected(CALENDAR, *each) for each in rows])


@pytest.mark.parametrize("frame", FRAMES)
def test_times_without_a_zone_need_one(frame: str) -> None:
    """They are refused, unless it is said which zone is meant; then each hour is read strictly."""
    walls = [
        datetime(2025, 10, 2, 15, 30), datetime(2025, 11, 2, 1, 30), datetime(2025, 3, 9, 2, 30),
        datetime(2025, 11, 2, 0, 59, 59, 999999), datetime(2025, 11, 2, 2),
        datetime(1960, 1, 1), datetime(2025, 3, 9, 3), datetime(2038, 1, 1), None,
    ]  # fmt: skip
    table = a_table(walls, pa.timestamp("us"))
    with pytest.raises(NaiveTimestampError, match="column 'transmitted_at' has no time zone"):
        rows_of(CALENDAR.annotate(FRAMES[frame](table)))
    told = [each and f"{each.isoformat(' ')} ET" for each in walls]
    wanted = [expected(CALENDAR, *each) for each in zip(told, [*SYSTEMS, "CERS"], strict=True)]
    for place in (5, 7):  # outside the years of which a wall clock is kept
        wanted[place] = wanted[2]
    annotated = CALENDAR.annotate(FRAMES[frame](table), assume_zone="ET")
    problems = [row["problem"] and row["problem"].split(":")[0] for row in rows_of(annotated)]
    assert problems == [
        None, None, "NONEXISTENT", None, None, "UNREADABLE", None, "UNREADABLE", "MISSING",
    ]  # fmt: skip
    check(CALENDAR.annotate(FRAMES[frame](table), assume_zone="ET"), wanted)


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("UTC", "+00:00"),
        ("gmt", "+00:00"),
        ("-07:00", "-07:00"),
        ("+14:00", "+14:00"),
        ("America/Vancouver", "-07:00"),
        ("US/Pacific", "-07:00"),
        ("et", "-04:00"),
        ("HE", "-04:00"),
        ("Eastern", "-04:00"),
        ("America/Toronto", "-04:00"),
    ],
)
def test_a_zone_can_be_another(zone: str, offset: str) -> None:
    """By its name, or its offset; of text too."""
    table = pa.table({"transmitted_at": ["2025-10-02 14:00", "2025-10-02 14:00 ET"]})
    annotated = CALENDAR.annotate(table, system=System.CERS_PORTAL, assume_zone=zone)
    check(annotated, [
        expected(CALENDAR, f"2025-10-02T14:00:00{offset}", "CERS_PORTAL"),
        expected(CALENDAR, "2025-10-02 14:00 ET", "CERS_PORTAL"),
    ])  # fmt: skip


@pytest.mark.parametrize(
    "zone",
    [ZoneInfo("America/Vancouver"), pytz.timezone("America/Vancouver"), tz.tzoffset(None, -25_200)],
    ids=repr,
)
def test_a_zone_can_be_an_object(zone: tzinfo) -> None:
    """Of zoneinfo, pytz or dateutil, asked for twice: the annotator is kept."""
    table = pa.table({"transmitted_at": ["2025-10-02 14:00"]})
    for _ in range(2):
        annotated = CALENDAR.annotate(table, system=System.CERS_PORTAL, assume_zone=zone)
        check(annotated, [expected(CALENDAR, "2025-10-02T14:00:00-07:00", "CERS_PORTAL")])
    with pytest.raises(UnreadableTimestampError, match="'EST' is the abbreviation of one season"):
        CALENDAR.annotate(table, system=None, assume_zone=ZoneInfo("EST"))


def test_a_repeated_hour_of_another_zone_keeps_both_readings() -> None:
    """And one that its clocks skipped is none."""
    calendar = OutageCalendar(
        [Outage("EDI", "2025-11-02T08:00Z", "2025-11-02T08:30Z", grace="PT0S")]
    )
    walls = pa.array(
        [datetime(2025, 11, 2, 1, 15), datetime(2025, 3, 9, 2, 15)], pa.timestamp("ms")
    )
    annotated = calendar.annotate(
        pa.table({"transmitted_at": pa.array(walls, pa.timestamp("ms"))}),
        system=System.EDI,
        assume_zone="America/Vancouver",
    )
    first, second = rows_of(annotated)
    assert (first["outcome"], first["reason"]) == ("UNDETERMINED", "AMBIGUOUS_TIME")
    assert "the clocks of America/Vancouver skipped this time" in second["problem"]


@pytest.mark.parametrize(
    ("zone", "message"),
    [
        *((each, "is not accepted as a time zone; write 'ET', 'UTC', an offset like '-05:00'")
          for each in ("Mars/Olympus", "../etc/passwd", "NZ", "localtime", "EST5EDT", "MST7MDT",
                       "HST", "CET", "Japan", "Z", "", " ET", "America/Vancouver ",
                       "america/vancouver", "posix/America/Vancouver",
                       "-5", "-03.5", " Z", "+0530", "+05", "+05:60", "+14:01", "+15:00",
                       "-05:00:00", "-\u0660\u0665:00", "\u221205:00")),
        *((each, "is the abbreviation of one season, and an hour off in the other; write 'ET'$")
          for each in ("EST", "edt", "HNE", "HAE")),
        *((each, "an hour off in the other; write 'America/Vancouver'$")
          for each in ("PST", "PDT")),
        ("MST", "an hour off in the other; write 'America/Edmonton'$"),
        *((each, "is a fixed offset, .* write the offset itself, like '-05:00', or 'UTC'$")
          for each in ("Etc/GMT+5", "etc/gmt+5", "Etc/UTC")),
        (5, "is not the name of a time zone; write 'ET'"),
    ],
)  # fmt: skip
def test_what_is_not_a_zone_is_refused(zone: Any, message: str) -> None:
    """With what was given, and what to write; a zone by an abbreviation too, and by a name that
    stands for a fixed offset.
    """
    table = pa.table({"transmitted_at": ["2025-10-02 14:00"]})
    with pytest.raises(UnreadableTimestampError, match=message) as raised:
        CALENDAR.annotate(table, system=None, assume_zone=zone)
    assert str(raised.value).startswith(repr(zone))


def test_zones_are_of_the_tz_database_that_decisions_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytz's: the tables of the operating system are not looked at, nor those of `tzdata`."""
    monkeypatch.setattr(pytz, "timezone", {"Asia/Tokyo": pytz.FixedOffset(-7 * 60)}.__getitem__)
    clock = wall_clock_of.__wrapped__("Asia/Tokyo")  # none that was kept before, or is kept after
    read = clock.read(np.zeros(1, np.int64), "s", np.ones(1, np.bool_))
    assert read.values.tolist() == [7 * 3600]


@pytest.mark.parametrize("zone", ["America/Vancouver", "Europe/Dublin", "Australia/Lord_Howe"])
def test_wall_clocks_are_as_another_library_reads_them(zone: str) -> None:
    """Every half hour of two years, but for those that the clocks skipped or had twice."""
    walls = [datetime(2024, 1, 1) + n * timedelta(minutes=30) for n in range(2 * 365 * 48)]
    there = ZoneInfo(zone)
    readings = [{each.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1)}
                for each in walls]  # fmt: skip
    once = np.array([len(each) == 1 for each in readings])
    values = np.array(walls, "datetime64[us]").astype(np.int64)
    read = wall_clock_of(zone).read(values, "us", np.ones(len(values), np.bool_))
    missing = np.flatnonzero(~read.valid)
    assert sorted([*missing, *read.repeated]) == np.flatnonzero(~once).tolist()
    wanted = [(min(each) - EPOCH) // timedelta(microseconds=1) for each in readings]
    assert read.values[once].tolist() == np.array(wanted)[once].tolist()


@st.composite
def questions(draw: st.DrawFn) -> tuple[OutageCalendar, list[datetime], list[Any], list[Any]]:
    """A calendar, and the times, systems and due times of some rows."""
    calendar = draw(calendars())
    asked = draw(st.lists(transmissions(calendar), min_size=1, max_size=12))
    sent, systems, due = (list(column) for column in zip(*asked, strict=True))
    return calendar, sent, systems, due


@given(questions(), st.sampled_from(sorted(FRAMES)), st.sampled_from(["us", "ns"]), st.booleans())
def test_any_calendar_and_column(
    asked: tuple[OutageCalendar, list[datetime], list[Any], list[Any]],
    frame: str,
    unit: str,
    due_given: bool,
) -> None:
    """Every output column equals what `decide` gives, on every frame."""
    calendar, sent, systems, due = asked
    table = pa.table(
        {
            "transmitted_at": pa.array(sent, pa.timestamp(unit, "UTC")),
            "system": pa.array([None if each is None else each.value for each in systems]).cast(
                pa.string()
            ),
            "limit": pa.array(due, pa.timestamp("us", "America/Toronto")),
        }
    )
    annotated = calendar.annotate(FRAMES[frame](table), due="limit" if due_given else None)
    limits = due if due_given else [None] * len(due)
    check(
        annotated, [expected(calendar, *each) for each in zip(sent, systems, limits, strict=True)]
    )


@given(questions(), st.sampled_from(["s", "us", "ns"]))
@settings(max_examples=examples(150))
def test_any_wall_clock(
    asked: tuple[OutageCalendar, list[datetime], list[Any], list[Any]], unit: str
) -> None:
    """Times without a zone, read on the Eastern clock, in seconds and finer, with due times."""
    calendar, sent, systems, due = asked
    keep = 0 if unit == "s" else None
    walls = [each.astimezone(TORONTO).replace(tzinfo=None, fold=0) for each in sent]
    walls = [each if keep is None else each.replace(microsecond=keep) for each in walls]
    limits = [each and each.astimezone(TORONTO).replace(tzinfo=None, fold=0) for each in due]
    table = pa.table(
        {
            "transmitted_at": pa.array(walls, pa.timestamp(unit)),
            "system": pa.array([each and each.value for each in systems], pa.string()),
            "due": pa.array([each and f"{each.isoformat(' ')} ET" for each in limits], pa.string()),
        }
    )
    annotated = calendar.annotate(table, due="due", assume_zone="ET")
    rows = zip(walls, systems, limits, strict=True)
    check(
        annotated,
        [
            expected(calendar, f"{when.isoformat(' ')} ET", system, limit and f"{limit} ET")
            for when, system, limit in rows
        ],
    )


@pytest.mark.property
def test_many_rows_over_the_record() -> None:
    """Row by row as `decide` has it; all columns of some of them, and the usual ones of all."""
    record = OutageCalendar.cbsa()
    random = np.random.default_rng(25)
    edges = [instant(each) for outage in record for each in (outage.start, outage.last_word)]
    near = random.choice(edges, ROWS) + random.integers(-4 * 3600, 4 * 3600, ROWS) * 10**6
    systems = random.choice([*System], ROWS)
    times = pa.array(near).cast(pa.timestamp("us", "UTC"))
    told = record.annotate(pa.table({"transmitted_at": times, "system": systems}))
    known: dict[tuple[object, ...], int] = {}
    wanted = np.fromiter(
        (
            known.setdefault((each.outcome, each.reason, each.cautions), len(known))
            for when, system in zip(near.tolist(), systems, strict=True)
            for each in [record.decide(EPOCH + timedelta(microseconds=when), str(system))]
        ),
        np.int32,
        ROWS,
    )
    names = "outcome reason cautions".split()
    for answer, number in known.items():
        rows = told.select(names).filter(pa.array(wanted == number)).to_pandas().drop_duplicates()
        ((outcome, reason, cautions),) = rows.itertuples(index=False, name=None)
        assert (outcome, reason, frozenset(cautions.split(";")) - {""}) == answer
    some = random.choice(ROWS, 20_000).tolist()
    check(
        told.take(some),
        [expected(record, times[row].as_py(), str(systems[row])) for row in some],
    )
