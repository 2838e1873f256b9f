"""Eastern Time: wall clocks to instants, and instants to dates, text and durations.

Comparing and adding happen on instants, which are integers. Datetimes are read on the way in and
made again on the way out.

Eastern Time is pytz's America/Toronto, localised strictly: a wall-clock time that happened twice or
never is refused, not shifted. pytz has no rules before 1902 or after 2037: a wall-clock time
outside these years is refused too, and an instant outside them is shown in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from typing import cast

import pytz
from pytz.tzinfo import DstTzInfo

from graceperiod.errors import (
    AmbiguousTimeError,
    NonexistentTimeError,
    UnreadableTimestampError,
)
from graceperiod.times.zones import EPOCH, FIRST_YEAR, LAST_YEAR

TZ_VERSION: str = pytz.OLSON_VERSION  # type: ignore[attr-defined]  # the stubs lack it
"""The release of the IANA tz database in use, such as `2026f`. pytz ships it, so pip pins it."""

MINUTE = 60_000_000
"""A minute in microseconds."""
HOUR = 60 * MINUTE
"""An hour in microseconds."""
DAY = 24 * HOUR
"""A day of 24 hours in microseconds. Days on which the clocks change are longer or shorter."""

_MICROSECOND = timedelta(microseconds=1)
# From midnight Eastern, which is 05:00 UTC in winter.
_RULES_BEGIN = (EPOCH.replace(year=FIRST_YEAR, hour=5) - EPOCH) // _MICROSECOND
_RULES_END = (EPOCH.replace(year=LAST_YEAR + 1, hour=5) - EPOCH) // _MICROSECOND

_SUMMER = timedelta(hours=-4)
_SPAN = 16  # days: short enough that most spans have no change of clocks


@cache
def _toronto() -> DstTzInfo:
    """The zone, loaded at first use: pytz lists every file of its database, which takes 20 ms."""
    return cast("DstTzInfo", pytz.timezone("America/Toronto"))


def wall_clock(
    naive: datetime, *, fold: int | None = None, label: str = "ET", written: str | None = None
) -> int:
    """The instant of an Eastern wall-clock time.

    Args:
        naive: the wall clock, without a zone.
        fold: the reading meant if the hour happened twice: 0 for the first, 1 for the second.
        label: `ET`; or `EST` or `EDT` where the text says so, which decides a repeated hour.
        written: the time as messages quote it; None: in ISO 8601 with its label.

    Raises:
        AmbiguousTimeError: the hour happened twice, and neither fold nor label says which is meant.
        NonexistentTimeError: the clocks skipped the hour.
        UnreadableTimestampError: the time is outside the years whose rules are known, or the label
            is not the one in force on that date.
    """
    if not FIRST_YEAR <= naive.year <= LAST_YEAR:
        raise UnreadableTimestampError(
            f"{written or _quote(naive, label)} is outside {FIRST_YEAR} to {LAST_YEAR}, the years "
            "whose Eastern Time rules are known; write the UTC offset that applies instead of the "
            "zone"
        )
    zone = _zone_in(naive.toordinal() // _SPAN)
    aware = naive.replace(tzinfo=zone) if zone else _localize(naive, fold, label, written)
    if label != "ET" and label != _season(aware):
        raise UnreadableTimestampError(
            f"{written or _quote(naive, label)} is in {label}, but Eastern Time is "
            f"{_season(aware)} on that date; write ET if the wall clock is meant, or the UTC offset"
        )
    return to_instant(aware)


def _localize(naive: datetime, fold: int | None, label: str, written: str | None) -> datetime:
    """An Eastern wall-clock time with its offset, strictly; takes and raises what `wall_clock`
    does.
    """
    try:
        return _toronto().localize(naive, is_dst=None)
    except pytz.AmbiguousTimeError:
        first, second = (_toronto().localize(naive, is_dst=is_dst) for is_dst in (True, False))
        if label == "ET" and fold is None:
            raise AmbiguousTimeError(
                f"{written or _quote(naive, label)} happened twice that night; write "
                f"{first.isoformat()} for the first or {second.isoformat()} for the second",
                (to_instant(first), to_instant(second)),
            ) from None
        # A label goes before `fold`, since it stands in the text that is read.
        return first if label == "EDT" or (label == "ET" and not fold) else second
    except pytz.NonExistentTimeError:
        raise NonexistentTimeError(
            f"{written or _quote(naive, label)} never happened: the clocks went from 02:00 to "
            "03:00 that night; check the source of this time"
        ) from None


def _quote(naive: datetime, label: str) -> str:
    return f"'{naive.isoformat(' ')} {label}'"


@lru_cache(maxsize=1024)  # forty years of spans
def _zone_in(span: int) -> tzinfo | None:
    """The fixed zone of the n-th span of days. None if the clocks change in that span.

    To put a known zone on a wall clock is ten times faster than to localise it.
    """
    begin = datetime.combine(date.fromordinal(span * _SPAN), time.min)
    first, last = (_toronto().fromutc(begin + timedelta(days)).tzinfo for days in (0, _SPAN + 1))
    return first if first is last else None


def _season(aware: datetime) -> str:
    """`EDT` or `EST`, by the offset: from 1942 to 1945 pytz calls summer time EWT and EPT."""
    return "EDT" if aware.utcoffset() == _SUMMER else "EST"


def midnight(day: date) -> int:
    """The instant at which an Eastern date begins. Since 1970 no clock has changed at midnight."""
    return wall_clock(datetime.combine(day, time.min))


def start_of_day(day: date) -> int:
    """The instant at which a date begins: Eastern, or UTC outside the years of Eastern rules."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return midnight(day)
    return (day.toordinal() - EPOCH.toordinal()) * DAY


def to_datetime(when: int) -> datetime:
    """An instant as an aware datetime: Eastern, or UTC outside the years of Eastern rules.

    Its tzinfo, which is pytz's, carries the offset. So a reading of a repeated hour stays the same
    through copies, pickles and a frozen clock.
    """
    epoch = _eastern_epoch(when // DAY)
    if epoch is not None:
        return epoch + timedelta(0, 0, when)
    if _RULES_BEGIN <= when < _RULES_END:
        return _to_utc(when).astimezone(_toronto())
    return _to_utc(when)


@lru_cache(maxsize=4096)
def _eastern_epoch(day: int) -> datetime | None:
    """The epoch on the Eastern clock of one UTC day, which is counted in days from 1970.

    None for a day on which the clock changes, or outside the years of Eastern rules. Adding an
    instant to this epoch is five times faster than asking pytz about each instant.
    """
    start = day * DAY
    if not _RULES_BEGIN <= start < start + DAY < _RULES_END:
        return None
    first, last = (_to_utc(when).astimezone(_toronto()) for when in (start, start + DAY))
    # pytz has one object for each offset and name, so identity tells whether the clock changed.
    return first - timedelta(microseconds=start) if first.tzinfo is last.tzinfo else None


def to_instant(known: datetime) -> int:
    """The instant of an aware datetime whose zone is known to be sound. Nothing is checked."""
    return (known - EPOCH) // _MICROSECOND


def eastern_day(when: int) -> date:
    """The Eastern calendar date of an instant."""
    return to_datetime(when).date()


def to_iso(when: int) -> str:
    """An instant as ISO 8601 with its Eastern offset: `2025-10-02T15:30:00-04:00`."""
    return to_datetime(when).isoformat()


def to_utc_iso(when: int) -> str:
    """An instant as ISO 8601 in UTC: `2025-10-02T19:30:00+00:00`."""
    return _to_utc(when).isoformat()


def describe(when: int) -> str:
    """An instant for people: `2025-10-02 19:45 ET`, with seconds only if they are not zero.

    In a repeated hour the label is `EDT` or `EST`. Outside the years of Eastern rules it is `UTC`.
    """
    aware = to_datetime(when)
    label = "UTC" if aware.tzinfo is UTC else "ET"
    # An hour repeats only on a day on which the clocks change, and such a day has no epoch.
    if label == "ET" and _eastern_epoch(when // DAY) is None:
        try:
            wall_clock(aware.replace(tzinfo=None))
        except AmbiguousTimeError:
            label = _season(aware)
    return _show(aware, label)


def describe_utc(when: int) -> str:
    """An instant for people, in UTC: `2025-10-02 23:45 UTC`."""
    return _show(_to_utc(when), "UTC")


def _show(aware: datetime, label: str) -> str:
    whole = not aware.second and not aware.microsecond
    text = aware.replace(tzinfo=None).isoformat(" ", "minutes" if whole else "auto")
    return f"{text} {label}"


def _to_utc(when: int) -> datetime:
    return EPOCH + timedelta(microseconds=when)


def from_duration(duration: timedelta) -> int:
    """A duration in microseconds, exact."""
    return duration // _MICROSECOND


def to_duration(microseconds: int) -> timedelta:
    """Microseconds as a duration, exact."""
    return timedelta(microseconds=microseconds)
