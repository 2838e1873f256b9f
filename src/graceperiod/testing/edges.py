"""The instants worth testing of a calendar: its edges, and where the clocks change."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from graceperiod.calendar import OutageCalendar
from graceperiod.systems import System
from graceperiod.testing.clocks import clock_changes
from graceperiod.testing.scan import Edge, edges_of, expected_outcome
from graceperiod.times import LAST_YEAR, describe, instant, to_datetime
from graceperiod.verdicts import Outcome

__all__ = ["EdgeCase", "edge_cases"]

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


def edge_cases(calendar: OutageCalendar) -> tuple[EdgeCase, ...]:
    """Every instant worth testing of a calendar, with the outcome to expect: each edge of each
    outage and relief, each change of the clocks in the years of these edges, and the microseconds
    before and after each of them.

    An outage has the edges `start`, `resumption` and `end of the grace`; without a resumption
    `start`, `last word`, `end of the presumption` and `end of the doubt`, as the policy sets them.
    Each system that an outage names is a case; for reliefs and clocks, each that the calendar names
    (all systems if it has no outages). No case comes twice.

    The outcome does not come from `decide`, but from a plain scan (`graceperiod.testing.scan`). It
    looks at each outage and relief in turn, by its times, the rule of the day it began and the
    policy, and shares no code with the timeline that `decide` searches.

    >>> from graceperiod.testing import an_outage
    >>> calendar = OutageCalendar([an_outage("DIF", "2025-10-02 15:30", "18:00", number="TCC25-1")])
    >>> for case in edge_cases(calendar)[6:9]:
    ...     print(f"{case}: {case.outcome}")
    DIF, a microsecond before the end of the grace of TCC25-1: NO_PENALTY
    DIF, the end of the grace of TCC25-1: NO_PENALTY
    DIF, a microsecond after the end of the grace of TCC25-1: PENALTY_MAY_APPLY
    """
    cases: dict[tuple[int, System], EdgeCase] = {}
    for edge, systems in _edges(calendar):
        for side, words in _SIDES.items():
            at = edge.at + side
            for system in sorted(systems):
                if (at, system) not in cases:
                    outcome = expected_outcome(calendar, at, system)
                    label = f"{system}, {words}{edge.name}"
                    cases[at, system] = EdgeCase(label, to_datetime(at), system, outcome)
    return tuple(cases.values())


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
