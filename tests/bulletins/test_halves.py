"""Pages in both languages: each window counts once, and titles without a number are told apart."""

from graceperiod import BulletinStatus, System, read_bulletin
from graceperiod.bulletins.words.languages import find_each, find_language

FRENCH = (
    "La fonctionnalité d'imagerie documentaire (FID) sera non disponible du lundi 5 mai 2025 "
    "à 06:00 (HE) au mardi 6 mai 2025 à 07:00 (HE).\n"
)
TITLE = "Entretien prévu pour la fonctionnalité d'imagerie documentaire (FID)"


def test_the_first_of_both_languages_is_kept_where_they_disagree() -> None:
    """Under one title the windows that the halves share are those of the first, as its others."""
    text = (
        "TCC25-0999 Entretien prévu pour le portail du SCDE / TCC25-0999 CERS Portal Maintenance\n"
        "Le portail du SCDE sera non disponible lundi le 5 mai 2025 de 06:00 à 07:00 (HE).\n"
        "Le portail du SCDE sera non disponible mardi le 6 mai 2025 de 06:00 à 07:00 (HE).\n"
        "Monday, May 5, 2025 from 06:00 to 07:00 ET: CERS Portal out.\n"
        "Tuesday, May 6, 2025 from 06:00 to 07:30 ET: CERS Portal out.\n"
    )
    bulletin = read_bulletin(text)
    assert [str(each.end)[:16] for each in bulletin.outages] == [
        "2025-05-05 07:00",
        "2025-05-06 07:00",
    ]
    assert [each.code.value for each in bulletin.findings] == ["LANGUAGES_DISAGREE"]


def test_a_line_with_days_and_hours_is_no_title() -> None:
    """A window without a full stop is a window: here one that the first half does not give."""
    text = (
        f"TCC25-0999 {TITLE}\n{FRENCH}DIF outage, Monday, May 12, 2025 from 06:00 to 07:00 (ET)\n"
    )
    findings = read_bulletin(text).findings
    assert [each.code.value for each in findings] == ["LANGUAGES_DISAGREE"]


def test_a_subject_with_other_quotes_and_a_lost_space_is_the_title() -> None:
    """The page's own line of that title is no heading of a section."""
    about = "de la fonctionnalit=C3=A9 d'imagerie documentaire (FID) et du portail du SCDE"
    mail = (
        f"From: a@example.org\nSubject: =?utf-8?q?Entretien_pr=C3=A9vu_{about.replace(' ', '_')}?="
        "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nAccueil et avis\n"
        "Entretien prévu  de la fonctionnalité d’imagerie documentaire (FID) et du portail du "
        f"SCDE\n{FRENCH}"
        "Le portail du SCDE sera non disponible lundi le 5 mai 2025 de 08:00 à 09:00 (HE).\n"
    )
    bulletin = read_bulletin(mail.encode().replace(b"_du_portail", b"_duportail"))
    assert [each.systems for each in bulletin.outages] == [
        frozenset({System.DIF}),
        frozenset({System.CERS_PORTAL}),
    ]


def test_a_title_as_long_as_a_cut_line_is_no_sentence() -> None:
    """A title without a number that holds days is the title, and not where a sentence began."""
    bulletin = read_bulletin(
        "CANCELLED - CARM Client Portal (CCP) Scheduled Maintenance, 26-27 August\n"
        "This maintenance has been cancelled.\n"
    )
    assert bulletin.status is BulletinStatus.CANCELLED


def test_the_zone_of_a_time_is_no_french_word() -> None:
    """`ET` and `EST` say nothing of the language."""
    assert find_language("from 5:22 ET to 7:21 ET") == "en"
    assert find_language("05:00 EST / 06:00 EST") == "en"


def test_a_sentence_that_shows_no_language_is_in_that_of_the_one_before() -> None:
    """An item of times alone belongs to the list in which it stands."""
    said = ["06:00 - 07:00", "Lundi le 5 mai 2025 de 06:00 à 07:00", "08:00 - 09:00"]
    assert [*find_each(said, "en")] == ["en", "fr", "fr"]
