"""The windows of a section: the table first, the prose beside it.

Whatever cannot be read, or contradicts itself, is a finding with its text; no time is guessed.
"""

from typing import NamedTuple

from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.instants import Clockwork, Notes, Unread, Years, instant_of_line, shown
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.moments import Over, note_unused, read_moments
from graceperiod.bulletins.names import find_systems, find_systems_out
from graceperiod.bulletins.page import Section
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.prose import Span, read_prose
from graceperiod.bulletins.rows import windows_of_rows
from graceperiod.bulletins.spans import (
    EVENT,
    HOURS,
    compare,
    no_longer_stands,
    sentence_of,
    tells_of_outage,
    window_of_span,
)
from graceperiod.bulletins.undated import recurs, with_date
from graceperiod.bulletins.words import is_scheduled
from graceperiod.times import describe

__all__ = ["Told", "instant_of", "notice_window", "read_times"]

_SLIPS = {FindingCode.WEEKDAY_MISMATCH, FindingCode.ZONE_MISMATCH}
"""What of the prose is reported where the table counts."""


class Told(NamedTuple):
    """What the times of a section come to."""

    windows: list[Window]
    over: list[Over]
    """When sentences say that it was over."""


def read_times(section: Section, body: Flow, title: str, notes: Notes, years: Years) -> Told:
    """The windows of a section: those of its table, else those of its prose.

    Args:
        section: as read from the page.
        body: its prose.
        title: that of the bulletin.
        notes: where findings go.
        years: for dates that state none.
    """
    clockwork = Clockwork(notes, years)
    prose = read_prose(body.text)
    aside = Clockwork(Notes(), years)
    zoned = any(span.start.clock.label or span.end.clock.label for span in prose.spans)
    is_event = bool(EVENT.search(f"{section.headline}\n{title}".lower()))
    spans = [
        dated
        for span in prose.spans
        if (dated := _of_outage(span, section, body, title, notes, is_event=is_event))
    ]
    read = [window_of_span(span, body, aside, zoned=zoned) for span in spans]
    said = [window for window in read if window]
    given: dict[int, set[int | None]] = {}
    for window in said:
        given.setdefault(window.start, set()).add(window.end)
    is_expected = section.expects_end and not is_scheduled(title)
    windows = [
        window
        for rows in section.rows
        for window in windows_of_rows(rows, given, clockwork, is_expected=is_expected)
    ]
    if windows:
        notes.take(aside.notes, only=_SLIPS)
        compare(windows, said, notes)
    else:
        notes.take(aside.notes)
        windows = said
    for at in prose.unclear:
        line = body.line_at(at)
        message = f"hours for a range of dates, unclear how they are meant: {shown(line.text)}"
        notes.add(FindingCode.UNUSED_TIME, message, line, left_out=True)
    over = read_moments(prose.moments, body, windows, clockwork, is_event=is_event)
    return Told(windows, over)


def _of_outage(
    span: Span, section: Section, body: Flow, title: str, notes: Notes, *, is_event: bool
) -> Span | None:
    """A window of a text, with its date, if it is of an outage; others can be office hours, or of
    systems that are up.
    """
    line = body.line_at(span.start.at)
    sentence, place = sentence_of(span, body)
    lead = sentence[:place]
    is_up = find_systems(lead).systems and not find_systems_out(lead).systems
    if is_up or no_longer_stands(body, span):
        return None
    dated = span if span.start.day else with_date(span, section, body, title, notes)
    if dated is None:
        return None
    if tells_of_outage(sentence, is_event=is_event):
        if recurs(sentence):
            told = f"hours that come again, read for the dates stated alone: {shown(line.text)}"
            notes.add(FindingCode.UNUSED_TIME, told, line, left_out=True)
        return dated
    if EVENT.search(sentence.lower()) or not HOURS.search(sentence):
        note_unused(line, notes)
    return None


def notice_window(line: Line, notes: Notes, years: Years) -> Window | None:
    """The window of a notice whose only time is when it was received."""
    clockwork = Clockwork(notes, years)
    try:
        start = instant_of_line(line, None, clockwork)
    except Unread as error:
        clockwork.unread(line, error, "window dropped", left_out=True)
        return None
    notes.add(
        FindingCode.START_FROM_NOTICE_TIME,
        f"no start stated; taken from when the notice was received, {describe(start)}",
        line,
    )
    return Window(start, None, line)


def instant_of(line: Line | None, years: Years) -> int | None:
    """The instant of a line, if it is one."""
    if line is None:
        return None
    try:
        return instant_of_line(line, None, Clockwork(Notes(), years))
    except Unread:
        return None
