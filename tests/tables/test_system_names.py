"""A house's own names for systems, and the names that are unknown."""

import pickle
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import pyarrow as pa

from graceperiod import Outage, OutageCalendar, System, UnknownSystemError
from graceperiod.tables.annotator import Annotator
from graceperiod.tables.system_names import check_names
from tests.tables.rows import FRAMES, check, expected, rows_of

CALENDAR = OutageCalendar(
    [Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")], complete=True
)
SENT = "2025-10-02 19:45 ET"


@pytest.mark.parametrize("frame", FRAMES)
def test_own_names_go_before_those_on_record(frame: str) -> None:
    """Whatever their case, accents and surrounding space; punctuation tells them apart."""
    names = ["Export desk", " EXPORT DESK ", "desk-1", "desk1", "EDI", "E\u0301TAT", "etat", None]
    own = {"export desk": "CERS_PORTAL", "Desk-1": System.EDI, "edi": "ccp", "état": "VAN"}
    systems = ["CERS", "CERS", "EDI", "desk1", "CCP", "VAN", "VAN", None]
    table = pa.table({"transmitted_at": [SENT] * len(names), "system": names})
    annotated = CALENDAR.annotate(FRAMES[frame](table), systems=own)
    check(annotated, [expected(CALENDAR, SENT, system) for system in systems])


def test_other_names_after_a_map_are_read_without_it() -> None:
    """An annotator that is kept has the names that it was made with."""
    table = pa.table({"transmitted_at": [SENT], "system": ["EDI"]})
    for systems, system in (({"EDI": "CERS"}, "CERS"), (None, "EDI"), ({"EDI": "VAN"}, "VAN")):
        check(CALENDAR.annotate(table, systems=systems), [expected(CALENDAR, SENT, system)])


@pytest.mark.parametrize(
    ("systems", "message"),
    [
        (["desk"], r"systems=\['desk'\] does not give systems by names; pass a dict, as {'Exp"),
        (
            {"desk": "CERSS"},
            r"systems\['desk'\]: 'CERSS' is not a CBSA system .* did you mean CERS",
        ),
        ({"desk": None}, r"systems\['desk'\]: None is of type NoneType, not a name of a system"),
        ({1: "EDI"}, r"systems\[1\]: 1 is not a name; names are text"),
        ({"a": "EDI", "A ": "VAN"}, r"systems\['A '\]: 'A ' is given twice, for EDI and for VAN"),
    ],
)
def test_a_map_that_is_wrong_is_refused_at_once(systems: Any, message: str) -> None:
    """Before a row is read."""
    with pytest.raises(UnknownSystemError, match=f"^{message}"):
        CALENDAR.annotate(pa.table({"transmitted_at": ["x"]}), system=None, systems=systems)


def test_own_names_travel_with_their_annotator() -> None:
    """As to the executors of Spark."""
    annotator = Annotator(CALENDAR, "ET", check_names({"Desk": "CERS"}))
    there = pickle.loads(pickle.dumps(annotator))
    rows = there.read(pa.array(["2025-10-02 19:45"]), pa.array(["desk"]))
    check(pa.table(there.annotate_rows(rows).to_arrow()), [expected(CALENDAR, SENT, "CERS")])


def test_unknown_names_are_counted_by_their_rows() -> None:
    """However long they are, and without those that no row has."""
    names = pa.array(
        ["desk", "EDI", None, "desk ", "z" * 2_000, "desk", 7 * "x"]
    ).dictionary_encode()
    read = Annotator(CALENDAR).read(pa.array([SENT] * 6), names[:6])
    assert read.unknown_systems == {"desk": 3, "z" * 1_000: 1}


@pytest.mark.parametrize("frame", FRAMES)
def test_own_names_may_be_numbers(frame: str) -> None:
    """In a column of numbers; one that is not given stays unknown."""
    table = pa.table({"transmitted_at": [SENT, SENT], "system": [1, 2]})
    own, other = rows_of(CALENDAR.annotate(FRAMES[frame](table), systems={"1": "CERS"}))
    assert own["reason"] == "GRACE"
    assert other["problem"] == (
        "UNKNOWN_SYSTEM: 2 is a number, not a name of a system; give one as text"
    )
    read = Annotator(CALENDAR).read(table["transmitted_at"].chunk(0), table["system"].chunk(0))
    assert read.unknown_systems == {"1": 1, "2": 1}
