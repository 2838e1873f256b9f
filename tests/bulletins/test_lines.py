"""From a text to its lines: numbering, spaces, furniture, and the limit of length."""

import pytest

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.source.text import read_lines, tidy


def clean_lines(text: str) -> list[Line]:
    """The lines of a text that say something."""
    return tidy(read_lines(text))


def test_lines_keep_their_number_in_the_source() -> None:
    """A line is numbered as an editor shows it, whatever was left out before it."""
    assert clean_lines("\n\none\r\n\r\ntwo") == [Line(3, "one"), Line(5, "two")]


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", " \u00a0 \u2003"])
def test_a_line_that_holds_only_spaces_is_left_out(blank: str) -> None:
    """A blank line says nothing, whichever spaces it holds."""
    assert clean_lines(f"one\n{blank}\ntwo") == [Line(1, "one"), Line(3, "two")]


def test_runs_of_any_spaces_become_one_space() -> None:
    """No-break spaces and doubled spaces inside a line become one, and its ends are bare."""
    assert clean_lines(" \u00a02025-10-02\u00a0 15:30\u2003(ET) ") == [
        Line(1, "2025-10-02 15:30 (ET)")
    ]


@pytest.mark.parametrize("line", ["Skip to main content", "Breadcrumb", "HOME", "Print", "Accueil"])
def test_site_furniture_is_left_out(line: str) -> None:
    """The words of the site around a bulletin are no part of it."""
    assert clean_lines(f"{line}\nTCC25-0999") == [Line(2, "TCC25-0999")]


def test_a_sentence_that_holds_a_word_of_the_furniture_stays() -> None:
    """Only a whole line can be furniture."""
    assert clean_lines("Print two copies") == [Line(1, "Print two copies")]


def cells(text: str) -> list[tuple[str, int]]:
    """The lines of a text, each with its cell."""
    return [(line.text, line.cell) for line in read_lines(text)]


def test_pipes_and_tabs_bound_cells() -> None:
    """Each `|` or tab begins a cell; an empty one uses a number up."""
    assert cells("a | b || c") == [("a", 0), ("b", 1), ("c", 3)]
    assert cells("a | b | c\nd | e | f")[3:] == [("d", 3), ("e", 4), ("f", 5)]
    assert cells("x | y\na | b\nc | d")[2:] == [("a", 2), ("b", 3), ("c", 4), ("d", 5)]
    assert cells("a\tb\nc") == [("a", 0), ("b", 1), ("c", 1)]
    assert cells("|\na |\nb |") == [("a", 1), ("b", 2)]


def test_lines_of_one_cell_share_it() -> None:
    """A cell can go over several lines, where the row has fewer strokes than the head."""
    rest = [("d", 3), ("e", 3), ("f", 4), ("g", 4), ("h", 5)]
    assert cells("a | b | c\nd\ne | f\ng | h")[3:] == rest


def columns(text: str) -> list[tuple[str, int]]:
    """The lines of a text, each with its column."""
    return [(line.text, line.column) for line in read_lines(text)]


@pytest.mark.parametrize(
    "table",
    [
        "a|b|c\n|d|e",
        "| a | b | c |\n|---|---|---|\n| | d | e |",
        "a | b | c |\n | d | e |",
        "a\tb\tc\n\td\te",
        "|\na |\nb |\nc |\n|\n |\nd |\ne |",
    ],
)
def test_cells_have_their_column_where_those_before_them_are_empty(table: str) -> None:
    """Lines around the table have none."""
    read = columns(f"above\n{table}\nbelow")
    assert [column for _, column in read] == [-1, 0, 1, 2, 1, 2, -1]


def test_the_lines_of_a_cell_have_its_column() -> None:
    """Also where the rows come one cell a line, up to as many as the head has."""
    assert columns("| a | b |\n| c\nd | e\nf |")[2:] == [("c", 0), ("d", 0), ("e", 1), ("f", 1)]
    text = "|\na |\nb |\n|\nc\nd |\ne\nf |\nbelow"
    assert columns(text)[2:] == [("c", 0), ("d", 0), ("e", 1), ("f", 1), ("below", -1)]


@pytest.mark.parametrize("rule", ["|---|---|", "---|---", "| :-- | --: |", "+----+----+"])
def test_the_rule_under_the_head_of_a_table_is_left_out(rule: str) -> None:
    """It says nothing, and its pipes bound no cells."""
    assert cells(f"a|b\n{rule}\nc") == [("a", 0), ("b", 1), ("c", 1)]


def test_a_heading_that_ran_into_the_title_is_a_line_of_its_own() -> None:
    """`UnavailabilityeManifest Portal Maintenance` is a title and a heading."""
    lines = clean_lines("Maintenance UnavailabilityeManifest Portal Maintenance")
    assert lines == [
        Line(1, "Maintenance Unavailability"),
        Line(1, "eManifest Portal Maintenance"),
    ]


def test_characters_that_do_not_show_are_no_part_of_a_word() -> None:
    """Soft hyphens and zero-width spaces vanish, and a hyphen that does not break is a hyphen."""
    assert clean_lines("TCC25\u20110138 CE\u00adRS\u200b")[0].text == "TCC25-0138 CERS"
