"""Small changes to a page, and what a reader must not lose by them without a word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from random import Random
from typing import NamedTuple

from graceperiod import (
    Bulletin,
    BulletinStatus,
    System,
    UnreadableBulletinError,
    read_bulletin,
)
from graceperiod.testing.bulletin_texts import Table
from tests.bulletins.writer import Facts, How, Layout, _Half, _page, _text, layouts, write

UNKNOWN = "blorp"
"""A word that no list has."""
Claimed = tuple[System, str, str | None]
"""A system with the start and the end of its window."""


class Means(Enum):
    """What a sentence that is added says of the notice it is added to."""

    OVER = auto()
    OFF = auto()
    LATER = auto()
    UP = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Added:
    """A sentence, and what it says; `{t}` is a time after the start, `{d}` its date, `{l}` a later
    date, `{n}` the systems.
    """

    text: str
    means: Means


def _all(means: Means, *texts: str) -> tuple[Added, ...]:
    return tuple(Added(text, means) for text in texts)


SENTENCES = {
    "en": (
        *_all(
            Means.OVER,
            "{n} was fixed at {t} (ET).", "It was sorted out at {t} (ET).",
            "All was well at {t} (ET).", "At {t} (ET) service came good.",
            "Since {t} (ET) all is well.", "Fixed on {d} at {t} (ET).",
            "{n} was repaired.", "The outage has ended.", "Service has been restored.",
            "{n} is working as of {d} {t} (ET).", "{n} has been fine since {d} {t} (ET).",
            "The outage was over by {t} (ET).", "Everything went blorp at {t} (ET).",
            "The problem lasted until {t} (ET).", "{n} is good as of {t} (ET).",
            "Closed at {t} (ET).", "Contact with {n} was restored at {t} (ET).",
        ),
        *_all(
            Means.OFF,
            "This has been cancelled.", "The maintenance was called off.", "It will not go ahead.",
            "The outage of {n} has been cancelled.", "The maintenance on {d} is cancelled.",
            "Cancelled.", "The maintenance will not take place.", "Work on {n} has been abandoned.",
        ),
        *_all(
            Means.LATER,
            "This has been postponed.", "The maintenance is moved to {l}.",
            "It is postponed to {l} from {t} (ET).", "It has been rescheduled to a later date.",
            "The maintenance of {d} is moved to {l}.", "The new date is {l}.",
            "The maintenance was brought forward to {e}.",
        ),
        *_all(
            Means.UP,
            "{n} will not be affected.", "{n} remains available.", "{n} continues to work.",
        ),
        *_all(
            Means.NOTHING,
            "The CBSA works on it.", "Our offices are open from {t} to 17:00.",
            "As of {t} (ET), {n} is still unavailable.", "{n} is still out.",
            "If it is not restored by {t} (ET), call us.", "It should be fixed by {t} (ET).",
            "Once {n} is restored, send again.", "The next update will be at {t} (ET).",
            "Blorp.", "Please blorp {n} on {d}.", "The Trusted Trader Portal is not affected.",
            "We will let you know when this is resolved.", "It has not been resolved.",
            "Call 24 hours a day, except from {t} to 23:00.", "The help desk closes at {t} (ET).",
        ),
    ),
    "fr": (
        *_all(
            Means.OVER,
            "{n} : réparé à {t} (HE).", "Le service est revenu à {t} (HE).",
            "Tout fonctionne depuis {t} (HE).", "La panne a pris fin le {d} à {t} (HE).",
            "Le service a été rétabli.", "Le problème a duré jusqu'à {t} (HE).",
        ),
        *_all(
            Means.OFF, "Cet entretien a été annulé.", "L'entretien n'aura pas lieu.", "Annulé.",
            "L'entretien de {n} est annulé.",
        ),
        *_all(
            Means.LATER, "Cet entretien a été reporté.", "L'entretien est reporté au {l}.",
            "L'entretien est remis à plus tard.",
        ),
        *_all(Means.UP, "{n} demeure en service.", "{n} n'est pas touché."),
        *_all(
            Means.NOTHING,
            "En date de {t} (HE), la panne n'est toujours pas réglée.", "Blorp.",
            "Le service devrait être rétabli vers {t} (HE).",
            "La prochaine mise à jour sera publiée à {t} (HE).",
        ),
    ),
}  # fmt: skip


def claimed(bulletin: Bulletin) -> set[Claimed]:
    """The systems of a bulletin in their windows."""
    return {
        (system, f"{outage.start}", f"{outage.end}" if outage.end else None)
        for outage in bulletin.outages
        for system in outage.systems
    }


def asked(before: Bulletin, after: Bulletin) -> Counter[str]:
    """The findings for a person to look at that one has and the other has not."""
    told = [
        Counter(finding.message for finding in one.findings if finding.needs_review)
        for one in (after, before)
    ]
    return told[0] - told[1]


def says_so(before: Bulletin, after: Bulletin) -> bool:
    """Whether the status of one tells what became of the windows of the other."""
    final = {BulletinStatus.CANCELLED, BulletinStatus.POSTPONED}
    return after.status in final and before.status not in final


def silent_loss(before: Bulletin, after: Bulletin, means: Means | None = None) -> set[Claimed]:
    """The windows that a change dropped, moved or gave to another system without a word."""
    if asked(before, after) or says_so(before, after):
        return set()
    lost, got = claimed(before) - claimed(after), claimed(after) - claimed(before)
    if means in {Means.OFF, Means.LATER, Means.UP}:
        return set()
    if means is Means.OVER:  # an open window may have an end
        ended = {(system, start) for system, start, _ in got}
        lost = {one for one in lost if one[2] is not None or one[:2] not in ended}
        got = {one for one in got if one[:2] not in {other[:2] for other in claimed(before)}}
    moved = {one for one in got if one[1] not in {other[1] for other in claimed(before)}}
    return lost | (moved if means is not None else set())


def silent_gain(before: Bulletin, after: Bulletin) -> set[Claimed]:
    """The windows that a change gave to one more system without a word."""
    times = {one[1:] for one in claimed(before)}
    got = {one for one in claimed(after) - claimed(before) if one[1:] in times}
    return set() if asked(before, after) else got


def is_heard(before: Bulletin, after: Bulletin) -> bool:
    """Whether a change to a page changed the bulletin, or costs a question."""
    same = claimed(before) == claimed(after) and before.status == after.status
    return not same or bool(asked(before, after)) or before.resolves != after.resolves


WORD = re.compile(r"[^\W\d_]{2,}")


class Fault(NamedTuple):
    """A change to a page that lost something without a word. Of a change that lost nothing, what
    tries it yields None.
    """

    kind: str
    what: str
    lost: tuple[Claimed, ...]
    page: str


def without_word(page: str, rng: Random, count: int) -> Iterator[Fault | None]:
    """What is lost, or given to another system, without a word where one word at a time is
    replaced by an unknown one.
    """
    before = read_bulletin(page)
    words = list(WORD.finditer(page))
    for word in rng.sample(words, min(count, len(words))):
        changed = page[: word.start()] + UNKNOWN + page[word.end() :]
        try:
            after = read_bulletin(changed)
        except UnreadableBulletinError:
            yield None  # which is a word, and a loud one
            continue
        if lost := silent_loss(before, after):
            yield Fault("word", word[0].lower(), tuple(sorted(lost, key=str)), changed)
        elif got := silent_gain(before, after):
            yield Fault("word gives", word[0].lower(), tuple(sorted(got, key=str)), changed)
        else:
            yield None


def with_sentence(facts: Facts, how: How, rng: Random) -> Iterator[Fault | None]:
    """What is lost, or not heard, where a sentence is added to the description."""
    page = write(facts, how)
    assert isinstance(page, str)
    language = "fr" if facts.language == "fr" else "en"
    half, section = _Half(facts, how, language), facts.sections[0]
    if facts.status is BulletinStatus.CANCELLED or not section.windows:
        return
    added = rng.choice(SENTENCES[language])
    start = section.windows[0][0]
    text = added.text.format(
        n=half.names(section.systems[:1]),
        t=f"{start + timedelta(minutes=rng.choice([20, 45, 95])):%H:%M}",
        d=f"{start:%Y-%m-%d}",
        l=f"{start + timedelta(days=7):%Y-%m-%d}",
        e=f"{start - timedelta(days=7):%Y-%m-%d}",
    )
    changed = _behind_description(page, half, text[:1].upper() + text[1:])
    if changed is None:
        return
    before, after = read_bulletin(page), read_bulletin(changed)
    if lost := silent_loss(before, after, added.means):
        yield Fault("lost by a sentence", added.text, tuple(sorted(lost, key=str)), changed)
    elif _must_be_heard(added.means, facts, before) and not is_heard(before, after):
        yield Fault(f"{added.means.name} not heard", added.text, (), changed)
    else:
        yield None


def _behind_description(page: str, half: _Half, text: str) -> str | None:
    """A page with a sentence behind the last line of its first description, if that is a line."""
    last = half.say("regret" if half.facts.maintenance else "fix")
    lines = page.split("\n")
    for place, line in enumerate(lines):
        if line.strip(" \r\u00a0") in {last, last.replace("'", "\u2019")}:
            return "\n".join([*lines[: place + 1], text, *lines[place + 1 :]])
    return None


def _must_be_heard(means: Means, facts: Facts, before: Bulletin) -> bool:
    """Whether a sentence must change the bulletin or cost a question: that something open is over,
    or that what is planned is called off, put off or does not touch its system.
    """
    if means is Means.OVER:
        return any(end is None for _, _, end in claimed(before))
    return facts.maintenance and means in {Means.OFF, Means.LATER, Means.UP}


HEAD = ("System", "Start Date / Time", "End Date / Time", "Impact")
ROWS = (
    ("EDI", "2027-10-02 04:30 (ET)", "2027-10-02 06:00 (ET)", "Unavailable"),
    ("CERS Portal", "2027-10-03 05:30 (ET)", "2027-10-03 07:00 (ET)", "Slow"),
    ("CARM Client Portal", "2027-10-04 06:30 (ET)", "2027-10-04 08:00 (ET)", "Unavailable"),
)
TITLE, BODY = "TCC27-0999 EDI/Portal SCHEDULED Maintenance", "The systems will be unavailable."
COLUMNS = {  # a head that no list has, or that lists have, with the cells of the three rows
    "Blorp": (("a", "b", "c"), ("1", "2", "3"), ("", "", ""), ("CERS", "EDI", "DIF")),
    "Ticket": (("INC-1", "INC-2", "INC-3"),),
    "Region": (("All", "Atlantic", "Pacific"),),
    "Duration": (("90 minutes", "1 h 30", "90"),),
    "Hours": (("05:00 (ET)", "06:00 (ET)", "07:00 (ET)"),),
    "Internal": (("moved to 2027-10-09", "", ""), ("EDI only", "", "")),
    "": (("x", "y", "z"), ("2027-10-05 01:00 (ET)", "", "")),
}
HEARD = {  # cells that say what becomes of the row of EDI
    "Comment": ("cancelled", "not affected", "restored at 05:00 (ET)", "ends at 07:00 (ET)"),
    "Status": ("Cancelled", "Postponed", "Blorped"),
}


Rows = Sequence[Sequence[str]]
HEADS = {"en": HEAD, "fr": ("Système", "Date / heure de début", "Date / heure de fin", "Incidence")}
UNENDED = {"en": "To be determined", "fr": "À déterminer"}
ODD_CELLS = (
    "a", "INC-1", "90 minutes", "", "", "1", "Yes", "All", "see below", "Blorp", "CERS", "EDI",
    "05:00 (ET)", "2027-10-05 01:00 (ET)", "moved to 2027-10-09", "All clients", "TCC27-001",
)  # fmt: skip


def table(head: Sequence[str], rows: Rows, *, form: str, title: str = TITLE) -> str:
    """A page with a table, as pipes or as HTML."""
    if form == "html":
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in (head, *rows)]
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<h1>{title}</h1><table>{body}</table><p>{BODY}</p>"
    body = "\n".join(f"| {' | '.join(row)} |" for row in (head, *rows))
    return f"{title}\n{body}\n{BODY}\n"


def with_column(place: int, name: str, cells: Sequence[str], *, form: str) -> str:
    """The page with one more column in a place."""
    head, *rows = widened((HEAD, *ROWS), place, (name, *cells))
    return table(head, rows, form=form)


def widened(rows: Rows, place: int, cells: Sequence[str]) -> list[tuple[str, ...]]:
    """Rows with a cell more in a place of each."""
    return [(*row[:place], cell, *row[place:]) for row, cell in zip(rows, cells, strict=True)]


def table_of(facts: Facts) -> tuple[str, list[tuple[str, ...]]]:
    """The title, and a table with a row for each system in each window, below its head."""
    language = "fr" if facts.language == "fr" else "en"
    half = _Half(facts, How(), language)
    rows = [
        (
            half.title_of([system]),
            half.stamp(start),
            half.stamp(end) if end else UNENDED[language],
            {"en": section.impact.name.capitalize(), "fr": ""}[language],
        )
        for section in facts.sections
        for start, end in section.windows
        for system in section.systems
    ]
    return half.title(), [HEADS[language], *rows]


def changed_by(kind: str, what: str, page: str, changed: str) -> Fault | None:
    """The windows lost or new by a change that says nothing of them, and that no finding tells."""
    before = read_bulletin(page)
    try:
        after = read_bulletin(changed)
    except UnreadableBulletinError:
        return None  # which is a word, and a loud one
    lost = claimed(before) ^ claimed(after)
    if not lost or asked(before, after) or says_so(before, after):
        return None
    return Fault(kind, what, tuple(sorted(lost, key=str)), changed)


def with_rows_shuffled(facts: Facts, how: How, rng: Random, *, form: str) -> Iterator[Fault | None]:
    """What is lost where windows stand in another order: those of the page, and rows of a table."""
    how = replace(how, slip=None)
    sections = [
        replace(one, windows=tuple(rng.sample(one.windows, len(one.windows))))
        for one in facts.sections
    ]
    shuffled = replace(facts, sections=tuple(sections))
    page, other = write(facts, how), write(shuffled, how)
    assert isinstance(page, str)
    assert isinstance(other, str)
    yield changed_by("rows shuffled", how.layout, page, other)
    title, (head, *rows) = table_of(facts)
    page, other = (
        table(head, each, form=form, title=title) for each in (rows, rng.sample(rows, len(rows)))
    )
    yield changed_by("rows shuffled", form, page, other)


def with_odd_column(facts: Facts, how: How, rng: Random, *, form: str) -> Iterator[Fault | None]:
    """What is lost where a column that no list has is added: to the tables of the page, and to one
    with a row for each window.
    """
    name = rng.choice([*COLUMNS, "Notes", "Blorp date", "Priority"])
    title, rows = table_of(facts)
    place = rng.randint(0, len(rows[0]))
    cells = [name, *(rng.choice(ODD_CELLS) for _ in rows[1:])]
    head, *others = widened(rows, place, cells)
    yield changed_by(
        "column added",
        f"{form} {name!r}",
        table(rows[0], rows[1:], form=form, title=title),
        table(head, others, form=form, title=title),
    )
    if Layout.PIPES not in layouts(facts):
        return
    how = replace(how, slip=None, layout=rng.choice([Layout.PIPES, Layout.CELLS]))
    _, pieces = _page(facts, how)
    place, cell = rng.randint(0, 3), rng.choice(ODD_CELLS)
    wide = [
        _wide(piece, place, name, cell) if isinstance(piece, Table) else piece for piece in pieces
    ]
    yield changed_by("column added", how.layout, _text(pieces, how), _text(wide, how))


def _wide(piece: Table, place: int, name: str, cell: str) -> Table:
    """A table of the page with a column more; rows of one cell, such as headings, stay."""
    head = next(row for row in piece.rows if len(row) > 1)
    rows = (
        widened([row], place, [name if row is head else cell])[0] if len(row) > 1 else row
        for row in piece.rows
    )
    return piece._replace(rows=tuple(rows))
