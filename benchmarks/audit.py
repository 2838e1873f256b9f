"""How fast a file is audited, and in how much memory, beside merely copying it.

A file of synthetic transmissions, Parquet or CSV, is audited, and copied by PyArrow, each in a
process of its own, in turn. The copy of CSV has nine constant columns more. Peak memory is what
Linux says of the process (VmHWM; `ru_maxrss` begins with that of the process which started it).
Ratios count: both are measured in one run.

`--due --rounds 1 --rows 10000000 100000000` shows that memory does not grow with the file; as CSV
this needs 35 GB of disk.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

AIMS, AIM_MEMORY = {"parquet": 1.7, "csv": 2.0}, 1024.0  # audit to copy, MiB
SECOND = 1_000_000
SYSTEMS = ["CERS_PORTAL", "EDI", "CARM", "eManifest Portal", "IID"]
FIRST, DAYS = 1_756_684_800, 60  # from 2025-09-01 UTC
CHUNK = 1_000_000
NOT_GIVEN = 0.1  # of the due times
RUN = """
import json, sys, time
from pathlib import Path
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from graceperiod import OutageCalendar
from graceperiod.audit import audit_file
source, output, mode = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
began = time.perf_counter()
if mode == "audit":
    rows = audit_file(OutageCalendar.cbsa(), source, output=output).summary.rows
elif source.suffix == ".csv":
    rows, texts = 0, dict.fromkeys(sys.argv[4].split(","), pa.string())
    convert = pyarrow.csv.ConvertOptions(column_types=texts)
    names = [*texts, *(f"constant {number}" for number in range(9))]
    schema = pa.schema(dict.fromkeys(names, pa.string()))
    read = pyarrow.csv.ReadOptions(block_size=1 << 23)
    reader = pyarrow.csv.open_csv(source, read, convert_options=convert)
    with pyarrow.csv.CSVWriter(output, schema) as writer:
        for batch in reader:
            more = [pa.repeat("NO_PENALTY", len(batch))] * 9
            writer.write_batch(pa.RecordBatch.from_arrays([*batch.columns, *more], schema=schema))
            rows += batch.num_rows
else:
    rows = 0
    with pq.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False) as file:
        with pq.ParquetWriter(output, file.schema_arrow, use_dictionary=["system"]) as writer:
            for batch in file.iter_batches(262_144):
                writer.write_batch(batch)
                rows += batch.num_rows
took = time.perf_counter() - began
status = Path("/proc/self/status").read_text()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps({"rows": rows, "seconds": took, "cpu": time.process_time(), "peak": peak}))
"""


def synthetic(file: Path, rows: int, group: int, *, due: bool = False) -> None:
    """Transmissions of two months, in random order, and amounts; with due times, a third of them
    missed, and some not given.
    """
    random = np.random.default_rng(25)
    schema = pa.schema(
        [
            ("id", pa.int64()),
            ("transmitted_at", pa.timestamp("us", "UTC")),
            ("system", pa.string()),
            ("amount", pa.decimal128(12, 2)),
            *([("due", pa.timestamp("us", "UTC"))] * due),
        ]
    )
    with pq.ParquetWriter(file, schema) as writer:
        for first in range(0, rows, group):
            count = min(group, rows - first)
            sent = FIRST * SECOND + random.integers(0, DAYS * 86_400 * SECOND, count)
            which = pa.array(random.integers(0, len(SYSTEMS), count).astype(np.int32))
            amounts = pa.array(random.integers(1, 10**8, count)).cast(pa.decimal128(21, 2))
            columns = [
                pa.array(np.arange(first, first + count)),
                pa.array(sent).cast(schema.field(1).type),
                pa.DictionaryArray.from_arrays(which, SYSTEMS).cast(pa.string()),
                amounts.cast(pa.decimal128(12, 2)),
            ]
            if due:
                after = random.integers(-3600 * SECOND, 7200 * SECOND, count)
                limits = pa.array(sent + after, mask=random.random(count) < NOT_GIVEN)
                columns.append(limits.cast(schema.field("due").type))
            writer.write_table(pa.table(columns, schema=schema), row_group_size=count)


def to_csv(parquet: Path, file: Path, names: list[str]) -> None:
    """The same transmissions as text: columns of CSV without quotation marks."""
    with pq.ParquetFile(parquet) as rows, file.open("wb") as text:
        text.write(f"{','.join(names)}\n".encode())
        for batch in rows.iter_batches(CHUNK, columns=names):
            texts = [
                pc.strftime(pc.floor_temporal(column, unit="second"), "%FT%TZ")
                if pa.types.is_timestamp(column.type)
                else column.cast(pa.string())
                for column in batch.columns
            ]
            lines = pc.binary_join_element_wise(*(pc.fill_null(each, "") for each in texts), ",")
            text.write("\n".join([*lines.to_pylist(), ""]).encode())


def measured(source: Path, output: Path, mode: str, names: list[str]) -> dict[str, float]:
    """What a run in a process of its own came to."""
    given = str(source), str(output), mode, ",".join(names)
    command = [sys.executable, "-c", RUN, *given]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(folder: Path, rows: int, given: argparse.Namespace) -> float:
    """Measure files of so many rows and print, with the aims; the peak of the audit in MiB."""
    names = ["id", "transmitted_at", "system", *["due"] * given.due]
    source, output = folder / "in.parquet", folder / f"out.{given.kind}"
    synthetic(source, rows, given.group, due=given.due)
    if given.kind == "csv":
        to_csv(source, source.with_suffix(".csv"), names)
        source.unlink()
        source = source.with_suffix(".csv")
    size = source.stat().st_size / 2**20
    print(f"{rows:,} rows of {given.kind}, {size:,.0f} MiB, {given.group:,} rows a group")
    runs: dict[str, list[dict[str, float]]] = {"copy": [], "audit": []}
    for _ in range(given.rounds):
        for mode, found in runs.items():
            found.append(measured(source, output, mode, names))
            if found[-1]["rows"] != rows:
                sys.exit(f"{mode}: {found[-1]['rows']:,} rows came out")
    print("         seconds   CPU seconds   rows a second   peak MiB")
    for mode, found in runs.items():
        took = statistics.median(each["seconds"] for each in found)
        peak = max(each["peak"] for each in found)
        cpu = statistics.median(each["cpu"] for each in found)
        print(f"{mode:<6} {took:9.1f} {cpu:13.1f} {rows / took:15,.0f} {peak:10,.0f}")
    ratio, cpu = ratio_of(runs, "seconds"), ratio_of(runs, "cpu")
    print(f"audit to copy {ratio:5.2f}    {verdict(ratio, AIMS[given.kind])}; of CPU {cpu:.2f}")
    print(f"peak MiB {peak:10,.0f}    {verdict(peak, AIM_MEMORY)}", flush=True)
    return peak


def main() -> None:
    """Measure files of each size; end with 1 where memory is over its aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000])
    parser.add_argument("--group", type=int, default=CHUNK, help="rows in a group of the file")
    parser.add_argument("--kind", choices=AIMS, default="parquet")
    parser.add_argument("--due", action="store_true", help="decide with due times")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="for the files, else a temporary one")
    given = parser.parse_args()
    with TemporaryDirectory(dir=given.folder) as folder:
        peaks = [measure(Path(folder), rows, given) for rows in given.rows]
    if max(peaks) > AIM_MEMORY:
        sys.exit(1)


def ratio_of(runs: dict[str, list[dict[str, float]]], figure: str) -> float:
    """The median, over the rounds, of a figure of the audit to that of the copy."""
    pairs = zip(runs["audit"], runs["copy"], strict=True)
    return statistics.median(one[figure] / other[figure] for one, other in pairs)


def verdict(value: float, aim: float) -> str:
    """Whether an aim is reached."""
    return f"aim: {aim:g}, {'reached' if value <= aim else 'NO'}"


if __name__ == "__main__":
    main()
