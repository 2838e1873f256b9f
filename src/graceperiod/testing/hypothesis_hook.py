"""What Hypothesis calls as it is imported, where graceperiod is installed: from then on
`st.from_type` and `st.builds` know the library's values.

Every run of Hypothesis loads it, so it imports nothing else, of the library or of Hypothesis, until
the values are imported, and the strategies not until somebody asks for one.
"""

import sys
from types import ModuleType
from typing import Annotated, get_origin

from hypothesis.strategies import SearchStrategy

__all__ = ["register"]

_VALUES = "graceperiod._model"  # of which all values are made


def register() -> None:
    """Have Hypothesis ask `_strategy_for` about types that it does not know, once the values of the
    library are imported.
    """
    if _VALUES in sys.modules:
        _introduce()
    else:
        sys.modules["graceperiod"].__class__ = _NotUsedYet


class _NotUsedYet(ModuleType):
    """The package `graceperiod` until its values are imported: Python then sets them in it."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if f"{self.__name__}.{name}" == _VALUES:
            _introduce()


def _introduce() -> None:
    """Name `_strategy_for` to Hypothesis."""
    # Registering each class would not do: `st.builds` asks for what its fields take. This is how
    # Hypothesis waits for NumPy. It is not public; where it is missing, `st.from_type` needs an
    # import of `graceperiod.testing.strategies`.
    try:
        from hypothesis.strategies._internal.types import (  # noqa: PLC0415 - takes 8 ms
            _global_extra_lookup,
        )
    except ImportError:
        return
    _global_extra_lookup[_VALUES] = _strategy_for


def _strategy_for(kind: object) -> SearchStrategy[object] | None:
    """The strategy for a class of the library, or for what a field of its values takes."""
    from graceperiod import _model  # noqa: PLC0415 - is imported already, or nobody would ask

    fields = [value for value in vars(_model).values() if get_origin(value) is Annotated]
    if kind in fields or str(getattr(kind, "__module__", "")).startswith("graceperiod."):
        from graceperiod.testing.strategies import strategy_of  # noqa: PLC0415 - imports everything

        return strategy_of(kind)
    return None
