"""Timestamps: what people and programs write, read to instants.

An instant is an integer: microseconds since 1970-01-01T00:00Z. python-dateutil reads ISO 8601;
the patterns here let through what states its zone, and nothing that has to be guessed.
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

__all__ = ["instant", "readings"]

_MICROSECOND = timedelta(microseconds=1)
# The method of the class itself: pandas and frozen clocks put their own in subclasses.
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
    """The instant of an aware datetime, or of a timestamp that states its zone.

    Args:
        when: a datetime aware through any library (pytz, zoneinfo, dateutil, fixed offset); or
            ISO 8601 with `Z` or an offset; or Eastern with its label, `2025-10-02 15:30 ET`.
        fold: which reading of an Eastern hour that happened twice is meant: 0 the first, 1 the
            second. Only text needs it; a datetime says so itself.

    Returns:
        Microseconds since 1970 UTC.

    Raises:
        NaiveTimestampError: no zone stated, or a pytz zone passed as `tzinfo=`.
        AmbiguousTimeError: an Eastern hour that happened twice, and no `fold`.
        NonexistentTimeError: an Eastern hour the clocks skipped.
        UnreadableTimestampError: not a timestamp, outside the years whose rules are known, or
            finer than a microsecond.

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
        raise NaiveTimestampError(_no_zone(repr(when.isoformat(" ")))) from None
    check_zone(when, when.tzinfo, since)
    return since // _MICROSECOND


def readings(when: datetime | str) -> tuple[int, ...]:
    """The instants a time can mean, the earlier first: one, or both of an Eastern hour that
    happened twice. Takes and raises what `instant` does, but for that.
    """
    try:
        return (instant(when),)
    except AmbiguousTimeError as ambiguous:
        return ambiguous.readings


def _from_text(text: str, fold: int | None) -> int:
    if _WRITTEN.fullmatch(text):  # as to_iso() and the record do: datetime is 40 times faster
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            pass  # what follows says what is wrong with it
        else:
            if MINYEAR < read.year < MAXYEAR:  # a fixed offset, of which there is no more to check
                return (read - EPOCH) // _MICROSECOND
    shown = repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
    folded = " ".join(text.split()) if len(text) <= _LONGEST else ""
    if found := _EASTERN.fullmatch(folded):
        hour = found["hour"].zfill(2)
        naive = _read(f"{found['date']}T{hour}:{found['rest']}", found["fraction"], shown)
        label = found["label"].upper()
        return wall_clock(naive, fold=fold, label=_LABELS.get(label, "ET"))
    found = _ISO.fullmatch(folded)
    if not found:
        raise UnreadableTimestampError(f"{shown} is not a timestamp; {_HINT}")
    if not found["time"]:
        raise UnreadableTimestampError(f"{shown} states no time of day; {_HINT}")
    if not found["zone"]:
        raise NaiveTimestampError(_no_zone(shown))
    stamp = f"{found['date']}T{found['time']}"
    return instant(_read(stamp, found["fraction"], shown, found["zone"]))


def _read(stamp: str, fraction: str | None, shown: str, zone: str = "") -> datetime:
    """Read what the patterns let through: dateutil checks the ranges of the numbers."""
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


def _no_zone(shown: str) -> str:
    labelled = shown.strip("'") + " ET"
    hint = f"write '{labelled}', or pass an aware datetime"
    return f"{shown} has no time zone; {hint if _EASTERN.fullmatch(labelled) else _HINT}"
