"""What must be decided, by a plain scan: each outage and relief is asked in turn.

Nothing is compiled, sorted or searched here, and no code of `engine` is used, from which
`OutageCalendar.decide` has its answers. Only the facts of the values count: times, systems, rules
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
    """An instant at which what an outage says changes."""

    name: str
    at: int


def edges_of(calendar: OutageCalendar, outage: Outage) -> list[Edge]:
    """Where what an outage of a calendar says changes, by time: the start, the resumption and the
    end of the grace; without a resumption the last word, the end of what is presumed, and the end
    of what is undetermined.
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
    """The outcome for a transmission through a system, no due time given."""
    for relief in calendar.reliefs:
        first, after = relief.span
        if relief.covers(system) and first <= transmitted < after:
            return Outcome.NO_PENALTY
    said = {_says(calendar, outage, transmitted, system) for outage in calendar}
    for outcome in (Outcome.NO_PENALTY, Outcome.UNDETERMINED):
        if outcome in said:
            return outcome
    return Outcome.PENALTY_MAY_APPLY


def _says(calendar: OutageCalendar, outage: Outage, transmitted: int, system: System) -> Outcome:
    """What one outage, were it the only one, says of a transmission."""
    policy = calendar.policy
    start, *_, presumed, last = (edge.at for edge in edges_of(calendar, outage))
    lifted = presumed if outage.end is None else last
    began = start <= transmitted if policy.ends in {"both", "left"} else start < transmitted
    tick = 0 if policy.ends in {"both", "right"} else 1
    counts = policy.count_degraded or outage.impact is not Impact.DEGRADED
    if not (began and transmitted + tick <= last and counts and _concerns(outage, system)):
        return Outcome.PENALTY_MAY_APPLY
    if transmitted + tick <= lifted and _lifts(calendar, outage, system):
        return Outcome.NO_PENALTY
    return Outcome.UNDETERMINED


def _concerns(outage: Outage, system: System) -> bool:
    """Whether it stops the system, what it rides on, or a route into it."""
    return bool(outage.systems & {system, *system.rides_on, *system.routes})


def _lifts(calendar: OutageCalendar, outage: Outage, system: System) -> bool:
    """Whether it stops the whole system, under a rule that covers what goes through that."""
    rule = _rule_of(calendar, outage)
    if rule is None or not outage.systems & {system, *system.rides_on}:
        return False
    return rule.scope is Scope.ALL or system.carries_aci


def _rule_of(calendar: OutageCalendar, outage: Outage) -> GraceRule | None:
    """The last rule of a calendar, by day, that was in force when an outage began."""
    found = None
    for rule in calendar.rules:
        if rule.since <= outage.start.date():
            found = rule
    return found
