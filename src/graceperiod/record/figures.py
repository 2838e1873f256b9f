"""How long and how often systems were out, by Eastern year or month, and what is on record of it.

Overlaps count once in the time out; what is on record is counted bulletin by bulletin.
Every outage on record counts, also one that only degraded or delayed a system. An outage of EDI
counts for the systems that ride on it. An outage without an end counts up to the last word on it,
so that the time out is then a lower bound.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple, TypeVar

from graceperiod.engine.windows import join_spans, stops
from graceperiod.outages import Outage, SourceKind
from graceperiod.systems import System
from graceperiod.times import eastern_day, instant, start_of_day, to_duration

__all__ = [
    "Coverage", "Figure", "MonthFigure", "coverage_by_year", "figures_by_month", "figures_by_year"
]  # fmt: skip

_AnySystem = TypeVar("_AnySystem", bound=System | None)


class Figure(NamedTuple):
    """One system in one Eastern year.

    Args:
        system: the system; None: any, so that what was out with others counts once.
        year: the year.
        outages: the number of outages that began in the year; those that overlap or follow at
            once are one.
        unresolved: the number of outages that began in the year and have no end on record.
        time_out: how long it was out in the year, in total.
        at_least: whether it may have been out for longer, because the last word on an outage
            without an end is of this year.
    """

    system: System | None
    year: int
    outages: int
    unresolved: int
    time_out: timedelta
    at_least: bool


class MonthFigure(NamedTuple):
    """One system in one Eastern month.

    Args:
        system: the system.
        first: the first date of the month.
        time_out: how long it was out in the month, in total.
        at_least: whether it may have been out for longer, as in `Figure`.
    """

    system: System
    first: date
    time_out: timedelta
    at_least: bool


class Coverage(NamedTuple):
    """What is on record of one system in one Eastern year.

    Args:
        system: the system; None: any.
        year: the year in which the outages began.
        bulletins: the number of bulletins that announced them; those with one number are one.
        outages: the number of outages, also of those that overlap.
        unresolved: how many of them have no end on record.
        summaries: of how many bulletins only a summary by somebody else was read.
        first: the Eastern day on which the first of the outages began.
        last: the Eastern day of the last word on any of them, which can be in the next year.
    """

    system: System | None
    year: int
    bulletins: int
    outages: int
    unresolved: int
    summaries: int
    first: date
    last: date


_Row = TypeVar("_Row", Figure, Coverage)


def figures_by_year(
    outages: Iterable[Outage], systems: Iterable[System | None] = System
) -> list[Figure]:
    """The figures of each system (None: any) and each year in which it was out, in this order.

    A system is left out of a year in which it only shares the figures of one that it rides on, if
    that is asked for too: an outage of EDI is listed once, and not again for each of its routes.

    >>> night = Outage("CERS", "2025-12-31 23:00 ET", "2026-01-01 02:00 ET")
    >>> [(figure.year, figure.outages, str(figure.time_out)) for figure in figures_by_year([night])]
    [(2025, 1, '1:00:00'), (2026, 0, '2:00:00')]
    """
    figures: list[Figure] = []
    for system, stopping, stretches in _by_system(outages, systems):
        begun = Counter(eastern_day(start).year for start, _ in stretches)
        endless = [outage for outage in stopping if outage.end is None]
        unresolved = Counter(outage.start.year for outage in endless)
        longer = {outage.last_word.year for outage in endless}
        # The months come in order, so those of a year are neighbours.
        for year, months in groupby(_time_out(stretches).items(), key=lambda month: month[0].year):
            time_out = to_duration(sum(length for _, length in months))
            counts = begun[year], unresolved[year]
            figures.append(Figure(system, year, *counts, time_out, year in longer))
    return _listed_once(figures)


def coverage_by_year(
    outages: Iterable[Outage], systems: Iterable[System | None] = System
) -> list[Coverage]:
    """What is on record of each system (None: any) in each year, in this order, and of which days.

    As in `figures_by_year`, a system is left out of a year in which it only shares what is on
    record of one that it rides on.

    >>> night = Outage("CERS", "2025-12-31 23:00 ET", "2026-01-01 02:00 ET", number="TCC25-0999")
    >>> [(row.year, row.bulletins, row.outages, str(row.last)) for row in coverage_by_year([night])]
    [(2025, 1, 1, '2026-01-01')]
    """
    rows: list[Coverage] = []
    for system, stopping, _ in _by_system(outages, systems):
        for year, begun in groupby(stopping, key=lambda outage: outage.start.year):
            own = list(begun)
            summaries = {_bulletin_of(outage) for outage in own if _is_from_summary(outage)}
            counts = (
                len({_bulletin_of(outage) for outage in own}),
                len(own),
                sum(outage.end is None for outage in own),
                len(summaries),
            )
            last = max(outage.last_word for outage in own)
            rows.append(Coverage(system, year, *counts, own[0].start.date(), last.date()))
    return _listed_once(rows)


def _bulletin_of(outage: Outage) -> object:
    """What the outages of one bulletin share, as far as that is known."""
    return outage.number or outage.source or outage.title or outage


def _is_from_summary(outage: Outage) -> bool:
    return outage.origin is not None and outage.origin.source_kind is SourceKind.SUMMARY


def _listed_once(rows: Sequence[_Row]) -> list[_Row]:
    """The rows without those that say of a system only what a row says of one that it rides on."""
    listed = set(rows)
    return [row for row in rows if listed.isdisjoint(_of_carriers(row))]


def _of_carriers(row: _Row) -> Iterator[_Row]:
    """The same row for each system that the row's own rides on."""
    for carrier in row.system.rides_on if row.system else ():
        yield row._replace(system=carrier)


def figures_by_month(
    outages: Iterable[Outage], systems: Iterable[System] = System
) -> list[MonthFigure]:
    """How long each system was out in each month in which it was out, in this order.

    >>> night = Outage("CERS", "2025-10-31 23:00 ET", "2025-11-01 02:00 ET")
    >>> [(f"{month.first:%B}", str(month.time_out)) for month in figures_by_month([night])]
    [('October', '1:00:00'), ('November', '2:00:00')]
    """
    figures: list[MonthFigure] = []
    for system, stopping, stretches in _by_system(outages, systems):
        longer = {_month_of(outage.last_word) for outage in stopping if outage.end is None}
        for first, length in _time_out(stretches).items():
            figures.append(MonthFigure(system, first, to_duration(length), first in longer))
    return figures


def _by_system(
    outages: Iterable[Outage], systems: Iterable[_AnySystem]
) -> Iterator[tuple[_AnySystem, list[Outage], list[tuple[int, int]]]]:
    """Each system with the outages that stop it, by start, and the stretches of time they cover, in
    microseconds since 1970 UTC.
    """
    ordered = sorted(outages, key=lambda outage: outage.start)  # once, for all systems
    for system in systems:
        own = [outage for outage in ordered if stops(outage, system)]
        spans = [(instant(outage.start), instant(outage.last_word)) for outage in own]
        yield system, own, list(join_spans(spans))


def _month_of(day: date) -> date:
    """The first date of the month of a day."""
    return date(day.year, day.month, 1)


def _time_out(stretches: Iterable[tuple[int, int]]) -> dict[date, int]:
    """The Eastern months that stretches touch, in order, by their first date; each with the
    length of the stretches in it, in microseconds.
    """
    lengths: dict[date, int] = {}
    for start, end in stretches:
        first = _month_of(eastern_day(start))
        # A month that a stretch touches at an instant is listed too, with no time out.
        while first <= eastern_day(end):
            # 31 days after the first of any month is a day of the next one.
            following = _month_of(first + timedelta(days=31))
            length = min(end, start_of_day(following)) - max(start, start_of_day(first))
            lengths[first] = lengths.get(first, 0) + length
            first = following
    return lengths
