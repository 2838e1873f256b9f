"""The words of bulletins: systems, status, impact, times, the penalty sentence.

Every pattern here runs in time linear in the length of the text: none has a repeat inside a
repeat, and none an open-ended repeat in the middle.
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from graceperiod.bulletins.model import BulletinStatus
from graceperiod.outages import Direction, Impact
from graceperiod.systems import System

__all__ = [
    "Stamp",
    "clocks_of_dated_times",
    "find_direction",
    "find_grace",
    "find_impact",
    "find_number",
    "find_status",
    "find_systems",
    "find_systems_out",
    "is_approximate",
    "is_scheduled",
    "is_stamp",
    "read_stamp",
    "says_no_outage",
]

_NUMBER = re.compile(r"\b(TCC|EDI) ?(\d\d) ?- ?(\d{2,4})\b", re.IGNORECASE)
_STATUS = (
    (BulletinStatus.RESOLVED, re.compile(r"(?<!not )(?<!not yet )\bresolved\b", re.IGNORECASE)),
    (BulletinStatus.CORRECTION, re.compile(r"\bcorrection\b", re.IGNORECASE)),
    (BulletinStatus.UPDATE, re.compile(r"\bupdated?\b", re.IGNORECASE)),
    (BulletinStatus.SCHEDULED, re.compile(r"\bscheduled\b", re.IGNORECASE)),
)
_NOW_RESOLVED = re.compile(r"reported below has (?:now )?been resolved", re.IGNORECASE)
_MAINTENANCE = re.compile(r"\b(?:scheduled|maintenance)\b", re.IGNORECASE)
_SYSTEMS = (
    (System.EDI, re.compile(r"\bEDI\b|Electronic Data Interchange")),
    (System.DIRECT_CONNECT, re.compile(r"\bDirect Connect\b")),
    (System.CUSTOMS_INTERNET_GATEWAY, re.compile(r"\bCIG\b|Customs Internet Gateway")),
    (System.VAN, re.compile(r"\bVANs?\b|[Vv]alue[- ][Aa]dded [Nn]etwork")),
    (System.EMANIFEST_PORTAL, re.compile(r"\be-?Manifest\b", re.IGNORECASE)),
    (System.CERS_PORTAL, re.compile(r"\bCERS\b|Canadian Export Reporting System")),
    (System.CARM_CLIENT_PORTAL, re.compile(r"\bCARM\b|\bCCPs?\b")),
    (System.CAD_API, re.compile(r"\bCAD\b|Commercial Accounting Declaration")),
    (System.IID, re.compile(r"\bIIDs?\b|\bSWI\b|Integrated Import Declaration|Single Window")),
    (System.DIF, re.compile(r"\bDIF\b|Document Image Functionality")),
)
_IMPACTS = (
    (Impact.INTERMITTENT, re.compile(r"\bintermittent", re.IGNORECASE)),
    (Impact.DELAYED, re.compile(r"\bdelay", re.IGNORECASE)),
    (Impact.DEGRADED, re.compile(r"\bre-?log|\bdegraded", re.IGNORECASE)),
    (Impact.UNAVAILABLE, re.compile(r"\bunavailab|\boutage|not (?:be )?available", re.IGNORECASE)),
)
_INBOUND = re.compile(r"\binbound\b", re.IGNORECASE)
_OUTBOUND = re.compile(r"\boutbound\b", re.IGNORECASE)
_APPROXIMATE = re.compile(
    r"\bapproximately \d{1,3}(?: ?- ?\d{1,3})? (?:minute|hour)", re.IGNORECASE
)
_GRACE = re.compile(
    r"no (?:monetary|AMPS) penalties will be issued\b[^.]{0,300}?"
    r" for the (\d{1,2}|one|two|three|four) hours? following (?:the )?system resumption",
    re.IGNORECASE,
)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}
_STAMP = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?) ?/? ?"
    r"(?P<hour>\d\d?) ?: ?(?P<minute>\d\d)(?: ?: ?(?P<second>\d\d))?(?: ?(?P<half>[AP]M))?"
    r"(?: ?\(?(?P<zone>ET|EST|EDT|HE|HNE|HAE|Eastern(?: Time)?)\)?)? ?\.?",
    re.IGNORECASE,
)
_ZONES = {"EST": "EST", "HNE": "EST", "EDT": "EDT", "HAE": "EDT"}
_DATED_TIME = re.compile(
    r"(?:\b(?:19|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)[^.]{0,80}?"
    r"\b\d\d? ?: ?\d\d\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(\d\d?) ?: ?(\d\d)\b")
_ANOTHER_WAY = re.compile(
    r"\b(?:may|can|could|please|should)\b(?! not)[^.]{0,60}?\b(?:submit|send|transmit|use)\b",
    re.IGNORECASE,
)
_UNAFFECTED = re.compile(
    r"\b(?:not|never) (?:be )?(?:affected|impacted)\b|\bunaffected\b"
    r"|(?<!not )(?<!not be )\bavailable\b",
    re.IGNORECASE,
)
_NOT_EXPECTED = re.compile(
    r"\bno (?:\w+ )?(?:outages?|interruptions?|impacts?|downtime)\b[^.]{0,40}"
    r"\b(?:expected|anticipated)\b",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(r"\b(?:cancel(?:l?ed)|postponed)\b", re.IGNORECASE)
_IT_IS_CALLED_OFF = re.compile(
    r"\b(?:maintenance|outage|unavailability)\b[^.]{0,60}"
    r"\b(?:been|is|was) (?:cancel(?:l?ed)|postponed)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:] |\bbut\b")
_BOILERPLATE = re.compile(r"\bprocedures?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


class Stamp(NamedTuple):
    """A time as written: the wall clock, and the zone's label: ET, EST, EDT, or none."""

    naive: datetime
    label: str | None


def find_number(text: str) -> str | None:
    """The bulletin's number, as `TCC25-0138`; None where there is none."""
    found = _NUMBER.search(text)
    return f"{found[1].upper()}{found[2]}-{found[3]}" if found else None


def find_status(title: str, body: str) -> BulletinStatus:
    """The status: the word in the title, or the sentence that opens a resolved body."""
    if _NOW_RESOLVED.search(body):
        return BulletinStatus.RESOLVED
    found = (status for status, word in _STATUS if word.search(title))
    return next(found, BulletinStatus.INITIAL)


def find_systems(text: str) -> frozenset[System]:
    """The systems a text names, its bulletin's number left out."""
    plain = _NUMBER.sub("", text)
    return frozenset(system for system, name in _SYSTEMS if name.search(plain))


def find_systems_out(text: str) -> frozenset[System]:
    """The systems a title or a description says are out: not those of a clause that says they are
    not affected, nor those that a sentence offers as the way round.
    """
    told = []
    for sentence in _SENTENCE_END.split(text):
        another_way = _ANOTHER_WAY.search(sentence)
        told += _CLAUSE_END.split(sentence[: another_way.start()] if another_way else sentence)
    return find_systems(" ".join(clause for clause in told if not _UNAFFECTED.search(clause)))


def says_no_outage(title: str, description: str) -> bool:
    """Whether a notice says that no outage is expected, or that it was called off."""
    return bool(
        _CALLED_OFF.search(title)
        or any(_NOT_EXPECTED.search(text) for text in (title, description))
        or _IT_IS_CALLED_OFF.search(description)
    )


def find_impact(title: str, description: str) -> Impact:
    """The impact the title names, else the first that the description does, where it does not
    speak of procedures.
    """
    told = (each for each in _SENTENCE_END.split(description) if not _BOILERPLATE.search(each))
    for text in (title, " ".join(told)):
        found = [(at.start(), impact) for impact, word in _IMPACTS if (at := word.search(text))]
        if found:
            return min(found)[1]
    return Impact.UNKNOWN


def find_direction(text: str) -> Direction:
    """The direction a text names: one, or both."""
    inbound, outbound = _INBOUND.search(text), _OUTBOUND.search(text)
    if inbound and outbound:
        return Direction.BOTH
    if inbound:
        return Direction.INBOUND
    return Direction.OUTBOUND if outbound else Direction.UNKNOWN


def is_scheduled(title: str) -> bool:
    """Whether a title announces the outage ahead."""
    return bool(_MAINTENANCE.search(title))


def is_approximate(text: str) -> bool:
    """Whether a text says that the outage takes about some minutes of its window."""
    return bool(_APPROXIMATE.search(text))


def find_grace(text: str) -> timedelta | None:
    """The hours after resumption in which a text says that no penalty is issued; None where it
    does not say.
    """
    found = _GRACE.search(text)
    if not found:
        return None
    count = found[1].lower()
    return timedelta(hours=_COUNTS[count] if count in _COUNTS else int(count))


def is_stamp(text: str) -> bool:
    """Whether a text is a time, and nothing else."""
    return bool(_STAMP.fullmatch(text))


def read_stamp(text: str) -> Stamp:
    """The time a text is.

    Raises:
        ValueError: it is none, or one that no clock shows.
    """
    found = _STAMP.fullmatch(text)
    if not found:
        raise ValueError("not a time")
    hour = int(found["hour"])
    if half := found["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of such a clock
            raise ValueError(f"no clock shows {hour} {half}")
        hour = hour % 12 + (12 if half.upper() == "PM" else 0)
    naive = datetime(  # noqa: DTZ001 - a wall clock
        int(found["year"]),
        int(found["month"]),
        int(found["day"]),
        hour,
        int(found["minute"]),
        int(found["second"] or 0),
    )
    zone = found["zone"]
    return Stamp(naive, _ZONES.get(zone.upper(), "ET") if zone else None)


def clocks_of_dated_times(text: str) -> list[tuple[int, int]]:
    """The hour and minute of each clock time in a text that has a date or a weekday before one."""
    if not _DATED_TIME.search(text):
        return []
    return [(int(hour), int(minute)) for hour, minute in _CLOCK.findall(text)]
