"""The layout of labelled lines: `Start Date / Time`, its value on the same line or on the next,
then `End Date / Time`, `Clients Affected`, `Description`, `Action Required`.

Several starts under one label pair with the ends in order. Each label stands once: a page with
several sections is of another layout.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.section import Section

__all__ = ["read_labelled"]


class _Label(Enum):
    START = auto()
    END = auto()
    CLIENTS = auto()
    BODY = auto()
    AFTER = auto()


_TIME_LABEL = re.compile(r"(start|end) date ?/ ?time\b ?:? ?(.*)", re.IGNORECASE)
_TEXT_LABELS = (
    (_Label.CLIENTS, "clients? affected"),
    (_Label.BODY, "description|action required"),
    (_Label.AFTER, r"topic\(s\)|information source|disclaimer"),
)
# Alone on its line, or before a colon: prose can begin with the same words.
_TEXT_PATTERNS = [
    (label, re.compile(rf"(?:{words})(?: ?: ?(.*)| -.*)?", re.IGNORECASE))
    for label, words in _TEXT_LABELS
]


def read_labelled(lines: Sequence[Line]) -> list[Section] | None:
    """The one section of such a page; None where the page is of another layout."""
    heading: list[Line] = []
    values: dict[_Label, list[Line]] = {label: [] for label in _Label}
    under = heading
    starts = 0
    for line in lines:
        label, value = _split(line)
        if label is not None:
            starts += label is _Label.START
            under = values[label]
        if value.text:
            under.append(value)
    if starts != 1 or not values[_Label.START]:
        return None
    return [
        Section(
            heading=tuple(heading),
            starts=tuple(values[_Label.START]),
            ends=tuple(values[_Label.END]),
            clients=tuple(values[_Label.CLIENTS]),
            body=tuple(values[_Label.BODY]),
        )
    ]


def _split(line: Line) -> tuple[_Label | None, Line]:
    """The label that a line opens with, if any, and the rest of the line."""
    if found := _TIME_LABEL.fullmatch(line.text):
        label = _Label.START if found[1].lower() == "start" else _Label.END
        return label, Line(line.number, found[2])
    for label, pattern in _TEXT_PATTERNS:
        if found := pattern.fullmatch(line.text):
            return label, Line(line.number, found[1] or "")
    return None, line
