"""What kind of line a text is: times and nothing else, a heading, a sentence, who is affected; and
whether it goes on with the line before it.
"""

import re
from collections.abc import Iterator

from graceperiod.bulletins.words.dates import find_tokens, has_digit, without_tokens
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.vocabulary import Phrases, remembered, spell

_NUMBER = re.compile(
    r"(?<![a-z\d])(?:(?P<tcc>tcc) ?(?P<year>\d\d) ?[-–]? ?(?P<serial>\d{3,4})"
    r"|edi ?(?P<edi_year>\d\d) ?[-–] ?(?P<edi_serial>\d{2,4})"
    r"|(?:carm bulletin|bulletin (?:de la )?gcra) ?(?:#|n[o°]\.? ?)?(?P<carm>\d{3,5}))(?!\d)"
)
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
    return not _SMALL.sub("", without_tokens(text))


def without_echo(text: str) -> str:
    """A line without the times that it repeats in the other language behind a stroke: `Date:
    Sunday, October 16, 2022 / dimanche 16 octobre 2022`, `20:00 ET / HE`.
    """
    if " / " not in text or not has_digit(text):
        return text
    begin = text.find(": ") + 2 if ": " in text else 0
    first, _, echo = text[begin:].partition(" / ")
    is_echo = holds_only_times(first) and not _SMALL.sub("", without_tokens(echo))
    told, again = map(_without_labels, (first, echo))
    is_whole = first.count("(") == first.count(")")
    return text[:begin] + first if is_whole and is_echo and again in ([], told) else text


def _without_labels(text: str) -> list[tuple[object, ...]]:
    """What the dates and times of a text are, but for their zones and weekdays."""
    return [
        ([day[:3] for day in token.days], token.clock and token.clock._replace(label=None))
        for token in find_tokens(text)
    ]


def holds_time(text: str) -> bool:
    """Whether a text has a clock time."""
    return has_digit(text) and any(token.clock for token in find_tokens(text))


def holds_range(text: str) -> bool:
    """Whether a value holds a start and an end: `2025-10-02 15:30 (ET) to 18:00 (ET)`."""
    return bool(read_prose(text).spans)


LONGEST_TITLE = 500
"""Characters; a title can name every system."""
# It begins as a sentence or its second line does; nor does it hold an address.
_NO_HEADING = re.compile(
    r"(?!e-?Manifest|value-added)[a-zàâéèêîôû]"
    r"|(?:The CBSA|L['’]ASFC|Clients|Users|Les|Il|Please|This|There)\b"
)
_IS_UP = (" normal", " normally", " normalement")
_EVENT, _PEOPLE = Phrases("happens", table="lines"), Phrases("people", table="lines")
_VERB, _MAY = Phrases("verbs", table="lines"), re.compile(r"\bmay\b")  # and not the month
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
    if not find_systems(text).all_meant or is_unfinished(text) or says_something(text):
        return False
    if has_digit(text) and find_tokens(text):
        return False
    first = text.partition(" / ")[0]  # in one language
    return _EVENT.are_in(text) or (len(first.split()) <= _MOST_WORDS and not names_people(text))


def is_strong_heading(text: str) -> bool:
    """Whether a heading says what happens, and not a mere name in a list."""
    return _EVENT.are_in(text) or find_number(text) is not None


def announces(text: str) -> bool:
    """Whether a line names a system and what happens to it, as a title does; a title may hold a
    date too.
    """
    return is_strong_heading(text) and bool(find_systems(text).all_meant)


@remembered
def says_something(text: str) -> bool:
    """Whether a line has a verb, as a sentence does."""
    return _VERB.are_in(text) or _MAY.search(text) is not None


@remembered
def names_people(text: str) -> bool:
    """Whether a line says who is affected."""
    return _PEOPLE.are_in(text.replace("ortail client", "ortail"))


@remembered
def find_number(text: str) -> str | None:
    """The bulletin's number, as `TCC25-0138` or `CARM Bulletin 5384`; None where it has none."""
    found = _NUMBER.search(text.lower())
    return _number(found) if found else None


def find_numbers(text: str) -> Iterator[tuple[int, str]]:
    """The numbers of bulletins in a text, each with its place."""
    return ((found.start(), _number(found)) for found in _NUMBER.finditer(text.lower()))


def _number(found: re.Match[str]) -> str:
    if found["carm"]:
        return f"CARM Bulletin {found['carm']}"
    if found["tcc"]:
        return f"TCC{found['year']}-{found['serial']}"
    return f"EDI{found['edi_year']}-{found['edi_serial']}"


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
_NIGHT = re.compile(
    rf"{spell('night', table='small')}(?: of| du| de)?(?: the| le)?:? ", re.IGNORECASE
)
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
    # One that ends in a time has a whole window.
    is_whole = any(token.clock and token.end == len(before) for token in find_tokens(before))
    return len(before) >= _WRAPPED and before[-1] != ")" and not is_whole


def is_cut(text: str) -> bool:
    """Whether a line was cut where the lines of e-mails are."""
    return len(text) in _WIDTHS and text[-1] not in ".:;!?)"


def continues(before: str, after: str) -> bool:
    """Whether a line goes on with the sentence of the one before it, in a list of people."""
    return after[0].islower() or (len(after.split()) <= _FEW and is_cut(before))


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
    if not is_night(before) and not is_date(before):
        return False
    tokens = find_tokens(after)
    return bool(tokens) and tokens[0].clock is not None and not after[: tokens[0].begin]


def is_night(text: str) -> bool:
    """Whether a line is the date of a night, or its two, and nothing more."""
    found = _NIGHT.match(text)
    return found is not None and holds_only_times(text[found.end() :])


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
