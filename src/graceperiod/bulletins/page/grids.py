"""Tables that keep their cells, found in the lines of a page: what their columns say, and rows.

A table whose systems stand beside one another, over times of their own, is turned on its side.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
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
    rows: tuple[Cells, ...]
    names: Mapping[int, str]
    """What stands over its columns, understood or not."""
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
        yield from [grid[0]] if grid else rows[at]
        at += grid[1] if grid else 1


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


def _across(rows: Sequence[Sequence[Line]], at: int) -> tuple[Grid, int] | None:
    """The table whose head a row is, and of how many rows it is, if one is."""
    cells = _cells(rows[at])
    head = _head_of(cells)
    if head is None:
        return None
    begin = end = at + 1
    while end < len(rows) and _goes_on(_cells(rows[end]), head):
        end += 1
    if end == begin:
        return None
    names = {column: lines[0].text for column, lines in cells.items()}
    return Grid(head, tuple(map(_cells, rows[begin:end])), names), end - at


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


def _upright(rows: Sequence[Sequence[Line]], at: int) -> tuple[Grid, int] | None:
    """The table over whose columns a row names systems, and of how many rows it is, if it does."""
    names = dict(_cells(rows[at]))
    names.pop(0, None)  # what stands in the corner
    named = [find_systems(lines[0].text).all_meant for lines in names.values()]
    ages = {column: label for column, (label, _) in _labels_of(names).items()}
    is_change = {*ages.values()} == {Label.OLD, Label.NEW_START}
    if len(named) < _FEWEST or not (is_change or all(named)):
        return None
    end = at + 1
    sides: dict[int, Column] = {}
    while end < len(rows) and (label := _side_of(_cells(rows[end]))):
        sides[end - at] = label
        end += 1
    if STARTS.isdisjoint(column.label for column in sides.values()):
        return None
    cells = {place: _cells(rows[at + place]) for place in sides}
    if is_change:
        sides = {
            place: Column(_NEW_OF.get(label, label), zone) for place, (label, zone) in sides.items()
        }
    turned = tuple(
        ({} if is_change else {0: name})
        | {place: own[column] for place, own in cells.items() if column in own}
        for column, name in names.items()
        if ages.get(column) is not Label.OLD
    )
    others = (own[column] for own in cells.values() for column in own if column not in {0, *names})
    stray = tuple(line for lines in others for line in lines)
    texts = {place: own[0][0].text for place, own in cells.items()}
    return Grid({0: Column(Label.SYSTEMS)} | sides, turned, texts, stray), end - at


def _side_of(cells: Cells) -> Column | None:
    """The label at the begin of a row whose cells stand under names."""
    label = read_column(cells[0][0].text) if 0 in cells else None
    return label if label and label.label in _OF_SIDES else None


def _under_times(rows: Sequence[Sequence[Line]], at: int) -> tuple[Grid, int] | None:
    """The table over whose columns a row states times, and of how many rows it is, if it does: each
    cell is the impact on the system of its row at these times.
    """
    over = {column: times for column, times in _cells(rows[at]).items() if column}
    if len(over) < _FEWEST or not all(holds_time(times[0].text) for times in over.values()):
        return None
    end = at + 1
    while end < len(rows) and _is_of_system(_cells(rows[end])):
        end += 1
    below = [_cells(row) for row in rows[at + 1 : end]]
    cells = tuple(
        {0: own[0], 1: over[column], 2: own[column]}
        for own in below
        for column in own
        if column in over
    )
    stray = tuple(
        line for own in below for column in own if column not in {0, *over} for line in own[column]
    )
    head = {0: Column(Label.SYSTEMS), 1: Column(Label.START), 2: Column(Label.IMPACT)}
    return (Grid(head, cells, {}, stray), end - at) if below else None


def _in_lines(rows: Sequence[Sequence[Line]], at: int) -> tuple[Grid, int] | None:
    """The table whose cells stand one a line, and of how many it is, if labels begin one here,
    with that of the systems among them: as many lines are a row while they can be one.
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
    return (Grid(head, tuple(cells), names), end - at) if cells else None


def _is_row(rows: Sequence[Sequence[Line]], labels: Sequence[Label]) -> bool:
    """Whether lines can be the cells of a row under some labels: a system, and times."""
    for (line, *_), label in zip(rows, labels, strict=True):
        is_time = holds_only_times(line.text)
        if line.column >= 0 or is_time != (label in STARTS | ENDS | {Label.DATE}):
            return False
        if label is Label.SYSTEMS and not find_systems(line.text).all_meant:
            return False
    return True


def _by_date(rows: Sequence[Sequence[Line]], at: int) -> tuple[Grid, int] | None:
    """The table over whose columns a row names systems, with a date at the begin of each row below,
    and of how many rows it is, if it does: each cell is the hours of its system on that date.
    """
    over = dict(_cells(rows[at]))
    corner = over.pop(0, None)
    is_dates = (
        corner is not None and (found := read_column(corner[0].text)) and found.label is Label.DATE
    )
    fewest = 1 if is_dates else _FEWEST
    if len(over) < fewest or not all(
        find_systems(name[0].text).all_meant for name in over.values()
    ):
        return None
    end = at + 1
    while end < len(rows) and (own := _cells(rows[end])) and 0 in own and _is_day(own[0][0].text):
        end += 1
    below = [_cells(row) for row in rows[at + 1 : end]]
    cells = tuple(
        {0: over[column], 1: own[0], 2: own[column]}
        for column in over
        for own in below
        if column in own and not is_blank(own[column][0].text)
    )
    stray = tuple(
        line for own in below for column in own if column not in {0, *over} for line in own[column]
    )
    head = {0: Column(Label.SYSTEMS), 1: Column(Label.DATE), 2: Column(Label.TIME)}
    names = {1: corner[0].text if corner else ""}
    return (Grid(head, cells, names, stray), end - at) if cells else None


def _headless(rows: Sequence[Sequence[Line]], at: int) -> tuple[Grid, int] | None:
    """The table without a head of whose rows each has a date, hours and a system in the same cells,
    and of how many rows it is, if rows do.
    """
    head = _kinds_of(_cells(rows[at]))
    end = at
    while end < len(rows) and head and _kinds_of(_cells(rows[end])) == head:
        end += 1
    if end - at < _FEWEST:
        return None
    return Grid(dict(head), tuple(map(_cells, rows[at:end])), {}), end - at


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


def _is_day(text: str) -> bool:
    return is_night(text) or (holds_only_times(text) and not holds_time(text))


def _is_of_system(cells: Cells) -> bool:
    """Whether a row begins with the name of a system, and states no time."""
    texts = [line.text for lines in cells.values() for line in lines]
    named = 0 in cells and bool(find_systems(texts[0]).all_meant)
    return named and not any(map(holds_time, texts))


_KINDS = (_across, _upright, _under_times, _by_date, _headless)
