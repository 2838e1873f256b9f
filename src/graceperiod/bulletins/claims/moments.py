"""Times that are part of no window: what the words around each say that it is.

The word that decides stands before the time, and the nearest counts; where none does, the first
behind it: `restored at 14:20`, `at 14:20 it was restored`. Where no word explains a time, a person
is asked.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Ending, Window, is_entry
from graceperiod.bulletins.claims.clock import Refused, Years, read_instant, refuse
from graceperiod.bulletins.claims.spans import (
    CONTACT,
    EVENT,
    is_aside,
    only_day,
    says_event,
    undated,
)
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import Clock, Day
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import Moment, read_prose
from graceperiod.bulletins.words.traits import (
    BY_ITSELF,
    DENIED,
    EXTENDED,
    clause_begin,
    direction_of,
    is_asserted,
    says_extended,
    says_over,
    way_of,
)
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import Direction
from graceperiod.systems import System

_OVER, _UP = Phrases("ended", "back", "up"), Phrases("up")
_BEGAN, _AS_OF, _UNTIL = Phrases("began"), Phrases("as_of"), Phrases("until")
_NEXT = Phrases("next")
_PAST, _STILL = Phrases("past"), Phrases("still")
_FROM = re.compile(r"\b(?:from|de|d[eè]s)(?: the| le)? $")
_OF = re.compile(r"\b(?:of|du)(?: the| le)? $")  # `the problem of October 1, 09:00 was resolved`


class Role(Enum):
    """What a time in a sentence is, that is not an edge of a window of two times."""

    BEGIN = auto()
    SINCE = auto()
    """A start, where the sentence itself says that something is out."""
    END = auto()
    PLANNED_END = auto()
    EXTENDED = auto()
    UNTIL = auto()
    """It lasted or lasts so long: an end, where that is past or planned."""
    EXPECTED = auto()
    """An end that is hoped for."""
    STATE = auto()
    """When something was still so, and nothing began."""
    OLD = auto()
    """It no longer counts."""
    NEW = auto()
    """To which something was put off."""
    NOTICE = auto()
    """When a notice came or comes."""
    UNKNOWN = auto()


# The order in which they count where two stand in the same place.
_CUES = {
    Role.OLD: Phrases("old"),
    Role.EXTENDED: EXTENDED,
    Role.NEW: Phrases("put_off"),
    Role.END: _OVER,
    Role.BEGIN: _BEGAN,
    Role.SINCE: Phrases("since"),
    Role.STATE: _AS_OF,
    Role.UNTIL: _UNTIL,
    Role.EXPECTED: Phrases("expected"),
    Role.NOTICE: Phrases("notice"),
}


_BEGINS = {Role.BEGIN, Role.SINCE}


class Time(NamedTuple):
    """A time until which an outage goes on, if EXTENDED. One that no word explains, or an EXPECTED
    end, is a finding, unless it repeats an edge of a window.
    """

    role: Role
    sentence: Sentence
    line: Line
    day: Day | None
    clock: Clock


class Begin(NamedTuple):
    """A sentence that says since when something is out, of the systems named around the time."""

    window: Window
    systems: frozenset[System]
    slips: tuple[Finding, ...]
    is_weak: bool = False
    """Whether the sentence itself does not say that anything is out."""


Fact = Begin | Ending | Time | Finding


# Over 40 lines, for each role of a time has its branch.
def read_moments(
    moments: Sequence[Moment],
    passage: Passage,
    years: Years,
    *,
    date: Day | None = None,
    is_event: bool,
    is_planned: bool,
) -> Iterator[Fact]:
    """What the single times of a passage say: a start (a window without an end), an end, an
    extension, or nothing that is understood.

    Args:
        moments: the times, in order.
        passage: that they stand in.
        years: for dates that state none.
        date: that of a start that states none, if title and text state one date alone.
        is_event: whether title or heading speak of an outage.
        is_planned: whether the title announces it ahead: `until` then gives an end.
    """
    for moment in moments:
        sentence = passage.sentence_at(moment.at)
        line = passage.line_at(moment.at)
        around = _Around.of(moment, sentence)
        role = around.role(is_planned=is_planned)
        tells = says_event(sentence)
        # `The office reopened at 14:00` ends nothing; `contact with EDI was restored` does.
        is_contact = sentence.says(CONTACT) and not tells and not sentence.named.all_meant
        if role is Role.END and not is_contact:
            yield around.ending(moment, line, years)
        elif role is Role.PLANNED_END:
            ending = around.ending(moment, line, years)
            yield ending._replace(is_planned=True) if isinstance(ending, Ending) else ending
        elif role in {Role.EXTENDED, Role.EXPECTED}:
            yield Time(role, sentence, line, moment.day, moment.clock)
        elif role in _BEGINS and (is_event or tells) and not is_aside(sentence):
            begin = around.begin_of(moment, line, years, date)
            is_weak = role is Role.SINCE and not tells
            yield begin._replace(is_weak=is_weak) if isinstance(begin, Begin) else begin
        elif role in {Role.UNKNOWN, Role.NEW, *_BEGINS} and not is_contact:
            day = moment.day or only_day(sentence.tokens)
            yield Time(Role.UNKNOWN, sentence, line, day, moment.clock)


class _Around(NamedTuple):
    """A time in its sentence, and the part of the sentence that speaks of it: from the time before
    it to the one behind it.
    """

    sentence: Sentence
    low: int
    begin: int
    end: int
    high: int

    @classmethod
    def of(cls, moment: Moment, sentence: Sentence) -> "_Around":
        begin = moment.at - sentence.begin
        own = [token for token in sentence.tokens if token.begin >= begin][:2]
        if len(own) > 1 and not (bool(own[0].clock) ^ bool(own[1].clock) and moment.day):
            own = own[:1]
        end = own[-1].end if own else begin
        low = max((token.end for token in sentence.tokens if token.end <= begin), default=0)
        behind = (token.begin for token in sentence.tokens if token.begin >= end)
        return cls(sentence, low, begin, end, next(behind, len(sentence.text)))

    def role(self, *, is_planned: bool) -> Role:  # noqa: PLR0911 - a rule a line, in order
        """What the time is."""
        sentence, (role, at) = self.sentence, self._nearest()
        if role is Role.UNKNOWN and sentence.says(_STILL) and says_event(sentence):
            return Role.STATE
        if role is Role.UNKNOWN and sentence.lead and sentence.named.all_meant:
            lead = Sentence(sentence.lead)  # `They came back as follows:`
            up = lead.find(BY_ITSELF)
            return Role.END if up and is_asserted(lead, up.start()) else role
        if role is Role.END:
            is_named = at >= self.end and _OF.search(sentence.lowered, self.low, self.begin)
            return Role.UNKNOWN if is_named else self._role_of_over(at)
        if role in {Role.BEGIN, Role.SINCE, Role.STATE}:
            over = self._over(at)
            if over is not None:
                told = self._role_of_over(over)
                is_told = told is not Role.EXPECTED or role is Role.STATE
                return told if is_told else Role.UNKNOWN
            is_state = role is Role.STATE and sentence.says(_STILL)
            return role if is_state or role is Role.BEGIN else Role.SINCE
        if role is Role.UNTIL:
            return self._role_of_until(is_planned=is_planned)
        if role is Role.EXTENDED and not says_extended(sentence):
            return Role.UNKNOWN
        begins_line = sentence.line.text.startswith(sentence.text[: self.end])
        if self.low == 0 and begins_line and is_entry(sentence.line):
            return Role.NOTICE
        if role is Role.NOTICE and sentence.named.all_meant and not sentence.says(_NEXT):
            return Role.UNKNOWN  # the notice says something of a system at that time
        return role

    def _nearest(self) -> tuple[Role, int]:
        """What the cue says that decides, and its place."""
        sentence = self.sentence
        before = [
            (found.start(), role)
            for role, phrases in _CUES.items()
            if (found := sentence.find_last(phrases, self.low, self.begin))
        ]
        if before:
            at, role = max(before, key=lambda cue: cue[0])
            extended = next((at for at, role in before if role is Role.EXTENDED), None)
            # `extended until 14:00` is no `until` by itself.
            is_until = role is Role.UNTIL and extended is not None
            return (Role.EXTENDED, extended) if is_until and extended is not None else (role, at)
        if _FROM.search(sentence.lowered, self.low, self.begin):
            return Role.SINCE, self.begin
        behind = [
            (found.start(), role)
            for role, phrases in _CUES.items()
            if role is not Role.UNTIL  # which is of the time behind it
            and (found := sentence.find(phrases, self.end, self.high))
        ]
        at, role = min(behind, key=lambda cue: cue[0], default=(self.end, Role.UNKNOWN))
        return role, at

    def _over(self, cue: int) -> int | None:
        """Where the part says that something is over or up: before the time, or behind it if the
        part begins with the cue, `Since 14:00, EDI is back`.
        """
        found = self.sentence.find_last(_OVER, self.low, self.begin)
        if found is None and not self.sentence.text[self.low : cue].strip(" ,;-–"):
            found = self.sentence.find(_OVER, self.end, self.high)
        return found.start() if found else None

    def _role_of_over(self, at: int) -> Role:
        sentence = self.sentence
        if sentence.find(DENIED, clause_begin(sentence, at), at):
            is_up = sentence.find(_UP, at) is not None and not sentence.says(_STILL)
            return Role.BEGIN if is_up else Role.STATE
        return Role.END if is_asserted(sentence, at) else Role.EXPECTED

    def _role_of_until(self, *, is_planned: bool) -> Role:
        sentence = self.sentence
        is_out = sentence.find(EVENT, self.low, self.begin) is not None
        is_past = sentence.find(_PAST, self.low, self.begin) is not None
        if not is_out and sentence.named.systems and not says_event(sentence):
            return Role.UNKNOWN  # it lasts so long, and it is not understood what
        if is_out and is_planned and not is_past:
            return Role.PLANNED_END
        return Role.END if is_out and is_past else Role.EXPECTED

    def begin_of(self, moment: Moment, line: Line, years: Years, date: Day | None) -> Fact:
        """The start that the time is; `date` is that of one that states none."""
        day = moment.day or date
        if day is None:
            return Time(Role.UNKNOWN, self.sentence, line, None, moment.clock)
        read = read_instant(day, moment.clock, line, years, zoned=True)
        if isinstance(read, Refused):
            return refuse(line, read.why, "window dropped", left_out=True)
        slips = read.slips if moment.day else (*read.slips, undated(day, line))
        named = next((one.out.systems for one in self._parts() if one.out.systems), frozenset())
        window = Window(read.at, None, line, self.sentence, self.begin)
        return Begin(window, frozenset[System](named), slips)

    def _parts(self) -> tuple[Sentence, ...]:
        """What stands before the time, behind it, the whole, and the line that opens a list."""
        text = self.sentence.text
        parts = (text[self.low : self.begin], text[self.end : self.high], text, self.sentence.lead)
        return tuple(map(Sentence, parts))

    def ending(self, moment: Moment, line: Line, years: Years) -> Ending | Finding:
        """The end that the time is, of the systems and the direction named around it."""
        written = None
        if moment.day:
            read = read_instant(moment.day, moment.clock, line, years, zoned=True)
            if isinstance(read, Refused):
                return refuse(line, read.why, "no end read", left_out=True)
            written = read
        parts = self._parts()
        named = next((one for one in parts if one.named.all_meant), None)
        ways = map(way_of, parts[:2])
        direction = next((way for way in ways if way is not Direction.UNKNOWN), Direction.UNKNOWN)
        return Ending(
            self.sentence,
            line,
            written.at if written else None,
            moment.clock,
            named.named.all_meant if named else frozenset(),
            direction,
            written.slips if written else (),
        )


def endings_without_time(passage: Passage, told: Sequence[Ending]) -> Iterator[Ending]:
    """The sentences of a passage that say that something is over, and not when."""
    dated = {id(ending.sentence) for ending in told}
    for sentence in passage.having(BY_ITSELF):
        if id(sentence) in dated or not says_over(sentence) or is_aside(sentence):
            continue
        if sentence.tokens:
            continue  # it says when, and that could not be read
        named = sentence.named.all_meant
        yield Ending(sentence, sentence.line, None, None, named, direction_of(sentence))


def endings_of(passage: Passage, years: Years) -> tuple[list[Ending], list[Finding]]:
    """The endings that a passage tells of, with a time or without, and the times among them that
    cannot be read.
    """
    moments = read_prose(passage.text).moments
    facts = list(read_moments(moments, passage, years, is_event=False, is_planned=False))
    timed = [fact for fact in facts if isinstance(fact, Ending)]
    unread = [fact for fact in facts if isinstance(fact, Finding)]
    return [*timed, *endings_without_time(passage, timed)], unread
