"""Columns of times as Arrow has them, to instants: units, zones, nulls and text.

The unit of a column's type is kept, so that no cast can lose anything. Times without a zone are
read on the wall clock that the user names, and are refused without one. Text is read as `decide`
reads it, and so are the objects of a column that holds others than text.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graceperiod.errors import GracePeriodError, NaiveTimestampError, UnreadableTimestampError
from graceperiod.tables.kernel import PER_UNIT, Bools, Instants, Integers
from graceperiod.tables.problems import OUTSIDE_YEARS, ProblemCode, Problems, describe_error
from graceperiod.tables.wall_clocks import WallClock, wall_clock_of
from graceperiod.tables.written_times import read_forms
from graceperiod.times import read_wall, readings

__all__ = [
    "YEAR_1",
    "YEAR_10000",
    "Cells",
    "dictionary_of",
    "read_times",
    "unreadable_column",
    "without_blanks",
]

Cells: TypeAlias = pa.Array | npt.NDArray[np.object_]
"""A column as Arrow has it; or, where it would change what is in it, as an array of objects, with
None for what is missing."""

_FINER = (
    f"{ProblemCode.UNREADABLE}: the time is finer than a microsecond, the smallest unit kept; "
    "round it yourself"
)

YEAR_1, YEAR_10000 = (
    int(np.datetime64(f"{year}-01-01", "us").astype(np.int64)) for year in ("0001", "10000")
)
"""The instants that `decide` takes: from the first on, before the second; microseconds."""


def read_times(column: Cells, zone: WallClock | str, name: str, problems: Problems) -> Instants:
    """The instants of a column.

    Args:
        column: timestamps, text, or dictionaries of these; or objects.
        zone: the wall clock of times that state no zone; or, to refuse them, what to advise.
        name: the column's, for messages.
        problems: gets the rows that state no instant, but for nulls, which are the caller's.

    Raises:
        NaiveTimestampError: timestamps without a zone, and none is assumed.
        UnreadableTimestampError: a column of another type.
    """
    if isinstance(column, np.ndarray):
        return _read_objects(column, zone, problems)
    if pa.types.is_dictionary(column.type):
        column = _decode(column)
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _read_timestamps(column, zone, name, problems)
    if _is_text(kind):
        return _read_texts(column.cast(pa.large_string()), zone, problems)
    # A column of blanks can come as one of any type; pandas makes it of numbers.
    if not pc.all(pc.is_null(column, nan_is_null=True), min_count=0).as_py():
        raise unreadable_column(name, kind)
    nothing = np.zeros(len(column), np.int64)
    return Instants(nothing, "us", nothing.astype(np.bool_))


def unreadable_column(name: str, kind: object) -> UnreadableTimestampError:
    """The error of a column whose type holds no times."""
    return UnreadableTimestampError(
        f"the column {name!r} holds values of type {kind}; timestamps are needed, or text like "
        "'2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"
    )


def dictionary_of(column: Cells) -> tuple[list[object], npt.NDArray[np.integer[Any]]]:
    """The distinct values, and the place of each row's among them: one past the last for a null."""
    if isinstance(column, np.ndarray):
        keys = [value if type(value) is str else id(value) for value in column]
        distinct = dict(zip(keys, column, strict=True))
        distinct.pop(id(None), None)
        known = {key: place for place, key in enumerate(distinct)}
        return list(distinct.values()), np.array([known.get(key, len(known)) for key in keys], int)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values, indices = column.dictionary.to_pylist(), column.indices
    if indices.null_count:
        indices = indices.cast(pa.int32()).fill_null(len(values))
    return values, indices.to_numpy()


def without_blanks(column: pa.Array) -> pa.Array:
    """A column with null for text that is blank; one of another type as it is."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        values = without_blanks(column.dictionary)
        return pa.DictionaryArray.from_arrays(column.indices, values)
    if not _is_text(kind):
        return column
    if kind == pa.string_view():  # pyarrow cannot trim it
        column = column.cast(pa.large_string())
    blank = pc.or_(pc.utf8_is_space(column), pc.equal(column, ""))
    if not pc.any(blank).as_py():  # as in most columns, whose text need not be copied
        return column
    # Not `if_else`: in older releases it garbles text of a slice of a longer column.
    return pc.replace_with_mask(column, blank, pa.scalar(None, column.type))


def _decode(column: pa.DictionaryArray) -> pa.Array:
    """The values of a dictionary, row by row."""
    values = column.dictionary
    if values.type == pa.string_view():  # pyarrow cannot decode these
        values = values.cast(pa.large_string())
    return pa.DictionaryArray.from_arrays(column.indices, values).dictionary_decode()


def _read_timestamps(
    column: pa.Array, zone: WallClock | str, name: str, problems: Problems
) -> Instants:
    """The instants of timestamps."""
    values, unit, valid = _integers(column), column.type.unit, _validity(column)
    if unit == "ns":
        finer = np.flatnonzero(valid & (values % 1_000 != 0))
        if len(finer):
            problems.note(finer, _FINER)
            valid = valid.copy()
            valid[finer] = False
    if column.type.tz is not None:
        read = _in_range(values, unit, valid)
        problems.note(np.flatnonzero(valid & ~read.valid), OUTSIDE_YEARS)
        return read
    if isinstance(zone, str):
        raise NaiveTimestampError(f"the column {name!r} has no time zone; {zone}")
    read = zone.read(values, unit, valid)
    wrong = np.flatnonzero(valid & ~read.valid)
    outside = zone.is_outside(values[wrong], unit)
    problems.note_each(wrong, outside.astype(np.int64), zone.problems)
    return read


def _validity(column: pa.Array) -> Bools:
    """Which values of a column are there."""
    if not column.null_count:
        return np.ones(len(column), np.bool_)
    valid: Bools = column.is_valid().to_numpy(zero_copy_only=False)
    return valid


def _integers(column: pa.Array) -> Integers:
    """The 64-bit integers under a column of times; any number where it is null."""
    # Arrow keeps timestamps as these integers: reading its buffer copies nothing.
    whole = np.frombuffer(column.buffers()[1], np.int64)
    return whole[column.offset : column.offset + len(column)]


def _is_text(kind: pa.DataType) -> bool:
    return kind in {pa.string(), pa.large_string(), pa.string_view()}


def _in_range(values: Integers, unit: str, valid: Bools) -> Instants:
    """Instants, valid within the years that `decide` takes."""
    times, over = PER_UNIT[unit]
    # 64 bits of nanoseconds end in 2262, before the years do.
    low = max(YEAR_1 * times // over, np.iinfo(np.int64).min)
    high = min(YEAR_10000 * times // over, np.iinfo(np.int64).max)
    if len(values) and (values.min() < low or values.max() >= high):
        valid = valid & (values >= low) & (values < high)
        values = np.where(valid, values, 0)
    return Instants(values, unit, valid)


def _read_objects(
    values: npt.NDArray[np.object_], zone: WallClock | str, problems: Problems
) -> Instants:
    """The instants of objects: of text by columns, of all others one by one."""
    is_text = np.array([type(value) is str and value.isascii() for value in values], np.bool_)
    texts = pa.array(values, pa.large_string(), mask=~is_text)
    others = np.flatnonzero(~is_text).tolist()
    objects = {row: values[row] for row in others if values[row] is not None}
    return _read_texts(texts, zone, problems, objects)


def _read_texts(
    column: pa.Array,
    zone: WallClock | str,
    problems: Problems,
    objects: Mapping[int, object] = MappingProxyType({}),
) -> Instants:
    """The instants of text, and of objects at some rows where the column is null.

    The usual forms are read all rows at once. The rest is read as `decide` reads it, one distinct
    text at a time: a hundred times slower, but it says what is wrong.
    """
    size = len(column)
    values, valid = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    repeated, others = [], []
    left = _validity(column)  # the rows that no form has matched
    for clock, rows, times in read_forms(column, left):
        wall = zone if clock == "" else clock and wall_clock_of(clock)
        if isinstance(wall, str):
            _note_naive(rows, column.take(pa.array(rows)), wall, problems)
            left[rows] = False
            continue
        every = np.ones(len(rows), np.bool_)
        read = wall.read(times, "us", every) if wall else _in_range(times, "us", every)
        values[rows], valid[rows] = read.values, read.valid
        repeated.append(rows[read.repeated])
        others.append(read.others)
        left[rows[read.valid]] = False
    rows = np.flatnonzero(left)
    distinct, places = dictionary_of(column.take(pa.array(rows)))
    rows = np.append(rows, np.array(list(objects), np.int64))
    places = np.append(places, len(distinct) + np.arange(len(objects)))
    known, read_problems = _read_values([*distinct, *objects.values()], zone)
    problems.note_each(rows, places, read_problems)
    first, last, is_known = known[places].T
    values[rows], valid[rows] = first, is_known.astype(np.bool_)
    repeated.append(rows[first != last])
    others.append(last[first != last])
    return Instants(values, "us", valid, np.concatenate(repeated), np.concatenate(others))


def _note_naive(rows: Integers, texts: pa.Array, advice: str, problems: Problems) -> None:
    """Note texts without a zone: as `_read_value` would, in a tenth of the time."""
    distinct, places = dictionary_of(texts)
    code = ProblemCode.NAIVE.value
    problems.note_each(
        rows, places, [f"{code}: {text!r} has no time zone; {advice}" for text in distinct]
    )


def _read_values(
    values: Sequence[object], zone: WallClock | str
) -> tuple[Integers, list[str | None]]:
    """For each value its first and its last reading, and whether there is one; and its problem."""
    found = [_read_value(value, zone) for value in values]
    problems = [read if isinstance(read, str) else None for read in found]
    times = [(0, 0, 0) if isinstance(read, str) else (read[0], read[-1], 1) for read in found]
    return np.array(times, np.int64).reshape(-1, 3), problems


def _read_value(value: Any, zone: WallClock | str) -> tuple[int, ...] | str:  # noqa: ANN401 - whatever a cell holds
    """The instants that a text or an object can mean, or why there is none."""
    try:
        return readings(value)
    except NaiveTimestampError as error:
        wall = read_wall(value) if isinstance(value, str) else value
        if wall.tzinfo is not None:  # a zone of pytz that was never applied
            return describe_error(error)
        if isinstance(zone, str):
            return describe_error(error).partition("; ")[0] + f"; {zone}"
        return zone.read_one(wall)
    except GracePeriodError as error:
        return describe_error(error)
