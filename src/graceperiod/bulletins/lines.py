"""From the text of a page to its lines, without the furniture that every page has."""

import re
from typing import NamedTuple

from graceperiod.errors import UnreadableBulletinError

__all__ = ["Line", "clean_lines"]

_LONGEST = 1_000_000  # characters; the longest bulletin seen has 12,000

_FURNITURE = re.compile(
    r"skip to main content|aller au contenu principal|breadcrumb|home|accueil|print|imprimer",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line of text with its number in the source, from 1. Spaces are single, ends trimmed."""

    number: int
    text: str


def clean_lines(text: str) -> list[Line]:
    """The lines of a page that say something.

    Raises:
        UnreadableBulletinError: far longer than a bulletin.
    """
    if len(text) > _LONGEST:
        raise UnreadableBulletinError(
            f"the text has {len(text):,} characters, and a bulletin at most {_LONGEST:,}; "
            "pass one bulletin at a time"
        )
    lines = (Line(i, " ".join(raw.split())) for i, raw in enumerate(text.splitlines(), 1))
    return [line for line in lines if line.text and not _FURNITURE.fullmatch(line.text)]
