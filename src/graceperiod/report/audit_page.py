"""The report of an audit: one page to print, or to attach to an appeal."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from graceperiod._version import __version__
from graceperiod.audit import Audit
from graceperiod.audit.details import CitingRows, Details, Row
from graceperiod.display.facts import Fact, outage_facts, relief_facts, rule_facts
from graceperiod.display.lanes import Column, lanes_by_system
from graceperiod.display.pages import render_page
from graceperiod.display.picture import draw_svg
from graceperiod.display.words import Words, words_in
from graceperiod.engine.windows import DatedOutage
from graceperiod.outages import DeclaredRelief, Outage
from graceperiod.record import Record
from graceperiod.report.provenance import record_facts
from graceperiod.rules import Policy
from graceperiod.systems import System
from graceperiod.tables.annotator import OUTCOME_CODES, REASON_CODES
from graceperiod.tables.answers import JOIN
from graceperiod.times import HOUR, TZ_VERSION, eastern_day, from_duration, instant, start_of_day

__all__ = ["Input", "audit_page"]

_CARDS = 100  # outages and reliefs shown, those that most rows cite
_DAY = 24 * HOUR
_BY_HOUR, _BY_DAY = 4 * _DAY, 250 * _DAY  # spans up to which the columns are hours, or days
_ALL: list[str | None] = [*OUTCOME_CODES, None]


class Input(NamedTuple):
    """What was audited and how, for the page to say.

    Args:
        file: the file of transmissions.
        size: of it, in bytes.
        sha256: of its bytes, in hexadecimal.
        record: where the outages come from, a line for each source.
        assume_zone: of times that state none; None where such times are refused.
        output: the file that has each row with its decision, if there is one.
        made: when the page is made; None leaves it out.
    """

    file: Path
    size: int
    sha256: str
    record: Sequence[str]
    assume_zone: str | None = None
    output: Path | None = None
    made: datetime | None = None


def audit_page(audit: Audit, calendar: Record, given: Input, language: str = "en") -> str:
    """The report of an audit that was made with its details, as HTML.

    Args:
        audit: what was found.
        calendar: by what it was decided.
        given: what was audited.
        language: `en` or `fr`.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
        UnknownLanguageError: another language.
    """
    words = words_in(language)
    details = audit.details
    if details is None:
        raise ValueError("the audit was made without its details; pass details=True")
    found, rows = audit.summary, _RowPresenter(details, audit, words)
    cards = list(_cards(details, calendar, rows, words))
    return render_page(
        "audit.html",
        words,
        version=__version__,
        tz=TZ_VERSION,
        made=given.made and words.when(instant(given.made)),
        name=given.file.name,
        outcomes=_ALL,
        totals={
            "rows": found.rows,
            "free": found.by_outcome["NO_PENALTY"],
            "due": found.by_outcome["PENALTY_MAY_APPLY"],
            "open": found.by_outcome["UNDETERMINED"],
            "undecided": found.with_problems,
        },
        amounts=found.amounts,
        by_outcome=list(_by_outcome(audit, words)),
        by_reason=found.by_reason,
        by_system=[(words.system(each), counts) for each, counts in details.by_system.items()],
        picture=_picture(details, calendar, words),
        review={"count": found.needing_review, "rows": rows.of(details.for_review)},
        cautions=details.by_caution,
        problems={"count": found.with_problems, "rows": details.with_problems},
        system_of_all=rows.system,
        by_problem=found.problems,
        other_problems=found.other_problems,
        cards=sorted(cards[:_CARDS], key=lambda card: card["start"]),
        cards_left_out=max(0, len(cards) - _CARDS),
        rest=(
            words["audit.run_output"]
            if given.output is None
            else words.say("audit.see_output", output=given.output)
        ),
        policy_sentences=list(_policy(calendar.policy, words)),
        rules=[list(rule_facts(rule, words)) for rule in calendar.rules],
        what=list(_what(audit, given, words)),
        how=list(_how(calendar, given, words)),
    )


class _Shown(NamedTuple):
    """A row as the page shows it; `sent_key` is what it is sorted by."""

    number: int
    timestamp: str
    sent: str
    sent_key: int | str
    system: str
    due: str
    outcome: str
    reason: str
    cautions: str
    outages: str


class _RowPresenter:
    """What makes decided rows ready for the page; `system` is that of all rows, if it is one."""

    def __init__(self, details: Details, audit: Audit, words: Words) -> None:
        self._lookup, self._words = details.lookup, words
        self.system = audit.system.value if isinstance(audit.system, System) else ""

    def of(self, rows: Sequence[Row]) -> list[_Shown]:
        """Some rows."""
        return [self._shown(row) for row in rows]

    def _shown(self, row: Row) -> _Shown:
        lookup, number = self._lookup, row.answer
        return _Shown(
            number=row.number,
            timestamp=row.timestamp or "",
            sent="" if row.sent is None else self._words.when(row.sent),
            sent_key="" if row.sent is None else row.sent,
            system=row.system or self.system,
            due=row.due or "",
            outcome=OUTCOME_CODES[lookup.outcomes[number]],
            reason=REASON_CODES[lookup.reasons[number]],
            cautions=lookup.caution_texts[lookup.cautions[number]].replace(JOIN, ", "),
            outages=lookup.outage_texts[lookup.outages[number]].replace(JOIN, ", "),
        )


def _by_outcome(audit: Audit, words: Words) -> Iterator[dict[str, Any]]:
    """The rows of the table of outcomes: code, name, count and, where there are any, amount."""
    found = audit.summary
    counts: list[tuple[str | None, int]] = [*found.by_outcome.items(), (None, found.with_problems)]
    sums: dict[str | None, Decimal] = {}
    if found.amounts is not None:
        sums.update(found.amounts.by_outcome)
        sums[None] = found.amounts.undecided
    for code, count in counts:
        yield {
            "code": code,
            "name": words.of("outcome", code),
            "count": count,
            "amount": words.amount(sums[code]) if sums else "",
        }
    total = words.amount(sum(sums.values(), Decimal())) if sums else ""
    yield {"code": None, "name": words["audit.all"], "count": found.rows, "amount": total}


def _cards(
    details: Details, calendar: Record, rows: _RowPresenter, words: Words
) -> Iterator[dict[str, Any]]:
    """The outages and reliefs that answers cite, those that most rows cite first."""
    cited: list[tuple[Outage | DeclaredRelief, CitingRows]] = [
        *details.by_outage.items(),
        *details.by_relief.items(),
    ]
    for each, cover in sorted(cited, key=lambda pair: -sum(pair[1].counts.values())):
        if isinstance(each, Outage):
            dated = DatedOutage.of(each, calendar.rules)
            facts = list(outage_facts(dated, words))
            heading = words.say("bulletin", number=words.number(each.number))
            start = dated.start
        else:
            facts = list(relief_facts(each, words))
            heading, start = words["relief"], each.span[0]
        yield {
            "heading": heading,
            "title": each.title,
            "facts": facts,
            "start": start,
            "counts": cover.counts,
            "count": sum(cover.counts.values()),
            "rows": rows.of(cover.rows),
        }


def _picture(details: Details, calendar: Record, words: Words) -> str:
    """The transmissions counted over time, above the outages of that time."""
    if not details.by_hour:
        return ""
    hours = [hour * HOUR for hour in details.by_hour]
    start, end = min(hours), max(hours) + HOUR
    unit = "hour" if end - start <= _BY_HOUR else "day" if end - start <= _BY_DAY else "month"
    columns: dict[int | date, dict[str | None, int]] = {}
    for hour, counts in details.by_hour.items():
        column = columns.setdefault(_column(hour * HOUR, unit), dict.fromkeys(_ALL, 0))
        for outcome, count in counts.items():
            column[outcome] += count
    shown = [Column(*_span(column, unit), counts) for column, counts in columns.items()]
    start, end = min(each.low for each in shown), max(each.high for each in shown)
    reliefs, rules, policy = calendar.reliefs, calendar.rules, calendar.policy
    lanes = [
        lane
        for lane in lanes_by_system(calendar, reliefs, rules, policy, words)
        if any(bar.low < end and bar.high > start for bar in lane.bars if bar.kind != "relief")
    ]
    return draw_svg(lanes, start, end, words, columns=shown, unit=unit)


def _column(hour: int, unit: str) -> int | date:
    """What an hour is counted under: itself, its Eastern day, or the first day of its month."""
    if unit == "hour":
        return hour
    day = eastern_day(hour)
    return day if unit == "day" else day.replace(day=1)


def _span(column: int | date, unit: str) -> tuple[int, int]:
    """The instants at which a column starts and ends."""
    if isinstance(column, int):
        return column, column + HOUR
    days = 31 if unit == "month" else 1
    if column > date.max - timedelta(days):  # nothing follows it, and it is one of UTC
        return start_of_day(column), start_of_day(column) + days * _DAY
    following = column + timedelta(days)
    return start_of_day(column), start_of_day(
        following.replace(day=1) if unit == "month" else following
    )


def _what(audit: Audit, given: Input, words: Words) -> Iterator[Fact]:
    """What was audited."""
    yield Fact(words["audit.file"], str(given.file))
    if audit.sheet is not None:
        yield Fact(words["audit.sheet"], audit.sheet)
    yield Fact(words["audit.size"], words.say("audit.bytes", count=given.size))
    yield Fact("SHA-256", given.sha256)
    yield Fact(words["audit.row_count"], words.count(audit.summary.rows))
    yield Fact(words["audit.timestamp"], audit.timestamp)
    if isinstance(audit.system, System):
        system = words.say("audit.system_all", name=words.system(audit.system))
    elif audit.system is None:
        system = words.system(None)
    else:
        system = words.say("audit.system_column", name=audit.system)
    yield Fact(words["audit.system"], system)
    if audit.due is not None:
        yield Fact(words["audit.due"], audit.due)
    yield Fact(words["audit.zone"], given.assume_zone or words["audit.zone_none"])
    if given.output is not None:
        yield Fact(words["audit.output"], str(given.output))


def _how(calendar: Record, given: Input, words: Words) -> Iterator[Fact]:
    """By what it was decided."""
    yield from record_facts(calendar, given.record, words)
    yield Fact(words["audit.library"], f"graceperiod {__version__}")
    yield Fact(words["audit.tz"], TZ_VERSION)


def _policy(policy: Policy, words: Words) -> Iterator[str]:
    """How the rule was applied, in sentences."""
    yield words["rule.day"]
    yield words[f"rule.ends.{policy.ends}"]
    yield words["rule.elapsed"]
    yield words["rule.due"]
    yield words.say(
        "rule.open",
        presumed=words.length(from_duration(policy.presume_ongoing)),
        horizon=words.length(from_duration(policy.unresolved_horizon)),
    )
    yield words.say("rule.edge", edge=words.length(from_duration(policy.edge)))
    yield words["rule.degraded" if policy.count_degraded else "rule.degraded_not"]
