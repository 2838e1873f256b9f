"""The tests that the documentation shows pass when pytest runs them, and fail as it shows."""

import re
import tomllib

import pytest

from tests.test_docs import PYTHON, ROOT

pytest_plugins = ["pytester"]

PAGE = (ROOT / "docs" / "testing.md").read_text("utf-8")
TESTS = {
    f"test_of_{page.stem}_{number}": code
    for page in (ROOT / "README.md", ROOT / "docs" / "testing.md")
    for number, code in enumerate(PYTHON.findall(page.read_text("utf-8")), 1)
    if "def test_" in code
}


def block(comment: str) -> str:
    """The fenced block of the page under a comment."""
    found = re.search(rf"<!-- {comment} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found, comment
    return found[1]


@pytest.fixture(autouse=True)
def tables_of_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis keeps them in its folder, and takes seconds to make them anew."""
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(ROOT / ".hypothesis"))


def test_the_tests_that_are_shown_pass(pytester: pytest.Pytester) -> None:
    """With the plugin, and no option but that the mark must be registered."""
    pytester.makepyfile(**TESTS)
    result = pytester.runpytest_subprocess("--strict-markers", "-p", "no:cacheprovider")
    assert set(result.parseoutcomes()) == {"passed"}
    for name in TESTS:
        result.stdout.fnmatch_lines_random([f"{name}.py *"])
    assert len(TESTS) == 6


def test_the_first_steps_of_the_page_work(pytester: pytest.Pytester) -> None:
    """What it installs is an extra, and the file that it says to save is one of tests that pass."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    install = re.fullmatch(r"pip install -e '\.\[(\w+)\]' pytest\n", block("command: testing"))
    assert install
    assert install[1] in extras["optional-dependencies"]
    pytester.makepyfile(test_filings=block("example: test_filings"))
    result = pytester.runpytest_subprocess("test_filings.py")
    result.assert_outcomes(passed=3)


def test_a_failed_assert_prints_what_is_shown(pytester: pytest.Pytester) -> None:
    """Line by line; the page leaves lines out."""
    shown = block("output: a failed assert").splitlines()
    pytester.makepyfile(f"""
import pytest
from graceperiod.testing import an_outage

@pytest.mark.outages(an_outage("CERS_PORTAL", "2025-10-02 15:30", "18:00"))
def test_sent_at_night(outage_calendar):
    {shown[0].removeprefix(">       ")}
""")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)
    lines = iter(result.stdout.lines)
    assert [line for line in shown if line not in lines] == []
