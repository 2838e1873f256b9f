"""The command line: `decide` one transmission, `read` bulletins.

Results go to stdout, everything else to stderr. Exit status of `decide`: 0 no penalty, 1 a penalty
may apply, 3 undetermined; of `read`: 0 read, 3 read with findings that need a person; of both: 2
usage or unreadable input.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from graceperiod._version import __version__
from graceperiod.bulletins import (
    Bulletin,
    BulletinSection,
    Finding,
    FindingCode,
    fold_bulletins,
    read_bulletin,
)
from graceperiod.calendar import OutageCalendar
from graceperiod.eastern import describe, from_duration, instant
from graceperiod.errors import GracePeriodError
from graceperiod.explain import describe_length
from graceperiod.rules import CBSA_RELIEFS, Scope
from graceperiod.verdicts import Outcome

__all__ = ["app"]

_STATUS = {Outcome.NO_PENALTY: 0, Outcome.PENALTY_MAY_APPLY: 1, Outcome.UNDETERMINED: 3}
_STYLES = {
    Outcome.NO_PENALTY: "bold green",
    Outcome.PENALTY_MAY_APPLY: "bold red",
    Outcome.UNDETERMINED: "bold yellow",
}
_UNREADABLE = 2
_NEEDS_REVIEW = 3
_WIDE = 200  # columns, where nothing says how wide
_SUFFIXES = {".txt", ".text", ".md", ".html", ".htm", ".eml"}
_PATIENCE = 1.0  # seconds of reading without a progress bar
_BETWEEN = {FindingCode.DUPLICATE, FindingCode.REVISIONS_CONTRADICT}

app = typer.Typer(
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
_Calendar = Annotated[
    Path | None,
    typer.Option("--calendar", help="A calendar, as its to_json() writes it."),
]
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
    calendar: _Calendar = None,
    as_json: _AsJson = False,
) -> None:
    """Decide whether the penalty for one transmission is lifted, and say why.

    Exit status: 0 no penalty, 1 a penalty may apply, 3 undetermined, 2 an error.
    """
    with _errors():
        record = _record(bulletin or [], calendar)
        decision = record.decide(transmitted, system, due=due)
    if as_json:
        typer.echo(_json(decision.to_dict()))
    else:
        answer, *reasons = decision.explain().splitlines()
        console = _console()
        console.print(answer, style=_STYLES[decision.outcome])
        console.print(*reasons, sep="\n")
    raise typer.Exit(_STATUS[decision.outcome])


@app.command()
def read(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Bulletins: text, HTML, e-mails; or folders of them."
        ),
    ],
    *,
    as_json: _AsJson = False,
) -> None:
    """Read bulletins to outages, and show what in them a person should look at.

    Exit status: 0 read, 3 read with findings that need a person, 2 some could not be read.
    """
    bulletins: dict[Path, Bulletin] = {}
    unreadable: dict[Path, str] = {}
    for file in _followed(list(_bulletin_files(files))):
        try:
            bulletins[file] = read_bulletin(file)
        except (GracePeriodError, OSError) as error:
            unreadable[file] = _said(error)
            _complain(_said(error, file))
    between = _findings_between(bulletins.values())
    if as_json:
        typer.echo(
            _json(
                {
                    "schema": "graceperiod.bulletins/1",
                    "bulletins": [
                        {"file": str(file), **each.model_dump(mode="json")}
                        for file, each in bulletins.items()
                    ],
                    "findings": [each.model_dump(mode="json") for each in between],
                    "unreadable": [
                        {"file": str(file), "error": error} for file, error in unreadable.items()
                    ],
                }
            )
        )
    elif bulletins:
        _console().print(_table(bulletins))
    for file, each in bulletins.items():
        _show_findings(file, each)
    for finding in between:
        _complain(f"{finding.code}: {finding.message}")
    if unreadable or not bulletins:
        raise typer.Exit(_UNREADABLE)
    found = [finding for each in bulletins.values() for finding in each.findings]
    if any(finding.needs_review for finding in (*found, *between)):
        raise typer.Exit(_NEEDS_REVIEW)


def _bulletin_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders that can be bulletins; of the others a line says how
    many were left alone.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(each for each in path.rglob("*") if each.is_file())
        chosen = [each for each in inside if each.suffix.lower() in _SUFFIXES]
        if others := len(inside) - len(chosen):
            known = ", ".join(sorted(_SUFFIXES))
            _complain(f"{path}: {_count(others, 'file')} left alone; not one of {known}")
        if not chosen:
            _complain(f"{path}: no bulletins in this folder")
        yield from chosen


def _followed(files: Sequence[Path]) -> Iterator[Path]:
    """The files one by one, with a progress bar on a terminal after a second."""
    console = Console(stderr=True)
    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task("Reading", total=len(files))
    began = monotonic()
    try:
        for file in files:
            yield file
            progress.advance(task)
            if console.is_terminal and monotonic() - began > _PATIENCE:
                progress.start()  # does nothing once it has started
    finally:
        if progress.live.is_started:
            progress.stop()


def _findings_between(bulletins: Iterable[Bulletin]) -> list[Finding]:
    """What is to be said of several notices of one number."""
    return [
        finding
        for folded in fold_bulletins(bulletins)
        for each in (folded, *folded.earlier)
        for finding in each.findings
        if finding.code in _BETWEEN
    ]


def _record(files: Sequence[Path], calendar: Path | None) -> OutageCalendar:
    """The outages to decide by, and a line on stderr that says which they are."""
    bulletins = []
    for file in _bulletin_files(files):
        with _errors(file):
            bulletins.append(read_bulletin(file))
        _show_findings(file, bulletins[-1])
    own = OutageCalendar(complete=False)
    if calendar is not None:
        with _errors(calendar):
            own = OutageCalendar.from_json(calendar.read_bytes())
    record = own | OutageCalendar.from_bulletins(
        bulletins,
        reliefs=CBSA_RELIEFS,
        rules=own.rules,
        policy=own.policy,
        complete=own.complete,
    )
    sources = [_count(len(bulletins), "bulletin")]
    if calendar is not None:
        sources.append(str(calendar))
    _complain(
        f"Record: {' and '.join(sources)} with {_count(len(record), 'outage')} in all, and "
        f"{_count(len(record.reliefs), 'declared relief')}; this version ships no other record."
    )
    return record


@contextmanager
def _errors(file: Path | None = None) -> Iterator[None]:
    """One line on stderr and exit status 2, for what the user can put right."""
    try:
        yield
    except (GracePeriodError, OSError) as error:
        _complain(f"Error: {_said(error, file)}")
        raise typer.Exit(_UNREADABLE) from None


def _show_findings(file: Path, bulletin: Bulletin) -> None:
    for finding in bulletin.findings:
        place = f"{file}:{finding.line}" if finding.line else str(file)
        _complain(f"{place}: {finding.code}: {finding.message}")


def _table(bulletins: Mapping[Path, Bulletin]) -> Table:
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


def _console() -> Console:
    """Plain text with no wrapping where the output is not a terminal."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _WIDE
    return console


def _said(error: Exception, file: Path | None = None) -> str:
    """What an error says, after the file it is about."""
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return message if file is None else f"{file}: {message}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _complain(message: str) -> None:
    typer.echo(message, err=True)


def _json(value: object) -> str:
    return json.dumps(value, indent=2)
