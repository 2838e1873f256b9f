"""From the lines of a page to its sections: one way through for every layout.

A label holds for what follows it. Labels that follow one another without a value are the head of a
table without cells: the times after them are its rows, told apart by their order. A section ends
where the next heading or the next start label begins one.
"""

from collections.abc import Container, Sequence

from graceperiod.bulletins.document import Line, Page
from graceperiod.bulletins.page.around import (
    NUMBER_WITHIN,
    is_banner,
    is_footer,
    number_in_title,
    number_of_title,
    split_titles,
)
from graceperiod.bulletins.page.draft import Draft
from graceperiod.bulletins.page.grids import Grid, cut_grids
from graceperiod.bulletins.page.headings import (
    begins_anew,
    goes_below,
    is_prose,
    merge_names,
    tells_when,
)
from graceperiod.bulletins.page.labels import (
    ENDS,
    MEANT,
    OF_ANY_PAGE,
    STARTS,
    Label,
    Labelled,
    split_labels,
)
from graceperiod.bulletins.page.tables import Block, read_grid
from graceperiod.bulletins.page.times import (
    cut_times,
    holds_several,
    is_of_one,
    join_times,
    read_stacked,
    with_zone,
)
from graceperiod.bulletins.words.dates import find_tokens
from graceperiod.bulletins.words.lines import (
    announces,
    continues,
    find_number,
    holds_only_times,
    is_cut,
    is_heading,
    is_strong_heading,
    is_unfinished,
    opens_sentence,
    says_something,
)
from graceperiod.bulletins.words.systems import read_spared

_MOST_HEAD = 60  # lines before the first label or sentence


def read_sections(lines: Sequence[Line]) -> Page:
    """The sections of a page."""
    reader = _Reader()
    for item in cut_grids(list(join_times(list(split_titles(lines))))):
        if isinstance(item, Grid):
            reader.take_grid(item)
        else:
            first, *others = split_labels(item)
            is_of_other = first.label is Label.OVER and not reader.section.has_times
            for labelled in (Labelled(None, item),) if is_of_other else (first, *others):
                reader.take(labelled)
    return reader.page()


class _Reader:
    """A page while it is read, line by line."""

    def __init__(self) -> None:
        self.head: list[Line] = []
        self.told: dict[Label, Line] = {}  # when the notice was received, and issued
        self.has_labels = False
        self.drafts: list[Draft] = []
        self.section = Draft()
        self.label: Label | None = None
        self.pending: dict[Label, Line] = {}  # labels without a value so far
        self.zone = ""  # that they state
        self.table: list[Line] = []  # what followed the head of a table
        self.in_table = False
        self.unread: list[tuple[Line, str]] = []
        self.siblings: list[Draft] = []  # those of the same table
        self.is_low = False  # whether the title stood below sentences
        self.before = ""  # the text line before
        self.goes_on = False  # whether this line goes on with it

    def page(self) -> Page:
        """The page, once all of it was taken."""
        self._end_table()
        self._end_siblings()
        sections = (draft.section() for draft in (*self.drafts, self.section))
        return Page(
            head=tuple(self.head),
            sections=merge_names(sections),
            received=self.told.get(Label.RECEIVED),
            issued=self.told.get(Label.ISSUED),
            has_labels=self.has_labels,
            unread=tuple(self.unread),
        )

    def take(self, labelled: Labelled) -> None:
        label, value, zone = labelled
        spared = None if label or self.pending else read_spared(value.text)
        if spared:
            self.label, self.before = Label.DESCRIPTION, ""
            self.section.lines[Label.DESCRIPTION].append(value._replace(text=spared))
        elif label is None:
            if not (self._is_above_all() and is_banner(value.text)):
                self._text(value)
        elif label is Label.TITLE:
            self.head.append(value)
        elif label in {Label.RECEIVED, Label.ISSUED}:
            self.told.setdefault(label, value)
        elif label not in {Label.HEADER, Label.FROM, Label.TO}:  # of an e-mail that was copied
            self.zone = zone or (self.zone if self.pending else "")
            self._label(label, value)

    def _label(self, label: Label, value: Line) -> None:
        self.has_labels |= label not in OF_ANY_PAGE
        is_expected, label = label is Label.EXPECTED, MEANT.get(label, label)
        if label in self.pending and not self.in_table and not value.text:  # in another language
            self.pending[label] = self.pending.pop(label)  # the last one is nearest to the value
            return
        if label is Label.AFTER and value.text and not (self.section.has_body or self.drafts):
            return  # above the notice, and of it
        self._end_table()
        is_beside = Label.START in self.pending and label is not Label.START
        if not is_beside and self.section.is_followed_by(label):
            self._open(None)
        if label in STARTS | ENDS:
            self.section.begin(label)
            self.section.expects_end |= is_expected
        self.label = label
        if label is Label.AFTER:
            self.pending = {}
            return
        self.section.labels.add(label)
        self.pending[label] = value
        if value.text:
            if label in STARTS | ENDS and not holds_several(value.text):
                self.pending = {label: value}  # and no head of several columns
            self._text(value)

    def _end_siblings(self) -> None:
        """What stands below a table of several systems holds for each of them."""
        for sibling in self.siblings:
            sibling.take_below(self.section)
        self.siblings = []

    def _open(self, heading: Line | None) -> None:
        self._end_table()
        self._end_siblings()
        above = self.section.heading
        if self.section.has_body:
            self.drafts.append(self.section)
        elif above and is_strong_heading(above.text):
            self.head.append(above)
        elif above:
            self.drafts.append(self.section)  # a name in a list
        self.section = Draft(heading=heading)
        self.pending = {}
        self.label = None
        self.before = ""

    def _text(self, line: Line) -> None:
        if is_footer(line.text):
            self._end_table()
            self.label, self.pending = Label.AFTER, {}
            return
        *_, (label, last) = self.pending.items() or [(None, None)]
        if label and last and line.column > 0 and line.row == last.row:
            self.pending = {label: last}  # it is the cell beside the last label
        before, self.before = self.before, line.text
        self.goes_on = is_unfinished(before) or (
            is_cut(before) and not begins_anew(line.text, before, self.label)
        )
        waiting = list(self.pending)
        if self.in_table or (len(waiting) > 1 and not (STARTS | ENDS).isdisjoint(waiting)):
            self._row(line)
        elif waiting and waiting[-1] in STARTS | ENDS:
            self._time(line, waiting[-1])
        elif self.label is Label.AFTER:
            if is_heading(line.text) and self._is_title(line):
                self._open(line)
        elif self._is_low_title(line.text):
            self.head.append(line)
            self.label, self.is_low = None, True
        elif self._opens_section(line):
            self._open(line)
        elif self.label is None and self._is_above(line):
            self._head(line)
        else:
            self._body(line)

    def _time(self, line: Line, label: Label) -> None:
        """What follows a start or an end label that stands alone."""
        told = self.section.stated.get(label)
        if told and not holds_only_times(line.text) and not is_of_one(line.text):
            self.pending = {}
            self.label = Label.DESCRIPTION
            self._text(line)
        else:
            self.section.add_time(label, with_zone(line, self.zone))

    def _row(self, line: Line) -> None:
        """What follows the head of a table."""
        self.in_table = True
        if self.table and self._opens_section(line):
            self._open(line)
        else:
            zoned = with_zone(line, self.zone) if holds_only_times(line.text) else line
            self.table += cut_times(zoned)

    def _end_table(self) -> None:
        """Sort what followed the head of a table into starts, ends and the rest."""
        if not self.in_table:
            if self.pending and self.section.has_value(next(reversed(self.pending))):
                self.pending = {}
            return
        head, self.pending = self.pending, {}
        table, self.table = self.table, []
        self.in_table = False
        row, rest = read_stacked(table, head)
        if Label.START not in head:
            for line in row.ends:
                self.section.add_time(Label.END, line)
        else:
            self.section.end_row(row)
        self._take_rest(rest, head)

    def _take_rest(self, rest: Sequence[Line], head: Container[Label]) -> None:
        """The lines of a table that are not times; the first can be its clients."""
        self.label = Label.DESCRIPTION
        clients = self.section.lines[Label.CLIENTS]
        if rest and Label.CLIENTS in head and not clients and not holds_only_times(rest[0].text):
            clients.append(rest[0])
            self.label = Label.CLIENTS
            self.before = rest[0].text
            rest = rest[1:]
        for line in rest:
            self._text(line)

    def take_grid(self, grid: Grid) -> None:
        """Take a table that keeps its cells."""
        self._end_table()
        self.pending = {}
        if self.section.is_followed_by(Label.START):
            self._open(None)
        labels = {column.label for column in grid.head.values()}
        self.has_labels |= not labels <= OF_ANY_PAGE
        self.section.labels |= labels
        self.section.expects_end |= Label.EXPECTED in labels
        table = read_grid(grid)
        self.unread += table.unread
        self._take_blocks(table.blocks)
        self.before = ""
        self._take_rest(table.rest, labels)

    def _take_blocks(self, blocks: Sequence[Block]) -> None:
        """The rows of a table; of one that names systems, each of these is a section."""
        if self.section.heading and any(block.heading for block in blocks):
            self.head.append(self.section.heading)
        for place, block in enumerate(blocks):
            if place:
                above = self.section
                self.drafts.append(above)
                self.siblings.append(above)
                self.section = Draft(heading=above.heading, expects_end=above.expects_end)
            self.section.take(block, is_alone=len(blocks) == 1)

    def _is_title(self, line: Line) -> bool:
        """Whether a line repeats the title, as the other language's half does."""
        head = find_number(" ".join(each.text for each in self.head))
        return head is not None and head == find_number(line.text[:NUMBER_WITHIN])

    def _opens_section(self, line: Line) -> bool:
        """Whether a line is a heading that begins another section."""
        if self.goes_on or not (self.head or self.section.lines[Label.DESCRIPTION]):
            return False
        if not is_heading(line.text):
            return False
        unread = Label.CLIENTS if not self.section.lines[Label.CLIENTS] else Label.SYSTEMS
        if self.label in {Label.SYSTEMS, unread}:
            return False
        if find_number(line.text):
            return self._is_title(line) and self.section.has_body
        return True

    def _is_above_all(self) -> bool:
        """Whether there was no label, heading or table yet."""
        section = self.section
        return not (self.drafts or section.labels or section.heading)

    def _is_low_title(self, text: str) -> bool:
        """Whether a line is the title though sentences stand above it, and none was before."""
        above = self.section.lines[Label.DESCRIPTION]
        if self.goes_on or not above or not self._is_above_all():
            return False
        if any(number_in_title(line.text) or announces(line.text) for line in self.head):
            return False
        is_named = is_heading(text) and is_strong_heading(text)
        return bool(number_of_title(text)) or (is_named and not any(map(tells_when, above)))

    def _is_above(self, line: Line) -> bool:
        """Whether a line stands above all text: no heading yet, or the date under the title."""
        is_first = self.is_low or not self.section.has_body
        return is_first and (self.section.heading is None or holds_only_times(line.text))

    def _head(self, line: Line) -> None:
        head = self.head
        if not is_prose(line.text) and len(head) < _MOST_HEAD:
            head.append(line)
            self.before = ""
            return
        self.label, self.is_low = Label.DESCRIPTION, False
        cut = len(head)
        while cut and goes_below(head[cut - 1].text, line.text):
            cut -= 1  # the sentence began there
        self.section.lines[Label.DESCRIPTION] += [*head[cut:], line]
        del head[cut:]

    def _body(self, line: Line) -> None:
        if self.label is Label.CLIENTS:
            clients = self.section.lines[Label.CLIENTS]
            goes_on = self.goes_on and not opens_sentence(line.text)
            if clients and not (goes_on or continues(clients[-1].text, line.text)):
                self.label = Label.DESCRIPTION
                self.pending = {}
                self.section.lines[Label.DESCRIPTION].append(line)
            else:
                clients.append(line)
                self.pending = {}
            return
        is_named = self.label is Label.SYSTEMS and self.section.lines[Label.SYSTEMS]
        text = line.text
        if is_named and (text[-1] == ":" or find_tokens(text) or says_something(text)):
            self.label = Label.DESCRIPTION
        self.section.lines_of(self.label).append(line)
        self.pending = {}
