"""A section while it is read."""

from collections import defaultdict
from dataclasses import dataclass, field

from graceperiod.bulletins.document import Line, Row, Section
from graceperiod.bulletins.page.labels import ENDS, STARTS, Label
from graceperiod.bulletins.page.tables import Block, Stated, join_stated, row_of
from graceperiod.bulletins.words.lines import is_date


@dataclass
class Draft:
    """A section while it is read: rows that are complete, the one that is not, and other lines."""

    heading: Line | None = None
    rows: list[Row] = field(default_factory=list)
    stated: Stated = field(default_factory=dict)
    lines: dict[Label, list[Line]] = field(default_factory=lambda: defaultdict(list))
    text: tuple[Line, ...] = ()  # of cells of its rows
    expects_end: bool = False
    has_own_clients: bool = False
    labels: set[Label] = field(default_factory=set)

    @property
    def has_times(self) -> bool:
        """Whether it has times, or labels of them."""
        return bool(self.rows or self.stated)

    @property
    def has_body(self) -> bool:
        """Whether it holds more than a heading."""
        return self.has_times or any(self.lines.values())

    def lines_of(self, label: Label | None) -> list[Line]:
        """The lines under a label that is not of times; by default those of its description."""
        own = {Label.CLIENTS, Label.ACTION, Label.SYSTEMS}
        return self.lines[label if label in own else Label.DESCRIPTION]

    def has_value(self, label: Label) -> bool:
        """Whether something stands under a label."""
        return bool(self.stated.get(label) if label in STARTS | ENDS else self.lines_of(label))

    def is_followed_by(self, label: Label) -> bool:
        """Whether a label begins another section: it has it already, with what belongs to it."""
        if label is Label.START:
            told = (Label.CLIENTS, Label.DESCRIPTION, Label.ACTION)
            return self.has_times and any(self.lines[part] for part in told)
        if label is Label.CLIENTS:
            return bool(self.lines[label] and self.lines[Label.DESCRIPTION])
        return label is Label.DESCRIPTION and label in self.labels

    def begin(self, label: Label) -> None:
        """Begin the value of a label of times: of another row, where this one has a start."""
        told = [line for start in STARTS for line in self.stated.get(start, ())]
        if label in STARTS - {Label.NEW_START} and told and not is_date(told[-1].text):
            self.end_row()
        elif label in ENDS and not self.stated and len(self.rows) == 1:
            (row,) = self.rows
            if row.starts and not row.ends:  # it has waited for its end
                self.rows, self.stated = [], {Label.START: row.starts}
        self.stated.setdefault(label, ())

    def end_row(self, row: Row | None = None) -> None:
        """Complete the row that is being read, or put another in its place."""
        if self.stated:
            self.rows.append(row or row_of(self.stated))
        self.stated = {}

    def add_time(self, label: Label, line: Line) -> None:
        """Add a line to what a label of times says."""
        self.stated[label] = join_stated(self.stated.get(label, ()), (line,))

    def take(self, block: Block, *, is_alone: bool) -> None:
        """Take rows of a table."""
        self.heading = block.heading or self.heading
        self.has_own_clients = not is_alone
        self.rows += block.rows
        self.text += block.text
        self.lines[Label.CLIENTS] += block.clients

    def take_below(self, below: "Draft") -> None:
        """Take what stands below a table that has several sections."""
        clients = self.lines[Label.CLIENTS] or below.lines[Label.CLIENTS]
        self.lines = below.lines | {
            Label.CLIENTS: clients,
            Label.SYSTEMS: self.lines[Label.SYSTEMS],
        }

    def section(self) -> Section:
        """The section as it was read."""
        self.end_row()
        return Section(
            heading=self.heading,
            rows=tuple(self.rows),
            clients=tuple(self.lines[Label.CLIENTS]),
            systems=tuple(self.lines[Label.SYSTEMS]),
            description=(*self.text, *self.lines[Label.DESCRIPTION]),
            action=tuple(self.lines[Label.ACTION]),
            expects_end=self.expects_end,
            has_own_clients=self.has_own_clients,
        )
