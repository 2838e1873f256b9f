"""A million rows on every frame, in every unit and kind of file: row for row what `decide` gives.

`python -m tests.tables.million` draws some thousand rows, sound ones and bad ones of every kind,
and asks `decide` of each; then it repeats and shuffles them, has them decided in every way, and
prints each with its seconds. It ends with 1 if an answer differs. `--way spark` takes that alone.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graceperiod import OutageCalendar, System
from graceperiod.audit import audit_file
from graceperiod.tables.annotator import LABELS
from graceperiod.tables.instants import YEAR_1, YEAR_10000
from graceperiod.tables.kernel import PER_UNIT
from graceperiod.times import HOUR, MINUTE, instant
from tests import cluster
from tests.audit.row_files import KINDS, write_rows
from tests.tables.rows import BAD_SYSTEMS, BAD_TIMES, FRAMES, expected, labels_of
from tests.tables.test_frames import CALENDAR, SYSTEMS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["WAYS", "differences"]

Way = Callable[[pa.Table, Path, dict[str, Any]], Any]
"""Annotates a table, which can be written to a file of this name, with some options."""
Asked = tuple[str | None, ...]
"""A row as `decide` takes it: when it was sent, its system, and when it was due."""

RECORD = OutageCalendar.cbsa() | CALENDAR
NIGHTS = [
    instant(f"2025-{day} 00:00 ET") + n * 20 * MINUTE
    for day in ("03-09", "11-02")  # one lacks an hour, the other has one twice
    for n in range(15)
]
NEAR = [*(edge for system in (*System, None) for edge in RECORD.timeline(system).edges), *NIGHTS]
NAMES = [*SYSTEMS, *BAD_SYSTEMS, *System]
ON_A_WALL = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?")
BEFORE_1970 = "1960-01-01 00:00"  # an assumed clock is known from 1970 on, Eastern's from 1902
DISTINCT = 5_000
UNITS = ["text", *PER_UNIT]
SKIPPED = {
    *product(KINDS, PER_UNIT),  # hold text
    *product(["spark"], ["s", "ms", "ns"]),  # keeps microseconds, as DuckDB does
    ("duckdb", "ns"),
} - {*product(["parquet"], UNITS)}
PLAIN = pa.schema(
    {
        field.name: pa.string() if pa.types.is_dictionary(field.type) else field.type
        for field in LABELS
    }
)


def differences(
    ways: dict[str, Way], size: int, folder: Path, random: Random
) -> Iterator[tuple[str, float, str]]:
    """Each way, type of times, and due times or none; its seconds; and the first row that differs
    from `decide`, or an empty text if none does.
    """
    for unit, is_wall in product(UNITS, (False, True)):
        rows, asked = draw_rows(unit, random, min(size, DISTINCT), is_wall=is_wall)
        places = [place % len(asked) for place in range(size)]
        random.shuffle(places)
        table = rows.take(places).append_column("row", pa.array(map(str, range(size))))
        file = folder / f"{unit}-{is_wall:d}"
        for name, due in product(ways, (None, "limit")):
            if (name, unit) in SKIPPED:
                continue
            before = perf_counter()
            options = {"due": due, "assume_zone": "ET" if is_wall else None}
            annotated = labels_of(ways[name](table, file, options))
            seconds = perf_counter() - before
            wanted = answers(asked, with_due=due is not None, of_file=name in KINDS)
            title = f"{name}, {unit}{' on a clock' * is_wall}{' with due times' * bool(due)}"
            yield title, seconds, difference(annotated, wanted.take(places))


def draw_rows(
    unit: str, random: Random, size: int, *, is_wall: bool
) -> tuple[pa.Table, list[Asked]]:
    """Rows, and each as `decide` takes it."""
    kind = pa.timestamp(unit, None if is_wall else "UTC") if unit != "text" else pa.string()
    systems = random.choices(NAMES, k=size)
    times = {
        name: [draw_time(unit, random, is_wall=is_wall) for _ in range(size)]
        for name in ("transmitted_at", "limit")
    }
    cells = {name: pa.array([cell for cell, _ in drawn], kind) for name, drawn in times.items()}
    rows = zip(times["transmitted_at"], systems, times["limit"], strict=True)
    asked: list[Asked] = [(sent, system, due) for (_, sent), system, (_, due) in rows]
    return pa.table(cells | {"system": pa.array(systems, pa.string())}), asked


def draw_time(unit: str, random: Random, *, is_wall: bool) -> tuple[Any, str | None]:
    """A time as text or in a unit, an instant or on the Eastern wall clock, at times a bad one or
    none; and the same as `decide` takes it.
    """
    at = random.choice(NEAR) + random.choice([-1, 0, 1, random.randrange(-4 * HOUR, 4 * HOUR)])
    wall = at - random.choice([4, 5]) * HOUR
    if unit != "text":
        times, over = PER_UNIT[unit]
        value = (wall if is_wall else at) * times // over
        outside = random.choice([YEAR_1 - 1, YEAR_10000]) * times // over
        cell = random.choice([*[value] * 8, value + 1 if unit == "ns" else outside, None])
        return cell, None if cell is None else iso(cell, unit) + (" ET" if is_wall else "Z")
    forms = [f"{iso(at)}Z", f"{iso(at - 4 * HOUR)}-04:00", f"{iso(wall)} ET"]
    bad = random.choice(BAD_TIMES)
    if is_wall:
        forms = [iso(wall), iso(wall).replace("T", " ")]
        bad = "" if bad == BEFORE_1970 else bad
    text = random.choice([*[random.choice(forms)] * 8, bad, None])
    return text, f"{text} ET" if is_wall and text and ON_A_WALL.fullmatch(text) else text


def iso(value: int, unit: str = "us") -> str:
    """A time in ISO 8601, without a zone."""
    return str(np.array(value, f"M8[{unit}]"))


def answers(asked: list[Asked], *, with_due: bool, of_file: bool) -> pa.Table:
    """The nine columns by `decide`. In a file, blanks are not given."""
    rows = []
    for row in asked:
        sent, system, due = (cell if cell and cell.strip() else None for cell in row)
        if not of_file:
            sent, system, due = row
        # Of several faults a table names the time's first, and `decide` the system's.
        answer = expected(RECORD, sent, None)
        if not answer["problem"]:
            answer = expected(RECORD, sent, system, due if with_due else None)
        rows.append(answer)
    return pa.Table.from_pylist(rows, PLAIN)


def difference(annotated: pa.Table, wanted: pa.Table) -> str:
    """The first row in which a column differs, if one does; of problems, the code."""
    for field in PLAIN:
        mine, theirs = (table[field.name].cast(field.type) for table in (annotated, wanted))
        if field.name == "problem":
            mine, theirs = (
                pc.replace_substring_regex(texts, "(?s):.*", "") for texts in (mine, theirs)
            )
        if not mine.equals(theirs):
            pairs = zip(mine.to_pylist(), theirs.to_pylist(), strict=True)
            row = next(row for row, (one, other) in enumerate(pairs) if one != other)
            return f"{field.name} of row {row} is {mine[row]}, and by decide {theirs[row]}"
    return ""


def annotate(
    make: Callable[[pa.Table], Any], table: pa.Table, _: Path, options: dict[str, Any]
) -> Any:
    """A frame that is annotated."""
    return RECORD.annotate(make(table), **options)


def audit(kind: str, table: pa.Table, file: Path, options: dict[str, Any]) -> pa.Table:
    """A file of a kind that is audited."""
    source, output = file.with_suffix(f".{kind}"), file.with_name("out.parquet")
    if not source.exists():
        write_rows(table, source)
    audit_file(RECORD, source, output=output, **options)
    written = pq.read_table(output)
    assert written["row"].equals(table["row"])
    return written


def annotate_on_spark(
    spark: "SparkSession", table: pa.Table, file: Path, options: dict[str, Any]
) -> pa.Table:
    """A frame of Spark that is annotated."""
    pq.write_table(table, file)
    annotated = RECORD.annotate(spark.read.parquet(str(file)), **options).toArrow()
    return annotated.take(pc.sort_indices(annotated["row"].cast(pa.int64())))


WAYS: dict[str, Way] = {
    **{name: partial(annotate, make) for name, make in FRAMES.items()},
    "reader": partial(annotate, lambda table: table.to_reader(max_chunksize=50_000)),
    **{kind: partial(audit, kind) for kind in KINDS},
}
"""Every way but Spark, which needs a cluster."""


def main() -> None:
    """Run, and print how each way went."""
    names = [*WAYS, "spark"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", choices=names, action="append")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    wrong = 0
    with TemporaryDirectory() as place, ExitStack() as stack:
        folder, ways, wanted = Path(place), dict(WAYS), given.way or names
        if "spark" in wanted:
            spark = stack.enter_context(cluster.session(folder))
            ways["spark"] = partial(annotate_on_spark, spark)
        chosen = {name: ways[name] for name in wanted}
        for title, seconds, found in differences(chosen, given.rows, folder, Random(given.seed)):
            wrong += bool(found)
            sys.stdout.write(f"{title}: {seconds:.1f} s: {found or 'as decide'}\n")
            sys.stdout.flush()
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
