"""A timeline, or a decision, as SVG.

It needs no package and no stylesheet: bars have colours that show on white and on black, and text
takes the colour of the text around it. A page can style it by its classes. Its texts are escaped.
How things look stands in `palette.py`.
"""

from collections.abc import Iterator, Sequence
from html import escape

from graceperiod.display.axis import ticks
from graceperiod.display.lanes import Bar, Column, Lane, Mark
from graceperiod.display.palette import KINDS, LAYERS, LOOKS, name_in_legend
from graceperiod.display.words import Words
from graceperiod.engine.evidence import Case
from graceperiod.engine.windows import DatedOutage, join_spans
from graceperiod.times import MINUTE, instant
from graceperiod.verdicts import Outcome

__all__ = ["draw_case", "draw_svg"]

_GUTTER, _PLOT, _EDGE = 236, 704, 40  # pixels: the names, the time, the room beside it
_LANE, _BAR, _LOW, _TOP = 26, 14, 4, 8
_MOST = 10  # lanes of outages of a decision, and of reliefs
_COLUMNS = 64  # the height of the columns over the lanes
_LABEL, _SMALL = 11, 5.2  # the height of a line of names of outages, and about a character's width
_GLYPH = 6.6  # how wide a character is, about
_THIN = 1.5  # how wide a bar is at least
_COLUMN_KINDS = (*Outcome, None)
_CROWDED = 300  # bars of a kind in a lane; of more, those that touch on the screen become one
# Nothing before or after can be shown as a time.
_FIRST, _LAST = instant("0001-01-01T00:00Z"), instant("9999-12-31T23:59Z")


def draw_svg(
    lanes: Sequence[Lane],
    start: int,
    end: int,
    words: Words,
    *,
    marks: Sequence[Mark] = (),
    columns: Sequence[Column] = (),
    unit: str = "day",
) -> str:
    """A timeline, from an instant to a later one.

    Args:
        lanes: from top to bottom.
        start: the first instant shown, in microseconds since 1970 UTC, rounded down to the minute.
        end: the last, likewise.
        words: the language.
        marks: transmissions, drawn across the lanes.
        columns: transmissions counted, drawn above them.
        unit: the length of a column: an `hour`, a `day`, a `month` or a `year`.
    """
    start, end = max(start - start % MINUTE, _FIRST), min(end - end % MINUTE, _LAST)
    drawing = _Drawing(start, max(end, start + MINUTE), words)
    height: float = _TOP
    if columns:
        drawing.add_columns(columns, unit, height)
        height += _COLUMNS + _TOP
    top = height
    for lane in lanes:
        height = drawing.add_lane(lane, height)
    drawing.add_axis(_TOP, height)
    for mark in marks:
        drawing.add_mark(mark, top, height)
    height = drawing.add_legend(height + 40)
    return drawing.svg(height)


def draw_case(case: Case, words: Words) -> str:
    """A decision as SVG: a lane for each outage and relief it cites, and for the outages close
    by, with the transmission on them.

    The bars are what is on record. Where an outage has no end on record, its bar goes on as
    `unresolved` to the end of the picture, or to the moment by which it was over. The text is empty
    where there is no lane to draw.
    """
    evidence = case.evidence
    shown = dict.fromkeys((*evidence.outages, *evidence.near, evidence.nearest))
    outages = [DatedOutage.of(outage, evidence.rules) for outage in shown if outage]
    if not outages and not evidence.reliefs:
        return ""
    marks = list(dict.fromkeys(_marks(case, words)))
    start, end = _span(marks, evidence.window, outages)
    lanes = [
        Lane(words.number(dated.outage.number), list(_bars(dated, end, words)))
        for dated in outages[:_MOST]
    ]
    for relief in evidence.reliefs[:_MOST]:
        low, high = relief.span
        lanes.append(
            Lane(words["relief"], [Bar(low, high, "relief", words.translate(relief.title))])
        )
    return draw_svg(lanes, start, end, words, marks=marks)


def _marks(case: Case, words: Words) -> Iterator[Mark]:
    """Every reading of the times of the decision, marked with the outcome, or as `due`."""
    for sent, due in case.evidence.readings or [(case.transmitted, case.due)]:
        name = words["sheet.transmitted"]
        yield Mark(sent, case.verdict.outcome, f"{name} {words.when(sent)}")
        if due is not None:
            yield Mark(due, "due", f"{words['due']} {words.when(due)}")


def _span(
    marks: Sequence[Mark], window: tuple[int, int | None] | None, outages: Sequence[DatedOutage]
) -> tuple[int, int]:
    """The time to show: the marks and the window that decides, or else the windows of all outages,
    with some room around.
    """
    spans = [window] if window else [(dated.start, dated.closes) for dated in outages]
    moments = [mark.at for mark in marks]
    moments += [at for span in spans for at in span if at is not None]
    room = max((max(moments) - min(moments)) // 6, 5 * MINUTE)
    return min(moments) - room, max(moments) + room


def _bars(dated: DatedOutage, end: int, words: Words) -> Iterator[Bar]:
    title, approximate = words.number(dated.outage.number), dated.outage.approximate
    yield Bar(dated.start, dated.last_word, "outage", title, approximate)
    kind, last = "grace", dated.closes
    if last is None:
        ended_by = dated.outage.ended_by
        kind, last = "unresolved", instant(ended_by) if ended_by else max(end, dated.last_word)
    yield Bar(dated.last_word, last, kind, title, approximate)


class _Drawing:
    """A picture as it is drawn; places are pixels."""

    def __init__(self, start: int, end: int, words: Words) -> None:
        self._start, self._end, self._words = start, end, words
        self._parts: list[str] = []
        self._used: set[tuple[str | None, bool]] = set()  # kinds, and whether as marks

    def _x(self, when: int) -> float:
        part = (min(max(when, self._start), self._end) - self._start) / (self._end - self._start)
        return _GUTTER + part * _PLOT

    def add_lane(self, lane: Lane, y: float) -> float:
        """The name, the bars, and below them the names of the outages; returns where it ends."""
        middle = y + _LANE / 2
        self._text(_GUTTER - 10, middle + 4, lane.name, "end")
        self._line(_GUTTER, middle, _GUTTER + _PLOT, middle)
        shown = lane.between(self._start, self._end)
        for kind in LAYERS:
            bars = shown.of_kind(kind)
            top, tall = (y + 3, _LOW) if kind == "relief" else (middle - _BAR / 2 + 1, _BAR)
            for bar in self._merge(bars) if len(bars) > _CROWDED else bars:
                low, high = self._x(bar.low), self._x(bar.high)
                self._box(low, top, max(high - low, _THIN), tall, kind, bar.title)
                if kind == "presumed" and bar.high <= self._end:  # it may go on
                    self._used.add((kind, True))
                    self._parts.append(_shape(high, top + tall / 2, kind))
        return self._add_labels(shown, y + _LANE)

    def _add_labels(self, lane: Lane, y: float) -> float:
        """The names of the outages under their bars, each once, the longest in the first line that
        has room for it. Bars that became one have none.
        """
        spans: dict[str, tuple[int, int]] = {}
        for kind in (*KINDS[:-1], "approximate"):
            bars = lane.of_kind(kind)
            for bar in bars if len(bars) <= _CROWDED else ():
                if bar.title not in {"", lane.name}:
                    low, high = spans.get(bar.title, (bar.low, bar.high))
                    spans[bar.title] = min(low, bar.low), max(high, bar.high)
        lines: list[list[tuple[float, float]]] = []
        for title, (low, high) in sorted(spans.items(), key=lambda item: item[1][0] - item[1][1]):
            half = _SMALL * (len(title) + 1) / 2  # with some room around it
            middle = (self._x(low) + self._x(high)) / 2
            middle = min(max(middle, _GUTTER + half), _GUTTER + _PLOT + _EDGE - half)
            left, right = middle - half, middle + half
            lines.append([])  # the last one always has room
            place, line = next(
                (place, line)
                for place, line in enumerate(lines)
                if all(right < other[0] or left > other[1] for other in line)
            )
            line.append((left, right))
            self._parts.append(
                f'<text x="{middle:.1f}" y="{y + 5 + place * _LABEL:.1f}" text-anchor="middle" '
                f'font-size="9">{escape(title)}</text>'
            )
        return y + sum(map(bool, lines)) * _LABEL

    def _merge(self, bars: Sequence[Bar]) -> Iterator[Bar]:
        """Bars of one kind, those that touch on the screen as one without a title."""
        pixel = max(1, (self._end - self._start) // _PLOT)
        # Each is longer by a pixel while they are joined, and so touches the next one.
        for low, high in join_spans((bar.low, bar.high + pixel) for bar in sorted(bars)):
            yield Bar(low, high - pixel, bars[0].kind, "")

    def add_columns(self, columns: Sequence[Column], unit: str, y: float) -> None:
        most = max(sum(column.counts.values()) for column in columns)
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
                    name = self._words.of("outcome", outcome) + self._words["colon"]
                    title = f"{name} {self._words.count(count)}"
                    wide = max(high - low - 0.5, _THIN)
                    self._box(low, bottom, wide, tall, outcome, title)
        self._line(_GUTTER, y + _COLUMNS, _GUTTER + _PLOT, y + _COLUMNS)

    def add_axis(self, top: float, y: float) -> None:
        for at, label in ticks(self._start, self._end):
            x = self._x(at)
            self._line(x, top, x, y + 4)
            self._text(x, y + 17, self._words.zoned(label), "middle")
        span = f"{self._words['eastern_time']}, {self._words.span(self._start, self._end)}"
        self._text(_GUTTER + _PLOT, y + 33, span, "end")

    def add_mark(self, mark: Mark, top: float, bottom: float) -> None:
        x = self._x(mark.at)
        self._used.add((mark.kind, True))
        self._parts.append(
            f'<g class="gp-{mark.kind}"><title>{escape(mark.title)}</title>'
            f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="currentColor" stroke-width="1.5"'
            f"{_dashes(LOOKS[mark.kind].dashes)}/>{_shape(x, top - 2, mark.kind)}</g>"
        )

    def add_legend(self, y: float) -> float:
        """A legend of what was drawn; returns where it ends."""
        x, order = float(_GUTTER), list(LOOKS)
        self._parts.append('<g class="gp-legend">')
        for kind, is_mark in sorted(self._used, key=lambda used: (order.index(used[0]), used[1])):
            is_arrow = is_mark and kind == "presumed"
            name = self._words["kind.arrow"] if is_arrow else name_in_legend(kind, self._words)
            wide = 26 + _GLYPH * len(name)
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
        fit = ""
        if anchor == "end" and x < _GUTTER and _GLYPH * len(text) > x:  # a name too long
            fit = f' textLength="{x:.1f}" lengthAdjust="spacingAndGlyphs"'
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fit}>{escape(text)}</text>'
        )


def _rect(x: float, y: float, wide: float, tall: float, kind: str | None, title: str = "") -> str:
    look = LOOKS[kind]
    colour = look.colour or "currentColor"
    fill = f'fill="{look.fill or colour}"' if look.opacity else 'fill="none"'
    if 0 < look.opacity < 1:
        fill += f' fill-opacity="{look.opacity}"'
    if look.dashes is not None:
        fill += f' stroke="{colour}"{_dashes(look.dashes)}'
    inside = f"><title>{escape(title)}</title></rect>" if title else "/>"
    return (
        f'<rect class="gp-{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
        f"{fill}{inside}{_stripes(x, y, wide, tall, kind)}"
    )


def _stripes(x: float, y: float, wide: float, tall: float, kind: str | None) -> str:
    """The stripes over a rectangle, which leave its title to it: across a bar, and from the foot of
    a column.
    """
    look = LOOKS[kind]
    if not look.stripes:
        return ""
    line, thick = f"M{x:.1f} {y + tall / 2:.1f}h{wide:.1f}", tall
    if kind in _COLUMN_KINDS:
        line, thick = f"M{x + wide / 2:.1f} {y + tall:.1f}v{-tall:.1f}", wide
    # They are the dashes of a thick line: a pattern needs a name that the page has nowhere else.
    return (
        f'<path d="{line}" stroke="{look.colour}" stroke-width="{thick:.1f}"'
        f'{_dashes(look.stripes)} pointer-events="none"/>'
    )


def _dashes(lengths: Sequence[float] | None) -> str:
    return f' stroke-dasharray="{" ".join(map(str, lengths))}"' if lengths else ""


def _sample(x: float, y: float, kind: str | None) -> str:
    """A rectangle of a kind for the legend, around its middle: a bar lies, and a column stands."""
    wide, tall = (8, 12) if kind in _COLUMN_KINDS else (14, _LOW if kind == "relief" else 8)
    return _rect(x - wide / 2, y - tall / 2, wide, tall, kind)


def _shape(x: float, y: float, kind: str) -> str:
    """The shape of a mark or an arrow of a kind, around its middle."""
    return f'<path d="M{x:.1f} {y:.1f}{LOOKS[kind].shape}" fill="{LOOKS[kind].colour}"/>'
