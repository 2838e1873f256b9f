"""The verdicts of one system's timeline, worked out once for all questions.

The pieces of all outages and reliefs become intervals, and each distinct cover becomes a colour.
The colours that cover a segment decide its verdict, so verdicts stay few however many the segments.
`docs/algorithm.md` is the normative text of what is decided.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from graceperiod.engine.evidence import Verdict
from graceperiod.engine.segments import Interval, Segments, count_of
from graceperiod.engine.windows import Cover, DatedOutage, Piece, pieces_of_outage, pieces_of_relief
from graceperiod.outages import DeclaredRelief
from graceperiod.rules import GraceRule, Policy
from graceperiod.systems import System
from graceperiod.times import from_duration
from graceperiod.verdicts import Caution, Outcome, Reason

Owner = DatedOutage | DeclaredRelief

_LATE_PAIRS = 10_000  # of segments, whose verdicts are remembered

_ON_TIME = Verdict(Outcome.NO_PENALTY, Reason.ON_TIME)


class Citation(NamedTuple):
    """What covers a moment, its cover, and whether this is the cover that decides."""

    cover: Cover
    owner: Owner
    decides: bool = False


class Stretch(NamedTuple):
    """What holds at every moment of a segment.

    Args:
        verdict: the answer for a transmission without a due time.
        cover: the cover that decides; None where nothing covers the segment.
        has_outage: whether an outage covers it, and not a relief alone.
    """

    verdict: Verdict
    cover: Cover | None
    has_outage: bool


class VerdictTimeline:
    """The verdicts of one system (None: of any), for each of the segments of its timeline.

    Segment `bisect_right(edges, instant)` holds an instant, and `verdicts` has its verdict. `turns`
    are the edges at which the outcome becomes `NO_PENALTY` or ceases to be, alternately. So the
    outcome is `NO_PENALTY` after an odd number of turns.
    """

    def __init__(
        self,
        system: System | None,
        outages: Sequence[DatedOutage],
        reliefs: Sequence[DeclaredRelief],
        *,
        rules: Sequence[GraceRule],
        policy: Policy,
        complete: bool,
        record_version: Callable[[], str],
    ) -> None:
        self._cited: list[Citation] = []  # of each interval, at its position
        colours: dict[Cover, int] = {}
        intervals: list[Interval] = []
        pieces: list[tuple[Owner, Piece]]
        pieces = [
            (one, piece) for one in outages for piece in pieces_of_outage(one, system, policy)
        ]
        pieces += [(one, piece) for one in reliefs for piece in pieces_of_relief(one, system)]
        for owner, (low, high, cover) in pieces:
            if low < high:
                intervals.append(Interval(low, high, colours.setdefault(cover, len(colours))))
                self._cited.append(Citation(cover, owner))
        self.system: System | None = system
        self._gaps = frozenset() if complete else frozenset({Caution.RECORD_INCOMPLETE})
        self._rules = tuple(rules)
        self._record_version = record_version
        self._covers = tuple(colours)
        self._needs_due = any(cover.due_span for cover in colours)
        self._segments = Segments(intervals)
        self.edges: list[int] = self._segments.edges
        # A year of outages has hundreds of segments and a dozen masks: each mask is judged once.
        known = {mask: self._judge(mask) for mask in set(self._segments.masks)}
        self._stretches = [known[mask] for mask in self._segments.masks]
        self.verdicts: list[Verdict] = [stretch.verdict for stretch in self._stretches]
        # Late data have few verdicts, though many pairs of segments; each pair is looked at once.
        self._late_verdict_of = lru_cache(_LATE_PAIRS)(self._late_verdict)
        self.last_follow_up: Callable[[int], float] = cache(self._last_follow_up)

    @cached_property
    def turns(self) -> list[int]:
        """The edges at which the outcome becomes `NO_PENALTY` or ceases to be."""
        free = (verdict.outcome is Outcome.NO_PENALTY for verdict in self.verdicts)
        around = zip(self.edges, pairwise(free), strict=True)
        return [edge for edge, (before, after) in around if before is not after]

    def verdict(self, transmitted: int, due: int | None = None) -> Verdict:
        """The verdict for a transmission at an instant, due at another."""
        here = self._segments.number(transmitted)
        if due is None:
            return self.verdicts[here]
        if transmitted <= due:
            return _ON_TIME
        there = self._segments.number(due)
        return self._late_verdict_of(there, here, transmitted <= self.last_follow_up(there))

    def _late_verdict(self, there: int, here: int, in_time: bool) -> Verdict:  # noqa: FBT001 - a key
        """The verdict for data due in a segment and sent later, in the same segment or in another;
        in the time that the contingency plan gives, or not.
        """
        due = self.edges[there - 1] if there else self.edges[0] - 1 if self.edges else 0
        between = self._stretches[there : here + 1]
        if all(stretch.cover for stretch in between):
            return _chained([self._stretch(i, due).verdict for i in range(there, here + 1)])
        at_due, at_end = self._stretch(there, due), self._stretch(here, due)
        cautions = at_due.verdict.cautions | at_end.verdict.cautions | self._gaps
        # Both ends can lie in an edge while a moment between them does not.
        cautions -= {Caution.AT_EDGE}
        if all(one.cover or Caution.AT_EDGE in one.verdict.cautions for one in between):
            cautions |= {Caution.AT_EDGE}
        outcome, reason = Outcome.PENALTY_MAY_APPLY, Reason.LATE_AFTER_GRACE
        if at_due.cover is None:
            reason = Reason.LATE_BEFORE_OUTAGE if at_end.cover else Reason.NO_OUTAGE
        elif not at_due.has_outage:
            outcome, reason = Outcome.UNDETERMINED, Reason.DECLARED_RELIEF
        elif in_time:
            outcome = Outcome.UNDETERMINED
            cautions |= {Caution.WITHIN_24_HOURS}
        return Verdict(outcome, reason, cautions, is_late=True)

    def _last_follow_up(self, segment: int) -> float:
        """The last instant at which ACI data that were due in a segment may still be sent by the
        contingency plan, in microseconds since 1970 UTC. Minus infinity where it gives no time.
        """
        # Nothing covers the first segment, which has no edge before it either.
        if segment == 0 or (self.system is not None and not self.system.carries_aci):
            return -math.inf
        ended = [(-math.inf, -math.inf)]
        for dated in outages_of(self._citations([self.edges[segment - 1]])):
            if dated.end is not None:
                follow_up = dated.terms.rule and dated.terms.rule.follow_up
                ended.append((dated.end, from_duration(follow_up) if follow_up else -math.inf))
        return sum(max(ended))

    def _judge(self, mask: int, due: int | None = None) -> Stretch:
        """What holds in a segment covered by the colours of a mask, for data due at an instant."""
        counts = {cover: count_of(colour, mask) for colour, cover in enumerate(self._covers)}
        here = {cover: count for cover, count in counts.items() if count}
        inside = [cover for cover in here if not cover.is_edge]
        outages = sum(here[cover] for cover in inside if cover.reason is not Reason.DECLARED_RELIEF)
        covers = (cover.with_due(due) for cover in inside)
        cover = min(covers, key=lambda cover: cover.rank, default=None)
        cautions = set() if cover is None else set(cover.cautions)
        if self.system is None:
            cautions.add(Caution.SYSTEM_NOT_STATED)
        if len(inside) < len(here) and not (cover and cover.lifts):  # some of them are edges
            cautions.add(Caution.AT_EDGE)
        if outages > 1:  # two colours, or one that is there more than once
            cautions.add(Caution.OVERLAPPING)
        outcome, reason = Outcome.PENALTY_MAY_APPLY, Reason.NO_OUTAGE
        if cover is None:
            cautions |= self._gaps
        else:
            outcome = Outcome.NO_PENALTY if cover.lifts else Outcome.UNDETERMINED
            reason = cover.reason
        return Stretch(Verdict(outcome, reason, frozenset(cautions)), cover, bool(outages))

    def _stretch(self, segment: int, due: int) -> Stretch:
        """What holds in a segment, for data due at an instant."""
        if self._needs_due:
            return self._judge(self._segments.masks[segment], due)
        return self._stretches[segment]

    def _is_covered(self, first: int, last: int) -> bool:
        """Whether every moment from one instant to another is covered."""
        here, there = map(self._segments.number, (first, last))
        return all(stretch.cover for stretch in self._stretches[here : there + 1])

    def _citations(self, times: Iterable[int], due: int | None = None) -> list[Citation]:
        """What covers any of some instants, for data due at another: what decides one of them
        first, then what lifts. What covers several has the best of its places.
        """
        places: dict[int, tuple[bool, bool, int]] = {}
        for at in times:
            covering = self._segments.covering(at)
            covers = {i: self._cited[i].cover.with_due(due) for i in covering}
            ranks = {i: cover.rank for i, cover in covers.items() if not cover.is_edge}
            decides = min(ranks.values(), default=None)
            for i, (lifts_not, _, reason, _) in ranks.items():
                # Those that decide some moment are alike, whatever the moment.
                decisive = ranks[i] == decides
                place = (False, False, 0) if decisive else (True, lifts_not, reason)
                places[i] = min(place, places.get(i, place))
        return [
            self._cited[i]._replace(decides=not places[i][0])
            for i in sorted(places, key=lambda i: (places[i], i))
        ]


def _chained(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict for a transmission that was late by covered moments alone, from theirs."""
    unsure = [verdict for verdict in verdicts if verdict.outcome is Outcome.UNDETERMINED]
    deciding = unsure[0] if unsure else verdicts[-1]
    cautions = frozenset[Caution]().union(*(verdict.cautions for verdict in verdicts))
    if not all(Caution.AT_EDGE in verdict.cautions for verdict in unsure):
        cautions -= {Caution.AT_EDGE}
    return Verdict(deciding.outcome, deciding.reason, cautions, is_late=True)


def outages_of(cited: Iterable[Citation]) -> list[DatedOutage]:
    """The outages of citations, each once.

    They are told apart by identity, which is quicker than comparing all facts and enough: a
    timeline holds each outage once.
    """
    owners = (citation.owner for citation in cited)
    found = {id(owner): owner for owner in owners if isinstance(owner, DatedOutage)}
    return list(found.values())
