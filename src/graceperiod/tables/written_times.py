"""Times as text in the usual forms of ISO 8601, read by NumPy, all rows of one form at once.

A form is a date and a time of day, to the minute, the second or six decimals of it, and how it
ends: with an offset, with `Z`, with ` ET`, or with neither. A text of one of these forms is read as
`decide` reads it, or not at all: a date or a time that does not exist is left to others.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graceperiod.tables.kernel import Bools, Integers
from graceperiod.times import DAY, MINUTE

__all__ = ["read_forms"]

_Cells = npt.NDArray[np.uint8]

_SHAPE = "ccyy-mm-ddThh:nn:ss.ffffff"
"""A date and a time of day; the time may stop before its seconds, and in its decimals."""
_SIZES = (16, 19, *range(21, 27))
"""The lengths that it can have."""
_ENDS = {0: ("", ""), 1: ("Z", None), 3: (" ET", "ET"), 6: ("+HH:MM", None)}
"""What can follow, by its length, and the clock that the time is then on."""
_MOST = {"c": 99, "y": 99, "m": 12, "d": 31, "h": 23, "n": 59, "s": 59, "H": 23, "M": 59}
"""The most that each number of two digits can be."""
_MONTHS = np.arange("0000-01", "10000-02", dtype="M8[M]").astype("M8[D]").astype(np.int32)
"""The first day of each month, in days since 1970."""
_TEN, _PER_YEAR, _PER_HOUR = np.uint8(10), 12, 60
_BLOCK = 1 << 14  # rows: their cells stay in the cache


def read_forms(column: pa.Array, wanted: Bools) -> Iterator[tuple[str | None, Integers, Integers]]:
    """The texts of each form among those wanted.

    Args:
        column: large strings.
        wanted: the rows to look at, none of them null.

    Yields:
        The clock that a form is on: None for instants, `ET`, or empty where none is stated; its
        rows; and their times on that clock, in microseconds since 1970.
    """
    _, offsets, data = column.buffers()
    begins = np.frombuffer(offsets, np.int64)[column.offset :][: len(column) + 1]
    for first in range(0, len(column), _BLOCK):
        starts = begins[first : first + _BLOCK + 1]
        lengths = np.diff(starts)
        is_usual = (lengths >= min(_SIZES)) & (lengths <= max(_SIZES) + max(_ENDS))
        rows = np.flatnonzero(wanted[first : first + _BLOCK] & is_usual)
        if not len(rows):
            continue
        text, stops = np.frombuffer(data, np.uint8), starts[1:][rows]
        last, sign = text[stops - 1], text[stops - max(_ENDS)]
        ends = np.where((sign == ord("+")) | (sign == ord("-")), 6, 0)
        ends = np.where(last == ord("Z"), 1, np.where(last == ord("T"), 3, ends))
        kinds = lengths[rows] * len(_SHAPE) + ends
        for kind in np.flatnonzero(np.bincount(kinds)).tolist():
            length, end = divmod(kind, len(_SHAPE))
            if length - end in _SIZES:
                alike = rows[kinds == kind]
                shape, clock = _ENDS[end]
                cells = _gather(text, starts[alike], length)
                times, sound = _read_cells(cells, _SHAPE[: length - end] + shape)
                yield clock, first + alike[sound], times[sound]


def _gather(text: _Cells, starts: Integers, length: int) -> _Cells:
    """The characters of texts of one length, by where they begin: a row for each place in them."""
    if starts[-1] - starts[0] == (len(starts) - 1) * length:  # one follows the other
        return np.ascontiguousarray(text[starts[0] : starts[-1] + length].reshape(-1, length).T)
    cells: _Cells = text[starts + np.arange(length)[:, None]]
    return cells


def _read_cells(cells: _Cells, shape: str) -> tuple[Integers, Bools]:
    """The times of texts of one shape, and which are sound; a row of cells for each character."""
    digits = cells - np.uint8(ord("0"))  # what comes before 0 turns into a large number
    between = cells[_SHAPE.index("T")]
    sound: Bools = (between == ord("T")) | (between == ord(" "))
    for place, mark in enumerate(shape):
        if mark in _MOST or mark == "f":
            sound &= digits[place] < _TEN
        elif mark not in "T+":
            sound &= cells[place] == ord(mark)
    numbers = dict.fromkeys(_MOST, np.zeros(1, np.int32))
    for letter in _MOST.keys() & set(shape):
        place = shape.index(letter)
        pair = digits[place] * _TEN + digits[place + 1]
        sound &= pair <= _MOST[letter]
        numbers[letter] = pair.astype(np.int32)
    century, year, month, day, hour, minute, second, *shift = numbers.values()
    years = century * 100 + year
    months = years * _PER_YEAR + month - 1
    before, after = (_MONTHS.take(months + more, mode="clip") for more in (0, 1))
    sound &= (years > 0) & (month > 0) & (day > 0) & (before + day <= after)
    minutes = hour * _PER_HOUR + minute
    if "H" in shape:
        offset = shift[0] * _PER_HOUR + shift[1]
        minutes -= np.where(cells[shape.index("+")] == ord("-"), -offset, offset)
    times = (before + day - 1).astype(np.int64) * DAY + minutes.astype(np.int64) * MINUTE
    unit = MINUTE // 60
    times += second.astype(np.int64) * unit
    for decimal in digits[_SHAPE.index("f") : shape.rfind("f") + 1]:
        unit //= 10
        times += decimal.astype(np.int64) * unit
    return times, sound
