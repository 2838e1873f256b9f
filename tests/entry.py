"""An entry of the record from a notice, for a person to check.

`python -m tests.entry notice.txt --source https://… --source-kind REPUBLISHED` reads the notice as
the library does, and adds what it read to the file of its year. The person then reads the notice
again for `tests/answers/record.csv`, and the tests compare the two.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from graceperiod import Bulletin, GracePeriodError, read_bulletin
from graceperiod.outages import SourceKind, Wording
from graceperiod.record.entries import Entry, Kind
from tests.schemas import DATA, as_text

NEXT = """\
Check it against the notice, field by field. Then write what the notice says once more, by hand, in
tests/answers/record.csv: a row for each section and window. `pytest tests/record/test_data.py`
compares the two. docs/record.md says more.
"""


def entry_of(bulletin: Bulletin, source: str, kind: SourceKind, read_by: date) -> dict[str, Any]:
    """An entry as a file holds it: what was read of a notice, and where and when.

    Raises:
        GracePeriodError: it is not one, such as a section without a system.
    """
    outages = bulletin.outages or bulletin.withdrawn
    wordings = {outage.wording for outage in outages}
    # On record for the notice as a whole: a sentence of one section stands for all.
    stated = wordings - {None, Wording.NONE} or wordings
    issued = bulletin.issued.date() if bulletin.issued else None
    entry: dict[str, Any] = {
        "number": bulletin.number,
        "status": bulletin.status,
        "kind": Kind.SCHEDULED if any(one.scheduled for one in outages) else Kind.UNSCHEDULED,
        "title": bulletin.title,
        "dated": dated.isoformat() if (dated := bulletin.dated or issued) else None,
        "sections": [
            {
                "systems": sorted(section.systems),
                "impact": section.impact,
                "direction": section.direction,
                "approximate": section.approximate,
                "windows": [
                    {"start": _stated(start), "end": _stated(end)} for start, end in section.windows
                ],
            }
            for section in bulletin.sections
        ],
        "penalty_wording": stated.pop() if len(stated) == 1 else None,
        "source": source,
        "source_kind": kind,
        "read_by": read_by.isoformat(),
    }
    Entry.model_validate(entry)
    return entry


def _stated(when: datetime | None) -> str | None:
    return when.isoformat(timespec="minutes") if when else None


def add_entry(entry: dict[str, Any], folder: Path = DATA) -> Path:
    """Add an entry to the file of the year in which its first outage begins, which may be new, and
    give the file. One without a window goes by its date, and without one among the undated.
    """
    starts = [window["start"] for section in entry["sections"] for window in section["windows"]]
    day = min(starts, default=entry["dated"])
    file = folder / f"{day[:4] if day else 'undated'}.json"
    document: dict[str, Any] = {"$schema": "schemas/outages.json", "entries": []}
    if file.exists():
        document = json.loads(file.read_text("utf-8"))
    document["entries"].append(entry)
    file.write_text(as_text(document), "utf-8")
    return file


def main(arguments: Sequence[str], folder: Path = DATA) -> None:
    """Read a notice, add its entry, and say what to do next."""
    parser = argparse.ArgumentParser(prog="python -m tests.entry", description=__doc__)
    parser.add_argument(
        "notice", type=Path, help="file of the notice: text, HTML, an e-mail, a PDF"
    )
    parser.add_argument("--source", required=True, help="address where the notice can be read")
    parser.add_argument("--source-kind", required=True, type=SourceKind, choices=[*SourceKind])
    parser.add_argument(
        "--read-by", type=date.fromisoformat, default=datetime.now(UTC).date(),
        help="day on which it was read; today unless given",
    )  # fmt: skip
    given = parser.parse_args(arguments)
    try:
        bulletin = read_bulletin(given.notice, url=given.source)
        entry = entry_of(bulletin, given.source, given.source_kind, given.read_by)
    except (GracePeriodError, OSError) as error:
        parser.exit(2, f"Error: {error}\n")
    for finding in bulletin.findings:
        sys.stdout.write(f"{finding.code}: {finding.message}\n")
    file = add_entry(entry, folder)
    sys.stdout.write(f"{entry['number'] or entry['title']} is the last entry of {file}.\n{NEXT}")


if __name__ == "__main__":
    main(sys.argv[1:])
