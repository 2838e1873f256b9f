"""This checkout beside another, in one run: `python benchmarks/beside.py OTHER [--rounds N]`.

OTHER is a checkout of another commit, as `git worktree add` makes it. Each part is timed in fresh
processes of the two checkouts in turn, so that what else the machine does falls on both. A ratio
below 1 means that this checkout is faster.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parents[1]
SET_UP = """
import datetime, random, timeit
import numpy as np, pandas as pd
from graceperiod import Outage, OutageCalendar, System
days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 28)]
calendar = OutageCalendar([Outage("CERS", f"{d} 10:00 ET", f"{d} 12:00 ET") for d in days])
when = datetime.datetime(2025, 6, 3, 15, 0, tzinfo=datetime.timezone.utc)
def show(run, number, repeat=7):
    run()
    print(min(timeit.repeat(run, number=number, repeat=repeat)) / number)
"""
KERNEL = """
try:
    from graceperiod.tables.kernel import Kernel
except ImportError:  # where it lay before
    from graceperiod.batch.kernel import Kernel
edges = sorted(random.Random(7).sample(range(10**15, 2 * 10**15), 2000))
rows = np.random.default_rng(7).integers(10**15, 2 * 10**15, 1_000_000)
kernel = Kernel([edges])
show(lambda: kernel.segments(rows), 5)
"""
FRAME = """
seconds = np.random.default_rng(7).integers(1_735_700_000, 1_767_200_000, 1_000_000)
frame = pd.DataFrame({"transmitted_at": pd.to_datetime(seconds, unit="s", utc=True)})
frame["due"] = frame["transmitted_at"] - pd.Timedelta(minutes=45)
"""
READ = f"""
import sys
sys.path.insert(0, {str(HERE / "benchmarks")!r})
import read
def show_read(sample):
    rounds = read.retellings(sample, 15)  # the first warms up
    print(min([read.seconds(read.read_bulletin, pages) for pages in rounds][1:]) / read.TYPICAL)
"""
PARTS = {
    "decide, UTC": 'show(lambda: calendar.decide(when, "CERS_PORTAL"), 20_000)',
    "decide, text": 'show(lambda: calendar.decide("2025-06-03 11:00 ET", "CERS_PORTAL"), 3_000)',
    "decide with due": 'show(lambda: calendar.decide(when, "CERS_PORTAL", due=when), 10_000)',
    "decide, sent late": "limit = when - datetime.timedelta(minutes=45)\n"
    'show(lambda: calendar.decide(when, "CERS_PORTAL", due=limit), 10_000)',
    "explain": 'show(lambda: calendar.decide(when, "CERS_PORTAL").explain(), 500)',
    "is_penalty_free, UTC": 'show(lambda: calendar.is_penalty_free(when, "CERS_PORTAL"), 20_000)',
    "kernel, 10^6 rows": KERNEL,
    "annotate, 10^6 rows": FRAME
    + "show(lambda: calendar.annotate(frame, system=System.CERS_PORTAL), 1)",
    "annotate with due": FRAME
    + 'show(lambda: calendar.annotate(frame, system=System.CERS_PORTAL, due="due"), 1, 5)',
    "read a notice, text": READ + "show_read(read.SAMPLE)",
    "read a notice, HTML": READ + "show_read(read.SAMPLE_HTML)",
    "read a page of 5 MB": READ
    + "print(max(read.time_large(page)[0] for page in read.large_pages().values()))",
}
IMPORTS = {
    "import graceperiod": "import graceperiod",
    "import OutageCalendar": "from graceperiod import OutageCalendar",
    "the shipped record": "from graceperiod import OutageCalendar; OutageCalendar.cbsa()",
}


def run_in(checkout: Path, code: str) -> str:
    """Run code with the sources of a checkout; what it prints."""
    env = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


def time_process(checkout: Path, code: str) -> float:
    """The seconds that a fresh process takes to run code: the least of ten."""
    found = []
    for _ in range(10):
        began = time.perf_counter()
        run_in(checkout, code)
        found.append(time.perf_counter() - began)
    return min(found)


def main() -> None:
    """Print the seconds of each part in both checkouts, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="the parts whose names begin so")
    given = parser.parse_args()
    parts = {name: code for name, code in (PARTS | IMPORTS).items() if name.startswith(given.only)}
    for name, code in parts.items():
        ratios, times = [], []
        for _ in range(given.rounds):
            pair = [
                time_process(checkout, code)
                if name in IMPORTS
                else float(run_in(checkout, SET_UP + code))
                for checkout in (given.other.resolve(), HERE)
            ]
            times.append(pair)
            ratios.append(pair[1] / pair[0])
        other, here = (min(column) for column in zip(*times, strict=True))
        print(
            f"{name:22} {other * 1e6:14,.2f} µs {here * 1e6:14,.2f} µs   "
            f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
            flush=True,
        )


if __name__ == "__main__":
    main()
