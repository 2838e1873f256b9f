"""Text whose lines a mailer cut to one width: its paragraphs are made whole again.

A line was cut where the first word of the next one would not have fitted any more. The width is
told by the lines that go on in small letters or in brackets, or that end as no sentence does; a
page where these do not agree has none.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.page.labels import Label, split_labels
from graceperiod.bulletins.words.lines import (
    begins_with_date,
    is_heading,
    is_strong_heading,
    is_unfinished,
    opens_sentence,
    says_something,
)
from graceperiod.bulletins.words.vocabulary import remembered

_NARROWEST, _WIDEST = 50, 100  # characters of the lines of mail
_FOLDED = 3  # spaces that a line may have lost
_BULLETS = "•*-–—>"
_STOPS = ".!?;"
_ZONE = re.compile(r"(?:ET|E[SD]T|HE|HN?E|HAE|Eastern|[AP]M)\b")


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those that a mailer cut put together. A line has the number of its first
    part.
    """
    touching = [  # without a blank line between them, in no table or in one cell
        (before, after)
        for before, after in pairwise(lines)
        if after.number == before.number + 1 and after.cell == before.cell
    ]
    narrowest, widest = _width(touching)
    if not widest:
        return list(lines)
    cut = {
        after.number: before.text
        for before, after in touching
        if len(before.text) <= widest and _room_for(before, after) > narrowest
    }
    kept: list[Line] = []
    for line in lines:
        before = cut.pop(line.number, None)
        if before and _goes_on(kept[-1].text, before, line):
            kept[-1] = kept[-1]._replace(text=f"{kept[-1].text} {line.text}")
        else:
            kept.append(line)
    return kept


def _width(touching: Iterable[tuple[Line, Line]]) -> tuple[int, int]:
    """The least and the most to which the lines can have been cut; no room between them if they
    were not, or to several widths.
    """
    cut = [pair for pair in touching if _shows_width(*pair)]
    narrowest = max((len(before.text) for before, _ in cut), default=_WIDEST)
    widest = min((_room_for(*pair) for pair in cut), default=0)
    return (narrowest, widest) if narrowest < widest else (0, 0)


def _shows_width(before: Line, after: Line) -> bool:
    return (
        _NARROWEST <= len(before.text) <= _WIDEST
        and before.text[-1] not in _STOPS
        and after.text[:2].islower()
        and not _labels(after.text)
    )


def _room_for(before: Line, after: Line) -> int:
    """How long a line would be at most with the first word of the next one."""
    return len(before.text) + 1 + len(after.text.partition(" ")[0]) + _FOLDED


@remembered
def _labels(text: str) -> frozenset[Label]:
    return frozenset(piece.label for piece in split_labels(Line(1, text)) if piece.label)


def _goes_on(paragraph: str, before: str, line: Line) -> bool:
    """Whether a line goes on with the sentence of a paragraph, whose last line is `before`."""
    text = line.text
    is_small = text[:2].islower()
    labels = _labels(text)
    if is_small and before[-1].isalpha():
        labels -= {Label.SYSTEMS}  # "applications:" is one, and the end of a sentence
    if text[0] in _BULLETS or labels:
        return False
    if is_small or text[0] in "(:":
        return True
    if before[-1] in _STOPS:
        return False
    if is_unfinished(before) or _ZONE.match(text):
        return True
    if (
        opens_sentence(text)
        or begins_with_date(text)
        or (is_heading(text) and is_strong_heading(text))
    ):
        return False
    is_sentence = says_something(paragraph) or opens_sentence(paragraph)
    return is_sentence and before[-1] != ":"
