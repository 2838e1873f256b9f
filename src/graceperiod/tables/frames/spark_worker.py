"""What runs in Spark's Python workers: they unpack an order, and label rows by it.

An order is bytes: a calendar, and the columns to decide by. A worker unpacks it once, however many
tasks and batches it is given.
"""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import pyarrow as pa

from graceperiod.tables.annotator import COLUMNS, Annotator
from graceperiod.tables.column_choice import ColumnChoice

__all__ = ["annotate_batches", "annotate_columns", "pack_order"]


def pack_order(annotator: Annotator, choice: ColumnChoice) -> bytes:
    """The order to decide as an annotator does, by a choice of columns."""
    return zlib.compress(pickle.dumps((annotator, choice)))


def annotate_columns(order: bytes, *columns: pa.Array) -> pa.StructArray:
    """The nine columns as structs, from the columns of `ColumnChoice.used` in their order."""
    annotator, choice = _unpack_order(order)
    by_name = dict(zip(choice.used, columns, strict=True))
    return pa.StructArray.from_arrays(_labels(annotator, choice, by_name.__getitem__), COLUMNS)


def annotate_batches(
    order: bytes, names: Sequence[str], batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Batches of all columns of a frame, by their names, each with the nine after its own."""
    annotator, choice = _unpack_order(order)
    for batch in batches:
        by_name = dict(zip(names, batch.columns, strict=True))
        columns = [*batch.columns, *_labels(annotator, choice, by_name.__getitem__)]
        yield pa.RecordBatch.from_arrays(columns, [*names, *COLUMNS])


@lru_cache(maxsize=8)
def _unpack_order(order: bytes) -> tuple[Annotator, ColumnChoice]:
    unpacked: tuple[Annotator, ColumnChoice] = pickle.loads(zlib.decompress(order))  # noqa: S301 - came as the code did
    return unpacked


def _labels(
    annotator: Annotator, choice: ColumnChoice, column: Callable[[str], pa.Array]
) -> list[pa.Array]:
    """The nine columns without dictionaries, which Spark does not take."""
    labels = choice.annotate(annotator, column).to_arrow().columns
    return [
        label.dictionary_decode() if pa.types.is_dictionary(label.type) else label
        for label in labels
    ]
