"""The evidence sheet of one decision."""

from pathlib import Path

import pytest

pytest.importorskip("jinja2")

from graceperiod import DeclaredRelief, Outage, OutageCalendar, UnknownLanguageError
from graceperiod.display import sheet as module
from graceperiod.display.words import words_in
from tests.browser import Opener

pytestmark = pytest.mark.smoke

CERS = Outage(
    "CERS",
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00 ET",
    number="TCC25-0138",
    source="https://example.org/tcc25-0138",
    sha256="ab" * 32,
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


def test_it_says_where_nothing_is_on_record() -> None:
    """No window, no evidence, no rule."""
    html = OutageCalendar([]).decide("2015-10-02 19:45 ET").to_html()
    for key in ("no_evidence", "no_rule", "no_cautions"):
        expected = words_in("en")[f"sheet.{key}"]
        assert (expected in html) is (key != "no_cautions")
    assert "<svg" not in html
    assert (
        words_in("en")["sheet.no_cautions"]
        in OutageCalendar([]).decide("2015-10-02 19:45 ET", "EDI").to_html()
    )


def test_outages_at_the_due_time_and_close_by_say_so() -> None:
    """Each with the part it plays."""
    second = Outage("CERS", "2025-10-02 20:00 ET", "2025-10-02 21:00 ET", number="N2")
    chained = OutageCalendar([CERS, second])
    decision = chained.decide("2025-10-02 22:00 ET", "CERS", due="2025-10-02 17:00 ET")
    assert "At the time it was due: Bulletin TCC25-0138" in decision.to_html()
    missed = CALENDAR.decide("2025-10-02 20:00:30 ET", "CERS").to_html()
    assert "Close by, but not covering it: Bulletin TCC25-0138" in missed
    assert "Outside the nearest window by" in missed


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
