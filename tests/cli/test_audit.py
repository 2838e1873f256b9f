"""The command line: what `audit` prints, and the status with which it exits."""

import csv
import json
import sys
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import count
from pathlib import Path
from runpy import run_path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("openpyxl", reason="needs the extra audit")

import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import GracePeriodError, OutageCalendar, System
from graceperiod.audit import outputs as writing
from graceperiod.audit.system_map import read_system_map
from tests.audit.test_excel import book
from tests.bulletins.pages import written
from tests.cli.test_cli import run
from tests.cli.test_read import TERMINAL, rows
from tests.cli.test_report import flat

pytestmark = pytest.mark.smoke

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EXAMPLE = EXAMPLES / "transmissions.csv"
SURE = "timestamp\n2025-09-28 09:00 ET\n"


def test_the_example_is_what_its_script_writes() -> None:
    """To the byte, so that its origin is plain."""
    rows = run_path(str(EXAMPLES / "make_transmissions.py"))["rows"]()
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == rows


def test_the_counts_are_those_of_a_plain_loop() -> None:
    """Over the example, with `decide`. The status is 0: the work is done, whatever it found."""
    result = run("audit", EXAMPLE, "--amount", "amount", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    record = OutageCalendar.cbsa()
    outcomes, reasons, outages = Counter[str](), Counter[str](), Counter[str]()
    cautions, gaps, late = Counter[str](), list[date](), 0
    problems, review, unreadable = 0, 0, 0
    sums: dict[str, Decimal] = dict.fromkeys(found["by_outcome"], Decimal())
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                amount = Decimal(row["amount"])
            except InvalidOperation:
                amount, unreadable = Decimal(), unreadable + 1
            try:
                sent, system = row["transmitted_at"], row["system"] or None
                decision = record.decide(sent, system, due=row["due"] or None)
            except GracePeriodError:
                problems += 1
                continue
            outcomes[decision.outcome] += 1
            reasons[decision.reason] += 1
            outages.update({each.number for each in decision.outages if each.number})
            review += decision.needs_review
            cautions.update(decision.cautions)
            only_gaps = decision.cautions - {"OVERLAPPING"} == {"RECORD_INCOMPLETE"}
            if only_gaps and decision.no_penalty is not None:
                gaps.append(decision.transmitted.date())
                late += decision.needs_review
            sums[decision.outcome] += amount
    assert found["rows"] == 2000 == outcomes.total() + problems
    assert found["by_outcome"] == outcomes
    assert found["by_reason"] == reasons
    numbered = {key: n for key, n in found["by_outage"].items() if key != "(no number)"}
    assert numbered == outages
    assert (found["needing_review"], found["with_problems"]) == (review, problems)
    assert found["by_caution"] == cautions
    assert found["gaps"] == {
        "rows": len(gaps), "late": late, "first_day": f"{min(gaps)}", "last_day": f"{max(gaps)}",
    }  # fmt: skip
    codes = ("NAIVE", "NONEXISTENT", "UNREADABLE", "MISSING", "UNKNOWN_SYSTEM")
    assert found["by_problem"] == dict.fromkeys(codes, 20)
    assert {text.partition(":")[0]: n for text, n in found["problems"].items()} == found[
        "by_problem"
    ]
    assert {key: Decimal(value) for key, value in found["amounts"]["by_outcome"].items()} == sums
    assert (found["amounts"]["unreadable"], found["amounts"]["missing"]) == (unreadable, 0)


def test_json_says_what_was_read(tmp_path: Path) -> None:
    """In the schema it names."""
    file, output = written(tmp_path / "in.csv", SURE), tmp_path / "out.jsonl"
    result = run("audit", file, "--system", "CERS_PORTAL", "--json", "--output", output)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["schema"] == "graceperiod.audit/2"
    assert (found["file"], found["output"], found["sheet"]) == (str(file), str(output), None)
    assert (found["timestamp"], found["system"], found["system_for_all_rows"], found["due"]) == (
        "timestamp", "CERS_PORTAL", True, None,
    )  # fmt: skip
    assert (found["decided"], found["amounts"]) == (1, None)
    assert json.loads(output.read_text())["outcome"] == "NO_PENALTY"


def test_the_summary_is_tables() -> None:
    """Of the outcomes, the reasons and the outages; then the problems, and what to look at."""
    result = run("audit", EXAMPLE, "--amount", "amount")
    assert result.exit_code == 0
    assert "2,000 rows; timestamp from 'transmitted_at', system from 'system', due" in result.stdout
    for words in ("Outcome", "Sum of amount", "cannot be decided", "Reason", "TCC25-0138"):
        assert words in result.stdout
    cautions = [row for row in rows(result.stdout) if row[0] == "RECORD_INCOMPLETE"]
    assert cautions == [["RECORD_INCOMPLETE", "900"]]
    assert (
        "For a person to look at: 33 rows undetermined or with a caution that asks for review; 100 "
        "rows with problems.\nApart from these, no outage on record covers 887 rows of 2025-09-01 "
        "to 2025-11-02, and the record has gaps; look for bulletins of those days. "
        "179 of them missed a due time; --fail-on review counts these too.\n"
    ) in result.stdout
    assert "20 rows: UNREADABLE: 'sent Thursday' is not a timestamp" in result.stdout
    assert (
        "Not in the sums: 0 rows with no amount, 20 rows whose amount cannot be read, such as 'n/a'"
    ) in result.stdout.replace("\n", " ")
    assert result.stderr.startswith("Record: ")


@pytest.mark.parametrize(
    ("system", "words"),
    [("CERS_PORTAL", "system CERS_PORTAL in all rows."), ("none", "system not stated.")],
)
def test_the_summary_says_which_system(system: str, words: str, tmp_path: Path) -> None:
    """That of all rows, or that none was stated."""
    file, output = written(tmp_path / "in.csv", SURE), tmp_path / "out.csv"
    result = run("audit", file, "--system", system, "--output", output)
    assert f"1 row; timestamp from 'timestamp', {words}" in result.stdout
    assert f"Every row with its decision: {output}." in result.stdout
    assert result.exit_code == 0


def test_a_problem_of_every_row_is_one_line(tmp_path: Path) -> None:
    """In place of the tables and all that follows them."""
    text = "timestamp,fee\n" + "".join(f"w{number},1\n" for number in range(12))
    file = written(tmp_path / "in.csv", text)
    result = run("audit", file, "--system", "none", "--amount", "fee")
    assert result.stdout.splitlines()[1:] == [
        (
            "Every row has the same problem, UNREADABLE. Most often, in 1 row: UNREADABLE: 'w0' "
            "is not a timestamp; write it as '2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"
        )
    ]


def test_a_name_counts_in_rows_with_another_problem_too(tmp_path: Path) -> None:
    """Which is why it can have more rows than the problem."""
    rows = "2025-10-02 16:00 ET,ACI\nnoon,ACI\n2025-10-02 16:00 ET,EDI\n"
    lines = run("audit", written(tmp_path / "in.csv", f"timestamp,system\n{rows}")).stdout
    assert "1 row: UNKNOWN_SYSTEM" in lines
    assert "'ACI' (2). Rows that have another problem too are among these. --system-map" in lines


def test_each_unknown_name_is_listed_once(tmp_path: Path) -> None:
    """With its rows, and the options that say what it stands for; the first 50."""
    names = ["ACI", "ACI", "b", *(f"name {number}" for number in range(60))]
    text = "timestamp,system\n" + "".join(f"2025-10-02 16:00 ET,{name}\n" for name in names)
    lines = run("audit", written(tmp_path / "in.csv", text)).stdout.splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("Names of no system: 'ACI' (2), 'b' (1), 'name 0' (1), ")
    assert lines[2].endswith(
        "'name 47' (1) and 12 more. --system-map FILE says what your own stand for, and "
        "--system-map-template FILE writes a file to fill in."
    )


def test_problems_that_are_not_shown_are_counted(tmp_path: Path) -> None:
    """Under their code; and a file without a decided row has no table of reasons."""
    text = "timestamp\n" + "".join(f"w{number}\n" for number in range(5)) + '""\n'
    shown = run("audit", written(tmp_path / "in.csv", text), "--system", "none").stdout
    told = [line.split(":")[:2] for line in shown.splitlines() if line[:1] in {"1", "2"}]
    first, other = ["1 row", " UNREADABLE"], ["2 rows", " UNREADABLE"]
    assert told == [first, first, first, other, ["1 row", " MISSING"]]
    assert "2 rows: UNREADABLE: other texts" in shown
    assert "Reason" not in shown


def test_a_time_without_a_zone_names_the_option(tmp_path: Path) -> None:
    """In the problem of its row; and in the error of a column of Parquet that has none."""
    file = written(tmp_path / "in.csv", "timestamp\n2025-10-02 15:45\n")
    advice = "has no time zone; say which is meant with --assume-zone, as --assume-zone ET"
    found = run("audit", file, "--system", "none").stdout
    assert f"1 row: NAIVE: '2025-10-02 15:45' {advice}" in found
    table = pa.table({"timestamp": pa.array([0], pa.timestamp("us"))})
    pq.write_table(table, naive := tmp_path / "in.parquet")
    assert run("audit", naive, "--system", "none").stderr.endswith(
        f"{naive}: the column 'timestamp' {advice}\n"
    )


def test_a_due_time_that_is_not_used_is_said_on_stderr(tmp_path: Path) -> None:
    """With the option to use it; the answers are those without it."""
    file = written(tmp_path / "in.csv", "timestamp,Due date\n2025-09-28 09:00 ET,2025-09-27\n")
    result = run("audit", file, "--system", "CERS_PORTAL", "--json")
    assert result.stderr.splitlines()[-1] == (
        f"{file}: the column 'Due date' looks like a due time, and is not used; to use it, give "
        "--due 'Due date'"
    )
    assert json.loads(result.stdout)["by_reason"] == {"DECLARED_RELIEF": 1}


def test_unknown_names_are_written_to_be_filled_in(tmp_path: Path) -> None:
    """Each once, with its rows; as a spreadsheet saves it, the table then gives their systems."""
    sent = "2025-10-02 19:45 ET"
    names = ["Déclarations", "desk; 2", "Déclarations", "EDI", "déclarations "]
    lines = "".join(f'{sent},"{name}"\n' for name in names)
    file = written(tmp_path / "in.csv", f"timestamp,system\n{lines}")
    template = tmp_path / "names.csv"
    result = run("audit", file, "--system-map-template", template)
    assert result.stderr.splitlines()[-1] == (
        f"{template}: 3 unknown names; fill in the systems, and pass it with --system-map"
    )
    assert template.read_bytes().decode() == (
        "\ufeffname,system,rows\r\nDéclarations,,2\r\ndesk; 2,,1\r\ndéclarations,,1\r\n"
    )
    filled = written(tmp_path / "filled.csv", "\ufeffName;SYSTEM;rows\r\nDéclarations;SCDE;2\r\n"
                     '"desk; 2";;1\r\n')  # fmt: skip
    found = json.loads(run("audit", file, "--system-map", filled, "--json").stdout)
    assert found["unknown_systems"] == {"desk; 2": 1}
    assert found["by_reason"] == {"GRACE": 3, "DECLARED_RELIEF": 1}
    again = run("audit", file, "--system", "EDI", "--system-map-template", template)
    assert (again.exit_code, again.stdout) == (2, "")  # it may be filled in
    assert "give a new file that ends in .csv" in flat(again.stderr)
    template.unlink()
    run("audit", file, "--system", "EDI", "--system-map-template", template)
    assert template.read_bytes().decode() == "\ufeffname,system,rows\r\n"


def test_names_that_excel_would_change_stand_after_an_apostrophe(tmp_path: Path) -> None:
    """As formulas and numbers; filled in, they have their systems."""
    names = ["=HYPERLINK(1)", "-1+2", "@a", "001", "'x", "t'x", "_", "Déclarations"]
    lines = "".join(f"2025-10-02 19:45 ET,{name}\n" for name in names)
    file = written(tmp_path / "in.csv", f"timestamp,system\n{lines}")
    template = tmp_path / "names.csv"
    run("audit", file, "--system-map-template", template)
    text = template.read_text("utf-8-sig")
    assert [line.partition(",")[0] for line in text.splitlines()[1:]] == [
        "'=HYPERLINK(1)", "'-1+2", "'@a", "'001", "''x", "t'x", "'_", "Déclarations",
    ]  # fmt: skip
    filled = written(tmp_path / "filled.csv", text.replace(",,", ",EDI,") + "'t Hooft,EDI,\n")
    found = json.loads(run("audit", file, "--system-map", filled, "--json").stdout)
    assert (found["unknown_systems"], found["rows"]) == ({}, len(names))
    assert "'t Hooft" in read_system_map(filled)  # as it is written, since the report shows it


def test_a_table_to_fill_in_is_csv(tmp_path: Path) -> None:
    """Excel would not open it under another suffix."""
    file = written(tmp_path / "in.csv", SURE)
    result = run("audit", file, "--system-map-template", tmp_path / "names.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "give a new file that ends in .csv" in flat(result.stderr)


def test_a_map_may_be_a_sheet_among_others_or_hold_numbers(tmp_path: Path) -> None:
    """The sheet with its columns is found; numbers are names as they are written."""
    made: list[list[object]] = [["Title"], ["Name", "System"], [1, "EDI"], ["desk", None]]
    file = book(tmp_path / "names.xlsx", ["Read me"], Map=made)
    assert read_system_map(file) == {"1": System.EDI}
    pq.write_table(pa.table({"name": [1], "system": ["EDI"]}), tmp_path / "names.parquet")
    assert read_system_map(tmp_path / "names.parquet") == {"1": System.EDI}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("desk " * 100, f"'{'desk ' * 20}…' (1)"), (7, "'7' (1)")],
    ids=["long", "number"],
)
def test_every_unknown_name_can_be_filled_in(name: str | int, shown: str, tmp_path: Path) -> None:
    """The template has long ones whole, and numbers; the summary shows 100 characters."""
    table = pa.table({"timestamp": ["2025-10-02 19:45 ET"], "system": [name]})
    pq.write_table(table, file := tmp_path / "in.parquet")
    template = tmp_path / "names.csv"
    found = run("audit", file, "--system-map-template", template).stdout
    assert f"Names of no system: {shown}. --system-map FILE" in found
    filled = template.read_text("utf-8-sig").replace(",,", ",CERS,")
    written(template, filled)
    found = json.loads(run("audit", file, "--system-map", template, "--json").stdout)
    assert (found["unknown_systems"], found["by_reason"]) == ({}, {"GRACE": 1})


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("name,system\ndesk,\ndesk,CERZ\n", "name 'desk': 'CERZ' is not a CBSA system on record"),
        (
            "name,system\ndesk,EDI\nDESK,VAN\n",
            "name 'DESK': 'DESK' is given twice, for EDI and for VA",
        ),
        ("name,system\n,EDI\n", "'EDI' has no name beside it; fill it in"),
        ("name,sys\ndesk,EDI\n", "no column is named 'system'; the columns are 'name', 'sys'"),
        (None, "No such file or directory"),
    ],
)
def test_a_map_that_is_wrong_is_one_line(table: str | None, message: str, tmp_path: Path) -> None:
    """With its row, before the work."""
    file, names = written(tmp_path / "in.csv", SURE), tmp_path / "names.csv"
    if table is not None:
        written(names, table)
    result = run("audit", file, "--system", "none", "--system-map", names)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(f"Error: {names}: {message}")


def test_a_map_is_not_written_over(tmp_path: Path) -> None:
    """Neither the one that is read, nor the file that is audited."""
    file = written(tmp_path / "in.csv", SURE)
    names = written(tmp_path / "names.csv", "name,system\n")
    for used in (file, names):
        result = run("audit", file, "--system-map", names, "--system-map-template", used)
        assert (result.exit_code, result.stdout) == (2, "")
    assert (file.read_text(), names.read_text()) == (SURE, "name,system\n")


def test_problems_that_no_row_has_are_not_told(tmp_path: Path) -> None:
    """In words or as JSON: each time is given, though none can be read."""
    file = written(tmp_path / "in.csv", "timestamp,system\nfoo,CERS_PORTAL\nbar,CERS_PORTAL\n")
    assert "0 rows: " not in run("audit", file).stdout
    found = json.loads(run("audit", file, "--json").stdout)
    assert list(found["problems"].values()) == [1, 1]
    file = written(tmp_path / "in.csv", "timestamp,system\n,fax\n")  # a row keeps its first problem
    assert json.loads(run("audit", file, "--json").stdout)["by_problem"] == {"MISSING": 1}


@pytest.mark.parametrize(
    ("row", "causes"),
    [
        ("2025-10-02 19:45 ET,CERS", []),
        ("2026-02-02 19:45 ET,CERS", ["penalty"]),
        ("2025-10-02 16:00 ET,", ["review"]),
        ("soon,CERS", ["problems"]),
    ],
)
def test_a_pipeline_may_ask_for_a_status(row: str, causes: list[str], tmp_path: Path) -> None:
    """3 where a row has what --fail-on names, after the work is done; several may be named."""
    file, output = written(tmp_path / "in.csv", f"timestamp,system\n{row}\n"), tmp_path / "out.csv"
    for name in ("problems", "review", "penalty"):
        result = run("audit", file, "--fail-on", name, "--output", output)
        assert (result.exit_code, output.exists()) == (3 * (name in causes), True)
    every = [part for name in ("problems", "review", "penalty") for part in ("--fail-on", name)]
    assert run("audit", file, *every).exit_code == 3 * bool(causes)
    assert run("audit", file, "--json").exit_code == 0
    assert run("audit", tmp_path / "gone.csv", *every).exit_code == 2


def test_a_late_row_needs_review_where_the_record_has_gaps(tmp_path: Path) -> None:
    """It is no row for a person to look at, and --fail-on review counts it: the summary says so."""
    row = "2026-02-02 19:45 ET,CERS,2026-02-02 19:00 ET\n"
    file = written(tmp_path / "in.csv", f"timestamp,system,due\n{row}")
    result = run("audit", file, "--fail-on", "review")
    assert result.exit_code == 3
    assert "For a person to look at: 0 rows undetermined" in result.stdout
    assert result.stdout.endswith(
        " no outage on record covers 1 row of 2026-02-02 to 2026-02-02, and the record has gaps; "
        "look for bulletins of those days. 1 of them missed a due time; --fail-on review counts "
        "these too.\n"
    )


def test_missed_due_times_are_not_counted_where_none_is_used(tmp_path: Path) -> None:
    """The summary ends with what was not looked at."""
    file = written(tmp_path / "in.csv", "timestamp,system\n2026-02-02 19:45 ET,CERS\n")
    result = run("audit", file, "--fail-on", "review")
    assert result.stdout.endswith(
        "has gaps; look for bulletins of those days.\n"
        "No due time was used: being late before an outage began was not looked at.\n"
    )
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--id", "n"), ("--title", "T"), ("--reference", "R"), ("--prepared-by", "B"),
        ("--only", "review"),
    ],
)  # fmt: skip
def test_options_of_a_report_need_one(option: str, value: str, tmp_path: Path) -> None:
    """Before the work."""
    file, output = written(tmp_path / "in.csv", SURE), tmp_path / "out.csv"
    result = run("audit", file, "--system", "none", "--output", output, option, value)
    assert (result.exit_code, output.exists()) == (2, False)
    assert f"{option} is for a report; give --report too" in " ".join(result.stderr.split())


def test_the_sheet_of_several_is_said(tmp_path: Path) -> None:
    """Since the others are not read."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["timestamp"], ["2025-09-28 09:00 ET"]):
        book.active.append(row)
    book.create_sheet()
    book.save(tmp_path / "in.xlsx")
    result = run("audit", tmp_path / "in.xlsx", "--system", "CERS_PORTAL")
    assert "in.xlsx, sheet 'Sheet': 1 row; " in result.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["gone.csv"], "Error: {tmp}/gone.csv: No such file or directory"),
        (["folder.csv"], "Error: {tmp}/folder.csv: no files to audit: a folder stands for"),
        (["in.txt"], "Error: {tmp}/in.txt: a file of .txt cannot be audited"),
        (
            ["in.csv"],
            "Error: {tmp}/in.csv: no column is named system or système; give --system COLUMN",
        ),
        (
            ["in.csv", "--system", "none", "--output", "{tmp}/no/out.csv"],
            "Error: {tmp}/no/out.csv: No such file or directory",
        ),
        (
            ["in.csv", "--system", "none", "--output", "{tmp}/in.csv"],
            "Error: {tmp}/in.csv: {tmp}/in.csv is the file to be audited",
        ),
        (["in.csv", "--assume-zone", "Mars"], "Error: 'Mars' is not accepted as a time zone"),
        (["in.csv", "--assume-zone", "EST"], "Error: 'EST' is the abbreviation of one season"),
    ],
)
def test_what_the_user_can_put_right_is_one_line(
    options: list[str], message: str, tmp_path: Path
) -> None:
    """With status 2, and nothing on stdout."""
    written(tmp_path / "in.csv", SURE)
    written(tmp_path / "in.txt", SURE)
    (tmp_path / "folder.csv").mkdir()
    file, *others = options
    result = run("audit", tmp_path / file, *(each.format(tmp=tmp_path) for each in others))
    assert (result.exit_code, result.stdout) == (2, "")
    lines = [each for each in result.stderr.splitlines() if not each.startswith("Record: ")]
    assert len(lines) == 1
    assert lines[0].startswith(message.format(tmp=tmp_path))


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in [name for name in sys.modules if name.startswith("graceperiod.audit")]:
        monkeypatch.delitem(sys.modules, name)
    result = run("audit", written(tmp_path / "in.csv", SURE))
    assert result.exit_code == 2
    assert "Error: auditing a file needs pyarrow; install it with: pip install 'grace" in (
        result.stderr
    )


def test_progress_shows_on_a_terminal_after_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On stderr, with rows a second; not before, and nowhere else."""
    file = written(tmp_path / "in.csv", SURE)
    slow = count(0, 2)
    monkeypatch.setattr("graceperiod.cli._terminal.monotonic", lambda: next(slow))
    quiet = run("audit", file, "--system", "CERS_PORTAL")
    assert "a second" not in quiet.stderr
    shown = run("audit", file, "--system", "CERS_PORTAL", env=TERMINAL)
    assert "1 row, 0 a second" in shown.stderr
    monkeypatch.setattr("graceperiod.cli._terminal.monotonic", lambda: 0)
    assert "a second" not in run("audit", file, "--system", "CERS_PORTAL", env=TERMINAL).stderr


def test_an_interrupt_leaves_the_old_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is no answer: the status is that of an interrupt."""
    file, output = written(tmp_path / "in.csv", SURE), written(tmp_path / "out.csv", "old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "join_texts", interrupted)
    result = run("audit", file, "--system", "none", "--output", output)
    assert result.exit_code != 0
    assert output.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which names the output."""
    file, output = written(tmp_path / "in.csv", SURE), tmp_path / "out.csv"

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    result = run("audit", file, "--system", "none", "--output", output)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: {output}: No space left on device\n")


def test_sums_add_up_where_every_row_is_decided(tmp_path: Path) -> None:
    """The total is that of all outcomes, though no row has a problem."""
    path = tmp_path / "sound.csv"
    path.write_text("timestamp,system,amount\n2025-08-17 05:00 ET,IID,10.00\n", "utf-8")
    shown = run("audit", path, "--amount", "amount").stdout
    sums = [row[2] for row in rows(shown)[1:6]]
    assert sums == ["10.00", "0.00", "0.00", "0.00", "10.00"]


def test_due_times_may_follow_from_arrivals(tmp_path: Path) -> None:
    """The summary and its JSON say from which columns; a filing may be one for all rows."""
    file = tmp_path / "rows.csv"
    file.write_text(
        "timestamp,system,what,eta\n"
        "2025-10-02 20:10 ET,EMANIFEST_PORTAL,HIGHWAY_CARGO,2025-10-02 16:20 ET\n"
    )
    args = ["audit", file, "--event", "eta", "--filing"]
    assert ", due by 'what' from 'eta'." in run(*args, "what").stdout
    document = json.loads(run(*args, "AIR_CARGO", "--json").stdout)
    assert (document["due"], document["filing"], document["event"]) == (None, "AIR_CARGO", "eta")
    refused = run("audit", file, "--event", "eta")
    assert refused.exit_code == 2
    assert refused.stderr.endswith("give either --due, or --filing and --event together\n")


def test_a_line_of_totals_is_told(tmp_path: Path) -> None:
    """It is counted as a row, so the sums have its amount too."""
    table = "timestamp,amount\n2025-10-02 19:45 ET,400.50\n2025-10-03 19:45 ET,99.50\n,500.00\n"
    file = written(tmp_path / "in.csv", table)
    result = run("audit", file, "--system", "CERS_PORTAL", "--amount", "amount")
    assert result.exit_code == 0
    assert (
        "Rows without a time hold 500.00, which is the sum of all other rows: a line of totals is "
        "counted as a row. Take it out, and audit again."
    ) in result.stdout
