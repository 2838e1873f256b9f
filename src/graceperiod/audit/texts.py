"""Columns as text: the cells of CSV, JSON and sheets, all rows of a column at once."""

import json
from collections.abc import Callable
from copy import copy
from math import isfinite
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import Labels

__all__ = ["as_json", "as_texts", "join_texts", "label_texts", "to_bytes"]

_NAIVE, _AWARE = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%Ez"
_WORDS = (pa.types.is_date, pa.types.is_time, pa.types.is_string, pa.types.is_large_string)
_PLAIN = (pa.types.is_integer, pa.types.is_decimal, pa.types.is_floating, pa.types.is_boolean)


def label_texts(labels: Labels, join_cells: Callable[[pa.RecordBatch], pa.Array]) -> pa.Array:
    """The nine columns of each row as one text, which a function joins.

    Few rows differ in them: each answer and each problem becomes text once.
    """
    codes, answers = labels.problems.codes, len(labels.lookup.free)
    keys = np.where(labels.numbers > 0, labels.numbers, answers + codes)
    rows = np.full(answers + len(labels.problems.texts) + 1, -1)
    rows[keys] = np.arange(len(keys))  # one of the rows with each key
    places, rows = np.cumsum(rows >= 0) - 1, rows[rows >= 0]
    problems = copy(labels.problems)
    problems.codes = codes[rows]
    distinct = labels._replace(numbers=labels.numbers[rows], problems=problems)
    return join_cells(distinct.to_arrow()).take(pa.array(places[keys]))


def join_texts(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """The texts of each row as one; a null if one of them is null."""
    return pc.binary_join_element_wise(
        *(pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts),
        pa.scalar(by, pa.large_string()),
    )


def to_bytes(lines: pa.Array) -> memoryview:
    """The texts of an array, one after another. They are not all empty."""
    _, offsets, data = lines.buffers()
    bounds = memoryview(offsets).cast("q")
    first, last = bounds[lines.offset], bounds[lines.offset + len(lines)]
    return memoryview(data)[first:last]


def as_texts(column: pa.Array) -> tuple[pa.Array, str]:
    """A column as large strings, and what it is to JSON: text, plain, or JSON itself."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_texts(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        return _times(column), "text"
    if kind == pa.string_view() or any(is_of(kind) for is_of in _WORDS):
        return column.cast(pa.large_string()), "text"
    if any(is_of(kind) for is_of in _PLAIN):
        return column.cast(pa.large_string()), "plain"
    try:
        values = column.to_pylist()
    except (OverflowError, ValueError):  # times that Python does not have
        raise InvalidFrameError(
            f"a column of type {kind} holds values that cannot be written as text; leave it out, "
            "or write .parquet"
        ) from None
    texts = [
        None if value is None else json.dumps(_without_nan(value), default=str) for value in values
    ]
    return pa.array(texts, pa.large_string()), "JSON"


def _without_nan(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value with null for the numbers that JSON does not have."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(inner) for inner in value]
    return value


def _times(column: pa.Array) -> pa.Array:
    """Timestamps as ISO 8601, with the offset of their zone if they have one."""
    distinct = column.dictionary_encode()  # the windows of decisions are few, and this is slow
    shape = _NAIVE if column.type.tz is None else _AWARE
    texts = pc.strftime(distinct.dictionary, shape)
    # Fractions only where there are any.
    texts = pc.replace_substring_regex(texts, r"(:\d\d)\.0+($|[+-])", r"\1\2")
    decoded = pa.DictionaryArray.from_arrays(distinct.indices, texts).dictionary_decode()
    return decoded.cast(pa.large_string())


def as_json(column: pa.Array) -> pa.Array:
    """The values of a column as JSON."""
    texts, how = as_texts(column)
    if how == "text":
        odd = pc.fill_null(pc.match_substring_regex(texts, r'[\x00-\x1f"\\]'), fill_value=False)
        escaped = [
            json.dumps(text, ensure_ascii=False)[1:-1] for text in texts.filter(odd).to_pylist()
        ]
        texts = pc.replace_with_mask(texts, odd, pa.array(escaped, pa.large_string()))
        texts = join_texts('"', texts, '"')
    elif how == "plain":
        odd = pc.match_substring_regex(texts, "(?i)nan|inf")
        texts = pc.if_else(odd, pa.scalar(None, pa.large_string()), texts)
    return pc.fill_null(texts, "null")
