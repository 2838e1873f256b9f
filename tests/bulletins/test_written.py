"""What is written is what is read: facts, drawn or copied from real bulletins, come back.

The pages are made by `tests.bulletins.writer`, which shares no code with the reader.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import Bulletin, BulletinStatus, Direction, Impact, System, read_bulletin
from tests.bulletins.writer import (
    MAIL_DATE,
    ROUTES,
    TORONTO,
    VARIATIONS,
    Facts,
    Form,
    How,
    Layout,
    Section,
    Window,
    bulletins,
    dated,
    layouts,
    ways,
    write,
)
from tests.examples import examples

EXAMPLES = examples(300)
TEXTS = (Form.TEXT, Form.BYTES, Form.MAIL)
WITH_HTML = find_spec("selectolax") is not None
FORMS = tuple(Form) if WITH_HTML else TEXTS
FINDINGS = {
    "weekday": "WEEKDAY_MISMATCH",  # the day after is printed in the prose
    "zone": "ZONE_MISMATCH",  # EST for EDT, or EDT for EST
    "no zone": "ZONE_NOT_STATED",
    "prose year": "PROSE_DISAGREES",  # the year after is printed under a table
    "french": "LANGUAGES_DISAGREE",  # the second half prints the last end half an hour later
}


# What a page must give back.


def eastern(naive: datetime | None) -> datetime | None:
    """An instant of the wall clock."""
    return None if naive is None else naive.replace(tzinfo=TORONTO)


def direction_of(section: Section) -> Direction:
    """Both ways where EDI or a route into it is simply out, unless the title says more."""
    on_edi = {System.EDI, *ROUTES} & set(section.systems)
    both = on_edi and section.impact is Impact.UNAVAILABLE
    return section.direction or (Direction.BOTH if both else Direction.UNKNOWN)


def prose_alone(facts: Facts) -> bool:
    """Whether several systems have their sentences, but no headings."""
    return len(facts.sections) > 1 and not facts.headed


def apart(facts: Facts, systems: Iterable[System]) -> list[frozenset[System]]:
    """The systems of an outage; in prose alone one by one, as sentences can share a window."""
    return [frozenset({each}) for each in systems] if prose_alone(facts) else [frozenset(systems)]


def outages_of(facts: Facts, how: How) -> Counter[Any]:
    """The outages, each once; none of what was cancelled."""
    if facts.status is BulletinStatus.CANCELLED:
        return Counter()
    return Counter(
        (
            systems,
            eastern(start),
            eastern(end),
            section.impact,
            None if prose_alone(facts) else direction_of(section),
            bool(section.minutes) or how.layout is Layout.NOTICE,
            timedelta(hours=2) if section.penalty == "2h" else None,
            facts.maintenance,
            facts.number,
        )
        for section in facts.sections
        for start, end in section.windows
        for systems in apart(facts, section.systems)
    )


def findings_of(facts: Facts, how: How) -> set[str]:
    """The findings that the facts and the slip imply, and no others."""
    found = {FINDINGS[how.slip]} if how.slip else set()
    if facts.status is BulletinStatus.CANCELLED:
        return {"NO_OUTAGE_EXPECTED"}
    if any(section.clients_also for section in facts.sections):
        found.add("SYSTEMS_DISAGREE")
    if how.layout is Layout.NOTICE:
        found.add("START_FROM_NOTICE_TIME")
    if not any(section.windows for section in facts.sections):
        found.add("NO_WINDOW")
    return found


def expected(facts: Facts, how: How) -> dict[str, Any]:
    """What a page of these facts, written this way, must give back."""
    languages = ("en", "fr") if facts.language == "both" else (facts.language,)
    return {
        "number": facts.number,
        "status": facts.status,
        "languages": languages,
        "findings": findings_of(facts, how),
        "outages": outages_of(facts, how),
    }


def told(bulletin: Bulletin, facts: Facts, how: How) -> dict[str, Any]:
    """The same of a bulletin that was read."""
    findings = {finding.code.value for finding in bulletin.findings}
    if how.slip == "prose year":
        findings.discard("WEEKDAY_MISMATCH")  # the weekday beside it is that of the right year
    if how.slip == "french":
        findings.discard("UNUSED_TIME")  # the other end is in no window that counts
    return {
        "number": bulletin.number,
        "status": bulletin.status,
        "languages": bulletin.languages,
        "findings": findings,
        "outages": Counter(
            (
                systems,
                each.start,
                each.end,
                each.impact,
                None if prose_alone(facts) else each.direction,  # may be that of the whole page
                each.approximate,
                each.grace,
                each.scheduled,
                each.number,
            )
            for each in bulletin.outages
            for systems in apart(facts, each.systems)
        ),
    }


def scope_of(section: Section) -> str | None:
    """What the penalty sentence covers."""
    return {"2h": "ALL", "aci": "ACI", None: None}[section.penalty]


# Facts that are drawn.


def drawn(data: st.DataObject) -> tuple[Facts, How]:
    """Facts, and a way to write them."""
    facts = data.draw(bulletins())
    return facts, data.draw(ways(facts))


@settings(max_examples=EXAMPLES, derandomize=True)
@given(st.data())
def test_what_is_written_is_what_is_read(data: st.DataObject) -> None:
    """Number, status, languages, outages and findings are those of the facts, in every form."""
    facts, how = drawn(data)
    form = data.draw(st.sampled_from(FORMS))
    page = write(facts, how, form)
    assert told(read_bulletin(page), facts, how) == expected(facts, how), page


@settings(max_examples=EXAMPLES, derandomize=True)
@given(st.data())
def test_each_section_keeps_what_is_said_of_it(data: st.DataObject) -> None:
    """A section of one language has its own systems, windows and penalty sentence."""
    facts, how = drawn(data)
    if facts.language == "both" or prose_alone(facts) or facts.status is BulletinStatus.CANCELLED:
        return
    page = write(facts, how)
    bulletin = read_bulletin(page)
    english = facts.language == "en"
    found = [
        (
            each.heading is not None,
            each.systems,
            tuple(sorted(each.windows)),  # hours of several days can come before their days
            each.language,
            each.impact,
            each.grace,
            each.scope if english else None,
        )
        for each in bulletin.sections
    ]
    assert found == [
        (
            facts.headed,
            frozenset(each.systems),
            tuple((eastern(start), eastern(end)) for start, end in each.windows),
            facts.language,
            each.impact,
            timedelta(hours=2) if each.penalty == "2h" else None,
            scope_of(each) if english else None,
        )
        for each in facts.sections
    ], page


@settings(max_examples=EXAMPLES, derandomize=True)
@given(st.data())
def test_all_forms_of_a_bulletin_give_equal_outages(data: st.DataObject) -> None:
    """Text, encoded text, HTML and e-mails of one bulletin say the same."""
    facts, how = drawn(data)
    pages = {form: write(facts, how, form) for form in FORMS}
    read = {form: read_bulletin(page).outages for form, page in pages.items()}
    told_by_mail: dict[str, Any] = {"last_known": None}  # from its date
    if facts.number is None:
        told_by_mail["title"] = None  # from its subject
    read = {
        form: tuple(each.model_copy(update=told_by_mail) for each in outages)
        for form, outages in read.items()
    }
    for form in FORMS:
        assert read[form] == read[Form.TEXT], (form, pages[Form.TEXT], pages[form])


@settings(max_examples=EXAMPLES // 3)
@given(st.data())
def test_dates_of_the_page_and_the_mail_are_no_windows(data: st.DataObject) -> None:
    """The date under the title is `dated`; an e-mail's is `issued`, or `received` if forwarded."""
    facts = data.draw(bulletins())
    how = data.draw(ways(facts))
    bulletin = read_bulletin(write(facts, how, Form.MAIL))
    if "dated" in how.vary:
        assert bulletin.dated == dated(facts)
    forwarded = "forward" in how.vary
    if how.layout is not Layout.NOTICE:  # which states a time of receipt itself
        assert bulletin.received == (MAIL_DATE if forwarded else None)
    assert bulletin.issued == (None if forwarded else MAIL_DATE)
    assert bulletin.message_id == "<1@example.org>"


# Facts copied by hand from real bulletins, TCC18-157 (2018) to TCC26-0038 (2026).


def on(day: str, *hours: str) -> tuple[Window, ...]:
    """Windows of one day: "06:00-07:00", or "06:00" for one without an end."""
    pairs = [each.split("-") for each in hours]
    return tuple(
        (
            datetime.fromisoformat(f"{day} {pair[0]}"),
            datetime.fromisoformat(f"{day} {pair[1]}") if pair[1:] else None,
        )
        for pair in pairs
    )


EDI, EMANIFEST, CERS = System.EDI, System.EMANIFEST_PORTAL, System.CERS_PORTAL
CARM, CIG, DIF = System.CARM_CLIENT_PORTAL, System.CUSTOMS_INTERNET_GATEWAY, System.DIF
UNAVAILABLE, DEGRADED, UNKNOWN = Impact.UNAVAILABLE, Impact.DEGRADED, Impact.UNKNOWN
INTERMITTENT, DELAYED = Impact.INTERMITTENT, Impact.DELAYED
INITIAL, SCHEDULED = BulletinStatus.INITIAL, BulletinStatus.SCHEDULED
RESOLVED, CORRECTION = BulletinStatus.RESOLVED, BulletinStatus.CORRECTION
PORTALS = (CERS, EMANIFEST, CARM)


def headed(
    number: str | None,
    title: str,
    *sections: Section,
    status: BulletinStatus = SCHEDULED,
    language: str = "en",
) -> Facts:
    """Maintenance of some systems, each under its heading."""
    return Facts(number, status, sections, language, headed=True, maintenance=True, title=title)


REAL = (
    Facts(
        "TCC18-157", INITIAL, (Section((EDI,), (), DELAYED, penalty="aci"),),
        title="CBSA Message (TCC18-157) - Delays in Processing All EDI Messages",
    ),
    headed(
        "TCC19-012",
        "CBSA Message (TCC19-012) \u2013 EDI/Portal Scheduled Maintenance Outages, 19-20 January",
        Section(
            (EMANIFEST,),
            on("2019-01-19", "05:00-05:30", "06:00-07:00")
            + on("2019-01-20", "05:00-05:30", "06:00-07:00"),
            DEGRADED, penalty=None,
        ),
        Section((EDI,), on("2019-01-20", "04:30-06:00", "07:00-08:00"), penalty=None),
    ),
    Facts(
        "TCC19-019", INITIAL,
        (Section(
            (CIG,), on("2019-02-14", "10:36"), INTERMITTENT, penalty="aci", clients_also=(EDI,),
            direction=Direction.BOTH,
        ),),
        title="CBSA Message (TCC19-019) - Customs Internet Gateway (CIG) intermittent "
        "problems-inbound & outbound",
    ),
    headed(
        "TCC19-070",
        "CBSA Message (TCC19-070) \u2013 EDI/Portal SCHEDULED Maintenance Outages, 20-21 July",
        Section(
            (EMANIFEST,),
            on("2019-07-20", "06:00-06:30", "07:00-08:00")
            + on("2019-07-21", "05:00-05:30", "06:00-07:00"),
            DEGRADED, penalty=None,
        ),
        Section((EDI,), on("2019-07-21", "04:30-06:00", "07:00-08:30"), penalty=None),
    ),
    headed(
        "TCC20-086", "CBSA Message (TCC20-086): EDI/Portal SCHEDULED Maintenance Outages",
        Section(
            (EMANIFEST,),
            on("2020-07-25", "05:00-05:30", "06:00-07:00")
            + on("2020-07-26", "05:00-05:30", "06:00-07:00"),
            DEGRADED, penalty="aci",
        ),
        Section(
            (CERS,), on("2020-07-25", "06:00-07:00") + on("2020-07-26", "06:00-07:00"), UNKNOWN,
            penalty=None,
        ),
        language="both",
    ),
    headed(
        "TCC23-024", "CORRECTION: TCC23-024 EDI/Portal Scheduled Maintenance Unavailability",
        Section((EMANIFEST,), on("2023-04-29", "00:01-03:00"), penalty="aci"),
        Section((CERS,), on("2023-04-29", "00:01-03:00"), penalty="aci"),
        Section((EDI,), on("2023-04-29", "00:01-03:00"), UNKNOWN, penalty="aci"),
        status=CORRECTION,
    ),
    Facts(
        "TCC24-007", SCHEDULED,
        (Section((EDI,), on("2024-01-24", "03:00-06:00"), minutes=10, penalty="aci"),),
        maintenance=True,
        title="TCC24-007 Electronic Data Interchange (EDI) Scheduled Maintenance",
    ),
    headed(
        "TCC24-0095", "TCC24-0095 - EDI/Portal SCHEDULED Maintenance Unavailability",
        Section(
            (EMANIFEST,), on("2024-10-19", "06:00-06:30") + on("2024-10-20", "06:00-07:00"),
            DEGRADED,
        ),
        Section(
            (CERS,), on("2024-10-19", "06:00-07:00") + on("2024-10-20", "06:00-07:00"), DEGRADED
        ),
    ),
    Facts(
        "TCC25-0034", INITIAL, (Section(PORTALS, on("2025-03-11", "10:08"), INTERMITTENT),),
        title="TCC25-0034 CERS, eManifest and CARM Client Portals Intermittent Access Problems",
    ),
    headed(
        None, "EDI/Portal SCHEDULED Maintenance Unavailability",
        Section(
            (EMANIFEST,), on("2025-05-03", "06:00-07:00") + on("2025-05-04", "06:00-07:00"),
            DEGRADED,
        ),
        Section(
            (CERS,), on("2025-05-03", "06:00-07:00") + on("2025-05-04", "06:00-07:00"), DEGRADED
        ),
    ),
    Facts(
        "TCC25-0090", SCHEDULED,
        (Section(
            (EDI, EMANIFEST, CERS, CARM), on("2025-07-22", "03:30-04:30"), minutes=60, penalty=None
        ),),
        maintenance=True, title="TCC25-0090 EDI/Portal SCHEDULED Maintenance Unavailability",
    ),
    headed(
        "TCC25-0107", "TCC25-0107 - EDI/Portal SCHEDULED Maintenance Unavailability",
        Section(
            (EMANIFEST,), on("2025-08-16", "06:00-07:00") + on("2025-08-17", "06:00-07:00"),
            DEGRADED,
        ),
        Section(
            (CERS,), on("2025-08-16", "06:00-07:00") + on("2025-08-17", "06:00-07:00"), DEGRADED,
            penalty=None,
        ),
        Section((EDI,), on("2025-08-17", "04:30-06:00", "07:00-08:30")),
    ),
    headed(
        "TCC25-0118", "TCC25-0118 EDI/Portal SCHEDULED Maintenance Unavailability",
        Section(
            (EMANIFEST,), on("2025-09-13", "06:00-07:00") + on("2025-09-14", "06:00-07:00"),
            DEGRADED,
        ),
        Section(
            (CERS,), on("2025-09-13", "06:00-07:00") + on("2025-09-14", "06:00-07:00"), DEGRADED
        ),
        Section((EDI,), on("2025-09-14", "04:30-06:00", "07:00-08:30")),
    ),
    Facts(
        "TCC25-0132", INITIAL,
        (Section((CERS, EMANIFEST), on("2025-09-28", "10:20"), clients_also=(CARM,)),),
        title="TCC25-0132 - CERS and eManifest Portals are Unavailable",
    ),
    Facts(
        "TCC25-0136", INITIAL,
        (Section(
            (CERS,), on("2025-10-01", "10:00"), DEGRADED, penalty=None, direction=Direction.INBOUND
        ),),
        title="TCC25-0136 Issue Submitting CERS Export Declaration",
    ),
    Facts(
        "TCC25-0138", INITIAL, (Section(PORTALS, on("2025-10-02", "15:30"), INTERMITTENT),),
        title="TCC25-0138 CERS, eManifest and CARM Client Portals Intermittent Access Problem",
    ),
    Facts(
        "TCC25-0138", RESOLVED,
        (Section(PORTALS, on("2025-10-02", "15:30-18:00"), INTERMITTENT),),
        title="TCC25-0138 RESOLVED - CERS, eManifest and CARM Client Portals Intermittent Access "
        "Problem",
    ),
    Facts(
        "TCC26-0036", SCHEDULED,
        (Section((CARM,), on("2026-02-13", "03:00-06:00"), minutes=30, penalty=None),),
        "both", maintenance=True,
        title="TCC26-0036 CARM Client Portal (CCP) Scheduled Maintenance",
    ),
    Facts(
        "TCC26-0038", SCHEDULED,
        (Section((CARM,), on("2026-02-14", "03:00-06:00"), minutes=30, penalty=None),),
        maintenance=True, title="TCC26-0038 CARM Client Portal (CCP) Scheduled Maintenance",
    ),
    Facts(
        None, SCHEDULED, (Section((EDI, DIF), (), DELAYED, minutes=10, penalty=None),), "both",
        maintenance=True, title="EDI/DIF Scheduled Maintenance Outages",
    ),
    headed(
        "TCC26-0028", "TCC26-0028 EDI/Portal SCHEDULED Maintenance Unavailability",
        Section(
            (EMANIFEST,), on("2026-02-07", "06:00-07:00") + on("2026-02-08", "06:00-07:00"),
            DEGRADED,
        ),
        Section(
            (CERS,), on("2026-02-07", "06:00-07:00") + on("2026-02-08", "06:00-07:00"), DEGRADED
        ),
    ),
)  # fmt: skip
CASES = [
    pytest.param(facts, layout, id=f"{facts.number} {facts.status} {layout}")
    for facts in REAL
    for layout in layouts(facts)
]


@pytest.mark.parametrize(("facts", "layout"), CASES)
@pytest.mark.parametrize("seed", range(4))
def test_a_real_bulletin_in_every_layout_and_form(facts: Facts, layout: Layout, seed: int) -> None:
    """The facts of the real ones come back, set plainly (seed 0) and in all variations."""
    how = How(layout, frozenset(VARIATIONS if seed else ()), None, seed)
    for form in FORMS:
        page = write(facts, how, form)
        assert told(read_bulletin(page), facts, how) == expected(facts, how), (form, page)
