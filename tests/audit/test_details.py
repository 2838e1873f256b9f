"""What a report shows beside the sums: counts and rows, collected while batches go by."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import DeclaredRelief, GracePeriodError, Outage, OutageCalendar, System
from graceperiod.audit import audit_file, row_file
from graceperiod.audit import details as module
from graceperiod.audit.details import UNKNOWN, Details
from graceperiod.times import HOUR, instant

NIGHT = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="A;B")
LONG = Outage(["CERS", "EDI"], "2025-10-02 17:00 ET", "2025-10-02 23:00 ET")
DAYS = DeclaredRelief(
    title="Days", from_date="2025-11-01", to_date="2025-11-02", source="https://example.org"
)
CALENDAR = OutageCalendar([NIGHT, LONG], reliefs=[DAYS], complete=False)
ROWS = [
    ("2025-10-02 16:00 ET", "CERS"),
    ("2025-10-02 17:30 ET", "CERS"),
    ("", "CERS"),
    ("2025-10-02 17:30 ET", "EDI"),
    ("2025-10-03 12:00 ET", "EDI"),
    ("2025-10-03 12:00 ET", "ACROSS"),
    ("2025-11-01 12:00 ET", ""),
    ("2025-11-02 01:30 ET", "CARM"),
    ("soon", ""),
    ("2025-10-02 19:00 ET", "CERS"),
]


def written(
    folder: Path, rows: Sequence[tuple[str, ...]], header: str = "timestamp,system"
) -> Path:
    """A file of CSV."""
    file = folder / "rows.csv"
    file.write_text("\n".join([header, *map(",".join, rows)]) + "\n", encoding="utf-8")
    return file


def found(file: Path, calendar: OutageCalendar = CALENDAR, **options: Any) -> Details:
    """The details of an audit."""
    details = audit_file(calendar, file, details=True, **options).details
    assert details is not None
    return details


@pytest.fixture(params=[1, 3, 100])
def small_batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of so many rows."""
    monkeypatch.setattr(row_file, "_ROWS", request.param)


def test_an_audit_has_none_unless_asked(tmp_path: Path) -> None:
    """They cost time."""
    assert audit_file(CALENDAR, written(tmp_path, ROWS)).details is None


def _nights(years: Sequence[int]) -> list[tuple[str, str]]:
    """Transmissions of some hours of a night, many, in each of some years."""
    whens = [f"{year}-10-02 {15 + at % 5}:{at:02} ET" for year in years for at in range(60)]
    return [(when, "CERS") for when in whens]


@pytest.mark.parametrize("years", [[2025], [1970, 2025, 2037]])
def test_hours_are_counted_whether_near_or_far_apart(tmp_path: Path, years: Sequence[int]) -> None:
    """In one batch."""
    rows = _nights(years)
    counts = Counter(instant(when) // HOUR for when, _ in rows)
    by_hour = found(written(tmp_path, rows)).by_hour
    assert {hour: sum(each.values()) for hour, each in by_hour.items()} == counts
    assert list(by_hour) == sorted(counts)


@pytest.mark.usefixtures("small_batches")
def test_rows_are_counted_by_system_outcome_and_hour(tmp_path: Path) -> None:
    """As a plain loop counts them."""
    details = found(written(tmp_path, ROWS))
    systems, hours, cautions = Counter[object](), Counter[object](), Counter[str]()
    for when, name in ROWS:
        outcome = None
        system: System | str | None = None
        try:
            system = System.parse(name) if name else None
            decision = CALENDAR.decide(when, system)
            outcome = decision.outcome
            cautions.update(decision.cautions)
        except GracePeriodError:
            system = UNKNOWN if name == "ACROSS" else system
        systems[system, outcome] += 1
        try:
            hours[instant(when, fold=0) // HOUR, outcome] += 1
        except GracePeriodError:
            continue
    assert hours.total() == 8
    by_system = {
        (system, outcome): count
        for system, counts in details.by_system.items()
        for outcome, count in counts.items()
        if count
    }
    by_hour = {
        (hour, outcome): count
        for hour, counts in details.by_hour.items()
        for outcome, count in counts.items()
        if count
    }
    assert by_system == systems
    assert by_hour == hours
    assert details.by_caution == cautions


@pytest.mark.usefixtures("small_batches")
def test_rows_stand_under_each_outage_and_relief_they_cite(tmp_path: Path) -> None:
    """With their numbers in the file, and what was given."""
    details = found(written(tmp_path, ROWS))
    numbers = {each: [row.number for row in of.rows] for each, of in details.by_outage.items()}
    assert numbers == {NIGHT: [1, 2, 10], LONG: [2, 4, 10]}
    assert details.by_outage[NIGHT].counts == {"NO_PENALTY": 3}
    (relief,) = details.by_relief.values()
    assert [(row.number, row.timestamp, row.system) for row in relief.rows] == [
        (7, "2025-11-01 12:00 ET", None),
        (8, "2025-11-02 01:30 ET", "CARM"),
    ]
    assert relief.rows[1].sent == instant("2025-11-02 01:30 EDT")
    assert [row.number for row in details.for_review] == [7]
    problems = {row.number: row.problem for row in details.with_problems}
    assert set(problems) == {3, 6, 9}
    assert problems[3] == "MISSING: the timestamp is missing"
    assert [row.sent for row in details.with_problems][::2] == [None, None]


def test_a_number_with_a_semicolon_is_one_outage(tmp_path: Path) -> None:
    """In the counts by bulletin too."""
    summary = audit_file(CALENDAR, written(tmp_path, ROWS)).summary
    assert summary.by_outage == {"(no number)": 3, "A;B": 3}


@pytest.mark.usefixtures("small_batches")
def test_lists_are_cut_and_counts_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rows of each list are kept, and as many under each outage."""
    monkeypatch.setattr(module, "MOST_LISTED", 5)
    monkeypatch.setattr(module, "MOST_PER_CITATION", 2)
    details = found(written(tmp_path, [("2025-10-02 17:30 ET", ""), ("x", "EDI")] * 20))
    assert [row.number for row in details.for_review] == [1, 3, 5, 7, 9]
    assert [row.number for row in details.with_problems] == [2, 4, 6, 8, 10]
    for cover in details.by_outage.values():
        assert cover.counts == {"NO_PENALTY": 20}
        assert [row.number for row in cover.rows] == [1, 3]


def test_what_is_kept_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many outages there are."""
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    many = [
        Outage("EDI", f"2025-0{month}-01 10:00 ET", f"2025-0{month}-01 11:00 ET", number=str(month))
        for month in range(1, 7)
    ]
    rows = [(f"2025-0{month}-01 10:30 ET", "EDI") for month in range(1, 7)]
    details = found(written(tmp_path, rows), OutageCalendar(many))
    assert [len(cover.rows) for cover in details.by_outage.values()] == [1, 1, 1, 0, 0, 0]
    assert all(cover.counts == {"NO_PENALTY": 1} for cover in details.by_outage.values())


def test_a_file_without_rows_has_empty_details(tmp_path: Path) -> None:
    """Nothing was found."""
    details = found(written(tmp_path, []))
    assert not details.by_system
    assert not details.by_hour
    assert not details.for_review


def test_times_of_parquet_are_shown_as_they_are_written(tmp_path: Path) -> None:
    """Those with a zone in UTC, without zeros at their end; others as they stand."""
    file = tmp_path / "rows.parquet"
    sent = np.array([1759436100_000000000, 1759436100_500000000], "datetime64[ns]")
    table = pa.table(
        {
            "timestamp": pa.array(sent, pa.timestamp("ns", "America/Toronto")),
            "due": pa.array([0, 1_000_001], pa.timestamp("us")),
        }
    )
    pq.write_table(table, file)
    details = found(
        file, OutageCalendar([], complete=False), system="CERS_PORTAL", assume_zone="UTC"
    )
    assert [(row.timestamp, row.due, row.system) for row in details.for_review] == [
        ("2025-10-02 20:15:00Z", "1970-01-01 00:00:00", None),
        ("2025-10-02 20:15:00.5Z", "1970-01-01 00:00:01.000001", None),
    ]
