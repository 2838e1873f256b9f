"""The outcome to expect, by a plain scan: each outage and relief is looked at in turn.

Nothing is compiled, sorted or searched here, and no code of `graceperiod.engine` is used, which
gives `OutageCalendar.decide` its answers. Only the facts of the values count: times, systems, rules
and the policy. Instants are microseconds since 1970 UTC.
"""

from typing import NamedTuple

from graceperiod.calendar import OutageCalendar
from graceperiod.outages import Impact, Outage
from graceperiod.rules import GraceRule, Scope
from graceperiod.systems import System
from graceperiod.times import from_duration, instant
from graceperiod.verdicts import Outcome

__all__ = ["Edge", "edges_of", "expected_outcome"]


class Edge(NamedTuple):
    """An instant at which an outage begins or ends, or counts for something else."""

    name: str
    at: int


def edges_of(calendar: OutageCalendar, outage: Outage) -> list[Edge]:
    """The edges of an outage of a calendar, by time: the start, the resumption and the end of the
    grace; without a resumption the start, the last word, the end of the time in which the outage is
    presumed to go on, and the end of the time in which that is undetermined.
    """
    start = Edge("start", instant(outage.start))
    if outage.end is not None:
        end, grace = instant(outage.end), outage.grace
        if grace is None and (rule := _rule_of(calendar, outage)):
            grace = rule.grace
        closes = end + (from_duration(grace) if grace else 0)
        return [start, Edge("resumption", end), Edge("end of the grace", closes)]
    word = instant(outage.last_word)
    presumed = word + from_duration(calendar.policy.presume_ongoing)
    forgotten = presumed + from_duration(calendar.policy.unresolved_horizon)
    return [
        start,
        Edge("last word", word),
        Edge("end of the presumption", presumed),
        Edge("end of the doubt", forgotten),
    ]


def expected_outcome(calendar: OutageCalendar, transmitted: int, system: System) -> Outcome:
    """The outcome for a transmission through a system, without a due time."""
    for relief in calendar.reliefs:
        first, after = relief.span
        if relief.covers(system) and first <= transmitted < after:
            return Outcome.NO_PENALTY
    outcomes = {_outcome_of(calendar, outage, transmitted, system) for outage in calendar}
    # What lifts a penalty goes before what leaves it open.
    for outcome in (Outcome.NO_PENALTY, Outcome.UNDETERMINED):
        if outcome in outcomes:
            return outcome
    return Outcome.PENALTY_MAY_APPLY


def _outcome_of(
    calendar: OutageCalendar, outage: Outage, transmitted: int, system: System
) -> Outcome:
    """The outcome for a transmission if this were the only outage."""
    policy = calendar.policy
    start, *_, presumed, last = (edge.at for edge in edges_of(calendar, outage))
    lifted = presumed if outage.end is None else last
    began = start <= transmitted if policy.ends in {"both", "left"} else start < transmitted
    # Instants are whole: "before the end" is "a microsecond later, and not after it".
    tick = 0 if policy.ends in {"both", "right"} else 1
    counts = policy.count_degraded or outage.impact is not Impact.DEGRADED
    concerned = {system, *system.rides_on, *system.routes}
    if not (began and transmitted + tick <= last and counts and outage.systems & concerned):
        return Outcome.PENALTY_MAY_APPLY
    if transmitted + tick <= lifted and _lifts(calendar, outage, system):
        return Outcome.NO_PENALTY
    return Outcome.UNDETERMINED


def _lifts(calendar: OutageCalendar, outage: Outage, system: System) -> bool:
    """Whether it stops the whole system, under a rule that covers what goes through the system."""
    rule = _rule_of(calendar, outage)
    if rule is None or not outage.systems & {system, *system.rides_on}:
        return False
    return rule.scope is Scope.ALL or system.carries_aci


def _rule_of(calendar: OutageCalendar, outage: Outage) -> GraceRule | None:
    """The rule in force on the day an outage began; the rules of a calendar are in order."""
    begun = [rule for rule in calendar.rules if rule.since <= outage.start.date()]
    return begun[-1] if begun else None
