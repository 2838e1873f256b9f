"""What the rows of a table state: each cell under its label, or unread.

The systems of a row stand under their label, or in a column before its times that names nothing
else, or on a row of their own above it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graceperiod.bulletins.document import Line, Row
from graceperiod.bulletins.page.grids import Cells, Grid
from graceperiod.bulletins.page.labels import ENDS, STARTS, Label
from graceperiod.bulletins.page.times import each_time, is_blank, with_zone
from graceperiod.bulletins.words.lines import (
    dates,
    holds_only_times,
    holds_time,
    is_heading,
)
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.vocabulary import Phrases

_NIGHT = Phrases("night", table="small")
Stated = dict[Label, tuple[Line, ...]]
"""What stands under labels."""


_TEXT = (Label.DESCRIPTION, Label.ACTION)
_TRAITS = (Label.SYSTEMS, Label.CLIENTS, Label.IMPACT, Label.STATUS, Label.DIRECTION)


class Block(NamedTuple):
    """Rows of times under the name of a system, if the table has a column of these, with the cells
    that say who is affected, and those of text; without a name, of clients of the same systems.
    """

    heading: Line | None
    rows: tuple[Row, ...] = ()
    clients: tuple[Line, ...] = ()
    text: tuple[Line, ...] = ()


class Table(NamedTuple):
    """What a table states."""

    blocks: tuple[Block, ...]
    rest: tuple[Line, ...]
    """The lines of rows that are no more than text."""
    unread: tuple[tuple[Line, str], ...]
    """The lines of cells that are under no label that is understood, each with why."""


def read_grid(grid: Grid) -> Table:
    """What the rows of a table state."""
    rows = [_aligned(cells, grid) for cells in grid.rows]
    name_at = _column_of_names(rows, grid)
    blocks: list[Block] = []
    rest: dict[str, Line] = {}
    unread = [(line, "it stands in a table under no name and no time") for line in grid.stray]
    above: Line | None = None  # the name that stands on a row of its own
    for cells in rows:
        row, text, others = _read_row(cells, grid, name_at)
        name = _as_one(row.systems) if _are_names(row.systems, name_at, grid) else None
        lines = [line for own in cells.values() for line in own]
        has_times = any(holds_time(line.text) for line in (*row.starts, *row.ends))
        is_note = name_at is not None and not row.systems  # `Holiday - offices closed`
        if not has_times and (len(cells) == 1 or not row.starts or is_note):
            if name:
                blocks.append(Block(name, (row,), row.clients, text))
            elif len(cells) == 1 and is_heading(lines[0].text):
                above = _as_one(lines)
            else:
                rest = {line.text: line for line in lines} | rest
            continue
        unread += others
        if row.systems or not blocks or above or _are_others(row, blocks[-1]):
            blocks.append(Block(name or above))
            above = None
        blocks[-1] = _with_row(blocks[-1], row, text)
    return Table(tuple(blocks), tuple(rest.values()), tuple(unread))


def _aligned(cells: Cells, grid: Grid) -> Cells:
    """The cells of a row, all its times under their labels: of a row that has a column more than
    the head, or less, they stand as far to one side.
    """
    old = {place for place, (label, _) in grid.head.items() if label is Label.OLD}
    times = [place for place, lines in cells.items() if holds_only_times(lines[0].text)]
    own = [place for place in times if place not in old]
    labels = [place for place, (label, _) in grid.head.items() if label in STARTS | ENDS]
    shift = own[0] - min(labels) if own and len(own) == len(labels) else 0
    if not shift or sorted(labels) != [place - shift for place in own]:
        return cells
    return {place - shift: lines for place, lines in cells.items()}


def _column_of_names(rows: Iterable[Cells], grid: Grid) -> int | None:
    """The column of the systems: under their label, else the last one before the times that has no
    label and names systems alone.
    """
    for place, column in grid.head.items():
        if column.label is Label.SYSTEMS:
            return place
    first = min(place for place, (label, _) in grid.head.items() if label in STARTS | ENDS)
    for place in range(first - 1, min(0, first) - 2, -1):
        lines = [line for cells in rows for line in cells.get(place, ())]
        if lines and all(is_heading(line.text) for line in lines):
            return place
    return None


def _read_row(
    cells: Cells, grid: Grid, name_at: int | None
) -> tuple[Row, tuple[Line, ...], list[tuple[Line, str]]]:
    """What the cells of a row state, by what stands over them; its lines of text, and those of
    cells that are under no label that is understood, each with why.
    """
    stated: Stated = {}
    unread: list[tuple[Line, str]] = []
    label: Label | None = None
    for place, cell in sorted(cells.items()):
        column = grid.head.get(place)
        lines = tuple(with_zone(line, column.zone if column else "") for line in cell)
        if column and column.label is Label.DATE and _NIGHT.are_in(grid.names.get(place, "")):
            lines = tuple(line._replace(text=f"Night of {line.text}") for line in lines)
        label = Label.SYSTEMS if place == name_at else column and column.label
        told = stated.get(label, ()) if label else ()
        if label and _fits(label, told, lines):
            stated[label] = join_stated(told, lines)
        else:
            over = grid.names.get(place)
            why = f"it stands in a table under {over!r:.60}" if over else "it is under no label"
            unread += [(line, why) for line in lines]
    if stated.get(Label.START) or stated.get(Label.STARTS):
        why = "it stands beside the column of the starts"
        unread += [(line, why) for line in stated.get(Label.TIME, ()) if holds_time(line.text)]
    text = (line for label in _TEXT for line in stated.get(label, ()))
    return row_of(stated), tuple(text), unread


def row_of(stated: Stated) -> Row:
    """The row that stands under labels; new times take the place of those that they change."""
    starts = _first(stated, Label.NEW_START, Label.START, Label.STARTS, Label.OUT, Label.TIME)
    return Row(
        starts=_with_dates(starts, stated.get(Label.DATE, ())),
        ends=_first(stated, Label.NEW_END, Label.END, Label.ENDS, Label.OVER, Label.EXPECTED),
        new=stated.get(Label.NEW_START, ()),
        **{label.name.lower(): stated[label] for label in _TRAITS if label in stated},
    )


def _fits(label: Label, before: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether the lines of a cell can be what its label says: times, and in one cell of the row or
    with their dates in another; or no times.
    """
    if label in STARTS | ENDS:
        return not before or _are_dates(before, lines)
    return label in {Label.DATE, Label.OLD, *_TEXT} or not all(
        holds_only_times(line.text) for line in lines
    )


def _first(stated: Stated, *labels: Label) -> tuple[Line, ...]:
    """The times under the first of some labels that has any."""
    for label in labels:
        lines = [line for line in stated.get(label, ()) if not is_blank(line.text)]
        if lines:
            return tuple(time for line in lines for time in each_time(line))
    return ()


def _are_dates(before: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether lines are the dates of the times with which as many others begin."""
    pairs = [(date.text, line.text) for date, line in zip(before, lines, strict=False)]
    return len(before) == len(lines) and all(dates(date, text) for date, text in pairs)


def join_stated(before: tuple[Line, ...], lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of two cells under one label, dates with their times."""
    if not _are_dates(before, lines):
        return before + lines
    pairs = zip(before, lines, strict=True)
    return tuple(line._replace(text=f"{date.text} {line.text}") for date, line in pairs)


def _with_dates(starts: tuple[Line, ...], days: tuple[Line, ...]) -> tuple[Line, ...]:
    """The starts of a row with the dates that stand in a column of their own."""
    if not starts:
        return tuple(line for line in days if holds_time(line.text))
    days = days * len(starts) if len(days) == 1 else days
    return join_stated(days, starts) if _are_dates(days, starts) else starts


def _with_row(block: Block, row: Row, text: tuple[Line, ...]) -> Block:
    """A block with one row more; each of its clients once."""
    texts = {line.text for line in block.clients}
    clients = tuple(line for line in row.clients if line.text not in texts)
    return Block(block.heading, (*block.rows, row), block.clients + clients, block.text + text)


def _are_names(lines: Sequence[Line], name_at: int | None, grid: Grid) -> bool:
    """Whether all lines of a cell name systems; without a label over them, and nobody else."""
    has_label = name_at in grid.head
    return bool(lines) and all(
        find_systems(line.text).all_meant if has_label else is_heading(line.text) for line in lines
    )


def _are_others(row: Row, block: Block) -> bool:
    """Whether the clients of a row are of other systems than those of the rows before."""
    one, other = (
        find_systems(" ".join(line.text for line in lines)).all_meant
        for lines in (row.clients, block.clients)
    )
    return bool(one and other) and one != other


def _as_one(lines: Sequence[Line]) -> Line:
    """The lines of a cell as one."""
    return lines[0]._replace(text=", ".join(line.text for line in lines))
