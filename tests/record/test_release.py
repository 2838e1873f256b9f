"""`.ci/release_record.py`: the record is released without code, by one command and no network."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from graceperiod import OutageCalendar
from tests.bulletins.pages import page, written

pytest.importorskip("build", reason="builds a release")
pytest.importorskip("hatchling", reason="builds a release")

ROOT = Path(__file__).parents[2]
TITLE = "TCC26-0200 RESOLVED - CERS Portal Unavailable"
SOURCE = "https://example.org/tcc26-0200"
FACTS = "2026-12-04T15:30-05:00,2026-12-04T18:00-05:00,"
ROW = f"TCC26-0200,RESOLVED,CERS_PORTAL,UNAVAILABLE,UNKNOWN,{FACTS},NONE,REPUBLISHED,{SOURCE}\n"
DECIDE = """
from graceperiod import OutageCalendar
decision = OutageCalendar.cbsa().decide("2026-12-04 16:00 ET", "CERS")
written = decision.to_dict()
print(written["library_version"], written["record_version"], decision.outages[0].number)
"""
NAME = "The author"
ENVIRONMENT = {
    # The coverage of a clone is not ours.
    **{name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_START"},
    "GIT_AUTHOR_NAME": NAME, "GIT_AUTHOR_EMAIL": "", "GIT_COMMITTER_NAME": NAME,
    "GIT_COMMITTER_EMAIL": "",
    # Whoever owns the clone, as in a container, and however the person signs.
    "GIT_CONFIG_COUNT": "3", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
    "GIT_CONFIG_KEY_1": "commit.gpgsign", "GIT_CONFIG_VALUE_1": "false",
    "GIT_CONFIG_KEY_2": "tag.gpgsign", "GIT_CONFIG_VALUE_2": "false",
    "PYTHONPATH": "src", "PIP_NO_INDEX": "1",
    # One class of the tests of the record stands for all, which another test would run again.
    "PYTEST_ADDOPTS": "-k TestFacts -n 0",
}  # fmt: skip


def run(clone: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """What a command comes to in a clone."""
    return subprocess.run(
        command, cwd=clone, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )


def git(clone: Path, *arguments: str) -> str:
    """What git says in a clone."""
    done = run(clone, "git", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def release(clone: Path, day: str = "2026-12-05") -> subprocess.CompletedProcess[str]:
    """The release of a day."""
    return run(clone, sys.executable, ".ci/release_record.py", "--date", day)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose code has been released as 0.1.0."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs the files that git lists")
    folder = tmp_path / "clone"
    for name in git(ROOT, "ls-files").splitlines():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place)
    version = folder / "src" / "graceperiod" / "_version.py"
    version.write_text('"""The version."""\n\n__version__ = "0.1.0"\n', "utf-8")
    git(folder, "init", "--quiet")
    commit(folder)
    git(folder, "tag", "v0.1.0")
    return folder


def commit(clone: Path) -> None:
    """Commit all changes."""
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "A change")


def add_notice(clone: Path) -> None:
    """A notice on record, in both places, and committed."""
    text = page(title=TITLE, start="2026-12-04 15:30 (ET)", end="2026-12-04 18:00 (ET)")
    notice = written(clone.parent / "notice.txt", text.replace("Some declarations fail.", "It is."))
    source = ["--source", SOURCE, "--source-kind", "REPUBLISHED", "--read-by", "2026-12-05"]
    added = run(clone, sys.executable, "-m", "tests.entry", str(notice), *source)
    assert added.returncode == 0, added.stderr
    with (clone / "tests" / "answers" / "record.csv").open("a", encoding="utf-8") as table:
        table.write(ROW)
    commit(clone)


def test_one_command_releases_the_record(clone: Path) -> None:
    """Version, changelog, sdist and wheel, commit and tag; its decisions name it and the record.
    A second one needs something new, and another day.
    """
    add_notice(clone)
    done = release(clone)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == (
        "0.1.0.20261205 is in dist/, committed and tagged. "
        "Publish it: git push origin HEAD v0.1.0.20261205"
    )
    changelog = (clone / "CHANGELOG.md").read_text("utf-8")
    assert (
        "\n## 0.1.0.20261205 — 2026-12-05\n\nThe record alone; the code is that of 0.1.0.\n\n"
        f"- New: {TITLE} ([source](<{SOURCE}>)).\n\n## "
    ) in changelog
    assert git(clone, "log", "-1", "--format=%s") == "Release the record of 2026-12-05"
    assert git(clone, "tag", "--points-at", "HEAD") == "v0.1.0.20261205"
    assert git(clone, "status", "--porcelain") == ""
    wheel, sdist = sorted((clone / "dist").iterdir())
    with zipfile.ZipFile(wheel) as archive:
        assert b"TCC26-0200" in archive.read("graceperiod/record/data/2026.json")
        assert b'"0.1.0.20261205"' in archive.read("graceperiod/_version.py")
    with tarfile.open(sdist) as sources:
        assert "graceperiod-0.1.0.20261205/CHANGELOG.md" in sources.getnames()
    library, record, number = run(clone, sys.executable, "-c", DECIDE).stdout.split()
    assert (library, number) == ("0.1.0.20261205", "TCC26-0200")
    assert record != OutageCalendar.cbsa().version
    again = release(clone)
    assert again.stderr == "nothing in the record changed since v0.1.0.20261205\n"
    rules = clone / "src" / "graceperiod" / "record" / "data" / "rules.json"
    rules.write_text(rules.read_text("utf-8").replace("2026-02-08", "2026-12-04"), "utf-8")
    commit(clone)
    same_day = release(clone)
    assert same_day.stderr == ("0.1.0.20261205 is of the same day or later; give a later --date\n")


def test_code_is_not_released_with_the_record(clone: Path) -> None:
    """The files that are more than data are named."""
    add_notice(clone)
    rules = clone / "src" / "graceperiod" / "rules.py"
    rules.write_text(rules.read_text("utf-8") + "\n# A change.\n", "utf-8")
    assert release(clone).stderr.startswith("the clone has changes that are not committed")
    commit(clone)
    done = release(clone)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "more than the record changed since v0.1.0: src/graceperiod/rules.py; release the code, or"
    )


def test_a_record_that_its_tests_refuse_is_not_released(clone: Path) -> None:
    """The version and the changelog stay as they were."""
    add_notice(clone)
    table = clone / "tests" / "answers" / "record.csv"
    table.write_text(table.read_text("utf-8").replace(FACTS, FACTS.replace("18:00", "18:30")))
    commit(clone)
    done = release(clone)
    assert done.returncode == 1
    assert "test_every_window_is_as_published" in done.stdout
    assert done.stderr.endswith("not released: -m pytest -q failed, as said above\n")
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "tag") == "v0.1.0"


def test_the_code_comes_first(clone: Path) -> None:
    """Without its tag there is nothing to compare with."""
    git(clone, "tag", "--delete", "v0.1.0")
    done = release(clone)
    assert (done.returncode, done.stderr) == (
        1, "there is no tag v0.1.0; the code of this version has to be released first\n"
    )  # fmt: skip
