"""A timeline as SVG.

It needs no package and no stylesheet: bars have colours that show on white and on black, and text
takes the colour of the text around it. A page can dress it by its classes. What it says is escaped.
"""

from collections.abc import Iterator, Sequence
from html import escape

from graceperiod.eastern import MINUTE
from graceperiod.report.axis import ticks
from graceperiod.report.colours import OUTAGE, OUTCOMES, RELIEF
from graceperiod.report.lanes import KINDS, Bar, Column, Lane, Mark
from graceperiod.report.words import Words

__all__ = ["timeline"]

_GUTTER, _PLOT, _EDGE = 236, 704, 20  # pixels: the names, the time, the room beside it
_LANE, _BAR, _TOP = 26, 14, 8
_COLUMNS = 64  # the height of the columns over the lanes
_THIN = 1.5  # how wide a bar is at least
_CROWDED = 300  # bars in a lane from which those that touch on the screen are drawn as one

_GOES_ON = f'fill="{OUTAGE}" fill-opacity="0.35" stroke="{OUTAGE}" stroke-dasharray="4 2"'
_FILLS: dict[str | None, str] = {
    "outage": f'fill="{OUTAGE}"',
    "grace": f'fill="#8fbfdc" stroke="{OUTAGE}" stroke-width="1"',
    "presumed": _GOES_ON,
    "unresolved": _GOES_ON,
    "open": f'fill="none" stroke="{RELIEF}" stroke-dasharray="1.5 2.5"',
    "relief": f'fill="{RELIEF}"',
    **{outcome: f'fill="{colour}"' for outcome, colour in OUTCOMES.items()},
    "due": 'fill="#808080"',
    None: 'fill="#808080"',
}


def timeline(
    lanes: Sequence[Lane],
    start: int,
    end: int,
    words: Words,
    *,
    marks: Sequence[Mark] = (),
    columns: Sequence[Column] = (),
    unit: str = "day",
) -> str:
    """The picture, from an instant to a later one.

    Args:
        lanes: from top to bottom.
        start: of the time shown, in microseconds since 1970 UTC; the minute it falls in counts.
        end: of it, alike.
        words: the language.
        marks: transmissions, drawn across the lanes.
        columns: transmissions counted, drawn above them.
        unit: what each column is: an `hour`, a `day` or a `month`.
    """
    start -= start % MINUTE
    drawing = _Drawing(start, max(end - end % MINUTE, start + MINUTE), words)
    height: float = _TOP
    if columns:
        drawing.add_columns(columns, unit, height)
        height += _COLUMNS + _TOP
    top = height
    for lane in lanes:
        drawing.add_lane(lane, height)
        height += _LANE
    drawing.add_axis(_TOP, height)
    for mark in marks:
        drawing.add_mark(mark, top, height)
    height = drawing.add_legend(height + 40)
    return drawing.svg(height)


class _Drawing:
    """A picture as it is drawn; places are pixels."""

    def __init__(self, start: int, end: int, words: Words) -> None:
        self._start, self._end, self._words = start, end, words
        self._parts: list[str] = []
        self._used: list[str | None] = []  # kinds, for the legend

    def _x(self, when: int) -> float:
        part = (min(max(when, self._start), self._end) - self._start) / (self._end - self._start)
        return _GUTTER + part * _PLOT

    def add_lane(self, lane: Lane, y: float) -> None:
        middle = y + _LANE / 2
        self._text(_GUTTER - 10, middle + 4, lane.name, "end")
        self._line(_GUTTER, middle, _GUTTER + _PLOT, middle)
        shown = [bar for bar in lane.bars if bar.low < self._end and bar.high > self._start]
        if len(shown) > _CROWDED:
            shown = list(self._merged(shown))
        for bar in sorted(shown, key=lambda each: KINDS.index(each.kind), reverse=True):
            low, high = self._x(bar.low), self._x(bar.high)
            top, tall = (y + 3, 4) if bar.kind == "relief" else (middle - _BAR / 2 + 1, _BAR)
            self._box(low, top, max(high - low, _THIN), tall, bar.kind, bar.title)

    def _merged(self, bars: Sequence[Bar]) -> Iterator[Bar]:
        """Bars, those of a kind that touch on the screen as one without a title."""
        pixel = max(1, (self._end - self._start) // _PLOT)
        for kind in KINDS:
            current: Bar | None = None
            for bar in sorted(each for each in bars if each.kind == kind):
                if current is None:
                    current = bar._replace(title="")
                elif bar.low <= current.high + pixel:
                    current = current._replace(high=max(current.high, bar.high))
                else:
                    yield current
                    current = bar._replace(title="")
            if current is not None:
                yield current

    def add_columns(self, columns: Sequence[Column], unit: str, y: float) -> None:
        most = max(sum(each.counts.values()) for each in columns)
        self._text(_GUTTER - 10, y + 12, self._words["transmissions"], "end")
        scale = self._words.say(f"at_most_{unit}", count=most)
        self._text(_GUTTER - 10, y + 28, scale, "end")
        for column in columns:
            low, high = self._x(column.low), self._x(column.high)
            bottom = y + _COLUMNS
            for outcome, count in column.counts.items():
                if count:
                    tall = count / most * _COLUMNS
                    bottom -= tall
                    title = f"{self._words.of('outcome', outcome)}: {self._words.count(count)}"
                    wide = max(high - low - 0.5, _THIN)
                    self._box(low, bottom, wide, tall, outcome, title)
        self._line(_GUTTER, y + _COLUMNS, _GUTTER + _PLOT, y + _COLUMNS)

    def add_axis(self, top: float, y: float) -> None:
        for at, label in ticks(self._start, self._end):
            x = self._x(at)
            self._line(x, top, x, y + 4)
            self._text(x, y + 17, self._words.zoned(label), "middle")
        span = f"{self._words.when(self._start)} – {self._words.when(self._end)}"
        self._text(_GUTTER + _PLOT, y + 33, f"{self._words['eastern_time']}, {span}", "end")

    def add_mark(self, mark: Mark, top: float, bottom: float) -> None:
        x = self._x(mark.at)
        self._use(mark.kind)
        fill = _FILLS[mark.kind]
        stroke = fill.replace("fill", "stroke")
        self._parts.append(
            f'<g class="gp-{mark.kind}"><title>{escape(mark.title)}</title>'
            f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" {stroke} stroke-width="2"/>'
            f'<path d="M{x - 6:.1f} {top - 7:.1f}h12l-6 8z" {fill}/></g>'
        )

    def add_legend(self, y: float) -> float:
        """A legend of what was drawn; returns where it ends."""
        x = float(_GUTTER)
        for kind in sorted(self._used, key=list(_FILLS).index):
            group = "kind" if kind == "due" or kind in KINDS else "outcome"
            name = self._words.of(group, kind)
            wide = 24 + 6.6 * len(name)
            if x + wide > _GUTTER + _PLOT and x > _GUTTER:
                x, y = float(_GUTTER), y + 20
            self._parts.append(_rect(x, y + 1, 12, 10, kind))
            self._text(x + 17, y + 11, name, "start")
            x += wide + 10
        return y + 18

    def svg(self, height: float) -> str:
        """The picture, which fits the width it is given."""
        wide = _GUTTER + _PLOT + _EDGE
        label = escape(self._words["timeline"])
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="gp-timeline" role="img" '
            f'aria-label="{label}" viewBox="0 0 {wide} {height:.0f}" width="100%" '
            f'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
            f"{''.join(self._parts)}</svg>"
        )

    def _use(self, kind: str | None) -> None:
        if kind not in self._used:
            self._used.append(kind)

    def _box(
        self, x: float, y: float, wide: float, tall: float, kind: str | None, title: str
    ) -> None:
        self._use(kind)
        self._parts.append(_rect(x, y, wide, tall, kind, title))

    def _line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self._parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="currentColor" '
            f'stroke-opacity="0.25"/>'
        )

    def _text(self, x: float, y: float, text: str, anchor: str) -> None:
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
        )


def _rect(x: float, y: float, wide: float, tall: float, kind: str | None, title: str = "") -> str:
    inside = f"><title>{escape(title)}</title></rect>" if title else "/>"
    return (
        f'<rect class="gp-{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
        f"{_FILLS[kind]}{inside}"
    )
