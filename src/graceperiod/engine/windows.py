"""What an outage means in time, for one system: pieces of time, each with a cover.

A resolved outage has two pieces: the outage and its grace. An outage without an end is certain up
to the last word on it, then presumed, then undetermined, and then it no longer counts. Edges lie
around the pieces: an instant in an edge is outside by no more than the precision of the bulletins.
`docs/algorithm.md` is the normative text of what stands here.
Pieces are half-open intervals of microseconds, and the policy's `ends` decides which ends of a
window belong to it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from graceperiod.outages import DeclaredRelief, Direction, Impact, Outage, Wording
from graceperiod.rules import GraceRule, Policy, Scope, rule_on
from graceperiod.systems import System
from graceperiod.times import HOUR, from_duration, instant, to_datetime, to_instant
from graceperiod.verdicts import Caution, Reason


class Terms(NamedTuple):
    """On what terms penalties are lifted for an outage: by its notice's own words, or by a rule.

    Args:
        scope: the infractions covered; None where no rule is on record.
        grace: the time after resumption, in microseconds.
        rule: the rule that counts.
        cautions: what a person should know about the terms.
    """

    scope: Scope | None
    grace: int
    rule: GraceRule | None
    cautions: frozenset[Caution] = frozenset()

    @classmethod
    def of(cls, outage: Outage, rules: Sequence[GraceRule]) -> "Terms":
        """The terms of an outage, among rules in order of `since`."""
        day = outage.start.date()  # kept in Eastern Time
        rule = rule_on(rules, day)
        scope, grace = (rule.scope, from_duration(rule.grace)) if rule else (None, 0)
        cautions = set()
        if outage.wording is Wording.TWO_HOURS:
            scope, grace = Scope.ALL, 2 * HOUR
        elif outage.wording is Wording.ACI_ONLY:
            scope = Scope.ACI
        elif rule is None:
            cautions.add(Caution.NO_RULE)
        elif outage.wording is Wording.NONE:
            # The contingency plan alone remains. It is the last rule about ACI data.
            plans = [plan for plan in rules if plan.scope is Scope.ACI]
            rule = rule_on(plans, day) or rule
            scope, grace = Scope.ACI, from_duration(rule.grace)
            cautions.add(Caution.WORDING_NOT_STATED)
        elif rule.is_uncertain_on(day):
            cautions.add(Caution.RULE_UNCERTAIN)
        if scope is Scope.ACI:
            cautions.add(Caution.ACI_ONLY)
        if outage.grace is not None:
            grace = from_duration(outage.grace)
        return cls(scope, grace, rule, frozenset(cautions))


class DatedOutage(NamedTuple):
    """An outage with its instants in microseconds since 1970 UTC, and its terms."""

    outage: Outage
    start: int
    end: int | None
    last_word: int
    terms: Terms
    closes: int | None
    """The end of the window: the resumption plus the grace. None without a resumption."""

    @classmethod
    def of(cls, outage: Outage, rules: Sequence[GraceRule]) -> "DatedOutage":
        """Read the instants of an outage, and its terms among rules in order of `since`."""
        start, last_word = to_instant(outage.start), to_instant(outage.last_word)
        terms = Terms.of(outage, rules)
        if outage.end is None:
            return cls(outage, start, None, last_word, terms, None)
        return cls(outage, start, last_word, last_word, terms, last_word + terms.grace)

    @property
    def window(self) -> tuple[datetime, datetime | None]:
        """The start and the end of the window, Eastern."""
        return to_datetime(self.start), None if self.closes is None else to_datetime(self.closes)

    def counts_until(self, policy: Policy) -> int:
        """The instant from which the outage has no bearing on answers: the end of its window;
        without an end, that of the grace after `ended_by`, or of the policy's horizon.
        """
        if self.closes is not None:
            return self.closes
        if self.outage.ended_by is not None:
            return to_instant(self.outage.ended_by) + self.terms.grace
        return self.last_word + from_duration(policy.presume_ongoing + policy.unresolved_horizon)


def sort_outages(outages: Iterable[DatedOutage]) -> list[DatedOutage]:
    """Sort outages by time, number and then by all else, and keep equal ones once.

    Where several notices announced the same outage, the one published first is kept; where none
    states when it was published, one with a source.
    """
    ordered: list[DatedOutage] = []
    for _, same in groupby(sorted(outages, key=_time_and_number), key=_time_and_number):
        alike = list(same)
        if len(alike) > 1:  # rare, so that few outages have to be written as JSON to compare them
            alike = list({dated.outage: dated for dated in sorted(alike, key=_knowledge)}.values())
            alike.sort(key=lambda dated: dated.outage.model_dump_json())
        ordered += alike
    return ordered


def _knowledge(dated: DatedOutage) -> tuple[float, bool, str]:
    """A key that sorts notices of the same outage; the last of them is the one to keep."""
    published, source = dated.outage.published, dated.outage.source
    earliness = -math.inf if published is None else -instant(published)
    return earliness, source is not None, dated.outage.model_dump_json()


def _time_and_number(dated: DatedOutage) -> tuple[int, float, str]:
    end = math.inf if dated.end is None else dated.end
    return dated.start, end, dated.outage.number or ""


class Cover(NamedTuple):
    """The answer that a piece of time gives: whether it lifts the penalty, for what reason, and
    with which cautions. The reason of an edge is `NO_OUTAGE`, since it lies outside a window.

    `due_span` is the time in which a relief lifts the penalty of what was due in it.
    """

    lifts: bool
    reason: Reason
    cautions: frozenset[Caution] = frozenset()
    due_span: tuple[int, int] | None = None

    @property
    def rank(self) -> tuple[bool, int, int, list[int]]:
        """The place among the covers of one moment, of which the first decides: what lifts the
        penalty, then what has the fewest cautions, then the more specific reason.
        """
        places = sorted(map(_CAUTIONS.index, self.cautions))
        return not self.lifts, len(places), _PRECEDENCE.index(self.reason), places

    def with_due(self, due: int | None) -> "Cover":
        """The cover of what was due at an instant (None: not known when)."""
        if self.due_span is None or due is None or not self.due_span[0] <= due < self.due_span[1]:
            return self
        return _RELIEF

    @property
    def is_edge(self) -> bool:
        """Whether it lies outside a window."""
        return self.reason is Reason.NO_OUTAGE


_EDGE = Cover(lifts=False, reason=Reason.NO_OUTAGE)
_RELIEF = Cover(lifts=True, reason=Reason.DECLARED_RELIEF)
_RELIEF_SCOPE = Cover(
    lifts=False, reason=Reason.DECLARED_RELIEF, cautions=frozenset({Caution.RELIEF_SCOPE})
)
_CAUTIONS = list(Caution)

# An outage goes before a grace, and both before a relief, because they are the more specific facts.
_PRECEDENCE = (Reason.OUTAGE, Reason.GRACE, Reason.DECLARED_RELIEF, Reason.UNRESOLVED_OUTAGE)

Piece = tuple[int, int, Cover]
"""[low, high) in microseconds since 1970 UTC, and its cover."""


def join_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order of their start, where those that overlap or touch become one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def stops(outage: Outage, system: System | None) -> bool:
    """Whether an outage stops the whole of a system: the outage is of that system, or of one that
    the system rides on. Every outage stops some system (None).
    """
    return system is None or not outage.systems.isdisjoint({system, *system.rides_on})


def pieces_of_outage(dated: DatedOutage, system: System | None, policy: Policy) -> Iterator[Piece]:
    """The pieces of an outage for one system (None: for any), in order; some may be empty.

    There are none if the outage does not concern the system, or if the policy does not count it.
    """
    outage = dated.outage
    base = _base_cover(dated, system)
    if base is None or (outage.impact is Impact.DEGRADED and not policy.count_degraded):
        return
    edge = from_duration(policy.edge)
    # Pieces are half-open: a window that includes its end lasts a microsecond longer, and one that
    # excludes its start begins a microsecond later.
    start = dated.start if policy.ends in {"both", "left"} else dated.start + 1
    past = 1 if policy.ends in {"both", "right"} else 0
    # Both edges lie outside the window that the bulletin states, whichever ends belong to it.
    yield dated.start - edge, start, _EDGE
    known = dated.last_word + past
    yield start, known, base
    if dated.closes is not None:
        yield known, dated.closes + past, base._replace(reason=Reason.GRACE)
        yield dated.closes + past, dated.closes + edge + 1, _EDGE
        return
    unresolved = base._replace(cautions=base.cautions | {Caution.UNRESOLVED})
    presumed = known + from_duration(policy.presume_ongoing)
    if outage.ended_by is not None:
        presumed = min(presumed, to_instant(outage.ended_by) + past)
    # `known` lies before `start` where ends are excluded and the last word is the start itself.
    yield max(start, known), presumed, unresolved
    open_question = unresolved._replace(lifts=False, reason=Reason.UNRESOLVED_OUTAGE)
    yield max(start, presumed), dated.counts_until(policy) + past, open_question


def pieces_of_relief(relief: DeclaredRelief, system: System | None) -> Iterator[Piece]:
    """The whole days of a relief, if it is for the system (None: any), or may be. Reliefs have no
    edges, because they begin and end at midnight and not at a reported minute.
    """
    covers = relief.covers(system)
    if covers is not False:
        silent = _RELIEF_SCOPE._replace(due_span=relief.span if covers else None)
        yield *relief.span, _RELIEF if covers and not relief.needs_due else silent


def _base_cover(dated: DatedOutage, system: System | None) -> Cover | None:
    """The cover of the outage itself; None where the outage does not concern the system."""
    outage, terms = dated.outage, dated.terms
    lifts = terms.scope is not None
    cautions = set(terms.cautions)
    if terms.scope is Scope.ACI:
        # Where no system is stated, the data may have gone through any that the outage stopped.
        lifts = any(used.carries_aci for used in ({system} if system else outage.systems))
    if not stops(outage, system):
        if system is None or not system.routes & outage.systems:
            return None
        lifts = False  # data may have taken another route
        cautions.add(Caution.PART_OF_SYSTEM)
    if outage.approximate:
        cautions.add(Caution.APPROXIMATE)
    if outage.impact is Impact.DEGRADED or outage.direction is Direction.OUTBOUND:
        cautions.add(Caution.SUBMISSION_POSSIBLE)
    if outage.impact is Impact.DELAYED:
        cautions.add(Caution.DELAY)
    return Cover(lifts, Reason.OUTAGE, frozenset(cautions))
