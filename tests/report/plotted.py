"""What a picture shows, read back from its axes."""

from itertools import combinations

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from graceperiod.times import HOUR

DAY = 24 * HOUR
Span = tuple[int, int]


def bars(picture: Figure, system: str, kind: str) -> list[Span]:
    """The bars of a kind in the lane of a system: from and to which instant."""
    return [
        (round(min(across) * DAY), round(max(across) * DAY))
        for drawn in picture.axes[0].collections
        if isinstance(drawn, LineCollection | PolyCollection)
        and drawn.get_gid() == f"{system}:{kind}"
        for across in (np.asarray(path.vertices)[:, 0].tolist() for path in drawn.get_paths())
    ]


def marks(picture: Figure, outcome: str) -> list[tuple[int, str]]:
    """The instants marked with an outcome, each with the name of the lane it is in."""
    (axes,) = picture.axes
    step = axes.get_ylim()[0] / len(axes.get_yticks())
    names = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    return [
        (round(x * DAY), names[int(y // step)])
        for drawn in axes.lines
        if drawn.get_gid() == outcome
        for x, y in np.asarray(drawn.get_xydata()).tolist()
    ]


def lanes(picture: Figure) -> list[str]:
    """The names of the lanes."""
    return [label.get_text().replace("\n", " ") for label in picture.axes[0].get_yticklabels()]


def ticks(picture: Figure) -> list[str]:
    """What stands at the marks of the axis of time."""
    picture.draw_without_rendering()
    return [label.get_text() for label in picture.axes[0].get_xticklabels()]


def texts(picture: Figure) -> list[Text]:
    """Every text that is drawn."""
    picture.draw_without_rendering()
    beyond = {
        tick.label1
        for axes in picture.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    return [
        text
        for text in picture.findobj(Text)
        if isinstance(text, Text) and text not in beyond and _is_drawn(text)
    ]


def _is_drawn(text: Text) -> bool:
    return bool(text.get_visible() and text.get_text().strip() and text.get_window_extent().width)


def said(picture: Figure) -> str:
    """All that is written in it."""
    return "\n".join(text.get_text() for text in texts(picture))


def unreadable(picture: Figure) -> list[str]:
    """The texts that do not lie in the picture, or lie on another."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(picture)]
    whole = picture.bbox.padded(1)
    outside = [
        text
        for text, box in boxes
        if not (whole.contains(box.x0, box.y0) and whole.contains(box.x1, box.y1))
    ]
    return outside + [
        f"{text} on {other}"
        for (text, box), (other, below) in combinations(boxes, 2)
        if box.padded(-1).overlaps(below.padded(-1))
    ]
