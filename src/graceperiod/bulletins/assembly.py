"""From the claims that stand to the bulletin: the one place that makes outages and bulletins."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Part, Settled, Window
from graceperiod.bulletins.model import Bulletin, BulletinSection, Finding
from graceperiod.bulletins.words.traits import is_planned
from graceperiod.outages import BulletinStatus, Direction, Impact, Origin, Outage, Wording
from graceperiod.record.resolutions import Resolution
from graceperiod.systems import System
from graceperiod.times import to_datetime

__all__ = ["Source", "make_bulletin"]


class Group(NamedTuple):
    """The systems of a section that share their windows and traits."""

    part: Part
    language: str
    systems: frozenset[System]
    windows: tuple[Window, ...]
    impact: Impact
    direction: Direction
    approximate: bool


class Source(NamedTuple):
    """Where a bulletin comes from, and what was known of it before it was read."""

    number: str | None
    title: str | None
    issued: datetime | None
    received: datetime | None
    dated: date | None
    url: str | None
    file: str | None
    message_id: str | None
    sha256: str
    languages: tuple[str, ...]


def make_bulletin(
    source: Source,
    case: Case,
    settled: Settled,
    findings: Sequence[Finding],
    resolves: Resolution | None,
) -> Bulletin:
    """The bulletin with the outages of the claims that stand."""
    groups = list(_groups(settled.standing, case, settled))
    is_read = not any(finding.left_out for finding in findings)
    withdrawn: tuple[Outage, ...] = ()
    if settled.status is BulletinStatus.CANCELLED:
        off = [claim for claim in settled.claims if claim.fate is Fate.CALLED_OFF]
        withdrawn = tuple(_outages(_grouped(off, case), source, settled, case, is_read=is_read))
    graces = (group.part.penalty.grace for group in groups if group.part.penalty)
    return Bulletin(
        **source._asdict(),
        status=settled.status,
        outages=tuple(_outages(groups, source, settled, case, is_read=is_read)),
        withdrawn=withdrawn,
        sections=tuple(map(_section_of, groups)),
        findings=tuple(findings),
        grace=next(filter(None, graces), None),
        resolves=resolves,
    )


def _groups(claims: Sequence[Claim], case: Case, settled: Settled) -> Iterator[Group]:
    """The groups of each section that counts; without windows where its claims do not stand."""
    for part in case.parts:
        own = [claim for claim in claims if claim.place == part.place]
        if own:
            yield from _grouped(own, case)
        elif part.place in settled.kept:
            yield from _without_windows(part, settled.claims)


def _without_windows(part: Part, claims: Sequence[Claim]) -> Iterator[Group]:
    """The systems of a section none of whose claims stand, apart by their traits."""
    traits: dict[tuple[Impact, Direction, bool], frozenset[System]] = {}
    for claim in (*part.idle, *(one for one in claims if one.place == part.place)):
        key = claim.impact, claim.direction, claim.approximate
        traits[key] = traits.get(key, frozenset()) | ({claim.system} if claim.system else set())
    for (impact, direction, approximate), systems in traits.items():
        yield Group(part, part.language, systems, (), impact, direction, approximate)


def _grouped(claims: Iterable[Claim], case: Case) -> Iterator[Group]:
    """Claims by what they share: first the systems of each window, then the windows of these."""
    same_window: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        same_window.setdefault((*_traits_of(claim), claim.window[:3]), []).append(claim)
    same_systems: dict[tuple[object, ...], list[list[Claim]]] = {}
    for group in same_window.values():
        systems = frozenset(claim.system for claim in group if claim.system)
        same_systems.setdefault((*_traits_of(group[0]), systems), []).append(group)
    for groups in same_systems.values():
        one = groups[0][0]
        yield Group(
            case.parts[one.place],
            one.language,
            frozenset(claim.system for claim in groups[0] if claim.system),
            tuple(group[0].window for group in groups),
            one.impact,
            one.direction,
            one.approximate,
        )


def _traits_of(claim: Claim) -> tuple[int, str, Impact, Direction, bool]:
    return claim.place, claim.language, claim.impact, claim.direction, claim.approximate


def _outages(
    groups: Iterable[Group], source: Source, settled: Settled, case: Case, *, is_read: bool
) -> Iterator[Outage]:
    silent = Wording.NONE if is_read and not case.mentions_penalties else None
    published = source.issued or source.received
    for group in groups:
        penalty = group.part.penalty
        for window in group.windows if group.systems else ():
            start = to_datetime(window.start)
            # When a notice reached the user says nothing of how long the outage went on.
            known = window.end is None and published is not None and source.issued is None
            yield Outage(
                systems=group.systems,
                start=start,
                end=None if window.end is None else to_datetime(window.end),
                number=source.number,
                title=source.title,
                scheduled=is_planned(case.title) or settled.status is BulletinStatus.SCHEDULED,
                impact=group.impact,
                direction=group.direction,
                approximate=group.approximate,
                grace=penalty.grace if penalty else None,
                wording=penalty.wording if penalty else silent,
                source=source.url,
                published=published,
                last_known=start if known else None,
                status=settled.status,
                origin=Origin(
                    file=source.file,
                    message_id=source.message_id,
                    sha256=source.sha256 or None,
                    line=window.line.number,
                ),
            )


def _section_of(group: Group) -> BulletinSection:
    part = group.part
    return BulletinSection(
        heading=part.section.heading.text if part.section.heading else None,
        systems=group.systems,
        windows=tuple(
            (to_datetime(window.start), None if window.end is None else to_datetime(window.end))
            for window in group.windows
        ),
        impact=group.impact,
        direction=group.direction,
        approximate=group.approximate,
        clients=part.clients or None,
        grace=part.penalty.grace if part.penalty else None,
        scope=part.penalty.scope if part.penalty else None,
        language=group.language,
        line=part.section.line,
    )
