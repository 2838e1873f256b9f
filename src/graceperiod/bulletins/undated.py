"""Hours in sentences that state no date: they are of the only date that the section states."""

import re
from collections.abc import Iterable

from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.instants import Notes, shown
from graceperiod.bulletins.labels import says_something
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.moments import note_unused
from graceperiod.bulletins.names import find_systems_out
from graceperiod.bulletins.page import Section
from graceperiod.bulletins.prose import Span
from graceperiod.bulletins.spans import EVENT, HOURS, sentence_of
from graceperiod.bulletins.tokens import Clock, Day, find_tokens

__all__ = ["recurs", "with_date"]

_RECURS = re.compile(
    r"\b(?:every|each|chaque) (?:\w+ )?(?:night|day|evening|morning|week|weekend|(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day|nuit|jour|soir|matin|semaine|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche)s?\b|\b(?:nightly|daily|weekly|usually|normally|quotidien\w*|hebdomadaire\w*"
    r"|habituel\w*)\b|\btou(?:s|tes) les (?:jours|nuits|soirs|matins|semaines|\w+dis|dimanches)\b",
    re.IGNORECASE,
)
_THE_SYSTEMS = re.compile(
    r"\b(?:the|these|those|all|both|les|ces) (?:\w+ )?(?:systems|applications|systèmes)\b",
    re.IGNORECASE,
)


def with_date(span: Span, section: Section, body: Flow, title: str, notes: Notes) -> Span | None:
    """A window without a date, with the only one that the title and the text state; None where it
    is of no outage, or the table of the section has its hours.

    Args:
        span: the window.
        section: that it is from.
        body: the text of it.
        title: that of the bulletin.
        notes: takes the finding that says what was done.
    """
    sentence, _ = sentence_of(span, body)
    named = find_systems_out(sentence)
    names_any = named.systems or named.bare_portal or _THE_SYSTEMS.search(sentence)
    tells = bool(EVENT.search(sentence.lower()))
    if not names_any or HOURS.search(sentence) or (says_something(sentence) and not tells):
        return None
    line = body.line_at(span.start.at)
    if clocks := _clocks(section):
        if not {_of_day(span.start.clock), _of_day(span.end.clock)} <= clocks:
            note_unused(line, notes)
        return None
    day = _only_day((title, body.text)) if tells else None
    if day is None or span.own_end_day or recurs(sentence):
        note_unused(line, notes)
        return None
    notes.add(
        FindingCode.DATE_NOT_STATED,
        "no date stands with these hours, they are read as those of the only date stated, "
        f"{day.year or '?'}-{day.month:02}-{day.day:02}: {shown(line.text)}",
        line,
    )
    return span._replace(start=span.start._replace(day=day), end=span.end._replace(day=day))


def recurs(sentence: str) -> bool:
    """Whether a sentence tells of hours of every day or week."""
    return bool(_RECURS.search(sentence))


def _only_day(texts: Iterable[str]) -> Day | None:
    """The date that some texts state, if it is one."""
    tokens = [token for text in texts for token in find_tokens(text)]
    days = [day for token in tokens for day in token.days]
    years = {day.year for day in days if day.year is not None}
    if len({(day.month, day.day) for day in days}) != 1 or len(years) > 1:
        return None
    return days[0]._replace(year=next(iter(years), None))


def _clocks(section: Section) -> set[tuple[int, int]]:
    """The times of day in the table of a section."""
    lines = [line for rows in section.rows for line in (*rows.starts, *rows.ends, *rows.unsplit)]
    tokens = [token for line in lines for token in find_tokens(line.text)]
    return {_of_day(token.clock) for token in tokens if token.clock}


def _of_day(clock: Clock) -> tuple[int, int]:
    """The hour, of 24, and the minute."""
    hour = clock.hour % 12 + 12 * (clock.half != "am") if clock.half else clock.hour
    return hour, clock.minute
