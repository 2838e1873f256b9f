"""The labels of bulletins in English and in French, and lines that can be headings."""

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import ClassVar, NamedTuple

from graceperiod.bulletins.cues import Cue, remembered
from graceperiod.bulletins.flow import is_unfinished
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.names import find_systems
from graceperiod.bulletins.prose import read_prose
from graceperiod.bulletins.tokens import find_tokens, has_digit
from graceperiod.bulletins.words import find_number, is_estimated

__all__ = [
    "LONGEST_TITLE",
    "MEANT",
    "OF_ANY_PAGE",
    "Label",
    "Labelled",
    "announces",
    "announces_days",
    "holds_only_times",
    "holds_range",
    "is_heading",
    "is_strong_heading",
    "names_people",
    "says_something",
    "split_labels",
]


class Label(Enum):
    """What a label announces."""

    # Quicker than that of its name; each is one object.
    __hash__: ClassVar[Callable[[object], int]] = object.__hash__

    START = auto()
    END = auto()
    EXPECTED = auto()
    DATE = auto()
    STARTS = auto()
    ENDS = auto()
    CLIENTS = auto()
    SYSTEMS = auto()
    DESCRIPTION = auto()
    ACTION = auto()
    RECEIVED = auto()
    ISSUED = auto()
    TITLE = auto()
    HEADER = auto()
    AFTER = auto()


MEANT = {Label.STARTS: Label.START, Label.ENDS: Label.END, Label.EXPECTED: Label.END}
"""What `Start:`, `End:` and an end that is only expected mean."""

OF_ANY_PAGE = frozenset({Label.STARTS, Label.ENDS, Label.AFTER})
"""Those that pages have which are no bulletins."""


class Labelled(NamedTuple):
    """A piece of a line: what stands behind a label, or a text without one."""

    label: Label | None
    value: Line


_WHEN = r"(?:date(?: ?(?:/|and|&|-|,) ?time)?|time(?: ?(?:/|and|&|-|,) ?date)?)(?:\(s\))?s?"
_QUAND = r"(?:date|heure)s?(?: ?(?:/|et|&|-|,) ?(?:l['’])?(?:heure|date))?"
_START = (
    rf"(?:outage |maintenance )?(?:start|starting|begin|beginning) {_WHEN}"
    rf"|{_QUAND} (?:de |du |prévue de )?d[ée]but(?:/heure)?(?: (?:de la|de l['’]|du"
    rf"|des) [\w ]{{1,20}})?"
    r"|outage start"
)
_END = (
    rf"(?:estimated |expected |anticipated |tentative )?(?:outage |maintenance )?(?:end"
    rf"|ending) {_WHEN}"
    rf"|{_QUAND} (?:de |prévue de |estimée de )?fin(?:/heure)?(?: (?:de la|de l['’]|du"
    rf"|des) [\w ]{{1,20}})?(?: (?:prévue|estimée|approximative))?"
    r"|(?:estimated |expected )?(?:time|date) of (?:resolution|resumption|restoration)|outage end"
)
_WORDS = {
    Label.START: _START,
    Label.END: _END,
    Label.STARTS: "starts?|begins?|début",
    Label.ENDS: "ends?|fin",
    Label.CLIENTS: (
        r"(?:clients?|users?) (?:affected|impacted)|(?:affected|impacted) (?:clients?|users?)"
        r"|(?:les )?(?:clients?|utilisateurs?) (?:touchés?|affectés?|visés?|concernés?)"
    ),
    Label.SYSTEMS: (
        r"(?:affected |impacted )?(?:systems?|systèmes?|applications?|services?)(?:\(s\))?"
        r"(?: affected| impacted| touchée?s?| affectée?s?| visée?s?| concernée?s?)?"
    ),
    Label.DESCRIPTION: (
        r"description(?: of (?:the )?(?:issue|problem|outage)| du problème| de la panne)?|details"
        r"|détails"
    ),
    Label.ACTION: (
        r"(?:required |recommended )?actions?(?:\(s\))?(?: required| to be taken| à prendre"
        r"| requises?)?"
        r"|mesures? (?:à prendre|requises?|nécessaires?)|intervention requise"
    ),
    Label.RECEIVED: r"(?:notice|message|bulletin) received|avis reçu(?: le)?",
    Label.ISSUED: r"(?:notice|message|bulletin) (?:issued|sent)|avis (?:émis|envoyé)(?: le)?",
    Label.TITLE: r"subject|objet",
    Label.HEADER: r"from|to|cc|sent|date|de|à|envoyé(?: le)?|importance",
    Label.AFTER: (
        r"topic\(s\)|topics|information source|disclaimer|sujet\(s\)|sujets"
        r"|sources? d['’]information"
        r"|avis de non-responsabilité|clause de non-responsabilité|related (?:articles|links|news"
        r"|bulletins)"
        r"|articles connexes"
    ),
}
_LABEL = re.compile(
    "(?:"
    + "|".join(f"(?P<{label.name}>{words})" for label, words in _WORDS.items())
    + r")(?![\w'’])"
)
# How a label begins, in two letters; most lines begin otherwise.
_BEGINS = frozenset(
    "ac af an ap ar av be bu cc cl da de di dé en es ex fi fr he im in le ma me no ob ou re se so"
    " st su sy te ti to us ut".split()
) | {"à:", "à ", "à："}
_REST = re.compile(r" ?(?:[:：]|(?P<dash>[-–]) (?:correction|update|updated|mise à jour)$)? ?")
_BEFORE_COLON = (Label.TITLE, Label.HEADER)
_EDGES = {"from": Label.STARTS, "de": Label.STARTS, "to": Label.ENDS, "à": Label.ENDS}
"""Of times; of anything else they are the header of an e-mail."""
_BEFORE_LABELS = (*MEANT, *MEANT.values(), Label.CLIENTS)
_INLINE = re.compile(
    rf"(?<= )(?:{_START}|{_END}|(?:ends?|fin)(?= ?[:：])|clients? affected|clients touchés)"
    r"(?![\w'’])"
)
_MOST_LABELS = 12  # on a line
_LONGEST_PHRASE = 60
_MARKS = " \t-–—*•·>"


def split_labels(line: Line) -> list[Labelled]:
    """A line cut at its labels. A line without one comes back whole.

    A label opens the line, and stands alone or before a colon; that of a time can also stand right
    before its value.
    """
    if line.text.lstrip(_MARKS)[:2].lower() not in _BEGINS:
        return [Labelled(None, line)]
    pieces: list[Labelled] = []
    while len(pieces) < _MOST_LABELS:
        label, value = _first(line.text)
        cut = None
        if label in _BEFORE_LABELS and value:
            lowered = value.lower()
            cut = _LABEL.match(lowered) or _INLINE.search(lowered)
        if cut is None:
            return [*pieces, Labelled(label, Line(line.number, value, line.cell))]
        begin = cut.start()
        pieces.append(Labelled(label, line._replace(text=value[:begin].strip(" /|-–"))))
        line = line._replace(text=value[begin:])
    return [*pieces, Labelled(None, line)]


# How a clients line begins behind a label without a colon: `All clients who …`.
_ALL = re.compile(r"(?:All|Any|Clients|Users|Importers|Brokers|Tous|Toutes|Les)\b")


@remembered
def _first(line: str) -> tuple[Label | None, str]:
    """The label that a line opens with, and what stands behind it; the line where none does."""
    text = line.lstrip(_MARKS)
    lowered = text.lower()
    found = _LABEL.match(lowered)
    if not found:
        return None, line
    label = Label[found.lastgroup or ""]
    rest = _REST.match(lowered, found.end())
    behind = text[rest.end() if rest else found.end() :].strip(" /*-–")
    if rest and rest["dash"]:
        behind = ""
    stated = bool(rest and ":" in rest[0])
    if stated and found[0] in _EDGES and holds_only_times(behind):
        label = _EDGES[found[0]]
    elif stated and label is Label.HEADER and holds_range(behind):
        label = Label.STARTS
    if label in _BEFORE_COLON:
        opens = stated and bool(behind) and text == line
    else:
        opens = stated or not behind or _can_follow(label, behind)
    if label is Label.END and is_estimated(found[0]):
        label = Label.EXPECTED
    return (label, behind) if opens else (None, line)


def _can_follow(label: Label, behind: str) -> bool:
    """Whether a text can be the value of a label that it follows without a colon."""
    if _LABEL.match(behind.lower()):
        return label in _BEFORE_LABELS
    if label is Label.CLIENTS:
        return bool(_ALL.match(behind))
    if label in MEANT:
        return holds_only_times(behind)
    is_phrase = label is Label.END and len(behind) < _LONGEST_PHRASE and behind[0].isupper()
    return is_phrase or (label in {Label.START, Label.END, Label.RECEIVED} and _holds_time(behind))


def _holds_time(text: str) -> bool:
    return has_digit(text) and any(token.clock for token in find_tokens(text))


_SMALL = re.compile(
    r"[\s,;/()|:.–—-]|\b(?:ET|HE|EST|EDT|HNE|HAE|from|to|until|and|at|on|between|de|du|à|au|le|et"
    r"|entre|jusqu['’]?)\b",
    re.IGNORECASE,
)


def holds_only_times(text: str) -> bool:
    """Whether a line is dates and clock times and nothing else but small words."""
    if not has_digit(text):
        return False
    tokens = find_tokens(text)
    if not any(token.days for token in tokens) and not any(
        token.clock and token.clock.exact for token in tokens
    ):
        return False
    at, rest = 0, []
    for token in tokens:
        rest.append(text[at : token.begin])
        at = token.end
    rest.append(text[at:])
    return not _SMALL.sub("", " ".join(rest))


def holds_range(text: str) -> bool:
    """Whether a value holds a start and an end: `2025-10-02 15:30 (ET) to 18:00 (ET)`."""
    clocks = sum(token.clock is not None for token in find_tokens(text))
    return clocks > 1 and has_digit(text) and bool(read_prose(text).spans)


LONGEST_TITLE = 500
"""Characters; a title can name every system."""
# It begins as a sentence or its second line does; nor does it hold an address.
_NO_HEADING = re.compile(
    r"(?!e-?Manifest|value-added)[a-zàâéèêîôû]"
    r"|(?:The CBSA|L['’]ASFC|Clients|Users|Les|Il|Please|This|There)\b"
)
_IS_UP = (" normal", " normally", " normalement")
_EVENT = Cue(
    (
        *("maintenance", "outage", "problem", "issue", "delay", "unavailab", "interruption"),
        *("upgrade", "release", "slowness", "lenteur", "entretien", "panne", "indisponib"),
        *("problème", "retard", "mise à niveau", "perturbation"),
    ),
    r"\b(?:maintenance|outages?|unavailab\w+|interruptions?|problems?|issues?|delays?|upgrade"
    r"|release|slowness|lenteurs?"
    r"|entretien|pannes?|indisponib\w+|problèmes?|retards?|mise à niveau|perturbations?)\b",
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|(?-i:may)|can|could|has|have|be|been|please|should|must|use|who"
    r"|that"
    r"|using"
    r"|y a|éprouve|éprouvent|connaît|fera|est|sont|sera|seront|peut|peuvent|pourra|pourront|été"
    r"|veuillez|qui|lors)\b",
    re.IGNORECASE,
)
_PEOPLE = Cue(
    (
        *("client", "user", "import", "broker", "carrier", "provider", "export", "participant"),
        *("partner", "utilisateur", "courtier", "transporteur", "fournisseur"),
    ),
    r"\b(?:clients?(?! portals?)|users?|importers?|brokers?|carriers?|providers?|exporters?"
    r"|participants?"
    r"|partners?"
    r"|utilisateurs?|importateurs?|courtiers?|transporteurs?|fournisseurs?|exportateurs?)\b",
)
_MOST_WORDS = 8


def is_heading(text: str) -> bool:
    """Whether a line can be the heading of a section: short, no sentence, and names a system."""
    if not 2 < len(text) <= LONGEST_TITLE or text[-1] in ".;,!?":  # noqa: PLR2004
        return False
    if _NO_HEADING.match(text) or "@" in text or "//" in text or text.endswith(_IS_UP):
        return False
    if find_number(text):
        return True
    named = find_systems(text)
    if not (named.systems or named.bare_portal) or is_unfinished(text) or _VERB.search(text):
        return False
    says_what = bool(_EVENT.search(text.lower()))
    if (not says_what and names_people(text)) or (has_digit(text) and find_tokens(text)):
        return False
    return says_what or len(text.split()) <= _MOST_WORDS


def is_strong_heading(text: str) -> bool:
    """Whether a heading says what happens, and is no mere name in a list."""
    return bool(_EVENT.search(text.lower()) or find_number(text))


def announces(text: str) -> bool:
    """Whether a line names a system and what happens to it, as a title does; a title may hold a
    date too.
    """
    named = find_systems(text)
    return is_strong_heading(text) and bool(named.systems or named.bare_portal)


def announces_days(text: str) -> bool:
    """Whether a line announces something and its days, as a title does, and not its hours."""
    if not has_digit(text) or says_something(text) or not announces(text):
        return False
    tokens = find_tokens(text)
    return bool(tokens) and not any(token.clock for token in tokens)


def says_something(text: str) -> bool:
    """Whether a line has a verb, as a sentence does."""
    return bool(_VERB.search(text))


def names_people(text: str) -> bool:
    """Whether a line says who is affected."""
    return bool(_PEOPLE.search(text.lower()))
