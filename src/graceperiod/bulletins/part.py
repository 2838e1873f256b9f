"""A section as understood, on its way to outages."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.penalties import Penalty
from graceperiod.outages import Direction, Impact
from graceperiod.systems import System

__all__ = ["Part", "Window"]


class Window(NamedTuple):
    """A window as read, in microseconds since 1970 UTC, with its line.

    `sentence` is the sentence it was read from, where that was prose.
    """

    start: int
    end: int | None
    line: Line
    sentence: str | None = None
    place: int = 0
    """Where in its sentence it stands."""
    end_is_stated: bool = False
    """Whether an end is stated that could not be read."""


@dataclass(frozen=True)
class Part:
    """Some systems and their windows, and what the bulletin says of them."""

    heading: Line | None
    systems: frozenset[System]
    windows: tuple[Window, ...]
    impact: Impact
    direction: Direction
    approximate: bool
    clients: str | None
    penalty: Penalty | None
    language: str
    line: int
    no_outage: bool
    """Whether it says that no outage is expected."""
    off: bool
    """Whether it says that it was called off, or put off without another time."""
    is_explained: bool
    """Whether a finding says already what of it was left out."""
    called_off: tuple[Window, ...] = ()
    """The windows that it lists and says were called off."""

    def with_windows(self, windows: tuple[Window, ...]) -> "Part":
        """The same with other windows."""
        return self if windows == self.windows else replace(self, windows=windows)
