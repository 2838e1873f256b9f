"""Sheets: which is read, what their cells say, and what is written."""

import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("openpyxl", reason="needs the extra audit")

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import OutageCalendar
from graceperiod.audit import Audit, Layout, audit_file, excel_input, excel_output
from graceperiod.errors import InvalidFrameError, MissingExtraError
from graceperiod.tables.annotator import COLUMNS
from tests.audit.damage import OLD_WORKBOOK

RECORD = OutageCalendar.cbsa()
SENT = "2025-10-02 19:45 ET"
HEAD = ["id", "timestamp", "system", "due"]


def book(file: Path, *rows: Sequence[object], **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook of these rows; or of several sheets."""
    made = openpyxl.Workbook()
    made.active.title = "Rows"
    for title, cells in {"Rows": rows, **sheets}.items():
        sheet = made["Rows"] if title == "Rows" else made.create_sheet(title)
        for row in cells:
            sheet.append(list(row))
    made.save(file)
    return file


def change(file: Path, member: str, *changes: tuple[str, str]) -> None:
    """Change the text of a member of a workbook."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[member].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in (parts | {member: text.encode()}).items():
            archive.writestr(name, data)


def audited(file: Path, **options: Any) -> tuple[Audit, list[dict[str, Any]]]:
    """The audit of a file, and its rows as they come out."""
    output = file.with_name("out.parquet")
    found = audit_file(RECORD, file, output=output, **options)
    rows: list[dict[str, Any]] = pq.read_table(output).to_pylist()
    return found, rows


def test_a_cell_that_only_looks_empty_is_a_problem(tmp_path: Path) -> None:
    """A formula without its value: the due time is there, so the row is not decided without it."""
    file = book(
        tmp_path / "in.xlsx",
        HEAD,
        [1, SENT, "CERS", "2025-09-20 12:00 ET"],
        [2, SENT, "CERS", "=D2"],
        [3, "=B2", "CERS", None],
        [4, SENT, "=C2", None],
        [5, SENT, "CERS", None],
    )
    found, rows = audited(file)
    assert [row["reason"] for row in rows] == ["LATE_BEFORE_OUTAGE", None, None, None, "GRACE"]
    formula = "formula without a stored value: ="
    assert (rows[1]["due"], rows[2]["timestamp"]) == (f"{formula}D2", f"{formula}B2")
    assert f"'{formula}D2' is not a timestamp" in rows[1]["problem"]
    assert found.summary.with_problems == 3


def test_a_formula_that_gives_an_empty_text_is_blank(tmp_path: Path) -> None:
    """As `=IF(A2="","",A2)` does: its value is stored. One with a value has that."""
    file = book(tmp_path / "in.xlsx", HEAD, [1, SENT, "=1", "=2"])
    change(
        file, "xl/worksheets/sheet1.xml",
        ('r="C2"><f>1</f><v />', 'r="C2" t="str"><f>1</f><v>CERS</v>'),
        ('r="D2"><f>2</f><v />', 'r="D2" t="str"><f>2</f><v></v>'),
    )  # fmt: skip
    _, rows = audited(file)
    assert (rows[0]["system"], rows[0]["due"], rows[0]["reason"]) == ("CERS", None, "GRACE")


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_an_error_in_a_cell_is_a_problem(error: str, tmp_path: Path) -> None:
    """In the time, the system and the due time."""
    rows = [[1, error, "CERS", None], [2, SENT, error, None], [3, SENT, "CERS", error]]
    found, told = audited(book(tmp_path / "in.xlsx", HEAD, *rows))
    assert found.summary.with_problems == 3
    assert all(f"'{error}' is not a" in row["problem"] for row in told)


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (datetime(2025, 10, 2), "yyyy-mm-dd", "2025-10-02"),
        (datetime(2025, 10, 2), 'dd" h s "mmm [Red]yyyy\\h', "2025-10-02"),
        (datetime(2025, 10, 2), "yyyy-mm-dd hh:mm", "2025-10-02T00:00:00"),
        (datetime(2025, 10, 2), "[h]:mm:ss", "1101792:00:00"),
        (datetime(2025, 10, 2, 19, 45), "yyyy-mm-dd", "2025-10-02T19:45:00"),
        (datetime(2025, 10, 2, 12), "General", "45932.5"),
        (date(2025, 10, 2), "mmm d", "2025-10-02"),
        (time(19, 45), "hh:mm", "19:45:00"),
        (timedelta(hours=30), "[hh]:mm", "1 day, 6:00:00"),
        (45932, "General", "45932"),
        (45932.5, "yyyy-mm-dd h:mm", "2025-10-02T12:00:00"),
        (9_000_000_000, "yyyy-mm-dd", "#VALUE!"),
        (True, "General", "true"),
        (3.0, "General", "3"),
        (1e20, "General", "1e+20"),
        ("_x0041_ a_x000D_b", "@", "A a\rb"),
        ("_xD83D__xde00__x0041_", "@", "_xD83D__xde00_A"),
        ("", "@", None),
    ],
)
def test_cells_are_text(value: object, shape: str, text: str | None, tmp_path: Path) -> None:
    """A date that states no time of day stays one, and is no midnight."""
    made = openpyxl.Workbook()
    made.active.append([*HEAD, "cell"])
    made.active.append([1, SENT, "CERS", None, value])
    made.active["E2"].number_format = shape
    made.save(tmp_path / "in.xlsx")
    _, rows = audited(tmp_path / "in.xlsx")
    if text and text.startswith("1101792"):  # a length since 1900
        assert rows[0]["cell"].startswith("45932 days")
    else:
        assert rows[0]["cell"] == text


def test_dates_without_a_time_of_day_are_problems(tmp_path: Path) -> None:
    """Whatever zone is assumed; dates since 1904 are those that Excel shows."""
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append(HEAD)
    made.active.append([1, date(2025, 10, 2), "CERS", None])
    made.active.append([2, datetime(2025, 10, 2, 19, 45), "CERS", date(2025, 10, 2)])
    made.active.append([3, datetime(2025, 10, 2, 19, 45), "CERS", None])
    made.save(tmp_path / "in.xlsx")
    _, rows = audited(tmp_path / "in.xlsx", assume_zone="ET")
    assert [row["timestamp"] for row in rows][:2] == ["2025-10-02", "2025-10-02T19:45:00"]
    assert "'2025-10-02' states no time of day" in rows[0]["problem"]
    assert "'2025-10-02' states no time of day" in rows[1]["problem"]
    assert rows[2]["reason"] == "GRACE"


def test_merged_cells_are_not_blank(tmp_path: Path) -> None:
    """They show the value of another cell, and which it means is not guessed. Beyond the columns
    of the header, and in a title, they matter to nobody.
    """
    made = openpyxl.Workbook()
    for row in (["Report"], HEAD, [1, SENT, "CERS", "2025-09-20 12:00 ET"], [2, SENT], [3, SENT]):
        made.active.append(row)
    for area in ("A1:H1", "D3:E4", "C4:C5"):
        made.active.merge_cells(area)
    made.active["A6"] = "A note"
    made.active.merge_cells("A6:H6")
    made.save(tmp_path / "in.xlsx")
    found, rows = audited(tmp_path / "in.xlsx")
    assert found.files[0].header_row == 2
    assert [row["due"] for row in rows] == [
        "2025-09-20 12:00 ET", "merged with D3", None, "merged with A6",
    ]  # fmt: skip
    assert [row["system"] for row in rows] == ["CERS", None, "merged with C4", "merged with A6"]
    assert [row["reason"] for row in rows] == ["LATE_BEFORE_OUTAGE", None, None, None]


def test_merged_cells_of_older_excel_are_not_blank(tmp_path: Path) -> None:
    """They have the name of the cell that they show, too."""
    pytest.importorskip("python_calamine")
    (tmp_path / "in.xls").write_bytes(OLD_WORKBOOK)
    found, rows = audited(tmp_path / "in.xls")
    assert found.files[0].header_row == 2
    assert [row["due"] for row in rows] == ["2025-09-20 12:00 ET", "merged with D3", None]
    assert [row["reason"] for row in rows] == ["LATE_BEFORE_OUTAGE", None, "GRACE"]


def test_merged_cells_of_opendocument_are_refused(tmp_path: Path) -> None:
    """Which they are cannot be told."""
    pytest.importorskip("python_calamine")
    file = open_document(tmp_path / "in.ods")
    cell = 'table-cell office:value-type="boolean" office:boolean-value="true"'
    change(file, "content.xml", (f"<table:{cell}><text:p>x</text:p></table:table-cell>",
                                 "<table:covered-table-cell/>"))  # fmt: skip
    with pytest.raises(InvalidFrameError, match="in.ods: the file has merged cells; unmerge them"):
        audited(file)


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")])
def test_columns_have_letters(column: int, letters: str) -> None:
    """As Excel names them."""
    assert excel_input._letters(column) == letters  # noqa: SLF001 - sheets are seldom so wide


def test_the_sheet_with_the_columns_is_found(tmp_path: Path) -> None:
    """Below its titles; others may stand before it. It is told which it was."""
    file = book(
        tmp_path / "in.xlsx", ["Read me"], Data=[["Title"], [], HEAD, [1, SENT, "CERS"]], Empty=[]
    )
    found, rows = audited(file)
    assert (found.sheet, found.files[0].header_row, rows[0]["reason"]) == ("Data", 3, "GRACE")
    found, _ = audited(file, layout=Layout(sheet="Data", header_row=3))
    assert found.summary.rows == 1
    with pytest.raises(InvalidFrameError, match="sheet 'Data', row 2: a header with the names"):
        audited(file, layout=Layout(sheet="Data", header_row=2))
    with pytest.raises(InvalidFrameError, match="sheet 'Data', row 9: a header with the names"):
        audited(file, layout=Layout(sheet="Data", header_row=9))


@pytest.mark.parametrize(
    ("sheets", "sheet", "message"),
    [
        (
            {"A": [HEAD], "B": [HEAD]},
            None,
            "several sheets could be meant; .* of its own: 'A', 'B'",
        ),
        ({"A": [["x"]]}, None, "no sheet has the columns looked for; .* of its own: 'Rows', 'A'"),
        ({"A": [HEAD]}, "C", "no sheet has the columns looked for; .* of its own: 'Rows', 'A'"),
        ({"A": []}, "A", "sheet 'A', row 1: a header with the names of the columns was expected"),
    ],
)
def test_no_sheet_is_guessed(
    sheets: dict[str, Any], sheet: str | None, message: str, tmp_path: Path
) -> None:
    """The error lists them."""
    file = book(tmp_path / "in.xlsx", ["Read me"], **sheets)
    with pytest.raises(InvalidFrameError, match=message):
        audited(file, layout=Layout(sheet=sheet))


def test_workbooks_that_openpyxl_cannot_read_say_what_to_do(tmp_path: Path) -> None:
    """Strict Open XML, a password or an older kind under this name, and what is no workbook."""
    file = book(tmp_path / "in.xlsx", HEAD)
    transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    change(file, "xl/workbook.xml", (transitional, strict))
    with pytest.raises(InvalidFrameError, match="save it as Excel Workbook .\\.xlsx."):
        audited(file)
    for data in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK", b"<html>"):
        file.write_bytes(data)
        with pytest.raises(InvalidFrameError, match="save it as Excel Workbook .\\.xlsx."):
            audited(file)
    file.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InvalidFrameError, match="has a password, or is an older workbook"):
        audited(file)


def test_a_workbook_with_macros_is_read(tmp_path: Path) -> None:
    """As one without; its rows come out as `.xlsx`."""
    file = book(tmp_path / "in.xlsm", HEAD, [1, SENT, "CERS"])
    assert audited(file)[1][0]["reason"] == "GRACE"


def test_more_rows_than_excel_has_are_refused(tmp_path: Path) -> None:
    """A damaged number of a row would fill the memory with blank ones."""
    file = book(tmp_path / "in.xlsx", HEAD, [1, SENT])
    change(file, "xl/worksheets/sheet1.xml", ('<row r="2"', '<row r="99999999999"'), ('r="A2"', ""))
    with pytest.raises(InvalidFrameError, match="more than 1,048,576 rows|the file is damaged"):
        audited(file)


def test_text_is_written_as_text(tmp_path: Path) -> None:
    """Also where it looks like a formula, an error, a number or XML. Numbers of Parquet are numbers
    where Excel keeps all their digits.
    """
    source, output = tmp_path / "in.parquet", tmp_path / "out.xlsx"
    texts = ["=1+1", "#N/A", "007", ' <a> & "b" ', "\x07\r\n\t", "_x0041_", "é\U0001f600", "", None]
    size = len(texts)
    columns = {
        "timestamp": [SENT] * size,
        "text": texts,
        "long": pa.array([2**60 + 1] * size),
        "whole": pa.array([-42] * (size - 1) + [None]),
        "real": pa.array([1.5, float("nan")] + [1e300] * (size - 2)),
        "flag": pa.array([True, False, *[None] * (size - 2)]),
    }
    pq.write_table(pa.table(columns), source)
    audit_file(RECORD, source, system="CERS_PORTAL", output=output)
    sheet = openpyxl.load_workbook(output).active
    names, *rows = sheet.iter_rows()
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in names] == [*columns, *COLUMNS]
    assert [row[1].data_type for row in rows] == ["s"] * 8 + ["n"]
    assert [row[0].value for row in rows[:1]] == [SENT]
    assert (rows[0][2].value, rows[0][3].value, rows[-1][3].value) == (str(2**60 + 1), -42, None)
    assert [row[4].value for row in rows[:3]] == [1.5, "nan", "1e+300"]
    assert [row[5].value for row in rows[:3]] == [True, False, None]
    assert [cell.value for cell in rows[0][6:]] == [
        True, "NO_PENALTY", "GRACE", "TCC25-0138;TCC25-0132;TCC25-0136",
        "2025-10-02T15:30:00-04:00", "2025-10-02T20:00:00-04:00", "OVERLAPPING", False, None,
    ]  # fmt: skip
    assert (
        audit_file(RECORD, output_of(output), timestamp="timestamp", system="none").summary.rows
        == 9
    )


def output_of(file: Path) -> Path:
    """The rows of an output without its labels, as another workbook."""
    rows = [row[:6] for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True)]
    return book(file.with_name("again.xlsx"), *rows)


def test_a_sheet_that_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    """What XML cannot hold too; the same rows give the same bytes."""
    source = tmp_path / "in.csv"
    source.write_bytes(b'id,timestamp\n" \x07_x0041_x0042_\r\n<&>",x\n,"=1"\n')
    for name in ("a.xlsx", "b.xlsx"):
        audit_file(RECORD, source, system="none", output=tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheets = excel_input.open_excel(tmp_path / "a.xlsx", Layout(), ())
    with sheets as rows:
        ((batch, _),) = rows.batches(["id", "timestamp"])
    assert batch.to_pydict() == {
        "id": [" \x07_x0041_x0042_\r\n<&>", None],
        "timestamp": ["x", "=1"],
    }


def test_what_excel_does_not_take_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows or columns, or a longer text. No output is left."""
    source, output = tmp_path / "in.csv", tmp_path / "out.xlsx"
    source.write_text(f"timestamp,x\n{SENT},{'x' * 32_768}\n")
    with pytest.raises(InvalidFrameError, match="texts of 32,767 letters at most; write .csv or"):
        audit_file(RECORD, source, system="none", output=output)
    source.write_text(f"timestamp,x\n{SENT},{'x' * 32_767}\n")
    audit_file(RECORD, source, system="none", output=output)
    output.unlink()
    monkeypatch.setattr(excel_output, "MOST_ROWS", 1)
    with pytest.raises(InvalidFrameError, match="in.csv: Excel takes 1 rows at most; write .csv"):
        audit_file(RECORD, source, system="none", output=output)
    monkeypatch.setattr(excel_output, "_MOST_COLUMNS", 10)
    with pytest.raises(InvalidFrameError, match="Excel takes 10 columns at most"):
        audit_file(RECORD, source, system="none", output=output)
    assert [file.name for file in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("name", ["openpyxl", "python_calamine"])
def test_workbooks_without_their_package(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to install."""
    file = tmp_path / ("in.xlsx" if name == "openpyxl" else "in.xls")
    file.write_bytes(b"PK")
    monkeypatch.setitem(sys.modules, name, None)
    wanted = {
        "openpyxl": "needs openpyxl; .*graceperiod.audit",
        "python_calamine": "pip install pyth",
    }
    with pytest.raises(MissingExtraError, match=wanted[name]):
        audit_file(RECORD, file)


@pytest.mark.parametrize(
    ("is_frozen", "executable"), [(True, "/opt/py"), (False, "/opt/uwsgi"), (False, "")]
)
def test_programs_that_are_not_python_read_no_older_workbook(
    is_frozen: bool, executable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would be run again in place of the Python that reads it; the error says so."""
    (tmp_path / "in.xls").write_bytes(OLD_WORKBOOK)
    monkeypatch.setattr(sys, "frozen", is_frozen, raising=False)  # as PyInstaller does
    monkeypatch.setattr(sys, "executable", executable)
    with pytest.raises(InvalidFrameError) as refused:
        audited(tmp_path / "in.xls")
    assert str(refused.value) == (
        f"{tmp_path / 'in.xls'}: a file of .xls is read by a Python of its own, which this "
        f"program, {executable!r}, cannot start; open it in Excel and save it as Excel Workbook "
        "(.xlsx)"
    )


OpenCell = tuple[str, str | None, str]
"""The kind of a cell of OpenDocument, its value if it has one beside its text, and that."""
OPEN_ROWS: list[list[OpenCell]] = [
    [("string", None, "timestamp"), ("string", None, "system"), ("string", None, "n")],
    [("date", "2025-10-02T19:45:00", "x"), ("string", None, "CERS"), ("float", "7", "7")],
    [("date", "2025-10-02", "x"), ("string", None, "CERS"), ("boolean", "true", "x")],
]


def open_document(file: Path, rows: list[list[OpenCell]] = OPEN_ROWS) -> Path:
    """A sheet of OpenDocument."""
    attribute = {"string": "", "date": "date-value", "float": "value", "boolean": "boolean-value"}
    body = ""
    for row in rows:
        cells = (
            f'<table:table-cell office:value-type="{kind}"'
            + (f' office:{attribute[kind]}="{value}"' if value else "")
            + f"><text:p>{text}</text:p></table:table-cell>"
            for kind, value, text in row
        )
        body += f"<table:table-row>{''.join(cells)}</table:table-row>"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table "
        f'table:name="A">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{manifest}"/>')
    return file


def test_sheets_of_opendocument_are_read(tmp_path: Path) -> None:
    """By their kinds of value, dates without a time of day too."""
    pytest.importorskip("python_calamine")
    found, rows = audited(open_document(tmp_path / "in.ods"), assume_zone="ET")
    assert [row["timestamp"] for row in rows] == ["2025-10-02T19:45:00", "2025-10-02"]
    assert [row["n"] for row in rows] == ["7", "true"]
    assert (rows[0]["reason"], found.summary.with_problems) == ("GRACE", 1)
    (tmp_path / "in.xls").write_bytes(b"<html>")
    with pytest.raises(InvalidFrameError, match="not a whole file of .xls: .*; open it in Excel"):
        audited(tmp_path / "in.xls")
