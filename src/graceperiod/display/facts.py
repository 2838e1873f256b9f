"""The facts of an outage, a relief or a rule, each with its name in the language of a page."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from graceperiod.display.words import Words
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.rules import GraceRule
from graceperiod.times import from_duration, instant

__all__ = [
    "Fact",
    "outage_facts",
    "relief_facts",
    "resumption",
    "rule_facts",
]

_PUBLISHED = "en"  # the language of what is quoted: the notes, the reliefs and the rules on record


class Fact(NamedTuple):
    """A fact: its name, what it is, where it can be read, and the language it is in, if that is
    not the page's.
    """

    name: str
    text: str
    link: str | None = None
    language: str | None = None


def link(source: str) -> str | None:
    """The address to follow, if a source is one of the web; nothing else is followed."""
    return source if urlsplit(source).scheme in {"http", "https"} else None


def outage_facts(dated: DatedOutage, words: Words) -> Iterator[Fact]:
    """The facts of an outage, and its window under the rule of its day."""
    outage = dated.outage
    yield Fact(words["outage.systems"], words.systems(outage.systems))
    yield Fact(words["outage.impact"], words.of("impact", outage.impact))
    yield Fact(words["outage.direction"], words.of("direction", outage.direction))
    yield Fact(words["outage.start"], words.when(instant(outage.start)))
    yield Fact(words["outage.end"], resumption(outage, words))
    if outage.grace is not None:
        length = words.length(from_duration(outage.grace))
        yield Fact(words["outage.grace"], words.say("outage.grace_own", length=length))
    yield from _window(dated, words)
    if outage.approximate:
        yield Fact(words["outage.about"], words["outage.approximate"])
    if outage.note is not None:
        yield Fact(words["outage.note"], outage.note, language=_PUBLISHED)
    if outage.sha256 is not None:
        yield Fact(words["outage.sha256"], outage.sha256)
    if outage.source is not None:
        yield Fact(words["source"], outage.source, link(outage.source))


def _window(dated: DatedOutage, words: Words) -> Iterator[Fact]:
    """The window of an outage under the rule of its day."""
    rule = dated.rule
    if dated.outage.grace is None:
        text = words["outage.no_rule"]
        if rule is not None:
            length = words.length(from_duration(rule.grace))
            text = words.say("outage.grace_rule", length=length, rule=rule.id)
        yield Fact(words["outage.grace"], text)
    end = words["open_end"] if dated.closes is None else words.when(dated.closes)
    yield Fact(words["outage.window"], f"{words.when(dated.start)} – {end}")


def resumption(outage: Outage, words: Words) -> str:
    """The end of an outage, or the last word on it."""
    last = words.when(instant(outage.last_word))
    return last if outage.end is not None else words.say("not_reported", when=last)


def relief_facts(relief: DeclaredRelief, words: Words) -> Iterator[Fact]:
    """What a relief says of itself."""
    days = words.say("relief.days", first=relief.from_date, last=relief.to_date)
    yield Fact(words["window"], days)
    systems = words["every_system"] if relief.systems is None else words.systems(relief.systems)
    yield Fact(words["outage.systems"], systems)
    if relief.excluded_systems:
        yield Fact(words["relief.excluded"], words.systems(relief.excluded_systems))
    if relief.scope is not None:
        yield Fact(words["relief.covers"], relief.scope, language=_PUBLISHED)
    yield Fact(words["source"], relief.source, link(relief.source))


def rule_facts(rule: GraceRule, words: Words) -> Iterator[Fact]:
    """What a rule says."""
    yield Fact(words["rule.name"], rule.id)
    yield Fact(words["rule.since"], str(rule.since))
    yield Fact(words["rule.grace"], words.length(from_duration(rule.grace)))
    yield Fact(words["rule.scope"], words.of("scope", rule.scope))
    yield Fact(words["rule.wording"], rule.wording, language=_PUBLISHED)
    yield Fact(words["source"], rule.source, link(rule.source))
