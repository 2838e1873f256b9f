"""The systems that a text names, and those that it says are out, in English and in French.

Abbreviations count in capitals alone, names in any case. `Portal` alone is no system by itself:
before 2020 it was the eManifest Portal, later any of them.
"""

import re
from typing import NamedTuple

from graceperiod.bulletins.cues import SENTENCE_END, Cue, Words, remembered
from graceperiod.systems import System

__all__ = [
    "NOT_DOWN",
    "PORTALS",
    "ROUTES",
    "Named",
    "find_systems",
    "find_systems_out",
    "join_lists",
    "names_other_portal",
    "names_test",
]

PORTALS = frozenset({System.EMANIFEST_PORTAL, System.CERS_PORTAL, System.CARM_CLIENT_PORTAL})
ROUTES = System.EDI.routes

_LONG: dict[str, System] = {
    name: system
    for system, names in (
        (
            System.EDI,
            ("electronic data interchange", "de données informatis", "électronique de données"),
        ),
        (
            System.DIRECT_CONNECT,
            ("direct connect", "direct-connect", "connexion directe", "connexions directes"),
        ),
        (
            System.CUSTOMS_INTERNET_GATEWAY,
            ("customs internet gateway", "passerelle internet des douanes"),
        ),
        (System.VAN, ("value added network", "value-added network", "à valeur ajoutée")),
        (
            System.CERS_PORTAL,
            ("canadian export reporting system", "canadien de déclaration des exportations"),
        ),
        (
            System.CARM_CLIENT_PORTAL,
            ("assessment and revenue management", "cotisations et des recettes"),
        ),
        (System.CAD_API, ("commercial accounting declaration", "en détail commerciale")),
        (
            System.IID,
            (
                "integrated import declaration",
                "intégrée des importations",
                "intégrées des importations",
                "intégrée d'importation",
                "single window",
                "single-window",
                "guichet unique",
            ),
        ),
        (
            System.DIF,
            ("document image function", "document imaging function", "imagerie documentaire"),
        ),
    )
    for name in names
}
_SHORT: dict[str, System] = {
    "EDI": System.EDI,
    "CIG": System.CUSTOMS_INTERNET_GATEWAY,
    "PID": System.CUSTOMS_INTERNET_GATEWAY,
    "VAN": System.VAN,
    "RVA": System.VAN,
    "CERS": System.CERS_PORTAL,
    "SCDE": System.CERS_PORTAL,
    "CARM": System.CARM_CLIENT_PORTAL,
    "GCRA": System.CARM_CLIENT_PORTAL,
    "CCP": System.CARM_CLIENT_PORTAL,
    "PCG": System.CARM_CLIENT_PORTAL,
    "CAD": System.CAD_API,
    "DDC": System.CAD_API,
    "IID": System.IID,
    "DII": System.IID,
    "SWI": System.IID,
    "DIF": System.DIF,
    "FID": System.DIF,
}
# `EDIPortal` is written too; `EDI10-40` is a number.
# Each alternative begins with letters, and looks back last: that is quick.
_ABBREVIATION = re.compile(
    r"EDI(?<=\bEDI)(?<!CAD EDI)(?![a-z\d]| \d\d ?-)|(?:"
    + "|".join(rf"{name}(?<=\b{name})" for name in _SHORT if name != "EDI")
    + r")(?=s?\b)"
)
# The programme has the same name as its portal: `ACI/eManifest`, `eManifest notices`.
_NOT_BY = "".join(
    rf"(?<!{before}{name})"
    for before in ("aci", "aci.", "highway ", "rail ", "marine ", "air ")
    for name in ("emanifest", "e-manifest")
)
_NON_DU = "".join(
    rf"(?<!{before} du manifeste électronique)"
    for before in ("avis", "messages", "documents", "données")
)
_EMANIFEST = Cue(
    ("manifest",),
    r"\be-?manifest\b(?! (?:edi|messages?|notices?|notifications?|documents?|data|cargo|program"
    r"|requirements?|transmissions?|transactions?|manifest|house|forwards?)\b)"
    rf"(?:(?=(?: client)? portal)|{_NOT_BY})|\bmanifeste électronique{_NON_DU}",
    reach=2,
)
_PORTAL = re.compile(r"port(?:al|ail)s?\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"\w+$")
_NOBODY = frozenset(
    "edi cbsa asfc the all and or le les du des scheduled planned via"
    " update updated correction corrected resolved cancelled canceled postponed unscheduled"
    " jour rectificatif corrigé résolu annulé reporté prévu".split()
)
_WHOSE = tuple(
    "manifest manifeste électronique cers carm client clients ccp scde gcra".split()
)  # what stands before `portal` that is not alone
_OF_WHOM = re.compile(
    r" (?:client )?(?:d(?:u|e la|es|e l['’]) ?(?:manifeste|scde|gcra|système canadien|e-?manifest"
    r"|cers|carm))"
    r"| (?:client|scde|gcra|e-?manifest|cers|carm)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:] |\b(?:but|mais|however|toutefois)\b")
# A piece of a sentence that says something of what it names, and not merely goes on with a list.
_SAYS = Words(
    "is are was were will has have may can be remain remains available unavailable down offline"
    " outage outages maintenance unavailability problem problems issue issues delay delays"
    " est sont sera seront a ont peut peuvent pourra pourront demeure demeurent reste restent"
    " disponible disponibles indisponible indisponibles panne pannes"
)
NOT_DOWN = r"\b(?:will|is|are) not (?:be )?(?:down|unavailable|interrupted|offline)\b"
"""A pattern of what is not out after all."""
_UNAFFECTED = Cue(
    (
        *("affect", "impact", "available", "operational", "normal", "down", "interrupted"),
        *("offline", "touché", "visé", "disponible", "normalement", "opérationnel"),
    ),
    r"\b(?:not|never)(?: \w+)? (?:be )?(?:affected|impacted)\b|\bunaffected\b"
    r"|\b(?:will|do(?:es)?) not (?:affect|impact)\b"
    r"|(?<!not )(?<!not be )(?<!longer )\bavailable\b(?! soon| again| on request)"
    r"|\b(?:operational|(?:functioning|working|operating|running) normally)\b|\bnormal\.?$"
    rf"|{NOT_DOWN}"
    r"|\b(?:pas|jamais|non|nullement) (?:été )?(?:touch|affect|vis)ée?s?\b"
    r"|(?<!non )(?<!pas )(?<!plus )\bdisponibles?\b|\bfonctionn(?:e|ent) normalement\b"
    r"|\bopérationnels?\b",
)
_ANOTHER_WAY = Cue(
    ("submit", "send", "transm", "use", "soumettre", "envoyer", "utiliser", "recourir"),
    r"\b(?:may|can|could|please|should|must|are advised to|are asked to|are encouraged to"
    r"|peu(?:t|vent)|pou(?:vez|rront|rra|rriez)|veuillez|devraient|doivent|devez)\b"
    r"(?P<between>[^.\n]{0,60}?)"
    r"\b(?:submit|send|transmit|use|soumettre|envoyer|transmettre|utiliser|recourir)\b",
)
_BULLETS = " \t•*·-–—"
_STATES = re.compile(r":| [-–—] ")
_MOST_WORDS = 8  # of an item of a list
_NONE = re.compile(r"\b(?:no|none of|aucune?) (?!longer)", re.IGNORECASE)
_EXCEPT = Cue(
    ("except", "exclu", "other than", "sauf"),
    r"\b(?:except(?:ing)?(?: for)?|(?:with )?the exception of|excluding|other than|sauf"
    r"|à l['’]exception d[eu]s?|exclu\w*)\b.{0,80}?(?=\bwill\b|\bis\b|\bare\b|\bsera|\bseront\b"
    r"|[,;]|$)",
    flags=re.IGNORECASE,
)
_HINDERED = re.compile(
    r"\b(?:not|un(?:able|successful)|difficult\w*|problems?|issues?|errors?|fail\w*|delay\w*"
    r"|pas|impossib\w*|incapab\w*|erreurs?|difficultés?)\b",
    re.IGNORECASE,
)
_INSTEAD = Cue(
    ("instead", "alternat", "another", "other electronic", "back", "place", "plutôt"),
    r"\b(?:instead(?! of)|alternat\w+|by another|other electronic|as a back-?up|à la place"
    r"|plutôt)\b",
)
_TEST = Cue(
    ("environment", "environnement", "sandbox", "certification test"),
    r"\b(?:test(?:ing)?|certification|training|staging|acceptance|uat|pre-?production|sandbox)"
    r"\)?(?: \(?\w+\)?){0,2} environments?\b(?! and production)|\bsandbox\b"
    r"|\bcertification test(?:s|ing)\b"
    r"|\benvironnements? (?:d['’]essais?|de (?:test|certification|formation|préproduction))\b",
)


class Named(NamedTuple):
    """The systems named, and whether `Portal` stands alone among them."""

    systems: frozenset[System]
    bare_portal: bool

    @property
    def all_meant(self) -> frozenset[System]:
        """The systems, and all portals where `Portal` stands alone."""
        return self.systems | PORTALS if self.bare_portal else self.systems


@remembered
def find_systems(text: str) -> Named:
    """The systems a text names. The letters of a bulletin's number (`EDI10-40`) are no name."""
    lowered = text.lower()
    short = _ABBREVIATION.findall(text) if any(map(text.__contains__, _SHORT)) else ()
    found = {_SHORT[name] for name in short}
    found.update([system for name, system in _LONG.items() if name in lowered])
    if _EMANIFEST.search(lowered):
        found.add(System.EMANIFEST_PORTAL)
    return Named(frozenset(found), bare_portal="port" in lowered and _names_portal_alone(text))


def _names_portal_alone(text: str) -> bool:
    """Whether a text has a portal of which it does not say whose it is: `EDI/Portal`, `the
    Portal`, and neither `CERS Portal` nor `Trusted Trader Portal`.
    """
    for found in _PORTAL.finditer(text):
        before = text[max(0, found.start() - 20) : found.start()].rstrip(" -)")
        if not before.lower().endswith(_WHOSE):
            word = _LAST_WORD.search(before)
            named = word and word[0][0].isupper() and word[0].lower() not in _NOBODY
            if not named and not _OF_WHOM.match(text, found.end()):
                return True
    return False


def names_other_portal(text: str) -> bool:
    """Whether a text is of a portal that is none of these systems: `Trusted Trader Portal`."""
    named = find_systems(text)
    return not named.systems and not named.bare_portal and bool(_PORTAL.search(text))


def names_test(lowered: str) -> bool:
    """Whether a sentence is of an environment for tests, through which nothing is filed."""
    return bool(_TEST.search(lowered))


@remembered
def find_systems_out(text: str) -> Named:
    """The systems a title or a description says are out: not those of a clause that says they are
    not affected, nor those that a sentence offers as the way round.
    """
    told = [
        clause
        for sentence in SENTENCE_END.split(join_lists(text))
        if _names_any(sentence)
        for clause in _clauses_out(sentence)
    ]
    return find_systems(" . ".join(told))


def join_lists(text: str) -> str:
    """A text with the items of its lists in the sentences that open them: `The following are not
    affected:`, and lines of names under it.
    """
    if ":\n" not in text:
        return text
    joined: list[list[str]] = []
    is_list = False
    for line in text.split("\n"):
        if is_list := is_list and _is_item(line):
            joined[-1].append(line.lstrip(_BULLETS))
        else:
            is_list = line.endswith(":")
            joined.append([line.removesuffix(":")])
    return "\n".join(map(" and ".join, joined))


def _is_item(line: str) -> bool:
    """Whether a line is a name in a list, and says nothing of it: not `EDI – delayed`."""
    name = line.lstrip(_BULLETS)
    is_short = len(name.split()) <= _MOST_WORDS and not name.endswith(".")
    return is_short and not _STATES.search(name) and not _SAYS.are_in(name.lower())


def _names_any(text: str) -> bool:
    named = find_systems(text)
    return bool(named.systems) or named.bare_portal


def _clauses_out(sentence: str) -> list[str]:
    """The parts of a sentence whose systems are out."""
    sentence = _EXCEPT.remove(sentence)
    lowered = sentence.lower()
    if _INSTEAD.search(lowered) or names_test(lowered):
        return []
    way = _ANOTHER_WAY.search(lowered)
    if way and not _HINDERED.search(way["between"]):
        sentence = sentence[: way.start()]
    elif not _UNAFFECTED.search(lowered):
        return [sentence]
    *pieces, last = _CLAUSE_END.split(sentence)
    clauses: list[str] = []
    held = ""
    for piece in pieces:
        held += " " + piece
        if _SAYS.are_in(piece.lower()):
            clauses.append(held)
            held = ""
    clauses.append(f"{held} {last}".strip())
    return [
        clause
        for clause in clauses
        if not _UNAFFECTED.search(clause.lower()) or _NONE.search(clause)
    ]
