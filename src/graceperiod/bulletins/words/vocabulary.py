"""The words of bulletins, each once in each language under one concept, as data.

`en.toml` and `fr.toml` have the same tables with the same concepts. A concept lists phrases in
small letters, with few signs:

- `|` between round brackets separates choices, `(is|are) over`, and what stands in square ones may
  be missing, `has [now |since ]been`;
- `*` stands for any letters that end a word, `unavailab*`;
- `!( again)` stands for anything but that, `available!( again)`;
- `~` stands for up to three words, and `...` for up to 60 characters of the same sentence.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, cached_property, reduce
from importlib.resources import files
from operator import or_
from typing import ClassVar, TypeVar

LANGUAGES = ("en", "fr")

_SIGNS = {
    "~": r"(?: [\w'’-]+){0,3}",
    "...": r"[^.\n]{0,60}?",
    "*": r"\w*",
    "!(": "(?!",
    "(": "(?:",
    ")": ")",
    "[": "(?:",
    "]": ")?",
    "|": "|",
    "'": "['’]",
    " ": " ",
}
_SIGN = re.compile(r"(\.\.\.|!\(|[~*()|'\[\] ])")
_CHOICE = re.compile(r"\(([^()]*)\)")
_OF_WORDS = re.compile(r"(?<!\w)\((\w[^()]*)\)(?!\w)")
_OPTIONAL = re.compile(r"\[[^\[\]]*\]|!\([^()]*\)")
_OPENING = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_WORD = re.compile(r"\w+")
_SHORT, _LONG = 3, 5  # letters at the begin of a word, by which phrases are looked for
_BEGIN = re.compile(rf"\b\w{{1,{_LONG}}}")
_Found = TypeVar("_Found")
_HINTS: dict[str, int] = {}
"""By the first letters of words: the phrases of which one has such a word, each as one bit. Of each
long begin the short one is there too: most words begin with none.
"""


@cache
def read_words(language: str) -> dict[str, dict[str, list[str]]]:
    """The vocabulary of one language: tables of concepts, each with its phrases."""
    text = (files(__package__) / f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def spell(*concepts: str, table: str = "concepts") -> str:
    """A pattern of the phrases of some concepts in both languages, the longest first.

    Those with the same first letter stand together: so it takes a third of the time.
    """
    phrases = [phrase for concept in concepts for phrase in phrases_of(table, concept)]
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        for text in _openings(phrase):
            by_letter.setdefault(text[0], []).append(_pattern(text[1:]))
    groups = (f"{_pattern(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return f"(?:{'|'.join(groups)})"


def _openings(phrase: str) -> list[str]:
    """A phrase in each way that it can begin: `(is|are) over` as `is over` and as `are over`."""
    found = _OPENING.match(phrase)
    if not found:
        return [phrase]
    choices = [*found[1].split("|"), ""] if phrase[0] == "[" else found[1].split("|")
    rest = phrase[found.end() :]
    return [opening for choice in choices for opening in _openings(choice + rest)]


def phrases_of(table: str, concept: str) -> Iterator[str]:
    """The phrases of a concept, in all languages."""
    for language in LANGUAGES:
        yield from read_words(language)[table][concept]


def _pattern(phrase: str) -> str:
    return "".join(_SIGNS.get(piece) or re.escape(piece) for piece in _SIGN.split(phrase))


def _keys(phrase: str) -> set[str]:
    """The begins of words of which a text has one if it has the phrase: that of a word, or one of
    each of some choices; the longest and the fewest, as few texts have these.
    """
    plain = _OPTIONAL.sub(" ", phrase)
    words = _WORD.findall(_CHOICE.sub(" ", plain))
    able = [{word[:_LONG] if len(word) >= _LONG else word[:_SHORT]} for word in words]
    choices = [found[1].split("|") for found in _OF_WORDS.finditer(plain)]
    able += [set[str]().union(*map(_keys, choice)) for choice in choices if all(choice)]
    if not able:
        raise ValueError(f"{phrase!r} has no word that it can be looked for by")
    return max(able, key=lambda keys: (min(map(len, keys)), -len(keys)))


_LONGEST_KEPT, _MOST_KEPT = 2_000, 1_000  # characters, and answers
_FORGET: list[Callable[[], None]] = []  # all answers, once there are more phrases


class _Memory(dict[str, _Found]):
    """Answers about texts, each found when it is first asked for."""

    def __init__(self, find: Callable[[str], _Found]) -> None:
        super().__init__()
        self._find = find
        _FORGET.append(self.clear)

    def __missing__(self, text: str) -> _Found:
        found = self._find(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = found
        return found


def remembered(find: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A reading of a text that keeps its answers: a line is asked for the same several times on its
    way, and notices have many lines in common. Those of very long ones are not kept.
    """
    return _Memory(find).__getitem__


def in_small_letters(text: str) -> str:
    """A text in small letters, each in its place: one whose small form is longer stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


class Phrases:
    """The phrases of some concepts in both languages, as whole words of a text in small letters.

    `bit` stands for them in the hints of a text: one without it has none of the phrases.
    """

    _count: ClassVar[int] = 0

    def __init__(self, *concepts: str, table: str = "concepts") -> None:
        self._concepts = concepts
        self._table = table
        self.bit: int = 1 << Phrases._count
        Phrases._count += 1
        for forget in _FORGET:
            forget()
        phrases = (phrase for concept in concepts for phrase in phrases_of(table, concept))
        for key in set[str]().union(*map(_keys, phrases)):
            _HINTS[key] = _HINTS.get(key, 0) | self.bit
            _HINTS.setdefault(key[:_SHORT], 0)

    # Compiled when first asked for: all of them take longer than the first notice.
    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds one of them."""
        return re.compile(rf"(?<!\w){spell(*self._concepts, table=self._table)}(?!\w)")

    def are_in(self, text: str) -> bool:
        """Whether a text has one of them."""
        lowered, hints = read_hints(text)
        return bool(hints & self.bit) and self.pattern.search(lowered) is not None


def bits_of(*concepts: Phrases) -> int:
    """The bits of some phrases."""
    return reduce(or_, (phrases.bit for phrases in concepts))


def find_hints(lowered: str) -> int:
    """The phrases that a text in small letters can have, by how its words begin: one bit each."""
    hints = 0
    for begin in set(_BEGIN.findall(lowered)):
        short = begin[:_SHORT]
        if short in _HINTS:
            hints |= _HINTS[short] | _HINTS.get(begin, 0)
    return hints


@remembered
def read_hints(text: str) -> tuple[str, int]:
    """A text in small letters, each in its place, and the phrases that it can have."""
    lowered = in_small_letters(text)
    return lowered, find_hints(lowered)


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
