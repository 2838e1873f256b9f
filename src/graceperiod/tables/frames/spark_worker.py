"""What runs in Spark's Python workers: an order is unpacked, and batches are labelled by it.

An order is bytes: a calendar, and what to decide by. A worker unpacks it once, whatever the number
of tasks and batches it is given.
"""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import pyarrow as pa

from graceperiod.tables.annotator import COLUMNS, Annotator, schema
from graceperiod.tables.column_choice import ColumnChoice

__all__ = ["annotate_batches", "annotate_columns", "pack_order", "plain_schema"]


def pack_order(annotator: Annotator, choice: ColumnChoice) -> bytes:
    """The order to decide as an annotator does, by what is choice."""
    return zlib.compress(pickle.dumps((annotator, choice)))


def annotate_columns(order: bytes, columns: Sequence[pa.Array]) -> pa.StructArray:
    """The nine columns as structs, from the columns of `ColumnChoice.used` in their order."""
    annotator, choice = _unpack_order(order)
    given = dict(zip(choice.used, columns, strict=True))
    return pa.StructArray.from_arrays(
        _labels(annotator, choice, given.__getitem__), fields=list(plain_schema())
    )


def annotate_batches(
    order: bytes, names: Sequence[str], batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Batches of all columns of a frame, by their names, each with the nine after its own."""
    annotator, choice = _unpack_order(order)
    for batch in batches:
        given = dict(zip(names, batch.columns, strict=True))
        columns = [*batch.columns, *_labels(annotator, choice, given.__getitem__)]
        yield pa.RecordBatch.from_arrays(columns, [*names, *COLUMNS])


def plain_schema() -> pa.Schema:
    """The names and types of the nine columns for Spark, which takes no dictionaries."""
    return pa.schema([(each.name, _plain(each.type)) for each in schema()])


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


@lru_cache(maxsize=8)
def _unpack_order(order: bytes) -> tuple[Annotator, ColumnChoice]:
    unpacked: tuple[Annotator, ColumnChoice] = pickle.loads(zlib.decompress(order))  # noqa: S301 - came as the code did
    return unpacked


def _labels(
    annotator: Annotator, choice: ColumnChoice, column: Callable[[str], pa.Array]
) -> list[pa.Array]:
    labels = choice.annotate(annotator, column).to_arrow()
    return [each.cast(_plain(each.type)) for each in labels.columns]
