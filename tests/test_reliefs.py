"""Declared reliefs in decisions."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from graceperiod import CBSA_RELIEFS, DeclaredRelief, InvalidOutageError, OutageCalendar
from tests.asking import MAYBE, OPEN, YES, answer, ask, outage


class TestReliefs:
    """Declared periods of whole Eastern days."""

    @pytest.mark.parametrize(
        ("when", "system", "expected"),
        [
            ("2025-09-26 23:59:59.999999 ET", "EDI", (MAYBE, "NO_OUTAGE")),
            ("2025-09-27 00:00 ET", "EDI", (YES, "DECLARED_RELIEF")),
            ("2025-10-14 23:59:59.999999 ET", "CERS_PORTAL", (YES, "DECLARED_RELIEF")),
            ("2025-10-15 00:00 ET", "EDI", (MAYBE, "NO_OUTAGE")),
            ("2025-10-01 12:00 ET", "CARM_CLIENT_PORTAL", (MAYBE, "NO_OUTAGE")),
            ("2025-10-01 12:00 ET", "CAD_API", (OPEN, "DECLARED_RELIEF", "RELIEF_SCOPE")),
            ("2025-10-01 12:00 ET", "IID", (YES, "DECLARED_RELIEF")),
            ("2025-10-01 12:00 ET", "VAN", (YES, "DECLARED_RELIEF")),
            ("2010-05-11 12:00 ET", "EDI", (YES, "DECLARED_RELIEF")),
            ("2010-05-11 12:00 ET", "VAN", (YES, "DECLARED_RELIEF")),
            ("2010-05-11 12:00 ET", "CERS_PORTAL", (OPEN, "DECLARED_RELIEF", "RELIEF_SCOPE")),
            ("2024-10-10 12:00 ET", "CAD_API", (OPEN, "DECLARED_RELIEF", "RELIEF_SCOPE")),
            ("2024-10-10 12:00 ET", "EDI", (OPEN, "DECLARED_RELIEF", "RELIEF_SCOPE")),
            ("2024-10-10 12:00 ET", "IID", (MAYBE, "NO_OUTAGE")),
        ],
    )
    def test_the_three_on_record(self, when: str, system: str, expected: tuple[str, ...]) -> None:
        """Whole days, with no caution at the edge; systems that are named, excluded and neither."""
        outcome, reason, *cautions = expected
        found = ask(when, system=system, reliefs=CBSA_RELIEFS)
        assert found == (outcome, reason, set(cautions))

    @pytest.mark.parametrize(
        ("due", "when", "expected"),
        [
            ("2024-10-10", "2024-10-12", (YES, "DECLARED_RELIEF", set())),
            ("2024-10-10", "2024-10-22", (OPEN, "DECLARED_RELIEF", set())),
            ("2024-10-03", "2024-10-12", (MAYBE, "LATE_BEFORE_OUTAGE", {"RELIEF_SCOPE"})),
        ],
    )
    def test_a_relief_for_what_was_due_in_it(
        self, due: str, when: str, expected: tuple[str, str, set[str]]
    ) -> None:
        """The due time must lie in it; sent after it, nothing says until when it holds."""
        found = ask(
            f"{when} 12:00 ET", system="CAD_API", due=f"{due} 12:00 ET", reliefs=CBSA_RELIEFS
        )
        assert found == expected

    def test_an_outage_goes_first_and_the_relief_is_cited(self) -> None:
        """Within both, the reason is the outage, and the relief is evidence too."""
        calendar = OutageCalendar([outage()], reliefs=CBSA_RELIEFS)
        decision = calendar.decide("2025-10-02 19:00 ET", "EDI")
        assert answer(decision) == (YES, "GRACE", set())
        assert decision.reliefs == CBSA_RELIEFS[2:]

    def test_a_relief_decides_where_an_outage_does_not(self) -> None:
        """A forgotten outage and a relief: no penalty, by the relief, in its window."""
        old = outage(start="2025-10-04 10:20 ET", end=None, number="TCC25-0132")
        calendar = OutageCalendar([old], reliefs=CBSA_RELIEFS)
        decision = calendar.decide("2025-10-14 12:00 ET", "EDI")
        assert answer(decision) == (YES, "DECLARED_RELIEF", set())
        assert decision.outages == (old,)
        assert decision.window is not None
        assert [str(edge) for edge in decision.window] == [
            "2025-09-27 00:00:00-04:00",
            "2025-10-15 00:00:00-04:00",
        ]
        assert decision.margin == timedelta(hours=12)


def test_a_relief_of_today_has_no_window_before_it() -> None:
    """Nothing covers the moment before a relief, and the margin says how far it is."""
    relief = DeclaredRelief(
        title="r",
        from_date=date(2025, 1, 2),
        to_date=date(2025, 1, 2),
        source="https://example.org",
    )
    decision = OutageCalendar(reliefs=[relief]).decide("2025-01-01 23:00 ET", "EDI")
    assert decision.margin == timedelta(hours=-1)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (
            "10/02/2025",
            "so its month and its day may be taken for each other; write '2025-10-02' for October",
        ),
        ("Oct 2, 2025", "'Oct 2, 2025' is not a date: the month 'Oct' is not a number; write"),
        ("2025-13-01", "'2025-13-01' is not a date; write '2025-10-02' for October 2"),
        ("2025-10-02T00:00Z", "'2025-10-02T00:00Z' is not a date; write '2025-10-02' for October"),
        (20251002, "20251002 is not a date; write '2025-09-27'"),
        (datetime(2025, 10, 2), "is not a date; write '2025-09-27'"),
    ],
)
def test_a_day_that_may_be_another_is_refused(day: Any, says: str) -> None:
    """With the way to write it."""
    with pytest.raises(InvalidOutageError, match=f"^DeclaredRelief.from_date: .*{re.escape(says)}"):
        DeclaredRelief(title="r", from_date=day, to_date="2025-12-31", source="s")
