"""The decision for columns: what goes in, and the nine columns that come out, in NumPy.

Nulls, unknown systems and problems come together with the answers here. The adapters only take
columns out of a frame, and put these into it.
"""

from collections.abc import Mapping
from datetime import tzinfo
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.deadlines import Filing, due_for
from graceperiod.errors import InvalidDeadlineError
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.answers import NULL_TIME, Answers, Lookup, SystemCodes
from graceperiod.tables.instants import Cells, dictionary_of, read_times
from graceperiod.tables.kernel import PER_UNIT, Bools, Instants
from graceperiod.tables.problems import MISSING_TIME, ProblemCode, Problems, describe_error
from graceperiod.tables.system_names import OwnNames, read_systems
from graceperiod.tables.wall_clocks import wall_clock_of
from graceperiod.times import instant, name_zone
from graceperiod.verdicts import Outcome, Reason

__all__ = [
    "COLUMNS",
    "EASTERN_ZONE",
    "LABELS",
    "OUTCOME_CODES",
    "REASON_CODES",
    "Annotator",
    "Labels",
    "TransmissionRows",
]

EASTERN_ZONE = "America/Toronto"
"""The zone of the columns of times."""

LABELS = pa.schema(
    {
        "no_penalty": pa.bool_(),
        "outcome": pa.dictionary(pa.int8(), pa.string()),
        "reason": pa.dictionary(pa.int8(), pa.string()),
        "outages": pa.dictionary(pa.int32(), pa.string()),
        "window_start": pa.timestamp("us", EASTERN_ZONE),
        "window_end": pa.timestamp("us", EASTERN_ZONE),
        "cautions": pa.dictionary(pa.int32(), pa.string()),
        "needs_review": pa.bool_(),
        "problem": pa.dictionary(pa.int32(), pa.string()),
    }
)
"""The names and types of the nine columns that a decision gives, in their order."""

COLUMNS = tuple(LABELS.names)

OUTCOME_CODES = [outcome.value for outcome in Outcome]
REASON_CODES = [reason.value for reason in Reason]

_ADVICE = "say which is meant with assume_zone, as assume_zone='ET'"

_Scalar = TypeVar("_Scalar", bound=np.generic)


class TransmissionRows(NamedTuple):
    """n rows of a table, read: instants, systems, and what is wrong with some rows.

    `unknown_systems` counts the rows that have a name of no system, by the name.
    """

    sent: Instants
    systems: SystemCodes
    due: Instants | None
    problems: Problems
    unknown_systems: Mapping[str, int]


class Labels(NamedTuple):
    """The decisions of n rows: for each the number of its answer, and what the answers say.

    A row that cannot be decided has the number 0, and a problem.
    """

    numbers: npt.NDArray[np.intp]
    lookup: Lookup
    problems: Problems

    @property
    def undecided(self) -> Bools | None:
        """The rows that cannot be decided; None where there are none."""
        return None if self.numbers.all() else self.numbers == 0

    def to_arrow(self) -> pa.RecordBatch:
        """The nine columns."""
        # A row that cannot be decided has no answer: the mask hides what number 0 looks up.
        undecided, lookup, codes = self.undecided, self.lookup, self.problems.codes
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
        return pa.RecordBatch.from_arrays(arrays, schema=LABELS)

    def take(self, by_answer: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
        """A value for each row, from an array that has one for each answer."""
        return np.take(by_answer, self.numbers)


class Annotator:
    """Decides columns by a calendar. What it works out serves the next columns too.

    Args:
        calendar: to decide by.
        assume_zone: the zone of times that state none, as `name_zone` takes it. None refuses such
            times.
        systems: a house's own names for systems, as `check_names` gives them.
        advice: what to do about times that state no zone, in the words of who asks.
    """

    def __init__(
        self,
        calendar: Record,
        assume_zone: str | tzinfo | None = None,
        systems: OwnNames = (),
        advice: str = _ADVICE,
    ) -> None:
        self.calendar: Record = calendar
        self.systems: OwnNames = systems
        self.answers: Answers = Answers(calendar)
        zone = name_zone(assume_zone)
        self._options = zone, systems, advice
        self._zone = advice if zone is None else wall_clock_of(zone)

    # What it has worked out stays behind: an executor of Spark works out only what it needs.
    def __reduce__(self) -> tuple[type, tuple[Record, str | None, OwnNames, str]]:
        return type(self), (self.calendar, *self._options)

    def read(
        self,
        timestamps: Cells,
        systems: Cells | System | None = None,
        due: Cells | None = None,
        names: tuple[str, str, str] = ("timestamp", "system", "due"),
        filings: Cells | Filing | None = None,
    ) -> TransmissionRows:
        """Read n rows.

        Args:
            timestamps: when the data were sent: timestamps of any unit, or text.
            systems: names, ids or abbreviations, as text; one for all; or None, not stated.
            due: when they were due, in the same forms; None, or null in a row, is not given.
            names: the names of the three columns, for messages.
            filings: what was filed, as text, or one `Filing` for all. The data are then due so long
                before the times of `due`, as `due_for` says.

        Raises:
            NaiveTimestampError: a column of times without a zone, and none is assumed.
            UnreadableTimestampError: a column that does not hold times.
            InvalidFrameError: a column of systems that holds lists, or other values with parts.
        """
        problems = Problems(len(timestamps))
        sent = read_times(timestamps, self._zone, names[0], problems)
        problems.note(np.flatnonzero(~sent.valid), MISSING_TIME)
        system_codes, unknown = read_systems(systems, self.systems, names[1], problems)
        limits = None
        if due is not None:
            # Apart from the others: a row whose due time is wrong cannot be decided, and one that
            # lacks a due time can.
            wrong = Problems(len(due))
            limits = read_times(due, self._zone, names[2], wrong)
            if filings is not None:
                limits = _due_times(limits, filings, wrong)
            texts = [text.replace(": ", ": due: ", 1) for text in wrong.texts]
            problems.note_each(slice(None), wrong.codes - 1, texts)
            if wrong.texts:
                sent = sent._replace(valid=sent.valid & (wrong.codes == 0))
        return TransmissionRows(sent, system_codes, limits, problems, unknown)

    def annotate_rows(self, rows: TransmissionRows) -> Labels:
        """Decide n rows."""
        numbers = self.answers.numbers(rows.sent, rows.systems, rows.due)
        return Labels(numbers, self.answers.lookup(), rows.problems)


def _due_times(events: Instants, filings: Cells | Filing, problems: Problems) -> Instants:
    """When filings are due before their events; rows without a deadline get a problem."""
    column = pa.array([filings] * len(events.values)) if isinstance(filings, Filing) else filings
    names, places = dictionary_of(column)
    offsets: list[int] = []
    texts: list[str | None] = []
    for name in [*names, None]:  # the last is for a null
        try:
            # From 1970, so that the instant is what the event has to be moved by.
            offsets.append(instant(due_for(str(name), "1970-01-01T00:00Z")))
            texts.append(None)
        except InvalidDeadlineError as error:
            offsets.append(0)
            missing = f"{ProblemCode.MISSING}: the filing is missing"
            texts.append(missing if name is None else describe_error(error))
    rows = np.flatnonzero(events.valid)
    problems.note_each(rows, places[rows], texts)
    is_named = (places >= 0) & (places < len(names))
    missing = f"{ProblemCode.MISSING}: the event is missing"
    problems.note(np.flatnonzero(~events.valid & is_named), missing)
    times, over = PER_UNIT[events.unit]
    moved = (np.array(offsets, np.int64) * times // over)[places]
    others = events.others + moved[events.repeated]
    return events._replace(values=events.values + moved, others=others)


def _texts(
    codes: npt.NDArray[np.generic], nulls: Bools | None, texts: list[str]
) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=nulls), pa.array(texts, pa.string()), safe=False
    )


def _times(values: npt.NDArray[np.generic]) -> pa.Array:
    return pa.array(values, mask=values == NULL_TIME).view(pa.timestamp("us", EASTERN_ZONE))
