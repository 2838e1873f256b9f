"""Revisions: which outages count of one number, and what was known at an instant.

Every calendar is folded here, over notices. Folding again changes nothing, and the order in which
outages are given does not matter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from graceperiod.outages import BulletinStatus, Direction, Impact, Outage
from graceperiod.record.notices import Notice, in_revision_order
from graceperiod.systems import System
from graceperiod.times import to_datetime

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["disputed_pairs", "fold_notices", "fold_outages", "outages_known_at"]

_Split = tuple[list[Outage], list[Outage]]
"""The outages that count, and those that are history."""


def fold_outages(outages: Sequence[Outage], history: Sequence[Outage]) -> _Split:
    """The outages that count, and the history, of what a calendar is made of.

    Outages of one number that share publication and status are one notice. What is given as
    history stays history. What it says was taken back does not count either, so that a calendar
    can be joined with one that does not know of the cancellation yet.
    """
    earlier = (notice for notice in _notices_of(history) if notice.takes_back)
    withdrawals = map(_withdrawal, (outage for outage in (*outages, *history) if outage.withdrawn))
    current, older = fold_notices(chain(_notices_of(outages), earlier, withdrawals))
    return current, [*history, *older]


def _notices_of(outages: Iterable[Outage]) -> Iterator[Notice]:
    """The notices that announced outages; without a number, each outage is one by itself."""
    groups: dict[object, list[Outage]] = {}
    for place, outage in enumerate(outages):
        key = place if outage.number is None else (outage.number, outage.published, outage.status)
        groups.setdefault(key, []).append(outage)
    for same in groups.values():
        yield Notice(same[0].number, same[0].status, tuple(same), issued=same[0].published)


def _withdrawal(outage: Outage) -> Notice:
    """The notice by which an outage was taken back."""
    return Notice(outage.number, BulletinStatus.CANCELLED, (outage,), issued=outage.withdrawn)


def _outages_of(notices: Iterable[Notice]) -> Iterator[Outage]:
    return chain.from_iterable(notice.outages for notice in notices)


def fold_notices(
    notices: Iterable[Notice],
    unite: Callable[[Sequence[Notice]], Iterable[Outage]] = _outages_of,
) -> _Split:
    """The outages that count, and the history: of each number the latest revision counts, without
    what was taken back.

    Args:
        notices: in any order. One that could not be read replaces nothing. Those without a number
            all count.
        unite: what revisions that nothing tells apart announce together.
    """
    numbered: dict[object, list[Notice]] = {}
    for place, notice in enumerate(notices):
        if notice.is_telling:
            numbered.setdefault(notice.number or place, []).append(notice)
    current: list[Outage] = []
    history: list[Outage] = []
    for revisions in numbered.values():
        cancelling = [notice for notice in revisions if notice.takes_back]
        history += _outages_of(cancelling)
        groups = in_revision_order([notice for notice in revisions if not notice.takes_back])
        counting: list[Outage] = []
        for group in groups:
            is_latest = group is groups[-1]
            for outage in (unite if is_latest else _outages_of)(group):
                left, taken = _take_back(outage, cancelling)
                history += taken
                (counting if is_latest else history).extend(left)
        distinct = _distinct(counting)
        current += distinct
        # By value: where it was read, and when it was published, is known of the one that counts.
        history += set(counting) - set(distinct)
    return current, history


def _take_back(outage: Outage, cancelling: Iterable[Notice]) -> _Split:
    """What is left of an outage, and what was taken back of it.

    For a system that the notices do not name the outage goes on. Where nothing tells whether a
    notice is the later, the outage counts as approximate. What was taken back at an unknown time
    is left out, because it cannot be told until when it was announced.
    """
    if outage.withdrawn:
        return [], [outage]
    named: dict[datetime | None, frozenset[System]] = {}
    doubtful: frozenset[System] = frozenset()
    for notice in cancelling:
        systems = _systems_named(notice, outage)
        order = _compare(notice, outage)
        if order > 0:
            named[notice.published] = named.get(notice.published, frozenset()) | systems
        elif order == 0:
            doubtful |= systems
    left, taken = outage.systems, []
    for at in sorted(filter(None, named)):
        if over := left & named[at]:
            taken.append(outage.model_copy(update={"systems": over, "withdrawn": at}))
            left -= over
    left -= named.get(None, frozenset())
    if not left:
        return [], taken
    if left != outage.systems or not left.isdisjoint(doubtful):
        is_approximate = outage.approximate or not left.isdisjoint(doubtful)
        outage = outage.model_copy(update={"systems": left, "approximate": is_approximate})
    return [outage], taken


def _systems_named(notice: Notice, outage: Outage) -> frozenset[System]:
    """The systems for which a notice takes an outage back: all, if the notice lists no window."""
    if not notice.outages:
        return outage.systems
    listed = (other.systems for other in notice.outages if _is_meant(other, outage))
    return outage.systems & frozenset().union(*listed)


def _is_meant(listed: Outage, outage: Outage) -> bool:
    """Whether an outage is the one that a cancellation lists: they share a moment."""
    # The window withdrawn is that of the announcement, and another that overlaps it can go on.
    if listed.withdrawn:
        return (listed.start, listed.end) == (outage.start, outage.end)
    pairs = (listed, outage), (outage, listed)
    return all(one.end is None or other.start < one.end for one, other in pairs)


def _compare(notice: Notice, outage: Outage) -> int:
    """Positive where a notice is later than the one that announced an outage, 0 where nothing
    tells which is the later.
    """
    # By these two alone: if a third revision decided, folding again could change the answer.
    came, published = notice.published, outage.published
    if came and published and came != published:
        return 1 if came > published else -1
    one, other = (status.rank if status else -1 for status in (notice.status, outage.status))
    return one - other


def _distinct(outages: Sequence[Outage]) -> list[Outage]:
    """The outages without those that say nothing that another does not say."""
    started: dict[datetime, list[Outage]] = {}
    for outage in outages:
        started.setdefault(outage.start, []).append(outage)
    kept: list[Outage] = []
    for same in started.values():
        ordered = sorted(same, key=_weight, reverse=True) if len(same) > 1 else same
        for place, outage in enumerate(ordered):
            if not any(_says_all(other, outage) for other in ordered[:place]):
                kept.append(outage)
    return kept


_SILENT = {"impact": Impact.UNKNOWN, "direction": Direction.UNKNOWN, "grace": None, "wording": None}
"""What outages say of a fact that they do not know."""


def _says_all(outage: Outage, other: Outage) -> bool:
    """Whether an outage says all that another of the same start says. One with an end says more
    than one without.
    """
    if not outage.systems >= other.systems or (other.end and outage.end != other.end):
        return False
    return (outage.end is not None and other.end is None) or (
        outage.approximate >= other.approximate
        and all(
            getattr(other, name) in {silent, getattr(outage, name)}
            for name, silent in _SILENT.items()
        )
    )


def _weight(outage: Outage) -> tuple[object, ...]:
    """A sort key: an outage comes before all that it says, and after those that say all of it."""
    stated = sum(getattr(outage, name) != silent for name, silent in _SILENT.items())
    return (
        *(outage.end is not None, len(outage.systems), stated, outage.approximate),
        *(outage.ended_by is not None, outage.last_word),
        *(outage.published is not None, outage.source is not None, outage.model_dump_json()),
    )


def disputed_pairs(
    current: Iterable[Outage], one: Iterable[Outage], other: Iterable[Outage]
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


def outages_known_at(at: int, outages: Iterable[Outage]) -> list[Outage]:
    """The outages that were known at an instant, as they were known; see `Record.as_of`."""
    return [known for outage in outages if (known := _as_known(outage, at))]


def _as_known(outage: Outage, at: int) -> Outage | None:
    """An outage as it was known at an instant; None if it was not known yet."""
    now = to_datetime(at)
    if outage.withdrawn and outage.withdrawn > now:
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
    if outage.ended_by is not None and outage.ended_by > now:
        outage = outage.model_copy(update={"ended_by": None})
    if outage.last_known is not None and outage.last_known > now:
        return outage.model_copy(update={"last_known": now if now > outage.start else None})
    return outage
