"""How many examples a property test takes: a fifth at a desk, half in CI, or all.

`HYPOTHESIS_PROFILE` names the profile, `quick`, `ci` or `all`; without it, `CI=true` means `ci`.
"""

import os

__all__ = ["PROFILE", "examples"]

PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or (
    "ci" if os.environ.get("CI", "").lower() in {"1", "true"} else "quick"
)
_SHARE = {"all": 1, "ci": 2}.get(PROFILE, 5)


def examples(most: int) -> int:
    """How many examples this run takes of a test that takes so many at most."""
    return most // _SHARE
