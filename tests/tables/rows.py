"""What each row of a table must be given, by `decide`; and the rows of any frame, to compare."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa

from graceperiod import (
    GracePeriodError,
    NaiveTimestampError,
    NonexistentTimeError,
    OutageCalendar,
    UnknownSystemError,
    UnreadableTimestampError,
)
from graceperiod.times import instant

Row = dict[str, Any]

LABELS = (
    "no_penalty", "outcome", "reason", "outages", "window_start", "window_end", "cautions",
    "needs_review", "problem",
)  # fmt: skip
CODES: dict[type[Exception], str] = {
    NaiveTimestampError: "NAIVE",
    UnreadableTimestampError: "UNREADABLE",
    NonexistentTimeError: "NONEXISTENT",
    UnknownSystemError: "UNKNOWN_SYSTEM",
}
NOTHING: Row = dict.fromkeys(LABELS[:-1])

BAD_TIMES = [
    "noon", "", " ", "2025-02-30 10:00 ET", "2025-03-09 02:30 ET", "2025-10-02", "2025-10-02 15:30",
    "2025-11-02 01:30", "1960-01-01 00:00", "0000-12-31T23:00:00-02:00", "0001-01-01T00:00+01:00",
    "9999-12-31T23:59:59-05:00", "2025-10-02T15:30:00.1234567Z", "échéance",
    "2025-07-02 10:00 EST", "2050-01-01 00:00 ET", "2025-10-02T15:30-04:00[Asia/Tokyo]",
]  # fmt: skip
BAD_SYSTEMS = ["ACROSS", "eManifest", "", "CERSS", "EDI, CERS"]


def expected(
    calendar: OutageCalendar,
    when: datetime | str | None,
    system: str | None,
    due: datetime | str | None = None,
) -> Row:
    """The nine columns of a row, by `decide`; windows as instants."""
    if when is None:
        return NOTHING | {"problem": "MISSING: the timestamp is missing"}
    try:
        decision = calendar.decide(when, system, due=due)
    except GracePeriodError as error:
        return NOTHING | {"problem": problem_of(error)}
    start, end = decision.window or (None, None)
    numbers = dict.fromkeys(each.number or "(no number)" for each in decision.outages)
    return {
        "no_penalty": decision.no_penalty,
        "outcome": decision.outcome.value,
        "reason": decision.reason.value,
        "outages": ";".join(numbers),
        "window_start": start and instant(start),
        "window_end": end and instant(end),
        "cautions": ";".join(sorted(decision.cautions)),
        "needs_review": decision.needs_review,
        "problem": None,
    }


def problem_of(error: GracePeriodError) -> str:
    """The problem of a row that `decide` refuses."""
    code, text = CODES[type(error)], str(error)
    if code == "NAIVE" and "has no time zone" in text:
        text = (
            text.partition("; ")[0] + "; say which is meant with assume_zone, as assume_zone='ET'"
        )
    return f"{code}: {text}"


def rows_of(annotated: Any) -> list[Row]:
    """The nine columns of each row of an annotated frame of any kind, windows as instants."""
    if isinstance(annotated, pd.DataFrame):
        rows = annotated[list(LABELS)].to_dict("records")
    else:
        rows = labels_of(annotated).to_pylist()
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def labels_of(annotated: Any) -> pa.Table:
    """The nine columns of an annotated frame of any kind, as Arrow has them."""
    if isinstance(annotated, pl.LazyFrame):
        annotated = annotated.collect()
    if isinstance(annotated, duckdb.DuckDBPyRelation):
        annotated = annotated.to_arrow_table()
    if hasattr(annotated, "toArrow"):  # a frame of Spark
        annotated = annotated.toArrow()
    if isinstance(annotated, pa.RecordBatchReader):
        annotated = annotated.read_all()
    if isinstance(annotated, pa.RecordBatch):
        annotated = pa.table(annotated)
    if isinstance(annotated, pl.DataFrame):
        annotated = annotated.to_arrow()
    if isinstance(annotated, pd.DataFrame):
        annotated = pa.Table.from_pandas(annotated[list(LABELS)])
    return annotated.select(list(LABELS))


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN
        return None
    return instant(value) if isinstance(value, datetime) else value


class Stream:
    """What exports an Arrow stream, and is of no package on record."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """As Arrow's protocol has it."""
        return self._table.__arrow_c_stream__(requested_schema)


_CONNECTION = duckdb.connect()  # not the default one
_CONNECTION.execute("SET TimeZone = 'UTC'")


FRAMES: dict[str, Callable[[pa.Table], Any]] = {
    "pandas": lambda table: table.to_pandas(),
    "pandas of Arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": pl.from_arrow,
    "polars lazy": lambda table: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]  # a table gives no Series
    "table": lambda table: table,
    "chunks": lambda table: pa.concat_tables([table[:2], table[2:2], table[2:]]),
    "batch": lambda table: table.combine_chunks().to_batches()[0],
    "reader": lambda table: pa.RecordBatchReader.from_batches(
        table.schema, table.to_batches(max_chunksize=3)
    ),
    "stream": Stream,
    "duckdb": _CONNECTION.from_arrow,
}
"""Each frame, from a table of pyarrow."""


def check(annotated: Any, wanted: Sequence[Row]) -> None:
    """Every row is as it must be; of problems, that there is one."""
    told = annotated if isinstance(annotated, list) else rows_of(annotated)
    assert len(told) == len(wanted)
    for place, (mine, theirs) in enumerate(zip(told, wanted, strict=True)):
        if theirs["problem"]:
            assert mine["problem"], (place, mine, theirs)
            mine, theirs = mine | {"problem": ""}, theirs | {"problem": ""}  # noqa: PLW2901
        assert mine == theirs, place
