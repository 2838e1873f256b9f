"""Files of CSV. Every column is text as it stands: nothing is guessed, padded or shifted.

Text of another encoding is made UTF-8 as it is read.
"""

import codecs
import csv
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import chain, islice, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from graceperiod.audit.row_file import (
    MOST_TITLES,
    RAW,
    Batches,
    Dialect,
    Layout,
    RowFile,
    batch_size,
    is_header,
    text_schema,
)
from graceperiod.errors import InvalidFrameError

__all__ = ["open_csv"]

_BLOCK_SIZE = 8_000_000  # bytes read at once; a row that is longer may be refused
_BOM = b"\xef\xbb\xbf"
_UTF_8, _UTF_16, _WESTERN = "utf-8", "utf-16", "windows-1252"
# Nothing that a possessive `++` or `*+` took is tried again, so the time is linear.
_IN_QUOTES = r'"[^"]*+(?:""[^"]*+)*+"'
_LINE = re.compile(rf'((?:[^"\r\n]++|{_IN_QUOTES}|")*+)(\r\n|\r|\n|\Z)'.encode())
_NOT_UTF_8 = (
    "this is not text in UTF-8; save the file as CSV UTF-8, or say its encoding with --encoding"
)
_OPEN = "a quotation mark opens and does not close before the next column; mend this row"
_ENDS = "the rows do not all end alike; save the file anew as CSV UTF-8"
_FAULTS = {b"\r": _ENDS, b"\n": _ENDS, b"": f"a row is longer than {_BLOCK_SIZE:,} bytes"}
"""What is wrong with a row, by the byte that does not fit."""


class _Header(NamedTuple):
    """The header of a file: its row, from 1, its names, and how the rows below it are written.

    These begin at `start`, in bytes of UTF-8 without a mark, on a `line`.
    """

    row: int
    names: list[str]
    dialect: Dialect
    start: int
    line: int


@contextmanager
def open_csv(path: Path, layout: Layout, known: Collection[str]) -> Iterator[RowFile]:
    """Open a file of CSV with a header, for as long as the context lasts.

    Args:
        path: of the file.
        layout: how it is laid out.
        known: names of columns, folded by `fold_name`; a row with one of them is the header.
    """
    encoding = _find_encoding(path, layout.encoding)
    header = _find_header(path, encoding, layout, known)
    names, dialect = header.names, header.dialect
    size = path.stat().st_size

    def batches(wanted: Collection[str]) -> Batches:
        convert = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[name for name in names if name in wanted],
            null_values=[""], strings_can_be_null=True, check_utf8=False,
        )  # fmt: skip
        done = header.start
        for text, line in _read_rows(path, encoding, header):
            done += len(text)
            table = _parse(text, line, names, dialect, convert)
            if RAW in wanted:
                table = table.append_column(RAW, _split_rows(text, dialect, len(names)))
            for batch in table.to_batches(batch_size(len(names))):
                yield batch, min(1.0, done / size)

    yield RowFile(text_schema(names), batches, dialect, None, encoding, header.row)


def _find_encoding(path: Path, given: str | None) -> str:
    """The name of the encoding. Without one that is given, it is UTF-16 after its mark, and
    Windows-1252 where the file is not UTF-8 and no letter in it is.
    """
    if given is not None:
        try:
            "a".encode(given)
        except (LookupError, ValueError):
            raise InvalidFrameError(
                f"{given!r} is not an encoding; give one like {_UTF_8} or {_WESTERN}"
            ) from None
        name = codecs.lookup(given).name
        return _UTF_8 if name == "utf-8-sig" else name
    is_whole, has_letters = True, False
    decoder = codecs.getincrementaldecoder(_UTF_8)()
    with path.open("rb") as file:
        if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return _UTF_16
        file.seek(0)
        while data := file.read(_BLOCK_SIZE):
            try:
                text = decoder.decode(data)
            except UnicodeDecodeError:
                is_whole = False
                decoder.reset()
                text = data.decode(errors="ignore")
            has_letters = has_letters or not text.removeprefix("\ufeff").isascii()
    # A file with both is damaged, or was joined of two: its line is told when it is reached.
    return _UTF_8 if has_letters or is_whole else _WESTERN


def _read_text(path: Path, encoding: str) -> Iterator[bytes]:
    """The text of a file as UTF-8 without a mark, in blocks. UTF-8 is not checked."""
    with path.open("rb") as file:
        if encoding == _UTF_8:
            if file.read(len(_BOM)) != _BOM:
                file.seek(0)
            while data := file.read(_BLOCK_SIZE):
                yield data
            return
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            mark = "\ufeff"
            while data := file.read(_BLOCK_SIZE):
                yield decoder.decode(data).removeprefix(mark).encode()
                mark = ""  # elsewhere it is a letter
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError as error:
            raise InvalidFrameError(
                f"the file is not text in {encoding}: {error}; say its encoding with --encoding, "
                "or save it as CSV UTF-8"
            ) from None


def _find_header(path: Path, encoding: str, layout: Layout, known: Collection[str]) -> _Header:
    """The header: the row that is given, or the first with a known name, or the first row."""
    text, wanted = next(_read_text(path, encoding), b""), layout.header_row
    lines = list(islice(_LINE.finditer(text), wanted or MOST_TITLES))
    delimiter = None if layout.delimiter is None else _check_delimiter(layout.delimiter)
    if wanted is None:
        rows = [_split_cells(line[1].decode(errors="replace"), delimiter)[0] for line in lines]
        wanted = next((row for row, names in enumerate(rows, 1) if is_header(names, known)), 1)
    if len(lines) < wanted:
        raise InvalidFrameError(f"the file has no row {wanted}; give another --header-row")
    found = lines[wanted - 1]
    begins = len(re.findall(rb"\r\n|\r|\n", text[: found.start()])) + 1
    line, end = found[1].decode(errors="replace"), found[2].decode() or "\n"
    if "\0" in line or "\ufffd" in line:
        raise InvalidFrameError(f"line {begins}: {_NOT_UTF_8}")
    names, delimiter = _split_cells(line, delimiter)
    if not names:
        raise InvalidFrameError(f"line {begins}: {_OPEN}")
    if not any(name.strip() for name in names):
        raise InvalidFrameError(
            f"line {begins}: a header with the names of the columns was expected"
        )
    with path.open("rb") as file:
        # Excel takes text without a mark for that of its own region.
        mark = encoding != _UTF_8 or file.read(len(_BOM)) == _BOM
    dialect = Dialect(delimiter, end, mark, line)
    return _Header(wanted, names, dialect, found.end(), begins + found[0].count(found[2] or b"\n"))


def _check_delimiter(given: str) -> str:
    delimiter = "\t" if given in {"tab", "\\t"} else given
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        raise InvalidFrameError(f"{given!r} cannot be a delimiter; give one like ';', or tab")
    return delimiter


def _split_cells(line: str, delimiter: str | None) -> tuple[list[str], str]:
    """The cells of a row, none if a quotation mark is left open, and the delimiter: without one
    that is given, the most frequent.
    """
    delimiter = delimiter or max(",;\t|", key=re.sub(_IN_QUOTES, "", line).count)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), []) or [""], delimiter
    except csv.Error:
        return [], delimiter


def _row_pattern(dialect: Dialect) -> bytes:
    """A row without its end. A quotation mark in the middle of a cell is part of its text."""
    delimiter = re.escape(dialect.delimiter)
    cell = rf'(?:{_IN_QUOTES}|(?!")[^{delimiter}\r\n]*+)'
    return f"{cell}(?:{delimiter}{cell})*+".encode()


def _read_rows(path: Path, encoding: str, header: _Header) -> Iterator[tuple[bytes, int]]:
    """The rows below the header, some whole ones at a time, with the number of the line where they
    begin.

    PyArrow could cut the file itself, but loses a line feed in quotation marks if it cuts before
    it. It also accepts text after a closing mark, a mark that never closes, and line ends of every
    kind, so that one row may become two, or two one.
    """
    dialect, line = header.dialect, header.line
    end, row = dialect.line_end.encode(), _row_pattern(dialect)
    first_row, whole_rows = re.compile(row), re.compile(b"(?:%b%b)*+" % (row, end))
    blocks = _read_text(path, encoding)
    below, rest = next(blocks, b"")[header.start :], b""
    for data in chain([below], blocks, repeat(None)):
        if data is None and not rest:
            return
        text = rest + (end if data is None else data)  # the last row may lack its end
        if b'"' in text or _has_other_ends(text, end):
            stop = next(whole_rows.finditer(text)).end()
        else:  # the same, several times as fast
            stop = len(text) - len(text.rpartition(end)[2])
        if stop:
            yield text[:stop], line
        elif data is None or len(text) > _BLOCK_SIZE:
            at = next(first_row.finditer(text)).end()
            fault = _FAULTS.get(text[at : at + 1], _OPEN)
            raise _refusal(line, text[:at], dialect, fault)
        line += text.count(end, 0, stop)
        rest = text[stop:]


def _has_other_ends(text: bytes, end: bytes) -> bool:
    """Whether some lines do not end as the header does."""
    if len(end) == 1:
        return (b"\r" if end == b"\n" else b"\n") in text
    return not text.count(b"\r") == text.count(b"\n") == text.count(end)


def _parse(
    text: bytes, line: int, names: list[str], dialect: Dialect, convert: arrow_csv.ConvertOptions
) -> pa.Table:
    """Whole rows that begin on a line."""
    # Without threads PyArrow says in which row a fault is, and takes no longer.
    read = arrow_csv.ReadOptions(use_threads=False, block_size=len(text), column_names=names)
    # A blank line is a row only where there is one column.
    parse = arrow_csv.ParseOptions(
        delimiter=dialect.delimiter, newlines_in_values=True, ignore_empty_lines=len(names) > 1
    )
    try:
        if not text.isascii():
            text.decode()  # in all columns, while PyArrow would look at those that are wanted
        return arrow_csv.read_csv(pa.BufferReader(text), read, parse, convert)
    except UnicodeDecodeError as error:
        raise _refusal(line, text[: error.start], dialect, _NOT_UTF_8) from None
    except pa.ArrowInvalid as error:  # its message repeats the row, however long
        facts = re.findall(r"(?:Row #|Expected |got )(\d+)", str(error))
        number, expected, found = map(int, facts[:3])
        fault = f"{expected} columns were expected, and {found} found; mend this row"
        ends = dialect.line_end.encode()
        rows = re.finditer(_row_pattern(dialect) + ends, text)
        starts = [row.start() for row in rows if len(names) == 1 or row.group() != ends]
        raise _refusal(line, text[: starts[number - 1]], dialect, fault) from None


def _split_rows(text: bytes, dialect: Dialect, columns: int) -> pa.Array:
    """Whole rows as they stand, without their ends; blank ones only where there is one column."""
    end = dialect.line_end.encode()
    if b'"' in text:
        rows = [row.group() for row in re.finditer(_row_pattern(dialect) + end, text)]
        lines = pa.array(rows, pa.large_binary())
    else:  # the same, many times as fast
        stops = np.flatnonzero(np.frombuffer(text, np.uint8) == end[-1]) + 1
        offsets = np.concatenate([[0], stops]).astype(np.int64)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
        lines = pa.Array.from_buffers(pa.large_binary(), len(stops), buffers)
    lines = pc.binary_slice(lines, 0, -len(end))
    if columns > 1:
        lines = lines.filter(pc.not_equal(pc.binary_length(lines), 0))
    return lines.view(pa.large_string())


def _refusal(line: int, before: bytes, dialect: Dialect, fault: str) -> InvalidFrameError:
    """An error about what comes after a text that begins on a line."""
    return InvalidFrameError(f"line {line + before.count(dialect.line_end.encode())}: {fault}")
