"""Outages as a table of CSV, a row for each, both ways: what is written is what is read.

The columns are the fields of `Outage`, and `origin.file` and so on for those of its origin. A cell
that a spreadsheet would take for a formula is written after an apostrophe, which reading takes off
again.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from io import StringIO
from itertools import chain
from typing import Any

from graceperiod.errors import GracePeriodError, InvalidOutageError, locate_error
from graceperiod.outages import Origin, Outage

__all__ = ["read_csv", "write_csv"]

_ORIGIN = tuple(f"origin.{name}" for name in Origin.model_fields)
_COLUMNS = tuple(
    chain.from_iterable(_ORIGIN if name == "origin" else [name] for name in Outage.model_fields)
)
_TEXTS = {"number", "title", "source", "note", "origin.file", "origin.message_id"}


def write_csv(outages: Iterable[Outage]) -> str:
    """A header with every column, and a row for each outage."""
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for outage in outages:
        fields = outage.model_dump(mode="json")
        origin = fields.pop("origin") or {}
        fields |= {f"origin.{name}": value for name, value in origin.items()}
        writer.writerow(_write_cell(fields.get(column)) for column in _COLUMNS)
    return table.getvalue()


def read_csv(text: str | bytes, file: str | None = None) -> Iterator[Outage]:
    """The outages in a table of CSV; see `OutageCalendar.from_csv`.

    Where a row states no origin, it is that row of the file, if the name of one is given.

    Raises:
        InvalidOutageError: the text is not CSV, or its header or a row does not fit.
        GracePeriodError: `Outage` refuses a value.
    """
    rows = enumerate(_rows(text), 1)  # as a spreadsheet counts them: a row can have several lines
    _, header = next(rows, (1, []))
    columns = [cell.strip().lower() for cell in header]
    _check_header(columns)
    for place, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            raise InvalidOutageError(
                f"row {place} has {len(row)} cells, and the header {len(columns)}; "
                "put a cell with a comma in it in quotes"
            )
        cells = zip(columns, row, strict=True)
        fields: dict[str, Any] = {
            name: _read_cell(name, cell) for name, cell in cells if cell.strip()
        }
        if origin := {name: fields.pop(name) for name in _ORIGIN if name in fields}:
            fields["origin"] = {name.partition(".")[2]: part for name, part in origin.items()}
        elif file:
            fields["origin"] = Origin(file=file, line=place)
        try:
            yield Outage(**fields)
        except GracePeriodError as error:
            raise locate_error(error, f"row {place}") from None


def _rows(text: str | bytes) -> Iterator[Sequence[str]]:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidOutageError(
                f"the table is not UTF-8 at byte {error.start}; save it as 'CSV UTF-8'"
            ) from None
    text = text.removeprefix("\ufeff")
    # Excel separates by semicolons where the comma is the decimal sign, as in French.
    separator = max(",;\t", key=text.partition("\n")[0].count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise InvalidOutageError(f"the table is not CSV: {error}") from None


def _check_header(columns: Sequence[str]) -> None:
    for column in columns:
        if column not in _COLUMNS:
            near = get_close_matches(column, _COLUMNS, n=1)
            hint = f"did you mean {near[0]!r}? the" if near else "the"
            raise InvalidOutageError(
                f"{column[:80]!r} is not a column of outages; "
                f"{hint} columns are {', '.join(_COLUMNS)}"
            )
    for column in {*columns, "systems", "start"}:
        if columns.count(column) != 1:
            often = "twice" if column in columns else "not"
            raise InvalidOutageError(f"the column {column!r} is {often} in the header")


def _read_cell(column: str, cell: str) -> object:
    if column in _TEXTS:  # any text, kept as it is
        return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell
    cell = cell.strip()
    # The rest goes to `Outage` as text, which says best what is wrong with it.
    if column == "systems":
        return [name for name in cell.replace("|", ";").split(";") if name.strip()]
    if column in {"impact", "direction", "status", "wording", "origin.source_kind"}:
        return cell.upper()
    if column == "origin.line":
        return int(cell) if cell.isdecimal() else cell
    return {"true": True, "false": False}.get(cell.lower(), cell)


def _write_cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(value)
    return f"'{value}" if isinstance(value, str) and _is_formula(value) else value


def _is_formula(cell: str) -> bool:
    # After apostrophes of its own too, or reading would take off one that was not added.
    return cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r"))
