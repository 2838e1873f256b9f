"""What was called off, and what was put off: which of the windows still stand.

Of a window that was put off, the page shows the old time, the new one, or both.
"""

import re
from collections.abc import Iterable

from graceperiod.bulletins.cues import SENTENCE_END, Cue
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.tokens import find_tokens
from graceperiod.eastern import eastern_day

__all__ = ["is_cancelled", "says_put_off", "split_put_off"]

_IT_IS_CANCELLED = Cue(
    ("cancel", "annul"),
    r"\b(?:maintenance|outage|unavailability|window|release|upgrade)\b[^.\n]{0,120}"
    r"\b(?:been|is|was) (?:now )?cancel(?:l?ed)\b"
    r"|\b(?:entretien|maintenance|interruption|panne|indisponibilité)\b[^.\n]{0,120}"
    r"\b(?:été|est) annulée?s?\b",
)
_PUT_OFF = Cue(
    ("postponed", "rescheduled", "deferred", "reporté", "remis"),
    r"\b(?:postponed|rescheduled|deferred|reportée?s?|remise?s? à)\b",
)
_TO = re.compile(r"\b(?:to|until|for|aux?|à|jusqu['’]?|now|maintenant)\b")


def is_cancelled(description: str) -> bool:
    """Whether a text says that nothing will take place after all."""
    return bool(_IT_IS_CANCELLED.search(description.lower()))


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
        day = eastern_day(window.start)
        if verb:
            stands = window.place > verb.start()
        elif (day.month, day.day) in new_days:
            stands = True
        else:
            stands = (day.month, day.day) not in old_days and (bool(old_days) or has_new)
        (standing if stands else put_off).append(window)
    return standing, put_off


def _days_put_off(text: str) -> tuple[set[tuple[int, int]], set[tuple[int, int]], bool]:
    """The dates before and behind the verb of the sentences that say so, and whether one says that
    there is another time.
    """
    old: set[tuple[int, int]] = set()
    new: set[tuple[int, int]] = set()
    has_new = False
    for sentence in SENTENCE_END.split(text):
        verb = _PUT_OFF.search(sentence.lower())
        if not verb:
            continue
        for token in find_tokens(sentence):
            for day in token.days:
                (old if token.begin < verb.start() else new).add((day.month, day.day))
        has_new = has_new or bool(_TO.match(sentence.lower()[verb.end() :].lstrip()))
    return old - new, new, has_new
