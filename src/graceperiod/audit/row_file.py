"""A file of rows, whatever its format: its columns, and its batches."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.systems import fold_name

__all__ = [
    "AS_FOUND",
    "MOST_ROWS",
    "MOST_TITLES",
    "RAW",
    "Batches",
    "Dialect",
    "Layout",
    "RowFile",
    "batch_size",
    "escape_surrogates",
    "is_header",
    "refuse",
    "select",
    "text_schema",
]

RAW = "\0line"
"""The column with the rows of CSV or JSON as they stand, which comes after the others."""

MOST_TITLES = 20
"""The rows at the top of a file among which a header is looked for."""

MOST_ROWS = 1_048_576
"""The rows of a sheet of Excel, the header among them."""

Batches = Iterator[tuple[pa.RecordBatch, float | None]]
"""Each batch with the part of the file read so far, from 0 to 1; None where it is not known."""

# Up to this many rows a batch the calls cost more than the work; the cells bound the memory.
_ROWS = 262_144
_CELLS = 2_000_000


class Layout(NamedTuple):
    """How files are laid out, where they do not show it themselves. None: as is found in the file.

    Args:
        encoding: of CSV, a name that Python knows, as `windows-1252`.
        delimiter: between the cells of CSV, one character, or `tab`.
        header_row: the row of CSV or Excel with the names of the columns, from 1; those above it
            are titles.
        sheet: the title of the sheet of Excel.
        decimal_mark: of amounts that are text, `.` or `,`.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    decimal_mark: str | None = None


AS_FOUND = Layout()


class Dialect(NamedTuple):
    """How a file of CSV is written. `mark` says whether it begins with a byte order mark; `header`
    is the row with the names as it stands.
    """

    delimiter: str = ","
    line_end: str = "\n"
    mark: bool = False
    header: str = ""


class RowFile(NamedTuple):
    """A file of rows that is open.

    `batches` takes the names of columns and gives these, in the order of the file; of CSV and JSON
    lines also `RAW`, if it is among the names. `sheet` is the title of the sheet that is read,
    where there are several. `encoding` is that of CSV, and `header_row` the row with the names,
    from 1; None where the kind of file has neither.
    """

    schema: pa.Schema
    batches: Callable[[Collection[str]], Batches]
    dialect: Dialect = Dialect()
    sheet: str | None = None
    encoding: str | None = None
    header_row: int | None = None


def is_header(cells: Iterable[str | None], known: Collection[str]) -> bool:
    """Whether one of the cells is a known name, as `fold_name` gives it."""
    return any(cell is not None and fold_name(cell) in known for cell in cells)


def text_schema(names: Sequence[str]) -> pa.Schema:
    """Columns of text."""
    return pa.schema([(name, pa.string()) for name in names])


def select(schema: pa.Schema, names: Collection[str]) -> pa.Schema:
    """The fields with some names, in the order of the schema."""
    return pa.schema([field for field in schema if field.name in names])


def escape_surrogates(text: str) -> str:
    """A text in which halves of characters are written as JSON writes them, since UTF-8 cannot."""
    return text.encode(errors="backslashreplace").decode()


def batch_size(columns: int) -> int:
    """How many rows a batch of so many columns has."""
    return max(1, min(_ROWS, _CELLS // max(1, columns)))


@contextmanager
def refuse(
    what: str, errors: type[Exception] | tuple[type[Exception], ...], advice: str = ""
) -> Iterator[None]:
    """Refuse the file for errors of a library, whose messages may have several lines."""
    try:
        yield
    except InvalidFrameError:
        raise
    except errors as error:
        reason = " ".join(str(error).split())[:300]
        raise InvalidFrameError(f"{what}: {reason}{advice}") from None
