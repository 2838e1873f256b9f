"""`graceperiod audit`: each row of a file decided, and a summary of the answers."""

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import typer

from graceperiod.calendar import OutageCalendar
from graceperiod.cli import _audit_options as own
from graceperiod.cli import _options as options
from graceperiod.cli import _terminal as terminal
from graceperiod.cli._audit_options import FailReason
from graceperiod.cli._audit_summary import summary_of
from graceperiod.cli._inputs import LoadedRecord, load_record
from graceperiod.cli._outputs import (
    check_place,
    check_report,
    check_texts,
    time_to_the_second,
    write_page,
)
from graceperiod.cli._streams import STDIO, check_readers, copy_stdin, name_in_errors, write_stdout
from graceperiod.display.words import describe_count, words_in
from graceperiod.errors import InvalidFrameError, require_extra
from graceperiod.systems import System

if TYPE_CHECKING:
    from graceperiod.audit import Audit, AuditedFile, Layout, Summary
    from graceperiod.audit.summary import AuditDocument

__all__ = ["audit"]

_MOST_NAMED = 5  # of the files that are left alone


# Over 40 lines, for each option has its line, and again among the arguments; with as many ways.
@options.list_systems
def audit(  # noqa: C901 - as above
    context: typer.Context,
    paths: own.Files,
    *,
    timestamp: own.Timestamp = None,
    system: own.SystemOrColumn = None,
    due: own.Due = None,
    filing: own.FilingOrColumn = None,
    event: own.Event = None,
    assume_zone: own.Zone = None,
    system_map: own.SystemMap = None,
    system_map_template: own.Template = None,
    amount: own.Amount = None,
    id_column: own.Id = None,
    decimal_mark: own.DecimalMark = None,
    encoding: own.Encoding = None,
    delimiter: own.Delimiter = None,
    sheet: own.Sheet = None,
    header_row: own.HeaderRow = None,
    output: own.Output = None,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
    report: options.Page = None,
    language: options.Language = "en",
    title: options.Title = None,
    reference: options.Reference = None,
    prepared_by: options.PreparedBy = None,
    only: own.RowsOfReport = "all",
    json_wanted: options.AsJson = False,
    fail_on: own.FailOn,
) -> None:
    """Decide every row of some files.

    FILE is .csv, .parquet, .jsonl, .ndjson, .xlsx, .xlsm, .xls or .ods, or a folder with such
    files; or - for stdin, as CSV, JSON lines, Parquet or .xlsx. Stdout has a summary.

    Exit status: 0 the file was audited, 3 it has what --fail-on names, 2 an error.
    """
    with terminal.report_errors(), require_extra("audit", "auditing a file"):
        from graceperiod.audit import Layout  # noqa: PLC0415 - its packages are an extra
        from graceperiod.audit.inputs import find_files  # noqa: PLC0415 - the same
    texts = {"title": title, "reference": reference, "prepared_by": prepared_by}
    check_texts(report, {"id": id_column, **texts, "only": None if only == "all" else only})
    layout = Layout(encoding, delimiter, header_row, sheet, decimal_mark)
    check_readers(*paths, *bulletins, *calendars)
    names: dict[Path, Path] = {}
    if STDIO in {*paths, output}:  # a copy on disk stands for a stream
        folder = Path(context.with_resource(TemporaryDirectory(prefix="graceperiod-")))
        paths = [copy_stdin(folder) if path == STDIO else path for path in paths]
        output = folder / "stdout.csv" if output == STDIO else output
        names = {path: STDIO for path in (*paths, output) if path and path.parent == folder}
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
    found = _run(loaded.calendar, paths, arguments, names)
    if report is not None:
        given = arguments | texts | {"only": only}
        write_page(report, _page(found, loaded, before, given, language))
    found = _rename(found, names)
    for audited in found.files:
        _show_reading(audited, layout)
    if system_map_template is not None:
        _write_map(system_map_template, found.summary.unknown_systems)
    rows = output if output in names else None
    if rows is not None:
        write_stdout(rows)
    shown = output if rows is None else STDIO
    if json_wanted:
        document = _document(found, shown, loaded.calendar.version)
        terminal.print_document(document, err=shown == STDIO)
    else:
        terminal.console(err=shown == STDIO).print(*summary_of(found, shown), sep="\n")
    if not _found_in(found.summary).isdisjoint(fail_on):
        raise typer.Exit(terminal.FAIL_ON)


def _check_template(file: Path | None) -> None:
    """Refuse a file that may be filled in already, or that Excel would not open."""
    if file is not None and (file.exists() or file.suffix.lower() != ".csv"):
        terminal.refuse(
            f"--system-map-template {file}: give a new file that ends in .csv, to be filled in"
        )


def _run(
    calendar: OutageCalendar,
    paths: Sequence[Path],
    arguments: dict[str, Any],
    names: Mapping[Path, Path],
) -> "Audit":
    """Audit files with the arguments of `graceperiod.audit.audit_file`, and show the progress.

    Errors call files by their `names`.
    """
    from graceperiod.audit import audit_file  # noqa: PLC0415 - its packages are an extra

    with terminal.report_errors(), name_in_errors(names):
        try:
            with terminal.progress_bar("row") as show_progress:
                return audit_file(calendar, paths, progress=show_progress, **arguments)
        except OSError as error:
            # Other errors name the file; this one may also be about the output.
            with terminal.report_errors(error.filename or paths[0]):
                raise


def _rename(found: "Audit", names: Mapping[Path, Path]) -> "Audit":
    """An audit that calls files by their `names`."""
    files = [
        file.model_copy(
            update={
                "file": names.get(file.file, file.file),
                "output": file.output and names.get(file.output, file.output),
            }
        )
        for file in found.files
    ]
    return found._replace(files=tuple(files))


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


def _found_in(summary: "Summary") -> set[FailReason]:
    """What `--fail-on` can name that the rows have."""
    counts = {
        FailReason.PROBLEMS: summary.with_problems,
        FailReason.REVIEW: summary.needing_review,
        FailReason.PENALTY: summary.by_outcome["PENALTY_MAY_APPLY"],
    }
    return {name for name, count in counts.items() if count}
