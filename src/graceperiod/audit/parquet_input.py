"""Files of Parquet, which keep their types."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graceperiod.audit.row_file import Batches, RowFile, batch_size, refuse
from graceperiod.errors import InvalidFrameError

__all__ = ["open_parquet"]

_refuse = partial(refuse, errors=(pa.ArrowException, OSError, UnicodeDecodeError))
_MOST_MICROSECONDS = np.iinfo(np.int64).max // 1_000  # in 64 bits of nanoseconds


@contextmanager
def open_parquet(path: Path) -> Iterator[RowFile]:
    """Open a file of Parquet, for as long as the context lasts."""
    with _refuse("not a whole Parquet file"):
        file = _open(path, "ns")
        if any(part.physical_type == "INT96" for part in file.schema) and _goes_beyond(path):
            file.close()
            file = _open(path, "us")
        schema, size = file.schema_arrow, file.metadata.num_rows
        list(schema.names)  # fails where one is not UTF-8

    def batches(wanted: Collection[str]) -> Batches:
        # PyArrow takes a dot in a name for a field in a column: then it reads all of them.
        whole = len(wanted) == len(schema) or any("." in name for name in wanted)
        columns, done = None if whole else list(wanted), 0
        with _refuse("the Parquet file is damaged"):
            for batch in file.iter_batches(batch_size(len(schema)), columns=columns):
                for column in batch.columns:
                    if not pa.types.is_primitive(column.type):
                        column.validate(full=True)  # PyArrow reads any bytes as text
                done += batch.num_rows
                yield batch, done / size
        if done != size:
            raise InvalidFrameError(
                f"the Parquet file is damaged: it has {done:,} rows, and says it has {size:,}"
            )

    with file:
        yield RowFile(schema, batches)


def _open(path: Path, int96: str) -> pq.ParquetFile:
    # A buffer, and nothing read ahead: memory does not grow with the groups of rows.
    return pq.ParquetFile(
        path, buffer_size=1 << 20, pre_buffer=False, coerce_int96_timestamp_unit=int96
    )


def _goes_beyond(path: Path) -> bool:
    """Whether times of the old type INT96 may lie outside the years 1677 to 2262, to which 64 bits
    of nanoseconds reach: PyArrow would give another year for them without a word.
    """
    with _open(path, "us") as file:
        paths = [part.path for part in file.schema if part.physical_type == "INT96"]
        if any("." in path for path in paths):  # in lists, where they are not looked at
            return True
        for batch in file.iter_batches(batch_size(len(paths)), columns=paths):
            for column in batch.columns:
                least, most = pc.min_max(column.view(pa.int64())).as_py().values()
                if least is not None and max(-least, most) > _MOST_MICROSECONDS:
                    return True
    return False
