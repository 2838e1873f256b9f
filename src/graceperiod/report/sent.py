"""Transmissions out of a table, for pictures: when, through which system, with which outcome."""

from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.annotator import COLUMNS, OUTCOMES, Annotator, Rows
from graceperiod.tables.answers import to_microseconds
from graceperiod.tables.column_choice import ColumnChoice
from graceperiod.tables.frames import columns_of
from graceperiod.tables.instants import dictionary_of
from graceperiod.verdicts import Outcome

__all__ = ["Columns", "Sent", "transmissions"]

_ALL = list(Outcome)


class Columns(TypedDict, total=False):
    """The columns of a table of transmissions, as `transmissions` takes them by name."""

    timestamp: str
    system_column: System | str | None
    due: str | None
    assume_zone: str | None


class Sent(NamedTuple):
    """Transmissions: instants in microseconds since 1970 UTC, codes of systems, and outcomes as
    places in `Outcome`; and how many rows are none, as they cannot be decided.
    """

    at: npt.NDArray[np.int64]
    system: npt.NDArray[np.int64]
    outcome: npt.NDArray[np.int64]
    undecided: int

    def only(self, which: npt.NDArray[np.bool_]) -> "Sent":
        """Some of them."""
        return Sent(self.at[which], self.system[which], self.outcome[which], self.undecided)

    def is_of(self, outcome: Outcome) -> npt.NDArray[np.bool_]:
        """Which are of an outcome."""
        mask: npt.NDArray[np.bool_] = self.outcome == _ALL.index(outcome)
        return mask

    def counts(self) -> dict[Outcome, int]:
        """How many there are of each outcome, of those there are."""
        counts = {each: int(np.count_nonzero(self.is_of(each))) for each in Outcome}
        return {outcome: number for outcome, number in counts.items() if number}

    def notes(self) -> list[str]:
        """What is to be said of the rows that are none."""
        if not self.undecided:
            return []
        return [f"Rows that cannot be decided, not shown: {self.undecided:,}"]


def transmissions(
    calendar: Record,
    frame: object,
    timestamp: str = "transmitted_at",
    system: System | str | None = "system",
    due: str | None = None,
    assume_zone: str | None = None,
) -> Sent:
    """The transmissions of a table, which takes and raises what `OutageCalendar.annotate` does.

    A table that has been annotated keeps the outcomes it has. Of an hour that happened twice, the
    first reading counts, as in `Decision.transmitted`.

    Raises:
        InvalidFrameError: no such table, or outcomes that are none.
    """
    names, column = columns_of(frame)
    is_annotated = set(names) >= set(COLUMNS)
    own = [name for name in names if name not in COLUMNS] if is_annotated else names
    annotator = Annotator(calendar, assume_zone)
    rows = ColumnChoice(own, timestamp, system, due).read(annotator, column)
    outcome = _outcomes(column("outcome")) if is_annotated else _decided(annotator, rows)
    codes = _codes(rows)
    placed = rows.sent.valid & (codes >= 0) & (outcome >= 0)
    at = to_microseconds(rows.sent.values[placed], rows.sent.unit)
    return Sent(at, codes[placed], outcome[placed], len(placed) - len(at))


def _decided(annotator: Annotator, rows: Rows) -> npt.NDArray[np.int64]:
    """The outcomes of rows as places in `Outcome`, -1 where they cannot be decided."""
    labels = annotator.annotate_rows(rows)
    return np.where(labels.numbers, labels.take(labels.lookup.outcomes), -1).astype(np.int64)


def _codes(rows: Rows) -> npt.NDArray[np.int64]:
    """The code of each row's system, -1 where it is unknown."""
    codes = np.array(rows.systems.codes, np.int64)
    if rows.systems.places is None:
        return np.repeat(codes, len(rows.sent.values))
    return np.take(codes, rows.systems.places)


def _outcomes(column: pa.Array) -> npt.NDArray[np.int64]:
    """Outcomes as places in `Outcome`, -1 for a null."""
    texts, places = dictionary_of(column)
    for text in texts:
        if text is not None and text not in OUTCOMES:
            raise InvalidFrameError(
                f"{text!r} is no outcome; they are {', '.join(OUTCOMES)}. Pass the table as it "
                "was before it was annotated"
            )
    codes = [-1 if text is None else OUTCOMES.index(str(text)) for text in texts]
    return np.take(np.array([*codes, -1], np.int64), places)
