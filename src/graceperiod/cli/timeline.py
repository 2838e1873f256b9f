"""`graceperiod timeline`: the outages on record as a picture."""

from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from graceperiod._files import replace_file
from graceperiod.cli import _options as options
from graceperiod.cli._inputs import check_period, load_record
from graceperiod.cli._outputs import check_place
from graceperiod.cli._streams import STDIO
from graceperiod.cli._terminal import refuse, report_errors

__all__ = ["timeline"]

_System = Annotated[
    str | None,
    options.system_option("Only this system, even if it had no outage."),
]
_Output = Annotated[
    Path,
    options.option(
        "--output",
        "-o",
        metavar="FILE",
        text="File for the picture, .svg or .png; - is stdout, as SVG.",
    ),
]


@options.list_systems
def timeline(
    *,
    system: _System = None,
    since: options.Since = None,
    until: options.Until = None,
    output: _Output,
    language: options.Language = "en",
    bulletins: options.Bulletins,
    calendars: options.Calendars,
    shipped: options.Shipped = True,
    verbose: options.Verbose = False,
) -> None:
    """Draw the outages on record.

    The picture is a timeline by system, with the grace after each outage.

    Without --from it begins a year before the end; without --to it ends with the last outage.

    Exit status: 0, or 2 for an error.
    """
    kind = ".svg" if output == STDIO else output.suffix.lower()
    if kind not in {".svg", ".png"}:
        refuse(f"{output}: a picture is .svg or .png; give a name that ends in one of these")
    if output != STDIO:
        check_place(output, *bulletins, *calendars)
    check_period(since, until)  # refused before the work, in the words of the options
    loaded = load_record(bulletins, calendars, shipped=shipped, verbose=verbose)
    with report_errors():
        picture = loaded.calendar.plot(system, since, until, language=language)
    if output == STDIO:
        image = BytesIO()
        picture.savefig(image, format=kind[1:], dpi=200)
        typer.echo(image.getvalue(), nl=False)
        return
    with report_errors(output), replace_file(output) as file:
        picture.savefig(file, format=kind[1:], dpi=200)
