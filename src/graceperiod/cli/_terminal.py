"""What every command shares: results on stdout, all else on stderr, errors as one line.

No colour and no wrapping where the output is not a terminal.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from graceperiod.errors import GracePeriodError

__all__ = [
    "PATIENCE",
    "UNREADABLE",
    "complain",
    "console",
    "count",
    "follow_files",
    "message_of",
    "report_errors",
    "to_json",
]

UNREADABLE = 2
"""The exit status of usage or unreadable input."""

_WIDE = 200  # columns, where nothing says how wide
PATIENCE = 1.0
"""Seconds without a progress bar."""


@contextmanager
def report_errors(file: Path | None = None) -> Iterator[None]:
    """One line on stderr and exit status 2, for what the user can put right."""
    try:
        yield
    except (GracePeriodError, OSError) as error:
        complain(f"Error: {message_of(error, file)}")
        raise typer.Exit(UNREADABLE) from None


def message_of(error: Exception, file: Path | None = None) -> str:
    """What an error says, after the file it is about."""
    message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return message if file is None else f"{file}: {message}"


def complain(message: str) -> None:
    """A line on stderr."""
    typer.echo(message, err=True)


def console() -> Console:
    """Plain text with no wrapping where the output is not a terminal."""
    output = Console(highlight=False, markup=False, soft_wrap=True)
    if not output.is_terminal:
        output.width = _WIDE
    return output


def follow_files(files: Sequence[Path]) -> Iterator[Path]:
    """The files one by one, with a progress bar on a terminal after a second."""
    output = Console(stderr=True)
    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    progress = Progress(*columns, console=output, transient=True)
    task = progress.add_task("Reading", total=len(files))
    began = monotonic()
    try:
        for file in files:
            yield file
            progress.advance(task)
            if output.is_terminal and monotonic() - began > PATIENCE:
                progress.start()  # does nothing once it has started
    finally:
        if progress.live.is_started:
            progress.stop()


def count(number: int, thing: str) -> str:
    """A number of things, in words: `1 bulletin`, `2,000 bulletins`."""
    return f"{number:,} {thing}{'s' * (number != 1)}"


def to_json(value: object) -> str:
    """A result as JSON."""
    return json.dumps(value, indent=2)
