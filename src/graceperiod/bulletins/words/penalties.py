"""The sentence of a bulletin that says which penalties are not issued, in English and in French."""

import re
from datetime import timedelta
from typing import NamedTuple

from graceperiod.bulletins.words.vocabulary import LANGUAGES, phrases_of, read_words, spell
from graceperiod.outages import Wording
from graceperiod.rules import Scope

__all__ = ["Penalty", "find_penalty"]

_COUNTS = {
    word: count
    for language in LANGUAGES
    for count, word in enumerate(read_words(language)["penalties"]["counts"], 1)
}
_COUNT = rf"(?:an? |the |les |la )?(?:first )?(?P<{{}}>\d{{{{1,2}}}}|{'|'.join(_COUNTS)})"
_HOURS_AFTER = re.compile(
    rf"\bfor {_COUNT.format('en')} ?\(?\d{{0,2}}\)? ?hours? (?:following|after)\b"
    rf"|\b(?:pendant|durant|pour|et) {_COUNT.format('fr')} (?:premières )?heures? (?:suivant"
    rf"|après|qui sui)"
)
_PENALTY, _ACI_NAMES = (tuple(phrases_of("penalties", name)) for name in ("penalty", "aci"))
_NO_PENALTY, _ACI = (
    re.compile(rf"\b{spell(concept, table='penalties')}\b") for concept in ("no_penalty", "aci")
)
_STOP = re.compile(r"[.!?](?: |\n|$)")
_LONGEST_LEAD = 60  # characters of it before the word itself
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
    at = min((at for at in map(lowered.find, _PENALTY) if at >= 0), default=-1)
    if at < 0 or not (found := _NO_PENALTY.search(lowered, max(0, at - _LONGEST_LEAD))):
        return None
    stop = _STOP.search(lowered, found.end())
    end = min(stop.start() if stop else len(lowered), found.start() + _LONGEST_SENTENCE)
    sentence = lowered[found.start() : end]
    is_aci = any(map(sentence.__contains__, _ACI_NAMES)) and _ACI.search(sentence)
    scope = Scope.ACI if is_aci else Scope.ALL
    hours = _HOURS_AFTER.search(sentence)
    count = (hours["en"] or hours["fr"]) if hours else None
    return Penalty(scope, timedelta(hours=_COUNTS.get(count) or int(count)) if count else None)
