"""Streams: `-` for stdin and stdout, a pipe that is closed, and a disk that is full."""

import csv
import errno
import json
import os
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("openpyxl", reason="needs the extra audit")

import pyarrow as pa
import pyarrow.parquet as pq
from typer.testing import CliRunner

from graceperiod import OutageCalendar
from graceperiod.cli._app import application
from graceperiod.cli._streams import read_input
from tests.audit.test_excel import book
from tests.bulletins.pages import SAMPLE, written
from tests.cli.processes import start
from tests.cli.test_cli import Ran, run

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "transmissions.csv"
ROWS = b"timestamp,system\n2025-10-02 19:45 ET,CERS\n2025-10-02 20:01 ET,CERS\n"
RECORD = OutageCalendar.cbsa()
WHEN = "2025-10-02 19:45 ET"
full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device of Linux")


def pipe(text: bytes, *args: object) -> Ran:
    """Run a command in this process with a text on stdin."""
    done = CliRunner().invoke(application(), list(map(str, args)), input=text)
    return Ran(done.exit_code, done.stdout, done.stderr)


def answers(stdout: str) -> list[tuple[str, str]]:
    """The reasons and the problems of the rows of a CSV."""
    return [(row["reason"], row["problem"]) for row in csv.DictReader(stdout.splitlines())]


def test_a_bulletin_is_read_from_stdin() -> None:
    """Under the name it was given."""
    found = pipe(SAMPLE.read_bytes(), "read", "-", "--json")
    (bulletin,) = json.loads(found.stdout)["bulletins"]
    assert (found.exit_code, bulletin["file"], bulletin["number"]) == (0, "-", "TCC25-0138")
    refused = pipe(b"Dear Sir,\nthank you.", "read", "-")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("-: no bulletin in the text that begins 'Dear Sir,'")


def test_a_bulletin_on_stdin_decides() -> None:
    """Like one in a file."""
    args = ["decide", WHEN, "--system", "CERS", "--no-record", "--bulletin"]
    found = pipe(SAMPLE.read_bytes(), *args, "-")
    assert (found.exit_code, "(GRACE)" in found.stdout) == (0, True)
    assert "1 bulletin; 1 outage" in found.stderr


@pytest.mark.parametrize("text", [RECORD.to_json(), RECORD.to_csv(), "\ufeff" + RECORD.to_csv()])
def test_a_calendar_on_stdin_is_json_or_csv(text: str) -> None:
    """As it begins: a document of JSON with a brace."""
    found = pipe(text.encode(), "outages", "--no-record", "--calendar", "-", "--format", "csv")
    assert OutageCalendar.from_csv(found.stdout).outages == RECORD.outages


@pytest.mark.parametrize(
    "args",
    [
        ["read", "-", "-"],
        ["audit", "-", "-"],
        ["audit", "-", "--calendar", "-"],
        ["decide", WHEN, "--bulletin", "-", "--calendar", "-"],
        ["outages", "--calendar", "-", "--calendar", "-"],
    ],
    ids=" ".join,
)
def test_stdin_is_read_once(args: list[str]) -> None:
    """A second file that is stdin is refused in one line."""
    assert pipe(b"", *args) == (
        2,
        "",
        "Error: - is stdin, which can be read only once; give the name of a file for the others\n",
    )


def test_a_closed_stdin_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is started without one has none."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(OSError, match="stdin is closed; pass the text through a pipe"):
        read_input(Path("-"))


def test_rows_from_stdin_are_audited() -> None:
    """As those of a file, under the name that was given."""
    piped = json.loads(pipe(EXAMPLE.read_bytes(), "audit", "-", "--json").stdout)
    named = json.loads(run("audit", EXAMPLE, "--json").stdout)
    assert (piped["file"], piped["files"][0]["file"]) == ("-", "-")
    names = {"file", "files"}
    assert {k: piped[k] for k in piped.keys() - names} == {
        k: named[k] for k in named.keys() - names
    }
    assert pipe(ROWS, "audit", "-").stdout.startswith("-: 2 rows; timestamp from 'timestamp', ")


def rows_of_kind(kind: str, folder: Path) -> bytes:
    """The same rows in a file of another kind."""
    table = list(csv.DictReader(ROWS.decode().splitlines()))
    if kind == "jsonl":
        return "".join(["\ufeff", *(f"{json.dumps(row)}\n" for row in table)]).encode()
    if kind == "xlsx":
        cells = [list(table[0]), *(list(row.values()) for row in table)]
        return book(folder / "rows.xlsx", *cells).read_bytes()
    pq.write_table(pa.Table.from_pylist(table), file := folder / "rows.parquet")
    return file.read_bytes()


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "xlsx"])
def test_the_kind_of_rows_on_stdin_is_seen(kind: str, tmp_path: Path) -> None:
    """As it begins, whatever else it may be."""
    found = pipe(rows_of_kind(kind, tmp_path), "audit", "-", "--json")
    assert json.loads(found.stdout)["by_reason"] == {"GRACE": 1, "DECLARED_RELIEF": 1}


def test_what_is_wrong_with_rows_on_stdin_is_one_line() -> None:
    """With the line, and without the name of the copy that is read."""
    result = pipe(b"timestamp,system\n1\n", "audit", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[1:] == [
        "Error: -: line 2: 2 columns were expected, and 1 found; mend this row"
    ]


def test_decided_rows_go_to_stdout(tmp_path: Path) -> None:
    """As CSV, from a file and from stdin; the summary goes to stderr, as tables or as JSON."""
    named = run("audit", written(tmp_path / "in.csv", ROWS.decode()), "-o", "-")
    piped = pipe(ROWS, "audit", "-", "-o", "-", "--json")
    assert named.exit_code == piped.exit_code == 0
    assert answers(named.stdout) == [("GRACE", ""), ("DECLARED_RELIEF", "")]
    assert named.stdout == piped.stdout
    assert f"{tmp_path / 'in.csv'}: 2 rows; " in named.stderr
    assert "Every row with its decision: -." in named.stderr
    summary = json.loads(piped.stderr.partition("\n")[2])
    assert (summary["rows"], summary["output"], summary["files"][0]["output"]) == (2, "-", "-")


def test_a_report_names_the_copy_of_stdin(tmp_path: Path) -> None:
    """With the size and the hash of what came."""
    pytest.importorskip("jinja2", reason="needs the extra report")
    page = tmp_path / "page.html"
    assert pipe(ROWS, "audit", "-", "--report", page).exit_code == 0
    assert "stdin.csv" in page.read_text("utf-8")
    assert sha256(ROWS).hexdigest() in page.read_text("utf-8")


def test_copies_of_streams_do_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after an audit nor after an error."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert pipe(ROWS, "audit", "-", "-o", "-").exit_code == 0
    assert pipe(b"a,b\n", "audit", "-", "-o", "-").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_picture_goes_to_stdout() -> None:
    """As SVG."""
    pytest.importorskip("matplotlib", reason="needs the extra plot")
    result = run("timeline", "--from", "2025-10-02", "--to", "2025-10-02", "-o", "-")
    assert (result.exit_code, result.stdout[:5]) == (0, "<?xml")
    assert "TCC25-0138" in result.stdout


COMMANDS = [
    ["--help"],
    ["decide", WHEN],
    ["decide", WHEN, "--json"],
    ["outages"],
    ["outages", "--format", "csv"],
    ["read", str(SAMPLE)],
    ["audit", str(EXAMPLE), "-o", "-"],
]


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_closed_pipe_ends_a_command_in_silence(args: list[str]) -> None:
    """With the status of a program that SIGPIPE ended, and not with one that is an answer."""
    reading, writing = os.pipe()
    os.close(reading)
    done = start(*args, stdout=writing)
    os.close(writing)
    assert done.returncode == 141
    assert [line for line in done.stderr.splitlines() if not line.startswith(b"Record: ")] == []


@full_disk
@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_full_disk_is_one_line(args: list[str]) -> None:
    """On stderr, with status 2."""
    with Path("/dev/full").open("wb") as full:
        done = start(*args, stdout=full)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if not line.startswith(b"Record: ")] == [
        b"Error: the output cannot be written: No space left on device"
    ]


@full_disk
def test_a_full_stderr_is_status_2() -> None:
    """Where there is no room to say so."""
    with Path("/dev/full").open("wb") as full:
        assert start("decide", WHEN, stderr=full).returncode == 2


@full_disk
@pytest.mark.parametrize(
    "args", [["audit", EXAMPLE, "--output"], ["audit", EXAMPLE, "--report"], ["timeline", "-o"]]
)
def test_a_device_is_not_a_place_for_a_file(args: list[object]) -> None:
    """One line says what to give instead."""
    result = run(*args, "/dev/full")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "/dev/full: a " in result.stderr.splitlines()[-1]


def test_a_file_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the file; the temporary one that stands for it is not told of, and does not stay."""

    def fail(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    output = tmp_path / "out.csv"
    result = run("audit", EXAMPLE, "-o", output)
    assert (result.exit_code, result.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert result.stderr.splitlines()[1:] == [f"Error: {output}: No space left on device"]
