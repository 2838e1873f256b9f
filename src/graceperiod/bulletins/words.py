"""The words of bulletins, in English and in French: number, status, impact, direction.

Every pattern here takes time linear in the length of the text: none has a repeat inside a repeat,
and none an open-ended repeat in the middle.
"""

import re

from graceperiod.bulletins.cues import SENTENCE_END, Cue
from graceperiod.bulletins.names import find_systems
from graceperiod.outages import BulletinStatus, Direction, Impact
from graceperiod.systems import System

__all__ = [
    "find_direction",
    "find_impact",
    "find_number",
    "find_status",
    "is_approximate",
    "is_estimated",
    "is_scheduled",
    "says_no_outage",
    "says_resolved",
]

_NUMBER = Cue(
    ("tcc", "edi"),
    r"(?<![a-z\d])(?:(?P<tcc>tcc) ?(?P<year>\d\d) ?[-–]? ?(?P<serial>\d{3,4})"
    r"|edi ?(?P<edi_year>\d\d) ?[-–] ?(?P<edi_serial>\d{2,4}))(?!\d)",
)
_STATUS = (
    (
        BulletinStatus.CANCELLED,
        Cue(("cancel", "annul"), r"\bcancel(?:l?ed|lation)\b|\bannulée?s?\b"),
    ),
    (
        BulletinStatus.POSTPONED,
        Cue(("poned", "resched", "report"), r"\b(?:postponed|rescheduled)\b|\breportée?s?\b"),
    ),
    (
        BulletinStatus.RESOLVED,
        Cue(
            ("resolved", "restored", "completed", "résolu", "rétabli", "terminé"),
            r"(?<!not )(?<!yet )(?<!be )(?<!être )(?<!pas )\b(?:resolved|restored|completed"
            r"|résolue?s?|rétablie?s?|terminée?s?)\b",
        ),
    ),
    (
        BulletinStatus.CORRECTION,
        Cue(
            ("correct", "corrig", "rectif"),
            r"\bcorrect(?:ion|ed)\b|\bcorrigée?\b|\brectificatif\b",
        ),
    ),
    (BulletinStatus.UPDATE, Cue(("update", "jour"), r"\bupdated?\b|\bmises? à jour\b")),
    (
        BulletinStatus.SCHEDULED,
        Cue(
            ("scheduled", "plan", "prévu", "prevu"),
            r"\b(?:scheduled|planned)\b|\bpr[ée]vue?s?\b|\bplanifiée?s?\b",
        ),
    ),
)
_NOW_RESOLVED = Cue(
    ("resolved", "résolu", "corrig", "rétabli", "réglé", "terminé"),
    r"\b(?:problem|issue|outage|delay|incident)s? (?:\w+ ){0,4}(?:has|have|was|were|is|are)"
    r" (?:now |since |been ){0,2}resolved"
    r"|\b(?:problème|panne|incident|retard)s? (?:[\w-]+ ){0,4}(?:a|ont) (?:maintenant )?été"
    r" (?:résolue?|corrigée?|rétablie?|réglée?)s?"
    r"|\b(?:problème|panne|incident)s? (?:[\w-]+ ){0,4}est maintenant (?:résolu|réglé|terminé)e?",
)
_STILL = re.compile(
    r"\b(?:still|remains?|toujours|demeurent?) (?:unavailab|down|offline|inaccessib|indisponib"
    r"|experienc|intermittent)",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:once|when|until|if|after|unless|as soon as|une fois que|lorsque|dès que|quand|si)"
    r" (?:the|any|this|le|la|ce|cette)? ?$"
)
_MAINTENANCE = Cue(
    ("scheduled", "planned", "maintenance", "prévu", "planifié", "entretien"),
    r"\b(?:scheduled|planned|maintenance|prévue?s?|planifiée?s?|entretien)\b",
)
_UNSCHEDULED = re.compile(r"\b(?:unscheduled|unplanned|imprévue?|non (?:prévue?|planifiée?))\b")

_IMPACTS = re.compile(
    r"\b(?:"
    r"(?P<INTERMITTENT>intermittent|sporadi)"
    r"|(?P<DELAYED>delay|backlog|retard|délais?\b(?! prescrit)|slow(?:er)? processing)"
    r"|(?P<DEGRADED>re-?log|log(?:ged)? (?:back in|out|off)|log (?:in|on) again|forced to log"
    r"|new session|degraded|dégradé|slow"
    r"|reconne|re-connect|déconnect|ouvrir une nouvelle session|lenteur|ralenti)"
    r"|(?P<UNAVAILABLE>unavailab|outages?\b|not (?:be )?(?:available|accessible|operational)"
    r"|(?:not be|un)able to (?:access|submit|transmit|send|receive|use|connect|log)"
    r"|cannot (?:access|submit|transmit|send|connect)"
    r"|not (?:currently )?(?:being )?process(?:ed|ing)\b"
    r"|inaccessible|down\b|offline\b|out of service|disconnected"
    r"|indisponib|non disponib|aucune? [^.]{1,60} ne (?:sera|seront) disponible"
    r"|(?:pas|plus) (?:disponible|accessible|fonctionnel)"
    r"|pannes?\b|hors service|interruptions?\b|ne (?:pourront|peuvent) (?:pas|plus)\b)"
    r")"
)
_STILL_POSSIBLE = Cue(
    ("still", "continue", "be able to", "toujours", "encore"),
    r"\b(?:can|may|will)(?: be able to)? (?:still|continue)\b[^.]{0,30}\b(?:submit|transmit|send"
    r"|be submitted|be sent)"
    r"|\bstill (?:be )?(?:able to )?(?:submit|transmit|send)"
    r"|\bwill be able to (?:submit|transmit|send)"
    r"|\b(?:pourront|peuvent|peut|pourra) (?:toujours|encore|continuer)\b[^.]{0,30}\b(?:soumettre"
    r"|soumis|transmettre|transmis|envoyer|envoyés)",
)
_BOILERPLATE = Cue(
    ("proc", "contingency", "penalt", "sanction", "pénalité", "paper", "papier"),
    r"\bprocedures?\b|\bprocédures?\b|\bcontingency\b|\bpenalt|\bsanction|\bpénalité|\bpaper\b"
    r"|\bpapier\b",
)
_INBOUND = Cue(("inbound", "entrant"), r"\binbound\b|\bentrante?s?\b")
_OUTBOUND = Cue(("outbound", "sortant"), r"\boutbound\b|\bsortante?s?\b")
_BOTH_WAYS = Cue(
    ("receiv", "recevoir", "réception"),
    r"\b(?:send|transmit|submit|sent|exchange)\w*(?: \w+){0,4} (?:and|or"
    r"|nor)(?:/or)?(?: \w+){0,3} receiv"
    r"|\breceiv\w*(?: \w+){0,3} (?:and|or)(?:/or)?(?: \w+){0,2} (?:send|transmit|submit|sent)"
    r"|\b(?:envoyer|transmettre|soumettre|envoi|transmission)(?: \w+){0,4} (?:et|ou"
    r"|ni)(?: \w+){0,3} (?:recevoir|réception)"
    r"|\b(?:recevoir|réception)(?: \w+){0,3} (?:et|ou|ni)(?: \w+){0,2} (?:envoyer|transmettre"
    r"|soumettre|envoi|transmission)",
)
_SUBMITTING = Cue(
    ("submi", "transmitting", "soumission"),
    r"\b(?:submitting|transmitting|submission|soumission)\b",
)
_RECEIVING = Cue(
    ("receiving", "response", "acknowledg", "réponse"),
    r"\b(?:receiving|responses?(?! times?)|acknowledge?ments?|réponses?)\b",
)
_NOT_AFFECTED = Cue(
    ("affect", "impact", "normal", "touch", "visé"),
    r"\b(?:not|never)(?: \w+)? (?:be )?(?:affected|impacted)\b|\bnormal(?:ly|ement)\b"
    r"|\bunaffected\b"
    r"|\b(?:pas|non) (?:touch|affect|vis)ée?s?\b",
)
_NUMBER_WORDS = (
    r"\d{1,3}|one|two|three|four|five|ten|fifteen|twenty|thirty|une?|deux|trois|dix|quinze|trente"
)
_OUTAGES = r"(?:interruptions?|outages?|disruptions?|pannes?|coupures?)\b"
_APPROXIMATE = Cue(
    (
        *("minute", "hour", "heure", "min", "brief", "short", "momentary", "brèves", "courtes"),
        *("approximately", "about", "around", "roughly", "environ"),
    ),
    rf"\b(?:approximately|approx\.?|about|around|roughly|for up to|environ|à peu près)"
    rf" (?:{_NUMBER_WORDS})"
    rf"(?: ?(?:-|–|to|à) ?(?:{_NUMBER_WORDS}))?[ -]?(?:minute|hour|heure|min\b)"
    r"|\b\d{1,3} ?(?:-|–|to|à) ?\d{1,3} minutes?\b"
    r"|\b(?:since|from|between|at|depuis) (?:approximately|about|around|roughly|environ) (?=\d)"
    rf"|\b(?:up to|jusqu['’]à)(?: \w+)? (?:{_NUMBER_WORDS})[ -](?:minute|hour)s?"
    rf"(?: \w+)? {_OUTAGES}"
    rf"|\b{_OUTAGES} (?:of|lasting|de) (?:up to|less than|jusqu['’]à|moins de)"
    rf" (?:{_NUMBER_WORDS})[ -](?:minute|hour|heure)"
    r"|\b(?:brief|short|momentary|brèves|courtes)(?: \w+)?"
    r" (?:interruptions|outages|disruptions|pannes|coupures)\b",
)
_OF_A_DELAY = re.compile(
    r"\b(?:delay(?:s|ed)?|processing times?|retards?|délais?)\b[^.]{0,60} (?:of|by|de|d['’])"
    r"[^.]{0,12}$"
)
_NOT_EXPECTED = Cue(
    (
        "expect",
        "anticipat",
        "foreseen",
        "planned",
        "without",
        "not affect",
        "not impact",
        "not be affected",
        "aucun",
        "sans",
    ),
    r"\bno (?:\w+ ){0,2}(?:outages?|interruptions?|disruptions?|impacts?|downtime"
    r"|unavailability)\b[^.]{0,60}"
    r"\b(?:expected|anticipated|foreseen|planned)\b"
    r"|\b(?:do(?:es)? not|don't) (?:expect|anticipate) (?:any |an )?(?:\w+ ){0,2}(?:outages?"
    r"|interruptions?|disruptions?|impacts?|downtime)"
    r"|\b(?:outages?|interruptions?|disruptions?|downtime) (?:is|are) (?:not|neither) (?:expected"
    r"|anticipated)"
    r"|\bwithout (?:any )?(?:outages?|interruptions?|disruptions?|impact)\b"
    r"|\bwill not (?:be affected|affect|impact) (?:by this|clients|users|systems|external)"
    r"|\baucune? (?:\w+ ){0,2}(?:pannes?|interruptions?|perturbations?|incidence|répercussions?"
    r"|indisponibilité)\b[^.]{0,60}"
    r"(?:prévue?|attendue?|anticipée?)"
    r"|\bsans (?:aucune )?interruption\b",
)
_ESTIMATED = Cue(
    (
        "estim",
        "expect",
        "anticipat",
        "tentativ",
        "approximat",
        "eta",
        "update",
        "target",
        "prévu",
        "environ",
        "mise à jour",
    ),
    r"\b(?:estimated?|expected|anticipated|tentative|approximate(?:ly)?|eta|next update|target)\b"
    r"|\b(?:estimée?|prévue?|approximative|environ|prochaine mise à jour)\b",
)


def find_number(text: str) -> str | None:
    """The bulletin's number, as `TCC25-0138`; None where there is none."""
    found = _NUMBER.search(text.lower())
    if not found:
        return None
    if found["tcc"]:
        return f"TCC{found['year']}-{found['serial']}"
    return f"EDI{found['edi_year']}-{found['edi_serial']}"


def find_status(title: str, body: str) -> BulletinStatus:
    """The status: the word in the title, or the sentence that opens a resolved body."""
    title = title.lower()
    found = next((status for status, word in _STATUS if word.search(title)), None)
    if found in {BulletinStatus.CANCELLED, BulletinStatus.POSTPONED, BulletinStatus.RESOLVED}:
        return found
    is_over = says_resolved(body) and not (found is BulletinStatus.UPDATE and _STILL.search(body))
    return BulletinStatus.RESOLVED if is_over else found or BulletinStatus.INITIAL


def says_resolved(text: str) -> bool:
    """Whether a text says that the problem it describes is over."""
    lowered = text.lower()
    found = _NOW_RESOLVED.search(lowered)
    return found is not None and not _ONCE.search(lowered, 0, found.start())


def says_no_outage(text: str) -> str | None:
    """The sentence that says that no outage is expected, if there is one."""
    if not _NOT_EXPECTED.search(lowered := text.lower()):
        return None
    sentences = SENTENCE_END.split(text) if len(lowered) == len(text) else [text]
    return next((each for each in sentences if _NOT_EXPECTED.search(each.lower())), None)


def is_estimated(text: str) -> bool:
    """Whether a text gives a time that is only expected."""
    return bool(_ESTIMATED.search(text.lower()))


def find_impact(text: str, systems: frozenset[System] = frozenset()) -> Impact:
    """The impact a text names first, where it does not speak of procedures; degraded where it says
    that data can still be sent, and not by way of another system than these.
    """
    lowered = text.lower()
    possible = any(
        _goes_on_through(sentence, systems)
        for sentence in (SENTENCE_END.split(text) if _STILL_POSSIBLE.search(lowered) else ())
    )
    if _BOILERPLATE.search(lowered):
        kept = (each for each in SENTENCE_END.split(lowered) if not _BOILERPLATE.search(each))
        lowered = " ".join(kept)
    found = _IMPACTS.search(lowered)
    if possible and (found is None or found.lastgroup != Impact.INTERMITTENT.name):
        return Impact.DEGRADED
    return Impact[found.lastgroup or ""] if found else Impact.UNKNOWN


def _goes_on_through(sentence: str, systems: frozenset[System]) -> bool:
    """Whether a sentence says that data can still be sent through these systems."""
    if not _STILL_POSSIBLE.search(sentence.lower()):
        return False
    named = find_systems(sentence).systems
    return not named or not systems or not named.isdisjoint(systems)


def find_direction(title: str, text: str) -> Direction:
    """The direction a title names, or else a text: one, or both."""
    title = title.lower()
    lowered = text.lower()
    if _NOT_AFFECTED.search(lowered):
        kept = (each for each in SENTENCE_END.split(lowered) if not _NOT_AFFECTED.search(each))
        lowered = " ".join(kept)
    for told in (title, lowered):
        inbound, outbound = _INBOUND.search(told), _OUTBOUND.search(told)
        if (inbound and outbound) or _BOTH_WAYS.search(told):
            return Direction.BOTH
        if inbound or outbound:
            return Direction.INBOUND if inbound else Direction.OUTBOUND
        if told is title and _SUBMITTING.search(title):
            return Direction.INBOUND
        if told is title and _RECEIVING.search(title):
            return Direction.OUTBOUND
    return Direction.UNKNOWN


def is_scheduled(title: str) -> bool:
    """Whether a title announces the outage ahead."""
    title = title.lower()
    return bool(_MAINTENANCE.search(title)) and not _UNSCHEDULED.search(title)


def is_approximate(text: str) -> bool:
    """Whether a text says that the outage takes about some minutes of its window; not where that is
    the length of a delay.
    """
    lowered = text.lower()
    found = _APPROXIMATE.search(lowered)
    return found is not None and not _OF_A_DELAY.search(lowered, 0, found.start())
