"""What the readers of words share: patterns, some tried only where they can be found, and answers
kept while a bulletin is read.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

__all__ = ["SENTENCE_END", "Cue", "Words", "remembered"]

_Found = TypeVar("_Found")

SENTENCE_END = re.compile(r" (?<=[.!?] )|\n")  # what it begins with is quick to look for
"""Where one sentence ends and the next begins."""
_WORD = re.compile(r"\w+")
_LONGEST_KEPT = 500  # characters


def remembered(find: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A reading of a line that keeps its latest answers: a line is asked for the same several times
    on its way, and notices have many lines in common. Those of very long ones are not kept.
    """
    again = lru_cache(maxsize=512)(find)

    @wraps(find)
    def found(text: str) -> _Found:
        return again(text) if len(text) <= _LONGEST_KEPT else find(text)

    return found


class Cue:
    """A pattern over text in small letters, searched only where one of its pieces stands.

    Looking for a few fixed pieces first takes a tenth of the time that the pattern would.
    `flags` are those of the pattern; only what is removed from text in any letters needs them.
    `reach` is how many characters before a piece it can begin, where that is known.
    """

    __slots__ = ("_pattern", "_pieces", "_reach")

    def __init__(
        self, pieces: tuple[str, ...], pattern: str, *, flags: int = 0, reach: int | None = None
    ) -> None:
        self._pieces = pieces
        self._pattern = re.compile(pattern, flags)
        self._reach = reach

    def search(self, lowered: str) -> re.Match[str] | None:
        """The first place where it stands."""
        for piece in self._pieces:
            if piece in lowered:
                return self._pattern.search(lowered, self._begin(lowered))
        return None

    def _begin(self, lowered: str) -> int:
        """Where in a text that holds a piece it can begin."""
        if self._reach is None:
            return 0
        first = min(at for at in map(lowered.find, self._pieces) if at >= 0)
        return max(0, first - self._reach)

    def remove(self, text: str) -> str:
        """A text, in any letters, without the places where it stands."""
        if any(map(text.lower().__contains__, self._pieces)):
            return self._pattern.sub("", text)
        return text


class Words:
    """Some words, looked for whole in text in small letters; quicker than a pattern of them."""

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = frozenset(words.split())

    def are_in(self, lowered: str) -> bool:
        """Whether one of them stands there."""
        return not self._words.isdisjoint(_WORD.findall(lowered))
