"""Files of rows, in batches: CSV, Parquet, JSON lines, Excel and OpenDocument.

Text in a file stays text, also where it looks like a time or a number; Parquet keeps its types.
One batch is held at a time, whatever the size of the file; of older Excel, the sheet.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from graceperiod.audit.csv_input import open_csv
from graceperiod.audit.excel_input import open_excel, open_old_excel
from graceperiod.audit.json_input import open_json
from graceperiod.audit.parquet_input import open_parquet
from graceperiod.audit.row_file import AS_FOUND, Layout, RowFile, is_header
from graceperiod.errors import InvalidFrameError

__all__ = ["find_files", "open_rows"]

_OPENERS: dict[str, Callable[[Path, Layout, Collection[str]], AbstractContextManager[RowFile]]] = {
    ".csv": open_csv,
    ".parquet": lambda path, *_: open_parquet(path),
    ".jsonl": lambda path, *_: open_json(path),
    ".ndjson": lambda path, *_: open_json(path),
    ".xlsx": open_excel,
    ".xlsm": open_excel,
    ".xls": open_old_excel,
    ".ods": open_old_excel,
}
_TEXT, _SHEETS = (".csv",), (".xlsx", ".xlsm", ".xls", ".ods")
_KINDS = {"encoding": _TEXT, "delimiter": _TEXT, "sheet": _SHEETS, "header_row": _TEXT + _SHEETS}
"""The kinds of file that the parts of a layout are for."""


def find_files(paths: Sequence[Path], layout: Layout) -> tuple[list[Path], list[Path]]:
    """The files to read, and those in folders that are left alone, since no file of their kind is
    read. A folder stands for the files in it, not for those in its folders. A file that is there
    twice is read once.

    Raises:
        InvalidFrameError: there are none, or a part of the layout is for none of them, or a path or
            a part is not what it should be.
        OSError: a folder cannot be read.
    """
    _check_arguments(paths, layout)
    files: list[Path] = []
    others: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else []
        for file in inside:
            # Excel keeps a file with such a name beside each one that is open.
            is_known = file.suffix.lower() in _OPENERS and not file.name.startswith((".", "~$"))
            (files if is_known and file.is_file() else others).append(file)
        files += [] if path.is_dir() else [path]
    if not files:
        raise InvalidFrameError(
            f"{', '.join(map(str, paths)) or 'an empty list'}: no files to audit: a folder stands "
            f"for its files of {', '.join(_OPENERS)}"
        )
    places: dict[Path, Path] = {}
    for file in files:
        places.setdefault(file.resolve(), file)
    files = list(places.values())
    for part, kinds in _KINDS.items():
        if getattr(layout, part) is None or any(file.suffix.lower() in kinds for file in files):
            continue
        option = part.replace("_", "-")
        raise InvalidFrameError(f"--{option} is for {', '.join(kinds)}; leave it out")
    return files, others


def _check_arguments(paths: Sequence[Path], layout: Layout) -> None:
    """Refuse what the command line does not let through, but Python does."""
    for path in paths:
        if not isinstance(path, Path):
            raise InvalidFrameError(f"{path!r} is not a path; pass pathlib.Path({path!r})")
    row, mark = layout.header_row, layout.decimal_mark
    if row is not None and not (isinstance(row, int) and row > 0):
        raise InvalidFrameError(f"header_row={row!r} is not a row; they are counted from 1")
    if mark not in {None, ".", ","}:
        raise InvalidFrameError(f"decimal_mark={mark!r} is not a decimal mark; pass '.' or ','")


@contextmanager
def open_rows(
    path: Path, layout: Layout = AS_FOUND, known: Collection[str] = ()
) -> Iterator[RowFile]:
    """Open a file by its suffix, for as long as the context lasts.

    Args:
        path: of the file.
        layout: how it is laid out.
        known: names of columns, folded by `fold_name`; a row with one of them is the header.

    Raises:
        InvalidFrameError: the suffix is unknown, the header is missing, or the file cannot be
            read; also while the batches are taken.
        MissingExtraError: the file is of Excel or OpenDocument, and what reads it is not
            installed.
        OSError: the file is not there, or is a folder.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:  # its errors are clearer than those of the libraries
        if suffix not in _OPENERS:
            raise InvalidFrameError(
                f"a file of {path.suffix or 'no suffix'} cannot be audited; save it as one of "
                f"{', '.join(_OPENERS)}"
            )
        if not file.read(1):
            raise InvalidFrameError("the file is empty; a header and rows were expected")
    with _OPENERS[suffix](path, layout, known) as rows:
        names = rows.schema.names
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            if known and not is_header(names, known):
                raise InvalidFrameError(
                    f"row {rows.header_row or 1} cannot be the header: two of its cells are "
                    f"{twice!r}; name the column with the times with --timestamp, or the row of "
                    "the header with --header-row"
                )
            raise InvalidFrameError(f"two columns are named {twice!r}; rename one of them")
        yield rows
