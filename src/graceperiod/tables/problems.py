"""Why rows cannot be decided: a text for each row that begins with a code, `MISSING: …`."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from graceperiod.errors import (
    GracePeriodError,
    InvalidDeadlineError,
    NaiveTimestampError,
    NonexistentTimeError,
    UnknownSystemError,
)
from graceperiod.tables.kernel import Integers

__all__ = ["MISSING_TIME", "OUTSIDE_YEARS", "ProblemCode", "Problems", "describe_error"]


class ProblemCode(StrEnum):
    """The kind of a problem. Its value is its name, and begins the text up to the first colon."""

    MISSING = "MISSING"
    NAIVE = "NAIVE"
    UNREADABLE = "UNREADABLE"
    NONEXISTENT = "NONEXISTENT"
    UNKNOWN_SYSTEM = "UNKNOWN_SYSTEM"
    NO_DEADLINE = "NO_DEADLINE"
    NO_ANSWER = "NO_ANSWER"


MISSING_TIME = f"{ProblemCode.MISSING}: the timestamp is missing"
OUTSIDE_YEARS = f"{ProblemCode.UNREADABLE}: the time is outside the years 1 to 9999 in UTC"

_CODES: dict[type[GracePeriodError], ProblemCode] = {
    NaiveTimestampError: ProblemCode.NAIVE,
    NonexistentTimeError: ProblemCode.NONEXISTENT,
    UnknownSystemError: ProblemCode.UNKNOWN_SYSTEM,
    InvalidDeadlineError: ProblemCode.NO_DEADLINE,
}
"""The codes of the errors that `decide` raises; any other says that a time is unreadable."""


def describe_error(error: GracePeriodError) -> str:
    """The problem of a row that `decide` would refuse with an error."""
    # Added, since to format a code takes as long as all the rest.
    return _CODES.get(type(error), ProblemCode.UNREADABLE) + f": {error}"


class Problems:
    """The problems of a column of rows. A row keeps the first one noted.

    `codes` has for each row one more than the place of its text, or 0 without a problem.

    Args:
        size: how many rows there are.
    """

    def __init__(self, size: int) -> None:
        self.codes: npt.NDArray[np.int32] = np.zeros(size, np.int32)
        self._texts: dict[str, int] = {}

    def note(self, rows: Integers, text: str) -> None:
        """Note the problem of some rows, by their places."""
        self.note_each(rows, np.zeros(len(rows), np.int64), [text])

    def note_each(
        self,
        rows: Integers | slice,
        places: npt.NDArray[np.integer[Any]],
        texts: Sequence[str | None],
    ) -> None:
        """Note for each of some rows the text at its place in a list. A row whose text is None, or
        whose place is past the last or -1, gets no problem.
        """
        if not len(places) or not any(texts):
            return
        known = self._texts
        numbers = [known.setdefault(text, len(known) + 1) if text else 0 for text in texts]
        found = np.array([*numbers, 0], np.int32)[places]
        before = self.codes[rows]
        self.codes[rows] = np.where(before == 0, found, before)

    @property
    def texts(self) -> list[str]:
        """The distinct texts."""
        return list(self._texts)
