"""What holds of every table: a row is answered as if it were alone."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")
pytest.importorskip("openpyxl")
pytest.importorskip("python_calamine")

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import GracePeriodError, Outage, OutageCalendar
from graceperiod.audit import audit_file, row_file
from graceperiod.tables.instants import YEAR_1, YEAR_10000
from graceperiod.testing.strategies import calendars, instants, transmissions
from graceperiod.times import MINUTE, instant, readings, to_datetime
from tests.audit.row_files import KINDS, write_rows
from tests.examples import examples
from tests.tables.rows import BAD_SYSTEMS, BAD_TIMES, FRAMES, Row, check, expected, rows_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MIDNIGHT = instant("2025-11-02 00:00 ET")
THE_NIGHT = st.integers(0, 14).map(lambda n: to_datetime(MIDNIGHT + n * 20 * MINUTE))
"""The night in which the clocks went back, which took an hour twice."""
NIGHTLY = st.builds(
    lambda start, minutes, grace: Outage(
        "EDI", start, start + timedelta(minutes=minutes), grace=grace
    ),
    THE_NIGHT,
    st.sampled_from([20, 60, 90]),
    st.sampled_from([None, timedelta()]),
)
"""Outages in that night, some without a grace: then the answer can change within the hour."""

TWICE = "2025-11-02 01:30 ET"
OWN = {"desk": "EDI", "cerss": "CERS_PORTAL"}

Asked = tuple[str | None, str | None, str | None]
"""A row: when it was sent, its system, and when it was due."""


def as_written(when: datetime, *, on_the_wall: bool) -> str:
    """A time as text: with its offset, or as the wall clock alone, which can mean two instants."""
    return f"{when.replace(tzinfo=None)} ET" if on_the_wall else when.isoformat()


@st.composite
def cases(draw: st.DrawFn) -> tuple[OutageCalendar, list[list[Asked]]]:
    """A calendar, and tables whose rows have few times and systems among them, so that many fall
    in the same segments of its timelines. Some are no times, and no systems.
    """
    drawn = draw(calendars(max_size=2))
    nightly = draw(st.lists(NIGHTLY, max_size=2))
    calendar = drawn | OutageCalendar(nightly, policy=drawn.policy, complete=drawn.complete)
    near = THE_NIGHT | instants(calendar)
    times = st.builds(as_written, near, on_the_wall=st.booleans()) | st.sampled_from(BAD_TIMES)
    some = draw(st.lists(times, min_size=2, max_size=6))
    system = draw(transmissions(calendar)).system
    systems = [
        "EDI",
        system and system.value,
        "Desk ",
        *draw(st.lists(st.sampled_from(BAD_SYSTEMS))),
    ]
    row = st.tuples(
        st.sampled_from([*some, None]), st.sampled_from(systems), st.sampled_from([None, *some])
    )
    return calendar, draw(st.lists(st.lists(row, min_size=1, max_size=8), min_size=1, max_size=3))


def alone(calendar: OutageCalendar, asked: Asked, zone: str | None) -> Row:
    """A row as `decide` has it, with the problem that it has in a table of its own."""
    sent, system, due = asked
    (told,) = rows_of(
        calendar.annotate(_table([asked]), "transmitted_at", "system", "due", zone, OWN)
    )
    named = OWN.get((system or "").strip().casefold(), system)
    limit, when = (_on_the_wall(text, zone) for text in (due, sent))
    check([told], [expected(calendar, when, named, limit)])
    return told


def _on_the_wall(text: str | None, zone: str | None) -> str | None:
    """A text as `decide` takes it, if a zone is assumed."""
    return f"{text} ET" if zone and text in {"2025-10-02 15:30", "2025-11-02 01:30"} else text


@given(st.data(), cases(), st.sampled_from([None, "ET"]))
def test_no_row_is_answered_by_another(
    data: st.DataObject, case: tuple[OutageCalendar, list[list[Asked]]], zone: str | None
) -> None:
    """In any order, on any frame, in batches and after other tables of the same calendar, each row
    is answered as `decide` answers it alone, and its problem is the one that it has alone.
    """
    calendar, tables = case
    for rows in tables:
        shuffled = data.draw(st.permutations(rows))
        wanted = [alone(calendar, asked, zone) for asked in shuffled]
        options: dict[str, Any] = {"due": "due", "assume_zone": zone, "systems": OWN}
        table = _table(shuffled)
        frame = data.draw(st.sampled_from(sorted(FRAMES)))
        assert rows_of(calendar.annotate(FRAMES[frame](table), **options)) == wanted
        size = data.draw(st.integers(1, len(rows)))
        batches = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(size))
        assert rows_of(calendar.annotate(batches, **options)) == wanted
        first = data.draw(st.integers(0, len(rows)))
        assert rows_of(calendar.annotate(table[first:], **options)) == wanted[first:]
        twice = calendar.annotate(pa.concat_tables([table, table]), **options)
        assert rows_of(twice) == wanted * 2


@given(st.data(), cases())
def test_no_object_is_answered_by_another(
    data: st.DataObject, case: tuple[OutageCalendar, list[list[Asked]]]
) -> None:
    """In a column of pandas that holds datetimes of several zones, text, blanks and what is none of
    these, each row is as it is alone.
    """
    calendar, (rows, *_) = case
    as_object = st.sampled_from([_as_datetime, lambda text: text, lambda _: 7, lambda _: pd.NaT])
    columns = {
        name: pd.Series([data.draw(as_object)(cell) for cell in cells], dtype=object)
        for name, cells in zip(_NAMES, zip(*rows, strict=True), strict=True)
        if name != "system"
    }
    frame = pd.DataFrame(columns | {"system": pd.Series([row[1] for row in rows], dtype=object)})
    told = rows_of(calendar.annotate(frame, due="due"))
    for place, row in enumerate(told):
        assert rows_of(calendar.annotate(frame[place : place + 1], due="due")) == [row]
        sent, system, due = frame[list(_NAMES)].iloc[place]
        asked = (None if cell is pd.NaT or cell is None else cell for cell in (sent, system, due))
        check([row], [expected(calendar, *asked)])


FAULTS: list[Asked] = [
    *((bad, "EDI", None) for bad in BAD_TIMES),
    *((TWICE, "EDI", bad) for bad in BAD_TIMES),
    *((TWICE, bad, TWICE) for bad in BAD_SYSTEMS),
]
"""Rows each of which has one fault."""


@given(st.data(), cases(), st.sampled_from([None, "ET"]))
@settings(max_examples=examples(15))  # each takes seconds
def test_no_row_of_spark_is_answered_by_another(
    spark: "SparkSession",
    data: st.DataObject,
    case: tuple[OutageCalendar, list[list[Asked]]],
    zone: str | None,
) -> None:
    """In partitions and batches of any size: text and due times, which go to the workers in two
    ways, and instants without due times, which are joined.
    """
    calendar, tables = case
    rows = data.draw(st.permutations([*FAULTS, *(row for table in tables for row in table)]))
    texts = _table(rows)
    moments = pa.array([_moment(sent) for sent, _, _ in rows]).view(pa.timestamp("us", "UTC"))
    joined = texts.drop_columns("due").set_column(0, "transmitted_at", moments)
    size = str(data.draw(st.integers(len(rows) // 6, len(rows))))
    due: dict[str, Any] = {"due": "due", "assume_zone": zone}
    for table, options, by_struct in [(texts, due, True), (texts, due, False), (joined, {}, True)]:
        wanted = [
            rows_of(calendar.annotate(table[place : place + 1], systems=OWN, **options))
            for place in range(len(rows))
        ]
        with pytest.MonkeyPatch.context() as patch:
            if not by_struct:
                patch.delattr("pyspark.sql.functions.arrow_udf", raising=False)
            spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", size)
            told = rows_of(calendar.annotate(spark.createDataFrame(table), systems=OWN, **options))
            spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
        assert told == [row for (row,) in wanted]


@given(st.data(), cases(), st.sampled_from(KINDS))
def test_no_row_of_a_file_is_answered_by_another(
    data: st.DataObject, case: tuple[OutageCalendar, list[list[Asked]]], kind: str
) -> None:
    """However many rows a batch has; blanks in a file are not given."""
    calendar, (rows, *_) = case
    # By these, no row is blank: those at the end of a sheet would not come out.
    table = _table(rows).append_column("row", pa.array(map(str, range(len(rows)))))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_file, "_ROWS", data.draw(st.integers(1, len(rows))))
        source, output = Path(folder) / f"in.{kind}", Path(folder) / "out.parquet"
        write_rows(table, source)
        audit_file(calendar, source, output=output, systems=OWN)
        written = pq.read_table(output)
        told = rows_of(written)
    assert written["row"].equals(table["row"])
    given_rows = [[cell if cell and cell.strip() else None for cell in row] for row in rows]
    table = _table([(sent, system, due) for sent, system, due in given_rows])
    wanted = rows_of(calendar.annotate(table, due="due", systems=OWN))
    check(told, wanted)


_NAMES = ("transmitted_at", "system", "due")


def _table(rows: list[Asked]) -> pa.Table:
    columns = zip(_NAMES, zip(*rows, strict=True), strict=True)
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns})


def _moment(text: str | None) -> int | None:
    """The instant of a text; for what is none, one that no year has."""
    if text is None:
        return None
    try:
        return readings(text)[0]
    except GracePeriodError:
        return YEAR_10000 if len(text) % 2 else YEAR_1 - 1


def _as_datetime(text: str | None) -> object:
    """A time as a datetime where Python reads it; else as it is."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return text


@given(st.permutations(["2025-11-02 01:30", "2025-02-30 10:00", "2025-11-20 10:00"]))
def test_a_date_that_does_not_exist_is_the_problem_of_its_row(times: list[str]) -> None:
    """Beside it, wall clocks in the zone that is assumed are read as they are without it."""
    calendar = OutageCalendar([])
    table = pa.table({"transmitted_at": times})
    rows = calendar.annotate(table, system=None, assume_zone="ET").to_pylist()
    decided = {row["transmitted_at"] for row in rows if row["problem"] is None}
    assert decided == set(times) - {"2025-02-30 10:00"}
