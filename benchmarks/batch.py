"""What a row costs in whole tables: the kernel, its limit and its peers, by turns, in one run.

Every contender says of each instant in which segment of a system's timeline it falls, or whether
no penalty applies there; all must agree before any is timed. In each round all of them run, in a
new random order, so that noise falls on all alike; the best round of each counts. Read the
ratios, not the times.
"""

import argparse
import math
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa
from contenders import FIRST, LAST, SYSTEM, draw_windows, outages_of, to_instant

from graceperiod import OutageCalendar, System
from graceperiod.tables.kernel import Kernel

SIZES, QUICK_SIZES = (10, 1_000, 100_000), (10, 1_000)
ROWS, QUICK_ROWS = (1_000_000, 10_000_000), (1_000_000,)
LIMIT, KERNEL = "limit: read 8 bytes, write 1", "the kernel"
JOIN, ASOF = "SQL: the join of decision_sql", "DuckDB ASOF JOIN"
OURS = LIMIT, KERNEL, JOIN
SLOW = "pandas get_indexer"
AIMED = 1_000  # outages at which the aims are set
AIMS = {"random": (8.0, 15.0), "sorted": (3.0, 5.0)}  # times the limit; peers, times the kernel
ANNOTATE_AIM = 20e6  # rows a second
PACKAGES = "graceperiod", "numpy", "pandas", "polars", "pyarrow", "duckdb"

Answers = npt.NDArray[np.int64]
Run = Callable[[], object]


def contenders(
    calendar: OutageCalendar, instants: npt.NDArray[np.int64], *, quick: bool
) -> tuple[dict[str, Run], dict[str, Callable[[], Answers]]]:
    """What to time; and for each contender but the limit a function that gives its segments."""
    edges = np.asarray(calendar.timeline(SYSTEM).edges, np.int64)
    codes = np.arange(-1, len(edges), dtype=np.int64) + 1
    kernel = Kernel([edges.tolist()])
    out = np.empty(len(instants), np.bool_)
    middle = int(edges[len(edges) // 2])
    # Joins and indexes need a bound below all instants.
    bounds = np.concatenate([[np.iinfo(np.int64).min // 2], edges])
    index = pd.IntervalIndex.from_breaks(
        np.append(bounds, np.iinfo(np.int64).max // 2), closed="left"
    )
    # The two joins need rows in order: a user has to sort them, and then sort the answers back.
    ordered = bool((np.diff(instants) >= 0).all())
    places = np.arange(len(instants))
    left = pd.DataFrame({"moment": instants, "row": places})
    right = pd.DataFrame({"moment": bounds, "code": codes})
    pl_left = pl.DataFrame({"moment": instants, "row": places})
    if ordered:
        pl_left = pl_left.set_sorted("moment")
    pl_right = pl.DataFrame({"moment": bounds, "code": codes}).set_sorted("moment")
    pl_edges = pl.Series(edges)
    connection = duckdb.connect()
    connection.register("sent_arrow", pa.table({"moment": instants}))
    connection.execute(
        "CREATE TABLE sent AS SELECT moment, make_timestamptz(moment) AS transmitted_at, "
        "row_number() OVER () AS id FROM sent_arrow"
    )
    connection.register("edges_arrow", pa.table({"moment": bounds, "code": codes}))
    connection.execute("CREATE TABLE edges AS FROM edges_arrow")
    connection.register("decisions_arrow", calendar.decision_table())
    connection.execute("CREATE TABLE graceperiod_decisions AS FROM decisions_arrow")
    asof = "FROM sent ASOF JOIN edges ON sent.moment >= edges.moment"
    join = f"FROM ({calendar.decision_sql('sent', system=SYSTEM)})"

    segments = np.empty(len(instants), np.int32)

    def merged() -> pd.DataFrame:
        if ordered:
            return pd.merge_asof(left, right, on="moment")
        found = pd.merge_asof(left.sort_values("moment"), right, on="moment")
        return found.sort_values("row")

    def joined() -> pl.DataFrame:
        if ordered:
            return pl_left.join_asof(pl_right, on="moment")
        return pl_left.sort("moment").join_asof(pl_right, on="moment").sort("row")

    runs: dict[str, Run] = {
        LIMIT: lambda: np.greater(instants, middle, out),
        KERNEL: lambda: kernel.segments(instants, 0, segments),  # as the limit, into what is there
        "NumPy searchsorted and take": lambda: codes.take(
            np.searchsorted(edges, instants, side="right")
        ),
        SLOW: lambda: index.get_indexer(instants),
        "pandas merge_asof": merged,
        "polars search_sorted": lambda: pl_edges.search_sorted(pl_left["moment"], side="right"),
        "polars join_asof": joined,
        ASOF: lambda: connection.execute(f"SELECT sum(code) {asof}").fetchall(),
        JOIN: lambda: connection.execute(f"SELECT count(no_penalty) {join}").fetchall(),
    }
    answers: dict[str, Callable[[], Answers]] = {
        KERNEL: lambda: kernel.segments(instants).astype(np.int64),
        "NumPy searchsorted and take": lambda: codes.take(
            np.searchsorted(edges, instants, side="right")
        ),
        SLOW: lambda: np.asarray(index.get_indexer(instants), np.int64),
        "pandas merge_asof": lambda: np.asarray(merged()["code"], np.int64),
        "polars search_sorted": lambda: (
            pl_edges.search_sorted(pl_left["moment"], side="right").to_numpy().astype(np.int64)
        ),
        "polars join_asof": lambda: np.asarray(joined()["code"], np.int64),
        ASOF: lambda: connection.sql(f"SELECT code {asof} ORDER BY id").fetchnumpy()["code"],
    }
    verdicts = calendar.timeline(SYSTEM).verdicts
    free = np.array([verdict.outcome.value == "NO_PENALTY" for verdict in verdicts])
    in_sql = connection.sql(f"SELECT no_penalty {join} ORDER BY id").fetchnumpy()["no_penalty"]
    if not np.array_equal(np.asarray(in_sql, bool), free[answers[KERNEL]()]):
        raise RuntimeError(f"{JOIN} and {KERNEL} disagree")
    if quick:
        del runs[SLOW], answers[SLOW]
    return runs, answers


def best_of(runs: dict[str, Run], rounds: int, rng: random.Random) -> dict[str, float]:
    """The seconds of the best round of each; all take turns, in a new order each time."""
    best = dict.fromkeys(runs, math.inf)
    names = list(runs)
    for _ in range(rounds):
        rng.shuffle(names)
        for name in names:
            # The limit and the kernel are short, so a few passes tell them from a spike of noise.
            for _ in range(3 if name in (LIMIT, KERNEL) else 1):
                began = time.perf_counter()
                runs[name]()
                best[name] = min(best[name], time.perf_counter() - began)
    return best


def show(best: dict[str, float], rows: int, size: int, order: str) -> None:
    """A table, and at the size of the aims whether they are met."""
    limit, kernel = best[LIMIT], best[KERNEL]
    print(f"\n{size:,} outages, {rows:,} rows, {order}")
    print(f"{'':<36}{'ns a row':>12}{'/ limit':>10}{'/ kernel':>10}")
    for name, seconds in best.items():
        ns = seconds / rows * 1e9
        print(f"{name:<36}{ns:>12.2f}{seconds / limit:>10.1f}{seconds / kernel:>10.1f}")
    if size == AIMED:
        most, least = AIMS[order]
        peer = min((name for name in best if name not in OURS), key=best.__getitem__)
        times, ahead = kernel / limit, best[peer] / kernel
        print(f"kernel / limit <= {most:g}: {times:.1f} {'yes' if times <= most else 'NO'}")
        print(f"{peer} / kernel >= {least:g}: {ahead:.1f} {'yes' if ahead >= least else 'NO'}")


def show_annotate(rows: int, rounds: int, rng: random.Random) -> None:
    """`annotate` as a whole, all its columns, by the record that ships: rows a second."""
    calendar = OutageCalendar.cbsa()
    draws = np.random.default_rng(rng.randrange(1 << 32))
    low, high = to_instant(datetime(2017, 1, 1, tzinfo=UTC)), to_instant(FIRST) + 10**14 // 2
    sent = draws.integers(low, high, rows).astype("M8[us]")
    names = pd.Categorical.from_codes(draws.integers(0, 10, rows), [each.value for each in System])
    frame = pd.DataFrame({"transmitted_at": pd.DatetimeIndex(sent, tz="UTC"), "system": names})
    texts = frame.astype({"system": "str"})
    frames: dict[str, object] = {
        "pandas, categories": frame,
        "pandas, strings": texts,
        "polars, categories": pl.from_pandas(frame),
        "polars, strings": pl.from_pandas(texts),
    }
    runs: dict[str, Run] = {
        name: (lambda each=each: calendar.annotate(each)) for name, each in frames.items()
    }
    print(f"\nannotate, the record that ships, {rows:,} random rows: million rows a second")
    for name, seconds in best_of(runs, rounds, rng).items():
        rate = rows / seconds
        print(f"{name:<36}{rate / 1e6:>12.1f}  >= 20: {'yes' if rate >= ANNOTATE_AIM else 'NO'}")


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="smaller, and without get_indexer")
    parser.add_argument("--rounds", type=int, default=5, help="the best of these counts")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of outages")
    parser.add_argument("--rows", type=int, nargs="+", help="numbers of rows")
    parser.add_argument("--seed", type=int, default=1, help="of the outages and rows drawn")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    packages = ", ".join(f"{each} {version(each)}" for each in PACKAGES[1:])
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {load}; {packages}"
    )
    for size in options.sizes or (QUICK_SIZES if options.quick else SIZES):
        calendar = OutageCalendar(outages_of(draw_windows(size, rng)))
        for rows in options.rows or (QUICK_ROWS if options.quick else ROWS):
            drawn = np.random.default_rng(options.seed).integers(
                to_instant(FIRST), to_instant(LAST), rows
            )
            for order, instants in (("random", drawn), ("sorted", np.sort(drawn))):
                runs, answers = contenders(calendar, instants, quick=options.quick)
                expected = answers[KERNEL]()
                for name, segments in answers.items():
                    if not np.array_equal(segments(), expected):
                        raise RuntimeError(f"{name} and {KERNEL} disagree")
                show(best_of(runs, options.rounds, rng), rows, size, order)
    show_annotate((options.rows or (QUICK_ROWS if options.quick else ROWS))[-1], 3, rng)
    print(f"load at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
