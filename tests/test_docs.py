"""What the README and the documentation show is what happens."""

import doctest
import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest

from graceperiod import MissingExtraError, OutageCalendar, System, __version__
from graceperiod.times import TZ_VERSION
from tests.pictures import (
    AUDIT,
    HOME,
    TIMELINE,
    lead_of,
    pictures,
    readme,
    text_of,
    timeline,
)

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(  # without its tags
    r"^```\{code-cell\} ipython3\n(?::[^\n]*\n)*(.*?)^```$", re.MULTILINE | re.DOTALL
)
EXAMPLES = [
    pytest.param(code, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, code in enumerate(PYTHON.findall(page.read_text(encoding="utf-8")), 1)
] + [
    pytest.param("\n".join(cells), id=page.stem)  # of a page that runs as a notebook
    for page in PAGES
    if (cells := CELL.findall(page.read_text(encoding="utf-8")))
]
ON_DATABASES = [example for example in EXAMPLES if "DATABASE_URL" in str(example.values[0])]
NOTEBOOKS = sorted((ROOT / "docs" / "examples").glob("*.ipynb"))

SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = sorted(
    {
        line.removeprefix("pip install -e '.[all]' && ")
        for page in PAGES
        for text in SHELL.findall(page.read_text(encoding="utf-8"))
        for line in text.replace("\\\n", "").splitlines()
        if "graceperiod " in line
    }
)
FILED = "transaction,transmitted_at,system,due,value,filing,arrives_at\nA-1,2025-10-02 19:45 ET,"
FILED += "CERS,2025-10-02 17:00 ET,100,HIGHWAY_CARGO,2025-10-02 20:00 ET\n"
"""The files that commands of the pages name, but for those of the clone, are made of this row."""


def run_as_a_script(code: str, folder: Path) -> None:
    """Run what starts processes, which import its file again, or leaves connections open."""
    file = folder / "example.py"
    file.write_text(code, encoding="utf-8")
    subprocess.run([sys.executable, file], check=True, cwd=ROOT)


@pytest.mark.parametrize("code", EXAMPLES)
def test_every_example_runs(
    code: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Each Python block of the documentation runs by itself, from the root of the checkout."""
    for package in re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE):
        pytest.importorskip(package, reason="the example needs an extra")
        if package == "pyspark":
            request.getfixturevalue("spark")  # which the example is given as its session
        if package == "psycopg":
            request.getfixturevalue("postgres")
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if 'if __name__ == "__main__"' in code or "DATABASE_URL" in code:
        run_as_a_script(code, tmp_path)
        return
    try:
        exec(compile(code, "example", "exec"), {})  # noqa: S102 - our own documentation
    except MissingExtraError:
        pytest.skip("the example needs an extra")


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize("code", ON_DATABASES)
def test_what_runs_on_sqlite_runs_on_postgresql(code: str, tmp_path: Path) -> None:
    """The environment names the database, as the page says."""
    pytest.importorskip("sqlalchemy", reason="the example needs it")
    run_as_a_script(code, tmp_path)


def test_one_example_runs_on_both_databases() -> None:
    """The columns for decisions and instants."""
    assert [example.id for example in ON_DATABASES] == ["into-your-system-3"]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_notebook_runs(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the top, in its folder; the pages show what it gives, and the file holds none of it."""
    for package in ("pandas", "pyarrow", "matplotlib", "jinja2"):
        pytest.importorskip(package, reason="the notebooks need extras")
    notebook = json.loads(file.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)
    assert f"examples/{file.stem}" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    monkeypatch.chdir(file.parent)
    names: dict[str, object] = {}
    for cell in cells:
        exec(compile("".join(cell["source"]), file.stem, "exec"), names)  # noqa: S102 - our own


def test_there_are_three_notebooks() -> None:
    """An audit, one decision, and a record of one's own."""
    names = ["audit-a-quarter", "keep-our-own-record", "was-this-filing-late"]
    assert [file.stem for file in NOTEBOOKS] == names


@pytest.mark.parametrize(
    "name",
    [
        "calendar",
        "deadlines",
        "engine.segments",
        "outages",
        "record.figures",
        "systems",
        "testing.builders",
        "testing.edges",
        "times.timestamps",
    ],
)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    """Each module with examples gives what they show."""
    ran = doctest.testmod(import_module(f"graceperiod.{name}"))
    assert ran.attempted
    assert not ran.failed


def test_the_readme_example_prints_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    """The ten lines, and their true output."""
    exec(compile(readme("example: readme"), "README", "exec"), {})  # noqa: S102 - our own
    assert capsys.readouterr().out == readme("output: readme")


@pytest.mark.parametrize("name", ["audit", "decide"])
def test_the_readme_commands_print_what_they_show(name: str) -> None:
    """The commands of the README, the first without its installation, which end with 0."""
    pytest.importorskip("typer", reason="needs the extra cli")
    pytest.importorskip("pyarrow", reason="needs the extra audit")
    pytest.importorskip("jinja2", reason="needs the extra report")
    install, and_then, command = readme(f"command: {name}").rpartition(" && ")
    assert (install, and_then) in {("", ""), ("pip install -e '.[all]'", " && ")}
    program, *arguments = shlex.split(command)
    assert program == "graceperiod"
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    versions = f"graceperiod {__version__} with tz data {TZ_VERSION}"
    output = readme(f"output: {name}")
    shown = re.sub(r"graceperiod [\d.]+ with tz data \w+", versions, output)
    assert done.stdout == shown
    if name == "audit":
        report = ROOT / arguments[-1]
        assert report.name == "audit.html"
        page = report.read_text("utf-8")
        assert "<h1>Audit of transmissions: transmissions.csv</h1>" in page
        assert text_of(AUDIT) == lead_of(page)
        report.unlink()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as the pages assume it: `docs` of the clone, and files of the user's own."""
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra audit")
    notice = (ROOT / "docs" / "examples" / "tcc25-0138-resolved.txt").read_text(encoding="utf-8")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    for folder in ("downloads", "exports", "mailbox"):
        (tmp_path / folder).mkdir()
    for name in ("exports/one", "more", "penalties", "rows", "transmissions"):
        (tmp_path / f"{name}.csv").write_text(FILED, encoding="utf-8")
    shutil.copy(ROOT / "docs" / "examples" / "own-outages.csv", tmp_path / "own.csv")
    (tmp_path / "mailbox" / "notice.txt").write_text(notice, encoding="utf-8")
    (tmp_path / "downloads" / "notice.html").write_text(f"<pre>{notice}</pre>", encoding="utf-8")
    workbook = openpyxl.Workbook()
    for row in (["Sent at"], [datetime(2025, 10, 2, 19, 45)]):
        workbook.active.append(row)
    workbook.save(tmp_path / "export.xlsx")
    program = tmp_path / "bin" / "graceperiod"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m graceperiod "$@"\n')
    program.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_documentation_runs(command: str, desk: Path) -> None:
    """In a shell, without a complaint: `decide` ends with its answer, all else with 0."""
    for package in ("typer", "pyarrow", "jinja2", "matplotlib", "icalendar", "selectolax"):
        pytest.importorskip(package, reason="the commands need all extras")
    path = f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],  # noqa: S607 - any shell
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=desk,
        env=os.environ | {"PATH": path, "HOME": str(desk)},
        check=False,
    )
    assert done.returncode in ({0, 1, 3} if "graceperiod decide" in command else {0}), done.stderr


def test_every_installation_is_from_a_clone() -> None:
    """Nothing is on PyPI yet; and each extra that a page names is one."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = set(settings["project"]["optional-dependencies"])
    for page in [*PAGES, *NOTEBOOKS]:
        for line in re.findall(r"pip install ([^`\n&]+)", page.read_text(encoding="utf-8")):
            assert "graceperiod" not in line or "--find-links" in line, page
            for named in re.findall(r"\.\[([\w,]+)\]", line):
                assert set(named.split(",")) <= extras, page


def test_the_pictures_are_what_is_drawn_today() -> None:
    """`python -m tests.pictures` draws them anew."""
    for name, svg in pictures().items():
        assert (HOME / name).read_text(encoding="utf-8") == svg + "\n"


def test_the_readme_shows_its_own_example() -> None:
    """Its two pictures were drawn from the page and the cell beside them, and are small.

    `python -m tests.pictures` draws them anew. The page's is compared where the command is run.
    """
    pytest.importorskip("pandas", reason="the cell needs pandas")
    pytest.importorskip("matplotlib", reason="needs the extra plot")
    assert text_of(TIMELINE) == timeline()[1]
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    for file in (AUDIT, TIMELINE):
        assert f"]({file.relative_to(ROOT).as_posix()})" in shown
        assert file.stat().st_size < 120_000


def test_the_readme_names_the_test_command() -> None:
    """The gate runs the command that the README prints."""
    command = readme("command: test").strip()
    assert command == "pip install -e '.[dev]' && pytest"
    if (ROOT / ".ci" / "run").exists():  # not in a source distribution
        gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
        assert "command: test" in gate


def test_llms_txt_lists_every_page() -> None:
    """Those of the index, in its groups and its order, by the names that the site gives them."""
    docs = ROOT / "docs"
    listed = {
        caption: pages.split()
        for caption, pages in re.findall(
            r"```{toctree}\n:maxdepth: 1\n:caption: ([^\n]+)\n(.*?)```",
            (docs / "index.md").read_text("utf-8"),
            re.DOTALL,
        )
    }
    assert sum(map(len, listed.values())) > 20
    groups = (docs / "llms.txt").read_text("utf-8").split("\n## ")[1:]
    linked = {
        group.partition("\n")[0]: re.findall(r"\]\(([^)]+)\.html\)", group) for group in groups
    }
    assert linked == listed


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/bulletins.md", "docs/design.md"])
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    """A page that says where to change what names files by the end of their path."""
    named = re.findall(r"`([a-z_/]+\.(?:py|toml|json))`", (ROOT / page).read_text(encoding="utf-8"))
    folders = [ROOT / "src", ROOT / "tests"]
    files = [*ROOT.glob("*.toml"), *(file for folder in folders for file in folder.rglob("*.*"))]
    ends = [f"/{file.relative_to(ROOT).as_posix()}" for file in files]
    assert named
    assert not [name for name in named if not any(end.endswith(f"/{name}") for end in ends)]


def test_the_page_on_appeals_quotes_its_own_sheet() -> None:
    """What it takes from the sheet of its example stands there, and its models tell the same."""
    pytest.importorskip("jinja2", reason="needs the extra report")
    page = (ROOT / "docs" / "cite.md").read_text(encoding="utf-8")
    assert 'decide "2025-10-02 19:45 ET" --system CERS_PORTAL' in page
    assert '--due "2025-10-02 17:00 ET"' in page
    decision = OutageCalendar.cbsa().decide(
        "2025-10-02 19:45 ET", "CERS_PORTAL", due="2025-10-02 17:00 ET"
    )
    sheet = html.unescape(decision.to_html())
    english, french = re.findall(r"^> (?:We|Nous) .*", page, re.MULTILINE)
    for fact in (
        "TCC25-0138",
        "Intermittent Access Problem",
        "for failure to transmit required data during a scheduled or an unscheduled outage and for",
    ):
        assert fact in sheet
        assert fact in english
        assert fact in french
    for clock in ("15:30", "17:00", "18:00", "19:45"):
        assert f"2025-10-02 {clock} ET" in sheet
        assert clock in english
        assert clock.replace(":", " h ") in french
    for fact in (
        "CARM Client Portal (CCP), CERS Portal, eManifest Portal",
        "2025-10-02 15:30 ET – 2025-10-02 20:00 ET",
        "15 min",
    ):
        assert fact in sheet
        assert f"| {fact} |" in page


def test_the_algorithm_lists_the_systems_as_they_are() -> None:
    """Its table is for a person who decides by hand; programs read `systems.json`."""
    page = (ROOT / "docs" / "algorithm.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z_]+`) \| (.*?) ?\| (.*?) ?\| (yes|no) \|$", page, re.MULTILINE)
    listed = [[set(re.findall(r"`(\w+)`", cell)) for cell in row[:3]] + [row[3]] for row in rows]
    known = [
        [{system}, system.rides_on, system.routes, "yes" if system.carries_aci else "no"]
        for system in System
    ]
    assert listed == known


def test_every_code_is_documented() -> None:
    """The page of codes has a row for each outcome, reason, caution and finding."""
    from graceperiod import Caution, FindingCode, Outcome, Reason  # noqa: PLC0415 - used here alone

    codes = (ROOT / "docs" / "codes.md").read_text(encoding="utf-8")
    for code in (*Outcome, *Reason, *Caution, *FindingCode):
        assert f"\n| `{code}` |" in codes
