"""Patterns that several of the readers of words share, or try only where they can be found."""

import re

__all__ = ["SENTENCE_END", "Cue"]

SENTENCE_END = re.compile(r"(?<=[.!?]) |\n")
"""Where one sentence ends and the next begins."""


class Cue:
    """A pattern over text in small letters, searched only where one of its pieces stands.

    Looking for a few fixed pieces first takes a tenth of the time that the pattern would.
    """

    __slots__ = ("_pattern", "_pieces")

    def __init__(self, pieces: tuple[str, ...], pattern: str) -> None:
        self._pieces = pieces
        self._pattern = re.compile(pattern)

    def search(self, lowered: str) -> re.Match[str] | None:
        """The first place where it stands."""
        if any(map(lowered.__contains__, self._pieces)):
            return self._pattern.search(lowered)
        return None
