"""A bulletin as read: what it announces, and what in it a person should look at."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from graceperiod._model import AnySystems, Day, Duration, EasternDatetime, Flag, FrozenModel, Text
from graceperiod.display.words import describe_count
from graceperiod.outages import BulletinStatus, Direction, Impact, Origin, Outage
from graceperiod.record.notices import Notice
from graceperiod.record.resolutions import Resolution
from graceperiod.rules import Scope

__all__ = ["Bulletin", "BulletinSection", "Finding", "FindingCode"]


class FindingCode(StrEnum):
    """What is wrong or unclear in a bulletin as written, or in several of one number."""

    DATE_NOT_STATED = "DATE_NOT_STATED"
    DUPLICATE = "DUPLICATE"
    END_BEFORE_START = "END_BEFORE_START"
    END_ESTIMATED = "END_ESTIMATED"
    END_NEXT_DAY = "END_NEXT_DAY"
    LANGUAGES_DISAGREE = "LANGUAGES_DISAGREE"
    NO_OUTAGE_EXPECTED = "NO_OUTAGE_EXPECTED"
    NO_SYSTEM = "NO_SYSTEM"
    NO_WINDOW = "NO_WINDOW"
    OTHER_COLUMN = "OTHER_COLUMN"
    PROSE_DISAGREES = "PROSE_DISAGREES"
    RESOLVED_WITHOUT_END = "RESOLVED_WITHOUT_END"
    REVISIONS_CONTRADICT = "REVISIONS_CONTRADICT"
    SEVERAL_NOTICES = "SEVERAL_NOTICES"
    START_FROM_NOTICE_TIME = "START_FROM_NOTICE_TIME"
    START_MISSING = "START_MISSING"
    SYSTEMS_DISAGREE = "SYSTEMS_DISAGREE"
    SYSTEMS_FROM_CLIENTS = "SYSTEMS_FROM_CLIENTS"
    UNPAIRED_TIMES = "UNPAIRED_TIMES"
    UNREADABLE_TIME = "UNREADABLE_TIME"
    UNREAD_SENTENCE = "UNREAD_SENTENCE"
    UNUSED_TIME = "UNUSED_TIME"
    WEEKDAY_MISMATCH = "WEEKDAY_MISMATCH"
    YEAR_NOT_STATED = "YEAR_NOT_STATED"
    ZONE_MISMATCH = "ZONE_MISMATCH"
    ZONE_NOT_STATED = "ZONE_NOT_STATED"


_UNDERSTOOD = {FindingCode.DUPLICATE, FindingCode.NO_OUTAGE_EXPECTED}


class Finding(FrozenModel):
    """Something wrong or unclear in a bulletin as written.

    Args:
        code: stable, for programs.
        message: what was found, with its text, and what was done about it.
        line: the line of the text, from 1 (of HTML, of the text a browser shows); None where it is
            about the whole.
        left_out: whether something that may be an outage was left out for it.
    """

    code: FindingCode
    message: Text
    line: int | None = None
    left_out: Flag = False

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at it; not where the notice itself leaves no doubt."""
        return self.code not in _UNDERSTOOD


class BulletinSection(FrozenModel):
    """One part of a bulletin: some systems, and what it says of them.

    Args:
        heading: as printed; None where the bulletin's title serves.
        systems: those announced as out.
        windows: each from its start to its end, Eastern; None where no end is reported.
        impact: how badly they are affected.
        direction: which way data cannot go.
        approximate: whether the outage takes only some of its window, or starts with the notice.
        clients: the clients affected, in the bulletin's words; None where it does not say.
        grace: the time after resumption in which the section's penalty sentence lifts penalties;
            None where it names none.
        scope: which failures to transmit that sentence covers; None where the section has no
            such sentence.
        language: `en` or `fr`.
        line: the first line of it, from 1.
    """

    heading: Text | None = None
    systems: AnySystems
    windows: tuple[tuple[EasternDatetime, EasternDatetime | None], ...]
    impact: Impact
    direction: Direction
    approximate: Flag
    clients: Text | None = None
    grace: Duration | None = None
    scope: Scope | None = None
    language: Text
    line: int


class Bulletin(FrozenModel):
    """One published notice, as read.

    Args:
        number: as `TCC25-0138`; None where it has none.
        status: what it says of its place among its revisions.
        title: as printed; None where there is none.
        issued: when it was issued, as an e-mail's Date or the page's own markup says; None where
            neither does.
        received: when it reached the user, as they or the page say.
        dated: the date printed on it without a time of day; None where there is none.
        url: where it was published, as the user says.
        message_id: of the e-mail it came in.
        file: the name of the file it was read from.
        outages: what it announces, by section.
        withdrawn: what a cancelled bulletin takes back, if it lists any windows; without, it takes
            back all that the revisions before it announced.
        sections: its parts, as read. The half that repeats another in the other language is
            not among them.
        findings: what in it a person should look at.
        grace: the time after resumption in which it says no penalty applies; None where it does
            not say.
        languages: the languages it is in: `en`, `fr`.
        sha256: of the bytes read, in hexadecimal.
        earlier: the revisions it takes the place of, oldest first; `read_bulletins` fills it.
        resolves: what it says is over, where it states no start; in `read_bulletins` it ends the
            outages of the revision before it.
    """

    number: Text | None
    status: BulletinStatus
    title: Text | None
    issued: EasternDatetime | None = None
    received: EasternDatetime | None = None
    dated: Day | None = None
    url: Text | None = None
    message_id: Text | None = None
    file: Text | None = None
    outages: tuple[Outage, ...]
    withdrawn: tuple[Outage, ...] = ()
    sections: tuple[BulletinSection, ...] = ()
    findings: tuple[Finding, ...] = ()
    grace: Duration | None = None
    languages: tuple[str, ...]
    sha256: str
    earlier: tuple["Bulletin", ...] = ()
    resolves: Resolution | None = None

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """From a pickle; one written before `resolves` was a field has none."""
        state["__dict__"].setdefault("resolves", None)
        super().__setstate__(state)

    def __repr__(self) -> str:
        outages = describe_count(len(self.outages), "outage")
        findings = describe_count(len(self.findings), "finding")
        return (
            f"<Bulletin {self.number or 'without a number'} {self.status}: {outages}, {findings}>"
        )

    @property
    def published(self) -> datetime | None:
        """When it was issued, or else received; None where that is not known."""
        return self.issued or self.received

    @property
    def is_fully_read(self) -> bool:
        """Whether nothing in it that may be an outage was left out."""
        return not any(finding.left_out for finding in self.findings)

    def notices(self) -> Iterator[Notice]:
        """The bulletin as folding sees it, after the earlier revisions that it keeps."""
        for bulletin in self.revisions():
            yield Notice(
                number=bulletin.number,
                status=bulletin.status,
                outages=bulletin.outages or bulletin.withdrawn,
                is_fully_read=bulletin.is_fully_read,
                issued=bulletin.issued,
                received=bulletin.received,
                resolves=bulletin.resolves,
                title=bulletin.title,
                source=bulletin.url,
                origin=Origin(
                    file=bulletin.file,
                    message_id=bulletin.message_id,
                    sha256=bulletin.sha256,
                    line=bulletin.sections[0].line if bulletin.sections else None,
                ),
                bulletin=bulletin,
            )

    def revisions(self) -> "Iterator[Bulletin]":
        """The revisions it is known to take the place of, oldest first, then itself."""
        for bulletin in self.earlier:
            yield from bulletin.revisions()
        yield self
