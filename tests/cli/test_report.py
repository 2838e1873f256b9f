"""The command line: `--report` of `decide` and `audit`."""

import os
import re
import sys
from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from rich.text import Text

from graceperiod.display import pages
from tests.cli.test_cli import run

SENT = "decide", "2025-10-02 19:45 ET", "--system", "CERS"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to audit."""
    path = tmp_path / "rows.csv"
    path.write_text("timestamp,system\n2025-10-02 16:00 ET,CERS\n", encoding="utf-8")
    return path


def test_decide_writes_an_evidence_sheet(tmp_path: Path) -> None:
    """With the record it was decided by and when, and prints the explanation in its language."""
    pytest.importorskip("jinja2")
    sheet = tmp_path / "sheet.html"
    result = run(*SENT, "--report", sheet, "--language", "fr")
    assert result.stdout.startswith("Aucune pénalité pécuniaire ne s’applique")
    assert run(*SENT).stdout.startswith("No monetary penalty applies")
    assert result.exit_code == 0
    html = sheet.read_text("utf-8")
    assert '<html lang="fr">' in html
    assert "celui livré avec graceperiod" in html
    assert re.search(r"Établi le [0-9-]{10} [0-9:]{5,8} (HE|E[DS]T)\.", html)
    assert re.search(r"<td>[0-9a-f]{64}</td>", html)
    assert list(tmp_path.iterdir()) == [sheet]


def test_a_sheet_has_a_heading_and_what_it_is_about(tmp_path: Path) -> None:
    """Each text as it was given, in the head of the page; and none of them unless it is given."""
    pytest.importorskip("jinja2")
    sheet = tmp_path / "sheet.html"
    texts = ["--title", "Late & sorry", "--reference", "Appeal 7", "--prepared-by", "A. Broker"]
    assert run(*SENT, "--report", sheet, *texts).exit_code == 0
    head = sheet.read_text("utf-8").partition("<header>")[2].partition("</header>")[0]
    assert "<h1>Late &amp; sorry</h1>" in head
    assert re.findall("<td>(.*?)</td>", head) == ["Appeal 7", "A. Broker"]
    assert run(*SENT, "--report", sheet).exit_code == 0
    head = sheet.read_text("utf-8").partition("<header>")[2].partition("</header>")[0]
    assert "<td>" not in head


def test_audit_writes_a_report(tmp_path: Path, file: Path) -> None:
    """Which tells the file by its size and its hash, and where the rows are."""
    pytest.importorskip("jinja2")
    pytest.importorskip("pyarrow")
    report, output = tmp_path / "audit.html", tmp_path / "out.csv"
    assert run("audit", file, "--report", report, "--output", output).exit_code == 0
    html = report.read_text("utf-8")
    assert f"{file.stat().st_size} bytes" in html
    assert sha256(file.read_bytes()).hexdigest() in html
    assert f"<td>{output.name}</td>" in html


@pytest.mark.parametrize("report", ["audit.pdf", "audit", "rows.csv"])
def test_a_report_of_another_kind_is_refused(file: Path, report: str) -> None:
    """Before anything is read."""
    pytest.importorskip("jinja2")
    result = run("audit", file, "--report", file.with_name(report))
    assert result.exit_code == 2
    assert "a report is a page; give a name that ends in .html" in flat(result.stderr)


def test_a_report_in_the_place_of_another_file_is_refused(tmp_path: Path) -> None:
    """A bulletin, here; nothing is overwritten."""
    pytest.importorskip("jinja2")
    page = tmp_path / "bulletin.html"
    page.write_text("a bulletin", encoding="utf-8")
    result = run(*SENT, "--bulletin", page, "--report", tmp_path / "." / "bulletin.html")
    assert result.exit_code == 2
    assert "; give another place" in flat(result.stderr)
    assert page.read_text("utf-8") == "a bulletin"


def test_a_report_among_the_bulletins_is_refused(tmp_path: Path) -> None:
    """It would be read as one the next time."""
    pytest.importorskip("jinja2")
    result = run(*SENT, "--bulletin", tmp_path, "--report", tmp_path / "sheet.html")
    assert result.exit_code == 2
    assert "give another place" in flat(result.stderr)
    assert not list(tmp_path.iterdir())


def test_rows_do_not_take_the_place_of_a_record(tmp_path: Path, file: Path) -> None:
    """An output is no file that the command reads."""
    own = tmp_path / "own.csv"
    own.write_text("systems,start,end\nCERS,2025-10-02 15:00 ET,\n", encoding="utf-8")
    before = own.read_bytes()
    result = run("audit", file, "--calendar", own, "--output", own)
    assert result.exit_code == 2
    assert "give another place" in flat(result.stderr)
    assert own.read_bytes() == before


def flat(text: str) -> str:
    """A message without its box and its colours, which some hosts of CI ask for."""
    return " ".join(Text.from_ansi(text).plain.replace("│", " ").split())


def test_a_file_that_changes_is_not_reported_on(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its hash would be that of other rows."""
    pytest.importorskip("jinja2")
    pytest.importorskip("pyarrow")
    audit_file = pytest.importorskip("graceperiod.audit").audit_file

    def audit_and_touch(*args: object, **options: object) -> object:
        audit = audit_file(*args, **options)
        os.utime(file, ns=(0, 0))
        return audit

    monkeypatch.setattr("graceperiod.audit.audit_file", audit_and_touch)
    result = run("audit", file, "--report", file.with_name("audit.html"))
    assert result.exit_code == 2
    assert f"Error: {file}: it changed while it was read; audit it again" in result.stderr
    assert not file.with_name("audit.html").exists()


def test_a_file_that_arrives_is_not_reported_on(
    file: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder, after its files were listed; one that is there twice is no such file."""
    pytest.importorskip("jinja2")
    pytest.importorskip("pyarrow")
    audit_file, other = pytest.importorskip("graceperiod.audit").audit_file, file.with_name("b.csv")

    def copy_and_audit(*args: object, **options: object) -> object:
        other.write_bytes(file.read_bytes())
        return audit_file(*args, **options)

    report = tmp_path_factory.mktemp("report") / "audit.html"
    assert run("audit", file, file.parent, "--report", report).exit_code == 0
    monkeypatch.setattr("graceperiod.audit.audit_file", copy_and_audit)
    result = run("audit", file.parent, "--report", report)
    assert result.exit_code == 2
    assert f"Error: {other}: it changed while it was read; audit it again" in result.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_name_that_is_not_utf_8_is_in_a_report(file: Path) -> None:
    """As far as it can be written."""
    pytest.importorskip("jinja2")
    pytest.importorskip("pyarrow")
    odd = file.rename(os.fsdecode(os.fsencode(file.parent) + b"/caf\xe9.csv"))
    report = odd.with_name("audit.html")
    assert run("audit", odd, "--report", report, "--json").exit_code == 0
    assert "<td>caf?.csv</td>" in report.read_text("utf-8")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As without a report."""
    pytest.importorskip("jinja2")
    result = run("audit", tmp_path / "none.csv", "--report", tmp_path / "audit.html")
    assert result.exit_code == 2
    assert f"Error: {tmp_path / 'none.csv'}: No such file or directory" in result.stderr


@pytest.mark.parametrize(
    ("place", "message"),
    [("none/page.html", "No such file or directory"), ("folder.html", "Is a directory")],
)
def test_a_report_that_cannot_be_written_is_named(
    tmp_path: Path, file: Path, place: str, message: str
) -> None:
    """In a folder that is not there, or in the place of one; before any work is done."""
    (tmp_path / "folder.html").mkdir()
    report, rows = tmp_path / place, tmp_path / "decided.csv"
    for command in (SENT, ["audit", file, "--output", rows]):
        result = run(*command, "--report", report)
        assert result.exit_code == 2
        assert result.stderr == f"Error: {report}: {message}\n"
    assert not rows.exists()


def test_without_the_extra_it_says_so_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the audit, which may take long."""
    pages.environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("audit", file, "--report", file.with_name("audit.html"))
    assert result.exit_code == 2
    assert "Error: a report needs Jinja2; install it with: pip install 'graceperiod[report]'" in (
        result.stderr
    )
    assert "Record:" not in result.stderr
