"""Several files, and folders of them, as one audit."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("openpyxl", reason="needs the extra audit")
pytest.importorskip("typer", reason="needs the extra cli")

import openpyxl

from graceperiod import OutageCalendar
from graceperiod.audit import audit_file
from graceperiod.errors import InvalidFrameError
from tests.cli.test_cli import run
from tests.cli.test_read import rows as printed_rows

RECORD = OutageCalendar.cbsa()
SENT = "2025-10-02 19:45 ET"
HEAD = "timestamp,system,fee"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of CSV, one of JSON lines, one of Excel, and others."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "b.csv").write_text(f"{HEAD}\n{SENT},CERS,1.50\n{SENT},ACROSS,1.50\n")
    (made / "a.jsonl").write_text(json.dumps({"timestamp": SENT, "system": "CERS", "fee": 2}))
    book = openpyxl.Workbook()
    book.active.title = "First"
    for row in (["Fees"], HEAD.split(","), ["2025-09-20 19:45 ET", "CERS", "3,5"]):
        book.active.append(row)
    book.create_sheet("Other")
    book.save(made / "C.XLSX")
    for name in ("notes.txt", "~$C.XLSX", ".hidden.csv"):
        (made / name).write_text("x")
    (made / "more").mkdir()
    (made / "more" / "d.csv").write_text("x")
    return made


def test_several_files_are_one_audit(folder: Path) -> None:
    """Of all rows, in the order of the names; each file's own decimal mark counts."""
    seen: list[tuple[int, float | None]] = []
    found = audit_file(RECORD, folder, amount="fee", progress=lambda *each: seen.append(each))
    assert [(part.file.name, part.rows, part.sheet, part.header_row) for part in found.files] == [
        ("C.XLSX", 1, "First", 2), ("a.jsonl", 1, None, None), ("b.csv", 2, None, 1),
    ]  # fmt: skip
    assert (found.summary.rows, found.summary.with_problems, found.sheet) == (4, 1, None)
    assert found.summary.by_outcome == {
        "NO_PENALTY": 2, "PENALTY_MAY_APPLY": 1, "UNDETERMINED": 0,
    }  # fmt: skip
    assert found.summary.amounts is not None
    sums = {key: str(value) for key, value in found.summary.amounts.by_outcome.items()}
    assert sums == {"NO_PENALTY": "3.50", "PENALTY_MAY_APPLY": "3.50", "UNDETERMINED": "0.00"}
    assert str(found.summary.amounts.undecided) == "1.50"
    assert seen == [(1, None), (2, 2 / 3), (4, 1.0)]
    files = [folder / "C.XLSX", folder / "a.jsonl", folder / "b.csv"]
    assert audit_file(RECORD, files, amount="fee").summary == found.summary
    assert audit_file(RECORD, [folder], amount="fee").files == found.files


def test_a_file_that_is_given_twice_is_read_once(folder: Path, tmp_path: Path) -> None:
    """By itself, in its folder, or by another path; under the first of its names."""
    file, link = folder / "b.csv", tmp_path / "link.csv"
    link.symlink_to(file)
    found = audit_file(RECORD, [link, file, folder], amount="fee")
    assert [part.file for part in found.files] == [link, folder / "C.XLSX", folder / "a.jsonl"]
    assert found.summary.rows == 4
    same = folder.parent / "in" / ".." / "in" / "b.csv"
    found = audit_file(RECORD, [file, same], output=tmp_path / "out.csv")
    assert [part.output for part in found.files] == [tmp_path / "out.csv"]


def test_each_file_has_its_output_in_a_folder(folder: Path, tmp_path: Path) -> None:
    """Under its own name, as its own kind."""
    output = tmp_path / "out"
    found = audit_file(RECORD, folder, output=output)
    assert sorted(file.name for file in output.iterdir()) == ["C.XLSX", "a.jsonl", "b.csv"]
    assert [part.output for part in found.files] == [
        output / part.file.name for part in found.files
    ]
    assert len((output / "b.csv").read_text().splitlines()) == 3
    assert openpyxl.load_workbook(output / "C.XLSX").active["E2"].value == "PENALTY_MAY_APPLY"
    audit_file(RECORD, folder, output=output)  # again, in place of the old ones


def test_a_kind_that_is_not_written_comes_out_as_excel(folder: Path, tmp_path: Path) -> None:
    """Unless a file of that name is there too."""
    (folder / "C.XLSX").rename(folder / "d.xlsm")
    audit_file(RECORD, folder, output=tmp_path / "out")
    assert (tmp_path / "out" / "d.xlsx").is_file()
    (folder / "d.xlsx").write_bytes((folder / "d.xlsm").read_bytes())
    with pytest.raises(InvalidFrameError, match="d.xlsm and .*d.xlsx would both be written to"):
        audit_file(RECORD, folder, output=tmp_path / "out")


@pytest.mark.parametrize("name", ["out.csv", "file"])
def test_a_file_is_not_an_output_of_several(name: str, folder: Path, tmp_path: Path) -> None:
    """By its name, or because it is there."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidFrameError, match="for several files the output is a folder"):
        audit_file(RECORD, folder, output=tmp_path / name)


def test_a_folder_of_the_sources_is_not_that_of_the_outputs(folder: Path) -> None:
    """Which would put each file in place of its source."""
    before = (folder / "b.csv").read_bytes()
    with pytest.raises(InvalidFrameError, match="is the file to be audited"):
        audit_file(RECORD, folder, output=folder)
    assert (folder / "b.csv").read_bytes() == before


def test_files_with_other_columns_are_audited_apart(folder: Path) -> None:
    """A due time in some files alone would be not given in the others. Case does not matter."""
    (folder / "e.csv").write_text(f"{HEAD.upper()}\n{SENT},CERS,1\n".replace("SYSTEM", "system"))
    assert audit_file(RECORD, folder).summary.rows == 5
    (folder / "f.csv").write_text(f"{HEAD},due\n{SENT},CERS,1,\n")
    with pytest.raises(
        InvalidFrameError,
        match="f.csv: the columns .* 'timestamp', 'system', 'due', and those of .*C.XLSX are "
        "'timestamp', 'system'; audit these files apart",
    ):
        audit_file(RECORD, folder)


def test_an_error_names_its_file(folder: Path) -> None:
    """Of several."""
    (folder / "b.csv").write_text("x\n")
    with pytest.raises(InvalidFrameError, match=r"b\.csv: no column is named transmitted_at"):
        audit_file(RECORD, folder)
    (folder / "more" / "empty").mkdir()
    with pytest.raises(InvalidFrameError, match="more/empty: no files to audit: a folder stan"):
        audit_file(RECORD, [folder / "more" / "empty"])


@pytest.mark.parametrize("given", ["in.csv", ["in.csv"]])
def test_text_is_not_a_path(given: Any) -> None:
    """The message says what to pass."""
    with pytest.raises(InvalidFrameError, match=r"'in.csv' is not a path; pass pathlib.Path\('in"):
        audit_file(RECORD, given)


def test_no_files_are_no_audit() -> None:
    """Also from Python."""
    with pytest.raises(InvalidFrameError, match="an empty list: no files to audit"):
        audit_file(RECORD, [])


def test_the_command_lists_the_files(folder: Path, tmp_path: Path) -> None:
    """And says what it left alone and how it read; its document has each file."""
    (folder / "b.csv").write_bytes(f"Été\n{HEAD}\n{SENT},CERS,1\n".encode("windows-1252"))
    result = run("audit", folder, "--output", tmp_path / "out")
    assert result.exit_code == 0
    assert "3 files: 3 rows; timestamp from 'timestamp', system from 'system'." in result.stdout
    table = {row[0]: row[1] for row in printed_rows(result.stdout) if len(row) > 1}
    assert table[f"{folder / 'C.XLSX'}, sheet 'First'"] == table[f"{folder / 'b.csv'}"] == "1"
    left = [folder / name for name in (".hidden.csv", "more", "notes.txt", "~$C.XLSX")]
    assert (
        f"Left alone, since they are of other kinds: {', '.join(map(str, left))}\n" in result.stderr
    )
    assert f"{folder / 'b.csv'}: read as windows-1252, since it is not UTF-8; if" in result.stderr
    assert f"{folder / 'C.XLSX'}: the names of the columns are in row 2\n" in result.stderr
    document = json.loads(run("audit", folder, "--output", tmp_path / "out", "--json").stdout)
    assert (document["file"], document["sheet"]) == (None, None)
    assert document["output"] == str(tmp_path / "out")
    assert document["files"][2] == {
        "file": str(folder / "b.csv"), "rows": 1, "sheet": None, "encoding": "windows-1252",
        "header_row": 2, "output": str(tmp_path / "out" / "b.csv"), "unused_due": [],
    }  # fmt: skip
    for number in range(4):
        (folder / f"{number}.txt").write_text("x")
    assert f"{folder / '3.txt'} and 3 more\n" in run("audit", folder).stderr


def test_the_command_takes_the_layout(tmp_path: Path) -> None:
    """As options, in the words of the command line."""
    file = tmp_path / "in.csv"
    file.write_bytes("timestamp\n\nfee^when\n1,5^{SENT}\n".replace("{SENT}", SENT).encode("utf-16"))
    layout = "--encoding utf-16 --delimiter ^ --header-row 3 --timestamp when --decimal-mark ,"
    result = run("audit", file, "--system", "none", "--amount", "fee", "--json", *layout.split())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["amounts"]["by_outcome"]["NO_PENALTY"] == "1.50"
    assert "read as" not in result.stderr
    assert run("audit", file, "--sheet", "x").stderr == (
        "Error: --sheet is for .xlsx, .xlsm, .xls, .ods; leave it out\n"
    )
    assert run("audit", file, "--header-row", "0").exit_code == 2


def test_the_command_says_what_older_workbooks_hide(tmp_path: Path) -> None:
    """Their errors look blank to what reads them."""
    pytest.importorskip("python_calamine")
    from tests.audit.test_excel import open_document  # noqa: PLC0415 - needs more packages

    result = run("audit", open_document(tmp_path / "in.ods"), "--assume-zone", "ET")
    assert result.exit_code == 0
    assert "in.ods: cells with an error such as #N/A, and formulas" in result.stderr


def test_a_report_names_each_file(folder: Path, tmp_path: Path) -> None:
    """With its size and its hash."""
    pytest.importorskip("jinja2")
    report = tmp_path / "report.html"
    assert run("audit", folder, "--report", report).exit_code == 0
    html = report.read_text("utf-8")
    for name in ("C.XLSX", "a.jsonl", "b.csv"):
        assert f"<td>{name}</td>" in html
    assert html.count("SHA-256") == 4  # one is in a note
