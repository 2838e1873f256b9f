"""Bilingual pages: the half that repeats the other in the other language does not count twice."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from graceperiod.bulletins.claims.claim import Claim, Fate, Part
from graceperiod.bulletins.claims.clock import note
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.times import describe

__all__ = ["fold_languages"]

Times = set[tuple[int, int | None]]


def fold_languages(
    claims: Sequence[Claim], parts: Sequence[Part]
) -> tuple[list[Claim], list[Finding], frozenset[int]]:
    """The claims in the language that comes first, and those in the other that add a system; the
    others are repeated. With what the halves say differently, and the sections that count.
    """
    spoken = [claim.language for claim in claims] or [part.language for part in parts]
    if len({*spoken, *(part.language for part in parts)}) == 1:
        return list(claims), [], frozenset(part.place for part in parts)
    first = spoken[0] if spoken else "en"
    told = frozenset(claim.system for claim in claims if claim.language == first)
    known = [_times(group) for group in _groups(claims) if group[0].language == first]
    of_first = set[tuple[int, int | None]]().union(*known)
    kept: list[Claim] = []
    findings = []
    for group in _groups(claims):
        times = _times(group)
        systems = frozenset(claim.system for claim in group if claim.system)
        adds = systems.isdisjoint(told) and times not in known
        if group[0].language == first or adds:
            kept += group
            continue
        kept += [claim.with_fate(Fate.REPEATED) for claim in group]
        if missing := times - of_first:
            findings.append(_disagreement(missing, group))
    counting = {claim.part.place for claim in kept if claim.fate is Fate.STANDS}
    with_claims = {claim.part.place for claim in claims}
    counting |= {
        part.place for part in parts if part.language == first and part.place not in with_claims
    }
    return kept, findings, frozenset(counting)


def _groups(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The claims of each section, apart by language."""
    return [list(group) for _, group in groupby(claims, lambda one: (one.part.place, one.language))]


def _times(claims: Iterable[Claim]) -> Times:
    return {claim.window.times for claim in claims}


def _disagreement(missing: Times, group: Sequence[Claim]) -> Finding:
    shown = ", ".join(
        f"{describe(start)} to {'no end' if end is None else describe(end)}"
        for start, end in sorted(missing, key=str)
    )
    told = (
        f"the half in the other language gives {shown}, which the first half does not; "
        "the first half is kept"
    )
    return note(FindingCode.LANGUAGES_DISAGREE, told, group[0].window.line, left_out=True)
