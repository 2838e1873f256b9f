"""Sentences and cells that should have changed something, and did not: each is a question."""

import pytest

from graceperiod import Bulletin, read_bulletin
from tests.bulletins.pages import page

EDI = "TCC25-0999 EDI Outage"
BOTH = "TCC25-0999 EDI and CERS Portal Outage"
ROWS = (
    "TCC25-0999 Outage\n| System | Start | End | {label} |\n"
    "| EDI | 2025-10-02 15:30 (ET) | 2025-10-02 18:00 (ET) | {cell} |\n"
    "| CERS Portal | 2025-10-02 15:30 (ET) | 2025-10-02 18:00 (ET) | Active |\n"
)


def asked(bulletin: Bulletin) -> list[tuple[str, int | None, str]]:
    """Code and line of its findings, and what they say before they quote."""
    return [(one.code.value, one.line, one.message.split(": ")[0]) for one in bulletin.findings]


@pytest.mark.parametrize(
    ("title", "end", "said", "why"),
    [
        (EDI, None, "The outage may be resolved.", "something is over, and nothing was ended"),
        (
            EDI,
            None,
            "Service resumed for some clients.",
            "something is over, and nothing was ended",
        ),
        (BOTH, "2025-10-02 18:00 (ET)", "Only EDI is unavailable.", "nothing else is out"),
        (BOTH, "2025-10-02 18:00 (ET)", "Imports are not affected.", "something is not affected"),
    ],
)
def test_a_sentence_that_changes_nothing_is_asked(
    title: str, end: str | None, said: str, why: str
) -> None:
    """And the window of the table stands as it is."""
    systems = "EDI and the CERS Portal" if title == BOTH else "EDI"
    text = page(title=title, end=end, clients=None, description=f"{systems} is unavailable. {said}")
    bulletin = read_bulletin(text)
    (outage,) = bulletin.outages
    assert f"{outage.start:%H:%M}" == "15:30"
    assert (outage.end and f"{outage.end:%H:%M}") == (end and "18:00")
    line = 7 if end else 5
    assert asked(bulletin) == [("UNREAD_SENTENCE", line, f"it may say that {why}")]


def test_another_day_called_off_is_asked() -> None:
    """The window of the sentence before it is of the 12th, and stands."""
    hours = "EDI will be unavailable on October 12, 2025 from 04:30 to 06:00 (ET)."
    off = "The maintenance of October 19 is cancelled."
    bulletin = read_bulletin(f"TCC25-0999 EDI SCHEDULED Maintenance\n{hours} {off}\n")
    assert [f"{one.start:%d %H:%M}" for one in bulletin.outages] == ["12 04:30"]
    why = "it may say that something was called off, and nothing was"
    assert asked(bulletin) == [("UNREAD_SENTENCE", 2, why)]


def test_only_of_two_windows_is_asked() -> None:
    """It may be about one of them."""
    hours = "October 12, 2025 from 04:30 to 06:00 (ET) and on October 13, 2025 from 04:30 to 06:00"
    text = f"TCC25-0999 EDI SCHEDULED Maintenance\nEDI will be unavailable only on {hours} (ET).\n"
    bulletin = read_bulletin(text)
    assert [f"{one.start:%d %H:%M}" for one in bulletin.outages] == ["12 04:30", "13 04:30"]
    assert asked(bulletin) == [("UNREAD_SENTENCE", 2, "it may say that there is one outage alone")]


@pytest.mark.parametrize(
    ("label", "cell", "finding"),
    [
        ("Status", "Blorp", ("UNREAD_SENTENCE", 3, "the status of a row is not understood")),
        ("Status", "In progress", None),
        (
            "Comment",
            "see TCC25-0888",
            ("SEVERAL_NOTICES", 3, "the page has another notice, TCC25-0888, and was read as one"),
        ),
    ],
)
def test_a_cell_that_is_not_understood_is_asked(
    label: str, cell: str, finding: tuple[str, int, str] | None
) -> None:
    """A status in unknown words, and the number of another notice; both rows are kept."""
    bulletin = read_bulletin(ROWS.format(label=label, cell=cell))
    assert [set(one.systems) for one in bulletin.outages] == [{"EDI"}, {"CERS_PORTAL"}]
    assert asked(bulletin) == ([finding] if finding else [])


def test_an_end_at_24_00_is_of_both_days() -> None:
    """The sentence that states it states no other date."""
    said = (
        "EDI is not available on October 2, 2025 from 15:30 ET until October 3, 2025 at 24:00 ET."
    )
    text = page(title=EDI, end="2025-10-03 24:00 (ET)", clients=None, description=said)
    assert asked(read_bulletin(text)) == []


def test_windows_of_a_sentence_that_overlap_are_asked() -> None:
    """A word that is not understood, and the hours before it took the date before them."""
    said = (
        "EDI is down from 17:50 to 23:50 (ET) on March 21, 2025 and from 19:46 to 21:46 (ET) {} "
        "March 22, 2025."
    )
    bulletin = read_bulletin(f"TCC25-0999 EDI SCHEDULED Maintenance\n{said.format('on')}\n")
    assert [f"{one.start:%d %H:%M}" for one in bulletin.outages] == ["21 17:50", "22 19:46"]
    assert asked(bulletin) == []
    bulletin = read_bulletin(f"TCC25-0999 EDI SCHEDULED Maintenance\n{said.format('blorp')}\n")
    assert {code for code, *_ in asked(bulletin)} >= {"UNREAD_SENTENCE"}
    assert not bulletin.is_fully_read


def test_a_start_before_an_until_that_is_not_understood_is_asked() -> None:
    """`until` is of the time behind it; the start before it is not an end that is hoped for."""
    said = (
        "EDI is down on March 20, 2025 from 00:00 until March 21, 2025 at 00:00 (ET).\n"
        "EDI is down on March 27, 2025 from 00:00 until March 28, 2025 blorp 00:00 (ET)."
    )
    bulletin = read_bulletin(f"TCC25-0999 EDI SCHEDULED Maintenance\n{said}\n")
    assert [f"{one.start:%d %H:%M}" for one in bulletin.outages] == ["20 00:00"]
    assert {line for _, line, _ in asked(bulletin)} == {3}
    assert not bulletin.is_fully_read


def test_hours_that_make_no_window_are_asked_beside_a_window_of_the_same_sentence() -> None:
    """That the sentence holds them does not explain them."""
    said = (
        "EDI is down on March 20, 2025 from 07:08 to 09:08 (ET) and on March 21, 2025 from 17:07 "
        "blorp 19:07 (ET) and on March 22, 2025 from 01:05 to 01:29 (ET)."
    )
    bulletin = read_bulletin(f"TCC25-0999 EDI SCHEDULED Maintenance\n{said}\n")
    assert not bulletin.is_fully_read


@pytest.mark.parametrize(
    "said",
    [
        "EDI is also out on Saturday from 8 to 11 ET.",
        "EDI will be down again at 9 (HE).",
        "Also Saturday morning, 8 to 11 eastern.",
        "EDI is down on 3 blorp 2025.",
    ],
)
def test_a_time_that_is_not_understood_is_asked(said: str) -> None:
    """An hour alone with its zone can be of either half of the day; a month has its names."""
    bulletin = read_bulletin(page(title=EDI, clients="EDI clients", action=said))
    assert len(bulletin.outages) == 1
    assert ("UNUSED_TIME", "it states a time that is not understood") in [
        (code, told) for code, _, told in asked(bulletin)
    ]


def test_an_hour_to_call_at_is_not_asked() -> None:
    """Those who can be reached then are no system."""
    said = "Call the help desk from 8 to 4 ET."
    bulletin = read_bulletin(page(title=EDI, clients="EDI clients", action=said))
    assert bulletin.is_fully_read


@pytest.mark.parametrize(
    "title",
    [
        "TCC25-0999 EDI maintenance - Wednesday, October 1, 2025",
        "TCC25-0999 EDI down from 16:00 on October 2, 2025",
        "TCC25-0999 EDI outage 8 to 11 ET",
    ],
)
def test_a_day_or_time_of_the_title_that_no_window_has_is_asked(title: str) -> None:
    """The title and the table contradict each other."""
    bulletin = read_bulletin(page(title=title, clients="EDI clients"))
    assert asked(bulletin) == [("UNUSED_TIME", None, "a time in the title is not part of a window")]
    agreed = title.replace("October 1", "October 2").replace("16:00", "15:30")
    agreed = agreed.replace("8 to 11", "15:30 to 18:00")
    assert read_bulletin(page(title=agreed, clients="EDI clients")).is_fully_read


def test_windows_of_a_system_that_overlap_are_asked() -> None:
    """Of two ends for one start, one may be wrong; both windows are kept."""
    rows = ROWS.format(label="Status", cell="Active") + (
        "| EDI | 2025-10-02 15:30 (ET) | 2025-10-02 20:00 (ET) | Active |\n"
    )
    bulletin = read_bulletin(rows)
    assert len(bulletin.outages) == 3
    assert (
        "PROSE_DISAGREES",
        None,
        "two windows of a system overlap; one of them may be wrong",
    ) in (asked(bulletin))


@pytest.mark.parametrize(
    "said",
    [
        "Service has been partially restored as of 17:00 (ET).",
        "EDI was restored in part at 17:00 (ET).",
        "Le service est rétabli en partie depuis 17:00 (HE).",
    ],
)
def test_what_is_over_in_part_is_not_over(said: str) -> None:
    """It does not say which part: a person is asked."""
    bulletin = read_bulletin(page(title=EDI, end=None, clients="EDI clients", action=said))
    (outage,) = bulletin.outages
    assert outage.end is None
    assert not bulletin.is_fully_read


def test_what_a_sentence_with_a_window_calls_off_is_called_off() -> None:
    """It is about that window alone."""
    bulletin = read_bulletin(
        "UPDATE - EDI maintenance in October (TCC25-0999)\n"
        "- Saturday, October 4, 2025, from 02:00 to 05:00 (ET): CANCELLED\n"
        "- Saturday, October 11, 2025, from 02:00 to 05:00 (ET): EDI will be unavailable\n"
    )
    assert [f"{outage.start:%m-%d}" for outage in bulletin.outages] == ["10-11"]


def test_a_window_in_a_sentence_that_may_call_it_off_is_asked() -> None:
    """It is what the outage did that was cancelled, or the outage: a person knows."""
    said = "Items were cancelled in the EDI outage of October 11, 2025 from 02:00 to 05:00 (ET)."
    bulletin = read_bulletin(f"TCC25-0999 EDI Outage\n{said}\n")
    assert len(bulletin.outages) == 1
    assert asked(bulletin) == [
        ("UNREAD_SENTENCE", 2, "it may say that something was called off, and nothing was")
    ]


def test_no_maintenance_on_a_day_is_of_that_day() -> None:
    """It calls off the window of that day, and no other."""
    bulletin = read_bulletin(
        "TCC25-0999 EDI SCHEDULED Maintenance\n"
        "EDI will be unavailable on November 23, 2025 from 04:00 to 07:00 (ET).\n"
        "There will be no maintenance on November 30.\n"
    )
    assert [f"{outage.start:%m-%d}" for outage in bulletin.outages] == ["11-23"]


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("Available", 0),
        ("The portal was available, but very slow.", 1),
        ("EDI was not available.", 1),
        ("L'EDI n'était pas disponible.", 1),
    ],
)
def test_a_system_is_up_where_its_impact_says_so_and_nothing_else(cell: str, count: int) -> None:
    """One that is denied, or up and slow, is out."""
    bulletin = read_bulletin(ROWS.format(label="Impact", cell=cell).replace("Active", "Out"))
    assert sum("EDI" in outage.systems for outage in bulletin.outages) == count


@pytest.mark.parametrize("name", ["the blorp Portal", "all blorp connections", "the CERS Portal"])
def test_a_sentence_like_the_one_beside_it_with_an_unknown_name_is_asked(name: str) -> None:
    """The window may be of the system that stands there in the other sentence."""
    known = "the CERS Portal" if "Portal" in name else "all EDI connections"
    bulletin = read_bulletin(
        f"TCC25-0999 DIF, {known} SCHEDULED Maintenance\n"
        f"Thursday, October 2, 2025 from 15:30 to 18:00 (ET): the DIF and {name} will be out.\n"
        f"From Friday, October 3, 2025 at 15:30 ET to Saturday, October 4, 2025 at 18:00 ET: "
        f"the DIF and {known} will be out.\n"
    )
    why = "it may be of one more system, whose name is not understood"
    assert asked(bulletin) == ([] if name == known else [("UNREAD_SENTENCE", 2, why)])


def test_a_system_of_a_window_that_the_heading_does_not_name_is_asked() -> None:
    """That another section has windows of it explains nothing."""
    bulletin = read_bulletin(
        "TCC25-0999 EDI/Portal SCHEDULED Maintenance\n"
        "CERS Portal Maintenance\nDescription\n"
        "The CERS Portal and the DIF will be unavailable on October 2, 2025 from 15:30 to 18:00 "
        "(ET).\n"
        "Document Image Functionality (DIF) Maintenance\nDescription\n"
        "The DIF will be unavailable on October 3, 2025 from 15:30 to 18:00 (ET).\n"
    )
    assert [(set(one.systems), f"{one.start:%d}") for one in bulletin.outages] == [
        ({"CERS_PORTAL"}, "02"),
        ({"DIF"}, "03"),
    ]
    why = "it names DIF, of which no time is read"
    assert asked(bulletin) == [("UNREAD_SENTENCE", 4, why)]


def test_a_date_that_a_window_of_another_section_has_is_asked() -> None:
    """A list of dates with a word that is not understood: the first of them has no window."""
    bulletin = read_bulletin(
        "TCC25-0999 EDI/Portal SCHEDULED Maintenance\n"
        "CERS Portal Maintenance\nDescription\nThe CERS Portal will be unavailable:\n"
        "- October 2, 2025 from 15:30 to 18:00 (ET)\n"
        "Document Image Functionality (DIF) Maintenance\nDescription\n"
        "The DIF will be unavailable:\n"
        "- October 2, 2025 blorp October 3, 2025 from 15:30 to 18:00 (ET)\n"
    )
    assert [f"{one.start:%d}" for one in bulletin.outages] == ["02", "03"]
    assert asked(bulletin) == [("UNUSED_TIME", 9, "it states a date of which no hours are read")]


@pytest.mark.parametrize(
    ("said", "windows"),
    [
        (
            "22:00 to 24:00 (ET) on October 2, 2025 and blorp October 3, 2025",
            ["02 22:00", "03 00:00"],
        ),
        (
            "00:00 to 01:00 (ET) on October 2, 2025 and blorp October 1, 2025",
            ["02 00:00", "02 01:00"],
        ),
    ],
)
def test_a_date_beside_midnight_is_asked(said: str, windows: list[str]) -> None:
    """It is that of the end only where it is written as 00:00, and never that before the start."""
    bulletin = read_bulletin(f"TCC25-0999 EDI Maintenance\nEDI will be down from {said}.")
    (outage,) = bulletin.outages
    assert [f"{at:%d %H:%M}" for at in (outage.start, outage.end) if at] == windows
    assert asked(bulletin) == [("UNUSED_TIME", 2, "it states a date of which no hours are read")]


def test_hours_whose_dates_are_not_understood_are_asked_where_others_have_the_same() -> None:
    """The sentence states dates, so its hours do not repeat those of another window."""
    said = (
        "EDI is down on March 20, 2007 from 00:00 to 04:00 (ET).\n"
        "EDI is down on March 21, 2007 from 00:00 to 04:00 (ET).\n"
        "EDI is down on March 20, 2007 blorp 00:00 until March 21, 2007 blorp 00:00 (ET).\n"
    )
    bulletin = read_bulletin(f"TCC07-0999 EDI SCHEDULED Maintenance\n{said}")
    assert [f"{one.start:%d %H:%M}" for one in bulletin.outages] == ["20 00:00", "21 00:00"]
    why = "a time in the text is not part of a window"
    assert asked(bulletin) == [("UNUSED_TIME", 4, why)]


HALVES = (
    "TCC25-0999 - Interruptions prévues / SCHEDULED Maintenance\n"
    "Entretien du portail du SCDE\nDate / heure de début\n2025-10-02 15:30 (HE)\n"
    "{}Description\nL'ASFC fera un entretien sur le portail du SCDE.\n"
    "CERS Portal Maintenance\nStart Date / Time\n2025-10-02 15:30 (ET)\n"
    "{}Description\nThe CBSA will carry out maintenance on the CERS Portal.\n{}\n"
)
ENDS = "Date / heure de fin\n2025-10-02 18:00 (HE)\n", "End Date / Time\n2025-10-02 18:00 (ET)\n"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Cancelled.", "it may say that something was called off, and nothing was"),
        ("This has been postponed.", "it may say that something was put off, and nothing was"),
        ("We regret the inconvenience.", None),
    ],
)
def test_what_the_half_that_repeats_the_other_calls_off_is_asked(
    said: str, why: str | None
) -> None:
    """The window of the first half stands under a heading of its own."""
    bulletin = read_bulletin(HALVES.format(*ENDS, said))
    assert len(bulletin.outages) == 1
    assert asked(bulletin) == ([("UNREAD_SENTENCE", 16, why)] if why else [])


def test_what_a_half_that_repeats_ends_is_over() -> None:
    """The end is that of the system that the first half has under another heading."""
    bulletin = read_bulletin(HALVES.format("", "", "The CERS Portal was fixed at 17:15 (ET)."))
    (outage,) = bulletin.outages
    assert outage.end is not None
    assert f"{outage.end:%d %H:%M}" == "02 17:15"
    assert asked(bulletin) == []


def test_a_table_without_a_heading_beside_others_does_not_take_the_systems_of_the_title() -> None:
    """Its text names its systems, and a title like `EDI/Portal` may not mean them."""
    table = "Start Date / Time | End Date / Time | Clients Affected |\n"
    times = "2025-10-{0} 15:30 (ET) | 2025-10-{0} 18:00 (ET) | All users of the {1} |\n"
    bulletin = read_bulletin(
        "TCC25-0999 EDI/Portal SCHEDULED Maintenance\nCERS Portal Maintenance\n"
        + table + times.format("02", "CERS Portal")
        + "Description\nThe CERS Portal will be unavailable.\nAction Required\nSee below.\n"
        + "blorp DIF Maintenance\n" + table + times.format("03", "DIF")
        + "Description\nThe DIF will be unavailable.\n"
    )  # fmt: skip
    assert "SYSTEMS_DISAGREE" in {code for code, *_ in asked(bulletin)}
    assert not bulletin.is_fully_read


def test_a_window_of_a_portal_that_is_not_understood_is_not_given_to_all_without_a_word() -> None:
    """The sentences beside it name their systems."""
    bulletin = read_bulletin(
        "TCC25-0999 EDI and DIF SCHEDULED Maintenance\n"
        "The blorp portal will be unavailable on October 2, 2025 from 15:30 to 18:00 (ET).\n"
        "EDI will be unavailable on October 3, 2025 from 15:30 to 18:00 (ET).\n"
    )
    why = "it names no system on record, and those beside it do"
    assert ("UNREAD_SENTENCE", 2, why) in asked(bulletin)


def test_portal_alone_was_the_emanifest_portal_while_there_was_one() -> None:
    """Whatever other portal a sentence names."""
    bulletin = read_bulletin(
        "TCC13-0999 Portal Slowness\n"
        "Users of the Portal may see slowness on May 8, 2013 from 05:19 to 07:00 (ET).\n"
        "The CARM Client Portal is blorp affected.\n"
    )
    assert [set(outage.systems) for outage in bulletin.outages] == [{"EMANIFEST_PORTAL"}]
