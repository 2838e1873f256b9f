"""Starts and extensions that sentences tell of, beside the windows of a section."""

from collections.abc import Iterator, Sequence

from graceperiod.bulletins.claims.claim import Window, is_entry
from graceperiod.bulletins.claims.clock import (
    Refused,
    Written,
    Years,
    note,
    quote,
    read_after,
    read_instant,
)
from graceperiod.bulletins.claims.moments import Begin, Time
from graceperiod.bulletins.claims.spans import says_event, unused
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.systems import System
from graceperiod.times import describe

_AGAIN = Phrases("again")
_A_DAY = 24 * 60 * 60 * 1_000_000  # microseconds


def with_begins(
    windows: Sequence[Window], begins: Sequence[Begin], systems: frozenset[System]
) -> tuple[list[Window], list[Finding]]:
    """The windows with the starts that sentences tell of: a window of its own where there
    is none, or none of its systems; another start for some of the systems of one window.
    """
    kept = list(windows)
    findings: list[Finding] = []
    for begin, own, slips, is_weak in begins:
        if any(begin.start in one.times and own <= one.systems for one in kept):
            continue
        if not kept or (
            not is_weak and own and all(own.isdisjoint(window.systems) for window in kept)
        ):
            kept.append(begin._replace(systems=own or systems))
            findings += slips
        elif (
            not is_weak
            and _may_move(begin, own)
            and (moved := list(_moved(kept, begin, own))) != kept
        ):
            kept = moved
            findings += slips
        else:
            findings.append(unused(begin.line))
    return kept, findings


def _may_move(begin: Window, own: frozenset[System]) -> bool:
    """Whether a sentence says that some systems were out from another time on, and not again."""
    return bool(
        own and begin.sentence and says_event(begin.sentence) and not begin.sentence.says(_AGAIN)
    )


def _moved(windows: Sequence[Window], begin: Window, own: frozenset[System]) -> Iterator[Window]:
    """The windows, the one of some of whose systems a sentence gives another start cut in two."""
    about = [
        window
        for window in windows
        if own < window.systems
        and abs(window.start - begin.start) < _A_DAY
        and (window.end is None or begin.start < window.end)
    ]
    for window in windows:
        if [window] == about:
            yield window._replace(systems=window.systems - own)
            yield window._replace(
                start=begin.start, systems=own, sentence=begin.sentence, place=begin.place
            )
        else:
            yield window


def with_extensions(
    windows: Sequence[Window], extensions: Sequence[Time], years: Years
) -> tuple[list[Window], list[Finding]]:
    """The windows with the later end that sentences give the one there is, and any other extension
    as a finding.
    """
    kept = list(windows)
    findings = []
    for extension in extensions:
        window = kept[0] if len(kept) == 1 else None
        read = None if window is None else _extended_to(extension, window.start, years)
        when = None if read is None else read.at
        if window is None or when is None:
            findings.append(unused(extension.line))
        elif window.end is None or (
            when > window.end and (window.sentence or is_entry(extension.line))
        ):
            kept = [window._replace(end=when)]
            findings += read.slips if read else ()
        elif when != window.end:
            told = f"the text says that it was extended to {describe(when)}"
            told = f"{told}, and its window is kept as stated: {quote(extension.line.text)}"
            findings.append(note(FindingCode.PROSE_DISAGREES, told, extension.line, left_out=True))
    return kept, findings


def _extended_to(extension: Time, start: int, years: Years) -> Written | None:
    """The instant of a later end; of a clock time alone on the day of the start, or the next."""
    line, clock = extension.line, extension.clock
    read: Written | Refused = read_after(start, clock, line, years, zoned=True)
    if extension.day:
        read = read_instant(extension.day, clock, line, years, zoned=True)
    return read if isinstance(read, Written) and read.at > start else None
