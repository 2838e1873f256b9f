"""The parts of a decision: verdict, evidence, and the case that holds both. All are frozen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple, TypeVar

from graceperiod._version import __version__
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.systems import System
from graceperiod.times import TZ_VERSION
from graceperiod.verdicts import Caution, Outcome, Reason

_Value = TypeVar("_Value")

QUIET = frozenset({Caution.OVERLAPPING, Caution.RECORD_INCOMPLETE})
"""The cautions that do not ask for a person's look, unless a due time was missed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer without its evidence. Instants with the same answer share one verdict."""

    outcome: Outcome
    reason: Reason
    cautions: frozenset[Caution] = frozenset()
    is_late: bool = False
    """Whether a due time was missed."""

    @property
    def needs_review(self) -> bool:
        """Whether a person should look: undetermined, or a caution that asks for it.

        That several outages overlap takes nothing from an answer. That the record has gaps says
        little of a transmission that may have been on time.
        """
        quiet = {Caution.OVERLAPPING} if self.is_late else QUIET
        return self.outcome is Outcome.UNDETERMINED or not self.cautions <= quiet


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on. Instants and durations are microseconds."""

    system: System | None
    """The system asked for; None if not stated."""
    outages: tuple[Outage, ...] = ()
    """The outages cited. Without a due time they cover the transmission, those that decide first.
    With one they cover the time from due to transmission, in their order; where some moment of it
    is not covered, they cover its two ends, first the due time."""
    reliefs: tuple[DeclaredRelief, ...] = ()
    """The declared reliefs cited, which cover the same moments."""
    near: tuple[Outage, ...] = ()
    """The outages whose window was missed by no more than the policy's edge."""
    nearest: Outage | None = None
    """Where no outage covers the transmission, the one whose window is nearest within a day."""
    lapsed: tuple[Outage, ...] = ()
    """Where no outage covers the transmission, the outages without an end that ceased to count in
    the month before it."""
    window: tuple[int, int | None] | None = None
    """From the first start to the last end of grace of the outages that decide, or the days of
    the relief. The end is None while an outage has none."""
    margin: int | None = None
    """The time left inside the window. Outside, a negative number: the distance to the last
    instant of the window, or to the nearest instant that any outage or relief covers."""
    rule: GraceRule | None = None
    """The rule in force on the day the first outage cited began, else on that of transmission."""
    rules: tuple[GraceRule, ...] = ()
    """The dated rules of the calendar, in order of their days."""
    reaches: int | None = None
    """The last moment that the outages of this system on record speak of."""
    readings: tuple[tuple[int, int | None], ...] = ()
    """Where a time given happened twice, each pair of transmitted and due that it can mean."""
    record_version: str | None = field(default=None, compare=False)
    """The version of the record that decided. It plays no part in equality, since two records can
    give the same answer for the same reasons."""
    # Fields, so that a decision which a later release unpickles still names what made it.
    library_version: str = __version__
    tz_version: str = TZ_VERSION


# A tuple, because its parts are the arguments of a `Decision`, also when that is pickled.
class Case(NamedTuple):
    """The times of a transmission in microseconds since 1970 UTC, its verdict and its evidence."""

    transmitted: int
    due: int | None
    verdict: Verdict
    evidence: Evidence


def merge_cases(cases: Sequence[Case]) -> Case:
    """One case for times that can be read in several ways, from the case of each reading.

    If all have the same outcome, that counts, with the reason of the first; if not, it is
    `UNDETERMINED`. The evidence and the cautions are those of all.
    """
    first = cases[0]
    verdicts = [case.verdict for case in cases]
    parts = [case.evidence for case in cases]
    agreed = len({verdict.outcome for verdict in verdicts}) == 1
    return first._replace(
        verdict=Verdict(
            first.verdict.outcome if agreed else Outcome.UNDETERMINED,
            first.verdict.reason if agreed else Reason.AMBIGUOUS_TIME,
            frozenset().union(*(verdict.cautions for verdict in verdicts)),
            any(verdict.is_late for verdict in verdicts),
        ),
        evidence=replace(
            first.evidence,
            outages=_unite(part.outages for part in parts),
            reliefs=_unite(part.reliefs for part in parts),
            near=_unite(part.near for part in parts),
            nearest=first.evidence.nearest if len({part.nearest for part in parts}) == 1 else None,
            lapsed=_unite(part.lapsed for part in parts),
            window=first.evidence.window if len({part.window for part in parts}) == 1 else None,
            margin=None,  # each reading has its own
            readings=tuple((case.transmitted, case.due) for case in cases),
        ),
    )


def _unite(groups: Iterable[Iterable[_Value]]) -> tuple[_Value, ...]:
    """The values of all groups in their order, equal ones once."""
    # A dict and not a set: the order of the evidence must be the same in every run.
    return tuple(dict.fromkeys(chain.from_iterable(groups)))
