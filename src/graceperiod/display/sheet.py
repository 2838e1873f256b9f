"""An evidence sheet: one page about one transmission, to attach to an appeal."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from graceperiod.display.facts import Card, Fact, card_of, named_outages, rule_facts
from graceperiod.display.pages import render_page
from graceperiod.display.picture import draw_case
from graceperiod.display.sentences import describe_reason, notices_and_rules, remarks
from graceperiod.display.words import Words, words_in
from graceperiod.engine.evidence import Case, Evidence
from graceperiod.engine.windows import DatedOutage
from graceperiod.times import instant
from graceperiod.verdicts import Caution

__all__ = ["evidence_sheet"]

_CARDS = 20  # of outages and reliefs; the page says how many more there are


def evidence_sheet(
    case: Case,
    language: str = "en",
    *,
    record: Sequence[Fact] = (),
    made: datetime | None = None,
    title: str | None = None,
    reference: str | None = None,
    prepared_by: str | None = None,
) -> str:
    """The sheet of a decision, as HTML.

    Args:
        case: the parts of the decision.
        language: `en` or `fr`.
        record: the facts of the record it was decided by; where they are not known, the page has
            the digits of its hash that the decision names.
        made: when the page is made; None leaves it out.
        title: the heading of the page; None takes the usual one.
        reference: what the page is about, for its head, such as the number of a notice.
        prepared_by: who hands it in.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
        UnknownLanguageError: another language.
    """
    words = words_in(language)
    cards = list(_cards(case.evidence, words))
    notices, rules = notices_and_rules(case, words)
    made_at = None if made is None else instant(made)
    about = {"audit.reference": reference, "audit.prepared_by": prepared_by}
    version = case.evidence.record_version
    known = [Fact(words["audit.record_hash"], f"{version}…")] if version else []
    return render_page(
        "sheet.html",
        words,
        version=case.evidence.library_version,
        tz=case.evidence.tz_version,
        made=None if made_at is None else words.when(made_at),
        case=case,
        title=title,
        about=[Fact(words[name], text) for name, text in about.items() if text is not None],
        reason=describe_reason(case.verdict, words),
        transmission=_transmission(case, words, made_at),
        picture=draw_case(case, words),
        # In the order of the class, since a set of cautions has none.
        cautions=[caution for caution in Caution if caution in case.verdict.cautions],
        remarks=remarks(case, words),
        cards=cards[:_CARDS],
        left_out=max(0, len(cards) - _CARDS),
        notices=notices,
        rules=[rule_facts(rule, words) for rule in rules],
        record=record or known,
    )


def _transmission(case: Case, words: Words, made: int | None) -> list[Fact]:
    """What was sent when, how far inside a window, and how far the record reaches."""
    evidence = case.evidence
    pairs = evidence.readings or [(case.transmitted, case.due)]
    margin, reaches = evidence.margin, evidence.reaches
    place = "sheet.margin_outside" if margin is not None and margin < 0 else "sheet.margin_inside"
    return [
        Fact(words["sheet.transmitted"], words.readings(sent for sent, _ in pairs)),
        Fact(words["audit.system_name"], words.system(evidence.system)),
        # Without a due time it has no readings.
        Fact(words["due"], words.readings(due for _, due in pairs) or None),
        Fact(words["window"], None if evidence.window is None else words.span(*evidence.window)),
        Fact(words[place], None if margin is None else words.length(abs(margin))),
        Fact(words["sheet.reaches"], None if reaches is None else words.reach(reaches, made)),
    ]


def _cards(evidence: Evidence, words: Words) -> Iterator[tuple[str, Card]]:
    """The cards of the outages and reliefs that the answer names, each after the part it plays."""
    # Those that decide come first, for the page has room for some of the cards only.
    for outage, role in named_outages(evidence).items():
        yield role and words[role], card_of(DatedOutage.of(outage, evidence.rules), words)
    for relief in evidence.reliefs:
        yield "", card_of(relief, words)
