"""The facts of an outage, a relief or a rule, each with its name in the language of a page."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from graceperiod.display.words import Words
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage, Wording
from graceperiod.rules import GraceRule
from graceperiod.times import instant

__all__ = ["Card", "Fact", "OutageOrRelief", "card_of", "describe_end", "rule_facts"]

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


def card_of(cited: OutageOrRelief, words: Words) -> Card:
    """The card of an outage, with its window under the rule of its day, or of a relief."""
    if isinstance(cited, DeclaredRelief):
        facts = list(_relief_facts(cited, words))
        return Card(cited.span[0], words["relief"], cited.title, facts)
    heading = words.say("bulletin", number=words.number(cited.outage.number))
    return Card(cited.start, heading, cited.outage.title, list(_outage_facts(cited, words)))


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
    yield Fact(words["outage.grace"], _describe_grace(dated, words))
    # The facts above are the bulletin's; the window is worked out from them under the rule.
    yield Fact(words["outage.window"], words.span(dated.start, dated.closes))
    if outage.approximate:
        yield Fact(words["outage.about"], words["outage.approximate"])
    if outage.note is not None:
        yield Fact(words["outage.note"], outage.note, language=_PUBLISHED)
    if outage.sha256 is not None:
        yield Fact(words["outage.sha256"], outage.sha256)
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
    if relief.scope is not None:
        yield Fact(words["relief.covers"], relief.scope, language=_PUBLISHED)
    yield _source(relief.source, words)


def rule_facts(rule: GraceRule, words: Words) -> list[Fact]:
    """The facts of a rule."""
    return [
        Fact(words["rule.name"], rule.id),
        Fact(words["rule.since"], str(rule.since)),
        Fact(words["rule.grace"], words.length(rule.grace)),
        Fact(words["rule.scope"], words.of("scope", rule.scope)),
        Fact(words["rule.wording"], rule.wording, language=_PUBLISHED),
        _source(rule.source, words),
    ]
