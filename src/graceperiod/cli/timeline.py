"""`graceperiod timeline`: the outages on record as a picture."""

from pathlib import Path
from typing import Annotated

import typer

from graceperiod._files import replace_file
from graceperiod.cli import _options as options
from graceperiod.cli._inputs import load_record
from graceperiod.cli._outputs import check_place
from graceperiod.cli._terminal import report_errors

__all__ = ["timeline"]

_System = Annotated[
    str | None, typer.Option("--system", help="Only this system, even if it had no outage.")
]
_Output = Annotated[Path, typer.Option(metavar="OUT", help="File for the picture: .svg or .png.")]


def timeline(
    *,
    system: _System = None,
    since: options.Since = None,
    until: options.Until = None,
    output: _Output,
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
) -> None:
    """Draw the outages on record and their grace as a timeline by system.

    Without --from it begins a year before the end; without --to it ends with the last outage.

    Exit status: 0, or 2 for an error.
    """
    kind = output.suffix.lower()
    if kind not in {".svg", ".png"}:
        raise typer.BadParameter(
            f"{output}: a picture is .svg or .png; give a name that ends in one of these"
        )
    check_place(output, *bulletins, *calendars)
    loaded = load_record(bulletins, calendars, shipped=shipped, verbose=verbose)
    with report_errors():
        picture = loaded.calendar.plot(system, since, until)
    with report_errors(output), replace_file(output) as file:
        picture.savefig(file, format=kind[1:], dpi=200)
