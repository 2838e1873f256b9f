"""The ledger: what nothing used is a finding, so that a word that no list has costs a question.

Times are booked where they are read: each is an edge of a window, has a role, or is a finding. Here
are the sentences: one that says over, called off or extended and changed nothing, and one that
names a system and what happens to it and gave nothing.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter

from graceperiod.bulletins.claims.calls import CALLED_OFF, is_of_another, says_put_off
from graceperiod.bulletins.claims.claim import Case, Claim, Fate, Role, Settled, overlap
from graceperiod.bulletins.claims.clock import note, quote
from graceperiod.bulletins.claims.endings import FINAL, is_late
from graceperiod.bulletins.claims.spans import (
    CONTACT,
    EVENT,
    PUT_OFF,
    doubtful,
    is_aside,
    says_event,
    unused,
)
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import hour_of, without_tokens
from graceperiod.bulletins.words.lines import announces, says_something
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.systems import ROUTES, find_systems, join_lists, says_up
from graceperiod.bulletins.words.traits import (
    BY_ITSELF,
    EXTENDED,
    INSTRUCTION,
    PARTLY,
    direction_of,
    find_impact,
    is_asserted,
    is_planned,
    says_extended,
)
from graceperiod.bulletins.words.vocabulary import Phrases, bits_of
from graceperiod.outages import BulletinStatus, Direction, Impact
from graceperiod.systems import System
from graceperiod.times import to_datetime

_OLD, _SHIFTED = Phrases("old", "old_behind", "done"), Phrases("shifted")
_UNDERSTOOD = Phrases(
    "announces", "untouched", "understood", "passed_on", "to_come", "perhaps", "goes_on"
)
_LONGER, _ENDS = Phrases("longer"), Phrases("extended", "ends", "until")
_CLOCK_OF = attrgetter("clock")
_CHANGES = bits_of(BY_ITSELF, CALLED_OFF, PUT_OFF, EXTENDED, _LONGER)
_NIGHT, _HALF_A_DAY = Phrases("night", table="small"), 12 * 60 * 60 * 1_000_000
_MATTER, _ONLY, _WAY = Phrases("matter"), Phrases("only"), Phrases("way")
_EXPECTED, _CONDITION = Phrases("expected", "to_come"), Phrases("condition")
_UNTOUCHED, _OF_IT = Phrases("untouched"), Phrases("matter", "put_off", "the_systems", "began")
_STILL, _LATE, _FINE = Phrases("still"), Phrases("delayed"), Phrases("not_affected", "untouched")
_NUMBER = r"(?<![\d:])\d\d?(?:st|nd|rd|th|er)?"
# `8 to 11 ET`, which can be of the evening; what it begins with is quick to look for
_HOUR_LIKE = re.compile(r"\d(?<![:.\w]\d)\d? ?\(?(?:ET|E[SD]T|HE|H[NA]E|[Ee]astern)\b")
# `blorp 3, 2030`, `3 blorp 2030`
_DATE_LIKE = re.compile(
    rf"(?:[^\W\d_]{{3,12}}\.? {_NUMBER},?|{_NUMBER} [^\W\d_]{{3,12}}\.?) 20\d\d(?![\d:])"
    f"|{_HOUR_LIKE.pattern}"
)
# `ACROSS will be down`, which is none of the systems that a page names
_OTHER = re.compile(
    r"(?:The |Le |L['’])?(?!CBSA|ASFC|AGENCE|TCC|UPDATE)[A-Z]{4,8}(?: ?:| (?:will|is|sera|est)\b)"
)
_MIDNIGHT = 24  # an hour that ends a day
_SHORT = 30  # characters, of a cell that lost its table
_OPENING = 12  # characters
_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 6  # `When: on Sunday, from … to …`
_OVER = {BulletinStatus.RESOLVED, BulletinStatus.CANCELLED}


def unread_sentences(case: Case, settled: Settled) -> Iterator[Finding]:
    """The sentences that should have changed something, and did not, or are not understood."""
    known = frozenset(claim.system for claim in settled.claims)
    known |= frozenset(system for part in case.parts for system in part.systems)
    known |= {System.EDI} if known & ROUTES else frozenset()
    off = [one for one in settled.claims if one.fate in {Fate.CALLED_OFF, Fate.NOT_EXPECTED}]
    ends = case.having(_ENDS)
    is_end_told = any(one.role is Role.PLANNED_END for one in case.all_endings)
    is_end_told |= any(one.says(_ENDS) and any(map(_CLOCK_OF, one.tokens)) for one in ends)
    fed = {(part.place, begin) for part in case.parts for begin in part.fed}
    for place, sentence, is_instruction in _sentences(case):
        is_fed = (place, sentence.begin) in fed
        is_event = is_fed or says_event(sentence)
        if is_event or not sentence.says(CONTACT):
            yield from _unread_time(sentence, has_date=is_event)
        is_named = place is None or sentence.named.all_meant
        about = (one for one in settled.claims if is_named or one.place == place)
        days = _unread_dates(sentence, case, about)
        if settled.standing and _says_shifted(sentence, is_fed=is_fed):
            yield _ask(sentence, "it may say that something begins or ends at another time")
        if is_fed:
            if is_late(sentence):
                yield _ask(sentence, "it may say that something is late, though it is back")
            yield from days
            yield from _doubts(sentence, settled, known)
            continue
        if sentence.says(_OLD) or is_of_another(sentence, settled.claims):
            continue
        if _says(sentence, CALLED_OFF) and any(claim.is_of(sentence) for claim in off):
            continue
        is_repeat = place is not None and place not in settled.kept
        why = _unread(sentence, settled, is_repeat=is_repeat, is_end_told=is_end_told)
        if why is None and not (is_instruction or sentence.says(INSTRUCTION, CONTACT)):
            why = _not_understood(sentence, case, settled, known, days)
        if why and not is_aside(sentence):
            yield _ask(sentence, why)


def unread_whole(case: Case, settled: Settled) -> Iterator[Finding]:
    """What no one sentence shows: a title with a day or a time that is of no window, and windows
    of a system that overlap, and a system that is merely named.
    """
    shown: list[datetime] = []
    if case.title.tokens:
        shown = [*_edges(settled.claims, case), *filter(None, (case.issued_at, case.received_at))]
    days = {(at.month, at.day) for at in shown}
    times = {(at.hour, at.minute) for at in shown}
    is_unread = any(_unread_time(case.title, has_date=True))
    for token in case.title.tokens:
        told = {(day.month, day.day) for day in token.days}
        is_clock = token.clock is not None and hour_of(token.clock) not in times
        is_unread = is_unread or bool(told - days if told else is_clock)
    if is_unread:
        message = f"a time in the title is not part of a window: {quote(case.title.text)}"
        yield note(FindingCode.UNUSED_TIME, message, None, left_out=True)
    if overlap(settled.standing):
        message = "two windows of a system overlap; one of them may be wrong"
        yield note(FindingCode.PROSE_DISAGREES, message, None, left_out=True)
    others = {one.system for one in settled.standing} - case.title.named.all_meant - {None}
    if others and (unsaid := others - _told_of(case)):
        message = f"it names {', '.join(sorted(filter(None, unsaid)))}, and not what happens to it"
        yield note(FindingCode.SYSTEMS_DISAGREE, message, None)


def _told_of(case: Case) -> set[System]:
    """The systems that a heading, a label or a table names, or a sentence that says of them what
    happens, or when. A clients line counts where nothing above announces an outage.
    """
    sections = [part.section for part in case.parts]
    rows = [row for section in sections for row in section.rows]
    lines = [line for line in case.head.lines if announces(line.text)]
    if not (lines or announces(case.title.text)):
        lines += [line for section in sections for line in section.clients]
        lines += [line for row in rows for line in row.clients]
    lines += [section.heading for section in sections if section.heading]
    lines += [line for section in sections for line in section.systems]
    lines += [line for row in rows for line in (*row.systems, *row.ends)]
    passages = [part.passage for part in case.parts]
    lists = [Line(1, join_lists(one.text)) for one in passages if ":\n" in one.text]
    sentences = (one for passage in (*passages, Passage(lists)) for one in passage.sentences)
    telling = [one.named for one in sentences if one.tokens or says_event(one)]
    named = [*telling, *(find_systems(line.text) for line in lines)]
    return {system for one in named for system in one.all_meant}


def _doubts(
    sentence: Sentence, settled: Settled, known: frozenset[System | None]
) -> Iterator[Finding]:
    """What is unclear in a sentence that gave a window, an end or an extension."""
    own = [claim for claim in settled.standing if claim.window.sentence is sentence]
    if overlap(own):
        yield _ask(sentence, "its windows overlap, so one may be of another day")
    if own and _OTHER.match(sentence.text) and not sentence.named.all_meant:
        yield _ask(sentence, "it may be of a system that is not on record")
    if own and not (sentence.all_out.all_meant or sentence.lead or _is_of_it(sentence)):
        yield doubtful(sentence)
    systems = {claim.system for claim in own}
    if len(systems) > 1 and not sentence.all_out.systems:
        beside = (one.window.sentence for one in settled.standing if one.place == own[0].place)
        if any(one.out.systems for one in beside if one):
            yield _ask(sentence, "it names no system on record, and those beside it do")
    others = sentence.all_out.systems - (systems or known)
    others -= {System.EDI} if known & ROUTES else set()
    if others and not _says(sentence, CALLED_OFF):
        yield _ask(sentence, f"it names {', '.join(sorted(others))}, of which no time is read")
    if own and _says(sentence, CALLED_OFF):
        yield _ask(sentence, "it may say that something was called off, and nothing was")
    about = {one.window.times for one in settled.standing if one.is_of(sentence)}
    if sentence.says(_ONLY) and len(about) > 1:
        yield _ask(sentence, "it may say that there is one outage alone", left_out=False)


def _is_of_it(sentence: Sentence) -> bool:
    """Whether a sentence says what happens, or says little beside its times."""
    is_said = len(_WORD.findall(without_tokens(sentence.text))) > _MOST_WORDS
    return not is_said or says_event(sentence) or sentence.says(_OF_IT)


def _says_shifted(sentence: Sentence, *, is_fed: bool) -> bool:
    """Whether a sentence says that something begins or ends so much earlier or later, and not when:
    `one hour earlier, at 01:00`, `at 04:00, one hour earlier`.
    """
    found = sentence.find(_SHIFTED)
    if found is None or not is_fed:
        return found is not None
    before, behind = found.start() - _OPENING, found.end() + _OPENING
    clocks = [token for token in sentence.tokens if token.clock]
    return not any(
        before < token.end <= found.start() or found.end() <= token.begin < behind
        for token in clocks
    )


def _ask(sentence: Sentence, why: str, *, left_out: bool = True) -> Finding:
    message = f"{why}: {quote(sentence.text)}"
    return note(FindingCode.UNREAD_SENTENCE, message, sentence.line, left_out=left_out)


def _sentences(case: Case) -> Iterator[tuple[int | None, Sentence, bool]]:
    """The sentences of a page with their section, and whether each says what clients should do."""
    over = {ending.sentence.begin for ending in case.endings}
    for sentence in case.head.sentences:
        if sentence.begin not in over and says_something(sentence.text):
            yield None, sentence, False
    for part in case.parts:
        instructions = {line.number for line in part.section.action}
        for sentence in part.passage.sentences:
            yield part.place, sentence, sentence.line.number in instructions


def _unread(  # noqa: PLR0911 - a question a line, in order
    sentence: Sentence, settled: Settled, *, is_repeat: bool, is_end_told: bool
) -> str | None:
    """Why a sentence should have changed a claim that stands, or one that its section repeats.
    `is_end_told`: another says until when something lasts.
    """
    is_longer = sentence.says(_LONGER) and not is_end_told
    is_late = sentence.says(_STILL) and sentence.says(_LATE) and not sentence.says(_FINE)
    if is_late and settled.standing and all(claim.window.end for claim in settled.standing):
        return "it may say that something is still late, and every window has an end"
    able = settled.standing if sentence.hints & _CHANGES else []
    about = [claim for claim in able if claim.is_of(sentence)]
    if not about:
        return None
    opened = any(claim.window.end is None for claim in about)
    is_over = _says(sentence, BY_ITSELF) or (sentence.says(BY_ITSELF) and sentence.says(PARTLY))
    if is_over and opened and settled.status not in _OVER:
        return "it may say that something is over, and nothing was ended"
    is_about = is_repeat or bool(sentence.named.systems) or sentence.says(EVENT, _MATTER)
    if is_about and _says(sentence, CALLED_OFF) and settled.status not in FINAL:
        return "it may say that something was called off, and nothing was"
    if is_repeat and says_put_off(sentence) and settled.status not in FINAL:
        return "it may say that something was put off, and nothing was"
    if (says_extended(sentence) or is_longer) and not sentence.says(CONTACT):
        return "it may say that something goes on for longer, and nothing was extended"
    return None


def _not_understood(  # noqa: PLR0911 - a question a line, in order
    sentence: Sentence,
    case: Case,
    settled: Settled,
    known: frozenset[System | None],
    days: Iterator[Finding],
) -> str | None:
    """Why a sentence about a system or an outage asks for a person; None where it says what
    happens, or nothing that matters.
    """
    is_named = sentence.all_out.all_meant or sentence.named.systems
    if not is_named and not sentence.says(_MATTER, _UNTOUCHED):
        return None
    others = sentence.out.systems - known
    is_said = says_something(sentence.text) and not sentence.text.endswith(":")
    is_bare = not is_said and (not sentence.lead or says_event(sentence))  # it only names it
    is_spared = says_up(sentence.lead)
    tells = not is_spared and (sentence.says(EVENT) or is_bare)
    is_to_come = is_planned(case.title)
    if others and settled.standing and tells and not _says(sentence, CALLED_OFF):
        return f"it names {', '.join(sorted(others))}, of which no time is read"
    if sentence.all_out.systems and says_event(sentence) and any(days):
        return "it is of a day of which no hours are read"
    up = sentence.named.systems - (frozenset() if is_spared else sentence.out.all_meant)
    opened = {claim.system for claim in settled.standing if claim.window.end is None or is_to_come}
    on = sentence.find(_CONDITION, 0, _OPENING)  # `Once EDI is available, …`
    is_way = on is not None or sentence.says(_WAY)  # `please submit them through the portal`
    is_way = is_way or (sentence.says(_EXPECTED) and not is_to_come)
    if up & opened and settled.status not in _OVER and not is_way:
        return f"it may say that {', '.join(sorted(up & opened))} works"
    if sentence.says(_ONLY) and sentence.out.systems and sentence.out.systems < known:
        return "it may say that nothing else is out"
    is_about = bool(sentence.named.systems & known) or sentence.says(_MATTER)
    standing = {claim.system for claim in settled.standing} - {None}
    is_cell = len(sentence.text) < _SHORT and not sentence.named.all_meant
    is_fine = sentence.says(_UNTOUCHED) and not sentence.says(BY_ITSELF)
    if is_cell and is_fine and standing and sentence.text[-1] != ":":
        return "it may say that something is not affected"
    if not is_about or not standing or not is_said:
        return None
    is_up = bool(up) and not sentence.out.all_meant
    tells = is_up or sentence.says(_UNDERSTOOD, _CONDITION, _WAY)
    if tells or find_impact([sentence]) is not Impact.UNKNOWN:
        return None
    if direction_of(sentence) is not Direction.UNKNOWN or says_put_off(sentence):
        return None
    return "it is about what is out, and it is not understood what it says"


def _unread_time(sentence: Sentence, *, has_date: bool) -> Iterator[Finding]:
    """The finding for a date whose month, or an hour whose half of the day, is not understood."""
    pattern = _DATE_LIKE if has_date and " 20" in sentence.text else _HOUR_LIKE
    for found in pattern.finditer(sentence.text):
        if not any(one.begin < found.end() and found.start() < one.end for one in sentence.tokens):
            yield unused(sentence.line, "it states a time that is not understood", sentence.text)
            return


def _unread_dates(sentence: Sentence, case: Case, claims: Iterable[Claim]) -> Iterator[Finding]:
    """The finding for a sentence with a date that none of its windows has; where it has none, none
    of some claims that it can be about.
    """
    days = {(day.month, day.day) for token in sentence.tokens for day in token.days}
    if not days or sentence.says(_OLD, CALLED_OFF) or says_put_off(sentence):
        return
    about = [claim for claim in claims if claim.is_of(sentence)]
    own = [claim for claim in about if claim.window.sentence is sentence]
    at_24 = any(token.clock and token.clock.hour == _MIDNIGHT for token in sentence.tokens)
    edges = _edges(own or about, case, at_24=at_24)
    if sentence.says(_NIGHT):  # `in the night of May 3 to May 4, from 01:00 to 04:00`
        edges += [to_datetime(claim.window.start - _HALF_A_DAY) for claim in own]
    if days.difference((at.month, at.day) for at in edges):
        yield unused(sentence.line, "it states a date of which no hours are read", sentence.text)


def _edges(claims: Iterable[Claim], case: Case, *, at_24: bool = False) -> list[datetime]:
    """When windows begin and end, and what is over ended; of an end at midnight, both days that it
    is of, but `at_24`, where it is written as 24:00, the day before it alone.
    """
    times = [claim.window.times for claim in claims]
    ends = [end for _, end in times if end] + [one.at for one in case.all_endings if one.at]
    shown = [start for start, _ in times] + [end - 1 for end in ends]
    return [to_datetime(at) for at in (shown if at_24 else shown + ends)]


def _says(sentence: Sentence, phrases: Phrases) -> bool:
    found = sentence.find(phrases)
    return found is not None and is_asserted(sentence, found.start())
