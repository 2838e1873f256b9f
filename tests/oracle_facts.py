"""What `tests.oracle` decides from: systems, rules, outages, reliefs, the policy, and its answer.

Always true here: nothing is imported from graceperiod, and the facts are written out by hand.
Instants are whole microseconds since 1970 UTC. Names of outcomes, reasons, cautions and systems
are plain strings. The sources are RULE.md and docs/algorithm.md.
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
ROUTED = frozenset({"EDI", "IID", "DIF"})  # whose data go by one of the routes
ON_EDI = frozenset({"IID", "DIF"}) | ROUTES
ACI = frozenset({"EDI", "EMANIFEST_PORTAL"}) | ROUTES
SYSTEMS = (
    *("EDI", *sorted(ON_EDI), "EMANIFEST_PORTAL"),
    *("CAD_API", "CARM_CLIENT_PORTAL", "CERS_PORTAL"),
)
REASONS = "OUTAGE GRACE DECLARED_RELIEF UNRESOLVED_OUTAGE".split()
CAUTIONS = (
    "AT_EDGE UNRESOLVED APPROXIMATE SUBMISSION_POSSIBLE DELAY ACI_ONLY RULE_UNCERTAIN "
    "WORDING_NOT_STATED NO_RULE SYSTEM_NOT_STATED PART_OF_SYSTEM RELIEF_SCOPE WITHIN_24_HOURS "
    "RECORD_INCOMPLETE OVERLAPPING"
).split()


@dataclass(frozen=True)
class Rule:
    """A rule from the first day it was seen, to be applied until the next."""

    since: date
    grace: timedelta
    scope: str
    last_seen: date | None
    follow_up: timedelta | None


TWO_HOURS, HOURS_24 = timedelta(hours=2), timedelta(hours=24)
RULES = (
    Rule(date(2017, 10, 12), timedelta(0), "ACI", None, None),
    Rule(date(2017, 11, 1), TWO_HOURS, "ACI", date(2024, 7, 28), HOURS_24),
    Rule(date(2024, 10, 19), TWO_HOURS, "ALL", date(2026, 2, 8), HOURS_24),
)


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


def rule_of(day: date, rules: Iterable[Rule] = RULES) -> Rule | None:
    """The latest of some rules that was seen by a day."""
    found = None
    for rule in rules:
        if rule.since <= day:
            found = rule
    return found


@dataclass(frozen=True)
class Terms:
    """What holds for an outage: its scope, its rule, its grace and what is in doubt."""

    scope: str | None
    rule: Rule | None
    grace: timedelta
    cautions: frozenset[str] = frozenset()


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
    wording: str | None = None
    direction: str | None = None
    ended_by: datetime | None = None

    @cached_property
    def begins(self) -> int:
        """The instant it starts."""
        return micros(self.start)

    @cached_property
    def resumes(self) -> int | None:
        """The instant of resumption, or None where none was reported."""
        return None if self.end is None else micros(self.end)

    @cached_property
    def closes(self) -> int | None:
        """The last instant of the grace, or None where no resumption was reported."""
        return None if self.resumes is None else self.resumes + self.grace_us

    @cached_property
    def grace_us(self) -> int:
        """The grace in microseconds."""
        return self.terms.grace // MICROSECOND

    @cached_property
    def terms(self) -> Terms:
        """What the notice says of penalties, or the rule of the Eastern day of the start."""
        found = self.stated()
        cautions = found.cautions | ({"ACI_ONLY"} if found.scope == "ACI" else set())
        grace = found.grace if self.grace is None else self.grace
        return Terms(found.scope, found.rule, grace, cautions)

    def stated(self) -> Terms:
        """The terms before a grace of the outage's own, and before ACI_ONLY."""
        day = eastern(self.begins).date()
        dated = rule_of(day)
        if self.wording == "TWO_HOURS":
            return Terms("ALL", dated, TWO_HOURS)
        if self.wording == "ACI_ONLY":
            return Terms("ACI", dated, timedelta(0) if dated is None else dated.grace)
        if dated is None:
            return Terms(None, None, timedelta(0), frozenset({"NO_RULE"}))
        if self.wording == "NONE":
            plan = rule_of(day, [rule for rule in RULES if rule.scope == "ACI"]) or dated
            return Terms("ACI", plan, plan.grace, frozenset({"WORDING_NOT_STATED"}))
        unsure = dated.last_seen is not None and day > dated.last_seen
        doubts = frozenset({"RULE_UNCERTAIN"}) if unsure else frozenset[str]()
        return Terms(dated.scope, dated, dated.grace, doubts)

    @cached_property
    def last_word(self) -> int:
        """The last moment an unresolved outage is certain to have been going on."""
        word = self.begins if self.published is None else max(self.begins, micros(self.published))
        if self.last_known is not None:
            word = micros(self.last_known)
        return word if self.ended_by is None else min(word, micros(self.ended_by))

    def stops(self, system: str | None) -> bool:
        """Whether the whole of a system was out."""
        if system is None or system in self.systems:
            return True
        return system in ON_EDI and "EDI" in self.systems

    def in_part(self, system: str | None) -> bool:
        """Whether one way into a system was out, and not the system."""
        return not self.stops(system) and system in ROUTED and bool(self.systems & ROUTES)

    def lifts(self, system: str | None) -> bool:
        """Whether it lifts the penalty for a system, at a moment when it is known to last."""
        if self.terms.scope is None or self.in_part(system):
            return False
        carried = self.systems if system is None else {system}
        return self.terms.scope == "ALL" or bool(carried & ACI)

    def cautions(self, system: str | None) -> frozenset[str]:
        """The cautions it brings at every moment, in its outage and after."""
        found = {
            "PART_OF_SYSTEM": self.in_part(system),
            "APPROXIMATE": self.approximate,
            "SUBMISSION_POSSIBLE": self.impact == "DEGRADED" or self.direction == "OUTBOUND",
            "DELAY": self.impact == "DELAYED",
        }
        return self.terms.cautions | {caution for caution, holds in found.items() if holds}


@dataclass(frozen=True)
class ReliefFacts:
    """A declared period of whole Eastern days, both days in it."""

    first: date
    last: date
    systems: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()
    open_scope: bool = False
    needs_due: bool = False

    @cached_property
    def span(self) -> tuple[int, int]:
        """Its first midnight, and the midnight after its last day, which is not in it."""
        return midnight(self.first), midnight(self.last + timedelta(days=1))

    def interval(self) -> tuple[int, int]:
        """First and last microsecond in it."""
        return self.span[0], self.span[1] - 1

    def reaches(self, system: str | None) -> bool:
        """Whether the system is among those relieved."""
        if system is None:
            return True
        if system in self.excluded:
            return False
        if self.systems is None or system in self.systems:
            return True
        if system in ON_EDI and "EDI" in self.systems:
            return True
        return system in ROUTES and bool(self.systems & ROUTED)

    def silent(self, system: str | None) -> bool:
        """Whether it neither names nor excludes the system, and more than it names may count."""
        return self.open_scope and not self.reaches(system) and system not in self.excluded

    def lifts(self, system: str | None, due: int | None) -> bool:
        """Whether it lifts the penalty for a system, of data due then."""
        first, last = self.interval()
        in_time = not self.needs_due or (due is not None and first <= due <= last)
        return self.reaches(system) and in_time


@dataclass(frozen=True)
class Choices:
    """The policy: what the sources leave open."""

    presume_ongoing: timedelta = timedelta(hours=24)
    unresolved_horizon: timedelta = timedelta(days=10)
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


DEFAULT_POLICY = Choices()


@dataclass(frozen=True)
class Cover:
    """Why a moment is covered."""

    lifts: bool
    reason: str
    cautions: frozenset[str] = frozenset()

    def rank(self) -> tuple[bool, int, int, list[int]]:
        """The cover with the least decides."""
        places = sorted(map(CAUTIONS.index, self.cautions))
        return not self.lifts, len(places), REASONS.index(self.reason), places


@dataclass(frozen=True)
class Piece:
    """An interval, both ends in it, of the outage or the relief at a place; no cover: an edge."""

    first: int
    last: int
    cover: Cover | None
    outage: int | None = None
    relief: int | None = None


@dataclass(frozen=True)
class Verdict:
    """The oracle's answer for one transmission; what it cites are places in the record."""

    outcome: str
    reason: str
    cautions: frozenset[str] = frozenset()
    needs_review: bool = False
    cited: tuple[int, ...] = ()
    reliefs: tuple[int, ...] = ()
    near: tuple[int, ...] = ()
    nearest: int | None = None
    window: tuple[int, int | None] | None = None
    margin: int | None = None
