"""The report of an audit, as a person sees it in a browser."""

import csv
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("typer")
pytest.importorskip("jinja2")
pytest.importorskip("pyarrow")
pytest.importorskip("openpyxl")

import openpyxl
import pyarrow as pa

from graceperiod import DeclaredRelief, GraceRule, Origin, Outage, OutageCalendar, Policy, System
from graceperiod.audit import audit_file, details
from graceperiod.display.words import words_in
from graceperiod.report.audit_page import Input, audit_page
from tests.browser import Opener
from tests.cli.test_cli import run

if TYPE_CHECKING:
    from playwright.sync_api import Page

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "transmissions.csv"
NAMES = {"en": words_in("en"), "fr": words_in("fr")}
OUTCOMES = ["NO_PENALTY", "PENALTY_MAY_APPLY", "UNDETERMINED"]


@pytest.fixture(scope="module", params=["en", "fr"])
def example(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The report of the example, in both languages, and which it is."""
    file: Path = tmp_path_factory.mktemp("report") / "audit.html"
    options = ["--language", request.param, "--amount", "amount", "--id", "id"]
    done = run("audit", EXAMPLE, "--report", file, *options)
    assert done.exit_code == 0
    return file, request.param


@pytest.fixture(scope="module")
def decided() -> list[dict[str, Any]]:
    """The example as `annotate` decides it: blank is nothing given, as in an audit."""
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        rows = [{name: text or None for name, text in row.items()} for row in csv.DictReader(file)]
    table = OutageCalendar.cbsa().annotate(pa.Table.from_pylist(rows), due="due")
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def made(
    file: Path, calendar: OutageCalendar, language: str = "en", *, only: Any = "all", **options: Any
) -> str:
    """The page of an audit, made without the command line."""
    found = audit_file(calendar, file, details=True, **options)
    at = datetime(2026, 11, 25, 17, tzinfo=UTC)
    given = Input(file, 10, "ab" * 32, ["a record"], made=at, only=only)
    return audit_page(found, calendar, given, language)


def table_of(page: "Page", name: str) -> dict[str, list[str]]:
    """A table of counts: the cells of each row by its heading."""
    rows = page.locator(f"#{name} tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return {first: rest for first, *rest in rows}


def test_its_figures_are_those_of_the_frame(
    example: tuple[Path, str], decided: list[dict[str, Any]], open_page: Opener
) -> None:
    """Outcomes, reasons, systems, problems, and the rows of each bulletin, in both languages."""
    file, language = example
    words, page = NAMES[language], open_page(file)
    outcomes = Counter(row["outcome"] for row in decided)
    shown = {name: cells[0] for name, cells in table_of(page, "by-outcome").items()}
    assert shown == {
        **{
            words.of("outcome", outcome): words.count(outcomes[outcome])
            for outcome in [*OUTCOMES, None]
        },
        words["audit.all"]: words.count(len(decided)),
    }
    reasons = Counter(row["reason"] for row in decided if row["reason"])
    assert {code: cells[-1] for code, cells in table_of(page, "by-reason").items()} == {
        code: words.count(count) for code, count in reasons.items()
    }
    systems = Counter[tuple[str, str | None]]()
    for row in decided:
        try:
            system = words.system(System.parse(row["system"]) if row["system"] else None)
        except LookupError:
            system = words.system("UNKNOWN")
        systems[system, row["outcome"]] += 1
    assert {
        (system, outcome): count
        for system, cells in table_of(page, "by-system").items()
        for outcome, count in zip([*OUTCOMES, None], cells, strict=False)
        if count != "0"
    } == {key: words.count(count) for key, count in systems.items()}
    cautions = Counter(
        code for row in decided if row["cautions"] for code in row["cautions"].split(";")
    )
    problems = Counter(row["problem"].partition(":")[0] for row in decided if row["problem"])
    for group, counts in (("caution", cautions), ("problem", problems)):
        assert table_of(page, f"by-{group}") == {
            code: [words.of(group, code), words.count(count)] for code, count in counts.items()
        }
    assert f"{words['audit.unknown_systems']}{words['colon']} ACROSS (20)" in page.inner_text(
        "main"
    )


def test_colons_are_those_of_the_language(example: tuple[Path, str], open_page: Opener) -> None:
    """In the title, the heading and what a column says when pointed at."""
    file, language = example
    colon, page = NAMES[language]["colon"], open_page(file)
    assert (
        page.title()
        == page.inner_text("h1")
        == NAMES[language]["audit.heading"] + (f"{colon} transmissions.csv")
    )
    columns = page.locator("svg title").all_text_contents()
    assert f"{NAMES[language].of('outcome', 'PENALTY_MAY_APPLY')}{colon} 14" in columns


CONTRAST = """() => {
  const numbers = (text) => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const found = numbers(getComputedStyle(element).backgroundColor);
    return found.length === 4 && found[3] === 0 && element.parentElement
      ? ground(element.parentElement) : found;
  };
  const texts = [...document.querySelectorAll("main *, footer *")].filter((each) =>
    each.checkVisibility() && !each.closest("svg") &&
    [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return Math.min(...texts.map((each) => {
    const [a, b] = [light(numbers(getComputedStyle(each).color)), light(ground(each))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_in_both_themes(
    example: tuple[Path, str], open_page: Opener, scheme: str
) -> None:
    """Its language, headings in order, tables with headings, pictures with names, and contrast."""
    file, language = example
    page = open_page(file, scheme)
    assert page.locator("html").get_attribute("lang") == language
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 23, 27)" if scheme == "dark" else "rgb(255, 255, 255)")
    assert page.evaluate(CONTRAST) >= 4.5
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert page.locator("table th:not([scope])").count() == 0
    assert page.locator("thead").count() == page.locator("table:not(.facts)").count()
    assert page.locator("svg[role=img][aria-label]").count() == page.locator("svg").count() > 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_it_does_not_scroll_sideways_on_a_narrow_screen(
    example: tuple[Path, str], open_page: Opener
) -> None:
    """Wide tables and pictures do so in their frames, which the keyboard reaches."""
    page = open_page(example[0])
    page.set_viewport_size({"width": 400, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    frames = page.locator(".wide[role=region][aria-label][tabindex='0']")
    assert frames.count() == page.locator(".wide").count() > 3
    assert frames.locator("svg").evaluate("each => each.getBoundingClientRect().width") > 600


def test_the_last_label_of_the_axis_is_whole(open_page: Opener, tmp_path: Path) -> None:
    """A date at the right edge."""
    source = tmp_path / "day.csv"
    source.write_text("timestamp\n2025-10-02 00:30 ET\n2025-10-02 23:30 ET\n", encoding="utf-8")
    file = tmp_path / "page.html"
    file.write_text(made(source, OutageCalendar.cbsa(), system="none"), encoding="utf-8")
    page = open_page(file)
    right = "each => each.getBoundingClientRect().right"
    label = page.locator("svg text", has_text=re.compile("^2025-10-03$"))
    assert label.evaluate(right) <= page.locator("svg").evaluate(right)


EVIL = "<script>alert('x')</script>\"'><img src=x onerror=alert(2)>&amp;{{7*7}}"


def test_what_is_in_files_and_bulletins_is_text(tmp_path: Path, open_page: Opener) -> None:
    """Script tags in every field come out as they went in, and nothing runs."""
    outage = Outage(
        "CERS",
        "2025-10-02 15:30 ET",
        number=EVIL,
        title=EVIL,
        note=EVIL,
        source="javascript:alert('source')//" + EVIL,
        origin=Origin(sha256=EVIL),
        approximate=True,
    )
    relief = DeclaredRelief(
        title=EVIL, from_date="2025-10-02", to_date="2025-10-03", source=EVIL, scope=EVIL
    )
    rule = GraceRule(
        id=EVIL, since="2020-01-01", grace="PT2H", scope="ALL", wording=EVIL, source=EVIL
    )
    calendar = OutageCalendar([outage], reliefs=[relief], rules=[rule], complete=False)
    file = tmp_path / (EVIL.replace("/", "_") + ".csv")
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([EVIL, "system", "due" + EVIL, "amount" + EVIL])
        writer.writerow(["2025-10-02 16:00 ET", "CERS", EVIL, EVIL])
        writer.writerow(["2025-10-02 16:00 ET", EVIL, "", "1"])
        writer.writerow([EVIL, "CERS", "", ""])
        writer.writerow(["2025-10-02 16:00 ET", "CERS", "", "2"])
    options = {"timestamp": EVIL, "due": "due" + EVIL, "amount": "amount" + EVIL}
    for language in ("en", "fr"):
        page_file = tmp_path / f"{language}.html"
        page_file.write_text(made(file, calendar, language, **options), encoding="utf-8")
        page = open_page(page_file)
        assert page.locator("script").count() == 0
        assert page.locator("img, iframe, object").count() == 0
        assert page.locator("a[href^='javascript'], a[href*='script']").count() == 0
        assert page.inner_text("body").count(EVIL) > 10


def test_the_page_lets_nothing_run(tmp_path: Path, browser: Any) -> None:
    """A script that had slipped through the escaping would be stopped by the page's policy."""
    html = made(EXAMPLE, OutageCalendar([])).replace(
        "<main", "<script>document.x = 1</script><main"
    )
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.x") is None
    page.close()


def rows_file(tmp_path: Path, *rows: str) -> Path:
    """A file of CSV."""
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(["timestamp,system,amount", *rows]) + "\n", encoding="utf-8")
    return file


def test_nothing_found_is_said(tmp_path: Path, open_page: Opener) -> None:
    """A file without rows, and a record without outages."""
    page_file = tmp_path / "page.html"
    page_file.write_text(made(rows_file(tmp_path), OutageCalendar([])), encoding="utf-8")
    text = open_page(page_file).inner_text("body")
    for key in ("no_timeline", "cases_none", "no_outages"):
        assert NAMES["en"][f"audit.{key}"] in text
    assert "Made on 2026-11-25 12:00 ET." in text


@pytest.mark.parametrize(
    ("language", "age"),
    [
        ("en", "2025-10-02 20:00 ET, 418 days before this page was made"),
        ("fr", "2025-10-02 20:00 HE, 418 jours avant l’établissement de cette page"),
    ],
)
def test_the_age_of_the_record_is_said(tmp_path: Path, language: str, age: str) -> None:
    """From its last moment to the time of the page."""
    record = OutageCalendar([Outage("EDI", "2025-10-02 10:00 ET", "2025-10-02 20:00 ET")])
    assert age in made(rows_file(tmp_path), record, language)


@pytest.mark.parametrize(
    ("system", "shown"),
    [("CERS_PORTAL", "CERS Portal in all rows"), ("none", "not stated"), ("system", "“system”")],
)
def test_what_was_audited_is_said(tmp_path: Path, system: str, shown: str) -> None:
    """The column of the systems, the system of all rows, or none."""
    file = rows_file(tmp_path, "2025-10-02 16:00 ET,CERS,1", "2025-10-02 16:00 ET,EDI,oops")
    html = made(file, OutageCalendar.cbsa(), system=system, amount="amount")
    assert shown in html
    assert (
        "Not in the sums: rows with no amount, 0; rows whose amount cannot be read, 1. "
        "The first of these amounts: oops." in html
    )


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "hold 3.50, which"), ("fr", "totalisent 3,50")]
)
def test_a_line_of_totals_is_said(tmp_path: Path, language: str, shown: str) -> None:
    """It would double the sum of all."""
    file = rows_file(tmp_path, "2025-10-02 16:00 ET,CERS,3.50", ",,3.50")
    assert shown in made(file, OutageCalendar.cbsa(), language, amount="amount")


def test_how_a_file_was_read_is_said(tmp_path: Path) -> None:
    """The encoding that was assumed, and the column of the amounts; a number stands once."""
    file = tmp_path / "rows.csv"
    file.write_bytes("timestamp,system,pénalité\n2025-10-02 16:00 ET,CERS,1\n".encode("cp1252"))
    html = made(file, OutageCalendar.cbsa(), amount="pénalité")
    rows = dict(re.findall(r'<tr><th scope="row">([^<]*)</th><td>([^<]*)</td></tr>', html))
    assert (rows["Encoding"], rows["Column of amounts"]) == ("windows-1252", "pénalité")
    assert "Bulletin TCC25-0138: RESOLVED - CERS, eManifest" in html
    assert "Read from: a republished copy of the notice" in html


def test_that_no_due_time_was_used_is_said(tmp_path: Path) -> None:
    """Whoever relies on the page must know what was not looked at."""
    file = rows_file(tmp_path, "2025-10-02 19:45 ET,CERS,")
    calendar = OutageCalendar.cbsa()
    for language in ("en", "fr"):
        said = f"<p>{NAMES[language]['audit.no_due']}</p>"
        assert said in made(file, calendar, language)
        assert said not in made(file, calendar, language, due="amount")


def test_a_zone_given_as_an_object_is_said_by_its_name(tmp_path: Path) -> None:
    """As the text of it would be."""
    file = rows_file(tmp_path, "2025-10-02 16:45,CERS,")
    calendar, zone = OutageCalendar.cbsa(), ZoneInfo("America/Vancouver")
    found = audit_file(calendar, file, details=True, assume_zone=zone)
    page = audit_page(found, calendar, Input(file, 10, "ab" * 32, [], assume_zone=zone))
    assert "<td>America/Vancouver</td>" in page


def test_the_names_of_a_house_are_said(tmp_path: Path) -> None:
    """With the systems they stood for."""
    file = rows_file(tmp_path, "2025-10-02 19:45 ET,Our door,")
    names = {"Our door": System.CERS_PORTAL}
    calendar = OutageCalendar.cbsa()
    found = audit_file(calendar, file, details=True, systems=names)
    page = audit_page(found, calendar, Input(file, 10, "ab" * 32, [], systems=names))
    assert "<td>Our door = CERS_PORTAL</td>" in page


def test_a_page_about_some_rows_says_that_amounts_can_be_left_out(tmp_path: Path) -> None:
    """How many of them are is known of the whole file alone."""
    file = tmp_path / "in.csv"
    row = "2025-10-02 19:45 ET,CERS"
    file.write_text(f"transmitted_at,system,n\n{row},1.50\n{row},n/a\n")
    calendar = OutageCalendar.cbsa()
    page = made(file, calendar, only="no-penalty", amount="n")
    assert f"<p>{NAMES['en']['audit.sum_partial']}</p>" in page
    assert NAMES["en"]["audit.sum_partial"] not in made(file, calendar, amount="n")


def test_the_sheet_of_a_workbook_is_said(tmp_path: Path) -> None:
    """Where there are several."""
    book = openpyxl.Workbook()
    book.active.append(["timestamp", "system"])
    book.active.title = "Sent <b>"
    book.create_sheet("Other")
    file = tmp_path / "book.xlsx"
    book.save(file)
    assert "<td>Sent &lt;b&gt;</td>" in made(file, OutageCalendar([]))


@pytest.mark.parametrize(
    ("other", "unit"),
    [
        ("2025-10-03", "an hour"),
        ("2025-12-03", "a day"),
        ("2027-12-03", "a month"),
        ("2004-12-03", "a year"),
    ],
)
def test_columns_are_hours_days_months_or_years(tmp_path: Path, other: str, unit: str) -> None:
    """By how long the time is that the rows cover."""
    file = rows_file(tmp_path, "2025-10-02 16:00 ET,CERS,1", f"{other} 16:30 ET,CERS,1")
    assert f"up to 1 {unit}" in made(file, OutageCalendar.cbsa())


def test_columns_are_no_shorter_than_what_was_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of two hours, which are too many to keep, are in the column of their day."""
    monkeypatch.setattr(details, "_MOST_TIMES", 1)
    file = rows_file(tmp_path, "2025-10-02 16:00 ET,CERS,1", "2025-10-02 17:30 ET,CERS,1")
    assert "up to 2 a day" in made(file, OutageCalendar.cbsa())


@pytest.mark.parametrize(
    ("due", "only", "gaps", "late"),
    [
        ("due", "all", True, True),
        ("other", "all", True, False),
        ("due", "review", True, True),
        ("due", "penalty", False, False),
    ],
)
def test_gaps_are_told_where_the_page_is_for_a_person(
    tmp_path: Path, due: str, only: str, gaps: bool, late: bool
) -> None:
    """With the rows that missed a due time, where any is used: `--fail-on review` counts them too.
    A page about one outcome leaves the others out, and counts its own rows that ask for review.
    """
    file = tmp_path / "rows.csv"
    row = "2026-02-02 19:45 ET,CERS,2026-02-02 19:00 ET"
    file.write_text(f"timestamp,system,{due}\n{row}\n", encoding="utf-8")
    html = made(file, OutageCalendar.cbsa(), only=only)
    days = "known to have gaps: 1. They are of 2026-02-02 to 2026-02-02; look for bulletins"
    assert (days in html) is gaps
    assert ("Of these rows, those that missed a due time: 1." in html) is late
    asking = "Of these, rows whose answer asks for a person’s review: 1."
    assert (asking in html) is (only == "penalty")


@pytest.mark.parametrize("last", ["9999-12-31T23:59:59Z", "9999-12-30T00:00Z", "9000-12-31T00:00Z"])
@pytest.mark.parametrize(
    "first", ["0001-01-01T00:00Z", "9999-12-31T23:59:00Z", "9999-12-01T00:00Z"]
)
def test_a_date_that_stands_for_none_is_in_the_picture(
    tmp_path: Path, first: str, last: str
) -> None:
    """The first and the last date that programs know, in columns of hours, days and months."""
    html = made(rows_file(tmp_path, f"{first},CERS,1", f"{last},CERS,1"), OutageCalendar.cbsa())
    assert "up to " in html


def test_an_open_outage_from_long_before_is_in_the_picture(tmp_path: Path) -> None:
    """The rows cite it, though its last word was days before the first of them."""
    old = Outage("CERS", "2025-09-28 10:20 ET", number="TCC25-0132")
    past = Outage("EDI", "2025-09-01 10:00 ET", "2025-09-01 11:00 ET", number="N1")
    html = made(rows_file(tmp_path, "2025-10-08 16:00 ET,CERS,1"), OutageCalendar([old, past]))
    picture = html[html.index("<svg") : html.index("</svg>")]
    assert ">CERS Portal</text>" in picture
    assert "does not decide by itself" in picture
    assert "Electronic Data Interchange" not in picture


def test_rows_with_problems_have_the_system_of_all(tmp_path: Path) -> None:
    """And what else was given, or nothing."""
    file = rows_file(tmp_path, ",,", "soon,,")
    html = made(file, OutageCalendar([]), system="CERS_PORTAL")
    assert "CERS Portal in all rows" in html
    assert "<td>soon</td>" in html
    assert "None" not in html


def test_the_policy_is_told_as_it_is(tmp_path: Path) -> None:
    """Another policy gives other sentences."""
    policy = Policy(ends="left", count_degraded=False, presume_ongoing=timedelta(hours=3))
    html = made(rows_file(tmp_path), OutageCalendar([], policy=policy))
    assert "A window holds its start, and not its end." in html
    assert "A system that was only degraded does not count as out." in html
    assert "presumed to go on for 3 h after" in html


def test_an_audit_without_details_is_refused(tmp_path: Path) -> None:
    """The report would have nothing to show."""
    calendar = OutageCalendar([])
    found = audit_file(calendar, rows_file(tmp_path))
    with pytest.raises(ValueError, match="pass details=True"):
        audit_page(found, calendar, Input(EXAMPLE, 0, "", []))


def test_the_sums_are_those_of_the_audit(example: tuple[Path, str], open_page: Opener) -> None:
    """As `--json` gives them, written as the language does."""
    file, language = example
    sums = json.loads(run("audit", EXAMPLE, "--amount", "amount", "--json").stdout)["amounts"]
    words, table = NAMES[language], table_of(open_page(file), "by-outcome")
    for outcome, amount in sums["by_outcome"].items():
        shown = table[words.of("outcome", outcome)][1]
        assert shown.replace(words["thousands"], "").replace(words["point"], ".") == amount
