"""The facts of an outage, a relief or a rule, each with its name in the language of a page."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from graceperiod.display.words import Words
from graceperiod.engine.evidence import Evidence
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage, Wording
from graceperiod.rules import GraceRule
from graceperiod.times import instant

__all__ = [
    "Card",
    "Fact",
    "OutageOrRelief",
    "Quote",
    "card_of",
    "describe_bulletin",
    "describe_end",
    "known_facts",
    "named_outages",
    "rule_facts",
]

OutageOrRelief = DatedOutage | DeclaredRelief
"""What an answer cites."""

_PUBLISHED = "en"


class Quote(str):
    """A text in the language it was published in: of a note, a relief or a rule on record."""

    __slots__ = ()


class Fact(NamedTuple):
    """A fact: its name, its text, the address it can be read at, and the language of the text
    where that is not the page's.
    """

    name: str
    text: str
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
        return Card(cited.span[0], words["relief"], cited.title, _relief_facts(cited, words))
    heading = describe_bulletin(cited.outage, words)
    return Card(cited.start, heading, cited.outage.title, _outage_facts(cited, words))


def describe_bulletin(outage: Outage, words: Words) -> str:
    """The bulletin of an outage: `Bulletin TCC25-0138`, or that it has no number."""
    if outage.number is None:
        return words["bulletin.none"]
    return words.say("bulletin", number=outage.number)


def known_facts(words: Words, texts: Mapping[str, str | None]) -> list[Fact]:
    """The facts whose texts are known, by the keys of the words for their names."""
    facts = []
    for key, text in texts.items():
        if text is not None:
            # Whatever else a source can be, as `javascript:`, a reader must not follow by a click.
            is_link = key == "source" and urlsplit(text).scheme in {"http", "https"}
            language = _PUBLISHED if isinstance(text, Quote) else None
            facts.append(Fact(words[key], text, text if is_link else None, language))
    return facts


def _outage_facts(dated: DatedOutage, words: Words) -> list[Fact]:
    outage, wording = dated.outage, None
    if outage.wording is not None:
        said = words.of("wording", outage.wording)
        wording = said if outage.wording is Wording.NONE else Quote(said)
    texts = {
        "outage.systems": words.systems(outage.systems),
        "outage.impact": words.of("impact", outage.impact),
        "outage.direction": words.of("direction", outage.direction),
        "outage.start": words.when(dated.start),
        "outage.end": describe_end(outage, words),
        "outage.ended_by": words.when(instant(outage.ended_by)) if outage.ended_by else None,
        "outage.wording": wording,
        "outage.grace": _describe_grace(dated, words),
        # The facts above are the bulletin's; the window is worked out from them under the rule.
        "outage.window": words.span(dated.start, dated.closes),
        "outage.about": words["outage.approximate"] if outage.approximate else None,
        "outage.note": outage.note and Quote(outage.note),
        "outage.origin": words.origin(outage) or None,
        "source": outage.source,
    }
    return known_facts(words, texts)


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
    # None is every system, and must not look like a fact that is missing.
    systems = words["every_system"] if relief.systems is None else words.systems(relief.systems)
    excluded = relief.excluded_systems
    texts = {
        "window": words.say("relief.days", first=relief.from_date, last=relief.to_date),
        "outage.systems": systems,
        "relief.excluded": words.systems(excluded) if excluded else None,
        "relief.open_scope": words["relief.open_scope_text"] if relief.open_scope else None,
        "relief.needs_due": words["relief.needs_due_text"] if relief.needs_due else None,
        "relief.covers": relief.scope and Quote(relief.scope),
        "source": relief.source,
    }
    return known_facts(words, texts)


def rule_facts(rule: GraceRule, words: Words) -> list[Fact]:
    """The facts of a rule."""
    texts = {
        "rule.name": rule.id,
        "rule.since": str(rule.since),
        "rule.last_seen": str(rule.last_seen) if rule.last_seen else None,
        "rule.grace": words.length(rule.grace),
        "rule.follow_up": None if rule.follow_up is None else words.length(rule.follow_up),
        "rule.scope": words.of("scope", rule.scope),
        "rule.wording": Quote(rule.wording),
        "source": rule.source,
    }
    return known_facts(words, texts)
