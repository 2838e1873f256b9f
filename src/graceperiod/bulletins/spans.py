"""From the windows in sentences to instants; and what of them a table says otherwise."""

import re
from collections.abc import Sequence

from graceperiod.bulletins.cues import Cue
from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.instants import Clockwork, Notes, Unread, next_day
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.names import NOT_DOWN, find_systems, names_test
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.prose import Span
from graceperiod.bulletins.tokens import Clock
from graceperiod.times import describe, to_datetime

_LOOK_BACK = 90  # characters before a window, its date among them
_OLD_BEFORE = re.compile(
    r"\b(?:(?:completed|conducted|performed|carried out|took place|occurred|effectuée?s?|eu lieu)"
    r" (?:on|le|between|from|du|entre)"
    r"|(?:previously|originally|initially|first) (?:scheduled|planned|announced|stated)"
    r"|instead of|rather than|au lieu de?|devai(?:t|ent) avoir lieu|moved from"
    r"|following the (?:\w+ ){0,2}(?:outage|maintenance|problem|issue)s? (?:of|on))\b[^.\n]*$"
    r"|\b(?:not|non(?: pas)?)(?: (?:from|between|at|on|de|du|entre|le))? $",
    re.IGNORECASE,
)
_OLD_BEHIND = re.compile(
    r"[^.\n]{0,40}?\b(?:will (?:now|not) (?:take place|be held|proceed)|(?:stated )?in error"
    r"|went as planned|(?:has|have) been moved|was completed|aura(?:it)? plutôt lieu"
    r"|n['’]aura pas lieu|par erreur)\b",
    re.IGNORECASE,
)

__all__ = [
    "compare",
    "no_longer_stands",
    "note_end_before_start",
    "sentence_of",
    "tells_of_outage",
    "window_of_span",
]

HOURS = re.compile(
    r"\b(?:holidays?|closed|closure|office|business hours|weekdays|weekends?"
    r"|hours of (?:operation|service)"
    r"|contact|call|phone|telephone|help ?desk|hotline|tccu|support|webinar|(?<!new )session"
    r"|meeting"
    r"|jours? fériés?|fermée?s?|fermeture|bureaux?|heures d['’]ouverture|communiquer|téléphone"
    r"|appel\w*"
    r"|soutien|joindre|webinaire|séance|réunion|ustcc)\b"
    r"|\bmonday (?:to|through) friday\b|\bdu lundi au vendredi\b|\blundi au vendredi\b",
    re.IGNORECASE,
)
EVENT = Cue(
    (
        *(
            "outage",
            "maintenance",
            "problem",
            "intermittent",
            "able",
            "unavailab",
            "delay",
            "issue",
        ),
        *("affected", "impacted", "interrupt", "down", "log", "upgrade", "disconnect", "slow"),
        *("degrad", "will not", "disponib", "panne", "entretien", "retard", "problème", "touché"),
        *("reconne", "dégrad", "lenteur", "ralenti", "session"),
    ),
    r"\b(?:unavailab|outage|maintenance|down\b|interrupt|not (?:be )?available|indisponib"
    r"|non disponib|pannes?\b|entretien|delay|intermittent|retard|re-?log|affected|impacted|unable"
    r"|problem|issue|problème|not be able|upgrade|disconnect|disponible|reconne|dégrad|degrad|slow"
    r"|touché|lenteur|ralenti|will not|new session|nouvelle session)",
)


_NO_OUTAGE = re.compile(
    rf"{NOT_DOWN}"
    r"|\b(?:telephone|phone|toll-free|help|hot) ?(?:\w+ )?(?:lines?|numbers?)\b"
    r"|\blignes? (?:téléphoniques?|d['’]assistance)\b"
    r"|^\W*(?:please (?:note|be advised) that )?(?:the |l['’])?(?:canada revenue agency|cra|cfia"
    r"|canadian food inspection agency|(?:transport|health|service) canada|gckey|arc|acia"
    r"|agence (?:du revenu|canadienne d['’]inspection)|u\.?s\.? (?:customs|cbp)|cbp)\b"
    r"|\b(?:(?:information|training|question|q&a) sessions?|webinars?|meetings?|conference calls?"
    r"|town ?halls?|s[ée]ances? (?:d['’]information|de formation)|webinaires?|réunions?)\b",
    re.IGNORECASE,
)


def tells_of_outage(sentence: str, *, is_event: bool) -> bool:
    """Whether a sentence with times is about an outage, and not about office hours, a meeting, a
    telephone, an environment for tests, or what another agency runs.
    """
    if _NO_OUTAGE.search(sentence) or names_test(sentence.lower()):
        return False
    if EVENT.search(sentence.lower()):
        return True
    return is_event and not HOURS.search(sentence)


def no_longer_stands(body: Flow, span: Span) -> bool:
    """Whether a text tells of a window that was, or that will not be: `the maintenance completed
    on September 28`, `instead of Saturday`, `planned for Sunday will now take place`.
    """
    before = body.text[max(0, span.start.at - _LOOK_BACK) : span.start.at]
    return bool(_OLD_BEFORE.search(before) or _OLD_BEHIND.match(body.text, span.end.at))


def window_of_span(span: Span, body: Flow, clockwork: Clockwork, *, zoned: bool) -> Window | None:
    """The window that a sentence gives; None, with a finding, where it cannot be read. `zoned`: the
    text around states its zone.
    """
    line, last = body.line_at(span.start.at), body.line_at(span.end.at)
    try:
        _check_halves(span.start.clock, span.end.clock)
        start = clockwork.instant(span.start.day, span.start.clock, line, zoned=zoned)
        end = _end_of(span, start, last, clockwork, zoned=zoned)
    except Unread as error:
        clockwork.unread(line, error, "window dropped", left_out=True)
        return None
    if end <= start:
        note_end_before_start(clockwork.notes, start, end, last, given=False)
        return None
    return Window(start, end, line, *sentence_of(span, body))


def sentence_of(span: Span, body: Flow) -> tuple[str, int]:
    """The sentence of a window, and its place in it; where that names no system, behind the line
    that opens the list it is in.
    """
    sentence, place = body.sentence_at(span.start.at)
    lead = "" if find_systems(sentence).all_meant else body.lead_at(span.start.at)
    return (f"{lead} {sentence}", place + len(lead) + 1) if lead else (sentence, place)


def _check_halves(start: Clock, end: Clock) -> None:
    """Refuse `3:00 to 6:00 pm`, which can be six in the evening from three at night or noon; not
    `3:00 to 6:00 am`.
    """
    if end.half == "am" and start.hour < end.hour < 12:  # noqa: PLR2004 - noon
        return
    for one, other in ((start, end), (end, start)):
        is_half = other.half in {"am", "pm"} and not one.half
        if is_half and 1 <= one.hour <= 12:  # noqa: PLR2004 - the hours of such a clock
            raise Unread(f"{one.hour}:{one.minute:02} does not say am or pm")


def _end_of(span: Span, start: int, line: Line, clockwork: Clockwork, *, zoned: bool) -> int:
    day = span.end.day
    end = clockwork.instant(day, span.end.clock, line, zoned=zoned)
    if end > start or span.own_end_day:
        return end
    return next_day(start, end, span.end.clock, line, clockwork)


def note_end_before_start(notes: Notes, start: int, end: int, line: Line, *, given: bool) -> None:
    """Report an end that is not after its start; `given`: the prose gives another."""
    done = "the prose gives the end" if given else "window dropped"
    notes.add(
        FindingCode.END_BEFORE_START,
        f"the end, {describe(end)}, is not after the start, {describe(start)}; {done}",
        line,
        left_out=not given,
    )


def compare(table: Sequence[Window], said: Sequence[Window], notes: Notes) -> None:
    """Report the windows of the prose that the table does not have."""
    known = {(window.start, window.end) for window in table}
    others = [window for window in said if (window.start, window.end) not in known]
    traits = {trait for window in table for trait in _traits(window)} if others else set()
    for window in others:
        begins, ends = describe(window.start), describe(window.end or window.start)
        text = f"the text gives a window from {begins} to {ends}, which "
        if traits.isdisjoint(_traits(window)):
            text += "is not in the table; it may be another outage"
            notes.add(FindingCode.UNUSED_TIME, text, window.line, left_out=True)
        else:
            text += "the table does not; the table is kept"
            notes.add(FindingCode.PROSE_DISAGREES, text, window.line)


def _traits(window: Window) -> set[object]:
    """What one of two windows has in common with the other if it is the same, told differently."""
    start, end = to_datetime(window.start), to_datetime(window.end or window.start)
    clocks = start.hour, start.minute, end.hour, end.minute
    return {(start.month, start.day), clocks, ("start", start), ("end", end)}
