"""Times that are part of no window: when a problem began, when it was over, or nothing that is
understood.
"""

import re
from datetime import datetime, time

from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.instants import Clockwork, Notes, Unread, Years, shown
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.prose import Moment, read_prose
from graceperiod.bulletins.spans import EVENT, HOURS
from graceperiod.bulletins.tokens import Day, wall_clock_of
from graceperiod.bulletins.words import is_estimated
from graceperiod.eastern import eastern_day, to_datetime

__all__ = ["note_unused", "read_end", "read_moments", "says_over"]

_ANY_DAY = Day(2000, 1, 1)  # of which no hour was twice
_LOOK_BACK = 80  # characters before a time
_LATER = re.compile(
    r"\b(?:update|mise à jour|next|prochaine?|bulletin|notice|avis|issued|émis)\b", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:since|as of|starting|beginning|began|begun|started|commencing|first reported|depuis"
    r"|à compter|à partir"
    r"|débuté|commencé|dès)\b[^.\n]{0,30}$",
    re.IGNORECASE,
)
_OVER = (
    r"(?:resolved|restored|completed|resumed|ended|back online|available again|résolue?|rétablie?s?"
    r"|terminée?|repris|réglée?)"
)
_OVER_AT = re.compile(
    rf"\b{_OVER}(?: (?:as|of|at|on|by|effective|since|the|le|la|à|depuis|vers|approximately"
    rf"|around|about)){{0,4}}"
    r",? ?$",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"\b(?:as of|effective|à compter d[ue]|depuis|en date du)(?: le| the)? ?$", re.IGNORECASE
)
_IS_OVER = re.compile(rf"\b{_OVER}\b", re.IGNORECASE)


def read_moments(
    moments: tuple[Moment, ...],
    body: Flow,
    windows: list[Window],
    clockwork: Clockwork,
) -> int | None:
    """What the dated times that are part of no window say: when the problem began, where nothing
    else does; when it was resolved, which is returned; or nothing that is understood.
    """
    resolved_at = None
    edges = {edge for window in windows for edge in (window.start, window.end) if edge is not None}
    quiet = Clockwork(Notes(), clockwork.years)
    for moment in moments:
        line = body.line_at(moment.at)
        sentence, place = body.sentence_at(moment.at)
        if over := _is_end(body, moment, sentence, place):
            resolved_at = _ended(moment, windows, line, quiet) or resolved_at
        of_hours = HOURS.search(sentence) and not EVENT.search(sentence.lower())
        if over or moment.day is None or of_hours:
            continue
        try:
            when = quiet.instant(moment.day, moment.clock, line)
        except Unread:
            when = None
        if when in edges:
            continue
        before = body.text[max(0, moment.at - _LOOK_BACK) : moment.at]
        if when is not None and not windows and _SINCE.search(before):
            clockwork.instant(moment.day, moment.clock, line, zoned=True)
            windows.append(Window(when, None, line, sentence, place))
            edges.add(when)
        elif not _LATER.search(sentence):
            note_unused(line, clockwork.notes)
    return resolved_at


def read_end(body: Flow, years: Years) -> tuple[datetime | None, time | None] | None:
    """When a text says that the problem was over: an instant, or a time of day alone; neither where
    it does not say. None where it gives two times, or one that cannot be read.
    """
    quiet = Clockwork(Notes(), years)
    found: set[tuple[datetime | None, time | None]] = set()
    for moment in read_prose(body.text).moments:
        if not _is_end(body, moment, *body.sentence_at(moment.at)):
            continue
        try:
            if moment.day is None:
                found.add((None, wall_clock_of(_ANY_DAY, moment.clock).time()))
            else:
                when = quiet.instant(moment.day, moment.clock, body.line_at(moment.at))
                found.add((to_datetime(when), None))
        except (Unread, ValueError):
            return None
    if len(found) > 1:
        return None
    return found.pop() if found else (None, None)


def says_over(sentence: str) -> bool:
    """Whether a sentence says of something that it is over."""
    return bool(_IS_OVER.search(sentence))


def note_unused(line: Line, notes: Notes) -> None:
    """Report a time of which it is not understood what it is for."""
    message = f"a time in the text is no part of a window: {shown(line.text)}"
    notes.add(FindingCode.UNUSED_TIME, message, line, left_out=True)


def _is_end(body: Flow, moment: Moment, sentence: str, place: int) -> bool:
    """Whether a sentence says that the problem was over at this time: `resolved at 14:25 ET`, `as
    of 2025-10-02 18:00 (ET) service is restored`.
    """
    first = body.text.rfind("\n", 0, moment.at) + 1
    before = body.text[max(first, moment.at - _LOOK_BACK) : moment.at]
    if is_estimated(sentence[:place]):
        return False
    return bool(
        _OVER_AT.search(before) or (_AS_OF.search(before) and _IS_OVER.search(sentence, place))
    )


def _ended(moment: Moment, windows: list[Window], line: Line, clockwork: Clockwork) -> int | None:
    """The instant of an end; of a clock time alone on the day of the start, if it is after it."""
    starts = [window.start for window in windows if window.end is None]
    day = moment.day
    if day is None and len(set(starts)) == 1:
        begun = eastern_day(starts[0])
        day = Day(begun.year, begun.month, begun.day)
    try:
        when = clockwork.instant(day, moment.clock, line)
    except Unread:
        return None
    return when if moment.day or when > starts[0] else None
