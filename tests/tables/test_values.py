"""Odd values in the columns to decide by: as `decide` has it, or one clear error."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytz

from graceperiod import GracePeriodError, InvalidFrameError, Outage, OutageCalendar, System
from tests.tables.rows import FRAMES, check, expected, rows_of

CALENDAR = OutageCalendar(
    [Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")], complete=True
)
SENT = "2025-10-02 19:45 ET"
AT = datetime(2025, 10, 2, 23, 45, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")
OBJECTS: list[Any] = [
    SENT, AT, AT.astimezone(TORONTO), AT.replace(tzinfo=None), pd.Timestamp(AT),
    datetime(2025, 10, 2, 19, 45, tzinfo=pytz.timezone("America/Toronto")),
    pytz.timezone("America/Toronto").localize(datetime(2025, 10, 2, 19, 45)),
    datetime(2025, 3, 9, 2, 30, tzinfo=TORONTO), datetime(2025, 11, 2, 1, 30, tzinfo=TORONTO),
    datetime(2025, 11, 2, 1, 30, tzinfo=TORONTO, fold=1), "2025-11-02 01:30 ET",
    pd.Timestamp("2025-10-02 22:00:00.000000001Z"), np.datetime64("2025-10-02T19:45"),
    datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))), date(2025, 10, 2),
    "\ud83d", "EDI", System.EDI, np.str_("CERS"), b"EDI", ["EDI"], (["EDI"],), {"EDI": 1}, 1, 1.5,
    True, Decimal(1), 10**30, float("inf"), pd.Period("2025-10-02", "D"), timedelta(1),
    "2025-10-02 15 h 45 HE", "échéance", "",
]  # fmt: skip
"""What a cell of pandas can hold; each is given, and none is blank."""
BLANK = [None, float("nan"), pd.NA, pd.NaT]


def objects(values: list[Any]) -> "pd.Series[Any]":
    """A column of objects, each as it is."""
    column = np.empty(len(values), object)
    column[:] = values
    return pd.Series(column, dtype=object)


@pytest.mark.parametrize("place", ["transmitted_at", "system", "due"])
@pytest.mark.parametrize("value", [*OBJECTS, *BLANK], ids=lambda value: repr(value)[:40])
def test_an_object_is_read_as_decide_reads_it(place: str, value: Any) -> None:
    """Alone, and beside text and blanks; missing values are not given."""
    row: dict[str, Any] = {"transmitted_at": SENT, "system": "CERS", "due": None}
    given = None if any(value is each for each in BLANK) else value
    asked = row | {place: str(given) if isinstance(given, str) else given}
    wanted = expected(CALENDAR, asked["transmitted_at"], asked["system"], asked["due"])
    for values in ([value], [value, row[place], None, "x", value]):
        frame = pd.DataFrame({name: [row[name]] * len(values) for name in row}, dtype=object)
        frame[place] = objects(values)
        told = rows_of(CALENDAR.annotate(frame, due="due"))
        assert told[0] == told[-1] == wanted


def test_categories_of_objects_are_read_one_by_one() -> None:
    """Arrow would take a time without a zone for one in UTC."""
    values = [AT, AT.replace(tzinfo=None), SENT, 7]
    column = pd.Series(pd.Categorical(objects(values), categories=objects(values)))
    frame = pd.DataFrame({"transmitted_at": column})
    wanted = [expected(CALENDAR, value, "CERS") for value in values]  # type: ignore[arg-type]  # 7 is no time
    assert rows_of(CALENDAR.annotate(frame, system=System.CERS_PORTAL)) == wanted


BLANKS = [
    pa.nulls(2), pa.nulls(2, pa.int32()), pa.nulls(2, pa.string()), pa.nulls(2, pa.date32()),
    pa.nulls(2, pa.timestamp("s", "UTC")), pa.nulls(2, pa.dictionary(pa.int8(), pa.string())),
    pa.array([float("nan"), None]),
]  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("column", BLANKS, ids=lambda column: str(column.type))
def test_a_column_of_blanks_is_not_given(frame: str, column: pa.Array) -> None:
    """Whatever its type: pandas makes one of numbers."""
    due = CALENDAR.annotate(
        FRAMES[frame](
            pa.table({"transmitted_at": [SENT] * 2, "system": ["CERS"] * 2, "due": column})
        ),
        due="due",
    )
    check(due, [expected(CALENDAR, SENT, "CERS")] * 2)
    sent = CALENDAR.annotate(FRAMES[frame](pa.table({"transmitted_at": column})), system=None)
    assert [row["problem"] for row in rows_of(sent)] == ["MISSING: the timestamp is missing"] * 2


@pytest.mark.parametrize("frame", [name for name in FRAMES if name != "batch"])
@pytest.mark.parametrize("column", BLANKS, ids=lambda column: str(column.type))
def test_a_frame_without_rows_gets_its_columns(frame: str, column: pa.Array) -> None:
    """Whatever the types of its own."""
    table = pa.table({"transmitted_at": column, "system": column, "due": column})[:0]
    assert rows_of(CALENDAR.annotate(FRAMES[frame](table), due="due")) == []


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_a_time_finer_than_a_microsecond_is_a_problem(zone: str | None) -> None:
    """As `decide` refuses it: a nanosecond past the end of the grace is not within it."""
    end = 1759449600 * 10**9  # 20:00 ET
    values = pa.array([end, end + 1, None, end - 1]).cast(
        pa.timestamp("ns", "UTC" if zone is None else None)
    )
    table = pa.table({"transmitted_at": values})
    told = rows_of(CALENDAR.annotate(table, system=System.CERS_PORTAL, assume_zone=zone))
    fine = "UNREADABLE: the time is finer than a microsecond, the smallest unit kept; round it your"
    assert [row["reason"] for row in told] == ["GRACE", None, None, None]
    assert [str(row["problem"]).startswith(fine) for row in told] == [False, True, False, True]


@pytest.mark.parametrize("place", ["transmitted_at", "system", "due"])
@pytest.mark.parametrize(
    "kind",
    [pa.large_string(), pa.string_view(), *(pa.dictionary(pa.int8(), value) for value in
     (pa.string(), pa.large_string(), pa.string_view()))],
    ids=str,
)  # fmt: skip
def test_every_kind_of_text(kind: pa.DataType, place: str) -> None:
    """On every frame that has it."""
    row: dict[str, Any] = {"transmitted_at": SENT, "system": "CERS", "due": "2025-10-02 12:00 ET"}
    table = pa.table({name: [value, value] for name, value in row.items()})
    if pa.types.is_dictionary(kind):
        values = pa.array([row[place]]).cast(kind.value_type)
        column = pa.DictionaryArray.from_arrays(pa.array([0, None], pa.int8()), values)
    else:
        column = pa.array([row[place], None]).cast(kind)
    table = table.set_column(table.column_names.index(place), place, column)
    second = row | {place: None}
    for make in FRAMES.values():
        annotated = CALENDAR.annotate(make(table), due="due")
        wanted = [expected(CALENDAR, *each.values()) for each in (row, second)]
        check(annotated, wanted)


def test_a_dictionary_of_times_is_one_of_times() -> None:
    """As pandas makes categories of them."""
    times = pa.array([AT, None, AT], pa.timestamp("us", "UTC")).dictionary_encode()
    annotated = CALENDAR.annotate(pa.table({"transmitted_at": times}), system=System.CERS_PORTAL)
    check(annotated, [expected(CALENDAR, when, "CERS") for when in (AT, None, AT)])


@pytest.mark.parametrize(
    "column",
    [
        pa.array([10**12]).cast(pa.timestamp("s", "UTC")),  # Python has no datetime for it
        pa.array([0]).cast(pa.timestamp("s", "Mars/Olympus")),
        pa.array([["EDI"]]),
        pa.array([{"a": "EDI"}]),
    ],
    ids=lambda column: str(column.type),
)
def test_systems_of_types_that_are_no_names(column: pa.Array) -> None:
    """The whole column is refused, with its type."""
    with pytest.raises(
        InvalidFrameError, match="the column 'by' holds values of type .*; names of"
    ):
        CALENDAR.annotate(pa.table({"transmitted_at": [SENT], "by": column}), system="by")


@pytest.mark.parametrize("kind", [pl.Object, pl.Int128], ids=str)
@pytest.mark.parametrize("lazy", [False, True])
def test_types_of_polars_that_arrow_lacks(kind: Any, lazy: bool) -> None:
    """Are refused with the column; one that is not to decide by is left alone."""
    frame = pl.DataFrame({"transmitted_at": [SENT], "x": pl.Series([1], dtype=kind)})
    with pytest.raises(GracePeriodError, match="the column 'x' holds values of type .*; cast it"):
        CALENDAR.annotate(frame.lazy() if lazy else frame, timestamp="x", system=None)
    annotated = CALENDAR.annotate(frame, system=System.CERS_PORTAL)
    assert annotated["reason"].to_list() == ["GRACE"]
