"""Time: zones, reading and rendering. No other folder knows zones, and others import from here.

An instant is an integer: exact microseconds since 1970-01-01T00:00Z.
"""

from graceperiod.times.eastern import (
    DAY,
    HOUR,
    MINUTE,
    TZ_VERSION,
    describe,
    describe_utc,
    eastern_day,
    from_duration,
    midnight,
    start_of_day,
    to_datetime,
    to_duration,
    to_instant,
    to_iso,
    to_utc_iso,
    wall_clock,
)
from graceperiod.times.periods import Moment, end_instant, ends_before, first_instant, read_date
from graceperiod.times.timestamps import instant, read_wall, readings
from graceperiod.times.zone_names import find_zone, name_zone
from graceperiod.times.zones import LAST_YEAR

__all__ = [
    "DAY",
    "HOUR",
    "LAST_YEAR",
    "MINUTE",
    "TZ_VERSION",
    "Moment",
    "describe",
    "describe_utc",
    "eastern_day",
    "end_instant",
    "ends_before",
    "find_zone",
    "first_instant",
    "from_duration",
    "instant",
    "midnight",
    "name_zone",
    "read_date",
    "read_wall",
    "readings",
    "start_of_day",
    "to_datetime",
    "to_duration",
    "to_instant",
    "to_iso",
    "to_utc_iso",
    "wall_clock",
]
