"""Files of transmissions: what is read, what is refused, and what is written."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="tests.tables.rows needs it")
pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("openpyxl", reason="needs the extra audit")

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

import graceperiod.audit
from graceperiod import GracePeriodError, OutageCalendar, System, UnknownSystemError
from graceperiod.audit import Audit, audit_file, csv_input, summary
from graceperiod.audit import inputs as reading
from graceperiod.audit import row_file as row_files
from graceperiod.errors import InvalidFrameError, MissingExtraError
from graceperiod.tables.annotator import COLUMNS
from graceperiod.times import instant
from tests.tables import rows as oracle

RECORD = OutageCalendar.cbsa()
HEAD = "id,transmitted_at,system,due\n"
ROWS: list[dict[str, str | None]] = [
    {"id": "007", "transmitted_at": "2025-10-02 19:45 ET", "system": "CERS", "due": None},
    {"id": " 8 ", "transmitted_at": "2025-10-02T23:45:00Z", "system": "EDI", "due": None},
    {"id": 'a,"b"\nc', "transmitted_at": None, "system": "CERS", "due": None},
    {"id": "é\\", "transmitted_at": "2025-10-02 15:45", "system": "CERS", "due": None},
    {"id": "1e5", "transmitted_at": "2025-11-02 01:30 ET", "system": None, "due": None},
    {
        "id": "\t",
        "transmitted_at": "2025-10-02T19:00:00.5-04:00",
        "system": "CARM",
        "due": "2025-10-02 15:00 ET",
    },
    {"id": "x", "transmitted_at": "1759444200", "system": "CERS", "due": None},
    {"id": "y", "transmitted_at": "2025-10-02 16:00 ET", "system": "ACROSS", "due": None},
    {"id": "z", "transmitted_at": "2025-10-02 16:00 ET", "system": "CERS", "due": "soon"},
]


def write_csv(file: Path) -> None:
    """The rows as CSV."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, ROWS[0], lineterminator="\n")
        table.writeheader()
        table.writerows(ROWS)


def write_json(file: Path) -> None:
    """The rows as JSON lines."""
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")


def write_parquet(file: Path) -> None:
    """The rows as Parquet."""
    pq.write_table(pa.Table.from_pylist(ROWS, pa.schema([(k, pa.string()) for k in ROWS[0]])), file)


def write_excel(file: Path) -> None:
    """The rows as a sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append(list(row.values()))
    sheet.append([None])
    book.save(file)


WRITERS: dict[str, Callable[[Path], None]] = {
    "csv": write_csv,
    "jsonl": write_json,
    "ndjson": write_json,
    "parquet": write_parquet,
    "xlsx": write_excel,
}


def names_in(folder: Path) -> list[str]:
    """The names of the files in a folder, sorted."""
    return sorted(each.name for each in folder.iterdir())


def read(file: Path) -> list[dict[str, Any]]:
    """The rows of an output, their values as JSON would have them."""
    if file.suffix == ".csv":
        words = {"true": True, "false": False, "": None}
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return [{k: words.get(v, v) for k, v in row.items()} for row in csv.DictReader(stream)]
    if file.suffix == ".xlsx":
        names, *cells = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
        return [dict(zip(names, row, strict=True)) for row in cells]
    if file.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
        for row in rows:
            row.update({k: row[k] and row[k].isoformat() for k in ("window_start", "window_end")})
        return rows
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def expected(row: dict[str, str | None]) -> dict[str, Any]:
    """What `decide` says of a row, in the nine columns."""
    try:
        assert row["transmitted_at"], "the timestamp is missing"
        decision = RECORD.decide(row["transmitted_at"], row["system"] or None, due=row["due"])
    except (GracePeriodError, AssertionError):
        return dict.fromkeys(COLUMNS[:-1])
    start, end = decision.window or (None, None)
    return {
        "no_penalty": None if decision.outcome == "UNDETERMINED" else decision.no_penalty,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "outages": ";".join(dict.fromkeys(each.number or "" for each in decision.outages)),
        "window_start": start and start.isoformat(),
        "window_end": end and end.isoformat(),
        "cautions": ";".join(sorted(decision.cautions)),
        "needs_review": decision.needs_review,
    }


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("shape", ["csv", "jsonl", "parquet", "xlsx"])
def test_each_row_is_decided_as_decide_would(kind: str, shape: str, tmp_path: Path) -> None:
    """In every format in and out: own columns and order as they were, nothing lost."""
    source, output = tmp_path / f"in.{kind}", tmp_path / f"out.{shape}"
    WRITERS[kind](source)
    found = audit_file(RECORD, source, output=output)
    rows = read(output)
    assert len(rows) == len(ROWS) == found.summary.rows
    problems = 0
    for row, own in zip(rows, ROWS, strict=True):
        assert [*row] == [*own, *COLUMNS]
        assert {name: row[name] for name in own} == own
        told = {k: v or None for k, v in row.items() if k in COLUMNS[:-1] and v is not False}
        wanted = {k: v or None for k, v in expected(own).items() if v is not False}
        assert {k: v for k, v in told.items() if v} == {k: v for k, v in wanted.items() if v}
        assert bool(row["problem"]) is (row["outcome"] is None)
        problems += row["outcome"] is None
    assert found.summary.with_problems == problems == 5
    assert found.summary == audit_file(RECORD, source).summary
    assert names_in(tmp_path) == sorted([source.name, output.name])


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (b"id,transmitted_at,system\n", b"007, 2025-10-02T19:45:00-04:00,CERS\n"),
        (b"id;transmitted_at;system\r\n", b'"a;""b""\r\nc";2025-10-02 19:45 ET;CERS\r\n'),
        (b"\xef\xbb\xbfid\ttransmitted_at\tsystem\n", b"\xc3\xa9\t2025-10-02 19:45 ET\t CERS \n"),
        (b"id|transmitted_at|system\r", b"#|2025-10-02 19:45 ET|CERS\r"),
        (b'"a\nb,id",transmitted_at,system\n', b",2025-10-02 1:00 ET,\n"),
    ],
)
def test_csv_comes_back_byte_for_byte(head: bytes, row: bytes, tmp_path: Path) -> None:
    """Own columns in the dialect of the file: delimiter, line ends, byte order mark."""
    source, output = tmp_path / "in[1]*.csv", tmp_path / "out.csv"
    source.write_bytes(head + row * 3)
    audit_file(RECORD, source, output=output)
    end = next(each for each in (b"\r\n", b"\n", b"\r") if head.endswith(each))
    delimiter = next(each for each in (b";", b"\t", b"|", b",") if each in head)
    labels = delimiter.join(name.encode() for name in COLUMNS)
    found = output.read_bytes()
    start = head.removesuffix(end) + delimiter + labels + end + row.removesuffix(end) + delimiter
    assert found.startswith(start)
    assert found.count(row.removesuffix(end) + delimiter) == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_block_of_csv_may_end_anywhere(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a letter, in a line end, in quotation marks, and beside them: the rows are the same."""
    source = tmp_path / "in.csv"
    rows = [["", "é\r\n\n", 'x"', "1"], ['5" x', "", ",\r", ""], ["", "", "", "end"]]
    cells = [[f'"{c.replace(chr(34), chr(34) * 2)}"' if c[1:] else c for c in row] for row in rows]
    cells[1][0] = rows[1][0]  # a mark in the middle of a text stands for itself
    text = end.join(",".join(row) for row in [["id", "sent_at", "system", "due"], *cells])
    source.write_bytes(text.encode())
    for block in range(30, 80):
        monkeypatch.setattr(csv_input, "_BLOCK_SIZE", block)
        with reading.open_rows(source) as file:
            batches = [batch for batch, _part in file.batches(file.schema.names)]
        found = [[cell or "" for cell in row.values()] for b in batches for row in b.to_pylist()]
        assert found == rows


def test_json_lines_stay_as_they_stand(tmp_path: Path) -> None:
    """Their numbers and spaces too; blank lines are no rows; an object with nothing gets labels."""
    source = tmp_path / "in.jsonl"
    line = '{"transmitted_at": "2025-10-02 19:45 ET",  "system":"CERS", "n": 1.10, "o": {"a": [1]}'
    source.write_text(f"\ufeff{line}}}\n\n{{ }}\n{line} }}", "utf-8")
    audit_file(RECORD, source, output=tmp_path / "out.jsonl")
    first, second, third = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert first == third
    assert first.startswith(line + ', "no_penalty": true, "outcome": "NO_PENALTY", ')
    assert json.loads(second)["problem"] == "MISSING: the timestamp is missing"
    audit_file(RECORD, source, output=tmp_path / "out.csv")
    row, *_ = read(tmp_path / "out.csv")
    assert (row["n"], row["o"]) == ("1.10", '{"a": [1]}')


def test_the_types_of_parquet_stay(tmp_path: Path) -> None:
    """Also the rare ones; in text, each as it reads best."""
    source = tmp_path / "in.parquet"
    table = pa.table(
        {
            "at": pa.array([1759444200123456000], pa.timestamp("ns", "America/Toronto")),
            "naive": pa.array([1759444200000], pa.timestamp("ms")),
            "big": pa.array([Decimal("1.50")], pa.decimal256(50, 2)),
            "word": pa.array(["x"]).dictionary_encode(),
            "many": pa.array([[1, 2]]),
            "day": pa.array([date(2025, 10, 2)]),
            "time": pa.array([time(15, 30)]),
            "real": pa.array([float("inf")]),
            "a.b": pa.array([True]),
        }
    )
    pq.write_table(table, source)
    options: dict[str, Any] = {"timestamp": "at", "system": "CERS_PORTAL"}
    found = audit_file(RECORD, source, output=tmp_path / "out.parquet", **options)
    assert (found.system, found.summary.decided) == (System.CERS_PORTAL, 1)
    assert pq.read_table(tmp_path / "out.parquet").select(table.column_names).equals(table)
    assert audit_file(RECORD, source, **options).summary == found.summary
    audit_file(RECORD, source, output=tmp_path / "out.jsonl", **options)
    (row,) = read(tmp_path / "out.jsonl")
    assert list(row.values())[:9] == [
        "2025-10-02T18:30:00.123456000-04:00", "2025-10-02T22:30:00", 1.5, "x", [1, 2],
        "2025-10-02", "15:30:00.000000", None, True,
    ]  # fmt: skip
    with pytest.raises(GracePeriodError, match="'naive' has no time zone"):
        audit_file(RECORD, source, timestamp="naive", system="none")
    with pytest.raises(GracePeriodError, match="'a.b' holds values of type bool"):
        audit_file(RECORD, source, timestamp="a.b", system="none")
    assumed = audit_file(RECORD, source, timestamp="naive", system="none", assume_zone=UTC)
    assert (assumed.system, assumed.summary.by_outcome["NO_PENALTY"]) == (None, 1)


def test_old_times_of_parquet_keep_their_years(tmp_path: Path) -> None:
    """INT96 beyond the years of 64-bit nanoseconds, in which it would be another year; within them
    it keeps its nanoseconds. What lists hold is kept to the microsecond.
    """
    source, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    last, now = datetime(9999, 12, 31), datetime(2025, 10, 2, 23, 45)
    for name, years in {"until": [last, now, None], "a.b": [now, now, None]}.items():
        table = pa.table({
            "timestamp": ["2025-10-02 19:45 ET"] * 3,
            name: pa.array(years, pa.timestamp("us")),
        })  # fmt: skip
        pq.write_table(table, source, use_deprecated_int96_timestamps=True)
        audit_file(RECORD, source, system="none", output=output)
        assert pq.read_table(output)[name].to_pylist() == years
    sent = pa.array([1759448700000000001, None], pa.timestamp("ns"))
    pq.write_table(pa.table({"sent_at": sent}), source, use_deprecated_int96_timestamps=True)
    found = audit_file(RECORD, source, system="none", assume_zone="UTC", output=output)
    assert pq.read_table(output)["sent_at"].combine_chunks().equals(sent)
    assert found.summary.by_problem == {"UNREADABLE": 1, "MISSING": 1}
    far = pa.table({"sent_at": pa.array([datetime(2610, 4, 24, 16, 50)], pa.timestamp("us"))})
    pq.write_table(far, source, use_deprecated_int96_timestamps=True)
    found = audit_file(RECORD, source, system="none", assume_zone="UTC", output=output)
    assert (found.summary.decided, pq.read_table(output)["sent_at"].to_pylist()) == (
        0, [datetime(2610, 4, 24, 16, 50)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pa.array([[2**62]], pa.list_(pa.timestamp("ms"))), "be written as text; leave it out, or"),
        (pa.array([b"caf\xe9"], pa.binary()).view(pa.string()), "the Parquet file is damaged: Inv"),
    ],
    ids=["times beyond Python's", "text that is not UTF-8"],
)
def test_values_that_are_not_text_are_refused(
    column: pa.Array, message: str, tmp_path: Path
) -> None:
    """Where they have to be read or written as text."""
    table = pa.table({"timestamp": ["2025-10-02 19:45 ET"], "x": column})
    pq.write_table(table, tmp_path / "in.parquet")
    with pytest.raises(InvalidFrameError, match=message):
        audit_file(RECORD, tmp_path / "in.parquet", system="none", output=tmp_path / "out.jsonl")


@pytest.mark.parametrize(
    "column",
    [pa.array([b"\xff"]), pa.array([2**31 - 1], pa.date32()), pa.array([[1]])],
    ids=lambda column: str(column.type),
)
def test_systems_are_text(column: pa.Array, tmp_path: Path) -> None:
    """Bytes, dates that Python does not have, and lists are refused whole."""
    table = pa.table({"timestamp": ["2025-10-02 19:45 ET"], "system": column})
    pq.write_table(table, tmp_path / "in.parquet")
    with pytest.raises(InvalidFrameError, match="'system' holds values of type .*; names of syst"):
        audit_file(RECORD, tmp_path / "in.parquet", details=True)


def test_numbers_that_json_does_not_have_are_null(tmp_path: Path) -> None:
    """Wherever they are nested."""
    nan, infinity = float("nan"), float("inf")
    rows = {"timestamp": ["2025-10-02 19:45 ET"], "n": [[{"a": [nan, 1.5], "b": -infinity}]]}
    pq.write_table(pa.table(rows), tmp_path / "in.parquet")
    audit_file(RECORD, tmp_path / "in.parquet", system="none", output=tmp_path / "out.jsonl")
    assert read(tmp_path / "out.jsonl")[0]["n"] == [{"a": [None, 1.5], "b": None}]


@pytest.mark.parametrize("shape", ["csv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_header_alone_is_no_rows(kind: str, shape: str, tmp_path: Path) -> None:
    """Which is no error: there was nothing to decide."""
    source, output = tmp_path / f"in.{kind}", tmp_path / f"out.{shape}"
    names = HEAD.strip().split(",")
    if kind == "csv":
        source.write_text(HEAD)
    elif kind == "parquet":
        pq.write_table(pa.table({name: pa.array([], pa.string()) for name in names}), source)
    else:
        book = openpyxl.Workbook()
        book.active.append(names)
        book.save(source)
    assert audit_file(RECORD, source, output=output).summary.rows == 0
    assert read(output) == []


def excel(file: Path, *rows: list[object], second: bool = False) -> None:
    """A workbook of these rows, and another sheet if wanted. A cell beyond the header has a format
    and no value.
    """
    book = openpyxl.Workbook()
    book.active.cell(1, 9).number_format = "0"
    book.active._current_row = 0  # noqa: SLF001 - the next row is the first
    for row in rows:
        book.active.append(row)
    if second:
        book.create_sheet()
    book.save(file)


def test_cells_of_excel_are_text(tmp_path: Path) -> None:
    """Dates without a zone need one; empty rows between are rows; the sheet read is told."""
    source = tmp_path / "in.xlsx"
    sent = datetime(2025, 10, 2, 19, 45)
    rows: list[list[object]] = [
        [sent, 7, True],
        [None, None, None],
        ["2025-10-02 19:45 ET", 1.5, time(1)],
    ]
    excel(source, ["Timestamp", None, "flag", None], *rows, second=True)
    found = audit_file(RECORD, source, system="CERS_PORTAL", output=tmp_path / "out.csv")
    assert (found.sheet, found.timestamp, found.summary.decided) == ("Sheet", "Timestamp", 1)
    first, second, third = read(tmp_path / "out.csv")
    assert list(first.values())[:3] == ["2025-10-02T19:45:00", "7", True]
    assert "has no time zone" in first["problem"]
    assert list(second.values())[:3] == [None, None, None]
    assert list(third.values())[:3] == ["2025-10-02 19:45 ET", "1.5", "01:00:00"]
    assumed = audit_file(RECORD, source, system="CERS_PORTAL", assume_zone="ET")
    assert assumed.summary.decided == 2


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("csv", b"", "the file is empty"),
    "no header": ("csv", b"\n\n", "line 1: a header"),
    "an open quote in the header": ("csv", b'"id,transmitted_at\n1,2\n', "line 1: a quotation"),
    "a header of two encodings": (
        "csv", b"id,transmitted_at,syst\xe8me,\xc3\xa9\n1,2,3,4\n",
        "line 1: this is not text in UTF-8",
    ),
    "two encodings": (
        "csv", HEAD.encode() + b'1,"\n\n",,\n1,2025-10-02 19:45 ET,\xc3\xa9,caf\xe9\n',
        "line 5: this is not text in UTF-8; save the file .*, or say its encoding with --encoding",
    ),
    "UTF-16 without its mark": ("csv", HEAD.encode("utf-16-le"), "line 1: this is not text in"),
    "bytes that Windows-1252 lacks": ("csv", HEAD.encode() + b"1,,,\x81\n", "not text in windows"),
    "a short row": ("csv", HEAD.encode() + b"1,,,\n\n\n2\n", "line 5: 4 columns .* and 1 found"),
    "a long row": ("csv", HEAD.encode() + b"1,,,,,x\n", "line 2: 4 columns .* and 6 found"),
    "an open quote": ("csv", HEAD.encode() + b'1,",,\n2,,,\n', "line 2: a quotation mark"),
    "a closed quote": ("csv", HEAD.encode() + b'1,"x"y,,\n2,,,\n', "line 2: a quotation mark"),
    "a quote that never closes": ("csv", HEAD.encode() + b'1,,,\n2,,,"x\n\n', "line 3: a quotat"),
    "line ends": ("csv", HEAD.encode() + b"1,,,x\r\n1,,,\n", "line 2: the rows do not all end"),
    "other line ends": (
        "csv", HEAD.encode().replace(b"\n", b"\r\n") + b"1,,,\r\n1,,,\n", "line 3: the rows do not",
    ),
    "a huge row": ("csv", HEAD.encode() + b"1,,," + b"x" * 17_000_000 + b"\n", "line 2: .* longer"),
    "twice": ("csv", b"id,id,transmitted_at,system\n", "two columns are named 'id'"),
    "a title": ("csv", b"Report,,\nDate,a,b\n", "row 1 cannot be the header: two .* are '';"),
    "labels": ("csv", b"transmitted_at,system,outcome\n", "has the columns 'outcome' already"),
    "no Parquet": ("parquet", b"PAR1", "not a whole Parquet file: "),
    "no JSON": ("jsonl", b'{"a": 1}\n{"b"\n', "line 2: this is not JSON: "),
    "no object": ("jsonl", b'{"a": 1}\n[1]\n', "line 2: this is not a JSON object"),
    "JSON in latin-1": ("jsonl", b'{"a": "\xe9"}\n', "line 1: this is not text in UTF-8"),
    "no values": ("jsonl", b"{}\n", "JSON objects were expected"),
    "no Excel": ("xlsx", b"PK", "not a whole Excel file: "),
    "another": ("txt", b"x", "a file of .txt cannot be audited"),
    "none": ("", b"x", "a file of no suffix cannot"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_a_line(name: str, tmp_path: Path) -> None:
    """Which names the file, and the place where that is known; no output is left."""
    suffix, data, message = BAD[name]
    source = tmp_path / f"in{'.' * bool(suffix)}{suffix}"
    source.write_bytes(data)
    with pytest.raises(InvalidFrameError, match=message) as caught:
        audit_file(RECORD, source, output=tmp_path / "out.csv")
    assert str(caught.value).startswith(f"{source}: ")
    assert len(str(caught.value).splitlines()) == 1
    assert names_in(tmp_path) == [source.name]


def test_a_damaged_parquet_is_refused(tmp_path: Path) -> None:
    """Also where its end is whole, and only a page is not."""
    source = tmp_path / "in.parquet"
    write_parquet(source)
    data = source.read_bytes()
    source.write_bytes(data[:-20])
    with pytest.raises(InvalidFrameError, match="not a whole Parquet file"):
        audit_file(RECORD, source)
    source.write_bytes(data[:4] + b"\xff" * 200 + data[204:])
    with pytest.raises(InvalidFrameError, match="the Parquet file is damaged: "):
        audit_file(RECORD, source, output=tmp_path / "out.csv")
    assert names_in(tmp_path) == [source.name]


def test_a_parquet_with_other_rows_than_it_says_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or rows would be lost without a word."""
    write_parquet(tmp_path / "in.parquet")
    monkeypatch.setattr("pyarrow.parquet.ParquetFile.iter_batches", lambda *_, **__: iter([]))
    with pytest.raises(InvalidFrameError, match="it has 0 rows, and says it has 9"):
        audit_file(RECORD, tmp_path / "in.parquet")


def test_a_damaged_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a header, with cells beyond it, or one that breaks off."""
    source = tmp_path / "in.xlsx"
    excel(source)
    with pytest.raises(InvalidFrameError, match="sheet 'Sheet', row 1: a header"):
        audit_file(RECORD, source)
    excel(source, ["transmitted_at", "system"], ["x", "y", "z"])
    with pytest.raises(InvalidFrameError, match="sheet 'Sheet', row 2: there are more cells"):
        audit_file(RECORD, source)

    def broken(*_: object, **__: object) -> Iterator[list[object]]:
        yield [SimpleNamespace(value="transmitted_at"), SimpleNamespace(value="system")]
        raise ValueError("zip\nbroke")

    monkeypatch.setattr("openpyxl.worksheet._read_only.ReadOnlyWorksheet.iter_rows", broken)
    with pytest.raises(
        InvalidFrameError, match="the file is damaged: zip broke; open it in Excel and save it"
    ):
        audit_file(RECORD, source)


def test_excel_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    write_excel(tmp_path / "in.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match="needs openpyxl; .*graceperiod.audit"):
        audit_file(RECORD, tmp_path / "in.xlsx")


def test_ten_thousand_columns(tmp_path: Path) -> None:
    """Are kept, and a message lists some."""
    names = ["transmitted_at", "system", *(f"column {each}" for each in range(9_998))]
    values = ["2025-10-02 19:45 ET", "CERS", *map(str, range(9_998))]
    source = tmp_path / "in.csv"
    source.write_text(",".join(names) + "\n" + (",".join(values) + "\n") * 3)
    audit_file(RECORD, source, output=tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert len(lines) == 4
    assert lines[3].startswith(",".join(values) + ",true,")
    with pytest.raises(InvalidFrameError, match="no column is named 'x'; .* and 9,980 more"):
        audit_file(RECORD, source, due="x")


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
    ids=str,
)
def test_blank_text_in_a_file_is_nothing_given(kind: pa.DataType, tmp_path: Path) -> None:
    """In Parquet of every kind of text, and in a report; in a table it is no time and no system."""
    source, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    sent, due = "2025-10-02 19:45 ET", "2025-10-02 19:00 ET"
    rows = [(sent, "CERS", due), (sent, "\u00a0", " "), (" \t", "CERS", due), ("", "", "")]
    names = "transmitted_at", "system", "due"
    columns = {
        name: pa.array(each, pa.string()).cast(kind)
        for name, each in zip(names, zip(*rows, strict=True), strict=True)
    }
    pq.write_table(pa.table(columns), source)
    found = audit_file(RECORD, source, output=output, details=True)
    told = pq.read_table(output)
    nothing = [[cell.strip() or None for cell in row] for row in rows]
    oracle.check(told, [oracle.expected(RECORD, *row) for row in nothing])
    assert told["problem"].to_pylist() == [None, None, *["MISSING: the timestamp is missing"] * 2]
    assert told.select(list(columns)).equals(pa.table(columns))
    assert found.details is not None
    (rows_listed,) = found.details.problems.values()
    given = [(row.timestamp, row.system, row.due) for row in rows_listed]
    assert given == [(None, "CERS", instant(due)), (None, None, None)]
    (first, *others) = RECORD.annotate(pa.table(columns), due="due")["problem"].to_pylist()
    assert first is None
    assert all(others)


def test_one_column_has_blank_rows(tmp_path: Path) -> None:
    """In which the timestamp is missing."""
    source = tmp_path / "in.csv"
    source.write_text("Sent_At\n2025-10-02 19:45 ET\n\n2025-10-02 19:45 ET")
    found = audit_file(RECORD, source, system="none")
    assert (found.timestamp, found.summary.rows, found.summary.with_problems) == ("Sent_At", 3, 1)
    source.write_text("Sent_At\n\n\n1,2\n")
    with pytest.raises(InvalidFrameError, match="line 4: 1 columns were expected, and 2 found"):
        audit_file(RECORD, source, system="none")


@pytest.mark.parametrize(
    ("head", "options", "message"),
    [
        (
            "when,system",
            {},
            "no column is named transmitted_at or .* or transmis; .*'when', 'system'",
        ),
        ("timestamp,SENT_AT,system", {}, "'timestamp' and 'SENT_AT' could all be meant; .*--times"),
        (
            "timestamp,system,System",
            {},
            "'system' and 'System' could all be meant; .*--system COLUMN",
        ),
        ("timestamp", {}, "no column is named system or système; give --system COLUMN, or .* none"),
        ("timestamp", {"system": "CERS"}, "'CERS' is neither a column nor the id of a system"),
        ("timestamp", {"system": "cers_portal"}, "'cers_portal' is neither a column"),
        ("timestamp,system", {"timestamp": "x"}, "no column is named 'x'; the columns are "),
        ("timestamp,system", {"amount": "x"}, "no column is named 'x'; the columns are "),
        ("timestamp,system", {"assume_zone": "Mars"}, "'Mars' is not accepted as a time zone"),
    ],
)
def test_no_column_is_guessed(
    head: str, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    """An error lists the columns, and shows how to name them."""
    source = tmp_path / "in.csv"
    source.write_text(head + "\n")
    with pytest.raises(GracePeriodError, match=message):
        audit_file(RECORD, source, **options)


def test_a_column_goes_before_a_system_of_its_name(tmp_path: Path) -> None:
    """And a column of any name may be given."""
    source = tmp_path / "in.csv"
    source.write_text("timestamp,EDI,other\n2025-10-02 19:45 ET,CERS,x\n")
    found = audit_file(RECORD, source, system="EDI")
    assert (found.system, found.due, found.summary.by_outage) == (
        "EDI", None, {"TCC25-0132": 1, "TCC25-0136": 1, "TCC25-0138": 1},
    )  # fmt: skip
    assert not isinstance(found.system, System)
    assert audit_file(RECORD, source, system="EDI", due="OTHER").summary.with_problems == 1


@pytest.mark.parametrize("kind", WRITERS)
def test_usual_columns_are_found_in_every_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both languages, whatever their case and spacing."""
    row = {
        " Transmis": "2025-10-02 19:45 ET",
        "SYSTÈME": "CERS",
        "Échéance ": "2025-09-20 12:00 ET",
    }
    monkeypatch.setitem(globals(), "ROWS", [row | {"n": "1"}])
    WRITERS[kind](tmp_path / f"in.{kind}")
    found = audit_file(RECORD, tmp_path / f"in.{kind}", amount="N ")
    assert (found.timestamp, found.system, found.due) == tuple(row)
    assert found.summary.by_reason == {"LATE_BEFORE_OUTAGE": 1}
    assert found.summary.amounts is not None
    assert found.summary.amounts.column == "n"


def test_a_column_that_looks_like_a_due_time_is_said(tmp_path: Path) -> None:
    """Where no due time is used; two that could be meant are refused."""
    source = tmp_path / "in.csv"
    source.write_text("timestamp,system,due_date,eta\n2025-10-02 19:45 ET,CERS,2025-10-02,\n")
    assert audit_file(RECORD, source).files[0].unused_due == ("due_date",)
    assert audit_file(RECORD, source, due="due_date").files[0].unused_due == ()
    event = audit_file(RECORD, source, filing="AIR_CARGO", event="ETA")
    assert (event.files[0].unused_due, event.due, event.event) == ((), None, "eta")
    source.write_text("timestamp,system,due,Due_at\n")
    with pytest.raises(InvalidFrameError, match="'due' and 'Due_at' could all be meant; .*--due"):
        audit_file(RECORD, source)


def test_own_names_of_systems_and_those_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each unknown name once with its rows, also where the time is at fault, batch by batch."""
    source = tmp_path / "in.csv"
    names = ["desk", "Desk ", "EXPORTS", "EXPORTS", "CERS", ""]
    source.write_text("timestamp,system\n" + "".join(f"x,{name}\n" for name in names))
    found = audit_file(RECORD, source, systems={"DESK": "CERS"}).summary
    assert found.unknown_systems == {"EXPORTS": 2}
    assert audit_file(RECORD, source).summary.unknown_systems == {
        "EXPORTS": 2,
        "desk": 1,
        "Desk": 1,
    }
    with pytest.raises(UnknownSystemError, match=r"systems\['DESK'\]: 'CERZ' is not a CBSA system"):
        audit_file(RECORD, source, systems={"DESK": "CERZ"})
    monkeypatch.setattr(summary, "_MOST_TEXTS", 1)
    assert len(audit_file(RECORD, source).summary.unknown_systems) == 1


def old_output(tmp_path: Path) -> tuple[Path, Path]:
    """A file to audit, and an output of an earlier run."""
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    write_csv(source)
    output.write_text("old")
    return source, output


def untouched(tmp_path: Path) -> bool:
    """Whether the output is the old one, and nothing else is left."""
    return (tmp_path / "out.csv").read_text() == "old" and len(names_in(tmp_path)) == 2


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_leaves_the_old_output(error: type[BaseException], tmp_path: Path) -> None:
    """And no half file."""
    source, output = old_output(tmp_path)

    def stop(_: int, __: float | None) -> None:
        assert len(names_in(tmp_path)) == 3
        raise error

    with pytest.raises(error):
        audit_file(RECORD, source, output=output, progress=stop)
    assert untouched(tmp_path)
    audit_file(RECORD, source, output=output)
    assert len(read(output)) == len(ROWS)


@pytest.mark.parametrize("shape", ["csv", "jsonl", "parquet"])
def test_a_full_disk_leaves_the_old_output(
    shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the output."""
    source, _ = old_output(tmp_path)
    output = tmp_path / f"out.{shape}"
    output.write_text("old")
    before = names_in(tmp_path)

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="No space left on device") as caught:
        audit_file(RECORD, source, output=output)
    assert caught.value.filename == str(output)
    assert output.read_text() == "old"
    assert names_in(tmp_path) == before


def test_a_real_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails in the middle, as the device that is always full fails."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    source, output = old_output(tmp_path)
    original = Path.open

    def full(self: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if mode == "xb":
            original(self, mode).close()
            return original(Path("/dev/full"), "wb", buffering=0)
        return original(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", full)
    for shape in ("csv", "jsonl", "parquet"):
        with pytest.raises(OSError, match="No space left") as caught:
            audit_file(RECORD, source, output=output.with_suffix(f".{shape}"))
        assert caught.value.filename == str(output.with_suffix(f".{shape}"))
    assert untouched(tmp_path)


def test_the_source_is_never_the_output(tmp_path: Path) -> None:
    """Nor through a link, or another spelling; nor is a folder, or another kind of file."""
    source, _ = old_output(tmp_path)
    before = source.read_bytes()
    (tmp_path / "link.csv").symlink_to(source)
    (tmp_path / "hard.csv").hardlink_to(source)
    (tmp_path / "folder.csv").mkdir()
    for name in ("in.csv", "link.csv", "hard.csv", f"../{tmp_path.name}/in.csv"):
        with pytest.raises(InvalidFrameError, match="is the file to be audited"):
            audit_file(RECORD, source, output=tmp_path / name)
    with pytest.raises(InvalidFrameError, match="is not a file that can be replaced"):
        audit_file(RECORD, source, output=tmp_path / "folder.csv")
    with pytest.raises(InvalidFrameError, match="a file of .xls cannot be written"):
        audit_file(RECORD, source, output=tmp_path / "out.xls")
    with pytest.raises(FileNotFoundError) as caught:
        audit_file(RECORD, source, output=tmp_path / "no" / "out.csv")
    assert caught.value.filename == str(tmp_path / "no" / "out.csv")
    assert source.read_bytes() == before


def test_a_link_to_an_output_stays_one(tmp_path: Path) -> None:
    """What it points to is replaced."""
    source, output = old_output(tmp_path)
    (tmp_path / "link.csv").symlink_to(output)
    audit_file(RECORD, source, output=tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert len(read(output)) == len(ROWS)


def test_many_batches_are_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of a batch, rows and counts are the same; progress is told after each."""
    monkeypatch.setattr(row_files, "_ROWS", 1)
    for kind, write in WRITERS.items():
        source, output = tmp_path / f"in.{kind}", tmp_path / f"out.{kind}.jsonl"
        write(source)
        told: list[tuple[int, float | None]] = []
        found = audit_file(
            RECORD, source, output=output, progress=lambda *each, to=told: to.append(each)
        )
        assert [row["id"] for row in read(output)] == [row["id"] for row in ROWS]
        assert found.summary.rows == told[-1][0] == len(ROWS)
        assert len(told) == len(ROWS)
        parts = [part for _, part in told]
        assert parts == sorted(parts, key=lambda part: part or 0)
        assert (parts[-1] is None) is (kind == "xlsx")


def test_problems_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most frequent first, of those kept of each code; all are counted."""
    monkeypatch.setattr(summary, "_MOST_TEXTS", 12)
    source = tmp_path / "in.csv"
    words = ["a", "b", "b", *(f"w{each}" for each in range(20))]
    source.write_text("timestamp\n" + "\n".join(words) + "\n")
    found = audit_file(RECORD, source, system="none").summary
    assert (found.with_problems, found.by_problem) == (23, {"UNREADABLE": 23})
    assert list(found.problems.values()) == [2, 1, 1]
    assert next(iter(found.problems)).startswith("UNREADABLE: 'b' is not a timestamp")
    assert found.needs_a_person


def test_nothing_to_look_at(tmp_path: Path) -> None:
    """Where every answer is sure."""
    source = tmp_path / "in.csv"
    source.write_text("timestamp\n2025-09-28 09:00 ET\n")
    found: Audit = audit_file(RECORD, source, system="CERS_PORTAL")
    assert not found.summary.needs_a_person


def test_a_file_that_goes_away_is_not_there(tmp_path: Path) -> None:
    """The error is that of a file that never was."""
    source = tmp_path / "in.csv"
    write_csv(source)
    with reading.open_rows(source) as opened:
        source.unlink()
        with pytest.raises(FileNotFoundError) as caught:
            next(opened.batches(opened.schema.names))
    assert caught.value.filename == str(source)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
@pytest.mark.parametrize("size", [120, 121, 122, 123, 10_000])
def test_csv_is_the_same_however_it_is_cut(
    size: int, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line ends in quotation marks stay, and letters of several bytes stay whole."""
    monkeypatch.setattr(csv_input, "_BLOCK_SIZE", size)
    source = tmp_path / "in.csv"
    quoted = [f'{place},"é\r\n\n""{"x" * (place % 7)}",,{end}' for place in range(60)]
    plain = [f"{place},y{place},,{end}" for place in range(60)]
    source.write_bytes("".join([f"a,b,c,d{end}", *quoted, *plain]).removesuffix(end).encode())
    with reading.open_rows(source) as opened:
        found = [row for batch, _ in opened.batches(["a", "b"]) for row in batch.to_pylist()]
    wanted = [f'é\r\n\n"{"x" * (place % 7)}' for place in range(60)]
    assert [row["b"] for row in found] == [*wanted, *(f"y{place}" for place in range(60))]
    assert [row["a"] for row in found] == [*map(str, range(60))] * 2


def test_the_package_shows_what_it_offers() -> None:
    """And not the files that it is made of."""
    assert dir(graceperiod.audit) == sorted(graceperiod.audit.__all__)
