"""Frames of polars, eager and lazy."""

from functools import partial

import numpy as np
import polars as pl
import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.tables.annotator import COLUMNS, OUTCOME_CODES, REASON_CODES, Annotator, Labels
from graceperiod.tables.column_choice import Choose, ColumnChoice, whole_column
from graceperiod.tables.problems import Problems

__all__ = ["annotate_frame", "annotate_lazy", "annotate_structs"]

_NOT_IN_ARROW = {"Object", "Int128", "UInt128"}


def annotate_frame(frame: pl.DataFrame, annotator: Annotator, choose: Choose) -> pl.DataFrame:
    """A frame with the nine columns after its own."""
    choice = choose(frame.columns)
    _check_types(frame.schema, choice)
    labels = choice.annotate(annotator, lambda name: _to_column(frame.get_column(name)))
    return frame.hstack(_polars_labels(labels))


def _to_column(series: pl.Series) -> pa.Array:
    """A column as Arrow has it, its text as polars keeps it: other levels would copy it."""
    return whole_column(series.to_arrow(compat_level=pl.CompatLevel.newest()))


def _check_types(schema: pl.Schema, choice: ColumnChoice) -> None:
    """Refuse columns of types that Arrow does not have: polars would give their bytes, or panic."""
    for name in choice.used:
        if str(schema[name]) in _NOT_IN_ARROW:
            raise InvalidFrameError(
                f"the column {name!r} holds values of type {schema[name]}; cast it to text first"
            )


def _polars_labels(labels: Labels) -> pl.DataFrame:
    """The nine columns."""
    # They are made for one row of each answer, and gathered for all rows: polars would take longer
    # to make them of Arrow's dictionaries for all rows.
    size = len(labels.lookup.free)
    each_answer = Labels(np.arange(size), labels.lookup, Problems(size)).to_arrow()
    kinds = pl.Schema({"outcome": pl.Enum(OUTCOME_CODES), "reason": pl.Enum(REASON_CODES)})
    kinds |= dict.fromkeys(("outages", "cautions"), pl.String())
    # Methods of frames, such as `cast`, would take milliseconds for a plan and its threads.
    answers = pl.DataFrame(each_answer.select(COLUMNS[:-1]), schema_overrides=kinds)
    # Polars counts rows in 32 bits; by any others, and by an expression, it takes twice as long.
    numbers = pl.Series(labels.numbers.astype(np.uint32))
    problems = pl.Series("problem", [None, *labels.problems.texts], pl.String)
    if len(problems) > 1:
        problems = problems.gather(pl.Series(labels.problems.codes.view(np.uint32)))
    else:  # as in most frames: nulls for all rows, which polars does not have to write
        problems = problems.clear(len(numbers))
    return answers[numbers].hstack([problems])


def annotate_lazy(frame: pl.LazyFrame, annotator: Annotator, choose: Choose) -> pl.LazyFrame:
    """A lazy frame with the nine columns after its own, worked out when it is collected."""
    schema = frame.collect_schema()
    choice = choose(schema.names())
    _check_types(schema, choice)
    no_rows = annotator.read(pa.array([], pa.timestamp("us", "UTC")))
    kinds = _polars_labels(annotator.annotate_rows(no_rows)).schema
    labelled = pl.struct(choice.used).map_batches(
        partial(annotate_structs, choice, annotator),
        return_dtype=pl.Struct(kinds),
        is_elementwise=True,
    )
    return frame.with_columns(labelled.alias(COLUMNS[0])).unnest(COLUMNS[0])


def annotate_structs(choice: ColumnChoice, annotator: Annotator, rows: pl.Series) -> pl.Series:
    """The nine columns as structs, from the columns to decide by as structs."""
    fields = rows.struct
    labels = choice.annotate(annotator, lambda name: _to_column(fields.field(name)))
    labelled: pl.Series = _polars_labels(labels).to_struct(rows.name)
    return labelled
