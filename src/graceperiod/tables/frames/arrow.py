"""Tables, batches and readers of pyarrow, and relations of DuckDB."""

from typing import TYPE_CHECKING

import pyarrow as pa

from graceperiod.tables.annotator import Annotator, schema
from graceperiod.tables.column_choice import Choose, whole_column

if TYPE_CHECKING:
    import duckdb

__all__ = ["annotate_batch", "annotate_reader", "annotate_relation", "annotate_table"]


def annotate_table(frame: pa.Table, annotator: Annotator, choose: Choose) -> pa.Table:
    """A table with the nine columns after its own."""
    choice = choose(frame.column_names)
    labels = choice.annotate(annotator, lambda name: whole_column(frame.column(name))).to_arrow()
    return pa.Table.from_arrays(
        [*frame.columns, *labels.columns], schema=_with_labels(frame.schema)
    )


def annotate_batch(frame: pa.RecordBatch, annotator: Annotator, choose: Choose) -> pa.RecordBatch:
    """A batch with the nine columns after its own."""
    labels = choose(frame.schema.names).annotate(annotator, frame.column).to_arrow()
    return pa.RecordBatch.from_arrays(
        [*frame.columns, *labels.columns], schema=_with_labels(frame.schema)
    )


def annotate_reader(
    frame: pa.RecordBatchReader, annotator: Annotator, choose: Choose
) -> pa.RecordBatchReader:
    """A reader that annotates each batch as it is taken."""
    choose(frame.schema.names)  # a missing column is reported before a batch is read
    return pa.RecordBatchReader.from_batches(
        _with_labels(frame.schema), (annotate_batch(batch, annotator, choose) for batch in frame)
    )


def annotate_relation(
    frame: "duckdb.DuckDBPyRelation", annotator: Annotator, choose: Choose
) -> "duckdb.DuckDBPyRelation":
    """A relation with the nine columns after its own, on the same connection."""
    annotated = annotate_table(frame.to_arrow_table(), annotator, choose)  # noqa: F841 - read by DuckDB below
    relation: duckdb.DuckDBPyRelation = frame.query("asked", "SELECT * FROM annotated")  # type: ignore[assignment]  # a query that selects gives a relation
    return relation


def _with_labels(own: pa.Schema) -> pa.Schema:
    return pa.schema([*own, *schema()], metadata=own.metadata)
