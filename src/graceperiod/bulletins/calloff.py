"""What was called off, and what was put off: which of the windows still stand.

Of a window that was put off, the page shows the old time, the new one, or both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graceperiod.bulletins.cues import SENTENCE_END, Cue
from graceperiod.bulletins.names import find_systems
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.tokens import find_tokens
from graceperiod.systems import System
from graceperiod.times import eastern_day

__all__ = ["says_put_off", "split_cancelled", "split_put_off"]

_IT_IS_CANCELLED = Cue(
    ("cancel", "annul", "take place", "taking place", "ahead", "proceed", "lieu"),
    r"\b(?:maintenance|outage|unavailability|window|release|upgrade)\b[^.\n]{0,120}"
    r"\b(?:been|is|was) (?:now )?cancel(?:l?ed)\b"
    r"|\b(?:entretien|maintenance|interruption|panne|indisponibilité)\b[^.\n]{0,120}"
    r"\b(?:été|est) annulée?s?\b"
    r"|\b(?:maintenance|outage|release|upgrade)\b[^.\n]{0,120}\b(?:will no longer take place"
    r"|(?:will not (?:take place|go ahead|proceed)|is not (?:going ahead|proceeding|taking place))"
    r"(?: as (?:planned|scheduled))?(?=\.|\n|$))"
    r"|\b(?:entretien|maintenance|interruption)\b[^.\n]{0,120}\bn['’]aura (?:plus|finalement pas)"
    r" lieu\b",
)
_PUT_OFF = Cue(
    ("postponed", "rescheduled", "deferred", "reporté", "remis"),
    r"\b(?:postponed|rescheduled|deferred|reportée?s?|remise?s? à)\b",
)
_TO = re.compile(r"\b(?:to|until|for|aux?|à|jusqu['’]?|now|maintenant)\b")
_TO_COME = re.compile(
    r"\b(?:tbd|tba|to be (?:announced|determined|confirmed)|à (?:déterminer|confirmer|venir)"
    r"|will be (?:announced|communicated|provided|confirmed)"
    r"|ser(?:a|ont) (?:annoncée?|communiquée?)s?)\b",
    re.IGNORECASE,
)


class _Call(NamedTuple):
    """A sentence that says that something was called off."""

    systems: frozenset[System]
    days: set[tuple[int, int]]
    """The dates that it names before it says so; none where it is about all."""
    is_of_windows: bool
    """Whether one of these is that of a window; else a table has another, such as that of a notice.
    """

    def is_about(self, window: Window) -> bool:
        if not self.days or _month_and_day(window) in self.days:
            return True
        return not self.is_of_windows and not window.sentence


def split_cancelled(
    windows: Sequence[Window], description: str, systems: frozenset[System]
) -> tuple[dict[frozenset[System], list[Window]], bool]:
    """The windows of some systems that stand, by the systems for which they do, and whether a text
    says that nothing will take place after all.
    """
    calls = list(_calls(windows, description, systems))
    standing: dict[frozenset[System], list[Window]] = {}
    for window in windows:
        about = [call.systems for call in calls if call.is_about(window)]
        left = systems.difference(*about)
        if left or not about:
            standing.setdefault(left, []).append(window)
    is_of_all = any(call.systems == systems for call in calls)
    return standing, not standing and bool(calls) and (bool(windows) or is_of_all)


def _calls(
    windows: Sequence[Window], description: str, systems: frozenset[System]
) -> Iterator[_Call]:
    """The sentences that call something off, but those that name other systems alone."""
    if not _IT_IS_CANCELLED.search(description.lower()):
        return
    of_windows = set(map(_month_and_day, windows))
    for sentence in SENTENCE_END.split(description):
        found = _IT_IS_CANCELLED.search(sentence.lower())
        named = find_systems(sentence).systems
        if not found or (named and systems and named.isdisjoint(systems)):
            continue
        tokens = find_tokens(sentence[: found.end()])
        days = {(day.month, day.day) for token in tokens for day in token.days}
        yield _Call(named & systems or systems, days, not days.isdisjoint(of_windows))


def says_put_off(text: str) -> bool:
    """Whether a text says that something takes place at another time than announced."""
    return bool(_PUT_OFF.search(text.lower()))


def split_put_off(windows: Iterable[Window], text: str) -> tuple[list[Window], list[Window]]:
    """The windows that stand, and those that a text says were put off.

    A window of the sentence that says so is the old one before its verb, and the new one behind
    it. Any other is the new one if that sentence names another date, or says that there is one;
    else it is not said, and taken as the old one.
    """
    old_days, new_days, has_new = _days_put_off(text)
    standing: list[Window] = []
    put_off: list[Window] = []
    for window in windows:
        verb = _PUT_OFF.search(window.sentence.lower()) if window.sentence else None
        day = _month_and_day(window)
        if verb:
            stands = window.place > verb.start()
        elif day in new_days:
            stands = True
        else:
            stands = day not in old_days and (bool(old_days) or has_new)
        (standing if stands else put_off).append(window)
    return standing, put_off


def _month_and_day(window: Window) -> tuple[int, int]:
    day = eastern_day(window.start)
    return day.month, day.day


def _days_put_off(text: str) -> tuple[set[tuple[int, int]], set[tuple[int, int]], bool]:
    """The dates before and behind the verb of the sentences that say so, and whether one says that
    there is another time.
    """
    old: set[tuple[int, int]] = set()
    new: set[tuple[int, int]] = set()
    title, _, body = text.partition("\n")
    has_new = "rescheduled" in title.lower() and not _TO_COME.search(body)
    for sentence in SENTENCE_END.split(text):
        verb = _PUT_OFF.search(sentence.lower())
        if not verb:
            continue
        for token in find_tokens(sentence):
            for day in token.days:
                (old if token.begin < verb.start() else new).add((day.month, day.day))
        has_new = has_new or bool(_TO.match(sentence.lower()[verb.end() :].lstrip()))
    return old - new, new, has_new
