"""What dates and hours tell of each other: in a list, in a night, the next day, beside a zone."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from graceperiod.bulletins.words.dates import FOREIGN, Clock, Day, Token, hour_of

_LEAP_YEAR = 2000
_NOON = (12, 0)
_A_DAY, _FARTHEST = 24 * 60, 5 * 60  # minutes; no zone of bulletins is farther from Eastern time


def move(day: Day, weekday: int | None, *, back: bool = False) -> Day | None:
    """The first date with this weekday from a date on, or back from it, or else the next; None
    where it cannot be told.
    """
    if day.year is None and day.weekday is None and weekday is not None:
        return None
    with suppress(ValueError):
        first = date(day.year or _LEAP_YEAR, day.month, day.day)
        own = first.weekday() if day.weekday is None else day.weekday
        days = 1 if weekday is None else (weekday - own) % (-7 if back else 7)
        moved = first + timedelta(days)
        return Day(day.year and moved.year, moved.month, moved.day, weekday)
    return None  # of no such date


def share_year(days: Sequence[Day]) -> tuple[Day, ...]:
    """Dates of one list: those without a year have that of the others, if it is one."""
    years = {day.year for day in days if day.year is not None}
    if len(years) != 1:
        return tuple(days)
    (year,) = years
    return tuple(day._replace(year=year) for day in days)


def days_of_night(
    days: Sequence[Day], start: Clock, end: Clock, *, is_said: bool
) -> tuple[Day, ...]:
    """The days of the two edges of hours in the night between two dates; none where these are not
    a day and the next. Hours past midnight are of one night, others where a word says so.
    """
    if len(days) != 2 or (later := move(days[0], None)) is None:  # noqa: PLR2004 - of a night
        return ()
    hours = hour_of(start), hour_of(end)
    is_clear = hours[1] <= hours[0] or (is_said and (hours[1] <= _NOON or hours[0] >= _NOON))
    if later[1:3] != days[1][1:3] or not is_clear:
        return ()
    return tuple(days[0] if hour >= _NOON else days[1] for hour in hours)


def day_beside(day: Day | None, foreign: Clock, eastern: Clock) -> Day | None:
    """The Eastern day of a time, of which the day and the hour in another zone are known: `10 p.m.
    Pacific (01:00 ET)` is of the next; None where the two are not the same time.
    """
    there, here = (60 * hour + minute for hour, minute in map(hour_of, (foreign, eastern)))
    apart = (here - there + _A_DAY // 2) % _A_DAY - _A_DAY // 2
    if day is None or abs(apart) > _FARTHEST:
        return None
    with suppress(ValueError):
        first = date(day.year or _LEAP_YEAR, day.month, day.day)
        moved = first + timedelta((there + apart) // _A_DAY)
        return Day(day.year and moved.year, moved.month, moved.day)
    return None


def is_same_time(token: Token, behind: Token | None, text: str) -> bool:
    """Whether a time in another zone stands right before the same in Eastern time, of one day."""
    if behind is None or not (token.clock and behind.clock):
        return False
    is_foreign = [one.clock.label is FOREIGN for one in (token, behind) if one.clock]
    day = Day(None, 1, 2)
    is_same = is_foreign == [True, False] and day_beside(day, token.clock, behind.clock) == day
    return is_same and not text[token.end : behind.begin].strip(" (/,")


def edges_of(start: Clock, end: Clock) -> tuple[Clock, Clock]:
    """The two edges of a window: a zone that one of them states holds for both, and midnight is
    the beginning of the day of a start and the end of that of an end.
    """
    hour = 24 if end.is_midnight else end.hour
    return (
        start._replace(label=start.label or end.label, is_midnight=False),
        end._replace(label=end.label or start.label, is_midnight=False, hour=hour),
    )
