"""Whether a sentence says that something is so: not denied, not to come, not under a condition."""

import re

from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.vocabulary import Phrases

__all__ = [
    "BY_ITSELF",
    "DENIED",
    "EXTENDED",
    "clause_begin",
    "is_asserted",
    "says_extended",
    "says_over",
]

BY_ITSELF, EXTENDED = Phrases("ended", "back"), Phrases("extended")
DENIED = Phrases("denied")
_TO_COME, _CONDITION = Phrases("to_come"), Phrases("condition")
_HAS, _PERHAPS = Phrases("has"), Phrases("perhaps")
_CLAUSE_END = re.compile(r"[,;:(] ?| (?:but|mais|however|although|bien que|[-–—]) ")


def clause_begin(sentence: Sentence, at: int) -> int:
    """Where the clause begins in which a place lies."""
    return max((found.end() for found in _CLAUSE_END.finditer(sentence.lowered, 0, at)), default=0)


def is_asserted(sentence: Sentence, at: int, *, to_come: bool = False) -> bool:
    """Whether what a word says is so: not denied, not under a condition, and not to come, unless
    that is asked for.
    """
    begin = clause_begin(sentence, at)
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
