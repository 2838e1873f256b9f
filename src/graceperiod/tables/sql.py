"""The decisions as a table to join, for a warehouse that runs no Python.

The table holds the segments of every system's timeline, and cuts time into buckets of one width. A
segment stands there once for each bucket that it touches. So a join by system and bucket leaves
few rows, and the test of the range decides among them. With a query made for another calendar a
row may find no answer, but never a wrong one.

`decision_sql` joins them as text, for any engine, and `annotate` in Spark's own plans.

The arithmetic is that of 64-bit integers. It uses `MOD`, which all engines have, and not division,
which some turn into a double. `MOD` never meets a negative number, on which engines differ: times
outside the buckets count as in the first or the last of them.
"""

from collections.abc import Callable, Sequence
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

__all__ = [
    "Grid",
    "decision_sql",
    "decision_table",
    "find_grid",
    "list_decisions",
    "name_system",
    "write_condition",
    "write_problem",
]

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


class Grid(NamedTuple):
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
    return list_decisions(Annotator(calendar), find_grid(calendar), low, high)


def list_decisions(
    annotator: Annotator, grid: Grid, low: int = YEAR_1, high: int = YEAR_10000
) -> pa.Table:
    """The table to join: a row for each segment of each system, and each bucket it touches.

    Args:
        annotator: decides the segments, by its calendar.
        grid: the buckets, of that calendar.
        low: the first instant that the table decides.
        high: the first instant that it no longer decides.
    """
    parts = []
    for system in SYSTEMS:
        edges = annotator.calendar.timeline(system).edges
        bounds = [low, *(edge for edge in edges if low < edge < high), high]
        parts.append(_table_of(annotator, system, np.array(bounds, np.int64), grid))
    return pa.concat_tables(parts).unify_dictionaries()


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
    when = f"sent.{name(timestamp)}"
    moment = microseconds.replace("{}", when)
    which = f"'{name_system(None)}'"
    if isinstance(system, System):
        which = f"'{name_system(system)}'"
    elif system is not None:
        which = f"COALESCE(sent.{name(system)}, {which})"
    answers = "".join(f"    answer.{name(column)},\n" for column in _ANSWERS)
    problem = write_problem(when, moment, which, f"answer.{name('outcome')}", f"'{_NOT_AN_ID}'")
    condition = write_condition(
        find_grid(calendar), moment, which, lambda column: f"answer.{name(column)}"
    )
    return f"""\
SELECT
    sent.*,
{answers}\
    {problem} AS {name("problem")}
FROM {name(table)} AS sent
LEFT JOIN {name(decisions)} AS answer
    ON {condition}
"""  # noqa: S608 - every name is quoted, and the rest is ours or the caller's SQL


def write_condition(grid: Grid, moment: str, system: str, answer: Callable[[str], str]) -> str:
    """The SQL of what is true of a row and its answer alone.

    Args:
        grid: the buckets of the table of decisions.
        moment: SQL of the row's time, in microseconds since 1970 UTC.
        system: SQL of the row's system, as `name_system` names it.
        answer: gives the SQL of a column of the table, by its name.
    """
    within = f"LEAST(GREATEST({moment}, {grid.first}), {grid.last})"
    return f"""\
{answer("system")} = {system}
    AND {answer("bucket")} = {within} - MOD({within} - {grid.first}, {grid.width})
    AND {answer("start_us")} <= {moment}
    AND {answer("end_us")} > {moment}"""


def write_problem(when: str, moment: str, system: str, outcome: str, unknown: str) -> str:
    """The SQL of why a row is not decided; null where it is.

    Args:
        when: SQL of the row's timestamp.
        moment: SQL of the same, in microseconds since 1970 UTC.
        system: SQL of the row's system, as `name_system` names it.
        outcome: SQL of the outcome in the row's answer.
        unknown: SQL of what to say where the system is not one.
    """
    known = ", ".join(f"'{name_system(choice)}'" for choice in SYSTEMS)
    return f"""\
CASE
        WHEN {outcome} IS NOT NULL THEN NULL
        WHEN {when} IS NULL THEN '{MISSING_TIME}'
        WHEN {moment} BETWEEN {YEAR_1} AND {YEAR_10000 - 1} THEN CASE
            WHEN {system} IN ({known})
            THEN '{_NO_ANSWER}'
            ELSE {unknown}
        END
        ELSE '{OUTSIDE_YEARS}'
    END"""


def name_system(system: System | None) -> str:
    """A system as the table of decisions names it."""
    return _NOT_STATED if system is None else system.value


def find_grid(calendar: Record, per_edge: int = _PER_EDGE) -> Grid:
    """The buckets that serve all systems: as narrow as their number for each edge allows."""
    found = [edge for system in SYSTEMS for edge in calendar.timeline(system).edges]
    edges = [edge for edge in found if YEAR_1 < edge < YEAR_10000]  # as `decide` takes no others
    if not edges:
        return Grid(0, 0, 1)
    low, high = min(edges), max(edges)
    # Two of each system's buckets are those before and after all edges.
    wanted = max(min(per_edge * len(edges), _MOST) // len(SYSTEMS) - 2, 1)
    width = (high - low) // wanted + 1
    first = low - width
    return Grid(first, first + ((high - low) // width + 2) * width, width)


def _table_of(
    annotator: Annotator, system: System | None, bounds: Integers, grid: Grid
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
    names = pa.array([name_system(system)], pa.string())
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
