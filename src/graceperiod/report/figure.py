"""Matplotlib figures that come out the same at every run, with Eastern Time on their axis.

The object API alone is used: no pyplot, no display, and no state that other figures share.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from os import PathLike
from pathlib import Path
from textwrap import fill
from typing import IO, Any, Literal, cast

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import Formatter, Locator

from graceperiod.display.axis import ticks
from graceperiod.display.words import words_in
from graceperiod.systems import System
from graceperiod.times import HOUR, describe, eastern_day

__all__ = [
    "DAY",
    "GRACE",
    "INK",
    "LINE",
    "NOTHING_TO_SHOW",
    "SMALL",
    "WIDTH",
    "WORDS",
    "Picture",
    "dress",
    "show_legend",
    "show_notes",
    "show_title",
    "system_name",
    "use_eastern_time",
]

WORDS = words_in("en")
WIDTH = 11.0
"""Of a picture, in inches."""
NOTHING_TO_SHOW = "there is nothing on record to show; give a start and an end"

INK, LINE = "#1b1b1b", "#d9d9d9"
GRACE = "#dbeaf5"
SMALL = 9.0
"""The size of most text, in points."""

DAY = 24 * HOUR
"""Matplotlib counts in days since 1970 UTC, which tells microseconds apart."""

_MARKS = 10  # at most, on an axis of time
_ROOM = 0.12  # inches around what is drawn
_NAME = 27  # characters of a system's name in a line
_SAVED: Any = {"svg.hashsalt": "graceperiod", "svg.fonttype": "none"}


class Picture(Figure):
    """A figure that is saved the same at every run, whose text stays text in SVG, and that shows
    itself in a notebook.
    """

    def __init__(self, width: float, height: float) -> None:
        room = ConstrainedLayoutEngine(w_pad=_ROOM, h_pad=_ROOM)
        super().__init__(figsize=(width, height), layout=room, facecolor="white")

    def savefig(
        self,
        fname: "str | PathLike[str] | IO[Any]",
        *,
        transparent: bool | None = None,
        **kwargs: Any,  # noqa: ANN401 - what Matplotlib takes
    ) -> None:
        """Save the figure, as `Figure.savefig` does, but for the date, which SVG leaves out."""
        named = Path(fname).suffix[1:] if isinstance(fname, str | PathLike) else ""
        if kwargs.get("format", named).lower() == "svg":
            kwargs["metadata"] = {"Date": None, **kwargs.get("metadata", {})}
        with rc_context(_SAVED):
            super().savefig(fname, transparent=transparent, **kwargs)

    def _repr_png_(self) -> tuple[bytes, dict[str, float]]:
        """For notebooks: the picture, sharp on screens that are."""
        buffer = BytesIO()
        self.savefig(buffer, format="png", dpi=2 * self.dpi)
        width, height = self.get_size_inches() * self.dpi
        return buffer.getvalue(), {"width": float(width), "height": float(height)}


def _instant(when: float) -> int:
    return round(when * DAY)


def use_eastern_time(axes: Axes, start: int, end: int) -> None:
    """Show the time from an instant to a later one from left to right, marked in Eastern Time.

    The axis takes aware datetimes too, and what is drawn later keeps its marks.
    """
    axes.xaxis_date()
    axes.set_xlim(start / DAY, end / DAY)
    axes.xaxis.set_major_locator(_EasternLocator())
    axes.xaxis.set_major_formatter(_EasternFormatter())
    axes.xaxis.get_offset_text().set_fontsize(SMALL)
    axes.xaxis.labelpad = 16  # below the Eastern dates


class _EasternLocator(Locator):
    """Marks where an Eastern clock shows a round time."""

    def __call__(self) -> list[float]:
        axis = cast("Any", self.axis)
        return self.tick_values(*axis.get_view_interval())

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        low, high = sorted(map(_instant, (vmin, vmax)))
        return [at / DAY for at, _ in ticks(low, high, _MARKS)]


class _EasternFormatter(Formatter):
    """What stands at these marks; and beside the axis, the Eastern dates it shows."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """What stands at a mark, or, under a cursor, the time there."""
        if pos is None:
            return describe(_instant(x))
        start, end = self._view()
        return dict(ticks(start, end, _MARKS)).get(_instant(x), "")

    def get_offset(self) -> str:
        start, end = self._view()
        first, last = eastern_day(start), eastern_day(end - 1)
        return f"Eastern Time, {first}" + (f" to {last}" if last > first else "")

    def _view(self) -> tuple[int, int]:
        axis = cast("Any", self.axis)
        low, high = sorted(map(_instant, axis.get_view_interval()))
        return low, high


def system_name(system: System | None) -> str:
    """The name of a system for an axis, on lines short enough."""
    return "System not stated" if system is None else fill(WORDS.system(system), _NAME)


def show_title(axes: Axes, title: str) -> None:
    """Put a title over some axes."""
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold", color=INK, pad=10)


def show_notes(axes: Axes, notes: Sequence[str]) -> None:
    """Put below some axes what is to be said of them."""
    axes.set_xlabel("\n".join(notes), loc="left", fontsize=SMALL, color=INK)


def dress(axes: Axes, grid: Literal["x", "y"]) -> None:
    """Take from some axes what is not needed, and put lines below what is drawn."""
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.grid(axis=grid, color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=SMALL, labelcolor=INK)
    axes.tick_params(axis="y", length=0)


def show_legend(picture: Picture, handles: Iterable[Artist], names: Iterable[str]) -> None:
    """Say below a picture what is what."""
    picture.legend(
        list(handles), list(names), loc="outside lower left", ncols=4, fontsize=SMALL, frameon=False
    )
