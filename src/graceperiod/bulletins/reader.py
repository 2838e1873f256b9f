"""Reading a bulletin: its source becomes lines, these sections, these windows of some systems.

What cannot be understood comes back as a finding with its text and line; nothing is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from graceperiod.bulletins import words
from graceperiod.bulletins.attribution import by_sentence, systems_of
from graceperiod.bulletins.calloff import is_cancelled, says_put_off, split_put_off
from graceperiod.bulletins.flow import Flow, flow
from graceperiod.bulletins.halves import fold_halves
from graceperiod.bulletins.labels import is_heading, is_strong_heading
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import Bulletin, BulletinSection, FindingCode
from graceperiod.bulletins.names import ROUTES, find_systems
from graceperiod.bulletins.part import Part
from graceperiod.bulletins.sections import Page, Section, read_sections
from graceperiod.bulletins.sources import Source, Text, open_source
from graceperiod.bulletins.times import Notes, Window, Years, instant_of, notice_window, read_times
from graceperiod.bulletins.tokens import find_tokens
from graceperiod.eastern import describe, eastern_day, instant, to_datetime
from graceperiod.errors import GracePeriodError, UnreadableBulletinError
from graceperiod.outages import BulletinStatus, Direction, Impact, Outage
from graceperiod.rules import DEFAULT_POLICY
from graceperiod.systems import System

__all__ = ["read_bulletin"]

_NO_TIME = timedelta()
_MOST_TIMES = 2_000
_CLOCK = re.compile(r"\d ?[:h] ?\d\d")
_OF_THE_TEXT = {
    FindingCode.WEEKDAY_MISMATCH,
    FindingCode.ZONE_MISMATCH,
    FindingCode.PROSE_DISAGREES,
}
_NO_OUTAGE = "it says that no outage is expected, or that it was called off; no outage kept"
_PUT_OFF = "it says that it was put off; the window before that is not kept"
_OVER = {BulletinStatus.RESOLVED, BulletinStatus.CANCELLED}


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
    best: Bulletin | None = None
    refused: UnreadableBulletinError | None = None
    for text in texts:
        try:
            bulletin = _Reading(text, digest, arrived, url).bulletin()
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
        self, text: Text, digest: str, received: datetime | None, url: str | None
    ) -> None:
        self.url = url
        self.digest = digest
        self.text = text
        _check_count(text.lines)
        self.page = read_sections(text.lines)
        self.notes = Notes()
        self.title = _title_of(self.page, text.subject)
        self.number = words.find_number(self.title or "") or words.find_number(url or "")
        self.years = Years(self.number, lambda: (line.text for line in text.lines))
        _check_is_bulletin(self.page, self.title, self.number, text.lines)
        printed = _datetime_of(self.page.received, self.years)
        self.received = received or printed or _eastern(text.passed_on)
        stated = _published(text.issued) or _datetime_of(self.page.issued, self.years)
        self.issued = _eastern(text.sent) or stated

    def bulletin(self) -> Bulletin:
        title = self.title or ""
        read = [self._read_section(section) for section in self.page.sections]
        bodies = [body for _, body, _ in read]
        body = "\n".join(each.text for each in bodies)
        status = words.find_status(title, body)
        parts = [part for found, _, _ in read for part in found]
        kept = fold_halves(parts, self.notes)
        for found, _, notes in read:
            dropped = not any(part in kept for part in found)
            for finding in notes.findings:
                if not dropped or finding.code in _OF_THE_TEXT:
                    self.notes.findings[finding] = None
        kept = self._settled(_each_once(kept), status, body)
        if not any(part.windows for part in kept):
            kept = self._from_notice(kept, status)
        if status is BulletinStatus.RESOLVED:
            resolved_at = next((at for _, _, notes in read for at in notes.resolutions), None)
            kept = [each for part in kept for each in self._resolved(part, resolved_at)]
        outages = tuple(self._outages(kept, status))
        self._note_missing(kept)
        languages = {part.language for part in parts}
        if title and words.find_language(title.rpartition(" / ")[2]) == "fr":
            languages.add("fr")
        return Bulletin(
            number=self.number,
            status=status,
            title=self.title,
            issued=self.issued,
            received=self.received,
            dated=_date_of(self.page.head),
            url=self.url,
            message_id=self.text.message_id,
            outages=outages,
            sections=tuple(_section_of(part) for part in kept),
            findings=tuple(self.notes.findings),
            grace=next((p.penalty.grace for p in kept if p.penalty and p.penalty.grace), None),
            languages=tuple(sorted(languages)) or ("en",),
            sha256=self.digest,
        )

    def _read_section(self, section: Section) -> tuple[list[Part], Flow, Notes]:
        notes = Notes()
        title = self.title or ""
        heading = section.heading.text if section.heading else ""
        body = flow(section.description, section.action)
        description = flow(section.description).text if section.action else body.text
        is_event = is_strong_heading(heading or title) or is_strong_heading(title)
        told = read_times(section, body, notes, self.years, is_event=is_event)
        if told.resolved_at is not None:
            notes.resolutions.append(told.resolved_at)
        year = eastern_day(told.windows[0].start).year if told.windows else self._year()
        systems = systems_of(section, title, description, year, notes)
        clients = " ".join(line.text for line in section.clients) or None
        penalty = words.find_penalty(body.text)
        whole = "\n".join(filter(None, (heading, clients, body.text)))
        language = words.find_language(whole) if whole else "en"
        parts = []
        for own, windows in by_sentence(told.windows, systems, section, title):
            said = description
            if own != systems:
                said = "\n".join(window.sentence or "" for window in windows)
            impact = self._impact(heading, said, description, own)
            direction = words.find_direction(heading or title, said)
            if (
                direction is Direction.UNKNOWN
                and impact is Impact.UNAVAILABLE
                and own & (ROUTES | {System.EDI})
            ):
                direction = Direction.BOTH
            parts.append(
                Part(
                    heading=section.heading,
                    systems=own,
                    windows=tuple({(each.start, each.end): each for each in windows}.values()),
                    impact=impact,
                    direction=direction,
                    approximate=words.is_approximate(said),
                    clients=clients,
                    penalty=penalty,
                    language=language,
                    line=section.line,
                    no_outage=self._says_no_outage(description, own),
                    off=is_cancelled(description),
                    is_explained=any(finding.left_out for finding in notes.findings),
                )
            )
        return parts, body, notes

    def _impact(
        self, heading: str, said: str, description: str, systems: frozenset[System]
    ) -> Impact:
        """Of maintenance, what the section says; else the word in the title goes first."""
        title = self.title or ""
        texts = [said, description, heading]
        if words.is_scheduled(title):
            if not heading and len(self.page.sections) == 1:
                texts.append(title)
        else:
            texts = [heading, title, said, description]
        found = (words.find_impact(text, systems) for text in texts if text)
        return next((impact for impact in found if impact is not Impact.UNKNOWN), Impact.UNKNOWN)

    def _says_no_outage(self, description: str, systems: frozenset[System]) -> bool:
        sentence = words.says_no_outage(f"{self.title or ''}\n{description}")
        if sentence is None:
            return False
        named = find_systems(sentence).systems
        return not named or not named.isdisjoint(systems)

    def _year(self) -> int | None:
        return 2000 + int(self.number[3:5]) if self.number else None

    def _settled(self, parts: Sequence[Part], status: BulletinStatus, body: str) -> list[Part]:
        """The parts, without the windows of those that were called off or expect no outage."""
        kept = []
        for part in parts:
            windows, put_off = list(part.windows), []
            if part.no_outage or part.off or status is BulletinStatus.CANCELLED:
                windows = []
                self._note_no_outage(_NO_OUTAGE)
            elif status is BulletinStatus.POSTPONED or says_put_off(body):
                windows, put_off = split_put_off(windows, f"{self.title or ''}\n{body}")
                if put_off or not part.windows:
                    self._note_no_outage(_PUT_OFF)
            kept.append(replace(part, windows=tuple(windows)))
        return kept

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

    def _resolved(self, part: Part, resolved_at: int | None) -> Iterator[Part]:
        """A part of a notice that says it is resolved: its windows without an end get one, if
        that can be told, when the text says that it was, else about when the notice came.
        """
        ended = []
        about = []
        for window in part.windows:
            if window.end is not None or window.end_is_stated:
                ended.append(window)
            elif resolved_at is not None and resolved_at > window.start:
                ended.append(window._replace(end=resolved_at))
            else:
                about.append(window._replace(end=self._resolution(window.start)))
        if ended or not about:
            yield replace(part, windows=tuple(ended))
        if about:
            known = any(window.end for window in about)
            yield replace(part, windows=tuple(about), approximate=part.approximate or known)

    def _resolution(self, start: int) -> int | None:
        """When an outage ended whose notice says that it is resolved, and not when: when the notice
        was issued, or else received if that was no later than the outage would be presumed to go
        on; a notice can be forwarded weeks later.
        """
        told = "it says that the problem is resolved, but not when; "
        came = self.issued or self.received
        after = came - to_datetime(start) if came else _NO_TIME
        late = not self.issued and after > DEFAULT_POLICY.presume_ongoing
        if came is None or after <= _NO_TIME or late:
            told += "the outage is kept without an end"
            self.notes.add(FindingCode.RESOLVED_WITHOUT_END, told)
            return None
        how = "issued" if self.issued else "received"
        told += f"taken as resolved when the notice was {how}, {describe(instant(came))}"
        self.notes.add(FindingCode.RESOLVED_WITHOUT_END, told)
        return instant(came)

    def _outages(self, parts: Sequence[Part], status: BulletinStatus) -> Iterator[Outage]:
        published = self.issued or self.received
        for part in parts:
            for window in part.windows if part.systems else ():
                start = to_datetime(window.start)
                # When a notice reached the user says nothing of how long the outage went on.
                known = window.end is None and published is not None and self.issued is None
                yield Outage(
                    part.systems,
                    start,
                    None if window.end is None else to_datetime(window.end),
                    number=self.number,
                    title=self.title,
                    scheduled=words.is_scheduled(self.title or ""),
                    impact=part.impact,
                    direction=part.direction,
                    approximate=part.approximate,
                    grace=part.penalty.grace if part.penalty else None,
                    source=self.url,
                    published=published,
                    last_known=start if known else None,
                    status=status,
                    sha256=self.digest,
                    line=window.line.number,
                )

    def _note_missing(self, parts: Sequence[Part]) -> None:
        if self._is_told():
            return
        if not any(part.windows for part in parts):
            self.notes.add(
                FindingCode.NO_WINDOW,
                "no time of an outage could be read; a person has to read this one",
                left_out=True,
            )
            return
        for part in parts:
            if part.windows or part.is_explained or not part.heading:
                continue
            if is_strong_heading(part.heading.text):
                self.notes.add(
                    FindingCode.NO_WINDOW,
                    f"no time could be read under the heading {part.heading.text!r:.120}",
                    part.heading,
                    left_out=True,
                )


def _each_once(parts: Sequence[Part]) -> list[Part]:
    """The parts without windows that one before them has for the same systems."""
    told: set[tuple[frozenset[System], int, int | None]] = set()
    kept = []
    for part in parts:
        own = {(part.systems, window.start, window.end) for window in part.windows}
        if own and own <= told:
            continue
        windows = [each for each in part.windows if (part.systems, each.start, each.end) not in told]
        told |= own
        kept.append(replace(part, windows=tuple(windows)))
    return kept


def _title_of(page: Page, subject: str | None) -> str | None:
    """The line with a bulletin's number, else the subject of the e-mail, else the line that reads
    like a heading, else the last before the first label.
    """
    texts = [line.text for line in page.head]
    if numbered := next(filter(words.find_number, texts), None):
        return numbered
    if subject:
        return subject
    for text in texts:
        if is_heading(text) and is_strong_heading(text):
            return text
    first = page.sections[0].heading if page.sections else None
    if first and is_strong_heading(first.text):
        return first.text
    undated = [text for text in texts if not _is_date(text)]
    return undated[-1] if undated else None


def _is_date(text: str) -> bool:
    tokens = find_tokens(text) if any(map(str.isdigit, text)) else []
    return len(tokens) == 1 and bool(tokens[0].days) and len(text) - tokens[0].end < 3  # noqa: PLR2004


def _date_of(head: Sequence[Line]) -> date | None:
    """The date printed alone on a line above the bulletin."""
    for line in head:
        if _is_date(line.text):
            day = find_tokens(line.text)[0].days[0]
            try:
                return date(day.year or 0, day.month, day.day)
            except ValueError:
                continue
    return None


def _datetime_of(line: Line | None, years: Years) -> datetime | None:
    when = instant_of(line, years)
    return None if when is None else to_datetime(when)


def _eastern(when: datetime | None) -> datetime | None:
    return None if when is None else to_datetime(instant(when))


def _published(stated: str | None) -> datetime | None:
    """The time of publication that a page's markup states, if it is an instant."""
    if stated is None:
        return None
    try:
        return to_datetime(instant(stated))
    except GracePeriodError:
        return None


def _check_count(lines: Sequence[Line]) -> None:
    """Refuse a text with more times than any bulletin has."""
    if (count := sum(len(_CLOCK.findall(line.text)) for line in lines)) > _MOST_TIMES:
        raise UnreadableBulletinError(
            f"{count:,} times in one text, and a bulletin has at most {_MOST_TIMES:,}; "
            "pass one bulletin at a time"
        )


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


def _check_is_bulletin(
    page: Page, title: str | None, number: str | None, lines: Sequence[Line]
) -> None:
    """Refuse a page that is no bulletin, with what was looked for and what it may be instead."""
    if not lines:
        raise UnreadableBulletinError("no bulletin: the text is empty")
    if number or page.has_labels or page.received:
        return
    if title and is_heading(title) and is_strong_heading(title):
        return
    if any(section.heading and is_strong_heading(section.heading.text) for section in page.sections):
        return
    start = repr(lines[0].text[:60])
    looked = (
        "looked for a number such as TCC25-0138, a label such as 'Start Date / Time', or a heading "
        "that names a system and an outage"
    )
    hint = "pass the whole text of one bulletin"
    if len(lines) == 1 and len(start) < 60:  # noqa: PLR2004 - as cut above
        hint = "to read a file, pass a Path"
    raise UnreadableBulletinError(f"no bulletin in the text that begins {start}: {looked}; {hint}")
