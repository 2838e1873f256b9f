"""The command line: what `decide` and `read` print, and the status with which they exit."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from typer.testing import CliRunner

from graceperiod import Outage, OutageCalendar, __version__
from graceperiod.cli._app import application
from tests.bulletins.pages import PENALTY, SAMPLE, page, written

pytestmark = pytest.mark.smoke

START = "2026-03-03 10:00 (ET)"
SAID = f"Some declarations fail.\n{PENALTY}"
OPEN = page(
    title="TCC26-0200 CERS Portal Access Problem",
    start=START,
    end="Under investigation",
    description=SAID,
)
RESOLVED = page(
    title="TCC26-0200 RESOLVED - CERS Portal Access Problem",
    start=START,
    end="2026-03-03 12:00 (ET)",
    description=SAID,
)
SHIPPED = OutageCalendar.cbsa()
REACHES = f"{SHIPPED.reaches:%Y-%m-%d %H:%M} ET"
INSIDE, GRACE, LATE = "2026-03-03 11:00 ET", "2026-03-03 13:59 ET", "2026-03-03 14:02 ET"


class Ran(NamedTuple):
    """What a command came to."""

    exit_code: int
    stdout: str
    stderr: str


def run(*args: object, env: dict[str, str] | None = None) -> Ran:
    """Run a command in this process."""
    done = CliRunner().invoke(application(), [str(arg) for arg in args], env=env)
    return Ran(done.exit_code, done.stdout, done.stderr)


@pytest.fixture
def initial(tmp_path: Path) -> Path:
    """The file of a first notice, whose outage has no end."""
    return written(tmp_path / "initial.txt", OPEN)


@pytest.fixture
def resolved(tmp_path: Path) -> Path:
    """The file of the resolved revision of the same notice."""
    return written(tmp_path / "resolved.txt", RESOLVED)


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    """The file of a bulletin with a time without a zone on its third line."""
    return written(tmp_path / "slip.txt", page(start="2025-10-02 15:30"))


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A file that is no bulletin."""
    return written(tmp_path / "letter.txt", "Dear Sir,\nthank you.\n")


@pytest.mark.parametrize(
    ("sent", "options", "status", "answer"),
    [
        (INSIDE, [], 0, "No monetary penalty applies: .* \\(OUTAGE\\)"),
        (GRACE, [], 0, "No monetary penalty applies: .* \\(GRACE\\)"),
        (LATE, [], 1, "A monetary penalty may apply: .* \\(NO_OUTAGE\\)"),
        (LATE, ["--due", INSIDE], 1, "A monetary penalty may apply: .* \\(LATE_AFTER_GRACE\\)"),
        (LATE, ["--due", LATE], 0, "No monetary penalty applies: .* \\(ON_TIME\\)"),
    ],
)
def test_the_answer_to_decide_is_its_first_line_and_its_status(
    sent: str, options: list[str], status: int, answer: str, resolved: Path
) -> None:
    """Status 0 says that no penalty applies, 1 that one may; the first line says why."""
    result = run("decide", sent, "--system", "CERS", "--bulletin", resolved, *options)
    assert result.exit_code == status
    assert re.match(answer, result.stdout)


def test_what_the_facts_do_not_decide_has_status_3(initial: Path) -> None:
    """Five days into an outage never resolved, the answer is undetermined."""
    result = run("decide", "2026-03-08 11:00 ET", "--system", "CERS", "--bulletin", initial)
    assert result.exit_code == 3
    assert result.stdout.startswith("Undetermined")
    assert "UNRESOLVED_OUTAGE" in result.stdout


def test_results_are_on_stdout_and_the_record_on_stderr(resolved: Path) -> None:
    """The answer cites the bulletin; which record decided is a message beside it."""
    result = run("decide", GRACE, "--system", "CERS_PORTAL", "--bulletin", resolved)
    assert "Bulletin TCC26-0200: outage of CERS Portal" in result.stdout
    assert "1 h 59 min after resumption and 1 min before the end of the 2 h" in result.stdout
    assert "Record:" not in result.stdout
    assert re.fullmatch(
        rf"Record: the one shipped with graceperiod {re.escape(__version__)} "
        rf"\(up to {REACHES}\), 1 bulletin; {len(SHIPPED) + 1} outages and 3 declared reliefs "
        r"in all, the last outage \d+ days ago\.\n",
        result.stderr,
    )


def test_without_a_system_the_answer_says_so(resolved: Path) -> None:
    """A transmission may be decided without its system, with a caution."""
    result = run("decide", INSIDE, "--bulletin", resolved)
    assert result.exit_code == 0
    assert "Caution (SYSTEM_NOT_STATED)" in result.stdout


def test_the_shipped_record_answers_unless_it_is_not_wanted() -> None:
    """Nothing needs to be given; with `--no-record` only the reliefs CBSA declared are there."""
    shipped = run("decide", "2025-10-02 19:45 ET", "--system", "CERS")
    assert (shipped.exit_code, "Bulletin TCC25-0138" in shipped.stdout) == (0, True)
    relieved = run("decide", "2025-10-02 19:45 ET", "--system", "CERS", "--no-record")
    assert (relieved.exit_code, "Bulletin" in relieved.stdout) == (0, False)
    assert "(DECLARED_RELIEF)" in relieved.stdout
    assert relieved.stderr == "Record: 0 bulletins; 0 outages and 3 declared reliefs in all.\n"


def test_the_gaps_of_the_record_are_told() -> None:
    """Where nothing is found, the answer says that the record has gaps."""
    nothing = run("decide", INSIDE, "--system", "CERS")
    assert nothing.exit_code == 1
    assert "RECORD_INCOMPLETE" in nothing.stdout


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_bulletins_the_latest_revision_counts(
    initial: Path, resolved: Path, order: int
) -> None:
    """`--bulletin` may be repeated in any order; the notice that is resolved counts."""
    first, second = [initial, resolved][::order]
    result = run("decide", LATE, "--system", "CERS", "--bulletin", first, "--bulletin", second)
    assert (result.exit_code, "NO_OUTAGE" in result.stdout) == (1, True)
    assert "2 bulletins; " in result.stderr


def test_decide_with_json_prints_the_decision_alone(resolved: Path) -> None:
    """`--json` gives one JSON value on stdout, in the schema it names, with the same status."""
    result = run("decide", LATE, "--system", "CERS", "--bulletin", resolved, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["schema"] == "graceperiod.decision/2"
    assert document["outcome"] == "PENALTY_MAY_APPLY"
    assert document["transmitted"] == "2026-03-03T14:02:00-05:00"


ARRIVAL = ["--filing", "AIR_CARGO", "--event", "2026-03-03 15:00 ET"]


def test_the_due_time_may_follow_from_an_arrival(resolved: Path) -> None:
    """A line below the answer has the deadline, what was given for it, and its source."""
    args = ["decide", LATE, "--system", "CERS", "--bulletin", resolved, *ARRIVAL]
    result = run(*args)
    assert result.exit_code == 1
    answer, deadline, *reasons = result.stdout.splitlines()
    assert "(LATE_AFTER_GRACE)" in answer
    assert deadline == (
        "Deadline: AIR_CARGO, 4 hours before arrival, or at departure where the flight is shorter "
        "than 4 hours (event 2026-03-03 15:00 ET). "
        "Source: https://cbsa-asfc.gc.ca/prog/aci-manif-ipec/req-exig-eng.html."
    )
    assert "Due at 2026-03-03 11:00 ET (2026-03-03 16:00 UTC)." in reasons
    short = run(*args, "--departure", "2026-03-03 14:02 ET")
    assert (short.exit_code, "(ON_TIME)" in short.stdout) == (0, True)
    assert "(event 2026-03-03 15:00 ET, departure 2026-03-03 14:02 ET)" in short.stdout


def test_the_deadline_is_in_the_json_and_on_the_sheet(resolved: Path, tmp_path: Path) -> None:
    """With what was given for it, its wording and its source."""
    args = ["decide", LATE, "--system", "CERS", "--bulletin", resolved, "--json"]
    given = ["--filing", "MARINE_CARGO", "--event", "2026-03-04 11:00 ET", "--hours", "24"]
    document = json.loads(run(*args, *given).stdout)
    assert document["due"] == "2026-03-03T11:00:00-05:00"
    source = "https://cbsa-asfc.gc.ca/prog/aci-manif-ipec/req-exig-eng.html"
    assert document["deadline"] == {
        "filing": "MARINE_CARGO",
        "event": "2026-03-04 11:00 ET",
        "departure": None,
        "hours": 24,
        "wording": "24 hours, or another figure, before loading or arrival, by the type of cargo",
        "source": source,
    }
    assert "deadline" not in json.loads(run(*args, "--due", INSIDE).stdout)
    pytest.importorskip("jinja2")
    run(*args, *given, "--report", sheet := tmp_path / "sheet.html", "--language", "fr")
    assert f'<a href="{source}"' in sheet.read_text("utf-8")


@pytest.mark.parametrize(
    "options",
    [
        [*ARRIVAL, "--due", INSIDE],
        ARRIVAL[:2],
        ARRIVAL[2:],
        ["--departure", INSIDE],
        ["--due", INSIDE, "--hours", "24"],
    ],
)
def test_a_due_time_is_given_in_one_way(options: list[str]) -> None:
    """Either itself, or by a filing and its event together."""
    result = run("decide", LATE, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "give either --due, or --filing with --event" in " ".join(result.stderr.split())


def test_the_findings_of_a_bulletin_are_shown_where_it_decides(slip: Path) -> None:
    """What is unclear in a bulletin is told on stderr with its file and line."""
    result = run("decide", "2025-10-02 16:00 ET", "--system", "CERS", "--bulletin", slip)
    assert result.exit_code == 0
    assert f"{slip}:3: ZONE_NOT_STATED: " in result.stderr
    assert "ZONE_NOT_STATED" not in result.stdout


def calendar_file(folder: Path, *, source: str = "https://example.org/notice") -> Path:
    """A calendar of one EDI outage with its source, as JSON."""
    outage = Outage("EDI", "2025-06-03 10:00 ET", "2025-06-03 12:00 ET", source=source)
    return written(folder / "calendar.json", OutageCalendar([outage], complete=True).to_json())


def test_a_calendar_decides_with_the_bulletins_beside_it(tmp_path: Path, resolved: Path) -> None:
    """`--calendar` adds the outages of a JSON file to those of the bulletins."""
    options = ["--calendar", file := calendar_file(tmp_path), "--bulletin", resolved]
    edi = run("decide", "2025-06-03 13:30 ET", "--system", "IID", *options)
    cers = run("decide", GRACE, "--system", "CERS", *options)
    assert (edi.exit_code, cers.exit_code) == (0, 0)
    assert "Source: https://example.org/notice." in edi.stdout
    assert (
        f"1 bulletin, {file} (up to 2025-06-03 12:00 ET); {len(SHIPPED) + 2} outages" in edi.stderr
    )


def test_a_calendar_said_to_be_complete_stays_so(tmp_path: Path) -> None:
    """Alone, it carries no caution of gaps; beside the record that ships it does."""
    args = ["decide", LATE, "--system", "EDI", "--calendar", calendar_file(tmp_path)]
    alone, beside = run(*args, "--no-record"), run(*args)
    assert (alone.exit_code, beside.exit_code) == (1, 1)
    assert "RECORD_INCOMPLETE" not in alone.stdout
    assert "RECORD_INCOMPLETE" in beside.stdout


def test_text_is_printed_as_it_was_given(tmp_path: Path) -> None:
    """Nothing in a source is taken for markup or for the name of a picture."""
    source = "the [bold]register :warning:"
    args = ["--system", "EDI", "--calendar", calendar_file(tmp_path, source=source)]
    result = run("decide", "2025-06-03 11:00 ET", *args)
    assert f"Source: {source}." in result.stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["2025-10-02 19:45"], "Error: '2025-10-02 19:45' has no time zone"),
        (["2025-10-02 19:45 ET", "--due", "2025-10-02 18:45"], "Error: .* has no time zone"),
        (["2025-03-09 02:30 ET"], "Error: .* never happened"),
        (["2025-10-02 19:45 ET", "--event", "noon", *ARRIVAL[:2]], "Error: event: 'noon' is"),
        (["2025-10-02 19:45 ET", "--filing", "AIR", *ARRIVAL[2:]], "Error: 'AIR' is not a filing"),
        (["noon"], "Error: 'noon' is not a timestamp"),
        (["2025-10-02 19:45 ET", "--system", "CERSS"], "Error: .*; did you mean CERS_PORTAL"),
        (["2025-10-02 19:45 ET", "--bulletin", "{tmp}/gone.txt"], "Error: .*gone.txt"),
        (["2025-10-02 19:45 ET", "--calendar", "{tmp}/gone.json"], "Error: .*gone.json"),
        (["2025-10-02 19:45 ET", "--bulletin", "{letter}"], "Error: .*Dear Sir"),
        (["2025-10-02 19:45 ET", "--calendar", "{letter}"], "Error: .*JSON"),
    ],
)
def test_what_the_user_can_put_right_is_one_line(
    args: list[str], message: str, tmp_path: Path, letter: Path
) -> None:
    """An error has status 2, nothing on stdout, and one line that begins with `Error:`."""
    result = run("decide", *(arg.format(tmp=tmp_path, letter=letter) for arg in args))
    (error,) = (line for line in result.stderr.splitlines() if not line.startswith("Record:"))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert re.match(message, error)


@pytest.mark.parametrize("option", ["--bulletin", "--calendar"])
def test_the_error_of_a_file_names_it(option: str, letter: Path) -> None:
    """Of several files the user has to know which one could not be read."""
    result = run("decide", "2025-10-02 19:45 ET", option, letter)
    assert str(letter) in result.stderr


def test_read_prints_a_table_of_outages(initial: Path) -> None:
    """The table has the number, status, systems and times of each bulletin."""
    result = run("read", SAMPLE, initial)
    assert (result.exit_code, result.stderr) == (0, "")
    for cell in (
        "TCC25-0138", "RESOLVED", "CARM_CLIENT_PORTAL", "CERS_PORTAL", "EMANIFEST_PORTAL",
        "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", "INTERMITTENT",
        "TCC26-0200", "INITIAL", "2026-03-03 10:00 ET", "not reported",
    ):  # fmt: skip
        assert cell in result.stdout


def test_read_tells_findings(slip: Path, tmp_path: Path) -> None:
    """They go to stderr with file and line, and one about the whole has no line; the status is 0,
    since all was read.
    """
    empty = written(tmp_path / "empty.txt", "Notice\nStart Date / Time\nTo follow\n")
    result = run("read", slip, empty)
    assert result.exit_code == 0
    assert f"{slip}:3: ZONE_NOT_STATED: " in result.stderr
    assert f"{empty}: NO_WINDOW: " in result.stderr
    assert "(none)" in result.stdout
    assert "no outage read" in result.stdout


def test_read_goes_on_after_a_file_it_cannot_read(letter: Path, tmp_path: Path) -> None:
    """Each file that cannot be read has its line and makes the status 2; the others are shown."""
    gone = tmp_path / "gone.txt"
    result = run("read", letter, gone, SAMPLE)
    assert result.exit_code == 2
    assert "TCC25-0138" in result.stdout
    about_letter, about_gone = result.stderr.splitlines()
    assert about_letter.startswith(f"{letter}: no bulletin in the text that begins 'Dear Sir,'")
    assert about_gone.startswith(f"{gone}: ")
    assert run("read", letter)[:2] == (2, "")


def test_read_with_json_prints_all_that_was_read(slip: Path, letter: Path) -> None:
    """`--json` gives bulletins and unreadable files in the schema it names, with the status."""
    result = run("read", SAMPLE, slip, letter, "--json")
    document = json.loads(result.stdout)
    first, second = document["bulletins"]
    assert result.exit_code == 2
    assert document["schema"] == "graceperiod.bulletins/2"
    assert (first["file"], first["number"]) == (str(SAMPLE), "TCC25-0138")
    assert (first["grace"], first["outages"][0]["impact"]) == ("PT2H", "INTERMITTENT")
    assert second["findings"][0]["code"] == "ZONE_NOT_STATED"
    assert [each["file"] for each in document["unreadable"]] == [str(letter)]


@pytest.mark.parametrize("args", [["decide", "2025-10-02 19:45 ET", "--bulletin"], ["read"]])
def test_colour_is_for_terminals_alone(args: list[str]) -> None:
    """Plain text where the output is no terminal, colour where it is."""
    env = {"TERM": "xterm-256color", "NO_COLOR": "", "FORCE_COLOR": ""}
    assert "\x1b[" not in run(*args, SAMPLE, env=env).stdout
    assert "\x1b[" in run(*args, SAMPLE, env=env | {"FORCE_COLOR": "1"}).stdout


@pytest.mark.parametrize(
    "args", [["decide"], ["read"], ["decide", "x", "--bogus"], ["audit"], ["bogus"]]
)
def test_a_command_that_is_not_understood_has_status_2(args: list[str]) -> None:
    """What is missing or unknown on the command line is a usage error on stderr."""
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_a_resolution_closes_the_outage_of_a_calendar(tmp_path: Path) -> None:
    """A RESOLVED bulletin given beside a calendar with the open outage ends it."""
    start = "2025-10-02 15:30 ET"
    still_open = Outage(
        ["CERS", "CCP", "eManifest Portal"], start, number="TCC25-0138", title="first notice"
    )
    file = tmp_path / "calendar.json"
    file.write_text(OutageCalendar([still_open], complete=False).to_json(), encoding="utf-8")
    args = ["decide", "2025-10-02 20:30 ET", "--system", "CCP", "--no-record", "--calendar", file]
    ran = run(*args)
    assert (ran.exit_code, "UNRESOLVED" in ran.stdout) == (0, True)
    ran = run(*args, "--bulletin", SAMPLE)
    assert (ran.exit_code, "UNRESOLVED" in ran.stdout) == (1, False)
