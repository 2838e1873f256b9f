"""What is decided of a transmission, and what that rests on: frozen values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeVar

from graceperiod._version import __version__
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.systems import System
from graceperiod.times import TZ_VERSION
from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = ["Case", "Evidence", "Verdict", "merge_cases"]

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, without the evidence: one value for all instants that share it."""

    outcome: Outcome
    reason: Reason
    cautions: frozenset[Caution] = frozenset()

    @property
    def needs_review(self) -> bool:
        """Whether a person should look: undetermined, or any caution."""
        return self.outcome is Outcome.UNDETERMINED or bool(self.cautions)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on. Instants and durations are microseconds."""

    system: System | None
    """The system asked for; None if not stated."""
    outages: tuple[Outage, ...] = ()
    """The outages cited, those that decide first. They cover the transmission; for one that came
    after the grace, they cover the time it was due."""
    reliefs: tuple[DeclaredRelief, ...] = ()
    """The declared reliefs that cover it."""
    at_due: tuple[Outage, ...] = ()
    """The other outages that cover the time it was due, where that plays a part."""
    near: tuple[Outage, ...] = ()
    """The outages whose window it missed by no more than the policy's edge."""
    window: tuple[int, int | None] | None = None
    """From the first start to the last end of grace of the outages that decide, or the days of
    the relief. The end is None while an outage has none."""
    margin: int | None = None
    """The time left inside the window; negative outside, to the nearest window."""
    rule: GraceRule | None = None
    """The rule in force: on the day the first outage cited began, else on that of transmission."""
    rules: tuple[GraceRule, ...] = ()
    """The dated rules it was decided by, in order of their days."""
    readings: tuple[tuple[int, int | None], ...] = ()
    """Each pair of transmitted and due that the times given can mean, if they are several."""
    library_version: str = __version__
    tz_version: str = TZ_VERSION


class Case(NamedTuple):
    """The parts of a decision: the times asked for in microseconds since 1970 UTC, the verdict,
    and its evidence.
    """

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
    evidence = [case.evidence for case in cases]
    agreed = len({verdict.outcome for verdict in verdicts}) == 1
    same_window = len({part.window for part in evidence}) == 1
    return first._replace(
        verdict=Verdict(
            verdicts[0].outcome if agreed else Outcome.UNDETERMINED,
            verdicts[0].reason if agreed else Reason.AMBIGUOUS_TIME,
            frozenset().union(*(verdict.cautions for verdict in verdicts)),
        ),
        evidence=Evidence(
            system=evidence[0].system,
            outages=_each_once(part.outages for part in evidence),
            reliefs=_each_once(part.reliefs for part in evidence),
            at_due=_each_once(part.at_due for part in evidence),
            near=_each_once(part.near for part in evidence),
            window=evidence[0].window if same_window else None,
            rule=evidence[0].rule,
            rules=evidence[0].rules,
            readings=tuple((case.transmitted, case.due) for case in cases),
        ),
    )


def _each_once(groups: Iterable[Iterable[_Value]]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))
