"""Strategies for Hypothesis: outages, calendars and transmissions where it is easy to go wrong.

They are biased to the edges of outages, both changes of the clocks, the days on which rules change,
outages without an end, and outages that overlap. After this module is imported, `st.from_type` and
`st.builds` draw the library's values by these strategies. Needs the extra `testing`.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from graceperiod.bulletins import Bulletin, BulletinSection, Finding, FindingCode, read_bulletin
from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.errors import MissingExtraError
from graceperiod.outages import BulletinStatus, DeclaredRelief, Direction, Impact, Outage, Wording
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, GraceRule, Policy, Scope
from graceperiod.systems import System
from graceperiod.testing.bulletin_texts import LAYOUTS, STAMPS, BulletinFacts, text_of, title_of
from graceperiod.testing.edges import clock_changes, edges_of
from graceperiod.times import DAY, HOUR, LAST_YEAR, MINUTE, describe, midnight, to_datetime

try:
    from hypothesis import strategies as st
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

# Strategies without parameters are made once: to make one for each example takes longer than to
# draw from it. So values are drawn without their place in time, and then placed. Instants and
# lengths are microseconds.
_HALF_HOUR = 30 * MINUTE
# Bulletins state minutes and the policy's edge is one: a microsecond past it must count as outside.
_NUDGES = st.sampled_from([0, 0, -1, 1, -MINUTE - 1, -MINUTE, MINUTE, MINUTE + 1])
_AWAY = (st.sampled_from([0, 0, 0, 4, -2]) | st.integers(-7 * 48, 7 * 48)).map(_HALF_HOUR.__mul__)
# Half hours more often, so that ends meet the starts of others.
_LENGTHS = (st.integers(1, 16).map(lambda n: 30 * n) | st.integers(1, 3000)).map(MINUTE.__mul__)
_GRACES = st.sampled_from([None, None, *(timedelta(minutes=30 * n) for n in (0, 1, 4, 10))])
_ANY_SYSTEM = st.sampled_from(System)
_SYSTEMS = st.frozensets(_ANY_SYSTEM, min_size=1, max_size=3)
_SYSTEM_KINDS = st.sampled_from(["out", "out", "any", "none"])
_OUTAGES = st.tuples(
    st.integers(-6, 6) | st.integers(-96, 96),  # half hours to the start: few, so that edges meet
    st.tuples(st.just("end"), _LENGTHS)
    | st.tuples(
        st.sampled_from(["last_known", "ended_by"]),
        st.none() | st.integers(0, 12).map(HOUR.__mul__),
    ),
    st.sampled_from([None, -DAY, 0, 9 * HOUR]),  # from the start to the publication
    st.fixed_dictionaries(
        {
            "systems": _SYSTEMS,
            "number": st.none() | st.integers(1, 9999).map("TCC25-{:04}".format),
            "title": st.none() | st.text(min_size=1).filter(str.strip),
            "scheduled": st.none() | st.booleans(),
            "impact": st.sampled_from(Impact),
            "direction": st.sampled_from(Direction),
            "approximate": st.booleans(),
            "grace": _GRACES,
            "wording": st.none() | st.sampled_from(Wording),
        }
    ),
)
_RELIEFS = st.tuples(
    st.integers(-3, 3),  # days to the first day
    st.integers(0, 3),  # days from the first to the last
    st.fixed_dictionaries(
        {
            "title": st.just("a relief for a test"),
            "source": st.just("https://example.org/relief"),
            "systems": st.none() | _SYSTEMS,
            "excluded_systems": st.just(frozenset()) | _SYSTEMS,
            "open_scope": st.booleans(),
            "needs_due": st.booleans(),
        }
    ),
)

_GAPS = st.sampled_from(["\n", "\n\n", "\n \n", "\n\u00a0\n\n", "\r\n"])
# The zone stands in parentheses or bare.
_STAMPS = st.sampled_from([*STAMPS, *(stamp.replace("{zone}", "({zone})") for stamp in STAMPS)])
_ON_EDI = {System.EDI, *System.EDI.routes}
# What a bulletin says of penalties: nothing, or the sentence of today.
_SILENT: dict[str, Any] = {"wording": Wording.NONE}
_TWO_HOURS: dict[str, Any] = {"wording": Wording.TWO_HOURS, "grace": timedelta(hours=2)}
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
    edges = set[int]()
    if calendar is not None:
        edges.update(edge.at for outage in calendar for edge in edges_of(calendar, outage))
        edges.update(*(relief.span for relief in calendar.reliefs))
    if not edges:
        return st.tuples(_hubs(since, until), _NUDGES).map(sum).map(to_datetime)
    # Sorted, since Hypothesis draws an example again by its place.
    return st.tuples(st.sampled_from(sorted(edges)), _AWAY, _NUDGES).map(sum).map(to_datetime)


def outages(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[Outage]:
    """Outages of any kind, with an end or without, that begin within days of the Eastern dates
    given, or near a change of the clocks or of the rules between them.
    """
    return st.builds(_place_outage, _hubs(since, until), _OUTAGES)


def policies() -> st.SearchStrategy[Policy]:
    """Policies of every kind, the default among them."""
    # The defaults come first: Hypothesis shrinks towards the first of several values.
    return st.builds(
        Policy,
        presume_ongoing=st.sampled_from([timedelta(hours=hours) for hours in (24, 0, 1)]),
        unresolved_horizon=st.sampled_from([timedelta(days=days) for days in (10, 0, 1)]),
        edge=st.sampled_from([timedelta(minutes=minutes) for minutes in (1, 0, 5)]),
        count_degraded=st.booleans(),
        ends=st.sampled_from(["both", "left", "right", "neither"]),
    )


def reliefs(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[DeclaredRelief]:
    """Declared reliefs of some days, and those that CBSA declared."""
    made_up = st.builds(_place_relief, _hubs(since, until), _RELIEFS)
    return made_up | st.sampled_from(CBSA_RELIEFS)


def grace_rules(*, since: date = SINCE, until: date = UNTIL) -> st.SearchStrategy[GraceRule]:
    """Dated rules, and those that CBSA published."""
    made_up = st.builds(
        GraceRule,
        id=st.sampled_from(["rule-a", "rule-b", "rule-c"]),
        since=st.dates(since, until),
        grace=_GRACES.map(lambda grace: grace or timedelta()),
        scope=st.sampled_from(Scope),
        wording=st.just("a rule for a test"),
        source=st.just("https://example.org/rule"),
        follow_up=st.none() | st.just(timedelta(days=1)),
    )
    return st.sampled_from(CBSA_RULES) | made_up


def calendars(
    *, since: date = SINCE, until: date = UNTIL, max_size: int = 5
) -> st.SearchStrategy[OutageCalendar]:
    """Calendars of up to `max_size` outages under CBSA's rules, with any policy and perhaps a
    relief, complete or not. The outages are near each other, so that they overlap.
    """
    return st.builds(
        lambda hub, outages, reliefs, policy, complete: OutageCalendar(
            [_place_outage(hub, outage) for outage in outages],
            reliefs=[_place_relief(hub, relief) for relief in reliefs],
            policy=policy,
            complete=complete,
        ),
        _hubs(since, until),
        st.lists(_OUTAGES, max_size=max_size),
        st.lists(_RELIEFS, max_size=1),
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
    kind = draw(_SYSTEM_KINDS)
    # By place: a strategy over `out` would be made anew for each example, which is slow.
    system = out[draw(st.integers(0, len(out) - 1))] if kind == "out" and out else None
    if kind == "any":
        system = draw(_ANY_SYSTEM)
    return Transmission(draw(when), system, draw(when) if draw(st.booleans()) else None)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """What calendars answer for transmissions."""
    calendar = draw(calendars())
    sent = draw(transmissions(calendar))
    return calendar.decide(sent.transmitted, sent.system, due=sent.due)


@st.composite
def bulletin_texts(
    draw: st.DrawFn, *, since: date = SINCE, until: date = UNTIL
) -> tuple[str, BulletinFacts]:
    """Bulletins as text, in English or French, each with what it says: `read_bulletin` finds the
    same number, status, languages and outages, and has no findings.

    They are well formed: the mistakes of real bulletins are not among them.
    """
    language = draw(st.sampled_from(["en", "fr"]))
    statuses = BulletinStatus.INITIAL, BulletinStatus.RESOLVED, BulletinStatus.SCHEDULED
    status = draw(st.sampled_from(statuses))
    scheduled = status is BulletinStatus.SCHEDULED
    windows = draw(_windows(since, until, most=3 if scheduled else 1))
    number = f"TCC{windows[0][0]:%y}-{draw(st.integers(1, 9999)):04}"
    systems = draw(_NAMED_TOGETHER)
    has_end = status is not BulletinStatus.INITIAL or draw(st.booleans())
    stated: dict[str, Any] = {
        "number": number,
        "title": title_of(number, status, language, systems),
        "scheduled": scheduled,
        "impact": Impact.UNAVAILABLE,
        # All data stop where EDI, or the route that they take into it, is simply out.
        "direction": Direction.UNKNOWN if _ON_EDI.isdisjoint(systems) else Direction.BOTH,
        **draw(st.sampled_from([_SILENT, _TWO_HOURS])),
        "status": status,
    }
    outages = tuple(
        Outage(systems, start, end if has_end else None, **stated) for start, end in windows
    )
    facts = BulletinFacts(number, status, (language,), outages)
    return text_of(facts, draw(st.sampled_from(LAYOUTS)), draw(_STAMPS), draw(_GAPS)), facts


@st.composite
def _windows(
    draw: st.DrawFn, since: date, until: date, most: int
) -> list[tuple[datetime, datetime]]:
    """Windows one after the other, at Eastern wall clocks that happened once."""
    at = draw(_hubs(since, until))
    found = []
    for _ in range(draw(st.integers(1, most))):
        start = _once(at + draw(st.integers(0, 48)) * _HALF_HOUR)
        at = _once(start + draw(_LENGTHS))
        found.append((to_datetime(start), to_datetime(at)))
        at += MINUTE
    return found


def _once(at: int) -> int:
    """An instant, or one two hours later where its wall clock happened twice."""
    return at if describe(at).endswith(" ET") else at + 2 * HOUR


def _place_outage(hub: int, drawn: tuple[int, tuple[str, int | None], int | None, Any]) -> Outage:
    """An outage near an instant."""
    steps, (last, after), published, fields = drawn
    start = hub + steps * _HALF_HOUR
    times: dict[str, int | None] = {"start": 0, "published": published, last: after}
    placed: Any = {name: to_datetime(start + at) for name, at in times.items() if at is not None}
    return Outage(**fields, **placed)


def _place_relief(hub: int, drawn: tuple[int, int, Any]) -> DeclaredRelief:
    """A relief near an instant."""
    steps, days, fields = drawn
    first = to_datetime(hub).date() + timedelta(days=steps)
    return DeclaredRelief(from_date=first, to_date=first + timedelta(days=days), **fields)


@lru_cache(maxsize=64)
def _hubs(since: date, until: date) -> st.SearchStrategy[int]:
    """Instants on whole minutes of Eastern dates, most often where clocks or rules change."""
    first, last = midnight(since), midnight(until) + DAY - MINUTE
    anywhere = st.integers(0, (last - first) // MINUTE).map(lambda after: first + after * MINUTE)
    years = range(CBSA_RULES[0].since.year, LAST_YEAR + 1)
    changes = chain(
        *map(clock_changes, years),
        (midnight(rule.since) for rule in CBSA_RULES),
        *(relief.span for relief in CBSA_RELIEFS),
    )
    notable = [at for at in changes if first <= at <= last]
    return anywhere | st.sampled_from(notable) if notable else anywhere


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
