"""A timeline as a Matplotlib figure: a lane for each system, transmissions below its bars."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from graceperiod.display.lanes import KINDS, Bar, bars_of
from graceperiod.display.palette import OUTAGE, OUTCOMES, RELIEF
from graceperiod.engine.windows import DatedOutage
from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.report.figure import (
    DAY,
    GRACE,
    INK,
    LINE,
    NOTHING_TO_SHOW,
    SMALL,
    WIDTH,
    WORDS,
    Picture,
    dress,
    show_legend,
    show_notes,
    show_title,
    system_name,
    use_eastern_time,
)
from graceperiod.report.sent import Sent
from graceperiod.systems import System
from graceperiod.tables.answers import SYSTEMS
from graceperiod.times import HOUR, Moment, describe, end_instant, first_instant
from graceperiod.verdicts import Outcome

__all__ = ["draw_timeline"]

_POINTS = 540.0  # that the time has of the picture's width, at least
_TALL, _LOW = 0.85, 0.6  # inches of a lane, with and without room for transmissions
_RELIEF, _NUMBER, _BAR = (0.06, 0.06), 0.31, (0.33, 0.3)  # parts of a lane: top and height
_MARKS = {
    Outcome.NO_PENALTY: ("o", 0.71),
    Outcome.PENALTY_MAY_APPLY: ("v", 0.81),
    Outcome.UNDETERMINED: ("D", 0.91),
}
_NOTHING = "No outage on record, and no transmission, in this time."
_TINY = 7.0  # points, the text of numbers
_TEXT: dict[str, Any] = {"fontsize": _TINY, "color": INK, "va": "bottom", "parse_math": False}
_GLYPH = 0.64 * _TINY  # how wide a character of them is, at most
_MANY = 2_000  # marks from which SVG holds them as an image
_ROOM = 50  # one part in so many is left beside what is shown
_STYLES: dict[str, dict[str, Any]] = {
    "outage": {"facecolor": OUTAGE, "edgecolor": OUTAGE},
    "grace": {"facecolor": GRACE, "edgecolor": OUTAGE, "hatch": "/////"},
    "presumed": {"facecolor": "white", "edgecolor": OUTAGE, "hatch": "xxx", "linestyle": "--"},
    "open": {"facecolor": "#f6f3e8", "edgecolor": RELIEF, "linestyle": ":"},
    "relief": {"facecolor": RELIEF, "edgecolor": RELIEF},
}
_ABOUT = {"facecolor": "none", "edgecolor": INK, "linestyle": (0, (2, 1.5)), "linewidth": 1.3}


class _Lane(NamedTuple):
    """A system with the bars that meet the time shown."""

    system: System | None
    bars: Sequence[Bar]


def draw_timeline(
    calendar: Record,
    system: System | None,
    start: Moment | None,
    end: Moment | None,
    sent: Sent | None,
) -> Picture:
    """See `report.plots.timeline`."""
    dated = [DatedOutage.of(each, calendar.rules) for each in calendar]
    known = {
        each: sorted(bars_of(each, dated, calendar.reliefs, calendar.policy, WORDS))
        for each in (SYSTEMS if system is None else [system])
    }
    low, high = _span(start, end, known.values(), sent)
    named = {
        each
        for outage in dated
        if _meeting(bars_of(None, [outage], (), calendar.policy, WORDS), low, high)
        for each in outage.outage.systems
    }
    shown = None
    if sent is not None:
        codes = [SYSTEMS.index(each) for each in known]
        shown = sent.only((sent.at >= low) & (sent.at <= high) & np.isin(sent.system, codes))
    lanes = []
    for each, bars in known.items():
        is_used = shown is not None and bool((shown.system == SYSTEMS.index(each)).any())
        if each in named or is_used or system is not None:
            lanes.append(_Lane(each, _meeting(bars, low, high)))
    timeline = _Timeline(lanes, low, high, marked=shown is not None)
    title = "CBSA outages" if system is None else f"Outages of {WORDS.system(system)}"
    timeline.draw(title, _notes(sent, shown), shown)
    return timeline.picture


def _meeting(bars: Iterable[Bar], low: int, high: int) -> list[Bar]:
    """The bars of which something lies between two instants."""
    return [bar for bar in bars if bar.low < high and bar.high > low]


def _span(
    start: Moment | None, end: Moment | None, lanes: Iterable[Sequence[Bar]], sent: Sent | None
) -> tuple[int, int]:
    """The time to show: from and to what is given, or else that of the transmissions, or, without
    any, of the bars, with some room.
    """
    low = None if start is None else first_instant(start)
    high = None if end is None else end_instant(end)
    moments = [
        at
        for at in _moments(lanes, sent)
        if (low is None or low <= at) and (high is None or at <= high)
    ]
    moments += [at for at in (low, high) if at is not None]
    if not moments:
        raise InvalidFrameError(NOTHING_TO_SHOW)
    room = (max(moments) - min(moments)) // _ROOM or HOUR
    low = min(moments) - room if low is None else low
    high = max(moments) + room if high is None else high
    if low >= high:
        raise InvalidFrameError(
            f"from {describe(low)} to {describe(high)} is no time to show; give an end after the "
            "start"
        )
    return low, high


def _moments(lanes: Iterable[Sequence[Bar]], sent: Sent | None) -> list[int]:
    """The instants worth showing."""
    if sent is not None and len(sent.at):
        return [int(sent.at.min()), int(sent.at.max())]
    bars = [bar for lane in lanes for bar in lane if bar.kind != "relief"]
    # What does not decide can go on for a month after the last word; or it is all there is.
    decided = [bar for bar in bars if bar.kind != "open"] or bars
    return [at for bar in decided for at in (bar.low, bar.high)]


def _notes(sent: Sent | None, shown: Sent | None) -> list[str]:
    """What is to be said of the transmissions that are not drawn."""
    if sent is None or shown is None:
        return []
    notes = sent.notes()
    if others := len(sent.at) - len(shown.at):
        notes.append(f"Transmissions of another time or system, not shown: {others:,}")
    return notes


class _Timeline:
    """A timeline as it is drawn."""

    def __init__(self, lanes: Sequence[_Lane], low: int, high: int, *, marked: bool) -> None:
        self._lanes, self._low, self._high = lanes, low, high
        self._step = 1.0 if marked else _LOW / _TALL
        self.picture = Picture(WIDTH, 1.7 + _TALL * self._step * max(len(lanes), 1))
        self._axes = self.picture.add_subplot()
        self._legend: dict[str, tuple[Patch | Line2D, str]] = {}  # by kind, with the name

    def draw(self, title: str, notes: Sequence[str], shown: Sent | None) -> None:
        axes, step = self._axes, self._step
        use_eastern_time(axes, self._low, self._high)
        axes.set_ylim(step * max(len(self._lanes), 1), 0)
        names = [system_name(lane.system) for lane in self._lanes]
        middles = [step * (place + 0.5) for place in range(len(names))]
        axes.set_yticks(middles, names, fontsize=SMALL)
        dress(axes, "x")
        for place, lane in enumerate(self._lanes):
            axes.axhline(step * (place + 1), color=LINE, linewidth=0.7)
            self._draw_bars(step * place, lane)
            self._draw_numbers(step * place, lane.bars)
        if not self._lanes:
            self._say_nothing()
        if shown is not None:
            self._draw_marks(shown)
        show_title(axes, title)
        show_notes(axes, notes)
        if self._legend:
            order = (*KINDS, "about", *Outcome)
            told = [self._legend[kind] for kind in order if kind in self._legend]
            show_legend(self.picture, [handle for handle, _ in told], [name for _, name in told])

    def _say_nothing(self) -> None:
        self._axes.text(
            0.5,
            0.5,
            _NOTHING,
            transform=self._axes.transAxes,
            ha="center",
            va="center",
            color=INK,
            backgroundcolor="white",
        )

    def _draw_bars(self, y: float, lane: _Lane) -> None:
        for order, kind in enumerate(reversed(KINDS)):
            bars = [bar for bar in lane.bars if bar.kind == kind]
            if bars:
                style = _STYLES[kind] | {"linewidth": 0.8, "zorder": 2 + order / 10}
                self._boxes(y, lane, bars, kind, WORDS.of("kind", kind), style)
        if about := [bar for bar in lane.bars if bar.approximate]:
            self._boxes(y, lane, about, "about", "known approximately", _ABOUT | {"zorder": 3})
        ends = [bar.high / DAY for bar in lane.bars if bar.kind == "presumed"]
        top, tall = _BAR
        self._axes.plot(
            ends,
            [y + top + tall / 2] * len(ends),
            linestyle="none",
            marker=">",
            color=OUTAGE,
            zorder=3,
            gid=f"{lane.system}:open end",
        )

    def _boxes(
        self,
        y: float,
        lane: _Lane,
        bars: Sequence[Bar],
        kind: str,
        name: str,
        style: dict[str, Any],
    ) -> None:
        top, tall = _RELIEF if kind == "relief" else _BAR
        spans = [(bar.low / DAY, bar.high / DAY - bar.low / DAY) for bar in bars]
        self._axes.broken_barh(spans, (y + top, tall), gid=f"{lane.system}:{kind}", **style)
        # Told apart by their height, as they are drawn.
        line = Line2D([], [], color=RELIEF, linewidth=2.5)
        self._legend[kind] = line if kind == "relief" else Patch(**style), name

    def _draw_numbers(self, y: float, bars: Sequence[Bar]) -> None:
        """The numbers of bulletins over their bars, where there is room."""
        point = (self._high - self._low) / _POINTS
        free, reach = float(self._low), dict[str, int]()
        for bar in bars:
            goes_on = bar.title in reach and bar.low <= reach[bar.title]
            reach[bar.title] = max(bar.high, reach.get(bar.title, bar.high))
            if goes_on or bar.kind == "relief" or bar.title == WORDS.number(None):
                continue
            wide = len(bar.title) * _GLYPH * point
            left = min(max(bar.low, self._low), self._high - wide)
            if left >= free:
                self._axes.text(left / DAY, y + _NUMBER, bar.title, **_TEXT)
                free = left + wide

    def _draw_marks(self, shown: Sent) -> None:
        places = np.array([SYSTEMS.index(lane.system) for lane in self._lanes])
        for outcome, number in shown.counts().items():
            those = shown.only(shown.is_of(outcome))
            marker, height = _MARKS[outcome]
            lane = np.argmax(those.system[:, None] == places, axis=1)
            self._axes.scatter(
                those.at / DAY,
                lane * self._step + height,
                s=16,
                marker=marker,
                color=OUTCOMES[outcome],
                alpha=0.75,
                linewidths=0,
                zorder=3,
                rasterized=number > _MANY,
                gid=outcome,
            )
            self._legend[outcome] = (
                Line2D([], [], linestyle="none", marker=marker, color=OUTCOMES[outcome]),
                f"{WORDS.of('outcome', outcome)} ({number:,})",
            )
