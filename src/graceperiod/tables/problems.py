"""Why rows cannot be decided: a text for each row, few of them distinct."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from graceperiod.tables.kernel import Integers

__all__ = ["Problems"]


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
        self, rows: Integers, places: npt.NDArray[np.integer[Any]], texts: Sequence[str | None]
    ) -> None:
        """Note for each of some rows the text at its place in a list. A row whose text is None, or
        whose place is past the last or -1, gets no problem.
        """
        if not len(rows) or not any(texts):
            return
        numbers = [text and self._texts.setdefault(text, len(self._texts) + 1) for text in texts]
        found = np.array([*(number or 0 for number in numbers), 0], np.int32)[places]
        before = self.codes[rows]
        self.codes[rows] = np.where(before == 0, found, before)

    @property
    def texts(self) -> list[str]:
        """The distinct texts."""
        return list(self._texts)
