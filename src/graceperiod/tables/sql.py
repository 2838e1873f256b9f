"""The decisions as a table to join, for a warehouse that runs no Python.

The table holds the segments of every system's timeline, and cuts time into buckets of one width. A
segment stands there once for each bucket that it touches. So a join by system and bucket leaves
few rows, and the test of the range decides among them. With a query made for another calendar a
row may find no answer, but never a wrong one.

The arithmetic is that of 64-bit integers. It uses `MOD`, which all engines have, and not division,
which some turn into a double. `MOD` never meets a negative number, on which engines differ: times
outside the buckets count as in the first or the last of them.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.annotator import COLUMNS, Annotator
from graceperiod.tables.answers import SYSTEMS
from graceperiod.tables.instants import YEAR_1, YEAR_10000
from graceperiod.tables.kernel import Integers
from graceperiod.tables.problems import MISSING_TIME, OUTSIDE_YEARS, ProblemCode
from graceperiod.times import instant

__all__ = ["decision_sql", "decision_table"]

Name = str | Sequence[str]
"""A name, or several: of a table and what it is in."""

_NOT_STATED = "NOT_STATED"  # in the column `system` of the table
_NO_ANSWER = (
    f"{ProblemCode.NO_ANSWER}: the decision table has no answer for this time; make it anew with "
    "this query"
)
_NOT_AN_ID = (
    f"{ProblemCode.UNKNOWN_SYSTEM}: the system is not the id of one; names are not read in SQL"
)
_ANSWERS = COLUMNS[:-1]  # the last is the problem, and a segment has none
_PER_EDGE = 64  # buckets for each edge: then few rows fall in a bucket with an edge
_MOST = 2_000_000  # buckets of all systems together: the table must stay small enough to load


class _Grid(NamedTuple):
    """Buckets of `width` microseconds, one after the other; each is known by its first one.

    The `first` and the `last` hold no edge, so that they stand for all time before and after.
    """

    first: int
    last: int
    width: int

    def places(self, instants: Integers) -> Integers:
        """The place of each instant's bucket, from 0."""
        return (np.clip(instants, self.first, self.last) - self.first) // self.width


def decision_table(
    calendar: Record, start: datetime | str | None, end: datetime | str | None
) -> pa.Table:
    """See `OutageCalendar.decision_table`."""
    low = YEAR_1 if start is None else max(YEAR_1, instant(start))
    high = YEAR_10000 if end is None else min(YEAR_10000, instant(end))
    if low >= high:
        raise InvalidFrameError(
            f"a table from {start} to {end} holds no time; give an end after the start"
        )
    grid, annotator = _grid(calendar), Annotator(calendar)
    parts = []
    for system in SYSTEMS:
        edges = calendar.timeline(system).edges
        bounds = [low, *(edge for edge in edges if low < edge < high), high]
        parts.append(_table_of(annotator, system, np.array(bounds, np.int64), grid))
    return pa.concat_tables(parts).unify_dictionaries()


# Over 40 lines, for the query stands here in one piece, easy to read as SQL.
def decision_sql(
    calendar: Record,
    table: Name,
    timestamp: str,
    system: System | str | None,
    decisions: Name,
    microseconds: str,
    quote: str,
) -> str:
    """See `OutageCalendar.decision_sql`."""
    if quote not in {'"', "`"}:
        raise InvalidFrameError(f'names are quoted with " or `, not with {quote!r}')
    if microseconds.count("{}") != 1:
        raise InvalidFrameError(
            f"{microseconds!r} does not say where the column goes; write it with one {{}} for "
            "that, as epoch_us({})"
        )

    name = partial(_quoted, quote=quote)
    grid = _grid(calendar)
    when = f"sent.{name(timestamp)}"
    moment = microseconds.replace("{}", when)
    within = f"LEAST(GREATEST({moment}, {grid.first}), {grid.last})"
    which = f"'{_NOT_STATED}'"
    if isinstance(system, System):
        which = f"'{system.value}'"
    elif system is not None:
        which = f"COALESCE(sent.{name(system)}, {which})"
    known = ", ".join(f"'{choice or _NOT_STATED}'" for choice in SYSTEMS)
    answers = "".join(f"    answer.{name(column)},\n" for column in _ANSWERS)
    return f"""\
SELECT
    sent.*,
{answers}\
    CASE
        WHEN answer.{name("outcome")} IS NOT NULL THEN NULL
        WHEN {when} IS NULL THEN '{MISSING_TIME}'
        WHEN {moment} BETWEEN {YEAR_1} AND {YEAR_10000 - 1} THEN CASE
            WHEN {which} IN ({known})
            THEN '{_NO_ANSWER}'
            ELSE '{_NOT_AN_ID}'
        END
        ELSE '{OUTSIDE_YEARS}'
    END AS {name("problem")}
FROM {name(table)} AS sent
LEFT JOIN {name(decisions)} AS answer
    ON answer.{name("system")} = {which}
    AND answer.{name("bucket")} = {within} - MOD({within} - {grid.first}, {grid.width})
    AND answer.{name("start_us")} <= {moment}
    AND answer.{name("end_us")} > {moment}
"""  # noqa: S608 - every name is quoted, and the rest is ours or the caller's SQL


def _grid(calendar: Record) -> _Grid:
    """The buckets that serve all systems: as narrow as their number allows."""
    found = [edge for system in SYSTEMS for edge in calendar.timeline(system).edges]
    edges = [edge for edge in found if YEAR_1 < edge < YEAR_10000]  # as `decide` takes no others
    if not edges:
        return _Grid(0, 0, 1)
    low, high = min(edges), max(edges)
    # Two of each system's buckets are those before and after all edges.
    wanted = max(min(_PER_EDGE * len(edges), _MOST) // len(SYSTEMS) - 2, 1)
    width = (high - low) // wanted + 1
    first = low - width
    return _Grid(first, first + ((high - low) // width + 2) * width, width)


def _table_of(
    annotator: Annotator, system: System | None, bounds: Integers, grid: _Grid
) -> pa.Table:
    """One system's part of the table: a row for each segment, between bounds, and its buckets."""
    starts, ends = bounds[:-1], bounds[1:]
    moments = pa.array(starts).view(pa.timestamp("us", "UTC"))
    answers = annotator.annotate_rows(annotator.read(moments, system)).to_arrow()
    firsts, lasts = grid.places(starts), grid.places(ends - 1)
    counts = lasts - firsts + 1
    rows = np.repeat(np.arange(len(starts)), counts)
    # The buckets of each segment are counted from 0: a row's place, less that of its segment's
    # first row.
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    names = pa.array([system or _NOT_STATED], pa.string())
    return pa.table(
        {
            "system": pa.DictionaryArray.from_arrays(np.zeros(len(rows), np.int32), names),
            "bucket": grid.first + (firsts[rows] + nth) * grid.width,
            "start_us": starts[rows],
            "end_us": ends[rows],
        }
        | {column: answers.column(column).take(pa.array(rows)) for column in _ANSWERS}
    )


def _quoted(name: Name, quote: str) -> str:
    """A name as an identifier, whatever is in it.

    Raises:
        InvalidFrameError: a name that not every engine would read as one.
    """
    if not isinstance(name, str):
        return ".".join(_quoted(part, quote) for part in name)
    if not name or "\0" in name or (quote == "`" and "\\" in name):
        raise InvalidFrameError(f"{name!r} cannot be quoted as a name in SQL; rename it")
    return quote + name.replace(quote, quote * 2) + quote
