"""Revisions: which outages count of one number, and what was known at an instant.

Every calendar is folded here, over notices. Folding again changes nothing, and the order in which
outages are given does not matter.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graceperiod.outages import BulletinStatus, Direction, Impact, Outage
from graceperiod.record.notices import Notice, group_by, in_revision_order
from graceperiod.times import to_datetime

if TYPE_CHECKING:
    from datetime import datetime

    from graceperiod.systems import System

__all__ = ["disputed_pairs", "fold_notices", "fold_outages", "is_about", "outage_known_at"]

_Split = tuple[list[Outage], list[Outage]]
"""The outages that count, and those that are history."""


def fold_outages(outages: Sequence[Outage], history: Sequence[Outage]) -> _Split:
    """The outages that count, and the history, of what a calendar is made of.

    Outages of one number that share publication and status are one notice. What is given as
    history stays history. What it says was taken back does not count either, so that a calendar
    can be joined with one that does not know of the cancellation yet.
    """
    cancelled = [outage for outage in history if outage.status is BulletinStatus.CANCELLED]
    # Without a number, each outage is a notice by itself.
    groups: defaultdict[Any, list[Outage]] = defaultdict(list)
    for outage in (*outages, *cancelled):
        groups[outage.number or id(outage), outage.published, outage.status].append(outage)
    for outage in (*outages, *history):
        if at := outage.withdrawn:
            groups[outage.number or id(outage), at, BulletinStatus.CANCELLED].append(outage)
    current, older = fold_notices(
        Notice(same[0].number, status, tuple(same), issued=at)
        for (_, at, status), same in groups.items()
    )
    return current, [*history, *older]


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
    telling = (notice for notice in notices if notice.is_telling)
    numbered = group_by(telling, lambda notice: notice.number or id(notice))
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
                for part in _parts(outage, cancelling):
                    (counting if is_latest and not part.withdrawn else history).append(part)
        distinct = _distinct(counting)
        current += distinct
        # By value: where it was read, and when it was published, is known of the one that counts.
        history += set(counting) - set(distinct)
    return current, history


def _parts(outage: Outage, cancelling: Sequence[Notice]) -> Iterator[Outage]:
    """What was taken back of an outage, with the time of it as `withdrawn`, and what is left.

    A notice that lists no window takes back all of it. For a system that the notices do not name
    the outage goes on. Where nothing tells whether a notice is the later, the outage counts as
    approximate. What was taken back at an unknown time is left out, because it cannot be told
    until when it was announced.
    """
    if outage.withdrawn or not cancelling:
        yield outage
        return
    named: defaultdict[datetime | None, frozenset[System]] = defaultdict(frozenset)
    doubtful: frozenset[System] = frozenset()
    for notice in cancelling:
        listed = (other.systems for other in notice.outages if _is_meant(other, outage))
        systems = frozenset().union(*listed) if notice.outages else outage.systems
        order = _compare(notice, outage)
        if order > 0:
            named[notice.published] |= systems
        elif order == 0:
            doubtful |= systems
    left = outage.systems
    # The earliest first: what one notice took back, a later one cannot take back again.
    for at in sorted(filter(None, named)):
        if over := left & named[at]:
            yield outage.model_copy(update={"systems": over, "withdrawn": at})
            left -= over
    if left := left - named[None]:
        approximate = outage.approximate or not left.isdisjoint(doubtful)
        yield outage.model_copy(update={"systems": left, "approximate": approximate})


def _is_meant(listed: Outage, outage: Outage) -> bool:
    """Whether an outage is the one that a cancellation lists: they share a moment."""
    # The window withdrawn is that of the announcement, and another that overlaps it can go on.
    if listed.withdrawn:
        return (listed.start, listed.end) == (outage.start, outage.end)
    pairs = (listed, outage), (outage, listed)
    return all(one.end is None or other.start < one.end for one, other in pairs)


def is_about(listed: Outage, outage: Outage) -> bool:
    """Whether an outage that a notice lists, or takes back, is this one of the same number: they
    share a system and a moment.
    """
    is_same = listed.number is not None and listed.number == outage.number
    shares_system = not listed.systems.isdisjoint(outage.systems)
    return is_same and shares_system and _is_meant(listed, outage)


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


def _distinct(outages: Iterable[Outage]) -> list[Outage]:
    """The outages without those that say nothing that another does not say."""
    kept: list[Outage] = []
    for same in group_by(outages, attrgetter("start")).values():
        distinct: list[Outage] = []
        # Most start alone, and are not weighed, because that writes them as JSON.
        for outage in sorted(same, key=_weight, reverse=True) if len(same) > 1 else same:
            if not any(_says_all(other, outage) for other in distinct):
                distinct.append(outage)
        kept += distinct
    return kept


def _says_all(outage: Outage, other: Outage) -> bool:
    """Whether an outage says all that another of the same start says. One with an end says more
    than one without.
    """
    if outage.end != other.end:
        return other.end is None and outage.systems >= other.systems
    return _stated(outage) >= _stated(other)


def _stated(outage: Outage) -> frozenset[object]:
    """What an outage states beside its window: its systems, and what else is known."""
    # In one set, because no two of these facts have a value in common.
    facts = {outage.impact, outage.direction, outage.grace, outage.wording, outage.approximate}
    return (outage.systems | facts) - {None, False, Impact.UNKNOWN, Direction.UNKNOWN}


def _weight(outage: Outage) -> tuple[object, ...]:
    """A sort key: an outage comes after all that it says, and before those that say all of it."""
    says = outage.end is not None, len(_stated(outage)), outage.ended_by is not None
    known = outage.published is not None, outage.source is not None
    return *says, outage.last_word, *known, outage.model_dump_json()


def disputed_pairs(
    current: Iterable[Outage], one: Iterable[Outage], other: Iterable[Outage]
) -> list[tuple[Outage, Outage]]:
    """The pairs of outages in which two records contradict each other, the first record's first.

    The two outages count after the records are joined (`current`), have one number and share a
    system, and each is in one of the records alone.
    """
    known, others = (set(chain.from_iterable(map(_places, side))) for side in (one, other))
    foreigners = (outage for outage in current if known.isdisjoint(_places(outage)))
    numbered = group_by(foreigners, attrgetter("number"))
    return [
        (own, foreign)
        for own in current
        if own.number is not None and others.isdisjoint(_places(own))
        for foreign in numbered.get(own.number, ())
        if not own.systems.isdisjoint(foreign.systems)
    ]


def _places(outage: Outage) -> set[tuple[object, ...]]:
    """Number, start and end of an outage, once for each of its systems."""
    return {(outage.number, system, outage.start, outage.end) for system in outage.systems}


def outage_known_at(at: int, outage: Outage) -> Outage | None:
    """An outage as it was known at an instant; None if it was not known yet. See `Record.as_of`."""
    now = to_datetime(at)
    is_announced = bool(outage.published or outage.scheduled)
    known_from = outage.published if is_announced else outage.start
    if known_from and known_from > now:
        return None
    # What happened up to a moment still to come was not known either.
    moments = ((name, getattr(outage, name)) for name in ("withdrawn", "ended_by"))
    known: dict[str, object] = {name: None for name, moment in moments if moment and moment > now}
    if outage.end and outage.end > now and not is_announced:
        known |= {"end": None, "last_known": now}
    elif outage.last_known and outage.last_known > now:
        known["last_known"] = now if now > outage.start else None
    return outage.model_copy(update=known) if known else outage
