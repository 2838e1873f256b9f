"""From the times of a table to windows, the n-th start with the n-th end."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from graceperiod.bulletins.flow import Flow
from graceperiod.bulletins.instants import Clockwork, Notes, Unread, instant_of_line, shown
from graceperiod.bulletins.labels import holds_only_times
from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.page import Rows
from graceperiod.bulletins.part import Window
from graceperiod.bulletins.prose import read_prose
from graceperiod.bulletins.spans import note_end_before_start, window_of_span
from graceperiod.bulletins.tokens import find_tokens, has_digit
from graceperiod.bulletins.words import is_estimated

__all__ = ["windows_of_rows"]

_END_WORDS = re.compile(
    r"\b(?:ET|HE|T|resolved|restored|completed|resumed|ended|at|on|the|of|le|à|résolue?|rétablie?"
    r"|terminée?|revised|updated|new|extended|to|until|révisée?|nouvelle|prolongée?"
    r"|jusqu['’]à)\b|[\s:;,.()/*–—-]",
    re.IGNORECASE,
)
_OLD = re.compile(  # `(originally 12:00)`, `(au lieu de 12:00 (HE))`
    r" ?\((?=[^)]*\d)[^()\d]{0,30}\b(?:originally|previously|initially|formerly|instead|was|changed"
    r"|extended(?! (?:to|until))|auparavant|initialement|au lieu)\b[^()]*(?:\([^()]*\)[^()]*)?\)",
    re.IGNORECASE,
)
_EXTENDED = re.compile(r"(?<=\S)[ (–-]*\b(?:now )?extended (?:to|until)\b ?", re.IGNORECASE)


def windows_of_rows(
    rows: Rows,
    given: Mapping[int, set[int | None]],
    clockwork: Clockwork,
    *,
    is_expected: bool = False,
) -> Iterator[Window]:
    """The windows of a table, the n-th start with the n-th end; `given` are the ends that the prose
    gives for a start. `is_expected`: the ends are no more than that.
    """
    starts, ends = (list(map(_without_old, lines)) for lines in _paired(rows, clockwork))
    if not any(_has_clock(line.text) for line in ends):
        for line in ends:
            if find_tokens(line.text):
                _end_of_line(
                    line, None, clockwork
                )  # a date alone is reported, a phrase says nothing
        ends = []
    elif is_expected:
        for line in ends:
            _note_estimated(line, clockwork)
        ends = []
    if ends and len(ends) != len(starts):
        clockwork.notes.add(
            FindingCode.UNPAIRED_TIMES,
            f"{len(starts)} starts and {len(ends)} ends do not pair; no window kept",
            (starts or ends)[0],
            left_out=True,
        )
        return
    for place, first in enumerate(starts):
        last = ends[place] if ends else None
        yield from _window_of_row(first, last, given, clockwork)


def _without_old(line: Line) -> Line:
    """A line without the time that it takes the place of: `16:00 (ET) (originally 12:00)`,
    `12:00 (ET) – extended to 16:00 (ET)`.
    """
    text = _OLD.sub("", line.text) if "(" in line.text else line.text
    found = _EXTENDED.search(text)
    if found and holds_only_times(text[: found.start()]):
        old, new = text[: found.start()], text[found.end() :]
        days = [token for token in find_tokens(old) if token.days]
        is_dated = any(token.days for token in find_tokens(new))
        text = f"{old[: days[0].end]} {new}" if days and not is_dated else new
    return line._replace(text=text)


def _paired(rows: Rows, clockwork: Clockwork) -> tuple[list[Line], list[Line]]:
    """The starts and the ends. Times that stand under one another are all starts, then all ends;
    unless they go up all the way, where that would be windows that overlap.
    """
    if not rows.unsplit:
        return rows.starts, rows.ends
    lines = rows.unsplit
    half = len(lines) // 2
    if len(lines) == 1:
        return lines, rows.ends
    if len(lines) % 2:
        return lines[: half + 1], lines[half + 1 :]
    quiet = Clockwork(Notes(), clockwork.years)
    instants = []
    for line in lines:
        try:
            instants.append(instant_of_line(line, None, quiet))
        except Unread:
            break
    rising = all(one < other for one, other in pairwise(instants))
    if half > 1 and rising and len(instants) == len(lines):
        return lines[::2], lines[1::2]
    return lines[:half], lines[half:]


def _window_of_row(
    first: Line,
    last: Line | None,
    given: Mapping[int, set[int | None]],
    clockwork: Clockwork,
) -> Iterator[Window]:
    if last is None and (spans := read_prose(first.text).spans):
        whole = Flow(first.text, (0,), (first,))
        for span in spans:
            if window := window_of_span(span, whole, clockwork, zoned=False):
                yield window
        return
    try:
        start = instant_of_line(first, None, clockwork)
    except Unread as error:
        clockwork.unread(first, error, "window dropped", left_out=True)
        return
    from_prose = given.get(start, set())
    end, unread = (None, False) if last is None else _end_of_line(last, start, clockwork)
    if end is not None and last is not None and end <= start:
        helped = len(from_prose) == 1
        note_end_before_start(clockwork.notes, start, end, last, given=helped)
        end = None
        if not helped:
            return
    if end is None and len(from_prose) == 1:
        (end,) = from_prose
    yield Window(start, end, first, end_is_stated=unread and end is None)


def _has_clock(text: str) -> bool:
    return has_digit(text) and any(token.clock for token in find_tokens(text))


def _end_of_line(line: Line, start: int | None, clockwork: Clockwork) -> tuple[int | None, bool]:
    """The end that a line gives; None, with a finding, where it gives none for certain. And
    whether it states one that could not be read.
    """
    around = line.text
    for token in reversed(find_tokens(line.text)):
        around = around[: token.begin] + around[token.end :]
    if is_estimated(around):
        _note_estimated(line, clockwork)
        return None, False
    if _END_WORDS.sub("", around):
        error = Unread("there is more than a time")
    else:
        try:
            return instant_of_line(line, start, clockwork), False
        except Unread as unread:
            error = unread
    clockwork.unread(line, error, "outage kept without an end", left_out=False)
    return None, True


def _note_estimated(line: Line, clockwork: Clockwork) -> None:
    clockwork.notes.add(
        FindingCode.END_ESTIMATED,
        f"{shown(line.text)} is no resumption yet; outage kept without an end",
        line,
    )
