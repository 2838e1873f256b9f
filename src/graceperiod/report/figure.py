"""Matplotlib figures that come out the same at every run, with Eastern Time on their axis.

The object API alone is used: no pyplot, no display, and no state that other figures share.
"""

from functools import partial
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any, Literal, cast

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from graceperiod.display.axis import ticks
from graceperiod.display.palette import INK, LINE
from graceperiod.display.words import Words
from graceperiod.times import DAY, eastern_day

__all__ = ["SIZE", "Picture", "style_axes", "use_eastern_time"]

SIZE = 9.0
"""The size of most text, in points."""

_SAVED: Any = {"svg.hashsalt": "graceperiod", "svg.fonttype": "none"}


class Picture(Figure):
    """A figure that is saved the same at every run, whose text stays text in SVG, and that shows
    itself in a notebook.
    """

    def __init__(self, height: float) -> None:
        room = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12)
        super().__init__(figsize=(11, height), layout=room, facecolor="white")

    def savefig(self, fname: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what Matplotlib takes
        """Save the figure, as `Figure.savefig` does, but for the date, which SVG leaves out."""
        named = Path(fname).suffix[1:] if isinstance(fname, str | PathLike) else ""
        if kwargs.get("format", named).lower() == "svg":
            kwargs["metadata"] = {"Date": None, **kwargs.get("metadata", {})}
        with rc_context(_SAVED):
            super().savefig(fname, **kwargs)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """For notebooks: the picture, sharp on screens that are, with its title as its text."""
        buffer = BytesIO()
        self.savefig(buffer, format="png", dpi=2 * self.dpi)
        width, height = self.get_size_inches() * self.dpi
        size = {"width": float(width), "height": float(height)}
        return buffer.getvalue(), {**size, "alt": self.axes[0].get_title(loc="left")}

    def add_legend(self, axes: Axes) -> None:
        """Add a legend of the axes below them, with each label once."""
        handles, names = axes.get_legend_handles_labels()
        legend = dict(zip(names, handles, strict=True))
        place: Any = {"loc": "outside lower left", "ncols": 4, "frameon": False, "markerscale": 1.4}
        self.legend([*legend.values()], [*legend], fontsize=SIZE, **place)


def use_eastern_time(axes: Axes, start: int, end: int, words: Words) -> None:
    """Let the axis run from an instant on the left to a later one, with marks in Eastern Time.

    The axis takes aware datetimes too, and has new marks when it is zoomed.
    """
    axes.xaxis_date()
    axes.fmt_xdata = partial(_write_time, words)  # under a cursor
    # Before the limits are set, so that the first marks are made by the same call as the others.
    axes.callbacks.connect("xlim_changed", partial(_mark_times, words=words))
    axes.set_xlim(start / DAY, end / DAY)
    axes.xaxis.get_offset_text().set_fontsize(SIZE)
    axes.xaxis.labelpad = 16  # below the Eastern dates


def _write_time(words: Words, days: float) -> str:
    return words.when(round(days * DAY))


def _mark_times(axes: Axes, words: Words) -> None:
    """Mark the times that an axis shows, and write the Eastern dates beside it."""
    start, end = (round(days * DAY) for days in sorted(axes.get_xlim()))
    marks = {at / DAY: words.zoned(label) for at, label in ticks(start, end, most=10)}
    axes.set_xticks([*marks], [*marks.values()])
    dates = " – ".join(dict.fromkeys(f"{eastern_day(at)}" for at in (start, end - 1)))
    formatter = cast("Any", axes.xaxis.get_major_formatter())
    formatter.set_offset_string(f"{words['eastern_time']}, {dates}")


def style_axes(axes: Axes, grid: Literal["x", "y"], title: str = "", *notes: str) -> None:
    """Remove the frame of some axes, put lines below what is drawn, a title over it, and notes,
    each on its line, below it.
    """
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.grid(axis=grid, color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=SIZE, labelcolor=INK)
    axes.tick_params(axis="y", length=0)
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold", color=INK, pad=10)
    axes.set_xlabel("\n".join(notes), loc="left", fontsize=SIZE, color=INK)
