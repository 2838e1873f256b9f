"""Revisions of outages: which counts of one number, and what was known at an instant.

Outages that come from a table, or from two records, have no notices around them any more: only
their own number, publication and status tell which is the later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from graceperiod.outages import Outage
from graceperiod.times import to_datetime

__all__ = ["disputed_pairs", "latest_revisions", "revisions_known_at"]

_Split = tuple[list[Outage], list[Outage]]
"""The outages that count, and the earlier revisions."""


def latest_revisions(outages: Iterable[Outage]) -> _Split:
    """The outages that count, and the earlier revisions, by number, publication and status.

    Of one number, the outages published last count, and those whose time of publication is not
    known; of these, if each has a status, only those of the last status. Outages without a number
    all count. Outages with the same number, systems and start are the same outage, which counts
    once: one with an end goes before one without, and of several without an end the one with the
    latest last word stays. Two with different ends contradict each other, and both count.
    """
    numbered: dict[str | None, list[Outage]] = {}
    for outage in outages:
        numbered.setdefault(outage.number, []).append(outage)
    split: _Split = (numbered.pop(None, []), [])
    for same in numbered.values():
        latest = max((outage.published for outage in same if outage.published), default=None)
        last = [outage for outage in same if outage.published in {None, latest}]
        if all(outage.status for outage in last):
            final = max(outage.status.rank for outage in last if outage.status)
            last = [outage for outage in last if outage.status and outage.status.rank == final]
        ended = {(outage.systems, outage.start) for outage in last if outage.end}
        best: dict[tuple[object, ...], Outage] = {}
        for outage in sorted(last, key=_evidence):  # the last of those alike stays
            if outage.end or (outage.systems, outage.start) not in ended:
                best[outage.systems, outage.start, outage.end] = outage
        # By identity: equal outages can be two revisions, of which one is history.
        kept = {id(outage) for outage in best.values()}
        for outage in same:
            split[id(outage) not in kept].append(outage)
    return split


def disputed_pairs(
    current: Sequence[Outage], one: Iterable[Outage], other: Iterable[Outage]
) -> list[tuple[Outage, Outage]]:
    """The pairs of outages in which two records contradict each other, the first record's first.

    The two outages count after the records are joined (`current`), have one number and share a
    system, and each is in one of the records alone.
    """
    known, others = (
        {place for outage in side for place in _places(outage)} for side in (one, other)
    )
    alone: dict[str | None, list[Outage]] = {}
    for outage in current:
        if known.isdisjoint(_places(outage)):
            alone.setdefault(outage.number, []).append(outage)
    return [
        (own, foreign)
        for own in current
        if own.number is not None and others.isdisjoint(_places(own))
        for foreign in alone.get(own.number, ())
        if not own.systems.isdisjoint(foreign.systems)
    ]


def _places(outage: Outage) -> set[tuple[object, ...]]:
    """Number, start and end of an outage, once for each of its systems."""
    return {(outage.number, system, outage.start, outage.end) for system in outage.systems}


def revisions_known_at(at: int, outages: Iterable[Outage], history: Iterable[Outage]) -> _Split:
    """What was known of outages and their earlier revisions at an instant; see `Record.as_of`."""
    known = [_as_known(outage, at) for outage in outages]
    # An earlier revision without a time of publication cannot be placed, and is left out.
    known += [_as_known(outage, at) for outage in history if outage.published]
    return latest_revisions(outage for outage in known if outage)


def _as_known(outage: Outage, at: int) -> Outage | None:
    """An outage as it was known at an instant; None if it was not known yet, or no more."""
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
    # What happened up to a moment still to come was not known either.
    if outage.last_known is not None and outage.last_known > now:
        return outage.model_copy(update={"last_known": now if now > outage.start else None})
    return outage


def _evidence(outage: Outage) -> tuple[datetime, bool, bool, str]:
    """The sort key of the same outage in several records; the last one says the most."""
    published, source = outage.published is not None, outage.source is not None
    return outage.last_word, published, source, outage.model_dump_json()
