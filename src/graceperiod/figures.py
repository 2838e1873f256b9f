"""How long and how often systems were out, by year. What overlaps counts once.

Every outage on record counts, those that only degraded or delayed a system too. One that stops EDI
stops what rides on it. One without an end counts up to the last word on it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from graceperiod.eastern import begin_of, eastern_day, instant, to_duration
from graceperiod.outages import Outage
from graceperiod.systems import System
from graceperiod.windows import stops

__all__ = ["Figure", "figures"]

_Span = tuple[int, int]


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


def figures(outages: Iterable[Outage], systems: Iterable[System] = System) -> list[Figure]:
    """The figures of each of some systems and each year in which it was out, in this order.

    >>> night = Outage("CERS", "2025-12-31 23:00 ET", "2026-01-01 02:00 ET")
    >>> [(each.year, each.outages, str(each.time_out)) for each in figures([night])]
    [(2025, 1, '1:00:00'), (2026, 0, '2:00:00')]
    """
    known = sorted(outages, key=lambda each: each.start)
    return [figure for system in systems for figure in _of_system(system, known)]


def _of_system(system: System, outages: Iterable[Outage]) -> Iterator[Figure]:
    stopping = [each for each in outages if stops(each, system)]
    stretches = list(_joined((instant(each.start), instant(each.last_word)) for each in stopping))
    begun = [eastern_day(start).year for start, _ in stretches]
    unresolved = [each.start.year for each in stopping if each.end is None]
    time_out: dict[int, int] = {}
    for start, end in stretches:
        for year, length in _by_year(start, end):
            time_out[year] = time_out.get(year, 0) + length
    for year, length in sorted(time_out.items()):
        yield Figure(system, year, begun.count(year), unresolved.count(year), to_duration(length))


def _joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Spans in order of their start, those that overlap or touch as one."""
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


def _by_year(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The Eastern years a span touches, each with its length in it."""
    for year in range(eastern_day(start).year, eastern_day(end).year + 1):
        first, next_first = begin_of(date(year, 1, 1)), begin_of(date(year + 1, 1, 1))
        yield year, min(end, next_first) - max(start, first)
