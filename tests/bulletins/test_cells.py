"""What each cell of a table says, by the label over it or before it."""

import pytest

from graceperiod.bulletins.document import Line, Page, Row
from graceperiod.bulletins.page.sections import read_sections
from graceperiod.bulletins.source.text import read_lines, tidy

TITLE = "TCC25-0150 EDI Maintenance\n"
A, B = "2025-05-10 10:00 (ET)", "2025-05-10 12:00 (ET)"
C, D = "2025-05-11 10:00 (ET)", "2025-05-11 12:00 (ET)"


def page_of(text: str) -> Page:
    """The page of a text."""
    return read_sections(tidy(read_lines(f"{TITLE}{text}\n")))


def texts(lines: tuple[Line, ...]) -> list[str]:
    """What some lines say."""
    return [line.text for line in lines]


def rows_of(text: str) -> list[tuple[list[str], list[str]]]:
    """The starts and ends of each row."""
    return [
        (texts(row.starts), texts(row.ends))
        for section in page_of(text).sections
        for row in section.rows
    ]


def named(text: str) -> list[tuple[str, list[str], list[str]]]:
    """The heading, the starts and the ends of each section."""
    return [
        (section.headline, texts(row.starts), texts(row.ends))
        for section in page_of(text).sections
        for row in section.rows
    ]


def unread(text: str) -> list[str]:
    """The cells that are not read."""
    return [line.text for line, _ in page_of(text).unread]


@pytest.mark.parametrize(
    ("head", "start"),
    [
        ("Start (ET) | End (ET) |", "2025-05-10 10:00"),
        ("Début (HE) | Fin (HE) |", "2025-05-10 10:00"),
        ("Start (Eastern) | End (Eastern) |", "2025-05-10 10:00"),
        ("Start / Début | End / Fin |", A),
        ("Start Date / Time - Date / heure de début | End Date / Time - Date / heure de fin |", A),
        ("From | To |", A),
        ("Date / heure de début | Date / heure de fin |", A),
        ("Date et heure de début (HE) | Date et heure de fin (HE) |", "2025-05-10 10:00"),
        ("De | À |", A),
        ("Outage start | Outage end |", A),
        ("Start: | End: |", A),
    ],
)
def test_heads_of_times_are_known_in_many_forms(head: str, start: str) -> None:
    """A zone that a head states is that of the times below it, unless they state their own."""
    end = start.replace("10:00", "12:00")
    (row,) = rows_of(f"{head}\n{start} | {end} |")
    zone = head.partition("(")[2].partition(")")[0].upper()
    more = f" ({zone})" if zone and "(" not in start else ""
    assert row == ([start + more], [end + more])


def test_a_zone_over_a_column_of_hours_is_that_of_the_hours() -> None:
    """A date beside them has none; what is no zone adds nothing."""
    rows = rows_of("Date | Time (ET) |\n2025-05-10 | 10:00 to 12:00 |")
    assert rows == [(["2025-05-10 10:00 to 12:00 (ET)"], [])]
    assert rows_of(f"Start (planned) | End |\n{A} | {B} |") == [([A], [B])]


@pytest.mark.parametrize("name", ["Impact", "Incidence", "Severity"])
def test_impact_status_and_direction_are_those_of_their_row(name: str) -> None:
    """They do not hold for the rows beside it."""
    head = f"System | {name} | Start | End | Status / État | Direction |"
    text = f"{head}\nEDI | Down | {A} | {B} | Cancelled | Inbound |\nCERS | Slow | {C} | {D} | | |"
    first, second = [section.rows[0] for section in page_of(text).sections]
    assert [texts(lines) for lines in first[3:8]] == [
        ["EDI"],
        [],
        ["Down"],
        ["Cancelled"],
        ["Inbound"],
    ]
    assert [texts(lines) for lines in second[3:8]] == [["CERS"], [], ["Slow"], [], []]
    assert (texts(second.starts), texts(second.ends)) == ([C], [D])
    assert unread(text) == []


def test_a_column_that_is_not_understood_shifts_nothing() -> None:
    """Its cells are unread, and why is said; so are those under no head at all."""
    text = f"Ticket | Start | End | Owner |\n17 | {A} | {B} | Ann | {C} |"
    assert rows_of(text) == [([A], [B])]
    assert page_of(text).unread == (
        (Line(3, "17", 4, 0), "it stands in a table under 'Ticket'"),
        (Line(3, "Ann", 7, 3), "it stands in a table under 'Owner'"),
        (Line(3, C, 8, 4), "it is under no label"),
    )


def test_a_time_under_another_label_is_unread() -> None:
    """Nor are two starts in one row both read, nor what stands under no name."""
    assert unread(f"Start | Clients Affected |\n{A} | {B} |") == [B]
    assert rows_of(f"Start | Start | End |\n{A} | {B} | {D} |") == [([A], [D])]
    assert unread(f"Start | Start | End |\n{A} | {B} | {D} |") == [B]
    sides = f"| | EDI | CERS | |\n| Start | {A} | {C} | {C} |\n| End | {B} | {D} | |"
    assert named(sides) == [("EDI", [A], [B]), ("CERS", [C], [D])]
    assert unread(sides) == [C]


@pytest.mark.parametrize(
    "table",
    [
        f"| | EDI | CERS |\n| Start | {A} | {C} |\n| End | {B} | {D} |",
        f"| System | EDI | CERS |\n|---|---|---|\n| From | {A} | {C} |\n| To | {B} | {D} |",
        f"System\tEDI\tCERS\nDébut\t{A}\t{C}\nFin\t{B}\t{D}",
        (
            "| | EDI | CERS |\n| Date | 2025-05-10 | 2025-05-11 |\n"
            "| Start (ET) | 10:00 | 10:00 |\n| End | 12:00 (ET) | 12:00 (ET) |"
        ),
    ],
)
def test_systems_can_stand_beside_one_another(table: str) -> None:
    """Each has the times below it."""
    ends = ([B], [D]) if "Date" not in table else (["12:00 (ET)"], ["12:00 (ET)"])
    assert named(table) == [("EDI", [A], ends[0]), ("CERS", [C], ends[1])]


def test_a_row_without_a_start_has_none() -> None:
    """An end is never a start, and a sign or a word in place of a time is none."""
    for blank in ("", "-", "TBD", "N/A", "à déterminer"):
        assert rows_of(f"Start | End |\n{blank} | {B} |") == [([], [B])]
        assert rows_of(f"| Start | {blank} |\n| End | {B} |") == [([], [B])]
    assert rows_of(f"Start Date / Time\n\n\nEnd Date / Time\n{B}\nDescription\nx") == [([], [B])]
    assert rows_of(f"Start Date / Time: -\nEnd Date / Time: {B}") == [([], [B])]
    assert rows_of(f"Start Date / Time: TBD\nEnd Date / Time: {B}") == [([], [B])]


def test_one_time_under_two_labels_in_a_row_is_not_told_apart() -> None:
    """The labels stand together, and the time may be of either."""
    (row,) = page_of(f"Start Date / Time\nEnd Date / Time\n{A}\nDescription\nx").sections[0].rows
    assert row == Row(unsplit=row.unsplit)
    assert texts(row.unsplit) == [A]


@pytest.mark.parametrize("new", ["New", "Revised", "Updated"])
def test_new_times_take_the_place_of_the_old_ones(new: str) -> None:
    """In cells and on lines, in both languages; not where nothing new is stated."""
    assert rows_of(f"Start | End | {new} end |\n{A} | {B} | {D} |\n{C} | {D} | TBD |") == [
        ([A], [D]),
        ([C], [D]),
    ]
    lines = f"Start: {A}\nEnd: {B}\n{new} start: {C}\n{new} end: {D}"
    assert rows_of(lines) == [([C], [D])]
    assert rows_of(f"Début : {A}\nFin : {B}\nNouvelle date de fin : {D}") == [([A], [D])]


def test_each_system_can_have_its_end_in_one_cell() -> None:
    """The ends keep the names of their systems."""
    (row,) = rows_of(f"Start | End |\n{A} | EDI: 13:10 (ET) / CERS: ongoing |")
    assert row == ([A], ["EDI: 13:10 (ET)", "CERS: ongoing"])
    lines = f"Start: {A}\nEnd:\nEDI: 13:10 (ET)\nCERS: {B}\nDescription\nx"
    assert rows_of(lines) == [([A], ["EDI: 13:10 (ET)", f"CERS: {B}"])]
    (row,) = rows_of(f"Start | End |\n{A} | 13:10 (ET) (EDI), 14:20 (ET) (CERS) |")
    assert row == ([A], ["EDI: 13:10 (ET)", "CERS: 14:20 (ET)"])


def test_dates_and_times_can_have_columns_of_their_own() -> None:
    """Each under a head of its own."""
    head = "Start date | Start time | End date | End time |"
    parts = "2025-05-10 | 10:00 (ET) | 2025-05-10 | 12:00 (ET) |"
    assert rows_of(f"{head}\n{parts}") == [([A], [B])]
    head = "Date | System | Start | End |"
    assert named(f"{head}\n2025-05-10 | EDI | 10:00 (ET) | 12:00 (ET) |") == [
        ("EDI", [A], ["12:00 (ET)"])
    ]
    assert rows_of(f"Date | End |\n{A} | {B} |") == [([A], [B])]


def test_cells_one_a_line_keep_their_places() -> None:
    """Also where one is empty, goes over two lines, or is the last and has no stroke."""
    head = "|\nSystem |\nStart / Début |\nEnd / Fin |\n"
    table = f"{head}|\nEDI |\n |\n{B} |\n|\nCERS\nPortal |\n{C} |\n{D}"
    assert named(f"{table}\nDescription\nSome fail.") == [
        ("EDI", [], [B]),
        ("CERS, Portal", [C], [D]),
    ]
    (*_, section) = page_of(f"{table}\nDescription\nSome fail.").sections
    assert texts(section.description) == ["Some fail."]


def test_rows_stand_under_the_system_above_them() -> None:
    """A name on a row of its own heads the rows below it."""
    text = f"Start | End |\nEDI |\n{A} | {B} |\nCERS Portal |\n{C} | {D} |"
    assert named(text) == [("EDI", [A], [B]), ("CERS Portal", [C], [D])]


def test_a_row_with_a_cell_more_than_the_head_is_read_as_it_is_meant() -> None:
    """The head has no cell over the names."""
    assert named(f"Start | End |\nEDI | {A} | {B} |\nCERS | {C} | {D} |") == [
        ("EDI", [A], [B]),
        ("CERS", [C], [D]),
    ]


def test_text_in_a_table_is_text() -> None:
    """Under its label, of its row; on a row of its own, of the section."""
    text = f"Start | End | Details |\n{A} | {B} | It is slow. |\nPlease wait, all of you. |"
    (section,) = page_of(text).sections
    assert texts(section.description) == ["It is slow.", "Please wait, all of you."]


@pytest.mark.parametrize("below", ["Description |", "CERS Portal Maintenance |", "Start | End |"])
def test_a_table_ends_at_the_next_label_or_heading(below: str) -> None:
    """What follows is no row of it."""
    sections = page_of(f"Start | End |\n{A} | {B} |\n{below}\n{C} | {D} |").sections
    assert [texts(row.starts) for row in sections[0].rows] in ([[A]], [[A], [C]])
    assert not page_of(f"Start | End |\n{A} | {B} |\n{below}\n{C} | {D} |").unread


def test_a_head_without_rows_is_no_table() -> None:
    """Its labels wait for the lines below."""
    assert rows_of(f"Start | End |\nx\n{A}") == [([], ["x"])]
    assert rows_of(f"Start | End |\n{A} {C}") == [([A, C], [])]


def test_a_table_can_have_times_for_heads() -> None:
    """Each cell is the impact on the system of its row at the times over it."""
    first, second = f"{A} to 12:00 (ET)", f"{C} to 12:00 (ET)"
    text = (
        f"System | {first} | {second} |\nEDI | down | up |\nCERS | | down | Ann |\nEDI Maintenance"
    )
    rows = [section.rows[0] for section in page_of(text).sections if section.rows]
    assert [(texts(row.systems), texts(row.starts), texts(row.impact)) for row in rows] == [
        (["EDI"], [first], ["down"]),
        (["EDI"], [second], ["up"]),
        (["CERS"], [second], ["down"]),
    ]
    assert unread(text) == ["Ann"]
    assert rows_of(f"System | {A} | {B} |\nPlease | wait |") == []


def test_cells_one_a_line_can_have_no_strokes() -> None:
    """As many lines are a row as there are heads, while they can be one."""
    head = "System\nDate\nStart (ET)\nEnd (ET)\nImpact\n"
    rows = "EDI\n2025-05-10\n10:00\n12:00\nDown\nCERS\n2025-05-11\n10:00\n12:00\nSlow\n"
    assert named(f"{head}{rows}Description\nx") == [
        ("EDI", [A], ["12:00 (ET)"]),
        ("CERS", [C], ["12:00 (ET)"]),
    ]
    assert named(f"System\nStart\nEnd\nEDI\n{A}\n{B}\nCERS\n{C}\nNot yet") == [("EDI", [A], [B])]
    assert named(f"System\nStart\nEnd\nAll\n{A}\n{B}") != [("All", [A], [B])]


def test_columns_can_be_set_apart_by_spaces() -> None:
    """Three or more of them, in two columns or more; a line alone is text."""
    head = "System         Start                    End"
    assert named(f"{head}\nEDI            {A}   {B}\nCERS Portal    {C}   {D}") == [
        ("EDI", [A], [B]),
        ("CERS Portal", [C], [D]),
    ]
    assert rows_of(f"It is   slow   now\nStart: {A}") == [([A], [])]
