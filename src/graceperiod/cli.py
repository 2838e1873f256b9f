"""The command line: `decide` one transmission, `audit` a file of them, `read` bulletins, list
`outages`, draw a `timeline` of them.

Results go to stdout, everything else to stderr. `decide` ends with 0 where no penalty applies, 1
where one may, 3 where that is undetermined, and 2 for an error. Every other command ends with 0
when its work is done, whatever it found, and with 2 when it could not be.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graceperiod._version import __version__
from graceperiod.bulletins import Bulletin, read_bulletin
from graceperiod.commands.auditing import audit_json, audit_tables, audited
from graceperiod.commands.drawing import check_picture, draw_timeline
from graceperiod.commands.inputs import (
    bulletin_paths,
    check_place,
    findings_between,
    load_record,
    show_findings,
)
from graceperiod.commands.listing import (
    chosen,
    figures_csv,
    figures_json,
    figures_table,
    outages_json,
    outages_table,
)
from graceperiod.commands.reading import bulletins_json, bulletins_table
from graceperiod.commands.reporting import (
    Language,
    PendingReport,
    check_report,
    decision_report,
)
from graceperiod.commands.terminal import (
    UNREADABLE,
    as_json,
    complain,
    console,
    errors,
    followed,
    said,
)
from graceperiod.errors import GracePeriodError
from graceperiod.figures import figures as figures_of
from graceperiod.ics import to_ics
from graceperiod.systems import System
from graceperiod.verdicts import Outcome

__all__ = ["app"]

_STATUS = {Outcome.NO_PENALTY: 0, Outcome.PENALTY_MAY_APPLY: 1, Outcome.UNDETERMINED: 3}
_STYLES = {
    Outcome.NO_PENALTY: "bold green",
    Outcome.PENALTY_MAY_APPLY: "bold red",
    Outcome.UNDETERMINED: "bold yellow",
}

app: typer.Typer = typer.Typer(
    help="Was this CBSA filing late, or does no penalty apply?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"graceperiod {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None: ...


_System = Annotated[
    str | None, typer.Option("--system", help="The system used: an id, a name or an abbreviation.")
]
_Due = Annotated[str | None, typer.Option("--due", help="When the data had to be sent.")]
_Bulletins = Annotated[
    list[Path] | None,
    typer.Option("--bulletin", help="A bulletin, or a folder of them; may be given several times."),
]
_Calendars = Annotated[
    list[Path] | None,
    typer.Option(
        "--calendar",
        help="Your own record: a calendar's to_json(), or a .csv; may be given several times.",
    ),
]
_Shipped = Annotated[
    bool,
    typer.Option(
        "--record/--no-record", help="Whether to use the record that ships with graceperiod."
    ),
]
_Report = Annotated[
    Path | None,
    typer.Option(metavar="OUT.html", help="Where to write a page with the evidence."),
]
_Language = Annotated[Language, typer.Option(help="The language of the page.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]


@app.command()
def decide(
    transmitted: Annotated[
        str, typer.Argument(help="When the data were sent, as '2025-10-02 19:45 ET'.")
    ],
    *,
    system: _System = None,
    due: _Due = None,
    bulletin: _Bulletins = None,
    calendar: _Calendars = None,
    shipped: _Shipped = True,
    report: _Report = None,
    language: _Language = Language.EN,
    json_wanted: _AsJson = False,
) -> None:
    """Decide whether the penalty for one transmission is lifted, and say why.

    Exit status: 0 no penalty, 1 a penalty may apply, 3 undetermined, 2 an error.
    """
    check_report(report, *(bulletin or []), *(calendar or []))
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    with errors():
        decision = loaded.calendar.decide(transmitted, system, due=due)
    if report is not None:
        decision_report(decision, loaded, report, language)
    if json_wanted:
        typer.echo(as_json(decision.to_dict()))
    else:
        answer, *reasons = decision.explain().splitlines()
        output = console()
        output.print(answer, style=_STYLES[decision.outcome])
        output.print(*reasons, sep="\n")
    raise typer.Exit(_STATUS[decision.outcome])


@app.command()
def audit(
    file: Annotated[
        Path,
        typer.Argument(help="Transmissions: .csv, .parquet, .jsonl, .ndjson or .xlsx."),
    ],
    *,
    timestamp: Annotated[
        str | None,
        typer.Option(metavar="COL", help="The column of when the data were sent."),
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(
            metavar="COL|ID|none",
            help="The column of the systems, or the id of one for all rows, or none: not stated.",
        ),
    ] = None,
    due: Annotated[
        str | None, typer.Option(metavar="COL", help="The column of when they had to be sent.")
    ] = None,
    assume_zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            help="Time zone of timestamps that have none: ET, UTC, -05:00, America/Vancouver.",
        ),
    ] = None,
    amount: Annotated[
        str | None, typer.Option(metavar="COL", help="A column to sum up by outcome.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT",
            help="Where to write each row with its decision: .parquet, .csv, .jsonl or .ndjson.",
        ),
    ] = None,
    bulletin: _Bulletins = None,
    calendar: _Calendars = None,
    shipped: _Shipped = True,
    report: _Report = None,
    language: _Language = Language.EN,
    json_wanted: _AsJson = False,
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
    found = audited(loaded.calendar, file, options)
    if pending is not None:
        pending.write(found, loaded, assume_zone=assume_zone, output=output)
    if json_wanted:
        typer.echo(as_json(audit_json(found, file, output)))
    else:
        console().print(audit_tables(found, file, output))


@app.command()
def read(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Bulletins: text, HTML, e-mails; or folders of them."
        ),
    ],
    *,
    json_wanted: _AsJson = False,
) -> None:
    """Read bulletins to outages, and show what in them a person should look at.

    Exit status: 0 all were read, 2 some could not be. Findings change nothing.
    """
    bulletins: dict[Path, Bulletin] = {}
    unreadable: dict[Path, str] = {}
    for file in followed(list(bulletin_paths(files))):
        try:
            bulletins[file] = read_bulletin(file)
        except (GracePeriodError, OSError) as error:
            unreadable[file] = said(error)
            complain(said(error, file))
    between = findings_between(bulletins.values())
    if json_wanted:
        typer.echo(as_json(bulletins_json(bulletins, between, unreadable)))
    elif bulletins:
        console().print(bulletins_table(bulletins))
    for file, each in bulletins.items():
        show_findings(file, each)
    for finding in between:
        complain(f"{finding.code}: {finding.message}")
    if unreadable or not bulletins:
        raise typer.Exit(UNREADABLE)


class _Format(StrEnum):
    """How `outages` prints them."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


_Since = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="The first Eastern date, or a timestamp."),
]
_Until = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="The last Eastern date, to its end, or a timestamp."),
]


@app.command()
def outages(
    *,
    system: Annotated[
        str | None, typer.Option("--system", help="Only those that stop this system.")
    ] = None,
    since: _Since = None,
    until: _Until = None,
    unresolved: Annotated[
        bool, typer.Option("--open", help="Only those with no reported end.")
    ] = False,
    shape: Annotated[_Format, typer.Option("--format", help="How to print them.")] = _Format.TABLE,
    figures: Annotated[
        bool,
        typer.Option("--figures", help="How many and how long, by system and year, instead."),
    ] = False,
    bulletin: _Bulletins = None,
    calendar: _Calendars = None,
    shipped: _Shipped = True,
) -> None:
    """List the outages on record, or how long each system was out.

    Exit status: 0, or 2 for an error.
    """
    if figures and shape is _Format.ICS:
        raise typer.BadParameter("figures are no events; use table, json or csv")
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    with errors():
        found = chosen(loaded.calendar, system, since, until, unresolved=unresolved)
        if shape is _Format.ICS:
            typer.echo(to_ics(found), nl=False)
        known = figures_of(found, [System.parse(system)] if system else System)
    if shape is _Format.CSV:
        table = figures_csv(known) if figures else found.to_csv()
        typer.echo(table.encode(), nl=False)  # as bytes, whose line ends no platform changes
    elif shape is _Format.JSON:
        typer.echo(as_json(figures_json(known) if figures else outages_json(found)))
    elif shape is _Format.TABLE:
        console().print(figures_table(known) if figures else outages_table(found))


@app.command()
def timeline(
    *,
    system: Annotated[
        str | None, typer.Option("--system", help="Only this system, even if it was not out.")
    ] = None,
    since: _Since = None,
    until: _Until = None,
    output: Annotated[
        Path, typer.Option(metavar="OUT", help="Where to write the picture: .svg or .png.")
    ],
    bulletin: _Bulletins = None,
    calendar: _Calendars = None,
    shipped: _Shipped = True,
) -> None:
    """Draw the outages on record and their grace as a timeline by system.

    Exit status: 0, or 2 for an error.
    """
    check_picture(output, *(bulletin or []), *(calendar or []))
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    draw_timeline(loaded.calendar, system, since, until, output)
