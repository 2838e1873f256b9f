"""How values show themselves in a notebook."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from graceperiod import (
    CBSA_RULES,
    Decision,
    Outage,
    OutageCalendar,
    Outcome,
    Policy,
    System,
    read_bulletin,
)
from graceperiod.display.lanes import Bar, Column, Lane, Mark, lanes_by_system
from graceperiod.display.palette import KINDS
from graceperiod.display.picture import draw_case, draw_svg
from graceperiod.display.words import words_in
from graceperiod.times import HOUR, instant
from tests.browser import Opener

WORDS = words_in("en")
EVIL = "<script>alert('x')</script>\"'><img src=x onerror=alert(2)>"
RESOLVED = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
OPEN = Outage("EDI", "2025-10-02 16:00 ET", number="N2", impact="DEGRADED")
CALENDAR = OutageCalendar([RESOLVED, OPEN])
GUTTER, PLOT = 236, 704
SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg: str, kind: str) -> list[tuple[float, float, str]]:
    """The bars of a kind in a picture: their left and right edges and their titles."""
    found = []
    for rect in ET.fromstring(svg).findall(f"{SVG}rect[@class='gp-{kind}']"):  # noqa: S314 - ours
        left, wide = float(rect.get("x", "")), float(rect.get("width", ""))
        found.append((left, left + wide, "".join(rect.itertext())))
    return found


def x(when: str, start: str, end: str) -> float:
    """Where an instant lies in a picture."""
    part = (instant(when) - instant(start)) / (instant(end) - instant(start))
    return GUTTER + part * PLOT


def picture(lanes: Sequence[Lane], start: str, end: str) -> str:
    """A timeline."""
    return draw_svg(lanes, instant(start), instant(end), WORDS)


def test_bars_lie_where_the_outage_and_its_grace_are() -> None:
    """Outage and grace, in proportion to time."""
    lanes = lanes_by_system([RESOLVED], [], CBSA_RULES, Policy(), WORDS)
    span = "2025-10-02 15:00 ET", "2025-10-02 21:00 ET"
    svg = picture(lanes, *span)
    ((left, right, title),) = boxes(svg, "outage")
    assert left == pytest.approx(x("2025-10-02 15:30 ET", *span), abs=0.1)
    assert right == pytest.approx(x("2025-10-02 18:00 ET", *span), abs=0.1)
    assert title == "TCC25-0138"
    ((left, right, _),) = boxes(svg, "grace")
    assert right == pytest.approx(x("2025-10-02 20:00 ET", *span), abs=0.1)
    assert [lane.name for lane in lanes] == ["CERS Portal"]


def test_bars_are_cut_where_the_picture_ends() -> None:
    """Those that lie outside it are not drawn."""
    lanes = lanes_by_system([RESOLVED], [], CBSA_RULES, Policy(), WORDS)
    svg = picture(lanes, "2025-10-02 19:00 ET", "2025-10-02 21:00 ET")
    assert not boxes(svg, "outage")
    ((left, right, _),) = boxes(svg, "grace")
    assert (left, right) == (GUTTER, GUTTER + PLOT / 2)


def test_an_open_outage_is_presumed_and_then_does_not_decide() -> None:
    """By the policy, as decisions read it."""
    lanes = lanes_by_system([OPEN], [], CBSA_RULES, Policy(), WORDS)
    (lane,) = lanes
    hours = {bar.kind: round((bar.high - bar.low) / HOUR) for bar in lane.bars}
    assert hours == {"outage": 0, "presumed": 24, "open": 240}


def test_a_crowded_lane_draws_what_touches_as_one() -> None:
    """So a picture of any number of outages stays small."""
    day = instant("2025-10-01 00:00 ET")
    many = [Bar(day + n * HOUR, day + n * HOUR + HOUR // 2, "outage", str(n)) for n in range(2000)]
    far = Bar(day + 3000 * HOUR, day + 3001 * HOUR, "outage", "far")
    inner = Bar(day, day + HOUR // 4, "outage", "inner")
    relief = Bar(day, day + 10 * HOUR, "relief", "relief")
    svg = draw_svg([Lane("EDI", [*many, far, inner, relief])], day, day + 4000 * HOUR, WORDS)
    assert len(boxes(svg, "outage")) == 2
    assert len(boxes(svg, "relief")) == 1
    assert not any(title for _, _, title in boxes(svg, "outage"))


def test_nothing_is_told_by_colour_alone() -> None:
    """What the legend shows differs without its colours, and is as it is drawn."""
    bars = [Bar(n * HOUR, (n + 1) * HOUR, kind, kind, n == 0) for n, kind in enumerate(KINDS)]
    counts: dict[str | None, int] = {**{outcome.value: 1 for outcome in Outcome}, None: 1}
    marks = [Mark(HOUR, kind, kind) for kind in (*Outcome, "due")]
    columns = [Column(0, HOUR, counts)]
    svg = draw_svg([Lane("EDI", bars)], 0, 9 * HOUR, WORDS, marks=marks, columns=columns)
    drawn, legend = svg.split('<g class="gp-legend">')
    samples = re.findall("(<(?:rect|path).*?)<text", legend)
    # One is approximate, and one is the arrow at the end of what is presumed.
    assert len(samples) == len(KINDS) + 2 + len(counts) + len(marks)
    place_or_colour = r'class="[^"]*"|\b[xy]="[^"]*"|M[\d. ]+|#\w+'
    bare = {re.sub(place_or_colour, "", sample) for sample in samples}
    assert len(bare) == len(samples) - 1  # `presumed` and `unresolved`, never in one picture
    for look in re.findall(r'stroke-dasharray="[^"]*"|fill="[^"]*"|m[^"]*z', "".join(samples)):
        assert look in drawn


@pytest.mark.parametrize(
    ("language", "name"), [("en", "known approximately"), ("fr", "connue approximativement")]
)
def test_an_approximate_outage_has_a_frame(language: str, name: str) -> None:
    """Around it and its grace, on top, and in the legend; in a crowded lane too."""
    words, span = words_in(language), (0, 3000 * HOUR)
    near = [Bar(HOUR, 2 * HOUR, "outage", "A", approximate=True), Bar(5, 6, "grace", "B")]
    svg = draw_svg([Lane("EDI", near)], *span, words)
    assert len(boxes(svg, "approximate")) == 1
    assert svg.index("gp-approximate") > svg.index("gp-outage")
    assert f">{name}</text>" in svg
    assert "gp-approximate" not in draw_svg([Lane("EDI", near[1:])], *span, words)
    many = [bar._replace(low=bar.low + n, high=bar.high + n) for n in range(400) for bar in near]
    assert draw_svg([Lane("EDI", many)], *span, words).count("gp-approximate") == 2


def labels(svg: str) -> dict[str, tuple[float, float]]:
    """The place of each name of an outage, its middle and its height."""
    found = re.findall(r'<text x="([0-9.]+)" y="([0-9.]+)"[^>]*font-size="9">([^<]*)<', svg)
    return {name: (float(left), float(top)) for left, top, name in found}


def test_each_outage_has_its_name_below_its_bars() -> None:
    """The longest first; one that has no room beside it stands in the next line, and the lane is
    taller.
    """
    bars = [
        Bar(4 * HOUR, 5 * HOUR, "outage", "TCC25-0001"),
        Bar(2 * HOUR, 7 * HOUR, "outage", "TCC25-0002"),
        Bar(7 * HOUR, 9 * HOUR, "grace", "TCC25-0002"),
        Bar(40 * HOUR, 41 * HOUR, "outage", "TCC25-0003"),
        Bar(0, 48 * HOUR, "relief", "a relief"),
    ]
    lanes = [Lane("CERS Portal", bars), Lane("TCC25-0004", [Bar(0, HOUR, "outage", "TCC25-0004")])]
    svg = draw_svg(lanes, 0, 48 * HOUR, WORDS)
    found = labels(svg)
    assert set(found) == {"TCC25-0001", "TCC25-0002", "TCC25-0003"}  # the fourth names its lane
    assert found["TCC25-0001"][1] - found["TCC25-0002"][1] == 11
    assert found["TCC25-0003"][1] == found["TCC25-0002"][1]
    assert found["TCC25-0003"][0] == pytest.approx(GUTTER + PLOT * 40.5 / 48, abs=0.1)
    bare = [Lane(lane.name, [bar._replace(title="") for bar in lane.bars]) for lane in lanes]
    tall, low = (
        int(re.findall('viewBox="0 0 [0-9]+ ([0-9]+)"', text)[0])
        for text in (svg, draw_svg(bare, 0, 48 * HOUR, WORDS))
    )
    assert tall - low == 22


def test_an_arrow_is_in_the_legend_where_there_is_one() -> None:
    """It marks where an outage is no longer presumed to go on."""
    lanes = lanes_by_system([OPEN], [], CBSA_RULES, Policy(), WORDS)
    (lane,) = lanes
    (presumed,) = lane.of_kind("presumed")
    told = "presumed no longer after this"
    assert told in draw_svg(lanes, presumed.low, presumed.high + HOUR, WORDS)
    assert told not in draw_svg(lanes, presumed.low, presumed.high - HOUR, WORDS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_of_systems_fit(tmp_path: Path, open_page: Opener, language: str) -> None:
    """The longest too lie in the picture."""
    everything = Outage(System, "2025-10-02 16:00 ET", "2025-10-02 17:00 ET")
    words = words_in(language)
    lanes = lanes_by_system([everything], [], CBSA_RULES, Policy(), words)
    file = tmp_path / "names.html"
    start, end = instant("2025-10-02 15:00 ET"), instant("2025-10-02 20:00 ET")
    svg = draw_svg(lanes, start, end, words)
    file.write_text(f'<!doctype html><meta charset="utf-8">{svg}', encoding="utf-8")
    names = open_page(file).locator("svg > text[text-anchor=end]")
    lefts = names.evaluate_all("all => all.map(text => text.getBBox().x)")
    assert len(lefts) == len(System) + 1
    assert min(lefts) >= -1


def test_the_transmission_is_marked_on_its_window() -> None:
    """Where it lies, in the colour and shape of the outcome, and when it was due."""
    decision = CALENDAR.decide("2025-10-02 19:45 ET", "CERS", due="2025-10-02 19:00 ET")
    svg = draw_case(decision.case, WORDS)
    titles = re.findall(r'<g class="gp-(\w+)"><title>(.*?)</title>', svg)
    assert titles == [
        ("NO_PENALTY", "Transmitted 2025-10-02 19:45 ET"),
        ("due", "Due 2025-10-02 19:00 ET"),
    ]
    assert len(boxes(svg, "outage")) == len(boxes(svg, "grace")) == 1


def test_an_outage_without_an_end_goes_on_to_the_end_of_the_picture() -> None:
    """Its bar says that no end is reported."""
    svg = draw_case(CALENDAR.decide("2025-10-02 19:45 ET", "EDI").case, WORDS)
    ((_, right, _),) = boxes(svg, "unresolved")
    assert right == GUTTER + PLOT
    assert "no end reported" in svg


def test_an_outage_known_to_be_over_goes_on_to_that_moment() -> None:
    """At no known minute, so its bar does not say that it ended."""
    over = Outage("EDI", "2025-10-02 16:00 ET", ended_by="2025-10-02 20:00 ET")
    svg = draw_case(OutageCalendar([over]).decide("2025-10-02 19:45 ET", "EDI").case, WORDS)
    ((left, right, _),) = boxes(svg, "unresolved")
    assert right < GUTTER + PLOT
    assert right - left == pytest.approx(PLOT * 240 / (225 * 4 / 3), rel=0.01)


def test_both_readings_of_a_time_are_marked() -> None:
    """Of an hour that happened twice."""
    night = OutageCalendar([Outage("CERS", "2025-11-02 00:15 ET", "2025-11-02 02:30 ET")])
    svg = draw_case(night.decide("2025-11-02 01:30 ET", "CERS").case, WORDS)
    assert re.findall(r"<title>Transmitted (.*?)</title>", svg) == [
        "2025-11-02 01:30 EDT",
        "2025-11-02 01:30 EST",
    ]


def test_what_missed_a_window_shows_the_window_it_missed() -> None:
    """An instant at the edge."""
    decision = CALENDAR.decide("2025-10-02 20:00:30 ET", "CERS")
    assert decision.window is None
    assert len(boxes(draw_case(decision.case, WORDS), "grace")) == 1


@pytest.mark.parametrize("year", ["0001-01-01", "1500-06-15", "1901-07-01", "9999-12-31"])
def test_a_picture_reaches_as_far_as_its_times(year: str) -> None:
    """A program's first or last date, given for one that it did not have, is drawn as any other."""
    due, sent = sorted([f"{year}T00:00:00Z", "2025-10-02T20:00:00Z"])
    svg = draw_case(CALENDAR.decide(sent, "CERS", due=due).case, WORDS)
    assert f"{year} 00:00 UTC" in svg


def test_nothing_cited_draws_nothing() -> None:
    """There is no window to mark the transmission on."""
    decision = OutageCalendar([]).decide("2025-10-02 19:45 ET", "CERS")
    assert not draw_case(decision.case, WORDS)
    assert "<svg" not in html(decision)


def html(value: object) -> str:
    """What a notebook asks a value for."""
    shown: str = value._repr_html_()  # type: ignore[attr-defined]  # as notebooks do
    return shown


def test_a_decision_shows_its_sentence_picture_and_evidence() -> None:
    """Every line of the explanation."""
    decision: Decision = CALENDAR.decide("2025-10-02 19:45 ET", "CERS")
    shown = html(decision)
    assert "<svg" in shown
    for line in decision.explain().splitlines():
        assert line.replace('"', "&quot;") in shown


def test_a_calendar_shows_a_timeline_and_its_latest_outages() -> None:
    """And says that the record has gaps."""
    record = OutageCalendar.cbsa()
    shown = html(record)
    assert (
        f"{len(record)} outages and 3 declared reliefs; the record is known to have gaps" in shown
    )
    assert shown.count("<tr>") == 11
    assert "The latest 10:" in shown
    assert str(record.outages[-1].number) in shown
    few = html(CALENDAR)
    assert "The latest" not in few
    assert few.count("<tr>") == 3
    assert "not reported (last word 2025-10-02 16:00 ET)" in few
    one = OutageCalendar(CALENDAR.outages[:1], complete=True)
    assert "<strong>1 outage and 0 declared reliefs<" in html(one)
    assert html(OutageCalendar(complete=True)) == (
        '<div class="graceperiod"><p><strong>0 outages and 0 declared reliefs</strong></p></div>'
    )


def test_a_calendar_whose_outages_do_not_count_shows_its_table_alone() -> None:
    """A policy can leave out the only outage on record."""
    policy = Policy(count_degraded=False)
    shown = html(OutageCalendar([OPEN], policy=policy))
    assert "<svg" not in shown
    assert "N2" in shown


def test_an_outage_shows_the_fields_that_say_something() -> None:
    """With a link to its source, if that is one of the web."""
    shown = html(
        Outage("CERS", "2025-10-02 15:30 ET", title="Title", source="https://example.org/?a=1&b=2")
    )
    assert '<a href="https://example.org/?a=1&amp;b=2">' in shown
    assert '<th scope="row">title</th><td>Title</td>' in shown
    assert '<th scope="row">systems</th><td>CERS_PORTAL</td>' in shown
    assert '<th scope="row">start</th><td>2025-10-02 15:30 ET</td>' in shown
    assert ">end<" not in shown
    assert "<a" not in html(Outage("CERS", "2025-10-02 15:30 ET", source="the notice board"))


def test_every_value_shows_itself_in_one_way() -> None:
    """A bulletin with its outages and findings, and the values of rules and policies."""
    found = read_bulletin(
        "TCC25-0200 CERS Portal Outage\nStart Date / Time: 2025-10-05 01:00 ET\n"
        "End Date / Time: 2025-10-04 02:00 ET\nSystems affected: CERS Portal\n",
        received="2025-10-05 02:00 ET",
    )
    shown = html(found)
    assert "<p><strong>Bulletin</strong></p>" in shown
    assert f"<td>{found.findings[0].code}</td>" in shown
    assert '<th scope="row">received</th><td>2025-10-05 02:00 ET</td>' in shown
    assert shown.count("<p><strong>Finding</strong></p>") == len(found.findings) > 0
    assert '<th scope="row">grace</th><td>2:00:00</td>' in html(CBSA_RULES[-1])
    assert '<th scope="row">edge</th><td>0:01:00</td>' in html(Policy())


@pytest.mark.parametrize("theme", ["#ffffff; color: #111111", "#111111; color: #eeeeee"])
def test_nothing_in_it_runs(tmp_path: Path, open_page: Opener, theme: str) -> None:
    """Script tags in every field of every value are text, in light and dark themes."""
    outage = Outage("CERS", "2025-10-02 15:30 ET", number=EVIL, title=EVIL, note=EVIL, source=EVIL)
    calendar = OutageCalendar([outage])
    bulletin = read_bulletin(
        "TCC25-0200 CERS Portal Outage\nStart Date / Time: 2025-10-05 01:00 ET\n"
        "End Date / Time: 2025-10-05 02:00 ET\nSystems affected: CERS Portal\n"
    ).model_copy(update={"title": EVIL, "number": EVIL, "outages": (outage,)})
    values = outage, calendar, calendar.decide("2025-10-02 16:00 ET", "CERS"), bulletin
    file = tmp_path / "notebook.html"
    body = "".join(map(html, values))
    file.write_text(
        f'<!doctype html><meta charset="utf-8"><body style="background: {theme}">{body}',
        encoding="utf-8",
    )
    page = open_page(file)
    assert page.locator("script, img").count() == 0
    assert page.inner_text("body").count(EVIL) >= 8
    assert page.locator("svg").count() == 2
    assert page.locator("svg text").first.evaluate("each => getComputedStyle(each).fill") == (
        "rgb(17, 17, 17)" if "#111111;" not in theme else "rgb(238, 238, 238)"
    )
