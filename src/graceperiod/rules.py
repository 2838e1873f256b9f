"""The rules CBSA published, each from its day on with its source, and the policy.

A rule is a fact; the policy holds what the sources leave open, each default with its reason.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from graceperiod._data import read_shipped
from graceperiod._model import Day, Duration, Flag, FrozenModel, Text
from graceperiod.outages import DeclaredRelief

__all__ = [
    "CBSA_RELIEFS",
    "CBSA_RULES",
    "DEFAULT_POLICY",
    "GraceRule",
    "Policy",
    "Scope",
    "rule_on",
]


class Scope(StrEnum):
    """Which failures to transmit a rule covers."""

    ACI = "ACI"
    ALL = "ALL"


class GraceRule(FrozenModel):
    """What CBSA had published, in force from a day until the next rule's.

    Args:
        id: a short stable name.
        since: the first Eastern date it is in force.
        grace: the time after resumption in which no penalty applies.
        scope: `ACI` for infractions about Advance Commercial Information alone, `ALL` for any
            required data.
        wording: what it says, as part of a sentence; the source's own words in quotes.
        source: where it can be read.
        seen_until: the last date its wording was seen before another took its place; from the day
            after, until the next rule, it is uncertain which of the two applied.
    """

    id: Text
    since: Day
    grace: Duration
    scope: Scope
    wording: Text
    source: Text
    seen_until: Day | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,  # noqa: A002 - the name users see
            since: date | str,
            grace: timedelta | str,
            scope: Scope | str,
            wording: str,
            source: str,
            seen_until: date | str | None = None,
        ) -> None: ...

    def is_uncertain_on(self, day: date) -> bool:
        """Whether this Eastern date, on which the rule is in force, is past its last sighting."""
        return self.seen_until is not None and day > self.seen_until


def rule_on(rules: Sequence[GraceRule], day: date) -> GraceRule | None:
    """The rule in force on an Eastern date, of rules in order of `since`; None before the first."""
    found = bisect_right(rules, day, key=lambda rule: rule.since)
    return rules[found - 1] if found else None


class Policy(FrozenModel):
    """What the sources leave open, and what the library does about it.

    Args:
        presume_ongoing: how long after the last word on it an outage with no end is presumed to
            go on, with the caution `UNRESOLVED`. The plan says to assume it is ongoing until a
            resolved message comes; a day keeps that provisional.
        unresolved_horizon: how long after that the answer is `UNDETERMINED`; then the outage no
            longer counts, so that one forgotten notice does not cloud years.
        edge: how far outside a window's edge an instant carries the caution `AT_EDGE`: bulletins
            state minutes, so an edge is known to a minute.
        count_degraded: whether a system that was only degraded counts as out; the bulletins print
            the penalty sentence for these too.
        ends: which ends of a window belong to it, in pandas' words. Bulletins do not say; both,
            because the times they state are part of the outage and of "the 2 hours following".
    """

    presume_ongoing: Duration = timedelta(hours=24)
    unresolved_horizon: Duration = timedelta(days=30)
    edge: Duration = timedelta(minutes=1)
    count_degraded: Flag = True
    ends: Literal["both", "left", "right", "neither"] = "both"


CBSA_RULES: tuple[GraceRule, ...] = read_shipped(GraceRule, "rules.json")
"""The dated rules, from the first bulletin on record that states one. Before 2017-10-12 no general
rule was found."""

CBSA_RELIEFS: tuple[DeclaredRelief, ...] = read_shipped(DeclaredRelief, "reliefs.json")
"""The two reliefs CBSA declared for periods of dates."""

# Constructed without validators, which would only be built for it; the tests validate it.
DEFAULT_POLICY = Policy.model_construct()
"""The policy with every default."""
