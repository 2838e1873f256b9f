"""What becomes of the claims of a page, in named steps, one after the other.

No step drops a claim: each gives fates and ends, and says what a person should look at.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from graceperiod.bulletins.claims.calls import (
    AS_PLANNED,
    CALLED_OFF,
    MAY_BE_LATER,
    Call,
    calls_of,
    dates_of,
    goes_ahead,
    is_put_off,
    says_later,
    says_put_off,
    status_of,
    unread_dates,
)
from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Settled, Window
from graceperiod.bulletins.claims.clock import Refused, note, read_line, refuse
from graceperiod.bulletins.claims.endings import FINAL, end_claims, presume_ends, tell_status
from graceperiod.bulletins.claims.spans import PUT_OFF
from graceperiod.bulletins.document import Section
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
    spoken = [claim.language for claim in settled.claims] or [part.language for part in case.parts]
    if len({*spoken, *(part.language for part in case.parts)}) == 1:
        return settled._replace(kept=frozenset(part.place for part in case.parts))
    first = next(iter(spoken), "en")
    groups = [
        list(group) for _, group in groupby(settled.claims, lambda one: (one.place, one.language))
    ]
    systems = {claim.system for claim in settled.claims if claim.language == first}
    known = [_times(group) for group in groups if group[0].language == first]
    claims: list[Claim] = []
    findings = []
    for group in groups:
        times = _times(group)
        adds = systems.isdisjoint(one.system for one in group if one.system) and times not in known
        if group[0].language == first or adds:
            claims += group
            continue
        claims += [claim._replace(fate=Fate.REPEATED) for claim in group]
        if missing := times.difference(*known):
            shown = ", ".join(
                f"{describe(start)} to {'no end' if end is None else describe(end)}"
                for start, end in sorted(missing, key=str)
            )
            told = (
                f"the half in the other language gives {shown}, which the first half does not; "
                "the first half is kept"
            )
            line = group[0].window.line
            findings.append(note(FindingCode.LANGUAGES_DISAGREE, told, line, left_out=True))
    findings += _other_systems(claims, first)
    after = settled.having(*findings)._replace(claims=tuple(claims))
    idle = {part.place for part in case.parts if part.language == first} - settled.places()
    return after._replace(kept=after.places(Fate.STANDS) | idle)


def _other_systems(claims: Sequence[Claim], first: str) -> Iterator[Finding]:
    """The finding for a system that one half says is out at a time of both, and the other does
    not.
    """
    halves = [
        [claim for claim in claims if claim.system and (claim.language == first) is is_first]
        for is_first in (True, False)
    ]
    common = _times(halves[0]) & _times(halves[1])
    known, others = (
        {system for one in half if one.window.times in common for system in _meant_by(one)}
        for half in halves
    )
    if known ^ others:
        told = (
            f"one language says that {', '.join(sorted(known ^ others))} is out, and the other "
            "does not; the first half is kept"
        )
        yield note(FindingCode.LANGUAGES_DISAGREE, told, None, left_out=True)


def _meant_by(claim: Claim) -> frozenset[System]:
    """The systems that the sentence of a claim names, which may be more or fewer than its heading
    does; else its own.
    """
    sentence = claim.window.sentence
    named = sentence.all_out.systems if sentence else frozenset[System]()
    return named or frozenset(filter(None, [claim.system]))


def _times(claims: Iterable[Claim]) -> set[tuple[int, int | None]]:
    return {claim.window.times for claim in claims}


def _fold_repeats(settled: Settled, _: Case) -> Settled:
    """What was said before of the same system counts once."""
    told: dict[tuple[System | None, int, int | None], Claim] = {}
    for claim in settled.standing:
        told.setdefault(claim.key, claim)
    after = settled.mark(Fate.REPEATED, lambda claim: told[claim.key] is not claim)
    repeated = after.places(Fate.REPEATED) - after.places(Fate.STANDS)
    return after._replace(kept=settled.kept - repeated)


def _leave_unexpected(settled: Settled, case: Case) -> Settled:
    """Work of which it is said that no outage is expected is none."""
    about = {
        part.place: says_no_outage(
            (case.title, *case.head.having(NO_OUTAGE), *part.passage.having(NO_OUTAGE))
        )
        for part in case.parts
        if part.place in settled.kept
    }
    after = settled.mark(
        Fate.NOT_EXPECTED,
        lambda one: _is_about(about.get(one.place), {one.system}) or _is_up(one.window),
    )
    up = after.places(Fate.NOT_EXPECTED) - after.places(Fate.STANDS)
    excused = up.union(
        part.place for part in case.parts if _is_about(about.get(part.place), part.systems)
    )
    found = [_not_kept(_NOT_KEPT)] if excused else []
    return after.having(*found, excused=excused)


def _is_about(sentence: Sentence | None, systems: Iterable[System | None]) -> bool:
    """Whether a sentence is about systems: it names one of them, or none at all."""
    named = sentence.named.systems if sentence else None
    return named is not None and (not named or not named.isdisjoint(systems))


def _is_up(window: Window) -> bool:
    """Whether a cell of a row says that its system is not affected, or one of its impact that it
    works, and not that it does so badly. A status says what is so now: of a time without an end.
    """
    impacts, states = (
        [Sentence(line.text) for line in lines] for lines in (window.row.impact, window.row.status)
    )
    if any(cell.says(_UNTOUCHED) for cell in (*impacts, *states)):
        return True
    return any(
        (found := cell.find(_UP))
        and is_asserted(cell, found.start(), to_come=True)
        and not _BUT.search(cell.lowered, found.end())
        and find_impact([cell]) is Impact.UNKNOWN
        for cell in (*impacts, *(states if window.end is None else ()))
    )


def is_up_throughout(section: Section) -> bool:
    """Whether the cells of a section without a time say that its system works."""
    cells = [Sentence(line.text) for row in section.rows for line in (*row.status, *row.impact)]
    return bool(cells) and all(
        (cell.says(_UP) or cell.says(_UNTOUCHED)) and find_impact([cell]) is Impact.UNKNOWN
        for cell in cells
    )


def _not_kept(message: str) -> Finding:
    return note(FindingCode.NO_OUTAGE_EXPECTED, message, None)


def _call_off(settled: Settled, case: Case) -> Settled:
    """What was called off: by sentence, in the cell of a status, or by the title."""
    is_whole = settled.status is BulletinStatus.CANCELLED and not goes_ahead(case.title)
    of_page = list(calls_of(case.head))
    calls = {part.place: [*of_page, *calls_of(part.passage)] for part in case.parts}
    days = {
        place: frozenset().union(*(dates_of(one.window) for one in group))
        for place, group in groupby(settled.claims, attrgetter("place"))
        if any(calls.values())
    }

    with_windows = {id(one.window.sentence) for one in settled.claims}

    def is_off(claim: Claim) -> bool:
        told = [*calls[claim.place], *_of_others(case, claim, calls)]
        is_told = any(
            call.is_about(claim, days[claim.place])
            for call in told
            # One with windows, `2) Sunday, 02:00 to 03:00: dropped`, is of these alone.
            if call.sentence is claim.window.sentence or id(call.sentence) not in with_windows
        )
        return is_told or status_of(claim).says(CALLED_OFF)

    after = settled.mark(Fate.CALLED_OFF, is_off)
    off = after.places(Fate.CALLED_OFF)
    if is_whole:  # what a sentence named, or all
        after = after.mark(Fate.NOT_EXPECTED, lambda one: one.place in off)
        after = after.mark(Fate.CALLED_OFF, lambda _: True)
        off = frozenset(calls)
    off = off.union(
        part.place
        for part in case.parts
        if part.place not in after.places()
        and any(not one.systems or one.systems >= part.systems for one in calls[part.place])
    )
    excused = (off & settled.kept) - after.places(Fate.STANDS)
    found = [
        _not_kept(_NOT_KEPT if place in excused else _PART_NOT_KEPT)
        for place in sorted(off & settled.kept)
    ]
    if excused and not after.claims and settled.status not in FINAL:
        after = after._replace(status=BulletinStatus.CANCELLED)
    return after.having(*found, excused=excused)


def _of_others(case: Case, claim: Claim, calls: Mapping[int, Sequence[Call]]) -> Iterator[Call]:
    """The calls under other headings that name the systems of a claim, and none of their own."""
    for part in case.parts:
        for call in calls[part.place]:
            own = claim.system in call.systems and not call.systems & part.systems
            if part.place != claim.place and (own or call.sentence.says(_ALL)):
                yield call


def _put_off(settled: Settled, case: Case) -> Settled:
    """What was put off: its old time does not stand, a new one does."""
    telling = list(filter(says_put_off, case.having(PUT_OFF)))
    is_told = settled.status is BulletinStatus.POSTPONED or bool(telling)
    after = settled.mark(Fate.PUT_OFF, lambda claim: is_put_off(claim, case))
    off = after.places(Fate.PUT_OFF)
    if is_told:
        off |= settled.kept - after.places()
    found = [_not_kept(_PUT_OFF)] if off else []
    unread = list(unread_dates(after.standing, telling))
    is_read = unread or after.standing
    if off and not (is_read or any(map(says_later, case.having(MAY_BE_LATER)))):
        unread = [note(FindingCode.NO_WINDOW, _NOT_SAID, None)]  # the old one is taken back
    if off and not after.claims and settled.status not in FINAL:
        after = after._replace(status=BulletinStatus.POSTPONED)
    return after.having(*found, *unread, excused=off)


def _doubt_taken_back(settled: Settled, case: Case) -> Settled:
    """Of a system that no window is left of, a person is asked where several were put off, of which
    one may be the new one, where one is later than one that was called off, or where a sentence
    says that its work goes ahead.
    """
    fates = {Fate.PUT_OFF, Fate.CALLED_OFF}
    if settled.status is BulletinStatus.CANCELLED:
        fates.add(Fate.NOT_EXPECTED)  # what a sentence did not name, and the title called off
    back = [one for one in settled.claims if one.fate in fates]
    left = {claim.system for claim in settled.standing}
    keys = {claim.key for claim in back if claim.fate is Fate.PUT_OFF}
    counts = Counter(system for system, _, _ in keys)
    ahead = list(filter(goes_ahead, case.having(AS_PLANNED))) if back else []
    first = {one.system: one.window.start for one in back if one.fate is Fate.CALLED_OFF}
    doubts = {
        claim.system or "an unknown system"
        for claim in back
        if claim.system not in left
        and (
            counts[claim.system] > 1
            or any(map(claim.is_of, ahead))
            or (
                claim.fate is Fate.NOT_EXPECTED
                and first.get(claim.system, claim.window.start) < claim.window.start
            )
        )
    }
    if not doubts:
        return settled
    told = f"it is not clear whether an outage was taken back of {', '.join(sorted(doubts))}"
    return settled.having(note(FindingCode.NO_WINDOW, told, None, left_out=True))


def _begin_with_notice(settled: Settled, case: Case) -> Settled:
    """The time of receipt is the start, if it is all that is stated."""
    line = case.received
    parts = [part for part in case.parts if part.place in settled.kept]
    is_told = settled.standing or settled.excused or settled.status in FINAL
    if line is None or is_told or not parts:
        return settled
    start = read_line(line, None, case.years)
    if isinstance(start, Refused):
        return settled.having(refuse(line, start.why, "window dropped", left_out=True))
    told = f"no start stated; taken from when the notice was received, {describe(start.at)}"
    slips = (*start.slips, note(FindingCode.START_FROM_NOTICE_TIME, told, line))
    window = Window(start.at, None, line, systems=parts[0].systems)
    begun = [claim._replace(window=window, approximate=True) for claim in parts[0].idle]
    return settled.having(*slips)._replace(claims=(*settled.claims, *begun))


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
