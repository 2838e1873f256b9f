"""The command line: what is told where bulletins, tables and the record that ships meet."""

from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from graceperiod import Outage, OutageCalendar
from tests.bulletins.pages import page, written
from tests.cli.test_cli import run

HEAD = "systems,start,end,number,published,withdrawn,status\n"
DAYS = ("2025-05-24", "2025-05-31")
START, END = ("\n".join(f"{day} {clock} (ET)" for day in DAYS) for clock in ("03:00", "06:00"))


def told(*options: object) -> list[str]:
    """What stderr says of the record without the one that ships, before its last line."""
    result = run("outages", "--no-record", *options)
    assert result.exit_code == 0
    *lines, last = result.stderr.splitlines()
    assert last.startswith("Record: ")
    return lines


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A notice of two nights, as an e-mail of 20 May."""
    text = page(title="TCC25-0170 EDI Scheduled Maintenance", clients=None, start=START, end=END)
    head = "From: a@example.ca\nTo: b@example.ca\nDate: Tue, 20 May 2025 09:00:00 -0400\n\n"
    return written(tmp_path / "notice.eml", head + text)


def row(day: str, more: str) -> str:
    """A row of a table about a night."""
    return f"EDI,{day} 03:00 ET,{day} 06:00 ET,{more}\n"


def test_a_correction_that_drops_a_window_is_told(notice: Path, tmp_path: Path) -> None:
    """A later row takes the place of the whole notice, so the other window no longer counts."""
    last = row("2025-05-31", "TCC25-0170,2025-06-01 12:00 ET,,")
    own = written(tmp_path / "own.csv", HEAD + last)
    (line,) = told("--bulletin", notice, "--calendar", own)
    assert line.startswith(f"TCC25-0170: replaced by {own}, and no longer counts: Bulletin TCC25-")
    assert " from 2025-05-24 03:00 ET to 2025-05-24 06:00 ET. " in line
    assert line.endswith(" list it in a table of your own, with the rest of its notice.")
    both = row("2025-05-24", "TCC25-0170,2025-06-01 12:00 ET,,") + last
    written(own, HEAD + both)
    assert told("--bulletin", notice, "--calendar", own) == []


def test_an_outage_on_record_that_a_bulletin_replaces_is_told(tmp_path: Path) -> None:
    """By a notice with its number that is about something else."""
    text = page(title="TCC24-007 UPDATE EDI Outage", start="2026-11-05 10:00 (ET)", end="Unknown")
    file = written(tmp_path / "other.txt", text)
    lines = run("outages", "--bulletin", file).stderr.splitlines()
    replaced = [line for line in lines if "replaced by the bulletins given" in line]
    assert [line.partition(":")[0] for line in replaced] == ["TCC24-007"]


@pytest.mark.parametrize(
    ("more", "is_useless"),
    [
        (",,2025-06-02 12:00 ET,", True),
        ("TCC25-0171,,2025-06-02 12:00 ET,", True),
        ("TCC25-0171,2025-06-02 12:00 ET,,CANCELLED", True),
        ("TCC25-0170,,2025-06-02 12:00 ET,", False),
        ("TCC25-0170,2025-06-02 12:00 ET,,CANCELLED", False),
        ("TCC25-0171,,,", False),
    ],
    ids=["no number", "other number", "cancelled", "number", "cancels", "counts"],
)
def test_a_row_that_takes_nothing_back_is_told(
    more: str, *, is_useless: bool, notice: Path, tmp_path: Path
) -> None:
    """Without the number of the notice, or with another, the outage goes on counting."""
    own = written(tmp_path / "own.csv", HEAD + row("2025-05-24", more))
    lines = told("--bulletin", notice, "--calendar", own)
    useless = [line for line in lines if "takes nothing back" in line]
    assert [line.partition(":")[0] for line in useless] == ["own.csv, row 2"] * is_useless


def test_a_calendar_of_bulletins_may_hold_what_was_never_announced(tmp_path: Path) -> None:
    """Only the rows of a table were written to take something back."""
    gone = Outage("EDI", "2025-05-24 03:00 ET", withdrawn="2025-05-23 12:00 ET")
    own = written(tmp_path / "own.json", OutageCalendar([gone]).to_json())
    assert told("--calendar", own) == []


def test_a_resolution_of_an_outage_in_a_calendar_is_told(tmp_path: Path) -> None:
    """A calendar has no notices that a bulletin without a start could end."""
    calendar = OutageCalendar([Outage("EDI", "2024-10-21 13:00 ET", number="TCC24-0187")])
    own = written(tmp_path / "own.json", calendar.to_json())
    over = written(tmp_path / "a.txt", "RESOLVED - TCC24-0187\nThe EDI outage is now resolved.")
    lines = told("--bulletin", over, "--calendar", own)
    assert lines[-1] == (
        "TCC24-0187: a bulletin says that it is over and not when it began, so it ends nothing of "
        f"{own}; give the notice that began it with --bulletin too"
    )
