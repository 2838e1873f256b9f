"""What a bulletin claims: one system in one window, where that stands, and what becomes of it."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

from graceperiod.bulletins.document import Line, Row
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import Clock, find_tokens
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.penalties import Penalty
from graceperiod.outages import Direction, Impact
from graceperiod.systems import System

__all__ = ["Claim", "Ending", "Fate", "Part", "Window", "is_entry"]


class Fate(Enum):
    """What becomes of a claim."""

    STANDS = auto()
    REPEATED = auto()
    NOT_EXPECTED = auto()
    CALLED_OFF = auto()
    PUT_OFF = auto()


class Window(NamedTuple):
    """A window as read, in microseconds since 1970 UTC, and where it stands."""

    start: int
    end: int | None
    line: Line
    sentence: Sentence | None = None
    """The sentence it was read from, where that was prose."""
    place: int = 0
    """Where in its sentence it stands."""
    end_is_stated: bool = False
    """Whether an end is stated that could not be read."""
    row: Row = Row()
    """The row of the table that it was read from."""
    systems: frozenset[System] = frozenset()
    """Those that its row or its sentence names; none where it is of all that its section names."""

    @property
    def times(self) -> tuple[int, int | None]:
        """Its start and its end."""
        return self.start, self.end


class Ending(NamedTuple):
    """A sentence that says that something is over, and when: at an instant, at an hour of a day
    that it does not name, or not said.
    """

    sentence: Sentence
    line: Line
    when: int | None
    clock: Clock | None
    systems: frozenset[System]
    """Those it names; all where it names none."""
    direction: Direction
    """The one it is of; unknown for all."""
    slips: tuple[Finding, ...] = ()
    is_planned: bool = False
    """Whether it is to come, as the end of planned work."""


_ENTRY = 24  # characters in which an entry states its time: `Update 14, 10:30: …`


def is_entry(line: Line) -> bool:
    """Whether a line is a dated entry of a page that goes on: it begins with a time and a mark."""
    tokens = find_tokens(line.text[: 2 * _ENTRY])
    if not tokens or tokens[0].begin > _ENTRY:
        return False
    behind = line.text[tokens[min(1, len(tokens) - 1)].end :].lstrip(" )")
    return behind[:1] in {":", "-", "–", "—"}


@dataclass(frozen=True)
class Part:
    """What a section says that all its claims share."""

    place: int
    """Which of the sections it is."""
    heading: Line | None
    systems: frozenset[System]
    clients: str | None
    penalty: Penalty | None
    language: str
    line: int
    passage: Passage
    instructions: frozenset[int]
    """The lines that say what clients should do."""
    traits: tuple[tuple[frozenset[System], Impact, Direction, bool], ...]
    """What happens to its systems, of which windows can have their own."""


@dataclass(frozen=True)
class Claim:
    """One system in one window; no system where none is known of the window."""

    system: System | None
    window: Window
    part: Part
    language: str
    impact: Impact
    direction: Direction
    approximate: bool
    fate: Fate = Fate.STANDS

    @property
    def key(self) -> tuple[System | None, int, int | None]:
        """What two claims share that say the same."""
        return self.system, *self.window.times

    def with_fate(self, fate: Fate) -> "Claim":
        """The same with another fate."""
        return replace(self, fate=fate)

    def with_end(self, end: int | None, *, approximate: bool = False) -> "Claim":
        """The same, over at this time; approximate where that was presumed."""
        return replace(
            self,
            window=self.window._replace(end=end),
            approximate=self.approximate or approximate,
        )
