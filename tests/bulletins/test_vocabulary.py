"""The words of bulletins as data: both languages know the same things, and each is found."""

import re
from itertools import combinations, product

import pytest

from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.vocabulary import (
    LANGUAGES,
    Phrases,
    find_hints,
    phrases_of,
    read_words,
    spell,
)

TABLES = sorted(read_words("en"))
CONCEPTS = [(table, concept) for table in TABLES for concept in read_words("en")[table]]
# Two questions that one word answers, each asked in its own place.
SHARED = [
    # A title says with one word what a sentence says with a verb and its surroundings.
    {"title_resolved", "ended"},
    {"title_corrected", "ended"},
    {"title_put_off", "put_off"},
    {"title_cancelled", "called_off"},
    {"title_planned", "announces", "maintenance", "to_come"},
    # What happens to a system, and how badly; and of what a length is told.
    {"event", "unavailable", "intermittent", "delayed", "degraded", "maintenance", "interruption"},
    # What is up is not affected, and is over where a time stands beside it.
    {"up", "back", "not_affected"},
    {"untouched", "not_affected"},
    # What takes from a word that it is so.
    {"to_come", "perhaps"},
    {"denied", "event"},
    {"stopped", "began", "denied", "unavailable"},
    {"lasts", "lasting", "event", "matter", "maintenance", "interruption", "understood", "until"},
    {"condition", "until"},
    {"until", "past", "has"},
    # Of a time and of a length.
    {"estimated", "about"},
    # What a sentence is about, what happens to it, and whether that is all it says.
    {"matter", "event", "maintenance"},
    {"notice", "next", "understood"},
    # Whom to call, and the page on procedures.
    {"contact", "telephone"},
    {"instruction", "penalties"},
    # A word before a label, and one behind it.
    {"NEW", "BEHIND"},
    # EDI and Manifest are names, and stand before `Portal`.
    {"programme_matters", "not_owners", "portal_owners"},
    # `approx.` stands before a time and ends no sentence; `du` opens a window and a date.
    {"beside_times", "abbreviations"},
    {"from", "on"},
    {"night", "on", "beside_times"},
]
SIGNS = re.compile(r"!\([^()]*\)|[~*]")
CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")  # the innermost


def texts_of(phrase: str) -> list[str]:
    """What a phrase stands for: each of its choices, with and without what may be missing."""
    phrase = SIGNS.sub("", phrase).replace("...", " ")
    found = CHOICE.search(phrase)
    if not found:
        return [phrase]
    choices = found[1].split("|") if found[1] is not None else ["", *found[2].split("|")]
    return [
        text
        for choice in choices
        for text in texts_of(phrase[: found.start()] + choice + phrase[found.end() :])
    ]


def test_both_languages_have_every_concept() -> None:
    """A concept that one of them lacks is not known in its notices."""
    first, second = (
        {table: set(words[table]) for table in words} for words in map(read_words, LANGUAGES)
    )
    assert first == second


@pytest.mark.parametrize(("language", "table"), list(product(LANGUAGES, TABLES)))
def test_no_phrase_stands_under_two_concepts(language: str, table: str) -> None:
    """Else it is not known which is meant; but for questions that one word answers twice."""
    words = read_words(language)[table]
    twice = {
        (phrase, one, other)
        for one, other in combinations(words, 2)
        for phrase in set(words[one]) & set(words[other])
        if not any({one, other} <= shared for shared in SHARED)
    }
    assert not twice


@pytest.mark.parametrize(("language", "table"), list(product(LANGUAGES, TABLES)))
def test_no_phrase_stands_twice_under_one_concept(language: str, table: str) -> None:
    """A copy is a place where the two can come to differ."""
    twice = {
        (concept, phrase)
        for concept, phrases in read_words(language)[table].items()
        for phrase in phrases
        if phrases.count(phrase) > 1
    }
    assert not twice


@pytest.mark.parametrize(("table", "concept"), CONCEPTS, ids=lambda name: name)
def test_each_phrase_is_found_by_its_pattern(table: str, concept: str) -> None:
    """A sign that is misspelled makes a phrase that nothing matches."""
    pattern = re.compile(spell(concept, table=table))
    for language in LANGUAGES:
        for phrase in read_words(language)[table][concept]:
            missed = [text for text in texts_of(phrase) if not pattern.fullmatch(text)]
            assert not missed, phrase


@pytest.mark.parametrize("concept", read_words("en")["concepts"])
def test_each_phrase_is_found_by_its_keys(concept: str) -> None:
    """A sentence is searched only where one of its words begins like a word of some phrase."""
    phrases = Phrases(concept)
    for phrase in phrases_of("concepts", concept):
        for text in texts_of(phrase):
            assert find_hints(text) & phrases.bit, phrase
            assert Sentence(f"It was {text}.").says(phrases), phrase


def test_a_phrase_is_looked_for_by_its_longest_word_or_choices() -> None:
    """Few sentences have these by chance: `inbox` begins as `inbound` does in three letters."""
    inbound, past = Phrases("inbound"), Phrases("past")
    assert find_hints("it is inbound") & inbound.bit
    assert not find_hints("in the inbox of the entry") & inbound.bit
    assert all(find_hints(word) & past.bit for word in ("was", "were", "had been", "lasted"))


def test_a_phrase_without_a_word_that_it_always_has_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing could be looked for first: `[soon] [again]`."""
    words = {"concepts": {"odd": ["[soon] [again]"]}}
    monkeypatch.setattr("graceperiod.bulletins.words.vocabulary.read_words", lambda _: words)
    with pytest.raises(ValueError, match="has no word that it can be looked for by"):
        Phrases("odd")


def test_signs_of_a_phrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choices, what may be missing, any ending, anything but, three words, and sixty letters."""
    phrases = ["(is|are) over", "[now ]back", "unavailab*", "up!( to)", "no~ outage", "not...done"]
    monkeypatch.setattr(
        "graceperiod.bulletins.words.vocabulary.read_words",
        lambda language: {"concepts": {"odd": phrases if language == "en" else []}},
    )
    odd = Phrases("odd")
    for text in (
        "it is over", "they are over", "back", "now back", "unavailability", "it is up",
        "no planned power outage", "it is not, as you were told on Monday, done",
    ):  # fmt: skip
        assert Sentence(text).says(odd), text
    for text in ("it was over", "backs", "up to", "no a b c d outage", "not. Done"):
        assert not Sentence(text).says(odd), text
