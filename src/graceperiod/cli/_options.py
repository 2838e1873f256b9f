"""The options that several commands share, with their help texts."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Bulletins = Annotated[
    list[Path],
    typer.Option(
        "--bulletin",
        metavar="PATH",
        default_factory=list,
        show_default=False,
        help="Bulletin, mailbox, or folder of these; may be given several times.",
    ),
]
Calendars = Annotated[
    list[Path],
    typer.Option(
        "--calendar",
        metavar="FILE",
        default_factory=list,
        show_default=False,
        help="Your own record: JSON that to_json() wrote, or .csv; may be given several times.",
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", help="Name what was left out of folders and mailboxes.")
]
Shipped = Annotated[
    bool, typer.Option("--record/--no-record", help="Use the record that ships with graceperiod.")
]
Page = Annotated[
    Path | None,
    typer.Option("--report", metavar="OUT.html", help="File for a page with the evidence."),
]
Language = Annotated[Literal["en", "fr"], typer.Option("--language", help="Language of the page.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Since = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day in Eastern Time, or a timestamp."),
]
Until = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="Last day in Eastern Time, or a timestamp."),
]
