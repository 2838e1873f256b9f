"""What the readers of words share: patterns, some tried only where they can be found, and answers
kept while a bulletin is read.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from graceperiod.bulletins.words.vocabulary import phrases_of

__all__ = ["SENTENCE_END", "STOP", "STOP_OR_LINE", "Cue", "in_small_letters", "remembered"]

_Found = TypeVar("_Found")

_ABBREVIATIONS = [word.replace(".", r"\.") for word in phrases_of("small", "abbreviations")]
_BEHIND = r"(?=\s|$)" + "".join(rf"(?<!\b(?i:{word})[.!?])" for word in _ABBREVIATIONS)
STOP = rf"[.!?]{_BEHIND}"
"""What ends a sentence: a stop that is not of `approx.` or `No.`"""
STOP_OR_LINE = rf"[.!?\n](?:(?<=\n)|{_BEHIND})"
"""That, or the end of a line; what it begins with is quick to look for."""
SENTENCE_END = re.compile(  # what it begins with is quick to look for
    r" (?<=[.!?] )" + "".join(rf"(?<!\b(?i:{word})\. )" for word in _ABBREVIATIONS) + r"|\n"
)
"""Where one sentence ends and the next begins."""
_LONGEST_KEPT = 2_000  # characters


def remembered(find: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A reading of a text that keeps its latest answers: a line is asked for the same several times
    on its way, and notices have many lines in common. Those of very long ones are not kept.
    """
    again = lru_cache(maxsize=512)(find)

    @wraps(find)
    def found(text: str) -> _Found:
        return again(text) if len(text) <= _LONGEST_KEPT else find(text)

    return found


def in_small_letters(text: str) -> str:
    """A text in small letters, each in its place: one whose small form is longer stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


class Cue:
    """A pattern over text in small letters, searched only where one of its pieces stands.

    Looking for a few fixed pieces first takes a tenth of the time that the pattern would.
    """

    __slots__ = ("_pattern", "_pieces")

    def __init__(self, pieces: tuple[str, ...], pattern: str) -> None:
        self._pieces = pieces
        self._pattern = re.compile(pattern)

    def search(self, lowered: str) -> re.Match[str] | None:
        """The first place where it stands."""
        for piece in self._pieces:
            if piece in lowered:
                return self._pattern.search(lowered)
        return None
