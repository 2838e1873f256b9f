"""How many bulletins a second are read, beside merely parsing what they hold.

The typical notice is a published one. Each time that it is read it has another number, other times
and another sentence, so that no cache knows it; what it has in common with itself is what notices
have in common. The other pages are the tests' fixtures, so the mix is that of real layouts.

Text is set beside `dateutil.parser.parse` over the timestamps of the same pages, HTML beside
parsing the pages with selectolax and nothing more. The contenders take turns, so that noise falls
on all alike; the best of several rounds counts.
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

from graceperiod import read_bulletin

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "tests" / "bulletins" / "fixtures"
SAMPLE = ROOT / "docs" / "examples" / "tcc25-0138-resolved.txt"
STAMP = re.compile(r"\d{4}-\d\d-\d\d ?/? ?(?:[01]?\d|2[0-3]) ?: ?\d\d")
AIM = 2_000  # bulletins of text a second
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
    told = told.replace("2025-10-02 15:30", f"{start:%Y-%m-%d %H:%M}")
    told = told.replace("2025-10-02 18:00", f"{end:%Y-%m-%d %H:%M}")
    return told.replace("Some users", f"{number + 2:,} users")


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
    notice = SAMPLE.read_text(encoding="utf-8")
    numbers = count()
    retellings = [[retold(notice, next(numbers)) for _ in range(TYPICAL)] for _ in range(rounds)]
    texts = [page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*-text.txt"))]
    html = [page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.html"))]
    peer = "dateutil.parser.parse of its timestamps"
    typical = report("One typical notice, retold", retellings, peer, parse_stamps)
    report("Text", [texts] * rounds, peer, parse_stamps)
    report("HTML", [html] * rounds, "LexborHTMLParser alone", LexborHTMLParser)
    print(f"Aim: {AIM:,} typical bulletins of text a second: {'yes' if typical >= AIM else 'NO'}")


if __name__ == "__main__":
    main()
