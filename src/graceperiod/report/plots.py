"""Pictures of a calendar and of transmissions, as Matplotlib figures. They need the extra `plot`.

Plots agree with decisions: bars are the time in which an outage and its grace count, and a
transmission has the colour of its outcome. What cannot be drawn is counted below the plot.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import compress
from math import inf
from textwrap import fill
from typing import Any, Unpack

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from graceperiod.display.axis import month_number, month_ticks
from graceperiod.display.lanes import Bar, Lane, bars_of, lanes_by_system
from graceperiod.display.palette import INK, KINDS, LAYERS, LINE, LOOKS, name_in_legend
from graceperiod.display.words import Words, words_in
from graceperiod.engine.windows import DatedOutage, join_spans
from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.record.figures import figures_by_month
from graceperiod.report.figure import SIZE, Picture, style_axes, use_eastern_time
from graceperiod.report.histogram_plot import histogram
from graceperiod.report.transmissions import TransmissionColumns, Transmissions, read_transmissions
from graceperiod.systems import System
from graceperiod.tables.answers import SYSTEMS
from graceperiod.times import DAY, HOUR, Moment, eastern_day, end_instant, first_instant
from graceperiod.verdicts import Outcome

__all__ = ["histogram", "outage_hours", "timeline"]

# Where things are in a lane, which is 1 high, or less without transmissions.
_RELIEF, _NUMBER, _BAR, _MARKED, _NEXT = 0.09, 0.31, (0.33, 0.3), 0.71, 0.1

_YEAR = 365 * DAY  # over more than that, an outage of some hours is too thin to see
_POINTS = 540.0  # of a timeline's width that the time has, at least
_TINY = 7.0  # points, the text of numbers
_GLYPH = 0.64 * _TINY  # how wide a character of them is, at most
_MARK: dict[str, Any] = {"markersize": 4, "markeredgewidth": 0, "alpha": 0.75, "zorder": 3}
_MANY = 2_000  # marks from which SVG holds them as an image, or it would be too heavy to open
_FEW = 24  # months; above the bars of more there is no room for their hours
_NAME = 27  # characters of a system's name in one line


# Over 40 lines, as a public function whose docstring is its contract.
def timeline(
    calendar: Record,
    system: System | str | None = None,
    start: Moment | None = None,
    end: Moment | None = None,
    transmissions: object = None,
    *,
    language: str = "en",
    **columns: Unpack[TransmissionColumns],
) -> Picture:
    """A timeline by system: outages, their grace, and transmissions by outcome.

    Args:
        calendar: the record to draw, which decides transmissions too.
        system: the one to draw; None: those that an outage of this time names, and those of the
            transmissions.
        start: the first Eastern date, or a timestamp with its zone. None: the first transmission,
            or, without any, the first outage, but no more than a year before the end.
        end: the last date, to its end, or a timestamp. None: the last of them.
        transmissions: a table, as `OutageCalendar.annotate` takes it, or one that has been
            annotated, which keeps the outcomes it has.
        language: `en` or `fr`, for every text.
        columns: of the table: `timestamp` ("transmitted_at"); `system_column` ("system"; a `System`
            for all rows; or None, not stated); `due`; `assume_zone`, of times without a zone; and
            `systems`, by names of your own. One that has been annotated needs the last two too,
            if `annotate` did.

    Returns:
        A Matplotlib figure with one pair of axes. The time runs in days since 1970 UTC, as
        Matplotlib has it, and is marked in Eastern Time. `savefig` writes SVG, PNG or PDF.

    Raises:
        InvalidFrameError: the end is not after the start, there is nothing to show and no time is
            given, or a table that `annotate` would refuse.
        UnreadableTimestampError: a start or end that is neither a date nor a timestamp.
        UnknownSystemError: a system that is not CBSA's.
        UnknownLanguageError: another language.
    """
    words, wanted = words_in(language), None if system is None else System.parse(system)
    sent = Transmissions()
    if transmissions is not None:
        sent = read_transmissions(calendar, transmissions, **columns)
    rules, policy = calendar.rules, calendar.policy
    alone = [
        Lane("", list(bars_of(wanted, [DatedOutage.of(outage, rules)], (), policy, words)))
        for outage in calendar
    ]
    low, high = _choose_span(start, end, [lane.bars for lane in alone], sent)
    near = compress(calendar, [lane.between(low, high).bars for lane in alone])
    is_wanted = wanted is None or sent.system == SYSTEMS.index(wanted)
    shown = sent.only((sent.at >= low) & (sent.at <= high) & is_wanted)
    also = {SYSTEMS[code] for code in np.unique(shown.system)} | ({wanted} - {None})
    lanes = [
        lane.between(low, high)
        for lane in lanes_by_system(near, calendar.reliefs, rules, policy, words, also)
        if wanted in (None, lane.system)
    ]
    title = "plot.outages" if wanted is None else "plot.outages_of"
    step = 0.7 if transmissions is None else 1.0
    picture = Picture(1.7 + 0.85 * step * max(len(lanes), 1))
    axes = picture.add_subplot()
    use_eastern_time(axes, low, high, words)
    _draw_lanes(axes, lanes, step, words)
    _draw_marks(axes, lanes, shown, words)
    notes = sent.notes(words, elsewhere=len(sent.at) - len(shown.at))
    style_axes(axes, "x", words.say(title, system=words.system(wanted)), *notes)
    picture.add_legend(axes)
    return picture


def _choose_span(
    start: Moment | None, end: Moment | None, bars: Iterable[Sequence[Bar]], sent: Transmissions
) -> tuple[int, int]:
    """The time to show: as given, or else that of the transmissions or of the bars of each outage,
    with some room.
    """
    # What no longer decides of an outage can go on for a month; or it is all there is of it.
    decided = [[bar for bar in own if bar.kind != "open"] or own for own in bars]
    moments = [at for own in decided for bar in own for at in (bar.low, bar.high)]
    if len(sent.at):
        moments = [int(sent.at.min()), int(sent.at.max())]
    first = None if start is None else first_instant(start)
    last = None if end is None else end_instant(end)
    low, high = _span_between(first, last, moments)
    if start is None and not len(sent.at):
        low = max(low, high - _YEAR)
    room = (high - low) // 50 or HOUR
    low, high = low - room * (start is None), high + room * (end is None)
    if low >= high:
        raise InvalidFrameError(f"the end {end} is not after the start {start}; give a later end")
    return low, high


def _span_between(start: int | None, end: int | None, moments: Iterable[int]) -> tuple[int, int]:
    """The start and the end, and in place of None the first or the last moment within them."""
    low, high = -inf if start is None else start, inf if end is None else end
    shown = [at for at in moments if low <= at <= high]
    shown += [at for at in (start, end) if at is not None]
    if not shown:
        raise InvalidFrameError("there is nothing on record to show; give a start and an end")
    return min(shown) if start is None else start, max(shown) if end is None else end


def _draw_lanes(axes: Axes, lanes: Sequence[Lane], step: float, words: Words) -> None:
    """Draw lanes from top to bottom, each `step` high, with the names of their systems."""
    axes.set_ylim(step * max(len(lanes), 1), 0)
    names = [fill(lane.name, _NAME) for lane in lanes]
    axes.set_yticks([step * (place + 0.5) for place in range(len(lanes))], names)
    for kind in (*KINDS, "approximate"):  # in the order of the legend
        for place, lane in enumerate(lanes):
            if bars := lane.of_kind(kind):
                _draw_bars(axes, step * place, bars, str(lane.system), words)
    for place, lane in enumerate(lanes):
        axes.axhline(step * (place + 1), color=LINE, linewidth=0.7)
        _draw_numbers(axes, step * place + _NUMBER, sorted(lane.bars), words)
    if not lanes:
        middle: Any = {"transform": axes.transAxes, "ha": "center", "va": "center"}
        axes.text(0.5, 0.5, words["plot.nothing"], color=INK, backgroundcolor="white", **middle)


def _draw_bars(axes: Axes, y: float, bars: Sequence[Bar], lane: str, words: Words) -> None:
    """Draw the bars of one kind in a lane whose top is at `y`."""
    kind, (top, tall) = bars[0].kind, _BAR
    lows, highs = [bar.low / DAY for bar in bars], [bar.high / DAY for bar in bars]
    name, order = name_in_legend(kind, words), 2 + LAYERS.index(kind) / 10
    same: Any = {"label": name, "gid": f"{lane}:{kind}", "zorder": order}
    if kind == "relief":  # a line, in the legend too
        axes.hlines([y + _RELIEF] * len(bars), lows, highs, LOOKS[kind].colour, linewidth=4, **same)
        return
    spans = [(low, high - low) for low, high in zip(lows, highs, strict=True)]
    axes.broken_barh(spans, (y + top, tall), **same, **LOOKS[kind].patch)
    if kind == "presumed":  # it may go on
        same = {"color": LOOKS[kind].colour, "gid": f"{lane}:open end", "zorder": 3}
        same["label"] = words["kind.arrow"]
        axes.plot(highs, [y + top + tall / 2] * len(highs), LOOKS[kind].marker, **same)


def _draw_numbers(axes: Axes, y: float, bars: Sequence[Bar], words: Words) -> None:
    """Write the numbers of bulletins over their bars, where there is room; those of the longest
    first, which may stand further on over their bars.
    """
    start, end = axes.get_xlim()
    glyph = _GLYPH * (end - start) / _POINTS
    spans: dict[str, list[tuple[int, int]]] = {}  # the bars of one number that touch are one
    for bar in bars:
        if bar.kind != "relief" and bar.title != words.number(None):
            spans.setdefault(bar.title, []).append((bar.low, bar.high))
    found = [(low, high, title) for title, own in spans.items() for low, high in join_spans(own)]
    taken: list[tuple[float, float]] = []
    for low, high, title in sorted(found, key=lambda span: span[0] - span[1]):
        width = len(title) * glyph
        left = first = min(max(low / DAY, start), end - width)
        for begun, ended in sorted(taken):
            if begun < left + width and left < ended:
                left = ended
        if left == first or left + width <= min(high / DAY, end):
            axes.text(left, y, title, fontsize=_TINY, color=INK, va="bottom", parse_math=False)
            taken.append((left, left + width))


def _draw_marks(axes: Axes, lanes: Sequence[Lane], shown: Transmissions, words: Words) -> None:
    """Mark transmissions in the lanes of their systems, a row for each outcome."""
    places = np.zeros(len(SYSTEMS))
    places[[SYSTEMS.index(lane.system) for lane in lanes]] = range(len(lanes))
    for code, outcome in enumerate(Outcome):
        part = shown.only(shown.outcome == code)
        if count := len(part.at):
            look, label = LOOKS[outcome], name_in_legend(outcome, words, count)
            style = dict(_MARK, color=look.colour, rasterized=count > _MANY, gid=outcome)
            heights = places[part.system] + _MARKED + code * _NEXT
            axes.plot(part.at / DAY, heights, look.marker, label=label, **style)


# Over 40 lines, as `timeline` is.
def outage_hours(
    calendar: Record,
    system: System | str | None = None,
    start: Moment | None = None,
    end: Moment | None = None,
    *,
    language: str = "en",
) -> Picture:
    """Hours out by month and system, as `figures_by_month` counts them: overlaps once, and an
    outage over a month's end in both, split at midnight Eastern.

    Args:
        calendar: the record to draw.
        system: the one to draw; None: each that was out, but for one with the same hours as a
            system that it rides on, such as a route of EDI.
        start: an Eastern date in the first month, or a timestamp; None: the first on record.
        end: the same in the last month; None: the last on record.
        language: `en` or `fr`, for every text.

    Returns:
        A Matplotlib figure with a pair of axes for each system, over the same months, which are
        counted from the year 0: 12 times the year, and the month from 0.

    Raises:
        InvalidFrameError: the last month is before the first, or there is nothing to show and no
            time is given.
        UnreadableTimestampError: a start or end that is neither a date nor a timestamp.
        UnknownSystemError: a system that is not CBSA's.
        UnknownLanguageError: another language.
    """
    words, wanted = words_in(language), None if system is None else System.parse(system)
    first = None if start is None else month_number(eastern_day(first_instant(start)))
    last = None if end is None else month_number(eastern_day(end_instant(end) - 1))
    if first is not None and last is not None and first > last:
        raise InvalidFrameError(f"the end {end} is not after the start {start}; give a later end")
    figures = figures_by_month(calendar, System if wanted is None else [wanted])
    months = {figure: month_number(figure.first) for figure in figures if figure.time_out}
    low, high = _span_between(first, last, months.values())
    hours: dict[System | None, dict[int, tuple[float, bool]]] = {}
    for figure, month in months.items():
        if low <= month <= high:
            length = figure.time_out / timedelta(hours=1)
            hours.setdefault(figure.system, {})[month] = length, figure.at_least
    return _draw_hours(hours or {wanted: {}}, low, high, words)


def _draw_hours(
    found: Mapping[System | None, Mapping[int, tuple[float, bool]]],
    low: int,
    high: int,
    words: Words,
) -> Picture:
    """Draw a row of bars for each system, over the months from one to another: the hours of each
    month, and whether these are at least so many.
    """
    hours = {
        system: lengths
        for system, lengths in found.items()
        if system is None or all(found.get(carrier) != lengths for carrier in system.rides_on)
    }
    notes = ["hours.note", *(["hours.shared"] if len(hours) < len(found) else [])]
    picture = Picture(1.4 + 0.75 * len(hours))
    rows = picture.subplots(len(hours), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes, (system, lengths) in zip(rows, hours.items(), strict=True):
        title = words["hours.title"] if axes is rows[0] else ""
        style_axes(axes, "y", title, *(words[note] for note in notes if axes is rows[-1]))
        name = words["none"] if system is None else fill(words.system(system), _NAME)
        axes.set_ylabel(name, fontsize=SIZE, rotation=0, ha="right", va="center", labelpad=8)
        bars = axes.bar([*lengths], [long for long, _ in lengths.values()], **LOOKS["outage"].patch)
        if high - low < _FEW:
            labels = ["≥ " * more + words.decimal(long) for long, more in lengths.values()]
            axes.bar_label(bars, labels, fontsize=_TINY, color=INK, padding=1)
        axes.margins(y=0.3)
        axes.yaxis.set_major_locator(MaxNLocator(3))
        axes.yaxis.set_major_formatter(words.decimal)
        axes.tick_params(axis="y", labelsize=_TINY)
    marks = dict(month_ticks(low, high, high - low, most=12))
    rows[-1].set_xticks([*marks], [*marks.values()])
    rows[-1].set_xlim(low - 0.5, high + 0.5)
    return picture
