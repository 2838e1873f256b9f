"""Columns of times as Arrow has them, to instants: units, zones, nulls and text.

The unit is read from the type and kept, so no cast can lose anything. What states no zone is read
on the wall clock the user names, and without one refused. Text is read as `decide` reads it.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graceperiod.errors import GracePeriodError, NaiveTimestampError, UnreadableTimestampError
from graceperiod.tables.kernel import PER_UNIT, Integers
from graceperiod.tables.problems import Problems
from graceperiod.tables.wall_clocks import WallClock
from graceperiod.times import readings

__all__ = [
    "Instants",
    "dictionary_of",
    "integers",
    "no_time",
    "read_times",
    "to_microseconds",
    "validity",
    "without_blanks",
]

_ISO = r"^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
_WITH_OFFSET = _ISO + r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$"
_NAIVE = _ISO + "$"
_EASTERN = _ISO + " ET$"
_DATE = len("2025-10-02")
_YEARS = 1, 9999
_NONE = np.empty(0, np.int64)


class Instants(NamedTuple):
    """A column of times: integers in a unit, `s`, `ms`, `us` or `ns`, since 1970 UTC.

    `valid` says which rows state an instant. Those at `repeated` can mean another too, an hour
    later, `others`.
    """

    values: Integers
    unit: str
    valid: npt.NDArray[np.bool_]
    repeated: npt.NDArray[np.int64]
    others: Integers

    def readings(self, row: int) -> tuple[int, ...]:
        """The instants of a row in microseconds, the earlier first."""
        found = [self.values[row], *self.others[self.repeated == row]]
        return tuple(int(each) for each in to_microseconds(np.array(found), self.unit))

    def both(self, rows: npt.NDArray[np.int64]) -> tuple[Integers, Integers]:
        """The first and the last reading of some rows, in microseconds; the same of most."""
        last = self.values.copy()
        last[self.repeated] = self.others
        return to_microseconds(self.values[rows], self.unit), to_microseconds(last[rows], self.unit)


def to_microseconds(values: Integers, unit: str) -> Integers:
    """Instants in a unit as the microseconds they fall in."""
    times, over = PER_UNIT[unit]
    return values // times * over


def read_times(
    column: pa.Array, zone: WallClock | None, eastern: WallClock, name: str, problems: Problems
) -> Instants:
    """The instants of a column.

    Args:
        column: timestamps, text, or dictionaries of text.
        zone: the wall clock of what states no zone; None refuses it.
        eastern: that of Eastern Time, for text which names it.
        name: the column's, for messages.
        problems: where rows that are no instant are noted; a null is left to the caller.

    Raises:
        NaiveTimestampError: timestamps without a zone, and none is given.
        UnreadableTimestampError: a column of another type.
    """
    kind = column.type
    if pa.types.is_timestamp(kind):
        values, valid = integers(column), validity(column)
        if kind.tz is not None:
            return _in_range(values, kind.unit, valid, problems)
        if zone is None:
            raise NaiveTimestampError(
                f"the column {name!r} has no time zone; say which is meant with assume_zone, as "
                "assume_zone='ET' or 'UTC'"
            )
        return _on_wall(values, kind.unit, valid, zone, problems)
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        column = column.dictionary_decode()
    if _is_text(column.type):
        return _of_text(column.cast(pa.large_string()), zone, eastern, problems)
    if pa.types.is_null(kind):
        return Instants(np.zeros(len(column), np.int64), "us", validity(column), _NONE, _NONE)
    raise no_time(name, kind)


def no_time(name: str, kind: object) -> UnreadableTimestampError:
    """The error of a column whose type holds no times."""
    return UnreadableTimestampError(
        f"the column {name!r} is of type {kind}, which is no time; give timestamps, or text as "
        "'2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"
    )


def validity(column: pa.Array) -> npt.NDArray[np.bool_]:
    """Which values of a column are there."""
    if not column.null_count:
        return np.ones(len(column), np.bool_)
    valid: npt.NDArray[np.bool_] = column.is_valid().to_numpy(zero_copy_only=False)
    return valid


def integers(column: pa.Array) -> npt.NDArray[np.int64]:
    """The 64-bit integers under a column of times, of any number where it is null."""
    whole = np.frombuffer(column.buffers()[1], np.int64)
    return whole[column.offset : column.offset + len(column)]


def dictionary_of(column: pa.Array) -> tuple[list[object], npt.NDArray[np.integer[Any]]]:
    """The distinct values of a column, and the place of each row's among them; one past the last
    for a null.
    """
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
    if kind == pa.string_view():  # which pyarrow cannot trim
        column = column.cast(pa.large_string())
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    # Not `if_else`: in older releases it garbles text of a slice of a longer column.
    return pc.replace_with_mask(column, blank, pa.scalar(None, column.type))


def _is_text(kind: pa.DataType) -> bool:
    return kind in {pa.string(), pa.large_string(), pa.string_view()}


def _on_wall(
    values: npt.NDArray[np.int64],
    unit: str,
    valid: npt.NDArray[np.bool_],
    zone: WallClock,
    problems: Problems,
) -> Instants:
    """The instants of wall-clock times."""
    read = zone.read(values, unit)
    missing = read.missing[valid[read.missing]]
    valid = valid.copy()
    valid[missing] = False
    problems.note(
        missing,
        f"the clocks of {zone.name} skipped this time, or it is outside the years 1970 to 2037",
    )
    there = valid[read.repeated]
    return Instants(read.values, unit, valid, read.repeated[there], read.others[there])


def _in_range(
    values: npt.NDArray[np.int64], unit: str, valid: npt.NDArray[np.bool_], problems: Problems
) -> Instants:
    """Instants, but for those outside the years that `decide` takes."""
    times, over = PER_UNIT[unit]
    low, high = (_begin_of_year(year) * times // over for year in (_YEARS[0], _YEARS[1] + 1))
    high = min(high, np.iinfo(np.int64).max)
    low = max(low, np.iinfo(np.int64).min)
    if len(values) and (values.min() < low or values.max() >= high):
        outside = valid & ((values < low) | (values >= high))
        problems.note(np.flatnonzero(outside), "the time is outside the years 1 to 9999 in UTC")
        valid = valid & ~outside
        values = np.where(valid, values, 0)
    return Instants(values, unit, valid, _NONE, _NONE)


def _begin_of_year(year: int) -> int:
    days = int(np.datetime64(f"{year:04}-01-01", "D").astype(np.int64))
    return days * 24 * 60 * 60 * 1_000_000


def _of_text(
    column: pa.Array, zone: WallClock | None, eastern: WallClock, problems: Problems
) -> Instants:
    """The instants of text: the usual forms all at once, whatever else one distinct value at a
    time.
    """
    size = len(column)
    values, valid = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    repeated, others = [_NONE], [_NONE]
    left = validity(column)
    forms: list[tuple[str, WallClock | None, int]] = [(_WITH_OFFSET, None, 0)]
    forms.append((_EASTERN, eastern, len(" ET")))
    if zone is not None:
        forms.append((_NAIVE, zone, 0))
    for pattern, wall, label in forms:
        rows = np.flatnonzero(left & _matches(column, pattern))
        some = column.take(pa.array(rows))
        if label:
            some = pc.utf8_slice_codeunits(some, 0, -label)
        kind = pa.timestamp("us", None if wall else "UTC")
        try:
            read = integers(some.cast(kind))
        except pa.ArrowInvalid:  # some date does not exist; the other rows are read all the same
            real = _have_real_dates(some)
            rows = rows[real]
            read = integers(some.filter(pa.array(real)).cast(kind))
        unread = Problems(len(rows))
        every = np.ones(len(rows), np.bool_)
        told = (
            _in_range(read, "us", every, unread)
            if wall is None
            else _on_wall(read, "us", every, wall, unread)
        )
        values[rows], valid[rows] = told.values, told.valid
        repeated.append(rows[told.repeated])
        others.append(told.others)
        if pattern == _NAIVE:
            left[rows] = False
            problems.merge(rows, unread)
        else:  # the few that are none are told below, in the words of `decide`
            left[rows[told.valid]] = False
    rows = np.flatnonzero(left)
    texts, places = dictionary_of(column.take(pa.array(rows)))
    found = [_told(str(text)) for text in texts]
    problems.note_each(rows, places, [error for _, error in found])
    moments = np.array([[each[0], each[-1]] if each else [0, 0] for each, _ in found], np.int64)
    first, last = moments.reshape(-1, 2)[places].T
    values[rows], valid[rows] = first, np.array([bool(each) for each, _ in found])[places]
    repeated.append(rows[first != last])
    others.append(last[first != last])
    order = np.argsort(np.concatenate(repeated), kind="stable")
    return Instants(
        values, "us", valid, np.concatenate(repeated)[order], np.concatenate(others)[order]
    )


def _have_real_dates(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Which of some texts that begin with a date name one that exists, as Arrow reads it."""
    dates, places = dictionary_of(pc.utf8_slice_codeunits(texts, 0, _DATE))
    real = np.array([_is_real(str(date)) for date in dates], np.bool_)
    return np.take(real, places)


def _is_real(date: str) -> bool:
    try:
        pa.scalar(date).cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return False
    return True


def _told(text: str) -> tuple[tuple[int, ...], str | None]:
    """The instants a text can mean, or none and why."""
    try:
        return readings(text), None
    except GracePeriodError as error:
        return (), str(error)


def _matches(column: pa.Array, pattern: str) -> npt.NDArray[np.bool_]:
    found = pc.match_substring_regex(column, pattern)
    mask: npt.NDArray[np.bool_] = pc.coalesce(found, pa.scalar(value=False)).to_numpy(
        zero_copy_only=False
    )
    return mask
