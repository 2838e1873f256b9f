"""Assertions: they pass where the outcome is the one named, and else say why it is not."""

from collections.abc import Callable
from itertools import permutations

import pytest

from graceperiod import (
    Decision,
    InvalidOutageError,
    NaiveTimestampError,
    OutageCalendar,
    Outcome,
    System,
)
from graceperiod.testing import (
    an_outage,
    assert_no_penalty,
    assert_penalty_may_apply,
    assert_undetermined,
)

CALENDAR = OutageCalendar(
    [
        an_outage("CERS_PORTAL", "2025-10-02 15:30", "18:00", number="TCC25-0138"),
        an_outage("EDI", "2025-10-02 15:30", number="TCC25-0139"),
    ]
)
ASSERTIONS: dict[Outcome, Callable[..., Decision]] = {
    Outcome.NO_PENALTY: assert_no_penalty,
    Outcome.PENALTY_MAY_APPLY: assert_penalty_may_apply,
    Outcome.UNDETERMINED: assert_undetermined,
}
ASKED = {
    Outcome.NO_PENALTY: ("2025-10-02 19:45 ET", "CERS_PORTAL"),
    Outcome.PENALTY_MAY_APPLY: ("2025-10-02 20:05 ET", System.CERS_PORTAL),
    Outcome.UNDETERMINED: ("2025-10-05 12:00 ET", "IID"),
}


@pytest.mark.parametrize("outcome", Outcome)
def test_an_assertion_gives_the_decision_back(outcome: Outcome) -> None:
    """Where it holds, the decision is there to look at further."""
    decision = ASSERTIONS[outcome](CALENDAR, *ASKED[outcome])
    assert decision == CALENDAR.decide(*ASKED[outcome])
    assert decision.outcome is outcome


@pytest.mark.parametrize(("outcome", "asserted"), list(permutations(Outcome, 2)))
def test_a_failure_prints_the_explanation(outcome: Outcome, asserted: Outcome) -> None:
    """What was expected stands first, then all that `explain` says."""
    with pytest.raises(AssertionError) as failure:
        ASSERTIONS[asserted](CALENDAR, *ASKED[outcome])
    first, *rest = str(failure.value).splitlines()
    decision = CALENDAR.decide(*ASKED[outcome])
    assert first == f"expected {asserted}, decided {outcome} ({decision.reason})"
    assert rest == decision.explain().splitlines()


def test_a_due_time_counts() -> None:
    """Due before the outage, the same transmission is late."""
    asked = "2025-10-02 19:45 ET", "CERS_PORTAL"
    assert assert_no_penalty(CALENDAR, *asked, due="2025-10-02 16:00 ET").reason == "GRACE"
    late = assert_penalty_may_apply(CALENDAR, *asked, due="2025-10-02 15:00 ET")
    assert late.reason == "LATE_BEFORE_OUTAGE"
    # Due while it was presumed, sent when it is no longer.
    assert_undetermined(CALENDAR, "2025-10-05 12:00 ET", "EDI", due="2025-10-02 16:00 ET")


def test_no_system_asks_for_any() -> None:
    """Without a system any outage counts, as for `decide`."""
    assert assert_no_penalty(CALENDAR, "2025-10-02 19:45 ET").system is None


def test_a_time_without_a_zone_is_an_error_and_no_failure() -> None:
    """What `decide` refuses is refused."""
    with pytest.raises(NaiveTimestampError):
        assert_no_penalty(CALENDAR, "2025-10-02 19:45", "CERS_PORTAL")


@pytest.mark.parametrize("assertion", ASSERTIONS.values())
def test_what_is_not_a_calendar_is_told_as_what_it_is(assertion: Callable[..., Decision]) -> None:
    """A decision has its outcome already, and outages make a calendar."""
    asked = ASKED[Outcome.NO_PENALTY]
    with pytest.raises(
        InvalidOutageError, match="expected, not <Decision .* assert the outcome it"
    ):
        assertion(CALENDAR.decide(*asked), "2025-10-02 19:45 ET")
    for given in (CALENDAR.outages, CALENDAR.outages[0]):
        with pytest.raises(InvalidOutageError, match=r"make one with OutageCalendar\(\[...\]\)"):
            assertion(given, *asked)
