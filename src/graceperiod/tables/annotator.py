"""The decision for columns: what goes in, and the nine columns that come out, in NumPy.

This is where nulls, unknown systems and problems come together with the answers; the adapters only
take columns out of a frame and put these into it.
"""

from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.errors import UnknownSystemError
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.answers import NO_SYSTEM, Answers, Lookup, SystemCodes
from graceperiod.tables.instants import Instants, dictionary_of, read_times
from graceperiod.tables.problems import Problems
from graceperiod.tables.wall_clocks import WallClock, wall_clock_of
from graceperiod.verdicts import Outcome, Reason

__all__ = [
    "COLUMNS",
    "OUTCOME_CODES",
    "REASON_CODES",
    "ZONE",
    "Annotator",
    "Labels",
    "Rows",
    "schema",
]

COLUMNS = (
    "no_penalty",
    "outcome",
    "reason",
    "outages",
    "window_start",
    "window_end",
    "cautions",
    "needs_review",
    "problem",
)
"""The columns that a decision gives, in their order."""

OUTCOME_CODES = [each.value for each in Outcome]
REASON_CODES = [each.value for each in Reason]

_Scalar = TypeVar("_Scalar", bound=np.generic)

ZONE = "America/Toronto"
"""That of the columns of times."""
_KINDS = {
    "no_penalty": pa.bool_(),
    "outcome": pa.dictionary(pa.int8(), pa.string()),
    "reason": pa.dictionary(pa.int8(), pa.string()),
    "outages": pa.dictionary(pa.int32(), pa.string()),
    "window_start": pa.timestamp("us", ZONE),
    "window_end": pa.timestamp("us", ZONE),
    "cautions": pa.dictionary(pa.int32(), pa.string()),
    "needs_review": pa.bool_(),
    "problem": pa.dictionary(pa.int32(), pa.string()),
}
_NULL = np.iinfo(np.int64).min


class Rows(NamedTuple):
    """What n rows say, read: instants, the codes of systems, and what is wrong with some."""

    sent: Instants
    systems: SystemCodes
    due: Instants | None
    problems: Problems


class Labels(NamedTuple):
    """The decisions of n rows: for each the number of its answer, and what the answers say.

    Number 0 is a row that cannot be decided, whose problem is noted.
    """

    numbers: npt.NDArray[np.intp]
    lookup: Lookup
    problems: Problems

    @property
    def undecided(self) -> npt.NDArray[np.bool_] | None:
        """The rows that cannot be decided; None where there are none."""
        return None if self.numbers.all() else self.numbers == 0

    def each_answer(self) -> "Labels":
        """A row for each answer, in the order of their numbers, without problems."""
        size = len(self.lookup.free)
        return Labels(np.arange(size), self.lookup, Problems(size))

    def to_arrow(self) -> pa.RecordBatch:
        """The nine columns."""
        undecided = self.undecided
        lookup = self.lookup
        codes = self.problems.codes
        arrays = [
            pa.array(self.take(lookup.free), mask=~self.take(lookup.known)),
            _texts(self.take(lookup.outcomes), undecided, OUTCOME_CODES),
            _texts(self.take(lookup.reasons), undecided, REASON_CODES),
            _texts(self.take(lookup.outages), undecided, lookup.outage_texts),
            _times(self.take(lookup.starts)),
            _times(self.take(lookup.ends)),
            _texts(self.take(lookup.cautions), undecided, lookup.caution_texts),
            pa.array(self.take(lookup.review), mask=undecided),
            _texts(codes - np.int32(1), codes == 0, self.problems.texts),
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema())

    def take(self, by_answer: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
        """A column, from what each answer says in it."""
        return np.take(by_answer, self.numbers)


def schema() -> pa.Schema:
    """The names and types of the nine columns."""
    return pa.schema([(name, _KINDS[name]) for name in COLUMNS])


class Annotator:
    """Decides columns by a calendar; what it has worked out serves the next ones too.

    Args:
        calendar: to decide by.
        assume_zone: of times that state no zone: what `wall_clock_of` takes. None refuses
            them.
    """

    def __init__(self, calendar: Record, assume_zone: str | None = None) -> None:
        self.calendar: Record = calendar
        self.assume_zone: str | None = assume_zone
        self._answers = Answers(calendar)
        self._zone = None if assume_zone is None else wall_clock_of(assume_zone)

    def __reduce__(self) -> tuple[type, tuple[Record, str | None]]:
        return type(self), (self.calendar, self.assume_zone)

    @cached_property
    def _eastern(self) -> WallClock:
        return wall_clock_of("ET")

    def annotate(
        self,
        timestamps: pa.Array,
        systems: pa.Array | System | None = None,
        due: pa.Array | None = None,
        names: tuple[str, str] = ("timestamp", "due"),
    ) -> Labels:
        """Decide n rows, given and refused as `read` does."""
        return self.annotate_rows(self.read(timestamps, systems, due, names))

    def read(
        self,
        timestamps: pa.Array,
        systems: pa.Array | System | None = None,
        due: pa.Array | None = None,
        names: tuple[str, str] = ("timestamp", "due"),
    ) -> Rows:
        """What n rows say.

        Args:
            timestamps: when the data were sent: timestamps of any unit, or text.
            systems: names, ids or abbreviations, as text; one for all; or None, not stated.
            due: when they were due, in the same forms; None, or null in a row, is not given.
            names: those of the two columns of times, for messages.

        Raises:
            NaiveTimestampError: a column of times without a zone, and none is assumed.
            UnreadableTimestampError: a column that is no time.
            UnknownSystemError: a column that is no text.
        """
        problems = Problems(len(timestamps))
        sent = read_times(timestamps, self._zone, self._eastern, names[0], problems)
        problems.note(np.flatnonzero(~sent.valid), "the timestamp is missing")
        asked = _systems(systems, problems)
        limits = None
        if due is not None:
            wrong = Problems(len(due))
            limits = read_times(due, self._zone, self._eastern, names[1], wrong)
            problems.merge(np.arange(len(due)), wrong, "due: ")
            if wrong.texts:
                sent = sent._replace(valid=sent.valid & (wrong.codes == 0))
        return Rows(sent, asked, limits, problems)

    @property
    def lookup(self) -> Lookup:
        """What the answers known so far say."""
        return self._answers.lookup()

    def annotate_rows(self, rows: Rows) -> Labels:
        """Decide n rows that were read."""
        numbers = self._answers.number(rows.sent, rows.systems, rows.due)
        return Labels(numbers, self.lookup, rows.problems)


def _systems(column: pa.Array | System | None, problems: Problems) -> SystemCodes:
    """The systems of a column; the problem of those that are unknown is noted."""
    order = list(System)
    if column is None:
        return SystemCodes([NO_SYSTEM])
    if isinstance(column, System):
        return SystemCodes([order.index(column)])
    names, places = dictionary_of(column)
    codes = [NO_SYSTEM] * (len(names) + 1)  # the last is for a null
    unknown: list[str | None] = [None] * len(names)
    for place, name in enumerate(names):
        if name is None:  # a dictionary can have a null among its values
            continue
        try:
            codes[place] = order.index(System.parse(name))  # type: ignore[arg-type]  # refuses what is no text
        except UnknownSystemError as error:
            codes[place], unknown[place] = -1, str(error)
    problems.note_each(np.arange(len(places)), places, unknown)
    if not column.null_count:  # then that of any system need not be compiled
        codes.pop()
    return SystemCodes(codes, places)


def _texts(
    codes: npt.NDArray[np.generic], nulls: npt.NDArray[np.bool_] | None, texts: list[str]
) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=nulls), pa.array(texts, pa.string()), safe=False
    )


def _times(values: npt.NDArray[np.generic]) -> pa.Array:
    return pa.array(values, mask=values == _NULL).view(pa.timestamp("us", ZONE))
