"""What a report shows beside the sums of an audit: counts by system, evidence and hour, and rows.

What is kept does not grow with the file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.systems import System
from graceperiod.tables.annotator import OUTCOME_CODES, Labels, TransmissionRows
from graceperiod.tables.answers import JOIN, SYSTEMS, Lookup
from graceperiod.tables.kernel import Bools, Integers
from graceperiod.times import HOUR

__all__ = ["UNKNOWN", "CitingRows", "Collector", "Details", "ListedRow", "OutcomeCounts"]

# The rows listed, which bound the memory and the page: those to review, and those with problems;
# those that cite one outage or relief; and those that cite any, since there can be thousands.
MOST_LISTED, MOST_PER_CITATION, _MOST_KEPT = 1_000, 25, 50_000

UNKNOWN = "UNKNOWN"
"""Stands for a name that is not the name of a system."""

_ZEROS = r"((?::[0-9]{2})(?:\.[0-9]*[1-9])?)\.?0*$"  # at the end of a fraction of seconds
_OUTCOME_KEYS: list[str | None] = [*OUTCOME_CODES, None]
_SYSTEM_KEYS: list[System | str | None] = [UNKNOWN, *SYSTEMS]  # the code of an unknown one is -1

OutcomeCounts = Mapping[str | None, int]
"""Counts of rows by outcome; None stands for the rows that cannot be decided."""

_Evidence = TypeVar("_Evidence", Outage, DeclaredRelief)


class ListedRow(NamedTuple):
    """A row of the file, with its `number` among the rows, from 1.

    `timestamp`, `system` and `due` are text of the file, None where it is missing; `system` also
    where one holds for all rows. `sent` is the instant the timestamp means, the first of several;
    None where it means none. `answer` is the number of the answer, 0 where the row cannot be
    decided, and `problem` then says why.
    """

    number: int
    timestamp: str | None
    system: str | None
    due: str | None
    sent: int | None
    answer: int
    problem: str | None


class CitingRows(NamedTuple):
    """The rows whose answers cite an outage or a relief: their counts, and the first of them."""

    counts: OutcomeCounts
    rows: Sequence[ListedRow]


class Details(NamedTuple):
    """What was found. Rows are in the order of the file.

    `by_system` has None for not stated, and `UNKNOWN` for names of no system. `by_hour` is by
    hours since 1970 UTC. `by_caution` counts a row once for each caution it has. `lookup` says
    what the numbers of answers mean.
    """

    lookup: Lookup
    for_review: Sequence[ListedRow]
    with_problems: Sequence[ListedRow]
    by_system: Mapping[System | str | None, OutcomeCounts]
    by_hour: Mapping[int, OutcomeCounts]
    by_caution: Mapping[str, int]
    by_outage: Mapping[Outage, CitingRows]
    by_relief: Mapping[DeclaredRelief, CitingRows]


class Collector:
    """Collects the details batch by batch."""

    def __init__(self) -> None:
        self._seen = self._kept = 0
        self._review: list[ListedRow] = []
        self._problems: list[ListedRow] = []
        self._by_answer: dict[int, list[ListedRow]] = {}
        self._systems: Counter[int] = Counter()
        self._hours: Counter[int] = Counter()

    def add(self, rows: TransmissionRows, labels: Labels, texts: Sequence[pa.Array | None]) -> None:
        """Collect from a batch.

        Args:
            rows: what they say.
            labels: their decisions.
            texts: the columns of the file with timestamps, systems and due times, where they are.
        """
        list_rows = partial(_list_rows, self._seen, rows, labels, texts)
        lookup, numbers = labels.lookup, labels.numbers
        self._seen += len(numbers)
        self._count(rows, labels)
        review, problems = labels.take(lookup.review), numbers == 0
        self._review += list_rows(review, MOST_LISTED - len(self._review))
        self._problems += list_rows(problems, MOST_LISTED - len(self._problems))
        for answer in np.flatnonzero(np.bincount(numbers)).tolist():
            if lookup.cited[answer] or lookup.reliefs[answer]:
                kept = self._by_answer.setdefault(answer, [])
                most = min(MOST_PER_CITATION - len(kept), _MOST_KEPT - self._kept)
                if most > 0:  # once there are enough, the batch need not be searched
                    found = list_rows(numbers == answer, most)
                    kept += found
                    self._kept += len(found)

    def _count(self, rows: TransmissionRows, labels: Labels) -> None:
        """Count by system and by hour. A key is its place, times the outcomes, plus the outcome."""
        # A pair is one number, since the counts are of the values of one array.
        of_row = labels.take(labels.lookup.outcomes)
        codes = np.array(rows.systems.codes, np.int64)
        systems = codes if rows.systems.places is None else codes[rows.systems.places]
        self._systems.update(_tally((systems + 1) * len(_OUTCOME_KEYS) + of_row))
        hours = rows.sent.microseconds() // HOUR
        self._hours.update(_tally((hours * len(_OUTCOME_KEYS) + of_row)[rows.sent.valid]))

    def details(self, lookup: Lookup, counts: Sequence[int]) -> Details:
        """What was collected.

        Args:
            lookup: what the answers say.
            counts: how many rows have each answer, by its number.
        """
        by_system, by_caution = _by_outcome(self._systems), Counter[str]()
        # The last answers may have no row, and no count: a due time can give a row another answer
        # than its transmission time alone did.
        for count, code in zip(counts[1:], lookup.cautions[1:], strict=False):
            cautions = filter(None, lookup.caution_texts[code].split(JOIN) if count else ())
            by_caution.update(dict.fromkeys(cautions, count))
        return Details(
            lookup=lookup,
            for_review=self._review,
            with_problems=self._problems,
            by_system={_SYSTEM_KEYS[place]: found for place, found in by_system.items()},
            by_hour=_by_outcome(self._hours),
            by_caution=by_caution,
            by_outage=self._citations(lookup.cited, lookup, counts),
            by_relief=self._citations(lookup.reliefs, lookup, counts),
        )

    def _citations(
        self, cited: Sequence[Sequence[_Evidence]], lookup: Lookup, counts: Sequence[int]
    ) -> Mapping[_Evidence, CitingRows]:
        """The rows by what their answers cite."""
        found: dict[_Evidence, tuple[Counter[str | None], list[ListedRow]]] = {}
        for number, count in enumerate(counts):
            for evidence in cited[number] if count else ():
                by_outcome, rows = found.setdefault(evidence, (Counter(), []))
                by_outcome[OUTCOME_CODES[lookup.outcomes[number]]] += count
                rows += self._by_answer[number]
        return {
            evidence: CitingRows(by_outcome, sorted(rows)[:MOST_PER_CITATION])
            for evidence, (by_outcome, rows) in found.items()
        }


def _list_rows(
    before: int,
    rows: TransmissionRows,
    labels: Labels,
    texts: Sequence[pa.Array | None],
    wanted: Bools,
    most: int,
) -> list[ListedRow]:
    """The first of the rows wanted in a batch, in their order, after so many rows `before` it."""
    places = np.flatnonzero(wanted)[:most]
    sent, problems = rows.sent, labels.problems
    instants = sent.microseconds(places).tolist()
    columns = (
        (before + places + 1).tolist(),
        *(_as_text(column, places) for column in texts),
        [when if valid else None for when, valid in zip(instants, sent.valid[places], strict=True)],
        labels.numbers[places].tolist(),
        [problems.texts[code - 1] if code else None for code in problems.codes[places]],
    )
    return [ListedRow(*row) for row in zip(*columns, strict=True)]


def _as_text(column: pa.Array | None, places: Integers) -> list[str | None]:
    """Some values of a column as they are written, times with a zone in UTC; None for nulls."""
    if column is None:
        return [None] * len(places)
    values = column.take(pa.array(places))
    if not pa.types.is_timestamp(values.type):
        return list(values.cast(pa.string()).to_pylist())
    zone = "" if values.type.tz is None else "Z"
    texts = values.cast(pa.timestamp(values.type.unit)).cast(pa.string())
    return list(pc.replace_substring_regex(texts, _ZEROS, rf"\1{zone}").to_pylist())


def _tally(values: Integers) -> dict[int, int]:
    """How often each value is there."""
    counts = pc.value_counts(pa.array(values))  # by hashes: NumPy would sort all rows
    return dict(zip(*(part.to_pylist() for part in counts.flatten()), strict=True))


def _by_outcome(counts: Mapping[int, int]) -> dict[int, dict[str | None, int]]:
    """The counts of keys as `Collector._count` makes them, by place and outcome."""
    found: dict[int, dict[str | None, int]] = {}
    for key, count in sorted(counts.items()):
        place, outcome = divmod(key, len(_OUTCOME_KEYS))
        by_outcome = found.setdefault(place, dict.fromkeys(_OUTCOME_KEYS, 0))
        by_outcome[_OUTCOME_KEYS[outcome]] = count
    return found
