"""`graceperiod audit`: each row of a file decided, and what was found summed up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, Group
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from graceperiod.calendar import OutageCalendar
from graceperiod.cli._inputs import check_place, load_record
from graceperiod.cli._options import (
    AsJson,
    Bulletins,
    Calendars,
    Language,
    PageLanguage,
    PageReport,
    Shipped,
)
from graceperiod.cli._reports import PendingReport, check_report
from graceperiod.cli._terminal import PATIENCE, console, count, report_errors, to_json
from graceperiod.errors import require_extra
from graceperiod.systems import System

if TYPE_CHECKING:
    from graceperiod.audit import Audit
    from graceperiod.audit import Progress as Follow

__all__ = ["audit"]

_File = Annotated[
    Path, typer.Argument(help="Transmissions: .csv, .parquet, .jsonl, .ndjson or .xlsx.")
]
_Timestamp = Annotated[
    str | None, typer.Option(metavar="COL", help="Column with the transmission time.")
]
_System = Annotated[
    str | None,
    typer.Option(
        metavar="COL|ID|none",
        help="Column with the systems, or the id of one system for all rows, or none: not stated.",
    ),
]
_Due = Annotated[str | None, typer.Option(metavar="COL", help="Column with the due time.")]
_Zone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        help="Time zone of timestamps that have none: ET, UTC, -05:00, America/Vancouver.",
    ),
]
_Amount = Annotated[str | None, typer.Option(metavar="COL", help="Column to sum up by outcome.")]
_Output = Annotated[
    Path | None,
    typer.Option(
        metavar="OUT",
        help="Where to write each row with its decision: .parquet, .csv, .jsonl or .ndjson.",
    ),
]


def audit(
    file: _File,
    *,
    timestamp: _Timestamp = None,
    system: _System = None,
    due: _Due = None,
    assume_zone: _Zone = None,
    amount: _Amount = None,
    output: _Output = None,
    bulletin: Bulletins = None,
    calendar: Calendars = None,
    shipped: Shipped = True,
    report: PageReport = None,
    language: PageLanguage = Language.EN,
    json_wanted: AsJson = False,
) -> None:
    """Decide each row of a file, and sum up what was found.

    Exit status: 0, or 2 for an error. Rows that have problems or need a person change nothing.
    """
    given = *(bulletin or []), *(calendar or [])
    check_place(output, *given)
    check_report(report, file, output, *given)
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    pending = None if report is None else PendingReport.of(file, report, language)
    options = {
        "timestamp": timestamp,
        "system": system,
        "due": due,
        "assume_zone": assume_zone,
        "amount": amount,
        "output": output,
        "details": pending is not None,
    }
    found = _run(loaded.calendar, file, options)
    if pending is not None:
        pending.write(found, loaded, assume_zone=assume_zone, output=output)
    if json_wanted:
        typer.echo(to_json(_document(found, file, output)))
    else:
        console().print(_tables(found, file, output))


def _run(calendar: OutageCalendar, file: Path, options: dict[str, Any]) -> "Audit":
    """Audit a file with the options of `graceperiod.audit.audit_file`, and show the progress.

    What the user can put right is one line on stderr, and status 2.
    """
    with report_errors():
        with require_extra("audit", "auditing a file"):
            from graceperiod.audit import audit_file  # noqa: PLC0415 - its packages are an extra
        try:
            with _progress() as follow:
                return audit_file(calendar, file, progress=follow, **options)
        except OSError as error:
            # A line that names the file it is about.
            raise OSError(error.errno, _about(error, file)) from None


def _about(error: OSError, file: Path) -> str:
    return f"{error.filename or file}: {error.strerror or error}"


@contextmanager
def _progress() -> Iterator["Follow"]:
    """A function that shows on a terminal how far the audit is, after a second."""
    output = Console(stderr=True)
    progress = Progress(
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[speed]:,.0f} a second,"),
        TimeRemainingColumn(),
        console=output,
        transient=True,
    )
    task = progress.add_task("Auditing", total=None, rows=0, speed=0.0)
    began = monotonic()

    def follow(rows: int, part: float | None) -> None:
        took = monotonic() - began
        speed = rows / took if took else 0.0
        total = None if part is None else 1.0
        progress.update(task, completed=part or 0.0, total=total, rows=rows, speed=speed)
        if output.is_terminal and took > PATIENCE:
            progress.start()  # does nothing once it has started

    try:
        yield follow
    finally:
        if progress.live.is_started:
            progress.stop()


def _document(audit: "Audit", file: Path, output: Path | None) -> dict[str, Any]:
    """What was found, as plain JSON values; amounts as text, which keeps them exact."""
    return {
        "schema": "graceperiod.audit/1",
        "file": str(file),
        "sheet": audit.sheet,
        "output": None if output is None else str(output),
        "timestamp": audit.timestamp,
        "system": None if audit.system is None else str(audit.system),
        "system_for_all_rows": isinstance(audit.system, System) or audit.system is None,
        "due": audit.due,
        **audit.summary.model_dump(mode="json"),
    }


def _tables(audit: "Audit", file: Path, output: Path | None) -> Group:
    """What was found, as tables under a line that says what was read."""
    found = audit.summary
    parts: list[Text | Table] = [Text(_heading(audit, file))]
    outcomes = _table("Outcome", "Rows")
    columns: dict[str, Any] = {}
    if found.amounts is not None:
        outcomes.add_column(f"Sum of {found.amounts.column}", justify="right")
        columns = dict(found.amounts.by_outcome)
    for outcome, number in found.by_outcome.items():
        _row(outcomes, outcome, number, columns.get(outcome))
    undecided = None if found.amounts is None else found.amounts.undecided
    _row(outcomes, "cannot be decided", found.with_problems, undecided)
    total = None if undecided is None else sum(columns.values(), undecided)
    _row(outcomes, "all", found.rows, total)
    parts.append(outcomes)
    for title, counts in (("Reason", found.by_reason), ("Outage", found.by_outage)):
        if counts:
            table = _table(title, "Rows")
            for name, number in counts.items():
                _row(table, name, number)
            parts.append(table)
    parts += [Text(line) for line in _closing(audit, output)]
    return Group(*parts)


def _heading(audit: "Audit", file: Path) -> str:
    if isinstance(audit.system, System):
        system = f"system {audit.system} in all rows"
    else:
        system = f"system from {audit.system!r}" if audit.system else "system not stated"
    due = f", due from {audit.due!r}" if audit.due else ""
    sheet = f", sheet {audit.sheet!r}" if audit.sheet else ""
    rows = count(audit.summary.rows, "row")
    return f"{file}{sheet}: {rows}; timestamp from {audit.timestamp!r}, {system}{due}."


def _closing(audit: "Audit", output: Path | None) -> Iterator[str]:
    found, amounts = audit.summary, audit.summary.amounts
    for text, number in found.problems.items():
        yield f"{count(number, 'row')}: {text}"
    if found.other_problems:
        yield f"{count(found.other_problems, 'row')}: other problems"
    if amounts is not None and (amounts.missing or amounts.unreadable):
        yield (
            f"Not in the sums: {count(amounts.missing, 'row')} with no amount, "
            f"{count(amounts.unreadable, 'row')} whose amount is no plain number."
        )
    yield (
        f"For a person to look at: {count(found.needing_review, 'row')} that were decided with a "
        f"caution or undetermined, {count(found.with_problems, 'row')} with problems."
    )
    if output is not None:
        yield f"Every row with its decision: {output}."


def _table(first: str, second: str) -> Table:
    table = Table(first)
    table.add_column(second, justify="right")
    return table


def _row(table: Table, name: str, number: int, amount: object = None) -> None:
    table.add_row(Text(name), f"{number:,}", *([] if amount is None else [f"{amount:,}"]))
