"""`graceperiod timeline`: the outages on record as a picture."""

from pathlib import Path
from typing import Annotated

import typer

from graceperiod._files import replace_file
from graceperiod.cli._inputs import check_place, load_record
from graceperiod.cli._options import Bulletins, Calendars, Shipped, Since, Until
from graceperiod.cli._terminal import report_errors

__all__ = ["timeline"]

_KINDS = (".svg", ".png")
_DOTS = 200  # an inch, of a picture made of dots

_System = Annotated[
    str | None, typer.Option("--system", help="Only this system, even if it was not out.")
]
_Output = Annotated[
    Path, typer.Option(metavar="OUT", help="Where to write the picture: .svg or .png.")
]


def timeline(
    *,
    system: _System = None,
    since: Since = None,
    until: Until = None,
    output: _Output,
    bulletin: Bulletins = None,
    calendar: Calendars = None,
    shipped: Shipped = True,
) -> None:
    """Draw the outages on record and their grace as a timeline by system.

    Exit status: 0, or 2 for an error.
    """
    kind = output.suffix.lower()
    if kind not in _KINDS:
        raise typer.BadParameter(
            f"{output}: a picture is .svg or .png; give a name that ends in one of these"
        )
    check_place(output, *(bulletin or []), *(calendar or []))
    loaded = load_record(bulletin or [], calendar or [], shipped=shipped)
    with report_errors():
        picture = loaded.calendar.plot(system, since, until)
    with report_errors(output), replace_file(output) as file:
        picture.savefig(file, format=kind[1:], dpi=_DOTS)
