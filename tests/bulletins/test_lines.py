"""From a text to its lines: numbering, spaces, furniture, and the limit of length."""

import pytest

from graceperiod import UnreadableBulletinError
from graceperiod.bulletins.lines import Line, clean_lines


def test_lines_keep_their_number_in_the_source() -> None:
    """A line is numbered as an editor shows it, whatever was left out before it."""
    assert clean_lines("\n\none\r\n\r\ntwo") == [Line(3, "one"), Line(5, "two")]


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", " \u00a0 \u2003"])
def test_a_line_that_holds_only_spaces_is_left_out(blank: str) -> None:
    """A blank line says nothing, whichever spaces it holds."""
    assert clean_lines(f"one\n{blank}\ntwo") == [Line(1, "one"), Line(3, "two")]


def test_runs_of_any_spaces_become_one_space() -> None:
    """Tabs, no-break spaces and doubled spaces inside a line become one, and its ends are bare."""
    assert clean_lines(" \u00a02025-10-02\u00a0 15:30\t(ET) ") == [Line(1, "2025-10-02 15:30 (ET)")]


@pytest.mark.parametrize("line", ["Skip to main content", "Breadcrumb", "HOME", "Print", "Accueil"])
def test_site_furniture_is_left_out(line: str) -> None:
    """The words of the site around a bulletin are no part of it."""
    assert clean_lines(f"{line}\nTCC25-0999") == [Line(2, "TCC25-0999")]


def test_a_sentence_that_holds_a_word_of_the_furniture_stays() -> None:
    """Only a whole line can be furniture."""
    assert clean_lines("Print two copies") == [Line(1, "Print two copies")]


def test_a_million_characters_is_the_most_that_is_read() -> None:
    """One character over a million is refused, with what to do instead."""
    assert clean_lines("x" * 1_000_000)
    with pytest.raises(UnreadableBulletinError, match=r"1,000,001 .* pass one bulletin at a time"):
        clean_lines("x" * 1_000_001)
