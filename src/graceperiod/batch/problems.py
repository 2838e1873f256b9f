"""Why rows cannot be decided: a text for each, few of them distinct."""

import numpy as np
import numpy.typing as npt

__all__ = ["Problems"]


class Problems:
    """The problems of a column of rows. A row keeps the first one noted.

    Args:
        size: how many rows there are.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._codes: npt.NDArray[np.int32] | None = None
        self._texts: dict[str, int] = {}

    def note(self, rows: npt.NDArray[np.int64], text: str) -> None:
        """Note the problem of some rows, by their places."""
        if not len(rows):
            return
        if self._codes is None:
            self._codes = np.zeros(self._size, np.int32)
        code = self._texts.setdefault(text, len(self._texts) + 1)
        self._codes[rows[self._codes[rows] == 0]] = code

    def merge(self, rows: npt.NDArray[np.int64], part: "Problems") -> None:
        """Note the problems of some rows, which were told by their places among these."""
        for text, code in part._texts.items():  # noqa: SLF001 - of the same class
            self.note(rows[part.codes == code], text)

    @property
    def codes(self) -> npt.NDArray[np.int32]:
        """For each row 0 for none, or one more than the place of its text."""
        return np.zeros(self._size, np.int32) if self._codes is None else self._codes

    @property
    def texts(self) -> list[str]:
        """The distinct ones."""
        return list(self._texts)
