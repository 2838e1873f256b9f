"""How long it takes to load the record that ships, and one of 100,000 outages, and to ask them.

Loading is timed in fresh interpreters, from the inside, once pydantic is loaded and a first outage
made: what a program pays that already uses the library. Beside it stands reading the same files,
or the same text, with the standard library into dicts, in the same interpreter. The median counts.
"""

import argparse
import statistics
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from graceperiod import Outage, OutageCalendar, System

AIM_FIRST, AIM_LARGE, AIM_RATIO = 0.05, 3.0, 1.5  # seconds, seconds, large to small
WARM = """
import csv, gc, io, json, sys, time
from pathlib import Path
from graceperiod import Outage, OutageCalendar
OutageCalendar([Outage("EDI", "2025-01-01 00:00 ET")]).decide("2025-01-01 00:00 ET", "EDI")
def timed(work):
    gc.collect()
    began = time.perf_counter()
    value = work()
    print(time.perf_counter() - began)
    return value
"""
SHIPPED = """
import graceperiod
folder = Path(graceperiod.__file__).parent / "record" / "data"
timed(OutageCalendar.cbsa)
timed(OutageCalendar.cbsa)
timed(lambda: [json.loads(file.read_bytes()) for file in folder.glob("*.json")])
"""
LARGE = """
text = Path(sys.argv[1]).read_text()
timed(lambda: OutageCalendar.from_{kind}(text))
timed(lambda: {plain})
"""
PLAIN = {"json": "json.loads(text)", "csv": "list(csv.DictReader(io.StringIO(text, newline='')))"}
DECIDE = """
import random
from datetime import datetime, timedelta, UTC
large = OutageCalendar.from_json(Path(sys.argv[1]).read_text())
small = OutageCalendar.cbsa()
moments = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(30_000_000))
           for _ in range(10_000)]
for calendar in (large, small):
    calendar.decide(moments[0], "EDI")
best = {}
for _ in range(20):
    for calendar in (large, small):
        began = time.perf_counter()
        for moment in moments:
            calendar.decide(moment, "EDI")
        took = time.perf_counter() - began
        best[id(calendar)] = min(took, best.get(id(calendar), took))
print(best[id(large)] / 10_000)
print(best[id(small)] / 10_000)
"""


def medians(code: str, argument: str = "", rounds: int = 5) -> list[float]:
    """The median of each figure that the code prints, over fresh interpreters."""
    command = [sys.executable, "-c", WARM + code, argument]
    runs = [
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
        for _ in range(rounds)
    ]
    return [statistics.median(map(float, each)) for each in zip(*map(figures, runs), strict=True)]


def figures(run: "subprocess.CompletedProcess[str]") -> Sequence[str]:
    """What a run printed."""
    return run.stdout.split()


def synthetic(count: int) -> OutageCalendar:
    """Outages of one system each, spread over 2025 to 2034, disjoint."""
    random, start, step = Random(25), datetime(2025, 1, 1, tzinfo=UTC), timedelta(days=3650) / count
    return OutageCalendar(
        Outage(
            random.choice(list(System)),
            begin := start + place * step,
            begin + step * random.uniform(0.1, 0.9),
            number=f"TCC25-{place:06}",
        )
        for place in range(count)
    )


def main() -> None:
    """Measure and print, with the aims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outages", type=int, default=100_000)
    count = parser.parse_args().outages
    first, again, plain = medians(SHIPPED)
    print("the record that ships                     ms")
    show("OutageCalendar.cbsa(), the first time", f"{first * 1e3:6.1f}", verdict(first, AIM_FIRST))
    show("OutageCalendar.cbsa(), again", f"{again * 1e3:6.1f}")
    show("json.loads of its files", f"{plain * 1e3:6.1f}")
    with TemporaryDirectory() as folder:
        record = synthetic(count)
        print(f"\n{count:,} outages                             s   to plain")
        for kind, text in (("json", record.to_json()), ("csv", record.to_csv())):
            file = Path(folder) / f"large.{kind}"
            file.write_text(text, "utf-8")
            code = LARGE.format(kind=kind, plain=PLAIN[kind])
            took, plain = medians(code, str(file), 3)
            aim = verdict(took, AIM_LARGE) if kind == "json" else ""
            show(f"OutageCalendar.from_{kind}", f"{took:6.2f} {took / plain:9.1f}", aim)
        large, small = medians(DECIDE, str(Path(folder) / "large.json"), 1)
    print("\none decision                              us")
    show(f"of {count:,} outages", f"{large * 1e6:6.2f}")
    show("of the record that ships", f"{small * 1e6:6.2f}")
    show("large to small", f"{large / small:6.2f}", verdict(large / small, AIM_RATIO))


def show(what: str, figure: str, aim: str = "") -> None:
    """A line of the table."""
    print(f"{what:<38} {figure}  {aim}".rstrip())


def verdict(value: float, aim: float) -> str:
    """Whether an aim is reached."""
    return f"aim: {aim:g}, {'reached' if value <= aim else 'NO'}"


if __name__ == "__main__":
    main()
