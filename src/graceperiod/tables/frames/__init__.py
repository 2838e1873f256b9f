"""A thin adapter for each frame: columns out, labels in, the same kind of frame back.

Each package is the user's own, and is imported only when a frame of it comes.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pyarrow as pa

from graceperiod.errors import InvalidFrameError
from graceperiod.systems import System
from graceperiod.tables.annotator import Annotator
from graceperiod.tables.column_choice import ColumnChoice, whole_column

__all__ = ["annotate", "columns_of"]

# The function that annotates a frame, by the frame's package and class.
_ADAPTERS = {
    ("pandas", "DataFrame"): "pandas.annotate_frame",
    ("polars", "DataFrame"): "polars.annotate_frame",
    ("polars", "LazyFrame"): "polars.annotate_lazy",
    ("pyarrow", "Table"): "arrow.annotate_table",
    ("pyarrow", "RecordBatch"): "arrow.annotate_batch",
    ("pyarrow", "RecordBatchReader"): "arrow.annotate_reader",
    ("_duckdb", "DuckDBPyRelation"): "duckdb.annotate_relation",
    ("duckdb", "DuckDBPyRelation"): "duckdb.annotate_relation",
    ("pyspark", "DataFrame"): "spark.annotate_spark",
}


def annotate(
    annotator: Annotator,
    frame: Any,  # noqa: ANN401 - of any of the packages
    timestamp: str,
    system: str | System | None,
    due: str | None,
) -> Any:  # noqa: ANN401 - of the same kind
    """See `OutageCalendar.annotate`."""
    adapter = _ADAPTERS.get(_kind_of(frame))
    if adapter is None:
        if not hasattr(frame, "__arrow_c_stream__"):
            raise _unknown_frame(frame)
        frame, adapter = pa.RecordBatchReader.from_stream(frame), "arrow.annotate_reader"
    module, _, function = adapter.partition(".")
    annotate_frame = getattr(import_module(f"{__name__}.{module}"), function)
    return annotate_frame(
        frame, annotator, lambda names: ColumnChoice(names, timestamp, system, due)
    )


def columns_of(
    frame: Any,  # noqa: ANN401 - of any of the packages
) -> tuple[list[str], Callable[[str], pa.Array]]:
    """The names of the columns of a frame that `annotate` takes, and a function that gives each as
    Arrow has it. The frame is held in memory.

    Raises:
        InvalidFrameError: a frame of another kind.
    """
    kind = _kind_of(frame)
    if kind == ("pandas", "DataFrame"):
        from graceperiod.tables.frames.pandas import to_arrow  # noqa: PLC0415 - the user's package

        return list(frame.columns), lambda name: to_arrow(frame[name])
    if kind == ("polars", "LazyFrame"):
        frame = frame.collect()
    elif hasattr(frame, "toArrow"):  # of PySpark, whose later releases alone export a stream
        frame = frame.toArrow()
    if not hasattr(frame, "__arrow_c_stream__"):
        raise _unknown_frame(frame)
    table = pa.RecordBatchReader.from_stream(frame).read_all()
    return table.column_names, lambda name: whole_column(table.column(name))


def _kind_of(frame: object) -> tuple[str, str]:
    """The package and the class of a frame."""
    return type(frame).__module__.partition(".")[0], type(frame).__name__


def _unknown_frame(given: object) -> InvalidFrameError:
    package, kind = _kind_of(given)
    return InvalidFrameError(
        f"a {kind} of {package} is not a frame that can be annotated; pass one of pandas, "
        "polars, pyarrow, DuckDB or PySpark, or what exports an Arrow stream (__arrow_c_stream__)"
    )
