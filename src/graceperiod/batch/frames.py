"""An adapter for each frame: columns out, labels in, the same kind of frame back.

Each package is the user's own, and imported only when a frame of it comes.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from graceperiod.batch.columns import (
    COLUMNS,
    OUTCOMES,
    REASONS,
    ZONE,
    Annotator,
    Labels,
    Rows,
    schema,
)
from graceperiod.batch.times import without_blanks
from graceperiod.errors import InvalidFrameError
from graceperiod.systems import System

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    from pyspark.sql import DataFrame as SparkFrame

__all__ = ["Ask", "Asked", "annotate", "columns_of", "label_structs", "listed"]

_SHOWN = 20  # names of columns in a message


class Asked:
    """Which columns of a frame to decide by.

    Args:
        columns: the names of the frame's columns.
        timestamp: the column of when the data were sent.
        system: the column of systems, a `System` for all rows, or None: not stated.
        due: the column of when they were due, or None.
        in_file: whether they are of a file, in which blank text is nothing given.

    Raises:
        InvalidFrameError: a column that is not there, or one that is and would be written.
    """

    def __init__(
        self,
        columns: Iterable[str],
        timestamp: str,
        system: str | System | None,
        due: str | None,
        *,
        in_file: bool = False,
    ) -> None:
        there = list(columns)
        self.in_file: bool = in_file
        self.timestamp: str = timestamp
        self.due: str | None = due
        self.system: str | None = None if isinstance(system, System) else system
        self.constant: System | None = system if isinstance(system, System) else None
        for name in self.used:
            if name not in there:
                constant = "; for one system in all rows pass a System, as System.EDI, and None if "
                raise InvalidFrameError(
                    f"there is no column {name!r}; the columns are {listed(there)}"
                    + (f"{constant}it is not stated" if name == self.system else "")
                )
        if taken := [name for name in COLUMNS if name in there]:
            raise InvalidFrameError(
                f"the frame has the columns {listed(taken)} already; rename or drop them first"
            )

    @property
    def used(self) -> list[str]:
        """The names of the columns to read."""
        return [each for each in (self.timestamp, self.system, self.due) if each is not None]

    def given(self, column: pa.Array) -> pa.Array:
        """What a column to decide by gives."""
        return without_blanks(column) if self.in_file else column

    def label(self, annotator: Annotator, column: Callable[[str], pa.Array]) -> Labels:
        """Decide by the columns that a function gives."""
        return annotator.decide(self.read(annotator, lambda name: self.given(column(name))))

    def read(self, annotator: Annotator, column: Callable[[str], pa.Array]) -> Rows:
        """Read what the columns give, by a function of their names."""
        systems = self.constant if self.system is None else column(self.system)
        due = None if self.due is None else column(self.due)
        names = self.timestamp, self.due or ""
        return annotator.read(column(self.timestamp), systems, due, names)


def annotate(
    annotator: Annotator,
    frame: Any,  # noqa: ANN401 - of any of the packages
    timestamp: str,
    system: str | System | None,
    due: str | None,
) -> Any:  # noqa: ANN401 - of the same kind
    """See `OutageCalendar.annotate`."""
    package = type(frame).__module__.partition(".")[0]
    adapter = _ADAPTERS.get((package, type(frame).__name__))
    if adapter is None and hasattr(frame, "__arrow_c_stream__"):
        frame, adapter = pa.RecordBatchReader.from_stream(frame), _reader
    if adapter is None:
        raise _no_frame(frame)
    return adapter(frame, annotator, lambda names: Asked(names, timestamp, system, due))


def columns_of(
    frame: Any,  # noqa: ANN401 - of any of the packages
) -> tuple[list[str], Callable[[str], pa.Array]]:
    """The names of the columns of a frame that `annotate` takes, and what gives each as Arrow has
    it. The frame is held in memory.

    Raises:
        InvalidFrameError: no such frame.
    """
    package, kind = type(frame).__module__.partition(".")[0], type(frame).__name__
    if (package, kind) == ("pandas", "DataFrame"):
        return list(frame.columns), lambda name: _of_pandas(frame[name])
    if (package, kind) == ("polars", "LazyFrame"):
        frame = frame.collect()
    elif hasattr(frame, "toArrow"):  # of PySpark, whose later releases alone export a stream
        frame = frame.toArrow()
    if not hasattr(frame, "__arrow_c_stream__"):
        raise _no_frame(frame)
    table = pa.RecordBatchReader.from_stream(frame).read_all()
    return table.column_names, lambda name: _whole(table.column(name))


def _no_frame(given: object) -> InvalidFrameError:
    package, kind = type(given).__module__.partition(".")[0], type(given).__name__
    return InvalidFrameError(
        f"a {kind} of {package} is no frame on record; pass one of pandas, "
        "polars, pyarrow, DuckDB or PySpark, or what exports an Arrow stream (__arrow_c_stream__)"
    )


Ask = Callable[[Iterable[str]], Asked]
"""From the names of a frame's columns to those to decide by."""


def _table(frame: pa.Table, annotator: Annotator, ask: Ask) -> pa.Table:
    asked = ask(frame.column_names)
    labels = asked.label(annotator, lambda name: _whole(frame.column(name))).to_arrow()
    for name, column in zip(COLUMNS, labels.columns, strict=True):
        frame = frame.append_column(labels.schema.field(name), column)
    return frame


def _batch(frame: pa.RecordBatch, annotator: Annotator, ask: Ask) -> pa.RecordBatch:
    asked = ask(frame.schema.names)
    labels = asked.label(annotator, frame.column).to_arrow()
    return pa.RecordBatch.from_arrays(
        [*frame.columns, *labels.columns],
        schema=_with_labels(frame.schema),
    )


def _reader(frame: pa.RecordBatchReader, annotator: Annotator, ask: Ask) -> pa.RecordBatchReader:
    ask(frame.schema.names)  # what is missing is said before a batch is read
    return pa.RecordBatchReader.from_batches(
        _with_labels(frame.schema), (_batch(each, annotator, ask) for each in frame)
    )


def _with_labels(own: pa.Schema) -> pa.Schema:
    return pa.schema([*own, *schema()], metadata=own.metadata)


def _pandas(frame: "pd.DataFrame", annotator: Annotator, ask: Ask) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - the user's own

    asked = ask(frame.columns)
    labels = asked.label(annotator, lambda name: _of_pandas(frame[name]))
    lookup, take, undecided = labels.lookup, labels.take, labels.undecided
    nothing = np.zeros(len(frame), bool) if undecided is None else undecided

    def texts(codes: Any, values: Sequence[str]) -> pd.Categorical:  # noqa: ANN401 - integers
        if undecided is not None:
            codes = np.where(undecided, -1, codes)
        return pd.Categorical.from_codes(codes, categories=list(values))

    def times(values: Any) -> Any:  # noqa: ANN401 - microseconds, a DatetimeArray
        return pd.array(values, dtype=pd.DatetimeTZDtype("us", ZONE))

    new = {
        "no_penalty": pd.arrays.BooleanArray(take(lookup.free), ~take(lookup.known)),
        "outcome": texts(take(lookup.outcomes), OUTCOMES),
        "reason": texts(take(lookup.reasons), REASONS),
        "outages": texts(take(lookup.outages), lookup.outage_texts),
        "window_start": times(take(lookup.starts)),
        "window_end": times(take(lookup.ends)),
        "cautions": texts(take(lookup.cautions), lookup.caution_texts),
        "needs_review": pd.arrays.BooleanArray(take(lookup.review), nothing),
        "problem": pd.Categorical.from_codes(
            labels.problems.codes - 1, categories=labels.problems.texts
        ),
    }
    annotated = pd.concat([frame, pd.DataFrame(new, index=frame.index, copy=False)], axis=1)
    annotated.attrs = frame.attrs.copy()
    return annotated


def _of_pandas(series: "pd.Series[Any]") -> pa.Array:
    """A column as Arrow has it. Objects are read one by one, so that none is taken for another."""
    if series.dtype != object:
        return _whole(pa.array(series, from_pandas=True))
    return pa.array([_as_text(each) for each in series], pa.string())


def _as_text(value: object) -> str | None:
    """An object of a column as text: a datetime with its offset, whatever zone it is of."""
    if value is None or value != value:  # noqa: PLR0124 - what is missing differs from itself
        return None
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)


def _polars(frame: "pl.DataFrame", annotator: Annotator, ask: Ask) -> "pl.DataFrame":
    asked = ask(frame.columns)
    labels = asked.label(annotator, lambda name: _whole(frame.get_column(name).to_arrow()))
    return frame.hstack(_polars_labels(labels))


def _polars_labels(labels: Labels) -> "pl.DataFrame":
    """The nine columns, from a frame of what each answer says."""
    import polars as pl  # noqa: PLC0415 - the user's own

    kinds = pl.Schema({"outcome": pl.Enum(OUTCOMES), "reason": pl.Enum(REASONS)})
    kinds |= dict.fromkeys(("outages", "cautions"), pl.String())
    answers = pl.DataFrame(labels.each_answer().to_arrow())
    problems = pl.Series("problem", [None, *labels.problems.texts], pl.String)
    return (
        answers.drop("problem")
        .cast(kinds)
        .select(pl.all().gather(labels.numbers))
        .with_columns(problems.gather(labels.problems.codes))
    )


def _polars_lazy(frame: "pl.LazyFrame", annotator: Annotator, ask: Ask) -> "pl.LazyFrame":
    import polars as pl  # noqa: PLC0415 - the user's own

    asked = ask(frame.collect_schema().names())
    kinds = _polars_labels(annotator.label(pa.array([], pa.timestamp("us", "UTC")))).schema

    labelled = pl.struct(asked.used).map_batches(
        partial(label_structs, asked, annotator),
        return_dtype=pl.Struct(kinds),
        is_elementwise=True,
    )
    return frame.with_columns(labelled.alias(COLUMNS[0])).unnest(COLUMNS[0])


def label_structs(asked: Asked, annotator: Annotator, rows: "pl.Series") -> "pl.Series":
    """The nine columns as structs, from the columns to decide by as structs."""
    fields = rows.struct
    labels = asked.label(annotator, lambda name: _whole(fields.field(name).to_arrow()))
    labelled: pl.Series = _polars_labels(labels).to_struct(rows.name)
    return labelled


def _duckdb(
    frame: "duckdb.DuckDBPyRelation", annotator: Annotator, ask: Ask
) -> "duckdb.DuckDBPyRelation":
    annotated = _table(frame.to_arrow_table(), annotator, ask)  # noqa: F841 - read by DuckDB below
    found: duckdb.DuckDBPyRelation = frame.query("asked", "SELECT * FROM annotated")  # type: ignore[assignment]  # a query that selects gives a relation
    return found


def _spark(frame: "SparkFrame", annotator: Annotator, ask: Ask) -> "SparkFrame":
    from graceperiod.batch.spark_frames import annotate_spark  # noqa: PLC0415 - imports PySpark

    return annotate_spark(frame, annotator, ask)


_ADAPTERS: dict[tuple[str, str], Callable[[Any, Annotator, Ask], Any]] = {
    ("pandas", "DataFrame"): _pandas,
    ("polars", "DataFrame"): _polars,
    ("polars", "LazyFrame"): _polars_lazy,
    ("pyarrow", "Table"): _table,
    ("pyarrow", "RecordBatch"): _batch,
    ("pyarrow", "RecordBatchReader"): _reader,
    ("_duckdb", "DuckDBPyRelation"): _duckdb,
    ("duckdb", "DuckDBPyRelation"): _duckdb,
    ("pyspark", "DataFrame"): _spark,
}


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    # One without rows can come without its dictionary, and pyarrow would read past its end.
    chunks = [each for each in column.chunks if len(each)]
    if len(chunks) == 1:
        return chunks[0]
    return pa.chunked_array(chunks, column.type).unify_dictionaries().combine_chunks()


def listed(names: Sequence[str]) -> str:
    """Names of columns for a message, the first of them where there are many."""
    shown = ", ".join(repr(name) for name in names[:_SHOWN])
    others = len(names) - _SHOWN
    return f"{shown} and {others:,} more" if others > 0 else shown
