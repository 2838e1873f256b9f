"""The entry point of the command line: `graceperiod`, or `python -m graceperiod`."""

import os
import sys
import traceback
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

from graceperiod._version import __version__
from graceperiod.cli import HELP
from graceperiod.errors import INSTALL

_NEEDED = {"typer", "rich"}
_CLOSED_PIPE = 141  # as a shell says of a program that SIGPIPE ended


def main() -> None:
    """Run the command line, and end with its status."""
    try:
        _run(sys.argv[1:])
    except SystemExit as ended:
        # Whoever reads may stop. Typer and Rich end with 1 then, as if a penalty may apply.
        if isinstance(ended.__context__, BrokenPipeError):
            _leave(_CLOSED_PIPE)
        raise
    except BrokenPipeError:
        _leave(_CLOSED_PIPE)
    except OSError as error:  # of stdout or stderr: that of a file names it where it happens
        _leave(2, f"Error: the output cannot be written: {error.strerror}\n")
    except Exception:  # noqa: BLE001 - status 1 would say that a penalty may apply
        traceback.print_exc()
        sys.exit(2)


def _run(called: list[str]) -> None:
    """Run a command. Without its extra, say what to install and end with status 2."""
    # Answered here, since these are asked often, or where the extra is missing.
    answers = {"-h": HELP, "--help": HELP, "--version": f"graceperiod {__version__}\n"}
    if called and called[0] in answers:
        sys.stdout.write(answers[called[0]])
        sys.stdout.flush()  # while its errors are still caught
        return
    # A shell that completes a line gives it in the environment, and no arguments.
    if not called and "_GRACEPERIOD_COMPLETE" not in os.environ:
        sys.stderr.write(HELP)
        sys.exit(2)
    # Some 20 ms: pytz would look for each of its 600 files first, to list them, and pydantic for
    # plugins in every package that is installed.
    os.environ.setdefault("PYTZ_SKIPEXISTSCHECK", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        # A console may know few letters; the others are shown escaped, and do not end the program.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        from graceperiod.cli._app import application  # noqa: PLC0415 - its packages are an extra

        application(called)(prog_name="graceperiod")
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in _NEEDED:
            raise
        install = INSTALL.format(extra="cli")
        sys.stderr.write(
            f"graceperiod {__version__}: the command line needs {error.name}; {install}\n"
        )
        sys.exit(2)


def _leave(status: int, message: str = "") -> NoReturn:
    """End without what could not be written, which Python would else try again as it ends."""
    with suppress(OSError):
        sys.stderr.write(message)
        sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # stdout and stderr
        os.dup2(nowhere, stream)
    sys.exit(status)


if __name__ == "__main__":
    main()
