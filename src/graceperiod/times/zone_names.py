"""Zones by name: the time zones that a caller may name, and their offsets from UTC.

Every zone comes from pytz, so that the tz database in use is the one whose version decisions state.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

import pytz
from dateutil.tz import tzlocal

from graceperiod.errors import UnreadableTimestampError
from graceperiod.times.eastern import from_duration, to_datetime

_EASTERN = {"ET", "HE", "EASTERN", "AMERICA/TORONTO"}
_UTC = {"UTC", "GMT"}
# No place is further from UTC than 14 hours, and Python would take offsets up to a day.
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_IN_ONE_SEASON = {
    "ET": "EST EDT HNE HAE",
    "America/Halifax": "AST ADT HNA HAA",
    "America/St_Johns": "NST NDT HNT HAT",
    "America/Winnipeg": "CST CDT HNC HAC",
    "America/Edmonton": "MST MDT HNR HAR",
    "America/Vancouver": "PST PDT HNP HAP",
}
"""The abbreviations of summer and winter time in each zone of Canada, in English and French."""

_HINT = "write 'ET', 'UTC', an offset like '-05:00', or a name like 'America/Vancouver'"


class NamedZone(NamedTuple):
    """A zone that a caller named, and its offset from UTC at an instant, both in microseconds."""

    name: str
    offset: Callable[[int], int]


def name_zone(zone: str | tzinfo | None) -> str | None:
    """The name of a zone that a caller gave, as `find_zone` takes it: the name itself, or an object
    of zoneinfo, pytz or another library that tells its name or has one offset.

    Raises:
        UnreadableTimestampError: the object tells neither.
    """
    if zone is None or isinstance(zone, str):
        return zone
    if not isinstance(zone, tzinfo):
        raise UnreadableTimestampError(f"{zone!r:.80} is not the name of a time zone; {_HINT}")
    # `key` is of zoneinfo, `zone` of pytz.
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if isinstance(name, str):
        return name
    with suppress(NotImplementedError):  # as the base of all zones raises
        # Only a fixed zone has an offset at no time. Where the machine stands is not what is meant.
        offset = None if isinstance(zone, tzlocal) else zone.utcoffset(None)
        if offset is not None:
            return str(timezone(offset)).removeprefix("UTC") or "UTC"
    raise UnreadableTimestampError(f"{zone!r:.80} does not tell its name; {_HINT}")


def find_zone(zone: str) -> NamedZone:
    """The zone of a name: `ET`, `UTC`, an offset like `-05:00`, or a name of the tz database with
    its area, like `America/Vancouver`.

    Raises:
        UnreadableTimestampError: any other name, abbreviations included. Those who write `EST` for
            a column mostly mean Eastern Time, and `EST` would be an hour off all summer.
    """
    if zone.upper() in _EASTERN:
        return NamedZone("ET", lambda when: _offset(to_datetime(when)))
    if zone.upper() in _UTC:
        return NamedZone("UTC", lambda _: 0)
    if _OFFSET.fullmatch(zone):
        length = _offset(datetime.fromisoformat(f"2000-01-01T00:00{zone}"))
        return NamedZone(zone, lambda _: length)
    # Names without a place are mostly abbreviations, and those of `Etc` are fixed offsets.
    if "/" not in zone or zone.startswith("Etc/") or zone not in pytz.all_timezones_set:
        raise UnreadableTimestampError(_explain_refusal(zone))
    tz = pytz.timezone(zone)
    return NamedZone(zone, lambda when: _offset(to_datetime(when).astimezone(tz)))


def _explain_refusal(zone: str) -> str:
    """Why a text is not taken for a zone, and what to write."""
    for instead, abbreviations in _IN_ONE_SEASON.items():
        if zone.upper() in abbreviations.split():
            return (
                f"{zone!r} is the abbreviation of one season, and an hour off in the other; "
                f"write {instead!r}"
            )
    if zone.upper().startswith("ETC/"):
        return (
            f"{zone!r} is a fixed offset, and 'Etc/GMT+5' means -05:00; write the offset itself, "
            "like '-05:00', or 'UTC'"
        )
    return f"{zone!r} is not accepted as a time zone; {_HINT}"


def _offset(aware: datetime) -> int:
    # `or` is for the types alone: an aware datetime has an offset.
    return from_duration(aware.utcoffset() or timedelta())
