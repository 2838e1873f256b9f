"""The options that several commands take, with their help texts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsJson",
    "Bulletins",
    "Calendars",
    "Language",
    "OneSystem",
    "PageLanguage",
    "PageReport",
    "Shipped",
    "Since",
    "Until",
]


class Language(StrEnum):
    """The language of a page."""

    EN = "en"
    FR = "fr"


Bulletins = Annotated[
    list[Path] | None,
    typer.Option("--bulletin", help="A bulletin, or a folder of them; may be given several times."),
]
Calendars = Annotated[
    list[Path] | None,
    typer.Option(
        "--calendar",
        help="Your own record: a calendar's to_json(), or a .csv; may be given several times.",
    ),
]
Shipped = Annotated[
    bool,
    typer.Option(
        "--record/--no-record", help="Whether to use the record that ships with graceperiod."
    ),
]
PageReport = Annotated[
    Path | None,
    typer.Option("--report", metavar="OUT.html", help="Where to write a page with the evidence."),
]
PageLanguage = Annotated[Language, typer.Option("--language", help="Language of the page.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead.")]
OneSystem = Annotated[
    str | None, typer.Option("--system", help="The system used: an id, a name or an abbreviation.")
]
Since = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="The first Eastern date, or a timestamp."),
]
Until = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="The last Eastern date, to its end, or a timestamp."),
]
