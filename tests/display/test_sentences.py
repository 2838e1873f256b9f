"""The explanation: plain sentences with the evidence, to paste into an appeal."""

import pytest

from graceperiod import (
    CBSA_RELIEFS,
    DeclaredRelief,
    Origin,
    Outage,
    OutageCalendar,
    UnknownLanguageError,
    __version__,
    read_bulletin,
)
from graceperiod.display.sentences import describe_outage
from graceperiod.display.words import describe_count, describe_length
from graceperiod.outages import SourceKind
from graceperiod.times import TZ_VERSION

OUTAGE = Outage(
    {"CERS_PORTAL", "EMANIFEST_PORTAL", "CARM_CLIENT_PORTAL"},
    "2025-10-02 15:30 ET",
    "2025-10-02 18:00 ET",
    number="TCC25-0138",
    impact="INTERMITTENT",
    grace="PT2H",
    source="https://example.org/tcc25-0138",
)


def test_a_decision_in_the_grace() -> None:
    """What was sent when, which bulletin, how far inside, which rule, which versions."""
    decision = OutageCalendar([OUTAGE]).decide("2025-10-02 19:45 ET", "CERS_PORTAL")
    assert decision.explain() == (
        "No monetary penalty applies: the transmission falls within the grace after "
        "resumption (GRACE).\n"
        "Transmitted through CERS Portal at 2025-10-02 19:45 ET (2025-10-02 23:45 UTC).\n"
        "Bulletin TCC25-0138: outage of CARM Client Portal (CCP), CERS Portal, eManifest "
        "Portal (impact: intermittent) from 2025-10-02 15:30 ET to 2025-10-02 18:00 ET. It "
        "states 2 h of grace. Source: https://example.org/tcc25-0138.\n"
        "The window runs from 2025-10-02 15:30 ET to 2025-10-02 20:00 ET; the transmission came "
        "1 h 45 min after resumption and 15 min before the end of the 2 h of grace.\n"
        "The rule applied (bulletin-2024, since 2024-10-19): bulletins say "
        '"no monetary penalties will be issued to external clients for failure to transmit '
        "required data during a scheduled or an unscheduled outage and for the 2 hours following "
        'system resumption". Source: https://cscb.ca/en/article/'
        "tcc24-0095-ediportal-scheduled-maintenance-unavailability.\n"
        "No due time was given: whether the data were already late when the outage or the relief "
        "began was not looked at.\n"
        f"Decided by graceperiod {__version__} with tz data {TZ_VERSION}."
    )


def test_in_french() -> None:
    """Every sentence; what is quoted stays as it was written."""
    decision = OutageCalendar([OUTAGE]).decide("2025-10-02 19:45 ET", "CERS_PORTAL")
    assert decision.explain("fr").replace("\xa0", " ") == (
        "Aucune pénalité pécuniaire ne s’applique : la transmission se situe dans le délai de "
        "grâce qui suit la reprise (GRACE).\n"
        "Transmis : 2025-10-02 19:45 HE (2025-10-02 23:45 UTC); système : portail du SCDE.\n"
        "Bulletin TCC25-0138 : panne (portail client de la GCRA, portail du SCDE, portail du "
        "Manifeste électronique; effet : intermittent) du 2025-10-02 15:30 HE au 2025-10-02 18:00 "
        "HE. Il accorde un délai de grâce de 2 h. Source : https://example.org/tcc25-0138.\n"
        "La fenêtre va du 2025-10-02 15:30 HE au 2025-10-02 20:00 HE; la transmission est venue "
        "1 h 45 min après la reprise et 15 min avant la fin du délai de grâce de 2 h.\n"
        "La règle appliquée (bulletin-2024, depuis le 2024-10-19) : les bulletins disent "
        "« no monetary penalties will be issued to external clients for failure to transmit "
        "required data during a scheduled or an unscheduled outage and for the 2 hours following "
        "system resumption ». Source : https://cscb.ca/en/article/"
        "tcc24-0095-ediportal-scheduled-maintenance-unavailability.\n"
        "Aucune échéance n’a été indiquée : on n’a pas examiné si les données étaient déjà en "
        "retard au début de la panne ou de l’allégement.\n"
        f"Décidé par graceperiod {__version__} avec les données tz {TZ_VERSION}."
    )


def test_another_language_is_refused() -> None:
    """With those there are."""
    decision = OutageCalendar([OUTAGE]).decide("2025-10-02 19:45 ET", "CERS")
    with pytest.raises(UnknownLanguageError, match="choose en or fr"):
        decision.explain("de")


LATER = "2025-12-02 12:00 ET"


@pytest.mark.parametrize(
    ("expected", "when", "due"),
    [
        ("A monetary penalty may apply: no outage, grace", LATER, None),
        ("The nearest window or relief on record is 48 d 13 h away", LATER, None),
        ("Caution (RECORD_INCOMPLETE): the record", LATER, None),
        ("No monetary penalty applies: the data were transmitted", LATER, LATER),
        ("CBSA tests when data were accepted, not when they were sent: keep", LATER, LATER),
        ("The record of outages (system: CERS Portal) reaches to 2025-10-02 18:00", LATER, None),
        ("Due at 2025-12-02 12:00 ET (2025-12-02 17:00 UTC).", LATER, LATER),
        ('CBSA declared relief, "AMPS grace period', "2025-10-02 16:00 ET", None),
        ("Undetermined, the facts", "2025-11-02 01:30 ET", "2025-11-02 01:00 EST"),
    ],
)
def test_the_lines_of_other_answers(expected: str, when: str, due: str | None) -> None:
    """Each answer has its own sentences."""
    calendar = OutageCalendar([OUTAGE], reliefs=CBSA_RELIEFS, complete=False)
    lines = calendar.decide(when, "CERS", due=due).explain().splitlines()
    assert any(line.startswith(expected) for line in lines), lines


@pytest.mark.parametrize("outages", [[], [OUTAGE]])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_complete_record_sends_nobody_to_look_for_bulletins(
    outages: list[Outage], language: str
) -> None:
    """How far it reaches is said of a record with gaps alone."""
    said = {"en": "look for", "fr": "cherchez"}[language]
    gaps, complete = (OutageCalendar(outages, complete=complete) for complete in (False, True))
    # In the caution, and in the sentence on what is on record.
    assert gaps.decide(LATER, "CERS").explain(language).count(said) == 2
    for due in (None, "2025-10-02 16:00 ET", "2025-12-01 12:00 ET"):
        assert said not in complete.decide(LATER, "CERS", due=due).explain(language)


def test_an_open_window() -> None:
    """An outage without an end says what is known of it."""
    going_on = OUTAGE.model_copy(update={"end": None, "number": None})
    text = OutageCalendar([going_on]).decide("2025-10-02 19:45 ET", "CERS").explain()
    assert "A bulletin without a number: outage" in text
    assert "to an end not reported (last word 2025-10-02 15:30 ET)" in text
    assert (
        "Transmitted 4 h 15 min after the start of the window, whose end was not reported." in text
    )
    assert "look for a RESOLVED bulletin" in text


def test_in_an_outage() -> None:
    """The position is told from both ends of the window."""
    text = OutageCalendar([OUTAGE]).decide("2025-10-02 16:00 ET", "CERS").explain()
    assert "the transmission came 30 min after its start and 4 h before its end." in text


def test_after_the_grace() -> None:
    """How long after the window closed, with the window of the due time."""
    decision = OutageCalendar([OUTAGE]).decide(
        "2025-10-02 20:00:30 ET", "CERS", due="2025-10-02 16:00 ET"
    )
    text = decision.explain()
    assert "to 2025-10-02 20:00 ET; the transmission came 30 s after it closed." in text
    assert "Close by" not in text  # it is cited already


def test_near_an_edge_the_outage_is_named() -> None:
    """No outage covers it, and the one it missed by seconds is shown."""
    text = OutageCalendar([OUTAGE]).decide("2025-10-02 20:00:30 ET", "CERS").explain()
    assert "Close by, but not covering it: Bulletin TCC25-0138" in text
    assert (
        "Its grace of 2 h ended at 2025-10-02 20:00 ET; the transmission came 30 s after that."
        in text
    )
    assert text.count("TCC25-0138:") == 1
    assert "The nearest window or relief" not in text


def test_a_repeated_hour_shows_both_readings() -> None:
    """Each reading in Eastern and UTC."""
    text = OutageCalendar().decide("2025-11-02 01:30 ET").explain()
    assert (
        "Transmitted through a system that was not stated at 2025-11-02 01:30 EDT "
        "(2025-11-02 05:30 UTC) or 2025-11-02 01:30 EST (2025-11-02 06:30 UTC)."
    ) in text
    assert "each of its readings was decided" in text


def test_a_position_is_not_told_for_two_readings() -> None:
    """Each reading lies elsewhere in the window."""
    night = Outage("CERS", "2025-11-02 00:15 ET", "2025-11-02 02:30 ET")
    decision = OutageCalendar([night]).decide("2025-11-02 01:30 ET", "CERS")
    assert decision.window is not None
    assert "The window runs" not in decision.explain()


def test_many_outages_are_counted() -> None:
    """Ten are spelled out."""
    many = [Outage("CERS", f"2025-10-02 10:{n} ET", number=f"N{n}") for n in range(10, 22)]
    lines = OutageCalendar(many).decide("2025-10-02 19:00 ET", "CERS").explain().splitlines()
    assert sum(line.startswith("Bulletin N") for line in lines) == 10
    assert "Not shown: 2 more." in lines


def test_no_rule_no_rule_line() -> None:
    """Before 2017-10-12 there is none to cite."""
    old = Outage("EDI", "2016-10-02 15:30 ET", "2016-10-02 18:00 ET")
    text = OutageCalendar([old]).decide("2016-10-02 16:00 ET", "EDI").explain()
    assert "The rule applied" not in text
    assert "Caution (NO_RULE)" in text


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0 s"),
        (1, "0.000001 s"),
        (1_500_000, "1.5 s"),
        (60_000_000, "1 min"),
        (3_600_000_000 + 1, "1 h 0.000001 s"),
        (1_000 * 86_400_000_000, "1,000 d"),
        (-300_000_000, "-5 min"),
    ],
)
def test_lengths_are_exact(microseconds: int, text: str) -> None:
    """Nothing is rounded away."""
    assert describe_length(microseconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (2_000, "2,000 rows")]
)
def test_counts_have_their_plural(number: int, text: str) -> None:
    """One alone has none."""
    assert describe_count(number, "row") == text


def test_html_is_escaped() -> None:
    """Whatever a bulletin says, a notebook shows it as text."""
    attack = "<script>alert('x')</script>&\""
    evil = OUTAGE.model_copy(update={"number": attack, "source": attack, "title": attack})
    html = OutageCalendar([evil]).decide("2025-10-02 16:00 ET", "CERS")._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;&quot;" in html
    assert html.startswith('<div class="graceperiod"><p><strong>No monetary penalty applies')
    assert html.count("<p>") == html.count("</p>")


def lines_of(calendar: OutageCalendar, when: str, due: str | None = None) -> list[str]:
    """The explanation of a decision about the CERS Portal."""
    return calendar.decide(when, "CERS", due=due).explain().splitlines()


def test_the_nearest_outage_is_named_within_a_day() -> None:
    """With its end, the end of its grace and the distance, before it and after it."""
    calendar = OutageCalendar([OUTAGE])
    before, after = (
        next(line for line in lines_of(calendar, when) if line.startswith("Nearest on record"))
        for when in ("2025-10-02 15:00 ET", "2025-10-03 19:00 ET")
    )
    assert "Bulletin TCC25-0138: outage of" in before
    assert "to 2025-10-02 18:00 ET" in before
    assert before.endswith(
        "The transmission came 30 min before it began; its grace of 2 h ended at "
        "2025-10-02 20:00 ET."
    )
    assert after.endswith(
        "Its grace of 2 h ended at 2025-10-02 20:00 ET; the transmission came 23 h after that."
    )


def test_two_readings_have_no_one_distance() -> None:
    """From the outage that is nearest to both."""
    evening = Outage("CERS", "2025-11-01 15:00 ET", "2025-11-01 16:00 ET", number="N1")
    text = OutageCalendar([evening]).decide("2025-11-02 01:30 ET", "CERS").explain()
    assert "Nearest on record, but not covering it: Bulletin N1" in text
    assert "Its grace" not in text


@pytest.mark.parametrize(
    ("ended_by", "said"),
    [
        ("2025-10-06 00:00 ET", "It was over by 2025-10-06 00:00 ET; no source states the minute."),
        (None, "to an end not reported (last word 2025-10-02 15:30 ET)."),
    ],
)
def test_an_outage_that_no_longer_counts_is_named(ended_by: str | None, said: str) -> None:
    """With what was said of its end, or that nothing was."""
    calendar = OutageCalendar(
        [Outage("CERS", "2025-10-02 15:30 ET", number="N1", ended_by=ended_by)]
    )
    found = [line for line in lines_of(calendar, "2025-10-20 12:00 ET") if "N1" in line]
    assert len(found) == 1
    assert found[0].startswith("No longer counted, without a reported end: Bulletin N1: outage of")
    assert found[0].endswith(said)


RULE = "The rule applied (bulletin-2024, "
PLAN = "The rule applied (socp-2017, "


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("TWO_HOURS", ["Bulletin TCC25-0138 says of penalties: no monetary penalties are issued"]),
        ("ACI_ONLY", ["Bulletin TCC25-0138 says of penalties: no penalties are issued for", RULE]),
        ("NONE", ["Bulletin TCC25-0138 says of penalties: nothing, so only CBSA's", PLAN]),
        (None, [RULE]),
    ],
)
def test_the_answer_rests_on_the_notices_own_words(
    wording: str | None, expected: list[str]
) -> None:
    """In place of the dated rule, if they name the hours of grace; else beside it."""
    outage = Outage("CERS", OUTAGE.start, OUTAGE.end, number="TCC25-0138", wording=wording)
    lines = lines_of(OutageCalendar([outage]), "2025-10-02 17:00 ET")
    found = [line for line in lines if "says of penalties" in line or "The rule applied" in line]
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        ("TWO_HOURS", '"no monetary penalties will be issued to external clients for failure to'),
        ("ACI_ONLY", '"no AMPS penalties will be issued for ACI related infractions resulting'),
        ("NONE", "nothing, so only CBSA's contingency plan remains."),
    ],
)
@pytest.mark.parametrize("kind", [*SourceKind, None])
def test_the_published_sentence_is_quoted_from_the_notice_or_a_copy(
    wording: str, sentence: str, kind: SourceKind | None
) -> None:
    """In quotation marks, which no other source has: its notice may use other words."""
    origin = Origin(source_kind=kind, file="notice.txt")
    outage = Outage(
        "CERS", OUTAGE.start, OUTAGE.end, number="TCC25-0138", wording=wording, origin=origin
    )
    decision = OutageCalendar([outage]).decide("2025-10-02 17:00 ET", "CERS")
    (said,) = (line for line in decision.explain().splitlines() if "says of penalties" in line)
    (french,) = (line for line in decision.explain("fr").splitlines() if "dit des pén" in line)
    quotes = kind in {"NOTICE", "REPUBLISHED"} and wording != "NONE"
    assert ('"' in said) is ("«" in french) is quotes
    begins = said.startswith(f"Bulletin TCC25-0138 says of penalties: {sentence}")
    assert begins is (quotes or wording == "NONE")


def test_a_notice_that_was_read_is_not_quoted() -> None:
    """Its words are not kept, and may not be those of other notices."""
    notice = (
        "TCC26-0097 EDI Outage\nStart: 2026-05-12 10:00 ET\nEnd: 2026-05-12 12:00 ET\n"
        "EDI was unavailable.\nNo penalties will be issued for the 2 hours after resumption."
    )
    calendar = OutageCalendar.cbsa([read_bulletin(notice)])
    explained = calendar.decide("2026-05-12 14:00 ET", "EDI").explain()
    assert (
        "Bulletin TCC26-0097 says of penalties: no monetary penalties are issued for failure to "
        "transmit required data during an outage and for the 2 hours after resumption (its "
        "meaning, not its words).\n"
    ) in explained


def test_late_data_rest_on_all_notices_that_decide() -> None:
    """And not on one beside them that decides nothing."""
    first = Outage("CERS", "2025-10-02 10:00 ET", "2025-10-02 12:00 ET", number="A", grace="PT2H")
    second = Outage("CERS", "2025-10-02 13:00 ET", OUTAGE.end, number="B", wording="TWO_HOURS")
    beside = Outage(
        "CERS", "2025-10-02 11:00 ET", "2025-10-02 14:00 ET", number="C", wording="NONE"
    )
    lines = lines_of(
        OutageCalendar([first, second, beside]), "2025-10-02 17:00 ET", "2025-10-02 11:00 ET"
    )
    assert lines[0] == (
        "No monetary penalty applies: the transmission falls within an outage, and every moment "
        "from the due time to it is covered (OUTAGE)."
    )
    assert any(line.startswith("Bulletin B says of penalties") for line in lines)
    assert any(line.startswith(RULE) for line in lines)
    assert not any("C says of penalties" in line for line in lines)
    assert not any("No due time" in line for line in lines)


def test_late_data_that_an_outage_leaves_open() -> None:
    """The reason is that of the first moment that does not lift the penalty."""
    part = Outage("CERS", "2025-10-02 10:00 ET", "2025-10-02 15:00 ET", wording="NONE")
    lines = lines_of(OutageCalendar([part, OUTAGE]), "2025-10-02 18:30 ET", "2025-10-02 11:00 ET")
    assert lines[0].endswith(
        "the data were late, and an outage between the due time and the transmission does not "
        "decide by itself (OUTAGE)."
    )


def test_a_relief_that_decides_rests_on_no_notice() -> None:
    """Though an outage that decides nothing is cited beside it."""
    part = Outage("CERS", "2025-10-02 10:00 ET", "2025-10-02 15:00 ET", wording="NONE")
    relief = DeclaredRelief(title="T", from_date="2025-10-02", to_date="2025-10-02", source="S")
    lines = lines_of(OutageCalendar([part], reliefs=[relief]), "2025-10-02 11:00 ET")
    assert lines[0].endswith("(DECLARED_RELIEF).")
    assert 'CBSA declared relief, "T", from 2025-10-02 to 2025-10-02' in "\n".join(lines)
    assert not any("says of penalties" in line for line in lines)


@pytest.mark.parametrize(
    ("day", "is_said"),
    [("2017-05-28", False), ("2017-05-29", True), ("2017-10-11", True), ("2017-10-12", False)],
)
def test_customs_notice_17_19_is_named_in_its_days(day: str, is_said: bool) -> None:
    """Under NO_RULE: it supports relief by inference only."""
    old = Outage("CERS", f"{day} 10:00 ET", f"{day} 12:00 ET")
    lines = lines_of(OutageCalendar([old]), f"{day} 11:00 ET")
    assert (
        any(line.startswith("Customs Notice 17-19 (https://www.cbsa") for line in lines) is is_said
    )


@pytest.mark.parametrize(
    ("system", "outages", "said"),
    [
        ("CERS", [OUTAGE], "The record of outages (system: CERS Portal) reaches to 2025-10-02 18"),
        (None, [OUTAGE], "The record of outages (system: all) reaches to 2025-10-02 18:00 ET, b"),
        ("EDI", [OUTAGE], "No outage is on record (system: Electronic Data Interchange (EDI));"),
    ],
)
def test_a_transmission_after_the_end_of_the_record(
    system: str | None, outages: list[Outage], said: str
) -> None:
    """Up to when the record reaches, for the system."""
    text = OutageCalendar(outages).decide("2025-12-02 19:00 ET", system).explain()
    assert any(line.startswith(said) for line in text.splitlines()), text
    text = OutageCalendar(outages).decide("2025-10-02 17:00 ET", "CERS").explain()
    assert "The record of outages" not in text


def test_an_outage_in_french() -> None:
    """For whoever lists outages."""
    assert describe_outage(OUTAGE, "fr").startswith("Bulletin TCC25-0138\xa0: panne (portail")
