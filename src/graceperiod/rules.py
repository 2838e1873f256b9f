"""The rules CBSA published, each with its source and its first day, and the policy.

A rule is a fact. The policy holds what the sources leave open, and gives a reason for each default.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import Field

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
    """A rule as CBSA had published it, in force from a day until the next rule begins.

    Args:
        id: a short name that does not change.
        since: the first Eastern date on which the rule is in force.
        grace: the time after resumption in which no penalty applies.
        scope: `ACI` for infractions about Advance Commercial Information alone, `ALL` for
            infractions about any required data.
        wording: what the rule says, as part of a sentence; words in quotes are the source's own.
        source: where the rule can be read.
        last_seen: the last date on which its wording was seen. From the day after until the next
            rule, it is uncertain which wording applied.
        follow_up: how long after resumption data missed in an outage may still be sent by the
            contingency plan. None where no source gives a time.
    """

    id: Text
    since: Day
    grace: Duration
    scope: Scope
    wording: Text = Field(repr=False)
    source: Text = Field(repr=False)
    last_seen: Day | None = None
    follow_up: Duration | None = None

    # For type checkers: by pydantic's signature they would refuse text as a date or a duration.
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
            last_seen: date | str | None = None,
            follow_up: timedelta | str | None = None,
        ) -> None: ...

    def is_uncertain_on(self, day: date) -> bool:
        """Whether an Eastern date on which the rule is in force is later than `last_seen`."""
        return self.last_seen is not None and day > self.last_seen


def rule_on(rules: Sequence[GraceRule], day: date) -> GraceRule | None:
    """The rule in force on an Eastern date, among rules in order of `since`.

    None before the first rule.
    """
    # To the right, because a rule holds on the very day that it begins.
    found = bisect_right(rules, day, key=lambda rule: rule.since)
    return rules[found - 1] if found else None


class Policy(FrozenModel):
    """How to decide where CBSA's notices and rules leave a question open.

    Args:
        presume_ongoing: how long an outage without an end is presumed to go on after the last word
            on it. A decision in this time carries the caution `UNRESOLVED`. CBSA's contingency
            plan says to assume that an outage is ongoing until a resolved message comes. The
            default of a day keeps that assumption provisional.
        unresolved_horizon: how long decisions are `UNDETERMINED` after that. Then the outage no
            longer counts, so that one forgotten notice does not cloud years. The longest
            unscheduled outage on record took 8 days.
        edge: how far outside a window a decision still carries the caution `AT_EDGE`. Bulletins
            state times to the minute, so an edge is known to a minute.
        count_degraded: whether an outage counts in which a system was only degraded. It does by
            default, because bulletins print the penalty sentence for such outages too.
        ends: which ends of a window belong to it: `both`, `left`, `right` or `neither`, as in
            pandas. Bulletins do not say. Both do by default, because the times that bulletins
            state are part of the outage and of "the 2 hours following".
    """

    presume_ongoing: Duration = timedelta(hours=24)
    unresolved_horizon: Duration = timedelta(days=10)
    edge: Duration = timedelta(minutes=1)
    count_degraded: Flag = True
    ends: Literal["both", "left", "right", "neither"] = "both"

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            presume_ongoing: timedelta | str = ...,
            unresolved_horizon: timedelta | str = ...,
            edge: timedelta | str = ...,
            count_degraded: bool = ...,
            ends: Literal["both", "left", "right", "neither"] = ...,
        ) -> None: ...


# Read at import, since these are the defaults of every calendar.
CBSA_RULES: tuple[GraceRule, ...] = read_shipped(GraceRule, "rules.json")
"""The dated rules. They begin with the first bulletin on record that states one, on 2017-10-12; no
earlier general rule was found."""

CBSA_RELIEFS: tuple[DeclaredRelief, ...] = read_shipped(DeclaredRelief, "reliefs.json")
"""The three reliefs that CBSA declared for periods of dates."""

# Building the validators at import only for this value would be slow; a test validates it instead.
DEFAULT_POLICY = Policy.model_construct()
"""The policy with every default."""
