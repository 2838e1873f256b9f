"""How long and how often systems were out, by year."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given

from graceperiod import Outage, OutageCalendar, System
from graceperiod.record.figures import Figure, figures_by_month, figures_by_year
from graceperiod.testing.strategies import calendars
from graceperiod.times import instant

CERS = System.CERS_PORTAL


def out(start: str, end: str | None, systems: str = "CERS") -> Outage:
    """An outage of October 2025 unless the times have their own dates."""
    start, *rest = (each if "-" in each else f"2025-10-{each}" for each in (start, end) if each)
    return Outage(systems, f"{start} ET", f"{rest[0]} ET" if rest else None)


def of(*known: Outage, system: System = CERS) -> list[tuple[int, int, int, float]]:
    """Year, outages, those unresolved, and hours out of a system."""
    return [
        (each.year, each.outages, each.unresolved, each.time_out / timedelta(hours=1))
        for each in figures_by_year(known)
        if each.system is system
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
    assert [(str(each.first), each.time_out / timedelta(hours=1)) for each in found] == [
        ("2025-10-01", 1.0),
        ("2025-11-01", 30 * 24 + 1.0),  # the clocks go back in it
        ("2025-12-01", 4.0),
        ("2026-01-01", 1.0),
    ]


def test_hours_are_elapsed() -> None:
    """Over both clock changes, and past the years of Eastern rules on record."""
    assert of(out("2025-03-09 01:00", "2025-03-09 04:00")) == [(2025, 1, 0, 2.0)]
    assert of(out("2025-11-02 00:30", "2025-11-02 03:30")) == [(2025, 1, 0, 4.0)]
    late = Outage("CERS", "2050-12-31T22:00Z", "2051-01-01T03:00Z")
    assert of(late) == [(2050, 1, 0, 2.0), (2051, 0, 0, 3.0)]


def test_what_stops_edi_stops_what_rides_on_it() -> None:
    """An outage counts for each system it stops, as in decisions, in the order of systems."""
    found = figures_by_year(
        [out("02 10:00", "02 11:00", "EDI"), out("02 10:00", "02 11:00", "IID")]
    )
    assert [each.system for each in found] == [
        System.EDI, System.DIRECT_CONNECT, System.CUSTOMS_INTERNET_GATEWAY, System.VAN,
        System.IID, System.DIF,
    ]  # fmt: skip
    assert {(each.outages, each.time_out) for each in found} == {(1, timedelta(hours=1))}
    assert [
        each.system for each in figures_by_year([out("02 10:00", "02 11:00", "EDI")], [CERS])
    ] == []


def test_the_record() -> None:
    """The CERS portal in October 2025: TCC25-0136, open, beside TCC25-0138 and TCC25-0140."""
    known = [each for each in OutageCalendar.cbsa() if str(each.start).startswith("2025-10")]
    assert figures_by_year(known, [CERS]) == [
        Figure(CERS, 2025, 3, 1, timedelta(hours=5, minutes=30))
    ]


@given(calendars(max_size=8))
def test_they_agree_with_a_count_of_moments(known: OutageCalendar) -> None:
    """The time out is that between the edges, in turn, at which some outage holds."""
    mine = [each for each in known if CERS in each.systems]
    spans = [(instant(each.start), instant(each.last_word)) for each in mine]
    edges = sorted({edge for span in spans for edge in span})
    covered = sum(
        after - before
        for before, after in pairwise(edges)
        if any(start <= before and after <= end for start, end in spans)
    )
    found = figures_by_year(known, [CERS])
    assert sum((each.time_out for each in found), timedelta()) == timedelta(microseconds=covered)
    assert sum(each.unresolved for each in found) == sum(each.end is None for each in mine)
    months = figures_by_month(known, [CERS])
    assert sum((each.time_out for each in months), timedelta()) == timedelta(microseconds=covered)
