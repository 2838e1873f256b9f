"""A file of rows, whatever its format: its columns, and its batches."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa

__all__ = ["RAW", "Batches", "Dialect", "RowFile", "batch_size", "text_schema"]

RAW = "\0line"
"""The column with the lines of JSON as they stand, which comes after the others."""

Batches = Iterator[tuple[pa.RecordBatch, float | None]]
"""Each batch with the part of the file read so far, from 0 to 1; None where it is not known."""

# Up to this many rows a batch the calls cost more than the work; the cells bound the memory.
_ROWS = 262_144
_CELLS = 2_000_000


class Dialect(NamedTuple):
    """How a file of CSV is written. `mark` says whether it begins with a byte order mark."""

    delimiter: str = ","
    line_end: str = "\n"
    mark: bool = False


class RowFile(NamedTuple):
    """A file of rows that is open.

    `batches` takes the names of columns and gives these, in the order of the file; of JSON lines
    also `RAW`. `sheet` is the title of the sheet that is read, where there are several.
    """

    schema: pa.Schema
    batches: Callable[[Sequence[str]], Batches]
    dialect: Dialect = Dialect()
    sheet: str | None = None

    @property
    def names(self) -> list[str]:
        """The names of the file's own columns."""
        return [name for name in self.schema.names if name != RAW]


def text_schema(names: Sequence[str]) -> pa.Schema:
    """Columns of text."""
    return pa.schema([(name, pa.string()) for name in names])


def batch_size(columns: int) -> int:
    """How many rows a batch of so many columns has."""
    return max(1, min(_ROWS, _CELLS // max(1, columns)))
