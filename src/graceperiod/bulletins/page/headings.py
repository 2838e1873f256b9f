"""Lines that begin a section or stand above all, and those that only look so."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graceperiod.bulletins.document import Line, Section
from graceperiod.bulletins.page.around import number_in_title
from graceperiod.bulletins.page.labels import Label
from graceperiod.bulletins.words.dates import find_tokens, has_digit
from graceperiod.bulletins.words.flow import dates, is_cut, is_unfinished
from graceperiod.bulletins.words.languages import find_language
from graceperiod.bulletins.words.lines import (
    LONGEST_TITLE,
    announces,
    announces_days,
    is_heading,
    is_strong_heading,
    says_something,
)
from graceperiod.bulletins.words.passage import Passage
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.systems import find_systems

__all__ = [
    "begins_anew",
    "goes_below",
    "is_other_title",
    "is_prose",
    "merge_names",
    "tells_when",
]


def begins_anew(text: str, before: str, label: Label | None) -> bool:
    """Whether a line is a heading though the one before it may go on: it says what happens, or
    names a system behind a clients line that ends with the name of another.
    """
    if is_strong_heading(text):
        return True
    if label is not Label.CLIENTS:
        return False
    last = find_systems(before.rpartition(" ")[2])
    return (bool(last.systems) or last.bare_portal) and bool(find_systems(text).systems)


def is_other_title(text: str, above: Iterable[str]) -> bool:
    """Whether a line with a date is the title without a number of the half in the other language
    than the title above.
    """
    if text[-1] in ".:;" or not announces_days(text):
        return False
    title = next(filter(announces, above), None)
    return title is not None and find_language(text) != find_language(title)


def tells_when(line: Line) -> bool:
    """Whether a line says that something happens to a system, and when."""
    if not has_digit(line.text) or not announces(line.text):
        return False
    return any(
        token.days or (token.clock and token.clock.exact) for token in find_tokens(line.text)
    )


def is_prose(text: str) -> bool:
    """Whether a line above the first label is a sentence: no title, and nothing of the site."""
    if number_in_title(text):
        return False
    if text.endswith((".", ":")) or len(text) > LONGEST_TITLE:
        return True
    tokens = find_tokens(text)
    has_verb = says_something(text) and (bool(tokens) or is_cut(text))
    return has_verb or any(token.clock for token in tokens)


def _is_title(text: str) -> bool:
    """Whether a line above a sentence is a title, and not where the sentence began."""
    return is_heading(text) or (announces(text) and not is_unfinished(text))


def goes_below(text: str, line: str) -> bool:
    """Whether a line above a sentence is the begin of it, or the date of its hours."""
    return dates(text, line) or (is_cut(text) and not _is_title(text))


def merge_names(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections, those that are no more than a name in a list given back to the one before."""
    kept: list[Section] = []
    for section in sections:
        heading = section.heading
        is_name = heading is not None and not is_strong_heading(heading.text)
        if not is_name or section.rows or _holds_window(section.description):
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


def _holds_window(lines: Sequence[Line]) -> bool:
    return any(span.start.day for span in read_prose(Passage(lines).text).spans)
