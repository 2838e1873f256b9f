"""Revisions of outages: of one number the latest counts, and what was known when."""

from collections.abc import Iterable
from datetime import datetime
from itertools import product

from graceperiod.outages import Outage
from graceperiod.times import to_datetime

__all__ = ["disputed", "known_at", "latest_revisions"]

_Split = tuple[list[Outage], list[Outage]]
"""The outages that count, and the earlier revisions."""


def latest_revisions(outages: Iterable[Outage]) -> _Split:
    """The outages that count, and the earlier revisions, by number, publication and status.

    Of one number the outages published last count, beside those of unknown time of publication;
    of these, if the status of all is known, those of the last status. Those without a number all
    count. The same outage has the same number, systems and start, and counts once: one with an end
    goes before those without, and of several without an end the one with the latest last word
    stays. Two that differ in their ends contradict each other, and both count.
    """
    split: _Split = ([], [])
    numbered: dict[str, list[Outage]] = {}
    for outage in outages:
        if outage.number is None:
            split[0].append(outage)
        else:
            numbered.setdefault(outage.number, []).append(outage)
    for same in numbered.values():
        latest = max((outage.published for outage in same if outage.published), default=None)
        last = [outage for outage in same if outage.published in {None, latest}]
        if all(outage.status for outage in last):
            final = max(outage.status.rank for outage in last if outage.status)
            last = [outage for outage in last if outage.status and outage.status.rank == final]
        ended = {(outage.systems, outage.start) for outage in last if outage.end}
        best: dict[tuple[object, ...], Outage] = {}
        for outage in sorted(last, key=_knowledge):
            if outage.end or (outage.systems, outage.start) not in ended:
                best[outage.systems, outage.start, outage.end] = outage
        kept = {id(outage) for outage in best.values()}  # equal outages can be two revisions
        for outage in same:
            split[id(outage) not in kept].append(outage)
    return split


def disputed(
    current: Iterable[Outage], one: Iterable[Outage], other: Iterable[Outage]
) -> list[tuple[Outage, Outage]]:
    """Where two records contradict each other: pairs of outages, the first record's first.

    Both outages count once the records are joined, have one number and share a system, and
    neither record knows the other's.
    """
    known = [{fact for outage in record for fact in _places(outage)} for record in (one, other)]
    alone: dict[str | None, tuple[list[Outage], list[Outage]]] = {}
    for outage in current:
        knows = [not known[side].isdisjoint(_places(outage)) for side in (0, 1)]
        if not all(knows):
            alone.setdefault(outage.number, ([], []))[knows.index(True)].append(outage)
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
    known = [_as_known(outage, at) for outage in outages]
    known += [_as_known(outage, at) for outage in history if outage.published]
    return latest_revisions(outage for outage in known if outage)


def _as_known(outage: Outage, at: int) -> Outage | None:
    """An outage as it was known at an instant; None if it was not."""
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
    """The key that orders records of the same outage: the last tells the most."""
    published, source = outage.published is not None, outage.source is not None
    return outage.last_word, published, source, outage.model_dump_json()
