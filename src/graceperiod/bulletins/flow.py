"""Lines as running text: a sentence that goes on in the next line is one sentence again."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.tokens import find_tokens, has_digit

__all__ = [
    "Flow",
    "begins_with_date",
    "continues",
    "dates",
    "flow",
    "is_cut",
    "is_date",
    "is_unfinished",
    "opens_sentence",
]

_WRAPPED = 50  # characters; a shorter line was ended where its writer ended it
_GOES_ON = frozenset(
    "on at from to until and between the of for in by or a an using"
    " le la les de du des à au et entre monday tuesday wednesday thursday friday saturday sunday"
    " lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)
_OPENS = re.compile(r"(?:On|From|Between|The|There|This|Le|La|Les|Du|De|Entre|Il|Ce|Nous)\b|L['’]")
_FEW = 4  # words that are left of a sentence
_WIDTHS = range(50, 80)  # characters in which mail is wrapped
_LONGEST_DATE = 80  # characters; a line can list several
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

    def lead_at(self, place: int) -> str:
        """The line that opens the list in which a place lies, `EDI will be unavailable on:`; empty
        where it lies in none.
        """
        lines = self.text[max(0, place - _AROUND) : place].split("\n")[:-1]
        for line in reversed(lines):
            if line.endswith(":"):
                return line
            if line.endswith(".") or not find_tokens(line):
                break
        return ""


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
    if after[:2].islower() or opens_sentence(after):
        return after[:2].islower()
    if begins_with_date(after) and (
        is_date(after) or any(token.days for token in find_tokens(before))
    ):
        return is_unfinished(before)  # the next item of a list
    if after[0] == "(" or is_unfinished(before):
        return True
    return len(before) >= _WRAPPED and before[-1] != ")"


def is_cut(text: str) -> bool:
    """Whether a line was cut where the lines of e-mails are."""
    return len(text) in _WIDTHS and text[-1] not in ".:;!?)"


def continues(before: str, after: str) -> bool:
    """Whether a line goes on with the sentence of the one before it, in a list of people."""
    if before[-1] in ".:;":
        return False
    is_rest = len(after.split()) <= _FEW and is_cut(before)
    return after[0].islower() or is_rest


def begins_with_date(text: str) -> bool:
    """Whether a line begins with a date, as the item of a list does."""
    tokens = find_tokens(text)
    return bool(tokens) and bool(tokens[0].days) and tokens[0].begin < _LEAD


def is_date(text: str) -> bool:
    """Whether a line is a date, or several, and nothing more."""
    if len(text) > _LONGEST_DATE or not has_digit(text):
        return False
    tokens = find_tokens(text)
    rest = text[tokens[0].end :].strip(" :,") if len(tokens) == 1 else text
    return not rest and bool(tokens[0].days) and tokens[0].begin < _LEAD


def dates(before: str, after: str) -> bool:
    """Whether a line is the date of the times with which the next one begins."""
    if not is_date(before):
        return False
    tokens = find_tokens(after)
    return bool(tokens) and tokens[0].clock is not None and not after[: tokens[0].begin]


def opens_sentence(text: str) -> bool:
    """Whether a line begins with a small word that has a capital, as no line within a sentence."""
    return bool(_OPENS.match(text))


def is_unfinished(text: str) -> bool:
    """Whether a line ends where no sentence does: with a comma, or a word like `the`."""
    return text.endswith(",") or text.rpartition(" ")[2].lower() in _GOES_ON
