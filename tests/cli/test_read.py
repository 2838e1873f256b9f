"""The command `read`: folders, several files, the table, JSON, findings and exit statuses."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typer")
pytest.importorskip("rich")

from graceperiod import OutageCalendar, read_bulletin
from graceperiod.bulletins.reading import Found
from graceperiod.cli import COMMANDS
from graceperiod.cli import _terminal as terminal
from graceperiod.cli import read as read_module
from tests.bulletins.pages import PENALTY, SAMPLE, page, written
from tests.cli.test_cli import run

TITLE = "TCC26-0300 {} CERS Portal Access Problem"
ACI = "No AMPS penalties will be issued for ACI related infractions resulting from this outage."
TERMINAL = {"TERM": "xterm-256color", "NO_COLOR": "", "FORCE_COLOR": "1"}


def notice(word: str, end: str = "18:00") -> str:
    """A revision of one notice."""
    title = " ".join(TITLE.format(word).split())
    return page(title=title, end=f"2025-10-02 {end} (ET)")


def rows(stdout: str) -> list[list[str]]:
    """The cells of each line of a table, without the rules."""
    lines = (line.replace("│", "|").replace("┃", "|") for line in stdout.splitlines())
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two bulletins, one in a folder of its own, beside two files that are none."""
    (tmp_path / "2025" / "10").mkdir(parents=True)
    written(tmp_path / "first.TXT", notice(""))
    written(tmp_path / "2025" / "10" / "second.md", page())
    written(tmp_path / "2025" / "list.csv", "a,b")
    written(tmp_path / "picture", "")
    return tmp_path


def test_a_folder_is_read_with_all_in_it(folder: Path) -> None:
    """Files that can be bulletins are read wherever they are; a line says how many are not."""
    result = run("read", folder)
    assert result.exit_code == 0
    assert [row[:2] for row in rows(result.stdout)[1:]] == [
        ["second.md", "TCC25-0999"],
        ["first.TXT", "TCC26-0300"],
    ]
    suffixes = ".eml, .htm, .html, .mbox, .md, .msg, .pdf, .text, .txt"
    assert result.stderr == f"{folder}: 2 files left alone; not one of {suffixes}\n"


def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    """Only in a folder does the suffix choose."""
    result = run("read", written(tmp_path / "notice.csv", page()), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert len(json.loads(result.stdout)["bulletins"]) == 1


@pytest.mark.parametrize(
    ("names", "left", "status"), [((), 0, 2), (("a.csv",), 1, 2), (("a.csv", "b.docx"), 2, 2)]
)
def test_a_folder_without_bulletins_is_an_error(
    names: Iterable[str], left: int, status: int, tmp_path: Path
) -> None:
    """A line says that nothing was read, after what was left alone."""
    for name in names:
        written(tmp_path / name, page())
    result = run("read", tmp_path)
    *others, last = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (status, "")
    assert last == f"{tmp_path}: no bulletins in this folder"
    assert [f"{left} file" in line for line in others] == [True] * bool(left)


def test_an_empty_folder_does_not_spoil_what_was_read(tmp_path: Path) -> None:
    """Its line is told, and the status is that of the other files."""
    (tmp_path / "empty").mkdir()
    result = run("read", tmp_path / "empty", SAMPLE)
    assert (result.exit_code, len(rows(result.stdout))) == (0, 4)
    assert "no bulletins in this folder" in result.stderr


MAILBOX = (
    "From a Thu Oct  2 15:50:00 2025\nFrom: a@example.ca\nTo: b@example.ca\n"
    "Subject: Lunch\n\nAt noon?\n\nFrom a Thu Oct  2 15:50:00 2025\nFrom: a@example.ca\n"
    f"To: b@example.ca\nSubject: TCC25-0999\n\n{page()}"
)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with a bulletin, a letter, and a mailbox with another bulletin and an e-mail."""
    written(tmp_path / "a.txt", notice(""))
    written(tmp_path / "b.txt", "Dear clients,\nWe are moving.")
    written(tmp_path / "c.mbox", MAILBOX)
    return tmp_path


def test_what_is_no_bulletin_in_a_folder_is_left_out_and_counted(mixed: Path) -> None:
    """Files and the e-mails of a mailbox; the rest is read, and the status is 0."""
    result = run("read", mixed)
    assert result.exit_code == 0
    assert [row[:2] for row in rows(result.stdout)[1:]] == [
        ["a.txt", "TCC26-0300"], ["c.mbox", "TCC25-0999"]
    ]  # fmt: skip
    assert result.stderr == "2 items left out, not a bulletin; --verbose names each\n"


def test_verbose_names_what_was_left_out_and_says_why(mixed: Path) -> None:
    """A line for each, with the number of an e-mail in its mailbox."""
    lines = run("read", mixed, "--verbose").stderr.splitlines()
    assert lines[0].startswith(f"Left out: {mixed / 'b.txt'}: no bulletin in the text that begins")
    assert lines[1].startswith(f"Left out: {mixed / 'c.mbox'}: e-mail 1: no bulletin in the text")
    assert len(lines) == 2


def test_json_has_what_was_left_out(mixed: Path) -> None:
    """With the file and the reason, whether or not stderr names each."""
    left_out = json.loads(run("read", mixed, "--json").stdout)["left_out"]
    reasons = [(one["file"], one["error"].partition(" the text")[0]) for one in left_out]
    assert reasons == [
        (str(mixed / "b.txt"), "no bulletin in"),
        (str(mixed / "c.mbox"), "e-mail 1: no bulletin in"),
    ]  # fmt: skip


def test_a_mailbox_in_a_folder_needs_no_suffix(tmp_path: Path) -> None:
    """As Thunderbird keeps them. Other files without one are left alone; --verbose names them."""
    written(tmp_path / "Inbox", MAILBOX)
    other = written(tmp_path / "LICENSE", page())
    result = run("read", tmp_path, "--verbose")
    assert [row[:2] for row in rows(result.stdout)[1:]] == [["Inbox", "TCC25-0999"]]
    assert result.stderr.startswith(f"Left alone: {other}\n{tmp_path}: 1 file left alone; not one")


def test_a_file_without_a_suffix_that_cannot_be_read_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a mailbox, and nobody named it; --verbose does."""
    written(tmp_path / "notice.txt", page())
    other = written(tmp_path / "Inbox", MAILBOX)
    opening = Path.open

    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path == other:
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    result = run("read", tmp_path, "--verbose")
    assert (result.exit_code, f"Left alone: {other}\n" in result.stderr) == (0, True)


def test_the_findings_of_a_mailbox_name_the_e_mail(tmp_path: Path) -> None:
    """By number and time; line numbers are those of the message."""
    mail = (
        "From a Thu Oct  2 15:50:00 2025\nFrom: a@example.ca\n"
        "Date: Thu, 2 Oct 2025 15:50:00 -0400\nSubject: {} CERS Portal Problem\n\n{}\n"
    )
    slips = [
        mail.format(number, page(title=f"{number} CERS Portal Problem", start="2025-10-02 15:30"))
        for number in ("TCC26-0001", "TCC26-0002")
    ]
    file = written(tmp_path / "a.mbox", "\n".join(slips))
    places = [
        line.partition(": ZONE_NOT_STATED")[0] for line in run("read", file).stderr.splitlines()
    ]
    assert places == [f"{file}, TCC26-000{n} of 2025-10-02 15:50 ET:3" for n in (1, 2)]


def test_many_findings_are_counted_before_an_answer(tmp_path: Path) -> None:
    """Up to ten are shown; --verbose shows all."""
    for n in range(11):
        title = f"TCC26-00{n:02} CERS Portal Problem"
        written(tmp_path / f"{n:02}.txt", page(title=title, start="2025-10-02 15:30"))
    ten = [part for n in range(10) for part in ("--bulletin", tmp_path / f"{n:02}.txt")]
    command = "outages", "--no-record"
    assert run(*command, *ten).stderr.count("ZONE_NOT_STATED") == 10
    first, _ = run(*command, "--bulletin", tmp_path).stderr.splitlines()
    assert first == "11 findings; --verbose shows each, and so does graceperiod read"
    told = run(*command, "--bulletin", tmp_path, "--verbose").stderr
    assert told.count("ZONE_NOT_STATED") == 11


def test_a_folder_in_which_all_was_left_out_is_an_error(tmp_path: Path) -> None:
    """The last line says why the status is 2."""
    written(tmp_path / "a.txt", "Dear clients,")
    result = run("read", tmp_path)
    assert (result.exit_code, result.stderr.splitlines()) == (
        2,
        ["1 item left out, not a bulletin; --verbose names each", "No bulletin was found."],
    )


def test_a_file_that_is_named_is_refused_if_it_is_no_bulletin(mixed: Path) -> None:
    """With the reason, and the status 2; the others are read all the same."""
    result = run("read", mixed / "a.txt", mixed / "b.txt")
    assert (result.exit_code, len(rows(result.stdout))) == (2, 2)
    assert f"{mixed / 'b.txt'}: no bulletin" in result.stderr
    decided = run("decide", "2025-10-02 19:45 ET", "--bulletin", mixed / "b.txt")
    assert decided.exit_code == 2
    assert f"Error: {mixed / 'b.txt'}: no bulletin" in decided.stderr


@pytest.mark.parametrize("command", [("decide", "2025-10-02 19:45 ET"), ("outages",)])
def test_other_commands_go_on_past_what_is_no_bulletin(
    command: tuple[str, ...], mixed: Path
) -> None:
    """They say how many items were left out, or name them."""
    result = run(*command, "--bulletin", mixed)
    assert "2 items left out" in result.stderr
    assert "2 bulletins; " in result.stderr
    assert "e-mail 1: no bulletin" in run(*command, "--bulletin", mixed, "--verbose").stderr


def test_decide_takes_a_folder(folder: Path) -> None:
    """`--bulletin` reads what is in it, and says what it left alone."""
    result = run("decide", "2025-10-02 19:45 ET", "--system", "CERS", "--bulletin", folder)
    assert result.exit_code == 0
    assert f"{folder}: 2 files left alone" in result.stderr
    outages = len(OutageCalendar.cbsa()) + 2
    assert f"2 bulletins; {outages} outages and 3 declared reliefs in all" in result.stderr


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        (
            {"description": f"Some declarations fail.\n{PENALTY}"},
            {"Start": "2025-10-02 15:30 ET", "End": "2025-10-02 18:00 ET", "Grace stated": "2 h"},
        ),
        ({"action": ACI}, {"Grace stated": "no hours, ACI only"}),
        ({}, {"Systems": "CERS_PORTAL", "Grace stated": "not stated", "Impact": "UNAVAILABLE"}),
        ({"end": "Unknown"}, {"End": "not reported"}),
        (
            {"description": "CERS is unavailable for approximately 30 minutes in this window."},
            {"Impact": "UNAVAILABLE, about"},
        ),
        ({"title": "CERS Portal Problem"}, {"Number": "(none)", "Status": "INITIAL"}),
        ({"title": "TCC25-0999 Problem", "clients": None}, {"Systems": "no outage read"}),
        ({"start": "Unknown"}, {"Number": "TCC25-0999", "Systems": "no outage read", "Start": ""}),
    ],
    ids=range(8),
)
def test_the_table_says_what_is_stated(
    changes: dict[str, str | None], cells: dict[str, str], tmp_path: Path
) -> None:
    """One row for each window, in the words of the bulletin's facts."""
    file = written(tmp_path / "notice.txt", page(**changes))  # type: ignore[arg-type] # of text or None
    head, row = rows(run("read", file).stdout)
    assert head == [
        "File", "Number", "Status", "Systems", "Start", "End", "Grace stated", "Impact",
    ]  # fmt: skip
    shown = dict(zip(head, row, strict=True))
    assert shown | cells == shown


def test_each_window_of_each_section_has_its_row(tmp_path: Path) -> None:
    """In the order of the page; a name in brackets is not taken for a style."""
    days = ("2025-10-02", "2025-10-03")
    start, end = ("\n".join(f"{day} {clock} (ET)" for day in days) for clock in ("15:30", "18:00"))
    result = run("read", written(tmp_path / "[red]a.txt", page(start=start, end=end)))
    _, *found = rows(result.stdout)
    assert [(row[0], row[4]) for row in found] == [
        ("[red]a.txt", "2025-10-02 15:30 ET"),
        ("[red]a.txt", "2025-10-03 15:30 ET"),
    ]


@pytest.mark.parametrize(
    ("texts", "status", "codes"),
    [
        ([notice("")], 0, []),
        ([notice("CANCELLED -")], 0, ["NO_OUTAGE_EXPECTED"]),
        ([notice(""), notice("")], 0, ["DUPLICATE"]),
        ([notice("UPDATE", "18:00"), notice("UPDATE", "19:00")], 0, ["REVISIONS_CONTRADICT"]),
        ([notice("UPDATE"), notice(""), notice("RESOLVED -", "19:00")], 0, []),
        (
            [page(end=None), "TCC25-0999 RESOLVED: It has been resolved."],
            0,
            ["NO_WINDOW", "RESOLVED_WITHOUT_END"],
        ),
        ([page(start="2025-10-02 15:30")], 0, ["ZONE_NOT_STATED"]),
        (["Dear Sir,", notice("")], 2, []),
        ([notice("UPDATE"), notice("UPDATE", "19:00"), "Dear Sir,"], 2, ["REVISIONS_CONTRADICT"]),
    ],
    ids=range(9),
)
def test_the_status_says_whether_all_could_be_read(
    texts: list[str], status: int, codes: list[str], tmp_path: Path
) -> None:
    """Whatever a person has to look at in those that could be."""
    files = [written(tmp_path / f"{place}.txt", text) for place, text in enumerate(texts)]
    result = run("read", *files)
    assert result.exit_code == status
    told = [line for line in result.stderr.splitlines() if "no bulletin in the text" not in line]
    assert [code in line for code, line in zip(codes, told, strict=True)] == [True] * len(codes)


def test_json_has_what_is_to_be_said_between_notices(tmp_path: Path) -> None:
    """Bulletins as they were read, and apart from them what comes of reading them together."""
    files = [
        written(tmp_path / f"{place}.txt", text)
        for place, text in enumerate([notice("UPDATE"), notice("UPDATE", "19:00"), notice("")])
    ]
    result = run("read", *files, written(tmp_path / "again.txt", notice("")), "--json")
    document = json.loads(result.stdout)
    assert list(document) == ["schema", "bulletins", "findings", "unreadable", "left_out"]
    assert [each["findings"] for each in document["bulletins"]] == [[]] * 4
    between = {each["code"]: each["message"] for each in document["findings"]}
    assert sorted(between) == ["DUPLICATE", "REVISIONS_CONTRADICT"]
    assert "both count: TCC26-0300 (UPDATE, " in between["REVISIONS_CONTRADICT"]
    assert document["unreadable"] == []
    told = {line.partition(": ")[0] for line in result.stderr.splitlines()}
    assert (result.exit_code, told) == (0, set(between))


def test_json_of_a_bulletin_is_its_own(tmp_path: Path) -> None:
    """It has what the bulletin's model has, and nothing else; its file is the path as given."""
    file = written(tmp_path / "a.txt", page())
    (bulletin,) = json.loads(run("read", file, "--json").stdout)["bulletins"]
    assert bulletin == read_bulletin(file).model_dump(mode="json") | {"file": str(file)}


def test_json_of_nothing_that_can_be_read_is_json(tmp_path: Path) -> None:
    """The lists are there, and empty."""
    result = run("read", tmp_path / "gone.txt", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["bulletins"], document["findings"]) == (2, [], [])
    (unread,) = document["unreadable"]
    assert (unread["file"], unread["error"]) == (
        str(tmp_path / "gone.txt"),
        "No such file or directory",
    )


def test_html_and_mails_are_read_from_a_folder(tmp_path: Path) -> None:
    """By their suffixes, in any case of letters."""
    pytest.importorskip("selectolax", reason="needs the extra bulletins")
    written(tmp_path / "a.HTM", f"<pre>{notice('')}</pre>")
    mail = "From: a@example.ca\nDate: Thu, 2 Oct 2025 18:10:00 -0400\n\n"
    written(tmp_path / "b.eml", mail + notice("RESOLVED -"))
    result = run("read", tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [row[0] for row in rows(result.stdout)[1:]] == ["a.HTM", "b.eml"]


@pytest.mark.parametrize(
    ("patience", "env", "is_shown"),
    [(-1.0, TERMINAL, True), (60.0, TERMINAL, False), (-1.0, {}, False)],
    ids=["slow", "fast", "no terminal"],
)
def test_progress_is_for_terminals_that_wait(
    patience: float,
    env: dict[str, str],
    is_shown: bool,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
) -> None:
    """A bar is on stderr after a second of reading, and is gone at the end."""
    monkeypatch.setattr(terminal, "PATIENCE", patience)
    result = run("read", folder, "--json", env=env)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["unreadable"] == []
    assert ("2 files, " in result.stderr) is is_shown
    assert ("\x1b[?25l" in result.stderr) is is_shown  # the cursor is hidden
    assert ("\x1b[?25h" in result.stderr) is is_shown  # and shown again


def test_progress_ends_where_the_user_breaks_off(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """Ctrl-C gives back a terminal with its cursor."""

    def interrupted(file: Path, **_: object) -> Found:
        if file.suffix == ".TXT":
            raise KeyboardInterrupt
        return Found((), ())

    monkeypatch.setattr(terminal, "PATIENCE", -1.0)
    monkeypatch.setattr(read_module, "read_file", interrupted)
    result = run("read", folder, env=TERMINAL)
    assert result.exit_code
    assert "\x1b[?25l" in result.stderr
    assert "\x1b[?25h" in result.stderr


@pytest.mark.parametrize(
    ("text", "status"),
    [(page(), 0), (page(end="2025-10-02 18:00 (GMT)"), 3), ("Dear clients,", 2)],
    ids=["sound", "finding", "unreadable"],
)
def test_findings_fail_where_a_pipeline_asks(text: str, status: int, tmp_path: Path) -> None:
    """With 3; a file that cannot be read is worse. Without the option findings change nothing."""
    file = written(tmp_path / "notice.txt", text)
    assert run("read", file, "--fail-on", "findings").exit_code == status
    assert run("read", file).exit_code == (2 if status == 2 else 0)


def test_findings_between_notices_fail_too(tmp_path: Path) -> None:
    """Two notices of one number that contradict each other."""
    files = [
        written(tmp_path / f"{name}.txt", notice("RESOLVED -", end))
        for name, end in (("a", "18:00"), ("b", "19:00"))
    ]
    assert [run("read", *files, *more).exit_code for more in ([], ["--fail-on", "findings"])] == [
        0,
        3,
    ]


def test_help_says_what_the_statuses_mean() -> None:
    """For every command."""
    told = {
        "read": "0 all files named were read, 3 they were and --fail-on names",
        "decide": "0 no penalty, 1 a penalty",
        "outages": "0, or 2 for an error",
        "audit": "0 the file was audited, 3 it has what --fail-on names, 2 an error",
        "timeline": "0, or 2 for an error",
    }
    assert told.keys() == COMMANDS.keys()
    for command, statuses in told.items():
        result = run(command, "--help", env={"TERM": "dumb", "COLUMNS": "200"})
        assert (result.exit_code, statuses in " ".join(result.stdout.split())) == (0, True)
        assert COMMANDS[command] in result.stdout
