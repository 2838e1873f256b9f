"""Small changes to a page, and what a reader must not lose by them without a word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from tests.bulletins.writer import Facts, How, _Half, write

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


def is_heard(before: Bulletin, after: Bulletin) -> bool:
    """Whether a change to a page changed the bulletin, or costs a question."""
    same = claimed(before) == claimed(after) and before.status == after.status
    return not same or bool(asked(before, after)) or before.resolves != after.resolves


WORD = re.compile(r"[^\W\d_]{2,}")


class Fault(NamedTuple):
    """A change to a page that lost something without a word."""

    kind: str
    what: str
    lost: tuple[Claimed, ...]
    page: str


def without_word(page: str, rng: Random, count: int) -> Iterator[Fault]:
    """What is lost without a word where one word at a time is replaced by an unknown one."""
    before = read_bulletin(page)
    words = list(WORD.finditer(page))
    for word in rng.sample(words, min(count, len(words))):
        changed = page[: word.start()] + UNKNOWN + page[word.end() :]
        try:
            after = read_bulletin(changed)
        except UnreadableBulletinError:
            continue  # which is a word, and a loud one
        if lost := silent_loss(before, after):
            yield Fault("word", word[0].lower(), tuple(sorted(lost, key=str)), changed)


def with_sentence(facts: Facts, how: How, rng: Random) -> Iterator[Fault]:
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
    "Comment": (("moved to 2027-10-09", "", ""), ("EDI only", "", "")),
    "": (("x", "y", "z"), ("2027-10-05 01:00 (ET)", "", "")),
}
HEARD = {  # cells that say what becomes of the row of EDI
    "Comment": ("cancelled", "not affected", "restored at 05:00 (ET)", "ends at 07:00 (ET)"),
    "Status": ("Cancelled", "Postponed", "Blorped"),
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, form: str) -> str:
    """A page with a table, as pipes or as HTML."""
    if form == "html":
        cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in (head, *rows)]
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        return f"<h1>{TITLE}</h1><table>{body}</table><p>{BODY}</p>"
    body = "\n".join(f"| {' | '.join(row)} |" for row in (head, *rows))
    return f"{TITLE}\n{body}\n{BODY}\n"


def with_column(place: int, name: str, cells: Sequence[str], *, form: str) -> str:
    """The page with one more column in a place."""
    rows = [(*row[:place], cell, *row[place:]) for row, cell in zip(ROWS, cells, strict=True)]
    return table((*HEAD[:place], name, *HEAD[place:]), rows, form=form)
