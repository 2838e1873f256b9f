"""The layout of labelled lines: `Start Date / Time`, its value on the same line or on the next,
then `End Date / Time`, `Clients Affected`, `Description`, `Action Required`.

Several starts under one label, one a line, pair with the ends in order. The start label stands
once, and no line of labels holds another label, a cell's border or a tag: a page that differs is
of another layout, and left alone.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.section import Section
from graceperiod.bulletins.words import is_stamp

__all__ = ["read_labelled"]


class _Label(Enum):
    START = auto()
    END = auto()
    CLIENTS = auto()
    DESCRIPTION = auto()
    ACTION = auto()
    AFTER = auto()


_TIMES = {_Label.START, _Label.END}
_TIME_LABEL = re.compile(r"(start|end) date ?/ ?time\b ?:? ?(.*)", re.IGNORECASE)
_TEXT_LABELS = (
    (_Label.CLIENTS, "clients? affected"),
    (_Label.DESCRIPTION, "description"),
    (_Label.ACTION, "action required"),
    (_Label.AFTER, r"topic\(s\)|information source|disclaimer"),
)
# Alone on its line, or before a colon: prose can begin with the same words.
_TEXT_PATTERNS = [
    (label, re.compile(rf"(?:{words})(?: ?: ?(.*)| -.*)?", re.IGNORECASE))
    for label, words in _TEXT_LABELS
]
_CELL_OR_TAG = re.compile(r".*\||</?[a-z].*", re.IGNORECASE)
_FOREIGN = re.compile(r"\||(?:start|end) date ?/ ?time|clients? affected", re.IGNORECASE)


def read_labelled(lines: Sequence[Line]) -> list[Section] | None:
    """The one section of such a page; None where the page is of another layout."""
    heading: list[Line] = []
    under: dict[_Label, list[Line]] = {label: [] for label in _Label}
    label: _Label | None = None
    for line in lines:
        found, value = _split(line)
        if found is _Label.END and label is not _Label.START:
            found, value = None, line  # prose that begins with the same words
        again = found is _Label.START and label is not None
        label = found or label
        foreign = (found or label in _TIMES) and _FOREIGN.search(value.text)
        if again or foreign or _CELL_OR_TAG.fullmatch(line.text):
            return None
        if label in _TIMES and not found and under[label] and not is_stamp(value.text):
            label = _Label.DESCRIPTION  # the times of a label end with the first other line
        if value.text:
            (heading if label is None else under[label]).append(value)
    if not under[_Label.START]:
        return None
    return [
        Section(
            heading=tuple(heading),
            starts=tuple(under[_Label.START]),
            ends=tuple(under[_Label.END]),
            clients=tuple(under[_Label.CLIENTS]),
            description=tuple(under[_Label.DESCRIPTION]),
            rest=tuple(under[_Label.ACTION]),
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
