"""Times that are part of no window: what the words around each say that it is.

The word that decides stands before the time, and the nearest counts; where none does, the first
behind it: `restored at 14:20`, `at 14:20 it was restored`. Where no word explains a time, a person
is asked.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from graceperiod.bulletins.claims.claim import Role, Time, is_entry
from graceperiod.bulletins.claims.clock import Written, Years, read_instant, refuse
from graceperiod.bulletins.claims.spans import (
    CONTACT,
    EVENT,
    PUT_OFF,
    STOPPED,
    doubtful,
    is_aside,
    is_elsewhere,
    only_day,
    says_event,
    undated,
)
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.model import Finding
from graceperiod.bulletins.words.dates import Day, find_tokens
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import Moment
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

_OVER, _UP = Phrases("ended", "back", "up", "returns"), Phrases("up")
_RETURNS = Phrases("returns")
_BEGAN, _AS_OF, _UNTIL = Phrases("began"), Phrases("as_of"), Phrases("until")
_HOPED = Phrases("expected", "estimated", "to_come", "perhaps")
_UNSURE = Phrases("expected", "estimated", "perhaps")
_NEXT, _AGAIN, _WORK = Phrases("next"), Phrases("again"), Phrases("maintenance")
_OVER_OR_UNTIL = Phrases("ended", "back", "up", "ends", "until")
_PAST, _STILL = Phrases("past"), Phrases("still")
_WILL = Phrases("to_come", "returns")
_FROM = re.compile(r"\b(?:from|de|d[eè]s)(?: the| le)? $")
_NEAR = 20  # characters
_BY = re.compile(r"\b(?:by|before|d['’]ici|avant)(?: the| le)? $")
_NOT = re.compile(r"\b(?:not|non(?: pas)?|pas) $")
_SET = re.compile(r"\b(?:will|sera|seront)\b")
_BUT = re.compile(r"\b(?:but|mais)(?: (?:only|rather|plutôt|seulement|at|until|à|jusqu['’]à))* $")
_OF = re.compile(r"\b(?:of|du)(?: the| le)? $")  # `the problem of October 1, 09:00 was resolved`


# The order in which they count where two stand in the same place.
_CUES = {
    Role.OLD: Phrases("old"),
    Role.EXTENDED: EXTENDED,
    Role.NEW: PUT_OFF,
    Role.END: _OVER,
    Role.PLANNED_END: Phrases("ends"),
    Role.BEGIN: _BEGAN,
    Role.SINCE: Phrases("since"),
    Role.STATE: _AS_OF,
    Role.UNTIL: _UNTIL,
    Role.EXPECTED: Phrases("expected"),
    Role.NOTICE: Phrases("notice"),
}


BEGINS = {Role.BEGIN, Role.SINCE}
ENDS = {Role.END, Role.PLANNED_END}


def read_times(
    moments: Sequence[Moment],
    passage: Passage,
    years: Years,
    *,
    date: Day | None = None,
    is_event: bool = False,
    is_planned: bool = False,
) -> Iterator[Time | Finding]:
    """What the sentences of a passage say of times that are part of no window, and that something
    is over without saying when; a start or an end that cannot be read is a finding.

    Args:
        moments: the times, in order.
        passage: that they stand in.
        years: for dates that state none.
        date: that of a start that states none, if title and text state one date alone.
        is_event: whether title or heading speak of an outage.
        is_planned: whether the title announces it ahead.
    """
    # Of planned work, nobody else knows when it will be over.
    is_planned = is_planned or any(one.says(_WORK) for one in passage.having(_WORK))
    for moment, around, own in _in_entries(moments, passage):
        sentence, role = around.sentence, own
        if role in {Role.EXTENDED, Role.PLANNED_END} and not is_planned:
            role = Role.EXPECTED
        tells = says_event(sentence)
        if role is Role.UNKNOWN and moment.day and tells and sentence.says(_WILL):
            yield doubtful(sentence)  # `will be shut down on May 3, 2025 at 22:00`
            role = Role.BEGIN
        elif role in BEGINS and not tells:
            role, is_doubtful = around.read_start(role, is_event=is_event)
            if is_doubtful:
                yield doubtful(sentence)
        if role is Role.NEW or (role in BEGINS and is_aside(sentence)):
            role = Role.UNKNOWN
        # `The office reopened at 14:00` ends nothing; `contact with EDI was restored` does.
        is_contact = sentence.says(CONTACT) and not tells and not sentence.named.all_meant
        if is_elsewhere(sentence) or (is_contact and role in {Role.END, Role.UNKNOWN}):
            continue
        yield around.read(role, moment, passage.line_at(moment.at), years, date)
    for sentence in passage.having(BY_ITSELF):
        # One that says when is among those above, or could not be read.
        if not sentence.tokens and says_over(sentence) and not is_aside(sentence):
            named, way = sentence.named.all_meant, direction_of(sentence)
            yield Time(Role.END, sentence, sentence.line, systems=named, direction=way)


def _in_entries(
    moments: Sequence[Moment], passage: Passage
) -> Iterator[tuple[Moment, "_Around", Role]]:
    """The times with their roles, of a page that goes on too: each of its entries begins with the
    time of its notice, which is not when something began or ended if the entry says when.
    """
    arounds = [_Around.of(one, passage.sentence_at(one.at)) for one in moments]
    roles = [around.role() for around in arounds]
    stamps = [place for place, around in enumerate(arounds) if around.is_stamp]
    days = [moment.day for moment in moments]
    for place, until in pairwise([*stamps, len(moments)]):
        same = BEGINS if roles[place] in BEGINS else {roles[place]}
        if not same.isdisjoint(roles[place + 1 : until]):
            roles[place] = Role.NOTICE
        for other in range(place + 1, until):
            days[other] = days[other] or moments[place].day
    for moment, day, around, role in zip(moments, days, arounds, roles, strict=True):
        yield moment._replace(day=day), around, role


class _Around(NamedTuple):
    """A time in its sentence, and the part of the sentence that speaks of it: from the time before
    it to the one behind it.
    """

    sentence: Sentence
    low: int
    begin: int
    end: int
    high: int
    clock: int
    """Where its hour begins, which can stand behind a date: `on May 3, since 14:20`."""

    @classmethod
    def of(cls, moment: Moment, sentence: Sentence) -> "_Around":
        begin = moment.at - sentence.begin
        own = [token for token in sentence.tokens if token.begin >= begin][:2]
        if len(own) > 1 and not (bool(own[0].clock) ^ bool(own[1].clock) and moment.day):
            own = own[:1]
        end = own[-1].end if own else begin
        low = max((token.end for token in sentence.tokens if token.end <= begin), default=0)
        behind = (token.begin for token in sentence.tokens if token.begin >= end)
        clock = own[-1].begin if own else begin
        return cls(sentence, low, begin, end, next(behind, len(sentence.text)), clock)

    def role(self) -> Role:  # noqa: C901, PLR0911 - a rule a line, in order
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
                is_told = told in {Role.END, Role.BEGIN, Role.OLD} or role is Role.STATE
                is_told = is_told or _SET.search(sentence.lowered, self.low, over) is not None
                return told if is_told else Role.UNKNOWN
            is_state = role is Role.STATE and sentence.says(_STILL)
            return role if is_state or role is Role.BEGIN else Role.SINCE
        if role is Role.UNTIL:
            return self._role_of_until(at)
        if role is Role.PLANNED_END:
            return self._role_to_come(at)
        if role is Role.UNKNOWN and _BUT.search(sentence.lowered, self.low, self.begin):
            return Role.PLANNED_END if sentence.find(_OVER_OR_UNTIL, 0, self.low) else role
        if role is Role.EXTENDED and not says_extended(sentence):
            return Role.UNKNOWN
        if self.is_stamp:
            return Role.NOTICE
        if role is Role.NOTICE and sentence.named.all_meant and not sentence.says(_NEXT):
            return Role.UNKNOWN  # the notice says something of a system at that time
        return role

    def read_start(self, role: Role, *, is_event: bool) -> tuple[Role, bool]:
        """What a start is in a sentence that does not speak of an outage, and whether that is
        doubtful: the sentence may say that a system is out in words that are not known, `EDI is
        kaput since 14:20`, or that it is up.
        """
        sentence = self.sentence
        if is_event:
            is_list = sentence.text.endswith(":")  # `As of 13:00:`
            return role, role is Role.SINCE and not is_list
        is_out = sentence.named.systems and sentence.says(_CUES[Role.SINCE])  # not `as of`
        is_again = sentence.find(_AGAIN, 0, self.begin) or sentence.says(CONTACT)
        may_be_out = bool(is_out or sentence.says(STOPPED)) and not is_again
        return (role, True) if may_be_out else (Role.UNKNOWN, False)

    @property
    def is_stamp(self) -> bool:
        """Whether it is the time of an entry of a page that goes on."""
        line = self.sentence.line
        begins_line = line.text.startswith(self.sentence.text[: self.end])
        return self.low == 0 and begins_line and is_entry(line)

    def _nearest(self) -> tuple[Role, int]:
        """What the cue says that decides, and its place."""
        sentence = self.sentence
        before = [
            (found, role)
            for role, phrases in _CUES.items()
            if (found := sentence.find_last(phrases, self.low, self.clock))
        ]
        if before:
            # That which ends last; of `pris fin` and `fin`, the longer.
            last, role = max(before, key=lambda cue: (cue[0].end(), -cue[0].start()))
            at = last.start()
            extended = next((one.start() for one, role in before if role is Role.EXTENDED), None)
            # `extended until 14:00` is no `until` by itself.
            if role in {Role.UNTIL, Role.PLANNED_END} and extended is not None:
                return Role.EXTENDED, extended
            is_old = role is Role.PLANNED_END and any(one is Role.OLD for _, one in before)
            return Role.OLD if is_old else role, at  # `the wrong end time (12:00)`
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
            if _SET.search(sentence.lowered, clause_begin(sentence, at), at):
                return Role.OLD  # `will not be over at 06:00 as planned`
            is_up = sentence.find(_UP, at) is not None and not sentence.says(_STILL)
            return Role.BEGIN if is_up else Role.STATE
        if is_asserted(sentence, at) and not _RETURNS.pattern.match(sentence.lowered, at):
            return Role.END
        return self._role_to_come(at)

    def _role_to_come(self, at: int) -> Role:
        """Of an end that is to come: one that is set, one that is hoped for, or one that is not."""
        sentence, begin = self.sentence, clause_begin(self.sentence, at)
        if sentence.find(DENIED, begin, at):
            return Role.OLD
        is_set = is_asserted(sentence, at) or _SET.search(sentence.lowered, begin, at) is not None
        is_hoped = (
            not (is_set and is_asserted(sentence, at, to_come=True))
            or sentence.find(_UNSURE, begin, self.begin) is not None
            or _BY.search(sentence.lowered, self.low, self.begin) is not None
        )
        return Role.EXPECTED if is_hoped else Role.PLANNED_END

    def _role_of_until(self, at: int) -> Role:
        sentence = self.sentence
        if _NOT.search(sentence.lowered, self.low, at):
            return Role.OLD  # `and not until 11:00 as first announced`
        # `unavailable from 06:00 rather than 07:00, and until 10:00`
        low = 0 if self.begin - self.low < _NEAR else self.low
        is_out = sentence.find(EVENT, low, self.begin) is not None
        is_past = sentence.find(_PAST, self.low, self.begin) is not None
        if not is_out and sentence.named.systems and not says_event(sentence):
            return Role.UNKNOWN  # it lasts so long, and it is not understood what
        if is_out and not is_past:
            return Role.PLANNED_END
        if is_out or sentence.find(_HOPED, self.low, self.begin):
            return Role.END if is_out and is_past else Role.EXPECTED
        return Role.UNKNOWN  # `for CERS it took until 13:15`

    def read(
        self, role: Role, moment: Moment, line: Line, years: Years, date: Day | None
    ) -> Time | Finding:
        """The time with its instant, and the systems and the direction named around it; `date` is
        that of a start that states none.
        """
        near = [one for one in self.sentence.tokens if one.end <= self.begin]
        told_here = only_day(near) or only_day(find_tokens(line.text))
        own = moment.day or (told_here if role in BEGINS else None)
        day = own or (date if role in BEGINS else None)
        if role in BEGINS and day is None:
            role = Role.UNKNOWN
        elif role is Role.UNKNOWN:
            day = day or only_day(self.sentence.tokens)
        told = Time(role, self.sentence, line, place=self.begin)
        if day is None:
            told = told._replace(clock=moment.clock)
        else:
            read = read_instant(day, moment.clock, line, years, zoned=True)
            if isinstance(read, Written):
                slips = read.slips if own else (*read.slips, undated(day, line))
                told = told._replace(at=read.at, slips=slips)
            elif role in BEGINS | ENDS:
                done = "window dropped" if role in BEGINS else "no end read"
                return refuse(line, read.why, done, left_out=True)
        # Before the time, behind it, the whole, and the line that opens a list.
        text = self.sentence.text
        texts = (text[self.low : self.begin], text[self.end : self.high], text, self.sentence.lead)
        parts = [Sentence(one) for one in texts]
        if role in BEGINS:
            systems = next((one.out.systems for one in parts if one.out.systems), frozenset())
            return told._replace(systems=systems)
        systems = next((one.named.all_meant for one in parts if one.named.all_meant), frozenset())
        ways = map(way_of, parts[:2])
        way = next((way for way in ways if way is not Direction.UNKNOWN), Direction.UNKNOWN)
        return told._replace(systems=systems, direction=way)
