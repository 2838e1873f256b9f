"""Timestamps: what people and programs write, read as instants.

python-dateutil reads ISO 8601. The patterns here let through only text that states its zone, so
that nothing has to be guessed.
"""

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta

from dateutil.parser import isoparse

from graceperiod.errors import (
    AmbiguousTimeError,
    NaiveTimestampError,
    UnreadableTimestampError,
)
from graceperiod.times.eastern import wall_clock
from graceperiod.times.zones import EPOCH, check_type, check_zone

_MICROSECOND = timedelta(microseconds=1)
# The method of `datetime` itself, because pandas and frozen clocks override it in subclasses.
_subtract = datetime.__sub__

_LONGEST = 64  # characters; a timestamp is shorter, and anything longer is not worth matching
_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8})"
    r"(?:[Tt ](?P<time>\d\d(?::?\d\d(?::?\d\d)?)?)(?:[.,](?P<fraction>\d+))? ?"
    r"(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_EASTERN = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ](?P<hour>\d\d?):(?P<rest>\d\d(?::\d\d)?)"
    r"(?:\.(?P<fraction>\d+))? ?\(?(?P<label>ET|EST|EDT|HE|HNE|HAE|Eastern|Eastern Time)\)?",
    re.ASCII | re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)
_LABELS = {"EST": "EST", "HNE": "EST", "EDT": "EDT", "HAE": "EDT"}
_HINT = "write it as '2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"


def instant(when: datetime | str, *, fold: int | None = None) -> int:
    """The instant of an aware datetime, or of text that states its zone.

    Args:
        when: a datetime made aware by any library (pytz, zoneinfo, dateutil, fixed offset); or
            ISO 8601 with `Z` or an offset; or Eastern with its label, `2025-10-02 15:30 ET`.
        fold: which reading is meant of an Eastern hour that happened twice: 0 for the first, 1 for
            the second. It is for text only; a datetime says so itself.

    Returns:
        Microseconds since 1970 UTC.

    Raises:
        NaiveTimestampError: no zone is stated, or a pytz zone was passed as `tzinfo=`.
        AmbiguousTimeError: the Eastern hour happened twice, and no `fold` is given.
        NonexistentTimeError: the clocks skipped the Eastern hour.
        UnreadableTimestampError: the value is not a timestamp, is outside the years whose rules
            are known, or is finer than a microsecond.

    >>> instant("2025-10-02 15:30 ET") == instant("2025-10-02T19:30Z")
    True
    """
    if type(when) is datetime:
        if when.tzinfo is UTC:
            return (when - EPOCH) // _MICROSECOND
    elif isinstance(when, str):
        return _from_text(when, fold)
    else:
        check_type(when)
    try:
        since = _subtract(when, EPOCH)
    except TypeError:
        raise NaiveTimestampError(_explain_missing_zone(repr(when.isoformat(" ")))) from None
    check_zone(when, when.tzinfo, since)
    return since // _MICROSECOND


def readings(when: datetime | str) -> tuple[int, ...]:
    """The instants that a time can mean, the earlier first: two in an Eastern hour that happened
    twice, else one. Apart from that, takes and raises what `instant` does.
    """
    try:
        return (instant(when),)
    except AmbiguousTimeError as ambiguous:
        return ambiguous.readings


def _from_text(text: str, fold: int | None) -> int:
    """The instant of text, as `instant` gives it."""
    if _WRITTEN.fullmatch(text):  # as `to_iso` and the record write: datetime is 40 times faster
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            pass  # the code below says what is wrong with it
        else:
            if MINYEAR < read.year < MAXYEAR:  # a fixed offset needs no other check
                return (read - EPOCH) // _MICROSECOND
    shown = repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
    folded = " ".join(text.split()) if len(text) <= _LONGEST else ""
    if found := _EASTERN.fullmatch(folded):
        hour = found["hour"].zfill(2)
        naive = _parse(f"{found['date']}T{hour}:{found['rest']}", found["fraction"], shown)
        label = found["label"].upper()
        return wall_clock(naive, fold=fold, label=_LABELS.get(label, "ET"))
    found = _ISO.fullmatch(folded)
    if not found:
        raise UnreadableTimestampError(f"{shown} is not a timestamp; {_HINT}")
    if not found["time"]:
        raise UnreadableTimestampError(f"{shown} states no time of day; {_HINT}")
    if not found["zone"]:
        raise NaiveTimestampError(_explain_missing_zone(shown))
    stamp = f"{found['date']}T{found['time']}"
    return instant(_parse(stamp, found["fraction"], shown, found["zone"]))


def _parse(stamp: str, fraction: str | None, shown: str, zone: str = "") -> datetime:
    """Parse what the patterns let through. dateutil checks the ranges of the numbers."""
    digits = (fraction or "").rstrip("0")
    if len(digits) > 6:  # noqa: PLR2004 - digits of a microsecond
        raise UnreadableTimestampError(
            f"{shown} is finer than a microsecond, the smallest unit kept; round it yourself"
        )
    try:
        read = isoparse(f"{stamp}.{digits}{zone}" if digits else stamp + zone)
        return read.astimezone(UTC) if zone else read
    except (ValueError, OverflowError) as error:
        raise UnreadableTimestampError(f"{shown} is not a timestamp: {error}; {_HINT}") from None


def _explain_missing_zone(shown: str) -> str:
    """Why a timestamp is refused. The hint labels the text itself where that makes it readable."""
    labelled = shown.strip("'") + " ET"
    hint = f"write '{labelled}', or pass an aware datetime"
    return f"{shown} has no time zone; {hint if _EASTERN.fullmatch(labelled) else _HINT}"
