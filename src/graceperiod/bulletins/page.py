"""What a page holds, still as written: lines under their labels, section by section."""

from dataclasses import dataclass, field

from graceperiod.bulletins.labels import Label
from graceperiod.bulletins.lines import Line

__all__ = ["Page", "Rows", "Section"]


@dataclass
class Rows:
    """Times as they stand on the page, one a line, or phrases in their place.

    The n-th start goes with the n-th end. `unsplit` are times of which the page does not show
    which are starts and which are ends.
    """

    starts: list[Line] = field(default_factory=list)
    ends: list[Line] = field(default_factory=list)
    unsplit: list[Line] = field(default_factory=list)


@dataclass
class Section:
    """One part of a page, in the lines it was read from."""

    heading: Line | None = None
    columns: list[str] = field(default_factory=list)
    """The names in its heading, where they stand beside one another over times of their own."""
    rows: list[Rows] = field(default_factory=list)
    clients: list[Line] = field(default_factory=list)
    systems: list[Line] = field(default_factory=list)
    description: list[Line] = field(default_factory=list)
    action: list[Line] = field(default_factory=list)
    labels: set[Label] = field(default_factory=set)
    """Those seen in it."""

    @property
    def headline(self) -> str:
        """The text of its heading; empty where it has none."""
        return self.heading.text if self.heading else ""

    @property
    def line(self) -> int:
        """The first line of it."""
        lines = [*self.clients, *self.description, *self.action, *self.systems]
        lines += [line for rows in self.rows for line in (*rows.starts, *rows.unsplit)]
        if self.heading:
            lines.append(self.heading)
        return min((line.number for line in lines), default=1)

    @property
    def has_body(self) -> bool:
        """Whether it holds more than a heading."""
        return bool(self.rows or self.clients or self.description or self.action or self.systems)


@dataclass
class Page:
    """What a page holds, still as written."""

    head: list[Line] = field(default_factory=list)
    """The lines before the first label, sentence or heading: the title is among them."""
    sections: list[Section] = field(default_factory=list)
    received: Line | None = None
    issued: Line | None = None
    has_labels: bool = False
