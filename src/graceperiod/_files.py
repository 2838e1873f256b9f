"""Writing files that take their place only when they are whole."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


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
