"""The public surface in words: names, signatures, fields and codes.

It is what `graceperiod` exports and what the reference documents, no more and no less.
`python -m tests.surface` writes it down. A change shows in the file's diff, and belongs in the
changelog.
"""

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import graceperiod
from graceperiod._model import FrozenModel
from graceperiod.rules import CBSA_RULES, DEFAULT_POLICY

ROOT = Path(__file__).parent.parent
SURFACE = ROOT / "tests" / "answers" / "public_surface.txt"
REFERENCE = ROOT / "docs" / "reference.md"
_DIRECTIVE = re.compile(r"^\.\. auto(\w+):: ([\w.]+)((?:\n   :[^\n]+)*)", re.MULTILINE)
_MODULE = re.compile(
    r"\b(?:(?:graceperiod|hypothesis|pathlib|freezegun)(?:\.\w+)*|datetime|collections\.abc|typing)\."
)
_CONSTANTS = {id(CBSA_RULES): "CBSA_RULES", id(DEFAULT_POLICY): "DEFAULT_POLICY"}


def surface() -> str:
    """All public names, one part a line: those of the package, and what the reference documents."""
    lines = ["graceperiod"]
    for name in sorted(graceperiod.__all__):
        lines += [f"    {line}" for line in of_name(name, getattr(graceperiod, name))]
    for kind, path, options in _DIRECTIVE.findall(REFERENCE.read_text("utf-8")):
        if path.removeprefix("graceperiod.") in graceperiod.__all__:
            continue
        lines += ["", path]
        if kind == "module":
            module = import_module(path)
            listed = re.search(r":members: (.+)", options)
            names = listed[1].split(", ") if listed else own_members(module)
            for name in sorted(names):
                lines += [f"    {line}" for line in of_name(name, getattr(module, name))]
        elif kind in {"class", "function"}:
            home, _, name = path.rpartition(".")
            lines += [f"    {line}" for line in of_name(name, getattr(import_module(home), name))]
    return "\n".join(lines)


def own_members(module: ModuleType) -> list[str]:
    """The public names that a module defines itself."""
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


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
        parameter.replace(default=Named(_CONSTANTS[id(parameter.default)]))
        if id(parameter.default) in _CONSTANTS
        else parameter
        for parameter in found.parameters.values()
    ]
    text = _MODULE.sub("", str(found.replace(parameters=named)))
    # A module that another test imported while freezegun had its class in place keeps that.
    return text.replace("FakeDatetime", "datetime").replace("FakeDate", "date")


class Named:
    """A default that shows as its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


if __name__ == "__main__":
    SURFACE.write_text(surface() + "\n", "utf-8")
