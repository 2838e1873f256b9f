"""Notices that only say that an outage is over, folded with the one that says when it began."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from graceperiod import Bulletin, FindingCode, Outage, OutageCalendar, read_bulletin
from graceperiod.bulletins import Resolution, fold_bulletins
from tests.bulletins.pages import page
from tests.bulletins.test_resolution import ends, found

RESOLVED = "TCC25-0999 RESOLVED: The issue with the CERS Portal has been resolved."
BOTH = "TCC25-0999 CERS and eManifest Portals are Unavailable"


def first(received: str | None = "15:50", **fields: Any) -> Bulletin:
    """The first notice, of an outage from 15:30 without an end, received at a clock time."""
    day = received and f"2025-10-02 {received} ET"
    return read_bulletin(page(**({"end": None} | fields)), received=day)


def mailed(text: str, date: str = "Thu, 2 Oct 2025 18:10:00 -0400", subject: str = "x") -> bytes:
    """A notice as an e-mail."""
    return f"From: a@example.ca\nSubject: {subject}\nDate: {date}\n\n{text}".encode()


def codes(bulletin: Bulletin) -> list[str]:
    """The codes of its findings."""
    return [code for code, _ in found(bulletin)]


def told(*bulletins: Bulletin) -> dict[str, list[str | None]]:
    """For each system the ends of its outages in a calendar of some notices, folded or not and in
    whatever order, which give the same; `~` before those that are approximate.
    """
    calendars = {OutageCalendar.from_bulletins(fold_bulletins(bulletins))}
    for order in permutations(bulletins):
        folded = fold_bulletins(order)
        assert fold_bulletins(folded) == folded
        calendars |= {OutageCalendar.from_bulletins(each) for each in (order, folded)}
    (calendar,) = calendars
    ended: dict[str, list[str | None]] = {}
    for each in calendar:
        about = "~" if each.approximate else ""
        end = f"{about}{each.end:%H:%M}" if each.end else None
        for system in each.systems:
            ended.setdefault(system.value, []).append(end)
    return ended


def test_a_resolution_without_a_window_ends_the_outage_of_the_notice_before_it() -> None:
    """About when it was issued or received; by itself a person has to read it."""
    resolved = read_bulletin(RESOLVED, received="2025-10-02 18:20 ET")
    assert (resolved.outages, found(resolved)) == ((), [("NO_WINDOW", None)])
    (alone,) = fold_bulletins([resolved])
    assert alone == resolved
    (bulletin,) = fold_bulletins([resolved, first()])
    assert (bulletin.status, ends(bulletin)) == ("RESOLVED", ["2025-10-02T18:20:00-04:00"])
    assert [each.status for each in bulletin.earlier] == ["INITIAL"]
    (outage,) = bulletin.outages
    assert outage.approximate
    (before,) = first().outages
    assert (outage.start, outage.systems) == (before.start, before.systems)
    assert outage.origin is not None
    assert (outage.title, outage.origin.sha256) == (resolved.title, resolved.sha256)
    assert (outage.published, outage.status) == (resolved.received, "RESOLVED")
    assert found(bulletin) == [("RESOLVED_WITHOUT_END", None)]
    assert bulletin.findings[0].message == (
        "it says that the problem is resolved, but not when; taken as resolved when the notice was "
        "received, 2025-10-02 18:20 ET: the outage from 2025-10-02 15:30 ET of an earlier "
        "notice of TCC25-0999"
    )
    assert Bulletin.model_validate_json(bulletin.model_dump_json()) == bulletin
    assert told(first(), resolved) == {"CERS_PORTAL": ["~18:20"]}


def test_before_the_resolution_the_outage_was_open() -> None:
    """`as_of` knows the end from when the notice came, whether it was folded or not."""
    notices = [read_bulletin(mailed(RESOLVED)), first()]
    for given in (notices, fold_bulletins(notices)):
        calendar = OutageCalendar.from_bulletins(given, complete=True)
        known = {
            clock: [each.end and f"{each.end:%H:%M}" for each in calendar.as_of(f"{clock} ET")]
            for clock in ("2025-10-02 15:49", "2025-10-02 18:09", "2025-10-02 18:10")
        }
        assert list(known.values()) == [[], [None], ["18:10"]]
        assert calendar.complete
        decision = calendar.decide("2025-10-02 21:00 ET", "CERS")
        assert decision.outcome == "PENALTY_MAY_APPLY"


@pytest.mark.parametrize(
    "received", [None, "2025-10-02 15:00 ET", "2025-10-03 15:31 ET", "2025-11-04 09:00 ET"]
)
def test_one_that_came_too_late_or_at_no_known_time_ends_nothing(received: str | None) -> None:
    """The rule is that of a notice with a start: the outage stays open, and a finding says so."""
    notices = [read_bulletin(RESOLVED, received=received), first(None)]
    (bulletin,) = fold_bulletins(notices)
    assert (bulletin.status, ends(bulletin), codes(bulletin)) == (
        "RESOLVED",
        [],
        ["RESOLVED_WITHOUT_END"],
    )
    assert "kept without an end" in bulletin.findings[0].message
    (outage,) = bulletin.outages
    assert not outage.approximate
    assert outage.last_word == outage.start
    assert told(*notices) == {"CERS_PORTAL": [None]}


def test_one_of_unknown_time_leaves_the_history_as_it_was() -> None:
    """The outage is known from the first notice on, and not before."""
    calendar = OutageCalendar.from_bulletins([read_bulletin(RESOLVED), first()])
    known = [len(calendar.as_of(f"2025-10-02 {clock} ET")) for clock in ("15:49", "15:50", "20:00")]
    assert known == [0, 1, 1]


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("was resolved at 18:05 ET on 2025-10-02.", "18:05"),
        ("was resolved on October 2, 2025 at 18:05 (ET).", "18:05"),
        ("has been resolved as of 18:05 ET.", "18:05"),
        ("has been resolved. Service was restored at 6:05 pm (ET).", "18:05"),
        ("a été résolu à 18 h 05 (HE).", "18:05"),
        ("is resolved. There will be a call at 18:05 (ET).", "~18:10"),
        ("was resolved at 14:35 ET on 2025-10-02.", "~18:10"),  # before it began
        ("has been resolved as of 14:35 ET.", "~18:10"),
        ("is resolved. The cause should be resolved by 22:00 (ET).", "~18:10"),  # to come
    ],
)
def test_an_end_that_it_states_is_the_end(said: str, end: str) -> None:
    """With its date, or as a time of the day of the start; it stands in the title or below it. Not
    one from before the start, or from after the notice came.
    """
    for text in (
        f"TCC25-0999 RESOLVED: The issue with the CERS Portal {said}",
        f"TCC25-0999 RESOLVED - CERS Portal Access Problem\nThe problem {said}",
        f"TCC25-0999 RESOLVED - CERS Portal\nDescription\nThe problem {said}",
    ):
        notices = [read_bulletin(mailed(text)), first()]
        assert told(*notices) == {"CERS_PORTAL": [end]}
        (bulletin,) = fold_bulletins(notices)
        assert codes(bulletin) == (["RESOLVED_WITHOUT_END"] if "~" in end else [])
        assert Bulletin.model_validate_json(bulletin.model_dump_json()) == bulletin


def test_a_stated_end_needs_no_time_of_the_notice() -> None:
    """A notice of unknown time that states the end ends the outage."""
    text = RESOLVED.replace(".", " as of 18:05 ET.")
    resolved = read_bulletin(text)
    assert resolved.resolves == Resolution.model_validate({"systems": "CERS", "clock": "18:05"})
    for before in (first(None), first()):
        assert told(resolved, before) == {"CERS_PORTAL": ["18:05"]}


def test_a_time_of_day_alone_is_not_guessed_to_be_of_another_day() -> None:
    """Nor of the day of the start, if the notice was issued on another; nor an hour that was twice
    that night, or never.
    """
    text = RESOLVED.replace(".", " as of 18:05 ET.")
    next_day = read_bulletin(mailed(text, "Fri, 3 Oct 2025 18:10:00 -0400"))
    assert told(next_day, first()) == {"CERS_PORTAL": ["~18:10"]}
    for night in ("2025-11-02", "2025-03-09"):
        begun = read_bulletin(page(start=f"{night} 00:30 (ET)", end=None))
        clock = "01:30" if night == "2025-11-02" else "02:30"
        over = read_bulletin(
            RESOLVED.replace(".", f" as of {clock} ET."), received=f"{night} 04:00 ET"
        )
        assert told(begun, over) == {"CERS_PORTAL": ["~04:00"]}
    beyond = first(None).model_copy(
        update={"outages": (Outage("CERS", "2150-01-02T15:30Z", number="TCC25-0999"),)}
    )
    assert told(beyond, read_bulletin(text)) == {"CERS_PORTAL": [None]}


@pytest.mark.parametrize(
    "said",
    [
        "was resolved at 18:05 ET. The delay that followed was resolved at 19:00 ET.",
        "was resolved on October 2, 2025 at 25:99 (ET).",
        "was resolved at 15:05 PT.",
        "of October 1, 2025 at 09:00 (ET) has been resolved.",
    ],
)
def test_times_that_are_not_understood_end_nothing(said: str) -> None:
    """Two ends, one that cannot be read, or a time of which it is not known what it is for: a
    person has to read it, as ever.
    """
    text = f"TCC25-0999 RESOLVED - CERS Portal Access Problem\nThe problem {said}"
    resolved = read_bulletin(mailed(text))
    (bulletin,) = fold_bulletins([resolved, first()])
    assert (bulletin.status, bulletin.earlier) == ("INITIAL", (resolved,))
    assert told(resolved, first()) == {"CERS_PORTAL": [None]}


@pytest.mark.parametrize(
    ("text", "over"),
    [
        (RESOLVED, {"CERS_PORTAL"}),
        ("TCC25-0999 RESOLVED: The issue is resolved.", {"CERS_PORTAL", "EMANIFEST_PORTAL"}),
        ("TCC25-0999 RESOLVED\nAll is well.", {"CERS_PORTAL", "EMANIFEST_PORTAL"}),
        ("TCC25-0999 RESOLVED: The Portal issue is resolved.", {"CERS_PORTAL", "EMANIFEST_PORTAL"}),
        (
            "TCC25-0999 RESOLVED: The CERS issue is resolved. The eManifest Portal is still down.",
            {"CERS_PORTAL"},
        ),
        ("TCC25-0999 RESOLVED. CERS Portal Access Problem.", {"CERS_PORTAL"}),
        ("TCC25-0999 RESOLVED -\nDescription\nCERS works again.", {"CERS_PORTAL"}),
    ],
)
def test_only_the_systems_that_it_names_are_over(text: str, over: set[str]) -> None:
    """All where it names none; the others stay open, known to go on until the word before."""
    given = first(title=BOTH, clients=None), read_bulletin(mailed(text))
    assert told(*given) == {
        name: ["~18:10" if name in over else None] for name in ("CERS_PORTAL", "EMANIFEST_PORTAL")
    }
    (bulletin,) = fold_bulletins(given)
    (before,) = given[0].outages
    left = [each for each in bulletin.outages if each.end is None]
    assert {each.last_word for each in left} <= {before.last_word}
    calendar = OutageCalendar.from_bulletins(given)
    assert len(calendar.as_of("2025-10-02 17:00 ET")) == 1
    assert len(calendar.as_of("2025-10-02 19:00 ET")) == len(bulletin.outages)


def test_one_that_names_other_systems_or_follows_an_end_ends_nothing() -> None:
    """There is nothing open that it can be about; a person has to read it."""
    resolved = read_bulletin(mailed(RESOLVED))
    for before in (
        first(title="TCC25-0999 EDI Unavailable", clients=None),
        first(end="2025-10-02 17:00 (ET)"),
        first(title="TCC25-0999 CANCELLED - CERS Portal"),
        first(description="No outage is expected."),
    ):
        (bulletin,) = fold_bulletins([before, resolved])
        assert (bulletin.status, bulletin.outages) == (before.status, before.outages)
        assert bulletin.earlier == (resolved,)


def test_the_last_revision_that_tells_of_outages_counts() -> None:
    """An end that it gives stays, an unread revision is passed over, and a later one goes first."""
    title = "TCC25-0999 UPDATE - CERS Portal Access Problem"
    ended, open_ = first("17:00", title=title, end="2025-10-02 16:00 (ET)"), first("17:00")
    outages = (*ended.outages, *open_.outages)
    update = ended.model_copy(update={"outages": outages})
    unread = first("17:30", title=title, start="Unknown")
    resolved = read_bulletin(mailed(RESOLVED))
    assert told(first(), update, unread, resolved) == {"CERS_PORTAL": ["16:00", "~18:10"]}
    assert told(first(), resolved, first("19:00", title=title)) == {"CERS_PORTAL": [None]}


def test_updates_that_contradict_each_other_end_as_approximate() -> None:
    """What only one of them says stays approximate, and its end is that of both."""
    updates = [
        read_bulletin(page(title=f"TCC25-0999 UPDATE - {word}", start=start, end=None))
        for word, start in (
            ("CERS Portal Access Problem", "2025-10-02 15:30 (ET)"),
            ("CERS Portal Access Problems", "2025-10-02 15:45 (ET)"),
        )
    ]
    text = RESOLVED.replace(".", " as of 18:05 ET.")
    assert told(*updates, read_bulletin(text)) == {"CERS_PORTAL": ["~18:05", "~18:05"]}


def test_the_same_resolution_given_twice_counts_once() -> None:
    """As a text of unknown time and as an e-mail; the one whose time is known ends the outage."""
    given = first(), read_bulletin(RESOLVED), read_bulletin(mailed(RESOLVED))
    (bulletin,) = fold_bulletins(given)
    assert sorted(codes(bulletin)) == ["DUPLICATE", "RESOLVED_WITHOUT_END"]
    assert told(*given) == {"CERS_PORTAL": ["~18:10"]}
    assert OutageCalendar.from_bulletins(given, complete=True).complete


def test_resolutions_that_nothing_orders_contradict_each_other() -> None:
    """Two ends stated by notices of unknown time both count; beside one that tells the end, one
    that tells none is left to a person.
    """
    ended = [read_bulletin(RESOLVED.replace(".", f" as of {at} ET.")) for at in ("18:05", "18:35")]
    (bulletin,) = fold_bulletins([first(), *ended])
    assert codes(bulletin) == ["REVISIONS_CONTRADICT"]
    assert told(first(), *ended) == {"CERS_PORTAL": ["~18:05", "~18:35"]}
    vague = read_bulletin(RESOLVED)
    whole = read_bulletin(page(title="TCC25-0999 RESOLVED - CERS Portal Access Problem"))
    for other, end in ((ended[0], "18:05"), (whole, "18:00")):
        assert told(first(), vague, other) == {"CERS_PORTAL": [end]}
        (bulletin,) = fold_bulletins([first(), vague, other])
        assert vague in bulletin.earlier
        assert "REVISIONS_CONTRADICT" not in codes(bulletin)


def test_a_resolution_without_a_number_or_of_a_notice_that_is_none_ends_nothing() -> None:
    """It cannot be told which outage it is about; a notice with outages of its own has its own."""
    nameless = read_bulletin("CERS Portal Problem\nDescription\nThe problem has been resolved.")
    assert nameless.number is None
    assert [each.outages for each in fold_bulletins([first(None), nameless])][1] == ()
    (notice,) = first().notices()
    assert notice.take_over(first().outages) is notice
    off = "TCC25-0999 RESOLVED - CERS Portal\nDescription\nResolved: no outage is expected."
    assert [first().resolves, read_bulletin(off).resolves] == [None, None]


@pytest.mark.parametrize(
    ("number", "text", "issued"),
    [
        ("TCC25-0136", "The CERS issue has been resolved.", "Wed, 1 Oct 2025 13:00:00 -0400"),
        ("TCC17-200", "The CIG problem is resolved.", "Fri, 13 Oct 2017 01:00:00 -0400"),
    ],
)
def test_a_resolution_ends_an_outage_of_the_record_that_ships(
    number: str, text: str, issued: str
) -> None:
    """With a route into EDI it ends the outage of EDI that the same notice announced."""
    resolved = read_bulletin(mailed(f"{number} RESOLVED: {text}", issued))
    (before,) = [each for each in OutageCalendar.cbsa() if each.number == number]
    (outage,) = [each for each in OutageCalendar.cbsa([resolved]) if each.number == number]
    assert (before.end, outage.end) == (None, resolved.issued)
    assert (outage.systems, outage.source) == (before.systems, before.source)


def test_of_two_calendars_that_are_joined_none_is_a_notice() -> None:
    """`|` joins outages: a resolution without a window has none, and is a gap."""
    alone = OutageCalendar.from_bulletins([read_bulletin(mailed(RESOLVED))])
    joined = OutageCalendar.from_bulletins([first()]) | alone
    assert [each.end for each in joined] == [None]
    assert not joined.complete


WHOLE = page(title="TCC25-0999 RESOLVED - CERS Portal Access Problem")
NOTICES = [
    read_bulletin(text + "\n" * place, received=received and f"2025-10-02 {received} ET")
    for place, received in enumerate((None, "16:00", "18:10", "18:40"))
    for text in (
        page(title=BOTH, clients=None, end=None),
        page(title=BOTH.replace(" CERS", " UPDATE - CERS"), clients=None, end=None),
        page(title="TCC25-0999 UPDATE - CERS Portal Access Problem", start="Unknown"),
        RESOLVED,
        RESOLVED.replace("CERS", "eManifest"),
        RESOLVED.replace(".", " as of 18:05 ET."),
        *([WHOLE] if received else []),
    )
]


@drawn(st.lists(st.sampled_from(NOTICES), min_size=1, max_size=4, unique=True))
def test_whatever_notices_there_are_their_order_is_nothing(notices: list[Bulletin]) -> None:
    """And folding them loses nothing, and folding again changes nothing."""
    told(*notices)


@pytest.mark.parametrize(
    "rest",
    [
        "Responses are still delayed while the backlog is worked off.",
        "Clients may continue to experience delays.",
        "Les réponses de l'ASFC sont encore retardées.",
    ],
)
def test_what_is_still_late_after_every_end_is_asked(rest: str) -> None:
    """The notice gives no time from which it was late, and does not say that it is over."""
    told = "EDI was unavailable from 11:05 to 13:20 (ET) on Wednesday, September 22, 2021."
    (finding,) = read_bulletin(f"UPDATE - TCC21-0193 - EDI\n\n{told} {rest}\n").findings
    assert (finding.code, finding.needs_review) == (FindingCode.UNREAD_SENTENCE, True)
    assert "still late" in finding.message
    assert read_bulletin(f"UPDATE - TCC21-0193 - EDI\n\n{told}\n").findings == ()
