"""What a page holds, still as written: lines under their labels, section by section."""

from dataclasses import dataclass, field

from graceperiod.bulletins.flow import flow
from graceperiod.bulletins.labels import Label, is_strong_heading
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.prose import read_prose

__all__ = ["Page", "Rows", "Section", "merge_names"]


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
    expects_end: bool = False
    """Whether the label of its ends says that they are only expected."""
    has_own_clients: bool = False
    """Whether its clients are those of rows of a table that has others."""
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


def merge_names(sections: list[Section]) -> list[Section]:
    """The sections, those that are no more than a name in a list given back to the one before."""
    kept: list[Section] = []
    for section in sections:
        heading = section.heading
        is_name = heading is not None and not is_strong_heading(heading.text)
        if not is_name or section.rows or _holds_window(section.description):
            kept.append(section)
            continue
        if not kept:
            kept.append(Section())
        kept[-1].description += [*filter(None, [heading]), *section.description]
        kept[-1].clients = kept[-1].clients or section.clients
        kept[-1].action += section.action
    return [each for each in kept if each.has_body or each.heading]


def _holds_window(lines: list[Line]) -> bool:
    return any(span.start.day for span in read_prose(flow(lines).text).spans)
