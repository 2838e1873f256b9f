"""What was called off and put off, on whole pages."""

import pytest

from graceperiod import OutageCalendar, System, read_bulletin

PLANNED = (
    "TCC25-0999 EDI SCHEDULED Maintenance\nStart Date / Time\n2025-10-12 04:30 (ET)\n"
    "End Date / Time\n2025-10-12 06:00 (ET)\nClients Affected\nAll clients who use EDI\n"
    "Description\nEDI will be unavailable.\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "This maintenance has been cancelled.",
        "It will not take place.",
        "The EDI maintenance was called off.",
        "The maintenance on October 12 is cancelled.",
    ],
)
def test_what_is_called_off_does_not_stand(said: str) -> None:
    """The notice is then of the status CANCELLED, and its windows are withdrawn."""
    bulletin = read_bulletin(f"{PLANNED}{said}\n")
    assert not bulletin.outages
    assert bulletin.status == "CANCELLED"
    assert len(bulletin.withdrawn) == 1


@pytest.mark.parametrize(
    "said",
    [
        "It has not been cancelled.",
        "If it is cancelled, we will tell you.",
        "Staff at the border cancelled their lunch that day.",
        "The maintenance of the EDI test environment was cancelled.",
    ],
)
def test_what_is_not_called_off_stands(said: str) -> None:
    """What is denied, or under a condition, or about something else."""
    assert len(read_bulletin(f"{PLANNED}{said}\n").outages) == 1


HEADED = (
    "TCC25-0138 Maintenance\nEDI Maintenance\nStart Date / Time\n2025-10-04 02:00 (ET)\n"
    "End Date / Time\n2025-10-04 05:00 (ET)\nDescription\nEDI will be unavailable.\n"
    "CERS Portal Maintenance\nStart Date / Time\n2025-10-11 02:00 (ET)\n"
    "End Date / Time\n2025-10-11 05:00 (ET)\nDescription\nThe CERS Portal will be unavailable.\n"
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("The EDI maintenance has been cancelled.", [{System.CERS_PORTAL}]),
        ("All of the maintenance has been cancelled.", []),
    ],
)
def test_what_another_heading_is_about_can_be_called_off(
    said: str, left: list[set[System]]
) -> None:
    """By a sentence that names its systems, and none of those that it stands under, or all."""
    bulletin = read_bulletin(f"{HEADED}{said}\n")
    assert [outage.systems for outage in bulletin.outages] == left


@pytest.mark.parametrize(
    "said",
    [
        "This maintenance has been postponed.",
        "It has been rescheduled to a later date.",
        "The maintenance of October 12 is moved to October 19.",
        "The maintenance is moved to October 19.",
    ],
)
def test_what_is_put_off_does_not_stand_silently(said: str) -> None:
    """Its old window does not count; a new date without hours is a question."""
    bulletin = read_bulletin(f"{PLANNED}{said}\n")
    assert not bulletin.outages or any(finding.needs_review for finding in bulletin.findings)


def test_a_new_window_takes_the_place_of_the_old_one() -> None:
    """Where the sentence that puts it off gives its hours."""
    said = "It is postponed to October 19, 2025 from 05:00 to 07:00 (ET)."
    text = f"TCC25-0999 EDI SCHEDULED Maintenance\nEDI will be unavailable. {said}\n"
    (outage,) = read_bulletin(text).outages
    assert f"{outage.start:%Y-%m-%d %H:%M}" == "2025-10-19 05:00"


@pytest.mark.parametrize(
    "said",
    [
        "EDI requests were cancelled during the outage.",
        "Cancelled items are lost due to the outage.",
        "Les demandes EDI ont été annulées pendant la panne.",
    ],
)
def test_what_was_cancelled_during_an_outage_is_no_outage(said: str) -> None:
    """The window stands, and a person is asked."""
    bulletin = read_bulletin(f"{PLANNED}{said}\n")
    assert len(bulletin.outages) == 1
    assert [finding.code for finding in bulletin.findings] == ["UNREAD_SENTENCE"]


TWO_SYSTEMS = (
    "TCC24-0222 UPDATE: EDI maintenance of October 20 {title}\n\n"
    "- The EDI maintenance planned for Sunday, October 20, 2024 from 04:00 to 07:00 (ET) has been "
    "cancelled. EDI will be available as usual.\n\n"
    "- The CERS Portal maintenance goes ahead as planned. The CERS Portal will be unavailable on "
    "Sunday, October 20, 2024 from 03:00 to 05:00 (ET).\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "The EDI maintenance is cancelled, the CERS Portal maintenance goes ahead.",
        "The CERS Portal maintenance goes ahead as planned, the EDI maintenance is cancelled.",
    ],
)
def test_a_sentence_calls_off_what_it_does_not_say_goes_ahead(said: str) -> None:
    """In either order."""
    hours = "will be unavailable on Sunday, October 20, 2024 from 03:00 to 05:00 (ET)."
    bulletin = read_bulletin(
        f"TCC24-0222 Scheduled maintenance\nEDI {hours}\nThe CERS Portal {hours}\n{said}\n"
    )
    assert [outage.systems for outage in bulletin.outages] == [{System.CERS_PORTAL}]


@pytest.mark.parametrize("title", ["cancelled, CERS goes ahead", "cancelled"])
def test_what_goes_ahead_is_not_called_off_with_the_rest(title: str) -> None:
    """A title that says so calls off one alone. If it does not, a person is asked. A notice with a
    window that stands is not CANCELLED: a record would take that window back.
    """
    bulletin = read_bulletin(TWO_SYSTEMS.format(title=title))
    if "ahead" in title:
        (outage,) = bulletin.outages
        assert outage.systems == {System.CERS_PORTAL}
        assert bulletin.status == "UPDATE"
        assert list(OutageCalendar.from_bulletins([bulletin])) == [outage]
    else:
        assert not bulletin.outages
        assert [each.message for each in bulletin.findings if each.left_out] == [
            "it is not clear whether an outage was taken back of CERS_PORTAL"
        ]


def test_a_title_that_puts_off_what_the_text_says_goes_ahead_is_a_question() -> None:
    """Neither is taken for right."""
    said = "The maintenance of EDI will go ahead on October 12 as planned."
    bulletin = read_bulletin(f"POSTPONED - {PLANNED}{said}\n")
    assert not bulletin.outages
    assert bulletin.findings[-1].message == (
        "it is not clear whether an outage was taken back of EDI"
    )


POSTPONED = (
    "POSTPONED: EDI maintenance - TCC25-0998\n\nThe maintenance of EDI that we announced will be "
    "held on another evening.\n\n- {old}Tuesday, October 7, 2025, 8:00 pm to 10:00 pm (ET)\n"
    "- {new}Thursday, October 9, 2025, 8:00 pm to 10:00 pm (ET)\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Previously: ", "Now: "), ("Before: ", "New: "), ("Avant : ", "Maintenant : ")],
)
def test_the_window_that_is_called_the_new_one_stands(old: str, new: str) -> None:
    """The other one is the one that was put off."""
    bulletin = read_bulletin(POSTPONED.format(old=old, new=new))
    assert [f"{outage.start:%m-%d %H:%M}" for outage in bulletin.outages] == ["10-09 20:00"]
    assert bulletin.status == "POSTPONED"


def test_two_windows_that_were_both_put_off_are_a_question() -> None:
    """One of them may be the new one."""
    bulletin = read_bulletin(POSTPONED.format(old="", new=""))
    assert not bulletin.outages
    assert any(
        finding.message == "it is not clear whether an outage was taken back of EDI"
        for finding in bulletin.findings
    )


@pytest.mark.parametrize("label", ["(nouvelle heure)", "(new time)", "(revised time)"])
def test_a_new_time_in_its_own_cell_puts_nothing_off(label: str) -> None:
    """It is the time that counts."""
    page = PLANNED.replace("2025-10-12 06:00 (ET)", f"2025-10-12 06:00 (ET) {label}")
    (outage,) = read_bulletin(page).outages
    assert f"{outage.end:%H:%M}" == "06:00"


def test_what_moves_while_a_system_is_out_is_not_the_outage() -> None:
    """`EDI will be unavailable while a database is moved` puts nothing off."""
    moved = PLANNED.replace("EDI will be unavailable.", "EDI is unavailable while a disk is moved.")
    assert len(read_bulletin(moved).outages) == 1


def test_a_line_that_ends_in_a_time_is_whole() -> None:
    """What stands below it is a sentence of its own, and of the system that it names."""
    hours = "Saturday, October 4, 2025 from 02:00 to 05:00 ET"
    bulletin = read_bulletin(
        f"TCC25-0999 Scheduled maintenance\nEDI: {hours}\nCERS Portal: {hours}\n\n"
        "The EDI maintenance was called off.\n"
    )
    assert [outage.systems for outage in bulletin.outages] == [{System.CERS_PORTAL}]
