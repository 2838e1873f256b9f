"""Who answers, and what is asked: the calendar, a bare bisect and the peers, on one set of windows.

Every contender answers whether a datetime is within a window, by an expression as a user would
write it.
"""

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from timeit import Timer
from typing import NamedTuple

import pandas as pd
import portion
from intervaltree import IntervalTree

from graceperiod import Outage, OutageCalendar, System

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
GRACE = timedelta(minutes=10)  # the rule's 2 hours would join 100,000 windows into one
SYSTEM = System.CERS_PORTAL
DATETIMES = 300
BARE, PENALTY_FREE, DECIDE = "bare bisect", "is_penalty_free", "decide"


class Window(NamedTuple):
    """An outage and its grace: instants in microseconds since 1970 UTC, both ends included."""

    start: int
    end: int
    closes: int


@dataclass(frozen=True, slots=True)
class Contender:
    """An expression in `when` as a user would write it, and the names it uses.

    `inside` makes a bool of what the expression gives, to check that the contenders agree. It is
    not timed.
    """

    name: str
    expression: str
    names: Mapping[str, object]
    inside: Callable[[object], bool] = bool

    def timer(self, whens: Sequence[datetime]) -> Timer:
        """One pass over datetimes, compiled on its own, so that no other pass warms its code."""
        return Timer(
            f"for when in whens: {self.expression}", globals={**self.names, "whens": whens}
        )

    def answers(self, whens: Sequence[datetime]) -> list[bool]:
        """Whether each datetime is inside, by the very expression that is timed."""
        found: list[object] = []
        names = {**self.names, "whens": whens, "found": found}
        Timer(f"for when in whens: found.append({self.expression})", globals=names).timeit(1)
        return [self.inside(each) for each in found]


def to_instant(when: datetime) -> int:
    """Microseconds since 1970 UTC: the conversion of every contender that searches integers."""
    return (when - EPOCH) // MICROSECOND


def to_utc(instant: int) -> datetime:
    """An instant as a UTC datetime."""
    return EPOCH + timedelta(microseconds=instant)


def draw_windows(size: int, rng: random.Random) -> list[Window]:
    """Disjoint windows, one in each of as many equal slots between the first and the last day."""
    first, slot = to_instant(FIRST), (to_instant(LAST) - to_instant(FIRST)) // size
    longest = 30 * MINUTE
    windows = []
    for i in range(size):
        start = first + i * slot + rng.randrange(slot - longest)
        end = start + rng.randrange(2 * MINUTE, 8 * MINUTE)
        windows.append(Window(start, end, end + GRACE // MICROSECOND))
    return windows


def draw_instants(windows: Sequence[Window], rng: random.Random) -> list[int]:
    """Instants at random: half inside windows, half outside, so that no size is all misses."""
    hits = [rng.randint(each.start, each.closes) for each in rng.choices(windows, k=DATETIMES // 2)]
    starts = [each.start for each in windows]
    misses: list[int] = []
    while len(misses) < DATETIMES - len(hits):
        drawn = rng.randrange(to_instant(FIRST), to_instant(LAST))
        if drawn > windows[bisect_right(starts, drawn) - 1].closes or drawn < starts[0]:
            misses.append(drawn)
    instants = hits + misses
    rng.shuffle(instants)
    return instants


def draw_edges(windows: Sequence[Window], rng: random.Random) -> list[int]:
    """The instants at and beside both ends of some windows, where contenders could disagree."""
    some = rng.sample(windows, k=min(len(windows), 25))
    ends = chain.from_iterable((each.start, each.closes) for each in some)
    return [end + beside for end in ends for beside in (-1, 0, 1)]


def outages_of(windows: Sequence[Window]) -> list[Outage]:
    """Windows as outages of one system, each stating its own grace."""
    return [Outage(SYSTEM, to_utc(start), to_utc(end), grace=GRACE) for start, end, _ in windows]


def bare_bisect(windows: Sequence[Window]) -> Callable[[datetime], bool]:
    """What a plain function would do: to an integer, a bisect, a list of bools."""
    edges = list(chain.from_iterable((each.start, each.closes + 1) for each in windows))
    inside = [bool(i % 2) for i in range(len(edges) + 1)]

    def is_inside(when: datetime) -> bool:
        return inside[bisect_right(edges, (when - EPOCH) // MICROSECOND)]

    return is_inside


def is_in_index(index: pd.IntervalIndex, when: object) -> bool:
    """Whether `get_loc` finds an interval: it raises where it does not."""
    try:
        index.get_loc(when)
    except KeyError:
        return False
    return True


def contenders(windows: Sequence[Window]) -> Iterator[Contender]:
    """All that answer for these windows; the peers both on integers and on datetimes as given."""
    calendar = OutageCalendar(outages_of(windows))
    ours = {"calendar": calendar, "system": SYSTEM}
    yield Contender(BARE, "is_inside(when)", {"is_inside": bare_bisect(windows)})
    yield Contender(PENALTY_FREE, "calendar.is_penalty_free(when, system)", ours)
    yield Contender(DECIDE, "calendar.decide(when, system)", ours, _has_no_penalty)

    spans = [(each.start, each.closes) for each in windows]
    dated = [(to_utc(low), to_utc(high)) for low, high in spans]
    lows, highs = [low for low, _ in dated], [high for _, high in dated]
    tree = IntervalTree.from_tuples((low, high + 1) for low, high in spans)
    dated_tree = IntervalTree.from_tuples((low, high + MICROSECOND) for low, high in dated)
    union = portion.Interval(*(portion.closed(*each) for each in spans))
    dated_union = portion.Interval(*(portion.closed(*each) for each in dated))
    index = pd.IntervalIndex.from_tuples(spans, closed="both")
    dated_index = pd.IntervalIndex.from_arrays(lows, highs, closed="both")
    names = {
        "to_instant": to_instant,
        "tree": tree,
        "dated_tree": dated_tree,
        "union": union,
        "dated_union": dated_union,
        "index": index,
        "dated_index": dated_index,
        "is_in_index": is_in_index,
    }
    for name, expression in {
        "intervaltree, integers": "tree.overlaps_point(to_instant(when))",
        "intervaltree, datetimes": "dated_tree.overlaps_point(when)",
        "portion, integers": "to_instant(when) in union",
        "portion, datetimes": "when in dated_union",
        "pandas get_loc, integers": "is_in_index(index, to_instant(when))",
        "pandas get_loc, datetimes": "is_in_index(dated_index, when)",
        "pandas get_indexer_for": "dated_index.get_indexer_for([when])[0] >= 0",
        "pandas contains": "dated_index.contains(when).any()",
    }.items():
        yield Contender(name, expression, names)


def _has_no_penalty(decision: object) -> bool:
    return getattr(decision, "no_penalty", None) is True
