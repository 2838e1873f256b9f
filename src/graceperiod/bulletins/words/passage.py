"""Lines as running text: a sentence that goes on in the next line is one sentence again, and each
sentence is cut once, where no time and no abbreviation stands in the way.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from operator import attrgetter, or_
from typing import NamedTuple

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words.dates import Token, find_tokens, has_digit
from graceperiod.bulletins.words.lines import goes_on
from graceperiod.bulletins.words.systems import Named, find_systems, find_systems_out, names_item
from graceperiod.bulletins.words.vocabulary import STOP_OR_LINE, Phrases, read_hints, remembered

_STOP = re.compile(STOP_OR_LINE)
# A stop that a digit is near can be that of a time: `7 p.m.`, `Fri. October 4`.
_NEAR_TIME = re.compile(  # not behind a long word; what it begins with is quick to look for
    r"[\d.](?:(?<=\d)[^\d\n]{0,20}\.(?=\s|$)|(?<=\.)(?<![^\W\d]{10}\.)\s[^\d\n]{0,16}\d)"
)
_BULLETS = "•*·-–—"
_BEGIN = attrgetter("begin")


class _Said(NamedTuple):
    """What a text says, wherever it stands."""

    lowered: str
    hints: int
    tokens: tuple[Token, ...]
    named: Named
    out: Named
    first: dict[int, re.Match[str] | None]


@remembered
def _read_text(text: str) -> _Said:
    # All is read at once, since nearly all of it is asked for.
    (lowered, hints), named = read_hints(text), find_systems(text)
    out = find_systems_out(text) if named.all_meant else named
    return _Said(lowered, hints, find_tokens(text), named, out, {})


class Sentence:
    """A sentence and what it says. Each question is answered once."""

    def __init__(self, text: str, begin: int = 0, line: Line | None = None, lead: str = "") -> None:
        self.text = text
        self.begin = begin
        """Where it begins in its passage."""
        self.line: Line = line or Line(1, text)
        self.lead = lead
        """The line that opens the list it is in, `EDI will be unavailable on:`; empty in none."""
        said = _read_text(text)
        self.lowered: str = said.lowered
        """Its text in small letters, each in the same place."""
        self.hints: int = said.hints
        """The phrases that it can have."""
        self.tokens: tuple[Token, ...] = said.tokens
        """Its dates and clock times."""
        self.named: Named = said.named
        """The systems it names."""
        self.out: Named = said.out
        """The systems it says are out."""
        self._first = said.first

    @property
    def all_out(self) -> Named:
        """The systems it says are out, or else the line that opens the list it is in."""
        return self.out if self.named.all_meant or not self.lead else find_systems_out(self.lead)

    def find(
        self, phrases: Phrases, begin: int = 0, end: int | None = None
    ) -> re.Match[str] | None:
        """The first place, between two, where it has one of some phrases."""
        if not self.hints & phrases.bit:
            return None
        if begin or end is not None:
            return phrases.pattern.search(
                self.lowered, begin, len(self.text) if end is None else end
            )
        if phrases.bit not in self._first:
            self._first[phrases.bit] = phrases.pattern.search(self.lowered)
        return self._first[phrases.bit]

    def find_last(self, phrases: Phrases, begin: int, end: int) -> re.Match[str] | None:
        """The last place, between two, where it has one of some phrases."""
        if not self.hints & phrases.bit:
            return None
        return max(
            phrases.pattern.finditer(self.lowered, begin, end), key=re.Match.start, default=None
        )

    def says(self, *concepts: Phrases) -> bool:
        """Whether it has a phrase of one of some concepts."""
        for phrases in concepts:  # noqa: SIM110 - a generator takes twice the time
            if self.hints & phrases.bit and self.find(phrases):
                return True
        return False


class Passage:
    """Some lines as running text. No sentence goes on from one group of them to the next."""

    def __init__(self, *groups: Sequence[Line]) -> None:
        parts: list[str] = []
        begins: list[int] = []
        self.lines: tuple[Line, ...] = tuple(line for group in groups for line in group)
        at = 0
        for group in groups:
            for place, line in enumerate(group):
                if begins:
                    is_same = place and goes_on(group[place - 1].text, line.text)
                    parts.append(" " if is_same else "\n")
                    at += 1
                begins.append(at)
                parts.append(line.text)
                at += len(line.text)
        self.text: str = "".join(parts)
        self._begins = begins
        others = len(self.lines) - len(groups[0])
        self._first_end = (
            begins[len(groups[0])] - 1 if others and groups[0] else 0 if others else at
        )

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, in order."""
        return tuple(self._cut())

    @cached_property
    def hints(self) -> int:
        """The phrases that its sentences can have."""
        return reduce(or_, (sentence.hints for sentence in self.sentences), 0)

    @property
    def first_text(self) -> str:
        """The text of the first group of lines."""
        return self.text[: self._first_end]

    @cached_property
    def first_sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the first group of lines."""
        count = bisect_right(self.sentences, self._first_end - 1, key=_BEGIN)
        return self.sentences[:count]

    def line_at(self, place: int) -> Line:
        """The line in which a place of the text lies."""
        return self.lines[bisect_right(self._begins, place) - 1]

    def sentence_at(self, place: int) -> Sentence:
        """The sentence in which a place of the text lies."""
        return self.sentences[bisect_right(self.sentences, place, key=_BEGIN) - 1]

    def having(self, phrases: Phrases) -> Sequence[Sentence]:
        """The sentences that can have one of some phrases."""
        if not self.hints & phrases.bit:
            return ()
        return [sentence for sentence in self.sentences if sentence.hints & phrases.bit]

    def before(self, sentence: Sentence, count: int) -> tuple[Sentence, ...]:
        """So many sentences that stand before one, or as many as there are."""
        place = bisect_right(self.sentences, sentence.begin, key=_BEGIN) - 1
        return self.sentences[max(0, place - count) : place]

    def _cut(self) -> Iterator[Sentence]:
        begin, lead = 0, ""
        for stop in self._stops():
            text = self.text[begin:stop]
            if text:
                is_item = lead and (text[0] in _BULLETS or text[-1] not in ".!?" or has_digit(text))
                yield Sentence(text, begin, self.line_at(begin), lead if is_item else "")
                lead = self._lead_after(text, lead, is_line=self.text[stop : stop + 1] == "\n")
            begin = stop + 1

    def _stops(self) -> Iterator[int]:
        """Where sentences end: behind a stop that is of no time and no abbreviation, at the end of
        a paragraph.
        """
        text = self.text
        tokens = find_tokens(text) if _NEAR_TIME.search(text) else ()
        begins = {token.begin for token in tokens}
        inside = {at for token in tokens for at in range(token.begin, token.end - 1)}
        ends = {token.end for token in tokens}
        for found in _STOP.finditer(text):
            begin, at = found.span()
            if text[begin] == "\n":
                yield begin
            # `7 p.m.` ends one only where another begins: `at 7 p.m. Clients can`, `7 p.m. Sunday`.
            elif begin not in inside and (
                at not in ends or (text[at + 1 : at + 2].isupper() and at + 1 not in begins)
            ):
                yield at
        yield len(text)

    @staticmethod
    def _lead_after(text: str, lead: str, *, is_line: bool) -> str:
        """The line that opens the list in which the sentence behind this one stands."""
        if text.endswith(":"):
            return text
        is_item = is_line and (text[0] in _BULLETS or find_tokens(text) or names_item(text))
        return lead if is_item else ""
