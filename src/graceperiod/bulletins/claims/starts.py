"""What the times of sentences change in the windows of their section: other starts, later ends."""

from collections.abc import Iterator, Sequence

from graceperiod.bulletins.claims.claim import Role, Time, Window, is_entry
from graceperiod.bulletins.claims.clock import Written, Years, note, quote, read_after
from graceperiod.bulletins.claims.spans import says_event, unused
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.systems import System
from graceperiod.times import describe

_A_DAY = 24 * 60 * 60 * 1_000_000  # microseconds
_AGAIN = Phrases("again")


def with_begins(
    windows: Sequence[Window], begins: Sequence[Time], systems: frozenset[System]
) -> tuple[list[Window], list[Finding]]:
    """The windows with the starts that sentences tell of: a window of its own where there
    is none, or none of its systems; another start for some of the systems of one window.
    """
    kept = list(windows)
    findings: list[Finding] = []
    for time in begins:
        own = time.systems
        if any(time.at in one.times and own <= one.systems for one in kept):
            continue
        tells = time.role is Role.BEGIN or says_event(time.sentence)
        begin = Window(time.at or 0, None, time.line, time.sentence, time.place, systems=own)
        if not kept or (tells and own and all(own.isdisjoint(one.systems) for one in kept)):
            kept.append(begin._replace(systems=own or systems))
            findings += time.slips
        elif tells and (moved := list(_moved(kept, begin))) != kept:
            kept = moved
            findings += time.slips
        else:
            findings.append(unused(time.line))
    return kept, findings


def _moved(windows: Sequence[Window], begin: Window) -> Iterator[Window]:
    """The windows, the one of some of whose systems a sentence gives another start cut in two."""
    own, sentence = begin.systems, begin.sentence
    # It says that some systems were out from another time on, and not again.
    is_moved = own and sentence and says_event(sentence) and not sentence.says(_AGAIN)
    about = [
        window
        for window in windows
        if is_moved
        and own < window.systems
        and abs(window.start - begin.start) < _A_DAY
        and (window.end is None or begin.start < window.end)
    ]
    for window in windows:
        if [window] == about:
            yield window._replace(systems=window.systems - own)
            yield window._replace(
                start=begin.start, systems=own, sentence=sentence, place=begin.place
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
        when, slips = extension.at, extension.slips
        if window and extension.clock:  # on the day of the start, or the next
            read = read_after(window.start, extension.clock, extension.line, years, zoned=True)
            when, slips = (read.at, read.slips) if isinstance(read, Written) else (None, ())
        if window is None or when is None or when <= window.start:
            findings.append(unused(extension.line))
        elif window.end is None or (
            when > window.end and (window.sentence or is_entry(extension.line))
        ):
            kept = [window._replace(end=when)]
            findings += slips
        elif when != window.end:
            told = f"the text says that it was extended to {describe(when)}"
            told = f"{told}, and its window is kept as stated: {quote(extension.line.text)}"
            findings.append(note(FindingCode.PROSE_DISAGREES, told, extension.line, left_out=True))
    return kept, findings
