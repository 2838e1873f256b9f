"""A sheet of Excel, written row by row. Text is text, also where it looks like a formula."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa
import pyarrow.compute as pc

from graceperiod.audit.row_file import MOST_ROWS
from graceperiod.audit.texts import as_texts, join_texts, label_texts, to_bytes
from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS, Labels

__all__ = ["open_sheet"]

_MOST_COLUMNS, _LONGEST = 16_384, 32_767  # of Excel; letters of a cell
_OTHER = "; write .csv or .parquet"
_ODD = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\\x00")
_NUMBER = "^-?[0-9.]{1,16}$"  # what Excel keeps to the last digit
_START, _END = b"<?xml version='1.0' encoding='UTF-8'?>", b"</sheetData></worksheet>"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = "xl/worksheets/sheet1.xml"
# The header stays in sight, and columns are wide enough for a time.
_VIEW = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultColWidth="22" defaultRowHeight="15"/>'
)
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/{_SHEET}" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    "<bookViews><workbookView/></bookViews><sheets>"
    '<sheet name="Decisions" sheetId="1" r:id="rId1"/></sheets></workbook>',
}


@contextmanager
def open_sheet(
    file: IO[bytes], names: list[str]
) -> Iterator[Callable[[pa.RecordBatch, Labels], None]]:
    """A function that writes rows and their labels, under a header, to a workbook of one sheet.

    Raises:
        InvalidFrameError: there are more columns than Excel takes; also while rows are written,
            if there are more of them, or a longer text.
    """
    if len(names) + len(COLUMNS) > _MOST_COLUMNS:
        raise InvalidFrameError(f"Excel takes {_MOST_COLUMNS:,} columns at most{_OTHER}")
    rows = 1

    def write(batch: pa.RecordBatch, labels: Labels) -> None:
        nonlocal rows
        rows += batch.num_rows
        if rows > MOST_ROWS:
            raise InvalidFrameError(f"Excel takes {MOST_ROWS:,} rows at most{_OTHER}")
        own, labelled = _cells(batch), label_texts(labels, _cells)
        sheet.write(to_bytes(join_texts("<row>", own, labelled, "</row>")))

    with ZipFile(file, "w") as archive:
        for name, text in _PARTS.items():
            archive.writestr(_entry(name), _START + text.encode())
        with archive.open(_entry(_SHEET), "w", force_zip64=True) as sheet:
            start = f'<worksheet xmlns="{_MAIN}">{_VIEW}<sheetData>'
            sheet.write(_START + start.encode())
            titles = {str(place): [name] for place, name in enumerate([*names, *COLUMNS])}
            header = _cells(pa.RecordBatch.from_pydict(titles))
            sheet.write(to_bytes(join_texts("<row>", header, "</row>")))
            yield write
            sheet.write(_END)


def _entry(name: str) -> ZipInfo:
    """An entry of the archive, of no time: the same rows give the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _cells(batch: pa.RecordBatch) -> pa.Array:
    """The cells of each row."""
    return join_texts(*map(_column, batch.columns))


def _column(column: pa.Array) -> pa.Array:
    texts, how = as_texts(column)
    if pa.types.is_boolean(column.type):
        number = pc.if_else(column, "1", "0").cast(pa.large_string())
        return pc.fill_null(join_texts('<c t="b"><v>', number, "</v></c>"), "<c/>")
    if (pc.max(pc.utf8_length(texts)).as_py() or 0) > _LONGEST:
        raise InvalidFrameError(f"Excel takes texts of {_LONGEST:,} letters at most{_OTHER}")
    cells = join_texts(
        '<c t="inlineStr"><is><t xml:space="preserve">', _escape(texts), "</t></is></c>"
    )
    if how == "plain":
        is_number = pc.match_substring_regex(texts, _NUMBER)
        cells = pc.if_else(is_number, join_texts("<c><v>", texts, "</v></c>"), cells)
    return pc.fill_null(cells, "<c/>")


def _escape(texts: pa.Array) -> pa.Array:
    """Texts for XML. What it cannot hold stands as Excel writes it, as `_x0007_`."""
    texts = pc.replace_substring_regex(texts, "_(x[0-9A-Fa-f]{4})", r"_x005F_\1")
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        texts = pc.replace_substring(texts, mark, entity)
    odd = pc.fill_null(pc.match_substring_regex(texts, _ODD.pattern), fill_value=False)
    escaped = [
        _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        for text in texts.filter(odd).to_pylist()
    ]
    return pc.replace_with_mask(texts, odd, pa.array(escaped, pa.large_string()))
