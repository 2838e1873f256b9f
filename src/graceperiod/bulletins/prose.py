"""Windows in sentences: `Sunday, September 14, 2025 from 04:30 to 06:00 (ET) and from 07:00 to
08:30 (ET)`, `le samedi 18 avril 2026 de 08:00 à 17:00 (HE)`.

Two clock times make a window where nothing but small words stands between them, one of which says
so. Its date is the one that stands with them, else that of their sentence, or of the line above.
Of times that do not say how they belong together, and of a range of dates, none is made.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from graceperiod.bulletins.tokens import Clock, Day, find_tokens, may_tell_time

__all__ = ["Moment", "Prose", "Span", "read_prose"]

_WORD = re.compile(r"[^\W\d_]+|[-–—&]|\d+")
_TO = set("to until till through thru à a au jusqu ending - – —".split())
_AND = set("and et &".split())
_OPENS = set("from between de du entre".split())
_FILL = _OPENS | set(
    "at on the le la les of des d starting beginning commencing approximately about environ vers"
    " local time hours heures dès again also then puis encore aussi nouveau both today this morning"
    " afternoon evening".split()
)
_ON = set("on le the of du today morning afternoon evening".split())
_MOST_DAYS = 14
_LONGEST_GAP = 60  # characters; more hold more than small words
_STOP = re.compile(r"(?<!approx)[.!?](?=\s|$)|\n")
_BULLETS = " \t•*·-–—:"


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
    return _Reader(text).read() if may_tell_time(text) else Prose((), (), ())


class _Reader:
    """One text while it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = find_tokens(text)
        self.clocks = {i: each.clock for i, each in enumerate(self.tokens) if each.clock}
        self.next_date: list[int | None] = [None] * len(self.tokens)
        for i in range(len(self.tokens) - 2, -1, -1):
            self.next_date[i] = i + 1 if self.tokens[i + 1].days else self.next_date[i + 1]
        self.last_date = list(accumulate(range(len(self.tokens)), self._later_date, initial=-1))
        self.taken: set[int] = set()  # dates that belong to a window before them

    @cached_property
    def stops(self) -> list[int]:
        """Where sentences end."""
        found = (stop.start() for stop in _STOP.finditer(self.text))
        return [at for at in found if not self._inside(at)]

    def _later_date(self, last: int, i: int) -> int:
        return i if self.tokens[i].days else last

    def read(self) -> Prose:
        spans: list[Span] = []
        moments: list[Moment] = []
        unclear: list[int] = []
        carried: tuple[int, tuple[Day, ...]] | None = None  # where the last window ended, its days
        clocks = list(self.clocks)
        place = 0
        while place < len(clocks):
            i = clocks[place]
            j = clocks[place + 1] if place + 1 < len(clocks) else None
            if j is None or not self._makes_window(i, j):
                moments += self._alone(i)
                place += 1
                continue
            days = self._days_of(i, j, carried)
            if days is None:
                unclear.append(self.tokens[i].begin)
            else:
                spans += self._spans(i, j, days)
                carried = self.tokens[j].end, days
            place += 2
        return Prose(tuple(spans), tuple(moments), tuple(unclear))

    def _inside(self, at: int) -> bool:
        i = bisect_left(self.tokens, at, key=lambda token: token.end)
        return i < len(self.tokens) and self.tokens[i].begin <= at < self.tokens[i].end

    def _words(self, begin: int, end: int) -> list[str] | None:
        """The small words between two places; None where there is more than small words."""
        if end - begin > _LONGEST_GAP:
            return None
        words = _WORD.findall(self.text[begin:end].lower())
        return (
            words if all(word in _FILL or word in _TO or word in _AND for word in words) else None
        )

    def _gap(self, i: int, j: int) -> list[str] | None:
        return self._words(self.tokens[i].end, self.tokens[j].begin)

    def _stops_between(self, begin: int, end: int) -> bool:
        i = bisect_left(self.stops, begin)
        return i < len(self.stops) and self.stops[i] < end

    def _makes_window(self, i: int, j: int) -> bool:
        """Whether two clock times, one after the other, are the edges of a window."""
        words: list[str] = []
        for left in range(i, j):
            if (gap := self._gap(left, left + 1)) is None:
                return False
            words += gap
        if not _TO.isdisjoint(words):
            return True
        if _AND.isdisjoint(words):
            return False
        group = self._group_before(i)
        opened = self._opened(self.tokens[i].begin)
        return opened or (bool(group) and self._opened(self.tokens[group[0]].begin))

    def _opened(self, at: int) -> bool:
        """Whether one of the small words just before a place is `from` or `between`."""
        before = _WORD.findall(self.text[max(0, at - _LONGEST_GAP) : at].lower())
        for word in reversed(before[-4:]):
            if word in _OPENS:
                return True
            if word not in _FILL:
                break
        return False

    def _group_before(self, i: int) -> list[int]:
        """The dates that stand directly before a clock time: `Saturday, May 3 and Sunday, May 4
        from 06:00`.
        """
        group: list[int] = []
        while (
            i and self.tokens[i - 1].days and i - 1 not in self.taken and len(group) <= _MOST_DAYS
        ):
            gap = self._gap(i - 1, i)
            if gap is None or (not group and not _AND.isdisjoint(gap)):
                break
            i -= 1
            group.insert(0, i)
        return group

    def _group_after(self, j: int) -> list[int]:
        """The dates that stand directly after a clock time: `07:00 on May 3 and May 4, 2025`."""
        group: list[int] = []
        while j + 1 < len(self.tokens) and self.tokens[j + 1].days and len(group) <= _MOST_DAYS:
            between = self.text[self.tokens[j].end : self.tokens[j + 1].begin]
            gap = self._gap(j, j + 1)
            stops = self._stops_between(self.tokens[j].end, self.tokens[j + 1].begin)
            if gap is None or stops or not _TO.isdisjoint(gap):
                break
            if group:
                if self._is_next(j + 1) or (_AND.isdisjoint(gap) and "," not in between):
                    break
            elif not self._can_stand_behind(gap):
                break
            j += 1
            group.append(j)
        return group

    @staticmethod
    def _can_stand_behind(gap: list[str]) -> bool:
        """Whether a date can belong to the time before it: `07:00 on May 3`, `07:00, May 3`."""
        return _AND.isdisjoint(gap) and (not gap or not _ON.isdisjoint(gap))

    def _days(self, group: list[int]) -> tuple[Day, ...] | None:
        """The days of a group of dates; None for a range, of which it is not said what happens in
        between, and for more than any sentence lists.
        """
        tokens = [self.tokens[i] for i in group]
        if len(group) > _MOST_DAYS or any(token.is_range for token in tokens):
            return None
        for i, j in pairwise(group):
            if not _TO.isdisjoint(self._gap(i, j) or ()):
                return None
        return _share_year([day for token in tokens for day in token.days])

    def _days_of(
        self, i: int, j: int, carried: tuple[int, tuple[Day, ...]] | None
    ) -> tuple[Day, ...] | None:
        """The days on which the window of two clock times begins: empty where no date belongs to
        it, None for a range of dates.
        """
        group = self._attached(i, j)
        k = self.last_date[i]
        begin = self.tokens[i].begin
        if not group and self._in_sentence(i):
            group = self._group_ending(k)  # of the same sentence
        listed = k >= 0 and self._listed(k, i)
        same = listed and carried and self.tokens[k].begin < carried[0]
        if not group and carried and (same or self._words(carried[0], begin) is not None):
            return carried[1]
        if not group:
            group = self._group_ending(k) if listed else self._later_in_sentence(j)
        return self._days(group) if group else ()

    def _attached(self, i: int, j: int) -> list[int]:
        """The dates that stand with two clock times: before them, between or behind."""
        if group := self._group_before(i):
            return group
        if j > i + 1:  # a date between them: `06:00 on May 3 to 07:00 on May 4`
            return [i + 1] if _TO.isdisjoint(self._gap(i, i + 1) or ()) else []
        group = self._group_after(j)
        if group and self._is_next(group[-1]) and self._in_sentence(i):
            return []  # it goes with the times behind it, and the sentence has a date before
        self.taken.update(group)
        return group

    def _is_next(self, d: int) -> bool:
        """Whether a date stands directly before a clock time."""
        if d + 1 not in self.clocks or (gap := self._gap(d, d + 1)) is None:
            return False
        return _AND.isdisjoint(gap)

    def _in_sentence(self, i: int) -> bool:
        """Whether a date stands before a token in the same sentence."""
        k = self.last_date[i]
        return k >= 0 and not self._stops_between(self.tokens[k].end, self.tokens[i].begin)

    def _later_in_sentence(self, j: int) -> list[int]:
        """The date with which a sentence goes on behind a window."""
        n = self.next_date[j]
        if n is None or self._stops_between(self.tokens[j].end, self.tokens[n].begin):
            return []
        if n == j + 1:
            self.taken.add(n)
        return [n]

    def _group_ending(self, k: int) -> list[int]:
        """The list of dates that ends with this one."""
        group = [k]
        while (
            k
            and len(group) <= _MOST_DAYS
            and self.tokens[k - 1].days
            and self._gap(k - 1, k) is not None
        ):
            k -= 1
            group.insert(0, k)
        return group

    def _listed(self, k: int, i: int) -> bool:
        """Whether a clock time is in the list under a line that is a date, or ends with it."""
        text, begin, date = self.text, self.tokens[i].begin, self.tokens[k]
        head, rest = text.rfind("\n", 0, begin), text.find("\n", date.end)
        begins = text[head + 1 : begin].strip(_BULLETS).lower() in {"", *_OPENS}
        times = sum(k < clock < i for clock in self.clocks)
        if rest > head or not (begins or 2 * text.count("\n", rest + 1, begin) <= times):
            return False
        lead = text[text.rfind("\n", 0, date.begin) + 1 : date.begin].strip(_BULLETS).lower()
        opens = lead in {"", "on", "le", "the"} or text[rest - 1] == ":"
        return opens and not text[date.end : rest].strip(_BULLETS + ",")

    def _spans(self, i: int, j: int, days: tuple[Day, ...]) -> Iterator[Span]:
        first, last = self.tokens[i], self.tokens[j]
        end_day = self._end_day(i, j)
        start, end = _edges(self.clocks[i], self.clocks[j])
        for day in days or (None,):
            begins, ends = day, end_day or day
            if end_day and begins:
                begins, ends = _share_year([begins, end_day])
            elif end_day:
                begins = None
            yield Span(
                Moment(first.begin, begins, start),
                Moment(last.begin, ends, end),
                own_end_day=end_day is not None,
            )

    def _end_day(self, i: int, j: int) -> Day | None:
        """The date that the end of a window states for itself."""
        if j > i + 1 and self.tokens[j - 1].days:
            gap = self._gap(i, i + 1) or []
            if j - 1 > i + 1 or not _TO.isdisjoint(gap):
                return self.tokens[j - 1].days[0]
            # `06:00 on May 3 to 07:00 on May 4`: the one between is the start's.
            if group := self._group_after(j):
                self.taken.update(group)
                return self.tokens[group[0]].days[0]
        if j == i + 1 and self._group_before(i):
            # `May 3 at 22:00 until 06:00 on May 4`
            group = self._group_after(j)
            if group and not self._is_next(group[0]):
                self.taken.update(group)
                return self.tokens[group[0]].days[0]
        return None

    def _alone(self, i: int) -> Iterator[Moment]:
        """A clock time that is part of no window, if it is one."""
        if self.clocks[i].exact:
            before = self._group_before(i)
            after = [] if before else self._group_after(i)
            self.taken.update(after)
            days = self._days(before or after) or (None,)
            begin = self.tokens[before[0] if before else i].begin
            yield Moment(begin, days[-1], self.clocks[i])


def _share_year(days: list[Day]) -> tuple[Day, ...]:
    """Dates of one list: those without a year have that of the others, if it is one."""
    years = {day.year for day in days if day.year is not None}
    if len(years) != 1:
        return tuple(days)
    (year,) = years
    return tuple(day._replace(year=year) for day in days)


def _edges(start: Clock, end: Clock) -> tuple[Clock, Clock]:
    """The two edges of a window: a zone that one of them states holds for both, and midnight is
    the beginning of the day of a start and the end of that of an end.
    """
    if start.is_midnight:
        start = start._replace(is_midnight=False)
    if end.is_midnight:
        end = end._replace(hour=24, is_midnight=False)
    return (
        start._replace(label=start.label or end.label),
        end._replace(label=end.label or start.label),
    )
