"""The report of an audit: one page to print, or to attach to an appeal."""

from bisect import bisect_left
from calendar import isleap, monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from graceperiod._version import __version__
from graceperiod.audit import Audit
from graceperiod.audit.details import (
    UNITS,
    Details,
    KindCounts,
    ListedRow,
    count_citations,
    excuses,
)
from graceperiod.audit.summary import count_answers, for_a_person
from graceperiod.display.facts import Fact, OutageOrRelief, rule_facts
from graceperiod.display.lanes import Column, lanes_by_system
from graceperiod.display.pages import render_page
from graceperiod.display.picture import draw_svg
from graceperiod.display.words import Words, words_in
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief
from graceperiod.record import Record
from graceperiod.report.provenance import record_facts
from graceperiod.report.row_tables import list_decided, list_for_person, list_outages
from graceperiod.rules import GraceRule
from graceperiod.systems import System
from graceperiod.tables.annotator import OUTCOME_CODES
from graceperiod.tables.answers import Lookup
from graceperiod.tables.kernel import Bools
from graceperiod.times import (
    DAY,
    HOUR,
    TZ_VERSION,
    eastern_day,
    instant,
    name_zone,
    start_of_day,
)
from graceperiod.verdicts import Outcome

__all__ = ["Input", "Only", "audit_page"]

_CARDS = 100  # outages and reliefs shown, those that most rows cite
_FEW, _FIRST = 500, 100  # so many rows are listed whole; of more, so many
_FOR_PERSON = 200  # rows listed for a person to look at
_BY_HOUR, _BY_DAY = 4 * DAY, 250 * DAY  # spans up to which the columns are hours, or days
_BY_MONTH = 250 * 30 * DAY  # and months
_OUTCOMES: list[str | None] = [*OUTCOME_CODES, None]

_OUTCOME_OF = {
    "no-penalty": Outcome.NO_PENALTY.value,
    "penalty": Outcome.PENALTY_MAY_APPLY.value,
}

Only = Literal["all", "no-penalty", "review", "penalty"]
"""The rows that a report is about."""


class Input(NamedTuple):
    """What was audited and how, for the page to say.

    Args:
        file: the file of transmissions.
        size: its length in bytes.
        sha256: the hash of its bytes, in hexadecimal.
        record: where the outages come from, a line for each source.
        assume_zone: the zone taken for times without one; None where such times are refused.
        output: the file that has each row with its decision, if there is one.
        made: when the page is made; None leaves it out.
        title: the heading of the page; None names the file.
        reference: what the page is about, such as the number of an appeal.
        prepared_by: who hands it in.
        only: the rows that the page is about. Of others it has neither rows nor counts.
        more: the other files, each with its size and its hash.
        systems: the systems by a house's own names; None where it has none.
    """

    file: Path
    size: int
    sha256: str
    record: Sequence[str]
    assume_zone: str | tzinfo | None = None
    output: Path | None = None
    made: datetime | None = None
    title: str | None = None
    reference: str | None = None
    prepared_by: str | None = None
    only: Only = "all"
    more: Sequence[tuple[Path, int, str]] = ()
    systems: Mapping[str, System] | None = None


class _View(NamedTuple):
    """The part of an audit that a page is about: which answers, kinds of rows and outcomes."""

    answers: Bools
    holds: Callable[[str | None, bool], bool]
    outcomes: Sequence[str | None]

    def by_outcome(self, counts: KindCounts) -> dict[str | None, int]:
        """The rows by outcome, of counts by kind."""
        found: dict[str | None, int] = dict.fromkeys(self.outcomes, 0)
        for (outcome, person), count in counts.items():
            if self.holds(outcome, person):
                found[outcome] += count
        return found


def _view(only: Only, lookup: Lookup) -> _View:
    """What a page is about. Number 0, of the rows that cannot be decided, is among the answers."""
    undecided = np.arange(len(lookup.free)) == 0
    if only == "all":
        return _View(undecided | True, lambda *_: True, _OUTCOMES)
    if only == "review":
        return _View(for_a_person(lookup) | undecided, lambda _, person: person, _OUTCOMES)
    wanted = _OUTCOME_OF[only]
    answers = lookup.outcomes == OUTCOME_CODES.index(wanted)
    return _View(answers, lambda outcome, _: outcome == wanted, [wanted])


# Over 40 lines, for it names each value of its template on a line.
def audit_page(audit: Audit, calendar: Record, given: Input, language: str = "en") -> str:
    """The report of an audit that was made with its details, as HTML.

    Args:
        audit: what was found.
        calendar: the record that the rows were decided by.
        given: what was audited.
        language: `en` or `fr`.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
        UnknownLanguageError: another language.
    """
    words, details = words_in(language), audit.details
    if details is None:
        raise ValueError("the audit was made without its details; pass details=True")
    lookup, summary, view = details.lookup, audit.summary, _view(given.only, details.lookup)
    by_answer = np.where(view.answers[: len(details.by_answer)], details.by_answer, 0).tolist()
    cards = _cards(lookup, by_answer, calendar)
    listed, counted = _decided_rows(given.only, details, by_answer)
    shows_whole = given.only == "all"
    return render_page(
        "audit.html",
        words,
        version=__version__,
        tz=TZ_VERSION,
        made=given.made and words.when(instant(given.made)),
        given=given,
        about=[
            Fact(words["audit.reference"], given.reference),
            Fact(words["audit.prepared_by"], given.prepared_by),
        ],
        summary=summary,
        whole=shows_whole,
        has_due=bool(audit.due or audit.event),
        outcomes=view.outcomes,
        counts=count_answers(lookup, by_answer),
        total=sum(by_answer),
        undecided=by_answer[0],
        problems=summary.by_problem if by_answer[0] else {},
        amounts=None if given.only == "review" else summary.amounts,
        by_system={
            system: counts
            for system, kinds in details.by_system.items()
            if sum((counts := view.by_outcome(kinds)).values())
        },
        picture=_picture(details, view, calendar, words),
        outages=list_outages(cards[:_CARDS], words),
        outages_left_out=max(0, len(cards) - _CARDS),
        decided=list_decided(listed, counted, lookup, words),
        decided_total=sum(counted),
        for_person=list_for_person(
            details.for_person, details.problems, summary.by_problem, lookup, words, _FOR_PERSON
        )
        if given.only in {"all", "review"}
        else None,
        person_total=summary.with_problems + sum(alike.total for alike in details.for_person),
        applied=calendar.policy,
        rules=[rule_facts(rule, words) for rule in _rules(cards)],
        what=_input_facts(audit, given, words),
        how=[
            *record_facts(calendar, given.record, words, given.made),
            Fact(words["audit.library"], f"graceperiod {__version__}"),
            Fact(words["audit.tz"], TZ_VERSION),
        ],
    )


def _decided_rows(
    only: Only, details: Details, by_answer: Sequence[int]
) -> tuple[Sequence[ListedRow], Sequence[int]]:
    """The decided rows to list, and how many there are with each answer: those of the outcome that
    the page is about, or else those that an outage or a relief excuses.
    """
    if only == "review":
        return (), ()
    if only == "all":
        wanted = excuses(details.lookup)[: len(by_answer)]
        rows, by_answer = details.excused, np.where(wanted, by_answer, 0).tolist()
    else:
        rows = details.by_outcome[_OUTCOME_OF[only]]
    return rows if sum(by_answer) <= _FEW else rows[:_FIRST], by_answer


_Cited = tuple[OutageOrRelief, int, int]


def _cards(lookup: Lookup, by_answer: Sequence[int], calendar: Record) -> list[_Cited]:
    """The outages and reliefs that rows cite, with the rows that cite each and those that it
    excuses: by their start, but those that are past the most shown, and fewest rows cite, at the
    end.
    """
    excused = count_citations(lookup.excusing, by_answer)
    cited: list[_Cited] = [
        (DatedOutage.of(outage, calendar.rules), count, excused[outage])
        for outage, count in count_citations(lookup.cited, by_answer).items()
    ]
    reliefs = count_citations(lookup.reliefs, by_answer)
    cited += [(relief, count, excused[relief]) for relief, count in reliefs.items()]
    cited.sort(key=lambda card: -card[1])
    return sorted(cited[:_CARDS], key=lambda card: _start(card[0])) + cited[_CARDS:]


def _start(cited: OutageOrRelief) -> int:
    return cited.span[0] if isinstance(cited, DeclaredRelief) else cited.start


def _rules(cards: Iterable[_Cited]) -> list[GraceRule]:
    """The rules that the outages cited fall under."""
    rules = (cited.terms.rule for cited, *_ in cards if isinstance(cited, DatedOutage))
    return list(dict.fromkeys(rule for rule in rules if rule is not None))


def _picture(details: Details, view: _View, calendar: Record, words: Words) -> str:
    """The transmissions counted over time, above the outages of that time."""
    by_hour = {hour * HOUR: view.by_outcome(kinds) for hour, kinds in details.by_hour.items()}
    by_hour = {hour: counts for hour, counts in by_hour.items() if sum(counts.values())}
    if not by_hour:
        return ""
    hours = list(by_hour)
    length = max(hours) + HOUR - min(hours)
    longer = bisect_left([_BY_HOUR, _BY_DAY, _BY_MONTH], length)
    unit = UNITS[max(longer, UNITS.index(details.unit))]
    counted: dict[tuple[int, int], dict[str | None, int]] = {}
    for hour, counts in by_hour.items():
        column = counted.setdefault(_column_span(hour, unit), dict.fromkeys(view.outcomes, 0))
        for outcome, count in counts.items():
            column[outcome] += count
    columns = [Column(*span, counts) for span, counts in counted.items()]
    start, end = min(column.low for column in columns), max(column.high for column in columns)
    reliefs, rules, policy = calendar.reliefs, calendar.rules, calendar.policy
    # A relief covers many systems for weeks: alone it would fill the picture with its lanes.
    lanes = [
        lane
        for lane in lanes_by_system(calendar, reliefs, rules, policy, words)
        if any(bar.kind != "relief" for bar in lane.between(start, end).bars)
    ]
    return draw_svg(lanes, start, end, words, columns=columns, unit=unit)


def _column_span(hour: int, unit: str) -> tuple[int, int]:
    """The start and the end of the column that counts an hour: of the hour itself, of its Eastern
    day, of its month, or of its year.
    """
    if unit == "hour":
        return hour, hour + HOUR
    first, days = eastern_day(hour), 1
    if unit == "month":
        first, days = first.replace(day=1), monthrange(first.year, first.month)[1]
    elif unit == "year":
        first, days = first.replace(month=1, day=1), 365 + isleap(first.year)
    start = start_of_day(first)
    if date.max - first < timedelta(days):  # nothing follows it, and its days are of UTC
        return start, start + days * DAY
    return start, start_of_day(first + timedelta(days))


def _input_facts(audit: Audit, given: Input, words: Words) -> list[Fact]:
    """What was audited."""
    system = words.system(None)
    if isinstance(audit.system, System):
        system = words.say("audit.system_all", name=words.system(audit.system))
    elif audit.system is not None:
        system = words.say("audit.system_column", name=audit.system)
    due = audit.due if audit.event is None else f"{audit.filing}, {audit.event}"
    own_names = "; ".join(f"{name} = {known}" for name, known in (given.systems or {}).items())
    rows = audit.summary.rows
    encodings = [file.encoding for file in audit.files]
    amounts = audit.summary.amounts
    files = [(given.file, given.size, given.sha256), *given.more]
    return [
        *(
            fact
            for file, size, digest in files
            for fact in (
                Fact(words["audit.file"], file.name),
                Fact(words["audit.size"], words.say("audit.bytes", count=size)),
                Fact("SHA-256", digest),
            )
        ),
        Fact(words["audit.encoding"], ", ".join(dict.fromkeys(filter(None, encodings))) or None),
        Fact(words["audit.sheet"], audit.sheet),
        # The rows that the page is not about must not be counted by what is left.
        Fact(words["audit.row_count"], words.count(rows) if given.only == "all" else None),
        Fact(words["audit.numbers"], words["audit.numbers_of_rows"]),
        Fact(words["audit.timestamp"], audit.timestamp),
        Fact(words["audit.system"], system),
        Fact(words["audit.own_names"], own_names or None),
        Fact(words["audit.due"], due or words["audit.due_none"]),
        Fact(words["audit.amount"], amounts.column if amounts else None),
        Fact(words["audit.zone"], name_zone(given.assume_zone) or words["audit.zone_none"]),
        Fact(words["audit.output"], given.output.name if given.output else None),
    ]
