"""The job on Spark: what is read, what is written, and what a failure leaves."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark")

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import DataFrameReader, SparkSession

from graceperiod import Outage, OutageCalendar
from graceperiod.batch import spark as job
from graceperiod.batch import spark_job
from graceperiod.batch.files import audit
from tests import cluster
from tests.batch.rows import LABELS, check, expected
from tests.batch.test_frames import TIMES

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = OutageCalendar.cbsa()
INSTANTS = pa.timestamp("us", "UTC")


@pytest.fixture(autouse=True)
def _as_before(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> "Iterator[None]":
    """The session that all tests share is set as it was."""
    monkeypatch.setenv("PYSPARK_PYTHON", "python3")
    yield
    for name in spark_job.SETTINGS:
        spark.conf.unset(name)


def ran(*arguments: object) -> int:
    """The exit status of the job."""
    return job.main([str(each) for each in arguments])


def visible(folder: Path) -> list[str]:
    """The files in a folder that readers look at."""
    hidden = ("_", ".")
    paths = [each.relative_to(folder) for each in folder.rglob("*") if each.is_file()]
    return [str(each) for each in paths if not any(part.startswith(hidden) for part in each.parts)]


def test_parquet_goes_out_partitioned_as_it_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The values of its folders as they were, the columns of all files, and times as instants."""
    source, output = tmp_path / "day=1" / "lake", tmp_path / "decided"
    for place, (system, code) in enumerate([("CERS", "007"), ("EDI", "7"), ("EDI", "007")]):
        folder = source / f"system={system}" / f"code={code}"
        folder.mkdir(parents=True)
        table = pa.table({"transmitted_at": pa.array(TIMES, INSTANTS), "day": [place] * len(TIMES)})
        if place == 2:
            table = table.append_column("more", [["yes"] * len(TIMES)])
        pq.write_table(table, folder / "part.parquet")
    assert ran(source, output, "--format", "parquet") == 0
    assert (output / "_SUCCESS").exists()
    folders = {str(Path(each).parent) for each in visible(output)}
    assert folders == {"system=CERS/code=007", "system=EDI/code=7", "system=EDI/code=007"}
    layout = ds.partitioning(
        pa.schema([("system", pa.string()), ("code", pa.string())]), flavor="hive"
    )
    told = ds.dataset(output, partitioning=layout, exclude_invalid_files=True).to_table()
    assert told.schema.field("transmitted_at").type == INSTANTS
    assert told.schema.field("window_start").type.tz == "UTC"
    assert set(told.column_names) == {"transmitted_at", "day", "more", "system", "code", *LABELS}
    rows = zip(told["transmitted_at"].to_pylist(), told["system"].to_pylist(), strict=True)
    wanted = [expected(RECORD, *each) for each in rows]
    assert len(wanted) == 3 * len(TIMES)
    check(told, wanted)
    outcomes = [each["outcome"] for each in wanted]
    counts = [f"{outcomes.count(each)} {each}" for each in ("NO_PENALTY", "PENALTY_MAY_APPLY")]
    line = capsys.readouterr().out
    assert line.startswith(f"{output}: {len(wanted)} rows, {counts[0]}, {counts[1]}, ")
    assert line.endswith(
        f" 0 problem, {sum(each['needs_review'] for each in wanted)} needs_review\n"
    )


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_text_stays_text(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers and times of CSV and JSON as they are written; a row that is no time, with why."""
    source, output = tmp_path / f"sent.{kind}", tmp_path / "decided"
    if kind == "csv":
        text = 'sent_at,Due,amount\n2025-10-02 19:45 ET,,0010\nnoon,"","1 ""x"", y"\n'
    else:
        text = (
            '{"sent_at": "2025-10-02 19:45 ET", "Due": null, "amount": 1.50}\n{"sent_at": "noon"}\n'
        )
    source.write_text(text, encoding="utf-8")
    assert ran(source, output, "--system", "CERS_PORTAL", "--due", "Due") == 0
    told = pq.read_table(output)
    amounts: list[str | None] = ["0010", '1 "x", y'] if kind == "csv" else ["1.50", None]
    assert told.sort_by("sent_at")["amount"].to_pylist() == amounts
    check(told.sort_by("sent_at").select(LABELS), [
        expected(RECORD, "2025-10-02 19:45 ET", "CERS_PORTAL"), expected(RECORD, "noon", None)
    ])  # fmt: skip
    assert "2 rows, 1 NO_PENALTY, 0 PENALTY_MAY_APPLY, 0 UNDETERMINED, 1 problem," in (
        capsys.readouterr().out
    )


CELLS = ["", '""', " ", '"  "', "\t", "\u00a0", "null", "\\N"]
"""Of CSV: nothing and blanks, and what others write for nothing."""


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_row_for_row_as_an_audit(kind: str, tmp_path: Path) -> None:
    """Of the same file: what is blank or quoted is given or not in both, and stays as it was."""
    when, due = "2025-10-02 19:45 ET", "2025-10-02 19:00 ET"
    names = ["transmitted_at", "system", "due", "amount"]
    rows = [
        [when, "CERS_PORTAL", due, "1"],
        [f" {when} ", " CERS_PORTAL", f'"{due}"', " "],
        *[cells for each in CELLS for cells in (
            [each, "CERS_PORTAL", due, each], [when, each, due, each],
            [when, "CERS_PORTAL", each, each], [each] * 4,
        )],
    ]  # fmt: skip
    source = tmp_path / f"sent.{kind}"
    source.write_text("".join(f"{','.join(row)}\n" for row in [names, *rows]), encoding="utf-8")
    if kind != "csv":
        with source.open(encoding="utf-8", newline="") as file:
            told = list(csv.DictReader(file))
        if kind == "parquet":
            pq.write_table(pa.Table.from_pylist(told), source)
        else:
            source.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    audit(RECORD, source, output=tmp_path / "audited.parquet")
    assert ran(source, tmp_path / "decided") == 0
    wanted = pq.read_table(tmp_path / "audited.parquet").to_pylist()
    assert pq.read_table(tmp_path / "decided").to_pylist() == wanted
    problems = [each["problem"] for each in wanted]
    assert len(problems) == len(rows)
    assert problems.count("the timestamp is missing") == 2 * CELLS.index("null")


def test_no_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Give none."""
    table = pa.table({"sent_at": pa.array([], INSTANTS)})
    pq.write_table(table, tmp_path / "in.parquet")
    assert ran(tmp_path / "in.parquet", tmp_path / "out", "--system", "none") == 0
    assert pq.read_table(tmp_path / "out").column_names == ["sent_at", *LABELS]
    assert ": 0 rows, 0 NO_PENALTY," in capsys.readouterr().out


def test_the_record_is_what_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one that ships, with one's own on top of it, or without, as an audit has it."""
    source, own = tmp_path / "in.parquet", tmp_path / "own.json"
    times = [
        "2025-08-16 06:30 ET",  # in an outage that ships
        "2025-10-02 15:45 ET",  # in one too, and in a declared relief
        "2030-01-01 00:30 ET",  # in one's own
    ]
    pq.write_table(pa.table({"transmitted_at": times}), source)
    mine = OutageCalendar([Outage("CERS", "2030-01-01 00:00 ET", "2030-01-01 01:00 ET")])
    own.write_text(mine.to_json(), encoding="utf-8")
    cases: list[tuple[list[Any], int]] = [
        ([], 2),
        (["--no-record"], 1),
        (["--calendar", own], 3),
        (["--calendar", own, "--calendar", own, "--no-record"], 2),
    ]
    for number, (options, free) in enumerate(cases):
        output = tmp_path / str(number)
        assert ran(source, output, "--system", "CERS_PORTAL", *options) == 0
        assert f": 3 rows, {free} NO_PENALTY, {3 - free} PENALTY" in capsys.readouterr().out
        alone = len(options) > 2  # one's own record, which has no gaps, and nothing else
        for row in pq.read_table(output).to_pylist():
            gaps = row["reason"] == "NO_OUTAGE" and not alone
            assert ("RECORD_INCOMPLETE" in (row["cautions"] or "")) is gaps
    own.write_text("{}", encoding="utf-8")
    assert ran(source, tmp_path / "never", "--calendar", own) == 2
    assert capsys.readouterr().err.startswith(f"Error: {own}: ")
    assert ran(source, tmp_path / "never", "--calendar", tmp_path / "none.json") == 2
    assert "none.json" in capsys.readouterr().err


def test_what_the_user_can_put_right_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit status 2, and nothing written."""
    source, output = tmp_path / "in.parquet", tmp_path / "out"
    pq.write_table(pa.table({"when": pa.array(TIMES, INSTANTS)}), source)
    (tmp_path / "torn.json").write_text('{"when": 1', encoding="utf-8")
    (tmp_path / "there").mkdir()
    when = ["--timestamp", "when", "--system", "EDI"]
    cases: list[tuple[list[Any], str]] = [
        (
            [tmp_path / "lake", output],
            "does not say what it holds; say it with --format, one of pa",
        ),
        ([tmp_path / "none.csv", output], "none.csv: cannot be read as csv: [PATH_NOT_FOUND]"),
        ([tmp_path / "torn.json", output], "cannot be read as json: [MALFORMED_RECORD_IN_PARSING"),
        ([source, output], "no column is named transmitted_at"),
        ([source, output, "--timestamp", "then"], "no column 'then'; the columns are 'when'"),
        ([source, tmp_path / "there", *when], "there is there already; give another place, or rem"),
    ]
    for arguments, message in cases:
        assert ran(*arguments) == 2
        told = capsys.readouterr()
        assert message in told.err
        assert not told.out
    assert not output.exists()


def test_a_failed_job_leaves_nothing_that_looks_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some tasks are done, one fails: no file where readers look, no mark, and no second run."""
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    rows = ["2025-10-02 19:45 ET,EDI\n"] * 1000
    for place in range(4):
        (source / f"{place}.csv").write_text("transmitted_at,system\n" + "".join(rows))
    with (source / "3.csv").open("a") as file:
        file.write("one cell too few\n")
    with pytest.raises(Exception, match="(?s)FAILED_READ_FILE|Job aborted") as failed:
        ran(source, output, "--format", "csv")
    assert failed.value.__notes__ == [
        f"The job failed: {output} has no _SUCCESS, and is not to be used."
    ]
    assert not (output / "_SUCCESS").exists()
    assert not visible(output)
    if output.exists():
        assert ran(source, output, "--format", "csv") == 2
        assert "it is what a failed job has left" in capsys.readouterr().err


def test_delta(
    spark: SparkSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Is read where its package is there, with its partitions; and else it is said what to do."""
    source, output = tmp_path / "a`b", tmp_path / "out"
    source.mkdir()
    pq.write_table(pa.table({"transmitted_at": ["noon"], "system": ["EDI"]}), source / "0.parquet")
    assert ran(source, output, "--format", "delta") == 2
    assert "Spark has no Delta Lake here; start the job by spark-submit" in capsys.readouterr().err
    # No test can have the package: Parquet stands for its format, and this for what it describes.
    asked = []
    detail = spark.createDataFrame([(["system"],)], "partitionColumns array<string>")
    as_parquet = DataFrameReader.format

    def described(_: SparkSession, query: str) -> Any:
        asked.append(query)
        return detail

    monkeypatch.setattr(DataFrameReader, "format", lambda reader, _: as_parquet(reader, "parquet"))
    monkeypatch.setattr(type(spark), "sql", described)
    assert ran(source, output, "--format", "delta") == 0
    assert asked == [f"DESCRIBE DETAIL delta.`{tmp_path}/a``b`"]
    assert {str(Path(each).parent) for each in visible(output)} == {"system=EDI"}


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (
            None,
            "it needs Java 17 or later, and there is none on the PATH, and JAVA_HOME is not set",
        ),
        ("1.8.0_402", "it needs Java 17 or later, and {java} is Java 8"),
        ("11.0.2", "it needs Java 17 or later, and {java} is Java 11"),
        ("21", "no gateway"),
    ],
)
def test_java_that_is_missing_or_too_old_is_named(
    version: str | None,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where Spark cannot start; and else what Spark says."""
    java = tmp_path / "java"
    if version is not None:
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2020-01-01' >&2\n")
        java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.defpath}" if version else str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    def fails(_: object) -> None:
        raise PySparkRuntimeError("no gateway")

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", fails)
    assert ran("in.parquet", "out") == 2
    wanted = f"Error: Spark did not start: {message.format(java=java)}\n"
    assert capsys.readouterr().err == wanted
    if version is None:
        monkeypatch.setenv("JAVA_HOME", "/nowhere")
        assert ran("in.parquet", "out") == 2
        assert "there is none in JAVA_HOME, /nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("submitted", [True, False])
def test_workers_on_this_machine_run_this_python(
    submitted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless spark-submit has started the job, which then says what the workers run."""
    found = []

    def fails(_: object) -> None:
        found.append(os.environ.get("PYSPARK_PYTHON"))
        raise PySparkRuntimeError("no gateway")

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", fails)
    monkeypatch.delenv("PYSPARK_PYTHON")
    if submitted:
        monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")
    assert ran("in.parquet", "out") == 2
    assert found == [None if submitted else sys.executable]


def test_a_client_of_spark_connect_runs_the_job(spark: SparkSession, tmp_path: Path) -> None:
    """Where Spark's own settings say so: the same output, and the same line."""
    source, output = tmp_path / "lake", tmp_path / "out"
    (source / "code=007").mkdir(parents=True)
    table = pa.table({"transmitted_at": pa.array(TIMES, INSTANTS)})
    pq.write_table(table, source / "code=007" / "part.parquet")
    arguments = [str(source), str(output), "--format", "parquet", "--system", "EDI"]
    done = subprocess.run(
        [sys.executable, "-m", "graceperiod.batch.spark", *arguments],
        env=os.environ | {"SPARK_REMOTE": str(spark.conf.get(cluster.CONNECT))},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith(f"{output}: {len(TIMES)} rows, ")
    assert {str(Path(each).parent) for each in visible(output)} == {"code=007"}
    told = pq.read_table(output).sort_by("transmitted_at")
    check(told, [expected(RECORD, each, "EDI") for each in sorted(TIMES)])
