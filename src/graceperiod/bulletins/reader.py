"""Reading a bulletin: its bytes become lines, a layout makes sections of them, these outages.

What cannot be understood comes back as a finding with its text and line; nothing is guessed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any

from graceperiod.bulletins import words
from graceperiod.bulletins.labelled import read_labelled
from graceperiod.bulletins.lines import Line, clean_lines
from graceperiod.bulletins.model import Bulletin, BulletinStatus, Finding, FindingCode
from graceperiod.bulletins.section import Section
from graceperiod.eastern import describe, instant, to_datetime, wall_clock
from graceperiod.errors import UnreadableBulletinError, UnreadableTimestampError
from graceperiod.outages import Outage
from graceperiod.rules import DEFAULT_POLICY
from graceperiod.systems import System

__all__ = ["read_bulletin", "read_bulletins"]

_LAYOUTS: tuple[Callable[[Sequence[Line]], list[Section] | None], ...] = (read_labelled,)
_SHOWN = 200  # characters of the text that a message repeats
_NO_TIME = timedelta()
_FIRST_YEAR = 1990  # no system was there before
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
    text, digest = _text_of(source)
    lines = clean_lines(text)
    sections = next(filter(None, (layout(lines) for layout in _LAYOUTS)), None)
    if sections is None:
        raise UnreadableBulletinError(_not_read(lines))
    title = _title_of(sections[0].heading)
    body = " ".join(section.text for section in sections)
    status = words.find_status(title or "", body)
    arrived = None if received is None else to_datetime(instant(received))
    notes = _Notes()
    number = words.find_number(title or "")
    facts: dict[str, Any] = {
        "number": number,
        "title": title,
        "scheduled": words.is_scheduled(title or ""),
        "direction": words.find_direction(title or ""),
        "source": url,
        "published": arrived,
    }
    outages = [outage for section in sections for outage in _outages_of(section, facts, notes)]
    described = " ".join(line.text for section in sections for line in section.description)
    if words.says_no_outage(title or "", described):
        outages = []
        notes.add(
            FindingCode.NO_OUTAGE_EXPECTED,
            "it says that no outage is expected, or that it was called off; no outage kept",
        )
    elif not outages:
        notes.add(FindingCode.NO_WINDOW, "no outage could be read; a person has to read this one")
    elif status is BulletinStatus.RESOLVED:
        outages = [_resolved(outage, notes) for outage in outages]
    return Bulletin(
        number=number,
        status=status,
        title=title,
        received=arrived,
        url=url,
        outages=tuple(outages),
        findings=tuple(notes.findings),
        grace=words.find_grace(body),
        languages=("en",),
        sha256=digest,
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


def _outages_of(section: Section, facts: dict[str, Any], notes: _Notes) -> list[Outage]:
    """The outages of a section, with the facts that all of the bulletin share."""
    title = facts["title"] or ""
    description = " ".join(line.text for line in section.description)
    systems = _systems_of(section, title, description, notes)
    windows = list(_windows_of(section, notes))
    _note_unused_times(section, windows, notes)
    if not systems:
        return []
    facts = facts | {
        "impact": words.find_impact(title, description),
        "approximate": words.is_approximate(section.text),
        "grace": words.find_grace(section.text),
    }
    # When a notice reached the user says nothing of how long the outage went on.
    return [
        Outage(systems, start, end, last_known=start if end is None else None, **facts)
        for start, end in windows
    ]


def _resolved(outage: Outage, notes: _Notes) -> Outage:
    """An outage of a notice that says it is resolved: without an end, the time the notice came, if
    that is no later than the outage would be presumed to go on; a notice can come weeks later.
    """
    if outage.end is not None:
        return outage
    told = "it says that the problem is resolved, but not when; "
    came = outage.published
    if came is None or not _NO_TIME < came - outage.start <= DEFAULT_POLICY.presume_ongoing:
        told += "the outage is kept without an end"
        notes.add(FindingCode.RESOLVED_WITHOUT_END, told)
        return outage
    told += f"taken as resolved when the notice came, {describe(instant(came))}"
    notes.add(FindingCode.RESOLVED_WITHOUT_END, told)
    resolution = {"end": came, "last_known": None, "approximate": True}
    return outage.model_copy(update=resolution)


def _systems_of(section: Section, title: str, description: str, notes: _Notes) -> frozenset[System]:
    """The systems of the title, and those that description and clients line both name; else of
    the description; else of the clients line, which is known to name systems that were not out.
    """
    clients = " ".join(line.text for line in section.clients)
    affected = words.find_systems(clients)
    told = words.find_systems_out(description)
    named = words.find_systems_out(title) | (told & affected) or told
    if not named | affected:
        notes.add(FindingCode.NO_SYSTEM, "no system is named in the title or the text")
    if affected and not named:
        notes.add(
            FindingCode.SYSTEMS_FROM_CLIENTS,
            f"only the clients line names a system that is out: {_shown(clients)}",
            section.clients[0],
        )
    if named and affected - named:
        notes.add(
            FindingCode.SYSTEMS_DISAGREE,
            f"the clients line names {_list(affected - named)}, which title and description do "
            f"not; {_list(named)} kept: {_shown(clients)}",
            section.clients[0],
        )
    return named or affected


def _windows_of(section: Section, notes: _Notes) -> Iterator[tuple[datetime, datetime | None]]:
    """The n-th start with the n-th end. An end that is a phrase, or cannot be read, is none."""
    ends = section.ends
    if ends and len(ends) != len(section.starts):
        notes.add(
            FindingCode.UNPAIRED_TIMES,
            f"{len(section.starts)} starts and {len(ends)} ends do not pair; no window kept",
            section.starts[0],
        )
        return
    for first, last in zip_longest(section.starts, ends):
        start = _instant_of(first, "window dropped", notes)
        phrase = last is None or not any(map(str.isdigit, last.text))
        end = None if phrase else _instant_of(last, "outage kept without an end", notes)
        if start is not None and end is not None and end <= start:
            notes.add(
                FindingCode.END_BEFORE_START,
                f"the end, {describe(end)}, is not after the start, {describe(start)}; "
                "window dropped",
                last,
            )
        elif start is not None:
            yield to_datetime(start), None if end is None else to_datetime(end)


def _instant_of(line: Line, done: str, notes: _Notes) -> int | None:
    """The instant a line means: the wall clock, Eastern, whatever label stands behind it. None,
    with a finding that says what was done, where it means none.
    """
    try:
        stamp = words.read_stamp(line.text)
        when, agrees = _wall_clock(stamp)
    except ValueError as error:
        message = f"{_shown(line.text)} could not be read: {error}; {done}"
        notes.add(FindingCode.UNREADABLE_TIME, message, line)
        return None
    if not agrees:
        message = (
            f"{_shown(line.text)} is written {stamp.label}, which is not in force on that date; "
            "the wall clock is taken"
        )
        notes.add(FindingCode.ZONE_MISMATCH, message, line)
    if stamp.label is None:
        message = f"no zone, read as ET: {_shown(line.text)}"
        notes.add(FindingCode.ZONE_NOT_STATED, message, line)
    return when


def _wall_clock(stamp: words.Stamp) -> tuple[int, bool]:
    """The instant of a wall clock, and whether its label is the one in force then. The label
    decides nothing but which reading of a repeated hour is meant.

    Raises:
        ValueError: no such instant, or one from before these systems.
    """
    if stamp.naive.year < _FIRST_YEAR:
        raise ValueError("check the year")
    try:
        return wall_clock(stamp.naive, label=stamp.label or "ET"), True
    except UnreadableTimestampError:
        return wall_clock(stamp.naive), False


def _note_unused_times(
    section: Section, windows: Iterable[tuple[datetime, datetime | None]], notes: _Notes
) -> None:
    """A dated time in the text that is no edge of a window may be an outage that was not read."""
    known = {(edge.hour, edge.minute) for window in windows for edge in window if edge}
    for line in (*section.clients, *section.description, *section.rest):
        if set(words.clocks_of_dated_times(line.text)) - known:
            message = f"a time in the text is no part of a window: {_shown(line.text)}"
            notes.add(FindingCode.UNUSED_TIME, message, line)


def _text_of(source: _Source) -> tuple[str, str]:
    """The text of a source, and the SHA-256 of its bytes."""
    try:
        if isinstance(source, str):
            return source, sha256(source.encode()).hexdigest()
        if isinstance(source, Path):
            with source.open("rb") as file:
                source = file.read(_LARGEST + 1)
        if isinstance(source, bytes) and len(source) <= _LARGEST:
            return source.decode("utf-8-sig"), sha256(source).hexdigest()
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        raise UnreadableBulletinError(
            f"not text in UTF-8 ({error.reason} at {error.start}); save it as UTF-8"
        ) from None
    if isinstance(source, bytes):
        raise UnreadableBulletinError(f"larger than {_LARGEST:,} bytes; no bulletin is")
    raise UnreadableBulletinError(
        f"{source!r:.80} is a {type(source).__name__}; pass the text, its bytes, or a Path"
    )


def _not_read(lines: Sequence[Line]) -> str:
    """What was looked for, and what this may be instead."""
    if not lines:
        return "no bulletin: the text is empty"
    start = repr(lines[0].text[:60])
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


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def _list(systems: Iterable[System]) -> str:
    return ", ".join(sorted(systems))
