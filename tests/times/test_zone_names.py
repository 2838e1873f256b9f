"""Zones by name, and objects of zones by the name that they tell."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH, ZoneInfo

import pytest
import pytz
from dateutil import tz

from graceperiod import UnreadableTimestampError
from graceperiod.times import find_zone, name_zone

VANCOUVER = pytz.timezone("America/Vancouver")
FILES = [Path(folder, "America/Vancouver") for folder in TZPATH]


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (None, None),
        ("America/Vancouver", "America/Vancouver"),
        (ZoneInfo("America/Vancouver"), "America/Vancouver"),
        (ZoneInfo("America/Toronto"), "America/Toronto"),
        (ZoneInfo("UTC"), "UTC"),
        (VANCOUVER, "America/Vancouver"),
        (VANCOUVER.localize(datetime(2025, 10, 2)).tzinfo, "America/Vancouver"),
        (pytz.utc, "UTC"),
        (pytz.FixedOffset(-300), "-05:00"),
        (UTC, "UTC"),
        (timezone(timedelta(hours=5, minutes=30)), "+05:30"),
        (timezone(timedelta(hours=-5), "Eastern"), "-05:00"),
        (tz.tzutc(), "UTC"),
        (tz.tzoffset(None, -18_000), "-05:00"),
    ],
    ids=str,
)
def test_an_object_of_a_zone_is_known_by_its_name(zone: Any, name: str | None) -> None:
    """Of zoneinfo and pytz, whichever season it is in; or by the one offset that it has."""
    assert name_zone(zone) == name
    assert name is None or find_zone(name).name == {"America/Toronto": "ET"}.get(name, name)


def test_a_zone_of_dateutil_is_known_by_its_name_if_it_keeps_one() -> None:
    """Its releases since 4 do."""
    zone = tz.gettz("America/Vancouver")
    if hasattr(zone, "key"):
        assert name_zone(zone) == "America/Vancouver"
    else:
        with pytest.raises(UnreadableTimestampError, match="does not tell its name"):
            name_zone(zone)


class Nameless(tzinfo):
    """A zone that knows nothing of itself."""


ZONES = [
    Nameless(),  # type: ignore[abstract]  # as a library may have it
    tz.tzlocal(),
    tz.tzstr("EST5EDT"),
]


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: type(zone).__name__)
def test_a_zone_without_a_name_is_refused(zone: tzinfo) -> None:
    """Where the machine stands is not what is meant either."""
    with pytest.raises(UnreadableTimestampError, match="does not tell its name; write 'ET', 'UTC'"):
        name_zone(zone)


def test_a_zone_of_a_file_without_a_key_is_refused() -> None:
    """What file it came from, zoneinfo does not keep."""
    with next(file for file in FILES if file.exists()).open("rb") as file:
        zone = ZoneInfo.from_file(file)
    with pytest.raises(UnreadableTimestampError, match="does not tell its name; .*'America/Vanc"):
        name_zone(zone)


@pytest.mark.parametrize("name", ["EST", "MST", "Etc/GMT+5"])
def test_an_object_by_an_abbreviation_is_refused_as_its_text(name: str) -> None:
    """Those who pass `EST` mostly mean Eastern Time, whatever they make of it."""
    for zone in (name, ZoneInfo(name), pytz.timezone(name)):
        told = name_zone(zone)
        assert told == name
        with pytest.raises(UnreadableTimestampError, match=f"^'{name.replace('+', '.')}' is "):
            find_zone(told)
