"""`graceperiod read`: bulletins to outages, and what in them a person should look at."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from graceperiod.bulletins import Bulletin, BulletinSection, Finding, read_bulletin
from graceperiod.cli._inputs import bulletin_paths, findings_between, show_findings
from graceperiod.cli._options import AsJson
from graceperiod.cli._terminal import (
    UNREADABLE,
    complain,
    console,
    follow_files,
    message_of,
    to_json,
)
from graceperiod.display.sentences import describe_length
from graceperiod.errors import GracePeriodError
from graceperiod.rules import Scope
from graceperiod.times import describe, from_duration, instant

__all__ = ["read"]

_Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Bulletins: text, HTML, e-mails; or folders of them."),
]


def read(files: _Files, *, json_wanted: AsJson = False) -> None:
    """Read bulletins to outages, and show what in them a person should look at.

    Exit status: 0 all were read, 2 some could not be. Findings change nothing.
    """
    bulletins: dict[Path, Bulletin] = {}
    unreadable: dict[Path, str] = {}
    for file in follow_files(list(bulletin_paths(files))):
        try:
            bulletins[file] = read_bulletin(file)
        except (GracePeriodError, OSError) as error:
            unreadable[file] = message_of(error)
            complain(message_of(error, file))
    between = findings_between(bulletins.values())
    if json_wanted:
        typer.echo(to_json(_document(bulletins, between, unreadable)))
    elif bulletins:
        console().print(_table(bulletins))
    for file, bulletin in bulletins.items():
        show_findings(file, bulletin)
    for finding in between:
        complain(f"{finding.code}: {finding.message}")
    if unreadable or not bulletins:
        raise typer.Exit(UNREADABLE)


def _document(
    bulletins: Mapping[Path, Bulletin], between: Iterable[Finding], unreadable: Mapping[Path, str]
) -> dict[str, Any]:
    """What was read, what was found between notices of one number, and what could not be read."""
    return {
        "schema": "graceperiod.bulletins/1",
        "bulletins": [
            {"file": str(file), **each.model_dump(mode="json")} for file, each in bulletins.items()
        ],
        "findings": [each.model_dump(mode="json") for each in between],
        "unreadable": [{"file": str(file), "error": error} for file, error in unreadable.items()],
    }


def _table(bulletins: Mapping[Path, Bulletin]) -> Table:
    """The outages read, a row for each window."""
    table = Table("File", "Number", "Status", "Systems", "Start", "End", "Grace stated", "Impact")
    for file, bulletin in bulletins.items():
        head = file.name, bulletin.number or "(none)", bulletin.status.value
        for section in bulletin.sections:
            for start, end in section.windows if section.systems else ():
                table.add_row(
                    *map(Text, head),
                    "\n".join(sorted(section.systems)),
                    describe(instant(start)),
                    "not reported" if end is None else describe(instant(end)),
                    _grace_stated(section),
                    section.impact.value + (", about" if section.approximate else ""),
                )
        if not bulletin.outages:
            table.add_row(*map(Text, head), "no outage read")
    return table


def _grace_stated(section: BulletinSection) -> str:
    if section.scope is None:
        return "not stated"
    hours = "no hours" if section.grace is None else describe_length(from_duration(section.grace))
    return hours if section.scope is Scope.ALL else f"{hours}, ACI only"
