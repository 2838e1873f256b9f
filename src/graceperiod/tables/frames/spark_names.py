"""Names of systems in expressions of Spark, which give what `System.parse` and a house's own names
give, without Python.

A name as people mostly write it is looked up as it stands. Any other is folded first. Spark and
Java fold by tables of their own, so the characters that Python folds into letters of known names
are listed here, and so are those that it drops.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import groupby

from pyspark.sql import DataFrame

from graceperiod.systems import (
    LONGEST,
    PORTAL_PATTERNS,
    PROGRAMMES,
    SYSTEMS_BY_NAME,
    System,
    explain_unknown,
    fold_name,
    names_of,
)
from graceperiod.tables.problems import ProblemCode
from graceperiod.tables.sql import name_system
from graceperiod.tables.system_names import OwnNames, fold_own

__all__ = ["with_systems"]

_Fold = Callable[[str], str]
"""Folds text, each of its characters by itself."""

_BLOCK = 256  # characters: most of such blocks of Unicode are folded alike


def with_systems(frame: DataFrame, names: str, column: str, own: OwnNames) -> DataFrame:
    """A frame with a column more: the system of each row, as `name_system` names it; or, for a name
    that is not of a system, the problem of its row.

    Args:
        frame: has the names.
        names: its column of text, quoted.
        column: what to name the new column: so many underscores that no column begins with them.
        own: the house's own names.
    """
    known, short, own_short = (column + part for part in ("known", "short", "own"))
    by_own = {fold_own(given).strip(): system for given, system in own}
    letters = [*SYSTEMS_BY_NAME, *PROGRAMMES, *PORTAL_PATTERNS.values()]
    usual = f"""CASE
        WHEN {names} IS NULL THEN '{name_system(None)}'
        {_look_up(names, _usual(by_own, own))}
    END"""
    folded = f"""CASE
        WHEN {known} IS NULL AND char_length({names}) <= {LONGEST}
        THEN {_fold(names, fold_name, letters)}
    END"""
    own_folded = f"""CASE
        WHEN {known} IS NULL
        THEN trim(BOTH {_literal(_spaces())} FROM {_fold(names, fold_own, by_own)})
    END"""
    portals = " ".join(
        f"WHEN {short} RLIKE {_literal(pattern)} THEN '{portal}'"
        for portal, pattern in PORTAL_PATTERNS.items()
    )
    found = f"""CASE
        WHEN {known} IS NOT NULL THEN {known}
        {_look_up(own_short, by_own)}
        {_look_up(short, SYSTEMS_BY_NAME)}
        {portals}
        ELSE {_write_problem(names, short)}
    END"""
    # Columns of their own, since Spark works out once what is in a column, and only for these rows.
    frame = frame.selectExpr("*", f"{usual} AS {known}")
    frame = frame.selectExpr("*", f"{folded} AS {short}", f"{own_folded} AS {own_short}")
    return frame.selectExpr("*", f"{found} AS {column}").drop(known, short, own_short)


@cache
def _spaces() -> str:
    """All characters that `strip` takes off."""
    return "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))


def _usual(by_own: Mapping[str, System], own: OwnNames) -> dict[str, System]:
    """The systems by names as people mostly write them."""
    names = [*(name for system in System for name in names_of(system)), *dict(own)]
    forms = (str, str.lower, str.upper, str.title)
    usual = dict.fromkeys(form(name) for form in forms for name in names)
    found = {
        name: by_own.get(fold_own(name).strip()) or SYSTEMS_BY_NAME.get(fold_name(name))
        for name in usual
    }
    return {name: system for name, system in found.items() if system}


def _write_problem(names: str, short: str) -> str:
    """The problem of a name that is not of a system, without the nearest name."""
    begin, end = map(_literal, (f"{ProblemCode.UNKNOWN_SYSTEM}: '", "'"))
    advice = _look_up(short, {programme: _advice(programme) for programme in PROGRAMMES})
    return f"""concat(
        {begin},
        left({names}, {LONGEST}),
        CASE WHEN char_length({names}) > {LONGEST} THEN {_literal("…")} ELSE '' END,
        {end},
        CASE {advice} ELSE {_literal(_advice("?"))} END
    )"""


def _advice(name: str) -> str:
    """What `System.parse` says after a name that it refuses."""
    return explain_unknown(name).removeprefix(repr(name))


def _look_up(names: str, texts: Mapping[str, str]) -> str:
    """Branches of a CASE that give the text for each name."""
    by_text: dict[str, list[str]] = {}
    for name, text in texts.items():
        by_text.setdefault(text, []).append(_literal(name))
    return " ".join(
        f"WHEN {names} IN ({', '.join(keys)}) THEN {_literal(text)}"
        for text, keys in by_text.items()
    )


def _literal(text: str) -> str:
    """Text in SQL, whatever it holds and however the session reads backslashes."""
    plain = re.fullmatch(r"[\w ()/-]*", text)
    return f"'{text}'" if plain else f"CAST(X'{text.encode().hex()}' AS STRING)"


def _fold(text: str, fold: _Fold, keys: Iterable[str]) -> str:
    """Text folded as far as that can give one of some keys; other text gives none of them."""
    dropped, pieces = _pieces(fold)
    letters = "\n".join(keys)
    used = {character: piece for character, piece in pieces.items() if piece in letters}
    # Few texts have one of these forty, as ß: without them, the others need not be searched.
    several = [list(pair) for pair in used.items() if len(pair[1]) > 1]
    # In SQL these variables have the same names in every plan. `functions.aggregate` gives them new
    # ones, for which Spark would compile each plan again.
    spelt = f"""aggregate(
        from_json({_literal(json.dumps(several))}, 'array<array<string>>'),
        {text},
        (spelt, pair) -> replace(spelt, pair[0], pair[1])
    )"""
    text = f"CASE WHEN {text} RLIKE '[^ -~]' THEN {spelt} ELSE {text} END"
    single = [character for character, piece in used.items() if len(piece) <= 1]
    single.sort(key=lambda character: not used[character])  # the last have no letter: dropped
    replaced = "".join(used[character] for character in single)
    folded = f"translate({text}, {_literal(''.join(single))}, {_literal(replaced)})"
    return f"regexp_replace({folded}, {_literal(dropped)}, '')"


@cache
def _pieces(fold: _Fold) -> tuple[str, dict[str, str]]:
    """What characters are folded to that are not folded to themselves; but of those that are
    dropped only ASCII, and a pattern of the others.
    """
    dropped: list[int] = []
    pieces: dict[str, str] = {}
    for first in range(0, sys.maxunicode, _BLOCK):
        block = "".join(map(chr, range(first, first + _BLOCK)))
        if not fold(block):
            dropped += range(first, first + _BLOCK)
        elif fold(block) != block:
            folded = {character: fold(character) for character in block}
            gone = [own for own, piece in folded.items() if not (piece or own.isascii())]
            dropped += map(ord, gone)
            pieces |= {own: folded[own] for own in folded.keys() - gone if folded[own] != own}
    runs = groupby(enumerate(dropped), lambda numbered: numbered[1] - numbered[0])
    codes = ([code for _, code in run] for _, run in runs)
    ranges = "".join(f"\\x{{{run[0]:X}}}-\\x{{{run[-1]:X}}}" for run in codes)
    # Java tries the hundreds of ranges one by one, so no character of ASCII should come to them.
    return f"(?!\\p{{ASCII}})[{ranges}]", pieces
