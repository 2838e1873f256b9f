"""The codes of a decision. The value of each is its name, and never changes."""

from enum import StrEnum

__all__ = ["Caution", "Outcome", "Reason"]


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
