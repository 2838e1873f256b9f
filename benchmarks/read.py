"""How many bulletins a second are read, beside merely parsing what they hold.

The typical notice is a published one, as text and as the HTML of a site. Each time that it is read
it has another number, other times and another sentence, so that no cache knows it; what it has in
common with itself is what notices have in common. The other pages are the tests' fixtures that hold
one notice, so the mix is that of real layouts.

Text is set beside `dateutil.parser.parse` over the timestamps of the same pages, HTML beside
parsing the pages with selectolax and nothing more. The contenders take turns, so that noise falls
on all alike; the best of several rounds counts. Pages far larger than a bulletin come last: each is
read or refused.
"""

import argparse
import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from dateutil.parser import ParserError, parse
from selectolax.lexbor import LexborHTMLParser

from graceperiod import UnreadableBulletinError, read_bulletin

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "tests" / "bulletins" / "fixtures"
SAMPLE = ROOT / "docs" / "examples" / "tcc25-0138-resolved.txt"
SAMPLE_HTML = PAGES / "tcc25-0138-resolved-html.html"
START, END = (re.compile(rf"2025-10-02((?:&nbsp;)? ){clock}") for clock in ("15:30", "18:00"))
STAMP = re.compile(r"\d{4}-\d\d-\d\d ?/? ?(?:[01]?\d|2[0-3]) ?: ?\d\d")
AIM = 2_000  # bulletins of text a second
MOST_SECONDS = 2  # for a page of 5 MB
LARGE = 5_000_000  # characters
TYPICAL = 100  # notices a round
BEGIN = datetime(2018, 1, 1, 4, 1)  # noqa: DTZ001 - a wall clock
STEP = timedelta(hours=41, minutes=17)  # another day and another minute each time


def seconds(work: Callable[[str], object], pages: list[str]) -> float:
    """The time one round over the pages takes."""
    began = time.perf_counter()
    for page in pages:
        work(page)
    return time.perf_counter() - began


def parse_stamps(page: str) -> None:
    """Read the timestamps of a page with dateutil, which needs the stray characters gone."""
    for stamp in STAMP.findall(page):
        with suppress(ParserError):  # a page may hold a date that does not exist
            parse(stamp.replace("/", " ").replace(" :", ":"))


def retold(notice: str, number: int) -> str:
    """The notice with another number, start and end, and another sentence in its description."""
    start = BEGIN + number * STEP
    end = start + timedelta(minutes=30 + number % 600)
    told = notice.replace("TCC25-0138", f"TCC{start:%y}-{number % 10_000:04}")
    told = START.sub(f"{start:%Y-%m-%d}\\g<1>{start:%H:%M}", told)
    told = END.sub(f"{end:%Y-%m-%d}\\g<1>{end:%H:%M}", told)
    told = told.replace("Some users", f"{number + 2:,} users")
    return told.replace("&nbsp; Clients of the", f"&nbsp; {number + 2:,} clients of the")


def retellings(sample: Path, rounds: int) -> list[list[str]]:
    """A notice told anew for each round, as many times as a round reads."""
    notice, numbers = sample.read_text(encoding="utf-8"), count()
    return [[retold(notice, next(numbers)) for _ in range(TYPICAL)] for _ in range(rounds)]


def fixtures(pattern: str) -> list[str]:
    """The tests' pages of some names that hold one bulletin."""
    found = []
    for page in sorted(PAGES.glob(pattern)):
        text = page.read_text(encoding="utf-8")
        with suppress(UnreadableBulletinError):  # of several it is one too
            read_bulletin(text)
            found.append(text)
    return found


def large_pages() -> dict[str, str]:
    """Pages far larger than a bulletin, and as large as the reader takes: text with many times, and
    HTML that is words or markup around a notice.
    """
    notice, html = (page.read_text(encoding="utf-8") for page in (SAMPLE, SAMPLE_HTML))
    words = "EDI was down on May 3, 2025 from 06:00 to 07:00 (ET).\n"
    slow = "The CERS Portal was slow.\n"
    markup = f'<div class="{"wide " * 50}"><span></span></div>\n'

    def with_more(more: str) -> str:
        return notice.replace("Description\n", f"Description\n\n{more}", 1)

    return {
        "text of 5 MB": with_more(words * (LARGE // len(words))),
        "text of 240,000 characters": with_more(words * 490 + slow * 8_000),
        "HTML of 5 MB": html.replace("</h1>", "</h1>" + words * (LARGE // len(words))),
        "HTML of 1.4 MB, markup": html.replace("</h1>", "</h1>" + markup * 4_800),
    }


def time_large(page: str) -> tuple[float, str]:
    """The seconds that a page takes, and whether it was read or refused."""
    began = time.perf_counter()
    try:
        read_bulletin(page)
    except UnreadableBulletinError:
        return time.perf_counter() - began, "refused"
    return time.perf_counter() - began, "read"


def best(
    contenders: dict[str, Callable[[str], object]], rounds: list[list[str]]
) -> dict[str, float]:
    """The best time of each contender for one page, in seconds; the first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for pages in rounds:
        for name, work in contenders.items():
            times[name].append(seconds(work, pages) / len(pages))
    return {name: min(each[1:]) for name, each in times.items()}


def report(title: str, rounds: list[list[str]], peer: str, work: Callable[[str], object]) -> float:
    """Print the table for some pages, those of each round; bulletins read a second."""
    found = best({"read_bulletin": read_bulletin, peer: work}, rounds)
    mine, other = found["read_bulletin"], found[peer]
    pages = rounds[0]
    size = sum(map(len, pages)) / len(pages)
    print(f"{title}: {len(pages)} pages of {size:,.0f} characters on average")
    print(f"  {'read_bulletin':<42}{1e6 * mine:>10,.0f} us a page{1 / mine:>10,.0f} pages a second")
    print(f"  {peer:<42}{1e6 * other:>10,.0f} us a page{1 / other:>10,.0f} pages a second")
    print(f"  {'read_bulletin, times that':<42}{mine / other:>10,.1f}")
    return 1 / mine


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
    rounds = options.parse_args().rounds + 1
    peer, html_peer = "dateutil.parser.parse of its timestamps", "LexborHTMLParser alone"
    texts, pages = fixtures("*-text.txt"), fixtures("*.html")
    typical = report("One typical notice, retold", retellings(SAMPLE, rounds), peer, parse_stamps)
    told = retellings(SAMPLE_HTML, rounds)
    report("The same as HTML", told, html_peer, LexborHTMLParser)
    report("Text", [texts] * rounds, peer, parse_stamps)
    report("HTML", [pages] * rounds, html_peer, LexborHTMLParser)
    large = {name: time_large(page) for name, page in large_pages().items()}
    for name, (took, done) in large.items():
        print(f"{name:<44}{took:>10,.2f} s, {done}")
    slowest = max(took for took, _ in large.values())
    print(f"Aim: {AIM:,} typical bulletins of text a second: {'yes' if typical >= AIM else 'NO'}")
    is_quick = slowest <= MOST_SECONDS
    print(f"Aim: {MOST_SECONDS} s for each large page: {'yes' if is_quick else 'NO'}")


if __name__ == "__main__":
    main()
