"""Pictures of a calendar and of transmissions, as Matplotlib figures. Needs the extra `plot`.

What is drawn is what decisions say: bars are the time in which an outage and its grace count, and
a transmission has the colour of its outcome. What cannot be drawn is counted below.
"""

from datetime import timedelta

from graceperiod.record import Record
from graceperiod.report.figure import Picture
from graceperiod.report.histogram_plot import draw_histogram
from graceperiod.report.hours_plot import draw_hours
from graceperiod.report.sent import transmissions as read_transmissions
from graceperiod.report.timeline_plot import draw_timeline
from graceperiod.systems import System
from graceperiod.times import Moment

__all__ = ["histogram", "outage_hours", "timeline"]


def timeline(
    calendar: Record,
    system: System | str | None = None,
    start: Moment | None = None,
    end: Moment | None = None,
    transmissions: object = None,
    *,
    timestamp: str = "transmitted_at",
    system_column: System | str | None = "system",
    due: str | None = None,
    assume_zone: str | None = None,
) -> Picture:
    """A timeline by system: outages, their grace, and transmissions by outcome.

    Args:
        calendar: whose outages, reliefs and decisions are drawn.
        system: the one to draw; None: those that an outage of this time names, and those of the
            transmissions.
        start: the first Eastern date, or a timestamp with its zone. None: the first transmission,
            or, without any, the first outage.
        end: the last date, to its end, or a timestamp. None: the last of them.
        transmissions: a table, as `OutageCalendar.annotate` takes it, or one that has been
            annotated, which keeps the outcomes it has.
        timestamp: its column of when the data were sent.
        system_column: its column of systems; a `System` for all rows; or None, not stated.
        due: its column of when the data were due.
        assume_zone: the zone of times that state none.

    Returns:
        A Matplotlib figure with one pair of axes. The time runs in days since 1970 UTC, as
        Matplotlib has it, and is marked in Eastern Time. `savefig` writes SVG, PNG or PDF.

    Raises:
        InvalidFrameError: the end is not after the start, there is nothing to show and no time is
            given, or a table that `annotate` would refuse.
        UnreadableTimestampError: a start or end that is no date and no timestamp.
        UnknownSystemError: a system that is not CBSA's.
    """
    sent = None
    if transmissions is not None:
        columns = timestamp, system_column, due, assume_zone
        sent = read_transmissions(calendar, transmissions, *columns)
    wanted = None if system is None else System.parse(system)
    return draw_timeline(calendar, wanted, start, end, sent)


def histogram(
    calendar: Record,
    transmissions: object,
    *,
    timestamp: str = "transmitted_at",
    system_column: System | str | None = "system",
    due: str | None = None,
    assume_zone: str | None = None,
    bar: timedelta = timedelta(minutes=15),
    within: timedelta = timedelta(hours=6),
) -> Picture:
    """Transmissions by the time from resumption: how many were sent before, in and after the
    grace.

    A transmission counts from the end of the outage of its system that it falls in, or else of the
    last one before it; outages that overlap are one, and one without an end has no resumption.
    A bar has those after its left edge, up to and with its right edge, as the grace has its end.

    Args:
        calendar: whose outages and decisions are drawn.
        transmissions: a table, as for `timeline`.
        timestamp: its column of when the data were sent.
        system_column: its column of systems; a `System` for all rows; or None, not stated.
        due: its column of when the data were due.
        assume_zone: the zone of times that state none.
        bar: how long a bar stands for.
        within: how far from resumption to look, to whole bars; those farther away are counted.

    Returns:
        A Matplotlib figure with one pair of axes, in minutes.

    Raises:
        InvalidFrameError: a bar of no time, or a table that `annotate` would refuse.
    """
    columns = timestamp, system_column, due, assume_zone
    sent = read_transmissions(calendar, transmissions, *columns)
    return draw_histogram(calendar, sent, bar, within)


def outage_hours(
    calendar: Record,
    system: System | str | None = None,
    start: Moment | None = None,
    end: Moment | None = None,
) -> Picture:
    """Hours out by month and system, as `figures_by_month` counts them: overlaps once, and an
    outage over a month's end in both, split at midnight Eastern.

    Args:
        calendar: whose outages are drawn.
        system: the one to draw; None: each that was out.
        start: an Eastern date in the first month, or a timestamp; None: the first on record.
        end: the same in the last month; None: the last on record.

    Returns:
        A Matplotlib figure with a pair of axes for each system, over the same months, which are
        counted from the year 0: 12 times the year, and the month from 0.

    Raises:
        InvalidFrameError: the last month is before the first, or there is nothing to show and no
            time is given.
        UnreadableTimestampError: a start or end that is no date and no timestamp.
        UnknownSystemError: a system that is not CBSA's.
    """
    wanted = None if system is None else System.parse(system)
    return draw_hours(calendar, wanted, start, end)
