"""Files of CSV. Every column is text as it stands: nothing is guessed, padded or shifted."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from graceperiod.audit.source import Dialect, Source, rows_of, text_bytes
from graceperiod.errors import InvalidFrameError

__all__ = ["open_csv"]

_BLOCK = 4_000_000  # bytes read at once, and those a row may have
_MARK = b"\xef\xbb\xbf"
_QUOTED = r'"(?:[^"]++|"")*+"'
_HEADER = re.compile(rf'((?:[^"\r\n]++|{_QUOTED}|")*+)(\r\n|\r|\n|\Z)')
_NOT_UTF_8 = "the file is not text in UTF-8; save it as CSV UTF-8"
_OPEN = "a quotation mark opens and does not close before the next column; mend this row"
_WRONG = {b'"': _OPEN, b"": f"a row is longer than {_BLOCK:,} bytes"}
_UNLIKE = "the rows do not all end alike; save the file anew as CSV UTF-8"


@contextmanager
def open_csv(path: Path) -> Iterator[Source]:
    """A file of CSV with a header, open as long as the context."""
    names, dialect = _read_header(path)

    def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        columns = [name for name in names if name in wanted]
        done = 0
        for text in _read_rows(path, dialect):
            table = _parse(text, names, columns, dialect.delimiter, done)
            # The header is the first of the rows.
            yield from table.slice(0 if done else 1).to_batches(rows_of(len(names)))
            done += table.num_rows

    yield Source(names, batches, path.stat().st_size, text_bytes, dialect)


def _read_header(path: Path) -> tuple[list[str], Dialect]:
    """The names of the columns, and the dialect: of the delimiters the most frequent."""
    with path.open("rb") as file:
        data = file.read(_BLOCK)
    # Only the header need be whole; a letter may be cut at the end of what was read.
    text = data.removeprefix(_MARK).decode(errors="replace")
    line, end = next(_HEADER.finditer(text)).groups()
    if "\0" in line or "\ufffd" in line:
        raise InvalidFrameError(f"line 1: {_NOT_UTF_8}")
    delimiter = max(",;\t|", key=re.sub(_QUOTED, "", line).count)
    try:
        names = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise InvalidFrameError(f"line 1: {_OPEN}") from None
    if not any(name.strip() for name in names):
        raise InvalidFrameError("line 1: a header with the names of the columns was expected")
    return names, Dialect(delimiter, end or "\n", data.startswith(_MARK))


def _read_rows(path: Path, dialect: Dialect) -> Iterator[memoryview]:
    """The text of the file, some whole rows at a time.

    PyArrow could cut the file itself, but loses a line feed in quotation marks if it cuts before
    it. It also accepts text after a closing mark, a mark that never closes, and line ends of every
    kind, and may make one row of two. A mark in the middle of a text is part of the text.
    """
    end, delimiter = dialect.line_end.encode(), re.escape(dialect.delimiter)
    inner = rf"[^{delimiter}\r\n]"  # the byte before a mark that does not begin a cell
    # The first way is a short cut for most cells in marks. No text is ever tried twice.
    cells = (
        rf'(?:(?<!{inner})"[^"]*+"{delimiter}|[^"\r\n]++|(?<={inner})"|{_QUOTED}(?!{inner}|\Z))*+'
    ).encode()
    row_part, rows = re.compile(cells), re.compile(b"(?:%b%b)*+" % (cells, end))
    line, rest = 1, b""
    with path.open("rb") as file:
        file.seek(len(_MARK) if dialect.mark else 0)
        while (data := file.read(_BLOCK)) or rest:
            text = rest + (data or end)
            ends = text.count(b"\r") + text.count(b"\n")
            if b'"' in text or ends != len(end) * text.count(end):
                stop = next(rows.finditer(text)).end()
            else:  # the same, ten times as fast
                stop = len(text) - len(text.rpartition(end)[2])
            if stop:
                yield memoryview(text)[:stop]
            elif not data or len(text) > _BLOCK:
                at = next(row_part.finditer(text)).end()
                what = _WRONG.get(text[at : at + 1], _UNLIKE)
                raise InvalidFrameError(f"line {line + text.count(end, 0, at)}: {what}")
            line += text.count(end, 0, stop)
            rest = text[stop:]


def _parse(
    text: memoryview, names: list[str], columns: list[str], delimiter: str, done: int
) -> pa.Table:
    """Whole rows, after so many. Blank lines are rows only where there is one column."""
    # Without threads PyArrow says in which row an error is, and takes no longer.
    read = arrow_csv.ReadOptions(use_threads=False, block_size=len(text), column_names=names)
    parse = arrow_csv.ParseOptions(
        delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=len(names) > 1
    )
    convert = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), include_columns=columns,
        null_values=[""], strings_can_be_null=True,
    )  # fmt: skip
    try:
        return arrow_csv.read_csv(pa.BufferReader(text), read, parse, convert)
    except pa.ArrowInvalid as error:  # whose message repeats the row, however long
        row, *counts = re.findall(r"(?:Row #|Expected |got )(\d+)", str(error))[:3]
        what = _NOT_UTF_8
        if counts:
            what = f"{counts[0]} columns were expected, and {counts[1]} found; mend this row"
        raise InvalidFrameError(f"row {done + int(row)}: {what}") from None
