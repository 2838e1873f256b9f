"""How fast Spark decides a file, beside the same plan without the decision, and its other ways.

Each way reads a Parquet file of synthetic transmissions and writes Parquet, on one local session
with as many tasks at once as there are processors. They take turns in one run, after a round that
is not counted; the median counts. Ratios count, not times.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from audit import DAYS, FIRST, SYSTEMS, synthetic, verdict
from pyspark.sql import DataFrame, SparkSession, functions

from graceperiod import Outage, OutageCalendar
from graceperiod.batch.files import audit
from graceperiod.batch.spark_job import SETTINGS

AIM_COPY, AIM_JOIN = 2.0, 10.0  # decision to copy, range join to decision by the row
COPY, WIDE, DECIDE = "copy", "copy, nine columns more", "annotate"
JOIN, LOCAL = "range join, windows alone", "local audit"
GROUP = 1_000_000

Run = Callable[[], None]


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
    """On this machine alone, set as the job sets its own."""
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


def joined(spark: SparkSession, frame: DataFrame, calendar: OutageCalendar) -> DataFrame:
    """The windows that each row falls in: much less than a decision says."""
    windows = spark.createDataFrame(
        [
            (name, start.timestamp(), end.timestamp())
            for name in SYSTEMS
            for start, end in calendar.windows(name)
            if end is not None
        ],
        "name string, opens double, closes double",
    ).selectExpr("name", "timestamp_seconds(opens) opens", "timestamp_seconds(closes) closes")
    within = functions.expr("system = name AND transmitted_at BETWEEN opens AND closes")
    return frame.join(functions.broadcast(windows), within, "left")


def written(frame: DataFrame, output: Path) -> None:
    """Run a plan."""
    frame.write.mode("overwrite").parquet(str(output))


def audited(calendar: OutageCalendar, source: Path, output: Path) -> None:
    """The audit of this machine's own command."""
    audit(calendar, source, output=output.with_suffix(".parquet"))


def timed(run: Run) -> float:
    """Seconds."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    """Measure and print, with the aims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--join-rows", type=int, default=1_000_000, help="for the range join")
    parser.add_argument("--outages", type=int, default=0, help="synthetic ones, not the record")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="for the files, else a temporary one")
    given = parser.parse_args()
    with TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        source, some, output = folder / "in.parquet", folder / "some.parquet", folder / "out"
        synthetic(source, given.rows, GROUP)
        synthetic(some, given.join_rows, GROUP)
        calendar, spark = calendar_of(given.outages), session_of(folder)
        frame = spark.read.parquet(str(source))
        part = spark.read.parquet(str(some))
        ways: dict[str, tuple[int, Run]] = {
            COPY: (given.rows, lambda: written(frame, output)),
            WIDE: (given.rows, lambda: written(widened(frame), output)),
            DECIDE: (given.rows, lambda: written(calendar.annotate(frame), output)),
            JOIN: (given.join_rows, lambda: written(joined(spark, part, calendar), output)),
            LOCAL: (given.rows, partial(audited, calendar, source, output)),
        }
        took: dict[str, list[float]] = {way: [] for way in ways}
        for number in range(given.rounds + 1):
            for way, (_, run) in ways.items():
                seconds = timed(run)
                if number:
                    took[way].append(seconds)
        shutil.rmtree(output, ignore_errors=True)
        spark.stop()
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"{given.rows:,} rows, {len(calendar):,} outages; {os.cpu_count()} processors, load {load}"
    )
    print("                                 rows    seconds   rows a second")
    for way, (rows, _) in ways.items():
        seconds = statistics.median(took[way])
        print(f"{way:<26} {rows:>10,} {seconds:10.1f} {rows / seconds:15,.0f}")
    each = {way: statistics.median(took[way]) / rows for way, (rows, _) in ways.items()}
    ratio, ahead = each[DECIDE] / each[COPY], each[JOIN] / each[DECIDE]
    print(f"annotate to copy {ratio:.2f}    {verdict(ratio, AIM_COPY)}")
    print(f"annotate to copy with nine columns more {each[DECIDE] / each[WIDE]:.2f}")
    print(f"annotate to local audit {each[DECIDE] / each[LOCAL]:.2f}")
    reached = "reached" if ahead >= AIM_JOIN else "NO"
    print(f"range join to annotate {ahead:.1f}    aim: {AIM_JOIN:g}, {reached}")


if __name__ == "__main__":
    main()
