"""The language of a text, by its small words, months and weekdays: English or French."""

import re
from collections.abc import Iterable, Iterator

from graceperiod.bulletins.words.vocabulary import LANGUAGES, read_words, remembered

_LANGUAGE_OF = {
    word: language for language in LANGUAGES for word in read_words(language)["language"]["common"]
}
_ZONE = re.compile(r"(?<!\S)(?:ET|EST)(?!\S)")  # and no French words
_CLEAR = 3  # small words of a language in a line


def find_language(*lines: str) -> str:
    """`en` or `fr`, whichever has more of its small words in some lines."""
    french, english = map(sum, zip((0, 0), *map(_count, lines), strict=True))
    return "fr" if french > english else "en"


def find_languages(texts: Iterable[str]) -> set[str]:
    """The languages of some lines: of those that are clearly in one, and of those that say the same
    in both, on either side of a stroke.
    """
    found: set[str | None] = set()
    for text in texts:
        if text.count(" ") >= _CLEAR - 1:
            found.add(_clear(text, _CLEAR))
            if " / " in text:
                sides = {_clear(side, _CLEAR - 1) for side in text.split(" / ", 1)}
                found |= sides if sides == set(LANGUAGES) else set()
    return {language for language in found if language}


def find_each(sentences: Iterable[str], language: str) -> Iterator[str]:
    """The language of each sentence of a text that is in this one, or in both; one that does not
    show it is in that of the sentence before.
    """
    for sentence in sentences:
        language = _clear(sentence, _CLEAR - 1) or language
        yield language


def _clear(text: str, least: int) -> str | None:
    """The language of a text that has at least so many of its small words, and few others."""
    fewer, more = sorted(counts := _count(text))
    if more < least or more <= 2 * fewer:
        return None
    return "fr" if counts[0] == more else "en"


@remembered
def _count(text: str) -> tuple[int, int]:
    """How many small words of French it has, and of English."""
    words = text.replace(",", " ")
    if "ET" in words or "EST" in words:
        words = _ZONE.sub(" ", words)
    languages = list(map(_LANGUAGE_OF.get, words.lower().split()))
    return languages.count("fr"), languages.count("en")
