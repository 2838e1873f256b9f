"""The words of bulletins: numbers, statuses, systems, impacts, hours of grace, times."""

from contextlib import suppress
from datetime import timedelta

import pytest

from graceperiod import (
    BulletinStatus,
    Direction,
    Impact,
    Scope,
    System,
    UnreadableBulletinError,
    read_bulletin,
)
from graceperiod.bulletins.document import Line
from graceperiod.bulletins.words import traits
from graceperiod.bulletins.words.languages import find_language, find_languages
from graceperiod.bulletins.words.lines import find_number
from graceperiod.bulletins.words.passage import Passage, Sentence
from graceperiod.bulletins.words.traits import find_penalty
from graceperiod.outages import Wording
from tests.bulletins.pages import PENALTY, page


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("TCC25-0138 RESOLVED - CERS", "TCC25-0138"),
        ("TCC24-007 Electronic Data Interchange", "TCC24-007"),
        ("CBSA Message ( TCC17-051) - outage", "TCC17-051"),
        ("CBSA Message (TCC20-086): EDI/Portal", "TCC20-086"),
        ("CORRECTION: TCC23-024 EDI/Portal", "TCC23-024"),
        ("Penalty Waiver EDI10-40", "EDI10-40"),
        ("tcc25 - 0138", "TCC25-0138"),
        ("EDI/Portal SCHEDULED Maintenance Unavailability", None),
        ("XTCC25-0138", None),
        ("TCC25-01389", None),
        ("tcc18157-delays", "TCC18-157"),
        ("TCC20-086\u2013 Interruptions", "TCC20-086"),
        ("( TCC17-051)", "TCC17-051"),
        ("EDI 10\u201340", "EDI10-40"),
        ("EDI1040", None),
    ],
)
def test_a_number_is_found_as_it_is_printed(text: str, number: str | None) -> None:
    """Numbers come out in one spelling, and what is none stays none."""
    assert find_number(text) == number


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text."""
    return Passage((Line(1, text),)).sentences


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("TCC25-0138 RESOLVED - CERS", "RESOLVED"),
        ("Resolved - TCC25-0138 CERS", "RESOLVED"),
        ("TCC25-0107 - EDI/Portal SCHEDULED Maintenance", "SCHEDULED"),
        ("TCC25-0107 - EDI Maintenance", "SCHEDULED"),
        ("UPDATE - TCC25-0138 CERS", "UPDATE"),
        ("UPDATED TCC25-0138 SCHEDULED Maintenance", "UPDATE"),
        ("CORRECTION: TCC23-024 EDI/Portal Scheduled Maintenance", "CORRECTION"),
        ("TCC25-0138 Unscheduled outage, unresolved", "INITIAL"),
        ("TCC25-0138 Unscheduled maintenance", "INITIAL"),
        ("TCC25-0138 CERS - not resolved", "INITIAL"),
        ("TCC25-0138 CERS - not yet restored", "INITIAL"),
        ("TCC25-0138 CERS", "INITIAL"),
        ("TCC25-0138 Maintenance CANCELLED", "CANCELLED"),
        ("TCC25-0138 Maintenance called off", "CANCELLED"),
        ("TCC25-0138 SCHEDULED Maintenance POSTPONED", "POSTPONED"),
        ("TCC25-0138 RÉSOLU - SCDE", "RESOLVED"),
        ("MISE À JOUR - TCC25-0138 Entretien prévu", "UPDATE"),
        ("TCC25-0138 Entretien prévu ANNULÉ", "CANCELLED"),
        ("TCC25-0138 Entretien REPORTÉ", "POSTPONED"),
        ("TCC25-0138 Entretien prévu", "SCHEDULED"),
        ("", "INITIAL"),
    ],
)
def test_status_is_the_word_of_the_title(title: str, status: str) -> None:
    """A status needs its word in the title; planned work without one is scheduled."""
    assert traits.find_status(Sentence(title)) is BulletinStatus(status)


@pytest.mark.parametrize(
    ("title", "body", "status"),
    [
        ("TCC25-0138 CERS", "The problem reported below has now been resolved.", "RESOLVED"),
        ("UPDATE - TCC25-0138 CERS", "The problem reported below has been resolved.", "RESOLVED"),
        ("TCC25-0138 CERS", "The CBSA works to have this resolved.", "INITIAL"),
        ("TCC25-0138 CERS", "The problem has not been resolved.", "INITIAL"),
        ("TCC25-0138 SCDE", "Le problème signalé ci-dessous a été résolu.", "RESOLVED"),
        ("TCC25-0138 SCDE", "Le problème est maintenant réglé.", "RESOLVED"),
        ("TCC25-0138 CERS", "CERS has been restored. EDI is still unavailable.", "INITIAL"),
        ("RESOLVED - TCC25-0138 CERS", "CERS is unavailable.", "RESOLVED"),
        ("TCC25-0138 CERS Maintenance CANCELLED", "It has been restored.", "CANCELLED"),
        ("TCC25-0138 CERS SCHEDULED Maintenance", "This was cancelled.", "CANCELLED"),
    ],
)
def test_a_body_tells_that_all_is_over_or_called_off(title: str, body: str, status: str) -> None:
    """Whatever its title says, but for a title that says so itself."""
    text = page(title=title, end=None, description=body)
    assert read_bulletin(text).status is BulletinStatus(status)


@pytest.mark.parametrize(
    ("title", "description", "impact"),
    [
        ("CERS Portals are Unavailable", "", Impact.UNAVAILABLE),
        ("Scheduled Maintenance Outages", "", Impact.UNAVAILABLE),
        ("Intermittent Access Problem", "", Impact.INTERMITTENT),
        ("Delays in Processing All EDI Messages", "", Impact.DELAYED),
        ("Issue", "A forced re-logon may be needed.", Impact.DEGRADED),
        ("Issue", "Users may have to log on again.", Impact.DEGRADED),
        ("Issue", "Users are unable to log in again.", Impact.UNAVAILABLE),
        ("Issue", "CERS will not be available", Impact.UNAVAILABLE),
        ("Intermittent", "unavailable", Impact.INTERMITTENT),
        ("Issue", "CERS is unavailable. Expect delays afterwards.", Impact.UNAVAILABLE),
        ("Issue", "The procedures to follow during outages/delays are online.", Impact.UNKNOWN),
        ("Issue", "Declarations fail.", Impact.UNKNOWN),
        ("Issue", "Documents can still be submitted.", Impact.DEGRADED),
        ("Issue", "EDI may be unavailable. Data can still be sent.", Impact.DEGRADED),
        ("Issue", "Intermittent. Data can still be sent.", Impact.INTERMITTENT),
        ("Issue", "Le portail ne sera pas disponible.", Impact.UNAVAILABLE),
        ("Issue", "Les utilisateurs pourraient devoir se reconnecter.", Impact.DEGRADED),
        ("Issue", "Il y a des retards.", Impact.DELAYED),
    ],
)
def test_the_first_text_that_names_an_impact_decides(
    title: str, description: str, impact: Impact
) -> None:
    """The title goes before the description, in which procedures do not count."""
    assert traits.find_impact([Sentence(title), *sentences(description)]) is impact


@pytest.mark.parametrize(
    ("description", "impact"),
    [("CERS is unavailable.", Impact.UNAVAILABLE), ("Clients see an error.", Impact.UNKNOWN)],
)
def test_the_link_to_the_outage_procedures_says_nothing_of_the_impact(
    description: str, impact: Impact
) -> None:
    """Every bulletin points to procedures for "outages/delays"; that makes no delay of it."""
    link = "The procedures to follow during system outages/delays can be found at: example.org."
    (outage,) = read_bulletin(page(description=description, action=f"{link} {PENALTY}")).outages
    assert outage.impact is impact


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("CIG intermittent problems-inbound & outbound", Direction.BOTH),
        ("CIG Outage - Outbound only", Direction.OUTBOUND),
        ("EDI inbound delays", Direction.INBOUND),
        ("EDI delays", Direction.UNKNOWN),
        ("Messages EDI sortants", Direction.OUTBOUND),
        ("Issue Submitting CERS Export Declaration", Direction.INBOUND),
        ("Delays receiving release notices", Direction.OUTBOUND),
        ("Clients cannot send or receive data", Direction.BOTH),
    ],
)
def test_direction_is_the_one_a_title_names(title: str, direction: Direction) -> None:
    """One direction, both, or not stated."""
    assert traits.find_direction(Sentence(title), ()) is direction


def test_an_outage_of_some_minutes_in_its_window_is_approximate() -> None:
    """`approximately 30 minutes` makes a window approximate; an approximate date does not."""
    assert traits.is_approximate(sentences("for approximately 5-10 minutes"))
    assert traits.is_approximate(sentences("for approximately 1 hour on:"))
    assert not traits.is_approximate(sentences("approximately half of all clients"))


@pytest.mark.parametrize(
    "text",
    [
        "Clients may experience up to two 15-minute interruptions.",
        "an interruption of up to 30 minutes is expected",
        "une panne de moins de 20 minutes",
        "There will be brief interruptions in the window.",
        "de courtes interruptions sont possibles",
    ],
)
def test_short_interruptions_take_only_some_of_their_window(text: str) -> None:
    """However their length is told."""
    assert traits.is_approximate(sentences(text))


@pytest.mark.parametrize(
    "text",
    [
        "an outage of 2 hours",
        "messages may take up to 2 hours to be processed",
        "Please call if the interruption lasts.",
        "in short, an upgrade",
        "A short interruption was also seen",
    ],
)
def test_other_lengths_do_not_make_a_window_approximate(text: str) -> None:
    """That of the whole window, that of a delay or of another outage, or none."""
    assert not traits.is_approximate(sentences(text))


def test_maintenance_is_planned_and_an_unscheduled_outage_is_not() -> None:
    """A title that announces maintenance was announced ahead."""
    assert traits.is_planned(Sentence("CARM Client Portal (CCP) Scheduled Maintenance"))
    assert traits.is_planned(Sentence("EDI Maintenance"))
    assert not traits.is_planned(Sentence("EDI Unscheduled outage"))


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("the 2 hours", 2),
        ("the two hours", 2),
        ("the 4 hours", 4),
        ("the one hour", 1),
        ("the 1 hour", 1),
        ("the THREE hours", 3),
        ("the 24 hours", 24),
        ("the 0 hours", 0),
    ],
)
def test_grace_is_the_count_that_the_penalty_sentence_states(said: str, hours: int) -> None:
    """The hours come from the sentence, in figures or in words; none is assumed."""
    text = PENALTY.replace("the 2 hours", said)
    assert find_penalty(text) == (Scope.ALL, timedelta(hours=hours))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no AMPS penalties will be issued for ACI related infractions resulting from this outage.",
        PENALTY.replace("no monetary", "monetary"),
        PENALTY.replace("the 2 hours following system", "the week of system"),
        "No monetary penalties will be issued. Wait for the 2 hours following system resumption.",
    ],
)
def test_without_the_whole_sentence_no_grace_is_stated(text: str) -> None:
    """Another wording, or its parts in two sentences, states no hours."""
    found = find_penalty(text)
    assert found is None or found.grace is None


@pytest.mark.parametrize(
    ("text", "penalty"),
    [
        ("no AMPS penalties will be issued for ACI related infractions", (Scope.ACI, None)),
        ("Monetary penalties will not be issued for the two (2) hours after resumption",
         (Scope.ALL, timedelta(hours=2))),
        ("Aucune sanction ne sera imposée pour les infractions liées à l'IPEC", (Scope.ACI, None)),
        (("Aucune sanction pécuniaire ne sera imposée pendant une panne et pendant les 2 heures "
          "suivant la reprise"), (Scope.ALL, timedelta(hours=2))),
        ("Les pénalités ne seront pas imposées pendant les deux premières heures suivant la panne",
         (Scope.ALL, timedelta(hours=2))),
        ("Penalties may be issued.", None),
    ],
)  # fmt: skip
def test_the_penalty_sentence_says_what_it_covers(
    text: str, penalty: tuple[Scope, timedelta | None] | None
) -> None:
    """ACI data alone, or all; with hours or without."""
    assert find_penalty(text) == penalty


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("no AMPS penalties will be issued for ACI related infractions", Wording.ACI_ONLY),
        (PENALTY, Wording.TWO_HOURS),
        (PENALTY.replace("the 2 hours", "the 4 hours"), None),
    ],
    ids=["aci", "two-hours", "four-hours"],
)
def test_the_penalty_sentence_is_a_published_wording(text: str, wording: Wording | None) -> None:
    """That of ACI alone, or that of two hours; another is neither."""
    found = find_penalty(text)
    assert found
    assert found.wording is wording


HOSTILE = [
    "no monetary penalties will be issued ",
    "0",
    " ",
    "2025-10-02 ",
    "2025-10-02 15:30 ET ",
    "2025-10-02 99:99 ET ",
    "TCC25-",
    "approximately 1-",
    "eastern ",
    "Start Date / Time ",
    "\n",
    "Start Date / Time\n",
    "2025-10-02 15:30\n",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "before",
    ["", "CERS\nStart Date / Time\n", "CERS\nStart Date / Time 2025-10-02 15:30 ET\nDescription\n"],
)
def test_a_hostile_text_is_read_or_refused_in_seconds(before: str, text: str) -> None:
    """Nearly the most characters that are read of a phrase that patterns stumble on come back."""
    with suppress(UnreadableBulletinError):
        read_bulletin(before + text * (240_000 // len(text)))


@pytest.mark.parametrize(
    ("text", "systems", "impact"),
    [
        ("The CCP is unavailable. Cargo can still be sent by EDI.", {"CARM_CLIENT_PORTAL"},
         Impact.UNAVAILABLE),
        ("EDI is unavailable. Data can still be sent by EDI.", {"EDI"}, Impact.DEGRADED),
    ],
)  # fmt: skip
def test_another_system_does_not_soften_the_impact(
    text: str, systems: set[str], impact: Impact
) -> None:
    """That data can still be sent some other way says nothing of this one."""
    assert traits.find_impact(sentences(text), frozenset(map(System, systems))) is impact


@pytest.mark.parametrize(
    "text",
    [
        "No outage is expected during this maintenance.",
        "We do not anticipate any service interruption.",
        "Outages are not expected.",
        "This will be done without interruption.",
        "The maintenance will not affect clients.",
        "Aucune interruption de service n'est prévue.",
        "L'entretien se fera sans interruption.",
    ],
)
def test_an_announcement_of_no_outage_is_known(text: str) -> None:
    """Maintenance with no outage expected is told by its sentence."""
    found = traits.says_no_outage(sentences(f"Something else. {text}"))
    assert found
    assert found.text.strip() == text


def test_not_every_no_is_no_outage() -> None:
    """An outage that is announced with the word `no` somewhere stays one."""
    assert traits.says_no_outage(sentences("EDI will be unavailable. No data can be sent.")) is None
    assert traits.says_no_outage(sentences("EDI is expected to be unavailable.")) is None


def test_languages_are_told_line_by_line() -> None:
    """A page in two languages has lines that are clearly in one and in the other."""
    english, french = "This is the text of a notice.", "Ceci est le texte de la note pour les uns."
    assert find_languages([english, french, "CERS"]) == {"en", "fr"}
    assert find_languages([english, "EDI / CERS"]) == {"en"}
    assert find_language(french) == "fr"


@pytest.mark.parametrize(
    ("text", "estimated"),
    [("2025-10-02 18:00 (estimated)", True), ("fin prévue vers 18:00", True), ("18:00", False)],
)
def test_an_end_that_is_only_expected(text: str, *, estimated: bool) -> None:
    """Expected, estimated, tentative: no resumption yet."""
    assert traits.is_estimated(Sentence(text)) is estimated
