"""What was known when: revisions of one bulletin share its number, and the latest counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from graceperiod.eastern import instant, to_datetime
from graceperiod.outages import Outage

__all__ = ["BulletinLike", "known_at", "latest_bulletins", "latest_revisions"]

_Split = tuple[list[Outage], list[Outage]]
"""The outages that count, and the earlier revisions."""


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


def latest_bulletins(bulletins: Iterable[BulletinLike]) -> _Split:
    """Of each number the outages of the latest revision: by the time of publication if it is known
    of all of them, else by status.

    Revisions that nothing tells apart all count, and so do bulletins without a number. One of
    which nothing could be read does not take the place of one that could. The outages that a
    notice took back, by announcing none, are not kept as history, where they would look open.
    """
    revisions: dict[str, list[BulletinLike]] = {}
    current: list[Outage] = []
    history: list[Outage] = []
    for bulletin in bulletins:
        if bulletin.number is None:
            current += bulletin.outages
        else:
            revisions.setdefault(bulletin.number, []).append(bulletin)
    for same in revisions.values():
        place = _by_time_and_rank if all(each.published for each in same) else _by_rank
        told = [each for each in same if each.outages or each.is_fully_read]
        latest = max(map(place, told), default=None)
        now = [outage for each in told if place(each) == latest for outage in each.outages]
        current += now
        if now:
            known = set(now)
            history += [each for one in same for each in one.outages if each not in known]
    return current, history


def latest_revisions(outages: Iterable[Outage]) -> _Split:
    """Of each number the outages published last, beside those of unknown time of publication; of
    the same outage in several of these, one. Those without a number all count.

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
        ended = {(each.systems, each.start) for each in last if each.end}
        best: dict[tuple[object, ...], Outage] = {}
        for each in sorted(last, key=_knowledge):
            if each.end or (each.systems, each.start) not in ended:
                best[each.systems, each.start, each.end] = each
        kept = {id(each) for each in best.values()}
        for each in same:
            split[id(each) not in kept].append(each)
    return split


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


def _by_rank(bulletin: BulletinLike) -> tuple[int, int]:
    return 0, bulletin.rank


def _by_time_and_rank(bulletin: BulletinLike) -> tuple[int, int]:
    return instant(bulletin.published or ""), bulletin.rank
