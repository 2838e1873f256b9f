"""The language of a text, by its small words and its dates: English or French."""

import re
from collections.abc import Iterable, Iterator

from graceperiod.bulletins.cues import remembered

__all__ = ["find_each", "find_language", "find_languages"]

_FRENCH = (
    "le la les des du de et pour sera seront aux au est une un dans par sur ce cette heures à entre"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    " lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)
_ENGLISH = (
    "the of and to will be for are is in by this from with that have has been on at between until"
    " january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
_LANGUAGE_OF = dict.fromkeys(_FRENCH, "fr") | dict.fromkeys(_ENGLISH, "en")
_ZONE = re.compile(r"(?<!\S)(?:ET|EST)(?!\S)")  # and no French words
_CLEAR = 3  # small words of a language in a line


def find_language(*lines: str) -> str:
    """`en` or `fr`, whichever has more of its small words in some lines."""
    french = english = 0
    for line in lines:
        more = _counts(line)
        french += more[0]
        english += more[1]
    return "fr" if french > english else "en"


def find_languages(texts: Iterable[str]) -> set[str]:
    """The languages of some lines: of those that are clearly in one, and of those that say the same
    in both, on either side of a stroke.
    """
    found: set[str | None] = set()
    for text in texts:
        if text.count(" ") < _CLEAR - 1:  # too few words
            continue
        found.add(_clear(text, _CLEAR))
        left, stroke, right = text.partition(" / ")
        if stroke:
            sides = {_clear(left, _CLEAR - 1), _clear(right, _CLEAR - 1)}
            found |= sides if sides == {"en", "fr"} else set()
    return {language for language in found if language}


def find_each(sentences: Iterable[str], language: str) -> Iterator[str]:
    """The language of each sentence of a text that is in this one, or in both; one that does not
    show it is in that of the sentence before.
    """
    last = None
    for sentence in sentences:
        last = _clear(sentence, _CLEAR - 1) or last
        yield last or language


def _clear(text: str, least: int) -> str | None:
    """The language of a text that has at least so many of its small words, and few others."""
    french, english = _counts(text)
    if max(french, english) < least or max(french, english) <= 2 * min(french, english):
        return None
    return "fr" if french > english else "en"


@remembered
def _counts(text: str) -> tuple[int, int]:
    """How many small words of French it has, and of English."""
    said = text.replace(",", " ")
    if "ET" in said or "EST" in said:
        said = _ZONE.sub(" ", said)
    languages = list(map(_LANGUAGE_OF.get, said.lower().split()))
    return languages.count("fr"), languages.count("en")
