"""Declared reliefs in decisions."""

from datetime import date, timedelta

import pytest

from graceperiod import CBSA_RELIEFS, DeclaredRelief, OutageCalendar
from tests.asking import MAYBE, YES, answer, ask, outage


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
            ("2025-10-01 12:00 ET", "CAD_API", (MAYBE, "NO_OUTAGE")),
            ("2010-05-11 12:00 ET", "EDI", (YES, "DECLARED_RELIEF")),
        ],
    )
    def test_the_two_on_record(self, when: str, system: str, expected: tuple[str, str]) -> None:
        """Whole days, without the systems excluded, and with no caution at the edge."""
        assert ask(when, system=system, reliefs=CBSA_RELIEFS) == (*expected, set())

    def test_an_outage_goes_first_and_the_relief_is_cited(self) -> None:
        """Within both, the reason is the outage, and the relief is evidence too."""
        calendar = OutageCalendar([outage()], reliefs=CBSA_RELIEFS)
        decision = calendar.decide("2025-10-02 19:00 ET", "EDI")
        assert answer(decision) == (YES, "GRACE", set())
        assert decision.reliefs == CBSA_RELIEFS[1:]

    def test_a_relief_decides_where_an_outage_does_not(self) -> None:
        """A forgotten outage and a relief: no penalty, by the relief, in its window."""
        old = outage(start="2025-09-28 10:20 ET", end=None, number="TCC25-0132")
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
