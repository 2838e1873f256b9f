"""Values of what was read: statuses, findings, bulletins."""

from copy import deepcopy
from datetime import timedelta
from enum import StrEnum

import pytest

from graceperiod import (
    Bulletin,
    BulletinStatus,
    Finding,
    InvalidOutageError,
    Outage,
    OutageCalendar,
)
from graceperiod.bulletins import FindingCode

OUTAGE = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET")


def bulletin(**fields: object) -> Bulletin:
    """A bulletin of which a test says only what matters to it."""
    given: dict[str, object] = {
        "number": "TCC25-0138",
        "status": BulletinStatus.RESOLVED,
        "title": "TCC25-0138 RESOLVED",
        "outages": (OUTAGE,),
        "languages": ("en",),
        "sha256": "0" * 64,
    }
    return Bulletin(**(given | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize("enum", [BulletinStatus, FindingCode])
def test_the_value_of_each_member_is_its_name(enum: type[StrEnum]) -> None:
    """Statuses and codes are written as their names."""
    assert [member.value for member in enum] == list(enum.__members__)


@pytest.mark.parametrize(
    ("status", "rank"),
    [("INITIAL", 0), ("SCHEDULED", 0), ("UPDATE", 1), ("CORRECTION", 1), ("RESOLVED", 2)],
)
def test_rank_follows_the_life_of_a_bulletin(status: str, rank: int) -> None:
    """A first notice ranks before an update, and an update before the resolution."""
    assert BulletinStatus(status).rank == rank


@pytest.mark.parametrize(
    ("issued", "received", "published"),
    [
        ("2025-10-02T16:00-04:00", "2025-10-02T17:00-04:00", "2025-10-02T16:00:00-04:00"),
        (None, "2025-10-02T17:00-04:00", "2025-10-02T17:00:00-04:00"),
    ],
)
def test_published_is_when_it_was_issued_else_received(
    issued: str | None, received: str, published: str
) -> None:
    """The time of issue goes before the time a notice was received."""
    found = bulletin(issued=issued, received=received).published
    assert found is not None
    assert found.isoformat() == published


def test_published_is_unknown_without_either_time() -> None:
    """A bulletin that states no time, received at no known time, was published at none known."""
    assert bulletin().published is None


def test_the_line_of_a_finding_about_the_whole_is_none() -> None:
    """A finding need not stand on a line."""
    assert Finding(code=FindingCode.NO_WINDOW, message="none").line is None


@pytest.mark.parametrize("fields", [{"mood": "bad"}, {"title": " "}, {"number": ""}])
def test_what_is_no_field_or_an_empty_text_is_refused(fields: dict[str, object]) -> None:
    """Unknown fields and empty texts raise the library's own error."""
    with pytest.raises(InvalidOutageError):
        bulletin(**fields)


def test_a_bulletin_survives_json() -> None:
    """A bulletin written as JSON reads back equal."""
    finding = Finding(code=FindingCode.ZONE_NOT_STATED, message="no zone", line=3)
    whole = bulletin(
        received="2025-10-02 16:00 ET",
        url="https://example.org/notice",
        findings=(finding,),
        grace=timedelta(hours=2),
    )
    assert Bulletin.model_validate_json(whole.model_dump_json()) == whole


def test_the_resolved_revision_takes_the_place_of_the_first_notice() -> None:
    """Of two revisions without times, a calendar counts the one whose status is later."""
    first = Outage("CERS", "2025-10-02 15:30 ET")
    revisions = [bulletin(), bulletin(status=BulletinStatus.INITIAL, outages=(first,))]
    calendar = OutageCalendar.from_bulletins(revisions)
    assert calendar.outages == (OUTAGE,)
    assert calendar.history == (first,)


def test_a_pickle_from_before_a_bulletin_could_resolve_resolves_nothing() -> None:
    """The field is None then, and the bulletin equal to one that has it."""
    state = deepcopy(bulletin().__getstate__())
    del state["__dict__"]["resolves"]
    again = Bulletin.__new__(Bulletin)
    again.__setstate__(state)
    assert again.resolves is None
    assert again == bulletin()
