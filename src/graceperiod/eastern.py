"""Time: the only file, but for `zones`, that knows zones. Instants in, instants out.

An instant is an integer: microseconds since 1970-01-01T00:00Z, exact. Comparing and adding
happen on these integers alone; datetimes are read at the door and made again on the way out.

Eastern Time is pytz's America/Toronto, localised strictly: a wall-clock time that happened
twice or never is refused, not shifted. pytz has no rules before 1902 or after 2037, so a
wall-clock time outside these years is refused too, and an instant outside is rendered in UTC.
"""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import cast

import pytz
from dateutil.parser import isoparse
from pytz.tzinfo import DstTzInfo

from graceperiod.errors import (
    AmbiguousTimeError,
    NaiveTimestampError,
    NonexistentTimeError,
    UnreadableTimestampError,
)
from graceperiod.zones import FIRST_YEAR, LAST_YEAR, check_type, check_zone

__all__ = [
    "HOUR",
    "LAST_YEAR",
    "MINUTE",
    "TZ_VERSION",
    "begin_of",
    "describe",
    "describe_utc",
    "eastern_day",
    "from_duration",
    "instant",
    "midnight",
    "readings",
    "to_datetime",
    "to_duration",
    "to_instant",
    "to_iso",
    "to_utc_iso",
    "wall_clock",
]

TZ_VERSION: str = pytz.OLSON_VERSION  # type: ignore[attr-defined]  # the stubs lack it
"""The release of the IANA tz database in use, as `2026f`; pytz ships it, so pip pins it."""

MINUTE = 60_000_000
HOUR = 60 * MINUTE
_DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_subtract = datetime.__sub__  # of the class itself: no subclass's (pandas, a frozen clock's) own
_RULES_BEGIN = (_EPOCH.replace(year=FIRST_YEAR, hour=5) - _EPOCH) // _MICROSECOND
_RULES_END = (_EPOCH.replace(year=LAST_YEAR + 1, hour=5) - _EPOCH) // _MICROSECOND

_SPAN = 16  # days: in as many the clocks mostly do not change
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
            return (when - _EPOCH) // _MICROSECOND
    elif isinstance(when, str):
        return _from_text(when, fold)
    else:
        check_type(when)
    try:
        since = _subtract(when, _EPOCH)
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


@cache
def _toronto() -> DstTzInfo:
    """Loaded at the first use: pytz looks at every file of its database first, for 20 ms."""
    return cast("DstTzInfo", pytz.timezone("America/Toronto"))


def wall_clock(naive: datetime, *, fold: int | None = None, label: str = "ET") -> int:
    """The instant of an Eastern wall-clock time.

    Args:
        naive: the wall clock, without a zone.
        fold: 0 or 1, the reading meant if the hour happened twice.
        label: `ET`, or `EST` or `EDT` where the text says which; that decides a repeated hour.

    Raises:
        AmbiguousTimeError: the hour happened twice, and neither fold nor label says which.
        NonexistentTimeError: the clocks skipped it.
        UnreadableTimestampError: outside the years of Eastern rules on record, or the label is
            not the time in force then.
    """
    shown = f"'{naive.isoformat(' ')} {label}'"
    if not FIRST_YEAR <= naive.year <= LAST_YEAR:
        raise UnreadableTimestampError(
            f"{shown} is outside {FIRST_YEAR} to {LAST_YEAR}, the years whose Eastern Time "
            "rules are known; write the UTC offset that applies instead of the zone"
        )
    zone = _zone_in(naive.toordinal() // _SPAN)
    try:
        aware = naive.replace(tzinfo=zone) if zone else _toronto().localize(naive, is_dst=None)
    except pytz.AmbiguousTimeError:
        first, second = (_toronto().localize(naive, is_dst=is_dst) for is_dst in (True, False))
        if label in {"EST", "EDT"}:
            aware = first if label == "EDT" else second
        elif fold is None:
            readings = instant(first), instant(second)
            raise AmbiguousTimeError(
                f"{shown} happened twice that night; write {first.isoformat()} for the first or "
                f"{second.isoformat()} for the second",
                readings,
            ) from None
        else:
            aware = second if fold else first
    except pytz.NonExistentTimeError:
        raise NonexistentTimeError(
            f"{shown} never happened: the clocks went from 02:00 to 03:00 that night; "
            "check the source of this time"
        ) from None
    if label in {"EST", "EDT"} and aware.tzname() != label:
        raise UnreadableTimestampError(
            f"{shown} is written {label}, but Eastern Time is {aware.tzname()} on that date; "
            "write ET if the wall clock is meant, or the UTC offset"
        )
    return instant(aware)


@lru_cache(maxsize=1024)  # those of forty years
def _zone_in(span: int) -> tzinfo | None:
    """The zone of all Eastern times in the n-th `_SPAN` days; None where the clocks change."""
    begin = datetime.combine(date.fromordinal(span * _SPAN), time.min)
    first, last = (_toronto().fromutc(begin + timedelta(days)).tzinfo for days in (0, _SPAN + 1))
    return first if first is last else None


def midnight(day: date) -> int:
    """The instant an Eastern date begins; since 1970 the clocks have never changed at midnight."""
    return wall_clock(datetime.combine(day, time.min))


def begin_of(day: date) -> int:
    """The instant a date begins: Eastern, or UTC where Eastern rules are not known."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return midnight(day)
    return (day.toordinal() - _EPOCH.toordinal()) * _DAY


def to_datetime(when: int) -> datetime:
    """An instant as an aware datetime: Eastern, or UTC where Eastern rules are not known.

    The datetime carries its offset in its tzinfo (pytz), so a repeated hour stays the hour it
    was through copies, pickles and a frozen clock.
    """
    epoch = _eastern_epoch(when // _DAY)
    if epoch is not None:
        return epoch + timedelta(0, 0, when)
    if _RULES_BEGIN <= when < _RULES_END:
        return _toronto().fromutc(_to_utc(when).replace(tzinfo=None))
    return _to_utc(when)


@lru_cache(maxsize=4096)
def _eastern_epoch(day: int) -> datetime | None:
    """The epoch on the clock that Eastern Time has all through a day of UTC, counted from 1970;
    None for a day on which that changes, or whose rules are not known.
    """
    start = day * _DAY
    if not _RULES_BEGIN <= start < start + _DAY < _RULES_END:
        return None
    first, last = (
        _toronto().fromutc(_to_utc(when).replace(tzinfo=None)) for when in (start, start + _DAY)
    )
    return first - timedelta(microseconds=start) if first.tzinfo is last.tzinfo else None


def to_instant(known: datetime) -> int:
    """The instant of a datetime that `to_datetime` made, which needs no check."""
    return (known - _EPOCH) // _MICROSECOND


def eastern_day(when: int) -> date:
    """The calendar date of an instant, Eastern."""
    return to_datetime(when).date()


def to_iso(when: int) -> str:
    """An instant as ISO 8601 with its Eastern offset: `2025-10-02T15:30:00-04:00`."""
    return to_datetime(when).isoformat()


def to_utc_iso(when: int) -> str:
    """An instant as ISO 8601 in UTC: `2025-10-02T19:30:00+00:00`."""
    return _to_utc(when).isoformat()


def describe(when: int) -> str:
    """An instant for people: `2025-10-02 19:45 ET`; seconds only where there are any.

    In a repeated hour the label is `EDT` or `EST`, and outside pytz's rules it is `UTC`.
    """
    aware = to_datetime(when)
    if aware.tzinfo is UTC:
        return _show(aware, "UTC")
    if _eastern_epoch(when // _DAY) is not None:  # no clock changes that day, so no hour repeats
        return _show(aware, "ET")
    try:
        wall_clock(aware.replace(tzinfo=None))
    except AmbiguousTimeError:
        return _show(aware, str(aware.tzname()))
    return _show(aware, "ET")


def describe_utc(when: int) -> str:
    """An instant for people, in UTC: `2025-10-02 23:45 UTC`."""
    return _show(_to_utc(when), "UTC")


def _show(aware: datetime, label: str) -> str:
    whole = not aware.second and not aware.microsecond
    text = aware.replace(tzinfo=None).isoformat(" ", "minutes" if whole else "auto")
    return f"{text} {label}"


def _to_utc(when: int) -> datetime:
    return _EPOCH + timedelta(microseconds=when)


def from_duration(duration: timedelta) -> int:
    """A duration in microseconds, exact."""
    return duration // _MICROSECOND


def to_duration(microseconds: int) -> timedelta:
    """Microseconds as a duration, exact."""
    return timedelta(microseconds=microseconds)


def _from_text(text: str, fold: int | None) -> int:
    if _WRITTEN.fullmatch(text):  # as to_iso() and the record do: datetime is 40 times faster
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            pass  # what follows says what is wrong with it
        else:
            if MINYEAR < read.year < MAXYEAR:  # a fixed offset, of which there is no more to check
                return (read - _EPOCH) // _MICROSECOND
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
