"""The sentence of a bulletin that says which penalties are not issued, in English and in French."""

import re
from datetime import timedelta
from typing import NamedTuple

from graceperiod.bulletins.cues import Cue
from graceperiod.outages import Wording
from graceperiod.rules import Scope

__all__ = ["Penalty", "find_penalty"]

_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "une": 1, "deux": 2, "trois": 3, "quatre": 4,
}  # fmt: skip
_COUNT = rf"(?:an? |the |les |la )?(?:first )?(?P<{{}}>\d{{{{1,2}}}}|{'|'.join(_COUNTS)})"
_NO_PENALTY = Cue(
    ("penalt", "sanction", "pénalité", "amende"),
    r"\bno (?:(?:monetary|amps|administrative monetary) ){0,2}penalt(?:y|ies) (?:will|shall"
    r"|would) be\b"
    r"|\bmonetary penalties will not be (?:issued|imposed|assessed)\b"
    r"|\baucune? (?:sanction|pénalité|amende)"
    r"|\b(?:sanctions?|pénalités?)[^.]{0,60} ne (?:sera|seront) (?:pas )?(?:imposé|émis|infligé)",
    reach=60,
)
_HOURS_AFTER = Cue(
    ("hour", "heure"),
    rf"\bfor {_COUNT.format('en')} ?\(?\d{{0,2}}\)? ?hours? (?:following|after)\b"
    rf"|\b(?:pendant|durant|pour|et) {_COUNT.format('fr')} (?:premières )?heures? (?:suivant"
    rf"|après|qui sui)",
    reach=60,
)
_ACI = Cue(
    ("aci", "advance commercial information", "ipec", "information préalable"),
    r"\baci\b|advance commercial information|\bipec\b|information préalable sur les expéditions",
)
_STOP = re.compile(r"[.!?](?: |\n|$)")
_LONGEST_SENTENCE = 500


class Penalty(NamedTuple):
    """The penalty sentence: which failures it covers, and for how long after resumption if it says
    so.
    """

    scope: Scope
    grace: timedelta | None

    @property
    def wording(self) -> Wording | None:
        """The published wording that it is; None for another."""
        if self.scope is Scope.ACI:
            return Wording.ACI_ONLY
        return Wording.TWO_HOURS if self.grace == timedelta(hours=2) else None


def find_penalty(text: str) -> Penalty | None:
    """What a text says of penalties that are not issued; None where it does not say."""
    lowered = text.lower()
    found = _NO_PENALTY.search(lowered)
    if not found:
        return None
    stop = _STOP.search(lowered, found.end())
    end = min(stop.start() if stop else len(lowered), found.start() + _LONGEST_SENTENCE)
    sentence = lowered[found.start() : end]
    scope = Scope.ACI if _ACI.search(sentence) else Scope.ALL
    hours = _HOURS_AFTER.search(sentence)
    if not hours:
        return Penalty(scope, None)
    count = hours["en"] or hours["fr"]
    return Penalty(scope, timedelta(hours=_COUNTS[count] if count in _COUNTS else int(count)))
