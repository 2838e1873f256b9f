"""Files of transmissions decided by Spark: read as they are, and written partitioned as they were.

No row and no column is lost or guessed: text stays text, the values of partitions too, and what
cannot be read makes the job fail.
"""

import re
from typing import NamedTuple

from pyspark.sql import Column, DataFrame, Observation, SparkSession, functions

from graceperiod.batch.asking import asked_of
from graceperiod.batch.columns import Annotator
from graceperiod.batch.spark_frames import annotate_spark
from graceperiod.calendar import OutageCalendar
from graceperiod.errors import InvalidFrameError
from graceperiod.verdicts import Outcome

__all__ = ["SETTINGS", "Job", "run"]

SETTINGS = {
    # A batch holds the columns to decide by alone, so more rows than Spark's 10,000 fit well.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    # Times as instants; Spark's own default is a type that has no zone to other readers.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # `code=007` stays what it is.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
"""What the session of a job must be set to."""

_READING: dict[str, dict[str, str]] = {
    "parquet": {"mergeSchema": "true"},  # the columns of all files, not of one of them
    "delta": {},
    "csv": {"header": "true", "enforceSchema": "false", "escape": '"', "mode": "FAILFAST"},
    "json": {"primitivesAsString": "true", "mode": "FAILFAST"},
}
# What tasks write is moved to its place when the last of them is done, and then marked as whole.
_WRITING = {
    "mapreduce.fileoutputcommitter.algorithm.version": "1",
    "mapreduce.fileoutputcommitter.marksuccessfuljobs": "true",
}
_CONDITION = re.compile(r"\[[A-Z][A-Z0-9_.]+\] [^\n]*")


class Job(NamedTuple):
    """What to decide, and where it goes: paths as Spark takes them, columns as `asked_of` does."""

    source: str
    output: str
    kind: str
    timestamp: str | None = None
    system: str | None = None
    due: str | None = None
    assume_zone: str | None = None


def run(spark: SparkSession, calendar: OutageCalendar, job: Job) -> dict[str, int]:
    """Decide each row, and write it as Parquet. How many rows there were of each outcome, how many
    with a problem, and how many that need a person.

    The output is whole if `_SUCCESS` is in it: until all tasks are done, Spark keeps what they
    write where no reader looks.

    Raises:
        InvalidFrameError: what cannot be read, or an output that is there already; and what
            `annotate_spark` raises.
    """
    frame, partitions = _read(spark, job.source, job.kind)
    annotator = Annotator(calendar, job.assume_zone)
    decided = annotate_spark(
        frame, annotator, lambda names: asked_of(list(names), job.timestamp, job.system, job.due)
    )
    found = Observation()
    counts = [
        *(_count(functions.col("outcome") == each, each) for each in Outcome),
        _count(functions.col("problem").isNotNull(), "problem"),
        _count(functions.col("needs_review"), "needs_review"),
    ]
    rows = functions.count(functions.lit(1)).alias("rows")
    writer = decided.observe(found, rows, *counts).write
    try:
        writer.partitionBy(*partitions).options(**_WRITING).parquet(job.output)
    except Exception as error:  # of several packages, by the kind of session
        if "[PATH_ALREADY_EXISTS]" in str(error):
            raise InvalidFrameError(
                f"{job.output} is there already; give another place, or remove it. Without a "
                "_SUCCESS in it, it is what a failed job has left"
            ) from None
        error.add_note(f"The job failed: {job.output} has no _SUCCESS, and is not to be used.")
        raise
    return {name: int(number) for name, number in found.get.items()}


def _count(condition: Column, name: str) -> Column:
    return functions.count_if(condition).alias(name)


def _read(spark: SparkSession, path: str, kind: str) -> tuple[DataFrame, list[str]]:
    """What is there, and the names of the columns it is partitioned by."""
    reader = spark.read.format(kind).options(**_READING[kind])
    try:
        if kind == "delta":
            frame, quoted = reader.load(path), path.replace("`", "``")
            (detail,) = spark.sql(f"DESCRIBE DETAIL delta.`{quoted}`").collect()
            return frame, list(detail["partitionColumns"])
        # What is in the files is told without the names of folders; these come after it.
        own = reader.option("recursiveFileLookup", "true").load(path).schema
        frame = spark.read.format(kind).options(**_READING[kind]).schema(own).load(path)
    except Exception as error:
        raise InvalidFrameError(_unreadable(path, kind, str(error))) from error
    return frame, frame.columns[len(own) :]


def _unreadable(path: str, kind: str, message: str) -> str:
    """Why a path could not be read, in a line."""
    if kind == "delta" and "DATA_SOURCE_NOT_FOUND" in message:
        return (
            f"{path}: Spark has no Delta Lake here; start the job by spark-submit with "
            "--packages io.delta:delta-spark_2.13:VERSION, the version that is made for this Spark"
        )
    found = _CONDITION.search(message)
    return f"{path}: cannot be read as {kind}: {found[0] if found else message.splitlines()[0]}"
