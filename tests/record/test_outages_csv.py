"""Outages as CSV: what is written is what is read, and each mistake is said with its place."""

import csv
from io import StringIO

import pytest
from hypothesis import given

from graceperiod import (
    CBSA_RELIEFS,
    CBSA_RULES,
    GracePeriodError,
    InvalidOutageError,
    NaiveTimestampError,
    Origin,
    Outage,
    OutageCalendar,
    Policy,
    UnknownSystemError,
)
from graceperiod.outages import SourceKind
from graceperiod.testing.strategies import outages

pytestmark = pytest.mark.smoke

HEAD = "systems,start,end,number\n"
ROW = "CERS;eManifest Portal,2025-10-02 15:30 ET,2025-10-02 18:00 ET,TCC25-0138\n"
OTHERWISE = "TCC25-0138, 2025-10-02T19:30Z ,;  cers| EMANIFEST_PORTAL,2025-10-02 18:00 ET\n"
PORTALS = Outage(
    {"CERS_PORTAL", "EMANIFEST_PORTAL"},
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00 ET",
    number="TCC25-0138",
)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ROW,
        (HEAD + ROW).encode(),
        b"\xef\xbb\xbf" + (HEAD + ROW).encode(),
        "\ufeff" + HEAD + ROW,
        (HEAD + ROW).replace("\n", "\r\n"),
        (HEAD + ROW).rstrip(),
        HEAD + ",,,\n\n" + ROW + "\n",
        (HEAD + ROW.replace(";", "|")).replace(",", ";"),
        (HEAD + ROW).replace(",", "\t"),
        "Number, Start ,SYSTEMS,end\n" + OTHERWISE,
    ],
    ids="text bytes BOM BOM-text CRLF no-end blank semicolons tabs order".split(),
)
def test_a_table_however_it_was_saved(text: str | bytes) -> None:
    """By any spreadsheet, with the columns in any order and case."""
    assert OutageCalendar.from_csv(text).outages == (PORTALS,)


def test_every_column() -> None:
    """Each field of an outage has its own, and an empty cell is what is not known."""
    row = {
        "systems": "EDI",
        "start": "2025-10-02 15:30 ET",
        "end": "2025-10-02 18:00 ET",
        "number": "TCC25-0001",
        "title": "EDI, down",
        "scheduled": "False",
        "impact": "unavailable",
        "direction": "Both",
        "approximate": "TRUE",
        "grace": "PT3H",
        "wording": "None",
        "source": "https://example.org",
        "published": "2025-10-02 15:45 ET",
        "last_known": "",
        "ended_by": "",
        "status": "resolved",
        "origin.source_kind": "notice",
        "origin.file": "=3-resolved.eml",
        "origin.message_id": "<a@b.ca>",
        "origin.sha256": "abc",
        "origin.line": "7",
        "withdrawn": "2025-10-05 12:00 ET",
        "note": " - a note",
    }
    table = StringIO(newline="")
    writer = csv.DictWriter(table, list(row))
    writer.writeheader()
    writer.writerow(row)
    (read,) = OutageCalendar.from_csv(table.getvalue()).history  # where what is withdrawn goes
    expected = Outage(
        "EDI",
        "2025-10-02 15:30 ET",
        "2025-10-02 18:00 ET",
        number="TCC25-0001",
        title="EDI, down",
        scheduled=False,
        impact="UNAVAILABLE",
        direction="BOTH",
        approximate=True,
        grace="PT3H",
        wording="NONE",
        source="https://example.org",
        published="2025-10-02 15:45 ET",
        status="RESOLVED",
        origin=Origin(
            source_kind=SourceKind.NOTICE,
            file="=3-resolved.eml",
            message_id="<a@b.ca>",
            sha256="abc",
            line=7,
        ),
        withdrawn="2025-10-05 12:00 ET",
        note=" - a note",
    )
    assert dict(read) == dict(expected)
    (header, *_) = OutageCalendar().to_csv().splitlines()
    assert header == ",".join(row)


@given(outages())
def test_what_is_written_is_what_is_read(outage: Outage) -> None:
    """Every field, whatever is in its text."""
    (read,) = OutageCalendar.from_csv(OutageCalendar([outage]).to_csv())
    assert dict(read) == dict(outage)


@pytest.mark.parametrize("text", ["=cmd()", "'=cmd()", "+1", "-1", "@x", "\tx", "'", "' =", "''=x"])
def test_a_text_is_no_formula(text: str) -> None:
    """What a spreadsheet would run is written after an apostrophe, and read without it."""
    written = OutageCalendar([PORTALS.model_copy(update={"title": text})]).to_csv()
    (row,) = csv.DictReader(StringIO(written, newline=""))
    assert not row["title"].startswith(tuple("=+-@\t"))
    (read,) = OutageCalendar.from_csv(written)
    assert read.title == text


def test_revisions_in_one_table_are_folded() -> None:
    """An end goes before none, and the last status before the others."""
    text = (
        "systems,start,end,number,status\n"
        "CERS,2025-10-02 15:30 ET,,A,INITIAL\n"
        "CERS,2025-10-02 15:35 ET,2025-10-02 18:00 ET,A,RESOLVED\n"
        "EDI,2025-10-02 15:30 ET,,B,\n"
        "EDI,2025-10-02 15:30 ET,2025-10-02 16:00 ET,B,\n"
    )
    calendar = OutageCalendar.from_csv(text)
    assert [(outage.number, outage.end is None) for outage in calendar] == [
        ("B", False),
        ("A", False),
    ]
    assert len(calendar.history) == 2


def test_the_rest_of_a_calendar_is_given() -> None:
    """Reliefs, rules, policy, and whether it is complete."""
    policy = Policy(ends="left")
    calendar = OutageCalendar.from_csv(
        HEAD, reliefs=CBSA_RELIEFS, rules=CBSA_RULES[1:], policy=policy, complete=False
    )
    assert calendar == OutageCalendar(
        reliefs=CBSA_RELIEFS, rules=CBSA_RULES[1:], policy=policy, complete=False
    )


BAD_VALUE = "systems,start,{}\nEDI,2025-10-02 15:30 ET,{}\n".format
INVALID = InvalidOutageError


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("", INVALID, "the column '(systems|start)' is not in the header"),
        ("systems,end\n", INVALID, "the column 'start' is not in the header"),
        ("systems,start,start\n", INVALID, "the column 'start' is twice in the header"),
        ("systems,start,ende\n", INVALID, "'ende' is not a column of outages; did you mean 'end'"),
        ("systems,start,\n", INVALID, "'' is not a column of outages; the columns are systems, "),
        (HEAD + "CERS,2025-10-02 15:30 ET\n", INVALID, "row 2 has 2 cells, and the header 4"),
        (HEAD + ROW + "CERS,2,3,4,5\n", INVALID, "row 3 has 5 cells, and the header 4"),
        (HEAD + "CERS,2025-10-02 15:30,,\n", NaiveTimestampError, "row 2: Outage.start: .*zone"),
        (
            HEAD + "\nX,2025-10-02 15:30 ET,,\n",
            UnknownSystemError,
            r"row 3: Outage.systems\[0\]: 'X'",
        ),
        (HEAD + " ;,2025-10-02 15:30 ET,,\n", INVALID, "row 2: Outage.systems: no system"),
        (BAD_VALUE("scheduled", "maybe"), INVALID, "row 2: Outage.scheduled: .* given 'maybe'"),
        (BAD_VALUE("origin.line", "x"), INVALID, "row 2: Outage.origin.line: "),
        (HEAD + '"CERS,2025', INVALID, "the table is not CSV: "),
        (HEAD.encode() + b"\xff", INVALID, "the table is not UTF-8 at byte 25; save it as 'CSV"),
        (HEAD.encode("utf-16"), INVALID, "the table is not UTF-8 at byte 0"),
    ],
)
def test_a_mistake_is_said_with_its_place(
    text: str | bytes, error: type[GracePeriodError], message: str
) -> None:
    """The row, as a spreadsheet counts it, and the column."""
    with pytest.raises(error, match=f"^{message}"):
        OutageCalendar.from_csv(text)
