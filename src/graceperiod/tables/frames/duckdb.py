"""Relations of DuckDB, by way of an Arrow table."""

import duckdb

from graceperiod.tables.annotator import Annotator
from graceperiod.tables.column_choice import Choose
from graceperiod.tables.frames.arrow import annotate_table

__all__ = ["annotate_relation"]


def annotate_relation(
    frame: duckdb.DuckDBPyRelation, annotator: Annotator, choose: Choose
) -> duckdb.DuckDBPyRelation:
    """A relation with the nine columns after its own, on the same connection."""
    annotated = annotate_table(frame.to_arrow_table(), annotator, choose)  # noqa: F841 - read by DuckDB below
    relation: duckdb.DuckDBPyRelation = frame.query("asked", "SELECT * FROM annotated")  # type: ignore[assignment]  # a query that selects gives a relation
    return relation
