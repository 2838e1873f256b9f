"""A table of a house's own names of systems: read, and written for somebody to fill in."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from graceperiod._files import replace_file
from graceperiod.audit.inputs import open_rows
from graceperiod.audit.texts import as_texts
from graceperiod.errors import UnknownSystemError
from graceperiod.systems import System
from graceperiod.tables.column_choice import resolve_column
from graceperiod.tables.instants import without_blanks
from graceperiod.tables.system_names import collect_names

__all__ = ["read_system_map", "write_system_map"]

_COLUMNS = ("name", "system")
_NO_LETTER = r"(?=[\W\d_])"
"""The start of a name that Excel would take for a formula or a number, as `=1` and `001`. So an
apostrophe stands before it, which is not part of the name.
"""


def read_system_map(file: Path) -> dict[str, System]:
    """The systems by the names in a table with the columns `name` and `system`.

    Names are as they are written. A row without a system is left out: its name stays unknown, as
    the audit then says.

    Args:
        file: of CSV or Excel, or of another kind that can be audited.

    Raises:
        InvalidFrameError: the file cannot be read, or lacks a column.
        UnknownSystemError: a system is unknown, or has no name, or a name has two.
        OSError: the file is not there.
    """
    given = list(_read_names(file))
    collect_names(given)  # refuses what is wrong
    return {name.strip(): System.parse(system) for _, name, system in given}  # as they are written


def _read_names(file: Path) -> Iterator[tuple[str, str, str]]:
    """The rows of such a table that are filled in."""
    with open_rows(file, known=_COLUMNS) as rows:
        columns = [resolve_column(rows.schema.names, column) for column in _COLUMNS]
        for batch, _ in rows.batches(rows.schema.names):
            cells = [as_texts(without_blanks(batch.column(column)))[0] for column in columns]
            for name, system in zip(*(column.to_pylist() for column in cells), strict=True):
                if system is not None and name is None:
                    raise UnknownSystemError(f"{system!r} has no name beside it; fill it in")
                if system is not None:
                    yield f"name {name!r}", re.sub(f"^'{_NO_LETTER}", "", name), system


def write_system_map(file: Path, unknown: Mapping[str, int]) -> None:
    """Write such a table of unknown names, with their rows, for the systems to be filled in.

    Raises:
        OSError: the file cannot be written.
    """
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([*_COLUMNS, "rows"])
    for name, count in unknown.items():
        table.writerow([re.sub(f"^{_NO_LETTER}", "'", name), "", count])
    with replace_file(file) as output:
        output.write(text.getvalue().encode("utf-8-sig"))  # Excel needs the mark for accents
