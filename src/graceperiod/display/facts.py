"""The facts of an outage, a relief or a rule, each with its name in the language of a page."""

import re
from typing import NamedTuple

from graceperiod.display.words import Words
from graceperiod.engine.evidence import Evidence
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage, Wording
from graceperiod.rules import GraceRule
from graceperiod.times import instant
from graceperiod.verdicts import SourceKind

__all__ = [
    "Card",
    "Fact",
    "OutageOrRelief",
    "card_of",
    "describe_bulletin",
    "describe_end",
    "named_outages",
    "rule_facts",
    "wording_fact",
]

OutageOrRelief = DatedOutage | DeclaredRelief
"""What an answer cites."""

_COPIES = {SourceKind.NOTICE, SourceKind.REPUBLISHED}
_PUBLISHED = "en"  # the language of what is quoted or has no translation


class Fact(NamedTuple):
    """A fact: its name, its text, the address it can be read at, and the language of the text
    where that is not the page's. A page leaves out a fact without a text.
    """

    name: str
    text: str | None
    link: str | None = None
    language: str | None = None


class Card(NamedTuple):
    """An outage or a relief as a page shows it, with the instant it starts."""

    start: int
    heading: str
    title: str | None
    facts: list[Fact]


def named_outages(evidence: Evidence) -> dict[Outage, str]:
    """Every outage that an answer names, once, with the key of the words for the part it plays.

    Those cited come first, and have no words.
    """
    # In this order: an outage keeps the first part that it plays.
    parts = {
        "": evidence.outages,
        "sheet.near": evidence.near,
        "sheet.nearest": (evidence.nearest,) if evidence.nearest else (),
        "sheet.lapsed": evidence.lapsed,
    }
    named: dict[Outage, str] = {}
    for part, outages in parts.items():
        for outage in outages:
            named.setdefault(outage, part)
    return named


def card_of(cited: OutageOrRelief, words: Words) -> Card:
    """The card of an outage, with its window under the rule of its day, or of a relief."""
    if isinstance(cited, DeclaredRelief):
        title = words.translate(cited.title)
        return Card(cited.span[0], words["relief"], title, _relief_facts(cited, words))
    heading = describe_bulletin(cited.outage, words)
    return Card(cited.start, heading, cited.outage.title, _outage_facts(cited, words))


def describe_bulletin(outage: Outage, words: Words) -> str:
    """The bulletin of an outage: `Bulletin TCC25-0138`, or that it has no number."""
    if outage.number is None:
        return words["bulletin.none"]
    return words.say("bulletin", number=outage.number)


def wording_fact(outage: Outage, words: Words) -> Fact:
    """What the notice of an outage says of penalties: the published sentence, where whoever put the
    outage on record had the notice or a copy. Else its meaning, without quotation marks: an outage
    that was read or stated does not keep the notice's words.
    """
    name, wording = words["outage.wording"], outage.wording
    if wording is None:
        return Fact(name, None)
    kind = outage.origin.source_kind if outage.origin else None
    if kind in _COPIES and wording is not Wording.NONE:
        return Fact(name, words.of("wording", wording), language=_PUBLISHED)
    return Fact(name, words.of("meaning", wording))


def _source(source: str | None, words: Words) -> Fact:
    # Whatever else a source can be, as `javascript:`, a reader must not follow by a click.
    is_link = source is not None and re.fullmatch(r"(?i)https?://\S+", source)
    return Fact(words["source"], source, source if is_link else None)


def _fact_of_record(name: str, text: str | None, words: Words) -> Fact:
    """A fact whose text is of the record: in the page's language, or as it was published."""
    shown = None if text is None else words.translate(text)
    return Fact(name, shown, language=_PUBLISHED if shown == text else None)


def _outage_facts(dated: DatedOutage, words: Words) -> list[Fact]:
    outage = dated.outage
    ended_by = None if outage.ended_by is None else words.when(instant(outage.ended_by))
    return [
        Fact(words["outage.systems"], words.systems(outage.systems)),
        Fact(words["outage.impact"], words.of("impact", outage.impact)),
        Fact(words["outage.direction"], words.of("direction", outage.direction)),
        Fact(words["outage.start"], words.when(dated.start)),
        Fact(words["outage.end"], describe_end(outage, words)),
        Fact(words["outage.ended_by"], ended_by),
        wording_fact(outage, words),
        Fact(words["outage.grace"], _describe_grace(dated, words)),
        # The facts above are the bulletin's; the window is worked out from them under the rule.
        Fact(words["window"], words.span(dated.start, dated.closes)),
        Fact(words["outage.about"], words["outage.approximate"] if outage.approximate else None),
        _fact_of_record(words["outage.note"], outage.note, words),
        Fact(words["outage.origin"], words.origin(outage) or None),
        _source(outage.source, words),
    ]


def _describe_grace(dated: DatedOutage, words: Words) -> str:
    """The length of the grace, and who states it: the bulletin, or else a rule."""
    outage, length = dated.outage, words.length(dated.terms.grace)
    if outage.grace is not None or outage.wording is Wording.TWO_HOURS:
        return words.say("outage.grace_own", length=length)
    if dated.terms.rule is None:
        return words["outage.no_rule"]
    return words.say("outage.grace_rule", length=length, rule=dated.terms.rule.id)


def describe_end(outage: Outage, words: Words) -> str:
    """The end of an outage, or the last word on it."""
    last = words.when(instant(outage.last_word))
    return last if outage.end is not None else words.say("not_reported", when=last)


def _relief_facts(relief: DeclaredRelief, words: Words) -> list[Fact]:
    days = words.say("relief.days", first=relief.from_date, last=relief.to_date)
    # None is every system, and must not look like a fact that is missing.
    systems = words["every_system"] if relief.systems is None else words.systems(relief.systems)
    excluded, open_scope = relief.excluded_systems, words["relief.open_scope_text"]
    needs_due = words["relief.needs_due_text"]
    return [
        Fact(words["window"], days),
        Fact(words["outage.systems"], systems),
        Fact(words["relief.excluded"], words.systems(excluded) if excluded else None),
        Fact(words["relief.open_scope"], open_scope if relief.open_scope else None),
        Fact(words["relief.needs_due"], needs_due if relief.needs_due else None),
        _fact_of_record(words["relief.covers"], relief.scope, words),
        _source(relief.source, words),
    ]


def rule_facts(rule: GraceRule, words: Words) -> list[Fact]:
    """The facts of a rule."""
    follow_up = None if rule.follow_up is None else words.length(rule.follow_up)
    return [
        Fact(words["rule.name"], rule.id),
        Fact(words["rule.since"], str(rule.since)),
        Fact(words["rule.last_seen"], None if rule.last_seen is None else str(rule.last_seen)),
        Fact(words["rule.grace"], words.length(rule.grace)),
        Fact(words["rule.follow_up"], follow_up),
        Fact(words["rule.scope"], words.of("scope", rule.scope)),
        _fact_of_record(words["rule.wording"], rule.wording, words),
        _source(rule.source, words),
    ]
