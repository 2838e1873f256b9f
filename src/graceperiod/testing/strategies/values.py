"""Outages, reliefs, rules, policies and calendars, and transmissions to decide.

Strategies without parameters are made once: to make one for each example takes longer than to draw
from it. So outages and reliefs are drawn without their place in time, and then placed.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from graceperiod._model import (
    AnySystems,
    Day,
    Duration,
    EasternDatetime,
    SomeSystems,
    Text,
    check_all,
)
from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.errors import InvalidOutageError
from graceperiod.outages import DeclaredRelief, Direction, Impact, Outage, Wording
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, GraceRule, Policy, Scope
from graceperiod.systems import System
from graceperiod.testing._arguments import check_calendar
from graceperiod.testing.strategies.hubs import (
    HALF_HOUR,
    LENGTHS,
    SINCE,
    UNTIL,
    apply,
    check_strategy,
    hubs,
    instants,
)
from graceperiod.times import DAY, HOUR, LAST_YEAR, instant, to_datetime

__all__ = [
    "FIELDS",
    "Transmission",
    "calendars",
    "decisions",
    "grace_rules",
    "outages",
    "policies",
    "reliefs",
    "transmissions",
]

_UnplacedOutage = tuple[int, tuple[str, int | None], int | None, dict[str, Any]]
"""Half hours from a hub to the start; the name of a second time, and the microseconds from the
start to that, if it is known; those from the start to the publication; and the other fields."""
Systems = Iterable[System | str] | System | str
"""What `Outage` takes as its systems."""

_GRACES = st.sampled_from([None, None, *(timedelta(minutes=30 * n) for n in (0, 1, 4, 10))])
_ANY_SYSTEM = st.sampled_from(System)
_SYSTEMS = st.frozensets(_ANY_SYSTEM, min_size=1, max_size=3)
_SYSTEM_KINDS = st.sampled_from(["out", "out", "any", "none"])
_NUMBERS = st.none() | st.integers(1, 9999).map("TCC25-{:04}".format)
_WRITABLE = st.characters(codec="utf-8", exclude_characters="\0")
_TEXTS = st.text(_WRITABLE, min_size=1).filter(str.strip)
_ENDED = st.tuples(st.just("end"), LENGTHS)
_NOT_ENDED = st.tuples(
    st.sampled_from(["last_known", "ended_by"]),
    st.none() | st.integers(0, 12).map(HOUR.__mul__),
)
_ENDINGS = {None: _ENDED | _NOT_ENDED, True: _ENDED, False: _NOT_ENDED}


def _unplaced_outages(
    systems: st.SearchStrategy[Systems],
    ending: st.SearchStrategy[tuple[str, int | None]],
    numbers: st.SearchStrategy[str | None],
) -> st.SearchStrategy[_UnplacedOutage]:
    """Outages without their place in time."""
    fields = {
        "systems": systems,
        "number": numbers,
        "title": st.none() | _TEXTS,
        "scheduled": st.none() | st.booleans(),
        # What is not known comes first: Hypothesis shrinks towards the first of several values.
        "impact": st.sampled_from([*reversed(Impact)]),
        "direction": st.sampled_from([*reversed(Direction)]),
        "approximate": st.booleans(),
        "grace": _GRACES,
        "wording": st.none() | st.sampled_from(Wording),
    }
    steps = st.integers(-6, 6) | st.integers(-96, 96)  # few, so that edges meet
    published = st.sampled_from([None, -DAY, 0, 9 * HOUR])
    return st.tuples(steps, ending, published, st.fixed_dictionaries(fields))


_OUTAGES = _unplaced_outages(_SYSTEMS, _ENDINGS[None], _NUMBERS)
_RELIEF_YEARS = range(1971, LAST_YEAR - 1)
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


class Transmission(NamedTuple):
    """The arguments of `decide`: `calendar.decide(sent.transmitted, sent.system, due=sent.due)`."""

    transmitted: datetime
    system: System | None
    due: datetime | None


def outages(
    *,
    # In quotes: versions of Python show a union with a generic class differently.
    systems: "st.SearchStrategy[Systems] | Systems | None" = None,
    ended: bool | None = None,
    number: "st.SearchStrategy[str | None] | str | None" = None,
    since: date = SINCE,
    until: date = UNTIL,
) -> st.SearchStrategy[Outage]:
    """Outages that begin within days of the Eastern dates given, or near a change of the clocks or
    of the rules between them.

    Args:
        systems: the systems to choose from: each outage is of one or several of them. Or a strategy
            for the systems of one outage, as `Outage` takes them. None: any.
        ended: True for outages with an end, False for those without one (`ended_by` may be known),
            None for both.
        number: the number of every outage, or a strategy for numbers, such as `st.none()`. None:
            any, or no number.
        since: the first Eastern date.
        until: the last Eastern date.

    Raises:
        UnknownSystemError: a name in `systems` is not that of a system.
        InvalidOutageError: `systems` is empty, another argument is something else, or the last date
            is before the first.
    """
    if ended not in _ENDINGS:
        raise InvalidOutageError(f"ended is {ended!r}, neither True nor False nor None")
    numbers = _NUMBERS if number is None else st.just(number) if isinstance(number, str) else number
    check_strategy("number", numbers)
    some_systems = _SYSTEMS if systems is None else _some_of(systems)
    unplaced = _unplaced_outages(some_systems, _ENDINGS[ended], numbers)
    return apply(_place_outage, hubs(since, until), unplaced)


def _some_of(systems: st.SearchStrategy[Systems] | Systems) -> st.SearchStrategy[Systems]:
    """One or several of some systems, or what a strategy for systems draws."""
    if isinstance(systems, st.SearchStrategy):
        return systems
    # An outage reads and checks them; any start would do.
    named = sorted(Outage(systems, "2025-10-02 15:30 ET").systems)
    return st.frozensets(st.sampled_from(named), min_size=1)


def policies() -> st.SearchStrategy[Policy]:
    """Policies of every kind, the default among them."""
    # The defaults come first, as above.
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
    made_up = apply(_place_relief, hubs(since, until), _RELIEFS)
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
    *,
    outages: "st.SearchStrategy[Outage] | None" = None,  # in quotes as above
    since: date = SINCE,
    until: date = UNTIL,
    max_size: int = 5,
) -> st.SearchStrategy[OutageCalendar]:
    """Calendars under CBSA's rules, with any policy and perhaps a relief, complete or not.

    Args:
        outages: a strategy for each outage. None: any outages, near each other, so that they
            overlap.
        since: the first Eastern date, if the outages are not given.
        until: the last Eastern date, for the same.
        max_size: how many outages a calendar has at most.

    Raises:
        InvalidOutageError: `outages` is not a strategy, or the last date is before the first.
    """
    chosen = _OUTAGES if outages is None else outages
    check_strategy("outages", chosen)
    return _calendars(
        hubs(since, until),
        st.lists(chosen, max_size=max_size),
        st.lists(_RELIEFS, max_size=1),
        st.just(Policy()) | policies(),
    )


def transmissions(calendar: OutageCalendar | None = None) -> st.SearchStrategy[Transmission]:
    """Transmissions at times that `instants` of the calendar draws, through any system (most often
    one that was out) or none stated, with a due time or without.

    Raises:
        InvalidOutageError: something else stands in place of the calendar.
    """
    if calendar is not None:
        check_calendar(calendar)
    return _transmissions(calendar)


@st.composite
def _transmissions(draw: st.DrawFn, calendar: OutageCalendar | None) -> Transmission:
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
def _calendars(
    draw: st.DrawFn,
    hubs: st.SearchStrategy[int],
    outages: st.SearchStrategy[list[_UnplacedOutage | Outage]],
    reliefs: st.SearchStrategy[list[tuple[int, int, Any]]],
    policies: st.SearchStrategy[Policy],
) -> OutageCalendar:
    """Calendars of outages, those not placed yet near a hub, and of reliefs near the first."""
    hub = draw(hubs)
    drawn = (_place_outage(hub, one) if isinstance(one, tuple) else one for one in draw(outages))
    placed = [*check_all(Outage, drawn)]
    # Given outages may begin in years that reliefs cannot be in.
    starts = [instant(one.start) for one in placed if one.start.year in _RELIEF_YEARS]
    made_up = [_place_relief([*starts, hub][0], relief) for relief in draw(reliefs)]
    # By `builds`, so that Hypothesis prints the call.
    parts = {"reliefs": st.just(made_up), "policy": policies, "complete": st.booleans()}
    return draw(st.builds(OutageCalendar, st.just(placed), **parts))


def _place_outage(hub: int, drawn: _UnplacedOutage) -> Outage:
    """An outage near a hub."""
    steps, (last, after), published, fields = drawn
    start = hub + steps * HALF_HOUR
    times: dict[str, int | None] = {"start": 0, "published": published, last: after}
    placed: Any = {name: to_datetime(start + at) for name, at in times.items() if at is not None}
    return Outage(**fields, **placed)


def _place_relief(hub: int, drawn: tuple[int, int, Any]) -> DeclaredRelief:
    """A relief near a hub."""
    steps, days, fields = drawn
    first = to_datetime(hub).date() + timedelta(days=steps)
    return DeclaredRelief(from_date=first, to_date=first + timedelta(days=days), **fields)


# What the fields of values take, for `st.builds` of a class with some of its fields given.
FIELDS: dict[object, st.SearchStrategy[Any]] = {
    EasternDatetime: instants(),
    SomeSystems: _SYSTEMS,
    AnySystems: st.just(frozenset()) | _SYSTEMS,
    Duration: _GRACES.map(lambda grace: grace or timedelta()),
    Day: st.dates(SINCE, UNTIL),
    Text: _TEXTS,
}
