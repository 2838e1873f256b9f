"""From facts to pages: a bulletin written in every layout and form in which bulletins come.

Nothing here knows how bulletins are read. The facts that `bulletins` draws are legal and
unambiguous, and every variation of a page leaves its facts as they are; a slip that a careful
reader would report is drawn by name, as `How.slip` or `Section.clients_also`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from html import escape
from itertools import groupby
from random import Random
from textwrap import wrap
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from graceperiod import BulletinStatus, Impact, System
from tests.bulletins.pages import PENALTY

TORONTO = ZoneInfo("America/Toronto")
MAIL_DATE = datetime(2025, 10, 2, 16, 5, tzinfo=TORONTO)
Window = tuple[datetime, datetime | None]  # naive Eastern wall clock


@dataclass(frozen=True)
class Section:
    """What a bulletin says of some systems."""

    systems: tuple[System, ...]
    windows: tuple[Window, ...]
    impact: Impact = Impact.UNAVAILABLE
    minutes: int | None = None  # "approximately N minutes" of the window
    penalty: str | None = "2h"  # or "aci", or None for no sentence
    clients_also: tuple[System, ...] = ()  # named by the clients line alone


@dataclass(frozen=True)
class Facts:
    """What a bulletin says."""

    number: str | None
    status: BulletinStatus
    sections: tuple[Section, ...]
    language: str = "en"  # or "fr", or "both"
    headed: bool = False  # each section has a heading that names its systems
    maintenance: bool = False
    title: str | None = None  # the English title as printed; None: made of the facts
    titre: str | None = None  # the French one


class Layout(StrEnum):
    """How a page is set; the numbers are those of the list of layouts."""

    LABELLED = "labelled lines"  # 1
    SAME_LINE = "same line"  # 2
    STACKED = "stacked columns, or blocks"  # 3, 4
    PIPES = "pipe table"  # 5
    CELLS = "pipe table, one cell a line"  # 6
    HEADINGS = "headings and prose windows"  # 7
    PROSE = "prose only"  # 8
    NOTICE = "notice received"  # 9


class Form(StrEnum):
    """What the page is handed over as."""

    TEXT = "text"
    BYTES = "encoded text"
    MAIL = "e-mail of text"
    HTML = "HTML"
    HTML_MAIL = "e-mail of HTML"


TABLES = (Layout.LABELLED, Layout.SAME_LINE, Layout.STACKED, Layout.PIPES, Layout.CELLS)
VARIATIONS = (
    "after", "approx", "around", "before", "case", "clock", "contacts", "crlf", "dash", "date",
    "dated", "echo", "effect", "encoding", "end", "forward", "french first", "gaps", "hours",
    "html", "join", "label", "mail", "midnight", "names", "next", "one title", "order", "pipes",
    "prose", "quotes", "resolved", "rows", "spaces", "stamp", "title", "words", "wrap", "zone",
)  # fmt: skip


@dataclass(frozen=True)
class How:
    """How a page is written: what is not in `vary` is set in the plainest way."""

    layout: Layout = Layout.LABELLED
    vary: frozenset[str] = frozenset()
    slip: str | None = None  # weekday, zone, no zone, prose year, french
    seed: int = 0


@dataclass(frozen=True)
class _Line:
    text: str
    tag: str = "p"


@dataclass(frozen=True)
class _Field:
    label: str
    values: tuple[str, ...]
    glue: str | None = None  # between label and value on one line


@dataclass(frozen=True)
class _Grid:
    labels: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...] = ()  # rows of one cell that follow
    heading: str | None = None


_Piece = _Line | _Field | _Grid


class _Pick:
    """Chooses among spellings: the first one, unless that variation is on."""

    def __init__(self, how: How, salt: str) -> None:
        self.how, self.salt, self.count = how, salt, Counter[str]()

    def __call__[T](self, name: str, options: Sequence[T]) -> T:
        if name not in self.how.vary:
            return options[0]
        self.count[name] += 1
        return Random(f"{self.how.seed} {self.salt} {name} {self.count[name]}").choice(options)
