"""`graceperiod audit`: each row of a file decided, and a summary of the answers."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from graceperiod.calendar import OutageCalendar
from graceperiod.cli import _options as options
from graceperiod.cli import _terminal as terminal
from graceperiod.cli._audit_summary import summary_of
from graceperiod.cli._inputs import LoadedRecord, load_record
from graceperiod.cli._outputs import check_place, check_report, time_to_the_second, write_page
from graceperiod.display.words import describe_count, words_in
from graceperiod.errors import InvalidFrameError, require_extra
from graceperiod.systems import System

if TYPE_CHECKING:
    from graceperiod.audit import Audit, Summary
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
_Id = Annotated[
    str | None, typer.Option("--id", metavar="COL", help="Column that names each row in a report.")
]
_Title = Annotated[str | None, _option("TEXT", "Heading of the report.")]
_Reference = Annotated[str | None, _option("TEXT", "What the report is about, as an appeal.")]
_PreparedBy = Annotated[str | None, _option("TEXT", "Who hands the report in.")]
_Only = Annotated[
    Literal["all", "no-penalty", "review", "penalty"],
    typer.Option(help="Rows that the report is about; it does not list or count the others."),
]


class _Found(StrEnum):
    """What a row can have that a pipeline must not pass over."""

    PROBLEMS = "problems"
    REVIEW = "review"
    PENALTY = "penalty"


_FailOn = Annotated[
    list[_Found],
    typer.Option(
        default_factory=list,
        show_default=False,
        help="Exit with status 3 if any row has a problem, needs review, or may get a penalty; "
        "may be given several times.",
    ),
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
    id_column: _Id = None,
    output: _Output = None,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
    report: options.Page = None,
    language: options.Language = "en",
    title: _Title = None,
    reference: _Reference = None,
    prepared_by: _PreparedBy = None,
    only: _Only = "all",
    json_wanted: options.AsJson = False,
    fail_on: _FailOn,
) -> None:
    """Decide each row of a file, and sum up the answers.

    Exit status: 0 the file was audited, 3 it has what --fail-on names, 2 an error.
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
        "id_column": id_column,
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
        texts = {"title": title, "reference": reference, "prepared_by": prepared_by, "only": only}
        write_page(report, _page(found, loaded, file, before, arguments | texts, language))
    if json_wanted:
        terminal.print_document(_document(found, file, output, loaded.calendar.version))
    else:
        terminal.console().print(*summary_of(found, file, output), sep="\n")
    if not _found_in(found.summary).isdisjoint(fail_on):
        raise typer.Exit(terminal.FAIL_ON)


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
    facts = Input(
        file,
        state.st_size,
        digest,
        loaded.describe(words_in(language)),
        made=time_to_the_second(),
        **{name: given[name] for name in Input._fields if name in given},
    )
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


def _found_in(summary: "Summary") -> set[_Found]:
    """What `--fail-on` can name that the rows have."""
    counts = {
        _Found.PROBLEMS: summary.with_problems,
        _Found.REVIEW: summary.needing_review,
        _Found.PENALTY: summary.by_outcome["PENALTY_MAY_APPLY"],
    }
    return {name for name, count in counts.items() if count}
