"""Auditing a Parquet file larger than memory, beside merely copying it with the same reader and
writer.

Each runs in a process of its own, whose data the kernel limits to 1 GiB (RLIMIT_DATA); they take
turns. Printed are the rows a second, the most memory a process held, and the ratio.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import System

AIM = 2.0  # times the copy
LIMIT = 1 << 30  # bytes
GROUP = 1_000_000  # rows

CHILD = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[4]), int(sys.argv[4])))
from pathlib import Path
from graceperiod import OutageCalendar
from graceperiod.batch.files import audit
from graceperiod.batch.reading import open_source
from graceperiod.batch.writing import open_output
source, output = Path(sys.argv[2]), Path(sys.argv[3])
began = time.perf_counter()
if sys.argv[1] == "audit":
    rows = audit(OutageCalendar.cbsa(), source, output=output).summary.rows
else:
    with open_source(source) as file:
        rows = 0
        with open_output(output, source, file.empty, file.dialect) as write:
            for batch in file.batches(file.names):
                write(batch)
                rows += batch.num_rows
took = time.perf_counter() - began
print(rows, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def generate(path: Path, rows: int) -> None:
    """Transmissions of 2025, at random, of all systems; in groups of a million rows."""
    random = np.random.default_rng(25)
    names = pa.array([*System], pa.string())
    schema = pa.schema(
        [
            ("id", pa.int64()),
            ("transmitted_at", pa.timestamp("us", "UTC")),
            ("system", pa.dictionary(pa.int8(), pa.string())),
        ]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, rows, GROUP):
            size = min(GROUP, rows - first)
            times = random.integers(1735689600, 1767225600, size) * 1_000_000
            codes = pa.array(random.integers(0, len(names), size).astype(np.int8))
            columns = [
                pa.array(np.arange(first, first + size)),
                pa.array(times).cast(schema.field(1).type),
                pa.DictionaryArray.from_arrays(codes, names),
            ]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))


def run(what: str, source: Path, output: Path) -> tuple[int, float, int]:
    """Rows, seconds and peak memory of a process that audits or copies a file."""
    command = [sys.executable, "-c", CHILD, what, str(source), str(output), str(LIMIT)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    rows, took, peak = done.stdout.split()
    return int(rows), float(took), int(peak)


def main() -> None:
    """Measure and print, with the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where there is room; else a temporary one")
    given = parser.parse_args()
    best: dict[str, tuple[float, int]] = {}
    with TemporaryDirectory(dir=given.folder) as folder:
        source, output = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        generate(source, given.rows)
        print(f"{given.rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB of Parquet")
        for _ in range(given.rounds):
            for what in ("copy", "audit"):
                rows, took, peak = run(what, source, output)
                if rows != given.rows:
                    raise SystemExit(f"{what}: {rows:,} rows came out of {given.rows:,}")
                known = best.get(what, (took, peak))
                best[what] = min(took, known[0]), max(peak, known[1])
    for what, (took, peak) in best.items():
        speed = given.rows / took / 1e6
        print(f"{what:<6} {took:7.1f} s  {speed:5.1f} M rows/s  peak {peak / 2**20:5.0f} MiB")
    ratio = best["audit"][0] / best["copy"][0]
    print(f"audit / copy {ratio:.2f}  aim: {AIM:g}, {'reached' if ratio <= AIM else 'NO'}")


if __name__ == "__main__":
    main()
