"""The page on the command line: each of its commands runs as it is printed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("pyarrow", reason="needs the extra audit")
pytest.importorskip("matplotlib", reason="needs the extra plot")
pytest.importorskip("icalendar", reason="needs the extra ics")

from tests.cli.processes import start

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "command-line.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines() if "graceperiod " in line]


@pytest.mark.parametrize("line", LINES)
def test_a_command_of_the_page_runs(line: str, tmp_path: Path) -> None:
    """In a clone, from its root, and without an error."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("the commands are of a shell")
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    script = f'graceperiod() {{ "{sys.executable}" -m graceperiod "$@"; }}\n{line}\n'
    done = subprocess.run(
        [bash, "-o", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env=os.environ | {"COLUMNS": "80"},
    )
    assert (done.returncode, b"Error" in done.stderr) == (0, False)


@pytest.mark.parametrize("command", ["decide", "audit", "read", "outages", "timeline"])
def test_the_page_has_every_option(command: str) -> None:
    """Each that the help of a command has, but those of every command."""
    shown = start(command, "--help").stdout.decode()
    named = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", shown, re.MULTILINE)
    section = PAGE.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    everywhere = {"--help", "--record", "--verbose"}
    assert len(named) > 3
    assert [name for name in named if f"`{name}" not in section and name not in everywhere] == []
