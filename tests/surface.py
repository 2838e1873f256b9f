"""The public surface in words: names, signatures, fields and codes.

`python -m tests.surface` writes it down. A change shows in the file's diff, and belongs in the
changelog.
"""

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

from graceperiod.models import FrozenModel
from graceperiod.rules import CBSA_RULES, DEFAULT_POLICY

SURFACE = Path(__file__).parent / "answers" / "public_surface.txt"
MODULES = ("graceperiod", "graceperiod.testing", "graceperiod.testing.strategies")
_MODULE = re.compile(
    r"\b(?:(?:graceperiod|hypothesis|pathlib)(?:\.\w+)*|datetime|collections\.abc|typing)\."
)
_CONSTANTS = {id(CBSA_RULES): "CBSA_RULES", id(DEFAULT_POLICY): "DEFAULT_POLICY"}


def surface() -> str:
    """All public names, one part a line."""
    return "\n".join(line for module in MODULES for line in of_module(module))


def of_module(name: str) -> Iterator[str]:
    """A module's names."""
    module = import_module(name)
    yield f"{name}"
    for public in sorted(module.__all__):
        yield from (f"    {line}" for line in of_name(public, getattr(module, public)))
    yield ""


def of_name(name: str, value: Any) -> Iterator[str]:
    """What there is to say of a name."""
    if isinstance(value, type):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
        yield f"class {name}({bases})"
        yield from (f"    {line}" for line in of_class(value))
    elif isinstance(value, FunctionType) or callable(value):
        yield f"{name}{signature(value)}"
    else:
        yield f"{name}: {type(value).__name__}"


def of_class(kind: type) -> Iterator[str]:
    """A class's codes, fields, or methods and properties, its own and those of its bases here."""
    if issubclass(kind, Enum):
        yield from (str(member.value) for member in kind)
    if issubclass(kind, FrozenModel):
        for name, field in kind.model_fields.items():
            yield f"{name}: {'required' if field.is_required() else repr(field.get_default())}"
    elif not issubclass(kind, Enum | Exception):
        yield f"{kind.__name__}{signature(kind)}"
    for name in sorted(own_names(kind)):
        value = inspect.getattr_static(kind, name)
        if isinstance(value, classmethod | staticmethod | FunctionType):
            yield f"{name}{signature(getattr(kind, name))}"
        elif not isinstance(value, kind) and name not in getattr(kind, "model_fields", ()):
            yield name


def own_names(kind: type) -> set[str]:
    """The public names that a class has from this library."""
    ours = [base for base in kind.__mro__ if base.__module__.startswith("graceperiod")]
    return {
        name
        for base in ours
        if base is not FrozenModel
        for name in vars(base)
        if not name.startswith("_") and not name.startswith("model_")
    }


def signature(value: Any) -> str:
    """A signature as people read it: no names of modules, and defaults by their own."""
    found = inspect.signature(value)
    named = [
        each.replace(default=Named(_CONSTANTS[id(each.default)]))
        if id(each.default) in _CONSTANTS
        else each
        for each in found.parameters.values()
    ]
    return _MODULE.sub("", str(found.replace(parameters=named)))


class Named:
    """A default that shows as its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


if __name__ == "__main__":
    SURFACE.write_text(surface(), "utf-8")
