"""The codes of a decision, and what it rests on: frozen values without behaviour."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from graceperiod._version import __version__
from graceperiod.eastern import TZ_VERSION
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.systems import System

__all__ = ["Caution", "Evidence", "EvidenceSource", "Outcome", "Reason", "Verdict"]


class Outcome(StrEnum):
    """What follows for the penalty."""

    NO_PENALTY = "NO_PENALTY"
    PENALTY_MAY_APPLY = "PENALTY_MAY_APPLY"
    UNDETERMINED = "UNDETERMINED"


class Reason(StrEnum):
    """Where the transmission falls."""

    OUTAGE = "OUTAGE"
    GRACE = "GRACE"
    DECLARED_RELIEF = "DECLARED_RELIEF"
    ON_TIME = "ON_TIME"
    NO_OUTAGE = "NO_OUTAGE"
    LATE_BEFORE_OUTAGE = "LATE_BEFORE_OUTAGE"
    LATE_AFTER_GRACE = "LATE_AFTER_GRACE"
    UNRESOLVED_OUTAGE = "UNRESOLVED_OUTAGE"
    AMBIGUOUS_TIME = "AMBIGUOUS_TIME"


class Caution(StrEnum):
    """What a person should know before relying on the answer."""

    AT_EDGE = "AT_EDGE"
    UNRESOLVED = "UNRESOLVED"
    APPROXIMATE = "APPROXIMATE"
    SUBMISSION_POSSIBLE = "SUBMISSION_POSSIBLE"
    DELAY = "DELAY"
    ACI_ONLY = "ACI_ONLY"
    RULE_UNCERTAIN = "RULE_UNCERTAIN"
    NO_RULE = "NO_RULE"
    SYSTEM_NOT_STATED = "SYSTEM_NOT_STATED"
    PART_OF_SYSTEM = "PART_OF_SYSTEM"
    RECORD_INCOMPLETE = "RECORD_INCOMPLETE"
    OVERLAPPING = "OVERLAPPING"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, without the evidence: one value for all instants that share it."""

    outcome: Outcome
    reason: Reason
    cautions: frozenset[Caution] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on. Instants and durations are microseconds."""

    system: System | None
    """The system asked for; None if not stated."""
    outages: tuple[Outage, ...] = ()
    """The outages cited, those that decide first: they cover the transmission, or, of one that
    came after the grace, the time it was due."""
    reliefs: tuple[DeclaredRelief, ...] = ()
    """The declared reliefs that cover it."""
    at_due: tuple[Outage, ...] = ()
    """The other outages that cover the time it was due, where that plays a part."""
    near: tuple[Outage, ...] = ()
    """The outages whose window it missed by no more than the policy's edge."""
    window: tuple[int, int | None] | None = None
    margin: int | None = None
    rule: GraceRule | None = None
    """The rule in force: on the day the first outage cited began, else on that of transmission."""
    rules: tuple[GraceRule, ...] = ()
    """The dated rules it was decided by, in order of their days."""
    readings: tuple[tuple[int, int | None], ...] = ()
    """Each pair of transmitted and due that the times given can mean, if they are several."""
    library_version: str = __version__
    tz_version: str = TZ_VERSION


class EvidenceSource(Protocol):
    """What can look the evidence up: a compiled calendar."""

    @property
    def system(self) -> System | None:
        """The system it is of."""

    def evidence(self, transmitted: int, due: int | None, verdict: Verdict) -> Evidence:
        """The evidence for a verdict it gave."""
