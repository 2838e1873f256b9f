"""Strategies for Hypothesis: outages, calendars and transmissions where it is easy to go wrong.

They are biased to the edges of outages, both changes of the clocks, the days on which rules change,
outages without an end, and outages that overlap. After this module is imported, `st.from_type` and
`st.builds` draw the library's values by these strategies. Needs the extra `testing`.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from graceperiod.bulletins import Bulletin, BulletinSection, Finding, FindingCode, read_bulletin
from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.errors import MissingExtraError
from graceperiod.outages import BulletinStatus, DeclaredRelief, Direction, Impact, Outage
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, GraceRule, Policy, Scope
from graceperiod.systems import System
from graceperiod.testing.bulletin_texts import LAYOUTS, STAMPS, BulletinFacts, text_of, title_of
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
_ON_EDI = {System.EDI, *System.EDI.routes}
# A route is named alone: beside other systems it could be taken for a part of EDI.
_SEVERAL = st.lists(
    st.sampled_from(sorted(set(System) - System.EDI.routes)), min_size=2, max_size=3, unique=True
)
_NAMED_TOGETHER = st.sampled_from([[system] for system in System]) | _SEVERAL.map(sorted)


class Transmission(NamedTuple):
    """The arguments of `decide`: `calendar.decide(sent.transmitted, sent.system, due=sent.due)`."""

    transmitted: datetime
    system: System | None
    due: datetime | None


def instants(
    calendar: OutageCalendar | None = None, *, since: date = SINCE, until: date = UNTIL
) -> st.SearchStrategy[datetime]:
    """Aware Eastern datetimes.

    Args:
        calendar: the times are at or beside an edge of its outages and reliefs, or within a week
            of one; None: at or beside a change of the clocks or of the rules, or anywhere.
        since: the first Eastern date, for a calendar without edges or None.
        until: the last Eastern date, for the same.
    """
    edges = [] if calendar is None else _edges(calendar)
    if not edges:
        return st.builds(_moved, drawing.hubs(since, until), drawing.NUDGES)
    return st.builds(_moved, st.sampled_from(edges), drawing.AWAY, drawing.NUDGES)


def outages(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[Outage]:
    """Outages of any kind, with an end or without, that begin within days of the Eastern dates
    given, or near a change of the clocks or of the rules between them.
    """
    return st.builds(drawing.outage_at, drawing.hubs(since, until), drawing.OUTAGES)


def policies() -> st.SearchStrategy[Policy]:
    """Policies of every kind, the default among them."""
    # The defaults come first: Hypothesis shrinks towards the first of several values.
    return st.builds(
        Policy,
        presume_ongoing=st.sampled_from([timedelta(hours=hours) for hours in (24, 0, 1)]),
        unresolved_horizon=st.sampled_from([timedelta(days=days) for days in (30, 0, 1)]),
        edge=st.sampled_from([timedelta(minutes=minutes) for minutes in (1, 0, 5)]),
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
    """Calendars of up to `max_size` outages under CBSA's rules, with any policy and perhaps a
    relief, complete or not. The outages are near each other, so that they overlap.
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
    kind = draw(drawing.SYSTEM_KINDS)
    # By place: a strategy over `out` would be made anew for each example, which is slow.
    system = out[draw(st.integers(0, len(out) - 1))] if kind == "out" and out else None
    if kind == "any":
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
    same number, status, languages and outages, and has no findings.

    They are well formed: the mistakes of real bulletins are not among them.
    """
    language = draw(st.sampled_from(["en", "fr"]))
    status = draw(st.sampled_from([_INITIAL, BulletinStatus.RESOLVED, _SCHEDULED]))
    windows = draw(_windows(since, until, most=3 if status is _SCHEDULED else 1))
    number = f"TCC{windows[0][0]:%y}-{draw(st.integers(1, 9999)):04}"
    systems = draw(_NAMED_TOGETHER)
    has_end = status is not _INITIAL or draw(st.booleans())
    stated: dict[str, Any] = {
        "number": number,
        "title": title_of(number, status, language, systems),
        "scheduled": status is _SCHEDULED,
        "impact": Impact.UNAVAILABLE,
        # All data stop where EDI, or the route that they take into it, is simply out.
        "direction": Direction.UNKNOWN if _ON_EDI.isdisjoint(systems) else Direction.BOTH,
        "grace": draw(st.sampled_from([None, timedelta(hours=2)])),
        "status": status,
    }
    outages = tuple(
        Outage(systems, start, end if has_end else None, **stated) for start, end in windows
    )
    facts = BulletinFacts(number, status, (language,), outages)
    layout, stamp = draw(st.sampled_from(LAYOUTS)), draw(st.sampled_from(STAMPS))
    return text_of(facts, layout, stamp, draw(_GAPS)), facts


@st.composite
def _windows(
    draw: st.DrawFn, since: date, until: date, most: int
) -> list[tuple[datetime, datetime]]:
    """Windows one after the other, at Eastern wall clocks that happened once."""
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


def _edges(calendar: OutageCalendar) -> list[int]:
    """The instants at which the outages and reliefs of a calendar begin, end or change."""
    edges = {edge.at for outage in calendar for edge in edges_of(calendar, outage)}
    return sorted(edges.union(*(relief.span for relief in calendar.reliefs)))


def _moved(at: int, *steps: int) -> datetime:
    """An instant moved by some microseconds."""
    return to_datetime(at + sum(steps))


_BULLETINS = bulletin_texts().map(lambda drawn: read_bulletin(drawn[0]))
_DRAWN: dict[type, st.SearchStrategy[Any]] = {
    Outage: outages(),
    DeclaredRelief: reliefs(),
    GraceRule: grace_rules(),
    Policy: policies(),
    OutageCalendar: calendars(),
    Transmission: transmissions(),
    Decision: decisions(),
    Bulletin: _BULLETINS,
    BulletinSection: _BULLETINS.flatmap(lambda bulletin: st.sampled_from(bulletin.sections)),
    Finding: st.builds(
        Finding,
        code=st.sampled_from(FindingCode),
        message=st.sampled_from(["there is more than one start", "la fin précède le début"]),
        line=st.none() | st.integers(1, 500),
    ),
}
for _kind, _strategy in _DRAWN.items():
    st.register_type_strategy(_kind, _strategy)
