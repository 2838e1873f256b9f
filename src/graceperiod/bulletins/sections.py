"""From the lines of a page to its sections: one way through for every layout.

A label holds for what follows it. Labels that follow one another without a value are the head of a
table: the times after them are its rows, told apart by their cells where the page has cells, else
by their order. A section ends where the next heading or the next start label begins one.
"""

import re
from collections.abc import Sequence

from graceperiod.bulletins.flow import continues, dates, is_cut, is_unfinished, opens_sentence
from graceperiod.bulletins.heads import NUMBER_WITHIN, goes_below, is_prose
from graceperiod.bulletins.labels import (
    MEANT,
    OF_ANY_PAGE,
    Label,
    Labelled,
    announces,
    announces_days,
    holds_only_times,
    holds_range,
    is_heading,
    is_strong_heading,
    split_labels,
)
from graceperiod.bulletins.languages import find_language
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.names import find_systems
from graceperiod.bulletins.page import Page, Rows, Section, merge_names
from graceperiod.bulletins.tables import (
    Block,
    cut_times,
    join_times,
    one_a_line,
    read_celled,
    read_stacked,
)
from graceperiod.bulletins.words import find_number

__all__ = ["read_sections"]

_TIMES = {Label.START, Label.END}
# Heads of columns beside others; alone they are words.
_DATE = re.compile(r"dates?", re.IGNORECASE)
_TIME = re.compile(r"times?|hours?|heures?", re.IGNORECASE)
_MOST_HEAD = 60  # lines before the first label or sentence


def read_sections(lines: Sequence[Line]) -> Page:
    """The sections of a page."""
    reader = _Reader()
    for line in join_times(lines):
        for labelled in split_labels(line):
            reader.take(labelled)
    return reader.finish()


class _Reader:
    """A page while it is read, line by line."""

    def __init__(self) -> None:
        self.page = Page()
        self.section = Section()
        self.label: Label | None = None
        self.pending: list[tuple[Label, int]] = []  # labels without a value so far, their cells
        self.table: list[Line] = []  # what followed the head of a table
        self.in_table = False
        self.siblings: list[Section] = []  # those of the same table
        self.before = ""  # the text line before
        self.goes_on = False  # whether this line goes on with it

    def finish(self) -> Page:
        self._end_table()
        self._end_siblings()
        self.page.sections.append(self.section)
        self.page.sections = merge_names(self.page.sections)
        return self.page

    def take(self, labelled: Labelled) -> None:
        label, value = labelled
        if label is None:
            self._text(value)
            return
        if label is Label.TITLE:
            self.page.head.append(value)
        elif label is Label.RECEIVED:
            self.page.received = self.page.received or value
        elif label is Label.ISSUED:
            self.page.issued = self.page.issued or value
        elif label is not Label.HEADER:  # of an e-mail that was copied
            self._label(label, value)

    def _label(self, label: Label, value: Line) -> None:
        self.page.has_labels |= label not in OF_ANY_PAGE
        is_expected = label is Label.EXPECTED
        label = MEANT.get(label, label)
        if label in dict(self.pending) and not value.text and not self.in_table:
            return  # the same label in the other language
        self._end_table()
        if self._begins_section(label):
            self._open(None)
        if label is Label.START or (label is Label.END and not self.section.rows):
            self.section.rows.append(Rows())
        self.section.expects_end |= is_expected
        self.label = label
        if label is Label.AFTER:
            self.pending = []
            return
        self.section.labels.add(label)
        self.pending.append((label, value.cell))
        if value.text:
            self._text(value)

    def _begins_section(self, label: Label) -> bool:
        """Whether a label is one that the section has already, with what belongs to it."""
        section = self.section
        if label is Label.START:
            told = section.clients or section.description or section.action
            return bool(section.rows and told)
        if Label.START in dict(self.pending):
            return False
        if label is Label.CLIENTS:
            return bool(section.clients and section.description)
        return label is Label.DESCRIPTION and label in section.labels

    def _lines_of(self, label: Label | None) -> list[Line]:
        if label is Label.CLIENTS:
            return self.section.clients
        if label is Label.ACTION:
            return self.section.action
        if label is Label.SYSTEMS:
            return self.section.systems
        return self.section.description

    def _end_siblings(self) -> None:
        """What stands below a table of several systems holds for each of them."""
        for sibling in self.siblings:
            sibling.clients = sibling.clients or self.section.clients
            sibling.description = self.section.description
            sibling.action = self.section.action
        self.siblings = []

    def _open(self, heading: Line | None) -> None:
        self._end_table()
        self._end_siblings()
        above, columns = self.section.heading, list[str]()
        if self.section.has_body:
            self.page.sections.append(self.section)
        elif above and is_strong_heading(above.text):
            self.page.head.append(above)
        elif above and heading and heading.cell == above.cell + 1:
            columns = [*(self.section.columns or [above.text]), heading.text]
            heading = heading._replace(text=", ".join(columns))
        elif above:
            self.page.sections.append(self.section)  # a name in a list
        self.section = Section(heading=heading, columns=columns)
        self.pending = []
        self.label = None
        self.before = ""

    def _text(self, line: Line) -> None:
        if self.pending and not self.in_table and line.cell == self.pending[-1][1] + 1:
            if _DATE.fullmatch(line.text):
                self.pending.append((Label.DATE, line.cell))
                return
            if _TIME.fullmatch(line.text) and self.pending[-1][0] is Label.DATE:
                self._label(Label.START, line._replace(text=""))
                return
        before, self.before = self.before, line.text
        self.goes_on = is_unfinished(before) or (
            is_cut(before) and not self._is_heading_still(line, before)
        )
        waiting = [label for label, _ in self.pending]
        if self.in_table or (len(waiting) > 1 and not _TIMES.isdisjoint(waiting)):
            self._row(line)
        elif waiting and waiting[-1] in _TIMES:
            self._time(line, waiting[-1])
        elif self.label is Label.AFTER:
            if is_heading(line.text) and self._is_title(line):
                self._open(line)
        elif self._opens_section(line):
            self._open(line)
        elif self.label is None and not self.section.has_body and self._is_above(line):
            self._head(line)
        else:
            self._body(line)

    def _is_heading_still(self, line: Line, before: str) -> bool:
        """Whether a line is a heading though the one before it may go on: it says what happens, or
        names a system behind a clients line that ends with the name of another.
        """
        if is_strong_heading(line.text):
            return True
        if self.label is not Label.CLIENTS:
            return False
        last = find_systems(before.rpartition(" ")[2])
        ends = bool(last.systems) or last.bare_portal
        return ends and bool(find_systems(line.text).systems)

    def _time(self, line: Line, label: Label) -> None:
        """What follows a start or an end label that stands alone."""
        rows = self.section.rows[-1]
        lines = rows.starts if label is Label.START else rows.ends
        if self._completes_date(label, line):
            return
        if lines and not holds_only_times(line.text):
            self.pending = []
            self.label = Label.DESCRIPTION
            self._text(line)
        else:
            lines += [line] if holds_range(line.text) else one_a_line(line)

    def _completes_date(self, label: Label, line: Line) -> bool:
        """Whether a line is the time of a date that stands alone under such a label, which then has
        both: `Start date: 2025-10-02`, `Start time: 15:30`.
        """
        rows = self.section.rows
        lines = rows[-1].ends
        if label is Label.START:
            lines = rows[-1].starts or (rows[-2].starts if len(rows) > 1 else [])
        if not lines or not dates(lines[-1].text, line.text):
            return False
        lines[-1] = line._replace(text=f"{lines[-1].text} {line.text}")
        if label is Label.START and not rows[-1].starts:
            rows.pop()
        return True

    def _row(self, line: Line) -> None:
        """What follows the head of a table."""
        self.in_table = True
        head = dict(self.pending)
        is_name = len(set(head.values())) > 1 and not is_strong_heading(line.text)  # of a row
        opens = self.table and Label.SYSTEMS not in head and not is_name
        if opens and self._opens_section(line):
            self._open(line)
        else:
            self.table += cut_times(line)

    def _end_table(self) -> None:
        """Sort what followed the head of a table into starts, ends and the rest."""
        if not self.in_table:
            if self.pending and self._has_value():
                self.pending = []
            return
        head, self.pending = dict(self.pending), []
        table, self.table = self.table, []
        self.in_table = False
        if Label.START not in head:
            rows, rest = read_stacked(table, head)
            self.section.rows[-1].ends += rows.ends
        elif len(set(head.values())) > 1:
            blocks, rest = read_celled(table, head)
            self._take_blocks(blocks)
        else:
            self.section.rows[-1], rest = read_stacked(table, head)
        self.label = Label.DESCRIPTION
        has_clients = Label.CLIENTS in head and not self.section.clients
        if rest and has_clients and not holds_only_times(rest[0].text):
            self.section.clients.append(rest.pop(0))
            self.label = Label.CLIENTS
            self.before = self.section.clients[0].text
        for line in rest:
            self._text(line)

    def _take_blocks(self, blocks: list[Block]) -> None:
        """The rows of a table; of one that names systems, each of these is a section."""
        self.section.rows.pop()
        for place, block in enumerate(blocks):
            if place or (block.heading and self.section.rows):
                above = self.section
                self.page.sections.append(above)
                self.siblings.append(above)
                self.section = Section(heading=above.heading, expects_end=above.expects_end)
            self.section.heading = block.heading or self.section.heading
            self.section.has_own_clients = len(blocks) > 1
            self.section.rows += block.rows
            self.section.clients += block.clients

    def _has_value(self) -> bool:
        label = self.pending[-1][0]
        if label in _TIMES:
            rows = self.section.rows[-1]
            return bool(rows.starts if label is Label.START else rows.ends)
        return bool(self._lines_of(label))

    def _is_title(self, line: Line) -> bool:
        """Whether a line repeats the title, as the other language's half does."""
        number = find_number(line.text[:NUMBER_WITHIN])
        head = find_number(" ".join(each.text for each in self.page.head))
        return number is not None and number == head

    def _opens_section(self, line: Line) -> bool:
        """Whether a line is a heading that begins another section."""
        if not self.page.head or self.goes_on:
            return False
        if not is_heading(line.text) and not self._is_other_title(line.text):
            return False
        unread = Label.CLIENTS if not self.section.clients else Label.SYSTEMS
        if self.label in {Label.SYSTEMS, unread}:
            return False
        if find_number(line.text):
            return self._is_title(line) and self.section.has_body
        return True

    def _is_other_title(self, text: str) -> bool:
        """Whether a line with a date is the title without a number of the other half."""
        if text[-1] in ".:;" or not self.section.has_body or not announces_days(text):
            return False
        headings = [each.heading for each in (*self.page.sections, self.section)]
        above = [*self.page.head, *filter(None, headings)]
        titles = [line.text for line in above if announces(line.text)]
        return bool(titles) and find_language(text) not in map(find_language, titles[:1])

    def _is_above(self, line: Line) -> bool:
        """Whether a line stands above all text: no heading yet, or the date under the title."""
        return self.section.heading is None or holds_only_times(line.text)

    def _head(self, line: Line) -> None:
        head = self.page.head
        if not is_prose(line.text) and len(head) < _MOST_HEAD:
            head.append(line)
            self.before = ""
            return
        self.label = Label.DESCRIPTION
        cut = len(head)
        while cut and goes_below(head[cut - 1].text, line.text):
            cut -= 1  # the sentence began there
        self.section.description += [*head[cut:], line]
        del head[cut:]

    def _body(self, line: Line) -> None:
        if self.label is Label.CLIENTS:
            clients = self.section.clients
            goes_on = self.goes_on and not opens_sentence(line.text)
            if clients and not (goes_on or continues(clients[-1].text, line.text)):
                self.label = Label.DESCRIPTION
                self.pending = []
                self.section.description.append(line)
            else:
                clients.append(line)
                self.pending = []
            return
        self._lines_of(self.label).append(line)
        self.pending = []
