"""A bulletin as read: what it announces, and what in it a person should look at."""

from datetime import datetime
from enum import StrEnum

from graceperiod.models import Duration, EasternDatetime, FrozenModel, Text
from graceperiod.outages import Outage

__all__ = ["Bulletin", "BulletinStatus", "Finding", "FindingCode"]


class BulletinStatus(StrEnum):
    """What a bulletin says of its place among its revisions."""

    INITIAL = "INITIAL"
    SCHEDULED = "SCHEDULED"
    UPDATE = "UPDATE"
    CORRECTION = "CORRECTION"
    RESOLVED = "RESOLVED"

    @property
    def rank(self) -> int:
        """The later among revisions, the greater: a first notice 0, an update 1, resolved 2."""
        if self in {BulletinStatus.INITIAL, BulletinStatus.SCHEDULED}:
            return 0
        return 2 if self is BulletinStatus.RESOLVED else 1


class FindingCode(StrEnum):
    """What is wrong or unclear in a bulletin as written."""

    END_BEFORE_START = "END_BEFORE_START"
    NO_OUTAGE_EXPECTED = "NO_OUTAGE_EXPECTED"
    NO_WINDOW = "NO_WINDOW"
    RESOLVED_WITHOUT_END = "RESOLVED_WITHOUT_END"
    SYSTEMS_DISAGREE = "SYSTEMS_DISAGREE"
    SYSTEMS_FROM_CLIENTS = "SYSTEMS_FROM_CLIENTS"
    NO_SYSTEM = "NO_SYSTEM"
    UNPAIRED_TIMES = "UNPAIRED_TIMES"
    UNREADABLE_TIME = "UNREADABLE_TIME"
    UNUSED_TIME = "UNUSED_TIME"
    ZONE_MISMATCH = "ZONE_MISMATCH"
    ZONE_NOT_STATED = "ZONE_NOT_STATED"


_LEFT_OUT = {
    FindingCode.END_BEFORE_START,
    FindingCode.NO_SYSTEM,
    FindingCode.NO_WINDOW,
    FindingCode.UNPAIRED_TIMES,
    FindingCode.UNREADABLE_TIME,
    FindingCode.UNUSED_TIME,
}


class Finding(FrozenModel):
    """Something wrong or unclear in a bulletin as written.

    Args:
        code: stable, for programs.
        message: what was found, with its text, and what was done about it.
        line: the line of the text, from 1; None where it is about the whole.
    """

    code: FindingCode
    message: Text
    line: int | None = None


class Bulletin(FrozenModel):
    """One published notice, as read.

    Args:
        number: as `TCC25-0138`; None where it has none.
        status: what it says of its place among its revisions.
        title: as printed; None where there is none.
        issued: when CBSA issued it; None where the text does not say.
        received: when it reached the user, as they say.
        url: where it was published, as they say.
        outages: what it announces.
        findings: what in it a person should look at.
        grace: the time after resumption in which it says no penalty applies; None where it does
            not say.
        languages: the languages it is in, as `en`.
        sha256: of the bytes read, in hexadecimal.
    """

    number: Text | None
    status: BulletinStatus
    title: Text | None
    issued: EasternDatetime | None = None
    received: EasternDatetime | None = None
    url: Text | None = None
    outages: tuple[Outage, ...]
    findings: tuple[Finding, ...] = ()
    grace: Duration | None = None
    languages: tuple[str, ...]
    sha256: str

    @property
    def published(self) -> datetime | None:
        """When it was issued, or else received; None where that is not known."""
        return self.issued or self.received

    @property
    def is_fully_read(self) -> bool:
        """Whether nothing in it that may be an outage was left out."""
        return not any(finding.code in _LEFT_OUT for finding in self.findings)

    @property
    def rank(self) -> int:
        """Of its status."""
        return self.status.rank
