"""What a page holds, still as written: lines under their labels, section by section."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Line", "Page", "Row", "Section"]


class Line(NamedTuple):
    """A line of text with its number in the source, from 1. Spaces are single, ends trimmed.

    `cell` grows by one at each boundary between the cells of a table, so that the lines of a cell
    share it, and an empty cell uses one up. `column` is the place of the cell in its row, from 0;
    below 0 outside of tables.
    """

    number: int
    text: str
    cell: int = 0
    column: int = -1
    quoted: bool = False
    """Whether it stands behind a mark of quoting in a mail."""

    @property
    def row(self) -> int:
        """The first cell of its row, which those of a row have in common."""
        return self.cell - self.column


class Row(NamedTuple):
    """What a row of a table states, or labels one under the other: times, one a line, or phrases in
    their place.

    The n-th start goes with the n-th end; an end can name the system of which it is, `EDI: 13:10`.
    `unsplit` are times of which the page does not show which are starts and which are ends. What
    stands in other cells of a row of a table is of that row alone.
    """

    starts: tuple[Line, ...] = ()
    ends: tuple[Line, ...] = ()
    unsplit: tuple[Line, ...] = ()
    systems: tuple[Line, ...] = ()
    clients: tuple[Line, ...] = ()
    impact: tuple[Line, ...] = ()
    status: tuple[Line, ...] = ()
    direction: tuple[Line, ...] = ()
    new: tuple[Line, ...] = ()
    """The starts that take the place of others."""


@dataclass(frozen=True)
class Section:
    """One part of a page, in the lines it was read from."""

    heading: Line | None = None
    rows: tuple[Row, ...] = ()
    clients: tuple[Line, ...] = ()
    systems: tuple[Line, ...] = ()
    description: tuple[Line, ...] = ()
    action: tuple[Line, ...] = ()
    expects_end: bool = False
    """Whether the label of its ends says that they are only expected."""
    has_own_clients: bool = False
    """Whether its clients are those of rows of a table that has others."""

    @property
    def headline(self) -> str:
        """The text of its heading; empty where it has none."""
        return self.heading.text if self.heading else ""

    @property
    def line(self) -> int:
        """The first line of it."""
        lines = [*self.clients, *self.description, *self.action, *self.systems]
        lines += [line for row in self.rows for line in (*row.starts, *row.unsplit)]
        if self.heading:
            lines.append(self.heading)
        return min((line.number for line in lines), default=1)

    @property
    def has_body(self) -> bool:
        """Whether it holds more than a heading."""
        return bool(self.rows or self.clients or self.description or self.action or self.systems)


@dataclass(frozen=True)
class Page:
    """What a page holds, still as written."""

    head: tuple[Line, ...] = ()
    """The lines before the first label, sentence or heading: the title is among them."""
    sections: tuple[Section, ...] = ()
    received: Line | None = None
    issued: Line | None = None
    has_labels: bool = False
    """Whether it has labels that only bulletins have."""
    unread: tuple[tuple[Line, str], ...] = ()
    """The lines of cells that are under no label that is understood, each with why."""
