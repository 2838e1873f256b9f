"""The tests that the documentation shows pass when pytest runs them."""

import pytest

from tests.test_docs import PYTHON, ROOT

pytest_plugins = ["pytester"]

TESTS = {
    f"test_of_{page.stem}_{number}": code
    for page in (ROOT / "README.md", ROOT / "docs" / "testing.md")
    for number, code in enumerate(PYTHON.findall(page.read_text("utf-8")), 1)
    if "def test_" in code
}


def test_the_tests_that_are_shown_pass(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the plugin, and no option but that the mark must be registered."""
    # Hypothesis keeps its tables of characters there, which take seconds to make.
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(ROOT / ".hypothesis"))
    pytester.makepyfile(**TESTS)
    result = pytester.runpytest_subprocess("--strict-markers", "-p", "no:cacheprovider")
    assert set(result.parseoutcomes()) == {"passed"}
    for name in TESTS:
        result.stdout.fnmatch_lines_random([f"{name}.py *"])
    assert len(TESTS) == 6
