"""What every reader of files gives: columns in batches, and how the file is written."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple

import pyarrow as pa

__all__ = ["RAW", "Dialect", "Source", "as_text", "in_a_line", "rows_of_a_batch"]

RAW = "\0line"
"""The column of JSON lines as they stand, which comes after the others."""

_ROWS = 262_144  # a batch; fewer where there are many columns
_CELLS = 2_000_000
_SAID = 300  # characters of what another library says


class Dialect(NamedTuple):
    """How a file of CSV is written."""

    delimiter: str = ","
    line_end: str = "\n"
    mark: bool = False
    """Whether it begins with a byte order mark."""


_PLAIN = Dialect()


@dataclass(frozen=True)
class Source:
    """A file of rows.

    `batches` gives the columns of these names, in the order of the file, and with JSON lines `RAW`
    after them. `total` is what all batches weigh by `weigh`, None where that is not known.
    """

    names: list[str]
    batches: Callable[[Sequence[str]], Iterator[pa.RecordBatch]]
    total: int | None
    weigh: Callable[[pa.RecordBatch], int]
    dialect: Dialect = _PLAIN
    sheet: str | None = None
    empty: pa.Schema | None = None
    """What the columns are where there are no batches; None for text."""


def rows_of_a_batch(columns: int) -> int:
    """How many rows of as many columns are held at a time."""
    return max(1, min(_ROWS, _CELLS // max(1, columns)))


def in_a_line(error: Exception) -> str:
    """What another library says is wrong."""
    return " ".join(str(error).split())[:_SAID]


def as_text(value: Any) -> str | None:  # noqa: ANN401 - whatever a cell holds
    """A value as text; None for one that is not there."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime | time):
        return value.isoformat()
    return json.dumps(value, default=str).strip('"')
