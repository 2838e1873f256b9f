"""Spark at work on a small cluster: streams, Spark Connect, a million rows, a killed executor."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark")

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import functions

from graceperiod import OutageCalendar, System
from graceperiod.times import instant
from tests import cluster
from tests.examples import examples
from tests.tables.rows import check, expected
from tests.tables.test_frames import CALENDAR, SYSTEMS, TIMES, a_table
from tests.tables.test_spark import INSTANTS, TWICE

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = examples(1_000_000)


def test_a_stream(spark: "SparkSession", tmp_path: Path) -> None:
    """A frame of Structured Streaming is annotated as any other."""
    source, sink = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for place, time in enumerate(TIMES[:3]):
        pq.write_table(a_table([time], INSTANTS), source / f"{place}.parquet")
    stream = spark.readStream.schema("transmitted_at timestamp, system string").parquet(str(source))
    annotated = CALENDAR.annotate(stream)
    assert annotated.isStreaming
    query = annotated.writeStream.trigger(availableNow=True).start(
        str(sink), format="parquet", checkpointLocation=str(tmp_path / "log")
    )
    query.awaitTermination()
    told = spark.read.parquet(str(sink)).sort("transmitted_at")
    check(told, [expected(CALENDAR, each, SYSTEMS[0]) for each in sorted(TIMES[:3])])


CONNECTED = """
import sys
from pyspark.sql import SparkSession
from tests.tables.test_frames import CALENDAR
address, source, sink = sys.argv[1:]
spark = SparkSession.builder.remote(address).getOrCreate()
spark.conf.set("spark.sql.session.timeZone", "Asia/Kolkata")
frame = spark.read.parquet(source)
batch = CALENDAR.annotate(frame)
batch.write.parquet(sink + "/batch")
stream = CALENDAR.annotate(spark.readStream.schema(frame.schema).parquet(source))
stream.writeStream.trigger(availableNow=True).start(
    sink + "/stream", format="parquet", checkpointLocation=sink + "/log"
).awaitTermination()
spark.stop()
"""


def test_spark_connect(spark: "SparkSession", tmp_path: Path) -> None:
    """A client without a JVM: batch and stream, row by row as `decide` has them."""
    times = [*TIMES, *TWICE]
    table = a_table(times, INSTANTS)
    source = tmp_path / "in"
    source.mkdir()
    pq.write_table(table, source / "table.parquet")
    subprocess.run(
        [
            sys.executable, "-c", CONNECTED,
            spark.conf.get(cluster.CONNECT), str(source), str(tmp_path / "out"),
        ],
        check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    rows = zip(times, table["system"].to_pylist(), strict=True)
    wanted = [expected(CALENDAR, *each) for each in rows]
    check(spark.read.parquet(str(tmp_path / "out" / "batch")), wanted)
    check(spark.read.parquet(str(tmp_path / "out" / "stream")), wanted)


@pytest.mark.property
def test_many_rows_in_partitions_of_all_sizes(spark: "SparkSession", tmp_path: Path) -> None:
    """Shuffled and skewed ones, and empty ones: as the local kernel and `decide` have them."""
    record, sink = OutageCalendar.cbsa(), tmp_path / "out"
    table = _rows_near(record, ROWS)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=ROWS // 8)
    skewed = functions.expr("CASE WHEN row % 10 < 7 THEN 0 ELSE row % 3 END")
    frame = spark.read.parquet(str(tmp_path / "in.parquet")).repartition(7, skewed)
    assert frame.rdd.getNumPartitions() == 7  # for three values
    record.annotate(frame).write.parquet(str(sink))
    told = plain(pq.read_table(sink).sort_by("row"))
    assert told.equals(plain(record.annotate(table)))
    some = np.random.default_rng(5).choice(ROWS, 20_000).tolist()
    rows = table.take(some).select(["transmitted_at", "system"]).to_pylist()
    check(told.take(some), [expected(record, *each.values()) for each in rows])


def test_an_executor_that_is_killed_costs_no_row(spark: "SparkSession", tmp_path: Path) -> None:
    """The executor of one task is killed in mid-job: the result is whole, each row once."""
    table, sink = _rows_near(CALENDAR, 50_000), tmp_path / "out"
    pq.write_table(table, tmp_path / "in.parquet")
    killed = tmp_path / "killed"

    def dies(batches: Iterable[Any]) -> Iterator[Any]:
        from pyspark import TaskContext  # noqa: PLC0415 - in the worker

        for place, batch in enumerate(batches):
            if place and TaskContext.get().partitionId() == 2 and not killed.exists():
                killed.touch()
                status = Path(f"/proc/{os.getppid()}/status").read_text().splitlines()
                (parent,) = (line.split()[1] for line in status if line.startswith("PPid:"))
                os.kill(int(parent), signal.SIGKILL)  # the JVM that started this worker's parent
            yield batch

    frame = spark.read.parquet(str(tmp_path / "in.parquet")).repartition(4)
    annotated = CALENDAR.annotate(frame.mapInArrow(dies, frame.schema))
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "5000")
    annotated.write.parquet(str(sink))
    spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert killed.exists()
    assert plain(pq.read_table(sink).sort_by("row")).equals(plain(CALENDAR.annotate(table)))


def _rows_near(calendar: OutageCalendar, size: int) -> pa.Table:
    """Numbered rows of random systems, within hours of what a calendar holds."""
    random = np.random.default_rng(25)
    edges = [instant(each) for outage in calendar for each in (outage.start, outage.last_word)]
    near = random.choice(edges, size) + random.integers(-4 * 3600, 4 * 3600, size) * 10**6
    return pa.table(
        {
            "row": np.arange(size),
            "transmitted_at": pa.array(near).cast(INSTANTS),
            "system": random.choice([*System], size),
        }
    )


def plain(table: pa.Table) -> pa.Table:
    """A table without dictionaries, its times in UTC, as Spark and the kernel write the same."""
    kinds = {"window_start": INSTANTS, "window_end": INSTANTS, "transmitted_at": INSTANTS}
    schema = pa.schema(
        [
            (
                each.name,
                kinds.get(
                    each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type
                ),
            )
            for each in table.schema
        ]
    )
    return table.cast(schema).combine_chunks()


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "spark_audit.py"


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_the_example_of_a_job(spark: "SparkSession", tmp_path: Path, kind: str) -> None:
    """The script of the documentation: every row decided by the record, and the counts printed."""
    source, sink = tmp_path / f"in.{kind}", tmp_path / "out"
    rows = {
        "transmitted_at": ["2025-10-02 16:00 ET", "2025-06-01 10:00 ET", "soon"],
        "system": ["CERS_PORTAL", "CERS", "EDI"],
        "due": [None, None, None],
    }
    table = pa.table(rows, schema=pa.schema(dict.fromkeys(rows, pa.string())))
    if kind == "parquet":
        pq.write_table(table, source)
    else:
        lines = ["transmitted_at,system,due", "2025-10-02 16:00 ET,CERS_PORTAL,"]
        source.write_text("\n".join([*lines, "2025-06-01 10:00 ET,CERS,", "soon,EDI,\n"]))
    env = {**os.environ, "SPARK_REMOTE": str(spark.conf.get(cluster.CONNECT))}
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(source), str(sink)],
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    counts = ["NO_PENALTY: 1", "PENALTY_MAY_APPLY: 1", "UNDETERMINED: 0", "problems: 1"]
    assert done.stdout.splitlines() == counts
    assert (sink / "_SUCCESS").exists()
    decided = pq.read_table(sink).sort_by("transmitted_at").to_pylist()
    assert [row["outcome"] for row in decided] == ["PENALTY_MAY_APPLY", "NO_PENALTY", None]
