"""What holds of every table: a row is answered as if it were alone."""

from datetime import datetime, timedelta

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graceperiod import Outage, OutageCalendar
from graceperiod.testing.strategies import calendars, instants, transmissions
from graceperiod.times import MINUTE, instant, to_datetime
from tests.tables.rows import check, expected

MIDNIGHT = instant("2025-11-02 00:00 ET")
THE_NIGHT = st.integers(0, 14).map(lambda n: to_datetime(MIDNIGHT + n * 20 * MINUTE))
"""The night in which the clocks went back, which took an hour twice."""
NIGHTLY = st.builds(
    lambda start, minutes, grace: Outage(
        "EDI", start, start + timedelta(minutes=minutes), grace=grace
    ),
    THE_NIGHT,
    st.sampled_from([20, 60, 90]),
    st.sampled_from([None, timedelta()]),
)
"""Outages in that night, some without a grace: then the answer can change within the hour."""

Asked = tuple[str, str | None, str | None]
"""A row: when it was sent, its system, and when it was due."""


def as_written(when: datetime, *, on_the_wall: bool) -> str:
    """A time as text: with its offset, or as the wall clock alone, which can mean two instants."""
    return f"{when.replace(tzinfo=None)} ET" if on_the_wall else when.isoformat()


@st.composite
def cases(draw: st.DrawFn) -> tuple[OutageCalendar, list[list[Asked]]]:
    """A calendar, and tables whose rows have few times and systems among them, so that many fall
    in the same segments of its timelines.
    """
    drawn = draw(calendars(max_size=2))
    nightly = draw(st.lists(NIGHTLY, max_size=2))
    calendar = drawn | OutageCalendar(nightly, policy=drawn.policy, complete=drawn.complete)
    near = THE_NIGHT | instants(calendar)
    times = st.builds(as_written, near, on_the_wall=st.booleans())
    some = draw(st.lists(times, min_size=2, max_size=6))
    system = draw(transmissions(calendar)).system
    row = st.tuples(
        st.sampled_from(some),
        st.sampled_from(["EDI", system and system.value]),
        st.sampled_from([None, *some]),
    )
    return calendar, draw(st.lists(st.lists(row, min_size=1, max_size=8), min_size=1, max_size=3))


@given(st.data(), cases())
def test_no_row_is_answered_by_another(
    data: st.DataObject, case: tuple[OutageCalendar, list[list[Asked]]]
) -> None:
    """In any order, in batches and after other tables of the same calendar, each row is answered
    as `decide` answers it alone.
    """
    calendar, tables = case
    for rows in tables:
        shuffled = data.draw(st.permutations(rows))
        wanted = [expected(calendar, sent, system, due) for sent, system, due in shuffled]
        table = _table(shuffled)
        check(calendar.annotate(table, due="due"), wanted)
        size = data.draw(st.integers(1, len(rows)))
        batches = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(size))
        check(calendar.annotate(batches, due="due"), wanted)


def _table(rows: list[Asked]) -> pa.Table:
    sent, systems, due = zip(*rows, strict=True)
    columns = {"transmitted_at": sent, "system": systems, "due": due}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


@given(st.permutations(["2025-11-02 01:30", "2025-02-30 10:00", "2025-11-20 10:00"]))
def test_a_date_that_does_not_exist_is_the_problem_of_its_row(times: list[str]) -> None:
    """Beside it, wall clocks in the zone that is assumed are read as they are without it."""
    calendar = OutageCalendar([])
    table = pa.table({"transmitted_at": times})
    rows = calendar.annotate(table, system=None, assume_zone="ET").to_pylist()
    decided = {row["transmitted_at"] for row in rows if row["problem"] is None}
    assert decided == set(times) - {"2025-02-30 10:00"}
