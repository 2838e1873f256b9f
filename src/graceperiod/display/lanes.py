"""What a timeline shows: lanes of bars, transmissions marked on them or counted above them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graceperiod.display.words import Words
from graceperiod.engine.windows import DatedOutage, pieces_of_outage, pieces_of_relief
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy
from graceperiod.systems import System
from graceperiod.verdicts import Caution, Reason

__all__ = ["KINDS", "Bar", "Column", "Lane", "Mark", "bars_of", "lanes_by_system"]

KINDS = ("outage", "grace", "presumed", "unresolved", "open", "relief")
"""What a bar can be, what is drawn on top first."""


class Bar(NamedTuple):
    """A stretch of time, [low, high) in microseconds since 1970 UTC: what it is, what it says of
    itself, and whether it is wider than what it stands for.
    """

    low: int
    high: int
    kind: str
    title: str
    approximate: bool = False


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
        Lane(words.system(system), list(bars_of(system, dated, reliefs, policy, words)))
        for system in System
        if system in named
    ]


def bars_of(
    system: System | None,
    dated: Iterable[DatedOutage],
    reliefs: Iterable[DeclaredRelief],
    policy: Policy,
    words: Words,
) -> Iterator[Bar]:
    """The bars of one system (None: any), as decisions read what is on record."""
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
            yield Bar(low, high, kind, title, each.outage.approximate)
    for relief in reliefs:
        for low, high, _ in pieces_of_relief(relief, system):
            yield Bar(low, high, "relief", relief.title)
