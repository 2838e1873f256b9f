"""What is on record by system and year, and how old it is, as `outages --coverage` prints it."""

import csv
from collections.abc import Collection, Iterable
from datetime import date
from io import StringIO

import typer

from graceperiod.calendar import OutageCalendar
from graceperiod.cli._documents import CoverageDocument, CoverageRow
from graceperiod.cli._outputs import time_to_the_second
from graceperiod.cli._tables import TextTable
from graceperiod.cli._terminal import console, print_document
from graceperiod.display.words import describe_count
from graceperiod.record.figures import Coverage
from graceperiod.times import describe, eastern_day, instant

__all__ = ["print_coverage"]

_COLUMNS = (
    "System", "Year", "Bulletins", "Outages", "No end reported", "Summary only", "First day",
    "Last day",
)  # fmt: skip

_CAPTION = """\
any: all systems together, each bulletin counted once.
What rides on EDI has a row only where it has more on record than EDI."""


def print_coverage(
    coverage: Iterable[Coverage],
    record: OutageCalendar,
    shape: str,
    *,
    last_read: date | None,
) -> None:
    """Print what is on record, as a table, as JSON or as CSV.

    Args:
        coverage: of the systems and years to print.
        record: the whole record.
        shape: `table`, `json` or `csv`.
        last_read: the last day on which a source was read; None where that is not known.
    """
    now, reaches = time_to_the_second(), record.reaches
    years = {outage.start.year for outage in record}
    document = CoverageDocument(
        schema="graceperiod.coverage/2",
        record_version=record.version,
        reaches=reaches,
        # A record can reach beyond today, to an outage that is scheduled.
        age_days=None if reaches is None else max(0, (now - reaches).days),
        last_read=last_read,
        coverage=tuple(CoverageRow(**row._asdict()) for row in coverage),
    )
    if shape == "json":
        print_document(document)
    elif shape == "csv":
        typer.echo(_as_csv(document), nl=False)
    else:
        is_of_all = any(row.system is None for row in document.coverage)
        rows = [
            (row.system or "any", *(str(value) for _, value in [*row][1:]))
            for row in document.coverage
        ]
        console().print(TextTable(_COLUMNS, rows, caption=_CAPTION if is_of_all else None))
        typer.echo(_describe_age(document, years, eastern_day(instant(now))))


def _as_csv(document: CoverageDocument) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CoverageRow.model_fields)
    for row in document.coverage:
        writer.writerow([row.system or "any", *(value for _, value in [*row][1:])])
    return text.getvalue().encode()


def _describe_age(document: CoverageDocument, years: Collection[int], today: date) -> str:
    """How far the record reaches, how old it is, the years between the first and the last that it
    has nothing of, and which record it is.
    """
    sentences = ["No outage is on record."]
    if document.reaches is not None and document.age_days is not None:
        reaches, ago = describe(instant(document.reaches)), describe_count(document.age_days, "day")
        sentences = [f"The record reaches to {reaches}, {ago} ago."]
    if document.last_read is not None:
        ago = describe_count(max(0, (today - document.last_read).days), "day")
        sentences.append(f"Its sources were last read on {document.last_read}, {ago} ago.")
    first, last = min(years, default=0), max(years, default=0)
    if empty := [year for year in range(first, last) if year not in years]:
        sentences.append(f"It has nothing of {', '.join(map(str, empty))}.")
    return " ".join([*sentences, f"Its version is {document.record_version}."])
