"""One system's timeline: the verdict of each segment of time, worked out once for all questions.

The pieces of all outages and reliefs become intervals, and each distinct cover becomes a colour.
The colours that cover a segment decide its verdict, so verdicts stay few however many the segments.
The evidence is looked up on demand. `docs/algorithm.md` is the normative text of what is decided.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise, product
from typing import NamedTuple

from graceperiod.engine.evidence import Case, Evidence, Verdict, merge_cases
from graceperiod.engine.segments import Interval, Segments, count_of
from graceperiod.engine.windows import Cover, DatedOutage, pieces_of_outage, pieces_of_relief
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy, rule_on
from graceperiod.systems import System
from graceperiod.times import DAY, eastern_day, from_duration
from graceperiod.verdicts import Caution, Outcome, Reason

_Owner = DatedOutage | DeclaredRelief
_Citations = list[tuple[Cover, _Owner]]

_ON_TIME = Verdict(Outcome.NO_PENALTY, Reason.ON_TIME)
_LAPSED = 30 * DAY  # for so long an outage that ceased to count without an end is still mentioned


class _Moment(NamedTuple):
    """What holds at every moment of a segment.

    Args:
        verdict: the answer for a transmission without a due time.
        cover: the cover that decides; None where nothing covers the segment.
        has_outage: whether an outage covers it, and not a relief alone.
    """

    verdict: Verdict
    cover: Cover | None
    has_outage: bool


class Timeline:
    """The timeline of one system (None: of any), with the verdict of each of its segments.

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
    ) -> None:
        colours: dict[Cover, int] = {}
        intervals: list[Interval] = []
        self._cited: _Citations = []  # the cover and the owner of each interval, at its position
        owners: Iterable[_Owner] = chain(outages, reliefs)
        for owner in owners:
            if isinstance(owner, DatedOutage):
                pieces = pieces_of_outage(owner, system, policy)
            else:
                pieces = pieces_of_relief(owner, system)
            for low, high, cover in pieces:
                if low < high:
                    colour = colours.setdefault(cover, len(colours))
                    intervals.append(Interval(low, high, colour))
                    self._cited.append((cover, owner))
        self.system: System | None = system
        self._gaps = frozenset() if complete else frozenset({Caution.RECORD_INCOMPLETE})
        self._rules = tuple(rules)
        self._covers = tuple(colours)
        self._needs_due = any(cover.due_span for cover in colours)
        self._segments = Segments(intervals)
        self.edges: list[int] = self._segments.edges
        # A year of outages has hundreds of segments and a dozen masks: each mask is judged once.
        known = {mask: self._judge(mask) for mask in set(self._segments.masks)}
        self._moments = [known[mask] for mask in self._segments.masks]
        self.verdicts: list[Verdict] = [moment.verdict for moment in self._moments]
        free = [verdict.outcome is Outcome.NO_PENALTY for verdict in self.verdicts]
        around = zip(self.edges, pairwise(free), strict=True)
        self.turns: list[int] = [edge for edge, (before, after) in around if before is not after]

    def verdict(self, transmitted: int, due: int | None = None) -> Verdict:
        """The verdict for a transmission at an instant, due at another."""
        here = self._segments.number(transmitted)
        if due is None:
            return self.verdicts[here]
        if transmitted <= due:
            return _ON_TIME
        there = self._segments.number(due)
        uncovered, beyond_edges = self._uncovered
        if uncovered[there] == uncovered[here + 1]:
            return _chained([self._moment(i, due).verdict for i in range(there, here + 1)])
        at_due, at_end = self._moment(there, due), self._moment(here, due)
        cautions = at_due.verdict.cautions | at_end.verdict.cautions | self._gaps
        # Both ends can lie in an edge while a moment between them does not.
        cautions -= {Caution.AT_EDGE}
        if beyond_edges[there] == beyond_edges[here + 1]:
            cautions |= {Caution.AT_EDGE}
        outcome, reason = Outcome.PENALTY_MAY_APPLY, Reason.LATE_AFTER_GRACE
        if at_due.cover is None:
            reason = Reason.LATE_BEFORE_OUTAGE if at_end.cover else Reason.NO_OUTAGE
        elif not at_due.has_outage:
            outcome, reason = Outcome.UNDETERMINED, Reason.DECLARED_RELIEF
        elif transmitted <= self.last_follow_up(there):
            outcome = Outcome.UNDETERMINED
            cautions |= {Caution.WITHIN_24_HOURS}
        return Verdict(outcome, reason, cautions, is_late=True)

    def last_follow_up(self, segment: int) -> float:
        """The last instant at which ACI data that were due in a segment may still be sent by the
        contingency plan, in microseconds since 1970 UTC. Minus infinity where it gives no time.
        """
        # Nothing covers the first segment, which has no edge before it either.
        if segment == 0 or (self.system is not None and not self.system.carries_aci):
            return -math.inf
        ended = [(-math.inf, -math.inf)]
        for dated in _outages(self._citations(self.edges[segment - 1])):
            if dated.end is not None:
                follow_up = dated.terms.rule and dated.terms.rule.follow_up
                ended.append((dated.end, from_duration(follow_up) if follow_up else -math.inf))
        return sum(max(ended))

    def case(self, transmitted: Sequence[int], due: Sequence[int | None] = (None,)) -> Case:
        """The case of times that each mean one instant, or both instants of a repeated hour."""
        cases = []
        for sent, limit in product(transmitted, due):
            verdict = self.verdict(sent, limit)
            cases.append(Case(sent, limit, verdict, self.evidence(sent, limit, verdict)))
        return cases[0] if len(cases) == 1 else merge_cases(cases)

    def evidence(self, transmitted: int, due: int | None, verdict: Verdict) -> Evidence:
        """The evidence for a verdict of this timeline about a transmission."""
        rule = rule_on(self._rules, eastern_day(transmitted))
        if verdict.reason is Reason.ON_TIME:
            return Evidence(self.system, rule=rule, rules=self._rules, reaches=self._reaches)
        decided_at, cited = transmitted, self._citations(transmitted, due)
        deciding = _deciding(cited)
        if due is not None:
            at_due = self._citations(due, due)
            if self._is_covered(due, transmitted):
                cited = self._citations_between(due, transmitted)
            elif at_due:
                decided_at, deciding, cited = due, _deciding(at_due), at_due + cited
        outages = _outages(cited)
        by_outages = [owner for owner in deciding if isinstance(owner, DatedOutage)]
        window = _hull(deciding)
        if window is None:
            margin = self._distance(transmitted)
        elif window[1] is None:
            margin = None
        elif decided_at == transmitted:
            margin = window[1] - transmitted
        else:  # never 0 outside a window, also where the policy leaves its end out
            margin = -max(transmitted - window[1], 1)
        is_outside = verdict.reason is Reason.NO_OUTAGE
        return Evidence(
            self.system,
            outages=tuple(dated.outage for dated in outages),
            reliefs=tuple(dict.fromkeys(o for _, o in cited if isinstance(o, DeclaredRelief))),
            near=self._near(transmitted, due) if Caution.AT_EDGE in verdict.cautions else (),
            nearest=self._nearest(transmitted) if is_outside else None,
            lapsed=self._lapsed(transmitted) if is_outside else (),
            window=window,
            margin=margin,
            rule=(by_outages or outages)[0].terms.rule if outages else rule,
            rules=self._rules,
            reaches=self._reaches,
        )

    def _judge(self, mask: int, due: int | None = None) -> _Moment:
        """What holds in a segment covered by the colours of a mask, for data due at an instant."""
        counts = {cover: count_of(colour, mask) for colour, cover in enumerate(self._covers)}
        inside = {cover: count for cover, count in counts.items() if count and not cover.is_edge}
        outages = [n for cover, n in inside.items() if cover.reason is not Reason.DECLARED_RELIEF]
        covers = (cover.with_due(due) for cover in inside)
        cover = min(covers, key=lambda cover: cover.rank, default=None)
        cautions = set() if cover is None else set(cover.cautions)
        if self.system is None:
            cautions.add(Caution.SYSTEM_NOT_STATED)
        is_edge = any(count and cover.is_edge for cover, count in counts.items())
        if is_edge and not (cover and cover.lifts):
            cautions.add(Caution.AT_EDGE)
        if sum(outages) > 1:  # two colours, or one that is there more than once
            cautions.add(Caution.OVERLAPPING)
        outcome, reason = Outcome.PENALTY_MAY_APPLY, Reason.NO_OUTAGE
        if cover is None:
            cautions |= self._gaps
        else:
            outcome = Outcome.NO_PENALTY if cover.lifts else Outcome.UNDETERMINED
            reason = cover.reason
        return _Moment(Verdict(outcome, reason, frozenset(cautions)), cover, bool(outages))

    def _moment(self, segment: int, due: int) -> _Moment:
        """What holds in a segment, for data due at an instant."""
        if self._needs_due:
            return self._judge(self._segments.masks[segment], due)
        return self._moments[segment]

    @cached_property
    def _uncovered(self) -> tuple[list[int], list[int]]:
        """How many segments before each are not covered, and how many of these are in no edge."""
        bare = [moment.cover is None for moment in self._moments]
        beyond = [
            m.cover is None and Caution.AT_EDGE not in m.verdict.cautions for m in self._moments
        ]
        return list(accumulate(bare, initial=0)), list(accumulate(beyond, initial=0))

    def _is_covered(self, first: int, last: int) -> bool:
        """Whether every moment from one instant to another is covered."""
        uncovered, _ = self._uncovered
        return uncovered[self._segments.number(first)] == uncovered[self._segments.number(last) + 1]

    def _starts_between(self, first: int, last: int) -> list[int]:
        """An instant, and the first instant of each later segment up to another."""
        return [first, *self.edges[self._segments.number(first) : self._segments.number(last)]]

    def _citations(self, at: int, due: int | None = None) -> _Citations:
        """What covers an instant, for data due at another: what decides first, then what lifts."""
        found = [self._cited[i] for i in self._segments.covering(at)]
        inside = [(cover.with_due(due), owner) for cover, owner in found if not cover.is_edge]
        decides = min((cover.rank for cover, _ in inside), default=None)

        def place(citation: tuple[Cover, _Owner]) -> tuple[bool, bool, int]:
            lifts_not, _, reason, _ = rank = citation[0].rank
            return rank != decides, lifts_not, reason

        return sorted(inside, key=place)

    def _citations_between(self, first: int, last: int) -> _Citations:
        """What covers any moment from one instant to another, in the order of the record."""
        starts = self._starts_between(first, last)
        places = sorted({i for at in starts for i in self._segments.covering(at)})
        return [self._cited[i] for i in places if not self._cited[i][0].is_edge]

    def _near(self, transmitted: int, due: int | None) -> tuple[Outage, ...]:
        """The outages in whose edge the two times lie, or a moment between that is not covered."""
        times = [transmitted]
        if due is not None:
            between = self._starts_between(due, transmitted)[1:]
            bare = (at for at in between if not self._is_covered(at, at))
            times += [due, *bare]
        cited = (self._cited[i] for at in times for i in self._segments.covering(at))
        return tuple(dated.outage for dated in _outages([c for c in cited if c[0].is_edge]))

    @cached_property
    def _dated(self) -> list[DatedOutage]:
        """The outages that concern the system, in their order."""
        return _outages(self._cited)

    @cached_property
    def _reaches(self) -> int | None:
        """The last moment that an outage of the system speaks of."""
        return max((dated.last_word for dated in self._dated), default=None)

    @cached_property
    def _by_close(self) -> list[tuple[int, int]]:
        """The end of each window that has one, with the place of its outage, in order of both."""
        closes = ((dated.closes, place) for place, dated in enumerate(self._dated))
        return sorted((close, place) for close, place in closes if close is not None)

    def _nearest(self, at: int) -> Outage | None:
        """The outage whose window is nearest to an instant that none covers, within a day."""
        found = []
        if before := bisect_right(self._by_close, (at, math.inf)):
            close, _ = self._by_close[before - 1]
            # Of several windows that close then, the first outage counts.
            _, place = self._by_close[bisect_left(self._by_close, (close, 0))]
            found.append((at - close, place))
        after = bisect_left(self._dated, at, key=lambda dated: dated.start)
        for place in range(after, len(self._dated)):
            if self._dated[place].end is not None:
                found.append((self._dated[place].start - at, place))
                break
        distance, place = min(found, default=(math.inf, 0))
        return self._dated[place].outage if distance <= DAY else None

    def _lapsed(self, at: int) -> tuple[Outage, ...]:
        """The outages without an end that ceased to count in the month before an instant."""
        return tuple(outage for last, outage in self._without_end if at - _LAPSED < last <= at)

    @cached_property
    def _without_end(self) -> list[tuple[int, Outage]]:
        """Each outage without an end, with the instant from which it no longer counts."""
        last: dict[int, tuple[int, Outage]] = {}
        for interval, (_, owner) in zip(self._segments.intervals, self._cited, strict=True):
            if isinstance(owner, DatedOutage) and owner.end is None:
                last[id(owner)] = interval.high, owner.outage  # its pieces come in order of time
        return list(last.values())

    def _distance(self, at: int) -> int | None:
        """The distance from an instant that nothing covers to the nearest window or relief, in
        microseconds, as a negative number: never 0, also where the policy leaves out the ends of
        windows. None if nothing is on record.
        """
        here = self._segments.number(at)
        is_covered = [moment.cover is not None for moment in self._moments]
        distances = []
        # The first segment begins with time itself and is never covered, so 0 stands for "none".
        if before := next(filter(is_covered.__getitem__, range(here - 1, 0, -1)), 0):
            last = self.edges[before] - 1
            ends = [_span(owner)[1] for _, owner in self._citations(last)]
            distances.append(at - max(last if end is None else end for end in ends))
        if after := next(filter(is_covered.__getitem__, range(here + 1, len(is_covered))), 0):
            starts = [_span(owner)[0] for _, owner in self._citations(self.edges[after - 1])]
            distances.append(min(starts) - at)
        return -max(min(distances), 1) if distances else None


def _chained(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict for a transmission that was late by covered moments alone, from theirs."""
    unsure = (verdict for verdict in verdicts if verdict.outcome is Outcome.UNDETERMINED)
    deciding = next(unsure, verdicts[-1])
    cautions = frozenset[Caution]().union(*(verdict.cautions for verdict in verdicts))
    return Verdict(deciding.outcome, deciding.reason, cautions, is_late=True)


def _outages(cited: _Citations) -> list[DatedOutage]:
    """The outages of citations, each once.

    They are told apart by identity, which is quicker than comparing all facts and enough: a
    timeline holds each outage once.
    """
    found = {id(owner): owner for _, owner in cited if isinstance(owner, DatedOutage)}
    return list(found.values())


def _deciding(cited: _Citations) -> list[_Owner]:
    """The owners of the cover that decides, which is that of the first citation."""
    return [owner for cover, owner in cited if cover == cited[0][0]]


def _span(owner: _Owner) -> tuple[int, int | None]:
    """The window of an outage, or the days of a relief."""
    return (owner.start, owner.closes) if isinstance(owner, DatedOutage) else owner.span


def _hull(owners: Iterable[_Owner]) -> tuple[int, int | None] | None:
    """The first start and the last end of some windows. The end is None if one has none."""
    spans = [_span(owner) for owner in owners]
    if not spans:
        return None
    ends = [end for _, end in spans if end is not None]
    return min(start for start, _ in spans), max(ends) if len(ends) == len(spans) else None
