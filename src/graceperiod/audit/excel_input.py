"""Files of Excel and OpenDocument: the cells of one sheet, as text.

A cell that only looks empty is not blank: a formula without its value, or a cell merged with
another, says so in its text. So a due time that is there is never taken for one that is not given;
but of `.xls` and `.ods` errors and formulas without a value cannot be told from blank cells.
"""

import json
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime, time
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa

from graceperiod.audit.row_file import (
    MOST_ROWS,
    MOST_TITLES,
    Batches,
    Layout,
    RowFile,
    batch_size,
    is_header,
    refuse,
    select,
    text_schema,
)
from graceperiod.errors import InvalidFrameError, MissingExtraError

__all__ = ["open_excel", "open_old_excel"]

_ROWS = 20_000  # in a batch: openpyxl is slow, and the progress should move
_SAVE = "open it in Excel and save it as Excel Workbook (.xlsx)"
_refuse = partial(refuse, errors=Exception, advice=f"; {_SAVE}")  # these let any error through
_OLE = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="(\w+:\w+)"')
_COVERED = re.compile(rb"<(?:\w+:)?covered-table-cell")  # merged with another, in OpenDocument
_BLOCK, _OVERLAP = 1 << 20, 200  # bytes; the second is more than the length of what is looked for
# Of the format of a number: text in quotation marks, single characters and colours.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile("_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)  # not halves of characters
_MERGED_WITH = "merged with "
_LARGEST = 1e15  # from here on a number has more digits than Excel keeps

_CALAMINE = """
import json, sys
package, path = sys.argv[1:]
sys.path.insert(0, package)
from python_calamine import CalamineWorkbook
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
except (ImportError, OSError, ValueError):
    pass  # this system cannot bound the memory
def text(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
try:
    book = CalamineWorkbook.from_path(path)
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        rows = sheet.to_python(skip_empty_area=False)
        print(json.dumps([title, rows, sheet.merged_cell_ranges or []], default=text))
except Exception as error:
    print(json.dumps(str(error)))
"""
"""Prints the sheets of a workbook, one a line: its title, rows and merged cells; or an error."""

_Cells = list[str | None]
_Area = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells: the row and the column, from 0, of the first and of the last."""

_Sheets = Mapping[str, Callable[[], Iterator[_Cells]]]
"""Functions that read the rows of a sheet, by its title."""


@contextmanager
def open_excel(path: Path, layout: Layout, known: Collection[str]) -> Iterator[RowFile]:
    """Open a workbook of Excel, for as long as the context lasts.

    Args:
        path: of the file.
        layout: how it is laid out.
        known: names of columns, folded by `fold_name`; a row with one of them is the header.
    """
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - for these files alone
    except ModuleNotFoundError:
        raise MissingExtraError.of("reading a file of Excel", "openpyxl", "audit") from None
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise InvalidFrameError(
                "the file has a password, or is an older workbook under this name; "
                f"{_SAVE}, without a password"
            )
    with ExitStack() as stack:
        with _refuse("not a whole Excel file"), warnings.catch_warnings(action="ignore"):
            book = stack.enter_context(closing(load_workbook(path, read_only=True, data_only=True)))
            scans = {sheet: _scan(sheet) for sheet in book.worksheets}
            formulas = None
            if any(has_formulas for has_formulas, _ in scans.values()):
                formulas = stack.enter_context(closing(load_workbook(path, read_only=True)))
        # A workbook in Strict Open XML has no sheets for openpyxl.
        if not scans:
            raise InvalidFrameError(f"no sheet of the file can be read; {_SAVE}")
        sheets = {
            sheet.title: partial(_read_sheet, sheet, formulas and formulas[sheet.title], merged)
            for sheet, (_, merged) in scans.items()
        }
        yield _read_book(sheets, layout, known)


@contextmanager
def open_old_excel(path: Path, layout: Layout, known: Collection[str]) -> Iterator[RowFile]:
    """Open a workbook of Excel 97 to 2003, or of OpenDocument, as `open_excel` does."""
    # A frozen program, or one with Python inside such as uwsgi, would be run again in its place.
    if getattr(sys, "frozen", False) or "py" not in Path(sys.executable or "").name.lower():
        raise InvalidFrameError(
            f"a file of {path.suffix} is read by a Python of its own, which this program, "
            f"{sys.executable!r}, cannot start; {_SAVE}"
        )
    try:
        import python_calamine  # noqa: PLC0415 - for these files alone
    except ModuleNotFoundError:
        raise MissingExtraError(
            f"reading a file of {path.suffix} needs python-calamine; install it with: "
            f"pip install python-calamine, or {_SAVE}"
        ) from None
    with _refuse(f"not a whole file of {path.suffix}"):
        if path.suffix.lower() == ".ods":  # of which the package does not tell the merged cells
            with ZipFile(path) as archive:
                if _COVERED.search(archive.read("content.xml")):
                    raise InvalidFrameError(f"the file has merged cells; unmerge them, or {_SAVE}")
        sheets = _run_calamine(path, Path(python_calamine.__file__).parent.parent)
    yield _read_book(sheets, layout, known)


def _run_calamine(path: Path, package: Path) -> _Sheets:
    """Read a workbook in a process of its own, since of a damaged one python-calamine often ends
    the process that it is in, or takes all memory. Not by `multiprocessing`, which would run the
    user's script again where it has no guard of `__main__`.

    Raises:
        RuntimeError: the file cannot be read.
    """
    command = [sys.executable, "-I", "-c", _CALAMINE, str(package), str(path)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own words
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    errors = [line for line in lines if isinstance(line, str)]
    if errors or done.returncode:
        raise RuntimeError(errors[0] if errors else "its parts do not fit together")

    def read(rows: list[list[Any]], merged: list[_Area]) -> Iterator[_Cells]:
        yield from _name_merged(([_value_text(value) for value in row] for row in rows), merged)

    return {title: partial(read, rows, merged) for title, rows, merged in lines}


def _read_book(sheets: _Sheets, layout: Layout, known: Collection[str]) -> RowFile:
    """The rows of one sheet of a book."""
    title, header_row = _choose_sheet(sheets, layout, known)
    where = f"sheet {title!r}, row "
    cells = _without_blank_end(sheets[title]())
    with warnings.catch_warnings(action="ignore"):  # openpyxl's, of single cells
        names = next(islice(cells, header_row - 1, None), [])
    while names and names[-1] is None:
        names.pop()
    if not names:
        raise InvalidFrameError(
            f"{where}{header_row}: a header with the names of the columns was expected"
        )
    schema, width = text_schema([name or "" for name in names]), len(names)

    def batches(wanted: Collection[str]) -> Batches:
        chosen, size = select(schema, wanted), min(_ROWS, batch_size(width))
        places = [schema.names.index(name) for name in chosen.names]
        first = header_row + 1
        while True:
            with warnings.catch_warnings(action="ignore"):
                rows = list(islice(cells, size))
            if not rows:
                return
            for row, texts in enumerate(rows, first):
                if any(text and not text.startswith(_MERGED_WITH) for text in texts[width:]):
                    raise InvalidFrameError(
                        f"{where}{row}: there are more cells than columns in the header; name "
                        "each column"
                    )
                texts.extend([None] * (width - len(texts)))
            columns = [pa.array([texts[place] for texts in rows], pa.string()) for place in places]
            yield pa.RecordBatch.from_arrays(columns, schema=chosen), None
            first += len(rows)

    return RowFile(schema, batches, sheet=title if len(sheets) > 1 else None, header_row=header_row)


def _choose_sheet(sheets: _Sheets, layout: Layout, known: Collection[str]) -> tuple[str, int]:
    """The title of the sheet that is given, or of the one with a header, and the row of that."""
    titles = [title for title in sheets if layout.sheet in {None, title}]
    headers = {title: _find_header(sheets[title], layout, known) for title in titles}
    found = [title for title in titles if len(titles) == 1 or headers[title] is not None]
    if len(found) != 1:
        which = "several sheets could be meant" if found else "no sheet has the columns looked for"
        listed = ", ".join(map(repr, found or sheets))
        raise InvalidFrameError(
            f"{which}; name it with --sheet, or the column with the times with --timestamp, or "
            f"save it in a file of its own: {listed}"
        )
    return found[0], layout.header_row or headers[found[0]] or 1


def _find_header(
    read: Callable[[], Iterator[_Cells]], layout: Layout, known: Collection[str]
) -> int | None:
    """The number of the first row with a known name, among the first rows or the one given."""
    first, last = layout.header_row or 1, layout.header_row or MOST_TITLES
    with warnings.catch_warnings(action="ignore"):
        rows = list(islice(_without_blank_end(read()), first - 1, last))
    return next((row for row, cells in enumerate(rows, first) if is_header(cells, known)), None)


def _read_sheet(sheet: Any, formulas: Any, merged: list[str]) -> Iterator[_Cells]:  # noqa: ANN401 - of openpyxl
    """The cells of a sheet as text, by its values and by its formulas, if it has any."""
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - as above

    areas = []
    for left, top, right, bottom in map(range_boundaries, merged):
        areas.append(((top - 1, left - 1), (bottom - 1, right - 1)))
    yield from _name_merged(_cell_texts(sheet, formulas), areas)


def _cell_texts(sheet: Any, formulas: Any) -> Iterator[_Cells]:  # noqa: ANN401 - of openpyxl
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    shown: Iterator[Any] = repeat(())
    if formulas is not None:
        formulas.reset_dimensions()
        shown = formulas.iter_rows()
    for row in sheet.iter_rows():
        texts = [_cell_text(cell) for cell in row]
        for place, cell in enumerate(next(shown)):
            # A formula whose value is an empty text is of the type `str`.
            if cell.data_type == "f" and texts[place] is None and row[place].data_type != "str":
                formula = getattr(cell.value, "text", cell.value)
                texts[place] = f"formula without a stored value: {formula}"
        yield texts


def _name_merged(rows: Iterator[_Cells], areas: Iterable[_Area]) -> Iterator[_Cells]:
    """The rows of a sheet; a cell that is merged with another has the name of that as its text."""
    waiting, here = sorted(areas, reverse=True), list[_Area]()
    for number, texts in enumerate(rows):
        while waiting and waiting[-1][0][0] <= number:
            here.append(waiting.pop())
        here = [area for area in here if number <= area[1][0]]
        for (top, left), (_, right) in here:
            texts.extend([None] * (right + 1 - len(texts)))
            for place in range(left, right + 1):
                if (number, place) != (top, left):
                    texts[place] = f"{_MERGED_WITH}{_letters(left)}{top + 1}"
        yield texts


def _letters(column: int) -> str:
    """The letters of a column, from 0."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _scan(sheet: Any) -> tuple[bool, list[str]]:  # noqa: ANN401 - of openpyxl
    """Whether a sheet has formulas, and the areas of its merged cells. Openpyxl does not tell."""
    has_formulas, merged, rest = False, dict[str, None](), b""
    with sheet._get_source() as source:  # noqa: SLF001 - the one way to the text of the sheet
        while data := source.read(_BLOCK):
            text = rest + data
            has_formulas = has_formulas or _FORMULA.search(text) is not None
            merged.update(dict.fromkeys(area.decode() for area in _MERGED.findall(text)))
            rest = text[-_OVERLAP:]
    return has_formulas, list(merged)


def _cell_text(cell: Any) -> str | None:  # noqa: ANN401 - of openpyxl
    value = cell.value
    if isinstance(value, str) and "_x" in value:  # as Excel writes what XML cannot hold
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    if type(value) is datetime and value.time() == time():
        # Midnight where a time of day shows; else the cell states none.
        shape = _LITERAL.sub("", cell.number_format).lower()
        return _value_text(value if "h" in shape or "s" in shape else value.date())
    return _value_text(value)


def _value_text(value: Any) -> str | None:  # noqa: ANN401 - whatever a cell holds
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        return str(int(value))
    return str(value)


def _without_blank_end(rows: Iterator[_Cells]) -> Iterator[_Cells]:
    """The rows of a sheet, without the blank ones at its end."""
    blank: list[_Cells] = []
    with _refuse("the file is damaged"):
        for number, texts in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise InvalidFrameError(f"the sheet has more than {MOST_ROWS:,} rows; {_SAVE}")
            blank.append(texts)
            if any(text is not None for text in texts):
                yield from blank
                blank = []
