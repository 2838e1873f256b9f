"""The codes of outages and of decisions. The value of each is its name, and never changes."""

from enum import StrEnum

__all__ = [
    "BulletinStatus",
    "Caution",
    "Direction",
    "Impact",
    "Outcome",
    "Reason",
    "SourceKind",
    "Wording",
]


# Values are written out, because `auto` would make them lower case.
class Impact(StrEnum):
    """How badly a system was affected."""

    UNAVAILABLE = "UNAVAILABLE"
    INTERMITTENT = "INTERMITTENT"
    DELAYED = "DELAYED"
    DEGRADED = "DEGRADED"
    UNKNOWN = "UNKNOWN"


class Direction(StrEnum):
    """Which way data could not go: to CBSA (inbound), from CBSA (outbound), or both."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"
    BOTH = "BOTH"
    UNKNOWN = "UNKNOWN"


class Wording(StrEnum):
    """What a notice itself says of penalties."""

    TWO_HOURS = "TWO_HOURS"
    """No penalties for any required data, during the outage and the 2 hours after."""
    ACI_ONLY = "ACI_ONLY"
    """No penalties for infractions about Advance Commercial Information; no hours are named."""
    # Not the same as no wording at all, which leaves it to the rule of the day.
    NONE = "NONE"
    """Nothing."""


class SourceKind(StrEnum):
    """How sure a source is: what was read of a notice."""

    NOTICE = "NOTICE"
    """The notice itself, as CBSA published or sent it."""
    REPUBLISHED = "REPUBLISHED"
    """A copy of its text that somebody else published, such as an association of brokers."""
    SUMMARY = "SUMMARY"
    """What somebody else says of it, in other words."""


class BulletinStatus(StrEnum):
    """The place of a bulletin among its revisions, as the bulletin states it."""

    INITIAL = "INITIAL"
    SCHEDULED = "SCHEDULED"
    UPDATE = "UPDATE"
    CORRECTION = "CORRECTION"
    POSTPONED = "POSTPONED"
    RESOLVED = "RESOLVED"
    CANCELLED = "CANCELLED"

    @property
    def rank(self) -> int:
        """0 for a first notice, 1 for a change, 2 for the last word."""
        # Whatever is not named changes an outage that was announced.
        return {"INITIAL": 0, "SCHEDULED": 0, "RESOLVED": 2, "CANCELLED": 2}.get(self, 1)


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
    """Something that a person should know before relying on the answer.

    Of covers that are alike in all else, the one with the earlier caution decides, so the order of
    these codes is part of the rule.
    """

    AT_EDGE = "AT_EDGE"
    UNRESOLVED = "UNRESOLVED"
    APPROXIMATE = "APPROXIMATE"
    SUBMISSION_POSSIBLE = "SUBMISSION_POSSIBLE"
    DELAY = "DELAY"
    ACI_ONLY = "ACI_ONLY"
    RULE_UNCERTAIN = "RULE_UNCERTAIN"
    WORDING_NOT_STATED = "WORDING_NOT_STATED"
    NO_RULE = "NO_RULE"
    SYSTEM_NOT_STATED = "SYSTEM_NOT_STATED"
    PART_OF_SYSTEM = "PART_OF_SYSTEM"
    RELIEF_SCOPE = "RELIEF_SCOPE"
    WITHIN_24_HOURS = "WITHIN_24_HOURS"
    RECORD_INCOMPLETE = "RECORD_INCOMPLETE"
    OVERLAPPING = "OVERLAPPING"
