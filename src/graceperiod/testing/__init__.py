"""For the tests of your own system: builders, assertions, and the instants worth testing.

It needs the core alone. `graceperiod.testing.plugin` has fixtures for pytest, and
`graceperiod.testing.strategies` has strategies for Hypothesis (extra `testing`). The names are
loaded at first use, since every run of pytest imports this package for its plugin, and every run of
Hypothesis for its hook.
"""

from typing import TYPE_CHECKING

from graceperiod._lazy import import_lazily

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

import_lazily(
    __name__,
    {
        "assertions": "assert_no_penalty assert_penalty_may_apply assert_undetermined",
        "builders": "a_relief an_outage",
        "edges": "EdgeCase edge_cases",
    },
)
