"""Files of CSV. Every column is text as it stands: nothing is guessed, padded or shifted.

DuckDB reads them. Of its own it would guess dialects, types and names, so it is told all of them.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from graceperiod.audit.source import Dialect, Source, rows_of, text_bytes
from graceperiod.errors import InvalidFrameError

__all__ = ["open_csv"]

_HEAD = 4_000_000  # bytes in which the header ends
_LINE = 2_000_000  # bytes of the longest row
_DELIMITERS = ",;\t|"
_MEMORY = 300  # megabytes, and a tenth for each column


@contextmanager
def open_csv(path: Path) -> Iterator[Source]:
    """A file of CSV with a header, open as long as the context."""
    names, dialect = _head(path)
    kinds = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(names)))
    end = dialect.line_end.replace("\r", "\\r").replace("\n", "\\n")
    table = (
        f"read_csv({_quoted(_named(path))}, auto_detect=false, header=true, columns={{{kinds}}}, "
        f"delim={_quoted(dialect.delimiter)}, quote='\"', escape='\"', new_line={_quoted(end)}, "
        f"compression='none', max_line_size={_LINE})"
    )

    def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        chosen = [(place, name) for place, name in enumerate(names) if name in wanted]
        query = f"SELECT {', '.join(f'c{place}' for place, _ in chosen)} FROM {table}"  # noqa: S608 - made of numbers and quoted text
        for batch in _queried(connection, query, len(names)):
            yield batch.rename_columns([name for _, name in chosen])

    with closing(_connect(len(names))) as connection:
        yield Source(names, batches, path.stat().st_size, text_bytes, dialect)


def _head(path: Path) -> tuple[list[str], Dialect]:
    """The header of a file of CSV, and its dialect: of the delimiters the most frequent."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    mark = data.startswith(b"\xef\xbb\xbf")
    # Only the header need be whole; a letter may be cut at the end of what was read.
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    if "\0" in text[:100] or text.startswith("\ufffd"):
        raise InvalidFrameError("the file is not text in UTF-8; save it as CSV UTF-8")
    plain = _outside_quotes(text)
    line, *_ = plain.splitlines() or [""]
    after = plain[len(line) : len(line) + 2]
    end = "\r\n" if after == "\r\n" else after[:1] or "\n"
    delimiter = max(_DELIMITERS, key=line.count)
    names = next(csv.reader([text[: len(line)]], delimiter=delimiter, strict=True), [])
    if "\ufffd" in text[: len(line)]:
        raise InvalidFrameError("line 1: the file is not text in UTF-8; save it as CSV UTF-8")
    if not any(name.strip() for name in names):
        raise InvalidFrameError("line 1: a header with the names of the columns was expected")
    return names, Dialect(delimiter, end, mark)


def _outside_quotes(text: str) -> str:
    """The text of a header with what is in quotes blotted out, of the same length."""
    parts = text[:_HEAD].split('"')
    return '"'.join("_" * len(part) if place % 2 else part for place, part in enumerate(parts))


def _queried(
    connection: duckdb.DuckDBPyConnection, query: str, columns: int
) -> Iterator[pa.RecordBatch]:
    try:
        yield from connection.sql(query).to_arrow_reader(rows_of(columns))
    except (duckdb.Error, OSError, ValueError, RuntimeError) as error:
        raise InvalidFrameError(_said(str(error))) from None


_COUNTS = "Expected Number of Columns: "
_SIGNS = {
    "not utf-8 encoded": "the file is not text in UTF-8; save it as CSV UTF-8",
    "aximum line size": f"a row is longer than {_LINE:,} bytes",
    "unterminated quote": "a quotation mark opens and does not close before the next column",
    "state machine": "the rows do not all end alike, or a quotation mark does not close; save the "
    "file anew as CSV UTF-8",
}
"""What is in the messages of DuckDB, and what it comes to."""


def _said(message: str) -> str:
    """What DuckDB says of a file, in a line: where, and what."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    text = " ".join(lines)
    where = text.partition("CSV Error on Line: ")[2].partition(" ")[0]
    place = f"line {where}: " if where else ""
    for sign, meaning in _SIGNS.items():
        if sign in text:
            return place + meaning
    if _COUNTS in text:
        expected, _, found, *_ = text.partition(_COUNTS)[2].split()
        many = found if int(found) < int(expected) else "more"
        return f"{place}{expected} columns were expected, and {many} found; mend this row"
    first = lines[0].partition("Error: ")[2] or lines[0]
    return f"{place}{first[:300]}"


def _connect(columns: int) -> duckdb.DuckDBPyConnection:
    """DuckDB for one file: no network, little memory (for every column there is some at once, in
    each thread), and rows in order. All it reads is text, so
    that it has no times to cast.
    """
    return duckdb.connect(
        config={
            "memory_limit": f"{_MEMORY + columns // 10}MB",
            "preserve_insertion_order": "true",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )


def _named(path: Path) -> str:
    """A path for DuckDB, to which it is no pattern of several."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(path))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
