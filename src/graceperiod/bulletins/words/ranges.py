"""Windows in sentences: `Sunday, September 14, 2025 from 04:30 to 06:00 (ET) and from 07:00 to
08:30 (ET)`, `le samedi 18 avril 2026 de 08:00 à 17:00 (HE)`.

Two clock times make a window where nothing but small words stands between them, one of which says
so. Its date is the one that stands with them, else that of their sentence, or of the line above.
Of times that do not say how they belong together, and of a range of dates, none is made.

The patterns here are over a text of which each date, time and word is one letter, so that `May 3,
2025 from 06:00 to 07:00 (ET)` is `DfCtC`:

    D  a date, or some       t  to, until, a dash     ,  a comma
    R  a range of dates      a  and                   .  the end of a sentence
    C  a clock time          f  from, between         /  the end of a line
                             n  on, of                x  a word that is none of these
                             d  `du`, of both kinds
                             w  at, about, local        0-6  a weekday without its date
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from graceperiod.bulletins.words.dates import FOREIGN, Clock, Day, Token, find_tokens, may_tell_time
from graceperiod.bulletins.words.days import (
    day_beside,
    days_of_night,
    edges_of,
    is_same_time,
    move,
    share_year,
)
from graceperiod.bulletins.words.vocabulary import STOP, in_small_letters, phrases_of, spell

_LETTER = {
    word: letter
    for letter, concept in zip("wntaf", ("beside_times", "on", "to", "and", "from"), strict=True)
    for word in phrases_of("small", concept)
}
_LETTER |= {"du": "d", "&": "a", ",": ",", "\n": "/"} | dict.fromkeys("-–—→➔➜>", "t")
_LETTER |= dict.fromkeys(".!?;", ".")
_LETTER |= {word: str(day) for day in range(7) for word in phrases_of("calendar", f"weekday_{day}")}
_PIECE = re.compile(rf"apr[eè]s-midi|[^\W\d_]+|[-–—→➔➜>&,;\n]|\d+|{STOP}")
_ZONE = re.compile(r"\((?:ET|HE|E[SD]T|H[NA]E)\)")  # behind a word, as in `7:40 this morning (ET)`
_END = re.compile(rf"{STOP}|\n")
_LONGEST_GAP = 60  # characters; more hold more than small words
_MOST_DAYS = 14

_GAP = "[tafndw,./]{0,60}"  # small words; the end of a line can be that of a cell
_DATES = "[DR](?:[tafndw,/]{0,60}[DR]){0,400}"  # no list goes on behind the end of a sentence
# The dates that belong to the time behind them: `May 3 and May 4 from 06:00`.
_BEFORE = rf"{_DATES}[tfndw,./]{{0,60}}(?:[0-6][fndw,]{{0,60}})?"
_OPENS = "[fd][nw,./]{0,60}"
_EVENT = re.compile(
    # Two times are the edges of a window: `06:00 to 07:00`, `from 06:00 and 07:00`,
    # `between May 3 at 06:00 and May 4 at 07:00`, `May 3 between 06:00 and 07:00`.
    rf"(?:(?:{_BEFORE})?(?=C[^Cx]*t)|(?:{_OPENS}(?:{_BEFORE})?|{_BEFORE}{_OPENS})(?=C[^Cx]*a))"
    r"(?P<start>C)[^Cx]*C"
    # A time by itself, dates by themselves, the end of a sentence.
    rf"|(?:{_BEFORE})?(?P<alone>C)|{_DATES}|(?P<stop>[./])"
)
_NEXT = "(?=[tfndw,./]{0,60}C)"  # a time to which the date before it belongs
# The dates that belong to the time before them: `07:00 on May 3 and May 4`, `07:00, May 3`. A list
# ends where another time goes on: `07:00 on May 3 and May 4 from 06:00`.
_BEHIND = re.compile(
    r"(?:,{0,9}|[fw,]{0,9}[nd][fndw,]{0,9})[DR]"
    rf"(?:(?=[fndw]{{0,9}}[a,])[afndw,]{{0,9}}[DR](?!{_NEXT})){{0,{_MOST_DAYS}}}"
    rf"(?P<next>{_NEXT})?"
)
# The dates with which a sentence goes on, or the list under it, each alone on its line.
_LATER = re.compile(
    rf"[^./DR]{{0,200}}(?P<dates>[DR](?:[andw,/]{{1,9}}[DR](?!{_NEXT})){{0,{_MOST_DAYS}}})"
    rf"|[^./CDR]{{0,200}}(?P<list>(?:/[tanw,]{{0,9}}[DR](?=[a,.]{{0,9}}(?:/|$))){{1,{_MOST_DAYS}}})"
)
_STOP = re.compile("[./]")
_WEEKDAY_BEHIND = re.compile("[fnw]{0,9}([0-6])(?![fndw,]{0,9}C)")
_NEXT_DAY = re.compile(rf"[ ,(]{{0,2}}{spell('next_day', table='small')}\b")
_NIGHT = re.compile(rf"\b{spell('night', table='small')}\b")
_SAME_HOURS = re.compile(rf"\b{spell('same_hours')}\b")
_SMALL = re.compile(_GAP)
_MARKS = " ,;:.(–-"  # between a date and `same hours`
_MOST_WORDS = 4  # between a weekday and its time
_BULLETS = " \t•*·-–—:"
_BEFORE_LIST = {"", "on", "le", "the"}
_BEFORE_ITEM = {"", "from", "between", "de", "du", "entre"}
_LONGEST_LIST = 5_000  # characters


class Moment(NamedTuple):
    """A clock time with its date, if it has one, at its place in the text."""

    at: int
    day: Day | None
    clock: Clock


class Span(NamedTuple):
    """A window as written."""

    start: Moment
    end: Moment
    own_end_day: bool
    """Whether the end states its date, rather than taking the start's."""


class Prose(NamedTuple):
    """What a text says of times."""

    spans: tuple[Span, ...]
    moments: tuple[Moment, ...]
    """The times that are part of no window, with their dates where they have one."""
    unclear: tuple[int, ...]
    """Where windows stand that hold for a range of dates."""


def read_prose(text: str) -> Prose:
    """The windows and the other dated times of a text; a newline ends a sentence, mostly."""
    if not may_tell_time(text):
        return Prose((), (), ())
    prose = _Reader(text).read()
    return prose._replace(spans=(*prose.spans, *_at_same_hours(text, prose.spans)))


def _at_same_hours(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The windows of `moved to Sunday, May 11, 2025, same hours`: those of the window before."""
    for found in _SAME_HOURS.finditer(in_small_letters(text)):
        *_, dates = [None, *(one for one in find_tokens(text) if one.end <= found.start())]
        before = [span for span in spans if dates and span.end.at < dates.begin]
        if dates and before and not text[dates.end : found.start()].strip(_MARKS):
            for day in dates.days:
                start, end = (edge._replace(at=dates.begin, day=day) for edge in before[-1][:2])
                yield Span(start, end, own_end_day=False)


def _letters(gap: str) -> str:
    """The letters of what stands between two dates or times; of much, those of its end."""
    if len(gap) > _LONGEST_GAP:
        return f"x{'.' if _END.search(gap) else ''}{_letters(gap[-_LONGEST_GAP:])}"
    if "(" in gap:
        gap = _ZONE.sub("", gap)
    return "".join([_LETTER.get(piece, "x") for piece in _PIECE.findall(gap.lower())])


class _Reader:
    """One text while it is read. The places are those of its letters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: dict[int, Token] = {}
        self.clocks: dict[int, Clock] = {}
        letters: list[str] = []
        end = 0
        for token, behind in zip_longest(find_tokens(text), find_tokens(text)[1:]):
            if letters[-1:] == ["D"] and is_same_time(token, behind, text):
                end = token.end  # `May 3, 6 p.m. Mountain (8 p.m. Eastern)`
                continue
            letters += _letters(text[end : token.begin])
            self.tokens[len(letters)] = token
            if token.clock:
                self.clocks[len(letters)] = token.clock
            letters += "C" if token.clock else "R" if token.is_range else "D"
            end = token.end
        self.letters = "".join(letters) + _letters(text[end : end + _LONGEST_GAP])
        self.named: list[int] = []  # the dates named last
        self.in_sentence = False  # whether that was in this sentence
        self.foreign: Moment | None = None  # the last start in another zone
        self.last: tuple[int, list[int]] | None = None  # where the last window ends, its dates

    def read(self) -> Prose:
        spans: list[Span] = []
        moments: list[Moment] = []
        unclear: list[int] = []
        at = 0
        while found := _EVENT.search(self.letters, at):
            at = found.end()
            if found["stop"]:
                self.in_sentence = False
                continue
            if found["start"]:
                dates, end_date, at = self._dates_of(found)
                told = self._days(dates)
                night = self._night(found, dates) if told is None else ()
                if told is None and not night:
                    unclear.append(self.tokens[found.start("start")].begin)
                    continue
                has_own = bool(self._dates(found.start(), at))
                days = told or () if has_own else self._eastern(told or (), found)
                spans += self._spans(found, days, end_date, night)
                self.last = found.end(), dates
                if spans[-1].start.clock.label is FOREIGN:
                    self.foreign = spans[-1].start
            elif found["alone"]:
                moment, at = self._moment(found)
                moments += moment
                if moment and moment[0].clock.label is FOREIGN:
                    self.foreign = moment[0]
            if named := self._dates(found.start(), at):
                self.named = named
                self.in_sentence = _STOP.search(self.letters, named[-1], at) is None
        return Prose(tuple(spans), tuple(moments), tuple(unclear))

    def _dates_of(self, found: re.Match[str]) -> tuple[list[int], list[int], int]:
        """The dates of a window, that which its end states, and where to read on."""
        start, end = found.start("start"), found.end()
        before, between = self._dates(found.start(), start), self._dates(start, end)
        after, goes_on = self._dates_behind(end)
        if goes_on and (before or between or self.in_sentence):
            after = []  # it belongs to the next time
        dates, own = before, after[:1]
        if between:
            is_end = "t" in self.letters[start : between[0]]  # `06:00 to May 4, 07:00`
            if after and not is_end and not between[1:]:
                before, own = between, after[:1]  # `23:00 on the 3rd to 02:00 on the 4th`
            elif is_end or before or between[1:]:
                after, own = [], between[-1:]
            dates = before or ([] if is_end else between[:1])
        elif not before:
            if after and self._weekday(start) is not None:
                return [], after, after[-1] + 1  # `from 23:00 Friday to 03:00 Saturday, May 3`
            dates, own = after, []
        at = after[-1] + 1 if after else end
        if dates:
            return dates, own, at
        dates, is_behind = self._dates_around(start, end)
        return dates, own, dates[-1] + 1 if is_behind else at

    def _dates_around(self, start: int, end: int) -> tuple[list[int], bool]:
        """The dates of a window that has none of its own, and whether that stands right behind."""
        if self.in_sentence:
            return self.named, False
        heads = self.named if self.named and self._heads(self.named[-1], start) else []
        if self.last is not None:
            place, dates = self.last
            if (heads and heads[-1] < place) or _SMALL.fullmatch(self.letters, place, start):
                return dates, False
        if heads:
            return heads, False
        later = _LATER.match(self.letters, end)
        line = self.text[: self.text.find("\n", self.tokens[end - 1].end)]
        if not later or (later["list"] and not line.endswith(":")):
            return [], False
        dates = self._dates(later.start(later.lastgroup or 0), later.end())
        return dates, "C" not in later[0]

    def _dates_behind(self, place: int) -> tuple[list[int], bool]:
        """The dates right behind a time, and whether the last belongs to the next time too."""
        found = _BEHIND.match(self.letters, place)
        if not found:
            return [], False
        return self._dates(place, found.end()), found["next"] is not None

    def _heads(self, date: int, time: int) -> bool:
        """Whether a time is in the list under a line that is a date, or ends with it."""
        text, begin, token = self.text, self.tokens[time].begin, self.tokens[date]
        head, rest = text.rfind("\n", 0, begin), text.find("\n", token.end)
        if rest > head or begin > token.end + _LONGEST_LIST:
            return False
        if text[head + 1 : begin].strip(_BULLETS).lower() not in _BEFORE_ITEM:
            times = self.letters.count("C", date, time)
            if 2 * text.count("\n", rest + 1, begin) > times:
                return False
        lead = text[text.rfind("\n", 0, token.begin) + 1 : token.begin].strip(_BULLETS).lower()
        opens = lead in _BEFORE_LIST or text[rest - 1] == ":"
        return opens and not text[token.end : rest].strip(_BULLETS + ",")

    def _dates(self, begin: int, end: int) -> list[int]:
        return [place for place in range(begin, end) if self.letters[place] in "DR"]

    def _days(self, dates: list[int]) -> tuple[Day, ...] | None:
        """The days of some dates; None for a range, of which it is not said what happens in
        between, and for more than any sentence lists.
        """
        letters = self.letters[dates[0] : dates[-1] + 1].replace("/t", "/") if dates else ""
        if len(dates) > _MOST_DAYS or not {"R", "t"}.isdisjoint(letters):
            return None
        return share_year([day for date in dates for day in self.tokens[date].days])

    def _night(self, found: re.Match[str], dates: list[int]) -> tuple[Day, ...]:
        """The days of hours in a night: `in the night of May 3 to May 4, from 01:00 to 04:00`."""
        first, last = found.start("start"), found.end() - 1
        edges = edges_of(self.clocks[first], self.clocks[last])
        opens, close = sorted(self.tokens[place].begin for place in (first, dates[0]))
        is_night = _NIGHT.search(self.text.lower(), max(0, opens - _LONGEST_GAP), close)
        days = [day for date in dates for day in self.tokens[date].days]
        return days_of_night(share_year(days), *edges, is_said=is_night is not None)

    def _eastern(self, days: tuple[Day, ...], found: re.Match[str]) -> tuple[Day | None, ...]:
        """The days of a time whose date stands with the same time in another zone."""
        foreign = self.foreign
        if foreign is None or foreign.day not in days or not self.in_sentence:
            return days
        clock = self.clocks[found.start("start")]
        return (day_beside(foreign.day, foreign.clock, clock),)

    def _spans(
        self,
        found: re.Match[str],
        days: tuple[Day | None, ...],
        own: list[int],
        night: tuple[Day, ...],
    ) -> Iterator[Span]:
        first, last = found.start("start"), found.end() - 1
        start, end = edges_of(self.clocks[first], self.clocks[last])
        end_day = self.tokens[own[0]].days[0] if own else None
        pairs = [self._days_of(day, end_day, first, last) for day in days or (None,)]
        for begins, ends in [night] if night else pairs:
            yield Span(
                Moment(self.tokens[first].begin, begins, start),
                Moment(self.tokens[last].begin, ends or begins, end),
                own_end_day=ends is not None,
            )

    def _days_of(
        self, begins: Day | None, ends: Day | None, first: int, last: int
    ) -> tuple[Day | None, Day | None]:
        """The day on which a window begins, and the one that its end states, if it does: by its
        date, by a weekday, or as the next day.
        """
        if begins and ends:
            begins, ends = share_year([begins, ends])
            return begins, ends
        start, end = self._weekday(first), self._weekday(last)
        if ends and start is not None:
            return move(ends, start, back=True), ends
        if begins and start is not None:
            begins = begins._replace(weekday=start)
        if begins and end is not None:
            ends = move(begins, end)
        elif begins and _NEXT_DAY.match(self.text.lower(), self.tokens[last].end):
            ends = move(begins, None)
        return begins, ends

    def _weekday(self, clock: int) -> int | None:
        """The weekday without a date that stands right behind a time, or else before it."""
        if found := _WEEKDAY_BEHIND.match(self.letters, clock + 1):
            return int(found[1])
        before = self.letters[max(0, clock - _MOST_WORDS) : clock].rstrip("fndw,")[-1:]
        return int(before) if before.isdigit() else None

    def _moment(self, found: re.Match[str]) -> tuple[list[Moment], int]:
        """A time that is not an edge of a window, if it is exact, and where to read on."""
        place, end = found.start("alone"), found.end()
        if not self.clocks[place].exact:
            return [], end
        before = self._dates(found.start(), place)
        after = [] if before else self._dates_behind(end)[0]
        days = self._days(before or after) or (None,)
        begin = self.tokens[before[0] if before else place].begin
        return [Moment(begin, days[-1], self.clocks[place])], after[-1] + 1 if after else end
