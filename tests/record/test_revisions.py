"""What was known when, and which revision of a bulletin counts."""

from datetime import datetime
from typing import Any

import pytest

from graceperiod import (
    Bulletin,
    BulletinStatus,
    DeclaredRelief,
    Finding,
    FindingCode,
    InvalidOutageError,
    Origin,
    Outage,
    OutageCalendar,
)
from graceperiod.times import instant, to_datetime


def outage(**fields: Any) -> Outage:
    """TCC25-0138, 2025-10-02 15:30 to 18:00 ET, unless said otherwise."""
    times = {"start": "2025-10-02 15:30 ET", "end": "2025-10-02 18:00 ET"}
    return Outage(**(times | {"systems": "CERS", "number": "TCC25-0138"} | fields))


FIRST = outage(end=None, published="2025-10-02 15:50 ET")
RESOLVED = outage(published="2025-10-02 18:10 ET")


def notice(
    number: str | None,
    outages: tuple[Outage, ...],
    rank: int,
    published: datetime | None = None,
    *,
    is_fully_read: bool = True,
    earlier: tuple[Bulletin, ...] = (),
) -> Bulletin:
    """A bulletin of which a test says only what matters to folding."""
    gap = Finding(code=FindingCode.UNREADABLE_TIME, message="a time", left_out=True)
    return Bulletin(
        number=number,
        status=(BulletinStatus.INITIAL, BulletinStatus.UPDATE, BulletinStatus.RESOLVED)[rank],
        title=None,
        issued=published,
        outages=outages,
        findings=() if is_fully_read else (gap,),
        languages=("en",),
        sha256="0" * 64,
        earlier=earlier,
    )


def at(clock: str) -> datetime:
    """A clock time of 2025-10-02."""
    return to_datetime(instant(f"2025-10-02 {clock} ET"))


class TestFromBulletins:
    """Of each number the latest revision counts."""

    @pytest.mark.parametrize("turned", [False, True])
    def test_by_time(self, turned: bool) -> None:
        """The notice published last counts, whatever its status and place in the list."""
        notices = [
            notice("TCC25-0138", (RESOLVED,), 2, at("18:10")),
            notice("TCC25-0138", (FIRST,), 0, at("15:50")),
        ]
        calendar = OutageCalendar.from_bulletins(notices[::-1] if turned else notices)
        assert calendar.outages == (RESOLVED,)
        assert calendar.history == (FIRST,)

    def test_by_status_where_a_time_is_missing(self) -> None:
        """Resolved goes after first notice where one of the two is of unknown time."""
        notices = [
            notice("TCC25-0138", (RESOLVED,), 2),
            notice("TCC25-0138", (FIRST,), 0, at("19:00")),
        ]
        assert OutageCalendar.from_bulletins(notices).outages == (RESOLVED,)

    def test_a_later_notice_without_outages_takes_them_back(self) -> None:
        """A cancelled maintenance is no outage any more, and was one until then."""
        announced = outage(number="TCC25-0140", published=at("10:00"))
        notices = [
            notice("TCC25-0140", (announced,), 0, at("10:00")),
            notice("TCC25-0140", (), 1, at("11:00")),
        ]
        calendar = OutageCalendar.from_bulletins(notices, complete=False)
        assert calendar.outages == ()
        assert [outage.withdrawn for outage in calendar.history] == [at("11:00")]
        assert not calendar.complete
        for clock, known in (("09:59", ()), ("10:59", (announced,)), ("11:00", ())):
            assert calendar.as_of(at(clock)).outages == known
        assert OutageCalendar.from_json(calendar.to_json()) == calendar

    def test_a_cancellation_of_unknown_time_leaves_no_history(self) -> None:
        """It cannot be told until when the outage was announced."""
        notices = [
            notice("TCC25-0140", (outage(published=at("10:00")),), 0, at("10:00")),
            notice("TCC25-0140", (), 2),
        ]
        calendar = OutageCalendar.from_bulletins(notices)
        assert (calendar.outages, calendar.history) == ((), ())

    def test_a_revision_that_was_not_read_takes_nothing_back(self) -> None:
        """The last one that could be read counts, and the record has a gap."""
        notices = [
            notice("TCC25-0138", (FIRST,), 0, at("15:50")),
            notice("TCC25-0138", (), 2, at("18:10"), is_fully_read=False),
        ]
        calendar = OutageCalendar.from_bulletins(notices)
        assert (calendar.outages, calendar.complete) == ((FIRST,), False)

    @pytest.mark.parametrize("turned", [False, True])
    def test_revisions_that_nothing_tells_apart_all_count(self, turned: bool) -> None:
        """Two updates of unknown time that differ are both evidence, in whatever order."""
        later = outage(end="2025-10-02 19:00 ET")
        notices = [notice("TCC25-0138", (outage(),), 1), notice("TCC25-0138", (later,), 1)]
        calendar = OutageCalendar.from_bulletins(notices[::-1] if turned else notices)
        assert calendar.outages == (
            outage(approximate=True),
            later.model_copy(update={"approximate": True}),
        )

    def test_revisions_that_nothing_tells_apart_agree_in_part(self) -> None:
        """What both say is certain; what one of them says is approximate."""
        other = outage(systems="EDI")
        notices = [notice("TCC25-0138", (outage(), other), 1), notice("TCC25-0138", (outage(),), 1)]
        found = {
            outage.systems: outage.approximate for outage in OutageCalendar.from_bulletins(notices)
        }
        assert found == {outage().systems: False, other.systems: True}

    def test_a_bulletin_brings_its_earlier_revisions(self) -> None:
        """What `read_bulletins` folded counts as if each had been given."""
        first = notice("TCC25-0138", (FIRST,), 0, at("15:50"))
        folded = notice("TCC25-0138", (RESOLVED,), 2, at("18:10"), earlier=(first,))
        calendar = OutageCalendar.from_bulletins([folded])
        assert (calendar.outages, calendar.history) == ((RESOLVED,), (FIRST,))

    def test_what_is_no_bulletin_is_refused(self) -> None:
        """A text, or a bulletin that is not in a list, is a mistake."""
        for wrong in (["TCC25-0138"], [None], outage()):
            with pytest.raises(InvalidOutageError, match="not a Bulletin"):
                OutageCalendar.from_bulletins(wrong)  # type: ignore[arg-type]

    def test_notices_without_a_number_all_count(self) -> None:
        """They cannot be told to be revisions."""
        known = [each.model_copy(update={"number": None}) for each in (FIRST, RESOLVED)]
        notices = [
            notice(None, (outage,), rank) for outage, rank in zip(known, (0, 2), strict=True)
        ]
        assert len(OutageCalendar.from_bulletins(notices)) == 2

    def test_what_could_not_be_read_leaves_a_gap(self) -> None:
        """A calendar of a bulletin that was read by half is not complete."""
        whole, half = notice("A", (RESOLVED,), 2), notice("B", (), 0, is_fully_read=False)
        assert OutageCalendar.from_bulletins([whole], complete=True).complete
        assert not OutageCalendar.from_bulletins([whole, half], complete=True).complete
        assert not OutageCalendar.from_bulletins([whole]).complete


class TestAsOf:
    """`as_of` answers as a person could have then."""

    CALENDAR = OutageCalendar([RESOLVED], history=[FIRST])

    @pytest.mark.parametrize(
        ("clock", "known"), [("15:49", ()), ("15:50", (FIRST,)), ("18:10", (RESOLVED,))]
    )
    def test_notices_count_from_their_publication(
        self, clock: str, known: tuple[Outage, ...]
    ) -> None:
        """Before the first notice nothing, then the first, from the resolution on that."""
        assert self.CALENDAR.as_of(at(clock)).outages == known

    def test_decisions_follow(self) -> None:
        """At 17:00 the outage was going on, and at 21:30 a transmission was presumed covered."""
        then = self.CALENDAR.as_of("2025-10-02 17:00 ET")
        decision = then.decide("2025-10-02 21:30 ET", "CERS")
        assert decision.reason == "OUTAGE"
        assert decision.cautions == {"UNRESOLVED"}
        assert self.CALENDAR.decide("2025-10-02 21:30 ET", "CERS").reason == "NO_OUTAGE"

    def test_without_publication_it_is_known_as_it_happens(self) -> None:
        """The start from when it began, the end from when it ended."""
        calendar = OutageCalendar([outage()])
        assert calendar.as_of(at("15:29")).outages == ()
        assert calendar.as_of(at("17:00")).outages == (outage(end=None, last_known=at("17:00")),)
        assert calendar.as_of(at("18:00")).outages == (outage(),)

    def test_a_scheduled_outage_is_announced_ahead(self) -> None:
        """Its window is known before it begins."""
        planned = outage(scheduled=True)
        assert OutageCalendar([planned]).as_of("2025-10-01 12:00 ET").outages == (planned,)

    def test_an_earlier_revision_of_unknown_time_is_left_out(self) -> None:
        """It cannot be placed."""
        calendar = OutageCalendar([RESOLVED], history=[outage(end=None)])
        assert calendar.as_of(at("16:00")).outages == ()

    def test_a_resolution_of_unknown_time_resolves(self) -> None:
        """A dated first notice does not come back once the outage was over."""
        calendar = OutageCalendar([outage()], history=[FIRST])
        assert calendar.as_of("2030-01-01 12:00 ET").outages == calendar.outages
        (then,) = calendar.as_of(at("17:00"))
        assert (then.end, then.last_known) == (None, at("17:00"))

    def test_the_last_known_moment_is_not_known_ahead(self) -> None:
        """An outage known at 17:00 to be going on was known at 16:00 only to then."""
        known = outage(end=None, last_known=at("17:00"), published=at("15:00"))
        calendar = OutageCalendar([known])
        assert [outage.last_known for outage in calendar.as_of(at("16:00"))] == [at("16:00")]
        assert [outage.last_known for outage in calendar.as_of(at("15:10"))] == [None]
        assert calendar.as_of(at("17:00")).outages == (known,)

    def test_reliefs_count_from_their_announcement(self) -> None:
        """Or from their first day, where that is not on record."""
        announced = DeclaredRelief(
            title="r",
            from_date="2025-09-27",
            to_date="2025-10-14",
            source="https://example.org",
            published="2025-10-06 12:00 ET",
        )
        not_said = announced.model_copy(update={"published": None})
        for relief, when in ((announced, announced.published), (not_said, None)):
            calendar = OutageCalendar(reliefs=[relief])
            first = when or to_datetime(relief.span[0])
            assert calendar.as_of(first).reliefs == (relief,)
            assert calendar.as_of(to_datetime(instant(first) - 1)).reliefs == ()


def test_union_folds_revisions_of_known_time() -> None:
    """Of two revisions the later published counts, from whichever calendar; others stay."""
    unnumbered = outage(number=None, published=at("15:50"))
    other = outage(systems="EDI", title="of unknown time")
    one = OutageCalendar([FIRST, unnumbered])
    two = OutageCalendar([RESOLVED, other])
    for both in (one | two, two | one):
        assert set(both.outages) == {RESOLVED, unnumbered, other}
        assert both.history == (FIRST,)


def test_union_folds_the_same_outage_of_unknown_time() -> None:
    """One with its end goes before those without, and the same one counts once."""
    going_on, known = outage(end=None), outage(end=None, last_known=at("16:00"))
    sourced = outage(source="https://example.org")
    calendars = [OutageCalendar([outage]) for outage in (going_on, known)]
    assert (calendars[0] | calendars[1]).outages == (known,)
    assert (calendars[1] | calendars[0]).outages == (known,)
    for resolved in (OutageCalendar([outage(), sourced]), OutageCalendar([sourced])):
        both = calendars[0] | resolved
        assert both.outages == (sourced,)
        assert going_on in both.history


def test_union_of_calendars_that_contradict_each_other() -> None:
    """Two ends of one bulletin's outage both count, as approximate, and are reported in pairs."""
    one, other = outage(), outage(end="2025-10-02 19:00 ET", systems={"CERS", "EDI"})
    aside = outage(systems="CARM", end="2025-10-02 20:00 ET")
    mine, theirs = OutageCalendar([one, aside]), OutageCalendar([other])
    for first, second, pair in ((mine, theirs, (one, other)), (theirs, mine, (other, one))):
        assert first.contradictions(second) == [pair]
        assert set(first | second) == {
            aside,
            one.model_copy(update={"approximate": True}),
            other.model_copy(update={"approximate": True}),
        }
    assert (mine | theirs).decide("2025-10-02 20:30 ET", "CERS").cautions == {"APPROXIMATE"}


@pytest.mark.parametrize(
    "others",
    [
        [],
        [{}],
        [{"title": "in other words"}],
        [{}, {"start": "2025-10-03 15:30 ET", "end": None}],  # tells more
        [{"end": None}],
        [{"number": "TCC25-0139", "end": "2025-10-02 19:00 ET"}],
        [{"number": None, "end": "2025-10-02 19:00 ET"}],
        [{"systems": "EDI", "end": "2025-10-02 19:00 ET"}],
    ],
)
def test_records_that_do_not_contradict_each_other(others: list[dict[str, Any]]) -> None:
    """One may tell more or less than the other, in other words, or of something else."""
    known = OutageCalendar([outage()])
    other = OutageCalendar([outage(**fields) for fields in others])
    assert known.contradictions(other) == other.contradictions(known) == []
    assert not any(outage.approximate for outage in known | other)


def test_union_goes_by_status_where_no_time_is_known() -> None:
    """Of an update and the resolved notice, whose starts differ, the resolved one counts."""
    update = outage(start="2025-10-02 15:00 ET", end=None, status="UPDATE")
    resolved = outage(status="RESOLVED")
    for both in (
        OutageCalendar([update]) | OutageCalendar([resolved]),
        OutageCalendar([resolved]) | OutageCalendar([update]),
    ):
        assert (both.outages, both.history) == ((resolved,), (update,))


def test_notices_that_agree_in_other_words_count_once() -> None:
    """The same windows told twice under one status are one outage; the dated notice is kept."""
    page = outage(title="page", source="https://example.org/page")
    plain = notice("TCC25-0138", (page, outage(title="page", systems="EDI")), 2)
    both = outage(title="a mail", systems={"CERS", "EDI"})
    mail = notice("TCC25-0138", (both,), 2, at("16:00"))
    for given in ([plain, mail], [mail, plain]):
        calendar = OutageCalendar.from_bulletins(given)
        assert [outage.title for outage in calendar] == ["a mail"]
        assert not any(outage.approximate for outage in calendar)


def test_what_one_notice_lacks_comes_from_another_that_says_the_same() -> None:
    """Where it can be read from the one, when it was published from the other."""
    page = outage(source="https://example.org/page", note="A note.")
    mail = outage(published="2025-10-02 18:10 ET", origin=Origin(sha256="abc", line=3))
    notices = [notice("TCC25-0138", (page,), 2), notice("TCC25-0138", (mail,), 2, at("18:10"))]
    for given in (notices, notices[::-1]):
        (known,) = OutageCalendar.from_bulletins(given)
        assert (known.source, known.note, known.origin) == (page.source, "A note.", mail.origin)
        assert known.published == mail.published
