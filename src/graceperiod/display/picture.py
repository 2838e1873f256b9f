"""A timeline as SVG.

It needs no package and no stylesheet: bars have colours that show on white and on black, and text
takes the colour of the text around it. A page can dress it by its classes. What it says is escaped.
Nothing is told by colour alone: bars and columns have stripes or outlines, and marks have shapes.
"""

from collections.abc import Iterator, Sequence
from html import escape

from graceperiod.display.axis import ticks
from graceperiod.display.lanes import KINDS, Bar, Column, Lane, Mark
from graceperiod.display.palette import OUTAGE, OUTCOMES, RELIEF
from graceperiod.display.words import Words
from graceperiod.times import MINUTE, instant
from graceperiod.verdicts import Outcome

__all__ = ["timeline"]

_GUTTER, _PLOT, _EDGE = 236, 704, 40  # pixels: the names, the time, the room beside it
_LANE, _BAR, _LOW, _TOP = 26, 14, 4, 8
_COLUMNS = 64  # the height of the columns over the lanes
_THIN = 1.5  # how wide a bar is at least
_CROWDED = 300  # bars in a lane from which those that touch on the screen are drawn as one

# Nothing before or after can be shown as a time.
_FIRST, _LAST = instant("0001-01-01T00:00Z"), instant("9999-12-31T23:59Z")

_GOES_ON = f'fill="{OUTAGE}" fill-opacity="0.35" stroke="{OUTAGE}" stroke-dasharray="4 2"'
_GREY = "#808080"
# How long a stripe is and how far to the next: across a bar, and from the foot of a column. They
# are the dashes of a line as thick as it is, since a pattern needs a name that nothing else has.
_STRIPES: dict[str, str] = {
    "grace": "1.5 3",
    Outcome.PENALTY_MAY_APPLY: "2 2",
    Outcome.UNDETERMINED: "1 3.5",
}
_FILLS: dict[str | None, str] = {
    "outage": f'fill="{OUTAGE}"',
    "grace": f'fill="#8fbfdc" stroke="{OUTAGE}"',
    "presumed": _GOES_ON,
    "unresolved": _GOES_ON,
    "open": f'fill="none" stroke="{RELIEF}" stroke-dasharray="1.5 2.5"',
    "relief": f'fill="{RELIEF}"',
    **{
        outcome: f'fill="{colour}" fill-opacity="{0.3 if outcome in _STRIPES else 1}"'
        for outcome, colour in OUTCOMES.items()
    },
    None: f'fill="none" stroke="{_GREY}"',
}
_SHAPES: dict[str, str] = {
    Outcome.NO_PENALTY: "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    Outcome.PENALTY_MAY_APPLY: "m-6-4h12l-6 9z",
    Outcome.UNDETERMINED: "m0-5.5 5.5 5.5-5.5 5.5-5.5-5.5z",
    "due": "m-4-4h8v8h-8z",
}
_ORDER: list[str | None] = [*_FILLS, "due"]  # of the legend


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
    start, end = max(start - start % MINUTE, _FIRST), min(end - end % MINUTE, _LAST)
    drawing = _Drawing(start, max(end, start + MINUTE), words)
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
        self._used: set[tuple[str | None, bool]] = set()  # kinds, and whether as marks

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
            top, tall = (y + 3, _LOW) if bar.kind == "relief" else (middle - _BAR / 2 + 1, _BAR)
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
                    name = self._words.of("outcome", outcome)
                    title = f"{name}{self._words['colon']} {self._words.count(count)}"
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
        self._used.add((mark.kind, True))
        dashes = ' stroke-dasharray="5 3"' if mark.kind == "due" else ""
        self._parts.append(
            f'<g class="gp-{mark.kind}"><title>{escape(mark.title)}</title>'
            f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="currentColor" stroke-width="1.5"'
            f"{dashes}/>{_shape(x, top - 2, mark.kind)}</g>"
        )

    def add_legend(self, y: float) -> float:
        """A legend of what was drawn; returns where it ends."""
        x = float(_GUTTER)
        self._parts.append('<g class="gp-legend">')
        for kind, is_mark in sorted(self._used, key=lambda each: (_ORDER.index(each[0]), each[1])):
            group = "kind" if kind == "due" or kind in KINDS else "outcome"
            name = self._words.of(group, kind)
            wide = 26 + 6.6 * len(name)
            if x + wide > _GUTTER + _PLOT and x > _GUTTER:
                x, y = float(_GUTTER), y + 20
            sample = _shape(x + 7, y + 6, str(kind)) if is_mark else _sample(x + 7, y + 6, kind)
            self._parts.append(sample)
            self._text(x + 19, y + 11, name, "start")
            x += wide + 6
        self._parts.append("</g>")
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

    def _box(
        self, x: float, y: float, wide: float, tall: float, kind: str | None, title: str
    ) -> None:
        self._used.add((kind, False))
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
        f"{_FILLS[kind]}{inside}{_stripes(x, y, wide, tall, kind)}"
    )


def _stripes(x: float, y: float, wide: float, tall: float, kind: str | None) -> str:
    """What is drawn over a rectangle of a kind that has stripes; it leaves the title to it."""
    if kind is None or kind not in _STRIPES:
        return ""
    line, thick = f"M{x:.1f} {y + tall / 2:.1f}h{wide:.1f}", tall
    if kind not in KINDS:
        line, thick = f"M{x + wide / 2:.1f} {y + tall:.1f}v{-tall:.1f}", wide
    return (
        f'<path d="{line}" stroke="{_colour(kind)}" stroke-width="{thick:.1f}" '
        f'stroke-dasharray="{_STRIPES[kind]}" pointer-events="none"/>'
    )


def _sample(x: float, y: float, kind: str | None) -> str:
    """A rectangle of a kind for the legend, around its middle: a bar lies, and a column stands."""
    wide, tall = (14, _LOW if kind == "relief" else 8) if kind in KINDS else (8, 12)
    return _rect(x - wide / 2, y - tall / 2, wide, tall, kind)


def _shape(x: float, y: float, kind: str) -> str:
    """The shape of a mark of a kind, around its middle."""
    return f'<path d="M{x:.1f} {y:.1f}{_SHAPES[kind]}" fill="{_colour(kind)}"/>'


def _colour(kind: str) -> str:
    """That of stripes and of marks."""
    if kind in KINDS:
        return OUTAGE
    return _GREY if kind == "due" else OUTCOMES[Outcome(kind)]
