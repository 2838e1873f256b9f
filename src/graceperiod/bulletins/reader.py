"""Reading a bulletin: its bytes become lines, a layout makes sections of them, these outages.

What cannot be understood comes back as a finding with its text and line; nothing is guessed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from dateutil.parser import isoparse

from graceperiod.bulletins import words
from graceperiod.bulletins.labelled import read_labelled
from graceperiod.bulletins.lines import Line, clean_lines
from graceperiod.bulletins.model import Bulletin, BulletinStatus, Finding, FindingCode
from graceperiod.bulletins.section import Section
from graceperiod.eastern import describe, instant, to_datetime, wall_clock
from graceperiod.errors import UnreadableBulletinError, UnreadableTimestampError
from graceperiod.outages import Outage
from graceperiod.systems import System

__all__ = ["read_bulletin", "read_bulletins"]

_LAYOUTS: tuple[Callable[[Sequence[Line]], list[Section] | None], ...] = (read_labelled,)
_LARGEST = 4_000_000  # bytes of a file: four for each character a bulletin may have

_Source = str | bytes | Path


def read_bulletins(
    sources: Iterable[_Source], *, received: datetime | str | None = None
) -> tuple[Bulletin, ...]:
    """Each source read as `read_bulletin` does, in the order given."""
    return tuple(read_bulletin(source, received=received) for source in sources)


def read_bulletin(
    source: _Source, *, received: datetime | str | None = None, url: str | None = None
) -> Bulletin:
    """Read one published notice.

    Args:
        source: its text as copied from a browser; the same as bytes in UTF-8; or the path of a
            file of it. This version reads the layout of labelled lines, in English.
        received: when it reached you, where you know: it stands in for the time of issue.
        url: where it was published; cited as the source of its outages.

    Returns:
        The bulletin with its outages. What is wrong or unclear in it is among its `findings`.

    Raises:
        UnreadableBulletinError: no bulletin could be read; the message says what was looked for.
        OSError: the file cannot be read.
        NaiveTimestampError, UnreadableTimestampError: `received` is no instant.
    """
    data = _bytes_of(source)
    lines = clean_lines(_decode(data))
    sections = next(filter(None, (layout(lines) for layout in _LAYOUTS)), None)
    if sections is None:
        raise UnreadableBulletinError(_not_read(lines))
    title = _title_of(sections[0].heading)
    body = " ".join(line.text for section in sections for line in section.body)
    status = words.find_status(title or "", body)
    arrived = None if received is None else to_datetime(instant(received))
    number = words.find_number(title or "")
    notes = _Notes()
    outages = tuple(
        Outage(
            systems,
            start,
            end,
            number=number,
            title=title,
            scheduled=words.is_scheduled(title or ""),
            impact=words.find_impact(title or "", section.text),
            direction=words.find_direction(title or ""),
            approximate=words.is_approximate(section.text),
            grace=words.find_grace(section.text),
            source=url,
            published=arrived,
        )
        for section in sections
        if (systems := _systems_of(section, title or "", notes))
        for start, end in _windows_of(section, notes)
    )
    if not outages:
        notes.add(FindingCode.NO_WINDOW, "no outage could be read; a person has to read this one")
    elif status is BulletinStatus.RESOLVED and any(each.end is None for each in outages):
        notes.add(
            FindingCode.RESOLVED_WITHOUT_END,
            "it says that the problem is resolved, but not when; the outage is kept without an end",
        )
    return Bulletin(
        number=number,
        status=status,
        title=title,
        received=arrived,
        url=url,
        outages=outages,
        findings=tuple(notes.findings),
        grace=words.find_grace(body),
        languages=("en",),
        sha256=sha256(data).hexdigest(),
    )


class _Notes:
    """The findings so far."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(self, code: FindingCode, message: str, line: Line | None = None) -> None:
        number = None if line is None else line.number
        self.findings.append(Finding(code=code, message=message, line=number))


def _title_of(heading: Sequence[Line]) -> str | None:
    """The first line with a bulletin's number, else the last before the first label."""
    titles = [line.text for line in heading]
    return next(filter(words.find_number, titles), titles[-1] if titles else None)


def _systems_of(section: Section, title: str, notes: _Notes) -> frozenset[System]:
    """The systems of the title, else of the description, else of the clients line; the clients
    line is known to name systems that were not out.
    """
    clients = " ".join(line.text for line in section.clients)
    named = words.find_systems(title) or words.find_systems(section.text)
    affected = words.find_systems(clients)
    if not named | affected:
        notes.add(FindingCode.NO_SYSTEM, "no system is named in the title or the text")
    others = affected - named - words.find_systems(section.text)
    if named and others:
        notes.add(
            FindingCode.SYSTEMS_DISAGREE,
            f"the clients line names {_list(others)}, which title and description do not; "
            f"{_list(named)} kept: {clients!r}",
            section.clients[0],
        )
    return named or affected


def _windows_of(section: Section, notes: _Notes) -> Iterator[tuple[datetime, datetime | None]]:
    """The n-th start with the n-th end. An end that is a phrase is none."""
    starts = [found for line in section.starts for found in _times_in(line, notes, expected=True)]
    ends = [found for line in section.ends for found in _times_in(line, notes, expected=False)]
    if ends and len(ends) != len(starts):
        notes.add(
            FindingCode.UNPAIRED_TIMES,
            f"{len(starts)} starts and {len(ends)} ends do not pair; no window kept",
            section.starts[0],
        )
        return
    for start, end in zip_longest(starts, ends):
        if start is None or (end is None and ends):
            continue
        if end is not None and end <= start:
            notes.add(
                FindingCode.END_BEFORE_START,
                f"the end, {describe(end)}, is not after the start, {describe(start)}; "
                "window dropped",
                section.ends[0],
            )
            continue
        yield to_datetime(start), None if end is None else to_datetime(end)


def _times_in(line: Line, notes: _Notes, *, expected: bool) -> Iterator[int | None]:
    """The instants in a line; None, with a finding, for one that cannot be read. A line without a
    time is a finding where one is expected, or where it has digits that may have been one.
    """
    stamps = words.find_stamps(line.text)
    if not stamps and (expected or any(map(str.isdigit, line.text))):
        notes.add(FindingCode.UNREADABLE_TIME, f"no time could be read: {line.text!r}", line)
        yield None
    for stamp in stamps:
        yield _instant_of(stamp, line, notes)


def _instant_of(stamp: words.Stamp, line: Line, notes: _Notes) -> int | None:
    """The instant meant: the wall clock, Eastern, whatever label stands behind it."""
    try:
        naive = isoparse(stamp.clock)
        if stamp.label is None:
            notes.add(FindingCode.ZONE_NOT_STATED, f"no zone, read as ET: {stamp.written!r}", line)
            return wall_clock(naive)
        try:
            return wall_clock(naive, label=stamp.label)
        except UnreadableTimestampError:
            meant = wall_clock(naive)
            notes.add(
                FindingCode.ZONE_MISMATCH,
                f"{stamp.written!r} is written {stamp.label}, which is not in force on that date; "
                "the wall clock is taken",
                line,
            )
            return meant
    except ValueError as error:
        notes.add(FindingCode.UNREADABLE_TIME, f"{stamp.written!r} is no time: {error}", line)
        return None


def _bytes_of(source: _Source) -> bytes:
    if isinstance(source, str):
        return source.encode()
    if isinstance(source, bytes):
        return source
    if not isinstance(source, Path):
        raise UnreadableBulletinError(
            f"{source!r:.80} is a {type(source).__name__}; pass the text, its bytes, or a Path"
        )
    with source.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise UnreadableBulletinError(f"{source} is larger than {_LARGEST:,} bytes; no bulletin is")
    return data


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableBulletinError(
            f"not text in UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from None


def _not_read(lines: Sequence[Line]) -> str:
    """What was looked for, and what this may be instead."""
    start = f"{lines[0].text[:60]!r}" if lines else "nothing"
    looked = "looked for one 'Start Date / Time' with a time on its line or the next"
    if any(line.text.startswith("<") for line in lines):
        hint = "this looks like HTML: copy the page's text from a browser instead"
    elif any(words.find_number(line.text) for line in lines):
        hint = "it has a bulletin's number, but a layout that this version does not read"
    elif len(lines) == 1 and len(start) < 60:  # noqa: PLR2004 - as cut above
        hint = "to read a file, pass a Path"
    else:
        hint = "pass the whole text of one bulletin"
    return f"no bulletin in the text that begins {start}: {looked}; {hint}"


def _list(systems: Iterable[System]) -> str:
    return ", ".join(sorted(systems))
