"""One decision as a picture: a lane for each outage and relief it cites, the transmission on them.

The bars are what is on record; where an outage has no end on record, its bar goes on to the end of
the picture, as `unresolved`.
"""

from collections.abc import Iterator

from graceperiod.decisions import Decision
from graceperiod.eastern import MINUTE, instant
from graceperiod.report.lanes import Bar, Lane, Mark
from graceperiod.report.picture import timeline
from graceperiod.report.words import Words
from graceperiod.windows import DatedOutage

__all__ = ["cited", "decision_picture"]

_LANES = 10  # of outages, and of reliefs


def decision_picture(decision: Decision, words: Words) -> str:
    """The picture as SVG; nothing where no outage and no relief is cited."""
    outages = cited(decision)[:_LANES]
    reliefs = decision.reliefs[:_LANES]
    if not outages and not reliefs:
        return ""
    start, end = _span(decision)
    lanes = [
        Lane(words.number(each.outage.number), list(_bars(each, end, words))) for each in outages
    ]
    for relief in reliefs:
        low, high = relief.span
        lanes.append(Lane(words["relief"], [Bar(low, high, "relief", relief.title)]))
    return timeline(lanes, start, end, words, marks=list(_marks(decision, words)))


def cited(decision: Decision) -> list[DatedOutage]:
    """Every outage the answer names, with its window under the rule of its day."""
    evidence = decision.evidence
    return [
        DatedOutage.of(each, evidence.rules)
        for each in (*evidence.outages, *evidence.at_due, *evidence.near)
    ]


def _span(decision: Decision) -> tuple[int, int]:
    """The time to show: the window that decides, or else what is cited, with the times asked for,
    and some room.
    """
    moments = [at for at, _ in _moments(decision)]
    spans = [decision.evidence.window or (None, None)]
    if decision.window is None:
        spans = [(each.start, each.closes) for each in cited(decision)]
    moments += [at for span in spans for at in span if at is not None]
    room = max((max(moments) - min(moments)) // 6, 5 * MINUTE)
    return min(moments) - room, max(moments) + room


def _bars(outage: DatedOutage, end: int, words: Words) -> Iterator[Bar]:
    title = words.number(outage.outage.number)
    yield Bar(outage.start, outage.last_word, "outage", title)
    if outage.closes is None:
        yield Bar(outage.last_word, max(end, outage.last_word), "unresolved", title)
    else:
        yield Bar(outage.last_word, outage.closes, "grace", title)


def _moments(decision: Decision) -> Iterator[tuple[int, str]]:
    """The times asked for, each with what it is: every reading of when the data were sent, and of
    when they were due.
    """
    for sent, due in decision.readings or [(decision.transmitted, decision.due)]:
        yield instant(sent), decision.outcome
        if due is not None:
            yield instant(due), "due"


def _marks(decision: Decision, words: Words) -> Iterator[Mark]:
    for at, kind in dict.fromkeys(_moments(decision)):
        name = words["due" if kind == "due" else "sheet.transmitted"]
        yield Mark(at, kind, f"{name} {words.when(at)}")
