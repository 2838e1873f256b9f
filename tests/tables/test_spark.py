"""Frames of Spark on a small cluster: row by row what `decide` gives, in any session's zone."""

import inspect
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark")

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
from pyspark.sql import DataFrame, functions

from graceperiod import (
    InvalidFrameError,
    MissingExtraError,
    NaiveTimestampError,
    OutageCalendar,
    System,
    UnreadableTimestampError,
)
from graceperiod.report.transmissions import read_transmissions
from tests.tables.rows import LABELS, check, expected, rows_of
from tests.tables.test_frames import CALENDAR, EDGES, SYSTEMS, TIMES, a_table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INSTANTS = pa.timestamp("us", "UTC")
# The two instants that the clocks of Toronto show as 01:30.
TWICE = [datetime(2025, 11, 2, hour, 30, tzinfo=UTC) for hour in (5, 6)]

needs_arrow_udf = pytest.mark.skipif(
    not hasattr(functions, "arrow_udf"), reason="needs PySpark 4.1"
)

Read = Any
"""What makes a frame of Spark of a table."""


@pytest.fixture(name="read")
def _read(spark: "SparkSession", tmp_path: Path) -> Read:
    def read(table: pa.Table) -> DataFrame:
        pq.write_table(table, tmp_path / "table.parquet")
        return spark.read.parquet(str(tmp_path / "table.parquet"))

    return read


@pytest.fixture(name="without_arrow_udf", params=[False, True], ids=["arrow_udf", "mapInArrow"])
def _without_arrow_udf(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to the workers: PySpark 4.0 has the second alone."""
    if request.param:
        monkeypatch.delattr(functions, "arrow_udf", raising=False)


@pytest.fixture(name="zone", params=["UTC", "Asia/Kolkata", "America/Toronto"])
def _zone(request: pytest.FixtureRequest, spark: "SparkSession") -> Iterator[str]:
    """A session's zone, which must change nothing."""
    before = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", request.param)
    yield request.param
    spark.conf.set("spark.sql.session.timeZone", before)


@pytest.mark.usefixtures("zone", "without_arrow_udf")
def test_instants_are_as_decide_has_them(read: Read) -> None:
    """All edges, seven systems and none, a repeated hour, a null; in any session's zone."""
    times = [*(each for each in (*TIMES, *TWICE) for _ in SYSTEMS), None]
    table = a_table(times, INSTANTS)
    annotated = CALENDAR.annotate(read(table))
    assert annotated.columns == [*table.column_names, *LABELS]
    rows = zip(times, table["system"].to_pylist(), strict=True)
    check(annotated, [expected(CALENDAR, *each) for each in rows])


@pytest.mark.usefixtures("zone", "without_arrow_udf")
def test_a_wall_clock_is_the_one_that_is_named(read: Read) -> None:
    """TIMESTAMP_NTZ is refused at once, or read on that clock; the session's has no say."""
    walls = [
        datetime(2025, 10, 2, 15, 30), datetime(2025, 11, 2, 1, 30), datetime(2025, 3, 9, 2, 30),
        datetime(2025, 11, 2, 0, 59, 59, 999999), datetime(2025, 11, 2, 2), None,
    ]  # fmt: skip
    table = a_table(walls, pa.timestamp("us"))
    frame = read(table)
    with pytest.raises(NaiveTimestampError, match="column 'transmitted_at' has no time zone"):
        CALENDAR.annotate(frame)
    told = [each and f"{each.isoformat(' ')} ET" for each in walls]
    rows = zip(told, table["system"].to_pylist(), strict=True)
    check(CALENDAR.annotate(frame, assume_zone="ET"), [expected(CALENDAR, *each) for each in rows])


@pytest.mark.usefixtures("without_arrow_udf")
def test_text_and_due_times(read: Read) -> None:
    """Text with an offset or a label, what is no time, nulls; and when it was due."""
    texts = [
        "2025-10-02 15:30 ET", "2025-10-02T19:30:00.5+00:00", "2025-11-02 01:30 ET",
        "2025-03-09 02:30 ET", "2025-10-02 15:30", "noon", "", None,
    ]  # fmt: skip
    due = [*(each for each in (*TIMES, *TWICE) for _ in texts)]
    sent = texts * (len(due) // len(texts))
    table = a_table(sent, pa.string(), due=pa.array(due, INSTANTS))
    rows = zip(sent, table["system"].to_pylist(), due, strict=True)
    check(CALENDAR.annotate(read(table), due="due"), [expected(CALENDAR, *each) for each in rows])


def test_one_system_and_none(read: Read) -> None:
    """A `System` for all rows, or not stated; columns of any name."""
    table = pa.table({"when `sent`.at": pa.array(TIMES, INSTANTS), "a.b": list(map(str, TIMES))})
    for system in (System.EDI, None):
        annotated = CALENDAR.annotate(read(table), "when `sent`.at", system)
        check(annotated, [expected(CALENDAR, each, system) for each in TIMES])
        assert annotated.columns == [*table.column_names, *LABELS]


def test_columns_of_any_name_by_batches(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where whole rows go to the workers, names that are none to Spark's SQL go too."""
    monkeypatch.delattr(functions, "arrow_udf", raising=False)
    table = pa.table({"when `sent`.at": pa.array(TIMES, INSTANTS), "a.b": list(map(str, TIMES))})
    annotated = CALENDAR.annotate(read(table), "when `sent`.at", None).toArrow()
    assert annotated.select(table.column_names).equals(table)
    check(annotated, [expected(CALENDAR, each, None) for each in TIMES])


@pytest.mark.usefixtures("without_arrow_udf")
def test_nothing_runs_until_the_user_acts(
    spark: "SparkSession", read: Read, request: pytest.FixtureRequest
) -> None:
    """No job is started, by a mistake neither."""
    frame = read(a_table(TIMES, INSTANTS))
    group = request.node.name
    spark.sparkContext.setJobGroup(group, "annotating")
    annotated = CALENDAR.annotate(frame)
    with pytest.raises(InvalidFrameError):
        CALENDAR.annotate(frame, "sent_at")
    tracker = spark.sparkContext.statusTracker()
    assert not tracker.getJobIdsForGroup(group)
    assert annotated.count() == len(TIMES)
    assert tracker.getJobIdsForGroup(group)
    spark.sparkContext.setLocalProperty("spark.jobGroup.id", None)


@needs_arrow_udf
def test_a_plan_without_labels_has_no_decision_in_it(
    read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the workers decide; and a filter on the frame's own columns goes before them."""
    annotated = CALENDAR.annotate(read(a_table(EDGES, pa.string())))
    annotated.select("system").explain()
    assert "ArrowEvalPython" not in capsys.readouterr().out
    annotated.filter("system = 'EDI'").explain()
    plan = capsys.readouterr().out
    assert plan.index("ArrowEvalPython") < plan.index("Filter")


def test_columns_that_cannot_be_decided_by_are_refused(read: Read) -> None:
    """At once, with what is there and what to do."""
    frame = read(a_table(TIMES, INSTANTS))
    for wrong, error, message in [
        (frame.withColumn("Outcome", functions.lit(1)), InvalidFrameError, "columns 'Outcome', wh"),
        (frame.withColumn("outcome", functions.lit(1)), InvalidFrameError, "'outcome' already"),
        (
            frame.drop("system"),
            InvalidFrameError,
            "no column is named 'system'; for one system in all rows pass a System",
        ),
        (frame.select("*", functions.lit(1).alias("System")), InvalidFrameError, "two columns are"),
        (
            frame.withColumn("transmitted_at", functions.current_date()),
            UnreadableTimestampError,
            "'transmitted_at' holds values of type date; timestamps are needed",
        ),
        (
            frame.withColumn("system", functions.array("system")),
            InvalidFrameError,
            "'system' holds values of type .*; names of systems are needed",
        ),
    ]:
        with pytest.raises(error, match=message):
            CALENDAR.annotate(wrong)
    nulls = frame.withColumn("transmitted_at", functions.lit(None))
    assert {row["problem"] for row in rows_of(CALENDAR.annotate(nulls))} == {
        "MISSING: the timestamp is missing"
    }


def test_packages_that_are_too_old_are_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """PySpark or PyArrow, with what to install; and a frame of pandas on Spark is another thing."""
    frame = read(a_table(TIMES, INSTANTS))
    with monkeypatch.context() as patch:
        patch.setattr(pyspark, "__version__", "3.5.9")
        with pytest.raises(
            MissingExtraError, match=r"PySpark 4 or later, and this is 3\.5\.9\..*k\]'"
        ):
            CALENDAR.annotate(frame)
    with monkeypatch.context() as patch:
        patch.setattr(pa, "__version__", "9.0.0")
        with pytest.raises(MissingExtraError, match=r"(?s)PyArrow >= .* 9\.0\.0.*\[spark\]'"):
            CALENDAR.annotate(frame)
    others = type("DataFrame", (), {"__module__": "pyspark.pandas.frame"})
    with pytest.raises(InvalidFrameError, match=r"pass frame\.to_spark\(\)"):
        CALENDAR.annotate(others())


@needs_arrow_udf
def test_a_worker_unpacks_a_calendar_once(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of its tasks; and what is sent is small."""
    sent = _what_is_sent(monkeypatch, read(a_table(EDGES, pa.string())))
    unpacked = []
    read_json = OutageCalendar.from_json

    def counted(text: str) -> OutageCalendar:
        unpacked.append(text)
        return read_json(text)

    monkeypatch.setattr(OutageCalendar, "from_json", counted)
    columns = pa.array(EDGES), pa.array(["EDI"] * len(EDGES))
    structs = [sent(*columns) for _ in range(3)]
    assert len(unpacked) <= 1
    check(
        pa.RecordBatch.from_struct_array(structs[-1]),
        [expected(CALENDAR, each, "EDI") for each in EDGES],
    )


def test_batches_in_a_worker(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many come out as go in."""
    table = a_table(TIMES, INSTANTS)
    table = table.set_column(0, "transmitted_at", table["transmitted_at"].cast(pa.string()))
    with monkeypatch.context() as patch:
        patch.delattr(functions, "arrow_udf", raising=False)
        sent = _what_is_sent(patch, read(table))
    batches = table.to_batches(max_chunksize=5)
    labelled = list(sent(iter(batches)))
    assert [each.num_rows for each in labelled] == [each.num_rows for each in batches]
    rows = zip(TIMES, table["system"].to_pylist(), strict=True)
    check(pa.Table.from_batches(labelled), [expected(CALENDAR, *each) for each in rows])


@needs_arrow_udf
def test_a_worker_without_the_library_says_so(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one with another version of it: with the Python that lacks it, and what to install."""
    sent = _what_is_sent(monkeypatch, read(a_table(EDGES, pa.string())))
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "graceperiod", None)
        patch.setitem(sys.modules, "graceperiod._version", None)
        with pytest.raises(ImportError, match="has no graceperiod; install there: pip install 'g"):
            sent()
    monkeypatch.setattr("graceperiod._version.__version__", "0.0.1")
    with pytest.raises(ImportError, match=r"has graceperiod 0\.0\.1; install there: pip install"):
        sent()


def _what_is_sent(monkeypatch: pytest.MonkeyPatch, frame: DataFrame) -> Any:
    """The function that goes to the workers when a frame is annotated."""
    sent: list[Any] = []
    owner, name = functions, "arrow_udf"
    if not hasattr(owner, name):
        owner, name = type(frame), "mapInArrow"
    make = getattr(owner, name)

    def watched(*given: Any) -> Any:
        sent.extend(each for each in given if inspect.isfunction(each))
        return make(*given)

    monkeypatch.setattr(owner, name, watched)
    CALENDAR.annotate(frame)
    return sent[0]


@pytest.mark.usefixtures("zone")
def test_pictures_take_frames_of_spark(read: Read) -> None:
    """Annotated or not, collected; the instants are the same in any session's zone."""
    table = a_table([None, *TIMES[:3]], INSTANTS)
    wanted = read_transmissions(CALENDAR, table)
    for frame in (read(table), CALENDAR.annotate(read(table))):
        found = read_transmissions(CALENDAR, frame)
        assert sorted(found.at.tolist()) == sorted(wanted.at.tolist())
        assert sorted(found.outcome.tolist()) == sorted(wanted.outcome.tolist())
        assert found.undecided == wanted.undecided
