"""A thin adapter for each kind of frame: columns out, labels in, the same kind of frame back.

The packages of frames are the user's own. Each is imported only when a frame of it comes.
"""

from collections.abc import Callable, Iterable, Mapping, Sized
from importlib import import_module
from typing import Any
from warnings import warn

import pyarrow as pa

from graceperiod.errors import GracePeriodWarning, InvalidFrameError
from graceperiod.systems import System
from graceperiod.tables.annotator import Annotator
from graceperiod.tables.column_choice import ColumnChoice, whole_column
from graceperiod.tables.instants import Cells

__all__ = ["annotate", "columns_of"]

# The function that annotates a frame, by the frame's package and class.
_ADAPTERS = {
    ("pandas", "DataFrame"): "pandas.annotate_frame",
    ("polars", "DataFrame"): "polars.annotate_frame",
    ("polars", "LazyFrame"): "polars.annotate_lazy",
    ("pyarrow", "Table"): "arrow.annotate_table",
    ("pyarrow", "RecordBatch"): "arrow.annotate_table",
    ("pyarrow", "RecordBatchReader"): "arrow.annotate_reader",
    ("_duckdb", "DuckDBPyRelation"): "arrow.annotate_relation",
    ("duckdb", "DuckDBPyRelation"): "arrow.annotate_relation",
    ("pyspark", "DataFrame"): "spark.annotate_spark",
}


def annotate(
    annotator: Annotator,
    frame: Any,  # noqa: ANN401 - of any of the packages
    timestamp: str,
    system: str | System | None,
    due: str | None,
) -> Any:  # noqa: ANN401 - of the same kind
    """See `OutageCalendar.annotate`, which calls this: the warning is about the code that calls
    that.
    """

    def choose(names: Iterable[str]) -> ColumnChoice:
        choice = ColumnChoice(names, timestamp, system, due)
        for name in choice.unused_due:
            warn(
                f"the column {name!r} looks like a due time, and is not used; pass "
                f"due={name!r}, or drop it",
                GracePeriodWarning,
                stacklevel=5,  # this, the adapter, its caller, and `OutageCalendar.annotate`
            )
        return choice

    adapter = _ADAPTERS.get(_kind_of(frame))
    if adapter is None:
        frame, adapter = _stream_of(frame), "arrow.annotate_reader"
    module, _, function = adapter.partition(".")
    annotate_frame = getattr(import_module(f"{__name__}.{module}"), function)
    return annotate_frame(frame, annotator, choose)


def columns_of(
    frame: Any,  # noqa: ANN401 - of any of the packages
) -> tuple[list[str], Callable[[str], Cells]]:
    """The names of the columns of a frame that `annotate` takes, and a function that gives a column
    by its name, as Arrow has it. The frame is held in memory.

    Raises:
        InvalidFrameError: a frame of another kind.
    """
    kind = _kind_of(frame)
    if kind == ("pandas", "DataFrame"):
        from graceperiod.tables.frames.pandas import to_column  # noqa: PLC0415 - the user's package

        return list(frame.columns), lambda name: to_column(frame[name])
    if kind == ("polars", "LazyFrame"):
        frame = frame.collect()
    elif hasattr(frame, "toArrow"):  # PySpark; only its later releases export a stream
        frame = frame.toArrow()
    table = _stream_of(frame).read_all()
    return table.column_names, lambda name: whole_column(table.column(name))


def _kind_of(frame: object) -> tuple[str, str]:
    """The package and the class of a frame."""
    return type(frame).__module__.partition(".")[0], type(frame).__name__


def _stream_of(frame: object) -> pa.RecordBatchReader:
    """A frame of any package, by the stream that it exports."""
    try:
        return pa.RecordBatchReader.from_stream(frame)
    except (TypeError, pa.ArrowInvalid):  # no stream, or one without columns, as of a pandas Series
        package, kind = _kind_of(frame)
        raise InvalidFrameError(
            f"the {kind} of {package} is not a frame that can be annotated; {_advise(frame)}"
        ) from None


def _advise(frame: object) -> str:
    """What to pass in place of a value that is not a frame."""
    if hasattr(frame, "to_frame"):  # a Series of pandas or polars
        return "pass series.to_frame('transmitted_at'), and system=None or the System of all rows"
    if isinstance(frame, Mapping):
        return "pass pyarrow.table(columns)"
    if isinstance(frame, Sized) and not isinstance(frame, str | bytes):  # a list or an array
        return (
            "pass pyarrow.table({'transmitted_at': values}), and system=None or the System of all "
            "rows"
        )
    return (
        "pass one of pandas, polars, pyarrow, DuckDB or PySpark, or what exports columns as an "
        "Arrow stream (__arrow_c_stream__)"
    )
