"""Standard input and output, whose name is `-` wherever a command takes a file."""

import errno
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO

import typer

from graceperiod._files import kind_of
from graceperiod.cli._terminal import refuse, report_errors
from graceperiod.errors import GracePeriodError

STDIO = Path("-")
_SUFFIXES = {
    "a Parquet file": ".parquet",
    "a workbook or another zip file": ".xlsx",
    "JSON": ".jsonl",
}
_CHUNK = 1_000_000  # bytes


def check_readers(*files: Path | None) -> None:
    """Refuse a second file that is stdin, which can be read but once."""
    if files.count(STDIO) > 1:
        refuse("- is stdin, which can be read only once; give the name of a file for the others")


def read_input(file: Path) -> bytes:
    """The bytes of a file or of stdin.

    Raises:
        OSError: it cannot be read.
    """
    return _stdin().read() if file == STDIO else file.read_bytes()


def copy_stdin(folder: Path) -> Path:
    """Copy stdin to a file in a folder, whose suffix says what is in it: Parquet, Excel, JSON
    lines, or else CSV.

    The copy bounds the memory, and may be read twice, as files of rows are.
    """
    with report_errors(STDIO):
        stdin = _stdin()
        start = stdin.read(_CHUNK)
    copy = folder / f"stdin{_SUFFIXES.get(kind_of(start), '.csv')}"
    with report_errors(copy), copy.open("xb") as file:
        file.write(start)
        copyfileobj(stdin, file, _CHUNK)
    return copy


@contextmanager
def name_in_errors(names: Mapping[Path, Path]) -> Iterator[None]:
    """Call files by their `names` in the messages of errors."""
    try:
        yield
    except GracePeriodError as error:
        message = str(error)
        for path, name in names.items():
            message = message.replace(str(path), str(name))
        error.args = (message,)
        raise


def write_stdout(file: Path) -> None:
    """Write a file to stdout."""
    with file.open("rb") as rows:
        while chunk := rows.read(_CHUNK):
            typer.echo(chunk, nl=False)


def _stdin() -> IO[bytes]:
    if sys.stdin is None:
        raise OSError(errno.EBADF, "stdin is closed; pass the text through a pipe, or name a file")
    return sys.stdin.buffer
