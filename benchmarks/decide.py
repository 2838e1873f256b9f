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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from timeit import Timer
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytz
from contenders import (
    BARE,
    DATETIMES,
    DECIDE,
    FIRST,
    PENALTY_FREE,
    SYSTEM,
    contenders,
    draw_edges,
    draw_instants,
    draw_windows,
    outages_of,
    to_utc,
)
from dateutil import tz

from graceperiod import OutageCalendar

SIZES = 10, 1_000, 100_000
QUICK_SIZES = 10, 1_000, 10_000
ROUNDS, QUICK_ROUNDS = 300, 40
BUDGET = 1.0  # seconds a cell of the tables may take in all
KINDS: dict[str, tzinfo] = {
    "UTC": UTC,
    "zoneinfo": ZoneInfo("America/Toronto"),
    "pytz": pytz.timezone("America/Toronto"),
    "dateutil": tz.gettz("America/Toronto") or tz.UTC,
}

AIMS = {PENALTY_FREE: 2.0, DECIDE: 6.0}  # times the bare bisect
FLAT = 1.5  # times the smallest size, at the largest
PACKAGES = "graceperiod", "pydantic", "pytz", "python-dateutil", "intervaltree", "portion", "pandas"

Best = dict["Cell", float]
"""The nanoseconds a call of the best round, of each cell of the tables."""


class Cell(NamedTuple):
    """A contender, a number of outages and a kind of datetime."""

    contender: str
    size: int
    kind: str


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
