"""What a report shows beside the sums: counts and rows, collected while batches go by."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import (
    DeclaredRelief,
    GracePeriodError,
    InvalidFrameError,
    Outage,
    OutageCalendar,
    System,
)
from graceperiod.audit import audit_file, row_file
from graceperiod.audit import details as module
from graceperiod.audit.details import UNKNOWN, Collector, Details, count_citations
from graceperiod.audit.summary import RecordGaps
from graceperiod.tables.annotator import Annotator
from graceperiod.times import HOUR, instant, to_datetime

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
def test_rows_are_counted_by_system_kind_and_hour(tmp_path: Path) -> None:
    """As a plain loop counts them: by outcome, and by whether a person must look."""
    file = written(tmp_path, ROWS)
    details = found(file)
    systems, hours, cautions = Counter[object](), Counter[object](), Counter[str]()
    for when, name in ROWS:
        kind: tuple[str | None, bool] = (None, True)
        system: System | str | None = None
        try:
            system = System.parse(name) if name else None
            decision = CALENDAR.decide(when, system)
            kind = decision.outcome, decision.needs_review
            cautions.update(decision.cautions)
        except GracePeriodError:
            system = UNKNOWN if name == "ACROSS" else system
        systems[system, kind] += 1
        try:
            hours[instant(when, fold=0) // HOUR, kind] += 1
        except GracePeriodError:
            continue
    assert hours.total() == 8
    by_system = {
        (system, kind): count
        for system, counts in details.by_system.items()
        for kind, count in counts.items()
    }
    by_hour = {
        (hour, kind): count
        for hour, counts in details.by_hour.items()
        for kind, count in counts.items()
    }
    assert by_system == systems
    assert by_hour == hours
    assert audit_file(CALENDAR, file).summary.by_caution == cautions


@pytest.mark.usefixtures("small_batches")
def test_rows_are_listed_with_what_they_cite(tmp_path: Path) -> None:
    """With their numbers in the file, and what was given. Two readings are no instant."""
    details = found(written(tmp_path, ROWS))
    lookup = details.lookup
    cited = {
        row.number: [*lookup.cited[row.answer], *lookup.reliefs[row.answer]]
        for row in details.excused
    }
    assert cited == {
        1: [NIGHT], 2: [NIGHT, LONG], 4: [LONG], 7: [DAYS], 8: [DAYS], 10: [LONG, NIGHT],
    }  # fmt: skip
    rows = {row.number: row for row in details.excused}
    assert (rows[7].sent, rows[7].system) == (instant("2025-11-01 12:00 ET"), None)
    assert (rows[8].sent, rows[8].timestamp) == (None, "2025-11-02 01:30 ET")
    by_answer = details.by_answer
    assert count_citations(lookup.cited, by_answer) == {NIGHT: 3, LONG: 3}
    assert count_citations(lookup.reliefs, by_answer) == {DAYS: 2}
    (alike,) = details.for_person
    assert alike[:4] == ("NO_PENALTY", "DECLARED_RELIEF", ("SYSTEM_NOT_STATED",), 1)
    assert [row.number for row in alike.rows] == [7]
    assert [row.number for row in details.by_outcome["PENALTY_MAY_APPLY"]] == [5]
    assert {code: [row.number for row in rows] for code, rows in details.problems.items()} == {
        "MISSING": [3], "UNKNOWN_SYSTEM": [6], "UNREADABLE": [9],
    }  # fmt: skip
    (missing,), (unknown,) = details.problems["MISSING"], details.problems["UNKNOWN_SYSTEM"]
    assert (missing.sent, missing.problem) == (None, "MISSING: the timestamp is missing")
    assert (unknown.sent, unknown.system) == (instant("2025-10-03 12:00 ET"), "ACROSS")


def test_a_row_has_its_id_and_its_amount(tmp_path: Path) -> None:
    """As they stand, of any type; None where no such column is named, or the cell is null."""
    file = tmp_path / "rows.parquet"
    columns = {"timestamp": ["2025-10-02 16:00 ET"] * 2, "n": [7, None], "of": [[1, 2], [3]]}
    pq.write_table(pa.table(columns), file)
    details = found(file, system="CERS_PORTAL", id_column="of")
    assert [(row.id, row.amount) for row in details.excused] == [("[1, 2]", None), ("[3]", None)]
    details = found(file, system="CERS_PORTAL", id_column="n", amount="n")
    assert [(row.id, row.amount) for row in details.excused] == [("7", "7"), (None, None)]
    days = pa.array([2**31 - 1, 20_363], pa.date32())  # Python has no years after 9999
    pq.write_table(pa.table({"timestamp": columns["timestamp"], "day": days}), file)
    details = found(file, system="CERS_PORTAL", id_column="day")
    assert [row.id for row in details.excused] == ["<value out of range: 2147483647>", "2025-10-02"]
    with pytest.raises(GracePeriodError, match="no column is named 'nr'"):
        found(file, system="CERS_PORTAL", id_column="nr")


def test_an_id_that_python_does_not_have_is_shown_or_refused(tmp_path: Path) -> None:
    """Days after the year 9999 as Arrow writes them; what it does not write, with what to do."""
    file = tmp_path / "rows.parquet"
    columns = {
        "timestamp": pa.array(["2025-10-02 16:00 ET"]),
        "day": pa.array([2**31 - 1], pa.date32()),
        "time": pa.array([2**62], pa.duration("s")),
    }
    pq.write_table(pa.table(columns), file)
    (row,) = found(file, system="CERS_PORTAL", id_column="day").excused
    assert row.id == "<value out of range: 2147483647>"
    with pytest.raises(InvalidFrameError, match=r"as text; leave it out, or write \.parquet"):
        found(file, system="CERS_PORTAL", id_column="time")


def test_rows_of_several_files_are_numbered_in_each() -> None:
    """With the name of theirs; a file goes on from one batch to the next."""
    collector, annotator = Collector(), Annotator(CALENDAR)
    column = pa.array(["2025-10-02 16:00 ET", "soon"])
    for name in ("a.csv", "a.csv", "b.csv"):
        rows = annotator.read(column, System.CERS_PORTAL)
        texts = [column, None, None, None, None]
        collector.add(rows, annotator.annotate_rows(rows), texts, name)
    details = collector.details(annotator.answers.lookup(), [3, 3])
    assert [(row.file, row.number) for row in details.excused] == [
        ("a.csv", 1), ("a.csv", 3), ("b.csv", 1),
    ]  # fmt: skip


def test_the_worst_stands_first(tmp_path: Path) -> None:
    """What is undetermined; then by the caution that comes last among the codes."""
    delay = Outage("EDI", "2025-10-01 10:00 ET", "2025-10-01 12:00 ET", impact="DELAYED")
    degraded = Outage("EDI", "2025-10-03 10:00 ET", "2025-10-03 12:00 ET", impact="DEGRADED")
    days = ["2025-10-03", "2025-10-01", "2025-10-03"]
    rows = [(f"{day} 11:00 ET", "EDI") for day in days]
    rows += [("2025-10-02 17:30 ET", ""), ("2025-11-02 01:30 ET", "EDI")]
    night = Outage("EDI", "2025-11-01 23:00 ET", "2025-11-02 01:00 EDT", grace="PT45M")
    calendar = OutageCalendar([NIGHT, delay, degraded, night], complete=True)
    alike = found(written(tmp_path, rows), calendar).for_person
    assert [(each.outcome, each.reason, *each.cautions, each.total) for each in alike] == [
        ("UNDETERMINED", "AMBIGUOUS_TIME", 1),
        ("NO_PENALTY", "OUTAGE", "SYSTEM_NOT_STATED", 1),
        ("NO_PENALTY", "OUTAGE", "DELAY", 1),
        ("NO_PENALTY", "OUTAGE", "SUBMISSION_POSSIBLE", 2),
    ]


def test_gaps_of_the_record_are_said_once(tmp_path: Path) -> None:
    """With the Eastern days of their rows, but for those that a person must look at anyway; those
    that missed a due time are counted.
    """
    rows = [
        ("2025-10-05T03:30:00Z", "CERS", ""),  # the evening before, Eastern
        ("2025-10-08 12:00 ET", "CERS", "2025-10-08 11:00 ET"),
        ("2025-10-07 12:00 ET", "", "2025-10-07 11:00 ET"),
        ("2025-10-02 16:00 ET", "CERS", ""),
        ("2025-10-09 12:00 ET", "CERS", "2025-10-09 12:00 ET"),
    ]
    file = written(tmp_path, rows, "timestamp,system,due")
    summary = audit_file(CALENDAR, file).summary
    assert summary.gaps == RecordGaps(
        rows=2, late=1, first_day=date(2025, 10, 4), last_day=date(2025, 10, 8)
    )
    assert summary.needing_review == 2
    (alike,) = found(file).for_person
    assert ([row.number for row in alike.rows], alike.cautions) == ([3], ("SYSTEM_NOT_STATED",))
    assert audit_file(OutageCalendar([NIGHT], complete=True), file).summary.gaps is None


def test_a_number_with_a_semicolon_is_one_outage(tmp_path: Path) -> None:
    """In the counts by bulletin too."""
    summary = audit_file(CALENDAR, written(tmp_path, ROWS)).summary
    assert summary.by_outage == {"(no number)": 3, "A;B": 3}


@pytest.mark.usefixtures("small_batches")
def test_lists_are_cut_and_counts_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rows of each list are kept."""
    monkeypatch.setattr(module, "_MOST_LISTED", 2)
    monkeypatch.setattr(module, "_MOST_ALIKE", 5)
    details = found(written(tmp_path, [("2025-10-02 17:30 ET", ""), ("x", "EDI")] * 20))
    (alike,) = details.for_person
    assert (alike.total, [row.number for row in alike.rows]) == (20, [1, 3, 5, 7, 9])
    assert [row.number for row in details.problems["UNREADABLE"]] == [2, 4, 6, 8, 10]
    assert [row.number for row in details.excused] == [1, 3]
    assert [row.number for row in details.by_outcome["NO_PENALTY"]] == [1, 3]


def test_a_file_without_rows_has_empty_details(tmp_path: Path) -> None:
    """Nothing was found."""
    details = found(written(tmp_path, []))
    assert not details.by_system
    assert not details.by_hour
    assert not details.for_person
    assert not details.problems


def test_times_of_parquet_are_shown_as_they_are_written(tmp_path: Path) -> None:
    """Where they are not one instant: those with a zone in UTC, without zeros at their end; others
    as they stand.
    """
    file = tmp_path / "rows.parquet"
    sent = np.array([1759436100_000000000, 1759436100_500000000], "datetime64[ns]")
    table = pa.table(
        {
            "timestamp": pa.array(sent, pa.timestamp("ns", "America/Toronto")),
            "due": pa.array([0, 1_000_001], pa.timestamp("us")),
            "system": ["fax", "fax"],
        }
    )
    pq.write_table(table, file)
    (rows,) = found(file, assume_zone="UTC").problems.values()
    assert [(row.timestamp, row.due_text, row.sent, row.due) for row in rows] == [
        ("2025-10-02 20:15:00Z", "1970-01-01 00:00:00", 1759436100_000000, 0),
        ("2025-10-02 20:15:00.5Z", "1970-01-01 00:00:01.000001", 1759436100_500000, 1_000_001),
    ]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(
    ("apart", "most", "unit"),
    [(7, 90, "hour"), (7, 60, "day"), (7, 20, "month"), (265, 20, "year")],
)
def test_many_hours_are_counted_by_longer_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: int, most: int, unit: str
) -> None:
    """Of days, months or years, each row in that of its Eastern day, whatever the clocks do."""
    monkeypatch.setattr(module, "_MOST_TIMES", most)
    first = instant("2025-10-25T00:30Z") // HOUR
    rows = [(to_datetime((first + apart * n) * HOUR).isoformat(), "EDI") for n in range(90)]
    details = found(written(tmp_path, rows))
    assert details.unit == unit
    length = {"hour": None, "day": 10, "month": 7, "year": 4}[unit]
    counts = Counter[str]()
    for hour, kinds in details.by_hour.items():
        counts[str(to_datetime(hour * HOUR))[:length]] += sum(kinds.values())
    assert counts == Counter(str(to_datetime(instant(when)))[:length] for when, _ in rows)
    assert len(details.by_hour) <= most
