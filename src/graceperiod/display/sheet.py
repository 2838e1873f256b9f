"""An evidence sheet: one page about one transmission, to attach to an appeal."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from graceperiod.display.facts import Card, Fact, card_of, rule_facts
from graceperiod.display.pages import render_page
from graceperiod.display.picture import draw_case
from graceperiod.display.words import Words, words_in
from graceperiod.engine.evidence import Case, Evidence
from graceperiod.engine.windows import DatedOutage
from graceperiod.times import instant
from graceperiod.verdicts import Caution

__all__ = ["evidence_sheet"]

_CARDS = 20  # of outages and reliefs; the page says how many more there are


def evidence_sheet(
    case: Case, language: str = "en", *, record: Sequence[Fact] = (), made: datetime | None = None
) -> str:
    """The sheet of a decision, as HTML.

    Args:
        case: the parts of the decision.
        language: `en` or `fr`.
        record: the facts of the record it was decided by; empty where that is not known.
        made: when the page is made; None leaves it out.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
        UnknownLanguageError: another language.
    """
    words = words_in(language)
    verdict, evidence = case.verdict, case.evidence
    cards = list(_cards(evidence, words))
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
        # In the order of the class, since a set of cautions has none.
        cautions=[caution for caution in Caution if caution in verdict.cautions],
        cards=cards[:_CARDS],
        left_out=max(0, len(cards) - _CARDS),
        rule=rule_facts(evidence.rule, words) if evidence.rule else [],
        record=record,
    )


def _transmission(case: Case, words: Words) -> Iterator[Fact]:
    """What was sent when, and how far inside a window."""
    evidence = case.evidence
    pairs = evidence.readings or [(case.transmitted, case.due)]
    yield Fact(words["sheet.transmitted"], words.readings(sent for sent, _ in pairs))
    yield Fact(words["audit.system_name"], words.system(evidence.system))
    if case.due is not None:
        yield Fact(words["due"], words.readings(due for _, due in pairs))
    if evidence.window is not None:
        yield Fact(words["window"], words.span(*evidence.window))
    if evidence.margin is not None:
        name = words["sheet.margin_inside" if evidence.margin >= 0 else "sheet.margin_outside"]
        yield Fact(name, words.length(abs(evidence.margin)))


def _cards(evidence: Evidence, words: Words) -> Iterator[tuple[str, Card]]:
    """The cards of the outages and reliefs that the answer names, each after the part it plays."""
    # Those that decide come first, for the page has room for some of the cards only.
    for role, outages in (("", evidence.outages), (words["sheet.near"], evidence.near)):
        for outage in outages:
            yield role, card_of(DatedOutage.of(outage, evidence.rules), words)
    for relief in evidence.reliefs:
        yield "", card_of(relief, words)
