"""The entry point of the command line: `graceperiod`, or `python -m graceperiod`."""

import sys
import traceback
from io import TextIOWrapper

from graceperiod._version import __version__

_NEEDED = {"typer", "rich"}


def main() -> None:
    """Run the command line. Without its extra, say what to install and end with status 2."""
    try:
        from graceperiod.cli._app import app  # noqa: PLC0415 - its packages are an extra
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in _NEEDED:
            raise
        sys.stderr.write(
            f"graceperiod {__version__}: the command line needs {error.name}; "
            "install it with: pip install 'graceperiod[cli]'\n"
        )
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        # A console may know few letters; the others are shown escaped, and do not end the program.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except Exception:  # noqa: BLE001 - status 1 would say that a penalty may apply
        traceback.print_exc()
        sys.exit(2)


if __name__ == "__main__":
    main()
