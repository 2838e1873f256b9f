"""What sentences say of an outage: status, impact, direction, about how long it takes, whether that
is so, and which penalties are not issued.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.vocabulary import (
    LANGUAGES,
    Phrases,
    bits_of,
    phrases_of,
    read_words,
    spell,
)
from graceperiod.outages import BulletinStatus, Direction, Impact, Wording
from graceperiod.rules import Scope
from graceperiod.systems import System

# The order in which the words of a title count.
_STATUS = {
    BulletinStatus.CANCELLED: Phrases("title_cancelled"),
    BulletinStatus.POSTPONED: Phrases("title_put_off"),
    BulletinStatus.RESOLVED: Phrases("title_resolved"),
    BulletinStatus.CORRECTION: Phrases("title_corrected"),
    BulletinStatus.UPDATE: Phrases("title_updated"),
}
_NOT_YET = re.compile(r"\b(?:not|yet|be|être|pas|part(?:ial)?ly|partiellement|en partie) $")
_PLANNED, _UNPLANNED = Phrases("maintenance"), Phrases("unplanned")
IMPACTS = {
    Impact.INTERMITTENT: Phrases("intermittent"),
    Impact.DELAYED: Phrases("delayed"),
    Impact.DEGRADED: Phrases("degraded"),
    Impact.UNAVAILABLE: Phrases("unavailable"),
}
_OF_IMPACT = bits_of(*IMPACTS.values())
_STILL_POSSIBLE, _NOT_BEFORE = Phrases("still_possible"), Phrases("not_yet", table="clauses")
INSTRUCTION = Phrases("instruction")
_WAYS = {
    Direction.INBOUND: Phrases("inbound"),
    Direction.OUTBOUND: Phrases("outbound"),
    Direction.BOTH: Phrases("both_ways"),
}
_OF_WAY = bits_of(*_WAYS.values())
_SUBMITTING, _RECEIVING = Phrases("submitting"), Phrases("receiving")
_NOT_AFFECTED = Phrases("untouched", "goes_on")
_CLAUSE = re.compile(r"; |, (?=but |while |whereas |mais |alors que |tandis que )")
NO_OUTAGE = Phrases("no_outage_expected")
_ESTIMATED = Phrases("expected", "estimated")
_COUNT = (
    r"(?:\d{1,3}|one|two|three|four|five|ten|fifteen|twenty|thirty"
    r"|une?|deux|trois|dix|quinze|trente)"
)
_LENGTH = r"[ -](?:minute|hour|heure|min\b)"
_ABOUT = Phrases("about", "short", "interruption")
_APPROXIMATE = re.compile(
    rf"\b{spell('about')} {_COUNT}(?: ?(?:-|–|to|à) ?{_COUNT})?{_LENGTH}"
    r"|\b\d{1,3} ?(?:-|–|to|à) ?\d{1,3} minutes?\b"
    rf"|\b(?:since|from|between|at|depuis) {spell('about')} (?=\d)"
    rf"|\b(?:up to|jusqu['’]à)(?: \w+)? {_COUNT}{_LENGTH}s?(?: \w+)? {spell('interruption')}\b"
    rf"|\b{spell('interruption')} (?:of|lasting|de) (?:up to|less than|jusqu['’]à|moins de)"
    rf" {_COUNT}{_LENGTH}"
    rf"|\b{spell('short')}\b"
)
_OF_A_DELAY = re.compile(
    r"\b(?:delay(?:s|ed)?|processing times?|retards?|délais?)\b[^.]{0,60}"
    r" (?:of|by|de|d['’])[^.]{0,12}$"
)
COUNTS = {
    word: count
    for language in LANGUAGES
    for count, word in enumerate(read_words(language)["penalties"]["counts"], 1)
}
_HOURS = rf"(?:an? |the |les |la )?(?:first )?(?P<{{}}>\d{{{{1,2}}}}|{'|'.join(COUNTS)})"
_HOURS_AFTER = re.compile(
    rf"\bfor {_HOURS.format('en')} ?\(?\d{{0,2}}\)? ?hours? (?:following|after)\b"
    rf"|\b(?:pendant|durant|pour|et) {_HOURS.format('fr')} (?:premières )?heures? (?:suivant"
    rf"|après|qui sui)"
)
_PENALTY = tuple(phrases_of("penalties", "penalty"))
_NO_PENALTY, _ACI = (
    re.compile(rf"\b{spell(concept, table='penalties')}\b") for concept in ("no_penalty", "aci")
)
_STOP = re.compile(r"[.!?](?: |\n|$)")
_LONGEST_LEAD = 60  # characters of it before the word itself
_LONGEST_SENTENCE = 500


def find_status(title: Sentence) -> BulletinStatus:
    """The status that a title states, or else implies: planned work is SCHEDULED."""
    for status, phrases in _STATUS.items():
        found = title.find(phrases)
        if found and not (
            status is BulletinStatus.RESOLVED and _NOT_YET.search(title.lowered, 0, found.start())
        ):
            return status
    return BulletinStatus.SCHEDULED if is_planned(title) else BulletinStatus.INITIAL


def is_planned(title: Sentence) -> bool:
    """Whether a title announces the outage ahead."""
    return title.says(_PLANNED) and not title.says(_UNPLANNED)


def is_estimated(sentence: Sentence) -> bool:
    """Whether a text gives a time that is only expected."""
    return sentence.says(_ESTIMATED)


def says_no_outage(sentences: Iterable[Sentence]) -> Sentence | None:
    """The first sentence that says that no outage is expected."""
    return next((sentence for sentence in sentences if sentence.says(NO_OUTAGE)), None)


def find_impact(sentences: Sequence[Sentence], systems: frozenset[System] = frozenset()) -> Impact:
    """The impact that some sentences name first, where they do not speak of procedures; degraded
    where one says that data can still be sent, and not by way of another system than these.
    """
    able = (one for one in sentences if one.hints & _OF_IMPACT)
    telling = (one for one in able if not one.says(INSTRUCTION))
    impact = next(filter(None, map(_impact_of, telling)), Impact.UNKNOWN)
    if impact is not Impact.INTERMITTENT and any(_goes_on(one, systems) for one in sentences):
        return Impact.DEGRADED
    return impact


def _impact_of(sentence: Sentence) -> Impact | None:
    found = {
        impact: place.start()
        for impact, phrases in IMPACTS.items()
        if (place := sentence.find(phrases))
    }
    return min(found, key=found.__getitem__, default=None)


def _goes_on(sentence: Sentence, systems: frozenset[System]) -> bool:
    """Whether a sentence says that data can still be sent through these systems."""
    found = sentence.find(_STILL_POSSIBLE)
    if found is None or sentence.find(_NOT_BEFORE, 0, found.start()):
        return False
    stop = _CLAUSE_END.search(sentence.lowered, found.end())
    named = (
        Sentence(sentence.text[: stop.start()]).named.systems if stop else sentence.named.systems
    )
    return not named or not systems or not named.isdisjoint(systems)


def find_direction(title: Sentence, sentences: Iterable[Sentence]) -> Direction:
    """The direction that a title names, or else some sentences: one, or both."""
    direction = way_of(title)
    if direction is Direction.UNKNOWN:
        telling = [one for one in sentences if one.hints & _OF_WAY]
        clauses = (Sentence(clause) for one in telling for clause in _CLAUSE.split(one.text))
        return direction_of(*(one for one in clauses if not one.says(_NOT_AFFECTED)))
    return direction


def direction_of(*sentences: Sentence) -> Direction:
    """The direction that sentences name: one, or both."""
    ways = {
        direction
        for sentence in sentences
        if sentence.hints & _OF_WAY
        for direction, phrases in _WAYS.items()
        if sentence.says(phrases)
    }
    if len(ways) > 1 or Direction.BOTH in ways:
        return Direction.BOTH
    return next(iter(ways), Direction.UNKNOWN)


def way_of(sentence: Sentence) -> Direction:
    """The direction that a part of a sentence is about, which `responses` or `submission` tell
    too.
    """
    direction = direction_of(sentence)
    if direction is Direction.UNKNOWN and sentence.says(_SUBMITTING) != sentence.says(_RECEIVING):
        return Direction.INBOUND if sentence.says(_SUBMITTING) else Direction.OUTBOUND
    return direction


def is_approximate(sentences: Iterable[Sentence]) -> bool:
    """Whether sentences say that the outage takes about some minutes of its window; not where that
    is the length of a delay.
    """
    return any(
        (found := _APPROXIMATE.search(sentence.lowered))
        and not _OF_A_DELAY.search(sentence.lowered, 0, found.start())
        for sentence in sentences
        if sentence.hints & _ABOUT.bit or "minute" in sentence.lowered
    )


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
    scope = Scope.ACI if _ACI.search(sentence) else Scope.ALL
    hours = _HOURS_AFTER.search(sentence)
    count = (hours["en"] or hours["fr"]) if hours else None
    return Penalty(scope, timedelta(hours=COUNTS.get(count) or int(count)) if count else None)


BY_ITSELF, EXTENDED = Phrases("ended", "back"), Phrases("extended")
DENIED = Phrases("denied")
_TO_COME, _CONDITION = Phrases("to_come"), Phrases("condition")
PARTLY = Phrases("partly")
_HAS, _PERHAPS = Phrases("has"), Phrases("perhaps")
_BEHIND = 45  # characters in which `restored in part` says so
_CLAUSE_END = re.compile(r"[,;:(] ?| (?:but|mais|however|although|bien que|[-–—]) ")


def clause_begin(sentence: Sentence, at: int) -> int:
    """Where the clause begins in which a place lies."""
    return max((found.end() for found in _CLAUSE_END.finditer(sentence.lowered, 0, at)), default=0)


def is_asserted(sentence: Sentence, at: int, *, to_come: bool = False) -> bool:
    """Whether what a word says is so: not denied, not in part, not under a condition, and not to
    come, unless that is asked for.
    """
    begin = clause_begin(sentence, at)
    if sentence.find(PARTLY, begin, at + _BEHIND):
        return False
    against = (DENIED, _CONDITION) if to_come else (DENIED, _CONDITION, _TO_COME)
    return not any(sentence.find(one, begin, at) for one in against)


def says_extended(sentence: Sentence) -> bool:
    """Whether a sentence says that something goes on for longer, and not that it may."""
    found = sentence.find(EXTENDED)
    if found is None or not is_asserted(sentence, found.start(), to_come=True):
        return False
    return sentence.find(_PERHAPS, clause_begin(sentence, found.start()), found.start()) is None


def says_over(sentence: Sentence) -> re.Match[str] | None:
    """Where a sentence says that something is over, whenever that was."""
    found = sentence.find(BY_ITSELF)
    if found and is_asserted(sentence, found.start()):
        begin = clause_begin(sentence, found.start())
        if begin == found.start() or sentence.find(_HAS, begin, found.start()):
            return found
    return None
