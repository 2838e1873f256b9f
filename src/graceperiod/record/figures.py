"""How long and how often systems were out, by year or month. What overlaps counts once.

Every outage on record counts, those that only degraded or delayed a system too. One that stops EDI
stops what rides on it. One without an end counts up to the last word on it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from graceperiod.engine.windows import stops
from graceperiod.outages import Outage
from graceperiod.systems import System
from graceperiod.times import eastern_day, instant, start_of_day, to_duration

__all__ = ["Figure", "MonthFigure", "figures_by_month", "figures_by_year", "joined"]

_Span = tuple[int, int]
_OfDate = Callable[[date], date]


class Figure(NamedTuple):
    """One system in one Eastern year.

    Args:
        system: the system.
        year: the year.
        outages: how many stretches of time it was out that began in the year; outages that
            overlap or follow at once are one.
        unresolved: how many outages that began in the year have no end on record.
        time_out: how long it was out in the year, in all.
    """

    system: System
    year: int
    outages: int
    unresolved: int
    time_out: timedelta


class MonthFigure(NamedTuple):
    """One system in one Eastern month.

    Args:
        system: the system.
        first: the first date of the month.
        time_out: how long it was out in the month, in all.
    """

    system: System
    first: date
    time_out: timedelta


def figures_by_year(outages: Iterable[Outage], systems: Iterable[System] = System) -> list[Figure]:
    """The figures of each of some systems and each year in which it was out, in this order.

    >>> night = Outage("CERS", "2025-12-31 23:00 ET", "2026-01-01 02:00 ET")
    >>> [(each.year, each.outages, str(each.time_out)) for each in figures_by_year([night])]
    [(2025, 1, '1:00:00'), (2026, 0, '2:00:00')]
    """
    known = sorted(outages, key=lambda each: each.start)
    return [figure for system in systems for figure in _of_system(system, known)]


def figures_by_month(
    outages: Iterable[Outage], systems: Iterable[System] = System
) -> list[MonthFigure]:
    """How long each of some systems was out in each month in which it was, in this order.

    >>> night = Outage("CERS", "2025-10-31 23:00 ET", "2025-11-01 02:00 ET")
    >>> [(f"{each.first:%B}", str(each.time_out)) for each in figures_by_month([night])]
    [('October', '1:00:00'), ('November', '2:00:00')]
    """
    known = sorted(outages, key=lambda each: each.start)
    return [
        MonthFigure(system, first, to_duration(length))
        for system in systems
        for first, length in _time_out(_stretches(known, system), _month_of, _next_month)
    ]


def _of_system(system: System, outages: Iterable[Outage]) -> Iterator[Figure]:
    stopping = [each for each in outages if stops(each, system)]
    stretches = _stretches(stopping, system)
    begun = [eastern_day(start).year for start, _ in stretches]
    unresolved = [each.start.year for each in stopping if each.end is None]
    for first, length in _time_out(stretches, _year_of, _next_year):
        year = first.year
        yield Figure(system, year, begun.count(year), unresolved.count(year), to_duration(length))


def _stretches(outages: Iterable[Outage], system: System) -> list[_Span]:
    """The stretches of time a system was out, of outages in order of their start."""
    stopping = (each for each in outages if stops(each, system))
    return list(joined((instant(each.start), instant(each.last_word)) for each in stopping))


def joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Spans in order of their start, those that overlap or touch as one: each from an instant to
    another.
    """
    current: _Span | None = None
    for start, end in spans:
        if current is None:
            current = start, end
        elif start <= current[1]:
            current = current[0], max(current[1], end)
        else:
            yield current
            current = start, end
    if current is not None:
        yield current


def _time_out(
    stretches: Iterable[_Span], first_of: _OfDate, following: _OfDate
) -> list[tuple[date, int]]:
    """The Eastern years or months that stretches touch, by their first date, each with the length
    of the stretches in it.
    """
    lengths: dict[date, int] = {}
    for start, end in stretches:
        first = first_of(eastern_day(start))
        while first <= eastern_day(end):
            after = following(first)
            length = min(end, start_of_day(after)) - max(start, start_of_day(first))
            lengths[first] = lengths.get(first, 0) + length
            first = after
    return sorted(lengths.items())


def _year_of(day: date) -> date:
    return day.replace(month=1, day=1)


def _next_year(first: date) -> date:
    return first.replace(year=first.year + 1)


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _next_month(first: date) -> date:
    return _month_of(first + timedelta(days=31))
