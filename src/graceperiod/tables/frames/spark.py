"""Frames of PySpark: the decision as columns of a plan, which the executors work out.

Only names and types are checked here, by the plan's schema. Instants in columns of their own type
are decided by a join with the table of decisions, in Spark's own process. Other times go to the
Python workers and back as Arrow, never through pandas, so that no session's zone touches them.
"""

from collections.abc import Callable

import pyarrow as pa
import pyspark
from pyspark.sql import DataFrame, functions, types

from graceperiod._version import __version__
from graceperiod.errors import InvalidFrameError, MissingExtraError
from graceperiod.tables.annotator import COLUMNS, EASTERN_ZONE, LABELS, Annotator
from graceperiod.tables.column_choice import Choose, ColumnChoice, list_names
from graceperiod.tables.frames.spark_names import with_systems
from graceperiod.tables.frames.spark_worker import pack_order
from graceperiod.tables.instants import unreadable_column
from graceperiod.tables.sql import (
    find_grid,
    list_decisions,
    name_system,
    write_condition,
    write_problem,
)

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
"""The types of times, as Spark sends them to its workers."""
_KINDS = {
    pa.bool_(): types.BooleanType(),
    pa.int64(): types.LongType(),
    pa.timestamp("us", EASTERN_ZONE): types.TimestampType(),
}

_PER_EDGE = 8  # buckets: few rows to broadcast count for more than few candidates for a row
_MOST_OUTAGES = 1_000
"""With more, the table of decisions takes seconds to make: the workers decide what rows need."""


def annotate_spark(frame: DataFrame, annotator: Annotator, choose: Choose) -> DataFrame:
    """The frame with the nine columns after its own. Nothing runs until the user acts.

    Args:
        frame: of a classic session or of Spark Connect, a batch or a stream.
        annotator: what to decide by; the executors get its calendar.
        choose: gives the columns to decide by, from the names of all.

    Raises:
        InvalidFrameError: a frame of pandas on Spark; a column that is not there, or is there
            twice, or one of the nine that is there already; or a column of systems with parts.
        NaiveTimestampError: timestamps without a zone, and none is assumed.
        UnreadableTimestampError: a column that does not hold times.
        MissingExtraError: PySpark or PyArrow is too old.
    """
    if int(pyspark.__version__.partition(".")[0]) < _OLDEST:
        found = f"needs PySpark {_OLDEST} or later, and this is {pyspark.__version__}."
        raise MissingExtraError(f"{_PURPOSE} {found} {_INSTALL}")
    if not isinstance(frame, DataFrame):
        raise InvalidFrameError(
            f"a DataFrame of {type(frame).__module__} cannot be annotated; pass frame.to_spark()"
        )
    choice = choose(frame.columns)
    _check_names(frame.columns, choice)
    kinds = {field.name: field.dataType for field in frame.schema}
    choice.annotate(annotator, lambda name: _empty_column(name, kinds[name], choice))
    is_instant = isinstance(kinds[choice.timestamp], types.TimestampType)
    is_small = len(annotator.calendar.outages) <= _MOST_OUTAGES
    is_named = choice.system is None or kinds[choice.system] == types.StringType()
    order = pack_order(annotator, choice)
    try:
        if is_instant and choice.due is None and is_small and is_named:
            return _with_join(frame, annotator, choice)
        if hasattr(functions, "arrow_udf"):
            return _with_struct(frame, choice, order)
        return _with_batches(frame, order)  # PySpark 4.0
    except ImportError as error:
        raise MissingExtraError(f"{_PURPOSE}: {error} {_INSTALL}") from None


def _with_join(frame: DataFrame, annotator: Annotator, choice: ColumnChoice) -> DataFrame:
    """The labels by a join with the table of decisions, without Python in the plan."""
    ours = "_" * (1 + max(map(len, frame.columns)))  # begins names that no column has
    grid = find_grid(annotator.calendar, _PER_EDGE)
    decisions = list_decisions(annotator, grid)
    decisions = decisions.rename_columns([ours + name for name in decisions.column_names])
    answers = frame.sparkSession.createDataFrame(decisions, _spark_schema(decisions.schema))
    which = f"'{name_system(choice.constant)}'"
    if choice.system is not None:
        which = _quoted(ours)
        frame = with_systems(frame, _quoted(choice.system), ours, annotator.systems)
    when = _quoted(choice.timestamp)
    moment = f"unix_micros({when})"
    condition = write_condition(grid, moment, which, lambda name: _quoted(ours + name))
    problem = write_problem(when, moment, which, _quoted(f"{ours}outcome"), which)
    # A row has one answer at most, since the segments of a system do not overlap.
    joined = frame.join(answers.hint("broadcast"), functions.expr(condition), "left")
    labels = [functions.col(_quoted(ours + name)).alias(name) for name in COLUMNS[:-1]]
    labelled = joined.select("*", *labels, functions.expr(problem).alias("problem"))
    return labelled.drop(ours, *decisions.column_names)


def _spark_schema(schema: pa.Schema) -> types.StructType:
    """A schema in Spark's types; text is plain strings, since Spark takes no dictionaries."""
    return types.StructType(
        [
            types.StructField(field.name, _KINDS.get(field.type, types.StringType()))
            for field in schema
        ]
    )


def _with_struct(frame: DataFrame, choice: ColumnChoice, order: bytes) -> DataFrame:
    """The labels by a function of the columns to decide by."""
    # Spark leaves such a function out of a plan that needs no label.
    struct = "_" + max(frame.columns, key=len)  # a name that no column has
    label = functions.arrow_udf(_in_worker("annotate_columns", order), _spark_schema(LABELS))
    columns = [functions.col(_quoted(name)) for name in choice.used]
    labelled = frame.select("*", label(*columns).alias(struct))
    return labelled.select("*", f"{_quoted(struct)}.*").drop(struct)


def _with_batches(frame: DataFrame, order: bytes) -> DataFrame:
    """The labels by a function of whole rows."""
    labelled = types.StructType([*frame.schema, *_spark_schema(LABELS)])
    # Numbers for names, since mapInArrow does not take every name.
    numbered = frame.toDF(*map(str, range(len(frame.columns))))
    return numbered.mapInArrow(_in_worker("annotate_batches", order, frame.columns), labelled)


def _check_names(names: list[str], choice: ColumnChoice) -> None:
    """Refuse names that differ only in case: to Spark they are mostly one name."""
    lowered = [name.lower() for name in names]
    if taken := [name for name in names if name.lower() in COLUMNS]:
        raise InvalidFrameError(
            f"the frame has the columns {list_names(taken)}, which Spark may take for those to be "
            "added; rename or drop them first"
        )
    for name in choice.used:
        if lowered.count(name.lower()) > 1:
            raise InvalidFrameError(f"two columns are named {name!r}; rename one of them")


def _empty_column(name: str, kind: types.DataType, choice: ColumnChoice) -> pa.Array:
    """An empty column of the type that Spark sends to its workers: for types to be checked."""
    if name == choice.system:
        has_parts = isinstance(kind, types.ArrayType | types.MapType | types.StructType)
        return pa.array([], pa.list_(pa.string()) if has_parts else pa.string())
    for known, sent in _TIMES.items():
        if isinstance(kind, known):
            return pa.array([], sent)
    raise unreadable_column(name, kind.simpleString())


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _in_worker(task: str, *order: object, version: str = __version__) -> Callable[..., pa.Array]:
    """The function of Spark's workers that calls the `task` of that name in `spark_worker`, with
    the `order` before its columns. The worker needs this version of the library.
    """

    # Defined inside a function, since pickle then sends the code and not its name: so it can say
    # that the library is not there. PySpark reads these types for `arrow_udf`.
    def graceperiod(*columns: pa.Array) -> pa.Array:
        import sys  # noqa: PLC0415 - the worker's own, as are the others
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
        return getattr(spark_worker, task)(*order, *columns)

    return graceperiod
