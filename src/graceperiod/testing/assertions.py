"""Assertions about one transmission. When they fail, they print the explanation."""

from datetime import datetime

from graceperiod.calendar import OutageCalendar
from graceperiod.decisions import Decision
from graceperiod.systems import System
from graceperiod.testing._arguments import check_calendar
from graceperiod.verdicts import Outcome

__all__ = ["assert_no_penalty", "assert_penalty_may_apply", "assert_undetermined"]

_Time = datetime | str
_Sender = System | str | None


def assert_no_penalty(
    calendar: OutageCalendar, when: _Time, system: _Sender = None, *, due: _Time | None = None
) -> Decision:
    """Assert that the penalty for a transmission is lifted. Takes and raises what
    `OutageCalendar.decide` does, and returns its decision for further assertions.

    Raises:
        InvalidOutageError: something else stands in place of the calendar.
        AssertionError: a penalty may apply, or that is undetermined. The message is the
            explanation.
    """
    __tracebackhide__ = True
    return _assert_outcome(Outcome.NO_PENALTY, calendar, when, system, due)


def assert_penalty_may_apply(
    calendar: OutageCalendar, when: _Time, system: _Sender = None, *, due: _Time | None = None
) -> Decision:
    """Assert that a penalty may apply to a transmission; used like `assert_no_penalty`."""
    __tracebackhide__ = True
    return _assert_outcome(Outcome.PENALTY_MAY_APPLY, calendar, when, system, due)


def assert_undetermined(
    calendar: OutageCalendar, when: _Time, system: _Sender = None, *, due: _Time | None = None
) -> Decision:
    """Assert that the facts on record do not decide the outcome; used like `assert_no_penalty`."""
    __tracebackhide__ = True
    return _assert_outcome(Outcome.UNDETERMINED, calendar, when, system, due)


def _assert_outcome(
    expected: Outcome, calendar: OutageCalendar, when: _Time, system: _Sender, due: _Time | None
) -> Decision:
    __tracebackhide__ = True
    check_calendar(calendar)
    decision = calendar.decide(when, system, due=due)
    if decision.outcome is not expected:
        decided = f"{decision.outcome} ({decision.reason})"  # a summary shows the first line alone
        raise AssertionError(f"expected {expected}, decided {decided}\n{decision.explain()}")
    return decision
