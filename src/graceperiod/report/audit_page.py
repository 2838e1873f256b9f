"""The report of an audit: one page to print, or to attach to an appeal."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from graceperiod._version import __version__
from graceperiod.audit import Audit
from graceperiod.audit.details import CitingRows, Details
from graceperiod.display.facts import Card, Fact, OutageOrRelief, card_of, rule_facts
from graceperiod.display.lanes import Column, lanes_by_system
from graceperiod.display.pages import render_page
from graceperiod.display.picture import draw_svg
from graceperiod.display.words import Words, words_in
from graceperiod.engine.windows import DatedOutage
from graceperiod.record import Record
from graceperiod.report.provenance import record_facts
from graceperiod.systems import System
from graceperiod.tables.annotator import OUTCOME_CODES, REASON_CODES
from graceperiod.tables.answers import JOIN, Lookup
from graceperiod.times import DAY, HOUR, TZ_VERSION, eastern_day, instant, start_of_day

__all__ = ["Input", "audit_page"]

_CARDS = 100  # outages and reliefs shown, those that most rows cite
_BY_HOUR, _BY_DAY = 4 * DAY, 250 * DAY  # spans up to which the columns are hours, or days
_OUTCOMES: list[str | None] = [*OUTCOME_CODES, None]


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
    """

    file: Path
    size: int
    sha256: str
    record: Sequence[str]
    assume_zone: str | None = None
    output: Path | None = None
    made: datetime | None = None


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
    # Where one system is given for all rows, the rows of the details name none.
    system_of_all = audit.system.value if isinstance(audit.system, System) else ""
    return render_page(
        "audit.html",
        words,
        version=__version__,
        tz=TZ_VERSION,
        made=given.made and words.when(instant(given.made)),
        name=given.file.name,
        outcomes=_OUTCOMES,
        summary=audit.summary,
        details=details,
        picture=_picture(details, calendar, words),
        answer_texts=partial(_answer_texts, details.lookup),
        system_of_all=system_of_all,
        cards=_cards(details, calendar, words),
        cards_left_out=max(0, len(details.by_outage) + len(details.by_relief) - _CARDS),
        output=given.output,
        applied=calendar.policy,
        rules=[rule_facts(rule, words) for rule in calendar.rules],
        what=_input_facts(audit, given, words),
        how=[
            *record_facts(calendar, given.record, words, given.made),
            Fact(words["audit.library"], f"graceperiod {__version__}"),
            Fact(words["audit.tz"], TZ_VERSION),
        ],
    )


def _answer_texts(lookup: Lookup, answer: int) -> tuple[str, str, str, str]:
    """The outcome, the reason, the cautions and the outages of an answer, by its number."""
    outcome, reason = lookup.outcomes[answer], lookup.reasons[answer]
    cautions = lookup.caution_texts[lookup.cautions[answer]].replace(JOIN, ", ")
    outages = lookup.outage_texts[lookup.outages[answer]].replace(JOIN, ", ")
    return OUTCOME_CODES[outcome], REASON_CODES[reason], cautions, outages


def _cards(details: Details, calendar: Record, words: Words) -> list[tuple[Card, CitingRows]]:
    """The outages and reliefs that most rows cite, by their start."""
    cited: list[tuple[OutageOrRelief, CitingRows]] = [
        (DatedOutage.of(outage, calendar.rules), citing)
        for outage, citing in details.by_outage.items()
    ]
    cited += details.by_relief.items()
    # The cards that go are those that fewest rows cite; the rest stand by time, as in the picture.
    cited.sort(key=lambda pair: -sum(pair[1].counts.values()))
    cards = [(card_of(value, words), citing) for value, citing in cited[:_CARDS]]
    return sorted(cards, key=lambda shown: shown[0].start)


def _picture(details: Details, calendar: Record, words: Words) -> str:
    """The transmissions counted over time, above the outages of that time."""
    if not details.by_hour:
        return ""
    hours = [hour * HOUR for hour in details.by_hour]
    length = max(hours) + HOUR - min(hours)
    unit = "hour" if length <= _BY_HOUR else "day" if length <= _BY_DAY else "month"
    counted: dict[tuple[int, int], dict[str | None, int]] = {}
    for hour, counts in zip(hours, details.by_hour.values(), strict=True):
        column = counted.setdefault(_column_span(hour, unit), dict.fromkeys(_OUTCOMES, 0))
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
    day, or of its month.
    """
    if unit == "hour":
        return hour, hour + HOUR
    first, days = eastern_day(hour), 1
    if unit == "month":
        first, days = first.replace(day=1), monthrange(first.year, first.month)[1]
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
    return [
        Fact(words["audit.file"], str(given.file)),
        Fact(words["audit.sheet"], audit.sheet),
        Fact(words["audit.size"], words.say("audit.bytes", count=given.size)),
        Fact("SHA-256", given.sha256),
        Fact(words["audit.row_count"], words.count(audit.summary.rows)),
        Fact(words["audit.timestamp"], audit.timestamp),
        Fact(words["audit.system"], system),
        Fact(words["audit.due"], due),
        Fact(words["audit.zone"], given.assume_zone or words["audit.zone_none"]),
        Fact(words["audit.output"], None if given.output is None else str(given.output)),
    ]
