"""How CSV is laid out: encodings, delimiters, titles above the header, and rows as they stand."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="needs the extra audit")

import pyarrow.parquet as pq

from graceperiod import OutageCalendar
from graceperiod.audit import Audit, Layout, audit_file, csv_input
from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS

RECORD = OutageCalendar.cbsa()
SENT = "2025-10-02 19:45 ET"
ROWS = f"id,transmitted_at,système\ncafé,{SENT},CERS\nnaïve €,{SENT},EDI\n"


def audited(file: Path, data: bytes, **layout: Any) -> tuple[Audit, list[dict[str, Any]]]:
    """A file of CSV with these bytes, its audit, and its rows as they come out."""
    file.write_bytes(data)
    output = file.with_suffix(".jsonl")
    found = audit_file(RECORD, file, system="système", layout=Layout(**layout), output=output)
    return found, [json.loads(line) for line in output.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("encoding", "given", "found"),
    [
        ("utf-8", None, "utf-8"),
        ("utf-8-sig", None, "utf-8"),
        ("utf-8-sig", "utf-8-sig", "utf-8"),
        ("utf-8", "UTF8", "utf-8"),
        ("windows-1252", None, "windows-1252"),
        ("windows-1252", "cp1252", "cp1252"),
        ("utf-16", None, "utf-16"),
        ("utf-16-le", "utf-16-le", "utf-16-le"),
        ("iso8859-15", "latin9", "iso8859-15"),
    ],
)
def test_an_encoding_is_found_or_given(
    encoding: str, given: str | None, found: str, tmp_path: Path
) -> None:
    """And is told; the letters are the same whatever it is."""
    audit, rows = audited(tmp_path / "in.csv", ROWS.encode(encoding), encoding=given)
    assert audit.files[0].encoding == found
    assert [(row["id"], row["système"]) for row in rows] == [("café", "CERS"), ("naïve €", "EDI")]
    assert audit.summary.decided == 2


def test_a_mark_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    """Nor where the encoding that is given does not take it away."""
    _, rows = audited(tmp_path / "in.csv", ROWS.encode("utf-16"), encoding="utf-16-le")
    assert next(iter(rows[0])) == "id"


@pytest.mark.parametrize("block", range(64, 90))
def test_letters_may_lie_across_blocks(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In UTF-8, where the encoding is looked for too, and in UTF-16."""
    monkeypatch.setattr(csv_input, "_BLOCK_SIZE", block)
    for encoding in ("utf-8", "utf-16"):
        _, rows = audited(tmp_path / "in.csv", ("x" + ROWS).encode(encoding))
        assert [row["xid"] for row in rows] == ["café", "naïve €"]


def test_other_encodings_come_out_as_marked_utf_8(tmp_path: Path) -> None:
    """By the mark Excel sees what it is; rows and delimiter stay as they stand."""
    file, output = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_bytes(f'id;sent_at;"n"\r\n"é";{SENT};"1"\r\n'.encode("windows-1252"))
    audit_file(RECORD, file, system="CERS_PORTAL", output=output)
    head, row, end = output.read_bytes().split(b"\r\n")
    assert head == f'\ufeffid;sent_at;"n";{";".join(COLUMNS)}'.encode()
    assert row.startswith(f'"é";{SENT};"1";true;NO_PENALTY;GRACE;'.encode())
    assert end == b""


@pytest.mark.parametrize("given", ["klingon", "hex", "\0", "idna\ud800"])
def test_an_encoding_that_does_not_exist_is_refused(given: str, tmp_path: Path) -> None:
    """The error says what one looks like."""
    with pytest.raises(InvalidFrameError, match="is not an encoding; give one like utf-8 or wind"):
        audited(tmp_path / "in.csv", ROWS.encode(), encoding=given)


@pytest.mark.parametrize(
    ("data", "given", "message"),
    [
        (b"a,b\n\x81,\n", None, "not text in windows-1252: .*; say its encoding with --encoding"),
        (ROWS.encode(), "ascii", "not text in ascii: .*; say its encoding with --encoding"),
        (ROWS.encode("utf-16")[:-1], None, "not text in utf-16: "),
        ("a,b\n".encode("utf-16-le"), None, "line 1: this is not text in UTF-8"),
    ],
)
def test_text_of_another_encoding_is_refused(
    data: bytes, given: str | None, message: str, tmp_path: Path
) -> None:
    """With what to do."""
    with pytest.raises(InvalidFrameError, match=message):
        audited(tmp_path / "in.csv", data, encoding=given)


@pytest.mark.parametrize(
    ("delimiter", "given"), [("\t", "tab"), ("\t", "\\t"), ("\t", "\t"), ("^", "^"), (" ", " ")]
)
def test_a_delimiter_may_be_given(delimiter: str, given: str, tmp_path: Path) -> None:
    """One that is not looked for, and one that others outnumber in the header."""
    names = ["a,b,c,d", "transmitted_at", "système"]
    text = delimiter.join(names) + "\n" + delimiter.join(["1,2", SENT.replace(" ", "T"), "EDI"])
    _, rows = audited(tmp_path / "in.csv", text.encode(), delimiter=given)
    assert rows[0]["a,b,c,d"] == "1,2"


@pytest.mark.parametrize("given", ["", ",,", '"', "\n", "\r", "é", "\0"])
def test_what_cannot_be_a_delimiter_is_refused(given: str, tmp_path: Path) -> None:
    """The error says what can."""
    with pytest.raises(InvalidFrameError, match="cannot be a delimiter; give one like ';', or tab"):
        audited(tmp_path / "in.csv", ROWS.encode(), delimiter=given)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
@pytest.mark.parametrize(
    ("titles", "row"),
    [
        (["Quarterly report,,"], 2),
        (['Report; of "Q3"; all; of; it', ""], 3),
        (["", "", "\ufeff"], 4),
        (['"A title', 'in two lines",'], 2),
        (['12" screens'], 2),
    ],
)
def test_a_header_below_titles_is_found(
    titles: list[str], row: int, end: str, tmp_path: Path
) -> None:
    """By the name of its column of times, with its own delimiter; errors count the lines."""
    text = end.join([*titles, *ROWS.replace("transmitted_at", "Sent_At").splitlines()])
    audit, rows = audited(tmp_path / "in.csv", text.encode())
    assert (audit.files[0].header_row, audit.timestamp, audit.summary.rows) == (row, "Sent_At", 2)
    assert [each["id"] for each in rows] == ["café", "naïve €"]
    line = len(titles) + 4
    with pytest.raises(InvalidFrameError, match=f"line {line}: 3 columns were expected, and 1 fo"):
        audited(tmp_path / "in.csv", f"{text}{end}x".encode())


def test_a_header_may_be_given_by_its_row_or_its_name(tmp_path: Path) -> None:
    """Where the names are not the usual ones, or a title has one."""
    text = "Timestamp\n\nid,When sent,système\n1," + SENT + ",EDI\n"
    audit, _ = audited(
        tmp_path / "in.csv", text.replace("When sent", "sent_at").encode(), header_row=3
    )
    assert (audit.timestamp, audit.summary.rows) == ("sent_at", 1)
    found = audit_file(RECORD, write(tmp_path, text), timestamp="When sent", system="système")
    assert (found.files[0].header_row, found.summary.decided) == (3, 1)
    with pytest.raises(InvalidFrameError, match="the file has no row 9; give another --header-row"):
        audit_file(RECORD, tmp_path / "in.csv", layout=Layout(header_row=9))
    with pytest.raises(InvalidFrameError, match="line 2: a header with the names"):
        audit_file(RECORD, tmp_path / "in.csv", layout=Layout(header_row=2))


def write(folder: Path, text: str) -> Path:
    """A file of CSV."""
    (folder / "in.csv").write_text(text, "utf-8")
    return folder / "in.csv"


def test_rows_of_csv_stay_as_they_stand(tmp_path: Path) -> None:
    """With their quotation marks, blank lines left out; titles too, which are not rows."""
    rows = [f'"1",{SENT},"a,\n""b"""', f'2,{SENT},5" x', f" ,{SENT},", f'"",{SENT},"x"']
    file = write(tmp_path, "Title\n\nid,sent_at,note\n" + "\n\n".join(rows))
    audit_file(RECORD, file, system="CERS_PORTAL", output=tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text("utf-8")
    label = text.partition(f"{rows[1]},")[2].partition("\n")[0]
    head = f"id,sent_at,note,{','.join(COLUMNS)}"
    assert text == "\n".join([head, *(f"{row},{label}" for row in rows), ""])
    audit_file(RECORD, file, system="CERS_PORTAL", output=tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["note"].to_pylist() == [
        'a,\n"b"',
        '5" x',
        None,
        "x",
    ]


def test_a_layout_is_for_its_kinds_of_file(tmp_path: Path) -> None:
    """A part that is for none of the files is refused: it would have changed nothing."""
    (tmp_path / "in.jsonl").write_text("{}")
    for part, layout in {
        "encoding is for .csv": Layout(encoding="utf-8"),
        "delimiter is for .csv": Layout(delimiter=";"),
        "sheet is for .xlsx, .xlsm, .xls, .ods": Layout(sheet="x"),
    }.items():
        with pytest.raises(InvalidFrameError, match=f"--{part}; leave it out"):
            audit_file(RECORD, tmp_path / "in.jsonl", layout=layout)
    with pytest.raises(InvalidFrameError, match="--header-row is for .csv, .xlsx"):
        audit_file(RECORD, tmp_path / "in.jsonl", layout=Layout(header_row=1))


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ({"header_row": 0}, "header_row=0 is not a row; they are counted from 1"),
        ({"header_row": -1}, "header_row=-1 is not a row"),
        ({"header_row": "3"}, "header_row='3' is not a row"),
        ({"decimal_mark": ";"}, "decimal_mark=';' is not a decimal mark; pass '.' or ','"),
    ],
)
def test_a_layout_that_is_wrong_is_one_error(
    layout: dict[str, Any], message: str, tmp_path: Path
) -> None:
    """The command line does not let it through, but Python does."""
    with pytest.raises(InvalidFrameError, match=message):
        audited(tmp_path / "in.csv", ROWS.encode(), **layout)


@pytest.mark.parametrize("delimiter", "\\]^-|T.[")
def test_a_cell_with_the_delimiter_is_quoted(delimiter: str, tmp_path: Path) -> None:
    """Also where it has a meaning of its own in a pattern."""
    file, output = tmp_path / "in.csv", tmp_path / "out.csv"
    text = f'timestamp{delimiter}x\n"1{delimiter}2"{delimiter}3\n'
    file.write_text(text)
    layout = Layout(delimiter=delimiter)
    audit_file(RECORD, file, system="none", layout=layout, output=output)
    with output.open(newline="") as rows:
        (row,) = csv.DictReader(rows, delimiter=delimiter)
    assert (row["timestamp"], row["x"]) == (f"1{delimiter}2", "3")
    assert row["problem"].startswith(f"UNREADABLE: {f'1{delimiter}2'!r} ")


def test_json_that_is_not_quite_json_is_read(tmp_path: Path) -> None:
    """NaN is missing, as pandas means it; half a character is written as it stands."""
    file = tmp_path / "in.jsonl"
    lines = [
        f'{{"timestamp": "{SENT}", "due": NaN, "n\\ud83d": "\\ud83d", "l": [NaN, Infinity, 1.0]}}',
        f'{{"timestamp": "{SENT}", "due": Infinity}}',
        '{"timestamp": "\\ud83d"}',
    ]
    file.write_text("\n".join(lines))
    found = audit_file(RECORD, file, system="CERS_PORTAL", output=tmp_path / "out.jsonl")
    written = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [each[: len(line) - 1] for each, line in zip(written, lines, strict=True)] == [
        line[:-1] for line in lines
    ]
    assert found.summary.by_reason == {"GRACE": 1}
    problems = [json.loads(line)["problem"] for line in written]
    assert problems[0] is None
    assert "'Infinity'" in problems[1]
    assert "'\\\\ud83d'" in problems[2]
    audit_file(RECORD, file, system="CERS_PORTAL", output=tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    assert table["n\\ud83d"].to_pylist() == ["\\ud83d", None, None]
    assert table["l"].to_pylist() == ["[null, Infinity, 1.0]", None, None]


def test_json_that_is_nested_too_deep_is_refused(tmp_path: Path) -> None:
    """In a line, whichever part of Python gives up first."""
    file = tmp_path / "in.jsonl"
    for depth in (500, 100_000):
        file.write_text(f'{{"timestamp": {"[" * depth}{"]" * depth}}}')
        with pytest.raises(
            InvalidFrameError, match="not JSON|too deep|is not a timestamp"
        ) as caught:
            audit_file(RECORD, file, system="none", output=tmp_path / "out.csv")
        assert len(str(caught.value).splitlines()) == 1
