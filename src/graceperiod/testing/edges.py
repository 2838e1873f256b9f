"""The instants worth testing of a calendar, each with the outcome to expect by a plain scan.

The scan looks at each outage and relief in turn. Nothing is compiled, sorted or searched here, and
no code of `graceperiod.engine` is used, which gives `OutageCalendar.decide` its answers. Only the
facts of the values count: times, systems, rules and the policy. Instants are microseconds since
1970 UTC.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from graceperiod.calendar import OutageCalendar
from graceperiod.outages import Impact, Outage, Wording
from graceperiod.rules import Scope
from graceperiod.systems import System
from graceperiod.testing._arguments import check_calendar
from graceperiod.times import (
    HOUR,
    LAST_YEAR,
    describe,
    from_duration,
    instant,
    midnight,
    to_datetime,
)
from graceperiod.verdicts import Outcome

__all__ = ["Edge", "EdgeCase", "clock_changes", "edge_cases", "edges_of"]

_SIDES = {-1: "a microsecond before the ", 0: "the ", 1: "a microsecond after the "}


class EdgeCase(NamedTuple):
    """A transmission at or beside an edge, and its outcome. As text it is its label."""

    label: str
    transmitted: datetime
    """Eastern."""
    system: System
    outcome: Outcome

    def __str__(self) -> str:
        return self.label


class Edge(NamedTuple):
    """An instant at which an outage begins or ends, or counts for something else."""

    name: str
    at: int


def edge_cases(calendar: OutageCalendar) -> tuple[EdgeCase, ...]:
    """Every instant worth testing of a calendar, with the outcome to expect: each edge of each
    outage and relief, each change of the clocks in the years of these edges, and the microseconds
    before and after each of them.

    An outage has the edges `start`, `resumption` and `end of the grace`; without a resumption
    `start`, `last word`, `end of the presumption` and `end of the doubt`, as the policy sets them.
    Each system that an outage names is a case; for reliefs and clocks, each that the calendar names
    (all systems if it has no outages). No case comes twice.

    The outcome does not come from `decide`, but from a plain scan of the outages and reliefs, which
    shares no code with the timeline that `decide` searches. No case has a due time.

    Raises:
        InvalidOutageError: something else stands in place of the calendar.

    >>> from graceperiod.testing import an_outage
    >>> calendar = OutageCalendar([an_outage("DIF", "2025-10-02 15:30", "18:00", number="TCC25-1")])
    >>> for case in edge_cases(calendar)[6:9]:
    ...     print(f"{case}: {case.outcome}")
    DIF, a microsecond before the end of the grace of TCC25-1: NO_PENALTY
    DIF, the end of the grace of TCC25-1: NO_PENALTY
    DIF, a microsecond after the end of the grace of TCC25-1: PENALTY_MAY_APPLY
    """
    check_calendar(calendar)
    cases: dict[tuple[int, System], EdgeCase] = {}
    for edge, systems in _edges(calendar):
        for side, words in _SIDES.items():
            at = edge.at + side
            for system in sorted(systems):
                # Edges of several outages can meet: the first one gives the case its label.
                if (at, system) not in cases:
                    label = f"{system}, {words}{edge.name}"
                    outcome = _expected_outcome(calendar, at, system)
                    cases[at, system] = EdgeCase(label, to_datetime(at), system, outcome)
    return tuple(cases.values())


def edges_of(calendar: OutageCalendar, outage: Outage) -> list[Edge]:
    """The edges of an outage of a calendar, by time: the start, the resumption and the end of the
    grace; without a resumption the start, the last word, the end of the time in which the outage is
    presumed to go on, and the end of the time in which that is undetermined.
    """
    start = instant(outage.start)
    _, grace = _terms_of(calendar, outage)
    if outage.end is not None:
        end = instant(outage.end)
        return [
            Edge("start", start),
            Edge("resumption", end),
            Edge("end of the grace", end + grace),
        ]
    word = instant(outage.last_word)
    presumed = word + from_duration(calendar.policy.presume_ongoing)
    forgotten = presumed + from_duration(calendar.policy.unresolved_horizon)
    if outage.ended_by is not None:
        ended = instant(outage.ended_by)
        presumed, forgotten = min(presumed, ended), ended + grace
    names = ("start", "last word", "end of the presumption", "end of the doubt")
    return list(map(Edge, names, (start, word, presumed, forgotten)))


def clock_changes(year: int) -> tuple[int, int]:
    """The instants of a year, 1970 to 2037, at which the Eastern clocks change."""
    months = (midnight(date(year, month, 1)) for month in (1, 6, 7, 12))
    spring, autumn = (range(first, next(months), HOUR) for first in months)
    # A search asks of a dozen hours, and a walk would ask of thousands.
    forward = bisect_left(spring, 1, key=lambda at: bool(to_datetime(at).dst()))
    back = bisect_left(autumn, 1, key=lambda at: not to_datetime(at).dst())
    return spring[forward], autumn[back]


def _edges(calendar: OutageCalendar) -> Iterator[tuple[Edge, frozenset[System]]]:
    """The edges, each with the systems to test there."""
    named = frozenset().union(*(outage.systems for outage in calendar)) or frozenset(System)
    years: set[int] = set()
    for outage in calendar:
        name = outage.number or f"the outage of {describe(instant(outage.start))}"
        for edge in edges_of(calendar, outage):
            yield Edge(f"{edge.name} of {name}", edge.at), outage.systems
            years.add(to_datetime(edge.at).year)
    for relief in calendar.reliefs:
        for name, at in zip(("first day", "day after the last day"), relief.span, strict=True):
            yield Edge(f"{name} of the relief '{relief.title}'", at), named
        years |= {relief.from_date.year, relief.to_date.year}
    for year in sorted(years & set(range(LAST_YEAR + 1))):
        for at in clock_changes(year):
            yield Edge(f"change of clocks to {describe(at)}", at), named


def _expected_outcome(calendar: OutageCalendar, at: int, system: System) -> Outcome:
    """The outcome for a transmission through a system, without a due time."""
    outcomes = {_outcome_of(calendar, outage, at, system) for outage in calendar}
    outcomes.add(Outcome.PENALTY_MAY_APPLY)
    for relief in calendar.reliefs:
        covers = relief.covers(system)
        if at in range(*relief.span) and covers is not False:
            # One that is silent on the system, or asks when the data were due, leaves it open.
            lifts = covers and not relief.needs_due
            outcomes.add(Outcome.NO_PENALTY if lifts else Outcome.UNDETERMINED)
    # What lifts a penalty goes before what leaves it open.
    return min(outcomes, key=[Outcome.NO_PENALTY, Outcome.UNDETERMINED, *Outcome].index)


def _outcome_of(calendar: OutageCalendar, outage: Outage, at: int, system: System) -> Outcome:
    """The outcome for a transmission if this were the only outage."""
    policy = calendar.policy
    start, *_, presumed, last = (edge.at for edge in edges_of(calendar, outage))
    lifted = presumed if outage.end is None else last
    began = start <= at if policy.ends in {"both", "left"} else start < at
    # Instants are whole: "before the end" is "a microsecond later, and not after it".
    tick = 0 if policy.ends in {"both", "right"} else 1
    counts = policy.count_degraded or outage.impact is not Impact.DEGRADED
    concerned = {system, *system.rides_on, *system.routes}
    if not (began and at + tick <= last and counts and outage.systems & concerned):
        return Outcome.PENALTY_MAY_APPLY
    scope, _ = _terms_of(calendar, outage)
    # An outage of one route leaves the others, so it does not stop what could take them.
    stopped = outage.systems & {system, *system.rides_on}
    covered = scope is Scope.ALL or (scope is Scope.ACI and system.carries_aci)
    if at + tick <= lifted and stopped and covered:
        return Outcome.NO_PENALTY
    return Outcome.UNDETERMINED


def _terms_of(calendar: OutageCalendar, outage: Outage) -> tuple[Scope | None, int]:
    """What is covered, if anything is, and the grace: as the notice says, or else a rule."""
    # The rules of a calendar are in order.
    begun = [rule for rule in calendar.rules if rule.since <= outage.start.date()]
    grace = from_duration(begun[-1].grace) if begun else 0
    scope = begun[-1].scope if begun else None
    if outage.wording is Wording.TWO_HOURS:
        scope, grace = Scope.ALL, 2 * HOUR
    elif outage.wording is Wording.ACI_ONLY:
        scope = Scope.ACI
    elif outage.wording is Wording.NONE and begun:
        plans = [rule for rule in begun if rule.scope is Scope.ACI] or begun
        scope, grace = Scope.ACI, from_duration(plans[-1].grace)
    return scope, grace if outage.grace is None else from_duration(outage.grace)
