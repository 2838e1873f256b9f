"""For the tests of your own system: builders, assertions, and the instants worth testing.

Needs the core alone. Fixtures for pytest come with the plugin that is installed beside the package;
`graceperiod.testing.strategies` holds strategies for Hypothesis (extra `testing`).
"""

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
