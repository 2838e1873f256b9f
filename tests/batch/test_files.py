"""Files of transmissions, audited: every row as `decide` has it, in every format, and bad files."""

import csv
import errno
import json
import sys
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("openpyxl")

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import (
    GracePeriodError,
    InvalidFrameError,
    MissingExtraError,
    NaiveTimestampError,
    OutageCalendar,
    UnreadableTimestampError,
)
from graceperiod.batch import reading, source, summary
from graceperiod.batch.files import audit
from tests.batch.rows import LABELS, check, expected
from tests.batch.test_frames import CALENDAR, EDGES

EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "examples" / "transmissions.csv"
NAMES = ["id", "transmitted_at", "system", "due", "amount"]
SYSTEMS = ["CERS_PORTAL", "EDI", "ccp", "nope", ""]
ROWS: list[list[str]] = [
    [f"{place:03}", when, SYSTEMS[place % 5], "" if place % 2 else EDGES[0], f"{place}.50"]
    for place, when in enumerate([*EDGES, "", "noon", "2025-11-02 01:30 ET", "2025-10-02 15:30"])
]
WANTED = [expected(CALENDAR, row[1] or None, row[2] or None, row[3] or None) for row in ROWS]


def a_file(folder: Path, kind: str, rows: list[list[str]] = ROWS) -> Path:
    """A file of rows of text."""
    path = folder / f"in.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([NAMES, *rows])
    elif kind in {"jsonl", "ndjson"}:
        objects = [dict(zip(NAMES, row, strict=True)) for row in rows]
        path.write_text("".join(json.dumps(each) + "\n" for each in objects), "utf-8")
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in (NAMES, *rows):
            book.active.append([cell or None for cell in row])
        book.save(path)
    else:
        columns = zip(*rows, strict=True)
        pq.write_table(pa.table(dict(zip(NAMES, map(list, columns), strict=True))), path)
    return path


def written(path: Path) -> pa.Table:
    """The columns of an output that hold decisions, as they were given."""
    if path.suffix == ".parquet":
        return pq.read_table(path)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            dialect = csv.Sniffer().sniff(file.readline(), ",;|\t")
            file.seek(0)
            found: list[dict[str, Any]] = list(csv.DictReader(file, dialect=dialect))
        for row in found:
            empty = row["problem"] != ""
            for name in LABELS:
                if row[name] == "" and (empty or name not in {"outages", "cautions"}):
                    row[name] = None
    else:
        found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    times = pa.timestamp("us", "America/Toronto")
    for row in found:
        for name in ("no_penalty", "needs_review"):
            row[name] = {"true": True, "false": False}.get(row[name], row[name])
        for name in ("window_start", "window_end"):
            row[name] = row[name] and pa.scalar(row[name]).cast(times).as_py()
    return pa.Table.from_pylist(found)


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl", "ndjson", "xlsx"])
@pytest.mark.parametrize("out", ["parquet", "csv", "jsonl"])
def test_each_row_is_decided_in_every_format(
    kind: str, out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many rows in their order, with their own columns, over several batches."""
    monkeypatch.setattr(source, "_ROWS", 7)
    path, output = a_file(tmp_path, kind), tmp_path / f"out.{out}"
    told: list[tuple[int, float | None]] = []
    found = audit(CALENDAR, path, output=output, progress=lambda *each: told.append(each))
    table = written(output)
    assert table.column_names == [*NAMES, *LABELS]
    assert [each or "" for each in table["id"].to_pylist()] == [row[0] for row in ROWS]
    assert [each or "" for each in table["system"].to_pylist()] == [row[2] for row in ROWS]
    check(table, WANTED)
    assert found.summary.rows == told[-1][0] == len(ROWS)
    assert sorted(told) == told
    assert audit(CALENDAR, path).summary == found.summary
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([path.name, output.name])


def test_own_columns_of_csv_stay_byte_for_byte(tmp_path: Path) -> None:
    """Quotes, line breaks, zeros and spaces in them, and the dialect, as they were."""
    own = 'x;transmitted_at\r\n007; 2025-10-02 15:30 ET\r\n"a;""b\r\nc"; \r\n;2025-10-02T19:30Z\r\n'
    path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(b"\xef\xbb\xbf" + own.encode())
    found = audit(CALENDAR, path, system="none", output=output)
    text = output.read_bytes()
    assert text.startswith(b"\xef\xbb\xbfx;transmitted_at;no_penalty;")
    for line in own.removesuffix("\r\n").replace('b\r\nc"', 'b\nc"').split("\r\n")[1:]:
        assert line.replace("\n", "\r\n").encode() + b";" in text
    assert (found.summary.rows, found.summary.with_problems) == (3, 1)


def test_the_summary_of_the_example() -> None:
    """Equal to a plain loop with `decide`, amounts too."""
    record = OutageCalendar.cbsa()
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [
        expected(record, row["transmitted_at"] or None, row["system"] or None, row["due"] or None)
        for row in rows
    ]
    decided = [each for each in told if not each["problem"]]
    sums: Counter[str] = Counter()
    for row, answer in zip(rows, told, strict=True):
        if row["amount"] != "n/a":
            sums[answer["outcome"]] += Decimal(row["amount"])  # type: ignore[assignment]
    found = audit(record, EXAMPLE, amount="amount").summary
    assert (found.rows, found.decided, len(rows)) == (2000, len(decided), 2000)
    assert +Counter(found.by_outcome) == Counter(each["outcome"] for each in decided)
    assert found.by_reason == Counter(each["reason"] for each in decided)
    numbers = [each["outages"].split(";") for each in decided if each["outages"]]
    assert found.by_outage == Counter(number for some in numbers for number in some)
    assert found.needing_review == sum(each["needs_review"] for each in decided)
    assert found.problems == Counter(each["problem"] for each in told if each["problem"])
    assert found.amounts is not None
    assert found.amounts.by_outcome == {each: sums[each] for each in found.by_outcome}
    assert (found.amounts.undecided, found.amounts.unreadable) == (sums[None], 20)  # type: ignore[index]
    assert found.amounts.missing == 0


def test_amounts_are_exact_or_counted(tmp_path: Path) -> None:
    """Thirds of a cent too; what is no plain number is not read."""
    amounts = ["0.1", "0.2", "1e3", "$5", "", "  7 ", "-0.005", "99999999999999999999.99"]
    rows = [["1", EDGES[1], "CERS", "", each] for each in amounts]
    found = audit(CALENDAR, a_file(tmp_path, "csv", rows), amount="amount").summary.amounts
    assert found is not None
    assert found.by_outcome["NO_PENALTY"] == Decimal("100000000000000000007.285")
    assert (found.missing, found.unreadable) == (1, 2)


def test_many_problems_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most frequent are told, and how many there are of others."""
    monkeypatch.setattr(summary, "_KEPT", 3)
    monkeypatch.setattr(summary, "_SHOWN", 2)
    rows = [["1", f"x{place % 5}", "CERS", "", ""] for place in range(20)]
    found = audit(CALENDAR, a_file(tmp_path, "csv", rows)).summary
    assert (len(found.problems), found.other_problems, found.with_problems) == (2, 12, 20)


@pytest.mark.parametrize(
    ("header", "options", "used"),
    [
        ("transmitted_at,system", {}, ("transmitted_at", "system", None)),
        ("Sent_At,SYSTEM,due", {}, ("Sent_At", "SYSTEM", "due")),
        ("when,where,limit", {"timestamp": "when", "system": "where", "due": "limit"},
         ("when", "where", "limit")),
        ("timestamp,x", {"system": "EDI"}, ("timestamp", "EDI", None)),
        ("timestamp,EDI", {"system": "EDI"}, ("timestamp", "EDI", None)),
        ("timestamp", {"system": "none"}, ("timestamp", None, None)),
    ],
)  # fmt: skip
def test_columns_by_their_usual_names(
    header: str, options: dict[str, str], used: tuple[str | None, ...], tmp_path: Path
) -> None:
    """Or as they are named; one system for all rows by its id."""
    path = tmp_path / "in.csv"
    path.write_text(f"{header}\n")
    found = audit(CALENDAR, path, **options)  # type: ignore[arg-type]
    assert (found.timestamp, found.system, found.due) == used
    assert found.summary.rows == 0


@pytest.mark.parametrize(
    ("header", "options", "message"),
    [
        (
            "when,system",
            {},
            "no column is named transmitted_at, .*--timestamp COL; the colu",
        ),
        ("timestamp,sent_at,system", {}, "'timestamp' and 'sent_at' could all be meant; say which"),
        ("timestamp,x", {}, "no column is named system; give --system COL, or --system ID"),
        ("timestamp,x", {"system": "edi"}, "'edi' is neither a column nor the id of a system"),
        ("timestamp,system", {"due": "y"}, "there is no column 'y'; the columns are 'timestamp'"),
        ("timestamp,system", {"amount": "y"}, "there is no column 'y'"),
        ("timestamp,system,problem", {}, "has the columns 'problem' already"),
        ("a,a", {}, "two columns are named 'a'; rename one"),
        (",".join(f"c{place}" for place in range(10_000)), {}, "'c19' and 9,980 more"),
        ("", {}, "the file is empty; a header and rows"),
        ("\n", {}, "line 1: a header with the names"),
        ('a,"b', {}, "line 1: this is no header of CSV: "),
    ],
)
def test_columns_are_not_guessed(
    header: str, options: dict[str, str], message: str, tmp_path: Path
) -> None:
    """What is missing or can be several is said, with the columns there are."""
    path = tmp_path / "in.csv"
    path.write_text(header)
    with pytest.raises(InvalidFrameError, match=message) as caught:
        audit(CALENDAR, path, **options)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"{path}: ")


def good(rows: int = 3) -> str:
    """Text of CSV with so many sound rows."""
    return "timestamp,system\n" + "2025-10-02 15:30 ET,EDI\n" * rows


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", good().encode() + b"x\n", "line 5: 2 columns were expected, and 1 found; mend"),
        ("a.csv", good().encode() + b"x,y,z\n", "line 5: 2 columns were expected, and 3 found"),
        ("a.csv", good().encode() + b'"x,y\n', "quotation|line 5"),
        ("a.csv", good().encode() + b"\xff,y\n", "not text in UTF-8; save it as CSV UTF-8"),
        ("a.csv", b"\xff\xfe" + "timestamp,system\n".encode("utf-16-le"), "not text in UTF-8"),
        ("a.csv", b"timestamp,syst\xe9me\n", "line 1: the file is not text in UTF-8"),
        ("a.csv", good().encode() + b"x" * 3_000_000 + b",y\n", "a row is longer than 2,000,000"),
        ("a.csv", b"timestamp,system\n\rx,y\r\nx,y\nx,y\r", "line|rows do not all end alike"),
        ("a.parquet", b"PAR1 and no more", "no Parquet file, or not a whole one: "),
        ("a.xlsx", b"PK and no more", "no Excel file, or not a whole one: "),
        ("a.jsonl", b'{"timestamp": 1}\n{"timestamp": ', "line 2: this is no JSON: "),
        ("a.jsonl", b'{"a": 1}\n[1]\n', "line 2: this is no JSON object; one a line"),
        ("a.jsonl", b'{"a": "\xff"}\n', "line 1: this is not text in UTF-8"),
        ("a.jsonl", b"\n{}\n", "JSON objects were expected, one a line, with named values"),
        ("a.txt", b"x", "a file of .txt is none that can be audited; give one of .csv, .parquet"),
        ("a", b"x", "a file of no suffix is none"),
    ],
)
def test_bad_files_are_told_in_a_line(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    """With the file, and the line where it is known; and no output is left."""
    path, output = tmp_path / name, tmp_path / "out.csv"
    path.write_bytes(data)
    output.write_text("old")
    with pytest.raises(InvalidFrameError, match=message) as caught:
        audit(CALENDAR, path, output=output)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert output.read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, "out.csv"])


def test_damaged_files_are_told_where_they_are_damaged(tmp_path: Path) -> None:
    """A Parquet file with a broken page, and a sheet of Excel with broken XML."""
    path = a_file(tmp_path, "parquet", ROWS * 2000)
    data = bytearray(path.read_bytes())
    data[1000:3000] = bytes(2000)
    path.write_bytes(data)
    with pytest.raises(GracePeriodError, match="damaged|Parquet|column"):
        audit(CALENDAR, path)


def test_excel_of_several_sheets_and_odd_cells(tmp_path: Path) -> None:
    """The first sheet is read, its dates and numbers as text; blank rows at its end are none."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sent"
    sheet.append(["timestamp", "system", "n", None])
    sheet.append(["2025-10-02 15:30 ET", "CERS", 1.5, None])
    sheet.append([None, None, None, None])
    sheet.append([datetime(2025, 10, 2, 15, 30), "CERS", True, None])
    sheet.append([None, None, None, None])
    sheet["D1"].number_format = "0.00"  # a cell with a shape and no value
    book.create_sheet("Other")
    path = tmp_path / "in.xlsx"
    book.save(path)
    found = audit(CALENDAR, path, output=tmp_path / "out.jsonl", assume_zone="ET")
    assert (found.sheet, found.summary.rows) == ("Sent", 3)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["n"] for line in lines] == ["1.5", None, "true"]
    assert [line["reason"] for line in lines] == ["OUTAGE", None, "OUTAGE"]
    sheet.append(["x", "y", "z", "too much"])
    book.save(path)
    with pytest.raises(InvalidFrameError, match="sheet 'Sent', row 6: there are more cells than"):
        audit(CALENDAR, path)
    empty = openpyxl.Workbook()
    empty.active["B2"] = None
    empty.save(path)
    with pytest.raises(InvalidFrameError, match="sheet 'Sheet': a header with the names"):
        audit(CALENDAR, path)


def test_types_of_parquet_are_kept_and_times_without_a_zone_refused(tmp_path: Path) -> None:
    """Every kind of column comes out as it was; a column that is no time is refused."""
    times = pa.array([1759433400_000000, None]).cast(pa.timestamp("us", "UTC"))
    table = pa.table(
        {
            "timestamp": times,
            "naive": times.cast(pa.timestamp("us")),
            "number": [1.5, float("nan")],
            "day": pa.array([1, 2], pa.int32()).cast(pa.date32()),
            "flag": [True, None],
            "list": [[1], None],
            "a.b": ['say "x"\\', None],
            "tab": ["a\tb", None],
            "kind": pa.array(["p", "q"]).dictionary_encode(),
        }
    )
    path = tmp_path / "in.parquet"
    pq.write_table(table, path)
    for kind in ("parquet", "csv", "jsonl"):
        audit(CALENDAR, path, system="CERS_PORTAL", output=tmp_path / f"out.{kind}")
    kept = pq.read_table(tmp_path / "out.parquet").select(table.column_names)
    assert kept.drop_columns(["number"]).equals(table.drop_columns(["number"]))
    line = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])
    assert (line["timestamp"], line["number"], line["day"]) == (
        "2025-10-02T19:30:00+00:00",
        1.5,
        "1970-01-02",
    )
    assert (line["a.b"], line["list"], line["flag"]) == ('say "x"\\', [1], True)
    assert line["tab"] == "a\tb"
    assert json.loads((tmp_path / "out.jsonl").read_text().splitlines()[1])["number"] is None
    with pytest.raises(NaiveTimestampError, match="in.parquet: the column 'naive' has no"):
        audit(CALENDAR, path, timestamp="naive", system="none")
    with pytest.raises(UnreadableTimestampError, match="the column 'number' is of type double"):
        audit(CALENDAR, path, timestamp="number", system="none")
    pq.write_table(table[:0], path)
    audit(CALENDAR, path, system="none", output=tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


class TestOutput:
    """An output is whole, or as it was."""

    def test_the_input_is_not_written_over(self, tmp_path: Path) -> None:
        """Also by another name of it."""
        path = a_file(tmp_path, "csv")
        link = tmp_path / "link.csv"
        link.symlink_to(path)
        before = path.read_bytes()
        for output in (path, link, tmp_path / "x" / ".." / "in.csv"):
            with pytest.raises(InvalidFrameError, match="is the file to be audited; give another"):
                audit(CALENDAR, path, output=output)
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        ("name", "message"),
        [("out.txt", "a file of .txt is none that can be written"), ("out", "of no suffix is none"),
         ("folder.csv", "is no file that can be replaced")],
    )  # fmt: skip
    def test_what_cannot_be_written_is_said(self, name: str, message: str, tmp_path: Path) -> None:
        """Before a row is read."""
        (tmp_path / "folder.csv").mkdir()
        with pytest.raises(InvalidFrameError, match=message):
            audit(CALENDAR, a_file(tmp_path, "csv"), output=tmp_path / name)

    @pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
    def test_an_interrupt_leaves_what_was_there(
        self, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ctrl-C in the second batch, and a full disk."""
        monkeypatch.setattr(source, "_ROWS", 7)
        path, output = a_file(tmp_path, "csv"), tmp_path / f"out.{kind}"
        output.write_text("old")

        def stop(rows: int, _: float | None) -> None:
            if rows > 7:
                raise KeyboardInterrupt

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with pytest.raises(KeyboardInterrupt):
            audit(CALENDAR, path, output=output, progress=stop)
        with pytest.raises(OSError, match="No space left") as caught:
            audit(CALENDAR, path, output=output, progress=full)
        assert caught.value.filename == str(output)
        assert output.read_text() == "old"
        assert sorted(each.name for each in tmp_path.iterdir()) == ["in.csv", output.name]


def test_json_lines_stay_as_they_stand(tmp_path: Path) -> None:
    """With the labels at their end; names that only some have are columns too."""
    path, output = tmp_path / "in.jsonl", tmp_path / "out.ndjson"
    path.write_text(
        '\ufeff{"timestamp":"2025-10-02 15:30 ET", "n": 1.10}\n\n{}\n'
        '{"m": {"a": [1]}, "n": null}  \n',
        "utf-8",
    )
    audit(CALENDAR, path, system="CERS_PORTAL", output=output)
    first, second, third = output.read_text("utf-8").splitlines()
    assert first.startswith('{"timestamp":"2025-10-02 15:30 ET", "n": 1.10, "no_penalty": true, ')
    assert second.startswith('{"no_penalty": null, ')
    assert third.startswith('{"m": {"a": [1]}, "n": null, "no_penalty": null, ')
    audit(CALENDAR, path, system="CERS_PORTAL", output=tmp_path / "out.csv")
    assert (
        (tmp_path / "out.csv").read_text("utf-8").splitlines()[0].startswith("timestamp,n,m,no_p")
    )


def test_names_that_are_patterns_or_quotes(tmp_path: Path) -> None:
    """Of files and of columns."""
    path = tmp_path / "a[b]*'c.csv"
    path.write_text('timestamp,"x""y"\n2025-10-02 15:30 ET,1\n')
    found = audit(CALENDAR, path, system="none", amount='x"y', output=tmp_path / "o.csv")
    assert found.summary.amounts is not None
    assert found.summary.amounts.by_outcome["NO_PENALTY"] == 1
    assert (tmp_path / "o.csv").read_text().startswith('timestamp,"x""y",no_penalty')


def test_a_header_alone_gives_an_output_of_no_rows(tmp_path: Path) -> None:
    """With all its columns."""
    path = tmp_path / "in.csv"
    path.write_text("timestamp,system\n")
    for kind in ("csv", "parquet", "jsonl"):
        found = audit(CALENDAR, path, output=tmp_path / f"out.{kind}")
        assert (found.summary.rows, found.summary.needs_a_person) == (0, False)
    assert (tmp_path / "out.csv").read_text().startswith("timestamp,system,no_penalty,")
    assert (tmp_path / "out.jsonl").read_text() == ""


def test_an_excel_file_whose_sheet_is_damaged(tmp_path: Path) -> None:
    """Is told as one, not as the error of its XML."""
    whole, path = a_file(tmp_path, "xlsx", ROWS * 50), tmp_path / "bad.xlsx"
    with ZipFile(whole) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    with pytest.raises(InvalidFrameError, match="the Excel file is damaged: "):
        audit(CALENDAR, path)


def test_excel_without_its_package_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"PK")
    with pytest.raises(MissingExtraError, match=r"openpyxl; .*graceperiod\[audit\]"):
        audit(CALENDAR, path)


def test_what_duckdb_cannot_do_is_told_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, with the file."""
    monkeypatch.setattr(reading, "_MEMORY", "10KB")
    path = a_file(tmp_path, "csv", ROWS * 5000)
    with pytest.raises(InvalidFrameError, match="memory|allocate|pin block") as caught:
        audit(CALENDAR, path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
