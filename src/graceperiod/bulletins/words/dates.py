"""Dates and clock times in a text, as bulletins spell them in English and in French.

Every pattern here takes time linear in the length of the text: its repeats are bounded.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from graceperiod.bulletins.words.vocabulary import in_small_letters, phrases_of, remembered, spell

FOREIGN = "another zone"
"""The label of a clock time that is not Eastern."""


def _number(concepts: Iterable[str]) -> dict[str, int]:
    """The words of some concepts, each with the place of its concept."""
    return {word: n for n, name in enumerate(concepts) for word in phrases_of("calendar", name)}


_MONTHS = [f"month_{number}" for number in range(1, 13)]
_WEEKDAYS = [f"weekday_{number}" for number in range(7)]
_NAMED = ["noon", "midnight"]
_MONTH_OF, _WEEKDAY_OF, _IS_MIDNIGHT = map(_number, (_MONTHS, _WEEKDAYS, _NAMED))
_MONTH, _WEEKDAY, _WORD = (
    spell(*names, table="calendar") for names in (_MONTHS, _WEEKDAYS, _NAMED)
)
_HOURS = r"(?: ?(?:hrs?|hours?|heures?(?! de l| normale| avanc))\b)?"
_HALVES = ["half_am", "half_pm"]
_IS_PM = _number(_HALVES)
_IN_HALF = spell(*_HALVES, table="calendar")
_HALF = rf"(?:[ap]\.? ?m|{_IN_HALF})"
_DAY = rf"\d\d?(?:st|nd|rd|th|er|e)?(?![\w:]| :| ?{_HALF}\b| h(?:eures?|ours?|rs?)?\b)"
# `October 4 and 5`, `les 4 et 5 octobre`; of a range it is not said what happens in between.
_DAYS = (
    rf"(?P<days>{_DAY}(?: ?(?:, and|,|&|and|et|-|–|to|through|au) ?(?:le )?"
    rf"(?:{_WEEKDAY},? ?(?:le )?)?{_DAY}){{0,6}})"
)
_YEAR = r"(?:,? ?(?P<year>(?:19|20)\d\d)(?![\dh]))?"
_RANGE = re.compile(r"[-–]|\bto\b|\bau\b|through")
_NUMBERED = re.compile(rf"(?:({_WEEKDAY}),? ?(?:le )?)?(\d+)")
_DATES = {
    "weekday": rf"(?P<name>{_WEEKDAY})s?\b",
    "month_first": rf"(?P<month>{_MONTH})\b\.? ?{_DAYS}{_YEAR}",
    "iso": r"(?P<year>\d{4})[-/](?P<month>\d\d?)[-/](?P<day>\d\d?)(?!\d)"
    r"(?:t(?P<hour>\d\d):(?P<minute>\d\d)(?P<offset>(?::\d\d)?(?:\.\d{1,9})?"
    r"(?:z|[+-]\d\d:?\d\d)?)(?![\d:]))?",
    "day_first": rf"{_DAYS} ?(?:of |de )?(?P<month>{_MONTH})\b\.?{_YEAR}",
    # `Sundays in August 2025 (3, 10 and 17)`
    "listed": rf"(?P<month>{_MONTH})\b\.? (?P<year>20\d\d) ?[(:] ?(?:les? |the )?{_DAYS}\)?",
    # `on the 26th`, of the month of the date that stands nearest before it
    "ordinal": r"(?<=\bthe )(?P<days>\d\d?)(?:st|nd|rd|th)\b",
}
# A time with minutes, one of four digits, and one with `a.m.` are exact.
_CLOCKS = {
    "word": rf"(?:(?<![:.\d])12(?::00)? ?)?(?<!apr[eè]s-)(?P<word>{_WORD})\b",
    "four": r"(?<![:.\d])(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?![\d:.,]\d|\d)"
    rf"(?:h\b)?{_HOURS}",
    "minutes": r"(?<![:.\d])(?P<hour>\d\d?) ?[:h] ?(?P<minute>\d\d)(?!\d)"
    rf"(?: ?: ?(?P<second>\d\d)(?!\d))?(?: ?(?P<half>{_HALF})\b\.?)?{_HOURS}",
    # `6 to 9 a.m.`: of the first it is not said which half.
    "open": r"(?<![:.\d])(?P<hour>\d\d?)"
    rf"(?= ?(?:-|–|to|until|and|à|et) ?\d\d?(?: ?[:h] ?\d\d| ?h(?:eures?)?)? ?{_HALF}\b)",
    "half": rf"(?<![:.\d])(?P<hour>\d\d?) ?(?P<half>{_HALF})\b\.?{_HOURS}",
    "hour": rf"(?<![:.\d])(?P<hour>\d\d?) ?h(?:eures?|rs?|ours?)?\b{_HOURS}"
    rf"(?: (?P<half>{_IN_HALF})\b)?",
}
# What stands behind four digits that are a time: `0300 to 0700 ET`, `2315 hrs`.
_BEHIND_FOUR = re.compile(
    r"(?: ?(?:to|until|and|à|-|–) ?\d{4})? ?(?:\(?(?:ET|E[SD]T|HE|H[NA]E|(?i:eastern))\b"
    r"|(?i:h(?:rs?|ours?|eures?)?)\b)"
)
_LASTS = re.compile(r"\b(?:pendant|durant|dure|durera|durée)(?: de)?(?: :)? $")  # `pendant 2 h 15`
_LONGEST_LASTS = 15  # characters
# How dates and times begin, but for digits: looked for first, as little of a text begins so.
_BEGINS = "".join(sorted({word[0] for word in (*_MONTH_OF, *_WEEKDAY_OF, *_IS_MIDNIGHT)}))
_TOKEN = re.compile(
    rf"\b(?=[\d{_BEGINS}])(?=\d|{spell(*_MONTHS, *_WEEKDAYS, *_NAMED, table='calendar')})(?:"
    + "|".join(
        f"(?P<{kind}>{pattern.replace('(?P<', f'(?P<{kind}_')})"
        for kind, pattern in (_DATES | _CLOCKS).items()
    )
    + ")"
)
_PARTS = {  # the groups of each spelling, and what they are of it
    kind: [
        (name.removeprefix(f"{kind}_"), group)
        for name, group in _TOKEN.groupindex.items()
        if name.startswith(f"{kind}_")
    ]
    for kind in _DATES | _CLOCKS
}
# A weekday without its date, in full: `mon` is a French word too.
_ALONE = re.compile(rf"\b({'|'.join(name for name in _WEEKDAY_OF if name[4:])})\b")
_ZONE = re.compile(
    r",? ?(?:\( ?(?P<paren>[A-Za-z][A-Za-z .'’éÉ/]{0,30}?) ?\)"
    r"|(?P<bare>[A-Z]{2,4}(?:/[A-Z]{2,3})?)\b"
    r"|(?P<words>(?i:(?:eastern|pacific|mountain|atlantic|newfoundland|central(?= time))"
    r"(?: standard| daylight)?(?: time)?|heure (?:normale |avancée )?"
    r"(?:de |des |du |de l['’])(?:est|pacifique|centre|rocheuses|atlantique|terre-neuve)))\b)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LABELS = {
    "".join(_LETTERS.findall(name)): label
    for label in ("ET", "EST", "EDT", FOREIGN)
    for name in phrases_of("calendar", f"zone_{'other' if label is FOREIGN else label}")
}
_WEEKDAY_GAP = re.compile(r"[.,]? ?(?:the |le )?\(?")
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(
    r"\d ?(?:[:aep(]|h(?!our|eure)|(?<=\d{4} )h|(?<=\d{4})h|(h))"
)  # the group is that of a length of time
_HALF_MONTH, _HALF_DAY = 15, 12  # days, hours
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
    lowered = in_small_letters(text)
    if not has_digit(text) and not any(word in lowered for word in _IS_MIDNIGHT):
        return ()
    return tuple(_with_months(_tokens(text, lowered)))


def find_weekdays(lowered: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The weekdays that a text in small letters names between two places, each with its place."""
    for found in _ALONE.finditer(lowered, begin, end):
        yield found.start(), _WEEKDAY_OF[found[1]]


def without_tokens(text: str) -> str:
    """What a text holds beside its dates and clock times."""
    tokens = find_tokens(text)
    edges = zip((0, *(token.end for token in tokens)), (*tokens, None), strict=True)
    return " ".join(text[end : token and token.begin] for end, token in edges)


def has_digit(text: str) -> bool:
    """Whether a text has a digit, as all dates have, and all times but noon and midnight."""
    return _DIGIT.search(text) is not None


def may_tell_time(text: str) -> bool:
    """Whether a text may hold an exact clock time, or two that are hours alone. Nearly every
    bulletin says `2 hours` once, and to find that out so is quicker than to find its tokens.
    """
    signs = _SIGN.findall(lowered := text.lower())
    words = (*_IS_MIDNIGHT, *_IS_PM)
    return "" in signs or len(signs) > 1 or any(word in lowered for word in words)


def _tokens(text: str, lowered: str) -> Iterator[Token]:
    before: re.Match[str] | None = None  # the weekday just seen
    for found in _TOKEN.finditer(lowered):
        kind, begin, weekday = found.lastgroup or "", found.start(), None
        if kind == "weekday":
            before = found
            continue
        if before and _WEEKDAY_GAP.fullmatch(lowered, before.end(), begin):
            begin, weekday = before.start(), _WEEKDAY_OF[before["weekday_name"]]
        before = None
        part = {name: found[group] for name, group in _PARTS[kind]}
        if kind == "iso":
            day = Day(int(part["year"]), int(part["month"]), int(part["day"]), weekday)
            yield Token(begin, found.end("iso_day"), (day,))
            if part["hour"]:
                yield _clock(part, text, found.start("iso_hour"), found.end())
        elif kind in _CLOCKS:
            is_length = begin > 0 and _LASTS.search(lowered, max(0, begin - _LONGEST_LASTS), begin)
            if not is_length and (
                kind != "four" or _BEHIND_FOUR.match(text, found.end("four_minute"))
            ):
                yield _clock(part, text, found.start(), found.end())
        elif (
            kind != "day_first"
            or part["month"] != "may"
            or text[found.end("day_first_month") - 3] == "M"
        ):
            yield _named_date(part, begin, found.end(), weekday)


def _with_months(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, each day without a month in that of the date before, else of the one behind."""
    found = tuple(tokens)
    dated = next((one.days[0] for one in found if one.days and one.days[0].month), None)
    for token in found:
        if not token.days or token.days[0].month:
            yield token
            dated = token.days[-1] if token.days else dated
        elif dated:
            yield token._replace(days=(_near(dated, token.days[0].day, token.days[0].weekday),))


def _near(day: Day, number: int, weekday: int | None) -> Day:
    """The day with a number that is nearest to a date."""
    months = number - day.day
    later = (months < -_HALF_MONTH) - (months > _HALF_MONTH)
    year, month = divmod(day.month - 1 + later, 12)
    return Day(day.year and day.year + year, month + 1, number, weekday)


def _named_date(part: dict[str, str], begin: int, end: int, weekday: int | None) -> Token:
    year = int(part["year"]) if part.get("year") else None
    month = 1 + _MONTH_OF[part["month"]] if "month" in part else 0
    made = [
        Day(year, month, int(day), _WEEKDAY_OF.get(name))
        for name, day in _NUMBERED.findall(part["days"])
    ]
    made[0] = made[0]._replace(weekday=weekday)
    return Token(begin, end, tuple(made), is_range=bool(_RANGE.search(part["days"])))


def _clock(part: dict[str, str], text: str, begin: int, end: int) -> Token:
    is_foreign = "offset" in part and not {"z", "+", "-"}.isdisjoint(part["offset"])
    label, end = (FOREIGN, end) if is_foreign else _zone(text, end)
    if "word" in part:
        is_midnight = bool(_IS_MIDNIGHT[part["word"]])
        hour, half = (0, None) if is_midnight else (12, "noon")
        return Token(begin, end, clock=Clock(hour, 0, 0, half, label, is_midnight=is_midnight))
    hour, minute, second = int(part["hour"]), part.get("minute"), part.get("second")
    half = _half(part.get("half"))
    is_exact = minute is not None or half is not None or label is not None
    clock = Clock(hour, int(minute or 0), int(second or 0), half, label, is_exact)
    return Token(begin, end, clock=clock)


def _half(text: str | None) -> str | None:
    """Which half of the day is written: `p.m.`, `in the evening`, `du soir`."""
    if not text:
        return None
    return "pm" if _IS_PM.get(text.replace("’", "'"), text[0] == "p") else "am"


def _zone(text: str, at: int) -> tuple[str | None, int]:
    """The label of the zone that stands at a place, if one does, and where it ends."""
    if found := _ZONE.match(text, at):
        name = found["paren"] or found["bare"] or found["words"]
        name = name.lower()  # `ET` as it is, `E.T.` and `heure de l'Est` by their letters
        words = _LETTERS.findall(name)
        if label := _LABELS.get(name) or _LABELS.get("".join(words)):
            return label, found.end()
        if FOREIGN in map(_LABELS.get, words):  # `heure du Pacifique`
            return FOREIGN, found.end()
    return None, at


def hour_of(clock: Clock) -> tuple[int, int]:
    """The hour, of 24, and the minute."""
    hour = clock.hour % _HALF_DAY + _HALF_DAY * (clock.half != "am") if clock.half else clock.hour
    return hour, clock.minute


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
