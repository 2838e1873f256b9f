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

from pyspark.sql import Column, DataFrame, functions

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
    name, key = map(functions.col, (names, short))
    by_own = {fold_own(given).strip(): system for given, system in own}
    usual = functions.when(name.isNull(), name_system(None)), *_look_up(names, _usual(by_own, own))
    frame = frame.select("*", functions.coalesce(*usual).alias(known))
    # Columns of their own, since Spark works out once what is in a column, and only for these rows.
    is_other = functions.col(known).isNull()
    is_short = functions.char_length(name) <= LONGEST
    letters = [*SYSTEMS_BY_NAME, *PROGRAMMES, *PORTAL_PATTERNS.values()]
    folded = functions.when(is_other & is_short, _fold(name, fold_name, letters))
    own_folded = functions.lit(None)
    if by_own:
        trimmed = functions.trim(_fold(name, fold_own, by_own), functions.lit(_spaces()))
        own_folded = functions.when(is_other, trimmed)
    frame = frame.select("*", folded.alias(short), own_folded.alias(own_short))
    found = functions.coalesce(
        functions.col(known),
        *_look_up(own_short, by_own),
        *_look_up(short, SYSTEMS_BY_NAME),
        *(functions.when(key.rlike(own), portal) for portal, own in PORTAL_PATTERNS.items()),
        _write_problem(name, short),
    )
    return frame.select("*", found.alias(column)).drop(known, short, own_short)


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


def _write_problem(name: Column, key: str) -> Column:
    """The problem of a name that is not of a system, without the nearest name."""
    begin = functions.concat(functions.left(name, functions.lit(LONGEST)), functions.lit("…"))
    shown = functions.when(functions.char_length(name) > LONGEST, begin).otherwise(name)
    advice = _look_up(key, {programme: _advice(programme) for programme in PROGRAMMES})
    return functions.concat(
        functions.lit(f"{ProblemCode.UNKNOWN_SYSTEM}: '"),
        shown,
        functions.lit("'"),
        functions.coalesce(*advice, functions.lit(_advice("?"))),
    )


def _advice(name: str) -> str:
    """What `System.parse` says after a name that it refuses."""
    return explain_unknown(name).removeprefix(repr(name))


def _look_up(names: str, texts: Mapping[str, str]) -> list[Column]:
    """For each distinct text an expression that is the text for its names, and else null."""
    by_text: dict[str, list[str]] = {}
    for name, text in texts.items():
        by_text.setdefault(text, []).append(name)
    return [functions.when(_is_one_of(names, keys), text) for text, keys in by_text.items()]


def _is_one_of(names: str, keys: list[str]) -> Column:
    """Whether a name is one of some keys, as one piece of SQL: it is planned far sooner than as
    many literals. Text that needs quoting is left to literals.
    """
    if not all(re.fullmatch(r"[\w ()/-]+", key) for key in keys):
        return functions.col(names).isin(keys)
    listed = ", ".join(f"'{key}'" for key in keys)
    return functions.expr(f"{names} IN ({listed})")


def _fold(text: Column, fold: _Fold, keys: Iterable[str]) -> Column:
    """Text folded as far as that can give one of some keys; other text gives none of them."""
    dropped, pieces = _pieces(fold)
    letters = "\n".join(keys)
    used = {character: piece for character, piece in pieces.items() if piece in letters}
    # Few texts have one of these forty, as ß: without them, the others need not be searched.
    if several := [list(pair) for pair in used.items() if len(pair[1]) > 1]:
        spelt = functions.aggregate(
            functions.from_json(functions.lit(json.dumps(several)), "array<array<string>>"),
            text,
            lambda spelt, pair: functions.replace(spelt, pair[0], pair[1]),
        )
        text = functions.when(text.rlike(r"\P{ASCII}"), spelt).otherwise(text)
    single = [character for character, piece in used.items() if len(piece) <= 1]
    single.sort(key=lambda character: not used[character])  # the last have no letter: dropped
    replaced = "".join(used[character] for character in single)
    folded = functions.translate(text, "".join(single), replaced)
    return functions.regexp_replace(folded, dropped, "")


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
