"""How long and how often systems were out, by year."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given

from graceperiod import Outage, OutageCalendar, System
from graceperiod.record.figures import (
    Figure,
    coverage_by_year,
    figures_by_month,
    figures_by_year,
)
from graceperiod.testing.strategies import calendars
from graceperiod.times import instant

CERS = System.CERS_PORTAL
ALL = [*System, None]


def out(start: str, end: str | None, systems: str = "CERS") -> Outage:
    """An outage of October 2025 unless the times have their own dates."""
    start, *rest = (time if "-" in time else f"2025-10-{time}" for time in (start, end) if time)
    return Outage(systems, f"{start} ET", f"{rest[0]} ET" if rest else None)


def of(*known: Outage, system: System = CERS) -> list[tuple[int, int, int, float]]:
    """Year, outages, those unresolved, and hours out of a system."""
    return [
        (figure.year, figure.outages, figure.unresolved, figure.time_out / timedelta(hours=1))
        for figure in figures_by_year(known)
        if figure.system is system
    ]


def test_overlaps_count_once() -> None:
    """Two that overlap or follow at once are one stretch of time; one apart is another."""
    one, overlapping = out("02 10:00", "02 12:00"), out("02 11:00", "02 13:00")
    touching, inside = out("02 13:00", "02 14:00"), out("02 10:30", "02 11:00")
    apart = out("02 14:01", "02 14:31")
    assert of(one, overlapping, touching, inside, apart) == [(2025, 2, 0, 4.5)]
    assert of(apart, inside, overlapping, one, touching) == [(2025, 2, 0, 4.5)]


def test_one_without_an_end_counts_up_to_the_last_word() -> None:
    """And is one of those unresolved."""
    assert of(out("02 10:00", None)) == [(2025, 1, 1, 0.0)]
    known = out("02 10:00", None).model_copy(update={"last_known": "2025-10-02 13:00 ET"})
    assert of(known) == [(2025, 1, 1, 3.0)]


def test_the_time_is_a_lower_bound_where_an_end_is_not_known() -> None:
    """In the year of the last word on the outage, whichever others have an end; not in another."""
    known = [
        out("2024-12-31 23:00", None).model_copy(update={"last_known": "2025-01-01 01:00 ET"}),
        out("02 10:00", "02 12:00"),
        out("2026-10-02 10:00", "2026-10-02 11:00"),
    ]
    found = figures_by_year(known, [CERS])
    assert [(one.year, one.time_out / timedelta(hours=1), one.at_least) for one in found] == [
        (2024, 1.0, False), (2025, 3.0, True), (2026, 1.0, False),
    ]  # fmt: skip
    assert not any(one.at_least for one in figures_by_year([known[1]]))


def test_a_night_over_new_year_counts_in_both_years() -> None:
    """Its hours in each, and itself in the first."""
    night = out("2025-12-31 22:00", "2026-01-01 01:00")
    assert of(night) == [(2025, 1, 0, 2.0), (2026, 0, 0, 1.0)]


def test_a_month_has_its_own_hours() -> None:
    """From Eastern midnight of its first day to that of the next month's; overlaps once."""
    known = [
        out("2025-10-31 23:00", "2025-12-01 02:00"), out("2025-11-05 10:00", "2025-11-05 11:00"),
        out("2025-12-31 22:00", "2026-01-01 01:00"), out("2025-12-01 05:00", None),
    ]  # fmt: skip
    found = figures_by_month(known, [CERS])
    assert [
        (str(figure.first), figure.time_out / timedelta(hours=1), figure.at_least)
        for figure in found
    ] == [
        ("2025-10-01", 1.0, False),
        ("2025-11-01", 30 * 24 + 1.0, False),  # the clocks go back in it
        ("2025-12-01", 4.0, True),  # one without an end
        ("2026-01-01", 1.0, False),
    ]


def test_the_time_of_a_month_is_a_lower_bound_where_an_end_is_not_known() -> None:
    """In the month of the last word on the outage, and not in that of its start."""
    known = out("2025-10-31 23:00", None).model_copy(update={"last_known": "2025-11-01 01:00 ET"})
    found = figures_by_month([known], [CERS])
    assert [(figure.first.month, figure.at_least) for figure in found] == [(10, False), (11, True)]


def test_hours_are_elapsed() -> None:
    """Over both clock changes, and past the years of Eastern rules on record."""
    assert of(out("2025-03-09 01:00", "2025-03-09 04:00")) == [(2025, 1, 0, 2.0)]
    assert of(out("2025-11-02 00:30", "2025-11-02 03:30")) == [(2025, 1, 0, 4.0)]
    late = Outage("CERS", "2050-12-31T22:00Z", "2051-01-01T03:00Z")
    assert of(late) == [(2050, 1, 0, 2.0), (2051, 0, 0, 3.0)]


EDI_OUT, VAN_OUT = out("02 10:00", "02 11:00", "EDI"), out("02 12:00", "02 14:00", "VAN")


def test_what_stops_edi_stops_what_rides_on_it() -> None:
    """An outage counts for each system it stops, as in decisions."""
    for system in (System.EDI, *System.EDI.routes, System.IID, System.DIF):
        assert figures_by_year([EDI_OUT], [system]) == [
            Figure(system, 2025, 1, 0, timedelta(hours=1), at_least=False)
        ]
    assert figures_by_year([EDI_OUT], [CERS]) == []


def test_an_outage_of_edi_is_listed_once_and_not_for_each_of_its_routes() -> None:
    """What rides on EDI has figures only in the years in which they are not EDI's."""
    before = Outage("EDI", "2024-10-02 10:00 ET", "2024-10-02 11:00 ET")
    found = figures_by_year([before, EDI_OUT, VAN_OUT], ALL)
    assert [(figure.system, figure.year, figure.time_out.seconds // 3600) for figure in found] == [
        ("EDI", 2024, 1), ("EDI", 2025, 1), ("VAN", 2025, 3), (None, 2024, 1), (None, 2025, 3),
    ]  # fmt: skip
    both = Outage({"EDI", "CUSTOMS_INTERNET_GATEWAY"}, "2025-10-02 10:00 ET")
    assert [figure.system for figure in figures_by_year([both])] == [System.EDI]


def test_all_systems_together_count_what_overlaps_once() -> None:
    """So the sum of the systems is not how long CBSA was out."""
    known = [EDI_OUT, out("02 10:30", "02 11:30"), out("02 10:30", "02 11:30", "CARM"), VAN_OUT]
    *systems, together = figures_by_year(known, ALL)
    assert [str(figure.time_out) for figure in systems] == [
        "1:00:00",
        "3:00:00",
        "1:00:00",
        "1:00:00",
    ]
    assert together == Figure(None, 2025, 2, 0, timedelta(hours=3, minutes=30), at_least=False)


def test_what_is_on_record_is_counted_by_bulletin() -> None:
    """Its outages each, also those that overlap; one without a number by its source or title."""
    tenth = out("10 10:00", "10 11:00")
    told: list[dict[str, Any]] = [
        {"number": "TCC25-1"}, {"number": "TCC25-1", "approximate": True},
        {"source": "https://example.org"}, {"source": "https://example.org", "approximate": True},
        {"title": "CERS"}, {}, {"impact": "DEGRADED"},
    ]  # fmt: skip
    known = [tenth.model_copy(update=update) for update in told]
    (row,) = coverage_by_year([*known, out("10 10:30", "10 12:00")], [CERS])
    assert (row.bulletins, row.outages, row.unresolved) == (6, 8, 0)


def test_the_last_day_on_record_is_that_of_the_last_word() -> None:
    """Of an outage that lasts longer than those after it, and of one without an end."""
    long, short = out("01 10:00", "09 10:00"), out("02 10:00", "02 11:00")
    (row,) = coverage_by_year([long, short], [CERS])
    assert (str(row.first), str(row.last)) == ("2025-10-01", "2025-10-09")
    known = out("02 10:00", None).model_copy(update={"last_known": "2026-01-02 13:00 ET"})
    (row,) = coverage_by_year([known], [CERS])
    assert (row.year, row.unresolved, str(row.last)) == (2025, 1, "2026-01-02")


def test_what_rides_on_edi_is_covered_where_it_has_more() -> None:
    """As in the figures."""
    found = coverage_by_year([EDI_OUT, VAN_OUT], ALL)
    assert [(row.system, row.bulletins) for row in found] == [("EDI", 1), ("VAN", 2), (None, 2)]


def test_the_record() -> None:
    """The CERS portal in October 2025: TCC25-0136, open, beside TCC25-0138 and TCC25-0140."""
    numbers = {"TCC25-0136", "TCC25-0138", "TCC25-0140"}
    known = [outage for outage in OutageCalendar.cbsa() if outage.number in numbers]
    assert figures_by_year(known, [CERS]) == [
        Figure(CERS, 2025, 3, 1, timedelta(hours=5, minutes=30), at_least=True)
    ]


@given(calendars(max_size=8))
def test_they_agree_with_a_count_of_moments(known: OutageCalendar) -> None:
    """The time out is that between the edges, in turn, at which some outage holds."""
    mine = [outage for outage in known if CERS in outage.systems]
    spans = [(instant(outage.start), instant(outage.last_word)) for outage in mine]
    edges = sorted({edge for span in spans for edge in span})
    covered = sum(
        after - before
        for before, after in pairwise(edges)
        if any(start <= before and after <= end for start, end in spans)
    )
    found = figures_by_year(known, [CERS])
    assert sum((figure.time_out for figure in found), timedelta()) == timedelta(
        microseconds=covered
    )
    assert sum(figure.unresolved for figure in found) == sum(outage.end is None for outage in mine)
    months = figures_by_month(known, [CERS])
    assert sum((month.time_out for month in months), timedelta()) == timedelta(microseconds=covered)
