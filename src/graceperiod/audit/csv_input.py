"""Files of CSV. Every column is text as it stands: nothing is guessed, padded or shifted."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from graceperiod.audit.row_file import Batches, Dialect, RowFile, batch_size, text_schema
from graceperiod.errors import InvalidFrameError

__all__ = ["open_csv"]

_BLOCK_SIZE = 8_000_000  # bytes read at once; a row that is longer may be refused
_BOM = b"\xef\xbb\xbf"
# Nothing that a possessive `++` or `*+` took is tried again, so the time is linear.
_IN_QUOTES = r'"[^"]*+(?:""[^"]*+)*+"'
_HEADER = re.compile(rf'((?:[^"\r\n]++|{_IN_QUOTES}|")*+)(\r\n|\r|\n|\Z)')
_NOT_UTF_8 = "the file is not text in UTF-8; save it as CSV UTF-8"
_OPEN = "a quotation mark opens and does not close before the next column; mend this row"
_ENDS = "the rows do not all end alike; save the file anew as CSV UTF-8"
_FAULTS = {b"\r": _ENDS, b"\n": _ENDS, b"": f"a row is longer than {_BLOCK_SIZE:,} bytes"}
"""What is wrong with a row, by the byte that does not fit."""


@contextmanager
def open_csv(path: Path) -> Iterator[RowFile]:
    """Open a file of CSV with a header, for as long as the context lasts."""
    names, dialect = _read_header(path)
    size = path.stat().st_size

    def batches(wanted: Sequence[str]) -> Batches:
        convert = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[name for name in names if name in wanted],
            null_values=[""], strings_can_be_null=True, check_utf8=False,
        )  # fmt: skip
        done = 0
        for text, line in _read_rows(path, dialect):
            done += len(text)
            table = _parse(text, line, names, dialect, convert)
            for batch in table.to_batches(batch_size(len(names))):
                yield batch, min(1.0, done / size)

    yield RowFile(text_schema(names), batches, dialect)


def _read_header(path: Path) -> tuple[list[str], Dialect]:
    """The names of the columns, and the dialect, with the most frequent delimiter."""
    with path.open("rb") as file:
        data = file.read(_BLOCK_SIZE)
    # Only the header need be whole: the end of what was read may cut a letter.
    text = data.removeprefix(_BOM).decode(errors="replace")
    line, end = next(_HEADER.finditer(text)).groups()
    if "\0" in line or "\ufffd" in line:
        raise InvalidFrameError(f"line 1: {_NOT_UTF_8}")
    delimiter = max(",;\t|", key=re.sub(_IN_QUOTES, "", line).count)
    try:
        names = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise InvalidFrameError(f"line 1: {_OPEN}") from None
    if not any(name.strip() for name in names):
        raise InvalidFrameError("line 1: a header with the names of the columns was expected")
    return names, Dialect(delimiter, end or "\n", data.startswith(_BOM))


def _row_pattern(dialect: Dialect) -> str:
    """A row without its end. A quotation mark in the middle of a cell is part of its text."""
    delimiter = re.escape(dialect.delimiter)
    cell = rf'(?:{_IN_QUOTES}|(?!")[^{delimiter}\r\n]*+)'
    return f"{cell}(?:{delimiter}{cell})*+"


def _read_rows(path: Path, dialect: Dialect) -> Iterator[tuple[bytes, int]]:
    """The file, some whole rows at a time, with the number of the line where they begin.

    PyArrow could cut the file itself, but loses a line feed in quotation marks if it cuts before
    it. It also accepts text after a closing mark, a mark that never closes, and line ends of every
    kind, so that one row may become two, or two one.
    """
    end, row = dialect.line_end.encode(), _row_pattern(dialect).encode()
    first_row, whole_rows = re.compile(row), re.compile(b"(?:%b%b)*+" % (row, end))
    line, rest = 1, b""
    with path.open("rb") as file:
        file.seek(len(_BOM) if dialect.mark else 0)
        while (data := file.read(_BLOCK_SIZE)) or rest:
            text = rest + (data or end)  # the last row may lack its end
            ends = text.count(b"\r") + text.count(b"\n")
            if b'"' in text or ends != len(end) * text.count(end):
                stop = next(whole_rows.finditer(text)).end()
            else:  # the same, several times as fast
                stop = len(text) - len(text.rpartition(end)[2])
            if stop:
                yield text[:stop], line
            elif not data or len(text) > _BLOCK_SIZE:
                at = next(first_row.finditer(text)).end()
                fault = _FAULTS.get(text[at : at + 1], _OPEN)
                raise _refusal(line, text[:at], dialect, fault)
            line += text.count(end, 0, stop)
            rest = text[stop:]


def _parse(
    text: bytes, line: int, names: list[str], dialect: Dialect, convert: arrow_csv.ConvertOptions
) -> pa.Table:
    """Whole rows that begin on a line, without the header, which is on line 1."""
    # Without threads PyArrow says in which row a fault is, and takes no longer.
    read = arrow_csv.ReadOptions(use_threads=False, block_size=len(text), column_names=names)
    # A blank line is a row only where there is one column.
    parse = arrow_csv.ParseOptions(
        delimiter=dialect.delimiter, newlines_in_values=True, ignore_empty_lines=len(names) > 1
    )
    try:
        text.decode()  # in all columns, while PyArrow would look at those that are wanted
        table = arrow_csv.read_csv(pa.BufferReader(text), read, parse, convert)
    except UnicodeDecodeError as error:
        raise _refusal(line, text[: error.start], dialect, _NOT_UTF_8) from None
    except pa.ArrowInvalid as error:  # its message repeats the row, however long
        facts = re.findall(r"(?:Row #|Expected |got )(\d+)", str(error))
        number, expected, found = map(int, facts[:3])
        fault = f"{expected} columns were expected, and {found} found; mend this row"
        ends = dialect.line_end.encode()
        rows = re.finditer(_row_pattern(dialect).encode() + ends, text)
        starts = [row.start() for row in rows if len(names) == 1 or row.group() != ends]
        raise _refusal(line, text[: starts[number - 1]], dialect, fault) from None
    return table.slice(1 if line == 1 else 0)


def _refusal(line: int, before: bytes, dialect: Dialect, fault: str) -> InvalidFrameError:
    """An error about what comes after a text that begins on a line."""
    return InvalidFrameError(f"line {line + before.count(dialect.line_end.encode())}: {fault}")
