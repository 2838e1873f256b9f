"""Checks of datetimes that other libraries made: whether their zone can be trusted."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo
from functools import lru_cache

import pytz
from pytz.tzinfo import DstTzInfo

from graceperiod.errors import (
    NaiveTimestampError,
    NonexistentTimeError,
    UnreadableTimestampError,
    explain_kind,
)

FIRST_YEAR = 1902
"""The first year whose rules pytz knows: before it, pytz has local mean time."""
LAST_YEAR = 2037
"""The last year whose Eastern Time rules pytz knows."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant 0."""
_MIN = datetime.min.replace(tzinfo=UTC) - EPOCH
_MAX = datetime.max.replace(tzinfo=UTC) - EPOCH
_SKIPPED_HOUR, _SUNDAY = 2, 6  # Eastern clocks have gone forward at no other time since 1970


def check_type(when: object) -> None:
    """Refuse a value unless it is a datetime, not missing and not finer than a microsecond.

    Raises:
        UnreadableTimestampError: the message says what the value is, and what to pass.
    """
    if when is not None and not isinstance(when, datetime):
        advice = "pass an aware datetime or text with its zone"
        raise UnreadableTimestampError(explain_kind(when, "timestamp", advice))
    # Only pandas.NaT, a datetime by class, differs from itself.
    if when is None or when != when:  # noqa: PLR0124
        shown = "None" if when is None else "NaT"
        raise UnreadableTimestampError(f"{shown} is not a timestamp; handle missing values first")
    if getattr(when, "nanosecond", 0):  # as pandas has; an instant has no room for them
        raise UnreadableTimestampError(
            f"{when!r} is finer than a microsecond, the smallest unit kept; round it yourself"
        )


def check_zone(when: datetime, zone: tzinfo | None, since: timedelta) -> None:
    """Refuse an aware datetime that its zone does not have, or that is not an instant in UTC.

    Args:
        when: the datetime.
        zone: its tzinfo.
        since: the time from 1970 UTC to it.

    Raises:
        NaiveTimestampError: a pytz zone was passed as `tzinfo=`, which gives a wrong offset.
        NonexistentTimeError: the clocks of the zone skipped the hour.
        UnreadableTimestampError: the year is outside those that pytz knows, or that UTC has.
    """
    if isinstance(zone, DstTzInfo):
        if not FIRST_YEAR <= when.year <= LAST_YEAR:
            raise UnreadableTimestampError(
                f"'{when.isoformat(' ')}' is outside {FIRST_YEAR} to {LAST_YEAR}, the years "
                "whose rules pytz knows; use a fixed offset"
            )
        if _is_bare(zone) and zone.normalize(when).utcoffset() != when.utcoffset():
            raise NaiveTimestampError(
                f"'{when.isoformat(' ')}' has the pytz zone {zone} passed as tzinfo=, which gives "
                f"it the offset {when.isoformat()[-6:]}; "
                f"use pytz.timezone('{zone}').localize(naive) instead"
            )
    elif not MINYEAR < when.year < MAXYEAR and not _MIN <= since <= _MAX:
        raise UnreadableTimestampError(
            f"'{when.isoformat(' ')}' is outside the years 1 to 9999 in UTC; check the year"
        )
    elif when.hour == _SKIPPED_HOUR and when.weekday() == _SUNDAY and _is_skipped(when):
        raise NonexistentTimeError(
            f"'{when.isoformat(' ')}' never happened: the clocks of its zone skipped it; "
            "check the source of this time"
        )


@lru_cache(maxsize=1024)
def _is_bare(zone: DstTzInfo) -> bool:
    """Whether this is the object of `pytz.timezone()`, whose offset is the first in its history."""
    return zone is pytz.timezone(str(zone.zone))


def _is_skipped(when: datetime) -> bool:
    """Whether a wall-clock time changes on its way to UTC and back, as one in a gap does."""
    naive = when.replace(tzinfo=None, fold=0)
    offset = when.utcoffset() or timedelta()
    try:
        back = (naive - offset).replace(tzinfo=UTC).astimezone(when.tzinfo)
    except (ValueError, NotImplementedError):
        return False  # a zone that cannot convert from UTC: its offset is all that is known
    return back.replace(tzinfo=None, fold=0) != naive
