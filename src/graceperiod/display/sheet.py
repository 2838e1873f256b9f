"""An evidence sheet: one page about one transmission, to attach to an appeal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from graceperiod.display.case_picture import cited_outages, draw_case
from graceperiod.display.facts import Fact, outage_facts, relief_facts, rule_facts
from graceperiod.display.pages import render_page
from graceperiod.display.words import Words, words_in
from graceperiod.engine.evidence import Case
from graceperiod.times import describe_utc, instant
from graceperiod.verdicts import Caution

__all__ = ["evidence_sheet"]

_CARDS = 20  # of outages and reliefs; the page says how many more there are


def evidence_sheet(
    case: Case,
    language: str = "en",
    *,
    record: Sequence[Fact] = (),
    made: datetime | None = None,
) -> str:
    """The sheet of a decision, as HTML.

    Args:
        case: the parts of the decision.
        language: `en` or `fr`.
        record: the record it was decided by; nothing where that is not known.
        made: when the page is made; None leaves it out.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
        UnknownLanguageError: another language.
    """
    words = words_in(language)
    verdict, evidence = case.verdict, case.evidence
    cards = list(_cards(case, words))
    return render_page(
        "sheet.html",
        words,
        version=evidence.library_version,
        tz=evidence.tz_version,
        made=made and words.when(instant(made)),
        outcome=verdict.outcome,
        reason=verdict.reason,
        transmission=list(_transmission(case, words)),
        several=bool(evidence.readings),
        picture=draw_case(case, words),
        cautions=[caution for caution in Caution if caution in verdict.cautions],
        cards=cards[:_CARDS],
        left_out=max(0, len(cards) - _CARDS),
        rule=list(rule_facts(evidence.rule, words)) if evidence.rule else [],
        record=record,
    )


def _transmission(case: Case, words: Words) -> Iterator[Fact]:
    """What was sent when, and how far inside a window."""
    evidence = case.evidence
    pairs = evidence.readings or [(case.transmitted, case.due)]
    yield Fact(words["sheet.transmitted"], _either((sent for sent, _ in pairs), words))
    yield Fact(words["audit.system_name"], words.system(evidence.system))
    if case.due is not None:
        yield Fact(words["due"], _either((due for _, due in pairs), words))
    if evidence.window is not None:
        start, end = evidence.window
        close = words["open_end"] if end is None else words.when(end)
        yield Fact(words["window"], f"{words.when(start)} – {close}")
    if evidence.margin is not None:
        name = words["sheet.margin_inside" if evidence.margin >= 0 else "sheet.margin_outside"]
        yield Fact(name, words.length(abs(evidence.margin)))


def _either(instants: Iterable[int | None], words: Words) -> str:
    return f" {words['sheet.or']} ".join(
        f"{words.when(at)} ({describe_utc(at)})" for at in dict.fromkeys(instants) if at is not None
    )


def _cards(case: Case, words: Words) -> Iterator[dict[str, Any]]:
    """The outages and reliefs that the answer names, each with the part it plays."""
    evidence = case.evidence
    roles = [""] * len(evidence.outages)
    roles += [words["sheet.at_due"]] * len(evidence.at_due)
    roles += [words["sheet.near"]] * len(evidence.near)
    for dated, role in zip(cited_outages(case), roles, strict=True):
        outage = dated.outage
        yield {
            "role": role,
            "heading": words.say("bulletin", number=words.number(outage.number)),
            "title": outage.title,
            "facts": list(outage_facts(dated, words)),
        }
    for relief in evidence.reliefs:
        yield {
            "role": "",
            "heading": words["relief"],
            "title": relief.title,
            "facts": list(relief_facts(relief, words)),
        }
