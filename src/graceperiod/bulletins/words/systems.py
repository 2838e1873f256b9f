"""The systems that a text names, and those that it says are out, in English and in French.

Abbreviations count in capitals alone, names in any case. `Portal` alone is not a system by itself:
before 2020 it was the eManifest Portal, later any of them.
"""

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from graceperiod.bulletins.words.vocabulary import (
    SENTENCE_END,
    Phrases,
    in_small_letters,
    phrases_of,
    remembered,
    spell,
)
from graceperiod.systems import System

PORTALS = frozenset({System.EMANIFEST_PORTAL, System.CERS_PORTAL, System.CARM_CLIENT_PORTAL})
ROUTES = System.EDI.routes

_SYSTEM_OF = {
    name: system
    for system in System
    if system is not System.EMANIFEST_PORTAL
    for name in phrases_of("systems", system.name)
}
_SHORT = [name for name in _SYSTEM_OF if name.isupper()]
_LONG = [name for name in _SYSTEM_OF if not name.isupper()]


def _spell(*concepts: str) -> str:
    return spell(*concepts, table="systems")


def _clause(*concepts: str) -> str:
    return spell(*concepts, table="clauses")


# `EDIPortal` is written too; `EDI10-40` is a number, and `CAD EDI` is no EDI.
# Each alternative begins with letters, and looks back last: that is quick.
_ABBREVIATION = re.compile(
    r"EDI(?<=\bEDI)(?<!CAD EDI)(?![a-z\d]| \d\d ?-)|(?:"
    + "|".join(rf"{name}(?<=\b{name})" for name in _SHORT if name != "EDI")
    + r")(?=s?\b)(?! [Bb]ulletin \d)(?<!ulletin GCRA)(?<!ulletin de la GCRA)"
)
# The programme has the same name as its portal: `ACI/eManifest`, `eManifest notices`.
_EMANIFEST = re.compile(
    r"(?:emanifest(?<=\bemanifest)\b|e-manifest(?<=\be-manifest)\b|manifeste électronique)"
    rf"(?:(?P<portal>(?: client)? portal)|(?P<matter> {_spell('programme_matters')}\b))?"
)
_PROGRAMME = re.compile(rf"\b{_spell('programmes')}(?:\W| du )$")
_LONGEST_PROGRAMME = 15  # characters
_PORTAL = re.compile(rf"{_spell('portal')}\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"\w+$")
_NOT_OWNERS = frozenset(phrases_of("systems", "not_owners"))
_OWNERS = tuple(phrases_of("systems", "portal_owners"))
_OF_OWNER = re.compile(
    rf" (?:client )?(?:du|de la|des|de l['’]) ?{_spell('portal_owners')}"
    rf"| {_spell('portal_owners')}\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(rf"(?<=[,;:]) |\b{_clause('but')}\b")
# A piece of a sentence that says something of what it names, and not merely goes on with a list.
_SAYS = frozenset((*phrases_of("clauses", "says"), *phrases_of("clauses", "may")))
_NOT_DOWN = re.compile(r"\b(?:will|is|are) not (?:be )?(?:down|unavailable|interrupted|offline)\b")
_NOT_AFFECTED = Phrases("not_affected")
_DENIED = re.compile(
    rf"(?:\b{_clause('denied')}(?: \w+){{0,2}}"
    rf"|\b(?:{_clause('none_of')}|{_clause('not_yet')})\b[^,;]{{0,60}}) ?$"
)
# `continues to run slowly`, `fonctionne avec des retards`
_LATER = re.compile(
    rf" (?:(?:with|very|more|avec|des|très|plus) ){{0,2}}{_clause('later', 'worse')}\b"
)
_WORSE = re.compile(rf"\b{_clause('worse')}\b")
_ANOTHER_WAY = re.compile(
    rf"(?<!\bne )\b{_clause('may')}\b(?P<between>[^.\n]{{0,60}}?)\b{_clause('submit')}\b"
)
_EXCEPT_WORDS, _NOT_IT_WORDS, _INSTEAD, _SUBMIT = (
    Phrases(concept, table="clauses") for concept in ("except", "not_it", "instead", "submit")
)
_HINDERED = re.compile(rf"\b{_clause('hindered', 'denied', 'worse')}\b")
_EXCEPT = re.compile(
    rf"\b{_clause('except')}\b.{{0,80}}?(?=\b(?:will|is|are|sera|seront)\b|[,;]|$)", re.IGNORECASE
)
# `and not the eManifest Portal`, `rather than EDI`: of what was named in error.
_NOT_IT = re.compile(
    rf"(?P<lead>(?<!\w){_clause('not_it')}(?: (?:of|for|to|in|the|that|those|celui|celle|ceux|le|la"
    r"|les|du|des?|aux?|portail|client|système|system)| [ld]['’]){0,6}) ?"
    r".{0,80}?(?=\b(?:will|is|are|sera|seront)\b|[,;.]|$)",
    re.IGNORECASE,
)
_TEST = re.compile(
    rf"\b{_clause('tests')}\)?(?: \(?\w+\)?){{0,2}} environments?\b(?! and production)|\bsandbox\b"
    rf"|\bcertification test(?:s|ing)\b|\benvironnements? (?:d['’]|de ){_clause('tests')}\b"
)
# What a line begins with that says of what a list of names is: `Systems not affected`.
_KIND = re.compile(
    rf"(?:\w{{1,20}} )?(?:{spell('SYSTEMS', 'CLIENTS', table='labels')}|{_clause('what')})\b"
)
_ASIDE = re.compile(r" ?\([^()]*\)")
_BULLETS = " \t•*·-–—"
_STATES = re.compile(r":| [-–—] ")
_MOST_WORDS = 8  # of an item of a list
_WORD = re.compile(r"\w+")


class Mention(NamedTuple):
    """A system at its place in a text; None for a portal of which it does not say whose it is."""

    begin: int
    end: int
    system: System | None


class Named(NamedTuple):
    """The systems named, and whether `Portal` stands alone among them."""

    systems: frozenset[System]
    bare_portal: bool

    @property
    def all_meant(self) -> frozenset[System]:
        """The systems, and all portals where `Portal` stands alone."""
        return self.systems | PORTALS if self.bare_portal else self.systems


@remembered
def mentions(text: str) -> tuple[Mention, ...]:
    """The systems a text names, in order. The letters of a bulletin's number (`EDI10-40`) are no
    name, nor is `Trusted Trader Portal`.
    """
    lowered = in_small_letters(text)
    found = [
        Mention(at, at + len(name), _SYSTEM_OF[name])
        for name in _LONG
        if name in lowered
        for at in _places(name, lowered)
    ]
    if any(map(text.__contains__, _SHORT)):
        found += [
            Mention(*name.span(), _SYSTEM_OF[name[0]]) for name in _ABBREVIATION.finditer(text)
        ]
    if (at := lowered.find("manifest")) >= 0:
        found += [
            Mention(*name.span(), System.EMANIFEST_PORTAL)
            for name in _EMANIFEST.finditer(lowered, max(0, at - len("e-")))
            if not name["matter"] and (name["portal"] or not _is_programme(name))
        ]
    if (at := lowered.find("port")) >= 0:
        portals = filter(_is_alone, _PORTAL.finditer(text, at))
        found += [Mention(*portal.span(), None) for portal in portals]
    return tuple(sorted(found, key=itemgetter(0)))


def _places(name: str, text: str) -> Iterator[int]:
    at = -1
    while (at := text.find(name, at + 1)) >= 0:
        yield at


def _is_programme(name: re.Match[str]) -> bool:
    begin = max(0, name.start() - _LONGEST_PROGRAMME)
    return _PROGRAMME.search(name.string, begin, name.start()) is not None


def _is_alone(portal: re.Match[str]) -> bool:
    """Whether it is not said whose portal it is: `EDI/Portal`, `the Portal`, and neither `CERS
    Portal` nor `Trusted Trader Portal`.
    """
    text = portal.string
    before = text[max(0, portal.start() - 20) : portal.start()].rstrip(" -)")
    if before.lower().endswith(_OWNERS) or _OF_OWNER.match(text, portal.end()):
        return False
    word = _LAST_WORD.search(before)
    return not word or not word[0][0].isupper() or word[0].lower() in _NOT_OWNERS


@remembered
def find_systems(text: str) -> Named:
    """The systems a text names."""
    found = {mention.system for mention in mentions(text)}
    return Named(frozenset(filter(None, found)), bare_portal=None in found)


def names_other_portal(text: str) -> bool:
    """Whether a text is of a portal that is none of these systems: `Trusted Trader Portal`."""
    return bool(_PORTAL.search(text)) and not mentions(text)


def names_test(lowered: str) -> bool:
    """Whether a sentence is of an environment for tests, through which nothing is filed."""
    return bool(_TEST.search(lowered))


def says_not_down(lowered: str) -> bool:
    """Whether a sentence says that something is not out after all."""
    return bool(_NOT_DOWN.search(lowered))


@remembered
def find_systems_out(text: str) -> Named:
    """The systems a title or a description says are out: not those of a clause that says they are
    not affected, nor those that a sentence offers as the way round.
    """
    told = (_find_out(one) for one in SENTENCE_END.split(join_lists(text)) if mentions(one))
    found = frozenset[System | None]().union(*told)
    return Named(frozenset(filter(None, found)), bare_portal=None in found)


@remembered
def read_spared(text: str) -> str | None:
    """A line that says of names behind or below it that they are not affected, as a sentence ends
    or as what opens a list: `Systems not affected:`; None for any other.
    """
    label, _, names = text.partition(":")
    if len(label.split()) > _MOST_WORDS or label.endswith(".") or mentions(label):
        return None
    lowered = label.lower().strip(_BULLETS)
    is_label = _KIND.match(lowered) or _NOT_AFFECTED.pattern.match(lowered)
    if not is_label or not says_up(label):
        return None
    return f"{text.rstrip('.')}." if names.strip() else f"{label.rstrip()}:"


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


def names_item(line: str) -> bool:
    """Whether a line is the name of a system in a list, and says nothing of it."""
    return bool(mentions(line)) and _is_item(line)


def _is_item(line: str) -> bool:
    """Whether a line is a name in a list, and says nothing of it: not `EDI – delayed`."""
    name = _ASIDE.sub("", line.lstrip(_BULLETS))
    is_short = len(name.split()) <= _MOST_WORDS and not name.endswith(".")
    return is_short and not _STATES.search(name) and not _says(name)


def _says(piece: str) -> bool:
    return not _SAYS.isdisjoint(_WORD.findall(piece.lower()))


@remembered
def _find_out(sentence: str) -> set[System | None]:
    """The systems of a sentence that are out; None for a portal alone."""
    return {found.system for clause in _clauses_out(sentence) for found in mentions(clause)}


def _clauses_out(sentence: str) -> list[str]:
    """The parts of a sentence whose systems are out."""
    if _EXCEPT_WORDS.are_in(sentence):
        sentence = _EXCEPT.sub("", sentence)
    if _NOT_IT_WORDS.are_in(sentence):
        sentence = _NOT_IT.sub(_without_other, sentence)
    lowered = sentence.lower()
    if _INSTEAD.are_in(sentence) or names_test(lowered):
        return []
    way = _ANOTHER_WAY.search(lowered) if _SUBMIT.are_in(sentence) else None
    if way and not _HINDERED.search(way["between"]):
        sentence = sentence[: way.start()]
    elif not _says_up(lowered):
        return [sentence]
    out = [clause for clause in _clauses(sentence) if not _says_up(clause.lower())]
    # `EDI is available, but delays are expected` is still of EDI.
    is_same = not way and _WORSE.search(" ".join(out)) and not any(map(mentions, out))
    return [sentence] if is_same else out


def _without_other(found: re.Match[str]) -> str:
    """Nothing in place of a system that is not meant; else what was found."""
    named = mentions(found[0])
    is_named = named and named[0].begin <= len(found["lead"]) + 1
    return "" if is_named and not _says(found[0]) else found[0]


def _clauses(sentence: str) -> list[str]:
    """A sentence piece by piece; what merely goes on with a list is not a piece of its own."""
    clauses = [""]
    for piece in _CLAUSE_END.split(sentence):
        if _says(clauses[-1]) and _says(piece):
            clauses.append("")
        clauses[-1] += f" {piece}"
    return clauses


def says_up(text: str) -> bool:
    """Whether a text says that what it is about is not affected."""
    return _NOT_AFFECTED.are_in(text) and _says_up(text.lower())


def _says_up(lowered: str) -> bool:
    """Whether a sentence or a part of one says that what it names is not affected."""
    return _NOT_AFFECTED.are_in(lowered) and any(
        not _DENIED.search(lowered, 0, phrase.start()) and not _LATER.match(lowered, phrase.end())
        for phrase in _NOT_AFFECTED.pattern.finditer(lowered)
    )
