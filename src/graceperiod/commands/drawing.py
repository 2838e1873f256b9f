"""Pictures as files: what `graceperiod timeline` writes."""

from pathlib import Path

import typer

from graceperiod.calendar import OutageCalendar
from graceperiod.commands.inputs import check_place
from graceperiod.commands.terminal import errors
from graceperiod.replacing import replacing

__all__ = ["check_picture", "draw_timeline"]

_KINDS = (".svg", ".png")
_DOTS = 200  # an inch, of a picture made of dots


def check_picture(output: Path, *others: Path) -> None:
    """Refuse a picture of another kind, or in the place of a file that the command reads."""
    if output.suffix.lower() not in _KINDS:
        raise typer.BadParameter(
            f"{output}: a picture is .svg or .png; give a name that ends in one of these"
        )
    check_place(output, *others)


def draw_timeline(
    calendar: OutageCalendar, system: str | None, since: str | None, until: str | None, output: Path
) -> None:
    """Write the timeline of a calendar, as `OutageCalendar.plot` draws it."""
    with errors():
        picture = calendar.plot(system, since, until)
    with errors(output), replacing(output) as file:
        picture.savefig(file, format=output.suffix.lower()[1:], dpi=_DOTS)
