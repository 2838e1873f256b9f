"""`graceperiod.testing` under other test runners and frozen clocks: the answers are the same."""

import subprocess
import sys
import unittest
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from freezegun import freeze_time

from graceperiod import OutageCalendar, read_bulletin
from graceperiod.testing import an_outage, assert_no_penalty, assert_penalty_may_apply, edge_cases

pytestmark = pytest.mark.smoke

CALENDAR = OutageCalendar([an_outage("CERS_PORTAL", "2025-10-02 15:30", "18:00")])
CASES = edge_cases(CALENDAR)
PAGE = "TCC25-0138 CERS\nStart Date / Time 2025-10-02 15:30 (ET)\n"
READ = read_bulletin(PAGE)


class TestOfAnotherSystem(unittest.TestCase):
    """As a system that uses unittest would test itself; pytest runs these too."""

    def test_no_penalty(self) -> None:
        """An assertion that holds gives the decision."""
        assert_no_penalty(CALENDAR, "2025-10-02 19:45 ET", "CERS_PORTAL")

    def test_edges(self) -> None:
        """Each edge as a subtest of its own."""
        for case in CASES:
            with self.subTest(str(case)):
                decided = CALENDAR.decide(case.transmitted, case.system)
                self.assertEqual(decided.outcome, case.outcome)  # noqa: PT009 - unittest's own


def failing() -> None:
    """An assertion that does not hold."""
    assert_penalty_may_apply(CALENDAR, "2025-10-02 19:45 ET", "CERS_PORTAL")


def test_unittest_reports_the_explanation() -> None:
    """A failed assertion is a failure, not an error, and prints why."""
    result = unittest.TestResult()
    unittest.FunctionTestCase(failing).run(result)
    assert not result.errors
    ((_, printed),) = result.failures
    assert "expected PENALTY_MAY_APPLY, decided NO_PENALTY (GRACE)" in printed
    assert "the transmission falls within the grace after resumption (GRACE)" in printed


def frozen_by_freezegun(when: datetime) -> AbstractContextManager[Any]:
    """The clock stands at a moment, and `datetime.datetime` is another class."""
    return freeze_time(when)


def frozen_by_time_machine(when: datetime) -> AbstractContextManager[Any]:
    """The clock stands at a moment, below Python's own classes."""
    return time_machine.travel(when, tick=False)


@pytest.mark.parametrize("frozen", [frozen_by_freezegun, frozen_by_time_machine])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_edge_under_a_frozen_clock(
    frozen: Callable[[datetime], AbstractContextManager[Any]], case: Any
) -> None:
    """A system that stamps its transmissions with the frozen time gets the answer expected."""
    with frozen(case.transmitted):
        stamped = datetime.now(UTC)
        assert stamped == case.transmitted
        assert CALENDAR.decide(stamped, case.system).outcome is case.outcome
        assert CALENDAR.decide(stamped.astimezone(), case.system).outcome is case.outcome


@pytest.mark.parametrize("frozen", [frozen_by_freezegun, frozen_by_time_machine])
def test_builders_and_edges_do_not_ask_the_clock(
    frozen: Callable[[datetime], AbstractContextManager[Any]],
) -> None:
    """Made while the clock stands in a repeated hour, all is as it was made before."""
    with frozen(datetime(2025, 11, 2, 6, 30, tzinfo=UTC)):
        again = OutageCalendar([an_outage("CERS_PORTAL", "2025-10-02 15:30", "18:00")])
        assert again == CALENDAR
        assert edge_cases(again) == CASES
        assert read_bulletin(PAGE) == READ
        assert_no_penalty(again, "2025-10-02 20:00 ET", "CERS_PORTAL")
        with pytest.raises(AssertionError, match="GRACE"):
            assert_penalty_may_apply(again, "2025-10-02 20:00 ET", "CERS_PORTAL")


THAWED = """
import pydantic
from freezegun import freeze_time
import graceperiod

with freeze_time("2025-10-02 19:45"):
    pass
graceperiod.DeclaredRelief(title="a", from_date="2025-10-01", to_date="2025-10-02", source="b")
graceperiod.read_bulletin("TCC25-0138 CERS\\nStart Date / Time 2025-10-02 15:30 (ET)\\n")
calendar = graceperiod.OutageCalendar.cbsa()
assert calendar.is_penalty_free("2025-10-02 19:45 ET", "CERS_PORTAL")
"""
FROZEN = """
import graceperiod._model
from freezegun import freeze_time

with freeze_time("2025-10-02 19:45"):
    calendar = graceperiod.OutageCalendar.cbsa()
    graceperiod.DeclaredRelief(title="a", from_date="2025-10-01", to_date="2025-10-02", source="b")
"""


@pytest.mark.parametrize("code", [THAWED, FROZEN])
def test_the_library_can_be_loaded_while_freezegun_has_its_classes_in_place(code: str) -> None:
    """It loads every module that it finds; what is defined then is used before and after."""
    subprocess.run([sys.executable, "-c", code], check=True)
