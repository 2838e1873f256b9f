"""What runs in Spark's Python workers: they unpack an order, and label or name rows by it.

An order is bytes: a calendar, and the columns to decide by. A worker unpacks it once, however many
tasks and batches it is given.
"""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa

from graceperiod.tables.annotator import COLUMNS, Annotator
from graceperiod.tables.answers import SYSTEMS
from graceperiod.tables.column_choice import ColumnChoice
from graceperiod.tables.sql import name_system

__all__ = ["annotate_batches", "annotate_columns", "name_systems", "pack_order"]


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


def name_systems(order: bytes, names: pa.Array) -> pa.Array:
    """The systems of a column of names, as the table of decisions names them; or, for a name that
    is not of a system, the problem of its row.
    """
    annotator, _ = _unpack_order(order)
    # At a moment that is sound, the only problem of a row is its system.
    moments = pa.array(np.zeros(len(names), np.int64)).view(pa.timestamp("us", "UTC"))
    rows = annotator.read(moments, names)
    codes = np.array(rows.systems.codes, np.int64)[rows.systems.places]
    found = np.where(codes < 0, len(SYSTEMS) - 1 + rows.problems.codes, codes)
    texts = [*map(name_system, SYSTEMS), *rows.problems.texts]
    return pa.DictionaryArray.from_arrays(found, texts).dictionary_decode()


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
