"""The entry of the command line, whatever happens behind it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from graceperiod.__main__ import main
from tests.bulletins.pages import SAMPLE


def test_a_crash_is_never_a_penalty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong inside, the exit status is 2 and not 1."""
    import graceperiod.cli  # noqa: PLC0415 - replaced here

    def crash() -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(graceperiod.cli, "app", crash)
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
