"""Names of a package that are imported at their first use, so that importing it is quick."""

import sys
from collections.abc import Mapping
from importlib import import_module


def import_lazily(package: str, homes: Mapping[str, str]) -> None:
    """Give a package the names that its modules hold, each imported when it is asked for.

    Args:
        package: its `__name__`. Its `__all__` is what `dir` shows.
        homes: the names that each module holds, as words of one text.
    """
    home = {name: module for module, names in homes.items() for name in names.split()}
    shown = vars(sys.modules[package])

    def load(name: str) -> object:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{home[name]}"), name)
        shown[name] = value  # so that the next use does not come here
        return value

    shown["__getattr__"] = load
    shown["__dir__"] = lambda: list(shown["__all__"])  # names not used yet would be missing
