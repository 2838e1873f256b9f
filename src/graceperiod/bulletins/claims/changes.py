"""What sentences change in the windows of their section: other starts, later and earlier ends, and
what takes the place of a window that a mail quotes.
"""

from collections.abc import Iterator, Sequence

from graceperiod.bulletins.claims.claim import Role, Time, Window, is_entry
from graceperiod.bulletins.claims.clock import Written, Years, note, quote, read_after
from graceperiod.bulletins.claims.moments import BEGINS
from graceperiod.bulletins.claims.spans import says_event, unused
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import hour_of
from graceperiod.bulletins.words.passage import Passage
from graceperiod.bulletins.words.traits import EXTENDED, find_impact, is_planned, says_extended
from graceperiod.bulletins.words.vocabulary import Phrases
from graceperiod.outages import Impact
from graceperiod.systems import System
from graceperiod.times import describe, to_datetime

_A_DAY = 24 * 60 * 60 * 1_000_000  # microseconds
_AGAIN, _BEGAN, _LONGER = Phrases("again"), Phrases("began"), Phrases("longer")


def in_force(
    windows: Sequence[Window], own: Sequence[Window], systems: frozenset[System]
) -> list[Window]:
    """Some windows without those that a mail quotes, and in whose place it gives others. `own` are
    those of its sentences, and `systems` those of a window that names none.
    """
    new = [window for window in own if not window.line.quoted]

    def is_old(window: Window) -> bool:
        return window.line.quoted and any(
            one.start < (window.end or one.start + 1)
            and (one.end is None or window.start < one.end)
            and _named(window, systems) <= _named(one, systems)
            for one in new
        )

    return [window for window in windows if not is_old(window)]


def _named(window: Window, systems: frozenset[System]) -> frozenset[System]:
    sentence = window.sentence
    return window.systems or (sentence.all_out.systems if sentence else systems) or systems


def with_begins(
    windows: Sequence[Window], times: Sequence[Time], systems: frozenset[System], years: Years
) -> tuple[list[Window], list[Finding]]:
    """The windows with the starts that sentences tell of: a window of its own where there
    is none, none of its systems, or those before it are over; another start for some of the systems
    of one window; and the next stage of one, `slow from 10:15, down from 12:40`.
    """
    kept = list(windows)
    findings: list[Finding] = []
    begins = [time for time in times if time.role in BEGINS]
    for time in sorted(begins, key=lambda one: one.at or 0):
        own = time.systems
        if any(time.at in one.times and own <= one.systems for one in kept):
            continue
        tells = time.role is Role.BEGIN or says_event(time.sentence)
        begin = Window(time.at or 0, None, time.line, time.sentence, time.place, systems=own)
        new = begin._replace(systems=own or systems)
        is_apart = tells and own and all(own.isdisjoint(one.systems) for one in kept)
        if not kept or is_apart:
            kept.append(new)
        elif tells and (moved := list(_moved(kept, begin))) != kept:
            kept = moved
        elif _is_again(begin, kept, times, years):
            kept.append(new)
        elif tells and kept[-1].end is None and _is_next_stage(kept[-1], begin):
            kept[-1:] = [kept[-1]._replace(end=begin.start), new]
        else:
            findings.append(unused(time.line))
            continue
        findings += time.slips
    return kept, findings


def _is_again(
    begin: Window, windows: Sequence[Window], times: Sequence[Time], years: Years
) -> bool:
    """Whether a sentence says that something began again once the windows before it were over."""
    sentence = begin.sentence
    tells = sentence is not None and sentence.says(_AGAIN, _BEGAN)
    is_event = begin.systems or (sentence is not None and says_event(sentence))
    return bool(tells and is_event) and all(_is_over(one, begin, times, years) for one in windows)


def _is_over(window: Window, begin: Window, times: Sequence[Time], years: Years) -> bool:
    """Whether a window is over before another begins, by its end or by a sentence."""
    ends = [window.end] if window.end else []
    for time in times:
        if time.role is Role.END and time.clock:
            read = read_after(window.start, time.clock, time.line, years, zoned=True)
            ends += [read.at] if isinstance(read, Written) else []
        elif time.role is Role.END and time.at:
            ends.append(time.at)
    return any(window.start < end <= begin.start for end in ends)


def _is_next_stage(window: Window, begin: Window) -> bool:
    """Whether a sentence says that what was not quite out is out from a later time on."""
    said = [find_impact([one.sentence]) for one in (window, begin) if one.sentence]
    return (
        len(said) > 1
        and said[0] in {Impact.DEGRADED, Impact.DELAYED, Impact.INTERMITTENT}
        and said[0] is not said[1]
        and window.start < begin.start
    )


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


def with_ends(
    windows: Sequence[Window], times: Sequence[Time], passage: Passage, years: Years
) -> tuple[list[Window], list[Finding]]:
    """The windows with the other end that sentences give the one there is, and any extension that
    gives none as a finding.
    """
    old: set[object] = {
        time.at or (time.clock and hour_of(time.clock)) for time in times if time.role is Role.OLD
    }
    is_longer = any(map(says_extended, passage.having(EXTENDED)))
    is_longer = is_longer or any(one.says(_LONGER) for one in passage.having(_LONGER))
    kept = list(windows)
    findings: list[Finding] = []
    for time in times:
        window = kept[0] if len({one.times for one in kept}) == 1 else None
        when, slips = time.at, time.slips
        if window and time.clock:  # on the day of the start, or the next
            read = read_after(window.start, time.clock, time.line, years, zoned=True)
            when, slips = (read.at, read.slips) if isinstance(read, Written) else (None, ())
        if time.role is not Role.EXTENDED:
            if window and when and _is_changed(window, when, time, old, is_longer=is_longer):
                kept = [one._replace(end=when) for one in kept]
                findings += slips
        elif window is None or when is None or when <= window.start:
            findings.append(unused(time.line))
        elif window.end is None or (when > window.end and (window.sentence or is_entry(time.line))):
            kept = [one._replace(end=when) for one in kept]
            findings += slips
        elif when != window.end:
            told = f"the text says that it was extended to {describe(when)}"
            told = f"{told}, and its window is kept as stated: {quote(time.line.text)}"
            findings.append(note(FindingCode.PROSE_DISAGREES, told, time.line, left_out=True))
    return kept, findings


def _is_changed(
    window: Window, when: int, time: Time, old: set[object], *, is_longer: bool
) -> bool:
    """Whether a sentence gives another end in place of that of a window: of one that a mail quotes,
    or that was planned and is over before, or whose end no longer counts.
    """
    if window.end is None or when <= window.start or time.line.quoted:
        return False
    is_prose = window.sentence is not None
    if time.role is Role.END:
        is_work = window.sentence is not None and is_planned(window.sentence)
        return when < window.end and (is_work or window.line.quoted)
    if time.role is not Role.PLANNED_END:
        return False
    end = to_datetime(window.end)
    is_off = not old.isdisjoint({window.end, (end.hour, end.minute)})
    return window.line.quoted or (is_prose and (is_longer or is_off))
