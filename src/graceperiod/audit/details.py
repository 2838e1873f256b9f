"""What a report shows beside the sums of an audit: counts by system, evidence and hour, and some
of the rows. What is kept does not grow with the file.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.systems import System
from graceperiod.tables.annotator import OUTCOME_CODES, Labels, TransmissionRows
from graceperiod.tables.answers import JOIN, Lookup
from graceperiod.tables.instants import to_microseconds
from graceperiod.times import HOUR

__all__ = [
    "LISTED",
    "LISTED_EACH",
    "UNKNOWN",
    "CitingRows",
    "Collector",
    "Counts",
    "Details",
    "Row",
]

LISTED = 1_000
"""How many rows for a person to look at, and how many with problems, are listed."""

LISTED_EACH = 25
"""How many rows are listed of those that cite an outage or a relief."""

_KEPT = 50_000  # rows kept to be listed under what they cite, in all
UNKNOWN = "UNKNOWN"
"""Stands for what is no system on record."""

_ZEROS = r"((?::[0-9]{2})(?:\.[0-9]*[1-9])?)\.?0*$"  # at the end of a fraction of seconds
_KINDS: list[str | None] = [*OUTCOME_CODES, None]
_UNDECIDED = len(OUTCOME_CODES)
_SYSTEMS: list[System | str | None] = [UNKNOWN, *System, None]  # by one more than their codes

Counts = Mapping[str | None, int]
"""Rows by outcome; None for those that cannot be decided."""

_Evidence = TypeVar("_Evidence", Outage, DeclaredRelief)


class Row(NamedTuple):
    """A row of the file.

    Args:
        number: its place among the rows, from 1.
        timestamp: as given; None where there is none.
        system: as given; None where it is not stated, or the same for all rows.
        due: as given.
        sent: the instant the timestamp means, the first of several; None where it means none.
        answer: the number of its answer, 0 where it cannot be decided.
        problem: why not.
    """

    number: int
    timestamp: str | None
    system: str | None
    due: str | None
    sent: int | None
    answer: int
    problem: str | None


class CitingRows(NamedTuple):
    """The rows whose answers cite an outage or a relief: how many, and the first of them."""

    counts: Counts
    rows: Sequence[Row]


@dataclass(frozen=True)
class Details:
    """What was found. Rows are in the order of the file.

    `by_system` has None for not stated, and `UNKNOWN` for what is no system on record. `by_hour`
    is by hours since 1970 UTC, and `by_caution` counts a row once for each it has. `lookup` says
    what the numbers of answers mean.
    """

    lookup: Lookup
    for_review: Sequence[Row]
    with_problems: Sequence[Row]
    by_system: Mapping[System | str | None, Counts]
    by_hour: Mapping[int, Counts]
    by_caution: Mapping[str, int]
    by_outage: Mapping[Outage, CitingRows]
    by_relief: Mapping[DeclaredRelief, CitingRows]


class Collector:
    """Collects the details while rows go by."""

    def __init__(self) -> None:
        self._seen = self._kept = 0
        self._review: list[Row] = []
        self._problems: list[Row] = []
        self._by_answer: dict[int, list[Row]] = {}
        self._systems: npt.NDArray[np.int64] = np.zeros(len(_SYSTEMS) * len(_KINDS), np.int64)
        self._hours: Counter[int] = Counter()

    def add(self, rows: TransmissionRows, labels: Labels, given: Sequence[pa.Array | None]) -> None:
        """Collect from a batch: its rows as read, decided, and as given: when they were sent, the
        systems and when they were due.
        """
        batch = _Batch(self._seen, rows, labels, given)
        self._seen += len(labels.numbers)
        self._count(rows, labels)
        self._review += batch.rows(labels.take(labels.lookup.review), LISTED - len(self._review))
        self._problems += batch.rows(labels.numbers == 0, LISTED - len(self._problems))
        for row in batch.rows(self._wanted(labels), _KEPT - self._kept):
            self._by_answer[row.answer].append(row)
            self._kept += 1

    def _count(self, rows: TransmissionRows, labels: Labels) -> None:
        kind_of = labels.lookup.outcomes.astype(np.int64)
        kind_of[0] = _UNDECIDED
        kinds = labels.take(kind_of)
        codes = np.array(rows.systems.codes, np.int64)
        of_row = codes if rows.systems.places is None else codes[rows.systems.places]
        systems = (of_row + 1) * len(_KINDS) + kinds
        self._systems += np.bincount(systems, minlength=len(self._systems))
        hours = to_microseconds(rows.sent.values, rows.sent.unit) // HOUR * len(_KINDS) + kinds
        self._hours.update(_counted(hours[rows.sent.valid]))

    def _wanted(self, labels: Labels) -> npt.NDArray[np.bool_]:
        """Which rows to keep, of answers that cite something: the first few of each."""
        lookup, numbers = labels.lookup, labels.numbers
        missing = np.zeros(len(lookup.free), np.int64)
        for answer in np.flatnonzero(np.bincount(numbers)).tolist():
            if lookup.cited[answer] or lookup.reliefs[answer]:
                missing[answer] = LISTED_EACH - len(self._by_answer.setdefault(answer, []))
        missing = missing[numbers]
        rows = np.flatnonzero(missing)
        wanted = np.zeros(len(numbers), np.bool_)
        wanted[rows[_rank(numbers[rows]) < missing[rows]]] = True
        return wanted

    def details(self, lookup: Lookup, counts: Sequence[int]) -> Details:
        """What was collected.

        Args:
            lookup: what the answers say.
            counts: how many rows have each answer, by its number.
        """
        by_hour: dict[int, dict[str | None, int]] = {}
        for key, count in sorted(self._hours.items()):
            hour, kind = divmod(key, len(_KINDS))
            by_hour.setdefault(hour, {})[_KINDS[kind]] = count
        table = self._systems.reshape(len(_SYSTEMS), len(_KINDS)).tolist()
        by_system = {
            system: dict(zip(_KINDS, counts, strict=True))
            for system, counts in zip(_SYSTEMS, table, strict=True)
            if any(counts)
        }
        return Details(
            lookup=lookup,
            for_review=self._review,
            with_problems=self._problems,
            by_system=by_system,
            by_hour=by_hour,
            by_caution=_by_caution(lookup, counts),
            by_outage=self._covers(lookup.cited, lookup, counts),
            by_relief=self._covers(lookup.reliefs, lookup, counts),
        )

    def _covers(
        self, cited: Sequence[Sequence[_Evidence]], lookup: Lookup, counts: Sequence[int]
    ) -> Mapping[_Evidence, CitingRows]:
        """The rows by what their answers cite."""
        numbers: dict[_Evidence, list[int]] = {}
        for number, count in enumerate(counts):
            if count:
                for each in cited[number]:
                    numbers.setdefault(each, []).append(number)
        return {each: self._cover(of, lookup, counts) for each, of in numbers.items()}

    def _cover(self, numbers: Sequence[int], lookup: Lookup, counts: Sequence[int]) -> CitingRows:
        by_outcome: Counter[str | None] = Counter()
        for number in numbers:
            by_outcome[OUTCOME_CODES[lookup.outcomes[number]]] += counts[number]
        rows = [row for number in numbers for row in self._by_answer.get(number, ())]
        rows.sort(key=lambda row: row.number)
        return CitingRows(by_outcome, rows[:LISTED_EACH])


def _by_caution(lookup: Lookup, counts: Sequence[int]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for count, code in zip(counts[1:], lookup.cautions[1:], strict=False):
        for caution in filter(None, lookup.caution_texts[code].split(JOIN) if count else ()):
            found[caution] += count
    return found


class _Batch(NamedTuple):
    """A batch of rows, of which some are kept; `before` it there were so many."""

    before: int
    read: TransmissionRows
    labels: Labels
    given: Sequence[pa.Array | None]

    def rows(self, wanted: npt.NDArray[np.bool_], most: int) -> Iterator[Row]:
        """The first of the rows wanted, in their order."""
        places = np.flatnonzero(wanted)[:most]
        if not len(places):
            return
        sent, problems = self.read.sent, self.labels.problems
        instants = to_microseconds(sent.values[places], sent.unit)
        timestamps, systems, due = (_as_text(column, places) for column in self.given)
        codes = problems.codes[places]
        for at, place in enumerate(places.tolist()):
            yield Row(
                number=self.before + place + 1,
                timestamp=timestamps[at],
                system=systems[at],
                due=due[at],
                sent=int(instants[at]) if sent.valid[place] else None,
                answer=int(self.labels.numbers[place]),
                problem=problems.texts[codes[at] - 1] if codes[at] else None,
            )


def _as_text(column: pa.Array | None, places: npt.NDArray[np.int64]) -> list[str | None]:
    """Some values of a column as they are written, times with a zone in UTC; None for nulls."""
    if column is None:
        return [None] * len(places)
    values = column.take(pa.array(places))
    if not pa.types.is_timestamp(values.type):
        return list(values.cast(pa.string()).to_pylist())
    zone = "" if values.type.tz is None else "Z"
    texts = values.cast(pa.timestamp(values.type.unit)).cast(pa.string())
    return list(pc.replace_substring_regex(texts, _ZEROS, rf"\1{zone}").to_pylist())


def _counted(values: npt.NDArray[np.int64]) -> dict[int, int]:
    """How often each value is there; values that lie close are counted without being sorted."""
    if not len(values):
        return {}
    least, most = int(values.min()), int(values.max())
    if most - least < len(values):
        each = np.bincount(values - least)
        keys = np.flatnonzero(each)
        keys, counts = keys + least, each[keys]
    else:
        keys, counts = np.unique(values, return_counts=True)
    return dict(zip(keys.tolist(), counts.tolist(), strict=True))


def _rank(values: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """For each value how many equal ones come before it."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    ranks = np.empty(len(values), np.intp)
    ranks[order] = np.arange(len(values)) - np.searchsorted(ordered, ordered)
    return ranks
