"""From the claims that stand to the bulletin: the one place that makes outages and bulletins."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Part, Settled
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Bulletin, BulletinSection, Finding
from graceperiod.bulletins.source.letters import Message
from graceperiod.bulletins.words.traits import is_planned
from graceperiod.outages import BulletinStatus, Direction, Impact, Origin, Outage, Wording
from graceperiod.record.notices import group_by
from graceperiod.record.resolutions import Resolution
from graceperiod.systems import System
from graceperiod.times import to_datetime

__all__ = ["Known", "make_bulletin"]


class Known(NamedTuple):
    """What is known of a bulletin beside its claims."""

    message: Message
    number: str | None
    dated: date | None
    languages: tuple[str, ...]
    findings: tuple[Finding, ...]
    resolves: Resolution | None


class Group(NamedTuple):
    """The systems of a section that share their windows and traits. A window is its start, its end
    and its line.
    """

    part: Part
    language: str
    systems: frozenset[System]
    windows: tuple[tuple[datetime, datetime | None, Line], ...]
    impact: Impact
    direction: Direction
    approximate: bool


def make_bulletin(known: Known, case: Case, settled: Settled) -> Bulletin:
    """The bulletin with the outages of the claims that stand."""
    message = known.message
    groups = list(_groups(case, settled))
    called_off = [claim for claim in settled.claims if claim.fate is Fate.CALLED_OFF]
    is_cancelled = settled.status is BulletinStatus.CANCELLED
    withdrawn = _grouped(called_off, case) if is_cancelled else ()
    graces = (group.part.penalty.grace for group in groups if group.part.penalty)
    return Bulletin(
        number=known.number,
        status=settled.status,
        title=case.title.text or None,
        issued=case.issued_at,
        received=case.received_at,
        dated=known.dated,
        url=message.url,
        message_id=message.message_id,
        file=message.file,
        outages=tuple(_outages(groups, known, case, settled)),
        withdrawn=tuple(_outages(withdrawn, known, case, settled)),
        sections=tuple(map(_section_of, groups)),
        findings=known.findings,
        grace=next(filter(None, graces), None),
        languages=known.languages,
        sha256=message.sha256,
        resolves=known.resolves,
    )


def _groups(case: Case, settled: Settled) -> Iterator[Group]:
    """The groups of each section that counts; without windows where its claims do not stand."""
    claims = group_by(settled.claims, lambda claim: claim.place)
    for part in case.parts:
        own = claims.get(part.place, [])
        if standing := [claim for claim in own if claim.fate is Fate.STANDS]:
            yield from _grouped(standing, case)
        elif part.place in settled.kept:
            for alike in group_by((*part.idle, *own), _effect_of).values():
                yield Group(part, part.language, _systems_of(alike), (), *_effect_of(alike[0]))


def _grouped(claims: Iterable[Claim], case: Case) -> Iterator[Group]:
    """Claims by what they share: first the systems of each window, then the windows of these."""
    same_window = group_by(claims, lambda claim: (_traits_of(claim), claim.window[:3]))
    same_systems = group_by(
        same_window.values(), lambda same: (_traits_of(same[0]), _systems_of(same))
    )
    for (traits, systems), found in same_systems.items():
        place, language, *_ = traits
        windows = tuple(
            (to_datetime(start), None if end is None else to_datetime(end), line)
            for start, end, line in (same[0].window[:3] for same in found)
        )
        effect = _effect_of(found[0][0])
        yield Group(case.parts[place], language, systems, windows, *effect)


def _systems_of(claims: Iterable[Claim]) -> frozenset[System]:
    return frozenset(claim.system for claim in claims if claim.system)


def _effect_of(claim: Claim) -> tuple[Impact, Direction, bool]:
    return claim.impact, claim.direction, claim.approximate


def _traits_of(claim: Claim) -> tuple[int, str, tuple[Impact, Direction, bool]]:
    return claim.place, claim.language, _effect_of(claim)


def _outages(
    groups: Iterable[Group], known: Known, case: Case, settled: Settled
) -> Iterator[Outage]:
    message = known.message
    is_read = not any(finding.left_out for finding in known.findings)
    silent = Wording.NONE if is_read and not case.mentions_penalties else None
    published = case.issued_at or case.received_at
    for group in groups:
        penalty = group.part.penalty
        for start, end, line in group.windows if group.systems else ():
            # When a notice reached the user says nothing of how long the outage went on.
            is_last_word = end is None and published is not None and case.issued_at is None
            yield Outage(
                systems=group.systems,
                start=start,
                end=end,
                number=known.number,
                title=case.title.text or None,
                scheduled=is_planned(case.title) or settled.status is BulletinStatus.SCHEDULED,
                impact=group.impact,
                direction=group.direction,
                approximate=group.approximate,
                grace=penalty.grace if penalty else None,
                wording=penalty.wording if penalty else silent,
                source=message.url,
                published=published,
                last_known=start if is_last_word else None,
                status=settled.status,
                origin=Origin(
                    file=message.file,
                    message_id=message.message_id,
                    sha256=message.sha256 or None,
                    line=line.number,
                ),
            )


def _section_of(group: Group) -> BulletinSection:
    part = group.part
    return BulletinSection(
        heading=part.section.heading.text if part.section.heading else None,
        systems=group.systems,
        windows=tuple((start, end) for start, end, _ in group.windows),
        impact=group.impact,
        direction=group.direction,
        approximate=group.approximate,
        clients=part.clients or None,
        grace=part.penalty.grace if part.penalty else None,
        scope=part.penalty.scope if part.penalty else None,
        language=group.language,
        line=part.section.line,
    )
