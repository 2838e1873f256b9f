"""Files of rows, in batches: CSV, Parquet, JSON lines and Excel. Nothing is guessed or shifted.

What is text in a file stays text, times and numbers too; Parquet keeps its types. A batch at a time
is held, whatever the size of the file.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod.batch.excel import open_excel
from graceperiod.batch.source import RAW, Dialect, Source, as_text, in_a_line, rows_of_a_batch
from graceperiod.errors import InvalidFrameError

__all__ = ["SUFFIXES", "open_source"]

_HEAD = 4_000_000  # bytes in which the header ends
_LINE = 2_000_000  # bytes of the longest row of CSV
_LONGEST_LINE = 64_000_000  # bytes of JSON
_DELIMITERS = ",;\t|"
_MEMORY = "300MB"


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """A file by its suffix, open as long as the context.

    Raises:
        InvalidFrameError: no such kind of file, no header, or one that cannot be read; also while
            the batches are taken.
        MissingExtraError: openpyxl is not installed, and the file is of Excel.
    """
    if path.suffix.lower() not in _OPENERS:
        raise InvalidFrameError(
            f"a file of {path.suffix or 'no suffix'} is none that can be audited; give one of "
            f"{', '.join(SUFFIXES)}"
        )
    with path.open("rb") as file:  # an error of its own where it is not there, or is a folder
        if not file.read(1):
            raise InvalidFrameError("the file is empty; a header and rows were expected")
    with _OPENERS[path.suffix.lower()](path) as source:
        if len(set(source.names)) < len(source.names):
            twice = next(each for each in source.names if source.names.count(each) > 1)
            raise InvalidFrameError(f"two columns are named {twice!r}; rename one of them")
        yield source


def _connect() -> duckdb.DuckDBPyConnection:
    """DuckDB for one file: no network, little memory, and rows in order. All it reads is text, so
    that it has no times to cast.
    """
    return duckdb.connect(
        config={
            "memory_limit": _MEMORY,
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


@contextmanager
def _csv(path: Path) -> Iterator[Source]:
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

    with closing(_connect()) as connection:
        yield Source(names, batches, path.stat().st_size, _text_bytes, dialect)


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
    try:
        names = next(csv.reader([text[: len(line)]], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise InvalidFrameError(f"line 1: this is no header of CSV: {error}") from None
    if "\ufffd" in text[: len(line)]:
        raise InvalidFrameError("line 1: the file is not text in UTF-8; save it as CSV UTF-8")
    if not any(name.strip() for name in names):
        raise InvalidFrameError("line 1: a header with the names of the columns was expected")
    return names, Dialect(delimiter, end, mark)


def _outside_quotes(text: str) -> str:
    """The text of a header with what is in quotes blotted out, of the same length."""
    parts = text[:_HEAD].split('"')
    return '"'.join("_" * len(part) if place % 2 else part for place, part in enumerate(parts))


def _text_bytes(batch: pa.RecordBatch) -> int:
    """About how many bytes a batch has as text: offsets take 4 bytes a value, delimiters 1."""
    return max(0, int(batch.nbytes - 3 * batch.num_rows * batch.num_columns))


def _queried(
    connection: duckdb.DuckDBPyConnection, query: str, columns: int
) -> Iterator[pa.RecordBatch]:
    try:
        yield from connection.sql(query).to_arrow_reader(rows_of_a_batch(columns))
    except (duckdb.Error, OSError, ValueError, RuntimeError) as error:
        raise InvalidFrameError(_said(str(error))) from None


def _said(message: str) -> str:
    """What DuckDB says of a file, in a line: where, and what."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    text = " ".join(lines)
    where = text.partition("CSV Error on Line: ")[2].partition(" ")[0]
    place = f"line {where}: " if where else ""
    if "utf-8" in text or "nicode" in text:
        return f"{place}the file is not text in UTF-8; save it as CSV UTF-8"
    if "Expected Number of Columns" in text:
        counts = text.partition("Expected Number of Columns: ")[2].split()
        return f"{place}{counts[0]} columns were expected, and {counts[2]} found; mend this row"
    if "aximum line size" in text:
        return f"{place}a row is longer than {_LINE:,} bytes"
    if "state machine" in text:
        return f"{place}the rows do not all end alike; save the file anew as CSV UTF-8"
    if "quote" in text:
        return f"{place}a quotation mark opens and does not close before the next column"
    first = lines[0].partition("Error: ")[2] or lines[0]
    return f"{place}{first[:300]}"


@contextmanager
def _json(path: Path) -> Iterator[Source]:
    names: dict[str, None] = {}
    for _, values in _objects(path):
        names.update(dict.fromkeys(values))
    if RAW in names or not names:
        raise InvalidFrameError("JSON objects were expected, one a line, with named values")

    def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        chosen = [name for name in names if name in wanted]
        found = _objects(path)
        while some := list(islice(found, rows_of_a_batch(len(chosen)))):
            arrays = [
                pa.array([as_text(values.get(name)) for _, values in some], pa.string())
                for name in chosen
            ]
            raw = pa.array([line for line, _ in some], pa.string())
            yield pa.RecordBatch.from_arrays([*arrays, raw], [*chosen, RAW])

    yield Source(list(names), batches, path.stat().st_size, _raw_bytes)


def _raw_bytes(batch: pa.RecordBatch) -> int:
    size: int = batch.columns[-1].nbytes
    return size


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a file that are not blank, each with its object, whose numbers are text."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if not line.strip():
                continue
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                values = _DECODER.decode(text)
            except UnicodeDecodeError:
                raise InvalidFrameError(f"line {number}: this is not text in UTF-8") from None
            except (ValueError, RecursionError) as error:
                raise InvalidFrameError(f"line {number}: this is no JSON: {error}") from None
            if not isinstance(values, dict):
                raise InvalidFrameError(
                    f"line {number}: this is no JSON object; one a line was expected"
                )
            yield text, values


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


@contextmanager
def _parquet(path: Path) -> Iterator[Source]:
    try:
        # A buffer, and nothing read ahead: memory does not grow with the groups of rows.
        file = pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise InvalidFrameError(
            f"no Parquet file, or not a whole one: {in_a_line(error)}"
        ) from None
    names = file.schema_arrow.names

    def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        # By place, since a dot in the name of a column is taken for a field in it.
        whole = len(wanted) == len(names) or any("." in each for each in wanted)
        columns = None if whole else list(wanted)
        try:
            yield from file.iter_batches(rows_of_a_batch(len(names)), columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise InvalidFrameError(f"the Parquet file is damaged: {in_a_line(error)}") from None

    with file:
        yield Source(
            names, batches, file.metadata.num_rows, lambda batch: batch.num_rows,
            empty=file.schema_arrow,
        )  # fmt: skip


_OPENERS = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".jsonl": _json,
    ".ndjson": _json,
    ".xlsx": open_excel,
}
SUFFIXES = tuple(_OPENERS)
"""Those of the files that can be read."""
