"""The times of a table, from the lines that followed its head.

A page that keeps its cells shows which time is whose; one that lost them shows times one under the
other, and which are starts and which are ends is told later, by their number and order.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from graceperiod.bulletins.flow import dates, is_date
from graceperiod.bulletins.labels import Label, holds_only_times, is_heading, names_people
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.names import find_systems
from graceperiod.bulletins.page import Rows
from graceperiod.bulletins.tokens import find_tokens

__all__ = ["Block", "cut_times", "join_times", "one_a_line", "read_celled", "read_stacked"]

_LONGEST_PHRASE = 80
_LEAD = 10  # characters in which `Date` stands: `• Dates :`
_DATE_TIME = (
    re.compile(r"[ •*·–—-]*dates? ?: ?", re.IGNORECASE),
    re.compile(r"[ •*·–—-]*(?:(?:start )?times?|starts?|hours?|heures?|début) ?: ?", re.IGNORECASE),
)


class Block(NamedTuple):
    """Rows of times under the name of a system, if the table has a column of these, with the cells
    that say who is affected; without a name, of clients of the same systems.
    """

    heading: Line | None
    rows: list[Rows]
    clients: list[Line]


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


def read_celled(table: Sequence[Line], head: Mapping[Label, int]) -> tuple[list[Block], list[Line]]:
    """The times of a table with cells, and the lines that are none.

    `head` has the labels over the table with their cells: what stands as far from the start of a
    row as its label from that of the starts is what it says. Without such a label, the cell before
    a start can name the system of its row.
    """
    columns = {label: cell - head[Label.START] for label, cell in head.items()}
    whole = _with_dates(table, is_first=columns.get(Label.END, 1) > 1)
    rows, others = _rows_of(whole, has_ends=Label.END in head)
    name_at = columns.get(Label.SYSTEMS, -1)
    can_name = _is_name if Label.SYSTEMS in head else _is_heading
    blocks: list[Block] = []
    for start, own in rows.items():
        clients = others.pop(start + columns[Label.CLIENTS], []) if Label.CLIENTS in columns else []
        names = others.get(start + name_at, [])
        if names and all(can_name(line.text) for line in names):
            del others[start + name_at]
            blocks.append(Block(_as_one(names), [], []))
        elif not blocks or _are_others(clients, blocks[-1].clients):
            blocks.append(Block(None, [], []))
        told = {line.text for line in blocks[-1].clients}
        blocks[-1].rows.append(own)
        blocks[-1].clients.extend(line for line in clients if line.text not in told)
    if any(block.heading for block in blocks):
        first, *following = rows
        width = max(head.values()) - min(head.values()) + (1 if Label.SYSTEMS in head else 2)
        width = following[0] - first if following else width
        blocks += _without_times(first + name_at, width, others)
    rest: dict[str, Line] = {}
    for line in chain(*others.values()):
        rest.setdefault(line.text, line)
    return blocks, list(rest.values())


def _with_dates(table: Sequence[Line], *, is_first: bool) -> Iterator[Line]:
    """The lines of a table, a date with the time in the cell behind it as one, in the first or in
    the second of their cells.
    """
    before = table[0]
    for line in table[1:]:
        if line.cell == before.cell + 1 and dates(before.text, line.text):
            cell = before.cell if is_first else line.cell
            before = line._replace(text=f"{before.text} {line.text}", cell=cell)
        else:
            yield before
            before = line
    yield before


def _rows_of(
    table: Iterable[Line], *, has_ends: bool
) -> tuple[dict[int, Rows], dict[int, list[Line]]]:
    """The rows by the cells of their starts, and the other lines by theirs. The end of a row is in
    the cell behind its start, or is the next time.
    """
    rows: dict[int, Rows] = {}
    others: dict[int, list[Line]] = {}
    start: int | None = None  # the cell of the start whose row this is
    end: int | None = None
    for line in table:
        times = holds_only_times(line.text)
        if start == line.cell and times:
            rows[start].starts += one_a_line(line)
        elif (
            has_ends
            and start is not None
            and (line.cell == (end or start + 1) or (times and end is None))
        ):
            rows[start].ends += one_a_line(line)
            end = line.cell
        elif times:
            start, end = line.cell, None
            rows[start] = Rows(starts=list(one_a_line(line)))
        else:
            others.setdefault(line.cell, []).append(line)
            if start is not None and line.cell > start + 1:
                start = end = None  # its end is not told
    return rows, others


def _without_times(first: int, width: int, others: dict[int, list[Line]]) -> Iterator[Block]:
    """The systems of rows that state no time: in the cells so many behind the first name."""
    for cell in [each for each in others if (each - first) % width == 0]:
        if all(_is_heading(line.text) for line in others[cell]):
            yield Block(_as_one(others.pop(cell)), [Rows()], [])


def _is_name(text: str) -> bool:
    """Whether a cell under the label of systems names one."""
    return bool(find_systems(text).all_meant)


def _is_heading(text: str) -> bool:
    """Whether a cell without a label names a system, and not who is affected."""
    return is_heading(text) and not names_people(text)


def _are_others(clients: Sequence[Line], before: Sequence[Line]) -> bool:
    """Whether the clients of a row are of other systems than those of the row before."""
    one, other = (
        find_systems(" ".join(line.text for line in lines)).all_meant for lines in (clients, before)
    )
    return bool(one and other) and one != other


def _as_one(lines: Sequence[Line]) -> Line:
    """The lines of a cell as one."""
    return lines[0]._replace(text=", ".join(line.text for line in lines))


def join_times(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a date and the time under it in the same cell as one, and `Date: …` with `Time: …`
    below it as `Start: …`.
    """
    joined = False
    for place, line in enumerate(lines):
        if joined:
            joined = False
        elif joined := is_date(line.text) and _has_time_below(lines, place):
            yield line._replace(text=f"{line.text} {lines[place + 1].text}")
        elif "ate" in line.text[:_LEAD] and (labelled := _labelled(lines[place : place + 2])):
            joined = True
            yield line._replace(text=labelled)
        else:
            yield line


def _has_time_below(lines: Sequence[Line], place: int) -> bool:
    """Whether the line under a date is its time, and neither is one of several in a column."""
    date = lines[place]
    below = [_is_time_of(date.text, line.text) for line in lines[place + 1 : place + 3]]
    above = place > 0 and is_date(lines[place - 1].text)
    return below in ([True], [True, False]) and not above and lines[place + 1].cell == date.cell


def _labelled(lines: Sequence[Line]) -> str | None:
    """What two lines say that are a date and its hours under labels of their own."""
    found = [label.match(line.text) for label, line in zip(_DATE_TIME, lines, strict=False)]
    if not all(found) or len(found) < len(_DATE_TIME):
        return None
    date, time = (line.text[each.end() :] for each, line in zip(found, lines, strict=True) if each)
    return f"Start: {date} {time}" if is_date(date) and holds_only_times(f"{date} {time}") else None


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
