"""One system's timeline: the verdict of each segment of time, worked out once for all questions.

The pieces of all outages and reliefs become intervals, and each distinct cover becomes a colour.
The colours that cover a segment decide its verdict, so verdicts stay few however many the segments.
The evidence is looked up on demand.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, pairwise, product

from graceperiod.engine.evidence import Case, Evidence, Verdict, merge_cases
from graceperiod.engine.segments import Interval, Segments, count_of
from graceperiod.engine.windows import Cover, DatedOutage, pieces_of_outage, pieces_of_relief
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy, rule_on
from graceperiod.systems import System
from graceperiod.times import eastern_day
from graceperiod.verdicts import Caution, Outcome, Reason

_Owner = DatedOutage | DeclaredRelief
_Citations = list[tuple[Cover, _Owner]]

_ON_TIME = Verdict(Outcome.NO_PENALTY, Reason.ON_TIME)

# Where several covers decide, the first of these is the reason. An outage goes before a grace, and
# both before a relief, because they are the more specific facts.
_PRECEDENCE = (
    Reason.OUTAGE,
    Reason.GRACE,
    Reason.DECLARED_RELIEF,
    Reason.UNRESOLVED_OUTAGE,
)


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
        self._segments = Segments(intervals)
        self.edges: list[int] = self._segments.edges
        masks = self._segments.masks
        # A year of outages has hundreds of segments and a dozen masks: each mask is judged once.
        known = {mask: self._verdict_of(mask) for mask in set(masks)}
        self.verdicts: list[Verdict] = [known[mask] for mask in masks]
        free = [verdict.outcome is Outcome.NO_PENALTY for verdict in self.verdicts]
        around = zip(self.edges, pairwise(free), strict=True)
        self.turns: list[int] = [edge for edge, (before, after) in around if before is not after]

    def verdict(self, transmitted: int, due: int | None = None) -> Verdict:
        """The verdict for a transmission at an instant, due at another."""
        here = self._segments.number(transmitted)
        verdict = self.verdicts[here]
        if due is None:
            return verdict
        if transmitted <= due:
            return _ON_TIME
        at_due = self.verdicts[self._segments.number(due)]
        if verdict.outcome is not Outcome.PENALTY_MAY_APPLY:
            return self._late_verdict(here, due, at_due)
        if at_due.outcome is Outcome.PENALTY_MAY_APPLY:
            return verdict
        cautions = verdict.cautions | at_due.cautions
        return Verdict(Outcome.PENALTY_MAY_APPLY, Reason.LATE_AFTER_GRACE, cautions)

    def _late_verdict(self, here: int, due: int, at_due: Verdict) -> Verdict:
        """The verdict for a transmission in a covered segment, due before it was sent.

        The filing is excused while every moment since the due time lifts the penalty. So the due
        time is compared with the start of the unbroken run of segments that ends here.
        """
        verdict = self.verdicts[here]
        lifted_since, covered_since = self._runs
        if due < covered_since[here]:
            cautions = verdict.cautions | (at_due.cautions & {Caution.AT_EDGE}) | self._gaps
            return Verdict(Outcome.PENALTY_MAY_APPLY, Reason.LATE_BEFORE_OUTAGE, cautions)
        if verdict.outcome is Outcome.UNDETERMINED or due >= lifted_since[here]:
            return verdict
        return Verdict(Outcome.UNDETERMINED, verdict.reason, verdict.cautions | at_due.cautions)

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
            return Evidence(self.system, rule=rule, rules=self._rules)
        cited = self._citations(transmitted)
        cited_at_due = self._citations(due)
        came_after = verdict.reason is Reason.LATE_AFTER_GRACE
        if came_after:
            cited, cited_at_due = cited_at_due, []
        outages = _outages(cited)
        lifting = [owner for cover, owner in cited if cover.lifts]
        # What lifts stands first in `cited`. Where nothing lifts, all that is cited decides.
        deciding = _outages(cited[: len(lifting)] or cited)
        window = _hull(deciding or lifting)
        if came_after or window is None:
            margin = self._distance(transmitted)
        else:
            margin = None if window[1] is None else window[1] - transmitted
        at_edge = Caution.AT_EDGE in verdict.cautions
        missed = self._covers_at(transmitted) + self._covers_at(due) if at_edge else []
        near = _outages(cited for cited in missed if cited[0].is_edge)
        return Evidence(
            self.system,
            outages=tuple(dated.outage for dated in outages),
            reliefs=tuple(owner for _, owner in cited if isinstance(owner, DeclaredRelief)),
            at_due=_others(_outages(cited_at_due), outages),
            near=_others(near, outages),
            window=window,
            margin=margin,
            rule=(deciding or outages)[0].rule if outages else rule,
            rules=self._rules,
        )

    def _verdict_of(self, mask: int) -> Verdict:
        """The verdict of a segment covered by the colours of a mask."""
        counts = {cover: count_of(colour, mask) for colour, cover in enumerate(self._covers)}
        present = [cover for cover, count in counts.items() if count]
        inside = [cover for cover in present if not cover.is_edge]
        lifting = [cover for cover in inside if cover.lifts]
        deciding = lifting or inside  # what lifts the penalty goes before what does not
        cautions = {caution for cover in deciding for caution in cover.cautions}
        if self.system is None:
            cautions.add(Caution.SYSTEM_NOT_STATED)
        if len(present) > len(inside) and not lifting:
            cautions.add(Caution.AT_EDGE)
        if not inside:
            return Verdict(Outcome.PENALTY_MAY_APPLY, Reason.NO_OUTAGE, self._gaps | cautions)
        outages = [counts[cover] for cover in inside if cover.reason is not Reason.DECLARED_RELIEF]
        if sum(outages) > 1:  # two colours, or one that is there more than once
            cautions.add(Caution.OVERLAPPING)
        outcome = Outcome.NO_PENALTY if lifting else Outcome.UNDETERMINED
        reason = min((cover.reason for cover in deciding), key=_PRECEDENCE.index)
        return Verdict(outcome, reason, frozenset(cautions))

    @cached_property
    def _runs(self) -> tuple[list[float], list[float]]:
        """For each segment, since when every moment up to it lifts the penalty, and since when
        every moment is covered at all. Infinity for a segment that is not, since no due time is
        at or after that.
        """
        # The first segment has no low end, and nothing covers it.
        lifted, covered = [math.inf], [math.inf]
        for low, verdict in zip(self.edges, self.verdicts[1:], strict=True):
            lifts = verdict.outcome is Outcome.NO_PENALTY
            lifted.append(min(lifted[-1], low) if lifts else math.inf)
            outside = verdict.outcome is Outcome.PENALTY_MAY_APPLY
            covered.append(math.inf if outside else min(covered[-1], low))
        return lifted, covered

    def _covers_at(self, at: int | None) -> _Citations:
        """The covers of an instant with their owners, edges included; none for None."""
        if at is None:
            return []
        return [self._cited[i] for i in self._segments.covering(at)]

    def _citations(self, at: int | None) -> _Citations:
        """The same without edges: covers that lift the penalty first, then by precedence."""
        inside = [(cover, owner) for cover, owner in self._covers_at(at) if not cover.is_edge]
        inside.sort(key=lambda cited: (not cited[0].lifts, _PRECEDENCE.index(cited[0].reason)))
        return inside

    def _distance(self, at: int) -> int | None:
        """The distance of an instant outside all windows from the nearest, in microseconds, as a
        negative number. None without windows.
        """
        here = self._segments.number(at)
        distances = []
        # Segment 0 begins with time itself and is never covered, so 0 stands for "none".
        if before := next(filter(self._is_covered, range(here - 1, 0, -1)), 0):
            last = self.edges[before] - 1
            ends = [end for _, end in self._spans_at(last)]
            distances.append(at - max(last if end is None else end for end in ends))
        if after := next(filter(self._is_covered, range(here + 1, len(self.verdicts))), 0):
            spans = self._spans_at(self.edges[after - 1])
            distances.append(min(start for start, _ in spans) - at)
        return -min(distances) if distances else None

    def _is_covered(self, segment: int) -> bool:
        return self.verdicts[segment].outcome is not Outcome.PENALTY_MAY_APPLY

    def _spans_at(self, at: int) -> list[tuple[int, int | None]]:
        return [_span(owner) for _, owner in self._citations(at)]


def _outages(cited: Iterable[tuple[Cover, _Owner]]) -> list[DatedOutage]:
    return [owner for _, owner in cited if isinstance(owner, DatedOutage)]


def _others(some: Iterable[DatedOutage], known: Iterable[DatedOutage]) -> tuple[Outage, ...]:
    """The outages of some that are not known already, each once.

    They are told apart by identity, which is quicker than comparing all facts and enough: a
    timeline holds each outage once.
    """
    seen = {id(dated) for dated in known}
    return tuple({id(dated): dated.outage for dated in some if id(dated) not in seen}.values())


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
