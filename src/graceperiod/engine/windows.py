"""What an outage means in time, for one system: pieces of time, each with a cover.

A resolved outage has two pieces: the outage and its grace. An outage without an end is certain up
to the last word on it, then presumed, then undetermined, and then it no longer counts. Edges lie
around the pieces: an instant in an edge is outside by no more than the precision of the bulletins.
Pieces are half-open intervals of microseconds, and the policy's `ends` decides which ends of a
window belong to it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from graceperiod.outages import DeclaredRelief, Impact, Outage
from graceperiod.rules import GraceRule, Policy, Scope, rule_on
from graceperiod.systems import System
from graceperiod.times import from_duration, instant, to_instant
from graceperiod.verdicts import Caution, Reason


class DatedOutage(NamedTuple):
    """An outage with its instants in microseconds since 1970 UTC, the Eastern date it began, and
    the rule in force on that date.
    """

    outage: Outage
    start: int
    end: int | None
    last_word: int
    day: date
    rule: GraceRule | None

    @classmethod
    def of(cls, outage: Outage, rules: Sequence[GraceRule]) -> "DatedOutage":
        """Read the instants of an outage, and find its rule among rules in order of `since`."""
        start = to_instant(outage.start)
        end = None if outage.end is None else to_instant(outage.end)
        last_word = to_instant(outage.last_word) if end is None else end
        day = outage.start.date()  # kept in Eastern Time
        return cls(outage, start, end, last_word, day, rule_on(rules, day))

    @property
    def closes(self) -> int | None:
        """The end of the window: the resumption plus the grace that the outage states, or else
        its rule's. None without a resumption.
        """
        if self.end is None:
            return None
        grace = self.outage.grace
        if grace is None:  # a stated grace of zero counts as stated
            grace = self.rule.grace if self.rule else timedelta()
        return self.end + from_duration(grace)


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
    """

    lifts: bool
    reason: Reason
    cautions: frozenset[Caution] = frozenset()

    @property
    def is_edge(self) -> bool:
        """Whether it lies outside a window."""
        return self.reason is Reason.NO_OUTAGE


_EDGE = Cover(lifts=False, reason=Reason.NO_OUTAGE)

_Piece = tuple[int, int, Cover]
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


def pieces_of_outage(dated: DatedOutage, system: System | None, policy: Policy) -> Iterator[_Piece]:
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
    # `known` lies before `start` where ends are excluded and the last word is the start itself.
    yield max(start, known), presumed, unresolved
    forgotten = presumed + from_duration(policy.unresolved_horizon)
    open_question = unresolved._replace(lifts=False, reason=Reason.UNRESOLVED_OUTAGE)
    yield max(start, presumed), forgotten, open_question


def pieces_of_relief(relief: DeclaredRelief, system: System | None) -> Iterator[_Piece]:
    """The whole days of a relief, if it covers the system (None: any). Reliefs have no edges,
    because they begin and end at midnight and not at a reported minute.
    """
    if relief.covers(system):
        yield *relief.span, Cover(lifts=True, reason=Reason.DECLARED_RELIEF)


def _base_cover(dated: DatedOutage, system: System | None) -> Cover | None:
    """The cover of the outage itself; None where the outage does not concern the system."""
    outage, rule = dated.outage, dated.rule
    lifts = True
    cautions = set()
    if not stops(outage, system):
        if system is None or not system.routes & outage.systems:
            return None
        lifts = False  # data may have taken another route
        cautions.add(Caution.PART_OF_SYSTEM)
    if rule is None:
        lifts = False
        cautions.add(Caution.NO_RULE)
    else:
        if rule.scope is Scope.ACI:
            # Where no system is stated, the data may have gone through any that the outage stopped.
            lifts &= any(used.carries_aci for used in ({system} if system else outage.systems))
            cautions.add(Caution.ACI_ONLY)
        if rule.is_uncertain_on(dated.day):
            cautions.add(Caution.RULE_UNCERTAIN)
    if outage.approximate:
        cautions.add(Caution.APPROXIMATE)
    if outage.impact is Impact.DEGRADED:
        cautions.add(Caution.SUBMISSION_POSSIBLE)
    if outage.impact is Impact.DELAYED:
        cautions.add(Caution.DELAY)
    return Cover(lifts, Reason.OUTAGE, frozenset(cautions))
