"""The systems that a text names, and those that it says are out."""

import pytest

from graceperiod import System
from graceperiod.bulletins.words.systems import find_systems, find_systems_out


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("Electronic Data Interchange (EDI)", {"EDI"}),
        ("all EDI connections", {"EDI"}),
        ("Direct Connect", {"DIRECT_CONNECT"}),
        ("Customs Internet Gateway (CIG)", {"CUSTOMS_INTERNET_GATEWAY"}),
        ("value-added network", {"VAN"}),
        ("eManifest portal", {"EMANIFEST_PORTAL"}),
        ("Canadian Export Reporting System (CERS)", {"CERS_PORTAL"}),
        ("CARM Client Portal (CCP)", {"CARM_CLIENT_PORTAL"}),
        ("Commercial Accounting Declaration (CAD) API", {"CAD_API"}),
        ("CAD EDI and API", {"CAD_API"}),
        ("eManifest and CERS Portals", {"EMANIFEST_PORTAL", "CERS_PORTAL"}),
        ("ACI/eManifest Portal", {"EMANIFEST_PORTAL"}),
        ("ACI/eManifest messages", set()),
        ("Highway e-Manifest", set()),
        ("eManifest notices", set()),
        ("avis du Manifeste électronique", set()),
        ("Integrated Import Declaration (IID)", {"IID"}),
        ("Single Window Initiative (SWI)", {"IID"}),
        ("Document Image Functionality (DIF)", {"DIF"}),
        ("EDIPortal SCHEDULED Maintenance", {"EDI"}),
        ("échange de données informatisé", {"EDI"}),
        ("Passerelle Internet des douanes (PID)", {"CUSTOMS_INTERNET_GATEWAY"}),
        ("connexion directe", {"DIRECT_CONNECT"}),
        ("réseau à valeur ajoutée (RVA)", {"VAN"}),
        ("portail du Manifeste électronique", {"EMANIFEST_PORTAL"}),
        ("système canadien de déclaration des exportations (SCDE)", {"CERS_PORTAL"}),
        ("portail client de la GCRA", {"CARM_CLIENT_PORTAL"}),
        ("déclaration en détail commerciale (DDC)", {"CAD_API"}),
        ("déclarations intégrées des importations (DII)", {"IID"}),
        ("fonctionnalité d'imagerie documentaire (FID)", {"DIF"}),
        ("Penalty Waiver EDI10-40", set()),
        ("the manifest of a van", set()),
        ("credit, discerns, academic, carman", set()),
    ],
)
def test_systems_are_found_by_the_names_seen(text: str, systems: set[str]) -> None:
    """Each name that bulletins use gives its system, and a part of a word gives none."""
    assert find_systems(text).systems == {System(name) for name in systems}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("EDI/Portal SCHEDULED Maintenance", True),
        ("All clients who transmit trade data using Portal", True),
        ("le Portail sera indisponible", True),
        ("eManifest, CERS and CARM Client Portals", False),
        ("CARM Client Portal (CCP)", False),
        ("CERS Portal and EDI", False),
        ("portails du SCDE et de la GCRA", False),
        ("portail client", False),
        ("no importance, no transport", False),
    ],
)
def test_a_portal_of_which_it_is_not_said_whose_it_is(text: str, *, alone: bool) -> None:
    """`Portal` by itself is told from a portal with its name."""
    assert find_systems(text).bare_portal is alone


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        (
            "The CERS Portal is down. You may submit through EDI during this outage.",
            {"CERS_PORTAL"},
        ),
        ("Clients may not be able to submit through EDI.", {"EDI"}),
        ("EDI is down! Please use the eManifest Portal.", {"EDI"}),
        ("EDI10-40 CARM is down. EDI 10-40 too.", {"CARM_CLIENT_PORTAL"}),
        ("The eManifest Portal is unavailable. EDI is not affected.", {"EMANIFEST_PORTAL"}),
        ("eManifest Portal Unavailable, EDI available", {"EMANIFEST_PORTAL"}),
        ("CERS is down, clients may submit using EDI, CIG or VAN.", {"CERS_PORTAL"}),
        ("CERS will not be available; CARM is unaffected", {"CERS_PORTAL"}),
        ("CERS is down. EDI will not be offline.", {"CERS_PORTAL"}),
        ("EDI, eManifest and CARM are not affected.", set()),
        ("Clients may be unable to submit through EDI.", {"EDI"}),
        ("CERS is down. Submit by EDI instead.", {"CERS_PORTAL"}),
        ("Le portail du SCDE est en panne. Vous pouvez soumettre par EDI.", {"CERS_PORTAL"}),
        ("La FID est en panne. Vous pouvez transmettre par la GCRA.", {"DIF"}),
        ("Le SCDE est en panne, mais la GCRA n'est pas touchée.", {"CERS_PORTAL"}),
        ("Nothing is down.", set()),
        ("Clients may use their own systems.", set()),
    ],
)
def test_a_way_round_is_not_out(text: str, systems: set[str]) -> None:
    """A system that a sentence offers instead does not count, nor does a bulletin's number."""
    assert find_systems_out(text).systems == {System(name) for name in systems}
