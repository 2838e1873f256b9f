"""Audits in which the due times follow from arrivals and loadings."""

from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")

import pyarrow as pa
import pyarrow.parquet as pq

from graceperiod import InvalidFrameError, OutageCalendar
from graceperiod.audit import audit_file
from graceperiod.deadlines import due_for
from graceperiod.report.audit_page import Input, audit_page
from graceperiod.times import instant

CALENDAR = OutageCalendar.cbsa()
# The outage is from 15:30 to 18:00 ET, so that what was due in it depends on the filing.
SENT = "2025-10-02 20:10 ET"
EVENTS = [
    "2025-10-02 16:20 ET",
    "2025-10-02 18:20 ET",
    "2025-10-02T23:20-04:00",
    "2025-10-03 01:00 ET",
    "noon",
    "2025-11-02 01:30 ET",
]
WRONG = {
    "MARINE_CARGO": "MARINE_CARGO is due 24 hours, or another figure, before",
    "FAX": "'FAX' is not a filing with a published deadline",
}
FILINGS = ["HIGHWAY_CARGO", "AIR_CARGO", "EXPORT_VESSEL", "MARINE_CARGO", "FAX"]


def audited(file: Path, **given: str | None) -> list[dict[str, object]]:
    """The rows of a file as they come out."""
    output = file.with_name("out.parquet")
    audit_file(CALENDAR, file, output=output, **given)  # type: ignore[arg-type]  # of text alone
    rows: list[dict[str, object]] = pq.read_table(output).to_pylist()
    return rows


def test_each_row_is_decided_by_its_due_time(tmp_path: Path) -> None:
    """As `decide` does with `due_for`; a row without a deadline says why."""
    rows = [(filing, event) for filing in FILINGS for event in EVENTS]
    (file := tmp_path / "rows.csv").write_text(
        "timestamp,system,filing,eta,due\n"
        + "".join(f"{SENT},EMANIFEST_PORTAL,{filing},{event},\n" for filing, event in rows)
    )
    found = audited(file, filing="filing", event="eta")
    assert len(found) == len(rows)
    for row, (filing, event) in zip(found, rows, strict=True):
        if event == "2025-11-02 01:30 ET" and filing not in WRONG:
            # Both readings count, as for any due time, and both are after the transmission.
            assert (row["reason"], row["problem"]) == ("ON_TIME", None)
            continue
        wrong = "'noon' is not a timestamp" if event == "noon" else WRONG.get(filing)
        if wrong:
            assert row["outcome"] is None
            code = "UNREADABLE" if event == "noon" else "NO_DEADLINE"
            assert str(row["problem"]).startswith(f"{code}: due: {wrong}")
        else:
            decision = CALENDAR.decide(SENT, "EMANIFEST_PORTAL", due=due_for(filing, event))
            assert (row["outcome"], row["reason"]) == (decision.outcome, decision.reason)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_every_unit_are_moved(unit: str, tmp_path: Path) -> None:
    """Of one filing for all rows; a row without its event has a problem."""
    kind = pa.timestamp(unit, "UTC")
    events = pa.array([1759436400, 1759444200, None], pa.int64()).cast(pa.timestamp("s")).cast(kind)
    table = pa.table({"timestamp": [SENT] * 3, "eta": events})
    pq.write_table(table, file := tmp_path / "rows.parquet")
    given = {"filing": "HIGHWAY_CARGO", "event": "eta", "system": "EMANIFEST_PORTAL"}
    *decided, missing = audited(file, **given)
    alone = [
        CALENDAR.decide(SENT, "EMANIFEST_PORTAL", due=due).reason
        for due in ("2025-10-02 15:20 ET", "2025-10-02 17:30 ET")
    ]
    assert [row["reason"] for row in decided] == alone
    assert missing["problem"] == "MISSING: due: the event is missing"


def test_a_missing_filing_is_a_problem_where_there_is_an_event(tmp_path: Path) -> None:
    """With neither, the row is decided without a due time."""
    (file := tmp_path / "rows.csv").write_text(
        f"timestamp,system,filing,eta\n{SENT},EDI,,2025-10-02 16:20 ET\n{SENT},EDI,,\n"
    )
    first, second = audited(file, filing="filing", event="eta")
    assert (first["outcome"], first["problem"]) == (None, "MISSING: due: the filing is missing")
    assert (second["outcome"], second["problem"]) == ("NO_PENALTY", None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"filing": "AIR_CARGO"}, "give either --due, or --filing and --event together"),
        ({"event": "eta"}, "give either --due, or --filing and --event together"),
        ({"filing": "AIR_CARGO", "event": "eta", "due": "due"}, "give either --due, or"),
        ({"filing": "AIR_CARGO", "event": "eda"}, "no column is named 'eda'"),
        ({"filing": "FAX", "event": "eta"}, "'FAX' is neither a column nor a filing .*'eta'"),
    ],
)
def test_the_due_time_is_given_in_one_way(
    given: dict[str, str], message: str, tmp_path: Path
) -> None:
    """Either itself, or by filings and events together."""
    (file := tmp_path / "rows.csv").write_text(f"timestamp,system,eta,due\n{SENT},EDI,,\n")
    with pytest.raises(InvalidFrameError, match=message):
        audited(file, **given)


def test_the_page_says_what_the_due_times_follow_from(tmp_path: Path) -> None:
    """The filings and the events, in place of a column of due times."""
    pytest.importorskip("jinja2")
    (file := tmp_path / "rows.csv").write_text(
        f"timestamp,system,eta\n{SENT},EMANIFEST_PORTAL,2025-10-02 16:25 ET\n"
    )
    found = audit_file(CALENDAR, file, filing="HIGHWAY_CARGO", event="eta", details=True)
    assert (found.due, found.filing, found.event) == (None, "HIGHWAY_CARGO", "eta")
    html = audit_page(found, CALENDAR, Input(file, 1, "0", ["a record"]))
    assert "HIGHWAY_CARGO, eta" in html
    assert "16:25 ET" not in html


def test_a_report_shows_the_due_times_that_follow(tmp_path: Path) -> None:
    """With the rows that an outage excuses."""
    (file := tmp_path / "rows.csv").write_text(
        f"timestamp,system,filing,eta\n{SENT},EMANIFEST_PORTAL,HIGHWAY_CARGO,2025-10-02 17:30 ET\n"
    )
    details = audit_file(CALENDAR, file, filing="filing", event="eta", details=True).details
    assert details is not None
    assert [row.due for row in details.excused] == [instant("2025-10-02 16:30 ET")]
