"""Several bulletins: the same notice once, and the revisions of one number folded into one."""

from collections.abc import Iterable, Sequence

from graceperiod.bulletins.model import Bulletin, Finding, FindingCode
from graceperiod.outages import BulletinStatus
from graceperiod.record.notices import (
    Notice,
    contradict,
    group_by,
    in_revision_order,
    resolve_notices,
    share_nothing,
)

__all__ = ["TAKES_BACK", "fold_bulletins", "is_same"]

_CONTRADICT = FindingCode.REVISIONS_CONTRADICT
TAKES_BACK = {BulletinStatus.CANCELLED, BulletinStatus.POSTPONED}
"""What a notice can be that takes an outage back."""


def fold_bulletins(bulletins: Iterable[Bulletin]) -> tuple[Bulletin, ...]:
    """Fold notices with the same number: the latest revision, by time of issue or receipt if it is
    known of all of them, else by status, with the earlier ones. `read_bulletins` does it too.

    One that says no more than that an outage is over ends those that the revision before it
    announced. The same notice given twice counts once, with the finding `DUPLICATE`. Where nothing
    tells which of two that differ is the later, both count in a calendar, and
    `REVISIONS_CONTRADICT` says so. A calendar folds notices alike, but has no findings.
    """
    alone = (
        revision.model_copy(update={"earlier": ()}) if revision.earlier else revision
        for given in bulletins
        for revision in given.revisions()
    )
    same = group_by(alone, lambda one: one.number or (one.sha256, one.issued, one.title))
    folded = [_folded(_distinct(revisions)) for revisions in same.values()]
    noted = (_noted_as_ended(bulletin, folded) for bulletin in folded)
    return tuple(_noted_as_taken_back(bulletin, folded) for bulletin in noted)


def _noted_as_ended(bulletin: Bulletin, others: Sequence[Bulletin]) -> Bulletin:
    """A bulletin with a finding if an outage that it leaves open has an end in one that is not a
    revision of it.
    """
    left_open = _places(bulletin, ended=False)
    ending = [other for other in others if left_open & _places(other, ended=True)]
    if not ending or bulletin in ending:
        return bulletin
    message = (
        "it gives no end of an outage that has one in a notice with another number or none, and "
        "both count"
    )
    return _noted(bulletin, _CONTRADICT, message, ending)


def _noted_as_taken_back(bulletin: Bulletin, others: Sequence[Bulletin]) -> Bulletin:
    """A bulletin with a finding if one without a number calls off or puts off what it may mean."""
    taking = [other for other in others if other.number is None and other.status in TAKES_BACK]
    found = [other for other in taking if bulletin.number and _may_take_back(other, bulletin)]
    message = "it stands, and may be what a notice without a number called off or put off"
    return _noted(bulletin, _CONTRADICT, message, found) if found else bulletin


def _may_take_back(notice: Bulletin, bulletin: Bulletin) -> bool:
    """Whether a notice that calls off or puts off may mean an outage of a bulletin: one that it
    says it withdraws; or, if it says of none, planned work of its systems that was still to come.
    """
    withdrawn, kept = (
        {(system, outage.start) for outage in outages for system in outage.systems}
        for outages in (notice.withdrawn, notice.outages)
    )
    systems = {system for section in notice.sections for system in section.systems}
    return any(
        (system, outage.start) in withdrawn
        if withdrawn
        else system in systems
        and (system, outage.start) not in kept
        and outage.scheduled
        and (notice.published is None or outage.start > notice.published)
        for outage in bulletin.outages
        for system in outage.systems
    )


def _places(bulletin: Bulletin, *, ended: bool) -> set[tuple[object, ...]]:
    """System and start of each outage with an end, or of each without."""
    return {
        (system, outage.start)
        for outage in bulletin.outages
        if (outage.end is not None) is ended
        for system in outage.systems
    }


def _distinct(same: Sequence[Bulletin]) -> list[Bulletin]:
    """The notices of one number, each once."""
    groups: list[list[Bulletin]] = []
    # One of unknown time is the same as one of known time, and does not make two of these one.
    for bulletin in sorted(same, key=lambda each: each.published is None):
        twins = next((group for group in groups if is_same(group[0], bulletin)), None)
        if twins is None:
            groups.append([bulletin])
        else:
            twins.append(bulletin)
    message = "the same notice was given more than once, and counts once"
    return [
        group[0]
        if len(group) == 1
        else _noted(max(group, key=_tells), FindingCode.DUPLICATE, message, group)
        for group in groups
    ]


def is_same(one: Bulletin, other: Bulletin) -> bool:
    """Whether two are one notice, from two places or in two forms."""
    if one.number != other.number:
        return False
    if _place(one) == _place(other):
        return True
    said = [(each.status, each.outages, each.resolves) for each in (one, other)]
    alike = said[0] == said[1] and bool(one.outages or one.resolves)
    return alike and (one.published == other.published or None in {one.published, other.published})


def _place(bulletin: Bulletin) -> tuple[object, ...]:
    """What tells a notice from the others of its number, also in one source."""
    line = bulletin.sections[0].line if bulletin.sections else None
    return bulletin.sha256, line, bulletin.issued, bulletin.status, bulletin.title


def _tells(bulletin: Bulletin) -> tuple[bool, bool, int, str]:
    """What orders the same notice given twice: the last is the one to keep."""
    dated, cited = bulletin.published is not None, bulletin.url is not None
    return dated, cited, -len(bulletin.findings), bulletin.sha256


def _folded(revisions: Sequence[Bulletin]) -> Bulletin:
    """The latest of the revisions of one number, with the others as its earlier ones."""
    notices = resolve_notices(notice for bulletin in revisions for notice in bulletin.notices())
    telling = [notice for notice in notices if notice.is_telling]
    unread = [notice for notice in notices if not notice.is_telling] if telling else []
    groups = in_revision_order(telling or notices)
    *earlier, latest = map(_resolved, (*unread, *(notice for group in groups for notice in group)))
    if later := [notice for notice in unread if _is_later(notice, groups[-1])]:
        message = "a later notice was not read in full, and may say otherwise"
        latest = _noted(latest, _CONTRADICT, message, later)
    if contradict(groups[-1]):
        message = "nothing tells which of these is the later, and they differ; both count"
        latest = _noted(latest, _CONTRADICT, message, groups[-1])
    if odd := [notice for notice in telling if _is_odd(notice, telling)]:
        message = (
            "it shares neither a system nor a day with the other notices of its number, of which "
            "the latest takes the place of the others; check the number"
        )
        latest = _noted(latest, _CONTRADICT, message, odd)
    return latest.model_copy(update={"earlier": tuple(earlier)}) if earlier else latest


def _is_odd(notice: Notice, telling: Sequence[Notice]) -> bool:
    """Whether a notice is about something else than the others of its number, as with a slip in
    the number.
    """
    others = [outage for other in telling if other is not notice for outage in other.outages]
    return bool(notice.outages and others) and share_nothing(notice.outages, others)


def _is_later(notice: Notice, latest: Sequence[Notice]) -> bool:
    """Whether a notice that was not read in full may have come after the latest ones."""
    if notice.resolves is not None:
        return False
    times = [one.published for one in latest if one.published]
    return notice.published is None or not times or notice.published > max(times)


def _resolved(notice: Notice) -> Bulletin:
    """The bulletin of a notice with the outages that it took over, and a finding for each end that
    was presumed.
    """
    bulletin: Bulletin = notice.bulletin
    if notice.outages in (bulletin.outages, bulletin.withdrawn):
        return bulletin
    code = FindingCode.RESOLVED_WITHOUT_END
    findings = [finding for finding in bulletin.findings if not finding.left_out]
    findings += [Finding(code=code, message=message) for message in notice.presumptions]
    return bulletin.model_copy(update={"outages": notice.outages, "findings": tuple(findings)})


def _noted(
    bulletin: Bulletin, code: FindingCode, message: str, named: Iterable[Bulletin | Notice]
) -> Bulletin:
    """A bulletin with a finding about some notices."""
    names = " and ".join(sorted(set(map(_name, named))))
    finding = Finding(code=code, message=f"{message}: {names}")
    if finding in bulletin.findings:
        return bulletin
    return bulletin.model_copy(update={"findings": (*bulletin.findings, finding)})


def _name(notice: Bulletin | Notice) -> str:
    bulletin = notice.bulletin if isinstance(notice, Notice) else notice
    parts = bulletin.status, bulletin.file, bulletin.sha256[:12]
    return f"{bulletin.number or bulletin.title} ({', '.join(filter(None, parts))})"
