"""Reading a bulletin: its source becomes lines, these sections, these windows of some systems.

What cannot be understood comes back as a finding with its text and line; nothing is guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from graceperiod.bulletins import words
from graceperiod.bulletins.calloff import says_put_off, split_put_off
from graceperiod.bulletins.cues import SENTENCE_END
from graceperiod.bulletins.flow import flow
from graceperiod.bulletins.halves import each_once, fold_halves
from graceperiod.bulletins.heads import (
    check_count,
    check_is_bulletin,
    date_of,
    number_of,
    repeats,
    title_of,
)
from graceperiod.bulletins.instants import ALL, Notes, Years
from graceperiod.bulletins.languages import find_language, find_languages
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import Bulletin, BulletinSection, FindingCode
from graceperiod.bulletins.moments import note_over, read_end, says_over, with_ends
from graceperiod.bulletins.names import find_systems, find_systems_out
from graceperiod.bulletins.part import Part
from graceperiod.bulletins.sections import read_sections
from graceperiod.bulletins.sources import Source, Text, open_source
from graceperiod.bulletins.times import instant_of, notice_window
from graceperiod.bulletins.understanding import Context, Understood, understand
from graceperiod.errors import UnreadableBulletinError
from graceperiod.outages import BulletinStatus, Origin, Outage
from graceperiod.record.resolutions import Resolution, presumed_end
from graceperiod.times import instant, to_datetime

__all__ = ["read_bulletin"]

_OF_THE_TEXT = {
    FindingCode.WEEKDAY_MISMATCH,
    FindingCode.ZONE_MISMATCH,
    FindingCode.PROSE_DISAGREES,
}
_NO_OUTAGE = "it says that no outage is expected, or that it was called off; no outage kept"
_PUT_OFF = "it says that it was put off; the window before that is not kept"
_CANCELLED = BulletinStatus.CANCELLED
_OVER = {BulletinStatus.RESOLVED, _CANCELLED}


def read_bulletin(
    source: Source, *, received: datetime | str | None = None, url: str | None = None
) -> Bulletin:
    """Read one published notice, in English or French or both.

    Args:
        source: its text as copied from a browser, or with tables as pipes, or HTML; the bytes of
            any of these, or of an e-mail; or the path of a file of them. HTML needs the extra
            `bulletins`.
        received: when it reached you, where you know: it stands in for the time of issue.
        url: where it was published; cited as the source of its outages.

    Returns:
        The bulletin with its outages. What is wrong or unclear in it is among its `findings`.

    Raises:
        UnreadableBulletinError: no bulletin could be read; the message says what was looked for.
        OSError: the file cannot be read.
        NaiveTimestampError, UnreadableTimestampError: `received` is no instant.
    """
    arrived = None if received is None else to_datetime(instant(received))
    digest, texts = open_source(source)
    # A name that is not UTF-8 could not be written as JSON.
    name = source.name.encode(errors="replace").decode() if isinstance(source, Path) else ""
    file = name if name.strip() else None
    best: Bulletin | None = None
    refused: UnreadableBulletinError | None = None
    for text in texts:
        try:
            bulletin = _Reading(text, digest, file, arrived, url).bulletin()
        except UnreadableBulletinError as error:
            refused = refused or error
            continue
        if bulletin.outages:
            return bulletin
        best = best or bulletin
    if best is None:
        raise refused or UnreadableBulletinError("no bulletin: the e-mail holds no text")
    return best


class _Reading:
    """One text on its way to a bulletin."""

    def __init__(
        self,
        text: Text,
        digest: str,
        file: str | None,
        received: datetime | None,
        url: str | None,
    ) -> None:
        check_count(text.lines)
        self.text = text
        self.digest = digest
        self.file = file
        self.url = url
        self.notes = Notes()
        self.page = read_sections(text.lines)
        self.title = title_of(self.page, text.subject)
        for section in self.page.sections[:1]:
            if section.heading and repeats(section.heading.text, self.title or ""):
                section.heading = None  # a title without a number, and no section's heading
        self.number = number_of(self.page, self.title, url)
        self.years = Years(self.number, lambda: (line.text for line in text.lines))
        check_is_bulletin(self.page, self.title, self.number, text.lines)
        printed = _datetime_of(self.page.received, self.years)
        self.received = received or printed or _eastern(text.passed_on)
        stated = _eastern(text.issued) or _datetime_of(self.page.issued, self.years)
        self.issued = _eastern(text.sent) or stated

    def bulletin(self) -> Bulletin:
        """What the text says.

        Raises:
            UnreadableBulletinError: it is no bulletin.
        """
        alone = len(self.page.sections) == 1
        context = Context(self.title or "", self.number, self.years, alone)
        read = [understand(section, context) for section in self.page.sections]
        body = "\n".join(each.body.text for each in read)
        status = words.find_status(self.title or "", body)
        kept = self._kept(read)
        parts = self._settled(kept, status, body)
        if not any(part.windows for part in parts):
            parts = self._from_notice(parts, status)
        if status is BulletinStatus.RESOLVED:
            over = [each for understood in read for each in understood.over_all]
            parts = [each for part in parts for each in with_ends(part, over)]
            parts = [each for part in parts for each in self._resolved(part)]
        else:
            for each in read:
                note_over(each.body, parts, self.notes)
        is_over = status is BulletinStatus.RESOLVED or any(each.over for each in read)
        resolves = self._resolves(parts) if is_over else None
        self._note_missing(parts)
        return Bulletin(
            number=self.number,
            status=status,
            title=self.title,
            issued=self.issued,
            received=self.received,
            dated=date_of(self.page.head),
            url=self.url,
            message_id=self.text.message_id,
            file=self.file,
            outages=tuple(self._outages(parts, status)),
            withdrawn=tuple(self._withdrawn(kept) if status is _CANCELLED else ()),
            sections=tuple(_section_of(part) for part in parts),
            findings=tuple(self.notes.findings),
            grace=next((p.penalty.grace for p in parts if p.penalty and p.penalty.grace), None),
            languages=tuple(sorted(self._languages(read))),
            sha256=self.digest,
            resolves=resolves,
        )

    def _kept(self, read: Sequence[Understood]) -> list[Part]:
        """The parts that count, and their findings; of a half that does not, those about its text
        alone.
        """
        kept = fold_halves([part for each in read for part in each.parts], self.notes)
        for each in read:
            counts = any(part in kept for part in each.parts)
            self.notes.take(each.notes, only=ALL if counts else _OF_THE_TEXT)
        return each_once(kept)

    def _languages(self, read: Sequence[Understood]) -> set[str]:
        lines = [line.text for each in read for line in each.body.lines]
        found = {part.language for each in read for part in each.parts} | find_languages(lines)
        if self.title and find_language(self.title.rpartition(" / ")[2]) == "fr":
            found.add("fr")
        return found or {"en"}

    def _settled(self, parts: Sequence[Part], status: BulletinStatus, body: str) -> list[Part]:
        """The parts, without the windows of those that were called off or expect no outage."""
        kept = []
        is_put_off = status is BulletinStatus.POSTPONED or says_put_off(body)
        for part in parts:
            windows = part.windows
            if part.no_outage or part.off or status is _CANCELLED:
                windows = ()
                self._note_no_outage(_NO_OUTAGE)
            elif is_put_off:
                standing, put_off = split_put_off(windows, f"{self.title or ''}\n{body}")
                windows = tuple(standing)
                if put_off or not part.windows:
                    self._note_no_outage(_PUT_OFF)
            explained = part.is_explained or len(windows) < len(part.windows)
            kept.append(replace(part, windows=windows, is_explained=explained))
        return kept

    def _withdrawn(self, parts: Sequence[Part]) -> Iterator[Outage]:
        """The outages that a cancelled bulletin lists: those it says were called off, or all."""
        listed = [replace(part, windows=part.called_off or part.windows) for part in parts]
        return self._outages(listed, _CANCELLED)

    def _note_no_outage(self, message: str) -> None:
        self.notes.add(FindingCode.NO_OUTAGE_EXPECTED, message)

    def _from_notice(self, parts: list[Part], status: BulletinStatus) -> list[Part]:
        """The parts with the time of receipt as their start, if that is all that is stated."""
        line = self.page.received
        if line is None or status in _OVER or not parts or self._is_told():
            return parts
        window = notice_window(line, self.notes, self.years)
        if window is None:
            return parts
        return [replace(part, windows=(window,), approximate=True) for part in parts[:1]]

    def _is_told(self) -> bool:
        """Whether the findings say already why there is no outage."""
        return any(
            finding.code is FindingCode.NO_OUTAGE_EXPECTED for finding in self.notes.findings
        )

    def _resolved(self, part: Part) -> Iterator[Part]:
        """A part of a notice that says it is resolved: its windows without an end get one, about
        when the notice came, if that can be told.
        """
        ended = []
        about = []
        for window in part.windows:
            if window.end is not None or window.end_is_stated:
                ended.append(window)
            else:
                about.append(window._replace(end=self._resolution(window.start)))
        if ended or not about:
            yield part.with_windows(tuple(ended))
        if about:
            known = any(window.end for window in about)
            yield replace(part, windows=tuple(about), approximate=part.approximate or known)

    def _resolution(self, start: int) -> int | None:
        """When an outage ended whose notice says that it is resolved, and not when."""
        end, told = presumed_end(to_datetime(start), self.issued, self.received)
        self.notes.add(FindingCode.RESOLVED_WITHOUT_END, told)
        return None if end is None else instant(end)

    def _resolves(self, parts: Sequence[Part]) -> Resolution | None:
        """What a resolved notice says is over, if it states no start and no time that is left out:
        the systems of the sentences that say so, else those of its parts.
        """
        if any(part.windows for part in parts) or self._is_told():
            return None
        left_out = {finding.code for finding in self.notes.findings if finding.left_out}
        if left_out - {FindingCode.NO_SYSTEM}:
            return None
        sections = self.page.sections
        body = flow(self.page.head, *(each.description + each.action for each in sections))
        end = read_end(body, self.years)
        if end is None:
            return None
        text = f"{self.title or ''}\n{body.text}"
        told = "\n".join(filter(says_over, SENTENCE_END.split(text)))
        over = find_systems_out(told)
        systems = over.all_meant or find_systems(told).all_meant
        systems = systems or frozenset().union(*(part.systems for part in parts))
        return Resolution(systems=systems or find_systems(text).systems, at=end[0], clock=end[1])

    def _outages(self, parts: Sequence[Part], status: BulletinStatus) -> Iterator[Outage]:
        published = self.issued or self.received
        scheduled = words.is_scheduled(self.title or "")
        for part in parts:
            for window in part.windows if part.systems else ():
                start = to_datetime(window.start)
                # When a notice reached the user says nothing of how long the outage went on.
                known = window.end is None and published is not None and self.issued is None
                yield Outage(
                    systems=part.systems,
                    start=start,
                    end=None if window.end is None else to_datetime(window.end),
                    number=self.number,
                    title=self.title,
                    scheduled=scheduled,
                    impact=part.impact,
                    direction=part.direction,
                    approximate=part.approximate,
                    grace=part.penalty.grace if part.penalty else None,
                    wording=part.penalty.wording if part.penalty else None,
                    source=self.url,
                    published=published,
                    last_known=start if known else None,
                    status=status,
                    origin=Origin(
                        file=self.file,
                        message_id=self.text.message_id,
                        sha256=self.digest,
                        line=window.line.number,
                    ),
                )

    def _note_missing(self, parts: Sequence[Part]) -> None:
        if not any(part.windows for part in parts):
            if self._is_told():
                return
            self.notes.add(
                FindingCode.NO_WINDOW,
                "no time of an outage could be read; a person has to read this one",
                left_out=True,
            )
            return
        for part in parts:
            is_told = part.is_explained or part.off or part.no_outage
            if part.heading and not part.windows and not is_told:
                self.notes.add(
                    FindingCode.NO_WINDOW,
                    f"no time could be read under the heading {part.heading.text!r:.120}",
                    part.heading,
                    left_out=True,
                )


def _datetime_of(line: Line | None, years: Years) -> datetime | None:
    when = instant_of(line, years)
    return None if when is None else to_datetime(when)


def _eastern(when: datetime | str | None) -> datetime | None:
    return None if when is None else to_datetime(instant(when))


def _section_of(part: Part) -> BulletinSection:
    return BulletinSection(
        heading=part.heading.text if part.heading else None,
        systems=part.systems,
        windows=tuple(
            (to_datetime(each.start), None if each.end is None else to_datetime(each.end))
            for each in part.windows
        ),
        impact=part.impact,
        direction=part.direction,
        approximate=part.approximate,
        clients=part.clients,
        grace=part.penalty.grace if part.penalty else None,
        scope=part.penalty.scope if part.penalty else None,
        language=part.language,
        line=part.line,
    )
