"""Batches of rows to a file of Parquet, CSV, JSON lines or Excel, in its place once it is whole.

PyArrow would put all text of CSV in quotation marks, and writes no JSON. So lines are joined from
whole columns, a hundred times as fast as row by row. Rows that need not change stay as they stand.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graceperiod._files import replace_file
from graceperiod.audit.excel_output import open_sheet
from graceperiod.audit.row_file import RAW, Dialect
from graceperiod.audit.texts import as_json, as_texts, join_texts, label_texts, to_bytes
from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS, LABELS, Labels

__all__ = ["keeps_lines", "open_output", "output_places"]

Write = Callable[[pa.RecordBatch, Labels], None]
"""Writes rows, with their labels after their own columns."""

_KINDS = {
    ".parquet": "Parquet",
    ".csv": "CSV",
    ".jsonl": "JSON",
    ".ndjson": "JSON",
    ".xlsx": "Excel",
}


def keeps_lines(output: Path, source: Path) -> bool:
    """Whether an output has the rows of its source as they stand, for which it needs `RAW`."""
    kind = _KINDS.get(output.suffix.lower())
    return kind in {"CSV", "JSON"} and kind == _KINDS.get(source.suffix.lower())


def output_places(files: Sequence[Path], output: Path | None, *, is_one: bool) -> list[Path | None]:
    """The place of the output of each file: the file that is given, or one in the folder, which is
    made. There it has the name of its source; a kind that is not written is Excel's newer one.

    Raises:
        InvalidFrameError: a folder is needed, or two outputs would have one name.
        OSError: the folder cannot be made.
    """
    if output is None or is_one:
        return [output] * len(files)
    if output.suffix.lower() in _KINDS or (output.exists() and not output.is_dir()):
        raise InvalidFrameError(f"{output}: for several files the output is a folder; name one")
    names = [file.name if file.suffix.lower() in _KINDS else f"{file.stem}.xlsx" for file in files]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise InvalidFrameError(
                f"{files[names.index(name)]} and {files[place]} would both be written to "
                f"{output / name}; audit them apart"
            )
    output.mkdir(exist_ok=True)
    return [output / name for name in names]


@contextmanager
def open_output(path: Path, source: Path, schema: pa.Schema, dialect: Dialect) -> Iterator[Write]:
    """A function that writes batches to a file, in its place if the context ends well.

    Args:
        path: of the file.
        source: the file that is read.
        schema: the columns of the rows, without their labels.
        dialect: of CSV.

    Raises:
        InvalidFrameError: the suffix is unknown, or the path is the source or not a file.
        OSError: it cannot be written; the error names it.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise InvalidFrameError(
            f"{path}: a file of {path.suffix or 'no suffix'} cannot be written; give one of "
            f"{', '.join(_KINDS)}"
        )
    place = path.resolve()
    if place.exists() and place.samefile(source):
        raise InvalidFrameError(f"{path} is the file to be audited; give another for the output")
    if place.exists() and not place.is_file():
        raise InvalidFrameError(f"{path} is not a file that can be replaced; give another")
    with replace_file(path) as file:
        if kind == "Parquet":
            with _parquet(file, schema) as write:
                yield write
        elif kind == "Excel":
            with open_sheet(file, schema.names) as write:
                yield write
        elif kind == "CSV":
            yield _csv(file, schema.names, dialect)
        else:
            yield lambda batch, labels: _write_json(file, batch, labels)


@contextmanager
def _parquet(file: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    whole = pa.schema([*schema, *LABELS], schema.metadata)
    # Dictionaries for text and labels alone: of other columns they cost more than they save. So do
    # statistics of labels, of which there are few.
    texts, own = [field.name for field in whole if _repeats(field)], schema.names
    with pq.ParquetWriter(file, whole, use_dictionary=texts, write_statistics=own) as writer:

        def write(batch: pa.RecordBatch, labels: Labels) -> None:
            columns = [*batch.columns, *labels.to_arrow().columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=whole))

        yield write


def _repeats(field: pa.Field) -> bool:
    kind = field.type
    return field.name in COLUMNS or pa.types.is_dictionary(kind) or kind == pa.string()


def _csv(file: IO[bytes], names: list[str], dialect: Dialect) -> Write:
    """A function that writes rows as CSV, under a header. Quotes stand only where they must, but in
    rows that stay as they stand.
    """
    delimiter, end = dialect.delimiter, dialect.line_end
    special = f'["\r\n\\x{ord(delimiter):02x}]'

    def cells(texts: pa.Array) -> pa.Array:
        must = pc.match_substring_regex(texts, special)
        if pc.any(must).as_py():
            quoted = join_texts('"', pc.replace_substring(texts, '"', '""'), '"')
            texts = pc.if_else(must, quoted, texts)
        return pc.fill_null(texts, "")

    def join_cells(batch: pa.RecordBatch) -> pa.Array:
        return join_texts(*(cells(as_texts(column)[0]) for column in batch.columns), by=delimiter)

    def write(batch: pa.RecordBatch, labels: Labels) -> None:
        own = batch.column(RAW) if RAW in batch.schema.names else join_cells(batch)
        file.write(to_bytes(join_texts(own, delimiter, label_texts(labels, join_cells), end)))

    titles = pa.RecordBatch.from_pydict({str(place): [name] for place, name in enumerate(names)})
    header = dialect.header or join_cells(titles)[0].as_py()
    mark = "\ufeff" if dialect.mark else ""
    file.write(f"{mark}{delimiter.join([header, *COLUMNS])}{end}".encode())
    return write


def _write_json(file: IO[bytes], batch: pa.RecordBatch, labels: Labels) -> None:
    """Write a JSON object a line. One that was read stays as it stands, before its labels."""
    if RAW in batch.schema.names:
        # The line without its last brace, and a comma where it has any value.
        own = pc.utf8_rtrim_whitespace(batch.column(RAW).cast(pa.large_string()))
        own = pc.utf8_rtrim_whitespace(pc.utf8_slice_codeunits(own, 0, -1))
        own = pc.if_else(pc.equal(own, "{"), own, join_texts(own, ", "))
    else:
        own = join_texts("{", _members(batch), ", ")
    file.write(to_bytes(join_texts(own, label_texts(labels, _members), "}\n")))


def _members(batch: pa.RecordBatch) -> pa.Array:
    """The names and values of each row, as they stand between the braces of JSON."""
    parts: list[pa.Array | str] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        parts += [f"{', ' if parts else ''}{json.dumps(name)}: ", as_json(column)]
    return join_texts(*parts)
