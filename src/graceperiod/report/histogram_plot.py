"""A histogram of transmissions by the time from resumption, as a Matplotlib figure."""

from datetime import timedelta
from typing import Unpack

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from graceperiod.display.palette import INK, LOOKS, name_in_legend
from graceperiod.display.words import Words, words_in
from graceperiod.engine.windows import DatedOutage, join_spans, stops
from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.report.figure import SIZE, Picture, style_axes
from graceperiod.report.transmissions import TransmissionColumns, Transmissions, read_transmissions
from graceperiod.tables.answers import SYSTEMS
from graceperiod.tables.kernel import Integers
from graceperiod.times import MINUTE, from_duration
from graceperiod.verdicts import Outcome

__all__ = ["histogram"]

_LONG_AGO = -(2**62)  # microseconds; not the least integer, from which none can be subtracted


# Over 40 lines, as a public function whose docstring is its contract.
def histogram(
    calendar: Record,
    transmissions: object,
    *,
    bar: timedelta = timedelta(minutes=15),
    within: timedelta = timedelta(hours=6),
    language: str = "en",
    **columns: Unpack[TransmissionColumns],
) -> Picture:
    """Transmissions by the time from resumption: how many were sent before, in and after the
    grace.

    A transmission counts from the end of the outage of its system that it falls in, or else of the
    last one before it; outages that overlap are one, and one without an end has no resumption.
    A bar has those after its left edge, up to and with its right edge, as the grace has its end.

    Args:
        calendar: the record with the resumptions, which decides the transmissions too.
        transmissions: a table, as for `timeline`.
        bar: how long a bar stands for.
        within: how far from resumption to look, to whole bars; those farther away are counted.
        language: `en` or `fr`, for every text.
        columns: of the table, as for `timeline`.

    Returns:
        A Matplotlib figure with one pair of axes, in minutes.

    Raises:
        InvalidFrameError: bars that do not fit `within`, or a table that `annotate` would refuse.
        UnknownLanguageError: another language.
    """
    words, width = words_in(language), from_duration(bar)
    if width <= 0 or within < bar:
        raise InvalidFrameError(
            f"bars of {bar} do not fit within {within}; give a positive bar, no longer than within"
        )
    sent = read_transmissions(calendar, transmissions, **columns)
    length, grace = _since_resumption(calendar, sent)
    most = -(-from_duration(within) // width)
    places = -(-length // width)  # that of the right edge, which belongs to the bar
    near = (places > -most) & (places <= most)
    notes = sent.notes(words, far=int(np.count_nonzero(~near)))
    picture = Picture(4.6)
    axes = picture.add_subplot()
    style_axes(axes, "y", words["histogram.title"], words["histogram.minutes"], *notes)
    _draw_columns(axes, sent.outcome[near], places[near] + most - 1, most, width / MINUTE, words)
    axes.axvline(0, color=INK, label=words["histogram.resumption"])
    for after in np.unique(grace[near & (grace > 0)]).tolist():
        label = words.say("histogram.grace", length=words.length(after))
        axes.axvline(after / MINUTE, color=INK, linestyle="--", label=label)
    longest = grace[near].max(initial=0) / MINUTE
    axes.axvspan(0, longest, color=LOOKS["grace"].fill, alpha=0.3, zorder=0)
    picture.add_legend(axes)
    return picture


def _draw_columns(
    axes: Axes, outcomes: Integers, places: Integers, most: int, minutes: float, words: Words
) -> None:
    """Stack the outcomes on columns, as many before resumption as after it; places count from 0."""
    left, below = np.arange(-most, most) * minutes, np.zeros(2 * most, np.int64)
    for code, outcome in enumerate(Outcome):
        counts = np.bincount(places[outcomes == code], minlength=2 * most)
        if (used := counts > 0).any():
            style = LOOKS[outcome].patch | {"label": name_in_legend(outcome, words, counts.sum())}
            if not style["hatch"]:
                style["edgecolor"] = "white"  # so that columns of one height stay apart
            axes.bar(
                left[used], counts[used], minutes, below[used], align="edge", gid=outcome, **style
            )
        below += counts
    axes.set_xlim(-most * minutes, most * minutes)
    axes.xaxis.set_major_locator(MaxNLocator(13, steps=[1, 1.5, 2, 3, 6, 10]))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.set_major_formatter(words.decimal)
    axes.yaxis.set_major_formatter(words.decimal)
    axes.set_ylim(0, 1.08 * max(below.max(), 1))
    axes.set_ylabel(words["transmissions"], fontsize=SIZE)


def _since_resumption(calendar: Record, sent: Transmissions) -> tuple[Integers, Integers]:
    """The microseconds from a resumption to each transmission (negative before it; from `_LONG_AGO`
    where there is none), and to the end of its grace. Outages that are one share the last to end.
    """
    length, grace = np.empty_like(sent.at), np.empty_like(sent.at)
    dated = [DatedOutage.of(outage, calendar.rules) for outage in calendar if outage.end]
    for code in np.unique(sent.system).tolist():
        own = [outage for outage in dated if stops(outage.outage, SYSTEMS[code])]
        windows: list[tuple[int, int, int | None]] = [(_LONG_AGO,) * 3]  # before any transmission
        windows += [(outage.start, outage.last_word, outage.closes) for outage in own]
        starts, ends = np.array(list(join_spans(window[:2] for window in windows)), np.int64).T
        begun, _, closed = np.array(windows, np.int64).T
        closes = ends.copy()
        np.maximum.at(closes, np.searchsorted(starts, begun, side="right") - 1, closed)
        is_own = sent.system == code
        place = np.searchsorted(starts, sent.at[is_own], side="right") - 1
        length[is_own], grace[is_own] = sent.at[is_own] - ends[place], (closes - ends)[place]
    return length, grace
