"""The systems that a text names, and those that it says are out, in English and in French.

Abbreviations count in capitals alone, names in any case. `Portal` alone is no system by itself:
before 2020 it was the eManifest Portal, later any of them.
"""

import re
from typing import NamedTuple

from graceperiod.systems import System

__all__ = ["ROUTES", "Named", "find_systems", "find_systems_out"]

ROUTES = System.EDI.routes

_OF_PORTAL = r"(?i:portails? (?:client )?(?:de la |des |du |de l['’]|d['’])?)?"
_PORTAL = r"(?: ?\((?:CERS|SCDE|CCP|PCG)\))?(?i:(?: clients?)?(?:[- ]?portals?\b)?)?"
_NAMES: tuple[tuple[System, str], ...] = (
    (System.DIRECT_CONNECT, r"(?i:direct[- ]connect(?:ion)?s?\b|connexions? directes?)"),
    (
        System.CUSTOMS_INTERNET_GATEWAY,
        r"(?i:customs internet gateway|passerelle internet des douanes)|\bCIG\b|\bPID\b",
    ),
    (
        System.VAN,
        r"(?i:value[- ]added networks?|réseaux? à valeur ajoutée)|\bVANs?\b|\bRVA\b",
    ),
    (
        System.CERS_PORTAL,
        rf"{_OF_PORTAL}(?:(?i:canadian export reporting system"
        rf"|syst[èe]me canadien de déclaration des exportations)|\bCERS\b|\bSCDE\b){_PORTAL}",
    ),
    (
        System.CARM_CLIENT_PORTAL,
        rf"{_OF_PORTAL}(?:(?i:CBSA assessment and revenue management"
        rf"|gestion des cotisations et des recettes)|\bCARM\b|\bGCRA\b|\bCCPs?\b|\bPCG\b){_PORTAL}",
    ),
    (
        System.EMANIFEST_PORTAL,
        rf"{_OF_PORTAL}(?i:\be[- ]?manifest\b|manifeste électronique){_PORTAL}",
    ),
    (
        System.CAD_API,
        r"(?i:commercial accounting declarations?|déclarations? en détail commerciales?)"
        r"|\bCADs?\b|\bDDC\b",
    ),
    (
        System.IID,
        r"(?i:integrated import declarations?|déclarations? intégrées? des importations?"
        r"|single[- ]window|guichet unique)|\bIIDs?\b|\bDIIs?\b|\bSWI\b",
    ),
    (
        System.DIF,
        r"(?i:document imag(?:e|ing) function(?:ality)?|imagerie documentaire)|\bDIF\b|\bFID\b",
    ),
    (
        System.EDI,
        r"(?i:electronic data interchange"
        r"|échanges? (?:de données informatisée?s?|électroniques? de données))|\bEDI(?![a-z\d])",
    ),
)
_ANY = re.compile(
    "|".join(f"(?P<{system.name}>{names})" for system, names in _NAMES)
    + r"|(?P<PORTAL>(?i:portal|portail)s?\b)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?]) |\n")
_CLAUSE_END = re.compile(r"[,;:] |\bbut\b|\bmais\b|\bhowever\b|\btoutefois\b")
# A piece of a sentence that says something of what it names, and not merely goes on with a list.
_SAYS = re.compile(
    r"\b(?:is|are|was|were|will|has|have|may|can|be|remains?|(?:un)?available|down|offline"
    r"|outages?|maintenance|unavailability|problems?|issues?|delays?|est|sont|sera|seront|a|ont"
    r"|peut|peuvent|pourra|pourront|demeurent?|restent?|(?:in|non )?disponibles?|pannes?)\b",
    re.IGNORECASE,
)
_UNAFFECTED = re.compile(
    r"\b(?:not|never)(?: \w+)? (?:be )?(?:affected|impacted)\b|\bunaffected\b"
    r"|\b(?:will|do(?:es)?) not (?:affect|impact)\b"
    r"|(?<!not )(?<!not be )(?<!longer )\bavailable\b(?! soon| again| on request)"
    r"|\b(?:operational|functioning normally|working normally)\b"
    r"|\b(?:pas|jamais|non|nullement) (?:été )?(?:touch|affect|vis)ée?s?\b"
    r"|(?<!non )(?<!pas )(?<!plus )\bdisponibles?\b|\bfonctionn(?:e|ent) normalement\b"
    r"|\bopérationnels?\b",
    re.IGNORECASE,
)
_ANOTHER_WAY = re.compile(
    r"\b(?:may|can|could|please|should|must|are advised to|are asked to|are encouraged to"
    r"|peu(?:t|vent)|pou(?:vez|rront|rra|rriez)|veuillez|devraient|doivent|devez)\b"
    r"(?P<between>[^.\n]{0,60}?)"
    r"\b(?:submit|send|transmit|use|soumettre|envoyer|transmettre|utiliser|recourir)\b",
    re.IGNORECASE,
)
_HINDERED = re.compile(
    r"\b(?:not|un(?:able|successful)|difficult\w*|problems?|issues?|errors?|fail\w*|delay\w*"
    r"|pas|impossib\w*|incapab\w*|erreurs?|difficultés?)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:instead|alternat\w+|by another|other electronic|as a back-?up|à la place|plutôt)\b",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """The systems named, and whether `Portal` stands alone among them."""

    systems: frozenset[System]
    bare_portal: bool


def find_systems(text: str) -> Named:
    """The systems a text names. The letters of a bulletin's number (`EDI10-40`) are no name."""
    found = {match.lastgroup for match in _ANY.finditer(text)}
    bare = "PORTAL" in found
    return Named(frozenset(System[name] for name in found - {"PORTAL"} if name), bare)


def find_systems_out(text: str) -> Named:
    """The systems a title or a description says are out: not those of a clause that says they are
    not affected, nor those that a sentence offers as the way round.
    """
    if not _ANY.search(text):
        return Named(frozenset(), bare_portal=False)
    told = " . ".join(
        clause for sentence in _SENTENCE_END.split(text) for clause in _clauses_out(sentence)
    )
    return find_systems(told)


def _clauses_out(sentence: str) -> list[str]:
    """The parts of a sentence whose systems are out."""
    for way in _ANOTHER_WAY.finditer(sentence):
        if not _HINDERED.search(way["between"]):
            sentence = sentence[: way.start()]
            break
    if _INSTEAD.search(sentence):
        return []
    clauses: list[str] = []
    held = ""
    for piece in _CLAUSE_END.split(sentence):
        held += " " + piece
        if _SAYS.search(piece):
            clauses.append(held)
            held = ""
    clauses.append(held)
    return [clause for clause in clauses if not _UNAFFECTED.search(clause)]
