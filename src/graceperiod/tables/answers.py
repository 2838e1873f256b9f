"""The answers of a calendar for whole columns: each worked out once, when a row first needs it.

An answer is what the output columns say of a row. All rows in a segment of a system's timeline
share one, so there are few. A column of answers is a column of their numbers, and every output
column is a look-up by that number. Number 0 stands for no answer: the row cannot be decided.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.engine.evidence import Verdict
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.kernel import Bools, Instants, Integers, Kernel
from graceperiod.verdicts import Outcome, Reason

if TYPE_CHECKING:
    from graceperiod.engine.timeline import Timeline

__all__ = ["JOIN", "NULL_TIME", "SYSTEMS", "UNNUMBERED", "Answers", "Lookup", "SystemCodes"]

_Numbers = npt.NDArray[np.intp]  # the integers that NumPy looks things up by
_Timelines = npt.NDArray[np.int8] | int

SYSTEMS: tuple[System | None, ...] = (*System, None)
"""The systems by their codes; None stands for a system that is not stated."""

JOIN = ";"
"""Stands between several values in one column."""

UNNUMBERED = "(no number)"
"""Stands for the number of a bulletin that has none."""

NULL_TIME = np.iinfo(np.int64).min
"""Stands for a null in columns of microseconds; pandas and NumPy read it as a missing time too."""

_OUTCOMES, _REASONS = list(Outcome), list(Reason)

# The cases of late data remembered, in some ten megabytes. A long record has millions of pairs,
# and few answers.
_LATE_CASES = 100_000


class SystemCodes(NamedTuple):
    """The systems of n rows, as codes: places in `SYSTEMS`, or -1 for an unknown system.

    A row has the code at its place. Without places, the only code holds for all rows.
    """

    codes: list[int]
    places: npt.NDArray[np.integer[Any]] | None = None


class Lookup(NamedTuple):
    """What the answers say: in each array and list, the place is the number of the answer.

    `known` is False where the outcome is undetermined, and `free` is True where the penalty is
    lifted. `outcomes` and `reasons` are places in `Outcome` and `Reason`; number 0 has the place
    after the last outcome. `cautions` and `outages` are places in the texts. The window is in
    microseconds since 1970 UTC, `NULL_TIME` for none. An answer cites the outages `cited` and the
    `reliefs`; those that lift its penalty are `excusing`.
    """

    known: Bools
    free: Bools
    review: Bools
    outcomes: npt.NDArray[np.int8]
    reasons: npt.NDArray[np.int8]
    cautions: npt.NDArray[np.int32]
    outages: npt.NDArray[np.int32]
    starts: Integers
    ends: Integers
    caution_texts: list[str]
    outage_texts: list[str]
    cited: list[tuple[Outage, ...]]
    reliefs: list[tuple[DeclaredRelief, ...]]
    excusing: list[tuple[Outage | DeclaredRelief, ...]]


class _Answer(NamedTuple):
    """What the output columns say of a row, what it cites, and what of that lifts its penalty."""

    verdict: Verdict
    cited: tuple[Outage, ...]
    reliefs: tuple[DeclaredRelief, ...]
    window: tuple[int, int | None] | None
    excusing: tuple[Outage | DeclaredRelief, ...]


class Answers:
    """The answers of a calendar, as far as rows have needed them. Threads can share them.

    An answer keeps its number for good, since audits count by it. The record bounds how many
    answers there are: each cites what covers one moment, or the moments of one repeated hour.
    """

    def __init__(self, calendar: Record) -> None:
        self._calendar = calendar
        self._lock = Lock()
        self._places: dict[int, int] = {}  # of the codes of systems, among the timelines
        self._timelines: list[Timeline] = []
        self._kernels: dict[str, Kernel] = {}
        self._starts: list[int] = [0]  # the first segment of each timeline, and of one to come
        self._of_segment: _Numbers = np.zeros(0, np.intp)  # 0: no row has needed it yet
        self._of_late_case = lru_cache(_LATE_CASES)(self._late_number)
        self._numbers: dict[_Answer, int] = {}
        self._lookup: Lookup | None = None

    def numbers(
        self, sent: Instants, systems: SystemCodes, due: Instants | None = None
    ) -> _Numbers:
        """The number of the answer for each row; 0 where `sent` is not valid, or a system unknown.

        Args:
            sent: when the data were sent, n rows.
            systems: the systems they were sent through.
            due: when they were due; a row where it is not valid has no due time.
        """
        with self._lock:
            timelines = self._timelines_of(systems)
            segments = self._kernel(sent.unit).segments(sent.values, timelines)
            numbers = self._segment_numbers(segments)
            repeated = sent.repeated
            if due is not None:
                repeated = np.union1d(repeated, due.repeated)
                # A row with several readings is left out: no pair of segments gives its answer,
                # so other rows must not share it.
                once = sent.valid & due.valid
                once[repeated] = False
                is_late = sent.microseconds() > due.microseconds()
                (late,) = np.nonzero(once & is_late)
                numbers[late] = self._late_numbers(late, sent, due, segments, timelines)
                (on_time,) = np.nonzero(once & ~is_late)
                if len(on_time):  # all that is on time has the same answer, in any year
                    numbers[on_time] = self._number(self._timelines[0], [0], [0])
            sound = sent.valid
            if min(systems.codes, default=0) < 0:
                sound = sound & (np.array(systems.codes) >= 0)[systems.places]
            repeated = repeated[sound[repeated]]
            if len(repeated):
                numbers[repeated] = self._repeated_numbers(repeated, sent, due, timelines)
            if not sound.all():
                numbers[~sound] = 0
            return numbers

    def lookup(self) -> Lookup:
        """What the answers known so far say."""
        with self._lock:
            if self._lookup is None or len(self._lookup.free) <= len(self._numbers):
                self._lookup = _lookup(list(self._numbers))
            return self._lookup

    def _timelines_of(self, systems: SystemCodes) -> _Timelines:
        """The place of each row's timeline, or the one for all; any place for unknown systems."""
        places = [self._place(code) if code >= 0 else 0 for code in systems.codes]
        if not self._timelines:  # all systems are unknown: place 0 must have a timeline even so
            self._place(SYSTEMS.index(None))
        by_code = np.array(places or [0], np.int8)
        return places[0] if systems.places is None else np.take(by_code, systems.places)

    def _place(self, code: int) -> int:
        """The place of a system's timeline, which is compiled when it is first needed."""
        if code not in self._places:
            timeline = self._calendar.timeline(SYSTEMS[code])
            # Timelines only follow one another: what has its number keeps it.
            self._places[code] = len(self._timelines)
            self._timelines.append(timeline)
            self._starts.append(self._starts[-1] + len(timeline.verdicts))
            new = np.zeros(len(timeline.verdicts), np.intp)
            self._of_segment = np.concatenate([self._of_segment, new])
            self._kernels.clear()
        return self._places[code]

    def _kernel(self, unit: str) -> Kernel:
        if unit not in self._kernels:
            self._kernels[unit] = Kernel([timeline.edges for timeline in self._timelines], unit)
        return self._kernels[unit]

    def _segment_numbers(self, segments: npt.NDArray[np.int32]) -> _Numbers:
        """The number of the answer for each row, by its segment."""
        numbers = np.take(self._of_segment, segments)
        if not numbers.all():
            # A mask finds the segments that are there; to sort the rows would take far longer.
            is_needed = np.zeros(len(self._of_segment), np.bool_)
            is_needed[segments] = True
            for segment in np.flatnonzero(is_needed & (self._of_segment == 0)).tolist():
                timeline, moment = self._moment_in(segment)
                self._of_segment[segment] = self._number(timeline, [moment])
            numbers = np.take(self._of_segment, segments)
        return numbers

    def _moment_in(self, segment: int) -> "tuple[Timeline, int]":
        """A segment's timeline, and its first instant; before all edges, its last one."""
        place = bisect_right(self._starts, segment) - 1
        timeline, passed = self._timelines[place], segment - self._starts[place]
        if passed:
            return timeline, timeline.edges[passed - 1]
        return timeline, timeline.edges[0] - 1 if timeline.edges else 0

    def _late_numbers(
        self,
        late: Integers,
        sent: Instants,
        due: Instants,
        segments: npt.NDArray[np.int32],
        timelines: _Timelines,
    ) -> _Numbers:
        """The number of the answer for each late row. The two segments, of transmission and due
        time, give it, with whether the data were sent while the contingency plan allows it.
        """
        which = _of_rows(timelines, late)
        at_due = self._kernel(due.unit).segments(due.values[late], which)
        # Arrow hashes where NumPy would sort: a tenth of the time for few distinct values.
        encoded = pa.array(at_due).dictionary_encode()
        until = [self._last_follow_up(segment) for segment in encoded.dictionary.to_pylist()]
        in_time = sent.microseconds()[late] <= np.array(until)[encoded.indices.to_numpy()]
        # These keys hold for this call alone, since the count of segments grows with the timelines.
        count = self._starts[-1]
        keys = (segments[late].astype(np.int64) * count + at_due) * 2 + in_time
        encoded = pa.array(keys).dictionary_encode()
        cases = [(*divmod(key // 2, count), key % 2) for key in encoded.dictionary.to_pylist()]
        numbers = np.array([self._of_late_case(*case) for case in cases])
        places: npt.NDArray[np.int32] = encoded.indices.to_numpy()
        return numbers[places]

    def _late_number(self, segment: int, due_segment: int, in_time: int) -> int:
        timeline, sent = self._moment_in(segment)
        _, due = self._moment_in(due_segment)
        if sent == due:  # both lie in one segment, which has another instant to be late by
            due, sent = (due - 1, sent) if segment in self._starts else (due, sent + 1)
        if not in_time:  # the first instant of the segment can be in time where a later one is not
            sent = max(sent, self._last_follow_up(due_segment) + 1)
        return self._number(timeline, [sent], [due])

    def _last_follow_up(self, due_segment: int) -> int:
        """The last instant for data that were due in a segment; the smallest integer for none."""
        place = bisect_right(self._starts, due_segment) - 1
        last = self._timelines[place].last_follow_up(due_segment - self._starts[place])
        return int(max(last, NULL_TIME))  # it is minus infinity for none

    def _repeated_numbers(
        self, rows: Integers, sent: Instants, due: Instants | None, timelines: _Timelines
    ) -> _Numbers:
        """The number of the answer for each of some rows whose times have several readings."""
        # The segments of all readings give it, with which of them are on time.
        which, kernel = _of_rows(timelines, rows), self._kernel("us")
        moments, limits = sent.both(rows), () if due is None else due.both(rows)
        is_due = np.zeros(len(rows), np.bool_) if due is None else due.valid[rows]
        facts = [
            *(kernel.segments(moment, which) for moment in moments),
            *(np.where(is_due, kernel.segments(limit, which), -1) for limit in limits),
            *(is_due & (moment <= limit) for moment in moments for limit in limits),
        ]
        _, firsts, cases = np.unique(
            np.array(facts), axis=1, return_index=True, return_inverse=True
        )
        numbers = []
        for row in firsts.tolist():
            timeline = self._timelines[which if isinstance(which, int) else int(which[row])]
            times = dict.fromkeys(int(moment[row]) for moment in moments)
            until = dict.fromkeys(int(limit[row]) if is_due[row] else None for limit in limits)
            numbers.append(self._number(timeline, list(times), list(until) or [None]))
        return np.array(numbers, np.intp)[cases.reshape(-1)]

    def _number(
        self, timeline: "Timeline", sent: Sequence[int], due: Sequence[int | None] = (None,)
    ) -> int:
        """The number of the answer for the readings of two times; a new one for a new answer."""
        _, _, verdict, found = timeline.case(sent, due)
        excusing = dict[Outage | DeclaredRelief, None]()
        if verdict.outcome is Outcome.NO_PENALTY:
            for times in product(sent, due):
                excusing.update(dict.fromkeys(timeline.excusing(*times)))
        answer = _Answer(verdict, found.outages, found.reliefs, found.window, tuple(excusing))
        return self._numbers.setdefault(answer, len(self._numbers) + 1)


def _of_rows(timelines: _Timelines, rows: Integers) -> _Timelines:
    return timelines if isinstance(timelines, int) else timelines[rows]


def _lookup(answers: Sequence[_Answer]) -> Lookup:
    verdicts = [answer.verdict for answer in answers]
    outcomes = [verdict.outcome for verdict in verdicts]
    caution_texts, caution_codes = _texts(JOIN.join(sorted(found.cautions)) for found in verdicts)
    # A bulletin can announce several of the outages cited: its number stands once.
    cited = [[outage.number or UNNUMBERED for outage in answer.cited] for answer in answers]
    outage_texts, outage_codes = _texts(JOIN.join(dict.fromkeys(numbers)) for numbers in cited)
    windows = [(None, None), *(answer.window or (None, None) for answer in answers)]
    times = [[NULL_TIME if time is None else time for time in window] for window in windows]
    starts, ends = np.array(times, np.int64).T.copy()  # a copy, since look-ups need each in one run
    return Lookup(
        known=np.array([False, *(outcome is not Outcome.UNDETERMINED for outcome in outcomes)]),
        free=np.array([False, *(outcome is Outcome.NO_PENALTY for outcome in outcomes)]),
        review=np.array([False, *(verdict.needs_review for verdict in verdicts)]),
        outcomes=np.array([len(_OUTCOMES), *map(_OUTCOMES.index, outcomes)], np.int8),
        reasons=np.array([0, *(_REASONS.index(verdict.reason) for verdict in verdicts)], np.int8),
        cautions=np.array([0, *caution_codes], np.int32),
        outages=np.array([0, *outage_codes], np.int32),
        starts=starts,
        ends=ends,
        caution_texts=caution_texts,
        outage_texts=outage_texts,
        cited=[(), *(answer.cited for answer in answers)],
        reliefs=[(), *(answer.reliefs for answer in answers)],
        excusing=[(), *(answer.excusing for answer in answers)],
    )


def _texts(values: Iterable[str]) -> tuple[list[str], list[int]]:
    """The distinct texts, and the place of each value among them."""
    places: dict[str, int] = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return list(places), codes
