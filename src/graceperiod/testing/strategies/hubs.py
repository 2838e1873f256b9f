"""Where in time examples lie: near changes of the clocks or of the rules, and at edges of outages.

A hub is an instant, on a whole minute, that other instants of an example are near. Instants and
lengths are microseconds.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from hypothesis import strategies as st

from graceperiod.calendar import OutageCalendar
from graceperiod.errors import InvalidOutageError
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES
from graceperiod.testing._arguments import check_calendar
from graceperiod.testing.edges import clock_changes, edges_of
from graceperiod.times import DAY, LAST_YEAR, MINUTE, midnight, to_datetime

__all__ = [
    "HALF_HOUR",
    "LENGTHS",
    "SINCE",
    "UNTIL",
    "apply",
    "check_strategy",
    "hubs",
    "instants",
]

_Value = TypeVar("_Value")

SINCE = date(2016, 1, 1)  # before the first rule on record
UNTIL = date(2030, 12, 31)
HALF_HOUR = 30 * MINUTE

# Bulletins state minutes and the policy's edge is one: a microsecond past it must count as outside.
_NUDGES = st.sampled_from([0, 0, -1, 1, -MINUTE - 1, -MINUTE, MINUTE, MINUTE + 1])
_AWAY = (st.sampled_from([0, 0, 0, 4, -2]) | st.integers(-7 * 48, 7 * 48)).map(HALF_HOUR.__mul__)
# Half hours more often, so that ends meet the starts of others.
LENGTHS = (st.integers(1, 16).map(lambda n: 30 * n) | st.integers(1, 3000)).map(MINUTE.__mul__)


def instants(
    calendar: OutageCalendar | None = None, *, since: date = SINCE, until: date = UNTIL
) -> st.SearchStrategy[datetime]:
    """Aware Eastern datetimes.

    Args:
        calendar: the times are at or beside an edge of its outages and reliefs, or within a week
            of one; None: at or beside a change of the clocks or of the rules, or anywhere.
        since: the first Eastern date, for a calendar without edges or None.
        until: the last Eastern date, for the same.

    Raises:
        InvalidOutageError: something else stands in place of the calendar, or of a date, or the
            last date is before the first.
    """
    edges = set[int]()
    if calendar is not None:
        check_calendar(calendar)
        edges.update(edge.at for outage in calendar for edge in edges_of(calendar, outage))
        edges.update(*(relief.span for relief in calendar.reliefs))
    if not edges:
        return apply(_at, hubs(since, until), _NUDGES)
    # Sorted, since Hypothesis draws an example again by its place.
    return apply(_at, st.sampled_from(sorted(edges)), _AWAY, _NUDGES)


def _at(*parts: int) -> datetime:
    return to_datetime(sum(parts))


@st.composite
def apply(draw: st.DrawFn, make: Callable[..., _Value], *parts: st.SearchStrategy[Any]) -> _Value:
    """What a function makes of its parts. Unlike `st.builds`, it leaves Hypothesis to print the
    value, and not the call that made it.
    """
    return make(*map(draw, parts))


def check_strategy(name: str, value: object) -> None:
    """Refuse an argument that has to be a strategy and is not."""
    if not isinstance(value, st.SearchStrategy):
        raise InvalidOutageError(
            f"{name}={value!r:.80} is not a strategy; st.just(value) and st.sampled_from(values) "
            "make one"
        )


@lru_cache(maxsize=64)
def hubs(since: date, until: date) -> st.SearchStrategy[int]:
    """Instants on whole minutes of Eastern dates, most often where clocks or rules change."""
    if not (isinstance(since, date) and isinstance(until, date)):
        raise InvalidOutageError(
            f"since={since!r:.40} and until={until!r:.40} must be dates, such as date(2025, 10, 2)"
        )
    first, last = midnight(since), midnight(until) + DAY - MINUTE
    if last < first:
        raise InvalidOutageError(f"until, {until}, is before since, {since}")
    anywhere = st.integers(0, (last - first) // MINUTE).map(lambda after: first + after * MINUTE)
    years = range(CBSA_RULES[0].since.year, LAST_YEAR + 1)
    changes = chain(
        *map(clock_changes, years),
        (midnight(rule.since) for rule in CBSA_RULES),
        *(relief.span for relief in CBSA_RELIEFS),
    )
    notable = [at for at in changes if first <= at <= last]
    return anywhere | st.sampled_from(notable) if notable else anywhere
