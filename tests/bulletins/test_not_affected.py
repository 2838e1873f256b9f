"""A sentence that says of a system that it goes on as usual does not put it out."""

import pytest

from graceperiod import System
from graceperiod.bulletins.words.systems import find_systems_out, mentions

NOT_OUT = """
CBSA is able to process EDI transmissions.
EDI remains in service.
EDI stays in service throughout.
EDI is fully functional.
The eManifest Portal continues to work.
EDI continues to operate normally.
CERS will continue to function.
CARM keeps working.
EDI is working.
EDI is not impacted.
EDI has not been affected.
EDI is unaffected.
EDI is running as usual.
EDI is functioning as expected.
EDI messages are being processed normally.
There is no impact to EDI.
No impact on CERS is expected.
EDI: no impact
EDI - OK
EDI is fine.
EDI is up and running.
EDI can still be used.
This outage does not involve EDI.
EDI is not part of this maintenance.
Neither EDI nor CERS is affected.
L'EDI demeure en service.
Le portail du SCDE reste disponible.
Le portail du SCDE est toujours accessible.
Le SCDE n'est pas touché.
Le SCDE n'a pas été touché.
Ni le SCDE ni la GCRA ne sont touchés.
Le SCDE n'est pas en panne.
Le SCDE continue de fonctionner.
Le SCDE continuera à fonctionner.
Le SCDE fonctionne normalement.
Il n'y a aucune incidence sur le SCDE.
Le SCDE est pleinement fonctionnel.
L'ASFC est en mesure de traiter les messages EDI.
"""
OUT = """
EDI is not available.
EDI will not be available.
EDI is no longer available.
EDI is not yet fully available.
EDI is not running normally.
EDI is not able to process documents.
CBSA is unable to process EDI.
EDI is up for maintenance.
No EDI service will be available.
EDI is available, but delays may occur.
EDI continues to be unavailable.
EDI is still down.
Clients cannot submit until EDI is available.
EDI will be available again at 14:00.
EDI will only be available at 14:00.
EDI clients may continue to experience delays.
L'EDI ne fonctionne pas normalement.
L'EDI n'est plus en service.
L'EDI demeure indisponible.
L'EDI ne sera disponible qu'à 14 h.
"""


@pytest.mark.parametrize("text", NOT_OUT.strip().splitlines())
def test_a_system_that_goes_on_as_usual_is_not_out(text: str) -> None:
    """Whatever the words, in either language."""
    assert find_systems_out(text).systems == frozenset()


@pytest.mark.parametrize("text", OUT.strip().splitlines())
def test_what_is_denied_or_to_come_does_not_make_a_system_fine(text: str) -> None:
    """`not available` and `until it is available` have the same words."""
    assert find_systems_out(text).systems == {System.EDI}


@pytest.mark.parametrize(
    "text",
    [
        "CERS is down and EDI is not affected.",
        "CERS is down while EDI remains in service.",
        "CERS is down although EDI is working.",
        "Le SCDE est en panne et l'EDI fonctionne normalement.",
        "CERS is down. The following continue to work:\n- EDI\n- CARM",
    ],
)
def test_each_part_of_a_sentence_speaks_of_its_own_systems(text: str) -> None:
    """One system is out, the other goes on."""
    assert find_systems_out(text).systems == {System.CERS_PORTAL}


def test_mentions_stand_in_the_order_of_the_text() -> None:
    """Each has its place; a portal of which it is not said whose it is has no system."""
    text = "İ: CERS, the Portal, Electronic Data Interchange and the Trusted Trader Portal"
    assert [(text[place.begin : place.end], place.system) for place in mentions(text)] == [
        ("CERS", System.CERS_PORTAL),
        ("Portal", None),
        ("Electronic Data Interchange", System.EDI),
    ]
