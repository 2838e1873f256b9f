"""How fast Spark decides a file, beside the same plan without the decision, and its other ways.

Each way reads a Parquet file of synthetic transmissions and writes Parquet, on one local session
with as many tasks at once as there are processors. They take turns in one run, after one on the
smaller file that is not counted; the best counts. Ratios count, not times, and those of processor
time (of Spark's process and its Python workers, by Linux) where other work runs beside.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from audit import DAYS, FIRST, SYSTEMS, synthetic
from pyspark.sql import DataFrame, SparkSession, functions, types

from graceperiod import Outage, OutageCalendar, System
from graceperiod.audit import audit_file

AIM_WIDE, AIM_TEXT = 1.3, 2.0  # decision to nine columns of constants, of instants and of text
AIM_JOIN = 10.0  # range join to decision by the row
COPY, WIDE, DECIDE = "copy", "copy, nine columns more", "annotate"
ONE, WIDE_TEXT, TEXT = "annotate, one system", "text, nine columns more", "annotate of text"
BY_WORKERS = "text, nine from Python"
JOIN, LOCAL = "range join of decisions", "local audit"
GROUP = 1_000_000

Run = Callable[[], None]

SETTINGS = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
"""What makes jobs quicker than Spark's defaults, and keeps times instants."""


def calendar_of(outages: int) -> OutageCalendar:
    """The record that ships, or so many outages within the days of the file, with little grace."""
    if not outages:
        return OutageCalendar.cbsa()
    rng, begin = random.Random(25), datetime.fromtimestamp(FIRST, UTC)
    starts = [begin + timedelta(minutes=rng.randrange(DAYS * 1440)) for _ in range(outages)]
    return OutageCalendar(
        Outage(
            rng.sample(SYSTEMS, 2),
            start,
            start + timedelta(minutes=rng.randrange(5, 30)),
            number=f"TCC25-{number:04}",
            grace="PT10M",
        )
        for number, start in enumerate(starts)
    )


def session_of(folder: Path) -> SparkSession:
    """On this machine alone."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.driver.memory": "4g",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    } | SETTINGS
    builder = SparkSession.builder.master(f"local[{os.cpu_count()}]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark: SparkSession = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def widened(frame: DataFrame) -> DataFrame:
    """As many columns as a decision adds, of its types, which are the same in each row."""
    texts = "outcome reason outages cautions problem".split()
    return frame.select(
        "*",
        *(functions.lit(f"a text for {name}").alias(name) for name in texts),
        *(functions.lit(True).alias(name) for name in ("no_penalty", "needs_review")),  # noqa: FBT003 - a value
        *(functions.current_timestamp().alias(name) for name in ("window_start", "window_end")),
    )


def widened_by_workers(frame: DataFrame) -> DataFrame:
    """As many columns from Python workers: the least that a decision costs there."""

    def constants(rows: pa.Array) -> pa.Array:
        columns = [pa.repeat("a text for outcome", len(rows))] * 5
        columns += [pa.repeat(True, len(rows))] * 2  # noqa: FBT003 - a value
        moment = pa.scalar(10**15, pa.timestamp("us", "UTC"))
        columns += [pa.repeat(moment, len(rows))] * 2
        return pa.StructArray.from_arrays(columns, names)

    added = types.StructType(widened(frame).schema.fields[-9:])
    names = added.names
    label = functions.arrow_udf(constants, added)
    labelled = frame.select("*", label("transmitted_at").alias("label"))
    return labelled.select("*", "label.*").drop("label")


def with_ids(frame: DataFrame) -> DataFrame:
    """SQL knows the ids of systems alone."""
    ids = {name: System.parse(name).value for name in SYSTEMS}
    return frame.replace(ids, subset=["system"])


def range_joined(frame: DataFrame, decisions: DataFrame) -> DataFrame:
    """The decision of each row by the segment of its system's timeline that it falls in."""
    segments = decisions.drop("bucket").dropDuplicates(["system", "start_us"])
    segments = segments.withColumnRenamed("system", "of")
    at = "unix_micros(transmitted_at)"
    within = functions.expr(f"system = of AND {at} >= start_us AND {at} < end_us")
    joined = with_ids(frame).join(functions.broadcast(segments), within, "left")
    return joined.drop("of", "start_us", "end_us")


def with_text(source: Path, output: Path) -> None:
    """The same file with its times as text."""
    table = pq.read_table(source)
    place = table.column_names.index("transmitted_at")
    text = table["transmitted_at"].cast(pa.string())
    table = table.set_column(place, "transmitted_at", text)
    pq.write_table(table, output, row_group_size=GROUP)


def written(frame: DataFrame, output: Path) -> None:
    """Run a plan."""
    frame.write.mode("overwrite").parquet(str(output))


def audited(calendar: OutageCalendar, source: Path, output: Path) -> None:
    """The audit of this machine's own command."""
    audit_file(calendar, source, output=output.with_suffix(".parquet"))


def used(parent: int) -> float:
    """Seconds of processor time of a process, those it has started, and this one."""
    stats = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            fields = file.read_text().rpartition(")")[2].split()
            # Its own and that of its children that have ended, as idle workers do.
            stats[int(file.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    tree = {parent}
    while more := {pid for pid, (above, _) in stats.items() if above in tree} - tree:
        tree |= more
    return sum(stats[pid][1] for pid in tree) / os.sysconf("SC_CLK_TCK") + time.process_time()


def measured(run: Run, parent: int) -> tuple[float, float]:
    """Seconds, and seconds of processor time."""
    began, before = time.perf_counter(), used(parent)
    run()
    return time.perf_counter() - began, used(parent) - before


def main() -> None:
    """Measure and print, with the aims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--join-rows", type=int, default=1_000_000, help="for the range join")
    parser.add_argument("--outages", type=int, default=0, help="synthetic ones, not the record")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="for the files, else a temporary one")
    given = parser.parse_args()
    with TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        source, some, output = folder / "in.parquet", folder / "some.parquet", folder / "out"
        text = folder / "text.parquet"
        synthetic(source, given.rows, GROUP)
        synthetic(some, given.join_rows, GROUP)
        with_text(source, text)
        calendar, spark = calendar_of(given.outages), session_of(folder)
        java: int = spark._jvm.ProcessHandle.current().pid()  # noqa: SLF001 - there is no other way
        pq.write_table(calendar.decision_table(), folder / "decisions.parquet")
        decisions = spark.read.parquet(str(folder / "decisions.parquet"))
        plans: dict[str, Callable[[DataFrame], DataFrame]] = {
            COPY: lambda frame: frame,
            WIDE: widened,
            DECIDE: calendar.annotate,
            ONE: partial(calendar.annotate, system=System.EDI),
            WIDE_TEXT: widened,
            TEXT: calendar.annotate,
            BY_WORKERS: widened_by_workers,
            JOIN: lambda frame: range_joined(frame, decisions),
        }
        took: dict[str, list[tuple[float, float]]] = {way: [] for way in (*plans, LOCAL)}
        for plan in plans.values():
            written(plan(spark.read.parquet(str(some))), output)
        files = {JOIN: some, WIDE_TEXT: text, TEXT: text, BY_WORKERS: text}
        for _ in range(given.rounds):
            for way, plan in plans.items():
                frame = spark.read.parquet(str(files.get(way, source)))
                run = partial(lambda plan, frame: written(plan(frame), output), plan, frame)
                took[way].append(measured(run, java))
            took[LOCAL].append(measured(partial(audited, calendar, source, output), java))
        spark.stop()
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"{given.rows:,} rows, {len(calendar):,} outages; {os.cpu_count()} processors, load {load}"
    )
    print("                                 rows    seconds  CPU seconds   rows a second")
    each = {}
    for way, found in took.items():
        rows = given.join_rows if way == JOIN else given.rows
        seconds, cpu = map(min, zip(*found, strict=True))
        each[way] = seconds / rows, cpu / rows
        print(f"{way:<26} {rows:>10,} {seconds:10.1f} {cpu:12.1f} {rows / seconds:15,.0f}")
    print(f"{'':<52}by time   by CPU")
    for one, other, aim in [
        (DECIDE, COPY, ""),
        (DECIDE, WIDE, f"aim: at most {AIM_WIDE:g}"),
        (ONE, WIDE, f"aim: at most {AIM_WIDE:g}"),
        (TEXT, WIDE_TEXT, f"aim: at most {AIM_TEXT:g}"),
        (BY_WORKERS, WIDE_TEXT, ""),
        (JOIN, DECIDE, f"aim: at least {AIM_JOIN:g}"),
        (DECIDE, LOCAL, ""),
    ]:
        wall, cpu = (mine / theirs for mine, theirs in zip(each[one], each[other], strict=True))
        print(f"{one + ' to ' + other:<50} {wall:8.2f} {cpu:8.2f}  {aim}".rstrip())


if __name__ == "__main__":
    main()
