"""Files as they arrive damaged: cut, bytes changed, columns renamed, other types, false encodings.

Whatever the damage, an audit ends with one error of the library in one line, and leaves no output;
or it decides the file, and as many rows come out as went in.
`python -m tests.audit.damaged --files 10000` runs as many of each kind, each hundred in a process
of its own, since damage can also end a process.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from graceperiod import GracePeriodError, OutageCalendar
from graceperiod.audit import AuditedFile, Layout, audit_file
from graceperiod.audit.inputs import open_rows
from graceperiod.systems import fold_name
from graceperiod.tables.annotator import COLUMNS
from graceperiod.tables.column_choice import USUAL_NAMES
from tests.audit.damage import KINDS, MAKERS, make_file

CALENDAR = OutageCalendar.cbsa()


def rows_of(file: Path) -> list[list[Any]]:
    """The rows of an output, in the order of its columns; of Parquet their labels alone."""
    if file.suffix == ".csv":
        text = file.read_text("utf-8-sig")
        end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
        delimiter = text.partition("no_penalty")[2][:1]
        found = csv.reader(io.StringIO(text, end), delimiter=delimiter)
        return [[*row] for row in found][1:]
    if file.suffix == ".jsonl":
        return [list(json.loads(line).values()) for line in file.read_text("utf-8").splitlines()]
    if file.suffix == ".parquet":
        labels = pq.read_table(file, columns=list(COLUMNS))  # others may have times beyond Python's
        return [list(row.values()) for row in labels.to_pylist()]
    with closing(openpyxl.load_workbook(file, read_only=True)) as book:
        return [list(row) for row in book.active.iter_rows(min_row=2, values_only=True)]


def count_rows(source: Path, layout: Layout, part: AuditedFile) -> int:
    """The rows of a file that was decided, by another reader."""
    data = source.read_bytes()
    if source.suffix == ".parquet":
        return int(pq.read_metadata(source).num_rows)
    if source.suffix == ".jsonl":
        return sum(bool(line.strip()) for line in data.split(b"\n"))
    if source.suffix == ".xls":
        return 3  # in the one that is damaged
    if source.suffix == ".xlsx":
        with closing(openpyxl.load_workbook(source, read_only=True)) as book:
            sheet = book[part.sheet] if part.sheet else book.worksheets[0]
            sheet.reset_dimensions()
            found = [
                number
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1)
                if any(cell not in {None, ""} for cell in row)
            ]
        return max(found) - (part.header_row or 1)
    # What stands above the header is not read.
    text = data.decode(part.encoding or "utf-8", "replace")
    with open_rows(source, layout, set(map(fold_name, USUAL_NAMES["transmitted_at"]))) as rows:
        delimiter, end, _, header = rows.dialect
    below = text.partition(header)[2].removeprefix(end)
    lines = csv.reader(io.StringIO(below, end), delimiter=delimiter)
    return sum(bool(cells) or len(rows.schema) == 1 for cells in lines)


def check(kind: str, seed: int, folder: Path) -> str:
    """How the audit of a damaged file ended: `decided`, or the class of its error.

    Raises:
        AssertionError: with a row more or less, a text of several lines, or an output of an error.
        Exception: any error that is not the library's.
    """
    data, layout = make_file(kind, seed)
    random = Random(seed)
    source, output = folder / f"in.{kind}", folder / f"out.{random.choice(KINDS)}"
    source.write_bytes(data)
    output.unlink(missing_ok=True)
    amount, system = random.choice([None, None, "amount"]), random.choice(["none", None])
    zone, id_column = random.choice([None, "ET"]), random.choice([None, "id"])
    refused: GracePeriodError | None = None
    try:
        found = audit_file(
            CALENDAR, source, layout=layout, output=output, details=True,
            assume_zone=zone, amount=amount, system=system, id_column=id_column,
        )  # fmt: skip
    except GracePeriodError as error:
        refused = error
    if refused is not None:
        assert "\n" not in str(refused), refused
        assert str(refused).startswith(f"{source}: "), refused
        assert [file.name for file in folder.iterdir()] == [source.name]
        return type(refused).__name__
    rows, part = rows_of(output), found.files[0]
    wanted = count_rows(source, layout, part)
    assert len(rows) == found.summary.rows == wanted, (len(rows), found.summary.rows, wanted)
    for row in rows:
        assert bool(row[-len(COLUMNS) + 1]) is not bool(row[-1]), row  # an outcome, or a problem
    return "decided"


def run(kind: str, first: int, count: int) -> tuple[Counter[str], list[str]]:
    """How so many audits ended, and what was wrong with some."""
    ends: Counter[str] = Counter()
    faults = []
    for seed in range(first, first + count):
        with TemporaryDirectory() as folder:
            try:
                ends[check(kind, seed, Path(folder))] += 1
            except Exception as error:  # noqa: BLE001 - each is a fault, and is counted
                faults.append(f"{kind} {seed}: {type(error).__name__}: {str(error)[:200]}")
    return ends, faults


def main() -> None:
    """Run, and print how the audits ended and what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="of each kind")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--kind", choices=MAKERS, action="append")
    parser.add_argument("--here", action="store_true", help="in this process")
    given = parser.parse_args()
    wrong = 0
    for kind in given.kind or MAKERS:
        ends: Counter[str] = Counter()
        for first in range(given.first, given.first + given.files, 100):
            count = min(100, given.first + given.files - first)
            if given.here:
                found, faults = run(kind, first, count)
            else:
                command = [
                    sys.executable,
                    "-X",
                    "faulthandler",
                    "-W",
                    "ignore",
                    "-m",
                    __spec__.name,
                ]
                command += ["--here", "--kind", kind, "--first", str(first), "--files", str(count)]
                done = subprocess.run(command, check=False, capture_output=True, text=True)
                lines = done.stdout.splitlines()
                found = Counter(json.loads(lines[-1])) if lines else Counter[str]()
                faults = lines[:-1] or ([] if lines else [f"{kind} {first}: {done.stderr[-600:]}"])
            wrong += len(faults)
            ends.update(found)
            sys.stdout.writelines(f"{fault}\n" for fault in faults)
            sys.stdout.flush()
        text = f"{kind}: {ends.total():,} files: {dict(ends)}"
        sys.stdout.write(f"{json.dumps(ends) if given.here else text}\n")
    sys.exit(bool(wrong) and not given.here)


if __name__ == "__main__":
    main()
