"""A decision as a picture: a lane for each outage and relief it cites, the transmission on them.

The bars are what is on record. Where an outage has no end on record, its bar goes on to the end of
the picture, as `unresolved`.
"""

from collections.abc import Iterator

from graceperiod.display.lanes import Bar, Lane, Mark
from graceperiod.display.picture import draw_svg
from graceperiod.display.words import Words
from graceperiod.engine.evidence import Case
from graceperiod.engine.windows import DatedOutage
from graceperiod.times import MINUTE

__all__ = ["cited_outages", "draw_case"]

_LANES = 10  # of outages, and of reliefs


def draw_case(case: Case, words: Words) -> str:
    """The picture as SVG; empty where no outage and no relief is cited."""
    outages = cited_outages(case)[:_LANES]
    reliefs = case.evidence.reliefs[:_LANES]
    if not outages and not reliefs:
        return ""
    start, end = _span(case)
    lanes = [
        Lane(words.number(dated.outage.number), list(_bars(dated, end, words))) for dated in outages
    ]
    for relief in reliefs:
        low, high = relief.span
        lanes.append(Lane(words["relief"], [Bar(low, high, "relief", relief.title)]))
    return draw_svg(lanes, start, end, words, marks=list(_marks(case, words)))


def cited_outages(case: Case) -> list[DatedOutage]:
    """Every outage the answer names, with its window under the rule of its day."""
    evidence = case.evidence
    return [
        DatedOutage.of(outage, evidence.rules)
        for outage in (*evidence.outages, *evidence.at_due, *evidence.near)
    ]


def _span(case: Case) -> tuple[int, int]:
    """The time to show: the window that decides, or else what is cited, with the times asked for,
    and some room.
    """
    moments = [at for at, _ in _moments(case)]
    window = case.evidence.window
    spans = [window] if window else [(dated.start, dated.closes) for dated in cited_outages(case)]
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


def _moments(case: Case) -> Iterator[tuple[int, str]]:
    """Every reading of the times asked for, each with its kind: the outcome, or `due`."""
    for sent, due in case.evidence.readings or [(case.transmitted, case.due)]:
        yield sent, case.verdict.outcome
        if due is not None:
            yield due, "due"


def _marks(case: Case, words: Words) -> Iterator[Mark]:
    for at, kind in dict.fromkeys(_moments(case)):
        name = words["due" if kind == "due" else "sheet.transmitted"]
        yield Mark(at, kind, f"{name} {words.when(at)}")
