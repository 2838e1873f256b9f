"""A decision as a picture: a lane for each outage and relief it cites, the transmission on them.

The bars are what is on record. Where an outage has no end on record, its bar goes on to the end of
the picture, as `unresolved`.
"""

from collections.abc import Iterator, Sequence

from graceperiod.display.lanes import Bar, Lane, Mark
from graceperiod.display.picture import draw_svg
from graceperiod.display.words import Words
from graceperiod.engine.evidence import Case
from graceperiod.engine.windows import DatedOutage
from graceperiod.times import MINUTE

__all__ = ["draw_case"]

_LANES = 10  # of outages, and of reliefs


def draw_case(case: Case, words: Words) -> str:
    """The picture as SVG; empty where no outage and no relief is cited."""
    evidence = case.evidence
    cited = (*evidence.outages, *evidence.at_due, *evidence.near)
    outages = [DatedOutage.of(outage, evidence.rules) for outage in cited]
    if not outages and not evidence.reliefs:
        return ""
    marks = list(dict.fromkeys(_marks(case, words)))
    start, end = _span(marks, evidence.window, outages)
    lanes = [
        Lane(words.number(dated.outage.number), list(_bars(dated, end, words)))
        for dated in outages[:_LANES]
    ]
    for relief in evidence.reliefs[:_LANES]:
        low, high = relief.span
        lanes.append(Lane(words["relief"], [Bar(low, high, "relief", relief.title)]))
    return draw_svg(lanes, start, end, words, marks=marks)


def _marks(case: Case, words: Words) -> Iterator[Mark]:
    """Every reading of the times of the decision, marked with the outcome, or as `due`."""
    for sent, due in case.evidence.readings or [(case.transmitted, case.due)]:
        name = words["sheet.transmitted"]
        yield Mark(sent, case.verdict.outcome, f"{name} {words.when(sent)}")
        if due is not None:
            yield Mark(due, "due", f"{words['due']} {words.when(due)}")


def _span(
    marks: Sequence[Mark], window: tuple[int, int | None] | None, outages: Sequence[DatedOutage]
) -> tuple[int, int]:
    """The time to show: the marks and the window that decides, or else the windows of all outages,
    with some room around.
    """
    spans = [window] if window else [(dated.start, dated.closes) for dated in outages]
    moments = [mark.at for mark in marks]
    moments += [at for span in spans for at in span if at is not None]
    room = max((max(moments) - min(moments)) // 6, 5 * MINUTE)
    return min(moments) - room, max(moments) + room


def _bars(dated: DatedOutage, end: int, words: Words) -> Iterator[Bar]:
    title, approximate = words.number(dated.outage.number), dated.outage.approximate
    yield Bar(dated.start, dated.last_word, "outage", title, approximate)
    if dated.closes is None:
        last = max(end, dated.last_word)
        yield Bar(dated.last_word, last, "unresolved", title, approximate)
    else:
        yield Bar(dated.last_word, dated.closes, "grace", title, approximate)
