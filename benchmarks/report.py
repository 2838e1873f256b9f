"""What the report of an audit costs: an audit with its report over the audit alone, in turn.

Two months of synthetic transmissions, as Parquet and as CSV, by the functions in one process and by
the command. The time of the report has all in it: the hash of the file, what is collected while
rows go by, and the page. Ratios count: both are measured in one run.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.csv as pc
import pyarrow.parquet as pq
from audit import CHUNK, synthetic

from graceperiod import OutageCalendar
from graceperiod.audit import audit_file
from graceperiod.report.audit_page import Input, audit_page

AIM = 2.0  # times the audit


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure, and print a row for each kind of file, and for an audit that writes its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    calendar = OutageCalendar.cbsa()

    def alone(file: Path, output: Path | None) -> None:
        audit_file(calendar, file, output=output)

    def reported(file: Path, output: Path | None) -> None:
        with file.open("rb") as data:
            digest = file_digest(data, "sha256").hexdigest()
        found = audit_file(calendar, file, output=output, details=True)
        page = audit_page(found, calendar, Input(file, file.stat().st_size, digest, ["shipped"]))
        output_page.write_text(page, encoding="utf-8")

    def command(file: Path, *report: str) -> None:
        asked = "audit", str(file), "--timestamp", "transmitted_at", *report
        run = [sys.executable, "-m", "graceperiod", *asked]
        subprocess.run(run, capture_output=True, check=False)  # noqa: S603 - ours

    def show(what: str, times: list[tuple[float, float]]) -> None:
        plain, with_report = (statistics.median(each) for each in zip(*times, strict=True))
        ratio = statistics.median(b / a for a, b in times)
        print(f"{what:24} {plain:6.2f} s {with_report:6.2f} s {ratio:6.2f}")

    print(f"{given.rows:,} rows; the report over the audit alone, aim {AIM}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        output_page = folder / "audit.html"
        parquet, csv = folder / "rows.parquet", folder / "rows.csv"
        synthetic(parquet, given.rows, min(CHUNK, given.rows))
        pc.write_csv(pq.read_table(parquet), csv)
        for file, output in (
            (parquet, None),
            (parquet, folder / "out.parquet"),
            (csv, None),
            (csv, folder / "out.csv"),
        ):
            times = [
                (seconds(lambda: alone(file, output)), seconds(lambda: reported(file, output)))  # noqa: B023 - run at once
                for _ in range(given.rounds)
            ]
            show(f"{file.suffix[1:]}{', rows written' if output else ''}", times)
        for file in (parquet, csv):
            page = "--report", str(output_page)
            times = [
                (seconds(lambda: command(file)), seconds(lambda: command(file, *page)))  # noqa: B023 - run at once
                for _ in range(given.rounds)
            ]
            show(f"{file.suffix[1:]}, the command", times)


if __name__ == "__main__":
    main()
