"""The lists in the report of an audit, and what it prints on paper."""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

pytest.importorskip("typer")
pytest.importorskip("jinja2")
pytest.importorskip("pyarrow")

from graceperiod import Outage, OutageCalendar
from graceperiod.display.facts import describe_end
from graceperiod.report import audit_page as module
from graceperiod.tables.problems import ProblemCode
from graceperiod.times import instant
from tests.browser import Opener
from tests.cli.test_cli import run
from tests.report.test_audit_page import (
    EXAMPLE,
    NAMES,
    decided,  # noqa: F401 - a fixture
    example,  # noqa: F401 - a fixture
    made,
    rows_file,
    table_of,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUIET = {"RECORD_INCOMPLETE", "OVERLAPPING"}


class Listed(NamedTuple):
    """A group of a list: its heading, and the cells of each row by their column."""

    heading: str
    rows: list[dict[str, str]]


def groups_of(page: "Page", name: str) -> list[Listed]:
    """The groups of a list of rows."""
    names = page.locator(f"#{name} thead th").all_text_contents()
    found = page.locator(f"#{name} tbody").evaluate_all(
        "groups => groups.map(group => [group.querySelector('th').textContent.trim(), "
        "[...group.rows].filter(row => row.cells.length > 1)"
        ".map(row => [...row.cells].map(cell => cell.textContent))])"
    )
    return [
        Listed(heading, [dict(zip(names, row, strict=True)) for row in rows])
        for heading, rows in found
    ]


def test_each_outage_has_the_rows_that_cite_it(
    example: tuple[Path, str],  # noqa: F811 - the fixture
    open_page: Opener,
) -> None:
    """And those that it excuses, counted by deciding each row again and asking for its evidence."""
    file, language = example
    words, page = NAMES[language], open_page(file)
    cited, excused = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    record = OutageCalendar.cbsa()
    with EXAMPLE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            try:
                decision = record.decide(
                    row["transmitted_at"], row["system"] or None, due=row["due"] or None
                )
            except (ValueError, LookupError):
                continue
            pairs = decision.readings or [(decision.transmitted, decision.due)]
            excusing = {
                evidence
                for sent, due in pairs
                for evidence in record.timeline(decision.system).excusing(
                    instant(sent), None if due is None else instant(due)
                )
            }
            for outage in decision.outages:
                start = words.zoned(f"{outage.start:%Y-%m-%d %H:%M} ET")
                end = describe_end(outage, words) if outage.end else ""
                impact = words.of("impact", outage.impact)
                key = str(outage.number), words.systems(outage.systems), start, impact, end
                cited[key] += 1
                excused[key] += bool(decision.no_penalty) and outage in excusing
    shown = {}
    names = [words[f"outage.{name}"] for name in ("systems", "impact", "end")]
    for heading, listed in groups_of(page, "outage-rows"):
        for row in listed if heading.startswith("Bulletin ") else []:
            number = heading.removeprefix("Bulletin ")[:10]
            start, _, _ = row[words["window"]].partition(" – ")
            systems, impact, end = (row[name] for name in names)
            counts = row[words["rows"]], row[words["audit.rows_excused"]]
            shown[number, systems, start, impact, end] = counts
    assert shown == {
        key: (words.count(count), words.count(excused[key])) for key, count in cited.items()
    }


def test_the_rows_that_outages_excuse_are_listed(
    example: tuple[Path, str],  # noqa: F811 - the fixture
    open_page: Opener,
    decided: list[dict[str, Any]],  # noqa: F811 - the fixture
) -> None:
    """By what excuses them, with their transaction, times in Eastern Time and amount: of more than
    500 the first 100, and where the rest are is said.
    """
    file, language = example
    words, page = NAMES[language], open_page(file)
    excused = [
        (words.count(number), row)
        for number, row in enumerate(decided, 1)
        if row["outcome"] == "NO_PENALTY" and row["reason"] != "ON_TIME"
    ]
    assert len(excused) == 832
    listed = {
        row[words["row"]]: (heading, row)
        for heading, rows in groups_of(page, "decided-rows")
        for row in rows
    }
    assert set(listed) == {number for number, _ in excused[:100]}
    for number, row in excused[:100]:
        heading, shown = listed[number]
        if row["reason"] == "DECLARED_RELIEF":
            assert re.match("AMPS grace period|Délai de grâce", heading)
        else:  # what decides is cited first
            assert row["outages"].partition(";")[0] in heading
        assert shown[words["id"]] == row["id"]
        for name, text in (("sent", row["transmitted_at"]), ("due", row["due"])):
            assert shown[words[name]] == (words.when(instant(text)) if text else "")
        assert shown[words["audit.reason"]] == row["reason"]
        amount = shown[words["amount"]].replace(words["thousands"], "")
        assert amount.replace(words["point"], ".") == row["amount"]
    text = page.inner_text("body").replace("\xa0", "\u202f")
    assert words.say("audit.first", shown=100, count=832) in text
    assert words["audit.run_output"] in text


def test_what_is_cited_without_deciding_excuses_nothing(tmp_path: Path, open_page: Opener) -> None:
    """The relief excuses the third row alone: TCC25-0132 and -0136 have no reported end, and a
    degraded portal casts a doubt. No list is said to be cut, for none is. What is on time comes
    last.
    """
    file = tmp_path / "rows.csv"
    lines = [
        "transmitted_at,system,due",
        "2025-10-02 19:33 ET,CARM,2025-10-02 17:33 ET",
        "2025-10-02 18:46 ET,CARM,2025-10-02 08:46 ET",
        "2025-10-01 11:02 ET,CERS,2025-10-01 10:02 ET",
        "2025-10-01 11:02 ET,CERS,2025-10-01 12:00 ET",
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    listed = {}
    for only in ("all", "no-penalty"):
        page_file = tmp_path / f"{only}.html"
        page_file.write_text(made(file, OutageCalendar.cbsa(), only=only), "utf-8")
        page = open_page(page_file)
        listed[only] = [group.heading for group in groups_of(page, "decided-rows")]
        if only == "all":
            counts = {
                heading.partition(":")[0]: (rows[0]["Rows"], rows[0]["Excused"])
                for heading, rows in groups_of(page, "outage-rows")
            }
    assert counts == {
        "Declared relief": ("1", "1"),
        "Bulletin TCC25-0132": ("1", "0"),
        "Bulletin TCC25-0136": ("1", "0"),
        "Bulletin TCC25-0138": ("2", "1"),
    }
    relief = "AMPS grace period after the extended outage of September and October 2025 (1)"
    on_time = "On time: no outage was needed (1)"
    assert listed == {
        "all": [relief, "TCC25-0138 (1)"],
        "no-penalty": [relief, "TCC25-0138 (1)", on_time],
    }


def test_what_to_look_at_is_listed_the_worst_first(
    example: tuple[Path, str],  # noqa: F811 - the fixture
    open_page: Opener,
    decided: list[dict[str, Any]],  # noqa: F811 - the fixture
) -> None:
    """In groups of what is alike, and then by problem. Where only the record has gaps, it is said
    once, with the days.
    """
    file, language = example
    words, page = NAMES[language], open_page(file)
    wanted = Counter[tuple[str, ...]]()
    for row in decided:
        if row["problem"]:
            code = row["problem"].partition(":")[0]
            wanted[words.of("problem", code), code] += 1
            continue
        asking = [code for code in row["cautions"].split(";") if code not in {"", *QUIET}]
        if row["outcome"] == "UNDETERMINED" or asking:
            wanted[words.of("outcome", row["outcome"]), row["reason"], *asking] += 1
    groups = groups_of(page, "case-rows")
    assert {group.heading: len(group.rows) for group in groups} == {
        f"{' '.join(parts)} ({count})": count for parts, count in wanted.items()
    }
    first, *_, last = groups
    assert first.heading.startswith(words.of("outcome", "UNDETERMINED"))
    assert "UNKNOWN_SYSTEM" in last.heading
    (unreadable,) = (group for group in groups if "UNREADABLE" in group.heading)
    assert {row[words["sent"]] for row in unreadable.rows} == {"sent Thursday"}
    gaps = words.say("audit.gaps", rows=887, first="2025-09-01", last="2025-11-02")
    assert gaps.replace("\xa0", " ") in page.inner_text("header").replace("\xa0", " ")


def test_codes_break_before_a_column_is_cut(tmp_path: Path, open_page: Opener) -> None:
    """On a screen of usual width, with long codes in the last column."""
    file, page_file = tmp_path / "rows.csv", tmp_path / "page.html"
    line = "2025-09-13 07:09 ET,,2025-09-13 06:39 ET,12500.25,EXPORTS-0070"
    file.write_text(f"timestamp,system,due,amount,id\n{line}\n", "utf-8")
    html = made(file, OutageCalendar.cbsa(), "fr", amount="amount", id_column="id")
    page_file.write_text(html, "utf-8")
    page = open_page(page_file)
    page.set_viewport_size({"width": 800, "height": 800})
    (group,) = groups_of(page, "decided-rows")
    cautions = "OVERLAPPING, SUBMISSION_POSSIBLE, SYSTEM_NOT_STATED"
    assert list(group.rows[0].values())[-1] == cautions
    table = page.locator("#decided-rows")
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


def pages_of(page: "Page") -> int:
    """How many sheets of letter paper a page prints on."""
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/Type\s*/Page\b", pdf)
    assert pdf.count(b"/MediaBox [0 0 612 792]") == len(sheets)
    return len(sheets)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_example_prints_on_eight_sheets(
    tmp_path: Path, open_page: Opener, language: str
) -> None:
    """Of letter paper, as the command of the README makes it."""
    file = tmp_path / "audit.html"
    assert run("audit", EXAMPLE, "--report", file, "--language", language).exit_code == 0
    assert pages_of(open_page(file)) <= 8


@pytest.fixture
def appeal(tmp_path: Path) -> Path:
    """40 transmissions in a night of outages, and two others that an appeal does not speak of."""
    file = tmp_path / "rows.csv"
    lines = ["id,transmitted_at,system,due,amount"]
    for number in range(40):
        hour, minute = divmod(15 * 60 + 31 + 6 * number, 60)
        sent = f"2025-10-02 {hour}:{minute:02} ET"
        lines.append(f"TX-{number:03},{sent},CERS_PORTAL,2025-10-02 {15 + number % 3}:40 ET,100.25")
    lines += ["SECRET-1,2026-03-02 12:00 ET,CERS_PORTAL,2026-03-02 11:00 ET,77777"]
    lines += ["SECRET-2,soon,CERS_PORTAL,,88888"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_appeal_is_about_its_rows_alone(
    tmp_path: Path, appeal: Path, open_page: Opener, language: str
) -> None:
    """With its heading, reference and author, on four sheets. What is left out is said, and is
    neither listed nor counted.
    """
    file = tmp_path / "appeal.html"
    done = run(
        "audit", appeal, "--report", file, "--language", language, "--id", "id", "--amount",
        "amount", "--only", "no-penalty", "--title", "Appeal <b>", "--reference", "AMPS 12 & 13",
        "--prepared-by", "<i>Example</i> Brokers",
    )  # fmt: skip
    assert done.exit_code == 0
    words, page = NAMES[language], open_page(file)
    assert page.title() == page.inner_text("h1") == "Appeal <b>"
    header = page.inner_text("header")
    for text in ("AMPS 12 & 13", "<i>Example</i> Brokers", words["audit.left_out"]):
        assert text in header
    assert words.say("audit.only.no-penalty", rows=40) in header
    assert table_of(page, "by-outcome") == {
        words.of("outcome", "NO_PENALTY"): ["40", words.count(Decimal("4010.00"))]
    }
    listed = [row for group in groups_of(page, "decided-rows") for row in group.rows]
    assert sorted(row[words["id"]] for row in listed) == [f"TX-{number:03}" for number in range(40)]
    assert page.locator("#case-rows, #by-problem").count() == 0
    html = file.read_text("utf-8").partition("</style>")[2]
    for absent in ("SECRET", "77777", "88888", "PENALTY_MAY_APPLY", "2026-03-02", ">42<"):
        assert absent not in html
    assert pages_of(page) <= 4


@pytest.mark.parametrize(
    ("only", "rows", "codes"),
    [("penalty", ["SECRET-1"], {"NO_OUTAGE"}), ("review", ["SECRET-2"], {"UNREADABLE"})],
)
def test_a_report_may_be_about_other_rows(
    tmp_path: Path, appeal: Path, open_page: Opener, only: str, rows: list[str], codes: set[str]
) -> None:
    """Those to which a penalty may apply, or those for a person, with nothing of the others."""
    file = tmp_path / "page.html"
    html = made(appeal, OutageCalendar.cbsa(), only=only, id_column="id", amount="amount")
    file.write_text(html, encoding="utf-8")
    page = open_page(file)
    name = {"penalty": "decided-rows", "review": "case-rows"}[only]
    assert [row["Transaction"] for group in groups_of(page, name) for row in group.rows] == rows
    text = page.inner_text("main")
    assert "TX-" not in text
    assert NAMES["en"].say(f"audit.only.{only}", rows=1) in text
    assert page.locator("#case-rows, #decided-rows").count() == 1
    assert {*table_of(page, "by-reason"), *table_of(page, "by-problem")} == codes
    assert ("Sum of amount" in text) is (only == "penalty")


def test_each_code_of_a_problem_has_words() -> None:
    """In both languages, for a page shows them and not the text. Only SQL says `NO_ANSWER`."""
    for words in NAMES.values():
        assert all(words.of("problem", code) for code in {*ProblemCode} - {"NO_ANSWER"})


def test_facts_and_totals_are_not_torn_by_the_end_of_a_sheet(
    example: tuple[Path, str],  # noqa: F811 - the fixture
    open_page: Opener,
) -> None:
    """On paper each table of them stays whole, and a heading stays with what it is about."""
    page = open_page(example[0])
    page.emulate_media(media="print")
    sides = {".facts": "Inside", ".counts": "Inside", "h2": "After", ".rows tbody th": "After"}
    for name, side in sides.items():
        found = page.locator(name).evaluate_all(
            f"all => all.map(each => getComputedStyle(each).break{side})"
        )
        assert set(found) == {"avoid"}, name


def test_long_lists_are_cut_and_say_where_the_rest_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outages, the rows that they excuse, and those for a person; each group says what it lists."""
    for name, most in (("_CARDS", 2), ("_FEW", 3), ("_FIRST", 2), ("_FOR_PERSON", 9)):
        monkeypatch.setattr(module, name, most)
    outages = [
        Outage(
            "EDI",
            f"2025-10-0{n} 10:00 ET",
            f"2025-10-0{n} 11:30 ET",
            number=f"N{n}",
            impact="DELAYED",
        )
        for n in range(1, 5)
    ]
    rows = [f"2025-10-0{day} 11:00 ET,EDI,1" for day in (1, 2, 2, 3, 4, 4, 4)]
    rows += [f"oops {number},EDI,1" for number in range(12)]
    html = made(rows_file(tmp_path, *rows), OutageCalendar(outages))
    assert "The first 2 of 7 rows are listed. Audit again with --output FILE" in html
    assert "The first 9 of 19 rows are listed." in html
    assert "a time cannot be read <code>UNREADABLE</code> (12, the first 2 listed)" in html
    assert "N2 (2, the first 1 listed)" in html
    assert "Not shown: 2 more, each cited by fewer rows." in html
    assert [f"Bulletin N{day}</div>" in html for day in range(1, 5)] == [False, True, False, True]


def test_a_group_of_which_no_row_is_listed_has_its_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the groups before it filled the list."""
    monkeypatch.setattr(module, "_FOR_PERSON", 2)
    rows = [*["oops,EDI,1"] * 2, "2025-10-02 16:00,EDI,1"]
    html = made(rows_file(tmp_path, *rows), OutageCalendar([]))
    assert "<code>UNREADABLE</code> (2)" in html
    assert "<code>NAIVE</code> (1)" in html


@pytest.mark.parametrize(("count", "shown"), [(500, 500), (501, 100)])
def test_lists_of_500_rows_are_whole(tmp_path: Path, count: int, shown: int) -> None:
    """And of one more the first 100 are shown."""
    rows = rows_file(tmp_path, *["2025-10-02 16:00 ET,CERS,1"] * count)
    outage = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="N")
    html = made(rows, OutageCalendar([outage]))
    assert html.count("<td>2025-10-02 16:00 ET</td>") == shown
    assert ("The first 100 of 501 rows are listed." in html) is (shown < count)
