"""The rule, decided the slow and obvious way, to check the fast one against.

Always true here: nothing is imported from graceperiod, nothing is sorted to be searched, and
every outage is asked in turn whether its window covers the instant.
Instants are whole microseconds since 1970 UTC. Names of outcomes, reasons, cautions and systems
are plain strings. Only `same_run` merges intervals, because contiguity is about their union.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/Toronto")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

ROUTES = frozenset({"DIRECT_CONNECT", "CUSTOMS_INTERNET_GATEWAY", "VAN"})
ON_EDI = frozenset({"IID", "DIF"}) | ROUTES
NOT_ACI = frozenset({"CERS_PORTAL", "CARM_CLIENT_PORTAL", "CAD_API"})
SYSTEMS = ("EDI", *sorted(ON_EDI), "EMANIFEST_PORTAL", *sorted(NOT_ACI))

# From the first day a rule was seen: its grace, and whether it covers ACI data only.
RULES = (
    (date(2017, 10, 12), timedelta(0), True),
    (date(2017, 11, 1), timedelta(hours=2), True),
    (date(2024, 10, 19), timedelta(hours=2), False),
)
LAST_OLD_WORDING, FIRST_NEW_WORDING = date(2024, 7, 28), date(2024, 10, 19)

Intervals = list[tuple[int, int]]


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970 UTC of an aware datetime, its fold respected."""
    assert moment.utcoffset() is not None
    return (moment - EPOCH) // MICROSECOND


def eastern(instant: int) -> datetime:
    """The Eastern datetime of an instant, with its fold."""
    return (EPOCH + instant * MICROSECOND).astimezone(EASTERN)


def midnight(day: date) -> int:
    """The instant 00:00 Eastern of a day."""
    return micros(datetime.combine(day, time(), EASTERN))


@dataclass(frozen=True)
class Facts:
    """What is known of one outage; every datetime is aware."""

    systems: frozenset[str]
    start: datetime
    end: datetime | None = None
    impact: str | None = None
    approximate: bool = False
    grace: timedelta | None = None
    published: datetime | None = None
    last_known: datetime | None = None

    @cached_property
    def begins(self) -> int:
        """The instant it starts."""
        return micros(self.start)

    @cached_property
    def resumes(self) -> int | None:
        """The instant of resumption, or None where none was reported."""
        return None if self.end is None else micros(self.end)

    @cached_property
    def start_day(self) -> date:
        """The Eastern day it starts on."""
        return eastern(self.begins).date()

    @cached_property
    def rule(self) -> tuple[timedelta, bool] | None:
        """Grace and ACI-only of the latest rule seen by the Eastern day of the start."""
        found = None
        for since, grace, aci_only in RULES:
            if since <= self.start_day:
                found = (grace, aci_only)
        return found

    @cached_property
    def grace_us(self) -> int:
        """The outage's own grace, or that of its rule, or none."""
        if self.grace is not None:
            return self.grace // MICROSECOND
        return 0 if self.rule is None else self.rule[0] // MICROSECOND

    @cached_property
    def last_word(self) -> int:
        """The last moment an unresolved outage is certain to have been going on."""
        if self.last_known is not None:
            return micros(self.last_known)
        if self.published is not None and micros(self.published) > self.begins:
            return micros(self.published)
        return self.begins


@dataclass(frozen=True)
class ReliefFacts:
    """A declared period of whole Eastern days, both days in it."""

    first: date
    last: date
    systems: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()

    def interval(self) -> tuple[int, int]:
        """First and last microsecond in it."""
        return midnight(self.first), midnight(self.last + timedelta(days=1)) - 1

    def reaches(self, system: str | None) -> bool:
        """Whether the system is among those relieved."""
        if system is None:
            return True
        if system in self.excluded:
            return False
        carriers = {system, "EDI"} if system in ON_EDI else {system}
        return self.systems is None or not self.systems.isdisjoint(carriers)

    def covers(self, t: int, system: str | None) -> bool:
        """Whether it relieves the system at an instant."""
        first, last = self.interval()
        return self.reaches(system) and first <= t <= last


@dataclass(frozen=True)
class Choices:
    """The policy: what the sources leave open."""

    presume_ongoing: timedelta = timedelta(hours=24)
    unresolved_horizon: timedelta = timedelta(days=30)
    edge: timedelta = timedelta(minutes=1)
    count_degraded: bool = True
    ends: str = "both"

    @property
    def start_in(self) -> bool:
        """Whether the first instant of a window belongs to it."""
        return self.ends in ("both", "left")

    @property
    def end_in(self) -> bool:
        """Whether the last instant of a phase belongs to it."""
        return self.ends in ("both", "right")


@dataclass(frozen=True)
class Verdict:
    """The oracle's answer for one transmission."""

    outcome: str
    reason: str
    cautions: frozenset[str] = frozenset()
    cited: frozenset[int] = frozenset()

    def adding(self, cautions: Iterable[str]) -> "Verdict":
        """The same with more cautions."""
        return Verdict(self.outcome, self.reason, self.cautions | set(cautions), self.cited)

    def late(self, reason: str) -> "Verdict":
        """The same evidence for a transmission that came too late."""
        return Verdict("PENALTY_MAY_APPLY", reason, self.cautions, self.cited)


@dataclass(frozen=True)
class Oracle:
    """A record of outages and reliefs, and the policy to judge by."""

    outages: tuple[Facts, ...]
    reliefs: tuple[ReliefFacts, ...] = ()
    choices: Choices = Choices()
    complete: bool = True

    def points(self, outage: Facts) -> list[int]:
        """The instants at which something about an outage changes, in order."""
        if outage.resumes is not None:
            return [outage.begins, outage.resumes, outage.resumes + outage.grace_us]
        presumed = outage.last_word + self.choices.presume_ongoing // MICROSECOND
        forgotten = presumed + self.choices.unresolved_horizon // MICROSECOND
        return [outage.begins, outage.last_word, presumed, forgotten]

    def phase(self, outage: Facts, t: int) -> str | None:
        """OUTAGE, GRACE, PRESUMED, UNRESOLVED_OUTAGE, or None outside the window."""
        start, *ends = self.points(outage)
        if t < start or (t == start and not self.choices.start_in):
            return None
        resolved = outage.resumes is not None
        names = ["OUTAGE", "GRACE"] if resolved else ["OUTAGE", "PRESUMED", "UNRESOLVED_OUTAGE"]
        for name, end in zip(names, ends, strict=True):
            if t < end or (t == end and self.choices.end_in):
                return name
        return None

    def relation(self, outage: Facts, system: str | None) -> str | None:
        """WHOLE, PART, or None where the outage does not count for the system."""
        if outage.impact == "DEGRADED" and not self.choices.count_degraded:
            return None
        if system is None or system in outage.systems:
            return "WHOLE"
        if system in ON_EDI and "EDI" in outage.systems:
            return "WHOLE"
        if system in ("EDI", "IID", "DIF") and outage.systems & ROUTES:
            return "PART"
        return None

    def can_lift(self, outage: Facts, system: str | None) -> bool:
        """Whether the outage lifts the penalty wherever its phase lets it."""
        if self.relation(outage, system) != "WHOLE" or outage.rule is None:
            return False
        carried = outage.systems if system is None else {system}
        return not outage.rule[1] or bool(carried - NOT_ACI)

    def cautions_of(self, outage: Facts, system: str | None, phase: str) -> set[str]:
        """The cautions one covering outage brings."""
        found = {
            "APPROXIMATE": outage.approximate,
            "SUBMISSION_POSSIBLE": outage.impact == "DEGRADED",
            "DELAY": outage.impact == "DELAYED",
            "ACI_ONLY": outage.rule is not None and outage.rule[1],
            "RULE_UNCERTAIN": LAST_OLD_WORDING < outage.start_day < FIRST_NEW_WORDING,
            "NO_RULE": outage.rule is None,
            "PART_OF_SYSTEM": self.relation(outage, system) == "PART",
            "UNRESOLVED": phase in ("PRESUMED", "UNRESOLVED_OUTAGE"),
        }
        return {caution for caution, holds in found.items() if holds}

    def verdict(self, t: int, system: str | None) -> Verdict:
        """The answer with no due time, before AT_EDGE is looked at."""
        covering: dict[int, str] = {}
        lifting: dict[int, str] = {}
        for number, outage in enumerate(self.outages):
            phase = self.phase(outage, t)
            if phase is None or self.relation(outage, system) is None:
                continue
            covering[number] = phase
            if phase != "UNRESOLVED_OUTAGE" and self.can_lift(outage, system):
                lifting[number] = phase
        relieved = any(relief.covers(t, system) for relief in self.reliefs)
        deciding = lifting if lifting or relieved else covering
        outcome = "NO_PENALTY" if lifting or relieved else "UNDETERMINED"
        if not deciding and not relieved:
            outcome = "PENALTY_MAY_APPLY"
        reason = reason_of(set(deciding.values()), relieved=relieved)
        cautions: set[str] = set()
        for number, phase in deciding.items():
            cautions |= self.cautions_of(self.outages[number], system, phase)
        whole_record = {
            "OVERLAPPING": len(covering) >= 2,
            "SYSTEM_NOT_STATED": system is None,
            "RECORD_INCOMPLETE": reason == "NO_OUTAGE" and not self.complete,
        }
        cautions |= {caution for caution, holds in whole_record.items() if holds}
        return Verdict(outcome, reason, frozenset(cautions), frozenset(covering))

    def near_edge(self, t: int, system: str | None) -> set[str]:
        """AT_EDGE where t does not lift and is just outside a counted window."""
        edge = self.choices.edge // MICROSECOND
        if self.verdict(t, system).outcome == "NO_PENALTY":
            return set()
        for outage in self.outages:
            if self.relation(outage, system) is None or self.phase(outage, t) is not None:
                continue
            points = self.points(outage)
            before, after = points[0] - t, t - points[-1]
            if 0 <= before <= edge or (outage.resumes is not None and 0 <= after <= edge):
                return {"AT_EDGE"}
        return set()

    def intervals(self, system: str | None, *, lifting: bool) -> Intervals:
        """Closed intervals of what lifts, or of all that counts."""
        found = [relief.interval() for relief in self.reliefs if relief.reaches(system)]
        for outage in self.outages:
            if self.relation(outage, system) is None:
                continue
            start, *ends = self.points(outage)
            last = ends[-1]
            if lifting:
                if not self.can_lift(outage, system):
                    continue
                last = ends[1]  # the end of the grace, or of the presumption
            first = start if self.choices.start_in else start + 1
            last = last if self.choices.end_in else last - 1
            if first <= last:
                found.append((first, last))
        return found

    def decide(self, t: int, system: str | None, due: int | None = None) -> Verdict:
        """The whole answer for a transmission at t."""
        if due is not None and t <= due:
            return Verdict("NO_PENALTY", "ON_TIME")
        bare = self.verdict(t, system)
        base = bare.adding(self.near_edge(t, system))
        if due is None:
            return base
        at_due = self.verdict(due, system).adding(self.near_edge(due, system))
        if base.reason == "NO_OUTAGE" and at_due.reason != "NO_OUTAGE":
            late = at_due.late("LATE_AFTER_GRACE").adding(base.cautions & {"AT_EDGE"})
            return late if self.complete else late.adding({"RECORD_INCOMPLETE"})
        counted = self.intervals(system, lifting=False)
        if base.reason != "NO_OUTAGE" and not same_run(counted, due, t):
            gaps = set() if self.complete else {"RECORD_INCOMPLETE"}
            return base.late("LATE_BEFORE_OUTAGE").adding(self.near_edge(due, system) | gaps)
        lifts = self.intervals(system, lifting=True)
        if base.outcome == "NO_PENALTY" and not same_run(lifts, due, t):
            cautions = base.cautions | at_due.cautions
            return Verdict("UNDETERMINED", base.reason, cautions, base.cited)
        return base


def reason_of(phases: set[str], *, relieved: bool) -> str:
    """The reason of the phases of the outages that decide, and of a relief."""
    if phases & {"OUTAGE", "PRESUMED"}:
        return "OUTAGE"
    if "GRACE" in phases:
        return "GRACE"
    if relieved:
        return "DECLARED_RELIEF"
    return "UNRESOLVED_OUTAGE" if phases else "NO_OUTAGE"


def same_run(intervals: Intervals, a: int, b: int) -> bool:
    """Whether two instants lie in one unbroken stretch of closed integer intervals."""
    merged: Intervals = []
    for first, last in sorted(intervals):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return any(first <= a <= last and first <= b <= last for first, last in merged)
