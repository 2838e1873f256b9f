"""What was called off, and what was put off: which claims still stand.

Of a window that was put off, the page shows the old time, the new one, or both.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Case, Claim, Window
from graceperiod.bulletins.claims.spans import PUT_OFF, is_aside, unused
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import find_weekdays
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import clause_begin, is_asserted
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.systems import System
from graceperiod.times import eastern_day

CALLED_OFF = Phrases("called_off")
AS_PLANNED, _LATER = Phrases("as_planned"), Phrases("later")
MAY_BE_LATER = Phrases("later", "put_off")
_NEW, _ONE_OF_THEM = Phrases("replacement"), Phrases("one_of_them")
_OUTAGE = Phrases("event", "matter")
_DURING = re.compile(
    r"\b(?:during|due|because|by|in|while|when|pendant|durant|lorsque?|raison|cause)\b"
)
_IT = re.compile(r"\W*(?:it|this|that|il|elle|cela|ce|cette)\b")
_SHORT, _NEAR = 30, 10  # characters
_NOTED = re.compile(r"\)? ?:")  # behind the date of a note: `Added August 24: cancelled`
_MARKS = " \t0123456789.()[]*•·–—-"  # before an item of a list
# The end is put off where a window is extended; and `if it is rescheduled` says nothing yet.
_END_OR_IF = re.compile(r"\b(?:end|ending|fin|if|unless|si|s['’]ils?|s['’]elles?)\b")
_FROM = re.compile(r"(?: again)? (?:from|du|de)\b")
_TO = re.compile(r"\b(?:to|until|for|aux?|à|jusqu['’]?|now|maintenant)\b")

Date = tuple[int, int] | int  # month and day, or the weekday from 0 for Monday


class Call(NamedTuple):
    """A sentence that says that something was called off."""

    sentence: Sentence
    systems: frozenset[System]
    """Those it names; all where it names none."""
    days: frozenset[Date]
    """The dates that it names before it says so; none where it is about all."""
    is_noted: bool
    """Whether it begins with a date, which can be that of the note."""

    def is_about(self, claim: Claim, days: frozenset[Date]) -> bool:
        """Whether it is of a claim. `days`: those of all windows; if it names none of them, it can
        be the date of a notice.
        """
        if not claim.is_among(self.systems):
            return False
        if not self.days or not self.days.isdisjoint(dates_of(claim.window)):
            return True
        if _names_day(self.sentence):
            return False
        return self.days.isdisjoint(days) and (self.is_noted or claim.window.sentence is None)


def dates_of(window: Window) -> frozenset[Date]:
    """The Eastern month and day on which a window begins, and its weekday."""
    day = eastern_day(window.start)
    return frozenset({(day.month, day.day), day.weekday()})


def calls_of(passage: Passage) -> Iterator[Call]:
    """The sentences that call something off."""
    for sentence in passage.having(CALLED_OFF):
        found = sentence.find(CALLED_OFF)
        if found is None or not is_asserted(sentence, found.start(), to_come=True):
            continue
        if _names_day(sentence) and not _dates(sentence, 0, len(sentence.text)):
            continue  # of a system, on any day
        if is_aside(sentence) or sentence.find(_ONE_OF_THEM, 0, found.start()):
            continue
        systems = _systems_of(sentence, found)
        is_alone = len(sentence.text) < _SHORT  # `Cancelled.`
        before = [token.end for token in sentence.tokens if token.end <= found.start()]
        # `October 4, 02:00 to 05:00: cancelled`
        is_entry = bool(before) and found.start() - before[-1] < _NEAR
        is_noted = bool(before) and _NOTED.match(sentence.text, before[-1]) is not None
        behind = [token.begin for token in sentence.tokens if token.begin >= found.end()]
        # `2) Dropped: Sunday, …`
        is_first = bool(behind) and behind[0] - found.end() < _NEAR
        is_first = is_first and not sentence.text[: found.start()].strip(_MARKS)
        # Not what an outage did: `EDI requests were cancelled during the outage`.
        outage = sentence.find(_OUTAGE)
        is_of_it = not _is_meanwhile(sentence, outage, found) if outage else bool(systems)
        if is_alone or is_entry or is_first or is_of_it or _IT.match(sentence.lowered):
            yield Call(sentence, systems, _dates(sentence, 0, found.end() + _NEAR), is_noted)


def _names_day(sentence: Sentence) -> bool:
    """Whether a sentence denies an outage for a day: `There will be none on March 8`."""
    found = sentence.find(CALLED_OFF)
    return found is not None and found[0].startswith(("there ", "il n'y "))


def is_of_another(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether a sentence says that there is none of a system, or on a day, that no claim is of."""
    if not _names_day(sentence):
        return False
    days = _dates(sentence, 0, len(sentence.text))
    about = [claim for claim in claims if claim.is_of(sentence)]
    return not about or (
        bool(days) and all(days.isdisjoint(dates_of(claim.window)) for claim in about)
    )


def _systems_of(sentence: Sentence, found: re.Match[str]) -> frozenset[System]:
    """The systems that a sentence calls off: not those that it says go ahead, as in `EDI is
    cancelled, CERS goes ahead`.
    """
    if not sentence.says(AS_PLANNED):
        return sentence.named.all_meant
    is_behind = sentence.find(AS_PLANNED, found.end()) is not None
    begin = 0 if is_behind else clause_begin(sentence, found.start())
    return find_systems(sentence.text[begin : found.end() if is_behind else None]).all_meant


def goes_ahead(sentence: Sentence) -> bool:
    """Whether a sentence says that something takes place as announced."""
    found = sentence.find(AS_PLANNED)
    return found is not None and is_asserted(sentence, found.start(), to_come=True)


def _is_meanwhile(sentence: Sentence, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether of two things that a sentence says one happens while the other does."""
    between = sorted((one.end(), other.end(), one.start(), other.start()))
    return _DURING.search(sentence.lowered, *between[1:3]) is not None


def _dates(sentence: Sentence, begin: int, end: int) -> frozenset[Date]:
    """The dates that stand between two places, and the weekdays that stand there alone."""
    tokens = [token for token in sentence.tokens if begin <= token.begin < end]
    inside = {at for token in tokens for at in range(token.begin, token.end)}
    alone = {
        weekday for at, weekday in find_weekdays(sentence.lowered, begin, end) if at not in inside
    }
    return frozenset({(day.month, day.day) for token in tokens for day in token.days} | alone)


def status_of(claim: Claim) -> Sentence:
    """What the cell of its status says."""
    return Sentence(" ".join(line.text for line in claim.window.row.status))


def says_put_off(sentence: Sentence) -> bool:
    """Whether a sentence says that something takes place at another time than announced."""
    found = sentence.find(PUT_OFF)
    if found is None or _END_OR_IF.search(sentence.lowered, 0, found.start()):
        return False
    event = sentence.find(_OUTAGE)
    is_of_it = event is not None and not _is_meanwhile(sentence, event, found)
    return bool(tells_new(found) or is_of_it or _IT.match(sentence.lowered))


def tells_new(put_off: re.Match[str]) -> bool:
    """Whether it is the new time that is told of: `2025-10-04 (new date)`."""
    return put_off[0].startswith(("new", "revised", "nouvelle"))


def is_put_off(claim: Claim, case: Case) -> bool:
    """Whether a claim was put off.

    A window of the sentence that says so is the old one before its verb, and the new one behind
    it. Any other is the new one if that sentence names another date, or says that there is one;
    else it is not said, and taken as the old one.
    """
    cell = status_of(claim).find(PUT_OFF)
    if cell and not tells_new(cell):
        return True
    sentences = [case.title, *case.head.having(MAY_BE_LATER)]
    for part in case.parts:
        is_own = not part.section.heading or part.place == claim.place
        if is_own or claim.system not in part.systems:
            said = part.passage.having(MAY_BE_LATER)
            sentences += [one for one in said if is_own or claim.system in one.named.systems]
    telling = filter(says_put_off, sentences)
    about = [one for one in telling if one is case.title or claim.is_of(one)]
    return bool(about) and not _stands(claim.window, about, case.title, sentences)


def _stands(
    window: Window, telling: Sequence[Sentence], title: Sentence, sentences: Sequence[Sentence]
) -> bool:
    if window.row.new:
        return True
    if window.sentence:
        own = window.sentence.find(PUT_OFF)
        if own:
            return window.place > own.start()
        if window.sentence.find(_NEW, 0, window.place):  # `Now: …`, below `Previously: …`
            return True
    old, new = set[Date](), set[Date]()
    has_new = "rescheduled" in title.lowered and not any(one.says(_LATER) for one in sentences)
    verbs = ((one, verb) for one in telling if (verb := one.find(PUT_OFF)))
    for sentence, verb in verbs:
        begin = _behind(sentence, verb)
        before = _dates(sentence, 0, begin)
        behind = _dates(sentence, begin, len(sentence.text))
        if tells_new(verb) and not behind:
            before, behind = frozenset(), before
        old |= before
        new |= behind
        is_new = (
            tells_new(verb) or begin > verb.end() or _TO.match(sentence.lowered, verb.end() + 1)
        )
        has_new = has_new or (bool(is_new) and not sentence.says(_LATER))
    days = dates_of(window)
    if new:
        return not days.isdisjoint(new)
    return days.isdisjoint(old) and (bool(old) or has_new)


def _behind(sentence: Sentence, verb: re.Match[str]) -> int:
    """Where the new dates can stand behind a verb: `moved from Sunday, May 4 to May 11`."""
    found = _FROM.match(sentence.lowered, verb.end())
    tokens = [token for token in sentence.tokens if found and token.begin >= found.end()]
    return tokens[0].end if tokens and not tokens[0].is_range else verb.end()


def says_later(sentence: Sentence) -> bool:
    """Whether a sentence says that the new date of what was put off is not known yet."""
    found = sentence.find(PUT_OFF)
    is_undated = found is not None and tells_new(found) and not sentence.tokens
    return is_undated or sentence.says(_LATER)


def unread_dates(claims: Sequence[Claim], sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """The dates to which something was put off, of which no window of the claims is."""
    days = frozenset[Date]().union(*(dates_of(claim.window) for claim in claims))
    for sentence in sentences:
        verb = sentence.find(PUT_OFF)
        if verb and _dates(sentence, _behind(sentence, verb), len(sentence.text)) - days:
            told = "it was put off to a date of which no hours are read"
            yield unused(sentence.line, told, sentence.text)
