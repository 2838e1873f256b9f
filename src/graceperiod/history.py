"""What was known when: revisions of one bulletin share its number, and the latest counts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise, product
from typing import Protocol, Self, TypeVar, cast, runtime_checkable

from graceperiod.eastern import instant, to_datetime
from graceperiod.outages import Impact, Outage
from graceperiod.systems import System

__all__ = [
    "BulletinLike",
    "contradict",
    "disputed",
    "in_revision_order",
    "known_at",
    "latest_bulletins",
    "latest_revisions",
    "with_earlier",
    "with_resolutions",
]

_Split = tuple[list[Outage], list[Outage]]
"""The outages that count, and the earlier revisions."""

_Fact = tuple[System, datetime, datetime | None, Impact, bool]
"""A system, its window without the grace, how badly it was affected, and whether approximate."""


class BulletinLike(Protocol):
    """What folding needs of a bulletin."""

    @property
    def number(self) -> str | None:
        """The number its revisions share; None where it has none."""

    @property
    def outages(self) -> tuple[Outage, ...]:
        """What it announces."""

    @property
    def published(self) -> datetime | None:
        """When it was issued, or else received; None where that is not known."""

    @property
    def is_fully_read(self) -> bool:
        """Whether no time in it was left out."""

    @property
    def rank(self) -> int:
        """What its status says of its place among its revisions: the later, the greater."""

    @property
    def earlier(self) -> Sequence["BulletinLike"]:
        """Revisions it is known to take the place of."""


@runtime_checkable
class _Resolving(Protocol):
    """A bulletin that can say of outages that they are over, and not when they began."""

    @property
    def resolves(self) -> object | None:
        """What it says so of, and when these ended."""

    def resolving(self, outages: Iterable[Outage]) -> Self:
        """It with the outages of the revision before it, those ended that it says are over."""


_Bulletin = TypeVar("_Bulletin", bound=BulletinLike)


def latest_bulletins(bulletins: Iterable[BulletinLike]) -> _Split:
    """Of each number the outages of the latest revision: by the time of publication if it is known
    of all of them, else by status.

    Revisions that nothing tells apart all count; what not all of them say counts as approximate.
    So do bulletins without a number. One of which nothing could be read does not take the place of
    one that could. The outages that a notice took back, by announcing none, are history until
    then, if the time of that notice is known; without it they are not kept.
    """
    numbered: dict[str, list[BulletinLike]] = {}
    current: list[Outage] = []
    history: list[Outage] = []
    for bulletin in bulletins:
        if bulletin.number is None:
            current += bulletin.outages
        else:
            numbered.setdefault(bulletin.number, []).append(bulletin)
    for same in numbered.values():
        told = [each for each in same if _is_told(each)]
        groups = in_revision_order(told)
        if groups:
            current += _agreed(groups[-1])
        for revisions, followed in pairwise(groups):
            history += _superseded(revisions, followed)
        unread = [each for each in same if each not in told]
        history += [outage for each in unread for outage in each.outages]
    return current, history


def with_earlier(bulletins: Iterable[_Bulletin]) -> Iterator[_Bulletin]:
    """Each bulletin after the revisions it is known to take the place of."""
    for bulletin in bulletins:
        yield from with_earlier(cast("Sequence[_Bulletin]", bulletin.earlier))
        yield bulletin


def with_resolutions(bulletins: Iterable[_Bulletin]) -> list[_Bulletin]:
    """The bulletins and their earlier revisions, of which those that only say that the outage is
    over have the outages of the last revision before them that tells of any.
    """
    numbered: dict[str | None, list[_Bulletin]] = {}
    for each in with_earlier(bulletins):
        numbered.setdefault(each.number, []).append(each)
    settled = numbered.pop(None, [])
    for same in numbered.values():
        settled += _settled(same) if any(map(_only_resolves, same)) else same
    return settled


def _settled(revisions: Sequence[_Bulletin]) -> Iterator[_Bulletin]:
    """Revisions of one number, as `with_resolutions` gives them, without what was given again
    without its time. Beside one that nothing tells apart from it and that tells more, one that only
    resolves stays as it is.
    """
    dated = [_resolves(each) for each in revisions if each.published and _only_resolves(each)]
    once = [each for each in revisions if each.published or _resolves(each) not in dated]
    telling = [each for each in once if _is_told(each) or _only_resolves(each)]
    yield from (each for each in once if each not in telling)
    before: list[_Bulletin] = []
    for group in in_revision_order(telling):
        found = group
        if before and all(map(_only_resolves, group)):
            outages = tuple(_agreed(in_revision_order(before)[-1]))
            found = [_resolving(each, outages) for each in group]
            ends = [_ends(each.outages) > _ends(outages) for each in found]
            if any(ends):
                found = [found[i] if tells else group[i] for i, tells in enumerate(ends)]
        before = [each for each in found if _is_told(each)] or before
        yield from found


def _is_told(bulletin: BulletinLike) -> bool:
    """Whether it tells of outages, or that there are none."""
    return bool(bulletin.outages) or bulletin.is_fully_read


def _only_resolves(bulletin: BulletinLike) -> bool:
    return _resolves(bulletin) is not None and not bulletin.outages


def _resolves(bulletin: BulletinLike) -> object | None:
    return bulletin.resolves if isinstance(bulletin, _Resolving) else None


def _resolving(bulletin: _Bulletin, outages: Sequence[Outage]) -> _Bulletin:
    return cast("_Bulletin", cast("_Resolving", bulletin).resolving(outages))


def _ends(outages: Iterable[Outage]) -> int:
    return sum(each.end is not None for each in outages)


def in_revision_order(revisions: Sequence[_Bulletin]) -> list[list[_Bulletin]]:
    """Revisions of one number, the latest last; those that nothing tells apart together."""
    place = _by_time_and_rank if all(each.published for each in revisions) else _by_rank
    return [list(alike) for _, alike in groupby(sorted(revisions, key=place), key=place)]


def contradict(revisions: Sequence[BulletinLike]) -> bool:
    """Whether revisions that nothing tells apart announce different outages."""
    return len({_said(each.outages) for each in revisions}) > 1


def _said(outages: Iterable[Outage]) -> frozenset[_Fact]:
    """What outages say of each system, in whatever sections and words."""
    return frozenset(
        (system, each.start, each.end, each.impact, each.approximate)
        for each in outages
        for system in each.systems
    )


def _agreed(latest: Sequence[BulletinLike]) -> Iterator[Outage]:
    """The outages of revisions that nothing tells apart, told once: what not all of them say
    counts as approximate. Where to read it and when it was published can come from any of them.
    """
    common = frozenset.intersection(*(_said(each.outages) for each in latest))
    told: frozenset[_Fact] = frozenset()
    by_knowledge = sorted(latest, key=_tells, reverse=True)
    for each in by_knowledge:
        for outage in each.outages:
            facts = _said([outage])
            if not facts <= common:
                yield outage.model_copy(update={"approximate": True})
            elif not facts <= told:
                same = (o for other in by_knowledge for o in other.outages if _said([o]) == facts)
                yield _with_evidence(outage, same)
        told |= _said(each.outages)


def _with_evidence(outage: Outage, same: Iterable[Outage]) -> Outage:
    """An outage with what it lacks of where and when it was told, from others that say the same."""
    found: dict[str, object] = {}
    for other in same:
        for name in ("source", "published", "note"):
            if getattr(outage, name) is None and getattr(other, name) is not None:
                found.setdefault(name, getattr(other, name))
    return outage.model_copy(update=found) if found else outage


def _superseded(
    revisions: Sequence[BulletinLike], followed: Sequence[BulletinLike]
) -> Iterator[Outage]:
    """The outages of revisions that others took the place of, or took back."""
    taken_back = not any(each.outages for each in followed)
    at = followed[0].published
    for each in revisions:
        for outage in each.outages:
            if not taken_back:
                yield outage
            elif at is not None:
                yield outage.model_copy(update={"withdrawn": at})


def latest_revisions(outages: Iterable[Outage]) -> _Split:
    """Of each number the outages published last, beside those of unknown time of publication; of
    these, where the status of all is known, those of the last status; of the same outage in
    several, one. Those without a number all count.

    The same outage has the same number, systems and start: one with an end goes before those
    without, and one of several without an end is that with the latest last word. Two that differ
    in their ends contradict each other, and both count.
    """
    split: _Split = ([], [])
    numbered: dict[str, list[Outage]] = {}
    for each in outages:
        if each.number is None:
            split[0].append(each)
        else:
            numbered.setdefault(each.number, []).append(each)
    for same in numbered.values():
        latest = max((each.published for each in same if each.published), default=None)
        last = [each for each in same if each.published in {None, latest}]
        if all(each.status for each in last):
            final = max(each.status.rank for each in last if each.status)
            last = [each for each in last if each.status and each.status.rank == final]
        ended = {(each.systems, each.start) for each in last if each.end}
        best: dict[tuple[object, ...], Outage] = {}
        for each in sorted(last, key=_knowledge):
            if each.end or (each.systems, each.start) not in ended:
                best[each.systems, each.start, each.end] = each
        kept = {id(each) for each in best.values()}
        for each in same:
            split[id(each) not in kept].append(each)
    return split


def disputed(
    current: Iterable[Outage], one: Iterable[Outage], other: Iterable[Outage]
) -> list[tuple[Outage, Outage]]:
    """Where two records contradict each other: of the outages that count once they are joined,
    those of one number and one system of which neither record knows the other's, in pairs, the
    first record's first.
    """
    told = [{fact for each in record for fact in _places(each)} for record in (one, other)]
    alone: dict[str | None, tuple[list[Outage], list[Outage]]] = {}
    for each in current:
        known = [not told[side].isdisjoint(_places(each)) for side in (0, 1)]
        if not all(known):
            alone.setdefault(each.number, ([], []))[known.index(True)].append(each)
    return [
        pair
        for number, sides in alone.items()
        if number is not None
        for pair in product(*sides)
        if not pair[0].systems.isdisjoint(pair[1].systems)
    ]


def _places(outage: Outage) -> set[tuple[object, ...]]:
    """Its window in each of its systems, under its number."""
    return {(outage.number, system, outage.start, outage.end) for system in outage.systems}


def known_at(at: int, outages: Iterable[Outage], history: Iterable[Outage]) -> _Split:
    """What was known of outages and their earlier revisions at an instant.

    A notice counts from when it was published. Of an outage without that time, one that was
    scheduled is taken as announced ahead; of any other the start is taken as known when it began,
    and the end when it ended. An earlier revision without that time cannot be placed.
    """
    known = [_as_known(each, at) for each in outages]
    known += [_as_known(each, at) for each in history if each.published]
    return latest_revisions(each for each in known if each)


def _as_known(outage: Outage, at: int) -> Outage | None:
    now = to_datetime(at)
    if outage.withdrawn:
        if outage.withdrawn <= now:
            return None
        outage = outage.model_copy(update={"withdrawn": None})
    if outage.published:
        if outage.published > now:
            return None
    elif not outage.scheduled:
        if outage.start > now:
            return None
        if outage.end is not None and outage.end > now:
            return outage.model_copy(update={"end": None, "last_known": now})
    if outage.last_known is not None and outage.last_known > now:
        return outage.model_copy(update={"last_known": now if now > outage.start else None})
    return outage


def _knowledge(outage: Outage) -> tuple[datetime, bool, bool, str]:
    """What orders records of the same outage: the last tells the most."""
    published, source = outage.published is not None, outage.source is not None
    return outage.last_word, published, source, outage.model_dump_json()


def _tells(bulletin: BulletinLike) -> tuple[bool, str]:
    """What orders revisions that nothing tells apart: the last is the one to keep."""
    return bulletin.published is not None, "".join(
        each.model_dump_json() for each in bulletin.outages
    )


def _by_rank(bulletin: BulletinLike) -> tuple[int, int]:
    return 0, bulletin.rank


def _by_time_and_rank(bulletin: BulletinLike) -> tuple[int, int]:
    return instant(bulletin.published or ""), bulletin.rank
