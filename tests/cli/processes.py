"""Commands as processes of their own, on real pipes, files and terminals."""

import os
import subprocess
import sys
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "graceperiod"]


def start(*args: object, text: bytes = b"", **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command with a text on stdin."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run([*COMMAND, *map(str, args)], input=text, check=False, **streams)


def show(*args: object, columns: int) -> str:
    """What a command prints on a terminal of so many columns."""
    pty = pytest.importorskip("pty", reason="needs a terminal of Unix")
    terminal, ours = pty.openpty()
    env = os.environ | {"COLUMNS": str(columns), "TERM": "dumb"}
    streams = {"stdout": ours, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([*COMMAND, *map(str, args)], env=env, **streams) as process:
        os.close(ours)
        shown = b""
        try:
            while data := os.read(terminal, 65_536):
                shown += data
        except OSError:  # as Linux says at the end
            pass
        os.close(terminal)
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")
