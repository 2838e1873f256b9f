"""The colours of pictures, which show on white and on black."""

from graceperiod.verdicts import Outcome

__all__ = ["OUTAGE", "OUTCOMES", "RELIEF"]

OUTAGE = "#2a6f9e"
RELIEF = "#8a7a3a"
OUTCOMES = {
    Outcome.NO_PENALTY: "#1f8a63",
    Outcome.PENALTY_MAY_APPLY: "#c8532b",
    Outcome.UNDETERMINED: "#8a6bb0",
}
"""Those of outcomes, which names, shapes or hatches tell apart too."""
