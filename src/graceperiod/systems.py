"""The CBSA commercial systems: their names in English and French, and which rides on which.

The English names, and the French ones of the portals, IID and DIF, are those of the bulletins,
TCC17-200 (2017) to TCC26-0081 (2026), and of CBSA's System Outage Contingency Plan,
https://www.cbsa-asfc.gc.ca/eservices/contingency-urgence/menu-eng.html. The French names of EDI,
its routes and CAD are the usual terms; no bulletin seen uses them.
"""

import unicodedata
from enum import StrEnum

from graceperiod.errors import UnknownSystemError

__all__ = ["System"]


class System(StrEnum):
    """A CBSA commercial system that data are sent through. Its value is its name."""

    EDI = "EDI"
    DIRECT_CONNECT = "DIRECT_CONNECT"
    CUSTOMS_INTERNET_GATEWAY = "CUSTOMS_INTERNET_GATEWAY"
    VAN = "VAN"
    EMANIFEST_PORTAL = "EMANIFEST_PORTAL"
    CERS_PORTAL = "CERS_PORTAL"
    CARM_CLIENT_PORTAL = "CARM_CLIENT_PORTAL"
    CAD_API = "CAD_API"
    IID = "IID"
    DIF = "DIF"

    @classmethod
    def parse(cls, name: str) -> "System":
        """The system of this name, abbreviation or id, in English or French.

        Case, accents, punctuation and spacing do not matter.

        Raises:
            UnknownSystemError: no system has that name; the message suggests the nearest.

        >>> System.parse("CCP"), System.parse("portail du Manifeste électronique")
        (<System.CARM_CLIENT_PORTAL: 'CARM_CLIENT_PORTAL'>, \
<System.EMANIFEST_PORTAL: 'EMANIFEST_PORTAL'>)
        """
        if not isinstance(name, str):
            raise UnknownSystemError(
                f"{name!r} is a {type(name).__name__}, not a system; "
                "pass a System, or its name as text"
            )
        system = _BY_NAME.get(name) or _BY_NAME.get(_fold(name[:_LONGEST]))
        if system is None or len(name) > _LONGEST:
            raise UnknownSystemError(_unknown(name))
        return system

    @property
    def label(self) -> str:
        """Its English name, as a sentence would use it."""
        return _NAMES[self][0]

    @property
    def label_fr(self) -> str:
        """Its French name, as a sentence would use it."""
        return _NAMES[self][1]

    @property
    def rides_on(self) -> frozenset["System"]:
        """The systems whose outage stops this one too. Not the other way round."""
        return frozenset({System.EDI}) if self in _ON_EDI else frozenset()

    @property
    def routes(self) -> frozenset["System"]:
        """The routes its data can take: an outage of one stops those who use that route."""
        return _ROUTES_INTO_EDI if self in _THROUGH_ROUTES else frozenset()

    @property
    def carries_aci(self) -> bool:
        """Whether Advance Commercial Information (cargo, conveyance, house bill) goes through it.

        The rules of 2017 to 2024 cover infractions about these data alone.
        """
        return self not in _WITHOUT_ACI


_ROUTES_INTO_EDI = frozenset({System.DIRECT_CONNECT, System.CUSTOMS_INTERNET_GATEWAY, System.VAN})
_ON_EDI = _ROUTES_INTO_EDI | {System.IID, System.DIF}
_THROUGH_ROUTES = frozenset({System.EDI, System.IID, System.DIF})
_WITHOUT_ACI = frozenset({System.CERS_PORTAL, System.CARM_CLIENT_PORTAL, System.CAD_API})

# The English name, the French name, then the other names seen.
_NAMES: dict[System, tuple[str, ...]] = {
    System.EDI: (
        "Electronic Data Interchange (EDI)",
        "Échange de données informatisé (EDI)",
        "Electronic Data Interchange",
        "Échange de données informatisé",
        "EDI applications",
        "all EDI applications",
        "EDI connections",
        "all EDI connections",
    ),
    System.DIRECT_CONNECT: ("Direct Connect", "Connexion directe"),
    System.CUSTOMS_INTERNET_GATEWAY: (
        "Customs Internet Gateway (CIG)",
        "Passerelle Internet des douanes (PID)",
        "Customs Internet Gateway",
        "Passerelle Internet des douanes",
        "CIG",
        "PID",
    ),
    System.VAN: (
        "value-added network (VAN)",
        "réseau à valeur ajoutée (RVA)",
        "value-added network",
        "value-added networks",
        "réseau à valeur ajoutée",
        "RVA",
    ),
    System.EMANIFEST_PORTAL: (
        "eManifest Portal",
        "portail du Manifeste électronique",
        "eManifest",
        "Manifeste électronique",
        "portail eManifest",
    ),
    System.CERS_PORTAL: (
        "CERS Portal",
        "portail du SCDE",
        "CERS",
        "SCDE",
        "portail SCDE",
        "Canadian Export Reporting System",
        "Canadian Export Reporting System (CERS)",
        "Canadian Export Reporting System (CERS) Portal",
        "système canadien de déclaration des exportations",
        "système canadien de déclaration des exportations (SCDE)",
        "portail du système canadien de déclaration des exportations",
        "portail du système canadien de déclaration des exportations (SCDE)",
    ),
    System.CARM_CLIENT_PORTAL: (
        "CARM Client Portal (CCP)",
        "portail client de la GCRA",
        "CARM Client Portal",
        "CARM Client Portals",
        "CARM Portal",
        "CARM",
        "CCP",
        "portail de la GCRA",
        "portail client de la GCRA (PCG)",
        "PCG",
        "GCRA",
    ),
    System.CAD_API: (
        "Commercial Accounting Declaration (CAD) API",
        "API de la déclaration en détail commerciale (DDC)",
        "Commercial Accounting Declaration",
        "Commercial Accounting Declaration (CAD)",
        "déclaration en détail commerciale",
        "CAD",
        "CAD EDI and API",
        "API DDC",
    ),
    System.IID: (
        "Integrated Import Declaration (IID)",
        "Déclaration intégrée des importations (DII)",
        "Integrated Import Declaration",
        "Déclaration intégrée des importations",
        "DII",
        "Single Window Initiative (SWI)",
        "Single Window Initiative",
        "Single Window",
        "SWI",
        "Initiative du guichet unique",
        "guichet unique",
    ),
    System.DIF: (
        "Document Image Functionality (DIF)",
        "fonctionnalité d'imagerie documentaire (FID)",
        "Document Image Functionality",
        "fonctionnalité d'imagerie documentaire",
        "FID",
    ),
}

_LONGEST = 100  # characters; every name is shorter


def _fold(name: str) -> str:
    """A name without case, accents, punctuation or spacing."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in plain if character.isalnum())


_BY_NAME: dict[str, System] = {system.value: system for system in System} | {
    _fold(name): system for system in System for name in (system.value, *_NAMES[system])
}


def _unknown(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - 3 ms, for this message alone

    shown = name if len(name) <= _LONGEST else name[:_LONGEST] + "…"
    near = get_close_matches(_fold(shown), _BY_NAME, n=1, cutoff=0.6)
    hint = f"did you mean {_BY_NAME[near[0]]}? the" if near else "the"
    return f"{shown!r} is no CBSA system on record; {hint} systems are {', '.join(System)}"
