"""How decisions and calendars show themselves in a notebook: HTML without scripts or styles.

Colours come from the notebook's theme, light or dark. Every text is escaped. Plain values show
themselves as a table of their fields, by the model they share.
"""

from collections.abc import Sequence
from html import escape

from graceperiod.display.facts import describe_end
from graceperiod.display.lanes import lanes_by_system
from graceperiod.display.picture import draw_case, draw_svg
from graceperiod.display.sentences import explain_case
from graceperiod.display.words import describe_count, words_in
from graceperiod.engine.evidence import Case
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule, Policy
from graceperiod.times import instant

__all__ = ["case_html", "record_html"]

_LATEST = 10  # outages of a calendar in its table
_WORDS = words_in("en")


def case_html(case: Case) -> str:
    """A decision as a sentence, its window with the transmission marked on it, and its evidence."""
    head, *lines = explain_case(case).splitlines()
    picture = draw_case(case, _WORDS)
    return _block(head, picture, *(f"<p>{escape(line)}</p>" for line in lines))


def record_html(
    outages: Sequence[Outage],
    reliefs: Sequence[DeclaredRelief],
    rules: Sequence[GraceRule],
    policy: Policy,
    *,
    complete: bool,
) -> str:
    """A calendar as a timeline by system, over a table of its latest outages."""
    gaps = "" if complete else "; the record is known to have gaps"
    counts = describe_count(len(outages), "outage"), describe_count(len(reliefs), "declared relief")
    head = f"{' and '.join(counts)}{gaps}"
    if not outages:
        return _block(head)
    lanes = lanes_by_system(outages, reliefs, rules, policy, _WORDS)
    bars = [bar for lane in lanes for bar in lane.bars if bar.kind != "relief"]
    picture = ""
    if bars:  # a policy can leave out every outage on record, such as those that only degraded
        start, end = min(bar.low for bar in bars), max(bar.high for bar in bars)
        picture = draw_svg(lanes, start, end, _WORDS)
    latest = outages[-_LATEST:]
    shown = f"<p>The latest {len(latest)}:</p>" if len(outages) > _LATEST else ""
    return _block(head, picture, shown, _outage_table(latest))


def _block(head: str, *parts: str) -> str:
    strong = f"<p><strong>{escape(head)}</strong></p>"
    return f'<div class="graceperiod">{strong}{"".join(parts)}</div>'


def _outage_table(outages: Sequence[Outage]) -> str:
    names = ("Bulletin", "Systems", "Start", "Resumption", "Impact")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = ""
    for outage in outages:
        texts = (
            _WORDS.number(outage.number),
            _WORDS.systems(outage.systems),
            _WORDS.when(instant(outage.start)),
            describe_end(outage, _WORDS),
            _WORDS.of("impact", outage.impact),
        )
        rows += f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in texts)}</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
