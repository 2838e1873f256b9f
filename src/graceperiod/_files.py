"""Files: what they are by how they begin; read by their path, and written so that they take their
place only when whole.
"""

import os
import secrets
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from graceperiod.errors import GracePeriodError, InvalidOutageError, locate_error, name_kind

_SUFFIXES = (".csv", ".json")
_BEGINNINGS = {
    "an e-mail": (b"From", b"Received:", b"Return-Path:", b"Delivered-To:"),
    "a PDF": (b"%PDF",),
    "HTML": (b"<",),
    "JSON": (b"{", b"[{", b"[[", b'["', b"[]"),
    "an iCalendar file": (b"BEGIN:VCALENDAR",),
    "a Parquet file": (b"PAR1",),
    "a workbook or another zip file": (b"PK\3\4",),
    "a compressed file": (b"\x1f\x8b",),
}


def kind_of(data: bytes) -> str:
    """What bytes are by how they begin, whatever white space is in it: `a PDF`; else `text`."""
    begin = b"".join(data[:100].removeprefix(BOM_UTF8).split())
    return next((kind for kind, starts in _BEGINNINGS.items() if begin.startswith(starts)), "text")


def explain_file_name(text: str) -> str:
    """Why a text is refused that is a path, and what to pass."""
    return f"{text!r:.80} is text, and looks like the name of a file; pass Path({text!r:.80})"


@contextmanager
def read_source(source: str | bytes | Path) -> Iterator[str | bytes]:
    """Give a text, bytes without a byte order mark, or for a path those of its file, whose name
    then stands before each error of this library in the context.

    Raises:
        InvalidOutageError: a value of another type, or the name of a file as text.
        OSError: the file cannot be read.
    """
    if isinstance(source, str) and "\n" not in source and source.lower().endswith(_SUFFIXES):
        raise InvalidOutageError(explain_file_name(source))
    if isinstance(source, str | bytes):
        yield source if isinstance(source, str) else source.removeprefix(BOM_UTF8)
        return
    if not isinstance(source, Path):
        raise InvalidOutageError(
            f"{source!r:.80} is {name_kind(source)}; pass the text, its bytes, or a Path"
        )
    try:
        yield source.read_bytes().removeprefix(BOM_UTF8)
    except GracePeriodError as error:
        raise locate_error(error, str(source)) from None


@contextmanager
def replace_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, which replaces the one at `path` when the context ends well.

    After an error the old file stands as it was, and nothing of the new one is left behind.

    Raises:
        OSError: the file cannot be written; the error names `path`.
    """
    place = path.resolve()  # a link stays a link: the file that it names is replaced
    # In the same folder, so that the file system can put it in place in one step.
    temporary = place.with_name(f".{place.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except OSError as error:
        error.filename = str(path)  # and not the temporary name, which the caller never saw
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
