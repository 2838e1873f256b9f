"""Times that are part of no window: when a problem began, when it was over, or nothing that is
understood.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import chain
from typing import NamedTuple

from graceperiod.bulletins.cues import SENTENCE_END
from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.instants import Clockwork, Notes, Unread, Years, instant_after, shown
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.names import Named, find_systems, find_systems_out
from graceperiod.bulletins.part import Part, Window
from graceperiod.bulletins.prose import Moment, read_prose
from graceperiod.bulletins.spans import EVENT, HOURS
from graceperiod.bulletins.tokens import Day, find_tokens, wall_clock_of
from graceperiod.bulletins.words import is_estimated
from graceperiod.systems import System
from graceperiod.times import describe, eastern_day, to_datetime

__all__ = ["Over", "note_over", "note_unused", "read_end", "read_moments", "says_over", "with_ends"]

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
    r"(?:resolved|restored|completed|resumed|ended|fixed|corrected|back (?:online|up)"
    r"|available again"
    r"|(?<!not )(?<!not be )(?<!not yet )(?<!longer )(?:available|operational|functional)"
    r"|résolue?|rétablie?s?|terminée?|repris|réglée?"
    r"|(?<!pas )(?<!plus )(?<!non )(?:disponibles?|opérationnels?|fonctionnels?))"
)
_OVER_AT = re.compile(
    rf"\b{_OVER}(?: (?:as|of|at|on|by|effective|since|the|le|la|à|depuis|vers|approximately"
    rf"|around|about)){{0,4}}"
    r",? ?$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:will|should|would|(?-i:may)|hope\w*|(?:aim|plan|intend|expect)s?"
    r"|anticipat\w*|to be|sera|seront|devrai\w+|pourrai\w+|espér\w+)\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:still|remains?|continues?|toujours|demeure\w*|encore)\b"
    r"|\b(?:will|pourront|seront|sera) (?:now |again )?(?:be )?(?:able|available|operational"
    r"|disponibles?|opérationnels?)\b",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"\b(?:as of|effective|à compter d[ue]|depuis|en date du)(?: le| the)? ?$", re.IGNORECASE
)
_EXTENDED = re.compile(
    r"\b(?:(?:extended|prolonged)(?: (?:until|to|till|through))?"
    r"|will now (?:end|finish|be completed) (?:at|by)"
    r"|prolongée?s? (?:jusqu['’](?:à|au)|à|au))(?: the| le)? ?$",
    re.IGNORECASE,
)
_NOW_OVER = re.compile(
    rf"\b(?:has|have|was|were|(?:is|are) now|a été|ont été|(?:est|sont) maintenant)"
    rf" (?:now |since |been |fully )?(?:now |since |been |fully )?{_OVER}\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:once|when|until|after|unless|as soon as|une fois|lorsque?|dès|quand|jusqu)\b",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"\b(?:(?-i:may)|might|could|should|would|if|not|pourrai\w+|devrai\w+|si|pas)\b", re.IGNORECASE
)
_IS_OVER = re.compile(rf"\b{_OVER}\b", re.IGNORECASE)


class Over(NamedTuple):
    """When a sentence says that something was over, and of what."""

    when: int
    named: Named

    def of(self, systems: frozenset[System]) -> frozenset[System]:
        """Those of some systems that it is about: all, where it names none of them."""
        named = self.named.all_meant
        return systems & named if named else systems


def read_moments(
    moments: tuple[Moment, ...],
    body: Flow,
    windows: list[Window],
    clockwork: Clockwork,
    *,
    is_event: bool,
) -> list[Over]:
    """What the dated times that are part of no window say: when the problem began, where nothing
    else does; when it was over, which is returned; or nothing that is understood. `is_event`: the
    title or heading speaks of an outage.
    """
    edges = {edge for window in windows for edge in (window.start, window.end) if edge is not None}
    quiet = Clockwork(Notes(), clockwork.years)
    ends: list[Moment] = []  # for when all windows are known
    for moment in moments:
        line = body.line_at(moment.at)
        sentence, place = body.sentence_at(moment.at)
        before = body.text[max(0, moment.at - _LOOK_BACK) : moment.at]
        if _is_end(body, moment, sentence, place) or _EXTENDED.search(before):
            ends.append(moment)
            continue
        tells = bool(EVENT.search(sentence.lower()))
        if HOURS.search(sentence) and not tells:
            continue
        if moment.day is None:
            dated = any(token.days for token in find_tokens(sentence))
            is_known = any((window.sentence or "").endswith(sentence) for window in windows)
            is_lost = tells and dated and not is_known
            follows = bool(ends) and ends[-1].at > moment.at - place  # an end in the sentence
            if (is_lost or follows) and not _LATER.search(sentence):
                note_unused(line, clockwork.notes)
            continue
        try:
            when = quiet.instant(moment.day, moment.clock, line)
        except Unread:
            when = None
        begins = (is_event or tells) and _is_start(before, sentence, place)
        if when is not None and begins and _is_of_others(sentence, windows):
            clockwork.instant(moment.day, moment.clock, line, zoned=True)
            windows.append(Window(when, None, line, sentence, place))
            edges.add(when)
        elif when not in edges and not _LATER.search(sentence):
            note_unused(line, clockwork.notes)
    return list(_read_ends(ends, body, windows, clockwork))


def _read_ends(
    moments: Sequence[Moment], body: Flow, windows: list[Window], clockwork: Clockwork
) -> Iterator[Over]:
    """What is over when, of the systems named before its time, else of those of its sentence; a
    window that was extended is put right.
    """
    told = 0  # up to where in the text
    for moment in moments:
        line = body.line_at(moment.at)
        sentence, place = body.sentence_at(moment.at)
        begin = max(told, moment.at - place)
        told = moment.at
        if not _is_end(body, moment, sentence, place):
            if is_estimated(sentence[:place]) or _PERHAPS.search(sentence, 0, place):
                note_unused(line, clockwork.notes)
            else:
                _extend(moment, windows, line, clockwork)
        elif (ended := _ended(moment, windows, line, clockwork)) is not None:
            named = find_systems(body.text[begin : moment.at])
            yield Over(ended, named if named.all_meant else find_systems(sentence))
            _compare(ended, windows, line, clockwork.notes)


def _extend(moment: Moment, windows: list[Window], line: Line, clockwork: Clockwork) -> None:
    """Give the window of a sentence the later end that it was extended to; report any other."""
    window = windows[0] if len(windows) == 1 else None
    when = None if window is None else _end_after(window.start, moment, line, clockwork)
    if window is None or when is None:
        note_unused(line, clockwork.notes)
    elif window.end is None or (window.sentence and when > window.end):
        windows[0] = window._replace(end=when)
    elif when != window.end:
        told = f"the text says that it was extended to {describe(when)}"
        told = f"{told}, and its window is kept as stated: {shown(line.text)}"
        clockwork.notes.add(FindingCode.PROSE_DISAGREES, told, line, left_out=True)


def _end_after(start: int, moment: Moment, line: Line, clockwork: Clockwork) -> int | None:
    """The instant of an end behind a start; of a clock time alone on its day, or the next."""
    try:
        if moment.day is None:
            return instant_after(start, moment.clock, line, clockwork, zoned=True)
        when = clockwork.instant(moment.day, moment.clock, line, zoned=True)
    except Unread:
        return None
    return when if when > start else None


def _compare(ended: int, windows: list[Window], line: Line, notes: Notes) -> None:
    """Report an end in a sentence that is not the one of any window, where all have one."""
    ends = {window.end for window in windows}
    if ends and None not in ends and ended not in ends:
        told = f"the text says that it was over at {describe(ended)}, and the windows do not"
        notes.add(FindingCode.PROSE_DISAGREES, f"{told}; they are kept: {shown(line.text)}", line)


def with_ends(part: Part, over: Sequence[Over]) -> Iterator[Part]:
    """A part with its windows without an end ended when the text says that they were, and a part
    of its own for the systems of which it says so.
    """
    if not over or not part.systems:
        yield part
        return
    parts: dict[frozenset[System], list[Window]] = {}
    for window in part.windows:
        left = part.systems
        is_open = window.end is None and not window.end_is_stated
        for each in over if is_open else ():
            own = each.of(left) if each.when > window.start else frozenset()
            if own:
                parts.setdefault(own, []).append(window._replace(end=each.when))
                left -= own
        if left:
            parts.setdefault(left, []).append(window)
    for systems, windows in parts.items():
        yield replace(part, systems=systems, windows=tuple(windows))
    if not parts:
        yield part


def _is_start(before: str, sentence: str, place: int) -> bool:
    """Whether a sentence says that a problem began at its time, and not that one is over or still
    there.
    """
    if not _SINCE.search(before) or _IS_OVER.search(sentence, 0, place):
        return False
    return not (_AS_OF.search(before) and _STILL.search(sentence))


def _is_of_others(sentence: str, windows: list[Window]) -> bool:
    """Whether a sentence is of other systems than the windows, which are from sentences too."""
    own = find_systems_out(sentence).systems
    told = [find_systems_out(each.sentence).systems for each in windows if each.sentence]
    return not windows or bool(own and len(told) == len(windows) and own.isdisjoint(chain(*told)))


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


def note_over(body: Flow, parts: Iterable[Part], notes: Notes) -> None:
    """Report the sentences that say that what is still open is over, and not when."""
    opened = [part for part in parts if any(window.end is None for window in part.windows)]
    systems = frozenset[System]().union(*(part.systems for part in opened))
    for sentence in SENTENCE_END.split(body.text) if systems else ():
        is_over = _NOW_OVER.search(sentence) and not _ONCE.search(sentence)
        if not is_over or not find_systems(sentence).all_meant & systems:
            continue
        if not any(token.clock for token in find_tokens(sentence)):
            message = f"it is over, but not said when; kept as it is: {shown(sentence)}"
            line = body.line_at(body.text.find(sentence))
            notes.add(FindingCode.RESOLVED_WITHOUT_END, message, line)


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
    if _OVER_AT.search(before):
        return not _NOT_YET.search(sentence, 0, place)
    is_over = _AS_OF.search(before) and _IS_OVER.search(sentence, place)
    return bool(is_over and not _NOT_YET.search(sentence))


def _ended(moment: Moment, windows: list[Window], line: Line, clockwork: Clockwork) -> int | None:
    """The instant of an end; of a clock time alone, that behind the start of what is open, on its
    day, or else of what there is.
    """
    quiet = Clockwork(Notes(), clockwork.years)
    if moment.day:
        try:
            return quiet.instant(moment.day, moment.clock, line)
        except Unread:
            return None
    opened = {window.start for window in windows if window.end is None}
    starts = opened or {window.start for window in windows}
    if len(starts) != 1:
        return None
    (start,) = starts
    when = _end_after(start, moment, line, quiet)
    if when is not None and opened and eastern_day(when) != eastern_day(start):
        note_unused(line, clockwork.notes)
        return None
    return when
