"""From the rows of a table to windows."""

import pytest

from graceperiod import System, read_bulletin
from graceperiod.bulletins.claims.claim import Window
from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.claims.rows import windows_of_row
from graceperiod.bulletins.document import Line, Row
from graceperiod.times import instant

START, END = Line(3, "2025-10-02 10:30 (ET)"), Line(4, "2025-10-02 14:30 (ET)")
YEARS = Years("TCC25-0001", (START, END))
ROW = Row(starts=(START,), ends=(END,))


def read(row: Row) -> tuple[list[tuple[int, int | None]], list[str]]:
    """The windows of a row, and the codes of what is wrong in it."""
    found = list(windows_of_row(row, {}, YEARS))
    windows = [one.times for one in found if isinstance(one, Window)]
    return windows, [one.code.value for one in found if not isinstance(one, Window)]


def at(clock: str, day: int = 2) -> int:
    """An instant of October 2025."""
    return instant(f"2025-10-{day:02} {clock} ET")


def test_a_row_has_a_start_and_an_end() -> None:
    """The n-th start goes with the n-th end."""
    assert read(ROW) == ([(at("10:30"), at("14:30"))], [])


def test_a_row_is_ended_by_its_status() -> None:
    """Where it has no end of its own."""
    row = Row(starts=(START,), status=(Line(5, "Restored at 12:20 (ET)"),))
    assert read(row) == ([(at("10:30"), at("12:20"))], [])


def test_a_status_whose_time_is_before_the_start_is_a_finding() -> None:
    """Restored before it began."""
    row = Row(starts=(START,), status=(Line(5, "Restored on 2025-10-01 at 12:20 (ET)"),))
    assert read(row) == ([(at("10:30"), None)], ["UNUSED_TIME"])


def test_a_status_that_gives_a_new_window_gives_one_more() -> None:
    """The old one is put off by the same cell, later."""
    status = Line(5, "Postponed to October 9, 2025 from 10:30 to 14:30 (ET)")
    windows, codes = read(ROW._replace(status=(status,)))
    assert windows == [(at("10:30", 9), at("14:30", 9)), (at("10:30"), at("14:30"))]
    assert codes == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2025-10-02 16:00 (ET) (originally 14:30)", "16:00"),
        ("2025-10-02 14:30 (ET) – extended to 16:00 (ET)", "16:00"),
        ("2025-10-02 14:30 (ET) (revised)", "14:30"),
    ],
)
def test_an_end_that_took_the_place_of_another(text: str, end: str) -> None:
    """The old time is not read."""
    assert read(ROW._replace(ends=(Line(4, text),))) == ([(at("10:30"), at(end))], [])


def test_an_end_without_a_start_is_a_finding() -> None:
    """And no window, least of all one that starts at the end."""
    assert read(Row(ends=(END,))) == ([], ["START_MISSING"])


def test_two_starts_and_one_end_do_not_pair() -> None:
    """No window is kept."""
    row = Row(starts=(START, Line(3, "2025-10-03 10:30 (ET)")), ends=(END,))
    assert read(row) == ([], ["UNPAIRED_TIMES"])


def test_a_row_of_a_system_that_is_not_on_record_is_left_out() -> None:
    """Its window is not that of the heading's system."""
    head = "| System | Start Date / Time | End Date / Time |"
    rows = [f"| {name} | {START.text} | {END.text} |" for name in ("EDI", "ACROSS")]
    page = "\n".join(["TCC25-0138 Maintenance", "EDI Maintenance", head, *rows])
    bulletin = read_bulletin(page)
    assert [outage.systems for outage in bulletin.outages] == [{System.EDI}]
    assert "NO_SYSTEM" in [finding.code for finding in bulletin.findings]
