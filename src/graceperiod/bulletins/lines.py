"""From the text of a page to its lines: spaces folded, table cells told apart, furniture left out.

A cell of a table is what stands between two `|` or tabs. It can hold several lines, and a line
several cells.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from graceperiod.errors import UnreadableBulletinError

__all__ = ["LONGEST", "Line", "check_length", "plain", "read_lines", "tidy"]

LONGEST = 250_000
"""Characters of a text; the longest bulletin seen has 12,000."""

_FURNITURE = frozenset(
    {
        *("skip to content", "skip to main content", "breadcrumb", "fil d'ariane"),
        *("aller au contenu", "aller au contenu principal"),
        *("passer au contenu", "passer au contenu principal"),
        *"home accueil print imprimer menu search recherche share partager".split(),
    }
)
# Soft hyphens and zero-width characters say nothing; hyphens that do not break are hyphens.
_PLAIN = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "") | {"\u2010": "-", "\u2011": "-"}
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u2010\u2011]")
_RULED = re.compile(r"(?=[^-]*-)(?=[^|+]*[|+])[-|+:= ]+")
_CELL = re.compile(r"[|\t]")
# A heading that ran into the end of the title: `UnavailabilityeManifest Portal Maintenance`; with
# the letters that each pattern begins with, which are quick to look for in a whole page.
_HEADINGS = {
    name: re.compile(f"{name} (?<=[a-zé)]{name} )")
    for name in ("eManifest", "CERS", "CARM", "EDI", "Electronic Data Interchange")
}
_TITLE_ENDS = {
    word: re.compile(f"{word}(?=[A-Z])")
    for word in ("navailability", "navailable", "utage", "utages", "aintenance")
}


class Line(NamedTuple):
    """A line of text with its number in the source, from 1. Spaces are single, ends trimmed.

    `cell` grows by one at each boundary between the cells of a table, so that the lines of a cell
    share it, and an empty cell uses one up.
    """

    number: int
    text: str
    cell: int = 0


def check_length(text: str) -> None:
    """Refuse a text far longer than a bulletin.

    Raises:
        UnreadableBulletinError: longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise UnreadableBulletinError(
            f"the text has {len(text):,} characters, and a bulletin at most {LONGEST:,}; "
            "pass one bulletin at a time"
        )


def plain(text: str) -> str:
    """A text without the characters that say nothing, its hyphens all of one kind."""
    return text.translate(_PLAIN) if not text.isascii() and _HIDDEN.search(text) else text


def read_lines(text: str) -> list[Line]:
    """The lines of a text that hold something, those of a table cut at its cells."""
    text = plain(text)
    lines = []
    cell = 0
    widest = before = 0  # cell boundaries of the widest row, and of the line before
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw:
            continue
        if "|" not in raw and "\t" not in raw and not raw.startswith("+"):
            if folded := " ".join(raw.split()):
                lines.append(Line(number, folded, cell))
                before = 0
            continue
        if _RULED.fullmatch(raw):
            continue
        parts = _CELL.split(raw.strip())
        for index, part in enumerate(parts):
            cell += index > 0
            if folded := " ".join(part.split()):
                lines.append(Line(number, folded, cell))
        count = len(parts) - 1
        widest = max(widest, count)
        if parts[-1] and count == widest and (count > 1 or before):
            cell += 1  # a whole row on one line: the next line begins another
        before = count
    return lines


def tidy(lines: Iterable[Line]) -> list[Line]:
    """The lines that say something: without the furniture of a site, and with a heading that ran
    into a title on a line of its own.
    """
    lines = list(lines)
    text = "\n".join([line.text for line in lines])
    glued = [each for begin, each in (_HEADINGS | _TITLE_ENDS).items() if begin in text]
    if any(each.search(text) for each in glued):
        lines = [each for line in lines for each in _unglued(line)]
    return [line for line in lines if line.text.lower() not in _FURNITURE]


def _unglued(line: Line) -> Iterator[Line]:
    cuts = {found.start() for each in _HEADINGS.values() for found in each.finditer(line.text)}
    cuts.update(found.end() for each in _TITLE_ENDS.values() for found in each.finditer(line.text))
    for begin, end in pairwise([0, *sorted(cuts), len(line.text)]):
        yield line._replace(text=line.text[begin:end].strip())
