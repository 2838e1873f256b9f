"""Damaged pages are read or refused: nothing else is raised, no date is made up, none takes long.

The fixtures are mutated by seed, so that a failure names what to run again. The dates that a
window may have come from a finder of this file alone, which is generous: it asks whether a date
stands in the text in any spelling, not what it is the date of.
"""

import json
import re
import subprocess
import sys
import unicodedata
from contextlib import suppress
from datetime import date, timedelta
from email import message_from_bytes, policy
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from graceperiod import Bulletin, GracePeriodError, read_bulletin
from tests.examples import examples

FIXTURES = Path(__file__).parent / "fixtures"
WITH_HTML = find_spec("selectolax") is not None
SUFFIXES = (".txt", ".eml", ".html") if WITH_HTML else (".txt", ".eml")
MUTATIONS = examples(10_000)
BLOCKS = 20
DAY = timedelta(days=1)


# Mutations.


def pages() -> list[tuple[Path, bytes]]:
    """The fixtures in their order; those with HTML in them only where it can be read."""
    files = sorted(file for file in FIXTURES.iterdir() if file.suffix in SUFFIXES)
    found = [(file, file.read_bytes()) for file in files]
    return found if WITH_HTML else [(file, page) for file, page in found if b"html" not in page]


def cut(rng: Random, lines: list[bytes], _: list[bytes]) -> list[bytes]:
    """Some lines in a row are lost."""
    first = rng.randrange(len(lines))
    return lines[:first] + lines[first + rng.randint(1, 5) :]


def repeat(rng: Random, lines: list[bytes], _: list[bytes]) -> list[bytes]:
    """Some lines in a row come again, here or elsewhere."""
    first, to = rng.randrange(len(lines)), rng.randrange(len(lines) + 1)
    return lines[:to] + lines[first : first + rng.randint(1, 5)] + lines[to:]


def shuffle(rng: Random, lines: list[bytes], _: list[bytes]) -> list[bytes]:
    """Lines that stand together lose their order."""
    first, size = rng.randrange(len(lines)), rng.choice([2, 4, 10, len(lines)])
    some = lines[first : first + size]
    rng.shuffle(some)
    return lines[:first] + some + lines[first + size :]


def swap(rng: Random, lines: list[bytes], other: list[bytes]) -> list[bytes]:
    """Some lines are those of another bulletin."""
    here, there, size = rng.randrange(len(lines)), rng.randrange(len(other)), rng.randint(1, 8)
    return lines[:here] + other[there : there + size] + lines[here + size :]


def damage(rng: Random, lines: list[bytes], _: list[bytes]) -> list[bytes]:
    """Some bytes are changed, put in or left out."""
    page = bytearray(b"".join(lines))
    for _each in range(rng.choice([1, 3, 10, 40])):
        where = rng.randrange(len(page) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            page[where : where + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            page[where:where] = bytes([rng.choice(b"\n |:/-()<>&;=0123456789")])
        elif kind == 2:
            del page[where : where + 1]
        elif where < len(page):
            page[where] ^= 1 << rng.randrange(8)
    return bytes(page).splitlines(keepends=True)


def truncate(rng: Random, lines: list[bytes], _: list[bytes]) -> list[bytes]:
    """The page ends or begins in the middle."""
    page = b"".join(lines)
    where = rng.randrange(len(page) + 1)
    return (page[:where] if rng.random() < 0.7 else page[where:]).splitlines(keepends=True)


def double(rng: Random, lines: list[bytes], other: list[bytes]) -> list[bytes]:
    """A half comes twice, or is followed by half of another bulletin."""
    middle = len(lines) // 2
    return rng.choice(
        [
            lines[:middle] * 2 + lines[middle:],
            lines[:middle] + lines[middle:] * 2,
            lines[middle:] + lines[:middle],
            lines[:middle] + other[len(other) // 2 :],
        ]
    )


MUTATORS = (cut, repeat, shuffle, swap, damage, truncate, double)


def mutated(rng: Random, page: bytes, other: bytes) -> bytes:
    """The page after one to four mutations."""
    lines = page.splitlines(keepends=True)
    for _ in range(rng.randint(1, 4)):
        if lines:
            lines = rng.choice(MUTATORS)(rng, lines, other.splitlines(keepends=True))
    return b"".join(lines)


# Dates in a text.

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier", "feb february fév févr février fevrier", "mar march mars",
            "apr april avr avril", "may mai", "jun june juin", "jul july juil juillet",
            "aug august août aout", "sep sept september septembre", "oct october octobre",
            "nov november novembre", "dec december déc décembre decembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(?=(\d{4})[ /.-]{1,3}(\d{1,2})[ /.-]{1,3}(\d{1,2}))")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"\d{1,2}")
_YEAR = re.compile(r"(?=((?:19|20)\d\d))")
_NUMBER = re.compile(r"(?:tcc|edi)\s*(\d\d)")
_TAG = re.compile(r"<[^<>]*>")


def decoded(page: bytes) -> str:
    """Every text that can be got out of a page: as it is, of its parts, of its HTML."""
    texts = [page]
    with suppress(Exception):  # a damaged mail may be none; its bytes are searched all the same
        for part in message_from_bytes(page, policy=policy.compat32).walk():
            payload = part.get_payload(decode=True)
            texts.append(payload if isinstance(payload, bytes) else b"")
    readings = {text.decode("utf-8", "replace") for text in texts}
    readings |= {text.decode("cp1252", "replace") for text in texts if not text.isascii()}
    for reading in tuple(readings):
        plain = unescape(reading) if "&" in reading else reading
        readings |= {plain, _TAG.sub("", plain), _TAG.sub(" ", plain)}
    text = unicodedata.normalize("NFKC", "\n".join(readings)).lower()
    text = re.sub(r"=\r?\n|[\u200b\ufeff\xad]", "", text)
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", text)
    return re.sub(r"\s+", " ", re.sub("[\u2010-\u2015\u2212]", "-", text))


def dates_in(text: str) -> set[date]:
    """Every date that stands in a text in some spelling, and some that do not."""
    found: set[date] = set()
    parts = {(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)}
    years = {int(year) for year in _YEAR.findall(text)}
    years |= {2000 + int(year) for year in _NUMBER.findall(text)}
    for match in _WORD.finditer(text):
        if month := _MONTHS.get(match.group()):
            around = text[max(0, match.start() - 40) : match.end() + 40]
            next_years = {year + 1 for year in years if month <= 2}  # as a notice of December says
            near = years | next_years
            parts |= {(year, month, int(day)) for day in _DAY.findall(around) for year in near}
    for year, month, day in parts:
        with suppress(ValueError):
            found.add(date(year, month, day))
    return found


def test_the_finder_of_dates_finds_what_a_person_finds() -> None:
    """ISO dates, and those with names of months in two languages, with the year or without."""
    text = decoded(
        b"2025-10-02 15:30 and 2019-01-19 / 05 :00; Saturday, May 03, 2025; 20-21 July; le "
        b"samedi 18 avril 2026; <td>2024&#45;07&ndash;13</td>; Dimanche le 1<sup>er</sup>"
        b"&nbsp;f&eacute;vrier"
    )
    assert dates_in(text) >= {
        date(2025, 10, 2), date(2019, 1, 19), date(2025, 5, 3), date(2025, 7, 20),
        date(2025, 7, 21), date(2026, 4, 18), date(2024, 7, 13), date(2026, 2, 1),
    }  # fmt: skip
    assert date(2025, 10, 3) not in dates_in(text)


def made_up(bulletin: Bulletin, text: str) -> list[str]:
    """What the outages say of dates that the text does not."""
    dates = dates_in(text)
    days = max(dates) - min(dates) + DAY if dates else DAY
    wrong: list[str] = []
    if any(finding.code == "YEAR_NOT_STATED" for finding in bulletin.findings):
        return wrong  # it is told that the year is that of the number
    for outage in bulletin.outages:
        # The day after the one that is stated: of 24:00, or of a time in a zone to the west.
        is_next = outage.start.hour == outage.start.minute == 0 or "pacific" in text
        first, last = outage.start.date(), outage.end and outage.end.date()
        if first not in dates and not (is_next and first - DAY in dates):
            wrong.append(f"start {outage.start} is not in the text")
        if last and last not in dates and last - DAY not in dates:
            wrong.append(f"end {outage.end} is not in the text")
        if last and last - first > days:
            wrong.append(f"{outage.start} to {outage.end} is longer than {days}")
    return wrong


# The properties.


def test_there_are_fixtures() -> None:
    """Without the fixtures nothing below would be tested."""
    assert len(pages()) >= 20, f"{FIXTURES} must hold the fixtures of the reader"


@pytest.mark.property
@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_damaged_page_is_read_or_refused_and_no_date_is_made_up(block: int) -> None:
    """Mutations, 10,000 in CI, raise only errors of ours, and give dates that they hold."""
    fixtures = pages()
    assert fixtures, f"{FIXTURES} is empty"
    size = MUTATIONS // BLOCKS
    for seed in range(block * size, (block + 1) * size):
        rng = Random(seed)
        file, page = rng.choice(fixtures)
        _, other = rng.choice([each for each in fixtures if each[0].suffix == file.suffix])
        damaged = mutated(rng, page, other)
        as_text = file.suffix != ".eml" and rng.random() < 0.5
        about = f"seed {seed}, {file.name}"
        try:
            source = damaged.decode("utf-8", "replace") if as_text else damaged
            bulletin = read_bulletin(source)
        except GracePeriodError:
            continue
        except Exception as error:  # noqa: BLE001 - any other is the fault that is looked for
            pytest.fail(f"{about}: {error!r}")
        if bulletin.outages:
            assert not made_up(bulletin, decoded(damaged)), about


# Time.

PENALTY = "no monetary penalties will be issued for the 2 hours following system resumption "
PIECES = (
    "Start Date / Time\n", "Start Date / Time ", "End Date / Time: 2025-10-02 15:30 (ET)\n",
    "Clients Affected\nDescription\n", "2025-10-02 15:30 ET\n", "2025-10-02 15:30 ET ",
    "2025-10-02 / 05 :00 ", "|", "| ", "|\n", " | 2025-10-02 15:30 ET |\n", "\t", "\u00a0 ", "\n",
    "eManifest Portal Maintenance\n", "CERS Portal and ", "TCC25-0138 ", PENALTY,
    "Vendredi le 13 février 2026 entre 03:00 (HE) et ", "Date / heure de début\n",
    "l'échange de données informatisé ", "approximately 5-10 minutes ", "(", "((ET) ", "0", "1 ",
    "2025-", "12:", "Saturday, May 3, 2025 ", "Sunday ", "and Monday, ", "from 06:00 to ",
    "from 06:00 to 07:00 (ET) and ", "on Friday, October 3, 2025 between 3:00 and 6:00 (ET)\n",
    "Notice received: ", "The problem reported below has now been resolved. ", "UPDATED ",
    "may submit through the CERS Portal during this outage ", "not affected ", "é", "\ud7ff",
)  # fmt: skip
HTML_PIECES = (
    "<td>", "<td>2025-10-02 15:30 ET", "<tr><td>|</td>", "<div>", "<table>", "</div>", "&nbsp;",
    "&", "<", "<br>", "<p>Start Date / Time</p>", "<!--", "<b><i>", "<script>", "&#50;",
)  # fmt: skip
BEFORE = "TCC25-0138 CERS Portal Access Problem\nStart Date / Time\n2025-10-02 15:30 (ET)\n"
MAIL = (
    "From: a@example.org\nSubject: TCC25-0138 CERS\nDate: Thu, 02 Oct 2025 16:05:00 -0400\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
)
MAIL_PIECES = (
    "--b\n", "--b\nContent-Type: text/plain\n\nx\n", "--b--\n", "X-A: b\n", "=?utf-8?q?=C3?= ",
    '--b\nContent-Type: multipart/mixed; boundary="b"\n\n', "=3D", "=\n",
)  # fmt: skip
SCRIPT = """\
import faulthandler, json, sys, time
from graceperiod import GracePeriodError, read_bulletin
for before, piece, size, encode in json.load(sys.stdin):
    page = (before + piece * (size // len(piece)))[:size]
    faulthandler.dump_traceback_later(20, exit=True)
    began = time.perf_counter()
    try:
        read_bulletin(page.encode() if encode else page)
    except GracePeriodError:
        pass
    faulthandler.cancel_dump_traceback_later()
    print(f"{time.perf_counter() - began:6.2f} s {size} {piece!r}", flush=True)
"""
JOBS = [(BEFORE, piece, False) for piece in PIECES]
JOBS += [("<html><body><p>TCC25-0138 CERS</p>", piece, False) for piece in HTML_PIECES]
JOBS += [(MAIL, piece, True) for piece in MAIL_PIECES]
GROUPS = 6


SIZES = (249_000, 990_000, 5_000_000)


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_hostile_page_takes_seconds(group: int) -> None:
    """A piece repeated to a megabyte, or to five, is read or refused within 20 seconds."""
    jobs = [
        (before, piece, size, encode)
        for before, piece, encode in JOBS[group::GROUPS]
        for size in SIZES
        if WITH_HTML or piece not in HTML_PIECES
    ]
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        command, input=json.dumps(jobs), capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, f"after\n{done.stdout}came {jobs[done.stdout.count(chr(10))]!r}"
