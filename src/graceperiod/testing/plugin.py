"""The plugin for pytest: calendars as fixtures, and decisions explained where an assert fails.

Every run of pytest loads it where graceperiod is installed. It imports nothing else of the package
until a test uses it, so that other runs pay for this file alone.
"""

import sys
from collections.abc import Generator, Iterator
from inspect import signature
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
    """The calendar of the outages in the mark `@pytest.mark.outages(...)` of the test, its class or
    its module; the nearest mark counts. Its arguments by name go to the calendar.
    """
    from graceperiod import GracePeriodError, OutageCalendar  # noqa: PLC0415 - a run that does not ask pays nothing

    test = request.node
    marks = list(test.iter_markers_with_node("outages"))
    if not marks:
        pytest.fail(
            f"{test.nodeid} asks for outage_calendar and has no outages; mark it with "
            "@pytest.mark.outages(an_outage(...)), or outages() for a calendar without any",
            pytrace=False,
        )
    (node, mark), *others = marks
    slip = _slip_in(mark)
    if any(node is other for other, _ in others):  # which would be dropped
        slip = "there is another mark beside this one; give all outages in one"
    if slip is None:
        try:
            # Complete unless the mark says otherwise: a test lists every outage that it is about.
            return OutageCalendar(mark.args, **({"complete": True} | mark.kwargs))
        except GracePeriodError as error:
            slip = str(error)
    given = [*map(repr, mark.args), *(f"{name}={value!r}" for name, value in mark.kwargs.items())]
    shown = f"@pytest.mark.outages({_shorten(', '.join(given))})"
    whose = test.nodeid if node is test else f"{node.nodeid}, which counts for {test.nodeid}"
    # The first line is all that pytest's summary shows.
    pytest.fail(f"{slip}\nin {shown} of {whose}", pytrace=False)


def _shorten(text: str) -> str:
    """A text of at most some 80 characters."""
    return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 - as many as a line has


def _slip_in(mark: pytest.Mark) -> str | None:
    """What is wrong in a mark, if it gives anything but outages and the options of a calendar."""
    from graceperiod import Outage, OutageCalendar  # noqa: PLC0415 - the same

    _, *options = signature(OutageCalendar).parameters
    others = (_shorten(repr(value)) for value in mark.args if not isinstance(value, Outage))
    found = [f"{value} is not an outage" for value in others]
    found += [f"the mark has no option {name!r}" for name in mark.kwargs if name not in options]
    if not found:
        return None
    return (
        f"{found[0]}; give it outages, such as an_outage('CERS', '2025-10-02 15:30', '18:00'), "
        f"each as an argument of its own, outages(*several), and by name {', '.join(options)}"
    )


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """The fields in which the two decisions of a failed comparison differ."""
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
    """Print, below a failed assert, the explanation of each decision in the variables of the
    function where it failed.
    """
    report = yield
    # pytest keeps the parts of a failed assert in local variables too, so they need no names.
    if call.excinfo is not None and call.excinfo.errisinstance(AssertionError):
        for entry in call.excinfo.traceback.filter(call.excinfo)[-1:]:
            for decision in dict.fromkeys(_decisions(*entry.frame.f_locals.values())):
                report.sections.append((f"{decision.outcome}, explained", decision.explain()))
    return report


def _decisions(*values: object) -> "Iterator[Decision]":
    """The decisions among some values."""
    # Without this module there cannot be any, and the library need not be loaded.
    if "graceperiod.decisions" in sys.modules:
        from graceperiod import Decision  # noqa: PLC0415 - a run that does not ask pays nothing

        # Not isinstance, which asks the values: mocks and proxies answer for what they stand for.
        yield from (value for value in values if type(value) is Decision)
