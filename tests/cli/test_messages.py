"""What the command line says of what it cannot use: one line, in its own words."""

import errno
import json
import re
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")
pytest.importorskip("pyarrow", reason="needs the extra audit")

from graceperiod import Outage, OutageCalendar
from tests.bulletins.pages import SAMPLE, written
from tests.cli.test_cli import run

WHEN = "2025-10-02 19:45 ET"
HOURS = ["decide", WHEN, "--filing", "MARINE_CARGO", "--event", WHEN, "--hours"]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "transmissions.csv"
AUDIT = ["audit", EXAMPLE]
PERIODS = [["outages"], ["outages", "--figures"], ["timeline", "-o", "-"]]
INSIDE = re.compile(
    r"pydantic|BaseModel|Document|ValidationError|NoneType|TypeError|Traceback|\[Errno|Input should"
    r"|Value error|datetime|pass an?\b|\w+=|\bb'"
)
"""Words of Python and of its libraries."""


def message_of(*args: object) -> str:
    """The one line of an error, which has no word of Python; nothing is on stdout."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = (one for one in result.stderr.splitlines() if not one.startswith("Record: "))
    assert not INSIDE.search(line)
    return line


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["decide", WHEN, "--language", "de"], "--language de: give one of en, fr"),
        ([*HOURS, "many"], "--hours many: give a number"),
        ([*AUDIT, "--header-row", "0"], "--header-row 0: give the number of a row, from 1"),
        ([*AUDIT, "--header-row", "x"], "--header-row x: give the number of a row, from 1"),
        ([*AUDIT, "--decimal-mark", ";"], "--decimal-mark ;: give one of ., ,"),
        (
            [*AUDIT, "--only", "bad"],
            "--only bad: give one of all, no-penalty, review, penalty",
        ),
        (
            [*AUDIT, "--fail-on", "bad"],
            "--fail-on bad: give one of problems, review, penalty",
        ),
        ([*AUDIT, "--title", "x"], "--title is for a report; give --report too"),
        (["decide", WHEN, "--title", "x"], "--title is for a report; give --report too"),
        (["read", SAMPLE, "--fail-on", "x"], "--fail-on x: give one of findings"),
        (["outages", "--format", "x"], "--format x: give one of table, json, csv, ics"),
        (
            ["outages", "--figures", "--format", "ics"],
            "--figures has no events; give --format table, json or csv",
        ),
        (
            ["timeline", "-o", "x.pdf"],
            "x.pdf: a picture is .svg or .png; give a name that ends in one of these",
        ),
        (
            ["decide", WHEN, "--report", "x.pdf"],
            "--report x.pdf: a report is a page; give a name that ends in .html",
        ),
        (
            ["decide", "2025-10-02 19:45"],
            "'2025-10-02 19:45' has no time zone; write '2025-10-02 19:45 ET'",
        ),
    ],
)
def test_a_value_that_an_option_does_not_take(args: list[object], message: str) -> None:
    """The line has the option, what was given and what it takes."""
    assert message_of(*args) == f"Error: {message}"


@pytest.mark.parametrize("command", PERIODS, ids=" ".join)
def test_a_period_begins_before_it_ends(command: list[str]) -> None:
    """Days and timestamps in the wrong order are refused."""
    for since, until in (("2025-10-03", "2025-10-02"), ("2025-10-03", "2025-10-02 23:00 ET")):
        assert message_of(*command, "--from", since, "--to", until) == (
            f"Error: --from {since} is after --to {until}; give the earlier one as --from"
        )


@pytest.mark.parametrize("moment", ["2025-10-02", "2025-10-02 16:00 ET"])
def test_a_period_may_be_one_day_or_one_moment(moment: str) -> None:
    """Of equal ends."""
    result = run("outages", "--from", moment, "--to", moment)
    assert (result.exit_code, "TCC25-0138" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "{", "this is not JSON: EOF while parsing an object at line 1 column 1"),
        ("a.json", "[]", "it should be an object; given []"),
        ("a.json", "{}", "schema: this is missing"),
        ("a.json", '{"schema": "x"}', "schema: given 'x', and this version reads "),
        (
            "a.json",
            '{"schema": "graceperiod.bulletins/2"}',
            (
                "schema: given 'graceperiod.bulletins/2', and this version reads 'graceperiod."
                "calendar/2'; it is a document of another kind"
            ),
        ),
        ("a.json", "\n", "the file is empty; a table of CSV or a calendar as JSON was expected"),
        ("a.mbox", "From a Thu Oct  2 15:50:00 2025\n", "an e-mail; give it with --bulletin"),
        ("a.ics", "BEGIN:VCALENDAR\n", "an iCalendar file; give the record that it was made from"),
        ("a.csv", "PK\3\4", "a workbook or another zip file; save the table as CSV (UTF-8)"),
        ("a.csv", "", "the file is empty; a table of CSV or a calendar as JSON was expected"),
        ("a.csv", "x", "'x' is not a column of outages; the columns are systems, start, "),
        ("a.csv", "start", "the column 'systems' is not in the header"),
        ("a.csv", "systems,start\nEDI,2025-10-02", "row 2: Outage.start: '2025-10-02' "),
        ("a.csv", "systems,start\nEDI,\n", "row 2: Outage.start: this is missing"),
        (
            "a.csv",
            "systems,start\nFAX,2025-10-02 15:30 ET",
            "row 2: Outage.systems[0]: 'FAX' is not ",
        ),
    ],
)
def test_a_calendar_that_is_wrong(name: str, text: str, message: str, tmp_path: Path) -> None:
    """The line has the file and the place in it."""
    file = written(tmp_path / name, text)
    line = message_of("decide", WHEN, "--calendar", file)
    assert line.startswith(f"Error: {file}: {message}")


FIELDS = ("systems", "start", "end", "number", "impact", "scheduled", "grace", "origin", "other")
VALUES: tuple[object, ...] = (None, 5, True, [], {}, "soon")
RIGHT: list[tuple[str, object]] = [
    *((name, None) for name in ("end", "number", "scheduled", "grace", "origin")),
    ("number", "soon"),
    ("scheduled", True),
    ("origin", {}),
]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(field, value, id=f"{field}-{json.dumps(value)}")
        for field in FIELDS
        for value in VALUES
        if (field, value) not in RIGHT
    ],
)
def test_a_value_that_is_wrong_in_a_calendar(field: str, value: object, tmp_path: Path) -> None:
    """Whatever it is and in whatever field, the line has its place."""
    outage = Outage("EDI", "2025-10-02 15:30 ET")
    document = OutageCalendar([outage]).to_dict()
    document["outages"][0][field] = value
    file = written(tmp_path / "a.json", json.dumps(document))
    line = message_of("outages", "--calendar", file)
    assert line.startswith(f"Error: {file}: outages[0].{field}: ")


@pytest.mark.parametrize(
    "args",
    [
        ["decide", WHEN, "--bulletin", "{}"],
        ["decide", WHEN, "--calendar", "{}"],
        ["audit", "{}"],
        [*AUDIT, "--system-map", "{}"],
        ["read", "{}"],
    ],
)
@pytest.mark.parametrize("name", ["gone", "gone.csv", "gone\udce9.csv"])
def test_a_file_that_is_not_there(args: list[object], name: str, tmp_path: Path) -> None:
    """The line has its name, also one that is not UTF-8."""
    file = tmp_path / name
    line = message_of(*(file if arg == "{}" else arg for arg in args))
    shown = str(file).replace("\udce9", "\\udce9")
    assert line.removeprefix("Error: ").replace("\udce9", "\\udce9") == (
        f"{shown}: No such file or directory"
    )


@pytest.mark.parametrize(
    "args",
    [
        ["decide", WHEN, "--calendar", "{}"],
        [*AUDIT, "--system-map", "{}"],
        [*AUDIT, "-o", "{}"],
        ["decide", WHEN, "--report", "{}"],
        ["timeline", "-o", "{}"],
    ],
)
def test_a_folder_in_place_of_a_file(args: list[object], tmp_path: Path) -> None:
    """The line has its name, whatever that ends with."""
    folder = tmp_path / ("folder.svg" if args[0] == "timeline" else "folder.html")
    folder.mkdir()
    line = message_of(*(folder if arg == "{}" else arg for arg in args))
    assert line == f"Error: {folder}: Is a directory"


@pytest.mark.parametrize(
    "args",
    [["decide", WHEN, "--bulletin", "{}"], ["decide", WHEN, "--calendar", "{}"], ["audit", "{}"]],
)
@pytest.mark.parametrize("is_folder", [True, False])
def test_what_may_not_be_read(
    args: list[str], is_folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file or a folder is refused by its name; no folder counts as empty."""
    locked = tmp_path / "locked.csv"
    locked.mkdir() if is_folder else written(locked, "x")

    def deny(path: Path, *_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    for name in ("open", "iterdir", "read_bytes"):
        monkeypatch.setattr(Path, name, deny)
    line = message_of(*(locked if arg == "{}" else arg for arg in args))
    assert line == f"Error: {locked}: Permission denied"
