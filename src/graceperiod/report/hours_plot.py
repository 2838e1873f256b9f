"""Hours out by month and system, as a Matplotlib figure: a row of bars for each system."""

from collections.abc import Mapping
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from graceperiod.display.palette import OUTAGE
from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.record.figures import figures_by_month
from graceperiod.report.figure import (
    INK,
    NOTHING_TO_SHOW,
    SMALL,
    WIDTH,
    Picture,
    dress,
    show_notes,
    show_title,
    system_name,
)
from graceperiod.systems import System
from graceperiod.times import Moment, eastern_day, end_instant, first_instant

__all__ = ["draw_hours"]

_YEAR = 12  # months
_TINY = 7.5  # points
_FEW = 24  # months whose bars say their hours
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_LABELS = 12  # at most


def draw_hours(
    calendar: Record, system: System | None, start: Moment | None, end: Moment | None
) -> Picture:
    """See `report.plots.outage_hours`."""
    low = None if start is None else _month(first_instant(start))
    high = None if end is None else _month(end_instant(end) - 1)
    if low is not None and high is not None and low > high:
        raise InvalidFrameError(
            f"from {start} to {end} is no time to show; give an end after the start"
        )
    hours = _hours(calendar, system, low, high)
    months = [month for of_system in hours.values() for month in of_system]
    months += [month for month in (low, high) if month is not None]
    if not months:
        raise InvalidFrameError(NOTHING_TO_SHOW)
    low, high = min(months), max(months)
    shown: list[System | None] = [*hours] or [system]
    picture = Picture(WIDTH, 1.4 + 0.75 * len(shown))
    rows = picture.subplots(len(shown), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes, each in zip(rows, shown, strict=True):
        name = "No system" if each is None else system_name(each)
        axes.set_ylabel(name, fontsize=SMALL, rotation=0, ha="right", va="center", labelpad=8)
        _draw_row(axes, hours.get(each, {}), few=high - low < _FEW)
    show_title(rows[0], "Hours out by month")
    show_notes(
        rows[-1], ["Eastern months. An outage without a reported end counts to the last word."]
    )
    _mark_months(rows[-1], low, high)
    return picture


def _month(when: int) -> int:
    """The Eastern month of an instant: how many since the year 0."""
    return _number(eastern_day(when))


def _number(day: date) -> int:
    return _YEAR * day.year + day.month - 1


def _hours(
    calendar: Record, system: System | None, low: int | None, high: int | None
) -> dict[System | None, dict[int, float]]:
    """The hours of each system that was out, by month, from one month to another."""
    hours: dict[System | None, dict[int, float]] = {}
    for each in figures_by_month(calendar, System if system is None else [system]):
        month = _number(each.first)
        is_shown = (low is None or low <= month) and (high is None or month <= high)
        if is_shown and each.time_out:
            hours.setdefault(each.system, {})[month] = each.time_out / timedelta(hours=1)
    return hours


def _draw_row(axes: Axes, hours: Mapping[int, float], *, few: bool) -> None:
    dress(axes, "y")
    bars = axes.bar(list(hours), list(hours.values()), 0.8, color=OUTAGE)
    if few:
        axes.bar_label(bars, fmt="{:,.4g}", fontsize=_TINY, color=INK, padding=1)
    axes.margins(y=0.3)
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.tick_params(axis="y", labelsize=_TINY)


def _mark_months(axes: Axes, low: int, high: int) -> None:
    """Write at most so many months, or years, below the bars."""
    step = next((each for each in _STEPS if high - low < _LABELS * each), _STEPS[-1])
    marked = [month for month in range(low, high + 1) if month % step == 0]
    names = [str(month // _YEAR) for month in marked]
    if step < _YEAR:
        names = [
            f"{year}-{month % _YEAR + 1:02}" for year, month in zip(names, marked, strict=True)
        ]
    axes.set_xticks(marked, names, fontsize=SMALL)
    axes.set_xlim(low - 0.5, high + 0.5)
