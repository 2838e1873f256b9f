"""One table as a file of each kind that is read, all of it as text."""

import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from tests.audit.test_excel import open_document

__all__ = ["KINDS", "write_rows"]

KINDS = ["csv", "jsonl", "parquet", "xlsx", "ods"]


def write_rows(table: pa.Table, file: Path) -> None:
    """Write a file of the kind that its name says; of Parquet, with the table's own types."""
    if file.suffix == ".parquet":
        pq.write_table(table, file)
    elif file.suffix == ".csv":
        pa_csv.write_csv(table, file)
    elif file.suffix == ".jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in table.to_pylist()))
    else:
        columns = (column.to_pylist() for column in table.columns)
        rows = [table.column_names, *zip(*columns, strict=True)]
        if file.suffix == ".ods":
            open_document(file, [[("string", None, cell or "") for cell in row] for row in rows])
            return
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(file)
