"""The parts of a timestamp as text, and why a text is not one: the part that was not understood."""

import re
from contextlib import suppress
from datetime import date as date_of

__all__ = ["DATE", "HINT", "TIME", "ZONE", "explain_date", "explain_unread", "has_date"]

DATE = r"(?P<year>\d{4})(?P<between>[-/]?)(?P<month>\d\d)(?P=between)(?P<day>\d\d)"
"""A pattern of dates: `2025-10-02`, `2025/10/02`, `20251002`."""
TIME = (
    r"(?P<time>(?P<hour>\d\d|\d(?=:| ?h| ?[ap]\.?m))"
    r"(?:(?::?| ?h ?)(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?| ?h)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)"
)
"""A pattern of times of day: `15:30`, `15:30:00.5`, `1530`, `3:30 PM`, `15 h 30`."""
ZONE = (
    r"\(?(?:(?P<offset>Z|(?:UTC|GMT)?[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?|UTC|GMT)"
    r"(?:\[(?P<place>[^][]+)\])?|(?P<label>ET|EST|EDT|HE|HNE|HAE|Eastern(?: Time)?))\)?"
)
"""A pattern of zones: an offset from UTC, or a label of Eastern Time."""
HINT = "write it as '2025-10-02 15:30 ET' or '2025-10-02T15:30:00-04:00'"

_FLAGS = re.ASCII | re.IGNORECASE
_DATE = re.compile(rf"(?<!\d){DATE}(?!\d)", _FLAGS)
_TIME = re.compile(TIME, _FLAGS)
_ZONE = re.compile(ZONE, _FLAGS)
# `Eastern Daylight Time` is not a label with more after it.
_ZONE_AND_MORE = re.compile(rf"{ZONE}(?<!Eastern)(?P<more>[ ,;/([].*)", _FLAGS)
# One sign throughout, or a time and a decimal fraction would be taken for a date.
_NUMBERS = re.compile(r"(?<![\d.])\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?![\d.])", re.ASCII)
_YEAR_FIRST = re.compile(r"\d{4}\D", re.ASCII)
_MONTH = re.compile(
    r"\b(?:jan|feb|f[eé]v|mar|apr|avr|ma[iy]|jui?n|jui?l|aug|ao[uû]|sep|oct|nov|d[eé]c)[a-zéû]*",
    re.IGNORECASE,
)
_LIKE_A_TIME = re.compile(
    r"\d[\d:.,]*(?: ?h(?![a-z]) ?\d*)?(?: ?[ap]\.?m(?![a-z])\.?)?", re.IGNORECASE
)


def has_date(text: str) -> bool:
    """Whether a text has a date as it is read."""
    return bool(_DATE.search(text))


def explain_unread(text: str) -> str:
    """Why a text is not a timestamp, and what to write: what follows the text in a message.

    The first part, from the left, that is not understood is the one that is named.
    """
    date = _DATE.search(text)
    if not date:
        return f" is not a timestamp{explain_date(text)}; {HINT}"
    if before := text[: date.start()].strip():
        return f" is not a timestamp: {before!r} stands before its date; leave that out"
    rest = re.sub(r"^T|^ ", "", text[date.end() :], flags=re.IGNORECASE)
    if not rest or _ZONE.fullmatch(rest):
        reason = f" is not a timestamp: the date {date[0]} does not exist"
        with suppress(ValueError):
            date_of(*map(int, date.group("year", "month", "day")))
            reason = " states no time of day"
        return f"{reason}; {HINT}"
    time = _LIKE_A_TIME.match(rest)
    if not time or not _TIME.fullmatch(time[0].strip()):
        part = time[0].strip() if time else rest.split()[0]
        return f" is not a timestamp: {part!r} is not a time of day; {HINT}"
    zone = rest[time.end() :].strip()
    if more := _ZONE_AND_MORE.fullmatch(zone):
        return f" is not a timestamp: {more['more'].strip()!r} stands after it; leave that out"
    return (
        f" is not a timestamp: {zone!r} is not a zone that a timestamp can state; "
        "write an offset from UTC, like '-05:00', or 'ET'"
    )


def explain_date(text: str) -> str:
    """What is wrong with how a text writes its date, if anything looks like one: what follows the
    text in a message.
    """
    if has_date(text):
        return ""
    if numbers := _NUMBERS.search(text):
        if _YEAR_FIRST.match(numbers[0]):
            return f": the date {numbers[0]!r} is not written as 2025-10-02 is"
        return (
            f": the date {numbers[0]!r} does not begin with the year, so its month and its day "
            "may be taken for each other"
        )
    # Without any number, a word that begins as a month does is not taken for one.
    month = _MONTH.search(text) if any(map(str.isdigit, text)) else None
    return f": the month {month[0]!r} is not a number" if month else ""
