"""How long an outage is said to last: its end where none is stated, else what its window is."""

import re
from collections.abc import Iterator, Sequence

from graceperiod.bulletins.claims.claim import Window
from graceperiod.bulletins.claims.clock import note, quote
from graceperiod.bulletins.claims.spans import says_event
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.traits import COUNTS, is_approximate
from graceperiod.bulletins.words.vocabulary import Phrases, spell

_A_MINUTE = 60_000_000  # microseconds
_PENALTIES, _DELAYED = Phrases("penalties"), Phrases("delayed")
_UNITS = ("hour", "heure", "minute", " h")  # of which a sentence with a length has one
_HOURS = r"h(?:ours?|eures?|rs?)?"
_LENGTH = (
    rf"(?P<{{0}}count>\d{{{{1,3}}}}|{'|'.join(COUNTS)})[ -]?(?:(?P<{{0}}hours>{_HOURS})"
    r"(?: ?(?:and |et )?(?P<{0}more>\d\d?)(?![\d:]))?|min(?:ute)?s?)\b"
)
# `lasts two hours`, `Duration: 2 h 30`, `an outage of 90 minutes`, `a two-hour outage`
_TOLD = re.compile(
    rf"\b(?:{spell('lasts')}|{spell('lasting')}\b(?: [\w'’]+){{0,6}}? (?:of|de))[ :]{{1,3}}"
    rf"{_LENGTH.format('a_')}(?![- ]\w+ (?:following|after|before|suivant|après|avant))"
    rf"(?! (?:following|after|before|prior|suivant|après|avant))"
    rf"|\b{_LENGTH.format('b_')}[ -](?:[\w'’-]+ ){{0,2}}{spell('lasting')}\b"
)
_LABEL = 4  # characters before what a line is of, as a bullet


def with_lengths(
    windows: Sequence[Window], sentences: Sequence[Sentence]
) -> tuple[list[Window], list[Finding]]:
    """The windows, an open one with the end that its length gives; and where a length that is told
    is not that of a window.
    """
    kept = list(windows)
    findings = []
    for sentence, length in _lengths(sentences):
        about = [window for window in kept if window.sentence is sentence] or kept
        opened = [window for window in about if window.end is None and not window.end_is_stated]
        if len(opened) == 1 == len(about):
            (window,) = opened
            at = kept.index(window)
            kept[at] = window._replace(end=window.start + length)
        elif (
            about
            and not is_approximate([sentence])
            and length not in [(one.end or 0) - one.start for one in about]
        ):
            told = f"it tells a length that its window does not have: {quote(sentence.text)}"
            findings.append(note(FindingCode.UNREAD_SENTENCE, told, sentence.line, left_out=True))
    return kept, findings


def _lengths(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, int]]:
    """The lengths of outages that sentences tell, in microseconds."""
    for sentence in sentences:
        if not any(unit in sentence.lowered for unit in _UNITS):
            continue
        if sentence.says(_PENALTIES, _DELAYED):
            continue
        found = _TOLD.search(sentence.lowered)
        if found and (says_event(sentence) or found.start() < _LABEL):
            kind = "a_" if found["a_count"] else "b_"
            count = found[f"{kind}count"]
            number = COUNTS.get(count) or int(count)
            minutes = 60 * number if found[f"{kind}hours"] else number
            yield sentence, (minutes + int(found[f"{kind}more"] or 0)) * _A_MINUTE
