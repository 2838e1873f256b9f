"""The job: `python -m graceperiod.batch.spark INPUT OUTPUT`, or this file given to spark-submit.

It says how many rows there were of each outcome on stdout, and what went wrong on stderr. Exit
status: 0 done, 2 usage, unreadable input or something missing here, 1 the job failed in Spark.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

from graceperiod.calendar import OutageCalendar
from graceperiod.errors import GracePeriodError, InvalidFrameError, MissingExtraError, placed
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, DEFAULT_POLICY

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["main"]

_KINDS = ("parquet", "delta", "csv", "json")
_SUFFIXES = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
_OLDEST_JAVA = 17


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job that the command line asks for; the exit status."""
    given = _parser().parse_args(arguments)
    try:
        try:
            from graceperiod.batch import spark_job  # noqa: PLC0415 - its packages are an extra
        except ModuleNotFoundError as error:
            raise MissingExtraError.of("the job", str(error.name), "spark") from None
        calendar = _calendar(given.calendar, shipped=not given.no_record)
        kind = given.format or _kind_of(given.input)
        columns = given.timestamp, given.system, given.due, given.assume_zone
        job = spark_job.Job(given.input, given.output, kind, *columns)
        found = spark_job.run(_session(spark_job.SETTINGS), calendar, job)
    except (GracePeriodError, OSError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    counts = [f"{number:,} {name}" for name, number in found.items()]
    sys.stdout.write(f"{given.output}: {', '.join(counts)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m graceperiod.batch.spark",
        description="Decide each row of a table of transmissions with Spark.",
    )
    parser.add_argument("input", help="a file or folder, as Spark names it")
    parser.add_argument("output", help="a folder that is not there yet, for the Parquet files")
    parser.add_argument(
        "--format", choices=_KINDS, help="what the input holds, if its name does not say"
    )
    parser.add_argument("--timestamp", metavar="COL", help="the column of when the data were sent")
    parser.add_argument(
        "--system",
        metavar="COL|ID|none",
        help="the column of the systems, or the id of one for all rows, or none: not stated",
    )
    parser.add_argument("--due", metavar="COL", help="the column of when they had to be sent")
    parser.add_argument(
        "--assume-zone",
        metavar="ZONE",
        help="time zone of timestamps that have none: ET, UTC, -05:00, America/Vancouver",
    )
    parser.add_argument(
        "--calendar",
        metavar="FILE.json",
        type=Path,
        action="append",
        default=[],
        help="your own record, a calendar's to_json(); may be given several times",
    )
    parser.add_argument(
        "--no-record", action="store_true", help="leave out the record that ships with graceperiod"
    )
    return parser


def _kind_of(path: str) -> str:
    """What a path holds, by its suffix."""
    for suffix, kind in _SUFFIXES.items():
        if path.rstrip("/").lower().endswith(suffix):
            return kind
    raise InvalidFrameError(
        f"the name of {path} does not say what it holds; say it with --format, one of "
        f"{', '.join(_KINDS)}"
    )


def _calendar(files: Sequence[Path], *, shipped: bool) -> OutageCalendar:
    """The record that ships, or the reliefs CBSA declared alone, with those of files on top."""
    own = [_from_json(file) for file in files]
    rules, policy = (own[0].rules, own[0].policy) if own else (CBSA_RULES, DEFAULT_POLICY)
    if shipped:
        base = OutageCalendar.cbsa(rules=rules, policy=policy)
    else:
        complete = bool(own)  # nothing at all is no complete record
        base = OutageCalendar(
            (), reliefs=CBSA_RELIEFS, rules=rules, policy=policy, complete=complete
        )
    return reduce(or_, own, base)


def _from_json(file: Path) -> OutageCalendar:
    try:
        return OutageCalendar.from_json(file.read_bytes())
    except GracePeriodError as error:
        raise placed(error, str(file)) from None


def _session(settings: dict[str, str]) -> "SparkSession":
    """The session of spark-submit, or one as Spark's own settings say, on this machine if none.

    Raises:
        MissingExtraError: Java is not there, or too old.
    """
    from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415 - of an extra
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the same

    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # no spark-submit has chosen one
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("graceperiod")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise MissingExtraError(f"Spark did not start: {_java_problem() or error}") from None


def _java_problem() -> str | None:
    """What is wrong with Java here; None if that is not it."""
    home = os.environ.get("JAVA_HOME")
    command = shutil.which("java", path=None if home is None else str(Path(home, "bin")))
    needed = f"it needs Java {_OLDEST_JAVA} or later"
    if command is None:
        place = "on the PATH, and JAVA_HOME is not set" if home is None else f"in JAVA_HOME, {home}"
        return f"{needed}, and there is none {place}"
    said = subprocess.run([command, "-version"], capture_output=True, text=True, check=False)  # noqa: S603 - Java
    version = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    if version is not None and int(version[1]) < _OLDEST_JAVA:
        return f"{needed}, and {command} is Java {version[1]}"
    return None


if __name__ == "__main__":
    sys.exit(main())
