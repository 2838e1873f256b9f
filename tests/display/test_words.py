"""The words of the pages: the same in both languages, and none that is not used."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import graceperiod
from graceperiod import (
    CBSA_RULES,
    Caution,
    Direction,
    GracePeriodError,
    Impact,
    Outage,
    OutageCalendar,
    Outcome,
    Reason,
    Scope,
    System,
    UnknownLanguageError,
)
from graceperiod.display.palette import KINDS
from graceperiod.display.words import LANGUAGES, words_in
from graceperiod.outages import Origin, SourceKind, Wording
from graceperiod.times import DAY

CODES: dict[str, Iterable[str]] = {
    "outcome": [*Outcome, "none"],
    "answer": Outcome,
    "reason": Reason,
    "caution": Caution,
    "impact": Impact,
    "direction": Direction,
    "scope": Scope,
    "wording": [Wording.TWO_HOURS, Wording.ACI_ONLY],
    "meaning": Wording,
    "source_kind": SourceKind,
    "late": ["OUTAGE", "GRACE", "DECLARED_RELIEF", "UNRESOLVED_OUTAGE"],
    "system": ["none", "UNKNOWN"],
    "kind": [*KINDS, "approximate", "due"],
    "problem": "MISSING NAIVE UNREADABLE NONEXISTENT UNKNOWN_SYSTEM NO_DEADLINE".split(),
}


def texts(language: str) -> dict[str, str]:
    """A file of words."""
    file = files("graceperiod.display") / "languages" / f"{language}.json"
    found: dict[str, str] = json.loads(file.read_text("utf-8"))
    return found


def test_both_languages_have_the_same_words() -> None:
    """In the same order, so that they can be read side by side."""
    assert list(texts("fr")) == list(texts("en"))


def test_the_same_values_go_into_both() -> None:
    """Each sentence takes what its translation takes."""
    french = texts("fr")
    for key, text in texts("en").items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", french[key])), key


def test_each_word_is_used() -> None:
    """Each key stands in the code or in a template, or is that of a code."""
    home = Path(graceperiod.__file__).parent
    sources = chain(home.rglob("*.py"), home.rglob("templates/*.html"))
    used = "\n".join(source.read_text("utf-8") for source in sources)
    of_codes = {f"{group}.{code}" for group, codes in CODES.items() for code in codes}
    built = {f"at_most_{unit}" for unit in ("hour", "day", "month", "year")} | {
        f"rule.ends.{ends}" for ends in ("both", "left", "right", "neither")
    }
    built |= {f"plot.{why}" for why in ("far", "elsewhere", "undecided", "unread")}
    built |= {f"origin.{name}" for name in Origin.model_fields}
    built |= {f"audit.by_{group}" for group in ("reason", "caution", "problem")}
    built |= {f"audit.only.{only}" for only in ("no-penalty", "review", "penalty")}
    built |= {f"audit.rows.{only}" for only in ("all", "no-penalty", "penalty")}
    unused = {
        key
        for key in texts("fr")
        if key not in of_codes | built and f'"{key}"' not in used and f"'{key}'" not in used
    }
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", list(CODES))
def test_each_code_has_words(language: str, group: str) -> None:
    """Of every enum that a page shows."""
    words = words_in(language)
    assert all(words.of(group, None if code == "none" else code) for code in CODES[group])


def test_numbers_times_and_names_are_in_the_language() -> None:
    """Thousands, decimals, Eastern Time, days and systems."""
    english, french = words_in("en"), words_in("fr")
    assert (english.count(2000), french.count(2000)) == ("2,000", "2\u202f000")
    amount = Decimal("1234.50")
    assert (english.count(amount), french.count(amount)) == ("1,234.50", "1\u202f234,50")
    moment = 1759436100000000
    assert english.when(moment) == "2025-10-02 16:15 ET"
    assert french.when(moment) == "2025-10-02 16:15 HE"
    assert (english.length(90_000_000_000), french.length(90_000_000_000)) == ("1 d 1 h", "1 j 1 h")
    assert (english.length(1_500_000), french.length(1_500_000)) == ("1.5 s", "1,5 s")
    assert english.system(System.CERS_PORTAL) == "CERS Portal"
    assert french.system(System.CERS_PORTAL) == "portail du SCDE"
    assert english.systems(frozenset()) == "none"


def test_what_the_record_says_itself_is_translated() -> None:
    """Its notes, its rules, and the titles and scopes of its reliefs; and nothing else is."""
    record = OutageCalendar.cbsa()
    said = {outage.note for outage in record} | {rule.wording for rule in record.rules}
    said |= {relief.title for relief in record.reliefs} | {
        relief.scope for relief in record.reliefs
    }
    file = files("graceperiod.display") / "languages" / "record.fr.json"
    assert set(json.loads(file.read_text("utf-8"))) == said - {None}
    note = "No notice of resumption was found."
    assert words_in("fr").translate(note) == "Aucun avis de reprise n’a été trouvé."
    assert words_in("en").translate(note) == note
    assert words_in("fr").translate("Our own note.") == "Our own note."


def test_a_notices_words_are_those_of_its_rule() -> None:
    """Where a rule on record quotes the sentence of bulletins."""
    by_id = {rule.id: rule.wording for rule in CBSA_RULES}
    for language in LANGUAGES:
        words = words_in(language)
        assert words["wording.TWO_HOURS"].strip('"«»\xa0') in by_id["bulletin-2024"]
        assert words["wording.ACI_ONLY"].strip('"«»\xa0') in by_id["bulletin-2017"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "2025-10-02 16:15 ET, 3 days before this page was made"),
        ("fr", "2025-10-02 16:15 HE, 3 jours avant l’établissement de cette page"),
    ],
)
def test_the_age_of_a_record_is_told_from_two_days_on(language: str, expected: str) -> None:
    """In whole days; not on a page that does not say when it was made."""
    words, last = words_in(language), 1759436100000000
    assert words.reach(last, last + 4 * DAY - 1) == expected
    for made in (None, last - DAY, last + 2 * DAY - 1):
        assert words.reach(last, made) == words.when(last)


def test_another_language_is_refused() -> None:
    """With those there are."""
    with pytest.raises(
        UnknownLanguageError, match="'de' is not a language of reports; choose en or fr"
    ):
        words_in("de")
    assert issubclass(UnknownLanguageError, GracePeriodError)


FULL = {"message_id": "<1@example.org>", "file": "3-resolved.eml", "sha256": "ab12"}


@pytest.mark.parametrize(
    ("origin", "published", "english", "french"),
    [
        (None, None, "", ""),
        (
            {"file": "a.csv", "line": 3},
            None,
            "own entry, file a.csv, line 3",
            "saisie de l’utilisateur, fichier a.csv, ligne 3",
        ),
        ({"file": "a.txt", "sha256": "ab"}, None, "file a.txt, SHA-256 ab", "fichier a.txt, SHA"),
        ({"message_id": "<1>"}, None, "e-mail, Message-ID <1>", "courriel, Message-ID <1>"),
        (
            {"source_kind": "NOTICE", "line": 3},
            None,
            "the notice itself, line 3",
            "l’avis lui-même",
        ),
        ({"source_kind": "REPUBLISHED"}, None, "a republished copy of the notice", "une copie"),
        (
            {"source_kind": "SUMMARY"},
            None,
            "a summary of the notice, by somebody else",
            "un résumé",
        ),
        (FULL, "2026-11-10 14:20 ET", "e-mail of 2026-11-10 14:20 ET, ", "courriel du 2026-11-10"),
        (FULL, None, "e-mail, Message-ID <1@example.org>, file 3-resolved.eml, SHA-256 ab12", ""),
    ],
)
def test_the_origin_of_an_outage_is_cited(
    origin: Any,
    published: str | None,
    english: str,
    french: str,
) -> None:
    """The e-mail with its time, then the file, the line and the hash, as far as they are known."""
    outage = Outage("EDI", "2026-11-10 12:00 ET", origin=origin, published=published)
    assert words_in("en").origin(outage).startswith(english)
    assert words_in("fr").origin(outage).startswith(french)
