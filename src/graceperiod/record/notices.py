"""Notices: the revisions of one number, and the order in which they came.

A bulletin, an entry of the record and outages that share number, publication and status each give
a `Notice`, and folding (`revisions`) works on notices alone. A notice that says only that an
outage is over takes over the outages of the revision before it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from graceperiod.errors import InvalidOutageError
from graceperiod.outages import BulletinStatus, Origin, Outage
from graceperiod.record.resolutions import Resolution
from graceperiod.systems import System

__all__ = [
    "Notice", "agreed_outages", "contradict", "group_by", "in_revision_order", "notices_of",
    "resolve_notices", "share_nothing",
]  # fmt: skip

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, eq=False)  # two notices can say the same, and each is folded by itself
class Notice:
    """The part of a published notice that folding needs.

    Args:
        number: the number that its revisions share; None where it has none.
        status: its place among the revisions, as the notice states it; None where that is not
            known.
        outages: the outages it announces.
        is_fully_read: whether every time in it was read.
        issued: when it was issued; None where that is not known.
        received: when it reached the user; None where that is not known.
        resolves: the systems it says are working again, where it does not say since when they
            were out.
        title: the title that the outages it takes over get, as `source` and `origin` are.
        presumptions: a sentence for each end that was presumed of an outage it took over.
        bulletin: the bulletin that it was made of; None where it was made of something else.
    """

    number: str | None
    status: BulletinStatus | None
    outages: tuple[Outage, ...]
    is_fully_read: bool = True
    issued: datetime | None = None
    received: datetime | None = None
    resolves: Resolution | None = None
    title: str | None = None
    source: str | None = None
    origin: Origin | None = None
    presumptions: tuple[str, ...] = ()
    bulletin: Any = None

    @property
    def published(self) -> datetime | None:
        """When it was issued, or else received; None where neither is known."""
        return self.issued or self.received

    @property
    def rank(self) -> int | None:
        """Its place among the revisions by status; None where that is not known."""
        return self.status.rank if self.status else None

    @property
    def is_telling(self) -> bool:
        """Whether it announces outages, or was read in full and announces none."""
        return bool(self.outages) or self.is_fully_read

    @property
    def takes_back(self) -> bool:
        """Whether it takes outages back: those it lists, or all if it lists none."""
        return self.status is BulletinStatus.CANCELLED or not self.outages

    @property
    def only_resolves(self) -> bool:
        """Whether it says only that something is over."""
        return self.resolves is not None and not self.outages

    def take_over(self, outages: Iterable[Outage]) -> "Notice":
        """The notice with the outages of the revision before it, ended where it says they are over.

        The same notice, if it ends none of these outages.
        """
        if self.resolves is None:
            return self
        found: list[Outage] = []
        messages: dict[str | None, None] = {}
        for outage in outages:
            over = self.resolves.over(outage)
            # A notice can end an outage for some of its systems, which are then an outage apart.
            if left := outage.systems - over:
                found.append(self._retell(outage, left, outage.end, presumed=False))
            if over:
                end, message = self.resolves.end_of(outage, self.issued, self.received)
                found.append(self._retell(outage, over, end, presumed=bool(end and message)))
                messages[message] = None
        if not messages:
            return self
        presumptions = tuple(message for message in messages if message)
        return replace(self, outages=tuple(found), is_fully_read=True, presumptions=presumptions)

    def _retell(
        self, outage: Outage, systems: frozenset[System], end: datetime | None, *, presumed: bool
    ) -> Outage:
        """An outage of the revision before, as this notice leaves it.

        An outage that still has no end is known to have gone on until the last word before this
        notice.
        """
        return outage.model_copy(
            update={
                "systems": systems,
                "end": end,
                "approximate": outage.approximate or presumed,
                "title": self.title or outage.title,
                "source": self.source or outage.source,
                # Not when the earlier notice came, for the end was not known then.
                "published": self.published or (None if end else outage.published),
                "last_known": None if end else outage.last_word,
                "ended_by": None if end else outage.ended_by,
                "status": self.status,
                "origin": self.origin,
            }
        )


def group_by(
    values: Iterable[_Value], key_of: Callable[[_Value], _Key]
) -> dict[_Key, list[_Value]]:
    """The values of each key; keys and values in the order in which they come."""
    groups: dict[_Key, list[_Value]] = {}
    for value in values:
        groups.setdefault(key_of(value), []).append(value)
    return groups


def notices_of(bulletins: Iterable[object]) -> Iterator[Notice]:
    """The notices of bulletins and entries. Each comes after the earlier revisions that its
    bulletin keeps.

    Raises:
        InvalidOutageError: a value is neither.
    """
    for bulletin in bulletins:
        # An `isinstance` would import the class, and with it the whole reader.
        if not hasattr(bulletin, "notices"):
            raise InvalidOutageError(f"{bulletin!r:.80} is not a Bulletin; read_bulletin makes one")
        yield from bulletin.notices()


def resolve_notices(notices: Iterable[Notice]) -> list[Notice]:
    """The notices, where each that says only that an outage is over takes over the outages of the
    last revision before it that has any.
    """
    numbered = group_by(notices, lambda notice: notice.number or id(notice))
    return [notice for same in numbered.values() for notice in _resolve_revisions(same)]


def _resolve_revisions(revisions: Sequence[Notice]) -> Iterator[Notice]:
    """The revisions of one number, resolved. A resolution that was given again without its time
    is left out. A notice that only resolves stays as it is if it cannot be told apart from a
    revision that says more.
    """
    # Without its time it would stand with the last, and end what was announced after it.
    dated = [notice.resolves for notice in revisions if notice.published and notice.only_resolves]
    once = [notice for notice in revisions if notice.published or notice.resolves not in dated]
    telling = [notice for notice in once if notice.is_telling or notice.only_resolves]
    # A notice that could not be read has no place among the others, and comes before them.
    yield from (notice for notice in once if notice not in telling)
    before: list[Notice] = []
    for group in in_revision_order(telling):
        found = group
        announcing = [notice for notice in before if not notice.takes_back]
        if announcing and all(notice.only_resolves for notice in group):
            outages = [*agreed_outages(announcing)]
            found = [notice.take_over(outages) for notice in group]
            # If one of the group ends an outage, the others must not say that it went on.
            ending = [_ends(notice.outages) > _ends(outages) for notice in found]
            if any(ending):
                found = [pair[ends] for *pair, ends in zip(group, found, ending, strict=True)]
        before = [notice for notice in found if notice.is_telling] or before
        yield from found


def _ends(outages: Iterable[Outage]) -> int:
    """How many outages have an end."""
    return sum(outage.end is not None for outage in outages)


def in_revision_order(revisions: Sequence[Notice]) -> list[list[Notice]]:
    """Revisions of one number in groups, the latest last. Nothing tells those of a group apart.

    They go by their time of publication, and those of one time by status. Where a time is missing
    and each has a status, they go by status first. One without a time, or without a status,
    stands with the last. So a part of a group is again one group, and folding again changes
    nothing.
    """
    if len(revisions) == 1:  # as most are
        return [[*revisions]]
    steps = [attrgetter("published"), attrgetter("rank")]
    if all(notice.status for notice in revisions) and None in map(steps[0], revisions):
        steps.reverse()
    return [alike for group in _split(revisions, steps[0]) for alike in _split(group, steps[1])]


def _split(revisions: Sequence[Notice], place_of: Callable[[Notice], Any]) -> list[list[Notice]]:
    """Groups of one place each, in order. One without a place stands with the last."""
    last: Any = max(set(map(place_of, revisions)) - {None}, default=None)
    groups = group_by(revisions, lambda notice: last if (at := place_of(notice)) is None else at)
    return [groups[place] for place in sorted(groups)]


def contradict(revisions: Sequence[Notice]) -> bool:
    """Whether revisions that nothing tells apart announce different outages."""
    return len({_facts_of(notice.outages) for notice in revisions}) > 1


def share_nothing(outages: Iterable[Outage], others: Sequence[Outage]) -> bool:
    """Whether outages have neither a system nor an Eastern day in common with any of the others, as
    revisions of one number have.
    """
    return not any(
        not one.systems.isdisjoint(other.systems)
        or (
            one.start.date() <= (other.end or other.start).date()
            and other.start.date() <= (one.end or one.start).date()
        )
        for one in outages
        for other in others
    )


def _facts_of(outages: Iterable[Outage]) -> frozenset[object]:
    """What outages say of each system, whatever their sections and words."""
    return frozenset(
        (system, outage.start, outage.end, outage.impact, outage.approximate)
        for outage in outages
        for system in outage.systems
    )


def agreed_outages(latest: Sequence[Notice]) -> Iterator[Outage]:
    """The outages of revisions that nothing tells apart, each once.

    An outage that only some of them announce is approximate. Its source and its time of
    publication can come from any of them.
    """
    common = frozenset.intersection(*(_facts_of(notice.outages) for notice in latest))
    seen: frozenset[object] = frozenset()
    # A fixed order, dated notices first: the answer must not depend on which was given first.
    ordered = sorted(latest, key=_evidence, reverse=True)
    everything = [outage for notice in ordered for outage in notice.outages]
    for notice in ordered:
        for outage in notice.outages:
            facts = _facts_of([outage])
            if not facts <= common:
                yield outage.model_copy(update={"approximate": True})
            elif not facts <= seen:
                same = [other for other in everything if _facts_of([other]) == facts]
                yield _with_evidence(outage, same)
        seen |= _facts_of(notice.outages)


def _with_evidence(outage: Outage, same: Iterable[Outage]) -> Outage:
    """An outage with the source, publication and note it lacks, from others that say the same."""
    update = {
        name: next(filter(None, (getattr(known, name) for known in (outage, *same))), None)
        for name in ("source", "published", "note")
    }
    return outage.model_copy(update=update)


def _evidence(notice: Notice) -> tuple[bool, str]:
    """The sort key of revisions that nothing tells apart; the last is the one to keep."""
    return notice.published is not None, "".join(map(Outage.model_dump_json, notice.outages))
