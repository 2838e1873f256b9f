"""Lines of times: dates joined with their hours, and several times of a line told apart."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from graceperiod.bulletins.document import Line, Row
from graceperiod.bulletins.page.labels import ENDS, STARTS, Label, read_column
from graceperiod.bulletins.words.dates import find_tokens, has_digit
from graceperiod.bulletins.words.lines import (
    dates,
    find_number,
    holds_only_times,
    holds_range,
    is_date,
    is_night,
    names_people,
    says_something,
    without_echo,
)
from graceperiod.bulletins.words.passage import Sentence
from graceperiod.bulletins.words.systems import find_systems, find_systems_out
from graceperiod.bulletins.words.vocabulary import Phrases, spell

_SAID = Phrases("perhaps", "back")  # `We expect the CERS Portal back online by 14:00 (ET)`
_LONGEST_PHRASE = 80
_LEAD = 22  # characters in which a label of dates stands: `• Dates :`
_LONGEST_LABEL, _LONGEST_WINDOW = 40, 120
_VALUED = STARTS | ENDS | {Label.DATE}
_LINES = {Label.START, Label.END, Label.EXPECTED, Label.NEW_START, Label.NEW_END}
"""Labels that can be several above one another."""
_HOURS = {Label.OUT, Label.TIME, Label.START, Label.STARTS}
_BULLETS = " •*·–—-"
_TURN = re.compile("wn+")
_TURNS = re.compile("(?<![nw])(?:wn+){2,}(?!w)")
_DOTS = re.compile(r" ?\.{3,} ?")
_BLANK = re.compile(rf"[\W_]*(?:{spell('BLANK', table='labels')})?[\W_]*", re.IGNORECASE)
_OF_ONE = re.compile(r" ?(?:/|;) ?(?=[^\d:;/]{2,40}:)|(?<=\)) ?[,;/] (?=\d)")


def is_blank(text: str) -> bool:
    """Whether a text stands where no time is known: `-`, `TBD`."""
    return bool(_BLANK.fullmatch(text))


def with_zone(line: Line, zone: str) -> Line:
    """A line with the zone that its label states, if its times state none."""
    clocks = [token.clock for token in find_tokens(line.text) if token.clock] if zone else []
    if not clocks or any(clock.label for clock in clocks):
        return line
    stated = find_tokens(f"10:00 ({zone})")[0].clock
    return line._replace(text=f"{line.text} ({zone})") if stated and stated.label else line


def each_time(line: Line) -> Iterator[Line]:
    """The times of a line, each as a line of its own: each date begins one, and each name of a
    system before a colon; a start with its end is one.
    """
    pieces = _OF_ONE.split(line.text)
    if all(map(is_of_one, pieces)):
        yield from (line._replace(text=_name_first(piece)) for piece in pieces)
        return
    begins = [  # and not `(previously 2025-05-04 / 04:00)`
        token.begin
        for token in find_tokens(line.text)
        if token.days and "(" not in line.text[: token.begin].rpartition(")")[2]
    ]
    if len(begins) < 2 or holds_range(line.text):  # noqa: PLR2004 - one time, or a phrase
        yield line
        return
    begins[0] = 0
    for begin, end in zip(begins, [*begins[1:], len(line.text)], strict=True):
        yield line._replace(text=line.text[begin:end].strip(" ,;/"))


def _name_first(text: str) -> str:
    """A time with the name of its system before it."""
    time, _, name = text.removesuffix(")").rpartition(" (")
    return f"{name}: {time}" if time and find_systems(name).all_meant else text


def is_of_one(text: str) -> bool:
    """Whether a text is a time, or what stands for one, with the name of its system: `EDI: 13:10`,
    `13:10 (ET) (EDI)`.
    """
    is_short = len(text) < _LONGEST_PHRASE and (":" in text or has_digit(text))
    is_named = is_short and bool(find_systems_out(text).all_meant)
    return is_named and not (says_something(text) or Sentence(text).says(_SAID))


def join_times(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a date and the time under it in the same cell as one, and `Date: …` with `Time: …`
    below it as `Start: …`.
    """
    joined = False
    lines = list(_with_names(list(_with_values(lines))))
    for place, line in enumerate(lines):
        if joined:
            joined = False
        elif joined := is_date(line.text) and _has_time_below(lines, place):
            yield line._replace(text=f"{line.text} {lines[place + 1].text}")
        elif ": " in line.text[:_LEAD] and (labelled := _labelled(lines[place : place + 2])):
            joined = True
            yield labelled
        else:
            yield line


def _with_values(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, a label of times and its value as one: the value stands below it, or beside it in
    a table of two columns.
    """
    for _, group in groupby(lines, key=lambda line: line.column >= 0):
        own = [line._replace(text=without_echo(line.text)) for line in group]
        is_narrow = max(line.column for line in own) < 2  # noqa: PLR2004 - columns
        label: Line | None = None
        for line in own:
            if label and is_narrow and _is_value(label, line):
                yield line._replace(text=f"{label.text.rstrip(' :')}: {line.text}", column=-1)
                label = None
            else:
                yield from filter(None, [label])
                label = line
        yield from filter(None, [label])


def _with_names(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, a window and the systems below it as one where they take turns: `Sunday, May 3,
    2026, 04:00 to 06:00`, `EDI`. Where names stand above the first window and below the last, they
    are headings.
    """
    kinds = "".join(map(_kind_of, lines)) if any(map(_is_window, lines)) else ""
    at = 0
    for turns in _TURNS.finditer(kinds):
        yield from lines[at : turns.start()]
        for turn in _TURN.finditer(kinds, *turns.span()):
            window, *names = lines[slice(*turn.span())]
            texts = (_DOTS.sub(" – ", name.text.strip(_BULLETS)) for name in names)
            yield window._replace(text=f"{window.text.strip(_BULLETS)}: {', '.join(texts)}")
        at = turns.end()
    yield from lines[at:]


def _kind_of(line: Line) -> str:
    """`w` for a window by itself, `n` for the names of systems, and `x` for anything else."""
    if _is_window(line):
        return "w"
    is_short = line.column < 0 and len(line.text) < _LONGEST_PHRASE
    is_name = is_short and bool(find_systems(line.text).all_meant)
    return "n" if is_name and not (find_number(line.text) or find_tokens(line.text)) else "x"


def _is_window(line: Line) -> bool:
    is_short = line.column < 0 and len(line.text) < _LONGEST_WINDOW
    return is_short and holds_only_times(line.text) and holds_several(line.text)


def _is_value(label: Line, value: Line) -> bool:
    """Whether the line behind a label of times is its value."""
    column = read_column(label.text) if len(label.text) < _LONGEST_LABEL else None
    if column is None or column.label not in _VALUED:
        return False
    if label.column < 0:
        is_next = column.label not in _LINES and value.number == label.number + 1
    else:
        is_next = (label.column, value.row) == (0, label.row)
    return is_next and (holds_only_times(value.text) or holds_range(value.text))


def _has_time_below(lines: Sequence[Line], place: int) -> bool:
    """Whether the line under a date is its time, and neither is one of several in a column."""
    date = lines[place]
    texts = [line.text for line in lines[place + 1 : place + 3]]
    below = [dates(date.text, one) and holds_only_times(f"{date.text} {one}") for one in texts]
    above = place > 0 and is_date(lines[place - 1].text)
    return below in ([True], [True, False]) and not above and lines[place + 1].cell == date.cell


def _labelled(lines: Sequence[Line]) -> Line | None:
    """The line that two say that are a date and its hours under labels of their own."""
    cut = [line.text.partition(":") for line in lines]
    heads = [read_column(name.lstrip(_BULLETS)) if colon else None for name, colon, _ in cut]
    date, time = (*heads, None)[:2]
    if not date or date.label is not Label.DATE or not time or time.label not in _HOURS:
        return None
    date_text, times = (text.strip() for _, _, text in cut)
    whole = lines[0]._replace(text=f"{date_text} {times}")
    is_dated = is_date(date_text) and holds_only_times(whole.text)
    if not is_dated and not (is_night(date_text) and holds_range(times)):
        return None
    whole = with_zone(whole, time.zone or date.zone)
    return whole._replace(text=f"Start: {whole.text}")


def read_stacked(table: Sequence[Line], head: Mapping[Label, Line]) -> tuple[Row, Sequence[Line]]:
    """The times with which a table without cells begins, and the lines behind them. One time alone
    that stands nearer to the label of the ends than that of the starts is an end.
    """
    size = next((i for i, line in enumerate(table) if not holds_only_times(line.text)), len(table))
    times = tuple(time for line in table[:size] for time in each_time(line))
    rest = table[size:]
    starts = [line for label, line in head.items() if label in STARTS]
    ends = [line for label, line in head.items() if label in ENDS]
    if not starts:
        return Row(ends=times), rest
    if not ends:
        return Row(starts=times), rest
    if rest and (len(times) % 2 or not times) and _is_phrase(rest[0].text):
        return Row(times, (rest[0],)), rest[1:]
    if size == 1 and starts[0].cell != ends[-1].cell:
        return Row(starts=times), rest  # the first of two cells
    gaps = [line.number for line in (starts[0], ends[-1], *table[:1])]
    if len(times) == 1 and gaps[1] - gaps[0] > gaps[2] - gaps[1]:
        return Row(ends=times), rest
    return Row(unsplit=times), rest


def _is_phrase(text: str) -> bool:
    """Whether a text can stand in place of an end: `Initial investigation underway`."""
    is_sentence = text.endswith(".") and says_something(text)
    return len(text) < _LONGEST_PHRASE and not names_people(text) and not is_sentence


def holds_several(text: str) -> bool:
    """Whether a text has several clock times."""
    return sum(token.clock is not None for token in find_tokens(text)) > 1


def cut_times(line: Line) -> list[Line]:
    """A line, cut where the times end with which it begins, if something else stands behind."""
    if holds_only_times(line.text):
        return [line]
    end = 0
    for token in find_tokens(line.text):
        if line.text[end : token.begin].strip(" ,;/|-–"):
            break
        end = token.end
    parts = line.text[:end].strip(), line.text[end:].strip()
    return [line._replace(text=part) for part in parts if part]
