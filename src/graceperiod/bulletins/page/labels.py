"""The labels of bulletins in English and in French: before a value, and over the columns of tables.

Their words are in the table `labels` of the vocabulary.
"""

import re
from enum import StrEnum, auto
from typing import NamedTuple

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words.lines import holds_only_times, holds_range, holds_time
from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.traits import is_estimated
from graceperiod.bulletins.words.vocabulary import read_words, remembered, spell


class Label(StrEnum):
    """What a label announces. The hash of a text is quicker than that of other kinds."""

    START = auto()
    END = auto()
    EXPECTED = auto()
    NEW_START = auto()
    NEW_END = auto()
    STARTS = auto()
    ENDS = auto()
    CLIENTS = auto()
    SYSTEMS = auto()
    DESCRIPTION = auto()
    ACTION = auto()
    RECEIVED = auto()
    ISSUED = auto()
    TITLE = auto()
    FROM = auto()
    TO = auto()
    HEADER = auto()
    AFTER = auto()
    DATE = auto()
    TIME = auto()
    IMPACT = auto()
    STATUS = auto()
    DIRECTION = auto()
    OLD = auto()
    OUT = auto()
    OVER = auto()


STARTS = frozenset({Label.START, Label.STARTS, Label.NEW_START, Label.OUT, Label.TIME})
ENDS = frozenset({Label.END, Label.ENDS, Label.NEW_END, Label.EXPECTED, Label.OVER})
"""What times are under."""

MEANT = {
    Label.STARTS: Label.START,
    Label.OUT: Label.START,
    Label.ENDS: Label.END,
    Label.OVER: Label.END,
    Label.EXPECTED: Label.END,
}
"""What `Start:`, `Out since:`, `End:`, `Back at:` and an end that is only expected mean."""

COLUMNS = frozenset(
    {Label.DATE, Label.TIME, Label.IMPACT, Label.STATUS, Label.DIRECTION, Label.OLD}
)
"""What is a label over a column alone."""

OF_ANY_PAGE = COLUMNS | {
    *(Label.STARTS, Label.ENDS, Label.OUT, Label.OVER),
    *(Label.NEW_START, Label.NEW_END, Label.AFTER),
}
"""Those that pages have which are not bulletins."""


OF_MAIL = frozenset({Label.TITLE, Label.HEADER, Label.FROM, Label.TO})
"""Those of the header of an e-mail."""


class Labelled(NamedTuple):
    """A piece of a line: what stands behind a label, or a text without one; and the zone that the
    label states, `Start (ET)`.
    """

    label: Label | None
    value: Line
    zone: str = ""


class Column(NamedTuple):
    """What the head of a column announces, and the zone that it states."""

    label: Label
    zone: str = ""


def _spell(concept: str) -> str:
    """A pattern of the labels of one concept, with the frames that all can have."""
    words = spell(concept, table="labels").replace(" / ", r" ?(?:/|and|et|&|-|,) ?")
    words = words.replace(r"\{s\}", r"\(s\)")
    if concept in _OF_TIMES:
        return rf"(?:{_WHICH} ){{0,3}}{words}(?: {_BEHIND})?"
    if concept == "SYSTEMS":
        return rf"(?:{_AFFECTED} )?{words}(?: {_AFFECTED})?"
    if concept == "CLIENTS":
        return rf"(?:{_AFFECTED} {words}|{words} {_AFFECTED})"
    return words


_OF_TIMES = ("START", "END", "STARTS", "ENDS", "OUT", "OVER", "DATE", "TIME")
_AFFECTED = spell("AFFECTED", table="labels")
_WHICH = spell("WHICH", "NEW", table="labels")
_BEHIND = spell("BEHIND", table="labels")
_NEW = re.compile(rf"(?<!\w){spell('NEW', table='labels')}(?!\w)")
_STATES = {Label.OUT, Label.OVER}  # which are words of sentences too
_TIMES = {Label.START, Label.END, Label.STARTS, Label.ENDS, *_STATES}
_WORDS = {label: _spell(label.name) for label in Label if label.name in read_words("en")["labels"]}
_IN_LINES = "|".join(f"(?P<{x.name}>{words})" for x, words in _WORDS.items() if x not in COLUMNS)
_LABEL = re.compile(rf"(?:{_IN_LINES})(?![\w'’])")
_ASIDE = r"(?: ?\((?P<{}>[^()\d]{{2,35}})\))?"
_ZONE = re.compile(_ASIDE.format("zone"))
_IN_HEADS = "|".join(
    f"(?P<{x.name}>{words})" for x, words in _WORDS.items() if x not in {Label.HEADER, Label.TITLE}
)
_HEAD = re.compile(
    rf"(?:{_IN_HEADS}){_ASIDE.format('zone')}"
    rf"(?: ?[/|–—-] ?(?:{'|'.join(_WORDS.values())}){_ASIDE.format('other')})? ?[:：]?"
)
_ECHO = re.compile(rf"(?: ?/ ?(?:{'|'.join(_WORDS.values())}))?")  # in the other language
_REST = re.compile(r" ?(?:[:：]|(?P<dash>[-–]) (?:correction|update|updated|mise à jour)$)? ?")
_EDGES = {Label.FROM: Label.STARTS, Label.TO: Label.ENDS}
"""Of times; of anything else they are the header of an e-mail."""
_BEFORE_LABELS = {*_TIMES, Label.EXPECTED, Label.CLIENTS}
_INLINE = re.compile(
    rf"(?<= )(?:{_WORDS[Label.START]}|{_WORDS[Label.END]}|{_WORDS[Label.CLIENTS]}"
    rf"|{_WORDS[Label.ENDS]}(?={_ASIDE.format('of')} ?[:：]))(?![\w'’])"
)
_MOST_LABELS = 12  # on a line
_MARKS = " \t-–—*•·>"
# How a clients line begins behind a label without a colon: `All clients who …`.
_ALL = re.compile(r"(?:All|Any|Clients|Users|Importers|Brokers|Tous|Toutes|Les)\b")


def split_labels(line: Line) -> list[Labelled]:
    """A line cut at its labels. A line without one comes back whole.

    A label opens the line, and stands alone or before a colon; that of a time can also stand right
    before its value.
    """
    return [
        Labelled(label, line._replace(text=piece), zone)
        for label, piece, zone in _pieces(line.text)
    ]


@remembered
def _pieces(text: str) -> list[tuple[Label | None, str, str]]:
    pieces: list[tuple[Label | None, str, str]] = []
    while len(pieces) < _MOST_LABELS:
        label, value, zone = _first(text)
        cut = None
        if label in _BEFORE_LABELS and value:
            lowered = value.lower()
            cut = _LABEL.match(lowered) or _INLINE.search(lowered)
        if cut is None:
            return [*pieces, (label, value, zone)]
        pieces.append((label, value[: cut.start()].strip(" /|-–"), zone))
        text = value[cut.start() :]
    return [*pieces, (None, text, "")]


def _first(line: str) -> tuple[Label | None, str, str]:
    """The label that a line opens with, what stands behind it, and its zone; the line where none
    does.
    """
    text = line.lstrip(_MARKS)
    lowered = text.lower()
    found = _LABEL.match(lowered)
    if not found:
        return None, line, ""
    label = Label[found.lastgroup or ""]
    aside = _ZONE.match(text, found.end()) if label in _TIMES else None
    end = aside.end() if aside else found.end()
    zone = (aside and aside["zone"]) or ""
    echo = _ECHO.match(lowered, end)
    rest = _REST.match(lowered, echo.end() if echo else end)
    behind = text[rest.end() if rest else end :].strip(" /*-–")
    if rest and rest["dash"]:
        behind = ""
    stated = bool(rest and ":" in rest[0])
    if stated and label in _EDGES and holds_only_times(behind):
        label = _EDGES[label]
    elif stated and label in OF_MAIL and label is not Label.TITLE and holds_range(behind):
        label = Label.STARTS
    if label in OF_MAIL:
        opens = stated and bool(behind)
    elif label in _STATES:
        opens = stated and (holds_only_times(behind) or holds_range(behind))
    else:
        opens = stated or not behind or _can_follow(label, behind)
    return (_exact(label, lowered[:end]), behind, zone) if opens else (None, line, "")


def _exact(label: Label, words: str) -> Label:
    """What a label means by its words: `Expected end`, `New end`."""
    if label in ENDS and is_estimated(Sentence(words)):
        return Label.EXPECTED
    if _NEW.search(words):
        return Label.NEW_END if label in ENDS else Label.NEW_START
    return label


@remembered
def read_column(text: str) -> Column | None:
    """What the head of a column announces; None where it is not a label."""
    found = _HEAD.fullmatch(text.lower().strip(_MARKS))
    if not found:
        return None
    label = next(Label[name] for name in found.groupdict() if name.isupper() and found[name])
    label = _exact(_EDGES.get(label, label), text.lower())
    return Column(label, (found["zone"] or found["other"] or "").upper())


def _can_follow(label: Label, behind: str) -> bool:
    """Whether a text can be the value of a label that it follows without a colon."""
    if _LABEL.match(behind.lower()):
        return label in _BEFORE_LABELS
    if label is Label.CLIENTS:
        return bool(_ALL.match(behind))
    if label in MEANT:
        return holds_only_times(behind)
    is_phrase = label is Label.END and behind[0].isupper()
    return is_phrase or (label in {Label.START, Label.END, Label.RECEIVED} and holds_time(behind))
