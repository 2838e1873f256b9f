"""The command line: what `audit` prints, and the status with which it exits."""

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("duckdb")
pytest.importorskip("openpyxl")

import openpyxl

from graceperiod import auditing
from tests.test_cli import run
from tests.test_cli_read import TERMINAL, rows

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "transmissions.csv"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of one row that no person need look at."""
    path = tmp_path / "sound.csv"
    path.write_text("transmitted_at,system,amount\n2025-08-17 05:00 ET,IID,10.00\n")
    return path


def test_the_summary_of_the_example() -> None:
    """Totals by outcome, reason and outage, the problems, and what a person should look at."""
    result = run("audit", EXAMPLE)
    assert result.exit_code == 3
    cells = {row[0]: row[1] for row in rows(result.stdout)}
    assert (cells["all"], cells["NO_PENALTY"]) == ("2,000", "1,000")
    assert cells["cannot be decided"] == "100"
    assert (cells["GRACE"], cells["TCC25-0138"]) == ("83", "110")
    assert cells["the timestamp is missing"] == "20"
    assert "timestamp from 'transmitted_at', system from 'system', due from 'due'." in result.stdout
    assert "with a caution or undetermined, 100 rows with problems." in result.stdout
    assert result.stderr.startswith("Record: the one shipped with graceperiod ")


def test_rows_that_nobody_need_look_at_have_status_0(sound: Path, tmp_path: Path) -> None:
    """And every row with its decision is where it is said to be."""
    output = tmp_path / "decided.parquet"
    result = run("audit", sound, "--output", output)
    assert (result.exit_code, output.exists()) == (0, True)
    assert f"Every row with its decision: {output}." in result.stdout


def test_json_has_the_same(sound: Path) -> None:
    """In the schema it names, amounts as exact text."""
    result = run("audit", sound, "--system", "IID", "--amount", "amount", "--json")
    document = json.loads(result.stdout)
    assert document["schema"] == "graceperiod.audit/1"
    assert (document["rows"], document["by_outcome"]["NO_PENALTY"]) == (1, 1)
    assert document["amounts"]["by_outcome"]["NO_PENALTY"] == "10.00"
    assert (document["system"], document["system_for_all_rows"]) == ("IID", True)
    assert document["timestamp"] == "transmitted_at"


def test_amounts_are_summed_by_outcome() -> None:
    """Only for who names the column; what is not in the sums is said."""
    result = run("audit", EXAMPLE, "--amount", "amount", "--system", "none")
    head, *found = rows(result.stdout)
    assert head == ["Outcome", "Rows", "Sum of amount"]
    sums = {row[0]: float(row[2].replace(",", "")) for row in found[:5]}
    assert sums["all"] == pytest.approx(sum(sums.values()) - sums["all"])
    assert "0 rows with no amount, 20 rows whose amount is no plain number" in result.stdout
    assert "system not stated" in result.stdout
    assert "Sum of" not in run("audit", EXAMPLE).stdout


def test_one_system_for_all_rows_and_the_sheet_are_said(tmp_path: Path) -> None:
    """So that nobody takes them for a column, or for the only sheet."""
    book = openpyxl.Workbook()
    book.active.append(["sent_at"])
    book.active.append(["2025-10-02 15:30 ET"])
    book.create_sheet("Other")
    path = tmp_path / "in.xlsx"
    book.save(path)
    result = run("audit", path, "--system", "CERS_PORTAL")
    assert (
        f"{path}, sheet 'Sheet': 1 row; timestamp from 'sent_at', system CERS_PORTAL in all rows."
    ) in result.stdout


def test_many_problems_are_summed_up(tmp_path: Path) -> None:
    """Ten of them, and how many rows have others."""
    path = tmp_path / "in.csv"
    path.write_text("timestamp\n" + "".join(f"x{place}\n" for place in range(12)))
    result = run("audit", path, "--system", "none")
    assert result.exit_code == 3
    assert ["others", "2"] in rows(result.stdout)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--timestamp", "x"], "Error: {file}: there is no column 'x'; the columns are"),
        (["--assume-zone", "Mars"], "Error: 'Mars' is no zone; write 'ET', 'UTC'"),
        (["--output", "{file}"], "Error: {file}: {file} is the file to be audited"),
        (["--output", "{tmp}/gone/out.csv"], "Error: {tmp}/gone/out.csv: No such file"),
        (["--calendar", "{tmp}/gone.json"], "Error: {tmp}/gone.json: No such file"),
    ],
)
def test_what_the_user_can_put_right_is_one_line(
    options: list[str], message: str, sound: Path, tmp_path: Path
) -> None:
    """With status 2, and nothing on stdout."""
    given = [each.format(file=sound, tmp=tmp_path) for each in options]
    result = run("audit", sound, *given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(message.format(file=sound, tmp=tmp_path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """And one that is a folder."""
    for path, message in ((tmp_path / "gone.csv", "No such file"), (tmp_path, "none that can be")):
        result = run("audit", path)
        assert result.exit_code == 2
        assert f"Error: {path}: " in result.stderr
        assert message in result.stderr


@pytest.mark.parametrize(
    ("patience", "env", "is_shown"),
    [(-1.0, TERMINAL, True), (60.0, TERMINAL, False), (-1.0, {}, False)],
    ids=["slow", "fast", "no terminal"],
)
def test_progress_is_for_terminals_that_wait(
    patience: float, env: dict[str, str], is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows, rows a second and the time left, on stderr after a second; gone at the end."""
    monkeypatch.setattr(auditing, "PATIENCE", patience)
    result = run("audit", EXAMPLE, "--json", env=env)
    assert json.loads(result.stdout)["rows"] == 2000
    assert ("2,000 rows, " in result.stderr) is is_shown
    assert ("\x1b[?25h" in result.stderr) is is_shown


def test_without_its_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, sound: Path
) -> None:
    """One line, and status 2."""
    monkeypatch.delitem(sys.modules, "graceperiod.batch.files", raising=False)
    monkeypatch.delitem(sys.modules, "graceperiod.batch.reading", raising=False)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = run("audit", sound)
    assert result.exit_code == 2
    assert "needs duckdb; install it with: pip install 'graceperiod[audit]'" in result.stderr
