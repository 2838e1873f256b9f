"""The CBSA commercial systems: their names in English and French, and which rides on which.

`System` lists their ids. The facts about each, with their sources, stand in `systems.json`,
and so do names of programmes and messages, which do not say how data were sent.
"""

import json
import re
import unicodedata
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from graceperiod.errors import UnknownSystemError, explain_kind

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = [
    "LONGEST",
    "PORTAL_PATTERNS",
    "PROGRAMMES",
    "SYSTEMS_BY_NAME",
    "System",
    "explain_unknown",
    "fold_name",
    "names_of",
]


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
    def _missing_(cls, value: object) -> "System":
        """So that `System("CERS")` reads what `parse` reads, and raises what it raises."""
        return cls.parse(value)  # type: ignore[arg-type]  # refuses what is not text

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type["System"], handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        # Before pydantic's own check, whose message would not say what is wrong with a name.
        from pydantic_core import core_schema  # noqa: PLC0415 - for models alone, which have it

        return core_schema.no_info_before_validator_function(cls, handler(source))

    @classmethod
    def parse(cls, name: str) -> "System":
        """The system of this name, abbreviation or id, in English or French.

        Case, accents, punctuation and spacing do not matter, nor where the name of a portal says
        `portal` or `portail`. `System(name)` does the same.

        Raises:
            UnknownSystemError: no system has that name; the message suggests a look-alike. For a
                programme, as `eManifest` or `CAD`, it asks by which of its systems data were sent.

        >>> System.parse("CCP"), System.parse("portail du Manifeste électronique")
        (<System.CARM_CLIENT_PORTAL: 'CARM_CLIENT_PORTAL'>, \
<System.EMANIFEST_PORTAL: 'EMANIFEST_PORTAL'>)
        """
        if not isinstance(name, str):
            advice = "give one as text"
            raise UnknownSystemError(explain_kind(name, "name of a system", advice)) from None
        # Folding no more than this keeps a whole file, passed by mistake, from taking seconds.
        system = SYSTEMS_BY_NAME.get(name) or _find_system(fold_name(name[:LONGEST]))
        if system is None or len(name) > LONGEST:
            # Callers look the name up first: that it was not found there says nothing more.
            raise UnknownSystemError(explain_unknown(name)) from None
        return system

    @property
    def label(self) -> str:
        """Its English name, as a sentence would use it."""
        return str(_FACTS[self]["label"])

    @property
    def label_fr(self) -> str:
        """Its French name, as a sentence would use it."""
        return str(_FACTS[self]["label_fr"])

    @property
    def rides_on(self) -> frozenset["System"]:
        """The systems whose outage stops this one too. Not the other way round."""
        return _RIDES_ON[self]

    @property
    def routes(self) -> frozenset["System"]:
        """The routes its data can take. An outage of one route stops those who use it."""
        return _ROUTES[self]

    @property
    def carries_aci(self) -> bool:
        """Whether Advance Commercial Information (cargo, conveyance, house bill) goes through it.

        The rules of 2017 to 2024 cover infractions about these data alone.
        """
        return bool(_FACTS[self]["carries_aci"])


_FILE: dict[str, Any] = json.loads((files("graceperiod") / "systems.json").read_bytes())
_FACTS: dict[System, dict[str, Any]] = {System(facts["id"]): facts for facts in _FILE["systems"]}
# Sets made once: compiling a timeline asks for them at every outage.
_RIDES_ON = {system: frozenset(map(System, facts["rides_on"])) for system, facts in _FACTS.items()}
_ROUTES = {system: frozenset(map(System, facts["routes"])) for system, facts in _FACTS.items()}

LONGEST = 100
"""Characters of a name at most; every name is shorter."""


def fold_name(name: str) -> str:
    """A name without case, accents, punctuation or spacing. Each character is folded by itself."""
    # `N°` with the sign of degrees is how `Nº` is typed.
    plain = unicodedata.normalize("NFKD", name.replace("°", "o")).casefold()
    return "".join(character for character in plain if character.isalnum())


def names_of(system: System) -> list[str]:
    """All names of a system."""
    facts = _FACTS[system]
    return [system.value, facts["label"], facts["label_fr"], *facts["other_names"]]


# Ids stand in it as they are too, so that the usual case needs no folding.
SYSTEMS_BY_NAME: dict[str, System] = {system.value: system for system in System} | {
    fold_name(name): system for system in System for name in names_of(system)
}
"""The systems by their ids and by their folded names."""

# What may stand anywhere between the words of a portal's name.
_BESIDE = "(?:the|web|portals?|portails?|de|du|la|le)*"


def _write_pattern(portal: System) -> str:
    """What the folded names of a portal match that have a word for it: `portailcarm`."""
    words = [map(fold_name, re.findall(r"[^\W_]+", name)) for name in names_of(portal)]
    own = ([word for word in name if not re.fullmatch(_BESIDE, word)] for name in words)
    names = "|".join(sorted(set(map(_BESIDE.join, own))))
    return f"^(?=.*portai?l){_BESIDE}(?:{names}){_BESIDE}$"


PORTAL_PATTERNS: dict[System, str] = {
    system: _write_pattern(system) for system in System if system.endswith("_PORTAL")
}
"""What the folded names of portals match, as Python and Java write patterns."""


def _find_system(folded: str) -> System | None:
    """The system of a folded name."""
    portals = (portal for portal, own in PORTAL_PATTERNS.items() if re.search(own, folded))
    return SYSTEMS_BY_NAME.get(folded) or next(portals, None)


PROGRAMMES: dict[str, dict[str, Any]] = {
    fold_name(name): programme for programme in _FILE["programmes"] for name in programme["names"]
}
"""What does not say how data were sent, by its folded names."""

_LOOKS_ALIKE = 0.85  # `CERSS` does; `CAED` does not look like CAD, nor `CAED Portal` like CARM's


def explain_unknown(name: str) -> str:
    """Why a name is refused, with what may be meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - 3 ms, for this message alone

    shown = name if len(name) <= LONGEST else name[:LONGEST] + "…"
    folded = fold_name(shown)
    if programme := PROGRAMMES.get(folded):
        return (
            f"{shown!r} ({programme['what']}) does not say how data were sent: by EDI, or through "
            f"which portal? write {' or '.join(programme['systems'])}"
        )
    near = get_close_matches(folded, SYSTEMS_BY_NAME, n=1, cutoff=_LOOKS_ALIKE)
    near += [known for known in SYSTEMS_BY_NAME if sorted(known) == sorted(folded)]  # as `CRAM`
    hint = f"did you mean {SYSTEMS_BY_NAME[near[0]]}? " if near else ""
    if name[:4].isdecimal():  # as a year
        hint = "is it a time, given where the system is expected? "
    return f"{shown!r} is not a CBSA system on record; {hint}the systems are {', '.join(System)}"
