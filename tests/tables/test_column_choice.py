"""Which column a name means, and the columns that look like due times and are not used."""

import warnings
from typing import Any
from unicodedata import normalize

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import pandas as pd
import pyarrow as pa

from graceperiod import GracePeriodWarning, InvalidFrameError, Outage, OutageCalendar
from tests.tables.rows import FRAMES, rows_of

CALENDAR = OutageCalendar(
    [Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")], complete=True
)
SENT, DUE = "2025-10-02 19:45 ET", "2025-10-02 15:00 ET"
UNUSED = "looks like a due time, and is not used"


def reasons(columns: dict[str, str], **options: Any) -> list[Any]:
    """The reasons for a table of one row."""
    table = pa.table({name: [value] for name, value in columns.items()})
    return [row["reason"] for row in rows_of(CALENDAR.annotate(table, **options))]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    ("timestamp", "system", "due"),
    [
        ("TRANSMITTED_AT", " System", " Due "),
        ("Transmitted At\t", "SYSTEM\u00a0", "DUE"),
        ("Transmis", "Système", "Échéance"),
        ("transmis", "systeme", "ECHEANCE"),
        (*(normalize("NFD", name) for name in ("Transmis", "système", "échéance")),),
        ("Sent at", "system", "Due at"),
        ("timestamp", "system", "due-at"),
    ],
)
def test_columns_are_found_however_they_are_written(
    frame: str, timestamp: str, system: str, due: str
) -> None:
    """On every frame, by their usual names in both languages; the frame keeps its own names."""
    table = pa.table({timestamp: [SENT], system: ["CERS"], due: [DUE]})
    annotated = CALENDAR.annotate(FRAMES[frame](table), due="due")
    assert [row["reason"] for row in rows_of(annotated)] == ["LATE_BEFORE_OUTAGE"]


def test_a_named_column_is_found_too() -> None:
    """And one with another name is not taken for it."""
    columns = {"When sent": SENT, "by": "CERS"}
    assert reasons(columns, timestamp="WHEN_SENT ", system="BY") == ["GRACE"]
    assert reasons({"Nº envoi": SENT}, timestamp="N° envoi", system=None) == ["GRACE"]
    with pytest.raises(InvalidFrameError, match="no column is named 'sent'; .* 'When sent', 'by'$"):
        reasons(columns, timestamp="sent")


def test_the_exact_name_goes_first() -> None:
    """Beside others that fit too."""
    columns = {"due": DUE, "Due": SENT, "transmitted_at": SENT, "timestamp": DUE, "system": "CERS"}
    assert reasons(columns, due="due") == ["LATE_BEFORE_OUTAGE"]
    assert reasons(columns, due="Due") == ["ON_TIME"]


def test_two_columns_that_fit_are_refused() -> None:
    """With the names of both."""
    columns = {"DUE": DUE, "Due ": DUE, "transmitted_at": SENT, "system": "CERS"}
    with pytest.raises(InvalidFrameError, match="columns 'DUE' and 'Due ' could all be meant; nam"):
        reasons(columns, due="due")


def test_names_of_pandas_that_are_not_text() -> None:
    """Are left alone, and two columns of one name too if they are not to decide by."""
    frame = pd.DataFrame([[SENT, "CERS", 1, 2, 3]], columns=["Sent_at", "system", 7, "n", "n"])
    annotated = CALENDAR.annotate(frame)
    assert annotated["reason"].tolist() == ["GRACE"]
    assert list(annotated.columns[:5]) == list(frame.columns)


def test_duckdb_does_not_tell_case_apart() -> None:
    """So a column that differs from a new one by its case alone is refused there."""
    table = pa.table({"transmitted_at": [SENT], "system": ["CERS"], "Outcome": [1]})
    assert rows_of(CALENDAR.annotate(table))[0]["reason"] == "GRACE"
    with pytest.raises(InvalidFrameError, match="the columns 'Outcome', and DuckDB does not tell"):
        CALENDAR.annotate(FRAMES["duckdb"](table))


@pytest.mark.parametrize("frame", FRAMES)
def test_a_due_time_that_is_not_used_is_said(frame: str) -> None:
    """Once a call, at the line that calls."""
    table = pa.table({"transmitted_at": [SENT] * 4, "system": ["CERS"] * 4, "Due": [DUE] * 4})
    with pytest.warns(GracePeriodWarning, match=f"the column 'Due' {UNUSED}; pass due='D") as said:
        annotated = CALENDAR.annotate(FRAMES[frame](table))
    assert [each.filename for each in said] == [__file__]
    assert {row["reason"] for row in rows_of(annotated)} == {"GRACE"}


def test_each_due_time_that_is_not_used_is_said() -> None:
    """In the order of the columns."""
    with pytest.warns(GracePeriodWarning) as said:
        reasons({"transmitted_at": SENT, "system": "CERS", "Due": DUE, "deadline": DUE})
    names = ("Due", "deadline")
    assert [str(each.message) for each in said] == [
        f"the column {name!r} {UNUSED}; pass due={name!r}, or drop it" for name in names
    ]


@pytest.mark.parametrize(
    "name",
    [
        "due_date",
        "Due time",
        "dueDate",
        "duedate",
        "DUEDATE",
        "DUEDT",
        "due by",
        "due",
        "Deadlines",
        "filing deadline",
        "Duty due date",
        "échéance prévue",
        "Échéances",
        "DateÉchéance",
        "Date limite",
        "Dates limites",
    ],
)
def test_names_that_look_like_due_times(name: str) -> None:
    """In both languages; a column that is used is not said."""
    with pytest.warns(GracePeriodWarning, match=f"the column '{name}' {UNUSED}"):
        reasons({"transmitted_at": SENT, "system": "CERS", name: DUE})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reasons({"due_sent": SENT, "system": "CERS"}, timestamp="due_sent") == ["GRACE"]


@pytest.mark.parametrize(
    "name",
    [
        "amount due",
        "DutyDue",
        "montant_due",
        "residue",
        "individuelle",
        "subdued",
        "overdue",
        "dues",
    ],
)
def test_names_that_do_not(name: str) -> None:
    """Some say how much is due."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reasons({"transmitted_at": SENT, "system": "CERS", name: DUE}) == ["GRACE"]
