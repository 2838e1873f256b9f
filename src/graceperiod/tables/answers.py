"""The answers of a calendar for whole columns: each worked out once, when a row first needs it.

An answer is what the output columns say of a row. All rows in a segment of a system's timeline
share one, so there are few; a column of answers is a column of numbers, and every output column is
a lookup by that number. Number 0 is no answer: a row that cannot be decided.
"""

from collections.abc import Iterable, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from graceperiod.engine.evidence import Case
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.instants import Instants, to_microseconds
from graceperiod.tables.kernel import Kernel
from graceperiod.verdicts import Outcome, Reason

if TYPE_CHECKING:
    from graceperiod.engine.timeline import Timeline

__all__ = [
    "JOIN",
    "NO_SYSTEM",
    "SYSTEMS",
    "UNNUMBERED",
    "Answers",
    "Lookup",
    "SystemCodes",
]

Numbers = npt.NDArray[np.intp]  # as NumPy looks things up by
_Integers = npt.NDArray[np.int64]

NO_SYSTEM = len(System)
"""The code of a system that is not stated; the others' are their places in `System`."""

SYSTEMS: tuple[System | None, ...] = (*System, None)
"""The systems by their codes; the last is not stated."""

_OUTCOMES, _REASONS = list(Outcome), list(Reason)
_NULL = np.iinfo(np.int64).min
JOIN = ";"
"""What stands between several values in one column."""

_LATE_CASES = 100_000
"""How many late cases are remembered: some ten megabytes. There are as many as pairs of segments,
which is millions for a long record, while the answers they lead to are few."""

UNNUMBERED = "(no number)"
"""Stands for the number of a bulletin that has none."""


class SystemCodes(NamedTuple):
    """The systems of n rows: the code at a row's place, -1 for one that is unknown. Without
    places, one for all.
    """

    codes: list[int]
    places: npt.NDArray[np.integer[Any]] | None = None


class Lookup(NamedTuple):
    """What each answer says, in an array by its number: n answers. Codes are places in the texts.

    A penalty is `free`, or it is not, or, where `known` is False, that is undetermined. Of the
    window, microseconds since 1970 UTC, and the smallest integer for none. `cited` and `reliefs`
    are what it rests on.
    """

    known: npt.NDArray[np.bool_]
    free: npt.NDArray[np.bool_]
    review: npt.NDArray[np.bool_]
    outcomes: npt.NDArray[np.int8]
    reasons: npt.NDArray[np.int8]
    cautions: npt.NDArray[np.int32]
    outages: npt.NDArray[np.int32]
    starts: _Integers
    ends: _Integers
    caution_texts: list[str]
    outage_texts: list[str]
    cited: list[tuple[Outage, ...]]
    reliefs: list[tuple[DeclaredRelief, ...]]


class _Answer(NamedTuple):
    """What the output columns say of a row, and what it rests on."""

    outcome: Outcome
    reason: Reason
    cautions: str
    cited: tuple[Outage, ...]
    reliefs: tuple[DeclaredRelief, ...]
    window: tuple[int | None, int | None]
    needs_review: bool


class Answers:
    """The answers of a calendar, as far as rows have asked for them. Safe to share by threads.

    An answer keeps its number for good, since audits count by it. The record bounds how many
    answers there are: each cites what covers one moment, or the moments of one repeated hour.
    """

    def __init__(self, calendar: Record) -> None:
        self._calendar = calendar
        self._lock = RLock()
        self._places: dict[int, int] = {}  # of the codes of systems, among the timelines
        self._timelines: list[Timeline] = []
        self._kernels: dict[str, Kernel] = {}
        self._late: dict[int, int] = {}  # the answers for segments of transmission and due time
        self._starts: list[int] = [0]
        self._of_segment: Numbers = np.zeros(0, np.intp)  # 0: not asked for yet
        self._numbers: dict[_Answer, int] = {}
        self._lookup: Lookup | None = None

    def number(self, sent: Instants, systems: SystemCodes, due: Instants | None = None) -> Numbers:
        """The number of the answer for each row; 0 where `sent` is not valid, or a system unknown.

        Args:
            sent: when the data were sent, n rows.
            systems: those they were sent through.
            due: when they were due; where it is not valid, it is not given.
        """
        with self._lock:
            timelines = [self._place(code) if code >= 0 else 0 for code in systems.codes] or [0]
            if not self._timelines:
                self._place(NO_SYSTEM)
            which: npt.NDArray[np.int8] | int = timelines[0]
            sound = sent.valid
            if systems.places is not None:
                which = np.array(timelines, np.int8)[systems.places]
                if any(code < 0 for code in systems.codes):
                    sound = sound & (np.array(systems.codes) >= 0)[systems.places]
            kernel = self._kernel(sent.unit)
            segments = kernel.segments(sent.values, which)
            numbers = np.take(self._of_segment, segments)
            if not numbers.all():
                asked = np.zeros(len(self._of_segment), np.bool_)
                asked[segments] = True
                self._answer(np.flatnonzero(asked & (self._of_segment == 0)))
                numbers = np.take(self._of_segment, segments)
            if due is not None:
                self._judge_due(numbers, segments, sent, due, which)
            repeated = sent.repeated if due is None else np.union1d(sent.repeated, due.repeated)
            repeated = repeated[sound[repeated]]
            if len(repeated):
                self._judge_several(numbers, repeated, sent, due, which)
            if not sound.all():
                numbers[~sound] = 0
            return numbers

    def lookup(self) -> Lookup:
        """What the answers known so far say."""
        with self._lock:
            if self._lookup is None or len(self._lookup.free) <= len(self._numbers):
                self._lookup = _lookup(list(self._numbers))
            return self._lookup

    def _place(self, code: int) -> int:
        """The place of a system's timeline, which is compiled when it is first asked for."""
        if code not in self._places:
            timeline = self._calendar.timeline(SYSTEMS[code])
            self._places[code] = len(self._timelines)
            self._timelines.append(timeline)
            self._starts.append(self._starts[-1] + len(timeline.verdicts))
            new = np.zeros(len(timeline.verdicts), np.intp)
            self._of_segment = np.concatenate([self._of_segment, new])
            self._kernels.clear()
            self._late.clear()
        return self._places[code]

    def _kernel(self, unit: str) -> Kernel:
        if unit not in self._kernels:
            self._kernels[unit] = Kernel([each.edges for each in self._timelines], unit)
        return self._kernels[unit]

    def _answer(self, segments: Iterable[int]) -> None:
        """Work out what segments say."""
        for segment in map(int, segments):
            place = int(np.searchsorted(self._starts, segment, side="right")) - 1
            timeline = self._timelines[place]
            local = segment - self._starts[place]
            edges = timeline.edges
            # An instant in it: its first, or, of the one before all edges, its last.
            moment = edges[local - 1] if local else edges[0] - 1 if edges else 0
            self._of_segment[segment] = self._number(timeline.case([moment]))

    def _judge_due(
        self,
        numbers: Numbers,
        segments: npt.NDArray[np.int32],
        sent: Instants,
        due: Instants,
        which: npt.NDArray[np.int8] | int,
    ) -> None:
        """Write the answers of rows that say when they were due.

        What is late is answered by the segments of both times; all that is on time, alike. Rows
        with several readings are left out: their answer is not the one of a pair of segments, so
        it must neither be taken from other rows nor be remembered for them.
        """
        given = sent.valid & due.valid
        given[sent.repeated] = False
        given[due.repeated] = False
        late = given & (_after(sent, due))
        (on_time,) = np.nonzero(given & ~late)
        self._judge_cases(numbers, on_time, np.zeros(len(on_time), np.int64), sent, due, which)
        (rows,) = np.nonzero(late)
        there = which if isinstance(which, int) else which[rows]
        at_due = self._kernel(due.unit).segments(due.values[rows], there)
        cases = segments[rows].astype(np.int64) * self._starts[-1] + at_due
        self._judge_cases(numbers, rows, cases, sent, due, which, self._late)
        if len(self._late) > _LATE_CASES:
            self._late.clear()

    def _judge_several(
        self,
        numbers: Numbers,
        rows: npt.NDArray[np.int64],
        sent: Instants,
        due: Instants | None,
        which: npt.NDArray[np.int8] | int,
    ) -> None:
        """Write the answers of rows whose times have several readings: by the segments of all, and
        by which of them are on time.
        """
        there = which if isinstance(which, int) else which[rows]
        kernel = self._kernel("us")
        moments = list(sent.both(rows))
        facts: list[npt.NDArray[np.generic]] = [kernel.segments(each, there) for each in moments]
        if due is not None:
            limits = due.both(rows)
            facts += [
                np.where(due.valid[rows], kernel.segments(each, there), -1) for each in limits
            ]
            facts += [moment <= limit for moment in moments for limit in limits]
        _, cases = np.unique(np.array(facts), axis=1, return_inverse=True)
        self._judge_cases(numbers, rows, cases.reshape(-1), sent, due, which)

    def _judge_cases(
        self,
        numbers: Numbers,
        rows: npt.NDArray[np.int64],
        cases: npt.NDArray[np.int64],
        sent: Instants,
        due: Instants | None,
        which: npt.NDArray[np.int8] | int,
        known: dict[int, int] | None = None,
    ) -> None:
        """Write the answers of rows. Those of one case have the same, that of its first row, unless
        it is known already.
        """
        distinct, firsts, inverse = np.unique(cases, return_index=True, return_inverse=True)
        answers = np.empty(len(firsts), np.intp)
        for place, (case, row) in enumerate(
            zip(distinct.tolist(), rows[firsts].tolist(), strict=True)
        ):
            if known is not None and case in known:
                answers[place] = known[case]
                continue
            limits = due.readings(row) if due is not None and due.valid[row] else (None,)
            timeline = self._timelines[which if isinstance(which, int) else int(which[row])]
            answers[place] = self._number(timeline.case(sent.readings(row), limits))
            if known is not None:
                known[case] = int(answers[place])
        numbers[rows] = answers[inverse]

    def _number(self, case: Case) -> int:
        """The number of an answer, a new one if it has none yet."""
        verdict, evidence = case.verdict, case.evidence
        answer = _Answer(
            verdict.outcome,
            verdict.reason,
            JOIN.join(sorted(verdict.cautions)),
            evidence.outages,
            evidence.reliefs,
            evidence.window or (None, None),
            verdict.needs_review,
        )
        return self._numbers.setdefault(answer, len(self._numbers) + 1)


def _after(sent: Instants, due: Instants) -> npt.NDArray[np.bool_]:
    """Whether the data were sent after they were due: at a later microsecond."""
    return to_microseconds(sent.values, sent.unit) > to_microseconds(due.values, due.unit)


def _lookup(answers: Sequence[_Answer]) -> Lookup:
    cautions, caution_codes = _texts(each.cautions for each in answers)
    outages, outage_codes = _texts(_numbered(each.cited) for each in answers)
    known = [each.outcome is not Outcome.UNDETERMINED for each in answers]
    return Lookup(
        known=np.array([False, *known]),
        free=np.array([False, *(each.outcome is Outcome.NO_PENALTY for each in answers)]),
        review=np.array([False, *(each.needs_review for each in answers)]),
        outcomes=np.array([0, *(_OUTCOMES.index(each.outcome) for each in answers)], np.int8),
        reasons=np.array([0, *(_REASONS.index(each.reason) for each in answers)], np.int8),
        cautions=np.array([0, *caution_codes], np.int32),
        outages=np.array([0, *outage_codes], np.int32),
        starts=np.array([_NULL, *(_or_null(each.window[0]) for each in answers)], np.int64),
        ends=np.array([_NULL, *(_or_null(each.window[1]) for each in answers)], np.int64),
        caution_texts=cautions,
        outage_texts=outages,
        cited=[(), *(each.cited for each in answers)],
        reliefs=[(), *(each.reliefs for each in answers)],
    )


def _numbered(outages: Iterable[Outage]) -> str:
    """The numbers of their bulletins, each once."""
    return JOIN.join(dict.fromkeys(each.number or UNNUMBERED for each in outages))


def _texts(values: Iterable[str]) -> tuple[list[str], list[int]]:
    """Texts, each once, and the place of each value among them."""
    places: dict[str, int] = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return list(places), codes


def _or_null(when: int | None) -> int:
    return _NULL if when is None else when
