"""`graceperiod read`: the outages that bulletins announce, and what a person should check."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graceperiod.bulletins import Bulletin, BulletinSection, read_bulletin
from graceperiod.cli import _options as options
from graceperiod.cli import _terminal as terminal
from graceperiod.cli._documents import BulletinsDocument, Unreadable
from graceperiod.cli._inputs import bulletin_paths, findings_between, show_findings
from graceperiod.display.words import describe_length
from graceperiod.errors import GracePeriodError
from graceperiod.rules import Scope
from graceperiod.times import describe, from_duration, instant

__all__ = ["read"]

_Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Bulletins (text, HTML, e-mail), or folders of them."),
]


def read(files: _Files, *, json_wanted: options.AsJson = False) -> None:
    """Read bulletins, and show their outages and what a person should check.

    Exit status: 0 all were read, 2 some could not be. Findings do not change it.
    """
    # By their files, in the order given: a file that is given twice is shown once.
    bulletins: dict[Path, Bulletin] = {}
    unreadable: dict[Path, str] = {}
    paths = list(bulletin_paths(files))
    with terminal.progress_bar("file") as show_progress:
        for done, file in enumerate(paths, 1):
            try:
                bulletins[file] = read_bulletin(file)
            except (GracePeriodError, OSError) as error:  # the other files are read all the same
                unreadable[file] = terminal.message_of(error)
                terminal.notify(terminal.message_of(error, file))
            show_progress(done, done / len(paths))
    between = findings_between(bulletins.values())
    if json_wanted:
        document = BulletinsDocument(
            schema="graceperiod.bulletins/2",
            bulletins=tuple(
                bulletin.model_copy(update={"file": terminal.printable_path(file)})
                for file, bulletin in bulletins.items()
            ),
            findings=tuple(between),
            unreadable=tuple(
                Unreadable(file=terminal.printable_path(file), error=error)
                for file, error in unreadable.items()
            ),
        )
        terminal.print_document(document)
    elif bulletins:
        terminal.console().print(_table(bulletins))
    # Findings come after the table, on stderr: a pipe gets the result alone.
    for file, bulletin in bulletins.items():
        show_findings(bulletin.findings, file)
    show_findings(between)
    if unreadable or not bulletins:
        raise typer.Exit(terminal.UNREADABLE)


def _table(bulletins: Mapping[Path, Bulletin]) -> Table:
    """A row for each window of each section; a bulletin without outages has a row that says so."""
    table = Table("File", "Number", "Status", "Systems", "Start", "End", "Grace stated", "Impact")
    for file, bulletin in bulletins.items():
        # The name alone, since a table with whole paths would be too wide.
        head = file.name, bulletin.number or "(none)", bulletin.status.value
        for section in bulletin.sections:
            for start, end in section.windows if section.systems else ():
                table.add_row(
                    *head,
                    "\n".join(sorted(section.systems)),
                    describe(instant(start)),
                    "not reported" if end is None else describe(instant(end)),
                    _grace_stated(section),
                    section.impact.value + (", about" if section.approximate else ""),
                )
        if not bulletin.outages:
            table.add_row(*head, "no outage read")
    return table


def _grace_stated(section: BulletinSection) -> str:
    if section.scope is None:
        return "not stated"
    hours = "no hours" if section.grace is None else describe_length(from_duration(section.grace))
    return hours if section.scope is Scope.ALL else f"{hours}, ACI only"
