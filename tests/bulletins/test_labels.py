"""Labels before a value."""

import pytest

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.page import labels
from graceperiod.bulletins.page.labels import Label
from graceperiod.bulletins.words.vocabulary import LANGUAGES, read_words


def test_both_languages_have_the_same_labels() -> None:
    """One that a language lacks would not be known there."""
    english, french = (read_words(language)["labels"] for language in LANGUAGES)
    assert english.keys() == french.keys()


@pytest.mark.parametrize(
    "text",
    ["Application touchée :", "Systèmes touchés:", "Affected Systems:", "Services concernés :"],
)
def test_labels_of_systems_are_known_in_both_languages(text: str) -> None:
    """With what stands behind the noun, in any of its forms."""
    (labelled,) = labels.split_labels(Line(1, f"{text} CERS"))
    assert (labelled.label, labelled.value.text) == (Label.SYSTEMS, "CERS")


def test_start_and_end_alone_are_labels_before_a_colon_or_on_their_own_line() -> None:
    """In both languages; not where they begin a sentence."""

    def found(text: str) -> list[Label | None]:
        return [labelled.label for labelled in labels.split_labels(Line(1, text))]

    assert found("Start: 2025-10-02 15:30 ET") == [Label.STARTS]
    assert found("Début : 2025-10-02 15 h 30 (HE) Fin : 18 h") == [Label.STARTS, Label.ENDS]
    assert found("End") == [Label.ENDS]
    assert found("Start 2025-10-02 15:30 ET") == [Label.STARTS]
    assert found("Start of maintenance on 2025-10-02 15:30 ET") == [None]
    assert found("End of the outage: 2025-10-02 15:30 ET") == [None]
