"""The command line: what `timeline` draws."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("matplotlib")
pytest.importorskip("pyarrow")

from graceperiod import Outage, OutageCalendar
from tests.bulletins.pages import page, written
from tests.cli.test_cli import run

SPAN = ["--from", "2025-09-26", "--to", "2025-10-05"]


def test_a_picture_of_the_record(tmp_path: Path) -> None:
    """SVG or PNG by the suffix, the same at every run; the record on stderr, nothing on stdout."""
    first, second, dots = tmp_path / "a.svg", tmp_path / "b.SVG", tmp_path / "a.png"
    for output in (first, second, dots):
        result = run("timeline", "--system", "CERS", *SPAN, "--output", output)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith("Record: the one shipped with graceperiod ")
    assert first.read_bytes() == second.read_bytes()
    svg = first.read_text("utf-8")
    assert "Outages of CERS Portal" in svg
    assert "TCC25-0138" in svg
    assert "eManifest" not in svg
    assert "<dc:date>" not in svg
    assert dots.read_bytes().startswith(b"\x89PNG")
    assert sorted(tmp_path.iterdir()) == sorted([first, second, dots])


def test_a_picture_of_ones_own(tmp_path: Path) -> None:
    """A bulletin and a table alone."""
    bulletin = written(tmp_path / "own.txt", page(title="TCC26-0200 CERS Portal Access Problem"))
    own = OutageCalendar([Outage("VAN", "2025-10-02 15:30 ET", "2025-10-02 16:30 ET")])
    table, output = written(tmp_path / "own.csv", own.to_csv()), tmp_path / "own.svg"
    given = ["--bulletin", bulletin, "--calendar", table, "--no-record"]
    assert run("timeline", *given, "--output", output).exit_code == 0
    svg = output.read_text("utf-8")
    assert "TCC26-0200" in svg
    assert "value-added network (VAN)" in svg
    assert "TCC25-0138" not in svg


def test_a_picture_in_french(tmp_path: Path) -> None:
    """With its heading and the names of systems."""
    output = tmp_path / "a.svg"
    given = ["timeline", "--system", "CERS", *SPAN, "-o", output, "--language", "fr"]
    assert run(*given).exit_code == 0
    assert "portail du SCDE" in output.read_text("utf-8")


def test_without_dates_it_draws_the_last_year(tmp_path: Path) -> None:
    """Up to the last outage; an explicit start draws what lies before, too."""
    own = OutageCalendar(
        Outage("CERS", f"{year}-10-02 15:30 ET", f"{year}-10-02 16:30 ET", number=f"TCC{year}-1")
        for year in (2017, 2021, 2025)
    )
    table, output = written(tmp_path / "own.csv", own.to_csv()), tmp_path / "own.svg"
    found = {}
    for options in ((), ("--from", "2017-01-01"), ("--to", "2021-12-31")):
        given = ["--calendar", table, "--no-record", *options, "--output", output]
        assert run("timeline", *given).exit_code == 0
        svg = output.read_text("utf-8")
        found[options[:1]] = [year for year in (2017, 2021, 2025) if f"TCC{year}-1" in svg]
    assert found == {(): [2025], ("--from",): [2017, 2021, 2025], ("--to",): [2021]}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--output", "{tmp}/a.pdf"], "a picture is .svg or .png; give a name"),
        (["--output", "{tmp}/a"], "a picture is .svg or .png; give a name"),
        (["--output", "{tmp}/a.svg", "--bulletin", "{tmp}/a.svg"], "this command uses "),
        (["--output", "{tmp}/a.svg", "--system", "CERSS"], "Error: 'CERSS' is not a CBSA system"),
        (["--output", "{tmp}/a.svg", "--from", "May"], "Error: 'May' is neither a date nor a"),
        (["--output", "{tmp}/a.svg", "--no-record"], "Error: there is nothing on record to show"),
        (["--output", "{tmp}/no/a.svg"], "Error: {tmp}/no/a.svg: No such file or directory"),
    ],
)
def test_what_the_user_can_put_right_is_told(
    options: list[str], message: str, tmp_path: Path
) -> None:
    """With status 2, and nothing written."""
    given = [each.format(tmp=tmp_path) for each in options]
    result = run("timeline", *given, env={"COLUMNS": "300"})
    assert (result.exit_code, result.stdout) == (2, "")
    assert message.format(tmp=tmp_path) in " ".join(result.stderr.split())
    assert not list(tmp_path.iterdir())


def test_without_its_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, and status 2."""
    for name in [each for each in sys.modules if each.startswith("graceperiod.report.plots")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [each for each in sys.modules if each.startswith("graceperiod.report.figure")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("timeline", "--output", tmp_path / "a.svg")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "Error: a picture needs matplotlib; install it with: pip install 'graceperiod[plot]' "
        "(not on PyPI yet: in a clone, pip install '.[plot]')"
    )
