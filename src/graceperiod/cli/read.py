"""`graceperiod read`: the outages that bulletins announce, and what a person should check."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from graceperiod.bulletins import Bulletin, BulletinSection
from graceperiod.cli import _options as options
from graceperiod.cli import _terminal as terminal
from graceperiod.cli._bulletins import (
    LeftOut,
    bulletin_paths,
    describe_findings,
    findings_between,
    read_file,
    show_left_out,
)
from graceperiod.cli._documents import BulletinsDocument, Unreadable
from graceperiod.cli._streams import check_readers
from graceperiod.cli._tables import TextTable
from graceperiod.display.words import describe_length
from graceperiod.errors import GracePeriodError
from graceperiod.rules import Scope
from graceperiod.times import describe, from_duration, instant

__all__ = ["read"]

_Files = Annotated[list[Path], options.argument("FILE")]
_FailOn = Annotated[
    Literal["findings"] | None,
    options.choice(
        "--fail-on",
        metavar="findings",
        words=["findings"],
        text="Exit with status 3 if there is any finding.",
    ),
]


# Over 40 lines, for each option has its line, and the documents are made here.
def read(
    files: _Files,
    *,
    json_wanted: options.AsJson = False,
    verbose: options.Verbose = False,
    fail_on: _FailOn = None,
) -> None:
    """Show the outages in bulletins.

    FILE is a bulletin (text, HTML, e-mail, Outlook message or PDF), a mailbox, a folder of these,
    or - for stdin. Stdout has the outages, and stderr what a person should check.

    Exit status: 0 all files named were read, 3 they were and --fail-on names what they have, 2
    some could not be read.
    """
    check_readers(*files)
    # By their files, in the order given: a file that is given twice is shown once.
    bulletins: dict[Path, tuple[Bulletin, ...]] = {}
    unreadable: list[LeftOut] = []
    left_out: list[LeftOut] = []
    paths = list(bulletin_paths(files, verbose=verbose))
    with terminal.progress_bar("file") as show_progress:
        for done, (file, is_named) in enumerate(paths, 1):
            try:
                bulletins[file], reasons = read_file(file, is_named=is_named)
                left_out += [(file, reason) for reason in reasons]
            except (GracePeriodError, OSError) as error:  # the other files are read all the same
                unreadable.append((file, terminal.message_of(error)))
                terminal.notify(terminal.message_of(error, file))
            show_progress(done, done / len(paths))
    show_left_out(left_out, verbose=verbose)
    found = [(file, bulletin) for file, within in bulletins.items() for bulletin in within]
    between = findings_between([bulletin for _, bulletin in found])
    if json_wanted:
        document = BulletinsDocument(
            schema="graceperiod.bulletins/2",
            bulletins=tuple(
                bulletin.model_copy(update={"file": terminal.printable_path(file)})
                for file, bulletin in found
            ),
            findings=tuple(between),
            unreadable=_unread(unreadable),
            left_out=_unread(left_out),
        )
        terminal.print_document(document)
    elif found:
        terminal.console().print(_table(found))
    # Findings come after the table, on stderr: a pipe gets the result alone.
    for line in describe_findings(found, between):
        terminal.notify(line)
    if left_out and not found:
        terminal.notify("No bulletin was found.")
    if unreadable or not found:
        raise typer.Exit(terminal.UNREADABLE)
    if fail_on and (between or any(bulletin.findings for _, bulletin in found)):
        raise typer.Exit(terminal.FAIL_ON)


def _unread(reasons: Iterable[LeftOut]) -> tuple[Unreadable, ...]:
    return tuple(
        Unreadable(file=terminal.printable_path(file), error=reason) for file, reason in reasons
    )


def _table(bulletins: Iterable[tuple[Path, Bulletin]]) -> TextTable:
    """A row for each window of each section; a bulletin without outages has a row that says so."""
    titles = "File", "Number", "Status", "Systems", "Start", "End", "Grace stated", "Impact"
    rows: list[tuple[str, ...]] = []
    for file, bulletin in bulletins:
        # The name alone, since a table with whole paths would be too wide.
        head = file.name, bulletin.number or "(none)", bulletin.status.value
        rows += [
            (
                *head,
                "\n".join(sorted(section.systems)),
                describe(instant(start)),
                "not reported" if end is None else describe(instant(end)),
                _grace_stated(section),
                section.impact.value + (", about" if section.approximate else ""),
            )
            for section in bulletin.sections
            for start, end in (section.windows if section.systems else ())
        ]
        if not bulletin.outages:
            rows.append((*head, "no outage read"))
    return TextTable(titles, rows)


def _grace_stated(section: BulletinSection) -> str:
    if section.scope is None:
        return "not stated"
    hours = "no hours" if section.grace is None else describe_length(from_duration(section.grace))
    return hours if section.scope is Scope.ALL else f"{hours}, ACI only"
