"""Dates and clock times in a text, as bulletins spell them in English and in French.

Every pattern here takes time linear in the length of the text: its repeats are bounded.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from graceperiod.bulletins.cues import remembered

__all__ = [
    "FOREIGN",
    "Clock",
    "Day",
    "Token",
    "find_tokens",
    "has_digit",
    "may_tell_time",
    "wall_clock_of",
]

FOREIGN = "another zone"
"""The label of a clock time that is not Eastern."""

_MONTHS = (
    "january|janvier|janv|jan",
    "february|février|fevrier|févr|fevr|feb",
    "march|mars|mar",
    "april|avril|avr|apr",
    "may|mai",
    "june|juin|jun",
    "july|juillet|juil|jul",
    "august|août|aout|aug",
    "september|septembre|sept|sep",
    "october|octobre|oct",
    "november|novembre|nov",
    "december|décembre|decembre|déc|dec",
)
_WEEKDAYS = (
    "monday|lundi|mon",
    "tuesday|mardi|tues|tue",
    "wednesday|mercredi|wed",
    "thursday|jeudi|thurs|thur|thu",
    "friday|vendredi|fri",
    "saturday|samedi|sat",
    "sunday|dimanche|sun",
)
_MONTH_OF = {word: i for i, group in enumerate(_MONTHS, 1) for word in group.split("|")}
_WEEKDAY_OF = {word: i for i, group in enumerate(_WEEKDAYS) for word in group.split("|")}
_MONTH = "|".join(_MONTHS)
_WEEKDAY = "|".join(_WEEKDAYS)
_YEAR = r"(?:,? ?(?P<{}>(?:19|20)\d\d)(?![\dh]))?"
_DAY = r"\d\d?(?:st|nd|rd|th|er|e)?(?![\w:]| :| ?[ap]\.? ?m\b| h\b)"
# `October 4 and 5`, `les 4 et 5 octobre`; of a range it is not said what happens in between.
_DAYS = (
    rf"{_DAY}(?: ?(?:, and|,|&|and|et|-|–|to|through"
    rf"|au) ?(?:le )?(?:(?:{_WEEKDAY}),? ?(?:le )?)?{_DAY})"
    "{0,6}"
)
_RANGE = re.compile(r"[-–]|\bto\b|\bau\b|through")
_NUMBERED = re.compile(rf"(?:({_WEEKDAY}),? ?(?:le )?)?(\d+)")
_WORDS = ("noon", "midi", "midnight", "minuit")
# How all of them begin, but for digits: looked for first, as little of a text begins so.
_BEGINS = sorted({word[:3] for word in (*_MONTH_OF, *_WEEKDAY_OF, *_WORDS)})
_TOKEN = re.compile(
    rf"\b(?=[\d{''.join(each[0] for each in _BEGINS)}])(?=\d|{'|'.join(_BEGINS)})(?:"
    rf"(?P<weekday>{_WEEKDAY})s?\b"
    rf"|(?P<name>{_MONTH})\b\.? ?(?P<days>{_DAYS}){_YEAR.format('name_year')}"
    r"|(?P<year>\d{4})[-/](?P<month>\d\d?)[-/](?P<day>\d\d?)(?!\d)"
    r"(?:t(?P<iso_hour>\d\d):(?P<iso_minute>\d\d)(?P<offset>(?::\d\d)?(?:\.\d{1,9})?"
    r"(?:z|[+-]\d\d:?\d\d)?)(?![\d:]))?"
    rf"|(?P<days_of>{_DAYS}) ?(?:of |de )?(?P<of_name>{_MONTH})\b\.?{_YEAR.format('of_year')}"
    r"|(?<![:.\d])(?:"
    r"(?P<four>(?:[01]\d|2[0-4])[0-5]\d)(?![\d:.,]\d|\d)"
    r"|(?P<hour>\d\d?) ?[:h] ?(?P<minute>\d\d)(?!\d)(?: ?: ?(?P<second>\d\d)(?!\d))?"
    r"(?: ?(?P<half>[ap]\.? ?m)\b\.?)?"
    r"(?:(?<=12:00) ?(?P<twelve>noon|midi|midnight|minuit)\b)?"
    r"|(?P<half_hour>\d\d?) ?(?P<bare_half>[ap]\.? ?m)\b\.?"
    r"|(?P<bare>\d\d?) ?h(?:eures?|rs?|ours?)?\b"
    r")(?: ?(?:hrs?|hours?|heures?)\b)?"
    r"|(?P<noon>noon|midi)\b"
    r"|(?P<midnight>midnight|minuit)\b"
    r")"
)
_DIGIT = re.compile(r"\d")
_TIME = re.compile(  # the group is that of an hour alone
    r"\d(?:\d{3} ?(?:\(?(?:e[sd]?t|h[na]?e|eastern)\b|h)| ?(?::|h ?\d|[ap]\.? ?m|(h)))"
)
# What stands behind four digits that are a time: `0300 to 0700 ET`, `2315 hrs`.
_BEHIND_FOUR = re.compile(
    r"(?: ?(?:to|until|and|à|-|–) ?\d{4})? ?(?:\(?(?:ET|E[SD]T|HE|H[NA]E|(?i:eastern))\b"
    r"|(?i:hrs?|hours?|heures?)\b)"
)
_ZONE = re.compile(
    r" ?(?:\( ?(?P<paren>[A-Za-z][A-Za-z .'’éÉ/]{0,30}?) ?\)"
    r"|(?P<bare>[A-Z]{2,4}(?:/[A-Z]{2,3})?)\b"
    r"|(?P<words>(?i:eastern(?: standard| daylight)?(?: time)?"
    r"|heure (?:normale |avancée )?de l['’]est))\b)"
)
_LABELS = (
    dict.fromkeys("ET HE EASTERN EASTERNTIME HEUREDELEST ETHE HEET ESTEDT EDTEST".split(), "ET")
    | dict.fromkeys(("EST", "HNE", "EASTERNSTANDARDTIME", "HEURENORMALEDELEST"), "EST")
    | dict.fromkeys(("EDT", "HAE", "EASTERNDAYLIGHTTIME", "HEUREAVANCEEDELEST"), "EDT")
    | dict.fromkeys(
        "UTC GMT Z PT PST PDT MT MST MDT CT CST CDT AT AST ADT NT NST NDT".split(), FOREIGN
    )
    | dict.fromkeys("HP HNP HAP HR HNR HAR HC HNC HAC HA HNA HAA HT HNT HAT".split(), FOREIGN)
)
_WEEKDAY_GAP = re.compile(r"[.,]? ?(?:the |le )?\(?")
_FIRST_YEAR = 1990  # no system was there before


class Day(NamedTuple):
    """A date as written: the year None where it is not; the weekday from 0 for Monday."""

    year: int | None
    month: int
    day: int
    weekday: int | None = None


class Clock(NamedTuple):
    """A clock time as written.

    `half` is `am`, `pm`, `noon` for that word, or None. `label` is ET, EST, EDT, `FOREIGN`, or None
    where there is none.
    A time that is not `exact` is an hour alone (`8 h`), which can as well be a length of time.
    """

    hour: int
    minute: int = 0
    second: int = 0
    half: str | None = None
    label: str | None = None
    exact: bool = True
    is_midnight: bool = False
    """Written as the word, which does not say which end of the day; the hour is that of its start.
    """


class Token(NamedTuple):
    """A date, or several (`October 4 and 5`), or a clock time, at its place in the text.

    A range of dates (`October 4-5`) does not say what happens in between.
    """

    begin: int
    end: int
    days: tuple[Day, ...] = ()
    clock: Clock | None = None
    is_range: bool = False


@remembered
def find_tokens(text: str) -> tuple[Token, ...]:
    """The dates and clock times in a text, in order."""
    lowered = text.lower()
    if not has_digit(text) and not any(word in lowered for word in _WORDS):
        return ()
    if len(lowered) != len(text):  # a letter whose small form is longer: places would shift
        lowered = "".join(each if len(each.lower()) > 1 else each.lower() for each in text)
    return tuple(_tokens(text, lowered))


def has_digit(text: str) -> bool:
    """Whether a text has a digit, as all dates have, and all times but noon and midnight."""
    return _DIGIT.search(text) is not None


def may_tell_time(text: str) -> bool:
    """Whether a text may hold an exact clock time, or two that are hours alone. Nearly every
    bulletin says `2 hours` once, and to find that out so is quicker than to find its tokens.
    """
    lowered = text.lower()
    told = _TIME.findall(lowered)
    return "" in told or len(told) > 1 or any(word in lowered for word in _WORDS)


def _tokens(text: str, lowered: str) -> Iterator[Token]:
    before: re.Match[str] | None = None  # the weekday just seen
    for found in _TOKEN.finditer(lowered):
        if found["weekday"]:
            before = found
            continue
        begin, weekday = found.start(), None
        if before and _WEEKDAY_GAP.fullmatch(lowered, before.end(), begin):
            begin, weekday = before.start(), _WEEKDAY_OF[before["weekday"]]
        before = None
        if found["year"]:
            day = Day(int(found["year"]), int(found["month"]), int(found["day"]), weekday)
            yield Token(begin, found.end("day"), (day,))
            if found["iso_hour"]:
                yield _iso_clock(found, text)
        elif month := found["name"] or found["of_name"]:
            if month == "may" and found["of_name"] and text[found.start("of_name")] == "m":
                continue  # `option 2 may`
            yield _named_date(found, month, begin, weekday)
        elif not found["four"] or _BEHIND_FOUR.match(text, found.end("four")):
            yield _clock(found, text)


def _named_date(found: re.Match[str], month: str, begin: int, weekday: int | None) -> Token:
    days = found["days"] or found["days_of"]
    year = found["name_year"] or found["of_year"]
    made = [
        Day(int(year) if year else None, _MONTH_OF[month], int(number), _WEEKDAY_OF.get(name))
        for name, number in _NUMBERED.findall(days)
    ]
    made[0] = made[0]._replace(weekday=weekday)
    return Token(begin, found.end(), tuple(made), is_range=bool(_RANGE.search(days)))


def _iso_clock(found: re.Match[str], text: str) -> Token:
    is_foreign = not {"z", "+", "-"}.isdisjoint(found["offset"])
    label, end = (FOREIGN, found.end()) if is_foreign else _zone(text, found.end())
    clock = Clock(int(found["iso_hour"]), int(found["iso_minute"]), label=label)
    return Token(found.start("iso_hour"), end, clock=clock)


def _clock(found: re.Match[str], text: str) -> Token:
    label, end = _zone(text, found.end())
    word = found["noon"] or found["midnight"] or found["twelve"]
    if word in {"noon", "midi"}:
        clock = Clock(12, half="noon", label=label)
    elif word:
        clock = Clock(0, label=label, is_midnight=True)
    elif found["four"]:
        clock = Clock(int(found["four"][:2]), int(found["four"][2:]), label=label)
    elif found["hour"]:
        half = found["half"]
        clock = Clock(
            int(found["hour"]),
            int(found["minute"]),
            int(found["second"] or 0),
            half[0] + "m" if half else None,
            label,
        )
    elif found["half_hour"]:
        clock = Clock(int(found["half_hour"]), half=found["bare_half"][0] + "m", label=label)
    else:
        clock = Clock(int(found["bare"]), label=label, exact=False)
    return Token(found.start(), end, clock=clock)


def _zone(text: str, at: int) -> tuple[str | None, int]:
    """The label of the zone that stands at a place, if one does, and where it ends."""
    found = _ZONE.match(text, at)
    if not found:
        return None, at
    label = _label_of(found["paren"] or found["bare"] or found["words"])
    return (None, at) if label is None else (label, found.end())


@remembered
def _label_of(name: str) -> str | None:
    key = "".join(filter(str.isalpha, name)).upper().replace("É", "E")
    return _LABELS.get(key)


def wall_clock_of(day: Day, clock: Clock) -> datetime:
    """The naive wall clock of a date and a time; `24:00` is the midnight that ends the day.

    Raises:
        ValueError: no such time, one of another zone or without a year, or one from before these
            systems. The message says which.
    """
    if clock.is_midnight:
        raise ValueError("midnight can be either end of the day")
    if clock.label is FOREIGN:
        raise ValueError("it is of another zone")
    if day.year is None:
        raise ValueError("it states no year")
    if day.year < _FIRST_YEAR:
        raise ValueError("check the year")
    hour = clock.hour
    if clock.half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of such a clock
            raise ValueError(f"no clock shows {hour} {clock.half}")
        hour = hour % 12 + (0 if clock.half == "am" else 12)
    ends_day = (hour, clock.minute, clock.second) == (24, 0, 0)
    naive = datetime(  # noqa: DTZ001 - a wall clock
        day.year, day.month, day.day, 0 if ends_day else hour, clock.minute, clock.second
    )
    return naive + timedelta(days=ends_day)
