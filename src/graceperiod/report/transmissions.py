"""Transmissions out of a table, for plots: when, through which system, with which outcome."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.display.words import Words
from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.annotator import COLUMNS, OUTCOME_CODES, Annotator
from graceperiod.tables.column_choice import ColumnChoice
from graceperiod.tables.frames import columns_of
from graceperiod.tables.instants import dictionary_of
from graceperiod.tables.kernel import Integers
from graceperiod.tables.system_names import check_names

__all__ = ["TransmissionColumns", "Transmissions", "read_transmissions"]

_NONE: Integers = np.zeros(0, np.int64)


class TransmissionColumns(TypedDict, total=False):
    """The columns of a table of transmissions, as plots take them by name."""

    timestamp: str
    system_column: System | str | None
    due: str | None
    assume_zone: str | tzinfo | None
    systems: Mapping[str, System | str] | None


class Transmissions(NamedTuple):
    """Transmissions: instants in microseconds since 1970 UTC, codes of systems, and outcomes as
    places in `Outcome`; how many rows of their table cannot be decided; and how many were, while
    their time or system cannot be read.
    """

    at: Integers = _NONE
    system: Integers = _NONE
    outcome: Integers = _NONE
    undecided: int = 0
    unread: int = 0

    def only(self, mask: npt.NDArray[np.bool_]) -> "Transmissions":
        """The transmissions where a mask is true."""
        at, system, outcome, *left_out = self
        return Transmissions(at[mask], system[mask], outcome[mask], *left_out)

    def notes(self, words: Words, **others: int) -> list[str]:
        """The notes below a plot: how many rows are not drawn, of the `others` and of the table."""
        counts = {**others, "undecided": self.undecided, "unread": self.unread}
        return [words.say(f"plot.{why}", count=count) for why, count in counts.items() if count]


def read_transmissions(
    calendar: Record,
    frame: object,
    timestamp: str = "transmitted_at",
    system_column: System | str | None = "system",
    due: str | None = None,
    assume_zone: str | tzinfo | None = None,
    systems: Mapping[str, System | str] | None = None,
) -> Transmissions:
    """The transmissions of a table. It takes and raises what `OutageCalendar.annotate` does.

    A table that has been annotated keeps the outcomes it has. Of an hour that happened twice, the
    first reading counts, as in `Decision.transmitted`.

    Raises:
        InvalidFrameError: not such a table, or outcomes that do not exist.
    """
    names, column = columns_of(frame)
    is_annotated = set(names) >= set(COLUMNS)
    # An annotator refuses a table that has the columns it adds.
    own = [name for name in names if name not in COLUMNS] if is_annotated else names
    annotator = Annotator(calendar, assume_zone, check_names({} if systems is None else systems))
    rows = ColumnChoice(own, timestamp, system_column, due).read(annotator, column)
    if is_annotated:  # by whom and with which record, it does not say: its outcomes stand
        outcome = _outcomes(column("outcome"))
    else:
        labels = annotator.annotate_rows(rows)
        outcome = np.where(labels.numbers, labels.take(labels.lookup.outcomes), -1).astype(np.int64)
    # One system for all rows has no places, and is repeated for each.
    codes, places = np.array(rows.systems.codes, np.int64), rows.systems.places
    through = np.resize(codes, len(outcome)) if places is None else codes[places]
    decided = outcome >= 0
    placed = rows.sent.valid & (through >= 0) & decided
    at, undecided = rows.sent.microseconds(placed), int(np.count_nonzero(~decided))
    unread = len(placed) - len(at) - undecided
    return Transmissions(at, through[placed], outcome[placed], undecided, unread)


def _outcomes(column: pa.Array) -> Integers:
    """Outcomes as places in `Outcome`, -1 for a null."""
    texts, places = dictionary_of(column)
    for text in texts:
        if text is not None and text not in OUTCOME_CODES:
            raise InvalidFrameError(
                f"{text!r} is not an outcome; they are {', '.join(OUTCOME_CODES)}. Pass the table "
                "as it was before it was annotated"
            )
    codes = [-1 if text is None else OUTCOME_CODES.index(str(text)) for text in texts]
    return np.take(np.array([*codes, -1], np.int64), places)
