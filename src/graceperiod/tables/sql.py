"""The decisions as a table to join, for a warehouse that runs no Python.

Each segment of a system's timeline stands in the table once for each bucket of time that it
touches, so a join on the system and the bucket leaves few rows to test, and the test of the range
decides alone. A row can therefore find no answer, in a table made by another calendar than the
text of the join, but never a wrong one.

The arithmetic is that of 64-bit integers, with `MOD`, which all engines have, and not with
division, of which some make a double. It is never put to a negative number: what lies before the
first bucket counts as in it, and what lies after the last likewise.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.record import Record
from graceperiod.systems import System
from graceperiod.tables.annotator import COLUMNS, Annotator
from graceperiod.times import instant

__all__ = ["SYSTEM_NOT_STATED", "decision_sql", "decision_table"]

SYSTEM_NOT_STATED = "NOT_STATED"
"""What stands in the column `system` of the table for a system that is not stated."""

Name = str | Sequence[str]
"""A name, or several: of a table and what it is in."""

_ANSWERS = COLUMNS[:-1]  # the last is the problem, which a segment has not
_SYSTEMS: tuple[System | None, ...] = (*System, None)
# The years 1 to 9999 in UTC, which `decide` takes: microseconds since 1970.
_LOW = int(np.datetime64("0001-01-01", "us").astype(np.int64))
_HIGH = int(np.datetime64("9999-12-31T23:59:59.999999", "us").astype(np.int64)) + 1
_PER_EDGE = 64  # buckets for each edge: then few rows fall in one with an edge
_MOST = 2_000_000  # buckets of all systems together
_QUOTES = '"', "`"


class _Grid(NamedTuple):
    """Buckets of `width` microseconds, one after the other; each is known by its first one.

    No edge is in the `first` and the `last`, so that they stand for all that is outside.
    """

    first: int
    last: int
    width: int

    def buckets(self, instants: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The number of the bucket of each instant; that of the nearest for one outside."""
        return (np.clip(instants, self.first, self.last) - self.first) // self.width


def decision_table(
    calendar: Record, start: datetime | str | None, end: datetime | str | None
) -> pa.Table:
    """See `OutageCalendar.decision_table`."""
    low = _LOW if start is None else max(_LOW, instant(start))
    high = _HIGH if end is None else min(_HIGH, instant(end))
    if low >= high:
        raise InvalidFrameError(
            f"a table from {start} to {end} holds no time; give an end after the start"
        )
    edges = [_edges(calendar, system) for system in _SYSTEMS]
    grid = _grid(edges)
    annotator = Annotator(calendar)
    return pa.concat_tables(
        [
            _exploded(annotator, system, _segments(some, low, high), grid)
            for system, some in zip(_SYSTEMS, edges, strict=True)
        ]
    ).unify_dictionaries()


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
    if quote not in _QUOTES:
        raise InvalidFrameError(f'names are quoted with " or `, not with {quote!r}')
    if microseconds.count("{}") != 1:
        raise InvalidFrameError(
            f"{microseconds!r} does not say where the column goes; write it with one {{}} for "
            "that, as epoch_us({})"
        )

    def name(*parts: str) -> str:
        return ".".join(_quoted(each, quote) for each in parts)

    grid = _grid([_edges(calendar, each) for each in _SYSTEMS])
    when = f"sent.{name(timestamp)}"
    moment = microseconds.replace("{}", when)
    within = f"LEAST(GREATEST({moment}, {grid.first}), {grid.last})"
    which = f"'{SYSTEM_NOT_STATED}'"
    if isinstance(system, System):
        which = f"'{system.value}'"
    elif system is not None:
        which = f"COALESCE(sent.{name(system)}, {which})"
    known = ", ".join(f"'{each or SYSTEM_NOT_STATED}'" for each in _SYSTEMS)
    answers = "".join(f"    answer.{name(each)},\n" for each in _ANSWERS)
    return f"""\
SELECT
    sent.*,
{answers}\
    CASE
        WHEN answer.{name("outcome")} IS NOT NULL THEN NULL
        WHEN {when} IS NULL THEN 'the timestamp is missing'
        WHEN {moment} BETWEEN {_LOW} AND {_HIGH - 1} THEN CASE
            WHEN {which} IN ({known})
            THEN 'the decision table has no answer for this time; make it anew with this query'
            ELSE 'the system is not the id of one; names are not read in SQL'
        END
        ELSE 'the time is outside the years 1 to 9999 in UTC'
    END AS {name("problem")}
FROM {name(*_parts(table))} AS sent
LEFT JOIN {name(*_parts(decisions))} AS answer
    ON answer.{name("system")} = {which}
    AND answer.{name("bucket")} = {within} - MOD({within} - {grid.first}, {grid.width})
    AND answer.{name("start_us")} <= {moment}
    AND answer.{name("end_us")} > {moment}
"""  # noqa: S608 - every name is quoted, and the rest is ours or the caller's SQL


def _edges(calendar: Record, system: System | None) -> npt.NDArray[np.int64]:
    """The edges of a system's timeline, as far as `decide` takes instants on both sides."""
    edges = np.asarray(calendar.timeline(system).edges, np.int64)
    return edges[(edges > _LOW) & (edges < _HIGH)]


def _grid(edges: Sequence[npt.NDArray[np.int64]]) -> _Grid:
    """The buckets that serve all systems: as narrow as their number allows."""
    every = np.concatenate(edges)
    if not len(every):
        return _Grid(0, 0, 1)
    low, high = int(every.min()), int(every.max())
    wanted = max(min(_PER_EDGE * len(every), _MOST) // len(edges) - 2, 1)
    width = (high - low) // wanted + 1
    first = low - width
    return _Grid(first, first + ((high - low) // width + 2) * width, width)


def _segments(
    edges: npt.NDArray[np.int64], low: int, high: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the segments between two instants begin and end."""
    between = edges[(edges > low) & (edges < high)]
    return np.append(low, between), np.append(between, high)


def _exploded(
    annotator: Annotator,
    system: System | None,
    segments: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    grid: _Grid,
) -> pa.Table:
    """One system's part of the table: a row for each segment and bucket that touch."""
    starts, ends = segments
    moments = pa.array(starts).view(pa.timestamp("us", "UTC"))
    answers = annotator.annotate(moments, system).to_arrow()
    firsts, lasts = grid.buckets(starts), grid.buckets(ends - 1)
    counts = lasts - firsts + 1
    rows = np.repeat(np.arange(len(starts)), counts)
    # Counted from the first bucket of each segment.
    places = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    names = pa.array([system or SYSTEM_NOT_STATED], pa.string())
    return pa.table(
        {
            "system": pa.DictionaryArray.from_arrays(np.zeros(len(rows), np.int32), names),
            "bucket": grid.first + (firsts[rows] + places) * grid.width,
            "start_us": starts[rows],
            "end_us": ends[rows],
        }
        | {each: answers.column(each).take(pa.array(rows)) for each in _ANSWERS}
    )


def _parts(name: Name) -> Sequence[str]:
    return (name,) if isinstance(name, str) else name


def _quoted(name: str, quote: str) -> str:
    """A name as an identifier, whatever is in it.

    Raises:
        InvalidFrameError: a name that not every engine would read as one.
    """
    if not name or "\0" in name or (quote == "`" and "\\" in name):
        raise InvalidFrameError(f"{name!r} cannot be quoted as a name in SQL; rename it")
    return quote + name.replace(quote, quote * 2) + quote
