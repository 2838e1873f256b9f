"""`graceperiod audit`: each row of a file decided, and a summary of the answers."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from graceperiod.calendar import OutageCalendar
from graceperiod.cli import _options as options
from graceperiod.cli import _terminal as terminal
from graceperiod.cli._inputs import LoadedRecord, load_record
from graceperiod.cli._outputs import check_place, check_report, time_to_the_second, write_page
from graceperiod.display.words import describe_count, words_in
from graceperiod.errors import InvalidFrameError, require_extra
from graceperiod.systems import System

if TYPE_CHECKING:
    from graceperiod.audit import Audit
    from graceperiod.audit.summary import AuditDocument

__all__ = ["audit"]


def _option(metavar: str, text: str) -> Any:  # noqa: ANN401 - as Typer's own
    return typer.Option(metavar=metavar, help=text)


_File = Annotated[
    Path, typer.Argument(help="Transmissions: .csv, .parquet, .jsonl, .ndjson or .xlsx.")
]
_Timestamp = Annotated[str | None, _option("COL", "Column with the transmission time.")]
_System = Annotated[
    str | None,
    _option(
        "COL|ID|none",
        "Column with the systems; or one system for all rows; or none, if it is not stated.",
    ),
]
_Due = Annotated[str | None, _option("COL", "Column with the due time.")]
_Filing = Annotated[
    str | None, _option("COL|ID", "Column with the filings, or one; gives --due by --event.")
]
_Event = Annotated[
    str | None, _option("COL", "Column with the arrivals or, for exports, loadings.")
]
_Zone = Annotated[
    str | None,
    _option("ZONE", "Time zone of timestamps that have none: ET, UTC, -05:00, America/Vancouver."),
]
_SystemMap = Annotated[
    Path | None,
    _option("FILE", "Table of your own names of systems, with the columns name and system."),
]
_Template = Annotated[
    Path | None, _option("OUT.csv", "File for such a table of the unknown names, to fill in.")
]
_Amount = Annotated[str | None, _option("COL", "Column to sum by outcome.")]
_Output = Annotated[
    Path | None,
    _option("OUT", "File for every row with its decision: .parquet, .csv, .jsonl or .ndjson."),
]


# Over 40 lines, for each option has its line, and again among the arguments.
def audit(
    file: _File,
    *,
    timestamp: _Timestamp = None,
    system: _System = None,
    due: _Due = None,
    filing: _Filing = None,
    event: _Event = None,
    assume_zone: _Zone = None,
    system_map: _SystemMap = None,
    system_map_template: _Template = None,
    amount: _Amount = None,
    output: _Output = None,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
    report: options.Page = None,
    language: options.Language = "en",
    json_wanted: options.AsJson = False,
) -> None:
    """Decide each row of a file, and sum up the answers.

    Exit status: 0, or 2 for an error. Rows with problems or for review do not change it.
    """
    # Both places are checked before the work: an audit can take minutes.
    inputs = [*bulletins, *calendars, system_map]
    check_place(output, *inputs)
    check_place(system_map_template, file, output, *inputs)
    check_report(report, file, output, system_map_template, *inputs)
    loaded = load_record(bulletins, calendars, shipped=shipped, verbose=verbose)
    # Before the rows are read, so that a change while they are shows in the time.
    with terminal.report_errors(file):
        before = file.stat().st_mtime_ns
    arguments = {
        "timestamp": timestamp,
        "system": system,
        "due": due,
        "filing": filing,
        "event": event,
        "assume_zone": assume_zone,
        "systems": None if system_map is None else _read_map(system_map),
        "amount": amount,
        "output": output,
        "details": report is not None,
    }
    found = _run(loaded.calendar, file, arguments)
    for name in found.unused_due:
        terminal.notify(
            f"{file}: the column {name!r} looks like a due time, and is not used; to use it, give "
            f"--due {name!r}"
        )
    if system_map_template is not None:
        _write_map(system_map_template, found.summary.unknown_systems)
    if report is not None:
        write_page(report, _page(found, loaded, file, before, arguments, language))
    if json_wanted:
        terminal.print_document(_document(found, file, output, loaded.calendar.version))
    else:
        terminal.console().print(*_parts(found, file, output), sep="\n")


def _run(calendar: OutageCalendar, file: Path, arguments: dict[str, Any]) -> "Audit":
    """Audit a file with the arguments of `graceperiod.audit.audit_file`, and show the progress."""
    with terminal.report_errors():
        with require_extra("audit", "auditing a file"):
            from graceperiod.audit import audit_file  # noqa: PLC0415 - its packages are an extra
        try:
            with terminal.progress_bar("row") as show_progress:
                return audit_file(calendar, file, progress=show_progress, **arguments)
        except OSError as error:
            # Other errors name the file; this one may also be about the output.
            with terminal.report_errors(error.filename or file):
                raise


def _read_map(file: Path) -> dict[str, System]:
    """The systems by a house's own names."""
    with terminal.report_errors(), require_extra("audit", "auditing a file"):
        from graceperiod.audit.system_map import read_system_map  # noqa: PLC0415 - as above
    with terminal.report_errors(file):
        return read_system_map(file)


def _write_map(file: Path, unknown: Mapping[str, int]) -> None:
    """Write the unknown names, and say what to do with them."""
    from graceperiod.audit.system_map import write_system_map  # noqa: PLC0415 - needs a wing

    with terminal.report_errors(file):
        write_system_map(file, unknown)
    names = describe_count(len(unknown), "unknown name")
    terminal.notify(f"{file}: {names}; fill in the systems, and pass it with --system-map")


def _page(
    found: "Audit",
    loaded: LoadedRecord,
    file: Path,
    before: int,
    given: dict[str, Any],
    language: str,
) -> str:
    """The report of an audit. The file must not have changed since `before`, in nanoseconds."""
    from graceperiod.report.audit_page import Input, audit_page  # noqa: PLC0415 - needs a wing

    with terminal.report_errors(file), file.open("rb") as data:
        digest = file_digest(data, "sha256").hexdigest()
        state = file.stat()
        # The rows were read before: without a change, the hash is that of the same rows.
        if state.st_mtime_ns != before:
            raise InvalidFrameError("it changed while it was read; audit it again")
    sources, made = loaded.describe(words_in(language)), time_to_the_second()
    facts = Input(file, state.st_size, digest, sources, given["assume_zone"], given["output"], made)
    return audit_page(found, loaded.calendar, facts, language)


def _document(
    audit: "Audit", file: Path, output: Path | None, record_version: str
) -> "AuditDocument":
    """The document that `--json` prints."""
    from graceperiod.audit.summary import AuditDocument  # noqa: PLC0415 - needs a wing

    return AuditDocument(
        schema="graceperiod.audit/2",
        record_version=record_version,
        file=terminal.printable_path(file),
        output=None if output is None else terminal.printable_path(output),
        system_for_all_rows=isinstance(audit.system, System) or audit.system is None,
        **audit._asdict(),
        **dict(audit.summary),
    )


def _parts(audit: "Audit", file: Path, output: Path | None) -> Iterator[str | Table]:
    """The summary: what was read, tables of counts and sums, and what a person should look at."""
    found, amounts = audit.summary, audit.summary.amounts
    yield _heading(audit, file)
    outcomes: dict[str, list[Any]] = {
        "Outcome": [*found.by_outcome, "cannot be decided", "all"],
        "Rows": [*found.by_outcome.values(), found.with_problems, found.rows],
    }
    if amounts is not None:
        # The sums are exact decimals, so their total is too.
        sums = [*amounts.by_outcome.values(), amounts.undecided]
        outcomes[f"Sum of {amounts.column}"] = [*sums, sum(sums)]
    yield _table(outcomes)
    for title, counts in (("Reason", found.by_reason), ("Outage", found.by_outage)):
        if counts:
            yield _table({title: counts, "Rows": counts.values()})
    # Rare texts are counted together, since there can be as many as rows.
    for text, number in [*found.problems.items(), ("other problems", found.other_problems)]:
        if number:
            yield f"{describe_count(number, 'row')}: {text}"
    if amounts is not None and (amounts.missing or amounts.unreadable):
        yield (
            f"Not in the sums: {describe_count(amounts.missing, 'row')} with no amount, "
            f"{describe_count(amounts.unreadable, 'row')} whose amount is not a plain number."
        )
    yield (
        f"For a person to look at: {describe_count(found.needing_review, 'row')} undetermined or "
        "with a caution that asks for review; "
        f"{describe_count(found.with_problems, 'row')} with problems."
    )
    if output is not None:
        yield f"Every row with its decision: {output}."


def _heading(audit: "Audit", file: Path) -> str:
    if isinstance(audit.system, System):
        system = f"system {audit.system} in all rows"
    else:
        system = f"system from {audit.system!r}" if audit.system else "system not stated"
    due = f", due from {audit.due!r}" if audit.due else ""
    if audit.event is not None:
        due = f", due by {str(audit.filing)!r} from {audit.event!r}"
    sheet = f", sheet {audit.sheet!r}" if audit.sheet else ""
    rows = describe_count(audit.summary.rows, "row")
    return f"{file}{sheet}: {rows}; timestamp from {audit.timestamp!r}, {system}{due}."


def _table(columns: Mapping[str, Iterable[Any]]) -> Table:
    """A table by its columns: names first, then numbers."""
    first, *others = columns
    table = Table(first)
    for title in others:
        table.add_column(title, justify="right")
    for name, *numbers in zip(*columns.values(), strict=True):
        table.add_row(name, *(f"{number:,}" for number in numbers))
    return table
