"""Bilingual pages: the half that repeats the other in the other language does not count twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graceperiod.bulletins.instants import Notes
from graceperiod.bulletins.languages import find_each
from graceperiod.bulletins.model import FindingCode
from graceperiod.bulletins.part import Part, Window
from graceperiod.systems import System
from graceperiod.times import describe

__all__ = ["by_language", "each_once", "fold_halves"]


def by_language(part: Part) -> Iterator[Part]:
    """A part as it is, or its halves where the sentences of its windows are in both languages; of
    windows that are the same in one language, the first.
    """
    if not any(window.sentence for window in part.windows):
        yield part
        return
    windows: dict[str, dict[tuple[int, int | None], Window]] = {}
    sentences = [window.sentence or "" for window in part.windows]
    languages = find_each(sentences, part.language)
    for window, language in zip(part.windows, languages, strict=True):
        windows.setdefault(language, {}).setdefault((window.start, window.end), window)
    for language, own in windows.items():
        of = language if len(windows) > 1 else part.language
        yield replace(part, windows=tuple(own.values()), language=of)


def fold_halves(parts: Sequence[Part], notes: Notes) -> list[Part]:
    """The parts in the language that comes first, and those in the other that add a system."""
    if len({part.language for part in parts}) < 2:  # noqa: PLR2004 - one language
        return list(parts)
    with_windows = [part for part in parts if part.windows]
    first = (with_windows or parts)[0].language
    kept = [part for part in parts if part.language == first]
    told = _told(kept)
    for part in parts:
        if part.language == first:
            continue
        if part.systems.isdisjoint(told) and part.windows and not _same_times(part, kept):
            kept.append(part)
            continue
        missing = _times([part]) - _times(kept)
        if missing:
            shown = ", ".join(
                f"{describe(start)} to {'no end' if end is None else describe(end)}"
                for start, end in sorted(missing, key=str)
            )
            notes.add(
                FindingCode.LANGUAGES_DISAGREE,
                f"the half in the other language gives {shown}, which the first half does not; "
                "the first half is kept",
                part.windows[0].line,
                left_out=True,
            )
    return kept


def each_once(parts: Iterable[Part]) -> list[Part]:
    """The parts without windows that one before them has for the same systems."""
    told: set[tuple[frozenset[System], int, int | None]] = set()
    kept = []
    for part in parts:
        own = {(part.systems, window.start, window.end): window for window in part.windows}
        new = [window for key, window in own.items() if key not in told]
        if new or not own:
            kept.append(part.with_windows(tuple(new)))
        told.update(own)
    return kept


def _told(parts: Iterable[Part]) -> frozenset[System]:
    return frozenset(system for part in parts if part.windows for system in part.systems)


def _times(parts: Iterable[Part]) -> set[tuple[int, int | None]]:
    return {(window.start, window.end) for part in parts for window in part.windows}


def _same_times(part: Part, others: Iterable[Part]) -> bool:
    return any(_times([part]) == _times([other]) for other in others)
