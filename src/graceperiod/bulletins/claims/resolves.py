"""What a notice says is over, where it does not say since when that was out."""

from datetime import datetime, time

from graceperiod.bulletins.claims.assertions import BY_ITSELF, says_over
from graceperiod.bulletins.claims.case import Case, Settled
from graceperiod.bulletins.claims.claim import Ending
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import Clock, Day, wall_clock_of
from graceperiod.bulletins.words.passage import Passage
from graceperiod.outages import BulletinStatus
from graceperiod.record.resolutions import Resolution
from graceperiod.systems import System
from graceperiod.times import to_datetime

__all__ = ["read_resolution"]

_ANY_DAY = Day(2000, 1, 1)  # of which no hour was twice


def read_resolution(
    case: Case, settled: Settled, findings: tuple[Finding, ...]
) -> Resolution | None:
    """What a notice says is over, if it states no start and no time that is left out: the systems
    of the sentences that say so, else those of its sections.
    """
    endings = case.all_endings
    is_over = settled.status is BulletinStatus.RESOLVED or endings
    left_out = {finding.code for finding in findings if finding.left_out}
    if not is_over or settled.standing or settled.excused or left_out - {FindingCode.NO_SYSTEM}:
        return None
    timed = [ending for ending in endings if ending.when is not None or ending.clock]
    fed = {ending.sentence.text for ending in timed}
    title = Passage((Line(1, case.title.text),)).sentences
    unread = (one for one in (*title, *case.having(BY_ITSELF)) if one.tokens and says_over(one))
    if any(sentence.text not in fed for sentence in unread):
        return None  # it says when, and that was not read
    ends = {_end_of(ending) for ending in timed}
    if len(ends) > 1 or (None, None) in ends:
        return None
    at, clock = next(iter(ends), (None, None))
    return Resolution(systems=_systems_of(case, endings), at=at, clock=clock)


def _end_of(ending: Ending) -> tuple[datetime | None, time | None]:
    """When something was over: an instant, or a time of day alone; neither if it is not a time."""
    if ending.when is not None:
        return to_datetime(ending.when), None
    try:
        return None, wall_clock_of(_ANY_DAY, ending.clock or Clock(0)).time()
    except ValueError:
        return None, None


def _systems_of(case: Case, endings: tuple[Ending, ...]) -> frozenset[System]:
    told = frozenset(system for ending in endings for system in ending.systems)
    for sentence in Passage((Line(1, case.title.text),)).sentences:
        if sentence.says(BY_ITSELF):
            told |= sentence.out.all_meant or sentence.named.all_meant
    told = told or frozenset(system for part in case.parts for system in part.systems)
    return told or case.title.out.all_meant or case.title.named.all_meant
