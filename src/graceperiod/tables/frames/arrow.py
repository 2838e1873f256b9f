"""Tables, batches and readers of pyarrow, and relations of DuckDB."""

from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS, LABELS, Annotator
from graceperiod.tables.column_choice import Choose, ColumnChoice, list_names, whole_column

if TYPE_CHECKING:
    import duckdb

__all__ = ["annotate_reader", "annotate_relation", "annotate_table"]


_Columns = TypeVar("_Columns", bound=pa.Table | pa.RecordBatch)


def annotate_table(frame: _Columns, annotator: Annotator, choose: Choose) -> _Columns:
    """A table or a batch with the nine columns after its own."""
    return _annotate(frame, annotator, choose(frame.schema.names))


def _annotate(frame: _Columns, annotator: Annotator, choice: ColumnChoice) -> _Columns:
    labels = choice.annotate(annotator, lambda name: whole_column(frame.column(name))).to_arrow()
    columns = [*frame.columns, *labels.columns]
    annotated: _Columns = frame.from_arrays(columns, schema=_with_labels(frame.schema))
    return annotated


def annotate_reader(
    frame: pa.RecordBatchReader, annotator: Annotator, choose: Choose
) -> pa.RecordBatchReader:
    """A reader that annotates each batch as it is taken."""
    choice = choose(frame.schema.names)  # a missing column is reported before a batch is read
    return pa.RecordBatchReader.from_batches(
        _with_labels(frame.schema), (_annotate(batch, annotator, choice) for batch in frame)
    )


def annotate_relation(
    frame: "duckdb.DuckDBPyRelation", annotator: Annotator, choose: Choose
) -> "duckdb.DuckDBPyRelation":
    """A relation with the nine columns after its own, on the same connection."""
    choice = choose(frame.columns)
    if taken := [name for name in frame.columns if name.lower() in COLUMNS]:
        raise InvalidFrameError(
            f"the relation has the columns {list_names(taken)}, and DuckDB does not tell case "
            "apart; rename or drop them first"
        )
    annotated = _annotate(frame.to_arrow_table(), annotator, choice)  # noqa: F841 - read by DuckDB below
    relation: duckdb.DuckDBPyRelation = frame.query("asked", "SELECT * FROM annotated")  # type: ignore[assignment]  # a query that selects gives a relation
    return relation


def _with_labels(own: pa.Schema) -> pa.Schema:
    return pa.schema([*own, *LABELS], metadata=own.metadata)
