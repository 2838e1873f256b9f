"""What was known when: revisions of one bulletin share its number, and the latest counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from graceperiod.eastern import instant, to_datetime
from graceperiod.outages import Outage

__all__ = ["BulletinLike", "known_at", "latest_bulletins", "latest_published"]

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
    of all of them, else by status. Bulletins without a number all count.
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
        timed = all(each.published for each in same)
        *earlier, latest = sorted(same, key=_by_time_and_rank if timed else _by_rank)
        current += latest.outages
        for each in earlier:
            history += each.outages
    return current, history


def latest_published(outages: Iterable[Outage]) -> _Split:
    """Of each number the outages published last; those without a number, or of unknown time of
    publication, all count.
    """
    outages = list(outages)
    latest: dict[str, datetime] = {}
    for each in outages:
        if each.number and each.published:
            latest[each.number] = max(each.published, latest.get(each.number, each.published))
    split: _Split = ([], [])
    for each in outages:
        superseded = each.number and each.published and each.published < latest[each.number]
        split[bool(superseded)].append(each)
    return split


def known_at(at: int, outages: Iterable[Outage], history: Iterable[Outage]) -> _Split:
    """What was known of outages and their earlier revisions at an instant.

    A notice counts from when it was published. Of an outage without that time, one that was
    scheduled is taken as announced ahead; of any other the start is taken as known when it began,
    and the end when it ended. An earlier revision without that time cannot be placed.
    """
    known = [_as_known(each, at) for each in outages]
    known += [_as_known(each, at) for each in history if each.published]
    return latest_published(each for each in known if each)


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


def _by_rank(bulletin: BulletinLike) -> int:
    return bulletin.rank


def _by_time_and_rank(bulletin: BulletinLike) -> tuple[int, int]:
    return instant(bulletin.published or ""), bulletin.rank
