"""The application, with its commands and its version."""

from typing import Annotated

import typer

from graceperiod._version import __version__
from graceperiod.cli.audit import audit
from graceperiod.cli.decide import decide
from graceperiod.cli.outages import outages
from graceperiod.cli.read import read
from graceperiod.cli.timeline import timeline

app: typer.Typer = typer.Typer(
    help="Was this CBSA filing late, or does no penalty apply?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"graceperiod {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None: ...


for command in (decide, audit, read, outages, timeline):
    app.command()(command)
