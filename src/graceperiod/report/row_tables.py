"""The lists in the report of an audit: tables whose rows stand in groups of what is alike.

A table has the columns that any of its rows fills. Times are Eastern, in the form of the page's
language; the text of the file stands only where it has no one reading.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from math import inf
from typing import NamedTuple

from graceperiod.audit.details import Alike, ListedRow
from graceperiod.audit.summary import cautions_of
from graceperiod.display.facts import Card, Fact, OutageOrRelief, card_of
from graceperiod.display.words import Words
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.tables.annotator import REASON_CODES
from graceperiod.tables.answers import Lookup
from graceperiod.times import instant
from graceperiod.verdicts import Direction, Reason

__all__ = ["RowGroup", "RowTable", "list_decided", "list_for_person", "list_outages"]

_AMOUNT = re.compile(r"\s*[+-]?[0-9]+(\.[0-9]+)?\s*")
_OUTAGE_COLUMNS = "outage.systems", "outage.impact", "outage.direction", "outage.end", "window"
_NUMBERS = {"row", "amount"}


class RowGroup(NamedTuple):
    """Rows that are alike, under a heading: words for people, codes, and how many rows there are.
    Of `total` rows those in `rows` are listed, each as the texts of its cells. The `facts` hold for
    all of them.
    """

    words: str
    codes: Sequence[str]
    total: int
    rows: Sequence[Sequence[str]]
    facts: Sequence[Fact] = ()


class RowTable(NamedTuple):
    """A table of rows: the names of its columns, whether they hold numbers, and its groups."""

    columns: Sequence[tuple[str, bool]]
    groups: Sequence[RowGroup]

    @property
    def listed(self) -> int:
        """How many rows are listed."""
        return sum(len(group.rows) for group in self.groups)


_Cell = Callable[[ListedRow], str]
_Group = tuple[str, Sequence[str], int, Sequence[ListedRow]]  # words, codes, count, rows


def list_outages(cited: Iterable[tuple[OutageOrRelief, int, int]], words: Words) -> RowTable:
    """A table of outages and reliefs, in groups by their bulletin and what else they share.

    Args:
        cited: each with how many rows cite it, and how many it excuses.
        words: the language.
    """
    names = [words[key] for key in _OUTAGE_COLUMNS]
    groups: dict[tuple[str, tuple[Fact, ...]], list[list[str]]] = {}
    for value, count, excused in cited:
        card = card_of(value, words)
        own = dict.fromkeys(names, "")
        # The window begins with the start. What is too long for a column stands above the row: the
        # days of a relief, and the last word on an outage without an end.
        above = words["window"]
        if isinstance(value, DatedOutage):
            above = words["outage.end"] if value.end is None else ""
        shared = []
        for fact in card.facts:
            if fact.name in own and fact.name != above:
                own[fact.name] = fact.text or ""
            elif fact.text and fact.name != words["outage.start"]:
                shared.append(fact)
        heading = _heading(value, card, words)
        if isinstance(value, DatedOutage) and value.outage.direction is Direction.UNKNOWN:
            own[words["outage.direction"]] = ""
        row = [*own.values(), words.count(count), words.count(excused)]
        groups.setdefault((heading, tuple(shared)), []).append(row)
    return RowTable(
        [
            *((name, False) for name in names),
            (words["rows"], True),
            (words["audit.rows_excused"], True),
        ],
        [RowGroup(name, (), len(rows), rows, facts) for (name, facts), rows in groups.items()],
    )


def _heading(value: OutageOrRelief, card: Card, words: Words) -> str:
    """The heading of an outage or a relief with its title, which often begins with the number."""
    number = value.outage.number if isinstance(value, DatedOutage) else None
    title = (card.title or "").removeprefix(number or "").lstrip(" -–:")
    return f"{card.heading}{words['colon']} {title}" if title else card.heading


def list_decided(
    rows: Sequence[ListedRow], by_answer: Sequence[int], lookup: Lookup, words: Words
) -> RowTable:
    """A table of decided rows, in groups by the outages and reliefs that excuse them or, where none
    does, that their answers cite: in order of time, and what cites none at the end.

    Args:
        rows: to be listed.
        by_answer: how many of these rows there are with each answer, listed or not.
        lookup: what the answers say.
        words: the language.
    """
    counts = Counter[str]()
    for number, count in enumerate(by_answer):
        counts[_evidence(lookup, number, words)] += count
    groups: dict[str, list[ListedRow]] = {}
    for row in rows:
        groups.setdefault(_evidence(lookup, row.answer, words), []).append(row)
    cells: dict[str, _Cell] = {
        "audit.reason": lambda row: REASON_CODES[lookup.reasons[row.answer]],
        "cautions": lambda row: ", ".join(cautions_of(lookup, row.answer)),
    }
    first = {row.answer: min(map(_start, _basis(lookup, row.answer)), default=inf) for row in rows}
    found = [
        (name, (), counts[name], alike)
        for name, alike in sorted(groups.items(), key=lambda pair: first[pair[1][0].answer])
    ]
    return _table(found, cells, words)


def list_for_person(
    for_person: Iterable[Alike],
    problems: Mapping[str, Sequence[ListedRow]],
    by_problem: Mapping[str, int],
    lookup: Lookup,
    words: Words,
    most: int,
) -> RowTable:
    """A table of what a person must look at: decided rows by what their answers say, the worst
    first, and then the rows with problems by their codes.

    Args:
        for_person: the decided rows.
        problems: the first rows of each code of problems.
        by_problem: how many rows there are of each.
        lookup: what the answers say.
        words: the language.
        most: how many rows to list at most.
    """
    found: list[_Group] = []
    for outcome, reason, cautions, count, rows in for_person:
        found.append((words.of("outcome", outcome), (reason, *cautions), count, rows[:most]))
        most -= len(found[-1][-1])
    for code, count in by_problem.items():
        found.append((words.of("problem", code), (code,), count, problems[code][:most]))
        most -= len(found[-1][-1])
    cells = {"outages": lambda row: ", ".join(_numbers(lookup, row.answer, words))}
    return _table(found, cells, words)


def _basis(lookup: Lookup, answer: int) -> Sequence[Outage | DeclaredRelief]:
    """The outages and reliefs that lift the penalty, or else that the answer cites."""
    return lookup.excusing[answer] or (*lookup.cited[answer], *lookup.reliefs[answer])


def _start(evidence: Outage | DeclaredRelief) -> int:
    return instant(evidence.start) if isinstance(evidence, Outage) else evidence.span[0]


def _evidence(lookup: Lookup, answer: int, words: Words) -> str:
    """What an answer rests on, as a heading; or that nothing covers it, or that it was on time."""
    names = dict.fromkeys(
        words.number(one.number) if isinstance(one, Outage) else words.translate(one.title)
        for one in sorted(_basis(lookup, answer), key=_start)
    )
    on_time = REASON_CODES[lookup.reasons[answer]] == Reason.ON_TIME
    return ", ".join(names) or words["audit.on_time" if on_time else "audit.no_citation"]


def _numbers(lookup: Lookup, answer: int, words: Words) -> list[str]:
    """The numbers of the bulletins that an answer cites, each once."""
    return list(dict.fromkeys(words.number(outage.number) for outage in lookup.cited[answer]))


def _table(groups: Sequence[_Group], others: Mapping[str, _Cell], words: Words) -> RowTable:
    """A table with the columns that any row fills."""
    cells: dict[str, _Cell] = {
        "file": lambda row: row.file or "",
        "row": lambda row: words.count(row.number),
        "id": lambda row: row.id or "",
        "sent": lambda row: row.timestamp or "" if row.sent is None else words.when(row.sent),
        "audit.system_name": lambda row: row.system or "",
        "due": lambda row: row.due_text or "" if row.due is None else words.when(row.due),
        "amount": lambda row: _amount(row.amount or "", words),
        **others,
    }
    filled = [[[cell(row) for cell in cells.values()] for row in rows] for _, _, _, rows in groups]
    used = [any(row[place] for rows in filled for row in rows) for place in range(len(cells))]
    return RowTable(
        [(words[name], name in _NUMBERS) for name in compress(cells, used)],
        [
            RowGroup(title, codes, count, [list(compress(row, used)) for row in rows])
            for (title, codes, count, _), rows in zip(groups, filled, strict=True)
        ],
    )


def _amount(text: str, words: Words) -> str:
    """An amount as the language writes it; as it stands where it is not a plain number."""
    return words.count(Decimal(text.strip())) if _AMOUNT.fullmatch(text) else text
