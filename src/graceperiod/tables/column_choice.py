"""The columns of a table to decide by: what every adapter shares.

It reads no frame itself: an adapter gives the names of its columns, and a function that gives a
column as Arrow has it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from unicodedata import normalize

import pyarrow as pa

from graceperiod.deadlines import Filing
from graceperiod.errors import InvalidFrameError
from graceperiod.systems import System, fold_name
from graceperiod.tables.annotator import COLUMNS, Annotator, Labels, TransmissionRows
from graceperiod.tables.instants import Cells

__all__ = [
    "USUAL_NAMES",
    "Choose",
    "ColumnChoice",
    "find_column",
    "list_names",
    "resolve_column",
    "whole_column",
]

USUAL_NAMES = {
    "transmitted_at": ("transmitted_at", "transmitted", "timestamp", "sent_at", "transmis"),
    "system": ("system", "système"),
    "due": ("due", "due_at", "échéance"),
}
"""The names that people give the columns, by those that stand for all of them."""

_SHOWN = 20  # names of columns in a message
_BETWEEN_WORDS = re.compile(r"[\W\d_]+|(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_DUE_WORDS = re.compile(r"\b(?:due(?:date|time|dt|by)?|deadlines?|echeances?|dates? limites?)\b")
# Beside these words it is how much is due, unless others say that it is when.
_MONEY_WORDS = re.compile(r"\b(?:amount|balance|total|dut(?:y|ies)|tax|fees?|montant|solde)\b")
_TIME_WORDS = re.compile(r"\b(?:due)?(?:date|time|dt|by|heure)\b")


def find_column(names: Sequence[object], wanted: Iterable[str], advice: str) -> str | None:
    """The one column with one of the names wanted; case, accents, punctuation and spacing do not
    matter. None where there is none.

    Raises:
        InvalidFrameError: several columns have such a name; the message ends with the advice.
    """
    folded = set(map(fold_name, wanted))
    found = [name for name in names if isinstance(name, str) and fold_name(name) in folded]
    if len(found) > 1:
        shown = " and ".join(map(repr, found))
        raise InvalidFrameError(f"the columns {shown} could all be meant; {advice}")
    return found[0] if found else None


def resolve_column(names: Sequence[str], name: str, missing: str | None = None) -> str:
    """The column that a name means: the one of exactly that name, or else as `find_column` does.
    `transmitted_at`, `system` and `due` then stand for all of their `USUAL_NAMES`.

    Raises:
        InvalidFrameError: there is none, and the message begins with what is `missing`; or several.
    """
    if names.count(name) > 1:
        raise InvalidFrameError(f"two columns are named {name!r}; rename one of them")
    if name in names:
        return name
    found = find_column(names, USUAL_NAMES.get(name, [name]), "name one exactly as it is written")
    if found is None:
        missing = missing or f"no column is named {name!r}"
        raise InvalidFrameError(f"{missing}; the columns are {list_names(names)}")
    return found


class ColumnChoice:
    """The columns of a frame to decide by, their names resolved as `resolve_column` does.

    Args:
        columns: the names of the frame's columns.
        timestamp: the column with the transmission time.
        system: the column of systems, a `System` for all rows, or None: not stated.
        due: the column with the due time, or None.
        filing: the column of filings, or a `Filing` for all rows: `due` then has the times of the
            events that they are due before. None where `due` has the due time itself.

    `unused_due` has the columns that look like due times where there is no `due`.

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
        self.constant: System | None = system if isinstance(system, System) else None
        self.timestamp: str = resolve_column(there, timestamp)
        self.system: str | None = None
        if system is not None and self.constant is None:
            advice = "for one system in all rows pass a System, as System.EDI, and None if it is "
            missing = f"no column is named {system!r}; {advice}not stated"
            self.system = resolve_column(there, system, missing)
        self.due: str | None = None if due is None else resolve_column(there, due)
        whole = filing is None or isinstance(filing, Filing)
        self.filing: str | Filing | None = filing if whole else resolve_column(there, str(filing))
        others = [name for name in there if name not in self.used]
        self.unused_due: tuple[str, ...] = () if self.due else tuple(filter(_looks_due, others))
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

    def annotate(self, annotator: Annotator, column: Callable[[str], Cells]) -> Labels:
        """Decide by the columns that a function gives by their names."""
        return annotator.annotate_rows(self.read(annotator, column))

    def read(self, annotator: Annotator, column: Callable[[str], Cells]) -> TransmissionRows:
        """Read the columns that a function gives by their names."""
        systems = self.constant if self.system is None else column(self.system)
        due = None if self.due is None else column(self.due)
        names = self.timestamp, self.system or "", self.due or ""  # messages name columns alone
        whole = self.filing is None or isinstance(self.filing, Filing)
        filings = self.filing if whole else column(str(self.filing))
        return annotator.read(column(self.timestamp), systems, due, names, filings)


Choose = Callable[[Iterable[str]], ColumnChoice]
"""Gives the columns to decide by, from the names of a frame's columns."""


def _looks_due(name: object) -> bool:
    """Whether a column looks like one of due times, by the words of its name."""
    if not isinstance(name, str):  # as pandas allows
        return False
    words = " ".join(map(fold_name, _BETWEEN_WORDS.split(normalize("NFC", name))))
    is_money = _MONEY_WORDS.search(words) and not _TIME_WORDS.search(words)
    return bool(_DUE_WORDS.search(words)) and not is_money


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
