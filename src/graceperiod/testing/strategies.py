"""Strategies for Hypothesis: outages, calendars and transmissions where it is easy to go wrong.

They are biased to the edges of outages, both changes of the clocks, the days on which rules change,
outages without an end, and outages that overlap. Importing this module makes them what
`st.from_type` and `st.builds` draw for the library's values. Needs the extra `testing`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from graceperiod.bulletins import Bulletin, BulletinSection, Finding, FindingCode, read_bulletin
from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.errors import MissingExtraError
from graceperiod.outages import BulletinStatus, DeclaredRelief, Outage
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, GraceRule, Policy, Scope
from graceperiod.systems import System
from graceperiod.testing.bulletin_texts import (
    FRENCH,
    STAMPS,
    BulletinFacts,
    Layout,
    facts_of,
    text_of,
)
from graceperiod.testing.scan import edges_of
from graceperiod.times import HOUR, MINUTE, describe, to_datetime

try:
    from hypothesis import strategies as st

    from graceperiod.testing import drawing
except ModuleNotFoundError as _error:
    raise MissingExtraError.of("drawing examples", str(_error.name), "testing") from None

__all__ = [
    "BulletinFacts",
    "Transmission",
    "bulletin_texts",
    "calendars",
    "decisions",
    "grace_rules",
    "instants",
    "outages",
    "policies",
    "reliefs",
    "transmissions",
]

SINCE = date(2016, 1, 1)  # before the first rule on record
UNTIL = date(2030, 12, 31)

_GAPS = st.sampled_from(["\n", "\n\n", "\n \n", "\n\u00a0\n\n", "\r\n"])
_INITIAL, _SCHEDULED = BulletinStatus.INITIAL, BulletinStatus.SCHEDULED


class Transmission(NamedTuple):
    """What `decide` is asked: `calendar.decide(sent.transmitted, sent.system, due=sent.due)`."""

    transmitted: datetime
    system: System | None
    due: datetime | None


def instants(
    calendar: OutageCalendar | None = None, *, since: date = SINCE, until: date = UNTIL
) -> st.SearchStrategy[datetime]:
    """Aware Eastern datetimes.

    Args:
        calendar: at or beside an edge of its outages and reliefs, or within a week of one; None:
            at or beside a change of the clocks or of the rules, or anywhere.
        since: the first Eastern date, where there is no edge to be near.
        until: the last.
    """
    edges = [] if calendar is None else _edges(calendar)
    if not edges:
        return st.builds(_moved, drawing.hubs(since, until), drawing.NUDGES)
    return st.builds(_moved, st.sampled_from(edges), drawing.AWAY, drawing.NUDGES)


def outages(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[Outage]:
    """Outages of any kind, with an end or without, that begin within days of some Eastern dates,
    or near a change of the clocks or of the rules between them.
    """
    return st.builds(drawing.outage_at, drawing.hubs(since, until), drawing.OUTAGES)


def policies() -> st.SearchStrategy[Policy]:
    """Policies of every kind, the default among them."""
    hours = st.sampled_from([24, 0, 1]).map(lambda each: timedelta(hours=each))
    return st.builds(
        Policy,
        presume_ongoing=hours,
        unresolved_horizon=st.sampled_from([30, 0, 1]).map(lambda each: timedelta(days=each)),
        edge=st.sampled_from([1, 0, 5]).map(lambda each: timedelta(minutes=each)),
        count_degraded=st.booleans(),
        ends=st.sampled_from(["both", "left", "right", "neither"]),
    )


def reliefs(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[DeclaredRelief]:
    """Declared reliefs of some days, and those that CBSA declared."""
    return st.builds(
        drawing.relief_at, drawing.hubs(since, until), drawing.RELIEFS
    ) | st.sampled_from(CBSA_RELIEFS)


def grace_rules(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[GraceRule]:
    """Dated rules, and those that CBSA published."""
    made_up = st.builds(
        GraceRule,
        id=st.sampled_from(["rule-a", "rule-b", "rule-c"]),
        since=st.dates(since, until),
        grace=drawing.GRACES.map(lambda grace: grace or timedelta()),
        scope=st.sampled_from(Scope),
        wording=st.just("a rule for a test"),
        source=st.just("https://example.org/rule"),
    )
    return st.sampled_from(CBSA_RULES) | made_up


def calendars(
    *, since: date = SINCE, until: date = UNTIL, max_size: int = 5
) -> st.SearchStrategy[OutageCalendar]:
    """Calendars of up to `max_size` outages near each other, so that they overlap, under CBSA's
    rules, with any policy and perhaps a relief, complete or not.
    """
    return st.builds(
        drawing.calendar_at,
        drawing.hubs(since, until),
        st.lists(drawing.OUTAGES, max_size=max_size),
        st.lists(drawing.RELIEFS, max_size=1),
        st.just(Policy()) | policies(),
        st.booleans(),
    )


@st.composite
def transmissions(draw: st.DrawFn, calendar: OutageCalendar | None = None) -> Transmission:
    """Transmissions at times that `instants` of the calendar draws, through any system (most often
    one that was out) or none stated, with a due time or without.
    """
    when = instants(calendar)
    out = sorted({system for outage in calendar or () for system in outage.systems})
    asked = draw(drawing.ASKED)
    system = out[draw(st.integers(0, len(out) - 1))] if asked == "out" and out else None
    if asked == "any":
        system = draw(drawing.ANY_SYSTEM)
    return Transmission(draw(when), system, draw(when) if draw(st.booleans()) else None)


def decisions() -> st.SearchStrategy[Decision]:
    """What calendars answer for transmissions."""
    return calendars().flatmap(
        lambda calendar: transmissions(calendar).map(
            lambda sent: calendar.decide(sent.transmitted, sent.system, due=sent.due)
        )
    )


@st.composite
def bulletin_texts(
    draw: st.DrawFn, *, since: date = SINCE, until: date = UNTIL
) -> tuple[str, BulletinFacts]:
    """Bulletins as text, in English or French, each with what it says: `read_bulletin` finds the
    same number, status, languages and outages, and nothing to report.

    They are well formed: what real bulletins get wrong is not among them.
    """
    language = draw(st.sampled_from(["en", "fr"]))
    status = draw(st.sampled_from([_INITIAL, BulletinStatus.RESOLVED, _SCHEDULED]))
    opened = status is _INITIAL and draw(st.booleans())
    windows = draw(_windows(since, until, most=3 if status is _SCHEDULED else 1))
    facts = facts_of(
        f"TCC{windows[0][0]:%y}-{draw(st.integers(1, 9999)):04}",
        status,
        language,
        draw(_named_together(System if language == "en" else FRENCH)),
        [(start, None if opened else end) for start, end in windows],
        penalty=draw(st.booleans()),
    )
    in_prose = language == "en" and not opened
    layouts = [each for each in Layout if in_prose or each is not Layout.PROSE]
    spelling = draw(st.sampled_from(layouts)), draw(st.sampled_from(STAMPS)), draw(_GAPS)
    return text_of(facts, *spelling), facts


@st.composite
def _windows(
    draw: st.DrawFn, since: date, until: date, most: int
) -> list[tuple[datetime, datetime]]:
    """Windows one after the other, whose Eastern wall clocks each happened once."""
    at = draw(drawing.hubs(since, until))
    found = []
    for _ in range(draw(st.integers(1, most))):
        start = _once(at + draw(st.integers(0, 48)) * drawing.HALF_HOUR)
        at = _once(start + draw(drawing.MINUTES) * MINUTE)
        found.append((to_datetime(start), to_datetime(at)))
        at += MINUTE
    return found


def _once(at: int) -> int:
    """An instant, or one two hours later where its wall clock happened twice."""
    return at if describe(at).endswith(" ET") else at + 2 * HOUR


def _named_together(systems: Iterable[System]) -> st.SearchStrategy[list[System]]:
    """One system, or several; no route beside others, as it would be a part of EDI."""
    whole = st.sampled_from(sorted(set(systems) - System.EDI.routes))
    several = st.lists(whole, min_size=2, max_size=3, unique=True).map(sorted)
    return st.sampled_from(list(systems)).map(lambda one: [one]) | several


def _edges(calendar: OutageCalendar) -> list[int]:
    """Where what outages and reliefs of a calendar say changes."""
    edges = {edge.at for outage in calendar for edge in edges_of(calendar, outage)}
    return sorted(edges.union(*(relief.span for relief in calendar.reliefs)))


def _bulletins() -> st.SearchStrategy[Bulletin]:
    return bulletin_texts().map(lambda drawn: read_bulletin(drawn[0]))


def _findings() -> st.SearchStrategy[Finding]:
    lines = st.none() | st.integers(1, 500)
    said = st.sampled_from(["there is more than one start", "la fin précède le début"])
    return st.builds(Finding, code=st.sampled_from(FindingCode), message=said, line=lines)


def _moved(at: int, *steps: int) -> datetime:
    """An instant moved by some microseconds."""
    return to_datetime(at + sum(steps))


_DRAWN: dict[type, st.SearchStrategy[Any]] = {
    Outage: outages(),
    DeclaredRelief: reliefs(),
    GraceRule: grace_rules(),
    Policy: policies(),
    OutageCalendar: calendars(),
    Transmission: transmissions(),
    Decision: decisions(),
    Bulletin: _bulletins(),
    BulletinSection: _bulletins().flatmap(lambda bulletin: st.sampled_from(bulletin.sections)),
    Finding: _findings(),
}
for _kind, _strategy in _DRAWN.items():
    st.register_type_strategy(_kind, _strategy)
