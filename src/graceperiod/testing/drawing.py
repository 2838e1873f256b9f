"""The parts of the strategies: values are drawn without their place in time, and then placed.

All strategies are made once, since making one anew for each example takes longer than drawing from
it. Instants are microseconds since 1970 UTC.
"""

from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from hypothesis import strategies as st

from graceperiod.calendar import OutageCalendar
from graceperiod.outages import DeclaredRelief, Direction, Impact, Outage
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, Policy
from graceperiod.systems import System
from graceperiod.testing.clocks import clock_changes
from graceperiod.times import (
    DAY,
    HOUR,
    LAST_YEAR,
    MINUTE,
    eastern_day,
    midnight,
    to_datetime,
    to_duration,
)

__all__ = [
    "ANY_SYSTEM",
    "AWAY",
    "GRACES",
    "HALF_HOUR",
    "MINUTES",
    "NUDGES",
    "OUTAGES",
    "RELIEFS",
    "SYSTEM_KINDS",
    "calendar_at",
    "hubs",
    "outage_at",
    "relief_at",
]

HALF_HOUR = 30 * MINUTE
# Bulletins state minutes and the policy's edge is one: a microsecond past it must count as outside.
NUDGES = st.sampled_from([0, 0, -1, 1, -MINUTE - 1, -MINUTE, MINUTE, MINUTE + 1])
AWAY = st.sampled_from([0, 0, 0, 2 * HOUR, -HOUR]) | st.integers(-7 * 48, 7 * 48).map(
    HALF_HOUR.__mul__
)
# Half hours more often, so that ends meet the starts of others.
MINUTES = st.integers(1, 16).map(lambda n: 30 * n) | st.integers(1, 3000)
GRACES = st.sampled_from([None, None, *(to_duration(n * HALF_HOUR) for n in (0, 1, 4, 10))])
_SYSTEMS = st.frozensets(st.sampled_from(System), min_size=1, max_size=3)
ANY_SYSTEM = st.sampled_from(System)
SYSTEM_KINDS = st.sampled_from(["out", "out", "any", "none"])
OUTAGES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "steps": st.integers(-6, 6) | st.integers(-96, 96),  # few, so that edges meet
        "last": st.tuples(st.just("end"), MINUTES.map(MINUTE.__mul__))
        | st.tuples(st.just("last_known"), st.none() | st.integers(0, 12).map(HOUR.__mul__)),
        "published": st.sampled_from([None, -DAY, 0, 9 * HOUR]),
        "fields": st.fixed_dictionaries(
            {
                "systems": _SYSTEMS,
                "number": st.none() | st.integers(1, 9999).map("TCC25-{:04}".format),
                "title": st.none() | st.text(min_size=1).filter(str.strip),
                "scheduled": st.none() | st.booleans(),
                "impact": st.sampled_from(Impact),
                "direction": st.sampled_from(Direction),
                "approximate": st.booleans(),
                "grace": GRACES,
            }
        ),
    }
)
"""Outages without their place in time: `steps` are half hours from the place to the start, and
the other times are microseconds from the start."""
RELIEFS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "steps": st.integers(-3, 3),
        "days": st.integers(0, 3),
        "fields": st.fixed_dictionaries(
            {
                "title": st.just("a relief for a test"),
                "source": st.just("https://example.org/relief"),
                "systems": st.none() | _SYSTEMS,
                "excluded_systems": st.just(frozenset()) | _SYSTEMS,
            }
        ),
    }
)
"""Reliefs without their place in time: `steps` are days from the place to the first day, and
`days` are days from the first to the last."""


def outage_at(hub: int, drawn: dict[str, Any]) -> Outage:
    """An outage near an instant, from what was drawn for it."""
    start = hub + drawn["steps"] * HALF_HOUR
    name, after = drawn["last"]
    times: dict[str, Any] = {"start": 0, "published": drawn["published"], name: after}
    placed = {field: to_datetime(start + at) for field, at in times.items() if at is not None}
    return Outage(**{**drawn["fields"], **placed})


def relief_at(hub: int, drawn: dict[str, Any]) -> DeclaredRelief:
    """A relief near an instant, from what was drawn for it."""
    first = eastern_day(hub) + timedelta(days=drawn["steps"])
    last = first + timedelta(days=drawn["days"])
    return DeclaredRelief(from_date=first, to_date=last, **drawn["fields"])


def calendar_at(
    hub: int,
    outages: list[dict[str, Any]],
    reliefs: list[dict[str, Any]],
    policy: Policy,
    complete: bool,  # noqa: FBT001 - drawn with the rest
) -> OutageCalendar:
    """A calendar near an instant, from what was drawn for it."""
    return OutageCalendar(
        [outage_at(hub, outage) for outage in outages],
        reliefs=[relief_at(hub, relief) for relief in reliefs],
        policy=policy,
        complete=complete,
    )


@lru_cache(maxsize=64)
def hubs(since: date, until: date) -> st.SearchStrategy[int]:
    """Instants on whole minutes of Eastern dates, most often where clocks or rules change."""
    first, last = midnight(since), midnight(until) + DAY - MINUTE
    anywhere = st.integers(0, (last - first) // MINUTE).map(lambda after: first + after * MINUTE)
    notable = [at for at in _notable() if first <= at <= last]
    return anywhere | st.sampled_from(notable) if notable else anywhere


@cache
def _notable() -> tuple[int, ...]:
    """The instants at which clocks, rules and reliefs change, from the first rule on."""
    years = range(CBSA_RULES[0].since.year, LAST_YEAR + 1)
    clocks = [at for year in years for at in clock_changes(year)]
    rules = [midnight(rule.since) for rule in CBSA_RULES]
    return (*clocks, *rules, *(at for relief in CBSA_RELIEFS for at in relief.span))
