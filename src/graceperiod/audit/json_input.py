"""Files of JSON lines. Numbers are text as they are written; NaN is a missing value."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from graceperiod.audit.row_file import (
    RAW,
    Batches,
    RowFile,
    batch_size,
    escape_surrogates,
    text_schema,
)
from graceperiod.errors import InvalidFrameError

__all__ = ["open_json"]

_LONGEST_LINE = 64_000_000  # bytes


@contextmanager
def open_json(path: Path) -> Iterator[RowFile]:
    """Open a file of JSON lines, for as long as the context lasts."""
    found: dict[str, None] = {}
    # The file is read twice: an object may have names that none before it has.
    for _, values in _read_objects(path):
        found.update(dict.fromkeys(values))
    if not found or RAW in found:
        raise InvalidFrameError("JSON objects were expected, one a line, with named values")
    names = {escape_surrogates(name): name for name in found}
    size = path.stat().st_size

    def batches(wanted: Collection[str]) -> Batches:
        chosen = [name for name in names if name in wanted]
        schema = text_schema(chosen + [RAW] * (RAW in wanted))
        objects, done = _read_objects(path), 0
        while some := list(islice(objects, batch_size(len(schema)))):
            columns = [_column([values.get(names[name]) for _, values in some]) for name in chosen]
            lines = [line for line, _ in some]
            if RAW in wanted:
                columns.append(pa.array(lines, pa.string()))
            done += sum(map(len, lines))
            yield pa.RecordBatch.from_arrays(columns, schema=schema), min(1.0, done / size)

    yield RowFile(text_schema(list(names)), batches)


def _read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The lines of a file that are not blank, each with its object, whose numbers are text."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(partial(file.readline, _LONGEST_LINE), b""), 1):
            if not line.strip():
                continue
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                values = _DECODER.decode(text)
            except UnicodeDecodeError:
                raise InvalidFrameError(f"line {number}: this is not text in UTF-8") from None
            except (ValueError, RecursionError) as error:
                raise InvalidFrameError(f"line {number}: this is not JSON: {error}") from None
            if not isinstance(values, dict):
                raise InvalidFrameError(
                    f"line {number}: this is not a JSON object; one a line was expected"
                )
            yield text, values


class _Number(str):
    """A number as it is written in JSON."""

    __slots__ = ()


def _read_constant(name: str) -> _Number | None:
    """Infinity as text. NaN, which is not JSON, is what pandas writes for a missing value."""
    return None if name == "NaN" else _Number(name)


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=_read_constant)


def _column(values: list[Any]) -> pa.Array:
    try:
        texts = [value if isinstance(value, str | None) else _to_json(value) for value in values]
    except RecursionError:
        raise InvalidFrameError("values are nested too deep to be read") from None
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text and escape_surrogates(text) for text in texts], pa.string())


def _to_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """A value as JSON, its numbers as they were written."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)}: {_to_json(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_to_json, value))}]"
    return value if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)
