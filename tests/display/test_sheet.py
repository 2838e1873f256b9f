"""The evidence sheet of one decision."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("jinja2")

from graceperiod import (
    CBSA_RELIEFS,
    DeclaredRelief,
    NaiveTimestampError,
    Origin,
    Outage,
    OutageCalendar,
    System,
    UnknownLanguageError,
)
from graceperiod.display import sheet as module
from graceperiod.display.sheet import evidence_sheet
from graceperiod.display.words import words_in
from graceperiod.outages import Wording
from tests.browser import Opener

pytestmark = pytest.mark.smoke

CERS = Outage(
    "CERS",
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00 ET",
    number="TCC25-0138",
    source="https://example.org/tcc25-0138",
    origin=Origin(sha256="ab" * 32),
    approximate=True,
)
CALENDAR = OutageCalendar([CERS], complete=False)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_says_what_was_decided_and_on_what(
    tmp_path: Path, open_page: Opener, language: str, scheme: str
) -> None:
    """Answer, transmission, window, margin, evidence, rule, cautions and versions."""
    words = words_in(language)
    decision = CALENDAR.decide("2025-10-02 19:45 ET", "CERS", due="2025-10-02 19:00 ET")
    file = tmp_path / "sheet.html"
    file.write_text(decision.to_html(language), encoding="utf-8")
    page = open_page(file, scheme)
    text = page.inner_text("body")
    for expected in (
        words.of("outcome", "NO_PENALTY")[1:],
        words.of("reason", "GRACE")[1:],
        words.zoned("2025-10-02 19:45 ET") + " (2025-10-02 23:45 UTC)",
        words.zoned("2025-10-02 15:30 ET") + " – " + words.zoned("2025-10-02 20:00 ET"),
        "15 min",
        "Bulletin TCC25-0138",
        words.of("caution", "APPROXIMATE")[1:],
        "bulletin-2024",
        "no monetary penalties will be issued",
        decision.tz_version,
        "ab" * 32,
    ):
        assert expected in text
    assert page.locator("a[href='https://example.org/tcc25-0138']").count() == 1
    assert page.locator("svg").count() == 1
    assert page.locator(".answer.NO_PENALTY").count() == 1
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 400


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("HTTPS://example.org/a", 1),
        ("https://[example.org", 1),
        ("https://example.org/a\nhttps://example.org/b", 0),
        ("see https://example.org/a", 0),
        ("javascript:alert(1)", 0),
    ],
)
def test_a_source_is_a_link_where_it_is_one_address(source: str, links: int) -> None:
    """Whatever it is, it is shown."""
    outage = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", source=source)
    html = OutageCalendar([outage], rules=[]).decide("2025-10-02 16:00 ET", "CERS").to_html()
    assert html.count('<a href="') == links
    assert source in html


def test_it_says_where_nothing_is_on_record() -> None:
    """No window, no evidence, no rule."""
    empty = OutageCalendar(complete=True)
    html = empty.decide("2015-10-02 19:45 ET").to_html()
    for key in ("no_evidence", "no_rule", "no_cautions"):
        expected = words_in("en")[f"sheet.{key}"]
        assert (expected in html) is (key != "no_cautions")
    assert "<svg" not in html
    assert (
        words_in("en")["sheet.no_cautions"] in empty.decide("2015-10-02 19:45 ET", "EDI").to_html()
    )


def test_outages_close_by_say_so() -> None:
    """Each with the part it plays, and once."""
    missed = CALENDAR.decide("2025-10-02 20:00:30 ET", "CERS").to_html()
    assert "Close by, but not covering it: Bulletin TCC25-0138" in missed
    assert missed.count("<h3>") == 1
    assert "Outside the window by" in missed
    later = CALENDAR.decide("2025-10-03 07:00 ET", "CERS").to_html()
    assert "Nearest on record, but not covering it: Bulletin TCC25-0138" in later
    assert later.count("<svg") == 1
    lapsed = Outage("CERS", "2025-10-02 15:30 ET", number="N2", ended_by="2025-10-06 00:00 ET")
    past = OutageCalendar([lapsed]).decide("2025-10-07 07:00 ET", "CERS").to_html()
    assert "No longer counted, without a reported end: Bulletin N2" in past
    assert '<th scope="row">Over by, at no known minute</th><td>2025-10-06 00:00 ET</td>' in past


def test_both_readings_of_a_time_are_shown() -> None:
    """Of an hour that happened twice."""
    night = OutageCalendar([Outage("CERS", "2025-11-02 00:15 ET")])
    html = night.decide("2025-11-02 01:30 ET", "CERS", due="2025-11-02 00:30 ET").to_html()
    assert "2025-11-02 01:30 EDT (2025-11-02 05:30 UTC) or 2025-11-02 01:30 EST" in html
    assert words_in("en")["sheet.readings"] in html
    assert "no end reported" in html


def test_each_outage_has_the_grace_of_its_own_day() -> None:
    """Where rules change between two that are cited."""
    first = Outage("EDI", "2017-10-31 20:00 ET", "2017-11-01 03:00 ET", number="A")
    second = Outage("EDI", "2017-11-01 01:00 ET", "2017-11-01 02:00 ET", number="B")
    html = OutageCalendar([first, second]).decide("2017-11-01 01:30 ET", "EDI").to_html()
    assert "0 s, by the rule bulletin-2017" in html
    assert "2 h, by the rule socp-2017" in html
    assert "2017-11-01 01:00 ET – 2017-11-01 04:00 ET" in html


def test_a_relief_is_evidence_too() -> None:
    """With its days and what it covers."""
    relief = DeclaredRelief(
        title="Days",
        from_date="2025-10-02",
        to_date="2025-10-03",
        source="a letter",
        scope="late filings",
        systems="CERS",
        excluded_systems="CARM",
    )
    html = OutageCalendar([], reliefs=[relief]).decide("2025-10-02 19:45 ET", "CERS").to_html("fr")
    assert "du 2025-10-02 au 2025-10-03" in html
    assert '<span lang="en">late filings</span>' in html
    assert "portail client de la GCRA" in html


def test_what_a_relief_and_a_rule_do_not_say_is_left_out() -> None:
    """A relief without limits, and an outage from before any rule."""
    relief = DeclaredRelief(
        title="Days", from_date="2015-10-02", to_date="2015-10-03", source="https://example.org"
    )
    early = Outage("CERS", "2015-10-02 15:00 ET", "2015-10-02 16:00 ET")
    calendar = OutageCalendar([early], reliefs=[relief])
    html = calendar.decide("2015-10-02 15:45 ET", "CERS").to_html()
    words = words_in("en")
    assert words["outage.no_rule"] in html
    for key in ("relief.excluded", "relief.covers"):
        assert f'<th scope="row">{words[key]}</th>' not in html


def test_many_outages_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are shown."""
    monkeypatch.setattr(module, "_CARDS", 2)
    many = [Outage("CERS", f"2025-10-02 1{hour}:00 ET", number=f"N{hour}") for hour in range(5)]
    html = OutageCalendar(many).decide("2025-10-02 19:00 ET", "CERS").to_html()
    assert html.count('<article class="card">') == 2
    assert "Not shown: 3 more." in html


def test_another_language_is_refused() -> None:
    """With those there are."""
    with pytest.raises(UnknownLanguageError, match="choose en or fr"):
        CALENDAR.decide("2025-10-02 19:00 ET", "CERS").to_html("de")


@pytest.mark.parametrize(
    ("wording", "said", "rule"),
    [
        ("TWO_HOURS", "no monetary penalties are issued", None),
        ("ACI_ONLY", "no penalties are issued for", "bulletin-2024"),
        ("NONE", "nothing, so only CBSA", "socp-2017"),
        (None, "", "bulletin-2024"),
    ],
)
def test_it_shows_on_what_words_it_rests(wording: str | None, said: str, rule: str | None) -> None:
    """Those of the notice, or a rule with the day it was last seen and the time it leaves."""
    outage = CERS.model_copy(update={"wording": wording and Wording(wording)})
    html = OutageCalendar([outage]).decide("2025-10-02 17:00 ET", "CERS").to_html()
    assert (f"TCC25-0138 says of penalties: {said}" in html) is bool(said)
    assert ("What it says of penalties" in html) is (wording is not None)
    assert (f"<td>{rule}</td>" in html) is ('<th scope="row">Rule</th>' in html) is bool(rule)
    assert ("Words last seen on" in html) is ("are due within" in html) is bool(rule)


def test_a_relief_says_what_it_leaves_open() -> None:
    """Systems that are not named, and that it is for what was due."""
    (relief,) = (relief for relief in CBSA_RELIEFS if relief.needs_due)
    html = OutageCalendar([], reliefs=[relief]).decide("2024-10-05 19:45 ET", "CARM").to_html()
    assert "undetermined: it is for “affected systems”, and not all are named" in html
    assert "those that were due in these days" in html
    assert "RELIEF_SCOPE" in html


@pytest.mark.parametrize(
    ("language", "reach"),
    [
        ("en", "2025-10-02 18:00 ET, 419 days before this page was made"),
        ("fr", "2025-10-02 18:00 HE, 419 jours avant l’établissement de cette page"),
    ],
)
def test_it_says_how_far_the_record_reaches_and_how_old_it_is(language: str, reach: str) -> None:
    """For the system, and beside the answer where the transmission came later."""
    case = CALENDAR.decide("2026-10-02 19:45 ET", "CERS").case
    html = evidence_sheet(case, language, made=datetime(2026, 11, 25, 23, tzinfo=UTC))
    words = words_in(language)
    assert reach in html
    name = words.system(System.CERS_PORTAL)
    when = words.zoned("2025-10-02 18:00 ET")
    assert words.say("remark.reaches", system=name, when=when) in html
    assert "days before" not in CALENDAR.decide("2026-10-02 19:45 ET", "CERS").to_html()


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("en", ["Reference", "Prepared by", "SHA-256 of the record, as JSON"]),
        ("fr", ["Référence", "Préparé par", "SHA-256 du registre, en JSON"]),
    ],
)
def test_a_decision_writes_the_sheet_of_a_filing(language: str, facts: list[str]) -> None:
    """With what it is about, when it was made, and the hash of its record, known by itself."""
    html = CALENDAR.decide("2025-10-02 19:45 ET", "CERS").to_html(
        language,
        title="Filing <A-1>",
        reference="NPA 12",
        prepared_by="Example Brokers",
        made=datetime(2026, 11, 25, 23, tzinfo=UTC),
    )
    assert "<h1>Filing &lt;A-1&gt;</h1>" in html
    assert "2026-11-25 18:00" in html
    texts = ["NPA 12", "Example Brokers", f"{CALENDAR.version}…"]
    for name, text in zip(facts, texts, strict=True):
        assert f'<th scope="row">{name}</th><td>{text}</td>' in html


def test_a_sheet_made_at_no_instant_is_refused() -> None:
    """A clock without a zone says nothing."""
    with pytest.raises(NaiveTimestampError, match="has no time zone"):
        CALENDAR.decide("2025-10-02 19:45 ET", "CERS").to_html(made=datetime(2026, 11, 25))
