"""The data files that ship with the package, in `record/data/`: rules, reliefs, outages on record.

Each is JSON, an object with the `entries` and the `$schema` they keep to. Every entry is checked
as it is read, and what is wrong in one is said with its file, entry and field.
"""

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from graceperiod._model import FrozenModel
from graceperiod.errors import GracePeriodError, InvalidOutageError, locate_error

__all__ = ["DATA", "read_entries", "read_shipped"]

_Model = TypeVar("_Model", bound=FrozenModel)

DATA: Traversable = files("graceperiod") / "record" / "data"
"""The folder of the data files."""


def read_shipped(kind: type[_Model], name: str) -> tuple[_Model, ...]:
    """The entries of a data file of the package."""
    return read_entries(kind, name, (DATA / name).read_bytes())


def read_entries(kind: type[_Model], name: str, text: str | bytes) -> tuple[_Model, ...]:
    """The entries of a data file of this name.

    Raises:
        InvalidOutageError: not such a file, or an entry with a field missing, unknown or wrong. An
            entry that is wrong in itself raises what its constructor would. The message says
            which.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InvalidOutageError(f"{name} is not JSON: {error}") from None
    if not isinstance(document, dict) or document.keys() != {"$schema", "entries"}:
        raise InvalidOutageError(
            f'{name} is not a data file of the record: an object of "$schema" and "entries" was '
            "expected, and nothing else"
        )
    if not isinstance(document["entries"], list):
        raise InvalidOutageError(f"{name}: the entries are not a list")
    return tuple(
        _read(kind, f"{name}, entry {place}", entry)
        for place, entry in enumerate(document["entries"], 1)
    )


def _read(kind: type[_Model], where: str, entry: object) -> _Model:
    try:
        return kind.model_validate(entry)
    except GracePeriodError as error:
        name = entry.get("number") or entry.get("id") if isinstance(entry, dict) else None
        raise locate_error(error, f"{where} ({name})" if name else where) from None
