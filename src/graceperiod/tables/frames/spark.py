"""Frames of PySpark: the decision as columns of a plan, which the executors work out.

Nothing runs here but the check of names and types, which the plan's schema tells. Instants go to
the Python workers and back as Arrow, never through pandas, so no session's zone touches them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyspark
from pyspark.sql import DataFrame, functions, types

from graceperiod._version import __version__
from graceperiod.errors import InvalidFrameError, MissingExtraError
from graceperiod.tables.annotator import COLUMNS, Annotator
from graceperiod.tables.column_choice import Choose, ColumnChoice, list_names
from graceperiod.tables.frames.spark_worker import pack_order, plain_schema
from graceperiod.tables.instants import no_time

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["annotate_spark"]

_OLDEST = 4
_PURPOSE = "annotating a frame of Spark"
_INSTALL = "Install what fits with: pip install 'graceperiod[spark]'"
_TIMES: dict[type[types.DataType], pa.DataType] = {
    types.TimestampType: pa.timestamp("us", "UTC"),
    types.TimestampNTZType: pa.timestamp("us"),
    types.StringType: pa.string(),
    types.NullType: pa.null(),
}


def annotate_spark(frame: DataFrame, annotator: Annotator, choose: Choose) -> DataFrame:
    """The frame with the nine columns after its own. Nothing runs until the user acts.

    Args:
        frame: of a classic session or of Spark Connect, a batch or a stream.
        annotator: what to decide by; the executors get its calendar.
        choose: makes of the frame's columns those to decide by.

    Raises:
        InvalidFrameError: a frame of pandas on Spark; or a column that is not there, is there
            twice, or would be written.
        NaiveTimestampError: timestamps without a zone, and none is assumed.
        UnreadableTimestampError: a column that is no time.
        MissingExtraError: PySpark or PyArrow is too old.
    """
    if int(pyspark.__version__.partition(".")[0]) < _OLDEST:
        found = f"needs PySpark {_OLDEST} or later, and this is {pyspark.__version__}."
        raise MissingExtraError(f"{_PURPOSE} {found} {_INSTALL}")
    if not isinstance(frame, DataFrame):
        raise InvalidFrameError(
            f"a DataFrame of {type(frame).__module__} is no frame on record; pass frame.to_spark()"
        )
    choice = choose(frame.columns)
    _check_names(frame.columns, choice)
    kinds = {field.name: field.dataType for field in frame.schema}
    choice.annotate(annotator, lambda name: _nothing(name, kinds[name], choice))
    order = pack_order(annotator, choice)
    try:
        if hasattr(functions, "arrow_udf"):
            return _with_struct(frame, choice, order)
        return _with_batches(frame, order)  # PySpark 4.0
    except ImportError as error:
        raise MissingExtraError(f"{_PURPOSE}: {error} {_INSTALL}") from None


def _with_struct(frame: DataFrame, choice: ColumnChoice, order: bytes) -> DataFrame:
    """The labels by a function of the columns to decide by, which is left out of a plan that needs
    none of them.
    """
    struct = "_" + max(frame.columns, key=len)  # a name that no column has
    label = functions.arrow_udf(_of_columns(order), _label_types())
    columns = [functions.col(_quoted(name)) for name in choice.used]
    labelled = frame.select("*", label(*columns).alias(struct))
    return labelled.select("*", f"{_quoted(struct)}.*").drop(struct)


def _with_batches(frame: DataFrame, order: bytes) -> DataFrame:
    """The labels by a function of whole rows."""
    labelled = types.StructType([*frame.schema, *_label_types()])
    numbered = frame.toDF(*map(str, range(len(frame.columns))))  # some names are none to mapInArrow
    return numbered.mapInArrow(_of_batches(order, frame.columns), labelled)


def _check_names(names: list[str], choice: ColumnChoice) -> None:
    """Refuse what is two names to Python and one to Spark, which may take no account of case."""
    lowered = [name.lower() for name in names]
    if taken := [name for name in names if name.lower() in COLUMNS]:
        raise InvalidFrameError(
            f"the frame has the columns {list_names(taken)}, which Spark may take for those to be "
            "added; rename or drop them first"
        )
    for name in choice.used:
        if lowered.count(name.lower()) > 1:
            raise InvalidFrameError(f"two columns are named {name!r}; rename one of them")


def _nothing(name: str, kind: types.DataType, choice: ColumnChoice) -> pa.Array:
    """An empty column of the type that Spark sends to its workers."""
    if name == choice.system:
        return pa.array([], pa.string())
    for known, sent in _TIMES.items():
        if isinstance(kind, known):
            return pa.array([], sent)
    raise no_time(name, kind.simpleString())


def _label_types() -> types.StructType:
    def of(kind: pa.DataType) -> types.DataType:
        if pa.types.is_boolean(kind):
            return types.BooleanType()
        return types.TimestampType() if pa.types.is_timestamp(kind) else types.StringType()

    return types.StructType(
        [types.StructField(each.name, of(each.type)) for each in plain_schema()]
    )


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


# What goes to Spark's workers is defined inside functions, since it then goes as it stands and not
# by its name: so it can tell that this library is not there.


def _of_columns(order: bytes) -> Callable[..., pa.Array]:
    library = _library(__version__)

    def graceperiod(*columns: pa.Array) -> pa.Array:
        return library().annotate_columns(order, columns)

    return graceperiod


def _of_batches(order: bytes, names: Sequence[str]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    library = _library(__version__)

    def graceperiod(batches: Iterable[Any]) -> Iterator[Any]:
        yield from library().annotate_batches(order, names, batches)

    return graceperiod


def _library(version: str) -> "Callable[[], Any]":
    """What gives a worker the module that labels, of the same version as here."""

    def library() -> "ModuleType":
        import sys  # noqa: PLC0415 - the worker's own, as what follows
        from socket import gethostname  # noqa: PLC0415

        where = f"the Python of Spark's worker on {gethostname()}, {sys.executable},"
        install = f"install there: pip install 'graceperiod[batch]=={version}'"
        try:
            from graceperiod._version import __version__ as found  # noqa: PLC0415
            from graceperiod.tables.frames import spark_worker  # noqa: PLC0415
        except ImportError as error:
            package = str(error.name).partition(".")[0]
            raise ImportError(f"{where} has no {package}; {install}") from None
        if found != version:
            raise ImportError(f"{where} has graceperiod {found}; {install}")
        return spark_worker

    return library
