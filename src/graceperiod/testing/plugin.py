"""The plugin for pytest: calendars as fixtures, and decisions explained where an assert fails.

Every run of pytest loads it where graceperiod is installed, so it imports nothing of the package
until a test asks: a run that does not use it pays for this file alone.
"""

import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graceperiod import Decision, OutageCalendar

__all__: list[str] = []  # pytest finds what it needs by name

_MARKER = (
    "outages(*outages, **options): the outages of the fixture `outage_calendar`, and what else "
    "`graceperiod.OutageCalendar` takes."
)
_DERIVED = {"no_penalty", "needs_review", "transmitted_utc", "explanation"}  # from other fields


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, for `--markers` and `--strict-markers`."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def cbsa_calendar() -> "OutageCalendar":
    """The record that ships with graceperiod: `OutageCalendar.cbsa()`."""
    from graceperiod import OutageCalendar  # noqa: PLC0415 - a run that does not ask pays nothing

    return OutageCalendar.cbsa()


@pytest.fixture
def outage_calendar(request: pytest.FixtureRequest) -> "OutageCalendar":
    """The calendar of the outages that `@pytest.mark.outages(...)` gives to the test, its class or
    its module; of several marks the nearest. What else the mark gives by name, the calendar takes.
    """
    from graceperiod import OutageCalendar  # noqa: PLC0415 - a run that does not ask pays nothing

    mark = request.node.get_closest_marker("outages")
    if mark is None:
        raise pytest.UsageError(
            f"{request.node.name} asks for outage_calendar and has no outages; mark it with "
            "@pytest.mark.outages(an_outage(...)), or outages() for a calendar without any"
        )
    return OutageCalendar(mark.args, **mark.kwargs)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Of two decisions in a failed comparison: where they differ, field by field."""
    decisions = list(_decisions(left, right))
    if len(decisions) != 2:  # noqa: PLR2004 - both sides
        return None
    one, other = (decision.to_dict() for decision in decisions)
    differing = [name for name in one if name not in _DERIVED and one[name] != other[name]]
    return [f"{left!r} {op} {right!r}"] + [
        f"{name}: {one[name]!r} is not {other[name]!r}" for name in differing
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Below a failed assert: the explanation of each decision that is at hand where it failed,
    those that have no name included, which pytest keeps in variables of its own.
    """
    report = yield
    if call.excinfo is not None and call.excinfo.errisinstance(AssertionError):
        for entry in call.excinfo.traceback.filter(call.excinfo)[-1:]:
            for decision in dict.fromkeys(_decisions(*entry.frame.f_locals.values())):
                report.sections.append((f"{decision.outcome}, explained", decision.explain()))
    return report


def _decisions(*values: object) -> "Iterator[Decision]":
    """Those of some values that are decisions; where there can be none, nothing is loaded."""
    if "graceperiod.decisions" in sys.modules:
        from graceperiod import Decision  # noqa: PLC0415 - a run that does not ask pays nothing

        # Not isinstance, which asks the values: mocks and proxies answer for what they stand for.
        yield from (value for value in values if type(value) is Decision)
