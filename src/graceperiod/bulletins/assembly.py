"""From the claims that stand to a bulletin: the one place that makes outages and sections."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Part, Settled, Window
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Bulletin, BulletinSection
from graceperiod.bulletins.words.traits import Penalty, is_planned
from graceperiod.outages import BulletinStatus, Direction, Impact, Origin, Outage, Wording
from graceperiod.record.notices import group_by
from graceperiod.systems import System
from graceperiod.times import to_datetime

__all__ = ["with_outages"]


class Group(NamedTuple):
    """The systems of a section that share their windows and traits, and the line of each window."""

    section: BulletinSection
    penalty: Penalty | None
    lines: tuple[Line, ...]


def with_outages(bulletin: Bulletin, case: Case, settled: Settled) -> Bulletin:
    """A bulletin with its sections, and with the outages of the claims that stand."""
    groups = list(_groups(case, settled))
    update: dict[str, object] = {
        "outages": tuple(_outages(groups, bulletin, case)),
        "sections": tuple(group.section for group in groups),
        "grace": next((group.section.grace for group in groups if group.section.grace), None),
    }
    if settled.status is BulletinStatus.CANCELLED:
        called_off = [claim for claim in settled.claims if claim.fate is Fate.CALLED_OFF]
        update["withdrawn"] = tuple(_outages(_grouped(called_off, case), bulletin, case))
    return bulletin.model_copy(update=update)


def _groups(case: Case, settled: Settled) -> Iterator[Group]:
    """The groups of each section that counts; without windows where its claims do not stand."""
    claims = group_by(settled.claims, lambda claim: claim.place)
    for part in case.parts:
        own = claims.get(part.place, [])
        if standing := [claim for claim in own if claim.fate is Fate.STANDS]:
            yield from _grouped(standing, case)
        elif part.place in settled.kept:
            for effect, alike in group_by((*part.idle, *own), _effect_of).items():
                yield _group(part, part.language, _systems_of(alike), effect, ())


def _grouped(claims: Iterable[Claim], case: Case) -> Iterator[Group]:
    """Claims by what they share: first the systems of each window, then the windows of these."""
    same_window = group_by(claims, lambda claim: (_traits_of(claim), claim.window[:3]))
    same_systems = group_by(
        same_window.values(), lambda same: (_traits_of(same[0]), _systems_of(same))
    )
    for ((place, language, effect), systems), found in same_systems.items():
        windows = [same[0].window for same in found]
        yield _group(case.parts[place], language, systems, effect, windows)


def _group(
    part: Part,
    language: str,
    systems: frozenset[System],
    effect: tuple[Impact, Direction, bool],
    windows: Sequence[Window],
) -> Group:
    impact, direction, approximate = effect
    section = BulletinSection(
        heading=part.section.headline or None,
        systems=systems,
        windows=tuple(
            (to_datetime(window.start), None if window.end is None else to_datetime(window.end))
            for window in windows
        ),
        impact=impact,
        direction=direction,
        approximate=approximate,
        clients=part.clients or None,
        grace=part.penalty.grace if part.penalty else None,
        scope=part.penalty.scope if part.penalty else None,
        language=language,
        line=part.section.line,
    )
    return Group(section, part.penalty, tuple(window.line for window in windows))


def _systems_of(claims: Iterable[Claim]) -> frozenset[System]:
    return frozenset(claim.system for claim in claims if claim.system)


def _effect_of(claim: Claim) -> tuple[Impact, Direction, bool]:
    return claim.impact, claim.direction, claim.approximate


def _traits_of(claim: Claim) -> tuple[int, str, tuple[Impact, Direction, bool]]:
    return claim.place, claim.language, _effect_of(claim)


def _outages(groups: Iterable[Group], bulletin: Bulletin, case: Case) -> Iterator[Outage]:
    is_silent = bulletin.is_fully_read and not case.mentions_penalties
    is_planned_work = is_planned(case.title) or bulletin.status is BulletinStatus.SCHEDULED
    for section, penalty, lines in groups:
        for (start, end), line in (
            zip(section.windows, lines, strict=True) if section.systems else ()
        ):
            # When a notice reached the user says nothing of how long the outage went on.
            is_last_word = end is None and bulletin.issued is None and bulletin.received is not None
            yield Outage(
                systems=section.systems,
                start=start,
                end=end,
                number=bulletin.number,
                title=bulletin.title,
                scheduled=is_planned_work,
                impact=section.impact,
                direction=section.direction,
                approximate=section.approximate,
                grace=section.grace,
                wording=penalty.wording if penalty else Wording.NONE if is_silent else None,
                source=bulletin.url,
                published=bulletin.published,
                last_known=start if is_last_word else None,
                status=bulletin.status,
                origin=Origin(
                    file=bulletin.file,
                    message_id=bulletin.message_id,
                    sha256=bulletin.sha256 or None,
                    line=line.number,
                ),
            )
