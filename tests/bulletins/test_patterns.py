"""Every pattern of the reader takes time in proportion to the length of its text."""

import re
import time
from importlib import import_module
from itertools import chain
from pkgutil import walk_packages

import pytest

from graceperiod import bulletins
from graceperiod.bulletins.words.vocabulary import LANGUAGES, Phrases, read_words

SIZE = 10_000  # characters: a pattern that is quadratic takes seconds for it, a linear one 2 ms
LONGEST = 0.5  # seconds


def patterns_in(name: str, value: object) -> dict[str, re.Pattern[str]]:
    """The patterns that a value is or holds."""
    if isinstance(value, re.Pattern):
        return {name: value}
    if isinstance(value, Phrases):
        return {name: value.pattern}
    if isinstance(value, tuple | dict):
        values = value.values() if isinstance(value, dict) else value
        held = (patterns_in(f"{name}.{place}", each) for place, each in enumerate(values))
        return dict(chain.from_iterable(patterns.items() for patterns in held))
    return {}


FOUND = {
    name: pattern
    for module in walk_packages(bulletins.__path__, f"{bulletins.__name__}.")
    for variable, value in vars(import_module(module.name)).items()
    for name, pattern in patterns_in(f"{module.name.rpartition('.')[2]}.{variable}", value).items()
    if isinstance(pattern.pattern, str)
}
NAMES = {pattern.pattern: name for name, pattern in reversed(FOUND.items())}  # each once
PATTERNS = {name: FOUND[name] for name in reversed(NAMES.values())}
PHRASES = [
    phrase.split("(")[0].split("[")[0].rstrip("*~!. ") + " "
    for language in LANGUAGES
    for table in ("concepts", "clauses", "small", "lines", "penalties")
    for phrase, *_ in read_words(language)[table].values()
]
LETTERS = ("D", "C", "DtD", "DaDf", "Da", "f", "fD", "Ct", "CDtD", "n,", "5C", "D" * 90 + "x", "/")
PIECES = [
    *dict.fromkeys(PHRASES), *LETTERS, "0", "1 ", "12:", "(", "((ET) ", "a ", "é", "\n", ". ", "- ",
    "2025-10-02 15:30 ET ", "May 3, ", "Saturday, ", "1, ", "3 and ", "no no ", "aci ", "12:00 ",
]  # fmt: skip


# Tried at one place alone, with `match` or `fullmatch`.
ANCHORED = {
    "calls._IT", "opening._PATH", "pdf._FOOTER", "pdf._PRINTED", "ranges._LATER", "text._RULED",
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_linear(name: str) -> None:
    """All pieces, repeated to a long text, are gone over in a bounded time."""
    for piece in PIECES:
        text = piece * (SIZE // len(piece))
        began = time.perf_counter()
        if name in ANCHORED:
            PATTERNS[name].match(text)
        else:
            for _ in PATTERNS[name].finditer(text):
                pass
        assert time.perf_counter() - began < LONGEST, piece


def test_there_are_patterns() -> None:
    """The test above is not of an empty list."""
    assert len(PATTERNS) > 100
    assert len(PIECES) > 40
