"""What stands around a notice: the greeting, banner and footer of a mail, and other notices."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.page.grids import row_of_line
from graceperiod.bulletins.page.labels import OF_MAIL, Label, read_column, split_labels
from graceperiod.bulletins.words.dates import has_digit
from graceperiod.bulletins.words.lines import (
    announces,
    find_number,
    find_numbers,
    holds_time,
    is_heading,
    is_unfinished,
    says_something,
)
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.vocabulary import SENTENCE_END, remembered, spell

NUMBER_WITHIN = 40
"""Characters in which the number of a title stands: `CBSA Message (TCC20-086)`."""

_NUMBER = re.compile(r"\(? ?(?:tcc|edi|carm bulletin|bulletin)\D{0,10}\d", re.IGNORECASE)
_EDGES = " []*!-–—>:·•"
_MOST_WORDS = 6  # of a greeting
_OPENINGS = {
    name: re.compile(rf"(?<!\w){spell(name, table='labels')}(?!\w)")
    for name in ("MENTIONS", "GREETING", "BANNER", "FOOTER")
}
_WORDS = spell("OWN", table="labels")
_OWN = re.compile(rf"(?:^|[(,]|(?<!\w){_WORDS})[\s.:#*–—-]{{0,4}}$")
_ALONE = re.compile(rf"\W{{0,4}}(?:{_WORDS}\W{{1,4}}){{0,2}}(?:tcc|edi)[ \d–-]{{3,10}}\W{{0,4}}")
_SIGNATURE = "--"
_ITEM = re.compile(r"\d{1,2}[.)] ?[A-ZÀ-Ý].{0,80}(?<!\.)$")


def _begins(text: str, name: str) -> bool:
    return bool(_OPENINGS[name].match(text.lower().strip(_EDGES)))


def is_banner(text: str) -> bool:
    """Whether a line is a mail's greeting, or what a gateway puts above it, and no title."""
    if find_number(text) or find_systems(text).all_meant:
        return False
    is_greeting = _begins(text, "GREETING") and len(text.split()) <= _MOST_WORDS
    return is_greeting or _begins(text, "BANNER") or is_footer(text)


@remembered
def is_footer(text: str) -> bool:
    """Whether a signature or a disclaimer begins with a line."""
    return text == _SIGNATURE or (_begins(text, "FOOTER") and not find_systems(text).all_meant)


def number_in_title(text: str, within: int = NUMBER_WITHIN) -> str | None:
    """The number of a text that can be a title; None where it merely mentions one."""
    number = find_number(text[:within])
    if number is None:
        return None
    found = _NUMBER.search(text[:within])
    before = text[: found.start()].strip(_EDGES) if found else ""
    is_mention = _begins(text, "MENTIONS") or is_unfinished(before) or says_something(before)
    return None if is_mention else number


def is_number(text: str) -> bool:
    """Whether a line is the number of a notice and nothing more: `Reference: TCC25-0138`."""
    return _ALONE.fullmatch(text.lower()) is not None


def number_in_text(texts: Iterable[str]) -> str | None:
    """The only number that texts name, where one of them gives it as its own: behind a word like
    `notice`, or in brackets, and not as that of another.
    """
    found = [(text[:at], number) for text in texts for at, number in find_numbers(text)]
    is_own = any(
        _OWN.search(before.lower()) and not _OPENINGS["MENTIONS"].search(before.lower())
        for before, _ in found
    )
    return found[0][1] if is_own and len({number for _, number in found}) == 1 else None


def split_titles(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, one that begins with a title and goes on with sentences cut behind the title."""
    for line in lines:
        stop = SENTENCE_END.search(line.text) if number_in_title(line.text) else None
        title, rest = (line.text[: stop.start()], line.text[stop.end() :]) if stop else ("", "")
        if announces(title) and not says_something(title) and holds_time(rest):
            yield line._replace(text=title.removesuffix("."))
            yield line._replace(text=rest)
        else:
            yield line


@remembered
def number_of_title(text: str) -> str | None:
    """The number of the notice whose title a line is, if it is one."""
    number = number_in_title(text)
    return number if number and is_heading(text) else None


def split_notices(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The lines of each notice of a page: a title with another number opens another, if times or
    labels follow it, and so does a row of a table that lists them by number. The halves of one in
    two languages are one.
    """
    if listed := _listed(lines):
        return listed
    notices: dict[str, list[Line]] = {}
    number = ""
    numbers = tuple(map(_number_of, lines))
    for begin, end in _parts(lines, numbers):
        part = lines[begin:end]
        title = next(filter(None, numbers[begin:end]), None)
        if title and (not number or _has_body(part)):
            number = title
        notices.setdefault(number, []).extend(part)
    return tuple(_without_other_items(notice) for notice in notices.values())


def _listed(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The notices of a table that has their numbers in a column, if one has: for each its number,
    the head of the table and its row, and what stands around the table.
    """
    if all(line.column < 0 for line in lines):
        return ()
    rows = [list(row) for _, row in groupby(lines, key=row_of_line)]
    numbers = {
        place: line
        for place, row in enumerate(rows)
        for line in row
        if line.column >= 0 and len(row) > 1 and number_of_title(line.text)
    }
    first, last = min(numbers, default=0), max(numbers, default=0)
    if (
        not first
        or len({line.text for line in numbers.values()}) < last - first + 1
        or first == last
    ):
        return ()
    above = [line for row in rows[: first - 1] for line in row]
    below = [line for row in rows[last + 1 :] for line in row]
    return tuple(
        (*above, number._replace(column=-1), *rows[first - 1], *own, *below)
        for place, number in numbers.items()
        for own in [[line for line in rows[place] if line is not number]]
    )


def _number_of(line: Line) -> str | None:
    """The number of the notice whose title, or whose subject, a line is."""
    if not has_digit(line.text):
        return None
    label, value, _ = split_labels(line)[0]
    return number_of_title(value.text) if label in {None, Label.TITLE} else None


def _parts(lines: Sequence[Line], numbers: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Where the lines begin and end from each title with a number, and the header of a mail above
    it, to the next; what stands above the first title goes with it.
    """
    begins = []
    for place, number in enumerate(numbers):
        if number:
            above = place
            while above and (
                split_labels(lines[above - 1])[0].label in OF_MAIL
                or _ITEM.match(lines[above - 1].text)
            ):
                above -= 1
            begins.append(above)
    yield from pairwise([0, *begins[1:], len(lines)])


def _has_body(part: Sequence[Line]) -> bool:
    """Whether a notice says more than its title, before what stands below it."""
    for line in part:
        label = split_labels(line)[0].label
        if label is Label.AFTER or is_footer(line.text):
            return False
        if label not in {None, *OF_MAIL} or (label is None and holds_time(line.text)):
            return True
    return False


def _without_other_items(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a notice without the other items of the newsletter in which it is one, where
    these are numbered, or have headings in capitals.
    """
    title = next((place for place, line in enumerate(lines) if _number_of(line)), None)
    if title is None:
        return tuple(lines)
    for is_head in (_ITEM.match, _is_in_capitals):
        above = [place for place in range(title + 1) if is_head(lines[place].text)]
        is_one = above and above[-1] in {title, title - 1} and (len(above) > 1 or above[-1] == 0)
        rest = range(title + 1, len(lines)) if is_one else ()
        heads = [place for place in rest if is_head(lines[place].text)]
        below = [place for place in heads if not announces(lines[place].text)]
        if below:
            return (*lines[: above[0]], *lines[above[-1] : below[0]])
    return tuple(lines)


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and not has_digit(text) and read_column(text) is None
