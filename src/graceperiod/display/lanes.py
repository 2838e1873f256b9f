"""The parts of a timeline: lanes of bars, and transmissions marked on them or counted above."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graceperiod.display.words import Words
from graceperiod.engine.windows import DatedOutage, pieces_of_outage, pieces_of_relief
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy
from graceperiod.systems import System
from graceperiod.verdicts import Caution, Reason

__all__ = ["Bar", "Column", "Lane", "Mark", "bars_of", "lanes_by_system"]


class Bar(NamedTuple):
    """A stretch of time, [low, high) in microseconds since 1970 UTC: its kind, its title, and
    whether the outage is known only approximately.
    """

    low: int
    high: int
    kind: str
    title: str
    approximate: bool = False


class Lane(NamedTuple):
    """The bars of a system or of an outage, under its name."""

    name: str
    bars: Sequence[Bar]
    system: System | None = None

    def between(self, low: int, high: int) -> "Lane":
        """The lane with those of its bars that lie between two instants, if only in part."""
        return self._replace(bars=[bar for bar in self.bars if bar.low < high and bar.high > low])

    def of_kind(self, kind: str) -> list[Bar]:
        """The bars of a kind; or a frame for each approximate bar."""
        if kind == "approximate":
            return [bar._replace(kind=kind, title="") for bar in self.bars if bar.approximate]
        return [bar for bar in self.bars if bar.kind == kind]


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
    also: Iterable[System | None] = (),
) -> list[Lane]:
    """A lane for each system that an outage names, and for some others (None: not stated), as
    decisions read them: from an outage that stops it to the end of its grace, and the reliefs that
    cover it.
    """
    # Dated once: an outage has a bar in the lane of every system that it stops.
    dated_outages = [DatedOutage.of(outage, rules) for outage in outages]
    shown = {*also, *(system for dated in dated_outages for system in dated.outage.systems)}
    reliefs = list(reliefs)  # every lane goes over them again
    return [
        Lane(
            words["system_not_stated"] if system is None else words.system(system),
            list(bars_of(system, dated_outages, reliefs, policy, words)),
            system,
        )
        for system in (*System, None)  # one order for all pictures, whatever the outages
        if system in shown
    ]


def bars_of(
    system: System | None,
    dated_outages: Iterable[DatedOutage],
    reliefs: Iterable[DeclaredRelief],
    policy: Policy,
    words: Words,
) -> Iterator[Bar]:
    """The bars of one system (None: any), as decisions read what is on record."""
    for dated in dated_outages:
        title = words.number(dated.outage.number)
        for low, high, cover in pieces_of_outage(dated, system, policy):
            if cover.is_edge or low >= high:  # an edge lies outside the window
                continue
            kind = "grace" if cover.reason is Reason.GRACE else "outage"
            if not cover.lifts:
                kind = "open"
            elif Caution.UNRESOLVED in cover.cautions:
                kind = "presumed"
            yield Bar(low, high, kind, title, dated.outage.approximate)
    for relief in reliefs:
        for low, high, _ in pieces_of_relief(relief, system):
            yield Bar(low, high, "relief", words.translate(relief.title))
