"""The columns of a table to decide by: what every adapter shares.

It reads no frame itself: an adapter gives the names of its columns, and a function that gives a
column as Arrow has it.
"""

from collections.abc import Callable, Iterable, Sequence

import pyarrow as pa

from graceperiod.deadlines import Filing
from graceperiod.errors import InvalidFrameError
from graceperiod.systems import System
from graceperiod.tables.annotator import COLUMNS, Annotator, Labels, TransmissionRows

__all__ = ["Choose", "ColumnChoice", "list_names", "whole_column"]

_SHOWN = 20  # names of columns in a message


class ColumnChoice:
    """The columns of a frame to decide by.

    Args:
        columns: the names of the frame's columns.
        timestamp: the column with the transmission time.
        system: the column of systems, a `System` for all rows, or None: not stated.
        due: the column with the due time, or None.
        filing: the column of filings, or a `Filing` for all rows: `due` then has the times of the
            events that they are due before. None where `due` has the due time itself.

    Raises:
        InvalidFrameError: a column that is not there, or is there twice, or one of the nine that
            is there already.
    """

    def __init__(
        self,
        columns: Iterable[str],
        timestamp: str,
        system: str | System | None,
        due: str | None,
        filing: str | Filing | None = None,
    ) -> None:
        there = list(columns)
        # A System is text too: kept apart, or it would be taken for the column of that name.
        self.timestamp: str = timestamp
        self.due: str | None = due
        self.filing: str | Filing | None = filing
        self.system: str | None = None if isinstance(system, System) else system
        self.constant: System | None = system if isinstance(system, System) else None
        for name in self.used:
            if name not in there:
                constant = "; for one system in all rows pass a System, as System.EDI, and None if "
                raise InvalidFrameError(
                    f"no column is named {name!r}; the columns are {list_names(there)}"
                    + (f"{constant}it is not stated" if name == self.system else "")
                )
            if there.count(name) > 1:
                raise InvalidFrameError(f"two columns are named {name!r}; rename one of them")
        if taken := [name for name in COLUMNS if name in there]:
            raise InvalidFrameError(
                f"the frame has the columns {list_names(taken)} already; rename or drop them first"
            )

    @property
    def used(self) -> list[str]:
        """The names of the columns to read."""
        filing = None if isinstance(self.filing, Filing) else self.filing
        names = (self.timestamp, self.system, self.due, filing)
        return [name for name in names if name is not None]

    def annotate(self, annotator: Annotator, column: Callable[[str], pa.Array]) -> Labels:
        """Decide by the columns that a function gives by their names."""
        return annotator.annotate_rows(self.read(annotator, column))

    def read(self, annotator: Annotator, column: Callable[[str], pa.Array]) -> TransmissionRows:
        """Read the columns that a function gives by their names."""
        systems = self.constant if self.system is None else column(self.system)
        due = None if self.due is None else column(self.due)
        names = self.timestamp, self.system or "", self.due or ""  # messages name columns alone
        whole = self.filing is None or isinstance(self.filing, Filing)
        filings = self.filing if whole else column(str(self.filing))
        return annotator.read(column(self.timestamp), systems, due, names, filings)


Choose = Callable[[Iterable[str]], ColumnChoice]
"""Gives the columns to decide by, from the names of a frame's columns."""


def whole_column(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    # One without rows can come without its dictionary, and pyarrow would read past its end.
    chunks = [chunk for chunk in column.chunks if len(chunk)]
    if len(chunks) == 1:
        return chunks[0]
    return pa.chunked_array(chunks, column.type).unify_dictionaries().combine_chunks()


def list_names(names: Sequence[str]) -> str:
    """The names of columns for a message, the first of them where there are many."""
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    others = len(names) - _SHOWN
    return f"{shown} and {others:,} more" if others > 0 else shown
