"""What is over: the status that follows, and the end of each claim."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time

from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Role, Settled, Time, is_entry
from graceperiod.bulletins.claims.clock import Written, note, quote, read_after
from graceperiod.bulletins.claims.spans import unused
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import Clock, Day, wall_clock_of
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.traits import BY_ITSELF, is_asserted, is_planned, says_over
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import BulletinStatus, Direction
from graceperiod.record.resolutions import Resolution, presumed_end
from graceperiod.systems import System
from graceperiod.times import describe, instant, to_datetime

FINAL = {BulletinStatus.CANCELLED, BulletinStatus.POSTPONED, BulletinStatus.RESOLVED}
"""What a title says that no sentence changes."""
_LATE = Phrases("delayed")
_STILL, _UPDATE = Phrases("still"), Phrases("title_updated")
_OUT = Phrases("unavailable", "intermittent", "delayed", "denied")
_ANY_DAY = Day(2000, 1, 1)  # of which no hour was twice
_LONGEST_UNDATED = 12 * 60 * 60 * 1_000_000  # microseconds, of an end without a date
_ONE_WAY = {Direction.INBOUND: Direction.OUTBOUND, Direction.OUTBOUND: Direction.INBOUND}


def tell_status(settled: Settled, case: Case) -> Settled:
    """A notice is RESOLVED that says that all it is about is over, whatever its title says; and not
    CANCELLED if a window stands, which a record would then take back.
    """
    if settled.status is BulletinStatus.CANCELLED and settled.standing:
        return settled._replace(status=BulletinStatus.UPDATE)
    if settled.status in FINAL:
        return settled
    fates = {claim.fate for claim in settled.claims} - {Fate.REPEATED}
    if fates in ({Fate.CALLED_OFF}, {Fate.PUT_OFF}):
        is_off = fates == {Fate.CALLED_OFF}
        told = BulletinStatus.CANCELLED if is_off else BulletinStatus.POSTPONED
        return settled._replace(status=told)
    systems = frozenset(claim.system for claim in settled.standing)
    ways = {claim.direction for claim in settled.standing}
    first = min((claim.window.start for claim in settled.standing), default=0)
    whole = [
        ending
        for ending in case.all_endings
        if (ending.direction not in _ONE_WAY or ways == {ending.direction})
        and (not ending.systems or ending.systems >= systems)
        and (ending.at is None or ending.at > first)
        and ending.role is not Role.PLANNED_END
    ]
    is_over = bool(whole) and not any(map(goes_on, case.having(_STILL)))
    if is_over:
        return settled._replace(status=BulletinStatus.RESOLVED)
    if settled.status is BulletinStatus.INITIAL:
        if any(map(_is_update, case.having(_UPDATE))):
            settled = settled._replace(status=BulletinStatus.UPDATE)
        elif settled.standing and all(_is_planned(one, case) for one in settled.standing):
            settled = settled._replace(status=BulletinStatus.SCHEDULED)
    return settled


def _is_planned(claim: Claim, case: Case) -> bool:
    """Whether the heading or the sentence of a window says that it is of work that was planned."""
    window, part = claim.window, case.parts[claim.place]
    told = [window.sentence, Sentence(window.sentence.lead)] if window.sentence else []
    told += [Sentence(part.section.headline)]
    told += [one for one in part.passage.first_sentences if claim.system in one.named.systems]
    return window.end is not None and any(map(is_planned, told))


def _is_update(sentence: Sentence) -> bool:
    """Whether a sentence begins an entry of a page that goes on, `Update 2, 14:30:`."""
    found = sentence.find(_UPDATE)
    return found is not None and found.start() == 0 and any(one.clock for one in sentence.tokens)


def goes_on(sentence: Sentence) -> bool:
    """Whether a sentence says that something is still out."""
    is_out = sentence.says(_STILL) and sentence.says(_OUT)
    return is_out and not is_entry(sentence.line)  # of a page that goes on, which has its own time


def is_late(sentence: Sentence) -> bool:
    """Whether a sentence says that something is back, and behind that that something is late."""
    back = sentence.find(BY_ITSELF)
    late = sentence.find(_LATE, back.end()) if back else None
    return late is not None and is_asserted(sentence, late.start(), to_come=True)


def end_claims(settled: Settled, case: Case) -> Settled:
    """What sentences say is over has an end, of the systems and the direction they name."""
    findings: list[Finding] = []
    claims = list(settled.claims)
    told = [(part.place, ending) for part in case.parts for ending in part.endings]
    for place, ending in (*told, *((None, ending) for ending in case.endings)):
        ends, found = _ends(ending, _open_claims(claims, place, case, settled), case)
        findings += found or _disagreement(ending, claims, place, case)
        claims = [one for claim in claims for one in _after(claim, ends.get(claim.key), ending)]
    return settled.having(*findings)._replace(claims=tuple(claims))


def _disagreement(
    ending: Time, claims: Sequence[Claim], place: int | None, case: Case
) -> list[Finding]:
    """The finding for an end in a sentence that is not that of any claim that it can be of."""
    standing = [one for one in claims if one.fate is Fate.STANDS and one.is_among(ending.systems)]
    about = [claim for claim in standing if claim.place == place] or standing
    ends = {claim.window.end for claim in about}
    read = _read_end(ending, about[0], case) if about else None
    if read is None or None in ends or read.at in ends:
        return []
    told = f"the text says that it was over at {describe(read.at)}, and the windows do not"
    message = f"{told}; they are kept: {quote(ending.line.text)}"
    return [note(FindingCode.PROSE_DISAGREES, message, ending.line)]


def _read_end(ending: Time, claim: Claim, case: Case) -> Written | None:
    """When a claim is over by an ending: of an hour alone, on the day of its start, or the next."""
    if ending.at is not None:
        return Written(ending.at, ending.slips)
    if ending.clock is None:
        return None
    read = read_after(claim.window.start, ending.clock, ending.line, case.years, zoned=True)
    return read if isinstance(read, Written) else None


def _open_claims(
    claims: Sequence[Claim], place: int | None, case: Case, settled: Settled
) -> list[Claim]:
    """The claims that an ending can be of: the open ones of its section, or of that which its
    section repeats; those of the page if it is under no heading.
    """
    opened = [claim for claim in claims if claim.is_open]
    if place is None:
        return opened
    part = case.parts[place]
    repeats = part.systems if place not in settled.kept else frozenset()
    own = [claim for claim in opened if claim.place == place or claim.system in repeats]
    return own if own or part.section.heading else opened


def _ends(
    ending: Time, about: Sequence[Claim], case: Case
) -> tuple[dict[tuple[System | None, int, int | None], int], list[Finding]]:
    """The ends that an ending gives to claims, and what is unclear about it. An hour alone is of
    the day on which the first of them began, or the next; those that began later are not ended.
    """
    ends: dict[tuple[System | None, int, int | None], int] = {}
    findings: dict[Finding, None] = {}
    if ending.at is None and ending.clock is None:
        return ends, []
    told = sorted((one for one in about if one.is_among(ending.systems)), key=_start_of)
    read = _read_end(ending, told[0], case) if told else None
    for claim in told:
        start = claim.window.start
        is_far = ending.at is None and read and read.at - start > _LONGEST_UNDATED
        if read and read.at > start and not is_far:
            ends[claim.key] = read.at
            findings |= dict.fromkeys(read.slips)
        elif not ends:
            findings[unused(ending.line)] = None
    return ends, list(findings)


def _start_of(claim: Claim) -> int:
    return claim.window.start


def _after(claim: Claim, end: int | None, ending: Time) -> Iterator[Claim]:
    """A claim after an ending: over, or over in one direction and open in the other."""
    other = _ONE_WAY.get(ending.direction)
    if end is None or not claim.is_open or (other and claim.direction is other):
        yield claim
    elif other is None or claim.direction is ending.direction:
        yield claim.with_end(end)
    else:
        yield claim._replace(direction=ending.direction).with_end(end)
        yield claim._replace(direction=other)


def presume_ends(settled: Settled, case: Case) -> Settled:
    """What is over and has no end gets one, about when the notice came, if that can be told."""
    is_all = settled.status is BulletinStatus.RESOLVED
    undated = [one for one in case.all_endings if one.at is None and one.clock is None]
    findings: dict[Finding, None] = {}
    claims = []
    for claim in settled.claims:
        own = [one for one in undated if claim.system in one.systems]
        if not claim.is_open or not (is_all or own):
            claims.append(claim)
            continue
        start = to_datetime(claim.window.start)
        end, told = presumed_end(start, case.issued_at, case.received_at)
        line = own[0].line if own and not is_all else None
        findings[note(FindingCode.RESOLVED_WITHOUT_END, told, line)] = None
        claims.append(claim if end is None else claim.with_end(instant(end), approximate=True))
    return settled.having(*findings)._replace(claims=tuple(claims))


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
    timed = [ending for ending in endings if ending.at is not None or ending.clock]
    fed = {ending.sentence.text for ending in timed}
    title = Passage((case.title.line,)).sentences
    unread = (one for one in (*title, *case.having(BY_ITSELF)) if one.tokens and says_over(one))
    if any(sentence.text not in fed for sentence in unread):
        return None  # it says when, and that was not read
    ends = {_end_of(ending) for ending in timed}
    if len(ends) > 1 or (None, None) in ends:
        return None
    at, clock = next(iter(ends), (None, None))
    return Resolution(systems=_systems_of(case, title), at=at, clock=clock)


def _end_of(ending: Time) -> tuple[datetime | None, time | None]:
    """When something was over: an instant, or a time of day alone; neither if it is not a time."""
    if ending.at is not None:
        return to_datetime(ending.at), None
    try:
        return None, wall_clock_of(_ANY_DAY, ending.clock or Clock(0)).time()
    except ValueError:
        return None, None


def _systems_of(case: Case, title: Sequence[Sentence]) -> frozenset[System]:
    told = frozenset(system for ending in case.all_endings for system in ending.systems)
    for sentence in title:
        if sentence.says(BY_ITSELF):
            told |= sentence.out.all_meant or sentence.named.all_meant
    told = told or frozenset(system for part in case.parts for system in part.systems)
    return told or case.title.out.all_meant or case.title.named.all_meant
