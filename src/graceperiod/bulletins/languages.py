"""The language of a text, by its small words: English or French."""

from collections.abc import Iterable
from itertools import repeat

__all__ = ["find_language", "find_languages"]

_FRENCH = frozenset(
    "le la les des du de et pour sera seront aux au est une un dans par sur ce cette heures".split()
)
_CLEAR = 3  # small words of a language in a line
_ENGLISH = frozenset(
    "the of and to will be for are is in by this from with that have has been".split()
)


_LEANS = dict.fromkeys(_FRENCH, 1) | dict.fromkeys(_ENGLISH, -1)


def find_language(text: str) -> str:
    """`en` or `fr`, whichever has more of its small words."""
    return "fr" if sum(map(_LEANS.get, text.lower().split(), repeat(0))) > 0 else "en"


def find_languages(texts: Iterable[str]) -> set[str]:
    """The languages of some lines: of those that are clearly in one, and of those that say the same
    in both, on either side of a stroke.
    """
    found: set[str | None] = set()
    for text in texts:
        found.add(_clear(text, _CLEAR))
        left, stroke, right = text.partition(" / ")
        if stroke:
            sides = {_clear(left, _CLEAR - 1), _clear(right, _CLEAR - 1)}
            found |= sides if sides == {"en", "fr"} else set()
    return {language for language in found if language}


def _clear(text: str, least: int) -> str | None:
    """The language of a text that has at least so many of its small words, and few others."""
    french, english = _counts(text)
    if max(french, english) < least or max(french, english) <= 2 * min(french, english):
        return None
    return "fr" if french > english else "en"


def _counts(text: str) -> tuple[int, int]:
    said = text.lower().split()
    return sum(map(_FRENCH.__contains__, said)), sum(map(_ENGLISH.__contains__, said))
