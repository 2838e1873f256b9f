"""What a timeline shows: lanes of bars, transmissions marked on them or counted above them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.report.words import Words
from graceperiod.rules import GraceRule, Policy
from graceperiod.systems import System
from graceperiod.verdicts import Caution, Reason
from graceperiod.windows import DatedOutage, pieces_of_outage, pieces_of_relief

__all__ = ["KINDS", "Bar", "Column", "Lane", "Mark", "lanes_by_system"]

KINDS = ("outage", "grace", "presumed", "unresolved", "open", "relief")
"""What a bar can be, what is drawn on top first."""


class Bar(NamedTuple):
    """A stretch of time, in microseconds since 1970 UTC: what it is, and what it says of itself."""

    low: int
    high: int
    kind: str
    title: str


class Lane(NamedTuple):
    """A system's name and its bars."""

    name: str
    bars: Sequence[Bar]


class Mark(NamedTuple):
    """A moment: a transmission, of the kind of its outcome, or when it was `due`."""

    at: int
    kind: str
    title: str


class Column(NamedTuple):
    """How many transmissions a stretch of time has, by outcome; None: not decided."""

    low: int
    high: int
    counts: dict[str | None, int]


def lanes_by_system(
    outages: Iterable[Outage],
    reliefs: Iterable[DeclaredRelief],
    rules: Sequence[GraceRule],
    policy: Policy,
    words: Words,
) -> list[Lane]:
    """A lane for each system that an outage names, as decisions read them: from an outage that
    stops it to the end of its grace, and the reliefs that cover it.
    """
    dated = [DatedOutage.of(each, rules) for each in outages]
    named = {system for each in dated for system in each.outage.systems}
    reliefs = list(reliefs)
    return [
        Lane(words.system(system), [*_bars(dated, system, policy, words), *_days(reliefs, system)])
        for system in System
        if system in named
    ]


def _bars(
    dated: Iterable[DatedOutage], system: System, policy: Policy, words: Words
) -> Iterator[Bar]:
    for each in dated:
        title = words.number(each.outage.number)
        for low, high, cover in pieces_of_outage(each, system, policy):
            if cover.is_edge or low >= high:
                continue
            kind = "grace" if cover.reason is Reason.GRACE else "outage"
            if not cover.lifts:
                kind = "open"
            elif Caution.UNRESOLVED in cover.cautions:
                kind = "presumed"
            yield Bar(low, high, kind, title)


def _days(reliefs: Iterable[DeclaredRelief], system: System) -> Iterator[Bar]:
    for each in reliefs:
        for low, high, _ in pieces_of_relief(each, system):
            yield Bar(low, high, "relief", each.title)
