"""Files of rows, in batches: CSV, Parquet, JSON lines and Excel.

Text in a file stays text, also where it looks like a time or a number; Parquet keeps its types.
One batch is held at a time, whatever the size of the file.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, time
from functools import partial
from itertools import islice, starmap
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod.audit.csv_input import open_csv
from graceperiod.audit.row_file import RAW, Batches, RowFile, batch_size, text_schema
from graceperiod.errors import InvalidFrameError, MissingExtraError

__all__ = ["open_rows"]

_EXCEL_ROWS = 20_000  # openpyxl is slow, and the progress should move
_LONGEST_LINE = 64_000_000  # bytes of JSON
_ARROW_ERRORS = pa.ArrowException, OSError


@contextmanager
def open_rows(path: Path) -> Iterator[RowFile]:
    """Open a file by its suffix, for as long as the context lasts.

    Raises:
        InvalidFrameError: the suffix is unknown, the header is missing, or the file cannot be
            read; also while the batches are taken.
        MissingExtraError: the file is of Excel, and openpyxl is not installed.
        OSError: the file is not there, or is a folder.
    """
    suffix = path.suffix.lower()
    if suffix not in _OPENERS:
        raise InvalidFrameError(
            f"a file of {path.suffix or 'no suffix'} cannot be audited; give one of "
            f"{', '.join(_OPENERS)}"
        )
    with path.open("rb") as file:  # its errors are clearer than those of the libraries
        if not file.read(1):
            raise InvalidFrameError("the file is empty; a header and rows were expected")
    with _OPENERS[suffix](path) as rows:
        names = rows.names
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise InvalidFrameError(f"two columns are named {twice!r}; rename one of them")
        yield rows


@contextmanager
def _open_json(path: Path) -> Iterator[RowFile]:
    names: dict[str, None] = {}
    # The file is read twice: an object may have names that none before it has.
    for _, values in _read_objects(path):
        names.update(dict.fromkeys(values))
    if RAW in names or not names:
        raise InvalidFrameError("JSON objects were expected, one a line, with named values")
    schema, size = text_schema([*names, RAW]), path.stat().st_size

    def batches(wanted: Sequence[str]) -> Batches:
        chosen = _select(schema, [*wanted, RAW])
        objects, done = _read_objects(path), 0
        while some := list(islice(objects, batch_size(len(chosen)))):
            columns = [
                *([_as_text(values.get(name)) for _, values in some] for name in chosen.names[:-1]),
                [line for line, _ in some],
            ]
            arrays = [pa.array(column, pa.string()) for column in columns]
            batch = pa.RecordBatch.from_arrays(arrays, schema=chosen)
            done += batch.column(RAW).nbytes
            yield batch, min(1.0, done / size)

    yield RowFile(schema, batches)


def _read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a file that are not blank, each with its object, whose numbers are text."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(partial(file.readline, _LONGEST_LINE), b""), 1):
            if not line.strip():
                continue
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                values = _DECODER.decode(text)
            except UnicodeDecodeError:
                raise InvalidFrameError(f"line {number}: this is not text in UTF-8") from None
            except (ValueError, RecursionError) as error:
                raise InvalidFrameError(f"line {number}: this is not JSON: {error}") from None
            if not isinstance(values, dict):
                raise InvalidFrameError(
                    f"line {number}: this is not a JSON object; one a line was expected"
                )
            yield text, values


class _Number(str):
    """A number as it is written in JSON."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number)


def _to_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """A value as JSON, its numbers as they were written."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)}: {_to_json(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_to_json, value))}]"
    return value if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)


@contextmanager
def _open_parquet(path: Path) -> Iterator[RowFile]:
    with _refuse("not a whole Parquet file", *_ARROW_ERRORS):
        # A buffer, and nothing read ahead: memory does not grow with the groups of rows.
        file = pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
    schema, size = file.schema_arrow, file.metadata.num_rows

    def batches(wanted: Sequence[str]) -> Batches:
        # PyArrow takes a dot in a name for a field in a column: then it reads all of them.
        whole = len(wanted) == len(schema) or any("." in name for name in wanted)
        columns, done = None if whole else list(wanted), 0
        with _refuse("the Parquet file is damaged", *_ARROW_ERRORS):
            for batch in file.iter_batches(batch_size(len(schema)), columns=columns):
                done += batch.num_rows
                yield batch, done / size

    with file:
        yield RowFile(schema, batches)


@contextmanager
def _open_excel(path: Path) -> Iterator[RowFile]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - for these files alone
    except ModuleNotFoundError:
        raise MissingExtraError.of("reading a file of Excel", "openpyxl", "audit") from None
    # Any error: openpyxl lets those of zip and XML through.
    with _refuse("not a whole Excel file", Exception):
        book = load_workbook(path, read_only=True, data_only=True)
    with closing(book):
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        cells = _read_cells(sheet.iter_rows(values_only=True))
        titles = next(cells, [])
        while titles and titles[-1] is None:
            titles.pop()
        where = f"sheet {sheet.title!r}"
        if not titles:
            raise InvalidFrameError(f"{where}: a header with the names of the columns was expected")
        schema = text_schema([title or "" for title in titles])

        def read_row(number: int, row: list[str | None]) -> dict[str, str | None]:
            if any(cell is not None for cell in row[len(titles) :]):
                raise InvalidFrameError(
                    f"{where}, row {number}: there are more cells than columns in the header; "
                    "name each column"
                )
            return dict(zip(schema.names, row, strict=False))

        def batches(wanted: Sequence[str]) -> Batches:
            chosen, found = _select(schema, wanted), starmap(read_row, enumerate(cells, 2))
            while some := list(islice(found, min(_EXCEL_ROWS, batch_size(len(titles))))):
                yield pa.RecordBatch.from_pylist(some, chosen), None

        several = len(book.worksheets) > 1
        yield RowFile(schema, batches, sheet=sheet.title if several else None)


def _read_cells(rows: Iterator[Sequence[Any]]) -> Iterator[list[str | None]]:
    """The cells of a sheet as text. Empty rows at its end are left out."""
    empty: list[list[str | None]] = []
    with _refuse("the Excel file is damaged", Exception):
        for row in rows:
            texts = [_as_text(value) for value in row]
            empty.append(texts)
            if any(text is not None for text in texts):
                yield from empty
                empty = []


def _as_text(value: Any) -> str | None:  # noqa: ANN401 - whatever a cell or JSON holds
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime | time):
        return value.isoformat()
    return _to_json(value) if isinstance(value, dict | list | bool) else str(value)


def _select(schema: pa.Schema, names: Sequence[str]) -> pa.Schema:
    return pa.schema([field for field in schema if field.name in names])


@contextmanager
def _refuse(what: str, *errors: type[Exception]) -> Iterator[None]:
    """Refuse the file for errors of a library, whose messages may have several lines."""
    try:
        yield
    except errors as error:
        raise InvalidFrameError(f"{what}: {' '.join(str(error).split())[:300]}") from None


_OPENERS = {
    ".csv": open_csv,
    ".parquet": _open_parquet,
    ".jsonl": _open_json,
    ".ndjson": _open_json,
    ".xlsx": _open_excel,
}
