"""Reading a bulletin: the sample page and its variations, each finding, each kind of source."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from graceperiod import (
    Bulletin,
    BulletinStatus,
    Impact,
    NaiveTimestampError,
    System,
    UnreadableBulletinError,
    read_bulletin,
    read_bulletins,
)
from graceperiod.bulletins import FindingCode
from tests.bulletins.pages import PENALTY, SAMPLE, page

PORTALS = {System.CERS_PORTAL, System.EMANIFEST_PORTAL, System.CARM_CLIENT_PORTAL}
SENTENCE = " and for the 2 hours following system resumption"


def sample(old: str = "", new: str = "") -> Bulletin:
    """The sample page read, with one thing in it changed."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    return read_bulletin(text.replace(old, new) if old else text)


def found(bulletin: Bulletin) -> list[tuple[str, int | None]]:
    """The code and line of each finding."""
    return [(finding.code.value, finding.line) for finding in bulletin.findings]


def times(bulletin: Bulletin) -> list[tuple[str, str | None]]:
    """The windows read, in ISO 8601."""
    return [
        (each.start.isoformat(), None if each.end is None else each.end.isoformat())
        for each in bulletin.outages
    ]


def test_the_sample_gives_what_the_published_page_says() -> None:
    """Number, status, systems, window and hours of grace are those of TCC25-0138."""
    bulletin = sample()
    (outage,) = bulletin.outages
    title = (
        "TCC25-0138 RESOLVED - CERS, eManifest and CARM Client Portals Intermittent Access Problem"
    )
    assert (bulletin.number, bulletin.status) == ("TCC25-0138", BulletinStatus.RESOLVED)
    assert bulletin.title == outage.title == title
    assert times(bulletin) == [("2025-10-02T15:30:00-04:00", "2025-10-02T18:00:00-04:00")]
    assert outage.systems == PORTALS
    assert outage.impact is Impact.INTERMITTENT
    assert bulletin.grace == outage.grace == timedelta(hours=2)
    assert (outage.number, outage.scheduled, outage.approximate) == ("TCC25-0138", False, False)
    assert (bulletin.findings, bulletin.languages, bulletin.published) == ((), ("en",), None)
    assert (outage.source, outage.published, bulletin.issued) == (None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "window"),
    [
        ("15:30 (ET)", "09:05 (ET)", ("2025-10-02T09:05:00-04:00", "2025-10-02T18:00:00-04:00")),
        ("18:00 (ET)", "23:59 (ET)", ("2025-10-02T15:30:00-04:00", "2025-10-02T23:59:00-04:00")),
        ("2025-10-02", "2026-01-12", ("2026-01-12T15:30:00-05:00", "2026-01-12T18:00:00-05:00")),
        ("2025-10-02 18:00 (ET)", "Unknown", ("2025-10-02T15:30:00-04:00", None)),
    ],
)
def test_other_times_in_the_sample_give_another_window(
    old: str, new: str, window: tuple[str, str | None]
) -> None:
    """The window is the one that is printed."""
    assert times(sample(old, new)) == [window]


@pytest.mark.parametrize(
    ("new", "grace"),
    [
        (SENTENCE.replace("2", "3"), timedelta(hours=3)),
        (SENTENCE.replace("2 hours", "one hour"), timedelta(hours=1)),
        ("", None),
    ],
)
def test_other_hours_in_the_sample_give_another_grace(new: str, grace: timedelta | None) -> None:
    """The grace is the one that the sentence states, and none where the sentence is not there."""
    bulletin = sample(SENTENCE, new)
    assert bulletin.grace == grace
    assert bulletin.outages[0].grace == grace


def test_the_penalty_sentence_is_found_without_a_description_label() -> None:
    """A page may lack the heading of the description; its penalty sentence counts all the same."""
    text = f"TCC25-0034 CERS\nStart Date / Time 2025-03-11 10:08 (ET)\nAction Required\n{PENALTY}\n"
    assert read_bulletin(text).grace == timedelta(hours=2)


def test_the_status_and_systems_of_the_sample_come_from_its_words() -> None:
    """Another title with another opening sentence gives another status and other systems."""
    text = SAMPLE.read_text(encoding="utf-8")
    text = text.replace("TCC25-0138 RESOLVED - CERS, eManifest and CARM Client", "TCC25-0138 CERS")
    bulletin = read_bulletin(text.replace("has now been resolved", "is looked into"))
    assert bulletin.status is BulletinStatus.INITIAL
    assert bulletin.outages[0].systems == {System.CERS_PORTAL}


CASES: list[tuple[FindingCode, int | None, dict[str, str | None], int]] = [
    (FindingCode.END_BEFORE_START, 5, {"end": "2025-10-01 18:00 (ET)"}, 0),
    (FindingCode.END_BEFORE_START, 5, {"end": "2025-10-02 15:30 (ET)"}, 0),
    (FindingCode.END_BEFORE_START, 7,
     {"start": "2025-10-02 15:30 (ET)\n2025-10-04 15:30 (ET)",
      "end": "2025-10-02 18:00 (ET)\n2025-10-03 18:00 (ET)"}, 1),
    (FindingCode.NO_WINDOW, None, {"start": "Unknown"}, 0),
    (FindingCode.RESOLVED_WITHOUT_END, None,
     {"title": "TCC25-0999 RESOLVED - CERS", "end": None}, 1),
    (FindingCode.RESOLVED_WITHOUT_END, None,
     {"end": "To follow", "description": "The problem reported below has been resolved."}, 1),
    (FindingCode.SYSTEMS_DISAGREE, 7, {"clients": "All who use the CERS and CARM portals"}, 1),
    (FindingCode.NO_SYSTEM, None, {"title": "TCC25-0999 Problem", "clients": "All clients"}, 0),
    (FindingCode.UNPAIRED_TIMES, 3, {"start": "2025-10-02 15:30 (ET)\n2025-10-03 15:30 (ET)"}, 0),
    (FindingCode.UNPAIRED_TIMES, 3, {"end": "2025-10-02 18:00 (ET)\n2025-10-03 18:00 (ET)"}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "October 2 at half past three"}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-13-02 15:30 (ET)"}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-10-02 25:30 (ET)"}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-10-02 25:30 PM (ET)", "end": None}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-10-02 13:30 AM (ET)", "end": None}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "12025-10-02 15:30 (ET)", "end": None}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "1950-10-02 15:30 ET", "end": None}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2040-10-02 15:30 ET", "end": None}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-11-02 01:30 ET"}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-03-09 02:30 ET"}, 0),
    (FindingCode.UNREADABLE_TIME, 3, {"start": "2025-03-09 02:30 EST"}, 0),
    (FindingCode.UNREADABLE_TIME, 5, {"end": "2025-10-02 18:75 (ET)"}, 1),
    (FindingCode.UNREADABLE_TIME, 5, {"end": "18:00 (ET) on October 2, maybe"}, 1),
    (FindingCode.UNREADABLE_TIME, 5, {"end": "2025-10-02 15:00 (PT)"}, 1),
    (FindingCode.END_ESTIMATED, 5, {"end": "2025-10-02 18:00 (ET) (estimated)"}, 1),
    (FindingCode.END_NEXT_DAY, 5, {"end": "02:00 (ET)"}, 1),
    (FindingCode.PROSE_DISAGREES, 9,
     {"description": "Down on Thursday, October 2, 2025 from 15:30 to 19:00 (ET)."}, 1),
    (FindingCode.PROSE_DISAGREES, 9,
     {"description": "Down on October 2, 2022 from 15:30 to 18:00 (ET)."}, 1),
    (FindingCode.WEEKDAY_MISMATCH, 3, {"start": "Friday 2025-10-02 15:30 (ET)"}, 1),
    (FindingCode.WEEKDAY_MISMATCH, 9,
     {"description": "Down on Friday, October 2, 2025 from 15:30 to 18:00 (ET)."}, 1),
    (FindingCode.DATE_NOT_STATED, 7,
     {"start": "Unknown", "end": None, "title": "TCC25-0999 CERS Maintenance on October 2, 2025",
      "description": "The CERS Portal will be unavailable from 15:30 to 18:00 (ET)."}, 1),
    (FindingCode.YEAR_NOT_STATED, 3, {"start": "Thursday, October 2, 15:30 (ET)"}, 1),
    (FindingCode.START_FROM_NOTICE_TIME, 10,
     {"start": "Unknown", "end": None, "description": "Some fail.",
      "action": "None.\nNotice received: Thursday 2025-10-02 10:36 AM EDT"}, 1),
    (FindingCode.LANGUAGES_DISAGREE, 12,
     {"action": "Attendez.\nDate / heure de début : 2025-10-02 15:30 (HE)\n"
      "Date / heure de fin : 2025-10-02 19:00 (HE)\nDescription\nLe portail est en panne."}, 1),
    (FindingCode.NO_OUTAGE_EXPECTED, None, {"title": "TCC25-0999 CERS Maintenance CANCELLED"}, 0),
    (FindingCode.NO_OUTAGE_EXPECTED, None,
     {"description": "No CERS outage is expected during this maintenance."}, 0),
    (FindingCode.NO_OUTAGE_EXPECTED, None,
     {"description": "The scheduled maintenance has been postponed to a later date."}, 0),
    (FindingCode.SYSTEMS_FROM_CLIENTS, 7,
     {"title": "TCC25-0999 Problem", "clients": "All who use CERS",
      "description": "It is down, clients may submit using EDI."}, 1),
    (FindingCode.UNUSED_TIME, 9,
     {"description": "Also on Saturday, October 4, 2025 from 06:00 to 07:00 (ET)."}, 1),
    (FindingCode.ZONE_MISMATCH, 3, {"start": "2025-07-02 15:30 EST"}, 1),
    (FindingCode.ZONE_MISMATCH, 5, {"end": "2026-01-02 18:00 EDT"}, 1),
    (FindingCode.ZONE_NOT_STATED, 3, {"start": "2025-10-02 15:30"}, 1),
    (FindingCode.ZONE_NOT_STATED, 5, {"end": "2025-10-02 18:00"}, 1),
    (FindingCode.UNREAD_SENTENCE, 9, {"description": "The CERS Portal is blorp."}, 1),
    (FindingCode.START_MISSING, 5, {"title": "TCC25-0999 RESOLVED - CERS", "start": "Unknown"}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("code", "line", "change", "kept"), CASES)
def test_what_is_wrong_is_found_with_its_line(
    code: FindingCode, line: int | None, change: dict[str, str | None], kept: int
) -> None:
    """Each slip is a finding on its line, and a window that it leaves in doubt is not kept."""
    bulletin = read_bulletin(page(**change))  # type: ignore[arg-type]
    assert (code.value, line) in found(bulletin)
    assert len(bulletin.outages) == kept
    explained = code in {FindingCode.NO_OUTAGE_EXPECTED, FindingCode.NO_SYSTEM}
    assert (("NO_WINDOW", None) in found(bulletin)) == (not kept and not explained)


def test_every_code_can_occur() -> None:
    """The cases above show each code of a single bulletin without a table at least once."""
    of_tables = {FindingCode.OTHER_COLUMN, FindingCode.SEVERAL_NOTICES}
    of_several = {FindingCode.DUPLICATE, FindingCode.REVISIONS_CONTRADICT}
    assert {code for code, *_ in CASES} == set(FindingCode) - of_several - of_tables


def test_a_page_without_slips_has_no_findings() -> None:
    """The page that the cases vary is itself clean."""
    bulletin = read_bulletin(page())
    assert bulletin.findings == ()
    assert times(bulletin) == [("2025-10-02T15:30:00-04:00", "2025-10-02T18:00:00-04:00")]


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        ("2025-11-02 01:30 EDT", "2025-11-02T01:30:00-04:00"),
        ("2025-11-02 01:30 EST", "2025-11-02T01:30:00-05:00"),
        ("2025-07-02 15:30 EST", "2025-07-02T15:30:00-04:00"),
        ("2025-01-02 15:30 EDT", "2025-01-02T15:30:00-05:00"),
        ("2025-10-02 15:30", "2025-10-02T15:30:00-04:00"),
        ("2025-10-02 03:30 pm (ET)", "2025-10-02T15:30:00-04:00"),
        ("2025-10-02 12:30 AM (ET)", "2025-10-02T00:30:00-04:00"),
        ("2025-10-02 9:30 (ET)", "2025-10-02T09:30:00-04:00"),
    ],
)
def test_the_wall_clock_is_meant(start: str, instant: str) -> None:
    """A label picks the reading of a repeated hour; else the wall clock is Eastern."""
    assert times(read_bulletin(page(start=start, end=None))) == [(instant, None)]


@pytest.mark.parametrize("zone", ["(UTC)", "PT", "CST", "(MT)"])
def test_another_zone_is_not_called_a_missing_one(zone: str) -> None:
    """A zone that is no Eastern one is not read as ET for want of a zone."""
    bulletin = read_bulletin(page(start=f"2025-10-02 15:30 {zone}", end=None))
    assert ("ZONE_NOT_STATED", 3) not in found(bulletin)
    assert bulletin.outages == ()


def test_an_end_that_is_an_announcement_is_no_resumption() -> None:
    """A time inside a phrase is not the end without a word to the reader."""
    phrase = "Initial investigation underway, next update at 2025-10-02 20:00 (ET)"
    bulletin = read_bulletin(page(end=phrase))
    assert bulletin.findings or times(bulletin) == [("2025-10-02T15:30:00-04:00", None)]


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("2025-10-02", "UNREADABLE_TIME"),
        ("October 2, 2025 (ET)", "UNREADABLE_TIME"),
        ("estimated October 2, 2025", "END_ESTIMATED"),
        ("Initial investigation underway", None),
        ("to be determined", None),
    ],
)
def test_an_end_without_a_time_of_day_is_reported(end: str, code: str | None) -> None:
    """A date alone does not say when; the outage stays open. A phrase is no end at all."""
    bulletin = read_bulletin(page(end=end))
    assert times(bulletin) == [("2025-10-02T15:30:00-04:00", None)]
    assert [finding.code for finding in bulletin.findings] == ([code] if code else [])


def test_a_title_of_edi_and_portal_does_not_drop_the_portals() -> None:
    """Portals that description and clients line name are kept, or their loss is a finding."""
    bulletin = read_bulletin(
        page(
            title="TCC25-0090 EDI/Portal SCHEDULED Maintenance Unavailability",
            clients="All clients who use EDI, eManifest, CERS and CARM portals",
            description="EDI is down, and the eManifest, CERS and CARM portals may disconnect.",
        )
    )
    assert bulletin.findings or bulletin.outages[0].systems == PORTALS | {System.EDI}


def test_a_system_offered_as_the_way_round_is_not_out() -> None:
    """To be told to use EDI meanwhile does not put EDI out."""
    bulletin = read_bulletin(
        page(
            title="TCC25-0999 Access Problem",
            description="The CERS Portal is down. You may submit through EDI during this outage.",
        )
    )
    assert bulletin.outages[0].systems == {System.CERS_PORTAL}


def test_a_sentence_that_goes_on_behind_a_colon_names_the_systems_of_its_window() -> None:
    """A time, a colon and the system in the next line are one sentence; of another system is the
    next one.
    """
    text = (
        "TCC20-823 - Integrated Import Declaration (IID) and eManifest Portal Maintenance\n\n"
        "February 11, 2020 from 21:52 (ET) until February 12, 2020 at 03:52 (ET):\n"
        "the IID will be unavailable.\n\n"
        "February 12, 2020 from 02:44 to 22:11 (ET): the eManifest Portal will be unavailable.\n"
    )
    read = [outage.systems for outage in read_bulletin(text).outages]
    assert read == [{System.IID}, {System.EMANIFEST_PORTAL}]


@pytest.mark.parametrize("status", ["UPDATE - ", "RESOLVED - ", "CORRECTION: ", "MISE À JOUR - "])
def test_a_status_before_portal_does_not_say_whose_it_is(status: str) -> None:
    """Before 2020 the only portal was that of eManifest."""
    text = page(
        title=f"TCC08-0151 - {status}Portal Unavailable",
        description="The Portal is unavailable.",
        clients="All clients who use the Portal",
        start="2008-07-05 09:00 (ET)",
        end="2008-07-05 10:00 (ET)",
    )
    (outage,) = read_bulletin(text).outages
    assert outage.systems == {System.EMANIFEST_PORTAL}


def test_a_sentence_on_edi_alone_is_of_edi_where_the_title_names_it_with_a_route() -> None:
    """EDI is no mere word for the way of the VAN there."""
    text = (
        "TCC20-100 - Value-added Network (VAN) and Electronic Data Interchange (EDI) Outage\n\n"
        "On Friday, May 1, 2020 from 04:00 to 05:00 (ET), the VAN will be unavailable.\n\n"
        "On Saturday, May 2, 2020 from 06:00 to 07:00 (ET), EDI will be unavailable.\n"
    )
    read = [outage.systems for outage in read_bulletin(text).outages]
    assert read == [{System.VAN}, {System.EDI}]


def test_sentences_in_both_languages_under_one_title_count_once() -> None:
    """The English half comes first here; what the French one gives instead is a finding."""
    text = (
        "TCC20-882 - Document Image Functionality (DIF) Unavailable / "
        "TCC20-882 - Panne de la fonctionnalité d'imagerie documentaire (FID)\n\n"
        "The Document Image Functionality (DIF) is unavailable from 05:03 to 06:00 (ET) on May 3, "
        "2020.\n\n"
        "La fonctionnalité d'imagerie documentaire (FID) est non disponible de 05:03 à 06:30 (HE) "
        "le 3 mai 2020.\n"
    )
    bulletin = read_bulletin(text)
    (outage,) = bulletin.outages
    assert outage.end == datetime.fromisoformat("2020-05-03T06:00-04:00")
    assert outage.systems == {System.DIF}
    assert [finding.code for finding in bulletin.findings] == [FindingCode.LANGUAGES_DISAGREE]


def test_a_finding_on_the_text_survives_where_both_languages_stand_in_it() -> None:
    """What may be another outage is reported though the halves are told apart."""
    text = (
        "TCC20-882 - Document Image Functionality (DIF) Unavailable\n\n"
        "The DIF is unavailable from 05:03 to 06:00 (ET) on May 3, 2020.\n\n"
        "The DIF will also be out to the public on May 4, 2020 at 07:00 (ET).\n\n"
        "La FID est non disponible de 05:03 à 06:30 (HE) le 3 mai 2020.\n"
    )
    bulletin = read_bulletin(text)
    codes = {finding.code for finding in bulletin.findings}
    assert codes >= {FindingCode.LANGUAGES_DISAGREE, FindingCode.UNUSED_TIME}
    assert not bulletin.is_fully_read


def test_a_second_title_that_names_every_system_begins_the_other_half() -> None:
    """Its length does not make it a sentence."""
    names = (
        "la fonctionnalité d'imagerie documentaire (FID), la déclaration intégrée des importations "
        "(DII), le portail client de la GCRA, le système canadien de déclaration des exportations "
        "(SCDE) et le portail du Manifeste électronique"
    )
    text = (
        "TCC12-001 - DIF, IID, CARM Client Portal, CERS and eManifest Portal Maintenance\n\n"
        "Sunday, January 1, 2012 from 00:00 to 00:30 (ET): the DIF will be unavailable.\n\n"
        f"TCC12-001 - Entretien prévu pour {names}\n\n"
        "Le dimanche 1er janvier 2012 de 00:00 à 00:30 (HE) : la FID sera non disponible.\n"
    )
    (outage,) = read_bulletin(text).outages
    assert outage.systems == {System.DIF}


def test_systems_come_from_the_description_or_else_the_clients_line() -> None:
    """Where the title names none, the description does; where neither, the clients line."""
    described = page(title="TCC25-0999 Problem", description="CERS is down.", clients="CERS, CARM")
    assert read_bulletin(described).outages[0].systems == {System.CERS_PORTAL}
    (code,) = found(read_bulletin(described))
    assert code == ("SYSTEMS_DISAGREE", 7)
    affected = read_bulletin(page(title="TCC25-0999 Problem", clients="All who use EDI"))
    assert affected.outages[0].systems == {System.EDI}


def test_the_title_is_the_line_with_the_number() -> None:
    """Lines of the site above or below the title are not taken for it."""
    text = page(title="CSCB news\nTCC25-0999 CERS\nOctober 2, 2025")
    assert read_bulletin(text).title == "TCC25-0999 CERS"


def test_without_a_number_the_last_line_before_the_labels_is_the_title() -> None:
    """A notice without a number has a title all the same."""
    bulletin = read_bulletin(page(title="News\nCERS Portal Problem"))
    assert (bulletin.number, bulletin.title) == (None, "CERS Portal Problem")


def test_a_page_may_have_no_title() -> None:
    """Without a heading the systems come from the text below."""
    bulletin = read_bulletin(page(title=None))
    assert (bulletin.number, bulletin.title) == (None, None)
    assert bulletin.outages[0].systems == {System.CERS_PORTAL}


def test_an_outage_carries_what_the_caller_knows() -> None:
    """`received` is the time of publication, and `url` the source."""
    url = "https://example.org/notice"
    bulletin = read_bulletin(page(), received="2025-10-02 16:00 ET", url=url)
    assert bulletin.published is not None
    assert bulletin.published.isoformat() == "2025-10-02T16:00:00-04:00"
    assert bulletin.outages[0].published == bulletin.received == bulletin.published
    assert bulletin.outages[0].source == bulletin.url == url


def test_a_naive_time_of_receipt_is_refused() -> None:
    """When a bulletin was received has to be an instant."""
    with pytest.raises(NaiveTimestampError):
        read_bulletin(page(), received="2025-10-02 16:00")


def test_text_bytes_and_path_give_the_same_bulletin(tmp_path: Path) -> None:
    """All three kinds of source read alike; the hash is of the bytes in UTF-8."""
    text = page(description="Déclarations refusées.")
    file = tmp_path / "notice.txt"
    file.write_bytes(text.encode())
    read = read_bulletins([text, text.encode(), file], received="2025-10-02 16:00 ET")
    assert len(set(read)) == 1
    assert read[0].sha256 == sha256(text.encode()).hexdigest()


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    """A file saved with a mark at its start reads the same, under its own hash."""
    data = b"\xef\xbb\xbf" + page().encode()
    assert read_bulletin(data).title == "TCC25-0999 CERS Portal Access Problem"
    assert read_bulletin(data).sha256 == sha256(data).hexdigest()


def big(size: int) -> Callable[[Path], Path]:
    """A file of some bytes, made where it is needed."""

    def make(folder: Path) -> Path:
        file = folder / "big.txt"
        file.write_bytes(page().encode().ljust(size))
        return file

    return make


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "no bulletin: the text is empty"),
        ("notice.txt", r"looks like the name of a file; pass Path\('notice.txt'\)"),
        ("Dear Sir,\nyours", "no bulletin in the text that begins 'Dear Sir,'"),
        ("a\nb", "pass the whole text of one bulletin"),
        ("yours truly", "pass the whole text of one bulletin"),
        ("x" * 99, "pass the whole text of one bulletin"),
        (b"caf\xe9 CERS", r"not text \(.* position 3: .*\); save it as UTF-8"),
        (page().encode("utf-16-be"), "no bulletin in the text"),
        (b'<meta charset="klingon"><p>CERS', "unknown encoding: klingon"),
        (page() + "\ud800", "."),
        (3, "3 is a number; pass the text, its bytes, or a Path"),
        (big(4_000_001), "larger than 4,000,000 bytes"),
        ("15:30 " * 1_001, "1,001 times in one text"),
    ],
    ids=range(13),
)
def test_a_source_that_is_no_bulletin_says_what_to_do(
    source: Any, message: str, tmp_path: Path
) -> None:
    """Whatever cannot be read is refused in one line that says what to pass instead."""
    given = source(tmp_path) if callable(source) else source
    with pytest.raises(UnreadableBulletinError, match=message) as caught:
        read_bulletin(given)
    assert "\n" not in str(caught.value)


def test_a_file_that_does_not_exist_is_an_os_error(tmp_path: Path) -> None:
    """A missing file raises what opening it does."""
    with pytest.raises(FileNotFoundError):
        read_bulletin(tmp_path / "missing.txt")
