"""The words of explanations, pages and pictures, in English and French.

`languages/en.json` and `languages/fr.json` have the same keys. `languages/record.fr.json` has what
the record that ships says in words of its own, in French; what others said is quoted as they said
it. A file is read when its language is first used.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files

from graceperiod.errors import UnknownLanguageError
from graceperiod.outages import Outage
from graceperiod.systems import System
from graceperiod.times import DAY, HOUR, MINUTE, describe, describe_utc, from_duration, instant

__all__ = ["LANGUAGES", "Words", "describe_count", "describe_length", "words_in"]

LANGUAGES = ("en", "fr")
_OLD = 2  # days after which the age of a record is worth a word


def describe_count(number: int, thing: str) -> str:
    """So many things, in English: `1 bulletin`, `2,000 bulletins`."""
    return f"{number:,} {thing}{'s' * (number != 1)}"


def describe_length(microseconds: int) -> str:
    """A length of time, exact, in English: `1 h 45 min`, `-5 min`."""
    parts, rest = list[str](), abs(microseconds)
    for unit, size in (("d", DAY), ("h", HOUR), ("min", MINUTE)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,} {unit}")
    if rest or not parts:
        parts.append(f"{Decimal(rest).scaleb(-6).normalize():f} s")
    return "-" * (microseconds < 0) + " ".join(parts)


class Words:
    """The words of one language, by their keys, and translations of English texts of the record.

    `language` is its code, `en` or `fr`.
    """

    def __init__(self, texts: Mapping[str, str], translations: Mapping[str, str]) -> None:
        self._texts, self._translations = texts, translations
        self.language: str = texts["language"]
        # Python writes numbers as English does; French has other signs in both places.
        self._signs = str.maketrans({",": texts["thousands"], ".": texts["point"]})

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def translate(self, text: str) -> str:
        """A text of the record in the language; as it stands where there is no translation."""
        return self._translations.get(text, text)

    def say(self, key: str, **values: object) -> str:
        """A sentence with values in it; whole numbers are written as the language does."""
        # Only whole numbers: texts, as a rule's id or a date, can hold points and commas too.
        counts = {
            name: self.count(value) for name, value in values.items() if isinstance(value, int)
        }
        return self[key].format(**values | counts)

    def of(self, group: str, code: str | None) -> str:
        """The words for a code of a group, as `outcome` and `NO_PENALTY`, or for None."""
        return self[f"{group}.{'none' if code is None else code}"]

    def count(self, number: int | Decimal) -> str:
        """A count or a sum: `2,000`, `1,234.50`; `2 000`, `1 234,50`."""
        return f"{number:,}".translate(self._signs)

    def decimal(self, number: float, _place: float | None = None) -> str:
        """A number, to four digits after the point: `2.5`, `2,5`. Matplotlib formats the marks of
        an axis with this, and passes their places too.
        """
        # Not by the format `g`, which writes large numbers with an exponent.
        text = self.count(Decimal(f"{number:.4f}".rstrip("0").rstrip(".")))
        return text.replace("-", "\N{MINUS SIGN}")

    def length(self, time: timedelta | int) -> str:
        """A length of time, or as many microseconds: `2 d 1 h`, `2 j 1 h`."""
        microseconds = time if isinstance(time, int) else from_duration(time)
        # Of the units, only the day has another letter in French.
        text = describe_length(microseconds).translate(self._signs)
        return text.replace(" d", f" {self['day']}")

    def when(self, instant: int) -> str:
        """An instant, Eastern: `2025-10-02 19:45 ET`, `2025-10-02 19:45 HE`."""
        return self.zoned(describe(instant))

    def zoned(self, text: str) -> str:
        """A time as `describe` writes it, with the language's name for Eastern Time."""
        return text.removesuffix("ET") + self["ET"] if text.endswith(" ET") else text

    def reach(self, last: int, made: int | None) -> str:
        """The last instant that a record speaks of and, on a page made at another, its age."""
        if made is None or (days := (made - last) // DAY) < _OLD:
            return self.when(last)
        return self.say("record.age", when=self.when(last), days=days)

    def span(self, start: int, end: int | None) -> str:
        """The time from an instant to another, or without a reported end."""
        return f"{self.when(start)} – {self['open_end'] if end is None else self.when(end)}"

    def readings(self, instants: Iterable[int | None]) -> str:
        """The readings of a time, each once, in Eastern Time and UTC."""
        return f" {self['sheet.or']} ".join(
            f"{self.when(at)} ({describe_utc(at)})"
            for at in dict.fromkeys(instants)
            if at is not None
        )

    def system(self, system: System | str | None) -> str:
        """The name of a system, or the words for one that is not stated or not known."""
        if not isinstance(system, System):
            return self.of("system", system)
        return system.label_fr if self.language == "fr" else system.label

    def systems(self, systems: frozenset[System]) -> str:
        """The names of some systems."""
        return ", ".join(map(self.system, sorted(systems))) or self["none"]

    def origin(self, outage: Outage) -> str:
        """What an outage was read from; empty where that is not known."""
        if outage.origin is None:
            return ""
        kind, digest = outage.origin.source_kind, outage.origin.sha256
        parts = [self.of("source_kind", kind)] if kind else []
        if not kind and outage.origin.file and not digest:  # of a notice the digest is known
            parts.append(self["origin.own"])
        if outage.origin.message_id is not None:
            sent = outage.published
            key = "origin.mail_of" if sent else "origin.mail"
            parts.append(self.say(key, when=sent and self.when(instant(sent))))
        for name in ("message_id", "file", "line", "sha256"):
            value = getattr(outage.origin, name)
            if value is not None:
                parts.append(self.say(f"origin.{name}", value=value))
        return ", ".join(parts)

    def number(self, number: str | None) -> str:
        """The number of a bulletin, or the words for one without."""
        return self["number.none"] if number is None else number


@cache
def words_in(language: str) -> Words:
    """The words of a language, `en` or `fr`.

    Raises:
        UnknownLanguageError: another one.
    """
    if language not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        raise UnknownLanguageError(f"{language!r} is not a language of reports; choose {known}")
    home = files("graceperiod.display") / "languages"
    names = f"{language}.json", *(["record.fr.json"] if language == "fr" else [])
    texts, *others = (json.loads((home / name).read_text("utf-8")) for name in names)
    return Words(texts, *others or [{}])
