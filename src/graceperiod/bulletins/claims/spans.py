"""The windows of sentences: which of them are of an outage, on what date, and what a table says
otherwise.
"""

import re
from collections.abc import Iterator, Sequence

from graceperiod.bulletins.claims.claim import Window
from graceperiod.bulletins.claims.clock import (
    Refused,
    Written,
    Years,
    note,
    quote,
    read_after,
    read_instant,
    refuse,
)
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import FOREIGN, Clock, Day, Token, hour_of
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import Prose, Span
from graceperiod.bulletins.words.systems import names_test, says_not_down
from graceperiod.bulletins.words.traits import clause_begin
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.times import describe, to_datetime

EVENT = Phrases("event", "unavailable", "intermittent", "delayed", "degraded")
STOPPED, _WORKS = Phrases("stopped"), Phrases("works")
CONTACT, _OFFICE_DAYS = Phrases("contact"), Phrases("office_days")
_ASIDE, _GATHERING = Phrases("gathering", "telephone"), Phrases("gathering")
_AGENCY = Phrases("other_agency")
_OLD, _OLD_BEHIND, PUT_OFF = Phrases("old", "done"), Phrases("old_behind"), Phrases("put_off")
_CHANGED = Phrases("put_off", "called_off", "as_planned")
_OURS = (
    EVENT,
    STOPPED,
    _CHANGED,
    Phrases("ended", "back", "extended", "still", "the_systems", "matter"),
)
_RECURS = Phrases("recurs")
_THE_SYSTEMS = Phrases("the_systems")
_OPENING = 60  # characters in which a sentence names whose systems it is about
_LOOK_BACK = 90  # characters before a window, its date among them
_LOOK_AHEAD = 70
_NOON = 12
_BLOCK = 3  # sentences in which a block of contacts names itself
_ITEM = re.compile(r"\d[^:]{0,12}: (?=\D)")
_NOT = re.compile(r"\b(?:not|non(?: pas)?|pas)(?: (?:from|between|at|on|de|du|entre|le))? $")


def unused(
    line: Line, why: str = "a time in the text is not part of a window", text: str = ""
) -> Finding:
    """The finding for a time of which it is not understood what it is for, in a line or a text."""
    message = f"{why}: {quote(text or line.text)}"
    return note(FindingCode.UNUSED_TIME, message, line, left_out=True)


def doubtful(sentence: Sentence) -> Finding:
    """The finding for a time that may be of no outage."""
    message = f"it may be of something else than an outage: {quote(sentence.text)}"
    return note(FindingCode.UNREAD_SENTENCE, message, sentence.line)


def is_aside(sentence: Sentence) -> bool:
    """Whether a sentence is of a meeting, a telephone, an environment for tests, what another
    agency runs, or says that something is not down.
    """
    agency = sentence.find(_AGENCY, 0, _OPENING)
    is_subject = agency is not None and not sentence.named.all_meant
    return (
        is_subject
        or sentence.says(_ASIDE)
        or names_test(sentence.lowered)
        or says_not_down(sentence.lowered)
    )


def is_elsewhere(sentence: Sentence) -> bool:
    """Whether a sentence says what else its times are of: a meeting, a tide, what is due; and names
    no system, nor anything that could be of one.
    """
    return sentence.says(_GATHERING) and not (sentence.named.all_meant or sentence.says(*_OURS))


# Over 40 lines, for each reason why a span is not a window has its branch.
def windows_of_prose(
    prose: Prose,
    passage: Passage,
    years: Years,
    *,
    date: Day | None,
    table: set[tuple[int, int]],
    is_event: bool,
    guesses: bool = False,
) -> Iterator[Window | Finding]:
    """The windows that sentences give, and what is wrong with them.

    Args:
        prose: the windows as written.
        passage: that they stand in.
        years: for dates that state none.
        date: that of hours that state none, if title and text state one date alone.
        table: the hours of the table beside the text.
        is_event: whether title or heading speak of an outage.
        guesses: whether a window counts whose sentence names no system, and not what happens.
    """
    zoned = any(span.start.clock.label or span.end.clock.label for span in prose.spans)
    for span in prose.spans:
        sentence, line = passage.sentence_at(span.start.at), passage.line_at(span.start.at)
        tells = says_event(sentence) or sentence.says(_CHANGED)
        if _is_of_something_else(span, sentence, passage, tells=tells):
            # `from 06:00 rather than 07:00, and until 10:00`: the end can be that of the new start.
            before = [one for one in sentence.tokens if one.end + sentence.begin <= span.start.at]
            if tells and sum(one.clock is not None for one in before) == 1:
                yield unused(line)
            continue
        is_clear = tells or is_event
        may_be = span.start.day and (guesses or sentence.all_out.systems)
        if is_aside(sentence) or not (is_clear or may_be):
            yield unused(line)
        elif span.start.day:
            if not is_clear:
                yield doubtful(sentence)
            if sentence.says(_RECURS):
                yield unused(line, "hours that come again, read for the dates stated alone")
            yield from window_of_span(span, passage, years, zoned=zoned)
        elif not {hour_of(span.start.clock), hour_of(span.end.clock)} <= table:
            names_any = sentence.all_out.all_meant or sentence.says(_THE_SYSTEMS)
            recurs = span.own_end_day or sentence.says(_RECURS)
            if table or date is None or recurs or not names_any:
                yield unused(line)
                continue
            yield undated(date, line)
            start, end = (moment._replace(day=date) for moment in (span.start, span.end))
            dated = span._replace(start=start, end=end)
            yield from window_of_span(dated, passage, years, zoned=zoned)
    yield from _unclear(prose, passage)


def _is_of_something_else(span: Span, sentence: Sentence, passage: Passage, *, tells: bool) -> bool:
    """Whether hours are those of another zone, of what is up, of what no longer counts, of a
    contact, or of something else.
    """
    place = span.start.at - sentence.begin
    is_told = tells and bool(span.start.day or sentence.all_out.all_meant)
    is_hours = sentence.says(CONTACT) or (span.start.day is None and sentence.says(_OFFICE_DAYS))
    zones = {token.clock.label for token in sentence.tokens if token.clock}
    return (
        (span.start.clock.label is FOREIGN and zones != {FOREIGN})
        or _is_of_systems_up(sentence, place)
        or _no_longer_stands(sentence, place, span.end.at - sentence.begin)
        or is_elsewhere(sentence)
        or (is_hours and not tells)
        or _is_of_contact(sentence, place, passage, is_told=is_told)
    )


def _unclear(prose: Prose, passage: Passage) -> Iterator[Finding]:
    """The findings for hours of a range of dates, but for those that no longer count."""
    for at in prose.unclear:
        sentence = passage.sentence_at(at)
        if not _no_longer_stands(sentence, at - sentence.begin, at - sentence.begin):
            why = "hours for a range of dates, unclear how they are meant"
            yield unused(passage.line_at(at), why)


def _is_of_contact(sentence: Sentence, place: int, passage: Passage, *, is_told: bool) -> bool:
    """Whether hours are those of a contact, `call the help desk from 08:00`, or in its block."""
    called, event = sentence.find_last(CONTACT, 0, place), sentence.find_last(EVENT, 0, place)
    if called and (not is_told or event is None or event.start() < called.start()):
        return True
    is_named = is_told or sentence.all_out.all_meant
    before = passage.before(sentence, _BLOCK) if not is_named else ()
    return any(one.says(CONTACT) for one in before)


def says_event(sentence: Sentence) -> bool:
    """Whether a sentence, or the line that opens the list it is in, speaks of an outage."""
    if sentence.says(EVENT) or (bool(sentence.lead) and Sentence(sentence.lead).says(EVENT)):
        return True
    return sentence.says(STOPPED, _WORKS) and bool(sentence.all_out.all_meant)


def _is_of_systems_up(sentence: Sentence, place: int) -> bool:
    """Whether what a sentence names before a window is up, or an item of a list behind it: `May 3,
    04:00 to 06:00: EDI – not affected`.
    """
    clause = Sentence(sentence.text[clause_begin(sentence, place) : place])
    if clause.says(EVENT) and not clause.named.systems:
        return False  # `EDI is back; it was out from 10:30`
    lead = Sentence(f"{sentence.lead} {sentence.text[:place]}")
    is_item = _ITEM.search(sentence.text, place) is not None
    told = sentence if is_item and not lead.named.systems else lead
    return bool(told.named.systems) and not told.out.all_meant


def _no_longer_stands(sentence: Sentence, place: int, behind: int) -> bool:
    """Whether a sentence tells of a window that was, or that will not be: `the maintenance
    completed on September 28`, `instead of Saturday`, `planned for Sunday will now take place`; not
    where another takes its place, `which was to take place on Sunday is moved to Monday`.
    """
    old = sentence.find_last(_OLD, max(0, place - _LOOK_BACK), place)
    return (
        (old is not None and sentence.find(PUT_OFF, old.end(), place) is None)
        or _NOT.search(sentence.lowered, max(0, place - _LOOK_BACK), place) is not None
        or sentence.find(_OLD_BEHIND, behind, behind + _LOOK_AHEAD) is not None
    )


def undated(date: Day, line: Line) -> Finding:
    """The finding for hours without a date, which are of the only day that is known."""
    told = (
        "no date stands with these hours, they are read as those of the only day that is known, "
        f"{date.year or '?'}-{date.month:02}-{date.day:02}: {quote(line.text)}"
    )
    return note(FindingCode.DATE_NOT_STATED, told, line)


def only_day(tokens: Sequence[Token]) -> Day | None:
    """The date that some texts state, if it is one."""
    days = [day for token in tokens for day in token.days]
    years = {day.year for day in days if day.year is not None}
    if len({(day.month, day.day) for day in days}) != 1 or len(years) > 1:
        return None
    return days[0]._replace(year=next(iter(years), None))


def window_of_span(
    span: Span, passage: Passage, years: Years, *, zoned: bool
) -> Iterator[Window | Finding]:
    """The window of two times as written, or the finding that says why it is none."""
    line, last = passage.line_at(span.start.at), passage.line_at(span.end.at)
    sentence = passage.sentence_at(span.start.at)
    start = _half_missing(span.start.clock, span.end.clock) or read_instant(
        span.start.day, span.start.clock, line, years, zoned=zoned
    )
    if isinstance(start, Refused):
        yield refuse(line, start.why, "window dropped", left_out=True)
        return
    end = read_instant(span.end.day, span.end.clock, last, years, zoned=zoned)
    if isinstance(end, Written) and end.at <= start.at and not span.own_end_day:
        end = read_after(start.at, span.end.clock, last, years, zoned=zoned)
    if isinstance(end, Refused):
        yield refuse(line, end.why, "window dropped", left_out=True)
        return
    yield from (*start.slips, *end.slips)
    if end.at <= start.at:
        yield end_before_start(start.at, end.at, last, given=False)
    else:
        yield Window(start.at, end.at, line, sentence, span.start.at - sentence.begin)


def _half_missing(start: Clock, end: Clock) -> Refused | None:
    """Why `3:00 to 6:00 pm` is not a window: it can begin at three at night or in the
    afternoon. `3:00 to 6:00 am` is one.
    """
    if end.half == "am" and start.hour < end.hour < _NOON:
        return None
    for one, other in ((start, end), (end, start)):
        if other.half in {"am", "pm"} and not one.half and 1 <= one.hour <= _NOON:
            return Refused(f"{one.hour}:{one.minute:02} does not say am or pm")
    return None


def end_before_start(start: int, end: int, line: Line, *, given: bool) -> Finding:
    """The finding for an end that is not after its start; `given`: the prose gives another."""
    done = "the prose gives the end" if given else "window dropped"
    return note(
        FindingCode.END_BEFORE_START,
        f"the end, {describe(end)}, is not after the start, {describe(start)}; {done}",
        line,
        left_out=not given,
    )


def estimated(line: Line) -> Finding:
    """The finding for an end that is only expected."""
    message = f"{quote(line.text)} is not a resumption yet; outage kept without an end"
    return note(FindingCode.END_ESTIMATED, message, line)


def compare(table: Sequence[Window], said: Sequence[Window]) -> Iterator[Finding]:
    """The windows of the prose that the table does not have."""
    if not said:
        return
    known = {window.times for window in table}
    traits = {trait for window in table for trait in _traits(window)}
    for window in said:
        put_off = window.sentence.find(PUT_OFF) if window.sentence else None
        if window.times in known or (put_off and window.place < put_off.start()):
            continue
        begins, ends = describe(window.start), describe(window.end or window.start)
        text = f"the text gives a window from {begins} to {ends}, which "
        if traits.isdisjoint(_traits(window)):
            text += "is not in the table; it may be another outage"
            yield note(FindingCode.UNUSED_TIME, text, window.line, left_out=True)
        else:
            text += "the table does not; the table is kept"
            yield note(FindingCode.PROSE_DISAGREES, text, window.line)


def _traits(window: Window) -> set[object]:
    """What one of two windows has in common with the other if it is the same, told differently."""
    start, end = to_datetime(window.start), to_datetime(window.end or window.start)
    clocks = start.hour, start.minute, end.hour, end.minute
    return {(start.month, start.day), clocks, ("start", start), ("end", end)}
