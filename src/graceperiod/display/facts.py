"""The facts of an outage, a relief or a rule, each with its name in the language of a page."""

from collections.abc import Iterator
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
    "card_of",
    "describe_bulletin",
    "describe_end",
    "named_outages",
    "rule_facts",
]

OutageOrRelief = DatedOutage | DeclaredRelief
"""What an answer cites."""

_PUBLISHED = "en"  # the language of what is quoted: the notes, the reliefs and the rules on record


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
        facts = list(_relief_facts(cited, words))
        return Card(cited.span[0], words["relief"], cited.title, facts)
    outage, facts = cited.outage, list(_outage_facts(cited, words))
    return Card(cited.start, describe_bulletin(outage, words), outage.title, facts)


def describe_bulletin(outage: Outage, words: Words) -> str:
    """The bulletin of an outage: `Bulletin TCC25-0138`, or that it has no number."""
    if outage.number is None:
        return words["bulletin.none"]
    return words.say("bulletin", number=outage.number)


def _source(source: str, words: Words) -> Fact:
    # Whatever else a source can be, as `javascript:`, a reader must not follow by a click.
    link = source if urlsplit(source).scheme in {"http", "https"} else None
    return Fact(words["source"], source, link)


def _outage_facts(dated: DatedOutage, words: Words) -> Iterator[Fact]:
    outage = dated.outage
    yield Fact(words["outage.systems"], words.systems(outage.systems))
    yield Fact(words["outage.impact"], words.of("impact", outage.impact))
    yield Fact(words["outage.direction"], words.of("direction", outage.direction))
    yield Fact(words["outage.start"], words.when(dated.start))
    yield Fact(words["outage.end"], describe_end(outage, words))
    if outage.ended_by is not None:
        yield Fact(words["outage.ended_by"], words.when(instant(outage.ended_by)))
    if outage.wording is not None:
        quoted = None if outage.wording is Wording.NONE else _PUBLISHED
        said = words.of("wording", outage.wording)
        yield Fact(words["outage.wording"], said, language=quoted)
    yield Fact(words["outage.grace"], _describe_grace(dated, words))
    # The facts above are the bulletin's; the window is worked out from them under the rule.
    yield Fact(words["outage.window"], words.span(dated.start, dated.closes))
    if outage.approximate:
        yield Fact(words["outage.about"], words["outage.approximate"])
    if outage.note is not None:
        yield Fact(words["outage.note"], outage.note, language=_PUBLISHED)
    if origin := words.origin(outage):
        yield Fact(words["outage.origin"], origin)
    if outage.source is not None:
        yield _source(outage.source, words)


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


def _relief_facts(relief: DeclaredRelief, words: Words) -> Iterator[Fact]:
    days = words.say("relief.days", first=relief.from_date, last=relief.to_date)
    yield Fact(words["window"], days)
    # None is every system, and must not look like a fact that is missing.
    systems = words["every_system"] if relief.systems is None else words.systems(relief.systems)
    yield Fact(words["outage.systems"], systems)
    if relief.excluded_systems:
        yield Fact(words["relief.excluded"], words.systems(relief.excluded_systems))
    if relief.open_scope:
        yield Fact(words["relief.open_scope"], words["relief.open_scope_text"])
    if relief.needs_due:
        yield Fact(words["relief.needs_due"], words["relief.needs_due_text"])
    if relief.scope is not None:
        yield Fact(words["relief.covers"], relief.scope, language=_PUBLISHED)
    yield _source(relief.source, words)


def rule_facts(rule: GraceRule, words: Words) -> Iterator[Fact]:
    """The facts of a rule."""
    yield Fact(words["rule.name"], rule.id)
    yield Fact(words["rule.since"], str(rule.since))
    if rule.last_seen is not None:
        yield Fact(words["rule.last_seen"], str(rule.last_seen))
    yield Fact(words["rule.grace"], words.length(rule.grace))
    if rule.follow_up is not None:
        yield Fact(words["rule.follow_up"], words.length(rule.follow_up))
    yield Fact(words["rule.scope"], words.of("scope", rule.scope))
    yield Fact(words["rule.wording"], rule.wording, language=_PUBLISHED)
    yield _source(rule.source, words)
