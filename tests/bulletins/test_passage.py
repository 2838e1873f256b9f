"""Lines as running text, and its sentences."""

import pytest

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words.passage import Passage, Sentence


def cut(*texts: str) -> list[str]:
    """The sentences of some lines."""
    lines = tuple(Line(number, text) for number, text in enumerate(texts, 1))
    return [sentence.text.strip() for sentence in Passage(lines).sentences]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("EDI is down. It will be back.", ["EDI is down.", "It will be back."]),
        ("From 3:00 p.m. to 6 p.m. EDI is down.", ["From 3:00 p.m. to 6 p.m.", "EDI is down."]),
        ("It ends at 7 p.m. Sunday, May 4.", ["It ends at 7 p.m. Sunday, May 4."]),
        ("In approx. 2 hours, see No. 7.", ["In approx. 2 hours, see No. 7."]),
        ("Is it down? Yes! It is.", ["Is it down?", "Yes!", "It is."]),
    ],
)
def test_a_sentence_ends_at_a_stop(text: str, sentences: list[str]) -> None:
    """Not at that of an abbreviation, nor at that of a time where the sentence goes on."""
    assert cut(text) == sentences


def test_a_sentence_goes_on_in_the_next_line() -> None:
    """Where the line was broken in it; a new line otherwise ends it."""
    assert cut("EDI will be unavailable on", "Sunday.", "The CERS Portal too") == [
        "EDI will be unavailable on Sunday.",
        "The CERS Portal too",
    ]


def test_groups_of_lines_do_not_go_on_in_each_other() -> None:
    """A description does not go on in what clients should do."""
    passage = Passage((Line(1, "EDI is down and"),), (Line(5, "please wait"),))
    assert [one.text for one in passage.sentences] == ["EDI is down and", "please wait"]
    assert [one.line.number for one in passage.sentences] == [1, 5]


def test_each_letter_keeps_its_place_in_small_letters() -> None:
    """The capital dotted I has two signs as a small letter, and stays as it is."""
    sentence = Sentence("İN EDI")
    assert sentence.lowered == "İn edi"
    assert len(sentence.lowered) == len(sentence.text)


def test_the_line_above_a_list_leads_its_items() -> None:
    """Until a line that is no item of it."""
    lines = ("EDI will be unavailable:", "October 2, 2025 at 10:30", "We are sorry.")
    passage = Passage(tuple(Line(number, text) for number, text in enumerate(lines, 1)))
    assert [one.lead for one in passage.sentences] == ["", lines[0], ""]
