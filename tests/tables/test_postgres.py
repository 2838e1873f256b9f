"""PostgreSQL decides as `decide` does, by the spelling in the documentation; it keeps decisions."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import Decision, OutageCalendar, System
from graceperiod.testing.strategies import calendars, decisions
from graceperiod.times import instant, to_utc_iso
from tests.examples import examples
from tests.tables.test_sql import (
    CERS,
    DECISION,
    EVERY,
    FIRST,
    LAST,
    decided,
    dense,
    edges_of,
    far_apart,
    rows_of,
)

if TYPE_CHECKING:
    from psycopg import Connection

psycopg = pytest.importorskip("psycopg", reason="PostgreSQL is reached by psycopg")

PAGE = (Path(__file__).parents[2] / "docs" / "sql.md").read_text("utf-8")
(MICROSECONDS,) = re.findall(r"^\| PostgreSQL [^|]+\| `([^`]+)`", PAGE, re.MULTILINE)
TABLE = """
CREATE TEMPORARY TABLE graceperiod_decisions (
    system text, bucket bigint, start_us bigint, end_us bigint, no_penalty boolean, outcome text,
    reason text, outages text, window_start timestamptz, window_end timestamptz, cautions text,
    needs_review boolean
)
"""
Row = dict[str, Any]
Sent = tuple[str | None, str | None]


@pytest.fixture(scope="module")
def connection(postgres_server: dict[str, str]) -> Iterator["Connection"]:
    """One for all tests; each undoes what it did."""
    host, user, name = (postgres_server[key] for key in ("PGHOST", "PGUSER", "PGDATABASE"))
    with psycopg.connect(host=host, user=user, dbname=name) as opened:
        yield opened


def with_instants(row: Row) -> Row:
    """A row with its window as microseconds since 1970."""
    window = {name: row[name] and instant(row[name]) for name in ("window_start", "window_end")}
    return row | window


def joined(
    connection: "Connection",
    calendar: OutageCalendar,
    rows: list[Sent],
    kind: str = "timestamptz",
    zone: str = "UTC",
    system: System | str | None = "system",
) -> list[Row]:
    """What PostgreSQL makes of the rows, in their order; windows as microseconds since 1970."""
    query = calendar.decision_sql(system=system, microseconds=MICROSECONDS)
    names = [*DECISION, "problem"]
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL TIME ZONE '{zone}'")
        cursor.execute(
            f"CREATE TEMPORARY TABLE transmissions (id int, transmitted_at {kind}, system text)"
        )
        cursor.execute(TABLE)
        with cursor.copy("COPY transmissions FROM STDIN") as copy:
            for number, row in enumerate(rows):
                copy.write_row((number, *row))
        with cursor.copy("COPY graceperiod_decisions FROM STDIN") as copy:
            for decision in calendar.decision_table().to_pylist():
                copy.write_row(list(decision.values()))
        cursor.execute(f"SELECT {', '.join(names)} FROM ({query}) AS decided ORDER BY id")  # noqa: S608 - the test's own
        found = [dict(zip(names, values, strict=True)) for values in cursor]
    assert len(found) == len(rows)
    return [with_instants(row) for row in found]


def assert_as_decided(
    connection: "Connection", calendar: OutageCalendar, sent: list[int], **options: str
) -> None:
    """Each instant, through each system, is answered in PostgreSQL as `decide` answers it."""
    asked = [(when, system) for system in EVERY for when in sent]
    rows: list[Sent] = [(to_utc_iso(when), system) for when, system in asked]
    for row, (when, system) in zip(
        joined(connection, calendar, rows, **options), asked, strict=True
    ):
        assert row == decided(calendar, when, system), (to_utc_iso(when), system)


def test_the_record_as_decided(connection: "Connection") -> None:
    """All edges of the record, and the microseconds beside them; the session has another zone."""
    calendar = OutageCalendar.cbsa()
    assert_as_decided(connection, calendar, edges_of(calendar), zone="America/Toronto")


@pytest.mark.parametrize("calendar", [dense(30), far_apart()])
def test_extreme_calendars_as_decided(connection: "Connection", calendar: OutageCalendar) -> None:
    """Edges that are dense, even or far apart are exact."""
    assert_as_decided(connection, calendar, edges_of(calendar)[:400])


@settings(max_examples=examples(10))
@given(st.data(), calendars())
def test_any_calendar_as_decided(
    connection: "Connection", data: st.DataObject, calendar: OutageCalendar
) -> None:
    """All edges of a drawn calendar, the microseconds beside them, and instants anywhere."""
    anywhere = data.draw(st.lists(st.integers(FIRST, LAST), max_size=20))
    assert_as_decided(connection, calendar, edges_of(calendar) + anywhere)


@settings(max_examples=examples(50))
@given(decisions())
def test_any_decision_is_kept(connection: "Connection", decision: Decision) -> None:
    """As `jsonb`, which orders names anew and refuses some characters, it comes back equal."""
    document = psycopg.types.json.Jsonb(decision.to_dict())
    ((kept,),) = connection.execute("SELECT %s", [document]).fetchall()
    assert Decision.from_dict(kept) == decision


@pytest.mark.property
def test_many_rows_as_annotated(connection: "Connection") -> None:
    """Random rows, some null, some of unknown systems: as `annotate` has them."""
    calendar = OutageCalendar.cbsa()
    rng = random.Random(1)
    low, high = instant("2016-01-01T00:00Z"), instant("2028-01-01T00:00Z")
    sent = [
        None if rng.random() < 0.02 else rng.randrange(low, high) for _ in range(examples(10_000))
    ]
    systems = [rng.choice([*EVERY, "CERS portal 9"]) for _ in sent]
    rows: list[Sent] = [
        (None if when is None else to_utc_iso(when), system)
        for when, system in zip(sent, systems, strict=True)
    ]
    annotated = calendar.annotate(rows_of(sent, systems)).to_pylist()
    for row, other in zip(joined(connection, calendar, rows), annotated, strict=True):
        expected = with_instants(other)
        assert {name: row[name] for name in DECISION} == {name: expected[name] for name in DECISION}
        codes = [each["problem"] and each["problem"].partition(":")[0] for each in (row, expected)]
        assert codes[0] == codes[1]


@pytest.mark.parametrize("kind", ["timestamptz", "timestamp"])
def test_what_cannot_be_decided_says_why(connection: "Connection", kind: str) -> None:
    """Nulls, names that are no ids, and times outside the years, the infinite ones among them.

    None of them fails the query, in which the last row is decided.
    """
    missing = "MISSING: the timestamp is missing"
    unknown = "UNKNOWN_SYSTEM: the system is not the id of one; names are not read in SQL"
    outside = "UNREADABLE: the time is outside the years 1 to 9999 in UTC"
    rows: dict[Sent, str | None] = {
        (None, "CERS_PORTAL"): missing,
        (None, "no such"): missing,
        ("2025-10-02 20:00+00", "CERS"): unknown,
        ("2025-10-02 20:00+00", ""): unknown,
        ("infinity", "CERS_PORTAL"): outside,
        ("-infinity", "CERS_PORTAL"): outside,
        ("infinity", None): outside,
        ("294276-12-31 23:59:59.999999+00", "CERS_PORTAL"): outside,
        ("4713-01-01 00:00+00 BC", "CERS_PORTAL"): outside,
        ("10000-01-01 00:00+00", "CERS_PORTAL"): outside,
        ("0001-12-31 23:59:59.999999+00 BC", "CERS_PORTAL"): outside,
        ("2025-10-02 20:00+00", "CERS_PORTAL"): None,
    }
    found = joined(connection, CERS, list(rows), kind)
    assert [row["problem"] for row in found] == list(rows.values())
    assert found[-1] == decided(CERS, instant("2025-10-02T20:00Z"), "CERS_PORTAL")
    for row in found[:-1]:
        assert all(row[name] is None for name in DECISION)


def test_times_without_a_zone_are_read_as_utc(connection: "Connection") -> None:
    """Whatever the zone of the session, as the documentation warns."""
    edges = CERS.timeline(System.CERS_PORTAL).edges
    sent = [edge + beside for edge in edges for beside in (-1, 0, 1)]
    rows: list[Sent] = [(to_utc_iso(when).removesuffix("Z"), "CERS_PORTAL") for when in sent]
    found = joined(connection, CERS, rows, "timestamp", "America/Toronto")
    assert found == [decided(CERS, when, "CERS_PORTAL") for when in sent]


@pytest.mark.parametrize("system", [System.CERS_PORTAL, System.EDI, None])
def test_one_system_for_all_rows(connection: "Connection", system: System | None) -> None:
    """A `System` or None stands for all rows, whatever a column says."""
    rows: list[Sent] = [("2025-10-02 20:00+00", "no such"), ("2025-10-03 03:00+00", None)]
    sent = [instant("2025-10-02T20:00Z"), instant("2025-10-03T03:00Z")]
    found = joined(connection, CERS, rows, system=system)
    assert found == [decided(CERS, when, system) for when in sent]


def test_a_plain_spelling_would_fail_on_an_infinite_time(connection: "Connection") -> None:
    """So the documented one bounds times before it makes integers of them."""
    with connection.transaction(force_rollback=True), pytest.raises(psycopg.DatabaseError):
        connection.execute(
            "SELECT CAST(EXTRACT(EPOCH FROM 'infinity'::timestamptz) * 1000000 AS bigint)"
        )


@pytest.mark.parametrize(
    ("clock", "taken"),
    [
        pytest.param("2025-11-02 01:30", "2025-11-02T06:30:00Z", id="twice: the later"),
        pytest.param("2025-03-09 02:30", "2025-03-09T07:30:00Z", id="never: moved"),
    ],
)
def test_postgresql_picks_a_reading(connection: "Connection", clock: str, taken: str) -> None:
    """As the documentation warns of `AT TIME ZONE`."""
    query = "SELECT %s::timestamp AT TIME ZONE 'America/Toronto'"
    ((moment,),) = connection.execute(query, [clock]).fetchall()
    assert instant(moment) == instant(taken)
