"""Code as users write it, for `mypy --strict` alone: that their types are inferred and complete.

Nothing runs it but one test, which sees that it is no nonsense.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, assert_type

from hypothesis import strategies as st

from graceperiod import (
    Bulletin,
    Caution,
    Decision,
    DeclaredRelief,
    GraceRule,
    Impact,
    Outage,
    OutageCalendar,
    Outcome,
    Policy,
    Reason,
    System,
    read_bulletins,
)
from graceperiod.testing import EdgeCase, an_outage, assert_no_penalty, edge_cases
from graceperiod.testing.strategies import Transmission, calendars, outages, transmissions

PORTALS = outages(systems={"CERS_PORTAL", System.EMANIFEST_PORTAL}, ended=True, number=st.none())
BOTH = outages(systems=st.just({"CERS", "EDI"}), number="TCC25-0138")


def late_filings(
    calendar: OutageCalendar, sent: dict[str, tuple[datetime, System]]
) -> Iterator[tuple[str, Decision]]:
    """Those of some filings that a person should look at."""
    for name, (when, system) in sent.items():
        decision = calendar.decide(when, system, due=when - timedelta(hours=1))
        if decision.needs_review or decision.outcome is not Outcome.NO_PENALTY:
            yield name, decision


def types_of(calendar: OutageCalendar, decision: Decision, outage: Outage) -> None:
    """What a type checker knows of each part."""
    assert_type(decision.no_penalty, bool | None)
    assert_type(decision.reason, Reason)
    assert_type(decision.cautions, frozenset[Caution])
    assert_type(decision.outages, tuple[Outage, ...])
    assert_type(decision.reliefs, tuple[DeclaredRelief, ...])
    assert_type(decision.window, tuple[datetime, datetime | None] | None)
    assert_type(decision.margin, timedelta | None)
    assert_type(decision.rule, GraceRule | None)
    assert_type(decision.system, System | None)
    assert_type(decision.to_dict(), dict[str, Any])
    assert_type(outage.systems, frozenset[System])
    assert_type(outage.start, datetime)
    assert_type(outage.end, datetime | None)
    assert_type(outage.grace, timedelta | None)
    assert_type(outage.duration, timedelta | None)
    assert_type(outage.impact, Impact)
    assert_type(calendar.is_penalty_free("2025-10-02 19:45 ET"), bool)
    assert_type(calendar.windows("CERS"), tuple[tuple[datetime, datetime | None], ...])
    assert_type(calendar | calendar, OutageCalendar)
    assert_type([outage for outage in calendar], list[Outage])  # noqa: C416 - what iterating gives
    assert_type(OutageCalendar.from_json(calendar.to_json()), OutageCalendar)
    assert_type(Decision.from_dict(decision.to_dict()), Decision)
    assert_type(calendar["TCC25-0138"], tuple[Outage, ...])
    assert_type(calendar.between("2025-09-27", date(2025, 10, 14)), OutageCalendar)
    assert_type(calendar.replace(complete=True), OutageCalendar)
    assert_type(calendar.window_of(outage), tuple[datetime, datetime | None])
    assert_type(read_bulletins([]), tuple[Bulletin, ...])
    assert_type(edge_cases(calendar), tuple[EdgeCase, ...])
    assert_type(PORTALS | BOTH, st.SearchStrategy[Outage])
    assert_type(calendars(outages=PORTALS), st.SearchStrategy[OutageCalendar])
    assert_type(transmissions(calendar), st.SearchStrategy[Transmission])


def checked() -> list[str]:
    """A calendar made, asked and tested in each way that its types allow."""
    calendar = OutageCalendar(
        [
            Outage(
                {"CERS"},
                "2025-10-02 15:30 ET",
                datetime(2025, 10, 2, 22, tzinfo=UTC),
                number="TCC25-0138",
            ),
            Outage(systems=System.EDI, start="2025-10-02 15:30 ET", impact="DELAYED"),
            an_outage([System.DIF, "IID"], "2025-10-02 15:30", "18:00"),
        ],
        policy=Policy(ends="left", edge=timedelta(seconds=30)),
    ).replace(policy=Policy(presume_ongoing="PT48H"))
    decision = assert_no_penalty(calendar, "2025-10-02 19:45 ET", System.CERS_PORTAL)
    types_of(calendar, decision, calendar.outages[0])
    sent = {"late": (datetime(2025, 10, 3, 0, 30, tzinfo=UTC), System.CERS_PORTAL)}
    return [f"{name}: {decision.reason}" for name, decision in late_filings(calendar, sent)]
