"""What was called off, and what was put off: which of the windows still stand.

Of a window that was put off, the page shows the old time, the new one, or both.
"""

import re
from collections.abc import Iterable, Sequence

from graceperiod.bulletins.cues import SENTENCE_END, Cue
from graceperiod.bulletins.names import find_systems
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.tokens import find_tokens
from graceperiod.eastern import eastern_day
from graceperiod.systems import System

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


def split_cancelled(
    windows: Sequence[Window], description: str, systems: frozenset[System]
) -> tuple[list[Window], bool]:
    """The windows that stand, and whether a text says that nothing will take place after all.

    A sentence that names other systems is of these, and one that names a date before it says that
    something was called off is of that date alone, if a window or another sentence shows so.
    """
    standing = list(windows)
    if not _IT_IS_CANCELLED.search(description.lower()):
        return standing, False
    for sentence in SENTENCE_END.split(description):
        found = _IT_IS_CANCELLED.search(sentence.lower())
        named = find_systems(sentence).systems
        if not found or (named and systems and named.isdisjoint(systems)):
            continue
        tokens = find_tokens(sentence[: found.end()])
        days = {(day.month, day.day) for token in tokens for day in token.days}
        if not days:
            return [], True
        is_one = not days.isdisjoint(map(_month_and_day, windows))
        standing = [
            window
            for window in standing
            if _month_and_day(window) not in days and (is_one or window.sentence)
        ]
    return standing, bool(windows) and not standing


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
