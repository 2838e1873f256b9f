"""Batches of rows to a file of Parquet, CSV or JSON lines, in its place once it is whole.

PyArrow would put all text of CSV in quotation marks, and writes no JSON. So lines are joined from
whole columns, a hundred times as fast as row by row.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graceperiod._files import replace_file
from graceperiod.audit.row_file import RAW, Dialect
from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS

__all__ = ["open_output"]

Write = Callable[[pa.RecordBatch], None]

_SUFFIXES = (".parquet", ".csv", ".jsonl", ".ndjson")
_NAIVE, _AWARE = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%Ez"


@contextmanager
def open_output(path: Path, source: Path, schema: pa.Schema, dialect: Dialect) -> Iterator[Write]:
    """A function that writes batches of a schema to a file, in its place if the context ends well.

    Raises:
        InvalidFrameError: the suffix is unknown, or the path is the source or not a file.
        OSError: it cannot be written; the error names it.
    """
    kind = path.suffix.lower()
    if kind not in _SUFFIXES:
        raise InvalidFrameError(
            f"{path}: a file of {path.suffix or 'no suffix'} cannot be written; give one of "
            f"{', '.join(_SUFFIXES)}"
        )
    place = path.resolve()
    if place.exists() and place.samefile(source):
        raise InvalidFrameError(f"{path} is the file to be audited; give another for the output")
    if place.exists() and not place.is_file():
        raise InvalidFrameError(f"{path} is not a file that can be replaced; give another")
    own = pa.schema([field for field in schema if field.name != RAW], schema.metadata)
    with replace_file(path) as file:
        if kind == ".parquet":
            # Dictionaries for text and labels alone: of other columns they cost more than they
            # save.
            texts = [field.name for field in own if _repeats(field)]
            with pq.ParquetWriter(file, own, use_dictionary=texts) as writer:
                yield lambda batch: writer.write_batch(batch.select(own.names))
        elif kind == ".csv":
            yield _csv(file, own.names, dialect)
        else:
            yield lambda batch: _write_json(file, batch)


def _repeats(field: pa.Field) -> bool:
    kind = field.type
    return field.name in COLUMNS or pa.types.is_dictionary(kind) or kind == pa.string()


def _csv(file: IO[bytes], names: list[str], dialect: Dialect) -> Write:
    """A function that writes columns as CSV, under a header. Quotes stand only where they must."""
    delimiter, end, mark = dialect
    special = '["\r\n' + ("\\|" if delimiter == "|" else delimiter) + "]"

    def cells(texts: pa.Array) -> pa.Array:
        must = pc.match_substring_regex(texts, special)
        if pc.any(must).as_py():
            quoted = _joined('"', pc.replace_substring(texts, '"', '""'), '"')
            texts = pc.if_else(must, quoted, texts)
        return pc.fill_null(texts, "")

    def write_lines(columns: list[pa.Array]) -> None:
        *others, last = map(cells, columns)
        file.write(_bytes(_joined(*others, _joined(last, end), by=delimiter)))

    if mark:
        file.write(b"\xef\xbb\xbf")
    write_lines([pa.array([name], pa.large_string()) for name in names])
    return lambda batch: write_lines([_texts(batch.column(name))[0] for name in names])


def _write_json(file: IO[bytes], batch: pa.RecordBatch) -> None:
    """Write a JSON object a line. One that was read stays as it stands, before its labels."""
    names, start = batch.schema.names, "{"
    if RAW in names:
        names = list(COLUMNS)
        # The line without its last brace, and a comma where it has any value.
        own = pc.utf8_rtrim_whitespace(batch.column(RAW).cast(pa.large_string()))
        own = pc.utf8_rtrim_whitespace(pc.utf8_slice_codeunits(own, 0, -1))
        start = pc.if_else(pc.equal(own, "{"), own, _joined(own, ", "))
    parts = [start]
    for name in names:
        comma = ", " if len(parts) > 1 else ""
        parts += [f"{comma}{json.dumps(name)}: ", _as_json(batch.column(name))]
    file.write(_bytes(_joined(*parts, "}\n")))


def _joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    return pc.binary_join_element_wise(
        *(pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts),
        pa.scalar(by, pa.large_string()),
    )


def _bytes(lines: pa.Array) -> memoryview:
    """The texts of an array, one after another. They are not all empty."""
    _, offsets, data = lines.buffers()
    bounds = memoryview(offsets).cast("q")
    first, last = bounds[lines.offset], bounds[lines.offset + len(lines)]
    return memoryview(data)[first:last]


_WORDS = (pa.types.is_date, pa.types.is_time, pa.types.is_string, pa.types.is_large_string)
_PLAIN = (pa.types.is_integer, pa.types.is_decimal, pa.types.is_floating, pa.types.is_boolean)


def _texts(column: pa.Array) -> tuple[pa.Array, str]:
    """A column as large strings, and what it is to JSON: text, plain, or JSON itself."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        return _times(column), "text"
    if kind == pa.string_view() or any(is_of(kind) for is_of in _WORDS):
        return column.cast(pa.large_string()), "text"
    if any(is_of(kind) for is_of in _PLAIN):
        return column.cast(pa.large_string()), "plain"
    values = [
        None if value is None else json.dumps(value, default=str) for value in column.to_pylist()
    ]
    return pa.array(values, pa.large_string()), "JSON"


def _times(column: pa.Array) -> pa.Array:
    """Timestamps as ISO 8601, with the offset of their zone if they have one."""
    distinct = column.dictionary_encode()  # the windows of decisions are few, and this is slow
    shape = _NAIVE if column.type.tz is None else _AWARE
    texts = pc.strftime(distinct.dictionary, shape)
    # Fractions only where there are any.
    texts = pc.replace_substring_regex(texts, r"(:\d\d)\.0+($|[+-])", r"\1\2")
    decoded = pa.DictionaryArray.from_arrays(distinct.indices, texts).dictionary_decode()
    return decoded.cast(pa.large_string())


def _as_json(column: pa.Array) -> pa.Array:
    texts, how = _texts(column)
    if how == "text":
        odd = pc.fill_null(pc.match_substring_regex(texts, r'[\x00-\x1f"\\]'), fill_value=False)
        escaped = [
            json.dumps(text, ensure_ascii=False)[1:-1] for text in texts.filter(odd).to_pylist()
        ]
        texts = pc.replace_with_mask(texts, odd, pa.array(escaped, pa.large_string()))
        texts = _joined('"', texts, '"')
    elif how == "plain":
        odd = pc.match_substring_regex(texts, "(?i)nan|inf")
        texts = pc.if_else(odd, pa.scalar(None, pa.large_string()), texts)
    return pc.fill_null(texts, "null")
