"""What one decision costs, beside a bare bisect and the peers: nanoseconds a call, and ratios.

Every contender answers the same question about the same datetimes, within a window or not, and
all must agree before any is timed. In each round all of them run, in a new random order, so that
noise falls on all alike; the best round of each counts. Read the ratios, not the times.
"""

import argparse
import math
import multiprocessing
import os
import platform
import random
import resource
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from timeit import Timer
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
import portion
import pytz
from dateutil import tz
from intervaltree import IntervalTree

from graceperiod import Outage, OutageCalendar, System

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
GRACE = timedelta(minutes=10)  # the rule's 2 hours would join 100,000 windows into one
SYSTEM = System.CERS_PORTAL
SIZES = 10, 1_000, 100_000
QUICK_SIZES = 10, 1_000, 10_000
DATETIMES = 300
ROUNDS, QUICK_ROUNDS = 300, 40
BUDGET = 1.0  # seconds a cell of the tables may take in all
KINDS: dict[str, tzinfo] = {
    "UTC": UTC,
    "zoneinfo": ZoneInfo("America/Toronto"),
    "pytz": pytz.timezone("America/Toronto"),
    "dateutil": tz.gettz("America/Toronto") or tz.UTC,
}

BARE, PENALTY_FREE, DECIDE = "bare bisect", "is_penalty_free", "decide"
AIMS = {PENALTY_FREE: 2.0, DECIDE: 6.0}  # times the bare bisect
FLAT = 1.5  # times the smallest size, at the largest
PACKAGES = "graceperiod", "pydantic", "pytz", "python-dateutil", "intervaltree", "portion", "pandas"

Best = dict["Cell", float]
"""The nanoseconds a call of the best round, of each cell of the tables."""


class Window(NamedTuple):
    """An outage and its grace: instants in microseconds since 1970 UTC, both ends included."""

    start: int
    end: int
    closes: int


class Cell(NamedTuple):
    """A contender, a number of outages and a kind of datetime."""

    contender: str
    size: int
    kind: str


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


class Field(NamedTuple):
    """What is timed: a timer for each cell, and the names of the contenders in order."""

    timers: dict[Cell, Timer]
    names: tuple[str, ...]


def prepare(sizes: Sequence[int], rng: random.Random) -> Field:
    """Build every contender at every size, and check that all agree on every kind of datetime.

    Raises:
        RuntimeError: two contenders disagree.
    """
    timers: dict[Cell, Timer] = {}
    names: tuple[str, ...] = ()
    for size in sizes:
        windows = draw_windows(size, rng)
        field = list(contenders(windows))
        names = tuple(each.name for each in field)
        instants, edges = draw_instants(windows, rng), draw_edges(windows, rng)
        for kind, zone in KINDS.items():
            whens = [to_utc(each).astimezone(zone) for each in instants]
            beside = [to_utc(each).astimezone(zone) for each in edges]
            expected = field[0].answers(whens + beside)
            for contender in field:
                if contender.answers(whens + beside) != expected:
                    raise RuntimeError(
                        f"{contender.name} and {BARE} disagree at {size} outages, {kind}"
                    )
                timers[Cell(contender.name, size, kind)] = contender.timer(whens)
        print(
            f"{size:,} outages: {len(field)} contenders agree on {DATETIMES} datetimes and "
            f"{len(edges)} edges of each kind"
        )
    return Field(timers, names)


def measure(timers: Mapping[Cell, Timer], rounds: int, rng: random.Random) -> Best:
    """Time every cell once a round, each after a pass that warms its caches.

    A cell that has used up its budget of time sits out the remaining rounds: the slow peers need
    fewer to be told apart.
    """
    best: Best = dict.fromkeys(timers, math.inf)
    used = dict.fromkeys(timers, 0.0)
    order = list(timers)
    for _ in range(rounds):
        rng.shuffle(order)
        for cell in order:
            if used[cell] < BUDGET:
                used[cell] += timers[cell].timeit(1)
                seconds = timers[cell].timeit(1)
                used[cell] += seconds
                best[cell] = min(best[cell], seconds / DATETIMES * 1e9)
    return best


def show_times(best: Best, names: Sequence[str], sizes: Sequence[int]) -> None:
    """A table for each size: nanoseconds a call, and the ratio to the bare bisect."""
    for size in sizes:
        print(f"\n{size:,} outages: ns a call (times the bare bisect of the same datetimes)")
        print(_row("", KINDS))
        for name in names:
            cells = (best[Cell(name, size, kind)] for kind in KINDS)
            bare = (best[Cell(BARE, size, kind)] for kind in KINDS)
            ratios = zip(cells, bare, strict=True)
            print(_row(name, (f"{ns:,.0f} ({ns / base:.2f})" for ns, base in ratios)))


def show_aims(best: Best, names: Sequence[str], sizes: Sequence[int]) -> None:
    """A line for each aim: the worst figure of each kind of datetime, and whether it is met."""
    smallest, largest = sizes[0], sizes[-1]

    def ratio(one: tuple[str, int], other: tuple[str, int], kind: str) -> float:
        return best[Cell(*one, kind)] / best[Cell(*other, kind)]

    print("\nAims: the worst over the sizes (a peer gives a bool, decide the whole decision)")
    print(_row("", [*KINDS, "met"]))
    for name, most in AIMS.items():
        figures = [max(ratio((name, n), (BARE, n), kind) for n in sizes) for kind in KINDS]
        _show_aim(f"{name}, times bare <= {most:g}", figures, met=max(figures) <= most)
    for name in AIMS:
        figures = [ratio((name, largest), (name, smallest), kind) for kind in KINDS]
        label = f"{name}, {largest:,} / {smallest:,} <= {FLAT}"
        _show_aim(label, figures, met=max(figures) <= FLAT)
    figures = [ratio((BARE, largest), (BARE, smallest), kind) for kind in KINDS]
    _show_aim(f"  ({BARE}, {largest:,} / {smallest:,})", figures)
    peers = [name for name in names if name not in {BARE, *AIMS}]
    for name in AIMS:
        figures = [
            min(ratio((peer, n), (name, n), kind) for n in sizes for peer in peers)
            for kind in KINDS
        ]
        _show_aim(f"nearest peer, times {name} > 1", figures, met=min(figures) > 1)


def _show_aim(label: str, figures: Sequence[float], *, met: bool | None = None) -> None:
    shown = "" if met is None else "yes" if met else "NO"
    print(_row(label, [*(f"{figure:.2f}" for figure in figures), shown]))


def _row(label: str, cells: Iterator[str] | Sequence[str] | Mapping[str, object]) -> str:
    return f"{label:<44}" + "".join(f"{cell:>18}" for cell in cells)


class Mark(NamedTuple):
    """What was just done, when, and the most megabytes this process has held so far."""

    done: str
    seconds: float
    megabytes: float


def construct(size: int, seed: int) -> list[Mark]:
    """Build and compile a calendar, with a mark before and after each step."""
    windows = draw_windows(size, random.Random(seed))
    marks = [_mark("nothing")]
    outages = outages_of(windows)
    marks.append(_mark("the outages: Outage(...)"))
    calendar = OutageCalendar(outages)
    marks.append(_mark("the calendar: OutageCalendar(outages)"))
    decision = calendar.decide(FIRST, SYSTEM)
    marks.append(_mark("compiling: the first decision"))
    _ = decision.evidence
    marks.append(_mark("the first evidence"))
    return marks


def _mark(done: str) -> Mark:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KiB
    return Mark(done, time.perf_counter(), peak)


def show_construction(size: int, seed: int, repeats: int) -> None:
    """Construct in new processes; the best seconds of each step, and the most memory."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        runs = [pool.apply(construct, (size, seed)) for _ in range(repeats)]
    print(f"\n{size:,} outages: construction (best of {repeats} processes)")
    print(f"{'':<44}{'seconds':>18}{'peak, MB':>18}")
    for step in range(1, len(runs[0])):
        seconds = min(run[step].seconds - run[step - 1].seconds for run in runs)
        megabytes = max(run[step].megabytes - run[0].megabytes for run in runs)
        print(f"{runs[0][step].done:<44}{seconds:>18.2f}{megabytes:>18,.0f}")
    print("peak: above what the process held before, so far; the outages are part of it")


def describe_machine() -> str:
    """The date, the machine and the versions: what a table needs to be read later."""
    cpu = platform.processor() or platform.machine()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next((line.split(": ")[1] for line in lines if "model name" in line), cpu)
    packages = ", ".join(f"{each} {version(each)}" for each in PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({cpu}), {platform.system()}, "
        f"Python {platform.python_version()}\n{packages}"
    )


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer outages and rounds")
    parser.add_argument("--rounds", type=int, help="how often each is timed; the best counts")
    parser.add_argument("--seed", type=int, default=1, help="of the outages and datetimes drawn")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else SIZES
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    rng = random.Random(options.seed)

    print(describe_machine())
    # First, while this process is small: a new process begins with its parent's peak.
    show_construction(sizes[-1], options.seed, repeats=1 if options.quick else 3)
    print()
    field = prepare(sizes, rng)
    best = measure(field.timers, rounds, rng)
    show_times(best, field.names, sizes)
    show_aims(best, field.names, sizes)


if __name__ == "__main__":
    main()
