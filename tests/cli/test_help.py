"""Help on screens of two widths, and what a shell completes."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from graceperiod import System
from graceperiod.deadlines import Filing
from tests.cli.processes import start
from tests.cli.test_cli import run

pytestmark = pytest.mark.smoke

COMMANDS = ["decide", "audit", "read", "outages", "timeline"]
OPTION = re.compile(r"--[a-z][a-z-]+[a-z]")


@cache
def shown_help(*args: str, columns: int = 80) -> str:
    """The help of a command on a screen of so many columns."""
    done = start(*args, "-h", env=os.environ | {"COLUMNS": str(columns)})
    assert done.returncode == 0
    return done.stdout.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("args", [[], *([command] for command in COMMANDS)])
def test_help_has_a_short_option(args: list[str]) -> None:
    """`-h` is `--help`."""
    assert run(*args, "-h") == run(*args, "--help")
    assert "  -h, --help " in shown_help(*args)


@pytest.mark.parametrize("command", ["audit", "timeline"])
def test_output_has_a_short_option(command: str) -> None:
    """`-o` is `--output`."""
    assert "  -o, --output FILE" in shown_help(command)


@pytest.mark.parametrize("columns", [80, 50])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_breaks_no_name_and_is_no_wider_than_the_screen(command: str, columns: int) -> None:
    """Every option and every system is on one line, and nothing is left out."""
    shown = shown_help(command, columns=columns)
    assert max(map(len, shown.splitlines())) <= columns
    assert not re.search(r"…| --[a-z-]*-$", shown, re.MULTILINE)
    assert set(OPTION.findall(shown)) == set(OPTION.findall(shown_help(command, columns=80)))


def test_the_list_of_commands_is_whole_at_50_columns() -> None:
    """What each does is said in a line."""
    listed = shown_help(columns=50).partition("Commands:\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == COMMANDS
    assert "..." not in listed


@pytest.mark.parametrize("columns", [80, 50])
@pytest.mark.parametrize("command", ["decide", "audit", "outages", "timeline"])
def test_help_lists_the_systems(command: str, columns: int) -> None:
    """All ten, by their ids."""
    listed = shown_help(command, columns=columns).partition("SYSTEM: ")[2].partition(".\n")[0]
    assert re.split(r", | or ", " ".join(listed.split())) == [*System]


@pytest.mark.parametrize("command", COMMANDS)
def test_values_are_named_as_people_name_them(command: str) -> None:
    """No type of Python or of Typer is in the help."""
    shown = shown_help(command)
    assert not re.search(r"<|\b(?:TEXT|PATH|INTEGER|FLOAT|BOOLEAN|COL|OUT)\b", shown)
    named = re.findall(r"^  (?:-\w, )?--[a-z-]+ (\S+)(?:  |$)", shown, re.MULTILINE)
    parts = {part for name in named for part in name.split("|")}
    assert parts <= {
        "CHARACTER", "COLUMN", "DATE", "DIR", "FILE", "FILING", "MARK", "NAME", "NUMBER", "ROWS",
        "SYSTEM", "TIME", "WHAT", "WORDS", "ZONE", "en", "findings", "fr", "none",
    }  # fmt: skip


def completions(words: str) -> list[str]:
    """What bash offers for the last word of a command line."""
    env = os.environ | {
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "_GRACEPERIOD_COMPLETE": "complete_bash",
    }
    code = "import sys; from graceperiod.__main__ import main; sys.argv = ['graceperiod']; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env)
    return done.stdout.decode().split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("graceperiod ", COMMANDS),
        ("graceperiod outages --fo", ["--format"]),
        ("graceperiod decide --system CA", ["CARM_CLIENT_PORTAL", "CAD_API"]),
        ("graceperiod audit rows.csv --system n", ["none"]),
        ("graceperiod outages --system ", list(System)),
        ("graceperiod timeline --system VA", ["VAN"]),
        ("graceperiod decide --filing ", list(Filing)),
        ("graceperiod audit --filing RAIL_C", ["RAIL_CARGO", "RAIL_CONVEYANCE"]),
        ("graceperiod decide --language ", ["en", "fr"]),
        ("graceperiod outages --format ", ["table", "json", "csv", "ics"]),
        ("graceperiod audit --fail-on ", ["problems", "review", "penalty"]),
        ("graceperiod audit --only ", ["all", "no-penalty", "review", "penalty"]),
        ("graceperiod audit --output ", []),  # the shell offers files
    ],
)
def test_a_shell_completes_names_and_values(words: str, offered: list[str]) -> None:
    """Commands, options, systems, filings and choices."""
    assert completions(words) == offered


def test_completion_can_be_installed(tmp_path: Path) -> None:
    """For the shell in use, in the home of its user."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    command = f"{sys.executable} -m graceperiod --install-completion; exit $?"
    env = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run([bash, "-c", command], capture_output=True, check=False, env=env)
    assert (done.returncode, b"bash completion installed" in done.stdout) == (0, True)
    assert ".bash_completions" in (tmp_path / ".bashrc").read_text()
