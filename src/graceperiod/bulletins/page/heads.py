"""What stands above a bulletin: its title and date; and whether a page is one at all."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graceperiod.bulletins.document import Line, Page
from graceperiod.bulletins.page.around import number_in_title
from graceperiod.bulletins.page.headings import tells_when
from graceperiod.bulletins.words.dates import find_tokens, has_digit
from graceperiod.bulletins.words.lines import (
    LONGEST_TITLE,
    announces,
    is_strong_heading,
)
from graceperiod.bulletins.words.traits import find_number
from graceperiod.errors import UnreadableBulletinError

__all__ = [
    "check_count",
    "check_is_bulletin",
    "date_of",
    "number_of",
    "title_of",
    "without_title",
]

_LONGEST_NUMBER = 14  # characters: `( TCC25-0138):`
_MOST_TIMES = 1_000
_AFTER_DIGIT = 20  # characters of a date at most: `th of September.`
_SHORTEST_TIME = 4  # characters: `9:30`
_CLOCK = re.compile(r"\d ?[:h] ?\d\d")
_LETTER = re.compile(r"\w")
_SHOWN = 60  # characters of the first line


def title_of(page: Page, subject: str | None) -> str | None:
    """The line with a bulletin's number, else the subject of the e-mail, else the line that reads
    like a title, else the last before the first label. A number alone is not a title.
    """
    texts = [line.text for line in page.head]
    numbered = next(filter(number_in_title, texts), None)
    says_more = (
        subject and find_number(subject) == find_number(numbered or "") and announces(subject)
    )
    if numbered and len(numbered) > _LONGEST_NUMBER and (announces(numbered) or not says_more):
        return numbered
    if subject:
        return subject
    headings = [text for text in texts if announces(text) and text != numbered]
    headings += [
        section.heading.text
        for section in page.sections[:1]
        if section.heading and is_strong_heading(section.heading.text)
    ]
    undated = [text for text in texts if _date_alone(text) is None]
    return next(iter(headings), numbered) or (undated[-1] if undated else None)


def without_title(page: Page, title: str | None) -> Page:
    """A page without its first heading, where that is a title without a number, and no section's
    heading.
    """
    first, *others = page.sections or (None,)
    if first is None or first.heading is None or not _repeats(first.headline, title or ""):
        return page
    return replace(page, sections=(replace(first, heading=None), *others))


def _repeats(text: str, title: str) -> bool:
    """Whether a line has the letters of the title: a subject has other quotes and dashes, and may
    have lost a space where it was cut.
    """
    return _LETTER.findall(text.lower()) == _LETTER.findall(title.lower())


def number_of(page: Page, title: str | None, url: str | None) -> str | None:
    """The bulletin's number: in its title, else on a line above the text, else in its address."""
    above = (number_in_title(line.text) for line in page.head)
    numbers = (number_in_title(title or "", LONGEST_TITLE), *above, find_number(url or ""))
    return next(filter(None, numbers), None)


def date_of(head: Sequence[Line]) -> date | None:
    """The date printed alone on a line above the bulletin."""
    dates = (_date_alone(line.text) for line in head)
    return next((each for each in dates if each), None)


def _date_alone(text: str) -> date | None:
    """The date that a line is, if it is that and nothing more."""
    tokens = find_tokens(text) if has_digit(text[-_AFTER_DIGIT:]) else ()
    if len(tokens) != 1 or not tokens[0].days or len(text) > tokens[0].end + 1:
        return None
    day = tokens[0].days[0]
    try:
        return date(day.year or 0, day.month, day.day)
    except ValueError:
        return None


def check_count(lines: Sequence[Line]) -> None:
    """Refuse a text with more times than any bulletin has.

    Raises:
        UnreadableBulletinError: it has.
    """
    if sum(len(line.text) for line in lines) < _SHORTEST_TIME * _MOST_TIMES:
        return
    if (count := sum(len(_CLOCK.findall(line.text)) for line in lines)) > _MOST_TIMES:
        raise UnreadableBulletinError(
            f"{count:,} times in one text, and a bulletin has at most {_MOST_TIMES:,}; "
            "pass one bulletin at a time"
        )


def check_is_bulletin(
    page: Page, title: str | None, number: str | None, lines: Sequence[Line]
) -> None:
    """Refuse a page that is not a bulletin.

    Raises:
        UnreadableBulletinError: with what was looked for and what it may be instead.
    """
    if not lines:
        raise UnreadableBulletinError("no bulletin: the text is empty")
    headings = [section.heading.text for section in page.sections if section.heading]
    if number or page.has_labels or page.received or any(map(is_strong_heading, headings)):
        return
    if title and announces(title):
        return
    if any(tells_when(line) for section in page.sections for line in section.description):
        return
    looked = (
        "looked for a number such as TCC25-0138, a label such as 'Start Date / Time', or a heading "
        "that names a system and an outage"
    )
    hint = "pass the whole text of one bulletin"
    if len(lines) == 1 and len(lines[0].text) < _SHOWN:
        hint = "to read a file, pass a Path"
    begins = repr(lines[0].text[:_SHOWN])
    raise UnreadableBulletinError(f"no bulletin in the text that begins {begins}: {looked}; {hint}")
