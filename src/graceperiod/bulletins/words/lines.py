"""What kind of line a text is: times and nothing else, a heading, a sentence, who is affected."""

import re

from graceperiod.bulletins.words.dates import find_tokens, has_digit
from graceperiod.bulletins.words.flow import is_unfinished
from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import find_number
from graceperiod.bulletins.words.vocabulary import Phrases, remembered

__all__ = [
    "LONGEST_TITLE",
    "announces",
    "announces_days",
    "holds_only_times",
    "holds_range",
    "holds_time",
    "is_heading",
    "is_strong_heading",
    "names_people",
    "says_something",
]

_SMALL = re.compile(
    r"[\s,;/()|:.–—-]|\b(?:ET|HE|EST|EDT|HNE|HAE|from|to|until|and|at|on|between|de|du|à|au|le|et"
    r"|entre|jusqu['’]?)\b",
    re.IGNORECASE,
)


@remembered
def holds_only_times(text: str) -> bool:
    """Whether a line is dates and clock times and nothing else but small words."""
    if not has_digit(text):
        return False
    tokens = find_tokens(text)
    if not any(token.days for token in tokens) and not any(
        token.clock and token.clock.exact for token in tokens
    ):
        return False
    at, rest = 0, []
    for token in tokens:
        rest.append(text[at : token.begin])
        at = token.end
    rest.append(text[at:])
    return not _SMALL.sub("", " ".join(rest))


def holds_time(text: str) -> bool:
    """Whether a text has a clock time."""
    return has_digit(text) and any(token.clock for token in find_tokens(text))


def holds_range(text: str) -> bool:
    """Whether a value holds a start and an end: `2025-10-02 15:30 (ET) to 18:00 (ET)`."""
    clocks = sum(token.clock is not None for token in find_tokens(text))
    return clocks > 1 and has_digit(text) and bool(read_prose(text).spans)


LONGEST_TITLE = 500
"""Characters; a title can name every system."""
# It begins as a sentence or its second line does; nor does it hold an address.
_NO_HEADING = re.compile(
    r"(?!e-?Manifest|value-added)[a-zàâéèêîôû]"
    r"|(?:The CBSA|L['’]ASFC|Clients|Users|Les|Il|Please|This|There)\b"
)
_IS_UP = (" normal", " normally", " normalement")
_EVENT, _PEOPLE = Phrases("happens", table="lines"), Phrases("people", table="lines")
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|(?-i:may)|can|could|has|have|be|been|please|should|must|use|who"
    r"|that"
    r"|using"
    r"|y a|éprouve|éprouvent|connaît|fera|est|sont|sera|seront|peut|peuvent|pourra|pourront|été"
    r"|veuillez|qui|lors)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 8


@remembered
def is_heading(text: str) -> bool:
    """Whether a line can be the heading of a section: short, no sentence, and names a system."""
    if not 2 < len(text) <= LONGEST_TITLE or text[-1] in ".;,!?":  # noqa: PLR2004
        return False
    if _NO_HEADING.match(text) or "@" in text or "//" in text or text.endswith(_IS_UP):
        return False
    if find_number(text):
        return True
    named = find_systems(text)
    if not (named.systems or named.bare_portal) or is_unfinished(text) or _VERB.search(text):
        return False
    says_what = Sentence(text).says(_EVENT)
    if (not says_what and names_people(text)) or (has_digit(text) and find_tokens(text)):
        return False
    return says_what or len(text.split()) <= _MOST_WORDS


def is_strong_heading(text: str) -> bool:
    """Whether a heading says what happens, and not a mere name in a list."""
    return Sentence(text).says(_EVENT) or find_number(text) is not None


def announces(text: str) -> bool:
    """Whether a line names a system and what happens to it, as a title does; a title may hold a
    date too.
    """
    named = find_systems(text)
    return is_strong_heading(text) and bool(named.systems or named.bare_portal)


def announces_days(text: str) -> bool:
    """Whether a line announces something and its days, as a title does, and not its hours."""
    if not has_digit(text) or says_something(text) or not announces(text):
        return False
    tokens = find_tokens(text)
    return bool(tokens) and not any(token.clock for token in tokens)


@remembered
def says_something(text: str) -> bool:
    """Whether a line has a verb, as a sentence does."""
    return bool(_VERB.search(text))


@remembered
def names_people(text: str) -> bool:
    """Whether a line says who is affected."""
    return Sentence(text).says(_PEOPLE)
