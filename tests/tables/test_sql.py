"""Decisions in SQL: the same as `decide` gives, row by row, and as `annotate` gives."""

import random
import re
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import (
    CBSA_RELIEFS,
    InvalidFrameError,
    MissingExtraError,
    Outage,
    OutageCalendar,
    System,
)
from graceperiod.testing.strategies import calendars
from graceperiod.times import instant, to_utc_iso
from tests.examples import examples

duckdb = pytest.importorskip("duckdb", reason="runs the statement")
pa = pytest.importorskip("pyarrow", reason="needs the extra batch")

DAY = 86_400_000_000
FIRST = instant("0001-01-01T00:00Z")
LAST = instant("9999-12-31T23:59:59.999999Z")
EVERY: list[System | None] = [*System, None]
DECISION = (
    "no_penalty",
    "outcome",
    "reason",
    "outages",
    "window_start",
    "window_end",
    "cautions",
    "needs_review",
)
CERS = OutageCalendar([Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")])


def rows_of(sent: list[int | None], systems: list[str | None]) -> Any:
    """A table of transmissions."""
    return pa.table(
        {
            "id": range(len(sent)),
            "transmitted_at": pa.array(sent, pa.timestamp("us", "UTC")),
            "system": pa.array(systems, pa.string()),
        }
    )


def joined(
    calendar: OutageCalendar,
    rows: Any,
    zone: str = "UTC",
    decisions: Any = None,
    **names: Any,
) -> list[dict[str, Any]]:
    """What DuckDB makes of the rows, in their order; times as microseconds since 1970."""
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = '{zone}'")
        connection.register("rows", rows)
        connection.execute("CREATE TABLE transmissions AS FROM rows")
        table = calendar.decision_table() if decisions is None else decisions
        connection.register("graceperiod_decisions", table)
        found = connection.sql(calendar.decision_sql(**names)).order("id").to_arrow_table()
    assert found.column_names == [*rows.column_names, *DECISION, "problem"]
    for name in ("window_start", "window_end"):
        position = found.column_names.index(name)
        found = found.set_column(position, name, found.column(name).cast(pa.int64()))
    # Python has no datetime for some of the times sent.
    listed: list[dict[str, Any]] = found.drop_columns("transmitted_at").to_pylist()
    return listed


def decided(calendar: OutageCalendar, sent: int, system: str | None) -> dict[str, Any]:
    """What `decide` says, as the columns have it."""
    decision = calendar.decide(to_utc_iso(sent), system)
    numbers = dict.fromkeys(each.number or "(no number)" for each in decision.outages)
    start, end = decision.evidence.window or (None, None)
    return {
        "no_penalty": decision.no_penalty,
        "outcome": decision.outcome.value,
        "reason": decision.reason.value,
        "outages": ";".join(numbers),
        "window_start": start,
        "window_end": end,
        "cautions": ";".join(sorted(decision.cautions)),
        "needs_review": decision.needs_review,
        "problem": None,
    }


def edges_of(calendar: OutageCalendar) -> list[int]:
    """Every instant of which an outage, a relief or a rule speaks, and those around it."""
    edges = {edge for system in EVERY for edge in calendar.timeline(system).edges}
    near = {edge + beside for edge in edges for beside in (-1, 0, 1)}
    far = {FIRST, FIRST + 1, -1, 0, 1, LAST - 1, LAST}
    return sorted(each for each in near | far if FIRST <= each <= LAST)


def assert_as_decided(calendar: OutageCalendar, sent: list[int], zone: str = "UTC") -> None:
    """Each instant, through each system, is answered in DuckDB as `decide` answers it."""
    asked = [(when, system) for system in EVERY for when in sent]
    rows = rows_of([when for when, _ in asked], [system for _, system in asked])
    found = joined(calendar, rows, zone)
    assert len(found) == len(asked)
    for row, (when, system) in zip(found, asked, strict=True):
        expected = decided(calendar, when, system)
        assert {name: row[name] for name in expected} == expected, (to_utc_iso(when), system)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/Toronto"])
def test_the_record_as_decided(zone: str) -> None:
    """All edges of the record, and the microseconds beside them, in any session zone."""
    calendar = OutageCalendar.cbsa()
    assert_as_decided(calendar, edges_of(calendar), zone)


@settings(max_examples=examples(60))
@given(st.data(), calendars())
def test_any_calendar_as_decided(data: st.DataObject, calendar: OutageCalendar) -> None:
    """All edges of a drawn calendar, the microseconds beside them, and instants anywhere."""
    anywhere = data.draw(st.lists(st.integers(FIRST, LAST), max_size=20))
    assert_as_decided(calendar, edges_of(calendar) + anywhere)


@pytest.mark.property
@pytest.mark.parametrize("zone", ["UTC", "America/Toronto"])
def test_many_rows_as_annotated(zone: str) -> None:
    """Random rows, some null, of unknown systems or outside the years: as `annotate` has them."""
    calendar = OutageCalendar.cbsa()
    rng = random.Random(1)
    low, high = instant("2016-01-01T00:00Z"), instant("2028-01-01T00:00Z")
    edges = edges_of(calendar)
    odd = [None, FIRST - 1, FIRST, LAST, LAST + 1, 1 << 62, -(1 << 60)]
    sent = [
        rng.choice(odd)
        if rng.random() < 0.02
        else rng.choice(edges)
        if rng.random() < 0.3
        else rng.randrange(low, high)
        for _ in range(examples(100_000))
    ]
    systems = [rng.choice([*System, None, "CERS portal 9"]) for _ in sent]
    rows = rows_of(sent, systems)
    annotated = calendar.annotate(rows)
    for name in ("window_start", "window_end"):
        position = annotated.column_names.index(name)
        annotated = annotated.set_column(position, name, annotated.column(name).cast(pa.int64()))
    answers = annotated.select([*DECISION, "problem"]).to_pylist()
    for row, expected in zip(joined(calendar, rows, zone), answers, strict=True):
        problem = row["problem"]
        assert {name: row[name] for name in DECISION} == {name: expected[name] for name in DECISION}
        assert (problem is None) is (expected["problem"] is None)
        if problem and "system" not in problem:
            assert problem == expected["problem"]


def test_what_cannot_be_decided_says_why() -> None:
    """Nulls, unknown systems, names, times out of range: kept, with nulls and a problem."""
    with duckdb.connect() as connection:
        rows = connection.sql(
            """
            SELECT * FROM (VALUES
                (0, NULL::TIMESTAMPTZ, 'CERS_PORTAL'),
                (1, NULL, 'no such'),
                (2, '2025-10-02 16:00-04'::TIMESTAMPTZ, 'no such'),
                (3, '2025-10-02 16:00-04', 'CERS'),
                (4, '2025-10-02 16:00-04', ''),
                (5, '12000-01-01 00:00+00', NULL),
                (6, '4000-01-01 (BC) 00:00+00', 'CERS_PORTAL'),
                (7, '12000-01-01 00:00+00', 'CERS_PORTAL'),
                (8, '2025-10-02 16:00-04', 'CERS_PORTAL'),
                (9, '2025-10-02 16:00-04', NULL),
                (10, '2025-10-02 16:00-04', 'NOT_STATED')
            ) AS rows(id, transmitted_at, system)
            """
        ).to_arrow_table()
    found = joined(CERS, rows)
    problems = [row["problem"] for row in found]
    assert problems[:2] == ["MISSING: the timestamp is missing"] * 2
    assert (
        problems[2:5]
        == ["UNKNOWN_SYSTEM: the system is not the id of one; names are not read in SQL"] * 3
    )
    assert (
        problems[5:]
        == ["UNREADABLE: the time is outside the years 1 to 9999 in UTC"] * 3 + [None] * 3
    )
    for row in found[:8]:
        assert row["problem"] is not None
        assert all(row[name] is None for name in DECISION)
    assert found[8]["cautions"] == ""
    assert found[9]["cautions"] == found[10]["cautions"] == "SYSTEM_NOT_STATED"


def test_infinite_timestamps_of_duckdb_have_a_problem() -> None:
    """An infinite timestamp has no microseconds; it is outside the years."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE transmissions AS SELECT 'infinity'::TIMESTAMPTZ AS transmitted_at, "
            "'EDI' AS system"
        )
        connection.register("graceperiod_decisions", CERS.decision_table())
        (row,) = connection.sql(CERS.decision_sql()).fetchall()
    assert row[2:] == (*[None] * 8, "UNREADABLE: the time is outside the years 1 to 9999 in UTC")


@pytest.mark.parametrize("system", [System.CERS_PORTAL, System.EDI, None])
def test_one_system_for_all_rows(system: System | None) -> None:
    """A `System` or None stands for all rows, whatever a column says."""
    sent = [instant("2025-10-02 16:00 ET"), instant("2025-10-02 23:00 ET")]
    rows = rows_of([*sent], ["no such", None])
    for row, when in zip(joined(CERS, rows, system=system), sent, strict=True):
        expected = decided(CERS, when, system)
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("kind", ["TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S", "TIMESTAMP"])
def test_timestamps_that_hold_utc_without_saying_so(kind: str) -> None:
    """Other types of DuckDB are read as UTC, each instant on its side of every edge."""
    edges = CERS.timeline(System.CERS_PORTAL).edges
    step = {"TIMESTAMP_S": 1_000_000, "TIMESTAMP_MS": 1_000}.get(kind, 1)
    sent = [(edge // step + beside) * step for edge in edges for beside in (-1, 0, 1)]
    rows = rows_of([*sent], ["CERS_PORTAL"] * len(sent))
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("rows", rows)
        connection.execute(
            f"CREATE TABLE transmissions AS SELECT transmitted_at::TIMESTAMP::{kind} AS "  # noqa: S608 - the test's own
            "transmitted_at, system, id FROM rows"
        )
        connection.register("graceperiod_decisions", CERS.decision_table())
        found = connection.sql(CERS.decision_sql()).order("id").project("reason").fetchall()
    assert [reason for (reason,) in found] == [
        CERS.decide(to_utc_iso(when), "CERS").reason.value for when in sent
    ]


def dense(size: int) -> OutageCalendar:
    """Outages of one day, microseconds apart."""
    start = datetime(2025, 10, 2, 12, tzinfo=UTC)
    return OutageCalendar(
        Outage(
            "CERS",
            start + timedelta(microseconds=7 * i),
            start + timedelta(microseconds=7 * i + 2),
            grace=timedelta(microseconds=1),
        )
        for i in range(size)
    )


def spread(size: int) -> OutageCalendar:
    """Outages over eleven years, a few minutes each."""
    start, slot = datetime(2025, 1, 1, tzinfo=UTC), timedelta(days=4000) / size
    return OutageCalendar(
        Outage(
            list(System)[i % 10],
            start + i * slot,
            start + i * slot + timedelta(minutes=5),
            grace=timedelta(minutes=5),
        )
        for i in range(size)
    )


def far_apart() -> OutageCalendar:
    """Outages at both ends of the years they can have, and some in one night between."""
    return OutageCalendar(
        [
            Outage("EDI", "1970-01-02T00:00Z", "1970-01-03T00:00Z"),
            *dense(50),
            Outage("EDI", "2199-12-31T20:00Z", "2199-12-31T23:59:59Z"),
        ]
    )


@pytest.mark.parametrize(
    "calendar",
    [
        OutageCalendar(),
        OutageCalendar(complete=False),
        CERS,
        OutageCalendar([Outage("EDI", "2025-10-02 15:30 ET")]),
        OutageCalendar(reliefs=CBSA_RELIEFS),
        dense(100),
        spread(300),
        far_apart(),
        OutageCalendar.cbsa(),
    ],
    ids=["none", "gaps", "one", "open", "reliefs", "dense", "spread", "far", "record"],
)
def test_the_table_is_bounded(calendar: OutageCalendar) -> None:
    """At most 64 buckets for each edge, two million in all, and a row more for each edge.

    Each system's rows leave no instant out and put none to two.
    """
    table = calendar.decision_table()
    edges = sum(len(calendar.timeline(system).edges) for system in EVERY)
    assert table.num_rows <= max(min(64 * edges, 2_000_000), 3 * len(EVERY)) + edges
    columns = (
        table.column(each).to_pylist() for each in ("system", "bucket", "start_us", "end_us")
    )
    by_system: dict[str, list[tuple[int, int, int]]] = {each or "NOT_STATED": [] for each in EVERY}
    for system, *row in zip(*columns, strict=True):
        by_system[system].append(tuple(row))
    for of_one in by_system.values():
        segments = sorted({(start, end) for _, start, end in of_one})
        assert segments[0][0] == FIRST
        assert segments[-1][1] == LAST + 1
        assert all(before[1] == after[0] for before, after in pairwise(segments))
        assert len(set(of_one)) == len(of_one)


@pytest.mark.parametrize("calendar", [dense(30), spread(60), far_apart()])
def test_extreme_calendars_as_decided(calendar: OutageCalendar) -> None:
    """Edges that are dense, even or far apart are exact."""
    assert_as_decided(calendar, edges_of(calendar)[:400])


def test_there_are_so_many_rows_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar of many outages keeps to the most there may be, and one for each edge."""
    monkeypatch.setattr("graceperiod.tables.sql._MOST", 100_000)
    calendar = spread(400)
    edges = sum(len(calendar.timeline(system).edges) for system in EVERY)
    assert 64 * edges > 100_000
    rows = calendar.decision_table().num_rows
    assert 75_000 < rows <= 100_000 + edges


def test_part_of_the_time() -> None:
    """A table from a start to an end answers for the instants between alone, by the same query."""
    start, end = instant("2025-10-02 17:00 ET"), instant("2025-10-02 19:00 ET")
    sent = [start - 1, start, instant("2025-10-02 18:30 ET"), end - 1, end]
    table = CERS.decision_table("2025-10-02 17:00 ET", datetime(2025, 10, 2, 23, tzinfo=UTC))
    assert table.num_rows < CERS.decision_table().num_rows
    found = joined(CERS, rows_of([*sent], ["CERS_PORTAL"] * 5), decisions=table)
    for row, when in zip(found[1:4], sent[1:4], strict=True):
        expected = decided(CERS, when, "CERS")
        assert {name: row[name] for name in expected} == expected
    for row in (found[0], found[4]):
        assert "has no answer for this time" in row["problem"]
        assert all(row[name] is None for name in DECISION)


def test_a_table_of_another_calendar_never_answers_wrongly() -> None:
    """With the query of another calendar, a row finds the answer of the table's, or none."""
    record = OutageCalendar.cbsa()
    table = record.decision_table()
    sent = edges_of(record)
    rows = rows_of([*sent], ["CERS_PORTAL"] * len(sent))
    found = joined(CERS, rows, decisions=table)
    assert len(found) == len(sent)
    for row, when in zip(found, sent, strict=True):
        if row["problem"] is None:
            expected = decided(record, when, "CERS")
            assert {name: row[name] for name in expected} == expected
        else:
            assert "make it anew with this query" in row["problem"]


def test_an_end_before_the_start_is_refused() -> None:
    """A table that would hold no time is refused."""
    with pytest.raises(InvalidFrameError, match="give an end after the start"):
        CERS.decision_table("2025-10-02 17:00 ET", "2025-10-02 17:00 ET")


def test_the_names_of_a_query_unless_others_are_given() -> None:
    """As documented, letter by letter: a quoted name has its capitals in many engines."""
    sql = CERS.decision_sql()
    assert set(re.findall(r'(?:FROM|JOIN) ("\w+")', sql)) == {
        '"transmissions"',
        '"graceperiod_decisions"',
    }
    assert set(re.findall(r"sent\.(\"\w+\")", sql)) == {'"transmitted_at"', '"system"'}


def test_any_name_is_quoted() -> None:
    """Names with quotes, keywords and statements are names; those of schemas are theirs."""
    when, system, table = 'a"b', "select", 'sent"; DROP TABLE kept; --'
    sql = CERS.decision_sql(("in", table), when, system, ("in", "group"))
    with duckdb.connect() as connection:
        connection.execute('CREATE SCHEMA "in"; CREATE TABLE kept AS SELECT 1')
        quoted = '"in"."' + table.replace('"', '""') + '"'
        connection.execute(
            f"CREATE TABLE {quoted} AS SELECT "
            """'2025-10-02 16:00-04'::TIMESTAMPTZ AS "a""b", 'CERS_PORTAL' AS "select" """
        )
        connection.register("decisions", CERS.decision_table())
        connection.execute('CREATE TABLE "in"."group" AS FROM decisions')
        (row,) = connection.sql(sql).fetchall()
        assert row[3:5] == ("NO_PENALTY", "OUTAGE")
        assert connection.sql("FROM kept").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"timestamp": ""}, "cannot be quoted"),
        ({"system": "a\0b"}, "cannot be quoted"),
        ({"table": "a\\", "quote": "`"}, "cannot be quoted"),
        ({"quote": "'"}, "not with"),
        ({"microseconds": "epoch_us(transmitted_at)"}, "where the column goes"),
    ],
)
def test_what_cannot_be_a_name_is_refused(names: dict[str, Any], message: str) -> None:
    """What no engine reads as one name is refused, and so is a template without a place."""
    with pytest.raises(InvalidFrameError, match=message):
        CERS.decision_sql(**names)


def test_the_spelling_of_other_engines() -> None:
    """Backticks and another function go wherever a name and the timestamp stand."""
    sql = CERS.decision_sql(microseconds="unix_micros({})", quote="`", timestamp="a`b{}")
    assert '"' not in sql
    assert "epoch_us" not in sql
    assert sql.count("unix_micros(sent.`a``b{}`)") == 5


def test_the_query_holds_only_what_engines_share() -> None:
    """No division, no double and no cast: only functions that all have."""
    sql = CERS.decision_sql()
    assert not re.search(r"/|::|CAST|\d\.\d|\d[eE]\d", sql)
    called = set(re.findall(r"(\w+)\(", sql))
    assert called == {"COALESCE", "epoch_us", "LEAST", "GREATEST", "MOD"}


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without NumPy or PyArrow both say for what they need it, and what to install."""
    monkeypatch.setitem(sys.modules, "graceperiod.tables.sql", None)
    for method in (CERS.decision_table, CERS.decision_sql):
        with pytest.raises(
            MissingExtraError,
            match=r"^a table of decisions needs .*in a clone, pip install '.\[batch\]'\)$",
        ):
            method()
