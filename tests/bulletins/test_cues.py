"""Cues: a pattern finds what it is for, whatever piece it is looked for by."""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graceperiod import bulletins
from graceperiod.bulletins.cues import Cue, Words
from tests.examples import examples

VALUES = {
    f"{module.name}.{name}": value
    for module in iter_modules(bulletins.__path__, "graceperiod.bulletins.")
    for name, value in vars(import_module(module.name)).items()
}
CUES = {name: value for name, value in VALUES.items() if isinstance(value, Cue)}
CUES |= {str(status): cue for status, cue in VALUES["graceperiod.bulletins.words._STATUS"]}


@cache  # to make it takes longer than to draw from it, and every example asks for it
def matches_of(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    """Texts in small letters in which a pattern stands."""
    return st.from_regex(pattern).map(str.lower).filter(pattern.search)


@pytest.mark.parametrize("cue", CUES.values(), ids=CUES)
@settings(
    max_examples=examples(100),
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_one_of_its_pieces(cue: Cue, data: st.DataObject) -> None:
    """Else a sentence is passed over that the pattern was written for."""
    pattern = cue._pattern  # noqa: SLF001 - what the public search must agree with
    text = data.draw(matches_of(pattern))
    assert cue.search(text)
    behind = ". " * 200 + text
    found, expected = cue.search(behind), pattern.search(behind)
    assert found
    assert expected
    assert found.span() == expected.span()


def test_there_are_cues() -> None:
    """The test above is not of an empty list."""
    assert len(CUES) > 10


def test_words_are_found_whole() -> None:
    """A part of a word is none, and a hyphen or a stroke ends one."""
    words = Words("est pannes")
    assert words.are_in("(les pannes/incidents)")
    assert words.are_in("c'est-à-dire")
    assert not words.are_in("une panne de test")


def test_what_is_removed_is_removed_in_any_letters() -> None:
    """A text without the pattern stays as it is."""
    cue = Cue(("sauf",), r"\bsauf \w+", flags=re.IGNORECASE)
    assert cue.remove("Tous SAUF un, sauf deux.") == "Tous , ."
    assert cue.remove("Sauvé") == "Sauvé"
