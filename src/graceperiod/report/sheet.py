"""An evidence sheet: one page about one transmission, to attach to an appeal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from graceperiod.decisions import Decision
from graceperiod.eastern import describe_utc, from_duration, instant
from graceperiod.report.decided import cited, decision_picture
from graceperiod.report.facts import Fact, outage_facts, relief_facts, rule_facts
from graceperiod.report.pages import page
from graceperiod.report.words import Words, words_in
from graceperiod.verdicts import Caution

__all__ = ["sheet"]

_CARDS = 20


def sheet(
    decision: Decision,
    language: str = "en",
    *,
    record: Sequence[Fact] = (),
    made: datetime | None = None,
) -> str:
    """The sheet of a decision, as HTML.

    Args:
        decision: the answer.
        language: `en` or `fr`.
        record: the record it was decided by; nothing where that is not known.
        made: when the page is made; None leaves it out.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
        UnknownLanguageError: another language.
    """
    words = words_in(language)
    cards = list(_cards(decision, words))
    return page(
        "sheet.html",
        words,
        version=decision.evidence.library_version,
        tz=decision.tz_version,
        made=made and words.when(instant(made)),
        outcome=decision.outcome,
        reason=decision.reason,
        transmission=list(_transmission(decision, words)),
        several=bool(decision.readings),
        picture=decision_picture(decision, words),
        cautions=[each for each in Caution if each in decision.cautions],
        cards=cards[:_CARDS],
        left_out=max(0, len(cards) - _CARDS),
        rule=list(rule_facts(decision.rule, words)) if decision.rule else [],
        record=record,
    )


def _transmission(decision: Decision, words: Words) -> Iterator[Fact]:
    """What was sent when, and how far inside a window."""
    pairs = decision.readings or [(decision.transmitted, decision.due)]
    yield Fact(words["sheet.transmitted"], _either((sent for sent, _ in pairs), words))
    yield Fact(words["audit.system_name"], words.system(decision.system))
    if decision.due is not None:
        yield Fact(words["due"], _either((due for _, due in pairs), words))
    if decision.window is not None:
        start, end = decision.window
        close = words["open_end"] if end is None else words.when(instant(end))
        yield Fact(words["window"], f"{words.when(instant(start))} – {close}")
    if decision.margin is not None:
        margin = from_duration(decision.margin)
        name = words["sheet.margin_inside" if margin >= 0 else "sheet.margin_outside"]
        yield Fact(name, words.length(abs(margin)))


def _either(times: Iterator[datetime | None], words: Words) -> str:
    instants = dict.fromkeys(instant(each) for each in times if each is not None)
    return f" {words['sheet.or']} ".join(
        f"{words.when(each)} ({describe_utc(each)})" for each in instants
    )


def _cards(decision: Decision, words: Words) -> Iterator[dict[str, Any]]:
    """The outages and reliefs that the answer names, each with the part it plays."""
    evidence = decision.evidence
    roles = [""] * len(evidence.outages)
    roles += [words["sheet.at_due"]] * len(evidence.at_due)
    roles += [words["sheet.near"]] * len(evidence.near)
    for dated, role in zip(cited(decision), roles, strict=True):
        outage = dated.outage
        yield {
            "role": role,
            "heading": words.say("bulletin", number=words.number(outage.number)),
            "title": outage.title,
            "facts": list(outage_facts(outage, words, dated)),
        }
    for relief in evidence.reliefs:
        yield {
            "role": "",
            "heading": words["relief"],
            "title": relief.title,
            "facts": list(relief_facts(relief, words)),
        }
