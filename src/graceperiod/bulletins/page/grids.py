"""Tables that keep their cells, found in the lines of a page: what their columns say, and rows.

A table whose systems stand beside one another, over times of their own, is turned on its side.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.page.labels import ENDS, STARTS, Column, Label, read_column, split_labels
from graceperiod.bulletins.page.times import is_blank
from graceperiod.bulletins.words.lines import (
    holds_only_times,
    holds_time,
    is_night,
    is_strong_heading,
)
from graceperiod.bulletins.words.systems import find_systems

Cells = Mapping[int, tuple[Line, ...]]
"""The lines of a row's cells, by column; empty cells are not among them."""

_OF_SIDES = STARTS | ENDS | {Label.DATE, Label.CLIENTS, Label.IMPACT, Label.STATUS, Label.DIRECTION}
_BELOW = frozenset({Label.DESCRIPTION, Label.ACTION, Label.AFTER})
_NEW_OF = dict.fromkeys(STARTS, Label.NEW_START) | dict.fromkeys(ENDS, Label.NEW_END)
_FEWEST = 2  # columns with a label, or systems beside one another
_LONGEST_HEAD = 30  # characters of a label over a column, on a line of its own


class Grid(NamedTuple):
    """A table: what its columns announce, as far as that is understood, and its rows."""

    head: Mapping[int, Column]
    rows: Sequence[Cells]
    names: Mapping[int, str]
    """What stands over its columns, understood or not."""
    size: int
    """The rows of the page that it takes, with those of its head."""
    stray: tuple[Line, ...] = ()
    """Lines of other cells, which stand under no name of a system or no time."""


def cut_grids(lines: Sequence[Line]) -> Iterable[Line | Grid]:
    """The lines of a page, those of a table with a head as one."""
    return _cut(lines) if any(map(_may_head, lines)) else lines


def _cut(lines: Sequence[Line]) -> Iterator[Line | Grid]:
    rows = [list(row) for _, row in groupby(_in_cells(lines), key=row_of_line)]
    at = 0
    while at < len(rows):
        grid = None
        if rows[at][-1].column > 0:
            grid = next(filter(None, (find(rows, at) for find in _KINDS)), None)
        elif len(rows[at][0].text) < _LONGEST_HEAD:
            grid = _in_lines(rows, at)
        yield from [grid] if grid else rows[at]
        at += grid.size if grid else 1


def _may_head(line: Line) -> bool:
    """Whether a line can be part of the head of a table: it stands beside another, or is short and
    the label of systems.
    """
    column = read_column(line.text) if len(line.text) < _LONGEST_HEAD else None
    return line.column > 0 or (column is not None and column.label is Label.SYSTEMS)


def _in_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines, those in cells that have no stroke before them in the column of these: the first
    line of `06:00`, `07:00 | 08:00`; and those behind a cell without a stroke in none.
    """
    placed: list[Line] = []
    for line in reversed(lines):
        below = placed[-1] if placed else line
        begins = line.column < 0 and below.column == 0 and below.cell == line.cell
        is_time = begins and holds_only_times(line.text) and holds_time(line.text)
        placed.append(line._replace(column=0) if is_time else line)
    left = -1  # the cell that the page has left
    for place in range(len(placed) - 1, -1, -1):
        line, above = placed[place], placed[min(place + 1, len(placed) - 1)]
        is_more = above.column >= 0 and line.cell == above.cell
        if is_more and split_labels(line)[0].label in _BELOW:
            left = line.cell
        placed[place] = line._replace(column=-1) if is_more and line.cell == left else line
    return placed[::-1]


def row_of_line(line: Line) -> tuple[bool, int]:
    """What the lines of a row have in common; one outside of tables has its number."""
    return (False, line.number) if line.column < 0 else (True, line.row)


def _cells(row: Sequence[Line]) -> Cells:
    if row[0].column < 0:
        return {}
    return {column: tuple(cell) for column, cell in groupby(row, key=lambda line: line.column)}


def _rows_while(
    rows: Sequence[Sequence[Line]], at: int, is_row: Callable[[Cells], object]
) -> list[Cells]:
    """The cells of the rows from one on, up to the first that is not a row of its table."""
    return list(takewhile(is_row, (_cells(rows[place]) for place in range(at, len(rows)))))


def _stray(rows: Iterable[Cells], columns: Container[int]) -> tuple[Line, ...]:
    """The lines of cells in no column of a table."""
    others = (cells[column] for cells in rows for column in cells if column not in columns)
    return tuple(line for lines in others for line in lines)


def _across(rows: Sequence[Sequence[Line]], at: int) -> Grid | None:
    """The table whose head a row is, if it is one."""
    cells = _cells(rows[at])
    head = _head_of(cells)
    below = _rows_while(rows, at + 1, lambda own: _goes_on(own, head)) if head else []
    if not head or not below:
        return None
    names = {column: lines[0].text for column, lines in cells.items()}
    return Grid(head, below, names, 1 + len(below))


def _head_of(cells: Cells) -> Mapping[int, Column] | None:
    """What the columns below a row announce; None where it is not a head."""
    head = _labels_of(cells)
    labels = {column.label for column in head.values()}
    is_head = len(head) >= _FEWEST and not labels.isdisjoint(STARTS | ENDS)
    if not is_head or any(holds_time(line.text) for lines in cells.values() for line in lines):
        return None
    return head


def _labels_of(cells: Cells) -> dict[int, Column]:
    read = {
        column: filter(None, (read_column(line.text) for line in lines))
        for column, lines in cells.items()
    }
    first = {column: next(found, None) for column, found in read.items()}
    return {column: label for column, label in first.items() if label}


def _goes_on(cells: Cells, head: Mapping[int, Column]) -> bool:
    """Whether a row is one of the table, and no label, heading or other head."""
    if not cells or _head_of(cells):
        return False
    first, *others = cells.values()
    if split_labels(first[0])[0].label is not None:
        return False
    has_names = any(column.label is Label.SYSTEMS for column in head.values())
    return bool(others) or has_names or not is_strong_heading(first[0].text)


def _upright(rows: Sequence[Sequence[Line]], at: int) -> Grid | None:
    """The table over whose columns a row names systems, or what was and what is now, if it does."""
    names = dict(_cells(rows[at]))
    names.pop(0, None)  # what stands in the corner
    named = [find_systems(lines[0].text).all_meant for lines in names.values()]
    ages = {column: label for column, (label, _) in _labels_of(names).items()}
    is_change = {*ages.values()} == {Label.OLD, Label.NEW_START}
    if len(named) < _FEWEST or not (is_change or all(named)):
        return None
    below = dict(enumerate(_rows_while(rows, at + 1, _side_of), 1))
    sides = {place: side for place, own in below.items() if (side := _side_of(own))}
    if STARTS.isdisjoint(column.label for column in sides.values()):
        return None
    if is_change:
        sides = {
            place: Column(_NEW_OF.get(label, label), zone) for place, (label, zone) in sides.items()
        }
    turned = [
        ({} if is_change else {0: name})
        | {place: own[column] for place, own in below.items() if column in own}
        for column, name in names.items()
        if ages.get(column) is not Label.OLD
    ]
    texts = {place: own[0][0].text for place, own in below.items()}
    stray = _stray(below.values(), {0, *names})
    return Grid({0: Column(Label.SYSTEMS)} | sides, turned, texts, 1 + len(below), stray)


def _side_of(cells: Cells) -> Column | None:
    """The label at the begin of a row whose cells stand under names."""
    label = read_column(cells[0][0].text) if 0 in cells else None
    return label if label and label.label in _OF_SIDES else None


def _crossed(rows: Sequence[Sequence[Line]], at: int) -> Grid | None:
    """The table whose cells say something of what stands over them and of what stands beside them,
    if one begins here: the impact at times on systems, or the hours of systems on days.
    """
    over = dict(_cells(rows[at]))
    corner = over.pop(0, None)
    above = [name[0].text for name in over.values()]
    if len(above) < _FEWEST:
        return None
    if all(map(holds_time, above)):
        is_row, labels = _is_of_system, (Label.START, Label.SYSTEMS, Label.IMPACT)
    elif all(find_systems(name).all_meant for name in above):
        is_row, labels = _is_of_day, (Label.SYSTEMS, Label.DATE, Label.TIME)
    else:
        return None
    below = _rows_while(rows, at + 1, is_row)
    cells = [
        {0: name, 1: own[0], 2: own[column]}
        for column, name in over.items()
        for own in below
        if column in own and not is_blank(own[column][0].text)
    ]
    names = {1: corner[0].text if corner else ""}
    stray = _stray(below, {0, *over})
    head = dict(enumerate(map(Column, labels)))
    return Grid(head, cells, names, 1 + len(below), stray) if cells else None


def _in_lines(rows: Sequence[Sequence[Line]], at: int) -> Grid | None:
    """The table whose cells stand one a line, if labels begin one here, with that of the systems
    among them: as many lines are a row while they can be one.
    """
    columns: list[Column] = []
    while at + len(columns) < len(rows) and (
        column := read_column(rows[at + len(columns)][0].text)
    ):
        columns.append(column)
    labels = [column.label for column in columns]
    width = len(columns)
    if Label.SYSTEMS not in labels or STARTS.isdisjoint(labels):
        return None
    cells: list[Cells] = []
    end = at + width
    while end + width <= len(rows) and _is_row(rows[end : end + width], labels):
        cells.append({place: tuple(row) for place, row in enumerate(rows[end : end + width])})
        end += width
    head = dict(enumerate(columns))
    names = {place: rows[at + place][0].text for place in head}
    return Grid(head, cells, names, end - at) if cells else None


def _is_row(rows: Sequence[Sequence[Line]], labels: Sequence[Label]) -> bool:
    """Whether lines can be the cells of a row under some labels: a system, and times."""
    for (line, *_), label in zip(rows, labels, strict=True):
        is_time = holds_only_times(line.text)
        if line.column >= 0 or is_time != (label in STARTS | ENDS | {Label.DATE}):
            return False
        if label is Label.SYSTEMS and not find_systems(line.text).all_meant:
            return False
    return True


def _headless(rows: Sequence[Sequence[Line]], at: int) -> Grid | None:
    """The table without a head of whose rows each has hours and a system in the same cells, and
    perhaps a date, if rows do.
    """
    head = _kinds_of(_cells(rows[at]))
    own = _rows_while(rows, at, lambda cells: _kinds_of(cells) == head) if head else []
    return Grid(dict(head), own, {}, len(own)) if len(own) >= _FEWEST else None


def _kinds_of(cells: Cells) -> list[tuple[int, Column]]:
    """What the cells of a row without a head are: a date with hours, and the name of a system."""
    kinds = []
    for place, (line, *_) in cells.items():
        if holds_only_times(line.text):
            kinds.append((place, Label.TIME if holds_time(line.text) else Label.DATE))
        elif find_systems(line.text).all_meant and not holds_time(line.text):
            kinds.append((place, Label.SYSTEMS))
    labels = sorted(label for _, label in kinds)
    is_row = labels in ([Label.DATE, Label.SYSTEMS, Label.TIME], [Label.SYSTEMS, Label.TIME])
    return [(place, Column(label)) for place, label in kinds] if is_row else []


def _is_of_day(cells: Cells) -> bool:
    """Whether a row begins with a date, or a night."""
    text = cells[0][0].text if 0 in cells else ""
    return is_night(text) or (holds_only_times(text) and not holds_time(text))


def _is_of_system(cells: Cells) -> bool:
    """Whether a row begins with the name of a system, and states no time."""
    texts = [line.text for lines in cells.values() for line in lines]
    named = 0 in cells and bool(find_systems(texts[0]).all_meant)
    return named and not any(map(holds_time, texts))


_KINDS = (_across, _upright, _crossed, _headless)
