"""Lines as running text: a sentence that goes on in the next line is one sentence again."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.tokens import find_tokens

__all__ = ["Flow", "begins_with_date", "flow", "is_unfinished", "opens_sentence"]

_WRAPPED = 50  # characters; a shorter line was ended where its writer ended it
_GOES_ON = frozenset(
    "on at from to until and between the of for in by or a an using"
    " le la les de du des à au et entre monday tuesday wednesday thursday friday saturday sunday"
    " lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)
_OPENS = re.compile(r"(?:On|From|Between|The|There|This|Le|La|Les|Du|De|Entre|Il|Ce|Nous)\b|L['’]")
_LEAD = 4  # characters: `On `
_AROUND = 800  # characters
_STOPS = ("\n", ". ", "! ", "? ")
_BULLETS = "•*·-–—"


class Flow(NamedTuple):
    """A text, and where in it each line begins. A newline ends a sentence."""

    text: str
    begins: tuple[int, ...]
    lines: tuple[Line, ...]

    def line_at(self, place: int) -> Line:
        """The line in which a place of the text lies."""
        return self.lines[bisect_right(self.begins, place) - 1]

    def sentence_at(self, place: int) -> tuple[str, int]:
        """The sentence in which a place of the text lies, and where in it; of a very long one the
        part around the place.
        """
        low, high = max(0, place - _AROUND), place + _AROUND
        begin = max(low, *(self.text.rfind(stop, low, place) + 1 for stop in _STOPS))
        ends = [self.text.find(stop, place, high) for stop in _STOPS]
        end = min((end for end in ends if end >= 0), default=high)
        return self.text[begin:end], place - begin


def flow(*groups: Sequence[Line]) -> Flow:
    """The running text of some lines; no sentence goes on from one group of them to the next."""
    parts: list[str] = []
    begins: list[int] = []
    lines: list[Line] = []
    at = 0
    for group in groups:
        for place, line in enumerate(group):
            if lines:
                goes_on = place and _wrapped(lines[-1].text, line.text)
                parts.append(" " if goes_on else "\n")
                at += 1
            begins.append(at)
            parts.append(line.text)
            lines.append(line)
            at += len(line.text)
    return Flow("".join(parts), tuple(begins), tuple(lines))


def _wrapped(before: str, after: str) -> bool:
    """Whether a line was broken where the sentence goes on."""
    if after[0] in _BULLETS or before[-1] in ".;!?":
        return False
    if before[-1] == ":":
        return after[:2].islower()  # and not `eManifest`, the first item of a list
    if after[0].islower() or opens_sentence(after):
        return after[0].islower()
    if begins_with_date(after) and any(token.days for token in find_tokens(before)):
        return is_unfinished(before)  # the next item of a list
    if after[0] == "(" or is_unfinished(before):
        return True
    return len(before) >= _WRAPPED and before[-1] != ")"


def begins_with_date(text: str) -> bool:
    """Whether a line begins with a date, as the item of a list does."""
    tokens = find_tokens(text)
    return bool(tokens) and bool(tokens[0].days) and tokens[0].begin < _LEAD


def opens_sentence(text: str) -> bool:
    """Whether a line begins with a small word that has a capital, as no line within a sentence."""
    return bool(_OPENS.match(text))


def is_unfinished(text: str) -> bool:
    """Whether a line ends where no sentence does: with a comma, or a word like `the`."""
    return text.endswith(",") or text.rpartition(" ")[2].lower() in _GOES_ON
