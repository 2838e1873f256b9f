"""Files of calendars, decisions and tables, given by their path."""

from pathlib import Path
from typing import Any

import pytest

from graceperiod import (
    Decision,
    GracePeriodError,
    InvalidOutageError,
    NaiveTimestampError,
    Origin,
    Outage,
    OutageCalendar,
)

CALENDAR = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])
DECISION = CALENDAR.decide("2025-10-02 19:45 ET", "CERS")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "with a mark"])
def test_a_path_stands_for_its_file(tmp_path: Path, mark: bytes) -> None:
    """Of JSON and of CSV; a byte order mark, as Windows writes it, is not part of it."""
    file = tmp_path / "file"
    file.write_bytes(mark + CALENDAR.to_json().encode())
    assert OutageCalendar.from_json(file) == CALENDAR
    assert OutageCalendar.from_json(file.read_bytes()) == CALENDAR
    file.write_bytes(mark + DECISION.to_json().encode())
    assert Decision.from_json(file) == DECISION
    file.write_bytes(mark + CALENDAR.to_csv().encode())
    assert OutageCalendar.from_csv(file) == CALENDAR


def test_an_outage_of_a_table_says_which_row_it_was(tmp_path: Path) -> None:
    """Unless the row says where it was read; an explanation and a sheet cite it."""
    file = tmp_path / "own.csv"
    file.write_text(
        "systems,start,end,origin.file\n"
        "EDI,2025-10-02 15:30 ET,2025-10-02 18:00 ET,\n"
        "EDI,2025-10-03 15:30 ET,2025-10-03 18:00 ET,a.eml\n",
        "utf-8",
    )
    calendar = OutageCalendar.from_csv(file)
    origins = [outage.origin for outage in calendar]
    assert origins == [Origin(file="own.csv", line=2), Origin(file="a.eml")]
    told = calendar.decide("2025-10-02 16:00 ET", "EDI").explain()
    assert "Own entry, file own.csv, line 2." in told
    assert OutageCalendar.from_csv(file.read_bytes()).outages[0].origin is None


@pytest.mark.parametrize(
    ("read", "text", "error", "says"),
    [
        (OutageCalendar.from_json, "{}", InvalidOutageError, "schema: this is missing"),
        (Decision.from_json, "", InvalidOutageError, "this is not JSON: EOF while"),
        (OutageCalendar.from_csv, "start", InvalidOutageError, "the column 'systems' is not in"),
        (
            OutageCalendar.from_csv,
            "systems,start\nEDI,2025-10-02 15:30",
            NaiveTimestampError,
            "row 2: Outage.start: '2025-10-02 15:30' has no time zone",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_name(
    read: Any, text: str, error: type[GracePeriodError], says: str, tmp_path: Path
) -> None:
    """Before what the text alone would raise."""
    file = tmp_path / "own.txt"
    file.write_text(text, "utf-8")
    with pytest.raises(error) as raised:
        read(file)
    assert str(raised.value).startswith(f"{file}: {says}")


@pytest.mark.parametrize("read", [OutageCalendar.from_json, OutageCalendar.from_csv])
def test_what_is_not_a_source_is_refused(read: Any, tmp_path: Path) -> None:
    """A file that is not there, the name of one as text, and other values."""
    with pytest.raises(FileNotFoundError, match="none"):
        read(tmp_path / "none")
    for name in ("own.csv", "C:\\own.JSON"):
        with pytest.raises(
            InvalidOutageError, match=r"looks like the name of a file; pass Path\('"
        ):
            read(name)
    for value, kind in ((None, "of type NoneType"), (5, "a number"), ([], "of type list")):
        with pytest.raises(InvalidOutageError) as error:
            read(value)
        assert str(error.value) == f"{value} is {kind}; pass the text, its bytes, or a Path"
