"""How long and how often systems were out, by Eastern year or month. Overlaps count once.

Every outage on record counts, also one that only degraded or delayed a system. An outage of EDI
counts for the systems that ride on it. An outage without an end counts up to the last word on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from graceperiod.engine.windows import join_spans, stops
from graceperiod.outages import Outage
from graceperiod.systems import System
from graceperiod.times import eastern_day, instant, start_of_day, to_duration

__all__ = ["Figure", "MonthFigure", "figures_by_month", "figures_by_year"]


class Figure(NamedTuple):
    """One system in one Eastern year.

    Args:
        system: the system.
        year: the year.
        outages: the number of outages that began in the year; those that overlap or follow at
            once are one.
        unresolved: the number of outages that began in the year and have no end on record.
        time_out: how long it was out in the year, in total.
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
        time_out: how long it was out in the month, in total.
    """

    system: System
    first: date
    time_out: timedelta


def figures_by_year(outages: Iterable[Outage], systems: Iterable[System] = System) -> list[Figure]:
    """The figures of each system and each year in which it was out, in this order.

    >>> night = Outage("CERS", "2025-12-31 23:00 ET", "2026-01-01 02:00 ET")
    >>> [(figure.year, figure.outages, str(figure.time_out)) for figure in figures_by_year([night])]
    [(2025, 1, '1:00:00'), (2026, 0, '2:00:00')]
    """
    figures: list[Figure] = []
    for system, stopping, stretches in _by_system(outages, systems):
        begun = Counter(eastern_day(start).year for start, _ in stretches)
        unresolved = Counter(outage.start.year for outage in stopping if outage.end is None)
        # The months come in order, so those of a year are neighbours.
        for year, months in groupby(_time_out(stretches).items(), key=lambda month: month[0].year):
            time_out = to_duration(sum(length for _, length in months))
            figures.append(Figure(system, year, begun[year], unresolved[year], time_out))
    return figures


def figures_by_month(
    outages: Iterable[Outage], systems: Iterable[System] = System
) -> list[MonthFigure]:
    """How long each system was out in each month in which it was out, in this order.

    >>> night = Outage("CERS", "2025-10-31 23:00 ET", "2025-11-01 02:00 ET")
    >>> [(f"{month.first:%B}", str(month.time_out)) for month in figures_by_month([night])]
    [('October', '1:00:00'), ('November', '2:00:00')]
    """
    return [
        MonthFigure(system, first, to_duration(length))
        for system, _, stretches in _by_system(outages, systems)
        for first, length in _time_out(stretches).items()
    ]


def _by_system(
    outages: Iterable[Outage], systems: Iterable[System]
) -> Iterator[tuple[System, list[Outage], list[tuple[int, int]]]]:
    """Each system with the outages that stop it, by start, and the stretches of time they cover, in
    microseconds since 1970 UTC.
    """
    ordered = sorted(outages, key=lambda outage: outage.start)  # once, for all systems
    for system in systems:
        own = [outage for outage in ordered if stops(outage, system)]
        spans = [(instant(outage.start), instant(outage.last_word)) for outage in own]
        yield system, own, list(join_spans(spans))


def _time_out(stretches: Iterable[tuple[int, int]]) -> dict[date, int]:
    """The Eastern months that stretches touch, in order, by their first date; each with the
    length of the stretches in it, in microseconds.
    """
    lengths: dict[date, int] = {}
    for start, end in stretches:
        first = eastern_day(start).replace(day=1)
        # A month that a stretch touches at an instant is listed too, with no time out.
        while first <= eastern_day(end):
            # 31 days after the first of any month is a day of the next one.
            following = (first + timedelta(days=31)).replace(day=1)
            length = min(end, start_of_day(following)) - max(start, start_of_day(first))
            lengths[first] = lengths.get(first, 0) + length
            first = following
    return lengths
