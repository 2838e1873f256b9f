"""How the tests of decisions ask, and compare answers."""

from typing import Any

from graceperiod import Decision, Outage, OutageCalendar, Outcome

YES, MAYBE, OPEN = Outcome.NO_PENALTY, Outcome.PENALTY_MAY_APPLY, Outcome.UNDETERMINED


def answer(decision: Decision) -> tuple[str, str, set[str]]:
    """Outcome, reason and cautions, to compare at once."""
    return decision.outcome, decision.reason, set(decision.cautions)


def ask(
    when: str,
    *outages: Outage,
    system: str | None = "EDI",
    due: str | None = None,
    **calendar: Any,
) -> tuple[str, str, set[str]]:
    """The answer of a calendar of some outages, complete unless said otherwise."""
    made = OutageCalendar(outages, **({"complete": True} | calendar))
    decision = made.decide(when, system, due=due)
    if due is None:
        assert made.is_penalty_free(when, system) is (decision.outcome is YES)
    return answer(decision)


def outage(systems: str = "EDI", **fields: Any) -> Outage:
    """2025-10-02 15:30 to 18:00 ET, unless said otherwise."""
    times = {"start": "2025-10-02 15:30 ET", "end": "2025-10-02 18:00 ET"}
    return Outage(systems.split(), **(times | fields))
