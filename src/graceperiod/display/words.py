"""The words of pages and pictures, in English and French.

The English words of reasons and cautions are in `sentences`; `languages/fr.json` has the French.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from graceperiod.display.sentences import CAUTIONS, REASONS, describe_length
from graceperiod.errors import UnknownLanguageError
from graceperiod.systems import System
from graceperiod.times import describe

__all__ = ["LANGUAGES", "Words", "words_in"]

LANGUAGES = ("en", "fr")


class Words:
    """The words of one language, by their keys."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    @property
    def language(self) -> str:
        """Its code: `en`, `fr`."""
        return self["language"]

    def say(self, key: str, **values: object) -> str:
        """A sentence with values in it; whole numbers are written as the language does."""
        return self[key].format(
            **{
                name: self.count(value) if isinstance(value, int) else value
                for name, value in values.items()
            }
        )

    def of(self, group: str, code: str | None) -> str:
        """What stands for a code of a group, as `outcome` and `NO_PENALTY`; or for None."""
        return self[f"{group}.{'none' if code is None else code}"]

    def count(self, number: int) -> str:
        """A whole number: `2,000`, `2 000`."""
        return f"{number:,}".replace(",", self["thousands"])

    def amount(self, number: Decimal) -> str:
        """A sum: `1,234.50`, `1 234,50`."""
        whole, dot, part = f"{number:,}".partition(".")
        return whole.replace(",", self["thousands"]) + dot.replace(".", self["point"]) + part

    def decimal(self, number: float, _place: float | None = None) -> str:
        """A number, to four digits after the point: `2.5`, `2,5`. Matplotlib asks for the marks
        of an axis with their places.
        """
        text = self.amount(Decimal(f"{number:.4f}".rstrip("0").rstrip(".")))
        return text.replace("-", "\N{MINUS SIGN}")

    def when(self, instant: int) -> str:
        """An instant, Eastern: `2025-10-02 19:45 ET`, `2025-10-02 19:45 HE`."""
        return self.zoned(describe(instant))

    def zoned(self, text: str) -> str:
        """A time as `describe` writes it, with the language's name for Eastern Time."""
        return text.removesuffix("ET") + self["ET"] if text.endswith(" ET") else text

    def length(self, microseconds: int) -> str:
        """A length of time: `2 d 1 h`, `2 j 1 h`."""
        text = describe_length(microseconds).replace(",", self["thousands"])
        return text.replace(" d", f" {self['day']}")

    def system(self, system: System | str | None) -> str:
        """The name of a system, or what stands for one that is not stated or unknown."""
        if not isinstance(system, System):
            return self.of("system", system)
        return system.label_fr if self.language == "fr" else system.label

    def systems(self, systems: frozenset[System]) -> str:
        """The names of some systems."""
        return ", ".join(self.system(each) for each in sorted(systems)) or self["none"]

    def number(self, number: str | None) -> str:
        """The number of a bulletin."""
        return self["number.none"] if number is None else number


@lru_cache
def words_in(language: str) -> Words:
    """The words of a language, `en` or `fr`.

    Raises:
        UnknownLanguageError: another one.
    """
    if language not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        raise UnknownLanguageError(f"{language!r} is no language of reports; choose {known}")
    texts = {f"reason.{code}": words for code, words in REASONS.items()}
    texts |= {f"caution.{code}": words for code, words in CAUTIONS.items()}
    file = files("graceperiod.display") / "languages" / f"{language}.json"
    return Words(texts | json.loads(file.read_text("utf-8")))
