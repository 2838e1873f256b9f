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

from graceperiod.audit.summary import cautions_of, code_of, for_a_person
from graceperiod.audit.texts import as_texts
from graceperiod.engine.evidence import QUIET
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.systems import System
from graceperiod.tables.annotator import OUTCOME_CODES, REASON_CODES, Labels, TransmissionRows
from graceperiod.tables.answers import SYSTEMS, Lookup
from graceperiod.tables.kernel import Bools, Instants, Integers
from graceperiod.times import HOUR
from graceperiod.verdicts import Caution, Outcome

__all__ = [
    "UNITS",
    "UNKNOWN",
    "Alike",
    "Collector",
    "Details",
    "KindCounts",
    "ListedRow",
    "count_citations",
    "excuses",
]

# The rows kept, which bound the memory and the page: of those that an outage excuses and of each
# outcome; and of each kind of row for a person.
_MOST_LISTED, _MOST_ALIKE = 500, 200
_MOST_TIMES = 50_000  # counts by time and kind; a year of hours has about half as many

UNITS = ("hour", "day", "month", "year")
"""The times that rows are counted by: a longer one where the counts would be too many."""

UNKNOWN = "UNKNOWN"
"""Stands for a name that is not the name of a system."""

_ZEROS = r"((?::[0-9]{2})(?:\.[0-9]*[1-9])?)\.?0*$"  # at the end of a fraction of seconds
_SYSTEM_KEYS: list[System | str | None] = [UNKNOWN, *SYSTEMS]  # the code of an unknown one is -1
_CAUTIONS = list(Caution)

# The kind of a row, by its code: its outcome, None where it cannot be decided, and whether a person
# must look at it.
_KINDS: list[tuple[str | None, bool]] = [
    *((outcome, person) for outcome in OUTCOME_CODES for person in (False, True)),
    (None, True),
]

KindCounts = Mapping[tuple[str | None, bool], int]
"""Counts of rows by outcome, None where they cannot be decided, and by whether a person must look.
"""

_Evidence = TypeVar("_Evidence", bound=Outage | DeclaredRelief)


class ListedRow(NamedTuple):
    """A row, with its `number` among the rows of its file, from 1.

    `sent` and `due` are instants, None where the time has no one reading, or the row a problem;
    `timestamp` and `due_text` are the text of the file, and so are `system` (None too where one
    holds for all rows), `id` and `amount`. `answer` is the number of the answer, 0 where the row
    cannot be decided, and `problem` then says why. `file` is None where there is only one.
    """

    number: int
    answer: int
    problem: str | None
    sent: int | None
    due: int | None
    timestamp: str | None
    system: str | None
    due_text: str | None
    id: str | None
    amount: str | None
    file: str | None = None


class Alike(NamedTuple):
    """Rows for a person with one outcome, reason and set of cautions that ask for a look: how many
    they are, and the first.
    """

    outcome: str
    reason: str
    cautions: Sequence[str]
    total: int
    rows: Sequence[ListedRow]


class Details(NamedTuple):
    """What was found. Rows are in the order of the file, or of the files.

    `lookup` says what the numbers of answers mean, and `by_answer` how many rows have each.
    `by_system` has None for not stated, and `UNKNOWN` for names of no system. `by_hour` is by
    hours since 1970 UTC; where they would be too many, one hour or a few stand for the whole
    Eastern day, month or year, as `unit` says. `excused` are the first rows for which an outage
    or a relief lifts the penalty, and `by_outcome` the first of each outcome. `for_person` has
    what a person must look at, the worst first: what is undetermined, then by the caution that is
    last among the codes. `problems` are the first rows of each code.
    """

    lookup: Lookup
    by_answer: Sequence[int]
    by_system: Mapping[System | str | None, KindCounts]
    by_hour: Mapping[int, KindCounts]
    unit: str
    excused: Sequence[ListedRow]
    by_outcome: Mapping[str, Sequence[ListedRow]]
    for_person: Sequence[Alike]
    problems: Mapping[str, Sequence[ListedRow]]


class _First:
    """The first rows of a list, as many as it may have."""

    def __init__(self, most: int) -> None:
        self.rows: list[ListedRow] = []
        self._most = most

    def add(self, list_rows: "partial[list[ListedRow]]", wanted: Bools) -> None:
        """Add rows of a batch, which need not be searched once there are enough."""
        if len(self.rows) < self._most:
            self.rows += list_rows(wanted, self._most - len(self.rows))


_AlikeKey = tuple[str, str, tuple[str, ...]]


class Collector:
    """Collects the details batch by batch."""

    def __init__(self) -> None:
        self._seen = 0
        self._file: str | None = None
        self._excused = _First(_MOST_LISTED)
        self._by_outcome = {outcome: _First(_MOST_LISTED) for outcome in OUTCOME_CODES}
        self._for_person: dict[_AlikeKey, _First] = {}
        self._problems: dict[str, _First] = {}
        self._systems: Counter[int] = Counter()
        self._hours: Counter[int] = Counter()
        self._unit = UNITS[0]

    def add(
        self,
        rows: TransmissionRows,
        labels: Labels,
        texts: Sequence[pa.Array | None],
        file: str | None = None,
    ) -> None:
        """Collect from a batch.

        Args:
            rows: what they say.
            labels: their decisions.
            texts: the columns of the file with timestamps, systems, due times, ids and amounts,
                where they are.
            file: the file that they are of, where there are several, which come one by one.
        """
        if file != self._file:
            self._file, self._seen = file, 0
        list_rows = partial(_list_rows, file, self._seen, rows, labels, texts)
        lookup, numbers = labels.lookup, labels.numbers
        self._seen += len(numbers)
        self._count(rows, labels)
        self._excused.add(list_rows, labels.take(excuses(lookup)))
        for outcome, first in self._by_outcome.items():
            first.add(list_rows, labels.take(lookup.outcomes == OUTCOME_CODES.index(outcome)))
        person = for_a_person(lookup)
        alike: dict[_AlikeKey, list[int]] = {}
        for answer in np.flatnonzero(np.bincount(numbers)).tolist():
            if person[answer]:
                alike.setdefault(_alike_key(lookup, answer), []).append(answer)
        for key, answers in alike.items():
            wanted = labels.take(np.isin(np.arange(len(person)), answers))
            self._for_person.setdefault(key, _First(_MOST_ALIKE)).add(list_rows, wanted)
        codes = np.array(["", *map(code_of, labels.problems.texts)])
        for code in dict.fromkeys(codes[1:].tolist()):
            wanted = (codes == code)[labels.problems.codes]
            self._problems.setdefault(code, _First(_MOST_ALIKE)).add(list_rows, wanted)

    def _count(self, rows: TransmissionRows, labels: Labels) -> None:
        """Count by system and by hour. A key is its place, times the kinds, plus the kind."""
        # A pair is one number, since the counts are of the values of one array.
        lookup = labels.lookup
        of_row = labels.take(lookup.outcomes * 2 + for_a_person(lookup))
        codes = np.array(rows.systems.codes, np.int64)
        systems = codes if rows.systems.places is None else codes[rows.systems.places]
        self._systems.update(_tally((systems + 1) * len(_KINDS) + of_row))
        hours = rows.sent.microseconds() // HOUR
        counts = _tally((hours * len(_KINDS) + of_row)[rows.sent.valid])
        self._hours.update(_by_unit(counts, self._unit))
        while len(self._hours) > _MOST_TIMES and self._unit != UNITS[-1]:
            self._unit = UNITS[UNITS.index(self._unit) + 1]
            self._hours = _by_unit(self._hours, self._unit)

    def details(self, lookup: Lookup, by_answer: Sequence[int]) -> Details:
        """What was collected.

        Args:
            lookup: what the answers say.
            by_answer: how many rows have each answer, by its number.
        """
        person, counts = for_a_person(lookup), Counter[_AlikeKey]()
        for answer, count in enumerate(by_answer):
            if person[answer]:
                counts[_alike_key(lookup, answer)] += count
        alike = [Alike(*key, counts[key], first.rows) for key, first in self._for_person.items()]
        by_system = _by_kind(self._systems)
        return Details(
            lookup=lookup,
            by_answer=by_answer,
            by_system={_SYSTEM_KEYS[place]: found for place, found in by_system.items()},
            by_hour=_by_kind(self._hours),
            unit=self._unit,
            excused=self._excused.rows,
            by_outcome={outcome: first.rows for outcome, first in self._by_outcome.items()},
            for_person=sorted(alike, key=_badness),
            problems={code: first.rows for code, first in self._problems.items() if first.rows},
        )


def excuses(lookup: Lookup) -> Bools:
    """For each answer, whether an outage or a relief lifts the penalty."""
    return np.array([bool(evidence) for evidence in lookup.excusing])


def _alike_key(lookup: Lookup, answer: int) -> _AlikeKey:
    """What a person sees of an answer: outcome, reason, and the cautions that ask for a look."""
    outcome, reason = lookup.outcomes[answer], lookup.reasons[answer]
    cautions = (code for code in cautions_of(lookup, answer) if code not in QUIET)
    return OUTCOME_CODES[outcome], REASON_CODES[reason], tuple(cautions)


def _badness(alike: Alike) -> tuple[bool, int, int]:
    """A key that sorts the worst first. Of two covers the rule takes the one whose caution comes
    earlier, so the caution that comes last is the worst.
    """
    asking = [_CAUTIONS.index(Caution(code)) for code in alike.cautions]
    return alike.outcome != Outcome.UNDETERMINED, -max(asking, default=-1), -alike.total


def count_citations(
    cited: Sequence[Sequence[_Evidence]], by_answer: Sequence[int]
) -> Counter[_Evidence]:
    """The rows for each outage or relief that their answers cite, or that excuses them.

    Args:
        cited: the outages and reliefs of each answer, by its number.
        by_answer: how many rows have each answer.
    """
    found = Counter[_Evidence]()
    for number, count in enumerate(by_answer):
        if count:
            found.update(dict.fromkeys(cited[number], count))
    return found


def _list_rows(
    file: str | None,
    before: int,
    rows: TransmissionRows,
    labels: Labels,
    texts: Sequence[pa.Array | None],
    wanted: Bools,
    most: int,
) -> list[ListedRow]:
    """The first of the rows wanted in a batch, in their order, after so many rows `before` it."""
    places = np.flatnonzero(wanted)[:most]
    problems = labels.problems
    columns = (
        (before + places + 1).tolist(),
        labels.numbers[places].tolist(),
        [problems.texts[code - 1] if code else None for code in problems.codes[places]],
        _instants(rows.sent, places),
        _instants(rows.due, places),
        *(_as_text(column, places) for column in texts),
        [file] * len(places),
    )
    return [ListedRow(*row) for row in zip(*columns, strict=True)]


def _instants(times: Instants | None, places: Integers) -> list[int | None]:
    """The times of some rows, None where one has several readings, or none."""
    if times is None:
        return [None] * len(places)
    is_sure = times.valid[places] & ~np.isin(places, times.repeated)
    instants = times.microseconds(places).tolist()
    return [when if sure else None for when, sure in zip(instants, is_sure, strict=True)]


def _as_text(column: pa.Array | None, places: Integers) -> list[str | None]:
    """Some values of a column as they are written, times with a zone in UTC; None for nulls."""
    if column is None:
        return [None] * len(places)
    values = column.take(pa.array(places))
    if not pa.types.is_timestamp(values.type):
        return list(as_texts(values)[0].to_pylist())
    zone = "" if values.type.tz is None else "Z"
    texts = values.cast(pa.timestamp(values.type.unit)).cast(pa.string())
    return list(pc.replace_substring_regex(texts, _ZEROS, rf"\1{zone}").to_pylist())


def _tally(values: Integers) -> dict[int, int]:
    """How often each value is there."""
    counts = pc.value_counts(pa.array(values))  # by hashes: NumPy would sort all rows
    return dict(zip(*(part.to_pylist() for part in counts.flatten()), strict=True))


def _by_unit(counts: Mapping[int, int], unit: str) -> Counter[int]:
    """The counts of keys as `Collector._count` makes them: each unit at its first hours."""
    if unit == UNITS[0]:
        return Counter(counts)
    hours, kinds = np.divmod(np.array(list(counts), np.int64), len(_KINDS))
    # Eastern days begin between 04:00 and 06:00 UTC: hours that may be of either day stay.
    first = (hours - 4).view("datetime64[h]").astype(f"datetime64[{unit[0].upper()}]")
    start = first.astype("datetime64[h]").view(np.int64) + 4
    hours = np.where(hours - start < 2, hours, start + 2)  # noqa: PLR2004 - these two
    folded = Counter[int]()
    for key, count in zip((hours * len(_KINDS) + kinds).tolist(), counts.values(), strict=True):
        folded[key] += count
    return folded


def _by_kind(counts: Mapping[int, int]) -> dict[int, dict[tuple[str | None, bool], int]]:
    """The counts of keys as `Collector._count` makes them, by place and kind."""
    found: dict[int, dict[tuple[str | None, bool], int]] = {}
    for key, count in sorted(counts.items()):
        place, kind = divmod(key, len(_KINDS))
        found.setdefault(place, {})[_KINDS[kind]] = count
    return found
