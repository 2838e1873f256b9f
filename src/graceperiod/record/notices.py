"""Notices: the revisions of one number, folded so that the latest counts.

A bulletin and an entry of the record both give a `Notice`, and all folding happens on these. A
notice that only says that an outage is over takes over the outages of the revision before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from graceperiod.outages import BulletinStatus, Impact, Outage
from graceperiod.record.resolutions import Resolution
from graceperiod.systems import System
from graceperiod.times import instant

__all__ = ["Notice", "contradict", "in_revision_order", "latest_outages", "resolve_notices"]

_Fact = tuple[System, datetime, datetime | None, Impact, bool]
"""A system, its window without the grace, how badly it was affected, and whether approximate."""


@dataclass(frozen=True, eq=False)  # two notices can say the same, and each is folded by itself
class Notice:
    """What folding needs of a published notice.

    Args:
        number: the number its revisions share; None where it has none.
        status: what it says of its place among them.
        outages: what it announces.
        is_fully_read: whether no time in it was left out.
        issued: when it was issued, and `received`: when it reached the user, if that is known.
        resolves: what it says is over, without saying when that began.
        title: the title, `source` and `sha256` of the outages that it takes over.
        presumptions: sentences on ends that were presumed for outages it took over.
    """

    number: str | None
    status: BulletinStatus
    outages: tuple[Outage, ...]
    is_fully_read: bool
    issued: datetime | None = None
    received: datetime | None = None
    resolves: Resolution | None = None
    title: str | None = None
    source: str | None = None
    sha256: str | None = None
    presumptions: tuple[str, ...] = ()

    @property
    def published(self) -> datetime | None:
        """When it was issued, or else received; None where that is not known."""
        return self.issued or self.received

    @property
    def is_telling(self) -> bool:
        """Whether it tells of outages, or that there are none."""
        return bool(self.outages) or self.is_fully_read

    @property
    def only_resolves(self) -> bool:
        """Whether it says no more than that something is over."""
        return self.resolves is not None and not self.outages

    def taking_over(self, outages: Iterable[Outage]) -> "Notice":
        """The notice with the outages of the revision before it, ended where it says they are over.

        The notice itself, if it says so of none that is open.
        """
        if self.resolves is None:
            return self
        found: list[Outage] = []
        messages: dict[str | None, None] = {}
        for outage in outages:
            over = self.resolves.over(outage)
            if left := outage.systems - over:
                found.append(self._retell(outage, left, outage.end))
            if over:
                end, message = self.resolves.end_of(outage, self.issued, self.received)
                presumed = bool(end and message)
                found.append(self._retell(outage, over, end, approximate=presumed))
                messages[message] = None
        if not messages:
            return self
        presumptions = tuple(message for message in messages if message)
        return replace(self, outages=tuple(found), is_fully_read=True, presumptions=presumptions)

    def _retell(
        self,
        outage: Outage,
        systems: frozenset[System],
        end: datetime | None,
        *,
        approximate: bool = False,
    ) -> Outage:
        """An outage of the revision before, as this notice leaves it.

        One without an end is known to have gone on until the last word before this notice.
        """
        return outage.model_copy(
            update={
                "systems": systems,
                "end": end,
                "approximate": outage.approximate or approximate,
                "title": self.title or outage.title,
                "source": self.source or outage.source,
                "published": self.published or (None if end else outage.published),
                "last_known": None if end else outage.last_word,
                "status": self.status,
                "sha256": self.sha256,
                "line": None,
            }
        )


def latest_outages(notices: Iterable[Notice]) -> tuple[list[Outage], list[Outage]]:
    """The outages that count, and the earlier revisions: of each number the latest notice counts.

    The latest is by the time of publication if that is known of all of them, else by status.
    Revisions that nothing tells apart all count; what not all of them say counts as approximate.
    Notices without a number all count. One of which nothing could be read does not take the place
    of one that could. The outages that a notice took back, by announcing none, are history until
    then if the time of that notice is known; without it they are dropped.
    """
    numbered: dict[str, list[Notice]] = {}
    current: list[Outage] = []
    history: list[Outage] = []
    for notice in notices:
        if notice.number is None:
            current += notice.outages
        else:
            numbered.setdefault(notice.number, []).append(notice)
    for same in numbered.values():
        telling = [notice for notice in same if notice.is_telling]
        groups = in_revision_order(telling)
        if groups:
            current += _agreed(groups[-1])
        for revisions, followed in pairwise(groups):
            history += _superseded(revisions, followed)
        history += [outage for notice in same if notice not in telling for outage in notice.outages]
    return current, history


def resolve_notices(notices: Iterable[Notice]) -> list[Notice]:
    """The notices, in which those that only say that an outage is over take over the outages of
    the last revision before them that tells of any.
    """
    numbered: dict[str | None, list[Notice]] = {}
    for notice in notices:
        numbered.setdefault(notice.number, []).append(notice)
    settled = numbered.pop(None, [])
    for same in numbered.values():
        settled += _resolved(same) if any(notice.only_resolves for notice in same) else same
    return settled


def _resolved(revisions: Sequence[Notice]) -> Iterator[Notice]:
    """The revisions of one number, resolved; one given again without its time is left out.

    A notice that only resolves stays as it is beside one that nothing tells apart from it and
    that tells more.
    """
    dated = [notice.resolves for notice in revisions if notice.published and notice.only_resolves]
    once = [notice for notice in revisions if notice.published or notice.resolves not in dated]
    telling = [notice for notice in once if notice.is_telling or notice.only_resolves]
    yield from (notice for notice in once if notice not in telling)
    before: list[Notice] = []
    for group in in_revision_order(telling):
        found = group
        if before and all(notice.only_resolves for notice in group):
            outages = tuple(_agreed(in_revision_order(before)[-1]))
            found = [notice.taking_over(outages) for notice in group]
            # Where one of the group ends something, those that end nothing stay as they are.
            ends = [_ends(notice.outages) > _ends(outages) for notice in found]
            if any(ends):
                found = [found[i] if tells else group[i] for i, tells in enumerate(ends)]
        before = [notice for notice in found if notice.is_telling] or before
        yield from found


def _ends(outages: Iterable[Outage]) -> int:
    """How many outages have an end."""
    return sum(outage.end is not None for outage in outages)


def in_revision_order(revisions: Sequence[Notice]) -> list[list[Notice]]:
    """Revisions of one number, the latest last; those that nothing tells apart together."""
    all_dated = all(notice.published for notice in revisions)

    def place(notice: Notice) -> tuple[int, int]:
        at = instant(notice.published) if all_dated and notice.published else 0
        return at, notice.status.rank

    return [list(alike) for _, alike in groupby(sorted(revisions, key=place), key=place)]


def contradict(revisions: Sequence[Notice]) -> bool:
    """Whether revisions that nothing tells apart announce different outages."""
    return len({_facts_of(notice.outages) for notice in revisions}) > 1


def _facts_of(outages: Iterable[Outage]) -> frozenset[_Fact]:
    """What outages say of each system, in whatever sections and words."""
    return frozenset(
        (system, outage.start, outage.end, outage.impact, outage.approximate)
        for outage in outages
        for system in outage.systems
    )


def _agreed(latest: Sequence[Notice]) -> Iterator[Outage]:
    """The outages of revisions that nothing tells apart, each once.

    What not all of them say counts as approximate. Where to read an outage and when it was
    published can come from any of them.
    """
    common = frozenset.intersection(*(_facts_of(notice.outages) for notice in latest))
    told: frozenset[_Fact] = frozenset()
    by_knowledge = sorted(latest, key=_knowledge, reverse=True)
    for notice in by_knowledge:
        for outage in notice.outages:
            facts = _facts_of([outage])
            if not facts <= common:
                yield outage.model_copy(update={"approximate": True})
            elif not facts <= told:
                others = (other for twin in by_knowledge for other in twin.outages)
                yield _with_evidence(
                    outage, (other for other in others if _facts_of([other]) == facts)
                )
        told |= _facts_of(notice.outages)


def _with_evidence(outage: Outage, same: Iterable[Outage]) -> Outage:
    """An outage with the source, publication and note it lacks, from others that say the same."""
    found: dict[str, Any] = {}
    for other in same:
        for name in ("source", "published", "note"):
            if getattr(outage, name) is None and getattr(other, name) is not None:
                found.setdefault(name, getattr(other, name))
    return outage.model_copy(update=found) if found else outage


def _superseded(revisions: Sequence[Notice], followed: Sequence[Notice]) -> Iterator[Outage]:
    """The outages of revisions whose place others took, or that others took back."""
    taken_back = not any(notice.outages for notice in followed)
    at = followed[0].published
    for notice in revisions:
        for outage in notice.outages:
            if not taken_back:
                yield outage
            elif at is not None:
                yield outage.model_copy(update={"withdrawn": at})


def _knowledge(notice: Notice) -> tuple[bool, str]:
    """The key that orders revisions that nothing tells apart: the last is the one to keep."""
    text = "".join(outage.model_dump_json() for outage in notice.outages)
    return notice.published is not None, text
