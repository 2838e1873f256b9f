"""Files of rows, in batches: CSV, Parquet, JSON lines and Excel. Nothing is guessed or shifted.

What is text in a file stays text, times and numbers too; Parquet keeps its types. A batch at a time
is held, whatever the size of the file.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod.audit.csv_input import open_csv
from graceperiod.audit.source import RAW, Source, rows_of
from graceperiod.errors import InvalidFrameError, MissingExtraError

__all__ = ["SUFFIXES", "open_source"]

_EXCEL_ROWS = 20_000
_LONGEST_LINE = 64_000_000  # bytes of JSON


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
        while some := list(islice(found, rows_of(len(chosen)))):
            arrays = [
                pa.array([_as_text(values.get(name)) for _, values in some], pa.string())
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


class _Number(str):
    """A number as it is written in JSON."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number)


def _nested(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """A value as JSON, its numbers as they were."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)}: {_nested(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return value if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)


@contextmanager
def _parquet(path: Path) -> Iterator[Source]:
    try:
        # A buffer, and nothing read ahead: memory does not grow with the groups of rows.
        file = pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise InvalidFrameError(f"no Parquet file, or not a whole one: {_line(error)}") from None
    names = file.schema_arrow.names

    def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        # By place, since a dot in the name of a column is taken for a field in it.
        whole = len(wanted) == len(names) or any("." in each for each in wanted)
        columns = None if whole else list(wanted)
        try:
            yield from file.iter_batches(rows_of(len(names)), columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise InvalidFrameError(f"the Parquet file is damaged: {_line(error)}") from None

    with file:
        yield Source(
            names, batches, file.metadata.num_rows, lambda batch: batch.num_rows,
            empty=file.schema_arrow,
        )  # fmt: skip


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


@contextmanager
def _excel(path: Path) -> Iterator[Source]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - for these files alone
    except ModuleNotFoundError:
        raise MissingExtraError.of("reading a file of Excel", "openpyxl", "audit") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl lets those of zip and XML through
        raise InvalidFrameError(f"no Excel file, or not a whole one: {_line(error)}") from None
    with closing(book):
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        rows = _cells(sheet.iter_rows(values_only=True))
        names = next(rows, [])
        while names and names[-1] is None:
            names.pop()
        if not names:
            raise InvalidFrameError(
                f"sheet {sheet.title!r}: a header with the names of the columns was expected"
            )
        titles = [name or "" for name in names]

        def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
            chosen = [place for place, name in enumerate(titles) if name in wanted]
            size = min(_EXCEL_ROWS, rows_of(len(titles)))
            number = 1
            while some := list(islice(rows, size)):
                for row in some:
                    number += 1
                    if any(each is not None for each in row[len(titles) :]):
                        raise InvalidFrameError(
                            f"sheet {sheet.title!r}, row {number}: there are more cells than "
                            "columns in the header; name each column"
                        )
                    row.extend([None] * (len(titles) - len(row)))
                yield pa.RecordBatch.from_arrays(
                    [pa.array([row[place] for row in some], pa.string()) for place in chosen],
                    [titles[place] for place in chosen],
                )

        several = len(book.worksheets) > 1
        yield Source(
            titles, batches, None, lambda batch: batch.num_rows,
            sheet=sheet.title if several else None,
        )  # fmt: skip


def _cells(rows: Iterator[Sequence[Any]]) -> Iterator[list[str | None]]:
    """The cells of a sheet as text; the empty rows at its end are left out."""
    empty: list[list[str | None]] = []
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # noqa: BLE001 - openpyxl lets those of zip and XML through
            raise InvalidFrameError(f"the Excel file is damaged: {_line(error)}") from None
        if row is None:
            return
        texts = [_as_text(each) for each in row]
        if any(each is not None for each in texts):
            yield from empty
            empty = []
            yield texts
        else:
            empty.append(texts)


def _as_text(value: Any) -> str | None:  # noqa: ANN401 - whatever a cell holds
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime | time):
        return value.isoformat()
    return _nested(value) if isinstance(value, dict | list | bool) else str(value)


_OPENERS = {
    ".csv": open_csv,
    ".parquet": _parquet,
    ".jsonl": _json,
    ".ndjson": _json,
    ".xlsx": _excel,
}
SUFFIXES = tuple(_OPENERS)
"""Those of the files that can be read."""
