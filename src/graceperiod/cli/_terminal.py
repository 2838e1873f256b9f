"""Output of every command: results on stdout, all else on stderr, an error as one line.

Colour and wrapping are left out where the output is not a terminal.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

import typer
from pydantic import BaseModel

from graceperiod.display.words import describe_count
from graceperiod.errors import GracePeriodError

if TYPE_CHECKING:
    from rich.console import Console

UNREADABLE = 2  # the exit status for input that cannot be read, as for wrong usage
FAIL_ON = 3  # the exit status where something is there that --fail-on names
PATIENCE = 1.0  # seconds of work before a progress bar shows
_WIDE = 100_000  # columns of a file or a pipe, where every table fits


@contextmanager
def report_errors(file: Path | None = None) -> Iterator[None]:
    """Turn an error that the user can correct into one line on stderr and exit status 2."""
    try:
        yield
    except (GracePeriodError, OSError) as error:
        refuse(message_of(error, file or getattr(error, "filename", None)))


def refuse(message: str) -> NoReturn:
    """End with status 2, after one line on what was given and what to give instead."""
    notify(f"Error: {message}")
    raise typer.Exit(UNREADABLE)


def message_of(error: Exception, file: Path | None = None) -> str:
    """The message of an error, after the file it is about."""
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return message if file is None else f"{file}: {message}"


def notify(message: str) -> None:
    """Print a line on stderr."""
    typer.echo(message, err=True)


def print_json(value: object, *, err: bool = False) -> None:
    """Print a result as JSON, on stderr if stdout has another."""
    typer.echo(json.dumps(value, indent=2), err=err)


def printable_path(path: Path) -> str:
    """A path as text that JSON can hold: the name of a file need not be UTF-8."""
    return str(path).encode(errors="replace").decode()


def print_document(document: BaseModel, *, err: bool = False) -> None:
    """Print a document as JSON, on stderr if stdout has another result."""
    print_json(document.model_dump(mode="json", by_alias=True), err=err)


def print_answer(answer: str, style: str) -> None:
    """Print the line that matters most: on a terminal, in its colour."""
    if sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        console().print(answer, style=style)
    else:
        typer.echo(answer)


def console(*, err: bool = False) -> "Console":
    """The console for tables on stdout, or on stderr."""
    from rich.console import Console  # noqa: PLC0415 - slow to import, and plain text needs none

    # Text from files stays as it is: brackets are not markup, `:warning:` is not an emoji.
    output = Console(stderr=err, highlight=False, markup=False, emoji=False, soft_wrap=True)
    if not output.is_terminal:
        output.width = _WIDE
    return output


@contextmanager
def progress_bar(thing: str) -> Iterator[Callable[[int, float | None], None]]:
    """A function that shows how many things are done, and the part of the work: 0 to 1, or None.

    The bar shows only on a terminal, once the work has taken a second, and leaves no trace.
    """
    from rich.console import Console  # noqa: PLC0415 - slow to import, and most show no progress
    from rich.progress import (  # noqa: PLC0415 - the same
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    output = Console(stderr=True)
    columns = BarColumn(), TextColumn("{task.description},"), TimeRemainingColumn()
    hidden = not output.is_interactive
    progress = Progress(*columns, console=output, transient=True, disable=hidden)
    task = progress.add_task("", total=None)
    began = monotonic()

    def show(done: int, part: float | None) -> None:
        took = monotonic() - began
        text = f"{describe_count(done, thing)}, {done / took if took else 0:,.0f} a second"
        total = None if part is None else 1.0
        progress.update(task, description=text, completed=part or 0.0, total=total)
        if took > PATIENCE:
            progress.start()  # does nothing once it has started

    try:
        yield show
    finally:
        if progress.live.is_started:
            progress.stop()  # or Ctrl-C would leave the terminal without its cursor
