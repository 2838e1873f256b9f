"""A histogram of transmissions by the time from resumption, as a Matplotlib figure."""

from datetime import timedelta

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from graceperiod.display.palette import OUTCOMES
from graceperiod.display.sentences import describe_length
from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.report.figure import (
    GRACE,
    INK,
    SMALL,
    WIDTH,
    WORDS,
    Picture,
    dress,
    show_legend,
    show_notes,
    show_title,
)
from graceperiod.report.resumption import since_resumption
from graceperiod.report.sent import Sent
from graceperiod.times import MINUTE, from_duration
from graceperiod.verdicts import Outcome

__all__ = ["draw_histogram"]

# For those who do not tell the colours apart.
_HATCHES = {
    Outcome.NO_PENALTY: "",
    Outcome.PENALTY_MAY_APPLY: "////",
    Outcome.UNDETERMINED: "....",
}


def draw_histogram(calendar: Record, sent: Sent, bar: timedelta, within: timedelta) -> Picture:
    """See `report.plots.histogram`."""
    width = from_duration(bar)
    if width <= 0 or within < bar:
        raise InvalidFrameError(
            f"bars of {bar} within {within} hold no time; give a bar of some time, and at least as "
            "much to look within"
        )
    most = -(-from_duration(within) // width)
    since = since_resumption(calendar, sent)
    places = -(-since.length // width)  # that of the right edge, which belongs to the bar
    near = since.known & (places > -most) & (places <= most)
    picture = Picture(WIDTH, 4.6)
    axes = picture.add_subplot()
    dress(axes, "y")
    _draw_bars(axes, sent.only(near), places[near], most, width / MINUTE)
    axes.axvline(0, color=INK, linewidth=1.4, label="resumption")
    for grace in sorted(set(since.grace[near].tolist()) - {0}):
        label = f"end of the grace ({describe_length(grace)})"
        axes.axvspan(0, grace / MINUTE, color=GRACE, zorder=0)
        axes.axvline(grace / MINUTE, color=INK, linewidth=1.4, linestyle="--", label=label)
    notes = ["Minutes from resumption"]
    if far := int(np.count_nonzero(~near)):
        notes.append(f"Transmissions farther from a resumption on record, not shown: {far:,}")
    show_title(axes, "Transmissions by the time from resumption")
    show_notes(axes, [*notes, *sent.notes()])
    show_legend(picture, *axes.get_legend_handles_labels())
    return picture


def _draw_bars(
    axes: Axes, shown: Sent, places: npt.NDArray[np.int64], most: int, minutes: float
) -> None:
    """Stack the outcomes on bars from as many before resumption to as many after it."""
    below = np.zeros(2 * most, np.int64)
    for outcome, number in shown.counts().items():
        mine = places[shown.is_of(outcome)]
        counts = np.bincount(mine + most - 1, minlength=2 * most)
        axes.bar(
            np.arange(-most, most) * minutes,
            counts,
            minutes,
            below,
            align="edge",
            color=OUTCOMES[outcome],
            edgecolor="white",
            linewidth=0.5,
            hatch=_HATCHES[outcome],
            label=f"{WORDS.of('outcome', outcome)} ({number:,})",
            gid=outcome,
        )
        below += counts
    axes.set_xlim(-most * minutes, most * minutes)
    axes.xaxis.set_major_locator(MaxNLocator(13, steps=[1, 1.5, 2, 3, 6, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, 1.08 * max(below.max(), 1))
    axes.set_ylabel("Transmissions", fontsize=SMALL)
