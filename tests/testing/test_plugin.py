"""The plugin: its fixtures, what it says of decisions, and that it costs nothing until used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graceperiod import OutageCalendar
from graceperiod.testing import assert_no_penalty

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.smoke

# Runs in this process forget what they load, so that all they use is loaded before them.
assert_no_penalty(OutageCalendar.cbsa(), "2025-10-02 19:45 ET", "CERS_PORTAL")
OUTAGE = 'an_outage("CERS_PORTAL", "2025-10-02 15:30", "18:00", number="TCC25-0138")'
HEAD = f"""
import pytest
from graceperiod import OutageCalendar, Policy
from graceperiod.testing import an_outage, assert_no_penalty, assert_penalty_may_apply

OUTAGE = {OUTAGE}
CALENDAR = OutageCalendar([OUTAGE], complete=True)
"""


@pytest.fixture(autouse=True)
def at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs report as on a person's machine: on CI, pytest repeats whole messages at the end."""
    for variable in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(variable, raising=False)


def ran(pytester: pytest.Pytester, code: str, *options: str) -> pytest.RunResult:
    """The result of a run over a file of tests."""
    pytester.makepyfile(HEAD + code)
    return pytester.runpytest("--strict-markers", "-p", "no:cacheprovider", *options)


def test_the_record_that_ships_is_a_fixture(pytester: pytest.Pytester) -> None:
    """It is made once, and is the record alone."""
    code = """
def test_one(cbsa_calendar):
    assert cbsa_calendar is OutageCalendar.cbsa()
    assert_no_penalty(cbsa_calendar, "2025-10-02 19:45 ET", "CERS_PORTAL")
"""
    ran(pytester, code).assert_outcomes(passed=1)


def test_a_mark_says_what_the_calendar_holds(pytester: pytest.Pytester) -> None:
    """On a test, a class or a module; the nearest counts, with all that a calendar takes."""
    code = """
pytestmark = pytest.mark.outages()

def test_of_the_module(outage_calendar):
    assert outage_calendar == OutageCalendar(complete=True)

@pytest.mark.outages(OUTAGE)
class TestMarked:
    def test_of_the_class(self, outage_calendar):
        assert outage_calendar == CALENDAR

    @pytest.mark.outages(OUTAGE, policy=Policy(ends="left"), complete=False)
    def test_of_the_test(self, outage_calendar):
        expected = OutageCalendar([OUTAGE], policy=Policy(ends="left"), complete=False)
        assert outage_calendar == expected
"""
    ran(pytester, code).assert_outcomes(passed=3)


def test_a_calendar_without_a_mark_is_an_error(pytester: pytest.Pytester) -> None:
    """An empty calendar must be asked for, lest a test passes for lack of outages."""
    result = ran(pytester, "def test_unmarked(outage_calendar): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*test_unmarked asks for outage_calendar and has no outages; *"])


EXPECTED = (
    "give it outages, such as an_outage('CERS', '2025-10-02 15:30', '18:00'), each as an argument "
    "of its own, outages(*several), and by name reliefs, rules, policy, complete, history"
)


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ("outages('CERS')", f"'CERS' is not an outage; {EXPECTED}"),
        ("outages('CERS', '2025-10-02 15:30')", f"'CERS' is not an outage; {EXPECTED}"),
        ("outages([OUTAGE])", f"[[]*Outage*… is not an outage; {EXPECTED}"),
        ("outages(CALENDAR)", f"*OutageCalendar*is not an outage; {EXPECTED}"),
        ("outages(OUTAGE, None)", f"None is not an outage; {EXPECTED}"),
        ("outages(polices=3)", f"the mark has no option 'polices'; {EXPECTED}"),
        ("outages(outages=[OUTAGE])", f"the mark has no option 'outages'; {EXPECTED}"),
        ("outages(policy='left')", "'left' is not of the class Policy"),
        ("outages(OUTAGE, complete=1)", "complete is 1, neither True nor False"),
    ],
)
def test_a_slip_in_a_mark_names_the_mark(
    pytester: pytest.Pytester, mark: str, message: str
) -> None:
    """With its test, what was given and what to write; no line of the library is shown."""
    result = ran(pytester, f"@pytest.mark.{mark}\ndef test_marked(outage_calendar): pass")
    result.assert_outcomes(errors=1)
    shown = mark if "OUTAGE" not in mark and "CALENDAR" not in mark else "outages(*)"
    result.stdout.fnmatch_lines([message, f"in @pytest.mark.{shown} of *.py::test_marked"])
    result.stdout.no_fnmatch_line("*graceperiod/*")


def test_a_slip_in_the_mark_of_a_class_or_a_module_names_both(pytester: pytest.Pytester) -> None:
    """Whose mark it is, and the test that it counts for."""
    code = """
pytestmark = pytest.mark.outages("CERS")

def test_of_the_module(outage_calendar): pass

@pytest.mark.outages("EDI")
class TestMarked:
    def test_of_the_class(self, outage_calendar): pass
"""
    result = ran(pytester, code)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "in @pytest.mark.outages('CERS') of *.py, which counts for *.py::test_of_the_module",
            "in @pytest.mark.outages('EDI') of *.py::TestMarked, which counts for *::test_of_the_*",
        ]
    )


def test_two_marks_in_one_place_are_an_error(pytester: pytest.Pytester) -> None:
    """Only one of them could count: of a test, of its parameters, or of a class and its base."""
    code = """
@pytest.mark.outages(OUTAGE)
@pytest.mark.outages()
def test_marked_twice(outage_calendar): pass

@pytest.mark.outages(OUTAGE)
@pytest.mark.parametrize("number", [pytest.param(1, marks=pytest.mark.outages())])
def test_with_a_parameter(outage_calendar, number): pass

@pytest.mark.outages(OUTAGE)
class Base:
    def test_inherited(self, outage_calendar): pass

@pytest.mark.outages()
class TestDerived(Base): pass
"""
    result = ran(pytester, code)
    result.assert_outcomes(errors=3)
    result.stdout.fnmatch_lines(
        ["there is another mark beside this one; give all outages in one", "in @pytest.mark.out*"]
        * 3
    )


def test_the_mark_is_registered(pytester: pytest.Pytester) -> None:
    """`pytest --markers` lists it."""
    result = pytester.runpytest("--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.outages(*outages, *: the outages of the fixture*"])


def test_two_decisions_that_differ(pytester: pytest.Pytester) -> None:
    """Where they differ, field by field, and below what each explains."""
    code = """
def test_equal():
    first = "2025-10-02 19:45 ET", "CERS_PORTAL"
    assert CALENDAR.decide(*first) == CALENDAR.decide("2025-10-02 20:15 ET", "CERS_PORTAL")
"""
    result = ran(pytester, code, "-vv")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *assert <Decision NO_PENALTY (GRACE) * == <Decision PENALTY_MAY_APPLY (NO_OUTAGE) *",
            "E *outcome: 'NO_PENALTY' is not 'PENALTY_MAY_APPLY'",
            "E *reason: 'GRACE' is not 'NO_OUTAGE'",
            "E *margin_microseconds: 900000000 is not -900000000",
            "*--- NO_PENALTY, explained ---*",
            "No monetary penalty applies: *",
            "*--- PENALTY_MAY_APPLY, explained ---*",
            "A monetary penalty may apply: *",
        ]
    )
    for same in ("system", "due", "no_penalty"):
        result.stdout.no_fnmatch_line(f"E *{same}: *")


@pytest.mark.parametrize(
    "failing",
    [
        "assert CALENDAR.decide(*ASKED).no_penalty",
        "assert CALENDAR.decide(*ASKED).outcome == 'NO_PENALTY'",
        "assert 'NO_PENALTY' == CALENDAR.decide(*ASKED)",
        "decision = CALENDAR.decide(*ASKED); assert decision.no_penalty",
        "one = two = CALENDAR.decide(*ASKED); assert one is not two",
    ],
)
def test_a_decision_in_a_failed_assert_is_explained(
    pytester: pytest.Pytester, failing: str
) -> None:
    """Below the assert, once, with a name or without."""
    result = ran(
        pytester, f"ASKED = '2025-10-02 20:15 ET', 'CERS_PORTAL'\ndef test_it():\n    {failing}"
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E *assert *", "*--- PENALTY_MAY_APPLY, explained ---*", "A monetary penalty may apply: *"]
    )
    assert result.stdout.str().count("A monetary penalty may apply: ") == 1


def test_an_assertion_of_ours_explains_once(pytester: pytest.Pytester) -> None:
    """It shows the line of the test, and repeats nothing below it."""
    code = """
def test_asserted():
    assert_penalty_may_apply(CALENDAR, "2025-10-02 19:45 ET", "CERS_PORTAL")
"""
    result = ran(pytester, code)
    result.stdout.fnmatch_lines(
        [">   *assert_penalty_may_apply(CALENDAR, *", "E *AssertionError: expected PENALTY_MAY_*"]
    )
    assert result.stdout.str().count("falls within the grace after resumption") == 1


def test_other_failures_are_left_alone(pytester: pytest.Pytester) -> None:
    """Asserts without decisions or with mocks of them, and errors, are reported as pytest does."""
    code = """
def test_assert():
    assert 1 == 2

def test_mock():
    from unittest.mock import Mock
    decision = Mock(spec=CALENDAR.decide("2025-10-02 20:15 ET"))
    assert decision == 1

def test_error():
    decision = CALENDAR.decide("2025-10-02 20:15 ET", "CERS_PORTAL")
    raise ValueError
"""
    result = ran(pytester, code)
    result.assert_outcomes(failed=3)
    result.stdout.no_fnmatch_line("*explained*")


UNUSED = """
import sys, pytest
status = pytest.main(["-q", "-p", "no:cacheprovider", sys.argv[1]])
assert status == 1, status  # a test of these fails
assert "graceperiod.testing.plugin" in sys.modules
print(*sorted(name for name in sys.modules if name.split(".")[0] in {"graceperiod", "pydantic"}))
"""


def test_a_run_that_does_not_use_it_does_not_load_the_library(tmp_path: Path) -> None:
    """Even with failing asserts, only the plugin and the packages it lies in are imported; after
    these Hypothesis may look for what it has to say, and load its own hook.
    """
    file = tmp_path / "test_of_another_system.py"
    file.write_text("def test_it():\n    left = 1\n    assert left == 2\n")
    done = subprocess.run(
        [sys.executable, "-c", UNUSED, str(file)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
    )
    assert "1 failed" in done.stdout
    loaded = set(done.stdout.splitlines()[-1].split()) - {"graceperiod.testing.hypothesis_hook"}
    plugin = "graceperiod _lazy _version testing testing.plugin".replace(" ", " graceperiod.")
    assert loaded == set(plugin.split())
