"""The command line: what `outages` lists."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from graceperiod import CBSA_RELIEFS, Outage, OutageCalendar
from graceperiod.cli import _coverage
from graceperiod.record.entries import last_read
from graceperiod.times import describe, instant
from tests.bulletins.pages import page, written
from tests.cli.test_cli import run
from tests.cli.test_read import rows

NO_OUTAGES = OutageCalendar(reliefs=CBSA_RELIEFS)
OCTOBER = ["--from", "2025-10-02", "--to", "2025-10-02"]


CARM_OUTAGES = {
    None, "CARM Bulletin 5384", "TCC25-0034", "TCC25-0090", "TCC25-0138", "TCC25-0140",
    "TCC26-0036", "TCC26-0038", "TCC26-0081",
}  # fmt: skip


def numbers(*options: object) -> list[str]:
    """The numbers of the outages listed with these options."""
    result = run("outages", "--format", "csv", *options)
    assert result.exit_code == 0
    return [row["number"] for row in csv.DictReader(StringIO(result.stdout))]


def test_a_table_of_the_record() -> None:
    """Number, systems, times, the end of the window, impact and kind; the record on stderr."""
    result = run("outages", *OCTOBER, "--system", "CARM")
    head, *found = rows(result.stdout)
    assert head == [
        "Number", "Systems", "Start", "End", "No penalty until", "Impact", "Kind",
    ]  # fmt: skip
    assert found[0] == [
        "TCC25-0138", "CARM_CLIENT_PORTAL", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET",
        "2025-10-02 20:00 ET", "INTERMITTENT", "unscheduled",
    ]  # fmt: skip
    assert [row[1] for row in found] == ["CARM_CLIENT_PORTAL", "CERS_PORTAL", "EMANIFEST_PORTAL"]
    assert result.stderr.startswith("Record: the one shipped with graceperiod ")
    assert f"(up to {OutageCalendar.cbsa().reaches:%Y-%m-%d %H:%M} ET)" in result.stderr


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    """An end, a number, whether it was scheduled, and an approximate window."""
    own = OutageCalendar([Outage("VAN", "2025-10-02 15:30 ET", approximate=True)])
    file = written(tmp_path / "own.csv", own.to_csv())
    result = run("outages", "--no-record", "--calendar", file)
    assert rows(result.stdout)[1] == [
        "(none)", "VAN", "2025-10-02 15:30 ET", "not reported", "not known", "UNKNOWN, about",
        "not stated",
    ]  # fmt: skip
    assert f"Record: {file} (up to 2025-10-02 15:30 ET); 1 outage" in result.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--open"], ["TCC17-200", "TCC19-019", "TCC19-120", "TCC25-0034"]),
        (["--system", "IID", "--from", "2025-09-28", "--open"], ["TCC25-0133"]),
        (["--system", "CCP", "--from", "2026-01-01"], ["TCC26-0036", "TCC26-0038", "TCC26-0081"]),
        # TCC25-0140 from 23:00 on the 3rd to 02:00 on the 4th, its grace to 04:00.
        (["--system", "CARM", "--from", "2025-10-04", "--to", "2025-10-04"], ["TCC25-0140"]),
        (["--system", "CARM", "--from", "2025-10-04 04:00 ET"], ["TCC25-0140"]),
        (["--system", "CARM", "--from", "2025-10-04 04:01 ET"], ["TCC26-0036"]),
        (["--system", "CARM", "--from", "2025-01-19", "--to", "2025-03-11"], ["TCC25-0034"]),
        (["--system", "CARM", "--to", "2025-03-10"], ["", "CARM Bulletin 5384"]),
        # TCC25-0034 has no end: a day and ten more after 2025-03-11 10:08 it still has a bearing.
        (["--system", "CARM", "--from", "2025-03-22", "--to", "2025-03-22"], ["TCC25-0034"]),
        (["--system", "CARM", "--from", "2025-03-23", "--to", "2025-03-23"], []),
    ],
)
def test_the_options_choose(options: list[str], expected: list[str]) -> None:
    """By the systems stopped, the windows that meet a period, and what has no end."""
    assert numbers(*options)[: len(expected) or None] == expected


def test_csv_is_what_a_calendar_reads() -> None:
    """All that is on record, in the columns of `from_csv`."""
    result = run("outages", "--format", "csv")
    assert OutageCalendar.from_csv(result.stdout).outages == OutageCalendar.cbsa().outages


def test_json_has_each_with_its_window() -> None:
    """In the schema it names."""
    result = run("outages", "--format", "json", "--system", "CARM", *OCTOBER)
    document = json.loads(result.stdout)
    assert document["schema"] == "graceperiod.outages/2"
    (outage,) = document["outages"]
    assert outage["window_end"] == "2025-10-02T20:00:00-04:00"
    assert Outage(**{k: v for k, v in outage.items() if k != "window_end"}).number == "TCC25-0138"
    unresolved = run("outages", "--format", "json", "--open")
    assert {each["window_end"] for each in json.loads(unresolved.stdout)["outages"]} == {None}


def test_ics_is_an_icalendar_file() -> None:
    """To subscribe to."""
    pytest.importorskip("icalendar")
    result = run("outages", "--format", "ics", "--system", "CARM", *OCTOBER)
    assert result.stdout.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Grace until 2025-10-02 20:00 ET" in result.stdout


def test_ics_counts_the_revisions_of_an_outage(tmp_path: Path) -> None:
    """A first notice alone, and then with the notice that it is over; whatever was asked for."""
    pytest.importorskip("icalendar")
    title = "TCC26-0200 {}CERS Portal Access Problem"
    first = written(tmp_path / "first.txt", page(title=title.format(""), end=None))
    last = written(tmp_path / "last.txt", page(title=title.format("RESOLVED - ")))
    asked = ["--no-record", "--format", "ics", "--system", "CERS", "--bulletin", first]
    alone, both = run("outages", *asked).stdout, run("outages", *asked, "--bulletin", last).stdout
    assert alone.count("SEQUENCE:1") == alone.count("BEGIN:VEVENT") == 1
    assert both.count("SEQUENCE:4") == both.count("BEGIN:VEVENT") == 2


@pytest.mark.parametrize("shape", ["table", "csv", "json"])
def test_figures(shape: str, tmp_path: Path) -> None:
    """How many and how long, by system and year: of all systems, or of the one asked for."""
    known = [outage for outage in OutageCalendar.cbsa() if outage.number in CARM_OUTAGES]
    own = written(tmp_path / "own.csv", OutageCalendar(known).to_csv())
    asked = ["outages", "--figures", "--format", shape, "--system", "CARM"]
    result = run(*asked, "--no-record", "--calendar", own)
    if shape == "json":
        document = json.loads(result.stdout)
        assert document["schema"] == "graceperiod.figures/2"
        found = [tuple(each.values()) for each in document["figures"]]
    elif shape == "csv":
        found = [tuple(row.values()) for row in csv.DictReader(StringIO(result.stdout))]
    else:
        found = [tuple(row) for row in rows(result.stdout)[1:]]
        assert "any" not in result.stdout
    # 2024: the cutover, without a number, 16 d 11 h. 2025: CARM Bulletin 5384 (5 h), TCC25-0034
    # (open), 0090 (1 h), 0138 (2.5 h), 0140 (3 h). 2026: 3 h, 3 h and 9 h.
    expected: dict[str, list[tuple[object, ...]]] = {
        "table": [("2024", "1", "0", "395.00"), ("2025", "5", "1", "at least 11.50"),
                  ("2026", "3", "0", "15.00")],
        "csv": [("2024", "1", "0", "395.0", "false"), ("2025", "5", "1", "11.5", "true"),
                ("2026", "3", "0", "15.0", "false")],
        "json": [(2024, 1, 0, 395.0, False), (2025, 5, 1, 11.5, True), (2026, 3, 0, 15.0, False)],
    }  # fmt: skip
    assert found == [("CARM_CLIENT_PORTAL", *row) for row in expected[shape]]


def test_figures_of_all_systems() -> None:
    """An outage of EDI is listed once, and what overlaps counts once for all systems together."""
    asked = ["outages", "--figures", "--from", "2025-09-28", "--to", "2025-10-01", "--format"]
    table = run(*asked, "table").stdout
    # TCC25-0129, scheduled, has its ends. TCC25-0132 and 0136 of the portals, and 0133 of IID, have
    # a start alone: the worst days on record.
    assert [(row[0], row[-1]) for row in rows(table)[1:]] == [
        ("EDI", "2.00"), ("EMANIFEST_PORTAL", "at least 7.50"), ("CERS_PORTAL", "at least 1.00"),
        ("IID", "at least 2.00"), ("any", "at least 9.00"),
    ]  # fmt: skip
    assert table.splitlines()[-2:] == [
        "any: all systems together, with what overlaps counted once.",
        "What rides on EDI has a row only where its figures differ from EDI's.",
    ]
    *_, listed = csv.DictReader(StringIO(run(*asked, "csv").stdout))
    assert (listed["system"], listed["hours_out"], listed["at_least"]) == ("any", "9.0", "true")
    *_, figure = json.loads(run(*asked, "json").stdout)["figures"]
    assert (figure["system"], figure["hours_out"], figure["at_least"]) == (None, 9.0, True)


TWO_YEARS = """systems,start,end,number,origin.source_kind
EDI,2023-05-01 10:00 ET,2023-05-01 11:00 ET,TCC23-0001,REPUBLISHED
EDI,2023-12-31 23:00 ET,2024-01-01 01:00 ET,TCC23-0001,REPUBLISHED
CERS,2023-06-01 10:00 ET,,TCC23-0002,SUMMARY
CERS,2026-11-20 10:00 ET,2026-11-20 12:00 ET,,
"""


@pytest.mark.parametrize("shape", ["table", "csv", "json"])
def test_coverage(shape: str, tmp_path: Path) -> None:
    """By system and year: bulletins, outages, those without an end, those of which only a summary
    was read, and of which days.
    """
    own = written(tmp_path / "own.csv", TWO_YEARS)
    asked = ["outages", "--no-record", "--calendar", own, "--coverage", "--format", shape]
    result = run(*asked)
    if shape == "json":
        found = [tuple(row.values()) for row in json.loads(result.stdout)["coverage"]]
        found = [(row[0] or "any", *map(str, row[1:])) for row in found]
    elif shape == "csv":
        found = [tuple(row.values()) for row in csv.DictReader(StringIO(result.stdout))]
    else:
        found = [tuple(row) for row in rows(result.stdout)[1:]]
    assert found == [
        ("EDI", "2023", "1", "2", "0", "0", "2023-05-01", "2024-01-01"),
        ("CERS_PORTAL", "2023", "1", "1", "1", "1", "2023-06-01", "2023-06-01"),
        ("CERS_PORTAL", "2026", "1", "1", "0", "0", "2026-11-20", "2026-11-20"),
        ("any", "2023", "2", "3", "1", "1", "2023-05-01", "2024-01-01"),
        ("any", "2026", "1", "1", "0", "0", "2026-11-20", "2026-11-20"),
    ]


def test_coverage_says_how_old_the_record_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far it reaches, when its sources were read, the years it has nothing of, its version."""
    now = datetime(2027, 1, 10, 12, tzinfo=UTC)
    monkeypatch.setattr(_coverage, "time_to_the_second", lambda: now)
    reaches, read = OutageCalendar.cbsa().reaches, last_read()
    assert reaches is not None
    *_, line = run("outages", "--coverage").stdout.splitlines()
    assert line.startswith(
        f"The record reaches to {describe(instant(reaches))}, {(now - reaches).days} days ago. Its "
        f"sources were last read on {read}, {(now.date() - read).days} days ago. "
    )
    assert line.endswith(f" Its version is {OutageCalendar.cbsa().version}.")
    assert run("outages", "--coverage", "--open").stdout.splitlines()[-1] == line
    own = ["--no-record", "--calendar", written(tmp_path / "own.csv", TWO_YEARS)]
    *table, line = run("outages", "--coverage", "--system", "EDI", *own).stdout.splitlines()
    assert "any" not in "\n".join(table)
    assert line.startswith(
        "The record reaches to 2026-11-20 12:00 ET, 50 days ago. It has nothing of 2024, 2025. "
    )
    *_, empty = run("outages", "--coverage", "--no-record").stdout.splitlines()
    assert empty == f"No outage is on record. Its version is {NO_OUTAGES.version}."


def test_coverage_of_outages_to_come_is_not_old(tmp_path: Path) -> None:
    """A record that reaches to a scheduled outage is 0 days old."""
    own = OutageCalendar([Outage("EDI", "2037-12-30 10:00 ET")])
    file = written(tmp_path / "own.json", own.to_json())
    asked = ["outages", "--no-record", "--calendar", file, "--coverage", "--format", "json"]
    assert json.loads(run(*asked).stdout)["age_days"] == 0


def test_ones_own_record_is_on_top(tmp_path: Path) -> None:
    """A bulletin, a table and a calendar; where two contradict each other, a line says so."""
    bulletin = written(tmp_path / "own.txt", page(end="2025-10-02 18:00 (ET)"))
    own = Outage(
        "CARM CERS EMANIFEST_PORTAL".split(), "2025-10-02 15:30 ET", "2025-10-02 19:00 ET",
        number="TCC25-0138",
    )  # fmt: skip
    table = written(tmp_path / "own.csv", OutageCalendar([own]).to_csv())
    calendar = written(tmp_path / "own.json", OutageCalendar().to_json())
    given = ["--bulletin", bulletin, "--calendar", table, "--calendar", calendar]
    result = run("outages", *OCTOBER, *given)
    assert "2025-10-02 19:00 ET" in result.stdout
    assert "TCC25-0999" in result.stdout
    assert f"1 bulletin, {calendar} (empty), {table} (up to 2025-10-02 19:00 ET)" in result.stderr
    (line,) = (each for each in result.stderr.splitlines() if "contradict" in each)
    assert line.startswith(
        "TCC25-0138: two records contradict each other; both count, as approximate: "
        "Bulletin TCC25-0138: outage of CARM Client Portal (CCP), CERS Portal, eManifest Portal"
    )
    assert "Against that: Bulletin TCC25-0138: " in line


def test_a_bulletin_that_contradicts_the_record_is_told(tmp_path: Path) -> None:
    """Of the same number and status, with another end; both count, as approximate."""
    # Of CARM, which the relief of those days leaves out: it would decide without a caution.
    text = page(
        title="TCC25-0138 RESOLVED - CARM Client Portal Access Problem",
        end="2025-10-02 19:00 (ET)",
        clients="All clients who use the CARM Client Portal",
    )
    other = written(tmp_path / "own.txt", text)
    result = run("decide", "2025-10-02 20:30 ET", "--system", "CARM", "--bulletin", other)
    assert "TCC25-0138: two records contradict each other" in result.stderr
    assert "Caution (APPROXIMATE)" in result.stdout


def test_bulletins_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    """As `read` tells it."""
    title = "TCC25-0998 RESOLVED - CERS Portal Access Problem"
    files = [
        written(tmp_path / f"{end}.txt", page(title=title, end=f"2025-10-02 {end}:00 (ET)"))
        for end in (18, 19)
    ]
    result = run("outages", "--bulletin", files[0], "--bulletin", files[1])
    assert "REVISIONS_CONTRADICT: " in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "October"], "Error: 'October' is neither a date nor a timestamp; write"),
        (["--to", "2025-10-02 15:30"], "Error: '2025-10-02 15:30' has no time zone"),
        (["--system", "CERSS"], "Error: 'CERSS' is not a CBSA system on record; did you mean"),
        (["--calendar", "{tmp}/bad.csv"], "Error: {tmp}/bad.csv: the column "),
        (["--calendar", "{tmp}/bad.json"], "Error: {tmp}/bad.json: this is not JSON"),
        (["--calendar", "{tmp}/gone.csv"], "Error: {tmp}/gone.csv: No such file"),
    ],
)
def test_what_the_user_can_put_right_is_one_line(
    options: list[str], message: str, tmp_path: Path
) -> None:
    """With status 2, and nothing on stdout."""
    written(tmp_path / "bad.csv", "a")
    written(tmp_path / "bad.json", "{")
    (tmp_path / "bad.csv").write_text("systems\n")
    result = run("outages", *(each.format(tmp=tmp_path) for each in options))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith(message.format(tmp=tmp_path))


def test_calendars_of_other_rules_do_not_join(tmp_path: Path) -> None:
    """Two of one's own that were made under other policies."""
    one = written(tmp_path / "one.json", OutageCalendar().to_json())
    text = OutageCalendar().to_json().replace('"edge":"PT1M"', '"edge":"PT2M"')
    other = written(tmp_path / "other.json", text)
    result = run("outages", "--calendar", one, "--calendar", other)
    assert result.exit_code == 2
    assert "Error: the two calendars have different rules or policies" in result.stderr


@pytest.mark.parametrize("option", ["--figures", "--coverage"])
def test_figures_are_no_events(option: str) -> None:
    """A usage error, which says what can be had."""
    result = run("outages", option, "--format", "ics")
    assert result.exit_code == 2
    assert f"{option} has no events" in result.stderr


def test_one_table_at_a_time() -> None:
    """Figures or coverage."""
    result = run("outages", "--figures", "--coverage")
    assert result.exit_code == 2
    assert "--figures and --coverage are two tables" in result.stderr
