"""What becomes of the claims of a page, in named steps, one after the other.

No step drops a claim: each gives fates and ends, and says what a person should look at.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import groupby

from graceperiod.bulletins.claims.calls import (
    AS_PLANNED,
    CALLED_OFF,
    MAY_BE_LATER,
    Call,
    call_off,
    calls_of,
    goes_ahead,
    put_off,
    says_later,
    says_put_off,
    unread_dates,
)
from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Settled, Window
from graceperiod.bulletins.claims.clock import Refused, note, read_line, refuse
from graceperiod.bulletins.claims.endings import FINAL, end_claims, presume_ends, tell_status
from graceperiod.bulletins.claims.spans import PUT_OFF
from graceperiod.bulletins.document import Row
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.traits import (
    NO_OUTAGE,
    find_impact,
    is_asserted,
    says_no_outage,
)
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import BulletinStatus, Impact
from graceperiod.systems import System
from graceperiod.times import describe

Times = set[tuple[int, int | None]]
_ALL = Phrases("all_of_them")
_UNTOUCHED, _UP = Phrases("untouched", "none"), Phrases("up")
_BUT = re.compile(r"\b(?:but|however|except|mais|toutefois|sauf)\b")
_NOT_KEPT = "it says that no outage is expected, or that it was called off; no outage kept"
_PART_NOT_KEPT = "it says that a part of it was called off, which is not kept"
_PUT_OFF = "it says that it was put off; the window before that is not kept"
_NOT_SAID = "it was put off, and no new time is read, nor that it is not known yet"


def settle(case: Case) -> Settled:
    """What becomes of the claims of a page."""
    claims = tuple(claim for part in case.parts for claim in part.claims)
    settled = Settled(case.status, claims)
    for step in STEPS:
        settled = step(settled, case)
    return settled


def _fold_languages(settled: Settled, case: Case) -> Settled:
    """The claims in the language that comes first, and those in the other that add a system; the
    others are repeated. With what the halves say differently, and the sections that count.
    """
    claims, parts = settled.claims, case.parts
    spoken = [claim.language for claim in claims] or [part.language for part in parts]
    if len({*spoken, *(part.language for part in parts)}) == 1:
        return replace(settled, kept=frozenset(part.place for part in parts))
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
    counting = {claim.place for claim in kept if claim.fate is Fate.STANDS}
    with_claims = {claim.place for claim in claims}
    counting |= {
        part.place for part in parts if part.language == first and part.place not in with_claims
    }
    return replace(settled.having(kept, *findings), kept=frozenset(counting))


def _groups(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The claims of each section, apart by language."""
    return [list(group) for _, group in groupby(claims, lambda one: (one.place, one.language))]


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


def _fold_repeats(settled: Settled, _: Case) -> Settled:
    """What was said before of the same system counts once."""
    told: set[tuple[System | None, int, int | None]] = set()
    claims = []
    for claim in settled.claims:
        is_repeated = claim.fate is Fate.STANDS and claim.key in told
        claims.append(claim.with_fate(Fate.REPEATED) if is_repeated else claim)
        if claim.fate is Fate.STANDS:
            told.add(claim.key)
    repeated = {claim.place for claim in claims if claim.fate is Fate.REPEATED}
    stands = {claim.place for claim in claims if claim.fate is Fate.STANDS}
    return replace(settled.having(claims), kept=settled.kept - (repeated - stands))


def _leave_unexpected(settled: Settled, case: Case) -> Settled:
    """Work of which it is said that no outage is expected is none."""
    about = {
        part.place: says_no_outage(
            (case.title, *case.head.having(NO_OUTAGE), *part.passage.having(NO_OUTAGE))
        )
        for part in case.parts
        if part.place in settled.kept
    }
    rows = [claim.window.row for claim in settled.claims]
    is_up = any(claim.fate is Fate.NOT_EXPECTED for claim in settled.claims)
    if not (is_up or any(about.values()) or any(row.impact or row.status for row in rows)):
        return settled
    claims = [
        claim.with_fate(Fate.NOT_EXPECTED)
        if claim.fate is Fate.STANDS
        and (_is_about(about.get(claim.place), {claim.system}) or _is_up(claim.window.row))
        else claim
        for claim in settled.claims
    ]
    excused = frozenset(
        part.place for part in case.parts if _is_about(about.get(part.place), part.systems)
    )
    stands = {claim.place for claim in claims if claim.fate is Fate.STANDS}
    up = {claim.place for claim in claims if claim.fate is Fate.NOT_EXPECTED}
    excused |= up - stands
    found = [_not_kept(_NOT_KEPT)] if excused else []
    return settled.having(claims, *found, excused=excused)


def _is_about(
    sentence: Sentence | None, systems: AbstractSet[System | None] | AbstractSet[System]
) -> bool:
    """Whether a sentence is about systems: it names one of them, or none at all."""
    if sentence is None:
        return False
    named = sentence.named.systems
    return not named or not named.isdisjoint(systems)


def _is_up(row: Row) -> bool:
    """Whether a cell of a row says that its system is not affected."""
    cells = [Sentence(line.text) for line in (*row.impact, *row.status)]
    is_untouched = any(cell.says(_UNTOUCHED) for cell in cells)
    return is_untouched or any(map(_says_up, cells[: len(row.impact)]))


def _says_up(cell: Sentence) -> bool:
    """Whether the cell of an impact says that its system works, and not that it does so badly."""
    found = cell.find(_UP)
    is_up = found is not None and is_asserted(cell, found.start(), to_come=True)
    is_all = found is not None and not _BUT.search(cell.lowered, found.end())
    return is_up and is_all and find_impact([cell]) is Impact.UNKNOWN


def _not_kept(message: str) -> Finding:
    return note(FindingCode.NO_OUTAGE_EXPECTED, message, None)


def _call_off(settled: Settled, case: Case) -> Settled:
    """What was called off: by sentence, in the cell of a status, or by the title."""
    claims: list[Claim] = []
    excused = set[int]()
    findings = []
    cells = any(claim.window.row.status for claim in settled.claims)
    is_told = any(one.says(CALLED_OFF) for one in case.having(CALLED_OFF))
    is_whole = settled.status is BulletinStatus.CANCELLED and not goes_ahead(case.title)
    if not (is_told or cells or is_whole):
        return settled
    of_page = list(calls_of(case.head))
    for part in case.parts:
        place = part.place
        own = [claim for claim in settled.claims if claim.place == place]
        calls = [*of_page, *calls_of(part.passage)]
        after = list(call_off(own, [*calls, *_of_others(case, place, {one.system for one in own})]))
        is_off = any(claim.fate is Fate.CALLED_OFF for claim in after)
        if is_whole:
            rest = Fate.NOT_EXPECTED if is_off else Fate.CALLED_OFF
            after = [one.with_fate(rest) if one.fate is Fate.STANDS else one for one in after]
            is_off = True
        stands = any(claim.fate is Fate.STANDS for claim in after)
        systems = part.systems
        is_all = not own and any(not one.systems or one.systems >= systems for one in calls)
        if place in settled.kept and (is_off or is_all):
            findings.append(_not_kept(_PART_NOT_KEPT if stands else _NOT_KEPT))
            excused |= set() if stands else {place}
        claims += after
    if excused and not claims and settled.status not in FINAL:
        settled = replace(settled, status=BulletinStatus.CANCELLED)
    return settled.having(claims, *findings, excused=frozenset(excused))


def _of_others(case: Case, place: int, systems: AbstractSet[System | None]) -> list[Call]:
    """The calls under other headings that name systems of a section, and none of their own."""
    calls = (
        (part.systems, call)
        for part in case.parts
        if part.place != place
        for call in calls_of(part.passage)
    )
    return [
        call
        for own, call in calls
        if (call.systems & systems and not call.systems & own) or call.sentence.says(_ALL)
    ]


def _put_off(settled: Settled, case: Case) -> Settled:
    """What was put off: its old time does not stand, a new one does."""
    cells = any(claim.window.row.status for claim in settled.claims)
    telling = list(filter(says_put_off, case.having(PUT_OFF)))
    is_told = settled.status is BulletinStatus.POSTPONED or bool(telling)
    if not (is_told or cells or says_put_off(case.title)):
        return settled
    claims = list(put_off(settled.claims, case))
    off = {claim.place for claim in claims if claim.fate is Fate.PUT_OFF}
    if is_told:
        with_claims = {claim.place for claim in claims}
        off |= {place for place in settled.kept if place not in with_claims}
    found = [_not_kept(_PUT_OFF)] if off else []
    unread = list(unread_dates(claims, telling))
    is_read = unread or any(claim.fate is Fate.STANDS for claim in claims)
    if off and not (is_read or any(map(says_later, case.having(MAY_BE_LATER)))):
        unread = [note(FindingCode.NO_WINDOW, _NOT_SAID, None)]  # the old one is taken back
    if off and not claims and settled.status not in FINAL:
        settled = replace(settled, status=BulletinStatus.POSTPONED)
    return settled.having(claims, *found, *unread, excused=frozenset(off))


def _doubt_taken_back(settled: Settled, case: Case) -> Settled:
    """Of a system that no window is left of, a person is asked where several were put off, of which
    one may be the new one, or where a sentence says that its work goes ahead.
    """
    fates = {Fate.PUT_OFF, Fate.CALLED_OFF}
    if settled.status is BulletinStatus.CANCELLED:
        fates.add(Fate.NOT_EXPECTED)  # what a sentence did not name, and the title called off
    back = [one for one in settled.claims if one.fate in fates]
    left = {claim.system for claim in settled.standing}
    keys = {claim.key for claim in back if claim.fate is Fate.PUT_OFF}
    counts = Counter(system for system, _, _ in keys)
    ahead = list(filter(goes_ahead, case.having(AS_PLANNED))) if back else []
    doubts = {
        claim.system or "an unknown system"
        for claim in back
        if claim.system not in left and (counts[claim.system] > 1 or any(map(claim.is_of, ahead)))
    }
    if not doubts:
        return settled
    told = f"it is not clear whether an outage was taken back of {', '.join(sorted(doubts))}"
    return settled.having(settled.claims, note(FindingCode.NO_WINDOW, told, None, left_out=True))


def _begin_with_notice(settled: Settled, case: Case) -> Settled:
    """The time of receipt is the start, if it is all that is stated."""
    line = case.received
    if line is None or settled.standing or settled.excused or settled.status in FINAL:
        return settled
    parts = [part for part in case.parts if part.place in settled.kept]
    start = read_line(line, None, case.years)
    if not parts:
        return settled
    if isinstance(start, Refused):
        found = refuse(line, start.why, "window dropped", left_out=True)
        return settled.having(settled.claims, found)
    told = f"no start stated; taken from when the notice was received, {describe(start.at)}"
    slips = (*start.slips, note(FindingCode.START_FROM_NOTICE_TIME, told, line))
    window = Window(start.at, None, line, systems=parts[0].systems)
    begun = [replace(claim, window=window, approximate=True) for claim in parts[0].idle]
    return settled.having([*settled.claims, *begun], *slips)


STEPS: tuple[Callable[[Settled, Case], Settled], ...] = (
    _fold_languages,
    _fold_repeats,
    _call_off,
    _leave_unexpected,
    _put_off,
    _doubt_taken_back,
    _begin_with_notice,
    tell_status,
    end_claims,
    presume_ends,
)
