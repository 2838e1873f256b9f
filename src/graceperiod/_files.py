"""Files that take their place when they are whole, and not before."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

__all__ = ["replace_file"]


@contextmanager
def replace_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of another when the context ends well.

    It is written beside the place it goes to, under another name: whatever goes wrong on the way
    leaves what was there as it was, and nothing else behind.

    Raises:
        OSError: it cannot be written; the error names `path`.
    """
    place = path.resolve()
    temporary = place.with_name(f".{place.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
