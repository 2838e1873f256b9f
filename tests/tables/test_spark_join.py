"""Instants on Spark: decided by a join in Spark's own process, row by row as other frames are."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark")

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, functions

from graceperiod import OutageCalendar, System
from graceperiod.tables.instants import YEAR_1, YEAR_10000
from tests.examples import examples
from tests.tables.rows import LABELS, check, expected, rows_of
from tests.tables.test_frames import CALENDAR, SYSTEMS, TIMES, a_table
from tests.tables.test_spark import INSTANTS, TWICE, needs_arrow_udf

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

RECORD = OutageCalendar.cbsa()
NAMES = [
    *System, *SYSTEMS, "cers  PORTAL", "\N{FULLWIDTH LATIN CAPITAL LETTER E}DI",
    "Portail du Manifeste e\u0301lectronique", "ACROSS", "CERSS", "NOT_STATED", "", " ", "é" * 300,
    "O'Brien's \"desk\" \\ \n\t\0", "\N{RIGHT-TO-LEFT MARK}EDI",
]  # fmt: skip
OUTSIDE = [YEAR_1 - 1, YEAR_10000, -(1 << 62), 1 << 62]
SETTINGS = {
    "spark.sql.ansi.enabled": ["true", "false"],
    "spark.sql.caseSensitive": ["false", "true"],
    "spark.sql.adaptive.enabled": ["true", "false"],
    "spark.sql.session.timeZone": ["America/Toronto", "Asia/Kolkata"],
}

Read = Any
"""What makes a frame of Spark of a table."""


@pytest.fixture(name="read")
def _read(spark: "SparkSession", tmp_path: Path) -> Read:
    def read(table: pa.Table) -> DataFrame:
        pq.write_table(table, tmp_path / "table.parquet")
        return spark.read.parquet(str(tmp_path / "table.parquet"))

    return read


@pytest.fixture(name="settings", params=[0, 1], ids=["usual", "other"])
def _settings(request: pytest.FixtureRequest, spark: "SparkSession") -> Iterator[None]:
    """Settings of a session, which must change nothing."""
    before = {name: spark.conf.get(name) for name in SETTINGS}
    for name, values in SETTINGS.items():
        spark.conf.set(name, values[request.param])
    yield
    for name, value in before.items():
        spark.conf.set(name, str(value))


def edges_of(calendar: OutageCalendar) -> list[int]:
    """The instants at which an answer changes, and those beside them; both ends of time."""
    found = {edge for system in (*System, None) for edge in calendar.timeline(system).edges}
    beside = {edge + more for edge in found for more in (-1, 0, 1)}
    return [*sorted(beside), YEAR_1, YEAR_10000 - 1, *OUTSIDE]


def same(frame: DataFrame, table: pa.Table) -> None:
    """A frame of Spark is, in any order, what the table is; its columns, and those added."""
    assert frame.columns == table.column_names
    found = frame.toArrow().sort_by("row")
    assert found["row"].to_pylist() == table["row"].to_pylist()
    assert rows_of(found) == rows_of(table)


@needs_arrow_udf
@pytest.mark.usefixtures("settings")
def test_every_edge_and_name_is_as_in_other_frames(read: Read) -> None:
    """Rows at all edges of the record, twice each; nulls; every problem with its whole text."""
    rng = random.Random(11)
    sent = [None, *edges_of(RECORD)] * 2
    moments = pa.array(sent, pa.int64()).view(INSTANTS)
    names = [rng.choice(NAMES) for _ in sent]
    table = pa.table({"row": range(len(sent)), "transmitted_at": moments, "system": names})
    same(RECORD.annotate(read(table)), RECORD.annotate(table))


@needs_arrow_udf
def test_every_name_at_one_time(read: Read) -> None:
    """Known, unknown, of a programme, blank, null: as `decide` has them; and a house's own."""
    table = a_table([TIMES[0]] * len(NAMES), INSTANTS)
    table = table.set_column(1, "system", pa.array(NAMES, pa.string()))
    wanted = [expected(CALENDAR, TIMES[0], name) for name in NAMES]
    check(CALENDAR.annotate(read(table)), wanted)
    wanted[NAMES.index("ACROSS")] = expected(CALENDAR, TIMES[0], "CERS")
    check(CALENDAR.annotate(read(table), systems={"across": "CERS_PORTAL"}), wanted)


@needs_arrow_udf
def test_names_of_another_type_are_unknown(read: Read) -> None:
    """Numbers and nulls as systems, as in other frames."""
    table = pa.table({"row": [0, 1], "transmitted_at": pa.array(TIMES[:2], INSTANTS)})
    for systems, column in [(pa.array([5, 5]), 5), (pa.nulls(2), None)]:
        frame = read(table).withColumn("system", functions.lit(column))
        same(CALENDAR.annotate(frame), CALENDAR.annotate(table.append_column("system", systems)))


@pytest.mark.property
@pytest.mark.parametrize("system", [System.CERS_PORTAL, None], ids=["a system", "none"])
def test_random_rows_of_one_system(read: Read, system: System | None) -> None:
    """Without names there is no Python in the plan, and each row comes back once."""
    rng, edges = random.Random(12), edges_of(RECORD)
    sent = [rng.choice(edges) + rng.randrange(-3, 4) for _ in range(examples(20_000))]
    moments = pa.array(sent, pa.int64()).view(INSTANTS)
    table = pa.table({"row": range(len(sent)), "transmitted_at": moments})
    annotated = RECORD.annotate(read(table).repartition(5), system=system)
    same(annotated, RECORD.annotate(table, system=system))


def test_columns_of_names_that_the_join_has_too(read: Read) -> None:
    """Names of the table of decisions, twice, and with backticks and points, are the user's."""
    times = {"sent`.`at": pa.array(TIMES, INSTANTS), "start_us": list(map(str, TIMES))}
    others = {name: ["mine"] * len(TIMES) for name in ("answer", "bucket", "_system", "a.b", "X")}
    table = pa.table(times | others)
    frame = read(table).select(
        "*", functions.lit(1).alias("twice"), functions.lit(2).alias("twice")
    )
    annotated = CALENDAR.annotate(frame, "sent`.`at", None)
    assert annotated.columns == [*table.column_names, "twice", "twice", *LABELS]
    found = annotated.drop("twice").toArrow()
    assert found.select(table.column_names).equals(table)
    check(found, [expected(CALENDAR, each, None) for each in TIMES])


def plan_of(frame: DataFrame, capsys: pytest.CaptureFixture[str]) -> str:
    """The physical plan of a frame."""
    frame.explain()
    return capsys.readouterr().out


def test_the_plan_is_a_broadcast_join(read: Read, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Python where one system is given; text, due times and large calendars are not so."""
    frame = read(a_table(TIMES, INSTANTS))
    plan = plan_of(CALENDAR.annotate(frame, system=System.EDI), capsys)
    assert "BroadcastHashJoin" in plan
    assert "Python" not in plan
    filtered = plan_of(CALENDAR.annotate(frame).filter("system = 'EDI'"), capsys)
    assert "EqualTo(system,EDI)" in filtered  # before the join, in the scan
    for other in (
        CALENDAR.annotate(frame, due="transmitted_at", system=None),
        CALENDAR.annotate(frame.withColumn("transmitted_at", functions.lit("noon")), system=None),
    ):
        assert "Join" not in plan_of(other, capsys)


def test_a_filter_on_the_answer(read: Read) -> None:
    """A filter on what was added turns the join into another kind, with the same rows."""
    table = a_table([*TIMES, *TWICE, None], INSTANTS)
    annotated = CALENDAR.annotate(read(table), system=System.CERS_PORTAL)
    found = [expected(CALENDAR, when, "CERS")["no_penalty"] for when in [*TIMES, *TWICE]]
    assert annotated.filter("no_penalty").count() == found.count(True) > 0
    assert annotated.filter("outcome = 'PENALTY_MAY_APPLY'").count() == found.count(False) > 0
    assert annotated.filter("problem IS NOT NULL").count() == 1


def test_a_large_calendar_is_decided_by_the_workers(
    read: Read, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of the decisions of too many outages is not made."""
    monkeypatch.setattr("graceperiod.tables.frames.spark._MOST_OUTAGES", len(CALENDAR) - 1)
    annotated = CALENDAR.annotate(read(a_table(TIMES, INSTANTS)), system=None)
    assert "Join" not in plan_of(annotated, capsys)
    check(annotated, [expected(CALENDAR, each, None) for each in TIMES])
