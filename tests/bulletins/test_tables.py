"""The rows of tables that keep their cells: which cell says what, and for which rows."""

from collections.abc import Callable

import pytest

from graceperiod import UnreadableBulletinError, read_bulletin
from tests.bulletins.test_pages import codes, told

TITLE = "TCC25-0150 SCHEDULED Maintenance"
BELOW = "The systems will be unavailable."
NAMED = ("System", "Start Date / Time", "End Date / Time", "Clients Affected")
FIRST = ("2025-05-10 10:00 (ET)", "2025-05-10 12:00 (ET)")
SECOND = ("2025-05-11 10:00 (ET)", "2025-05-11 12:00 (ET)")
TEN, NEXT = "05-10 10:00 > 05-10 12:00", "05-11 10:00 > 05-11 12:00"

Rows = Callable[..., str]


def html(*rows: tuple[str, ...]) -> str:
    """A page with a table; `rowspan=2|EDI` is a cell with an attribute."""
    pytest.importorskip("selectolax")
    cut = [[cell.rpartition("|") for cell in row] for row in rows]
    cells = ["".join(f"<td {attributes}>{text}</td>" for attributes, _, text in row) for row in cut]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<h1>{TITLE}</h1><table>{table}</table><p>{BELOW}</p>"


def pipes(*rows: tuple[str, ...]) -> str:
    """The same as text."""
    return "\n".join([TITLE, *(" | ".join(row) + " |" for row in rows), BELOW])


@pytest.mark.parametrize("page", [html, pipes])
class TestBothForms:
    """Cells of HTML, and between pipes."""

    def test_each_row_has_its_system_and_its_clients(self, page: Rows) -> None:
        """Who is affected by one says nothing of the other."""
        text = page(NAMED, ("EDI", *FIRST, "EDI clients"), ("CERS Portal", *SECOND, "CERS users"))
        bulletin = read_bulletin(text)
        assert told(bulletin) == [f"EDI {TEN}", f"CERS {NEXT}"]
        assert [section.clients for section in bulletin.sections] == ["EDI clients", "CERS users"]
        assert codes(bulletin) == []

    def test_the_name_can_stand_behind_the_times(self, page: Rows) -> None:
        """It is of its own row, and not of the next."""
        text = page((*NAMED[1:3], "System"), (*FIRST, "EDI"), (*SECOND, "CERS Portal"))
        assert told(read_bulletin(text)) == [f"EDI {TEN}", f"CERS {NEXT}"]

    def test_a_system_without_times_is_reported(self, page: Rows) -> None:
        """What its times are is not said."""
        text = page(
            NAMED[:3], ("EDI", *FIRST), ("CARM Client Portal", *SECOND), ("CERS Portal", "", "")
        )
        bulletin = read_bulletin(text)
        assert told(bulletin) == [f"EDI {TEN}", f"CARM {NEXT}"]
        assert codes(bulletin) == ["NO_WINDOW"]
        assert "CERS Portal" in bulletin.findings[0].message
        bulletin = read_bulletin(page(NAMED[:3], ("EDI", *FIRST), ("CERS Portal", "", "")))
        assert told(bulletin) == [f"EDI {TEN}"]
        assert codes(bulletin) == ["NO_WINDOW"]

    def test_a_system_in_a_column_without_a_label_is_reported_too(self, page: Rows) -> None:
        """The cell before the starts holds names."""
        rows = ("EDI", *FIRST), ("CERS Portal", *SECOND), ("CARM Client Portal", "", "")
        for some, outages in ((rows, 2), ((rows[0], rows[2]), 1)):
            bulletin = read_bulletin(page(("", *NAMED[1:3]), *some))
            assert len(told(bulletin)) == outages
            assert codes(bulletin) == ["NO_WINDOW"]

    def test_a_table_of_names_without_any_time_is_reported(self, page: Rows) -> None:
        """No row begins."""
        bulletin = read_bulletin(page(NAMED[:3], ("EDI", "", ""), ("CERS Portal", "", "")))
        assert told(bulletin) == []
        assert "NO_WINDOW" in codes(bulletin)

    def test_a_row_without_an_end_does_not_take_the_next_start(self, page: Rows) -> None:
        """The name between them tells."""
        text = page(NAMED[:3], ("EDI", FIRST[0], ""), ("CERS Portal", *SECOND))
        assert told(read_bulletin(text)) == ["EDI 05-10 10:00 >", f"CERS {NEXT}"]

    def test_a_cell_under_the_label_that_names_no_system_heads_nothing(self, page: Rows) -> None:
        """The title tells then."""
        text = page(NAMED[:3], ("All applications", *FIRST)).replace("SCHEDULED", "EDI")
        assert told(read_bulletin(text)) == [f"EDI {TEN}"]

    def test_clients_of_rows_without_names_are_said_once_each(self, page: Rows) -> None:
        """They hold for the section."""
        text = page(NAMED[1:], (*FIRST, "Carriers"), (*SECOND, "Brokers"), (*SECOND, "Carriers"))
        bulletin = read_bulletin(text.replace("SCHEDULED", "EDI"))
        assert told(bulletin) == [f"EDI {TEN}", f"EDI {NEXT}"]
        assert [section.clients for section in bulletin.sections] == ["Carriers Brokers"]


@pytest.mark.parametrize("page", [html, pipes])
def test_a_column_of_dates_is_that_of_the_times_behind_it(page: Rows) -> None:
    """Whether these are starts and ends or hours."""
    (day, start), (_, end) = (each.split(" ", 1) for each in FIRST)
    (other, begin), (_, finish) = (each.split(" ", 1) for each in SECOND)
    head = ("System", "Date", "Start", "End")
    text = page(head, ("EDI", day, start, end), ("CERS Portal", other, begin, finish))
    assert told(read_bulletin(text)) == [f"EDI {TEN}", f"CERS {NEXT}"]
    rows = ("EDI", day, f"{start} to {end}"), ("CERS Portal", other, f"{begin} to {finish}")
    text = page(("System", "Date", "Time"), *rows)
    assert told(read_bulletin(text)) == [f"EDI {TEN}", f"CERS {NEXT}"]


def test_several_systems_in_a_cell_are_all_out() -> None:
    """One under the other, or in a list."""
    for cell in ("EDI<br>CERS Portal", "<ul><li>EDI</li><li>CERS Portal</li></ul>"):
        for head in (NAMED, ("", *NAMED[1:])):
            bulletin = read_bulletin(html(head, (cell, *FIRST, "All")))
            assert told(bulletin) == [f"CERS+EDI {TEN}"]


def test_a_cell_holds_for_the_rows_it_spans() -> None:
    """The times of two systems; the system of two times; the clients of both."""
    spanning = tuple(f"rowspan=2|{each}" for each in FIRST)
    text = html(NAMED, ("EDI", *spanning, "All"), ("CERS Portal", "All"))
    assert told(read_bulletin(text)) == [f"EDI {TEN}", f"CERS {TEN}"]
    text = html(NAMED, ("rowspan=2|EDI", *FIRST, "All"), (*SECOND, "All"), ("CERS", *FIRST, "All"))
    assert told(read_bulletin(text)) == [f"EDI {TEN}", f"EDI {NEXT}", f"CERS {TEN}"]
    text = html(NAMED, ("EDI", *FIRST, "rowspan=2|All"), ("CERS", *SECOND))
    bulletin = read_bulletin(text)
    assert told(bulletin) == [f"EDI {TEN}", f"CERS {NEXT}"]
    assert [section.clients for section in bulletin.sections] == ["All", "All"]
    assert {each.impact for each in bulletin.outages} == {"UNAVAILABLE"}


def test_a_cell_spans_columns_and_three_rows() -> None:
    """The cells behind it stay under their labels."""
    text = html(
        (NAMED[0], "colspan=2|" + NAMED[1], *NAMED[2:]),
        ("EDI", "", *(f"rowspan=3|{each}" for each in FIRST), "All"),
        ("CERS", "", "All"),
        ("CARM", "", "All"),
        ("CAD API", "", *SECOND, "All"),
    )
    text = text.replace("<td colspan=2>Start", "<td></td><td>Start")
    assert told(read_bulletin(text)) == [
        f"EDI {TEN}",
        f"CERS {TEN}",
        f"CARM {TEN}",
        f"CAD_API {NEXT}",
    ]


def test_a_cell_does_not_reach_beyond_its_part_of_the_table() -> None:
    """As browsers show it."""
    text = html(NAMED[1:3], ("rowspan=9|" + FIRST[0], FIRST[1]), SECOND).replace("SCHEDULED", "EDI")
    begin, _, last = text.rpartition("<tr>")
    text = f"{begin}<tbody><tr>{last}"
    assert told(read_bulletin(text)) == [f"EDI {TEN}", f"EDI {NEXT}"]


@pytest.mark.parametrize("stated", ["0", "-1", "two", "99999999999", ""])
def test_a_span_that_is_none_counts_as_one(stated: str) -> None:
    """Nothing else is said."""
    text = html(NAMED, (f"rowspan={stated!r} colspan={stated!r}|EDI", *FIRST, "All"))
    assert told(read_bulletin(text)) == [f"EDI {TEN}"]


def test_cells_that_span_more_than_any_page_are_refused() -> None:
    """They are bounded; a long one, as a menu is, is not repeated at all."""
    wide = [("rowspan=900|x",) * 30, *([("y",)] * 900)]
    with pytest.raises(UnreadableBulletinError, match="1,000 cells that hold for several rows"):
        read_bulletin(html(*wide))
    menu = " ".join(["Menu"] * 200)
    text = html((f"rowspan=3|{menu}", ""), NAMED[1:3], FIRST).replace("SCHEDULED", "EDI")
    assert told(read_bulletin(text)) == [f"EDI {TEN}"]


def test_cells_outside_any_table_are_text() -> None:
    """A parser leaves those in a formula where they are."""
    page = f"<h1>{TITLE}</h1><math><tr><td rowspan=2>EDI</td></tr></math><p>{BELOW}</p>"
    pytest.importorskip("selectolax")
    assert codes(read_bulletin(page)) == ["NO_WINDOW"]


SIDES = ("", "EDI", "CERS Portal")
STARTS = ("Start Date / Time", FIRST[0], SECOND[0])
ENDS = ("End Date / Time", FIRST[1], SECOND[1])


@pytest.mark.parametrize("page", [html, pipes])
def test_systems_beside_one_another_have_their_own_times(page: Rows) -> None:
    """The first time of each row is that of the first; three names are as good as two."""
    assert told(read_bulletin(page(SIDES, STARTS, ENDS))) == [f"EDI {TEN}", f"CERS {NEXT}"]
    third = (("CARM",), ("2025-05-12 10:00 (ET)",), ("2025-05-12 12:00 (ET)",))
    rows = [row + more for row, more in zip((SIDES, STARTS, ENDS), third, strict=True)]
    assert told(read_bulletin(page(*rows)))[2] == "CARM 05-12 10:00 > 05-12 12:00"


@pytest.mark.parametrize(("title", "systems"), [("", ["EDI"]), ("eManifest Portal", ["EMAN"])])
def test_a_portal_beside_a_system_is_the_one_told_or_reported(
    title: str, systems: list[str]
) -> None:
    """`Portal` alone is no system."""
    rows = (("", "EDI", "Portal"), STARTS, ENDS)
    clients = f"Clients Affected\nAll who use the {title}\n" if title else ""
    bulletin = read_bulletin(f"{pipes(*rows)}\n{clients}")
    found = {line.partition(" ")[0] for line in told(bulletin)}
    assert found == {"EDI", *systems}
    assert codes(bulletin) == (["SYSTEMS_DISAGREE"] if title else ["NO_SYSTEM"])


@pytest.mark.parametrize("page", [html, pipes])
def test_a_system_beside_another_without_times_is_reported(page: Rows) -> None:
    """The times are of the system over them, and perhaps of the other."""
    bulletin = read_bulletin(page(SIDES, STARTS[:2], ENDS[:2]))
    assert told(bulletin) == [f"EDI {TEN}"]
    assert codes(bulletin) == ["NO_WINDOW"]


START, END = "2025-05-10 10:00 (ET)".split(" ", 1), "2025-05-10 12:00 (ET)".split(" ", 1)


@pytest.mark.parametrize(
    "lines",
    [
        [f"Start date: {START[0]}", f"Start time: {START[1]}", f"End date: {END[0]}",
         f"End time: {END[1]}"],
        ["Start Date", START[0], "Start Time", START[1], "End Date", END[0], "End Time", END[1]],
        ["Start Date", START[0], "End Date", END[0], "Start Time", START[1], "End Time", END[1]],
        [f"Start date: {START[0]}", f"Start time: {START[1]}", f"End time: {END[1]}"],
        ["Date: May 10, 2025", "Time: 10:00 to 12:00 (ET)"],
        ["Date: May 10, 2025", f"Start: {START[1]}", f"End: {END[1]}"],
        ["• Date : le 10 mai 2025", "• Heure : de 10 h à 12 h (HE)"],
        ["From: 2025-05-10 10:00 (ET)", "To: 2025-05-10 12:00 (ET)"],
        ["De : 2025-05-10 10:00 (HE)", "À : 2025-05-10 12:00 (HE)"],
        ["Date | Start time | End time |", "2025-05-10 | 10:00 (ET) | 12:00 (ET) |"],
        ["Start Date | Start time | End date | End time | Clients Affected |",
         f"{START[0]} | {START[1]} | {END[0]} | {END[1]} | All |"],
    ],
)  # fmt: skip
def test_a_date_and_its_time_can_stand_under_labels_of_their_own(lines: list[str]) -> None:
    """On lines and in cells."""
    bulletin = read_bulletin("\n".join([f"{TITLE} EDI", *lines, "EDI will be unavailable."]))
    assert told(bulletin) == [f"EDI {TEN}"]
    assert codes(bulletin) == []


@pytest.mark.parametrize(
    "text",
    [
        "Date: May 10, 2025",
        "Date: May 10, 2025\nTime: to be announced",
        "Date: to be announced\nTime: 10:00 to 12:00 (ET)",
        "From: CBSA\nTo: all clients",
    ],
)
def test_labels_of_a_header_are_no_times(text: str) -> None:
    """A date alone is that of the notice."""
    assert told(read_bulletin(f"{TITLE} EDI\n{text}\nEDI will be unavailable.")) == []


@pytest.mark.parametrize("form", [html, pipes])
@pytest.mark.parametrize("corner", ["", "System", "Region"])
def test_systems_can_stand_over_their_columns(form: Rows, corner: str) -> None:
    """Whatever stands in the corner."""
    times = ("Start", FIRST[0], SECOND[0]), ("End", FIRST[1], SECOND[1])
    bulletin = read_bulletin(form((corner, "EDI", "CERS Portal"), *times))
    assert told(bulletin) == [f"EDI {TEN}", f"CERS {NEXT}"]
    assert codes(bulletin) == []


@pytest.mark.parametrize("form", [html, pipes])
def test_columns_of_systems_without_a_start_are_asked(form: Rows) -> None:
    """Ends alone are no windows."""
    bulletin = read_bulletin(form(("System", "EDI", "CERS Portal"), ("End", FIRST[1], SECOND[1])))
    assert told(bulletin) == []
    assert codes(bulletin) == ["NO_WINDOW", "START_MISSING"]


@pytest.mark.parametrize("form", [html, pipes])
def test_a_row_with_a_start_alone_takes_the_end_of_the_label_below(form: Rows) -> None:
    """As where it stands in the row."""
    text = form(("System", "Start Date / Time"), ("EDI", FIRST[0]))
    end = f"<p>End Date / Time: {FIRST[1]}</p>" if form is html else f"End Date / Time: {FIRST[1]}"
    bulletin = read_bulletin(text.replace(BELOW, "").replace("<p></p>", "").rstrip() + f"\n{end}\n")
    assert told(bulletin) == [f"EDI {TEN}"]
    assert codes(bulletin) == []


def test_a_row_with_its_end_does_not_take_that_of_the_label_below() -> None:
    """A person is asked what the second end is of."""
    text = pipes(("System", "Start Date / Time", "End Date / Time"), ("EDI", *FIRST))
    bulletin = read_bulletin(f"{text.replace(BELOW, '').rstrip()}\nEnd Date / Time: {SECOND[1]}\n")
    assert told(bulletin) == [f"EDI {TEN}"]
    assert codes(bulletin) == ["START_MISSING"]
