"""How values show themselves in a notebook: HTML without scripts, styles or anything from outside.

Colours come from the notebook's theme, light or dark. Every text is escaped.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from graceperiod.decisions import Decision
from graceperiod.eastern import describe, instant
from graceperiod.outages import Outage
from graceperiod.report.decided import decision_picture
from graceperiod.report.facts import Fact, outage_facts, resumption
from graceperiod.report.lanes import lanes_by_system
from graceperiod.report.picture import timeline
from graceperiod.report.words import words_in

if TYPE_CHECKING:
    from graceperiod.bulletins import Bulletin
    from graceperiod.calendar import OutageCalendar

__all__ = ["bulletin_html", "calendar_html", "decision_html", "outage_html"]

_LATEST = 10  # outages of a calendar in its table
_WORDS = words_in("en")
_HEADINGS = ("Bulletin", "Systems", "Start", "Resumption", "Impact")


def outage_html(outage: Outage) -> str:
    """An outage as a table of facts."""
    title = f"<p>{escape(outage.title)}</p>" if outage.title else ""
    head = _strong(_WORDS.say("bulletin", number=_WORDS.number(outage.number)))
    return _block(head, title, _facts(outage_facts(outage, _WORDS)))


def calendar_html(calendar: "OutageCalendar") -> str:
    """A calendar as a timeline by system, over a table of its latest outages."""
    outages = calendar.outages
    gaps = "" if calendar.complete else "; the record is known to have gaps"
    reliefs = _count(len(calendar.reliefs), "declared relief")
    head = _strong(f"{_count(len(outages), 'outage')} and {reliefs}{gaps}")
    if not outages:
        return _block(head)
    rules, policy = calendar.rules, calendar.policy
    lanes = lanes_by_system(outages, calendar.reliefs, rules, policy, _WORDS)
    bars = [bar for lane in lanes for bar in lane.bars if bar.kind != "relief"]
    start, end = min(bar.low for bar in bars), max(bar.high for bar in bars)
    latest = outages[-_LATEST:]
    shown = f"<p>The latest {len(latest)}:</p>" if len(outages) > _LATEST else ""
    return _block(head, timeline(lanes, start, end, _WORDS), shown, _outages(latest))


def decision_html(decision: Decision) -> str:
    """A decision as a sentence, its window with the transmission marked on it, and its evidence."""
    head, *lines = decision.explain().splitlines()
    picture = decision_picture(decision, _WORDS)
    return _block(_strong(head), picture, *(f"<p>{escape(line)}</p>" for line in lines))


def bulletin_html(bulletin: "Bulletin") -> str:
    """A bulletin with the outages read in it, and the findings."""
    head = _strong(f"{_WORDS.number(bulletin.number)} ({bulletin.status})")
    title = f"<p>{escape(bulletin.title)}</p>" if bulletin.title else ""
    published = bulletin.published
    told = f"<p>Published {describe(instant(published))}</p>" if published else ""
    outages = _outages(bulletin.outages) if bulletin.outages else "<p>No outage was read.</p>"
    findings = "".join(
        f"<li>{escape(f'{each.code}, line {each.line}' if each.line else each.code)}: "
        f"{escape(each.message)}</li>"
        for each in bulletin.findings
    )
    return _block(head, title, told, outages, f"<ul>{findings}</ul>" if findings else "")


def _block(*parts: str) -> str:
    return f'<div class="graceperiod">{"".join(parts)}</div>'


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _strong(text: str) -> str:
    return f"<p><strong>{escape(text)}</strong></p>"


def _facts(facts: Iterable[Fact]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(fact.name)}</th><td>{_text(fact)}</td></tr>' for fact in facts
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _text(fact: Fact) -> str:
    text = escape(fact.text)
    return text if fact.link is None else f'<a href="{escape(fact.link)}">{text}</a>'


def _outages(outages: Sequence[Outage]) -> str:
    head = "".join(f'<th scope="col">{heading}</th>' for heading in _HEADINGS)
    rows = "".join(f"<tr>{''.join(map(_cell, _row(each)))}</tr>" for each in outages)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(outage: Outage) -> tuple[str, ...]:
    return (
        _WORDS.number(outage.number),
        _WORDS.systems(outage.systems),
        _WORDS.when(instant(outage.start)),
        resumption(outage, _WORDS),
        _WORDS.of("impact", outage.impact),
    )


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"
