"""The entry point `hypothesis`: values are known without an import, and nobody else pays for it."""

import subprocess
import sys

import pytest
from hypothesis.strategies._internal import types

from graceperiod import Outage
from graceperiod.testing.hypothesis_hook import register

pytestmark = pytest.mark.smoke

LATE_TYPES = types._global_extra_lookup  # noqa: SLF001 - what the hook is about

HEAD = """
import sys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

def draw(strategy):
    drawn = []
    quick = settings(max_examples=30, database=None, deadline=None,
                     suppress_health_check=list(HealthCheck))
    quick(given(strategy)(lambda value: drawn.append(value)))()
    return drawn
"""


def printed(code: str) -> list[str]:
    """What a fresh interpreter prints, line by line."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("first", ["", "import graceperiod.calendar, graceperiod.bulletins\n"])
def test_every_value_can_be_drawn_where_the_library_is_installed(first: str) -> None:
    """Whichever is imported first, and nothing of `graceperiod.testing` by the test."""
    code = """
from graceperiod import *

kinds = (Bulletin, BulletinSection, Caution, Decision, DeclaredRelief, Finding, GraceRule,
         Origin, Outage, OutageCalendar, Policy, System)
assert "graceperiod.testing.strategies" not in sys.modules
for kind in kinds:
    drawn = draw(st.from_type(kind))
    assert {type(value) for value in drawn} == {kind}
    assert len(set(drawn)) > 5, kind
assert "graceperiod.testing.strategies" in sys.modules
assert draw(st.from_type(list[Outage] | None))
print("drawn")
"""
    assert printed(first + HEAD + code) == ["drawn"]


@pytest.mark.parametrize("before", ["", 'Outage("CERS", "2025-10-02 15:30 ET")\n'])
def test_builds_infers_what_an_outage_needs(before: str) -> None:
    """Systems and a start, before the first outage is made and after."""
    code = """
drawn = draw(st.builds(Outage, number=st.just("TCC25-0138")))
assert {(outage.number, outage.end) for outage in drawn} == {("TCC25-0138", None)}
assert len({outage.start for outage in drawn}) > 5
assert len({outage.systems for outage in drawn}) > 5
asked = draw(st.builds(Outage, title=..., grace=..., published=..., origin=..., approximate=...))
assert {outage.title is None for outage in asked} == {True, False}
assert {outage.grace is None for outage in asked} == {True, False}
assert {outage.published is None for outage in asked} == {True, False}
print("drawn")
"""
    assert printed(f"{HEAD}from graceperiod import Outage\n{before}{code}") == ["drawn"]


def test_builds_infers_what_other_values_need() -> None:
    """Texts that are not blank, dates of years on record, durations that are not negative."""
    code = """
from graceperiod import DeclaredRelief, GraceRule
assert len(draw(st.builds(GraceRule, id=st.just("a")))) == 30
relief = st.builds(DeclaredRelief, to_date=st.just("2035-01-01"), excluded_systems=...)
assert {len(one.excluded_systems) for one in draw(relief)} > {0, 1}
print("drawn")
"""
    assert printed(HEAD + code) == ["drawn"]


def test_a_run_that_does_not_use_it_does_not_load_the_library() -> None:
    """Only the hook and the packages it lies in; not even what Hypothesis knows of types."""
    code = """
assert len(draw(st.integers())) == 30
heavy = {"pydantic", "pytz", "graceperiod._model", "hypothesis.strategies._internal.types"}
rooms = {name for name in sys.modules if name.startswith("graceperiod.") and "._" not in name}
print(*sorted(rooms | heavy & set(sys.modules)))
"""
    assert printed(HEAD + code) == ["graceperiod.testing graceperiod.testing.hypothesis_hook"]


def test_a_run_that_draws_other_types_does_not_load_the_strategies() -> None:
    """The library is in use there, and its values are not drawn."""
    code = """
from dataclasses import dataclass
from graceperiod import OutageCalendar

@dataclass
class Filing:
    number: int

assert len(draw(st.from_type(Filing))) == 30
print(*(name for name in sys.modules if name.startswith("graceperiod.testing.")))
"""
    assert printed(HEAD + code) == ["graceperiod.testing.hypothesis_hook"]


def test_hypothesis_without_its_table_of_late_types_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The table is not public: `import hypothesis` must work where it is missing."""
    monkeypatch.delitem(LATE_TYPES, "graceperiod._model", raising=False)
    register()
    assert LATE_TYPES.pop("graceperiod._model")(Outage) is not None
    monkeypatch.setitem(sys.modules, types.__name__, None)
    register()
    assert "graceperiod._model" not in LATE_TYPES
