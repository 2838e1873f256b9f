"""Lines that begin a section or stand above all, and those that only look so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from graceperiod.bulletins.document import Line, Page, Section
from graceperiod.bulletins.page.around import is_number, number_in_text, number_in_title
from graceperiod.bulletins.page.labels import Label
from graceperiod.bulletins.words.dates import find_tokens, has_digit
from graceperiod.bulletins.words.lines import (
    LONGEST_TITLE,
    announces,
    dates,
    find_number,
    find_numbers,
    holds_time,
    is_cut,
    is_heading,
    is_strong_heading,
    is_unfinished,
    says_something,
)
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import find_status
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.errors import UnreadableBulletinError
from graceperiod.outages import BulletinStatus

_MOST_TIMES = 1_000
_AFTER_DIGIT = 20  # characters of a date at most: `th of September.`
_SHORTEST_TIME = 4  # characters: `9:30`
_CLOCK = re.compile(r"\d ?[:h] ?\d\d")
_LETTER = re.compile(r"\w")
_OUT = Phrases("unavailable")
_SHOWN = 60  # characters of the first line


def begins_anew(text: str, before: str, label: Label | None) -> bool:
    """Whether a line is a heading though the one before it may go on: it says what happens, or
    names a system behind a clients line that ends with the name of another.
    """
    if is_strong_heading(text):
        return True
    if label is not Label.CLIENTS:
        return False
    last = find_systems(before.rpartition(" ")[2]).all_meant
    return bool(last and find_systems(text).systems)


def tells_when(line: Line) -> bool:
    """Whether a line says that something happens to a system, and when."""
    is_out = _OUT.are_in(line.text) and bool(find_systems(line.text).all_meant)
    if not has_digit(line.text) or not (is_out or announces(line.text)):
        return False
    return any(
        token.days or (token.clock and token.clock.exact) for token in find_tokens(line.text)
    )


def is_prose(text: str) -> bool:
    """Whether a line above the first label is a sentence: no title, and nothing of the site."""
    if number_in_title(text):
        opens = any(is_number(f"{text[:at]}TCC00-000") for at, _ in find_numbers(text))
        return text.endswith(".") and holds_time(text) and not opens
    if text.endswith((".", ":")) or len(text) > LONGEST_TITLE:
        return True
    tokens = find_tokens(text)
    has_verb = says_something(text) and (bool(tokens) or is_cut(text))
    return has_verb or any(token.clock for token in tokens)


def goes_below(text: str, line: str) -> bool:
    """Whether a line above a sentence is the begin of it, or the date of its hours."""
    is_title = is_heading(text) or (announces(text) and not is_unfinished(text))
    return dates(text, line) or (is_cut(text) and not is_title)


def merge_names(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections, those that are no more than a name in a list given back to the one before."""
    kept: list[Section] = []
    for section in sections:
        heading = section.heading
        is_name = heading is not None and not is_strong_heading(heading.text)
        spans = read_prose(Passage(section.description).text).spans if is_name else ()
        if not is_name or section.rows or any(span.start.day for span in spans):
            kept.append(section)
            continue
        above = kept.pop() if kept else Section()
        names = filter(None, [heading])
        merged = replace(
            above,
            description=(*above.description, *names, *section.description),
            clients=above.clients or section.clients,
            action=(*above.action, *section.action),
        )
        kept.append(merged)
    return tuple(section for section in kept if section.has_body or section.heading)


def title_of(page: Page, subject: str | None) -> str | None:
    """The line with a bulletin's number, else the subject of the e-mail, else the line that reads
    like a title, else the last before the first label. A number alone is not a title.
    """
    texts = [line.text for line in page.head]
    numbered = next(filter(number_in_title, texts), None)
    says_more = (
        subject and find_number(subject) == find_number(numbered or "") and announces(subject)
    )
    if numbered and not subject and not _has_status(numbered):
        says_more = any(map(announces, texts))  # `Copied from bulletin TCC25-0138`
    if numbered and not is_number(numbered) and (announces(numbered) or not says_more):
        return numbered
    if subject:
        return subject
    headings = [text for text in texts if announces(text)]
    headings += [
        section.heading.text
        for section in page.sections[:1]
        if section.heading and is_strong_heading(section.heading.text)
    ]
    if numbered:  # `SCHEDULED - Maintenance` stands on another line
        told = (text for text in texts if is_strong_heading(text) or find_systems(text).systems)
        headings += filter(_has_status, told)
    undated = [text for text in texts if _date_alone(text) is None]
    return next(iter(headings), numbered) or (undated[-1] if undated else None)


def _has_status(text: str) -> bool:
    """Whether a line says that something is planned, over, called off, put off or corrected."""
    return find_status(Sentence(text)) is not BulletinStatus.INITIAL


def without_title(page: Page, title: str | None) -> Page:
    """A page without its first heading, where that is a title without a number, and no section's
    heading.
    """
    first, *others = page.sections or (None,)
    if first is None or first.heading is None or not _repeats(first.headline, title or ""):
        return page
    return replace(page, sections=(replace(first, heading=None), *others))


def with_heading(page: Page, title: str | None) -> Page:
    """A page whose first section has the heading that stands above it: the subject of an e-mail is
    the title, and names what the other sections are of too.
    """
    first, *others = page.sections or (None,)
    if first is None or first.heading or not (others and page.head):
        return page
    *above, line = page.head
    is_own = is_heading(line.text) and not find_number(line.text)
    if not is_own or not find_systems(line.text).systems < find_systems(title or "").systems:
        return page
    return replace(page, head=tuple(above), sections=(replace(first, heading=line), *others))


def _repeats(text: str, title: str) -> bool:
    """Whether a line has the letters of the title: a subject has other quotes and dashes, and may
    have lost a space where it was cut.
    """
    return _LETTER.findall(text.lower()) == _LETTER.findall(title.lower())


def number_of(page: Page, title: str | None, url: str | None) -> str | None:
    """The bulletin's number: in its title, else on a line above the text, else in its address, else
    in the text, if that names no other.
    """
    above = (number_in_title(line.text) for line in page.head)
    numbers = (number_in_title(title or "", LONGEST_TITLE), *above, find_number(url or ""))
    return next(filter(None, numbers), None) or number_in_text(_texts(page))


def _texts(page: Page) -> Iterator[str]:
    """The texts of a page, and no cells of its tables."""
    yield from (line.text for line in page.head)
    for section in page.sections:
        lines = (*section.clients, *section.systems, *section.description, *section.action)
        yield from (line.text for line in lines)


def date_of(head: Sequence[Line]) -> date | None:
    """The date printed alone on a line above the bulletin."""
    days = (_date_alone(line.text) for line in head)
    return next(filter(None, days), None)


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
    told = (Sentence(one.headline or title or "") for one in page.sections if one.rows)
    over = (one for one in told if find_status(one) is BulletinStatus.RESOLVED)
    if any(one.named.all_meant for one in over):
        return  # times under `Start` and `End`, which other pages have too
    if any(tells_when(line) for section in page.sections for line in section.description):
        return
    looked = (
        "looked for a number such as TCC25-0138, a label such as 'Start Date / Time', or a heading "
        "that names a system and an outage"
    )
    begins = repr(lines[0].text[:_SHOWN])
    raise UnreadableBulletinError(
        f"no bulletin in the text that begins {begins}: {looked}; "
        "pass the whole text of one bulletin"
    )
