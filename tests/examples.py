"""How many examples a property test takes: a few at a desk, all of them in CI.

`HYPOTHESIS_PROFILE` names the profile, `quick` or `ci`; without it, `CI=true` means `ci`.
"""

import os

__all__ = ["PROFILE", "examples"]

PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or (
    "ci" if os.environ.get("CI", "").lower() in {"1", "true"} else "quick"
)
_SHARE = 1 if PROFILE == "ci" else 5


def examples(in_ci: int) -> int:
    """How many of the examples that CI takes this run takes."""
    return in_ci // _SHARE
