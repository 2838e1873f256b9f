"""From the rows of a table to windows, the n-th start with the n-th end."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

from graceperiod.bulletins.claims.claim import Window
from graceperiod.bulletins.claims.clock import Refused, Years, note, quote, read_line, refuse
from graceperiod.bulletins.claims.spans import end_before_start, estimated, unused, window_of_span
from graceperiod.bulletins.document import Line, Row
from graceperiod.bulletins.model import Finding, FindingCode
from graceperiod.bulletins.words.dates import find_tokens, without_tokens
from graceperiod.bulletins.words.lines import holds_only_times, holds_time
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.bulletins.words.traits import is_estimated
from graceperiod.bulletins.words.vocabulary import Phrases, spell
from graceperiod.systems import System

_AROUND_END = re.compile(
    rf"\b(?:{spell('ended', 'extended')}|ET|HE|T|at|on|the|of|le|à|to|until|revised|updated|new"
    r"|révisée?|nouvelle|jusqu['’]à|no change|unchanged|inchangée?|sans changement)\b"
    r"|[\s:;,.()/*–—-]",
    re.IGNORECASE,
)
_OLD = re.compile(  # `(originally 12:00)`, `(au lieu de 12:00 (HE))`
    r" ?\((?=[^()]{0,60}\d)[^()\d]{0,30}\b(?:originally|previously|initially|formerly|instead|was"
    r"|not|changed|extended(?! (?:to|until))|auparavant|initialement|au lieu|et non)\b"
    r"[^()]{0,60}(?:\([^()]{0,20}\)[^()]{0,20})?\)"
    r"|,? ?\b(?:(?:and )?not|instead of|et non|au lieu d[eu]) (?=.{0,40}\d).{0,80}$",
    re.IGNORECASE,
)
_EXTENDED = re.compile(r"(?<=\S)[ (–-]{0,3}\b(?:now )?extended (?:to|until)\b ?", re.IGNORECASE)
_CALLED_OFF, _OVER = Phrases("called_off", "put_off"), Phrases("ended", "back")
_CHANGES = (_CALLED_OFF, _OVER, Phrases("extended"))
_PIECE = re.compile(r" ?(?:[;/]|,(?= ?\D)) ?")


def windows_of_row(
    row: Row, given: Mapping[int, set[int | None]], years: Years, *, is_expected: bool = False
) -> Iterator[Window | Finding]:
    """The windows of a row, or of labels under one another, and what is wrong in it.

    Args:
        row: the times as they stand on the page.
        given: the ends that the prose gives for a start.
        years: for dates that state none.
        is_expected: whether the ends are no more than expected.
    """
    yield from _from_cells(row, years)
    stated = _paired(row, years)
    starts, ends = (tuple(map(_without_old, lines)) for lines in stated)
    row = row._replace(new=row.new or tuple(line for line in starts if line not in stated[0]))
    if not any(holds_time(line.text) for line in ends):
        # A date alone is reported; a phrase in the place of an end says nothing.
        yield from (
            _error_around(line) or refuse(line, *_NO_END, left_out=False)
            for line in ends
            if find_tokens(line.text)
        )
        ends = ()
    elif is_expected:
        yield from map(estimated, ends)
        ends = ()
    if len(starts) == 1 and len(ends) > 1 and all(find_systems(end.text).systems for end in ends):
        ends = (ends[0]._replace(text=" / ".join(line.text for line in ends)),)
    if ends and not starts:
        message = f"an end is stated, and no start; no window kept: {quote(ends[0].text)}"
        yield note(FindingCode.START_MISSING, message, ends[0], left_out=True)
    elif ends and len(ends) != len(starts):
        message = f"{len(starts)} starts and {len(ends)} ends do not pair; no window kept"
        yield note(FindingCode.UNPAIRED_TIMES, message, (starts or ends)[0], left_out=True)
    else:
        for first, last in zip_longest(starts, ends):
            for found in _windows(first, last, row, given, years):
                yield from _ended_by_status(found, years)


def _ended_by_status(found: Window | Finding, years: Years) -> Iterator[Window | Finding]:
    """A window with the end that the cell of its status gives, `Restored at 12:20`."""
    if isinstance(found, Finding) or found.end is not None:
        yield found
        return
    for line in found.row.status:
        sentence = Sentence(line.text)
        if not sentence.says(_OVER) or not any(token.clock for token in sentence.tokens):
            continue
        around = line._replace(text=line.text[sentence.tokens[0].begin :])
        read = read_line(around, found.start, years)
        if isinstance(read, Refused) or read.at <= found.start:
            yield unused(line)
        else:
            yield from read.slips
            found = found._replace(end=read.at)
    yield found


_NO_END = ("it is not a date with one time of day", "outage kept without an end")


def _without_old(line: Line) -> Line:
    """A line without the time that it takes the place of: `16:00 (ET) (originally 12:00)`,
    `12:00 (ET) – extended to 16:00 (ET)`.
    """
    text = _OLD.sub("", line.text)
    found = _EXTENDED.search(text)
    if found and holds_only_times(text[: found.start()]):
        old, new = text[: found.start()], text[found.end() :]
        days = [token for token in find_tokens(old) if token.days]
        is_dated = any(token.days for token in find_tokens(new))
        text = f"{old[: days[0].end]} {new}" if days and not is_dated else new
    return line._replace(text=text)


def _from_cells(row: Row, years: Years) -> Iterator[Window | Finding]:
    """The new times that the status of a row gives, and the cells of an impact that say more."""
    for line in row.status:
        whole = Passage((line,))
        for span in read_prose(line.text).spans:  # the new time of what was put off
            yield from window_of_span(span, whole, years, zoned=False)
    own = {system for line in row.systems for system in find_systems(line.text).all_meant}
    for line in row.impact:
        cell = Sentence(line.text)
        names_others = bool(own) and not cell.named.all_meant <= own
        if names_others or cell.tokens or cell.says(*_CHANGES):
            yield unused(line, "a cell says more than how badly its row is out")


def _paired(row: Row, years: Years) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The starts and the ends. Times that stand under one another are all starts, then all ends;
    unless they go up all the way, where that would be windows that overlap.
    """
    lines = row.unsplit
    if not lines:
        return row.starts, row.ends
    if len(lines) == 1:
        return lines, row.ends
    half = (len(lines) + 1) // 2
    read = [read_line(line, None, years) for line in lines]
    times = [time.at for time in read if not isinstance(time, Refused)]
    rising = len(times) == len(lines) and all(one < other for one, other in pairwise(times))
    if len(lines) % 2 == 0 and half > 1 and rising:
        return lines[::2], lines[1::2]
    return lines[:half], lines[half:]


def _windows(
    first: Line, last: Line | None, row: Row, given: Mapping[int, set[int | None]], years: Years
) -> Iterator[Window | Finding]:
    if last is None and (spans := read_prose(first.text).spans):
        for span in spans:
            for found in window_of_span(span, Passage((first,)), years, zoned=False):
                yield found._replace(row=row) if isinstance(found, Window) else found
        return
    start = read_line(first, None, years)
    if isinstance(start, Refused):
        yield refuse(first, start.why, "window dropped", left_out=True)
        return
    yield from start.slips
    for systems, end in _ends_of(last):
        window = Window(start.at, None, first, row=row, systems=systems)
        yield from _window(window, end, given, years)


def _ends_of(last: Line | None) -> Sequence[tuple[frozenset[System], Line | None]]:
    """The ends of a cell: one, or one for each system that it names, `EDI: 13:10 (ET) / CERS:
    ongoing`; of those the times, without the name, or a phrase as it is.
    """
    pieces = _PIECE.split(last.text) if last else []
    named = [find_systems(piece).systems for piece in pieces]
    if last is None or len(pieces) < 2 or not all(named):  # noqa: PLR2004 - one end for all
        return [(frozenset(), last)]
    ends = []
    for systems, piece in zip(named, pieces, strict=True):
        tokens = find_tokens(piece)
        text = piece[tokens[0].begin : tokens[-1].end] if tokens else piece
        ends.append((systems, last._replace(text=text)))
    return ends


def _window(
    window: Window, last: Line | None, given: Mapping[int, set[int | None]], years: Years
) -> Iterator[Window | Finding]:
    """A window with the end that its cell gives, or else the prose."""
    from_prose = given.get(window.start, set())
    helped = len(from_prose) == 1
    end, is_stated = None, False
    if last is not None and (status := _CALLED_OFF.pattern.search(last.text.lower())):
        cells = (*window.row.status, last)
        window = window._replace(row=window.row._replace(status=cells))
        last = last._replace(text=last.text[: status.start()].rstrip(" -–—(:"))
    if last is not None and find_tokens(last.text):
        error = _error_around(last)
        read = error if isinstance(error, Finding) else read_line(last, window.start, years)
        if isinstance(read, Refused):
            read = refuse(last, read.why, _NO_END[1], left_out=False)
        if isinstance(read, Finding):
            yield read
            is_stated = read.code is FindingCode.UNREADABLE_TIME
        else:
            yield from read.slips
            end = read.at
            if end <= window.start:
                yield end_before_start(window.start, end, last, given=helped)
                if not helped:
                    return
                end = None
    if end is None and helped:
        (end,) = from_prose
    yield window._replace(end=end, end_is_stated=is_stated and end is None)


def _error_around(line: Line) -> Finding | None:
    """What is wrong with the words around the time of an end, if anything is."""
    around = without_tokens(line.text)
    if is_estimated(Sentence(around)):
        return estimated(line)
    if _AROUND_END.sub("", around):
        return refuse(line, "there is more than a time", _NO_END[1], left_out=False)
    return None
