"""Nothing on a page is lost without a word: each time is booked, and a word that no list has, a
sentence, the order of rows or one more column drops no window and gives it to no other system.

`python -m tests.bulletins.ledger_run 10000 SEED` tries as many pages.
"""

from importlib.util import find_spec
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graceperiod import UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.words.dates import find_tokens
from graceperiod.bulletins.words.systems import find_systems
from graceperiod.testing.bulletin_texts import WORDS
from tests.bulletins.ledger import ledger
from tests.bulletins.mutations import (
    COLUMNS,
    HEAD,
    HEARD,
    ROWS,
    SENTENCES,
    Added,
    Means,
    claimed,
    is_heard,
    silent_loss,
    table,
    with_column,
    with_odd_column,
    with_rows_shuffled,
    with_sentence,
    without_word,
)
from tests.bulletins.test_fixtures import CASES, page_of
from tests.bulletins.writer import bulletins, ways, write
from tests.examples import examples

FORMS = ("pipes", "html") if find_spec("selectolax") else ("pipes",)


@pytest.mark.parametrize("answer", CASES)
def test_each_time_of_a_fixture_is_booked(answer: Path) -> None:
    """It is an edge of a window, has a role, or its line carries a finding."""
    try:
        booked = list(ledger(page_of(answer)))
    except UnreadableBulletinError:
        return  # no bulletin, or a mailbox with a letter that is none
    assert not [one for one in booked if not one.by]


@settings(max_examples=examples(300), derandomize=True)
@given(st.data())
def test_each_time_of_a_drawn_page_is_booked(data: st.DataObject) -> None:
    """Whatever its layout and its slips."""
    facts = data.draw(bulletins())
    page = write(facts, data.draw(ways(facts)))
    assert not [one for one in ledger(page) if not one.by], page


@settings(max_examples=examples(300), derandomize=True)
@given(st.data(), st.integers(0, 999))
def test_an_unknown_word_drops_no_window(data: st.DataObject, seed: int) -> None:
    """A word that no list has costs a question, not an outage."""
    facts = data.draw(bulletins())
    page = write(facts, data.draw(ways(facts)))
    assert isinstance(page, str)
    assert not any(without_word(page, Random(seed), 4))


@settings(max_examples=examples(300), derandomize=True)
@given(st.data(), st.integers(0, 999), st.sampled_from(FORMS))
def test_rows_in_another_order_and_an_odd_column_drop_no_window(
    data: st.DataObject, seed: int, form: str
) -> None:
    """On the tables of a drawn page, and on one with a row for each window."""
    facts = data.draw(bulletins())
    how, rng = data.draw(ways(facts)), Random(seed)
    assert not any(with_rows_shuffled(facts, how, rng, form=form))
    assert not any(with_odd_column(facts, how, rng, form=form))


@settings(max_examples=examples(300), derandomize=True)
@given(st.data(), st.integers(0, 999))
def test_a_sentence_is_heard_and_drops_nothing_else(data: st.DataObject, seed: int) -> None:
    """One that says over, called off, put off or not affected changes something, or is asked."""
    facts = data.draw(bulletins())
    assert not any(with_sentence(facts, data.draw(ways(facts)), Random(seed)))


OPEN: dict[str, "Notice"] = {
    "en": ("TCC25-0999 EDI Outage", "2025-10-02 10:30 (ET)", None, "EDI", "EDI is unavailable."),
    "fr": (
        "TCC25-0999 Panne de l'EDI", "2025-10-02 10:30 (HE)", None, "l'EDI",
        "L'EDI n'est pas disponible.",
    ),
}  # fmt: skip
PLANNED: dict[str, "Notice"] = {
    "en": (
        "TCC25-0999 EDI SCHEDULED Maintenance", "2025-10-02 10:30 (ET)", "2025-10-02 14:30 (ET)",
        "EDI", "EDI will be unavailable.",
    ),
    "fr": (
        "TCC25-0999 Entretien prévu pour l'EDI", "2025-10-02 10:30 (HE)", "2025-10-02 14:30 (HE)",
        "l'EDI", "L'EDI ne sera pas disponible.",
    ),
}  # fmt: skip
Notice = tuple[str, str, str | None, str, str]
HEARD_OF: dict[Means, list[dict[str, Notice]]] = {
    Means.OVER: [OPEN],
    Means.OFF: [PLANNED],
    Means.LATER: [PLANNED],
    Means.UP: [PLANNED],
    Means.NOTHING: [OPEN, PLANNED],
}


def notice(language: str, facts: Notice, said: str) -> str:
    """A page of labelled lines whose description ends with a sentence."""
    title, start, end, name, text = facts
    words = WORDS[language]
    pieces = [title, words["start"], start, *([words["end"], end] if end else [])]
    clients = {"en": f"All clients who use {name}", "fr": f"Tous les clients qui utilisent {name}"}
    pieces += [words["clients"], clients[language], words["description"], text]
    return "\n".join([*pieces, said, ""])


@pytest.mark.parametrize(
    ("language", "added"),
    [
        pytest.param(language, added, id=added.text)
        for language, sentences in SENTENCES.items()
        for added in sentences
    ],
)
def test_each_sentence_is_heard(language: str, added: Added) -> None:
    """What says over, called off, put off or not affected; the others take nothing away."""
    for notices in HEARD_OF[added.means]:
        facts = notices[language]
        said = added.text.format(
            n=facts[3], t="12:15", d="2025-10-02", l="2025-10-09", e="2025-09-25"
        )
        before = read_bulletin(notice(language, facts, ""))
        after = read_bulletin(notice(language, facts, said[:1].upper() + said[1:]))
        assert claimed(before)
        assert not silent_loss(before, after, added.means)
        assert added.means is Means.NOTHING or is_heard(before, after)


@pytest.mark.parametrize("form", FORMS)
def test_rows_and_columns_stand_in_any_order(form: str) -> None:
    """A row carries its own system, and a column is known by its head."""
    wanted = claimed(read_bulletin(table(HEAD, ROWS, form=form)))
    assert len(wanted) == len(ROWS)
    for rows in permutations(ROWS):
        assert claimed(read_bulletin(table(HEAD, rows, form=form))) == wanted
    for order in permutations(range(len(HEAD))):
        head, *turned = ([row[place] for place in order] for row in (HEAD, *ROWS))
        assert claimed(read_bulletin(table(head, turned, form=form))) == wanted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", range(len(HEAD) + 1))
@pytest.mark.parametrize("name", COLUMNS)
def test_one_more_column_shifts_nothing(name: str, place: int, form: str) -> None:
    """The windows are the same; cells that name times or systems are a question."""
    wanted = claimed(read_bulletin(table(HEAD, ROWS, form=form)))
    for cells in COLUMNS[name]:
        bulletin = read_bulletin(with_column(place, name, cells, form=form))
        assert claimed(bulletin) == wanted, cells
        tells = any(find_tokens(cell) or find_systems(cell).systems for cell in cells)
        assert tells == any(finding.needs_review for finding in bulletin.findings), cells


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "cell"), [(name, cell) for name, cells in HEARD.items() for cell in cells]
)
def test_a_cell_that_says_what_becomes_of_its_row_is_heard(name: str, cell: str, form: str) -> None:
    """In a column that is known or not: it changes its row, or costs a question."""
    before = read_bulletin(table(HEAD, ROWS, form=form))
    after = read_bulletin(with_column(len(HEAD), name, (cell, "", ""), form=form))
    assert is_heard(before, after)
    others = {one for one in claimed(before) if one[0] != "EDI"}
    assert others <= claimed(after)


# Found by the mutations, each kind at its smallest.
TWO = (
    "TCC25-0999 EDI/Portal SCHEDULED Maintenance\nEDI Maintenance\nStart Date / Time\n"
    "2025-10-12 04:30 (ET)\nEnd Date / Time\n2025-10-12 06:00 (ET)\nClients Affected\n"
    "All clients who use EDI\nCERS Portal Maintenance\nStart Date / Time\n"
    "2025-10-13 04:30 (ET)\nEnd Date / Time\n2025-10-13 06:00 (ET)\nClients Affected\n"
    "All clients who use the CERS Portal\n"
    "Description\nThe systems will be unavailable.\n"
)
OF_ANOTHER = (
    "The EDI maintenance is cancelled.",
    "The maintenance of EDI on October 12 is cancelled.",
    "EDI maintenance has been postponed.",
    "EDI will not be affected.",
    "EDI was restored at 05:45 (ET).",
    "The maintenance of both is cancelled.",
)


@pytest.mark.parametrize("said", OF_ANOTHER)
def test_a_sentence_of_another_section_is_heard(said: str) -> None:
    """It stands under the heading of one system and is about another."""
    before, after = read_bulletin(TWO), read_bulletin(f"{TWO}{said}\n")
    of_edi = [{one for one in claimed(each) if one[0] == "EDI"} for each in (before, after)]
    assert of_edi[0] != of_edi[1] or any(finding.needs_review for finding in after.findings)


ABOVE = (
    "All maintenance has been cancelled.",
    "EDI will not be affected after all.",
    "Called off!",
)


@pytest.mark.parametrize("said", ABOVE)
def test_a_sentence_above_all_sections_is_heard(said: str) -> None:
    """Between the title and the first heading."""
    title, _, rest = TWO.partition("\n")
    assert is_heard(read_bulletin(TWO), read_bulletin(f"{title}\n{said}\n{rest}"))


LISTS = {
    "an end of no month": (
        "August 28, 2027 from 03:00 (ET) until August 28, 2027 at 05:00 (ET)",
        "August 31, 2027 from 04:00 (ET) until blorp 1, 2027 at 06:00 (ET)",
    ),
    "a zone": (
        "August 28, 2027 from 03:00 (ET) until August 28, 2027 at 05:00 (ET)",
        "August 31, 2027 from 04:00 (blorp) until September 1, 2027 at 03:00 (ET)",
    ),
    "a date of another line": (
        "May 20, 2022, from 03:17 to 05:00 (ET)",
        "blorp 21, 2022, from 03:17 and 24:00 ET",
        "May 22, 2022 from 02:31 ET until May 23, 2022 at 00:08 ET",
    ),
    "two dates": ("July 3, 2030 blorp July 4, 2030 from 05:56 to 07:24 (ET)",),
    "a month of the first": (
        "Wednesday, blorp 3, 2030 and Thursday, July 4, 2030 from 05:56 to 07:24 (ET)",
    ),
    "a month of the second": (
        "from 05:56 to 07:24 (ET) on July 3, 2030 and from 06:56 to 08:24 (ET) on blorp 4, 2030",
    ),
    "between": (
        "on Wednesday, July 3, 2030 blorp 00:20 and 01:50 (ET) and between 18:21 and 19:00 (ET)",
    ),
}


@pytest.mark.parametrize("lines", LISTS.values(), ids=LISTS)
def test_a_date_that_is_not_understood_is_asked(lines: tuple[str, ...]) -> None:
    """Its window is neither left out nor given to another date without a word."""
    text = "\n".join(["TCC30-0999 EDI SCHEDULED Maintenance", "EDI will be unavailable:", *lines])
    assert any(finding.needs_review for finding in read_bulletin(f"{text}\n").findings)


def test_the_zone_at_the_end_of_a_line_is_not_a_french_and() -> None:
    """`18:01 ET` ends an item of a list, though `et` joins two dates."""
    text = (
        "TCC30-0999 EDI SCHEDULED Maintenance\nEDI will be unavailable:\n"
        "May 23, 2022, from 17:31 and 18:01 ET\n"
        "May 24, 2022 blorp 01:32 ET until May 26, 2022 at 02:35 ET\n"
    )
    assert claimed(read_bulletin(text)) == {
        ("EDI", "2022-05-23 17:31:00-04:00", "2022-05-23 18:01:00-04:00"),
        ("EDI", "2022-05-24 01:32:00-04:00", "2022-05-26 02:35:00-04:00"),
    }


def test_a_time_of_one_system_is_not_booked_by_another() -> None:
    """The same hours of EDI explain no hours of DIF."""
    text = (
        "TCC20-0999 EDI and DIF SCHEDULED Maintenance\n"
        "EDI will be unavailable on August 15, 2020 from 17:30 to 18:00 (ET).\n"
        "August 15, 2020 from 17:30 blorp 18:00 (ET): the DIF will be unavailable.\n"
        "August 16, 2020 from 11:31 to 12:01 (ET): the DIF will be unavailable.\n"
    )
    assert any(finding.needs_review for finding in read_bulletin(text).findings)


SECOND = (
    "Cet entretien a été annulé.",
    "L'EDI sera aussi indisponible le 3 octobre 2027 à 14:20 (HE).",
    "L'EDI sera blorp jusqu'à 14:20 (HE).",
)


@pytest.mark.parametrize("said", SECOND)
def test_what_the_second_language_alone_says_is_heard(said: str) -> None:
    """Its half repeats the windows of the first, and says more."""
    english = (
        "TCC27-0999 EDI Maintenance / Entretien de l'EDI\nStart Date / Time\n"
        "2027-10-02 10:30 (ET)\nEnd Date / Time\n2027-10-02 12:30 (ET)\nClients Affected\n"
        "All clients who use EDI\n"
        "Description\nEDI will be unavailable. We regret the inconvenience to the clients.\n"
    )
    french = (
        "Date / heure de début\n2027-10-02 10:30 (HE)\nDate / heure de fin\n2027-10-02 12:30 (HE)\n"
        "Clients touchés\nTous les clients qui utilisent l'EDI\nDescription\n"
        "L'EDI ne sera pas disponible. Nous regrettons cet inconvénient pour les clients.\n"
    )
    assert is_heard(read_bulletin(english + french), read_bulletin(f"{english}{french}{said}\n"))
