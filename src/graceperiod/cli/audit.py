"""`graceperiod audit`: each row of a file decided, and a summary of the answers."""

from collections.abc import Mapping, Sequence
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
    from graceperiod.audit import Audit, AuditedFile, Layout, Summary
    from graceperiod.audit.summary import AuditDocument

__all__ = ["audit"]

_MOST_NAMED = 5  # of the files that are left alone


def _option(metavar: str, text: str) -> Any:  # noqa: ANN401 - as Typer's own
    return typer.Option(metavar=metavar, help=text)


_Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Transmissions: .csv, .parquet, .jsonl, .ndjson, .xlsx, .xlsm, .xls or .ods; or a "
        "folder with such files.",
    ),
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
_DecimalMark = Annotated[
    Literal[".", ","] | None, _option("MARK", "Decimal mark of amounts that are text: . or ,")
]
_Encoding = Annotated[str | None, _option("NAME", "Encoding of CSV, such as windows-1252.")]
_Delimiter = Annotated[str | None, _option("CHAR", "What divides the cells of CSV; or tab.")]
_Sheet = Annotated[str | None, _option("NAME", "Sheet of a workbook.")]
_HeaderRow = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Row of CSV or of a sheet with the names of columns."),
]
_Output = Annotated[
    Path | None,
    _option(
        "OUT",
        "File for every row with its decision: .parquet, .csv, .jsonl, .ndjson or .xlsx; or, for "
        "several files, a folder.",
    ),
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
        help="Exit with status 3 if any row has a problem, needs review (also where the record has "
        "gaps and a due time was missed), or may get a penalty; may be given several times.",
    ),
]


# Over 40 lines, for each option has its line, and again among the arguments.
def audit(
    paths: _Files,
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
    decimal_mark: _DecimalMark = None,
    encoding: _Encoding = None,
    delimiter: _Delimiter = None,
    sheet: _Sheet = None,
    header_row: _HeaderRow = None,
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
    """Decide each row of a file, or of several, and sum up the answers.

    Exit status: 0 the file was audited, 3 it has what --fail-on names, 2 an error.
    """
    with terminal.report_errors(), require_extra("audit", "auditing a file"):
        from graceperiod.audit import Layout  # noqa: PLC0415 - its packages are an extra
        from graceperiod.audit.inputs import find_files  # noqa: PLC0415 - the same
    texts = {"title": title, "reference": reference, "prepared_by": prepared_by}
    if report is None:
        _refuse_any({"id": id_column, **texts, "only": None if only == "all" else only})
    layout = Layout(encoding, delimiter, header_row, sheet, decimal_mark)
    with terminal.report_errors():
        files, others = find_files(paths, layout)
    # All places are checked before the work: an audit can take minutes.
    inputs = [*bulletins, *calendars, system_map]
    if files == paths[:1] or output is None or not output.is_dir():
        check_place(output, *inputs)
    check_place(system_map_template, *files, output, *inputs)
    _check_template(system_map_template)
    check_report(report, *paths, output, system_map_template, *inputs)
    if others:
        terminal.notify(f"Left alone, since they are of other kinds: {_names(others)}")
    loaded = load_record(bulletins, calendars, shipped=shipped, verbose=verbose)
    # Before the rows are read, so that a change while they are shows in the time.
    before = {}
    for file in files:
        with terminal.report_errors(file):
            before[file] = file.stat().st_mtime_ns
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
        "layout": layout,
        "output": output,
        "details": report is not None,
    }
    found = _run(loaded.calendar, paths, arguments)
    for audited in found.files:
        _show_reading(audited, layout)
    if system_map_template is not None:
        _write_map(system_map_template, found.summary.unknown_systems)
    if report is not None:
        given = arguments | texts | {"only": only}
        write_page(report, _page(found, loaded, before, given, language))
    if json_wanted:
        terminal.print_document(_document(found, output, loaded.calendar.version))
    else:
        terminal.console().print(*summary_of(found, output), sep="\n")
    if not _found_in(found.summary).isdisjoint(fail_on):
        raise typer.Exit(terminal.FAIL_ON)


def _refuse_any(options_of_reports: Mapping[str, str | None]) -> None:
    """Refuse an option that does nothing without a report."""
    for name, value in options_of_reports.items():
        if value is not None:
            option = name.replace("_", "-")
            raise typer.BadParameter(f"--{option} is for a report; give --report too")


def _check_template(file: Path | None) -> None:
    """Refuse a file that may be filled in already, or that Excel would not open."""
    if file is not None and (file.exists() or file.suffix.lower() != ".csv"):
        raise typer.BadParameter(f"give a new file that ends in .csv, not {file}")


def _run(calendar: OutageCalendar, paths: Sequence[Path], arguments: dict[str, Any]) -> "Audit":
    """Audit files with the arguments of `graceperiod.audit.audit_file`, and show the progress."""
    from graceperiod.audit import audit_file  # noqa: PLC0415 - its packages are an extra

    with terminal.report_errors():
        try:
            with terminal.progress_bar("row") as show_progress:
                return audit_file(calendar, paths, progress=show_progress, **arguments)
        except OSError as error:
            # Other errors name the file; this one may also be about the output.
            with terminal.report_errors(error.filename or paths[0]):
                raise


def _read_map(file: Path) -> dict[str, System]:
    """The systems by a house's own names."""
    from graceperiod.audit.system_map import read_system_map  # noqa: PLC0415 - needs a wing

    with terminal.report_errors(file):
        return read_system_map(file)


def _write_map(file: Path, unknown: Mapping[str, int]) -> None:
    """Write the unknown names, and say what to do with them."""
    from graceperiod.audit.system_map import write_system_map  # noqa: PLC0415 - needs a wing

    with terminal.report_errors(file):
        write_system_map(file, unknown)
    names = describe_count(len(unknown), "unknown name")
    advice = "; fill in the systems, and pass it with --system-map" if unknown else ""
    terminal.notify(f"{file}: {names}{advice}")


def _show_reading(file: "AuditedFile", layout: "Layout") -> None:
    """Say on stderr how a file was read, where it could have been read in another way."""
    if layout.encoding is None and file.encoding not in {None, "utf-8"}:
        terminal.notify(
            f"{file.file}: read as {file.encoding}, since it is not UTF-8; if letters are wrong, "
            "name its encoding with --encoding"
        )
    if layout.header_row is None and (file.header_row or 1) > 1:
        terminal.notify(f"{file.file}: the names of the columns are in row {file.header_row}")
    for name in file.unused_due:
        terminal.notify(
            f"{file.file}: the column {name!r} looks like a due time, and is not used; to use it, "
            f"give --due {name!r}"
        )
    if file.file.suffix.lower() in {".xls", ".ods"}:
        terminal.notify(
            f"{file.file}: cells with an error such as #N/A, and formulas without a stored value, "
            "count as blank; save the file as Excel Workbook (.xlsx) to see them"
        )


def _names(files: Sequence[Path]) -> str:
    """The first of some files."""
    more = len(files) - _MOST_NAMED
    names = ", ".join(str(file) for file in files[:_MOST_NAMED])
    return f"{names} and {more} more" if more > 0 else names


def _page(
    found: "Audit",
    loaded: LoadedRecord,
    before: Mapping[Path, int],
    given: dict[str, Any],
    language: str,
) -> str:
    """The report of an audit. No file must have changed since its time `before`, in nanoseconds, or
    have come since.
    """
    from graceperiod.report.audit_page import Input, audit_page  # noqa: PLC0415 - needs a wing

    files = []
    for file in (audited.file for audited in found.files):
        with terminal.report_errors(file), file.open("rb") as data:
            digest = file_digest(data, "sha256").hexdigest()
            state = file.stat()
            # The rows were read before: without a change, the hash is that of the same rows.
            if state.st_mtime_ns != before.get(file):
                raise InvalidFrameError("it changed while it was read; audit it again")
            files.append((file, state.st_size, digest))
    first, *more = files
    facts = Input(
        *first,
        loaded.describe(words_in(language)),
        made=time_to_the_second(),
        more=more,
        **{name: given[name] for name in Input._fields if name in given},
    )
    return audit_page(found, loaded.calendar, facts, language)


def _document(audit: "Audit", output: Path | None, record_version: str) -> "AuditDocument":
    """The document that `--json` prints."""
    from graceperiod.audit.summary import AuditDocument  # noqa: PLC0415 - needs a wing

    def printable(path: Path | None) -> str | None:
        return None if path is None else terminal.printable_path(path)

    files = [
        dict(file) | {"file": printable(file.file), "output": printable(file.output)}
        for file in audit.files
    ]
    facts = audit._asdict() | {
        "files": files,
        "file": files[0]["file"] if len(files) == 1 else None,
        "output": printable(output),
    }
    return AuditDocument(
        schema="graceperiod.audit/2",
        record_version=record_version,
        system_for_all_rows=isinstance(audit.system, System) or audit.system is None,
        **facts,
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
