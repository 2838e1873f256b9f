"""Whether a line goes on with the sentence, the list or the date of the one before it."""

import re

from graceperiod.bulletins.words.dates import find_tokens, has_digit
from graceperiod.bulletins.words.vocabulary import remembered

__all__ = [
    "begins_with_date",
    "continues",
    "dates",
    "goes_on",
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
_BULLETS = "•*·-–—"


def goes_on(before: str, after: str) -> bool:
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


@remembered
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


@remembered
def is_unfinished(text: str) -> bool:
    """Whether a line ends where no sentence does: with a comma, or a word like `the`."""
    last = text.rpartition(" ")[2]
    if last == "ET" and any(token.end == len(text) for token in find_tokens(text)):
        return False  # the zone of a time, and no French `and`
    return text.endswith(",") or last.lower() in _GOES_ON
