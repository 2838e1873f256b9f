"""The times of a table, from the lines that followed its head.

A page that keeps its cells shows which time is whose; one that lost them shows times one under the
other, and which are starts and which are ends is told later, by their number and order.
"""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from graceperiod.bulletins.flow import dates, is_date
from graceperiod.bulletins.labels import Label, holds_only_times, is_heading, names_people
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.page import Rows
from graceperiod.bulletins.tokens import find_tokens

__all__ = ["Block", "cut_times", "join_times", "one_a_line", "read_celled", "read_stacked"]

_LONGEST_PHRASE = 80


class Block(NamedTuple):
    """Rows of times under the name of a system, if the table has a column of these."""

    heading: Line | None
    rows: list[Rows]


def read_stacked(table: list[Line], head: Container[Label]) -> tuple[Rows, list[Line]]:
    """The times with which a table without cells begins, and the lines behind them."""
    rows = Rows()
    times: list[Line] = []
    rest = list(table)
    while rest and holds_only_times(rest[0].text):
        times += one_a_line(rest.pop(0))
    if Label.START not in head:
        rows.ends += times
    elif Label.END not in head:
        rows.starts += times
    elif rest and (len(times) % 2 or not times) and _is_phrase(rest[0].text):
        rows.starts += times
        rows.ends.append(rest.pop(0))
    else:
        rows.unsplit += times
    return rows, rest


def _is_phrase(text: str) -> bool:
    """Whether a text can stand in place of an end: `Initial investigation underway`."""
    return len(text) < _LONGEST_PHRASE and not names_people(text)


def read_celled(table: list[Line], head: Container[Label]) -> tuple[list[Block], list[Line]]:
    """The times of a table with cells, and the lines that are none. The cell after that of a start
    is that of its end; a cell before it can name the system of its row.
    """
    blocks = [Block(None, [])]
    rest: list[Line] = []
    rows = Rows()
    start: int | None = None  # the cell of the start whose row this is
    end: int | None = None
    for place, line in enumerate(table):
        times = holds_only_times(line.text)
        ends_row = Label.END in head and start is not None
        if start == line.cell and times:
            rows.starts += one_a_line(line)
        elif ends_row and (line.cell == (end or (start or 0) + 1) or (times and end is None)):
            rows.ends += one_a_line(line)
            end = line.cell
        elif times:
            rows = Rows(starts=list(one_a_line(line)))
            blocks[-1].rows.append(rows)
            start, end = line.cell, None
        elif _names_row(table, place):
            blocks.append(Block(line, []))
            start = end = None
        elif line.text not in {each.text for each in rest}:
            rest.append(line)
    return [block for block in blocks if block.rows or block.heading], rest


def _names_row(table: list[Line], place: int) -> bool:
    """Whether a cell before that of a start names the system of that row."""
    line = table[place]
    following = table[place + 1] if place + 1 < len(table) else None
    return (
        following is not None
        and following.cell == line.cell + 1
        and holds_only_times(following.text)
        and not names_people(line.text)
        and is_heading(line.text)
    )


def join_times(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a date and the time under it in the same cell as one."""
    joined = False
    for place, line in enumerate(lines):
        if joined:
            joined = False
        elif joined := is_date(line.text) and _has_time_below(lines, place):
            yield line._replace(text=f"{line.text} {lines[place + 1].text}")
        else:
            yield line


def _has_time_below(lines: Sequence[Line], place: int) -> bool:
    """Whether the line under a date is its time, and neither is one of several in a column."""
    date = lines[place]
    below = [_is_time_of(date.text, line.text) for line in lines[place + 1 : place + 3]]
    above = place > 0 and is_date(lines[place - 1].text)
    return below in ([True], [True, False]) and not above and lines[place + 1].cell == date.cell


def _is_time_of(date: str, text: str) -> bool:
    return dates(date, text) and holds_only_times(f"{date} {text}")


def one_a_line(line: Line) -> Iterator[Line]:
    """The times of a line, each as a line of its own: each date begins one."""
    tokens = find_tokens(line.text)
    begins = [token.begin for token in tokens if token.days]
    if len(begins) < 2:  # noqa: PLR2004 - one time, or a phrase
        yield line
        return
    begins[0] = 0
    for begin, end in zip(begins, [*begins[1:], len(line.text)], strict=True):
        yield line._replace(text=line.text[begin:end].strip(" ,;/"))


def cut_times(line: Line) -> list[Line]:
    """A line, cut where the times end with which it begins, if something else stands behind."""
    if holds_only_times(line.text):
        return [line]
    end = 0
    for token in find_tokens(line.text):
        if line.text[end : token.begin].strip(" ,;/|-–"):
            break
        end = token.end
    parts = line.text[:end].strip(), line.text[end:].strip()
    return [line._replace(text=part) for part in parts if part]
