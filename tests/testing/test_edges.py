"""The instants worth testing: by hand for one outage each, and against `decide` for many."""

import random

import pytest

from graceperiod import InvalidOutageError, OutageCalendar, System
from graceperiod.testing import EdgeCase, a_relief, an_outage, edge_cases
from graceperiod.testing.edges import clock_changes, edges_of
from graceperiod.times import to_utc_iso
from tests.test_oracle import calendar_of, random_oracle
from tests.test_oracle import clock_changes as all_clock_changes


def told(cases: tuple[EdgeCase, ...], within: str) -> list[tuple[str, str]]:
    """The times of the cases of a day or month, and their outcomes."""
    shown = [(case.transmitted.isoformat(), case.outcome.value) for case in cases]
    return [(when.removeprefix(within), outcome) for when, outcome in shown if within in when]


def test_a_resolved_outage() -> None:
    """Start, resumption and end of the grace, each with a microsecond on both sides."""
    cases = edge_cases(OutageCalendar([an_outage("CERS", "2025-10-02 15:30", "18:00")]))
    assert told(cases, "2025-10-02T") == [
        ("15:29:59.999999-04:00", "PENALTY_MAY_APPLY"),
        ("15:30:00-04:00", "NO_PENALTY"),
        ("15:30:00.000001-04:00", "NO_PENALTY"),
        ("17:59:59.999999-04:00", "NO_PENALTY"),
        ("18:00:00-04:00", "NO_PENALTY"),
        ("18:00:00.000001-04:00", "NO_PENALTY"),
        ("19:59:59.999999-04:00", "NO_PENALTY"),
        ("20:00:00-04:00", "NO_PENALTY"),
        ("20:00:00.000001-04:00", "PENALTY_MAY_APPLY"),
    ]


def test_both_changes_of_the_clocks_of_its_year() -> None:
    """A microsecond before, at and after each, none of them covered."""
    cases = edge_cases(OutageCalendar([an_outage("CERS", "2025-10-02 15:30", "18:00")]))
    assert told(cases, "2025-03-09T") + told(cases, "2025-11-02T") == [
        ("01:59:59.999999-05:00", "PENALTY_MAY_APPLY"),
        ("03:00:00-04:00", "PENALTY_MAY_APPLY"),
        ("03:00:00.000001-04:00", "PENALTY_MAY_APPLY"),
        ("01:59:59.999999-04:00", "PENALTY_MAY_APPLY"),
        ("01:00:00-05:00", "PENALTY_MAY_APPLY"),
        ("01:00:00.000001-05:00", "PENALTY_MAY_APPLY"),
    ]
    assert len(cases) == 15
    assert {case.system for case in cases} == {System.CERS_PORTAL}


def test_an_outage_without_an_end() -> None:
    """Presumed for a day after the last word, undetermined for ten more, then forgotten."""
    outage = an_outage("EDI", "2025-05-01 10:00", last_known="2025-05-01 14:00 ET")
    cases = edge_cases(OutageCalendar([outage]))
    assert told(cases, "2025-05-01T")[-1] == ("14:00:00.000001-04:00", "NO_PENALTY")
    assert told(cases, "2025-05-02T") + told(cases, "2025-05-12T") == [
        ("13:59:59.999999-04:00", "NO_PENALTY"),
        ("14:00:00-04:00", "NO_PENALTY"),
        ("14:00:00.000001-04:00", "UNDETERMINED"),
        ("13:59:59.999999-04:00", "UNDETERMINED"),
        ("14:00:00-04:00", "UNDETERMINED"),
        ("14:00:00.000001-04:00", "PENALTY_MAY_APPLY"),
    ]


def test_a_relief_is_of_every_system_unless_it_says_otherwise() -> None:
    """Whole Eastern days, with the system it leaves out beside those it covers."""
    relief = a_relief("2025-09-27", "2025-10-14", excluded_systems="CARM")
    cases = edge_cases(OutageCalendar(reliefs=[relief]))
    assert {case.system for case in cases} == set(System)
    of = {system: [case for case in cases if case.system == system] for system in System}
    assert told(tuple(of[System.EDI]), "2025-09-2") + told(tuple(of[System.EDI]), "2025-10-1") == [
        ("6T23:59:59.999999-04:00", "PENALTY_MAY_APPLY"),
        ("7T00:00:00-04:00", "NO_PENALTY"),
        ("7T00:00:00.000001-04:00", "NO_PENALTY"),
        ("4T23:59:59.999999-04:00", "NO_PENALTY"),
        ("5T00:00:00-04:00", "PENALTY_MAY_APPLY"),
        ("5T00:00:00.000001-04:00", "PENALTY_MAY_APPLY"),
    ]
    assert {case.outcome for case in of[System.CARM_CLIENT_PORTAL]} == {"PENALTY_MAY_APPLY"}


def test_a_label_says_which_edge_of_what_it_is() -> None:
    """Each case names itself, for the output of the test; all labels differ."""
    calendar = OutageCalendar(
        [an_outage("EDI", "2025-10-02 15:30", "18:00", number="TCC25-1"),
         an_outage("CERS", "2025-11-02 00:30")],
        reliefs=[a_relief("2025-09-27", title="Grace")],
    )  # fmt: skip
    labels = [str(case) for case in edge_cases(calendar)]
    assert len(set(labels)) == len(labels)
    for label in (
        "EDI, the resumption of TCC25-1",
        "EDI, a microsecond after the end of the grace of TCC25-1",
        "CERS_PORTAL, a microsecond before the start of the outage of 2025-11-02 00:30 ET",
        "CERS_PORTAL, the end of the presumption of the outage of 2025-11-02 00:30 ET",
        "EDI, a microsecond before the day after the last day of the relief 'Grace'",
        "EDI, the change of clocks to 2025-11-02 01:00 EST",
    ):
        assert label in labels


def test_an_empty_calendar_has_no_edges() -> None:
    """Where there is nothing on record, there is nothing to test."""
    assert edge_cases(OutageCalendar()) == ()


def test_what_is_not_a_calendar_has_no_edges() -> None:
    """Outages alone have no rules to count by."""
    with pytest.raises(InvalidOutageError, match="a calendar was expected, not"):
        edge_cases([an_outage("EDI", "2025-10-02 15:30")])  # type: ignore[arg-type]  # is tested


def test_years_without_rules_of_clocks_have_no_changes() -> None:
    """Of an outage past 2037 the edges are there, in UTC."""
    cases = edge_cases(OutageCalendar([an_outage("EDI", "2040-05-01T10:00Z", "2040-05-01T11:00Z")]))
    assert len(cases) == 9
    assert str(cases[1].transmitted) == "2040-05-01 10:00:00+00:00"


def test_the_clocks_change_as_zoneinfo_says() -> None:
    """Twice a year, at the instants that another reading of the tz database finds."""
    found = [at for year in range(2015, 2031) for at in clock_changes(year)]
    assert found == all_clock_changes()
    assert [to_utc_iso(at) for at in clock_changes(2037)] == [
        "2037-03-08T07:00:00+00:00",
        "2037-11-01T06:00:00+00:00",
    ]


def checked(calendar: OutageCalendar) -> int:
    """How many cases of a calendar there are, each decided as expected."""
    cases = edge_cases(calendar)
    for case in cases:
        decision = calendar.decide(case.transmitted, case.system)
        assert decision.outcome is case.outcome, (case, decision.explain())
    return len(cases)


def test_the_record_that_ships_is_decided_as_expected() -> None:
    """Every case of the 32 notices and the reliefs."""
    assert checked(OutageCalendar.cbsa()) > 500


def test_random_records_are_decided_as_expected() -> None:
    """Under any policy, any overlap and any rule, the scan and the timeline agree."""
    rng = random.Random(7)
    assert sum(checked(calendar_of(random_oracle(rng))) for _ in range(60)) > 5_000


@pytest.mark.parametrize("seed", range(20))
def test_edges_are_where_a_scan_that_shares_no_code_finds_them(seed: int) -> None:
    """The edges of each outage are those of `tests.oracle`."""
    oracle = random_oracle(random.Random(seed))
    calendar = calendar_of(oracle)
    for outage in calendar:
        facts = oracle.outages[int(str(outage.number)[-4:]) - 101]
        assert [edge.at for edge in edges_of(calendar, outage)] == oracle.points(facts)
