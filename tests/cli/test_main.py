"""The entry of the command line, whatever happens behind it."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from graceperiod import __version__
from graceperiod.__main__ import main
from graceperiod.cli import COMMANDS, HELP
from tests.bulletins.pages import SAMPLE
from tests.cli.test_cli import run
from tests.surface import ROOT


def test_a_crash_is_never_a_penalty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong inside, the exit status is 2 and not 1."""
    from graceperiod.cli import _app  # noqa: PLC0415 - replaced here

    def crash(**_: str) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(_app, "application", lambda _: crash)
    monkeypatch.setattr(sys, "argv", ["graceperiod", "decide"])
    monkeypatch.setattr(sys, "stdout", StringIO())  # as where a program captures the output
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2


def test_a_console_of_few_letters_shows_the_others_escaped(tmp_path: Path) -> None:
    """Text that stdout cannot encode is printed with escapes."""
    file = tmp_path / "arrow.txt"
    text = SAMPLE.read_text(encoding="utf-8").replace("RESOLVED -", "RESOLVED \u2192")
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "graceperiod", "read", str(file), "--json"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert (done.returncode, b"\\u2192" in done.stdout) == (0, True)


def test_it_runs_as_a_module() -> None:
    """`python -m graceperiod` decides, in plain text, with the status of the answer."""
    command = [sys.executable, "-m", "graceperiod", "decide", "2025-10-20 19:45 ET"]
    command += ["--system", "CARM", "--bulletin", str(SAMPLE)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=60)
    assert done.returncode == 1
    assert done.stdout.startswith("A monetary penalty may apply: ")
    assert done.stderr.startswith("Record: ")
    assert "\x1b[" not in done.stdout + done.stderr


def test_the_module_starts_the_command_line() -> None:
    """Run as the main module, the package calls the command line with the process's arguments."""
    done = subprocess.run(
        [sys.executable, "-m", "graceperiod", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"graceperiod {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_the_help_lists_every_command(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the result if it is asked for, and an error of usage without any command."""
    monkeypatch.setattr(sys, "argv", ["graceperiod", *arguments])
    if arguments:
        main()
    else:
        with pytest.raises(SystemExit, match="2"):
            main()
    shown = capsys.readouterr()
    assert (shown.out if arguments else shown.err) == HELP
    assert not (shown.err if arguments else shown.out)
    listed = re.findall(r"^  ([a-z]+) +[A-Z]", HELP, re.MULTILINE)
    files = {file.stem for file in (ROOT / "src/graceperiod/cli").glob("[!_]*.py")}
    assert listed == list(COMMANDS)
    assert files == set(COMMANDS)


def test_a_misspelt_command_names_the_nearest() -> None:
    """All commands are known where none is called."""
    result = run("decidd", env={"TERM": "dumb", "COLUMNS": "200"})
    assert (result.exit_code, "Did you mean 'decide'?" in result.stderr) == (2, True)


def test_a_shell_completes_commands_and_options() -> None:
    """What `--install-completion` installs asks so."""
    asked = {"COMP_WORDS": "graceperiod decide --sys", "COMP_CWORD": "2"}
    environment = {**os.environ, **asked, "_GRACEPERIOD_COMPLETE": "complete_bash"}
    command = [sys.executable, "-m", "graceperiod"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "--system\n"


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {"typer", "pydantic"}),
        (["--help"], {"typer", "pydantic"}),
        (
            ["decide", "2025-10-02 19:45 ET"],
            {"graceperiod.bulletins.reading", "graceperiod.report", "rich"},
        ),
    ],
)
def test_a_command_imports_what_it_needs(arguments: list[str], absent: set[str]) -> None:
    """The reader of bulletins costs as much as all else that `decide` imports."""
    code = (
        "import runpy, sys\n"
        f"sys.argv = {['graceperiod', *arguments]}\n"
        "try:\n    runpy.run_module('graceperiod', run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stderr.splitlines()[-1].split()
    assert "graceperiod.cli" in loaded
    assert absent.isdisjoint(loaded)


class NotInstalled:
    """A finder of modules to which one package is missing."""

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(self, name: str, *_: object) -> None:
        """Fail as Python does when a package is not installed."""
        if name == self.package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


@pytest.mark.parametrize("missing", ["typer", "rich"])
def test_without_its_extra_the_command_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a package of the extra is missing, one line names both, and the status is 2."""
    for name in [each for each in sys.modules if each.split(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.startswith("graceperiod.cli")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NotInstalled(missing), *sys.meta_path])
    monkeypatch.setattr(sys, "argv", ["graceperiod", "outages"])
    with pytest.raises(SystemExit) as ended:
        main()
    message = capsys.readouterr().err
    assert ended.value.code == 2
    assert f"needs {missing}; " in message
    assert "pip install 'graceperiod[cli]' (not on PyPI yet: in a clone, pip install '.[cli]')" in (
        message
    )
    assert message.count("\n") == 1


def test_another_module_that_is_missing_is_an_error_as_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the packages of the extra get the hint; any other is a fault to be seen."""
    monkeypatch.setitem(sys.modules, "graceperiod.cli._inputs", None)
    monkeypatch.setattr(sys, "argv", ["graceperiod", "decide"])
    for name in ("_app", *COMMANDS):
        monkeypatch.delitem(sys.modules, f"graceperiod.cli.{name}", raising=False)
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err.splitlines()
    assert (ended.value.code, told[-1].split(":")[0]) == (2, "ModuleNotFoundError")
    assert "graceperiod.cli._inputs" in told[-1]
