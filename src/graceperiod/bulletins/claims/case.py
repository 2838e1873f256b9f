"""A page with what its sections came to, and what has become of its claims so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from graceperiod.bulletins.claims.claim import Claim, Ending, Fate, Part
from graceperiod.bulletins.claims.clock import Years
from graceperiod.bulletins.claims.section import Told
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import BulletinStatus

__all__ = ["Case", "Settled"]

_PENALTIES = Phrases("penalties")


@dataclass(frozen=True)
class Case:
    """A page with what its sections came to, and what is known around it."""

    title: Sentence
    status: BulletinStatus
    """As the title states it."""
    sections: tuple[Told, ...]
    head: Passage
    """What stands above the sections, the title aside."""
    endings: tuple[Ending, ...]
    """Those of the head."""
    received: Line | None
    """The line that says when the notice came."""
    issued_at: datetime | None
    received_at: datetime | None
    years: Years

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """What each section says that its claims share."""
        return tuple(told.part for told in self.sections)

    def having(self, phrases: Phrases) -> Iterator[Sentence]:
        """The sentences of the head and of all sections that can have one of some phrases."""
        passages = (self.head, *(part.passage for part in self.parts))
        return (one for passage in passages for one in passage.having(phrases))

    @property
    def mentions_penalties(self) -> bool:
        """Whether any sentence speaks of penalties."""
        return any(one.says(_PENALTIES) for one in self.having(_PENALTIES))

    @cached_property
    def all_endings(self) -> tuple[Ending, ...]:
        """Those of the head and of all sections."""
        return (*self.endings, *(ending for told in self.sections for ending in told.endings))


@dataclass(frozen=True)
class Settled:
    """The claims with their fates so far.

    `kept` are the sections that count: the half that repeats another in the other language does
    not. `excused` are those of which it is said why they have no outage.
    """

    status: BulletinStatus
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...] = ()
    kept: frozenset[int] = frozenset()
    excused: frozenset[int] = frozenset()

    @cached_property
    def standing(self) -> tuple[Claim, ...]:
        """The claims that stand."""
        return tuple(claim for claim in self.claims if claim.fate is Fate.STANDS)

    def having(
        self, claims: Sequence[Claim], *findings: Finding, excused: frozenset[int] = frozenset()
    ) -> "Settled":
        """The same with other claims and more findings."""
        return replace(
            self,
            claims=tuple(claims),
            findings=(*self.findings, *findings),
            excused=self.excused | excused,
        )
