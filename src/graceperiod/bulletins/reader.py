"""Reading a bulletin, stage by stage: its source becomes messages of lines, the lines a page of
sections, the sections claims, and the claims that stand outages.

What cannot be understood comes back as a finding with its text and line; nothing is guessed.
"""

from collections.abc import Iterator
from datetime import datetime

from graceperiod.bulletins.assembly import with_outages
from graceperiod.bulletins.claims.cells import unread_cells
from graceperiod.bulletins.claims.claim import Case, Context, Settled, Time
from graceperiod.bulletins.claims.clock import Refused, Years, note, read_line
from graceperiod.bulletins.claims.endings import read_resolution
from graceperiod.bulletins.claims.ledger import unread_sentences, unread_whole
from graceperiod.bulletins.claims.moments import ENDS, read_times
from graceperiod.bulletins.claims.section import read_section
from graceperiod.bulletins.claims.settle import is_up_throughout, settle
from graceperiod.bulletins.document import Line, Page
from graceperiod.bulletins.model import Bulletin, Finding, FindingCode
from graceperiod.bulletins.page.headings import (
    check_count,
    check_is_bulletin,
    date_of,
    number_of,
    title_of,
    with_heading,
    without_title,
)
from graceperiod.bulletins.page.sections import read_sections
from graceperiod.bulletins.source.letters import Message
from graceperiod.bulletins.words.languages import find_language, find_languages
from graceperiod.bulletins.words.lines import find_number
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.ranges import read_prose
from graceperiod.bulletins.words.traits import find_status
from graceperiod.times import instant, to_datetime

__all__ = ["read_message"]

# What is reported of a section that does not count: slips in its text.
_OF_THE_TEXT = {
    FindingCode.WEEKDAY_MISMATCH,
    FindingCode.ZONE_MISMATCH,
    FindingCode.PROSE_DISAGREES,
    FindingCode.UNUSED_TIME,
}


def read_message(message: Message) -> Bulletin:
    """Read one message.

    Raises:
        UnreadableBulletinError: it is not a bulletin; the message says what was looked for.
    """
    lines = message.lines
    check_count(lines)
    page = read_sections(lines)
    title = title_of(page, message.subject)
    number = number_of(page, title, message.url)
    check_is_bulletin(page, title, number, lines)
    page = with_heading(without_title(page, title), title)
    case, unread = _case_of(page, message, title, number)
    settled = settle(case)
    findings = [*unread, *_findings(case, settled, page, number)]
    asked = {finding.line for finding in findings if finding.left_out}
    findings += [one for one in unread_sentences(case, settled) if one.line not in asked]
    resolves = read_resolution(case, settled, tuple(findings))
    findings += [*unread_whole(case, settled), *_without_window(case, settled)]
    bulletin = Bulletin(
        number=number,
        status=settled.status,
        title=case.title.text or None,
        issued=case.issued_at,
        received=case.received_at,
        dated=date_of(page.head),
        url=message.url,
        message_id=message.message_id,
        file=message.file,
        outages=(),
        findings=tuple(dict.fromkeys(findings)),
        languages=_languages(case),
        sha256=message.sha256,
        resolves=resolves,
    )
    return with_outages(bulletin, case, settled)


def _case_of(
    page: Page, message: Message, title: str | None, number: str | None
) -> tuple[Case, list[Finding]]:
    """The page with what each of its sections claims; and what in its head was not understood."""
    sent = _eastern(message.sent or message.passed_on) or message.received
    years = Years(number, message.lines, sent.date() if sent else None)
    context = Context(Sentence(title or ""), years, page.sections, page.head)
    above = [line for line in page.head if line.text != title and not find_number(line.text)]
    whole = Passage(page.head)
    told = tuple(read_times(read_prose(whole.text).moments, whole, years))
    endings = [one for one in told if isinstance(one, Time) and one.role in ENDS]
    case = Case(
        title=context.title,
        status=find_status(context.title),
        parts=tuple(
            read_section(section, place, context) for place, section in enumerate(page.sections)
        ),
        head=Passage(above),
        endings=tuple(endings),
        received=page.received,
        issued_at=_eastern(message.sent)
        or _eastern(message.issued)
        or _datetime_of(page.issued, years),
        received_at=message.received
        or _datetime_of(page.received, years)
        or _eastern(message.passed_on),
        years=years,
    )
    return case, [one for one in told if isinstance(one, Finding)]


def _findings(case: Case, settled: Settled, page: Page, number: str | None) -> Iterator[Finding]:
    """What a person should look at: of sections that do not count, slips in the text alone."""
    for part in case.parts:
        counts = part.place in settled.kept
        is_told = part.place in settled.excused  # then it is all one of what
        yield from (
            finding
            for finding in part.findings
            if (counts and not (is_told and finding.code is FindingCode.NO_SYSTEM))
            or finding.code in _OF_THE_TEXT
        )
    yield from settled.findings
    yield from unread_cells(page, number)


def _without_window(case: Case, settled: Settled) -> Iterator[Finding]:
    """What is missing: every time, or the times under a heading."""
    if not settled.standing:
        if not settled.excused:
            message = "no time of an outage could be read; a person has to read this one"
            yield note(FindingCode.NO_WINDOW, message, None, left_out=True)
        return
    with_claims = {claim.place for claim in settled.standing}
    for part in case.parts:
        is_told = part.place in settled.excused or any(one.left_out for one in part.findings)
        is_told = is_told or is_up_throughout(part.section)
        is_known = is_told or part.place in with_claims or part.place not in settled.kept
        if part.section.heading and not is_known:
            message = f"no time could be read under the heading {part.section.headline!r:.120}"
            yield note(FindingCode.NO_WINDOW, message, part.section.heading, left_out=True)


def _languages(case: Case) -> tuple[str, ...]:
    lines = [line.text for part in case.parts for line in part.passage.lines]
    found = {part.language for part in case.parts} | find_languages(lines)
    found |= {claim.language for part in case.parts for claim in part.claims}
    before, stroke, behind = case.title.text.rpartition(" / ")
    if find_language(behind) == "fr":
        found |= {"fr", find_language(before)} if stroke else {"fr"}
    return tuple(sorted(found or {"en"}))


def _datetime_of(line: Line | None, years: Years) -> datetime | None:
    read = Refused("") if line is None else read_line(line, None, years)
    return None if isinstance(read, Refused) else to_datetime(read.at)


def _eastern(when: datetime | str | None) -> datetime | None:
    return None if when is None else to_datetime(instant(when))
