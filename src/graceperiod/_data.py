"""The data files that ship in `record/data/`: rules, reliefs, deadlines, and outages on record.

Each file is a JSON object of two fields: `entries`, and the `$schema` that they follow. Every
entry is checked as it is read, and an error names the file, the entry and the field.
"""

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from graceperiod._model import FrozenModel
from graceperiod.errors import GracePeriodError, InvalidOutageError, locate_error

_Model = TypeVar("_Model", bound=FrozenModel)

DATA: Traversable = files("graceperiod") / "record" / "data"
"""The folder of the data files."""


def read_shipped(kind: type[_Model], name: str) -> tuple[_Model, ...]:
    """The entries of a data file that ships with the package."""
    return read_entries(kind, name, (DATA / name).read_bytes())


def read_entries(kind: type[_Model], name: str, text: str | bytes) -> tuple[_Model, ...]:
    """The entries of a data file, from its text.

    Raises:
        InvalidOutageError: the text is not such a file, or a field of an entry is missing, unknown
            or wrong. An entry also raises what its constructor raises.
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
