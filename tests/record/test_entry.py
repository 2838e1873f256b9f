"""`python -m tests.entry`: from a notice to an entry of the record."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.bulletins.pages import PENALTY, page, written
from tests.entry import main
from tests.schemas import DATA

SOURCE = "https://example.org/notice"
GIVEN = ["--source", SOURCE, "--source-kind", "REPUBLISHED", "--read-by", "2026-12-05"]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "tcc25-0138-resolved.txt"


def entries_in(file: Path) -> list[dict[str, Any]]:
    """The entries of a file."""
    found: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["entries"]
    return found


def test_a_notice_becomes_the_entry_that_a_person_wrote(tmp_path: Path) -> None:
    """All its fields, but for where and when the copy was read."""
    if not EXAMPLE.exists():
        pytest.skip("the documentation is not beside the tests")
    main([str(EXAMPLE), *GIVEN], tmp_path)
    (entry,) = entries_in(tmp_path / "2025.json")
    (by_hand,) = [
        one for one in entries_in(DATA / "2025.json")
        if (one["number"], one["status"]) == ("TCC25-0138", "RESOLVED")
    ]  # fmt: skip
    assert entry == by_hand | {"source": SOURCE, "read_by": "2026-12-05"}
    assert list(entry) == list(by_hand)


def test_the_documentation_shows_an_entry_as_it_is() -> None:
    """And the row that is written by hand, but for the address."""
    if not EXAMPLE.exists():
        pytest.skip("the documentation is not beside the tests")
    text = (EXAMPLE.parents[1] / "record.md").read_text("utf-8")
    (shown,) = re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert json.loads(shown) in entries_in(DATA / "2025.json")
    (row,) = re.findall(r"^(TCC25-0138,.*),https://cscb.ca/…$", text, re.MULTILINE)
    table = Path(__file__).parents[1] / "answers" / "record.csv"
    assert f"\n{row},https://cscb.ca/en/article/tcc25-0138-resolved-" in table.read_text("utf-8")


def test_it_is_added_to_the_file_of_its_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After those that are there; what was found in it, and what to do next, are said."""
    first = written(tmp_path / "a.txt", page(start="Monday, 2026-12-04 15:30 (ET)", end="Unknown"))
    other = written(tmp_path / "b.txt", page(start="2026-12-05 15:30 (ET)", end="15:45"))
    for file in (first, other):
        main([str(file), *GIVEN], tmp_path)
    one, two = entries_in(tmp_path / "2026.json")
    assert one["sections"][0]["windows"] == [{"start": "2026-12-04T15:30-05:00", "end": None}]
    assert two["sections"][0]["windows"][0]["start"] == "2026-12-05T15:30-05:00"
    assert one["kind"] == "UNSCHEDULED"
    said = capsys.readouterr().out
    assert f"TCC25-0999 is the last entry of {tmp_path / '2026.json'}." in said
    assert "tests/answers/record.csv" in said
    assert "WEEKDAY_MISMATCH: " in said


ACI = "No AMPS penalties will be issued for ACI related infractions resulting from this outage."
TWO_SECTIONS = """\
TCC26-0142 EDI/Portal SCHEDULED Maintenance Unavailability
eManifest Portal Maintenance
Start Date / Time
2026-06-13 05:00 (ET)
End Date / Time
2026-06-13 05:30 (ET)
Clients Affected
All clients who submit their trade data using the eManifest portal
{first}Electronic Data Interchange (EDI) Maintenance
Start Date / Time
2026-06-14 04:30 (ET)
End Date / Time
2026-06-14 06:00 (ET)
Clients Affected
All clients and service providers who transmit trade data using EDI
{second}"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("", PENALTY, "TWO_HOURS"), ("", "", "NONE"), (ACI, PENALTY, None)],
    ids=["once", "none", "two"],
)
def test_a_sentence_on_penalties_is_of_the_notice_as_a_whole(
    first: str, second: str, expected: str | None, tmp_path: Path
) -> None:
    """Of two that differ neither is on record."""
    text = TWO_SECTIONS.format(first=f"{first}\n" if first else "", second=second)
    main([str(written(tmp_path / "a.txt", text)), *GIVEN], tmp_path)
    (entry,) = entries_in(tmp_path / "2026.json")
    assert (entry["kind"], entry["penalty_wording"]) == ("SCHEDULED", expected)
    assert [section["systems"] for section in entry["sections"]] == [["EMANIFEST_PORTAL"], ["EDI"]]


@pytest.mark.parametrize(("dated", "name"), [("", "undated"), ("\nDecember 4, 2026", "2026")])
def test_a_notice_without_a_window_goes_by_its_date(dated: str, name: str, tmp_path: Path) -> None:
    """Or among the undated."""
    text = page(title=f"TCC26-0999 CERS Portal Access Problem{dated}", start="Unknown")
    main([str(written(tmp_path / "a.txt", text)), *GIVEN], tmp_path)
    (entry,) = entries_in(tmp_path / f"{name}.json")
    assert [section["windows"] for section in entry["sections"]] in ([], [[]])


def test_what_is_not_a_notice_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing is written."""
    file = written(tmp_path / "a.txt", "Hello")
    with pytest.raises(SystemExit) as ended:
        main([str(file), *GIVEN], tmp_path)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Error: ")
    assert [*tmp_path.glob("*.json")] == []
