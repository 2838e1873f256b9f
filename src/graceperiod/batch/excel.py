"""Files of Excel, in batches: the first sheet, its cells as text."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from graceperiod.batch.source import Source, as_text, in_a_line, rows_of_a_batch
from graceperiod.errors import InvalidFrameError, MissingExtraError

__all__ = ["open_excel"]

_EXCEL_ROWS = 20_000  # a batch


@contextmanager
def open_excel(path: Path) -> Iterator[Source]:
    """The first sheet of a file, open as long as the context. Its cells are text.

    Raises:
        InvalidFrameError: no such file, no header, or one that cannot be read; also while the
            batches are taken.
        MissingExtraError: openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - for these files alone
    except ModuleNotFoundError:
        raise MissingExtraError.of("reading a file of Excel", "openpyxl", "audit") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - openpyxl lets those of zip and XML through
        raise InvalidFrameError(f"no Excel file, or not a whole one: {in_a_line(error)}") from None
    with closing(book):
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        rows = _cells(sheet.iter_rows(values_only=True))
        names = next(rows, [])
        while names and names[-1] is None:
            names.pop()
        if not names:
            raise InvalidFrameError(
                f"sheet {sheet.title!r}: a header with the names of the columns was expected"
            )
        titles = [name or "" for name in names]

        def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
            chosen = [place for place, name in enumerate(titles) if name in wanted]
            size = min(_EXCEL_ROWS, rows_of_a_batch(len(titles)))
            number = 1
            while some := list(islice(rows, size)):
                for row in some:
                    number += 1
                    if any(each is not None for each in row[len(titles) :]):
                        raise InvalidFrameError(
                            f"sheet {sheet.title!r}, row {number}: there are more cells than "
                            "columns in the header; name each column"
                        )
                    row.extend([None] * (len(titles) - len(row)))
                yield pa.RecordBatch.from_arrays(
                    [pa.array([row[place] for row in some], pa.string()) for place in chosen],
                    [titles[place] for place in chosen],
                )

        several = len(book.worksheets) > 1
        yield Source(
            titles, batches, None, lambda batch: batch.num_rows,
            sheet=sheet.title if several else None,
        )  # fmt: skip


def _cells(rows: Iterator[Sequence[Any]]) -> Iterator[list[str | None]]:
    """The cells of a sheet as text; the empty rows at its end are left out."""
    empty: list[list[str | None]] = []
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # noqa: BLE001 - openpyxl lets those of zip and XML through
            raise InvalidFrameError(f"the Excel file is damaged: {in_a_line(error)}") from None
        if row is None:
            return
        texts = [as_text(each) for each in row]
        if any(each is not None for each in texts):
            yield from empty
            empty = []
            yield texts
        else:
            empty.append(texts)
