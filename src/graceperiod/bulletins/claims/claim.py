"""What a bulletin claims: one system in one window, where that stands, and what becomes of it; and
the page with all of its claims.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import Enum, auto
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.document import Line, Row, Section
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import Clock, find_tokens
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.traits import Penalty
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import BulletinStatus, Direction, Impact
from graceperiod.systems import System

_PENALTIES = Phrases("penalties")
_STATE = Phrases("entry", table="lines")
_BETWEEN, _MARKS = " ,-–—/@()aàt", " [(:–—-•"
_ENTRY = 24  # characters in which an entry states its time: `Update 14, 10:30: …`


class Fate(Enum):
    """What becomes of a claim."""

    STANDS = auto()
    REPEATED = auto()
    NOT_EXPECTED = auto()
    CALLED_OFF = auto()
    PUT_OFF = auto()


class Window(NamedTuple):
    """A window as read, in microseconds since 1970 UTC, and where it stands."""

    start: int
    end: int | None
    line: Line
    sentence: Sentence | None = None
    """The sentence it was read from, where that was prose."""
    place: int = 0
    """Where in its sentence it stands."""
    end_is_stated: bool = False
    """Whether an end is stated that could not be read."""
    row: Row = Row()
    """The row of the table that it was read from."""
    systems: frozenset[System] = frozenset()
    """Those that its row or its sentence names; none where it is of all that its section names."""

    @property
    def times(self) -> tuple[int, int | None]:
        """Its start and its end."""
        return self.start, self.end


class Role(Enum):
    """What a time in a sentence is, that is not an edge of a window of two times."""

    BEGIN = auto()
    SINCE = auto()
    """A start, where the sentence itself says that something is out."""
    END = auto()
    PLANNED_END = auto()
    EXTENDED = auto()
    """Until then an outage goes on."""
    UNTIL = auto()
    """It lasted or lasts so long: an end, where that is past or planned."""
    EXPECTED = auto()
    """An end that is hoped for."""
    STATE = auto()
    """When something was still so, and nothing began."""
    OLD = auto()
    """It no longer counts."""
    NEW = auto()
    """To which something was put off."""
    NOTICE = auto()
    """When a notice came or comes."""
    UNKNOWN = auto()


class Time(NamedTuple):
    """What a sentence says of one time. Of an end it may not say when: then it has neither an
    instant nor a clock.
    """

    role: Role
    sentence: Sentence
    line: Line
    at: int | None = None
    """The instant, in microseconds since 1970 UTC."""
    clock: Clock | None = None
    """The hour, of a day that is not stated."""
    systems: frozenset[System] = frozenset()
    """Those named around it; all where none is."""
    direction: Direction = Direction.UNKNOWN
    """The one that it is of; unknown for all."""
    slips: tuple[Finding, ...] = ()
    place: int = 0
    """Where in its sentence it stands."""


def is_entry(line: Line) -> bool:
    """Whether a line is a dated entry of a page that goes on: it begins with a time and a mark, or
    with a time and a word like `Resolved`, which can stand before it too.
    """
    tokens = find_tokens(line.text[: 2 * _ENTRY])[:2]
    if not tokens or tokens[0].begin > _ENTRY:
        return False
    if line.text[tokens[0].end : tokens[-1].begin].strip(_BETWEEN):
        tokens = tokens[:1]
    lead, behind = line.text[: tokens[0].begin], line.text[tokens[-1].end :].lstrip(" )]")
    if behind[:1] in {":", "-", "–", "—"}:
        return True
    return _STATE.pattern.match((behind or lead.strip(_MARKS)).lower()) is not None


class Claim(NamedTuple):
    """One system in one window; no system where none is known of the window."""

    system: System | None
    window: Window
    place: int
    """Which of the sections it is of."""
    language: str
    impact: Impact
    direction: Direction
    approximate: bool
    fate: Fate = Fate.STANDS

    @property
    def key(self) -> tuple[System | None, int, int | None]:
        """What two claims share that say the same."""
        return self.system, *self.window.times

    @property
    def is_open(self) -> bool:
        """Whether it stands, and no end of it is stated."""
        window = self.window
        return self.fate is Fate.STANDS and window.end is None and not window.end_is_stated

    def is_among(self, systems: frozenset[System]) -> bool:
        """Whether its system is one of some that are named, or none is."""
        return not systems or self.system in systems

    def is_of(self, sentence: Sentence) -> bool:
        """Whether a sentence names its system, or none."""
        return self.is_among(sentence.named.all_meant)

    def with_end(self, end: int, *, approximate: bool = False) -> "Claim":
        """The same, over at this time; approximate where that was presumed."""
        window = self.window._replace(end=end)
        return self._replace(window=window, approximate=self.approximate or approximate)


class Context(NamedTuple):
    """What a section has from the page around it."""

    title: Sentence
    years: Years
    sections: tuple[Section, ...]
    """All sections of the page."""
    head: tuple[Line, ...] = ()
    """The lines above them."""

    @property
    def is_alone(self) -> bool:
        """Whether it is the only section of the page."""
        return len(self.sections) == 1


class Part(NamedTuple):
    """A section with what it says."""

    place: int
    """Which of the sections it is."""
    section: Section
    passage: Passage
    sentences: tuple[Sentence, ...]
    """Those that tell what happens to its systems."""
    systems: frozenset[System]
    penalty: Penalty | None
    language: str
    endings: tuple[Time, ...]
    fed: frozenset[int] = frozenset()
    """Where the sentences begin that gave a window, an end or an extension."""
    claims: tuple[Claim, ...] = ()
    idle: tuple[Claim, ...] = ()
    """Where it has no window: its systems, and what happens to them."""
    findings: tuple[Finding, ...] = ()

    @property
    def clients(self) -> str:
        """The text of its clients line; empty where it has none."""
        return " ".join(line.text for line in self.section.clients)


class Case(NamedTuple):
    """A page with what its sections came to, and what is known around it."""

    title: Sentence
    status: BulletinStatus
    """As the title states it."""
    parts: tuple[Part, ...]
    """Its sections."""
    head: Passage
    """What stands above the sections, the title aside."""
    endings: tuple[Time, ...]
    """Those of the head."""
    received: Line | None
    """The line that says when the notice came."""
    issued_at: datetime | None
    received_at: datetime | None
    years: Years

    def having(self, phrases: Phrases) -> Iterator[Sentence]:
        """The sentences of the head and of all sections that can have one of some phrases."""
        passages = (self.head, *(part.passage for part in self.parts))
        return (one for passage in passages for one in passage.having(phrases))

    @property
    def mentions_penalties(self) -> bool:
        """Whether any sentence speaks of penalties."""
        return any(one.says(_PENALTIES) for one in self.having(_PENALTIES))

    @property
    def all_endings(self) -> tuple[Time, ...]:
        """Those of the head and of all sections."""
        return (*self.endings, *(ending for part in self.parts for ending in part.endings))


class Settled(NamedTuple):
    """The claims with their fates so far.

    `kept` are the sections that count: the half that repeats another in the other language does
    not. `excused` are those of which it is said why they have no outage.
    """

    status: BulletinStatus
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...] = ()
    kept: frozenset[int] = frozenset()
    excused: frozenset[int] = frozenset()

    @property
    def standing(self) -> list[Claim]:
        """The claims that stand."""
        return [claim for claim in self.claims if claim.fate is Fate.STANDS]

    def places(self, *fates: Fate) -> frozenset[int]:
        """The sections that have a claim with one of these fates; with any, where none is given."""
        return frozenset(one.place for one in self.claims if not fates or one.fate in fates)

    def mark(self, fate: Fate, is_meant: Callable[[Claim], bool]) -> "Settled":
        """The same with this fate of the standing claims that are meant."""
        meant = {id(claim) for claim in self.standing if is_meant(claim)}
        claims = (one._replace(fate=fate) if id(one) in meant else one for one in self.claims)
        return self._replace(claims=tuple(claims)) if meant else self

    def having(self, *findings: Finding, excused: Iterable[int] = ()) -> "Settled":
        """The same with more findings, and more sections excused."""
        return self._replace(
            findings=(*self.findings, *findings), excused=self.excused | frozenset(excused)
        )


def overlap(claims: Iterable[Claim]) -> bool:
    """Whether claims give a system two windows that overlap, out alike in both."""
    edges = sorted(
        ((one.system or "", one.impact, one.direction, *one.window.times) for one in claims),
        key=itemgetter(0, 1, 2, 3),
    )
    return any(
        first[:3] == second[:3] and first[4] is not None and second[3] < first[4]
        for first, second in pairwise(edges)
    )
