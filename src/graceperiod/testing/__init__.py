"""For the tests of your own system: builders, assertions, and the instants worth testing.

It needs the core alone. `graceperiod.testing.plugin` has fixtures for pytest, and
`graceperiod.testing.strategies` has strategies for Hypothesis (extra `testing`). The names are
loaded at first use, since every run of pytest imports this package for its plugin.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graceperiod.testing.assertions import (
        assert_no_penalty,
        assert_penalty_may_apply,
        assert_undetermined,
    )
    from graceperiod.testing.builders import a_relief, an_outage
    from graceperiod.testing.edges import EdgeCase, edge_cases

__all__ = [
    "EdgeCase",
    "a_relief",
    "an_outage",
    "assert_no_penalty",
    "assert_penalty_may_apply",
    "assert_undetermined",
    "edge_cases",
]


def __getattr__(name: str) -> object:
    homes = ("assertions", "builders", "edges") if name in __all__ else ()
    for home in homes:
        module = import_module(f"{__name__}.{home}")
        if name in module.__all__:
            return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
