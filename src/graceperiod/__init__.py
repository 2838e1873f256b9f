"""Was this filing late, or does no penalty apply? See `OutageCalendar.decide`.

Each name is imported at its first use, so that `import graceperiod` costs next to nothing.
"""

from typing import TYPE_CHECKING

from graceperiod._lazy import import_lazily
from graceperiod._version import __version__

if TYPE_CHECKING:
    from graceperiod.bulletins import (
        Bulletin,
        BulletinSection,
        BulletinStatus,
        Finding,
        FindingCode,
        read_bulletin,
        read_bulletins,
    )
    from graceperiod.calendar import OutageCalendar
    from graceperiod.decisions import Decision
    from graceperiod.errors import (
        AmbiguousTimeError,
        GracePeriodError,
        GracePeriodWarning,
        InvalidDeadlineError,
        InvalidFrameError,
        InvalidOutageError,
        MissingExtraError,
        NaiveTimestampError,
        NonexistentTimeError,
        SeveralBulletinsError,
        UnknownLanguageError,
        UnknownNumberError,
        UnknownSystemError,
        UnreadableBulletinError,
        UnreadableTimestampError,
    )
    from graceperiod.outages import DeclaredRelief, Direction, Impact, Origin, Outage
    from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, GraceRule, Policy, Scope
    from graceperiod.systems import System
    from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = [
    "CBSA_RELIEFS",
    "CBSA_RULES",
    "AmbiguousTimeError",
    "Bulletin",
    "BulletinSection",
    "BulletinStatus",
    "Caution",
    "Decision",
    "DeclaredRelief",
    "Direction",
    "Finding",
    "FindingCode",
    "GracePeriodError",
    "GracePeriodWarning",
    "GraceRule",
    "Impact",
    "InvalidDeadlineError",
    "InvalidFrameError",
    "InvalidOutageError",
    "MissingExtraError",
    "NaiveTimestampError",
    "NonexistentTimeError",
    "Origin",
    "Outage",
    "OutageCalendar",
    "Outcome",
    "Policy",
    "Reason",
    "Scope",
    "SeveralBulletinsError",
    "System",
    "UnknownLanguageError",
    "UnknownNumberError",
    "UnknownSystemError",
    "UnreadableBulletinError",
    "UnreadableTimestampError",
    "__version__",
    "read_bulletin",
    "read_bulletins",
]

# Type checkers read the imports above; this is the same for the running program.
import_lazily(
    __name__,
    {
        "bulletins": "Bulletin BulletinSection BulletinStatus Finding FindingCode read_bulletin "
        "read_bulletins",
        "calendar": "OutageCalendar",
        "decisions": "Decision",
        "errors": "AmbiguousTimeError GracePeriodError GracePeriodWarning InvalidDeadlineError "
        "InvalidFrameError InvalidOutageError MissingExtraError NaiveTimestampError "
        "NonexistentTimeError SeveralBulletinsError UnknownLanguageError UnknownNumberError "
        "UnknownSystemError UnreadableBulletinError UnreadableTimestampError",
        "outages": "DeclaredRelief Direction Impact Origin Outage",
        "rules": "CBSA_RELIEFS CBSA_RULES GraceRule Policy Scope",
        "systems": "System",
        "verdicts": "Caution Outcome Reason",
    },
)
