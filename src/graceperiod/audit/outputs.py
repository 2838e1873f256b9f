"""Batches of rows to a file: Parquet, CSV or JSON lines, which is in its place once it is whole."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graceperiod._files import replace_file
from graceperiod.audit.source import RAW, Dialect
from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS

__all__ = ["OUTPUTS", "Write", "open_output"]

Write = Callable[[pa.RecordBatch], None]

OUTPUTS = (".parquet", ".csv", ".jsonl", ".ndjson")
"""The suffixes of the files that can be written."""

_NAIVE, _AWARE = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%Ez"
_CONTROL = r"[\x00-\x1f]"


@contextmanager
def open_output(path: Path, source: Path, schema: pa.Schema, dialect: Dialect) -> Iterator[Write]:
    """What writes batches of a schema to a file, which takes its place when the context ends well.

    Raises:
        InvalidFrameError: no such kind of file, or it is the source.
        OSError: it cannot be written; the error names it.
    """
    kind = path.suffix.lower()
    if kind not in OUTPUTS:
        raise InvalidFrameError(
            f"{path}: a file of {path.suffix or 'no suffix'} is none that can be written; give "
            f"one of {', '.join(OUTPUTS)}"
        )
    place = path.resolve()
    if place.exists() and place.samefile(source):
        raise InvalidFrameError(f"{path} is the file to be audited; give another for the output")
    if place.exists() and not place.is_file():
        raise InvalidFrameError(f"{path} is no file that can be replaced; give another")
    with replace_file(path) as file:
        if kind == ".parquet":
            with _parquet(file, schema) as write:
                yield write
        elif kind == ".csv":
            yield _csv(file, schema, dialect)
        else:
            yield _json(file)


@contextmanager
def _parquet(file: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    # Dictionaries for text and labels alone: of other columns they cost more than they save.
    texts = [each.name for each in schema if _repeats(each)]
    with pq.ParquetWriter(file, _without_raw(schema), use_dictionary=texts) as writer:
        yield lambda batch: writer.write_batch(_without_raw(batch))


def _repeats(field: pa.Field) -> bool:
    kind = field.type
    return field.name in COLUMNS or pa.types.is_dictionary(kind) or kind == pa.string()


def _without_raw(columns: Any) -> Any:  # noqa: ANN401 - a batch, or a schema
    """All columns but that of JSON lines as they stand."""
    if isinstance(columns, pa.Schema):
        return pa.schema([each for each in columns if each.name != RAW], columns.metadata)
    return columns.drop_columns([RAW]) if RAW in columns.schema.names else columns


def _csv(file: IO[bytes], schema: pa.Schema, dialect: Dialect) -> Write:
    """Text is in quotes only where it must be."""
    delimiter, end, mark = dialect
    special = '["\r\n' + ("\\|" if delimiter == "|" else delimiter) + "]"

    def field(texts: pa.Array) -> pa.Array:
        must = pc.match_substring_regex(texts, special)
        if pc.any(must).as_py():
            inside = pc.replace_substring(texts, '"', '""')
            quotes = _large('"')
            quoted = _joined(quotes, inside, quotes)
            texts = pc.if_else(must, quoted, texts)
        return pc.fill_null(texts, "")

    def lines(columns: list[pa.Array]) -> None:
        *others, last = (field(each) for each in columns)
        ended = _joined(last, _large(end))
        file.write(_bytes(_joined(*others, ended, by=delimiter)))

    own = _without_raw(schema)
    if mark:
        file.write(b"\xef\xbb\xbf")
    lines([pa.array([name], pa.large_string()) for name in own.names])
    return lambda batch: lines([_texts(each)[0] for each in _without_raw(batch).columns])


def _json(file: IO[bytes]) -> Write:
    """A JSON object a line. One that was read stays as it stands, with the labels at its end."""

    def write(batch: pa.RecordBatch) -> None:
        names = batch.schema.names
        start: list[Any] = [_large("{")]
        if RAW in names:
            names = list(COLUMNS)
            # The line without its last brace, and a comma where it has any value.
            own = pc.utf8_rtrim_whitespace(batch.column(RAW).cast(pa.large_string()))
            own = pc.utf8_rtrim_whitespace(pc.utf8_slice_codeunits(own, 0, -1))
            more = _joined(own, _large(", "))
            start = [pc.if_else(pc.equal(own, "{"), own, more)]
        values: list[Any] = []
        for name in names:
            before = (", " if values else "") + json.dumps(name) + ": "
            values += [_large(before), _as_json(batch.column(name))]
        file.write(_bytes(_joined(*start, *values, _large("}\n"))))

    return write


def _large(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def _joined(*parts: Any, by: str = "") -> pa.Array:  # noqa: ANN401 - arrays and scalars
    return pc.binary_join_element_wise(*parts, _large(by))


def _bytes(lines: pa.Array) -> memoryview:
    """The texts of an array, one after another. They are not all empty."""
    _, offsets, data = lines.buffers()
    bounds = memoryview(offsets).cast("q")
    first, last = bounds[lines.offset], bounds[lines.offset + len(lines)]
    return memoryview(data)[first:last]


_PLAIN = (
    pa.types.is_integer,
    pa.types.is_decimal,
    pa.types.is_floating,
    pa.types.is_boolean,
)


def _texts(column: pa.Array) -> tuple[pa.Array, str]:
    """A column as large strings, and what it is to JSON: text, plain, or JSON itself."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if kind in {pa.string(), pa.large_string(), pa.string_view()}:
        return column.cast(pa.large_string()), "text"
    if pa.types.is_timestamp(kind):
        return _times(column), "text"
    if any(check(kind) for check in _PLAIN):
        return column.cast(pa.large_string()), "plain"
    if pa.types.is_date(kind) or pa.types.is_time(kind):
        return column.cast(pa.string()).cast(pa.large_string()), "text"
    values = [
        None if each is None else json.dumps(each, default=str) for each in column.to_pylist()
    ]
    return pa.array(values, pa.large_string()), "JSON"


def _times(column: pa.Array) -> pa.Array:
    """Timestamps as ISO 8601, with the offset of their zone if they have one."""
    distinct = column.dictionary_encode()
    shape = _NAIVE if column.type.tz is None else _AWARE
    texts = pc.strftime(distinct.dictionary, shape)
    # Fractions only where there are any.
    texts = pc.replace_substring_regex(texts, r"(:\d\d)\.0+($|[+-])", r"\1\2")
    return (
        pa.DictionaryArray.from_arrays(distinct.indices, texts)
        .dictionary_decode()
        .cast(pa.large_string())
    )


def _as_json(column: pa.Array) -> pa.Array:
    texts, how = _texts(column)
    if how == "text":
        texts = _escaped(texts)
    elif how == "plain":
        odd = pc.match_substring_regex(texts, "(?i)nan|inf")
        texts = pc.if_else(odd, pa.scalar(None, pa.large_string()), texts)
    return pc.fill_null(texts, "null")


def _escaped(texts: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(texts, _CONTROL)).as_py():
        values = [
            None if each is None else json.dumps(each, ensure_ascii=False)
            for each in texts.to_pylist()
        ]
        return pa.array(values, pa.large_string())
    if pc.any(pc.match_substring_regex(texts, r'["\\]')).as_py():
        texts = pc.replace_substring(pc.replace_substring(texts, "\\", "\\\\"), '"', '\\"')
    quotes = _large('"')
    return _joined(quotes, texts, quotes)
