"""A file of rows, whatever its kind: its columns, and its batches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

__all__ = ["RAW", "Dialect", "Source", "rows_of", "text_bytes"]

RAW = "\0line"
"""The column of JSON lines as they stand, which comes after the others."""

_ROWS = 262_144  # a batch; fewer where there are many columns
_CELLS = 2_000_000


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


def rows_of(columns: int) -> int:
    """How many rows a batch of so many columns has."""
    return max(1, min(_ROWS, _CELLS // max(1, columns)))


def text_bytes(batch: pa.RecordBatch) -> int:
    """About how many bytes a batch has as text: offsets take 4 bytes a value, delimiters 1."""
    size: int = batch.nbytes - 3 * batch.num_rows * batch.num_columns
    return max(0, size)
