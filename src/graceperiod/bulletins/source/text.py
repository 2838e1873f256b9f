"""From the text of a page to its lines: spaces folded, table cells told apart, furniture left out.

A cell of a table is what stands between two `|` or tabs. It can hold several lines, and a line
several cells.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise

from graceperiod.bulletins.document import Line

_FURNITURE = frozenset(
    "skip to content|skip to main content|breadcrumb|fil d'ariane|aller au contenu|menu|home"
    "|aller au contenu principal|passer au contenu|passer au contenu principal|accueil|print"
    "|imprimer|search|recherche|share|partager".split("|")
)
# Soft hyphens and zero-width characters say nothing; hyphens that do not break are hyphens.
_PLAIN = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "") | {"\u2010": "-", "\u2011": "-"}
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u2010\u2011]")
_RULED = re.compile(r"(?=[^-]*-)(?=[^|+]*[|+])[-|+:= ]+")
_OF_TABLES = ("|", "\t", "   ", "+")
_QUOTING = re.compile(r"^(?:> ?){1,10}", re.MULTILINE)
_CELL = re.compile(r"[|\t]")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_CLOCK = re.compile(r"\d ?[:h] ?\d\d")
_FEWEST_GAPS = 2  # of a row whose columns are set apart by spaces
# Where a heading ran into the title, `UnavailabilityeManifest Portal`: each pattern by letters that
# are quick to look for in a whole page. It ran in at the group.
_RUN_INS = {
    name: re.compile(f"(){name}(?<=[a-zé)]{name})")
    for name in ("eManifest ", "CERS ", "CARM ", "EDI ", "Electronic Data Interchange ")
} | {
    word: re.compile(f"{word}()(?=[A-Z])")
    for word in ("navailability", "navailable", "utage", "utages", "aintenance")
}
# They decode no text that was ever sent, and the first two take quadratic time for it.
_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape"}
_ASCII = bytes(range(128))


def decode(data: bytes, charset: str) -> str:
    """A text in the encoding that is named.

    Bytes that are sound UTF-8 are read so wherever the encoding has ASCII in its place, since no
    text in it looks like UTF-8 by chance; and Latin-1 is that of Windows, as in browsers.

    Raises:
        LookupError, ValueError: there is no such encoding, or the bytes are not in it.
    """
    encoding = codecs.lookup(charset).name
    if encoding in _NO_CHARSETS:
        raise LookupError(charset)
    try:
        if _ASCII.decode(encoding).isascii() and not encoding.startswith("iso2022"):
            return data.decode()
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1252" if encoding in {"ascii", "iso8859-1"} else encoding)
    return text.encode(errors="replace").decode()  # UTF-7 can give half of a surrogate pair


def decode_anyhow(data: bytes, charset: str = "") -> str:
    """A text in the encoding that is named, if that fits; else in UTF-8, or in that of Windows.
    Its lines end in line feeds, and null characters are spaces.
    """
    for name in (charset or "utf-8", "utf-8"):
        with suppress(LookupError, ValueError):
            text = decode(data, name)
            break
    else:
        text = data.decode("cp1252", "replace")
    return text.replace("\0", " ").replace("\r\n", "\n").replace("\r", "\n")


def plain(text: str) -> str:
    """A text without the characters that say nothing, its hyphens all of one kind."""
    return text.translate(_PLAIN) if not text.isascii() and _HIDDEN.search(text) else text


def read_lines(text: str) -> list[Line]:
    """The lines of a text that hold something, those of a table cut at its cells."""
    text = plain(text)
    if ">" in text and _QUOTING.search(text):
        rows = text.splitlines()
        quoted = {number for number, raw in enumerate(rows, 1) if raw.startswith(">")}
        bare = "\n".join(_QUOTING.sub("", raw) for raw in rows)
        return [line._replace(quoted=line.number in quoted) for line in read_lines(bare)]
    if not any(map(text.__contains__, _OF_TABLES)):  # quick, and so of most texts
        folded = enumerate((" ".join(raw.split()) for raw in text.splitlines()), 1)
        return [Line(number, line) for number, line in folded if line]
    lines: list[Line] = []
    table = _Table()
    for number, raw in enumerate(_with_strokes(text.splitlines()), 1):
        if not raw or raw.isspace():
            continue
        if "|" in raw or "\t" in raw or raw.startswith("+"):
            if not _RULED.fullmatch(raw):
                lines += table.cells_of(number, raw)
        else:
            lines.append(table.text(number, " ".join(raw.split())))
    return lines


def _with_strokes(rows: list[str]) -> list[str]:
    """The lines, with strokes in the gaps of those whose columns are set apart by spaces: of two or
    more below one another that have as many gaps, and at least two.
    """
    gaps = [len(_GAP.findall(raw)) if "   " in raw and not _CELL.search(raw) else 0 for raw in rows]
    if not any(
        gap >= _FEWEST_GAPS and _CLOCK.search(raw) for gap, raw in zip(gaps, rows, strict=True)
    ):
        return rows
    around = zip([0, *gaps], gaps, [*gaps[1:], 0], strict=False)
    return [
        _GAP.sub(" | ", raw) if gap >= _FEWEST_GAPS and gap in {above, below} else raw
        for raw, (above, gap, below) in zip(rows, around, strict=True)
    ]


class _Table:
    """Where in a table its next cell stands: its number on the page, and its column."""

    def __init__(self) -> None:
        self.cell = self.column = 0
        self.has_edge = False  # whether its rows begin with a stroke
        self.in_cell = False  # whether the cell goes on in the next line
        self.is_open = False  # whether the row does, of which each line is a cell
        self.columns = 0  # of the longest such row
        self.widest = self.before = 0  # boundaries of the widest row, and of the line before

    def text(self, number: int, folded: str) -> Line:
        """A line without a boundary: in the cell that is open, or behind the table."""
        self.before = 0
        self.in_cell |= self.is_open and self.column < self.columns
        return Line(number, folded, self.cell, self.column if self.in_cell else -1)

    def cells_of(self, number: int, raw: str) -> Iterator[Line]:
        """The cells of a line that hold something."""
        parts = [" ".join(part.split()) for part in _CELL.split(raw.rstrip().lstrip(" \u00a0"))]
        count = len(parts) - 1
        opens = parts == ["", ""] and raw[0] == "|"  # a row whose cells come one a line
        is_cell = count == 1 and not parts[1] and not opens
        self._begin(raw, parts, goes_on=is_cell and (self.is_open or self.in_cell))
        for index, part in enumerate(parts):
            self.cell += index > 0
            self.column += index > 0
            if part:
                yield Line(number, part, self.cell, self.column)
        self.widest = max(self.widest, count)
        self.is_open = opens or is_cell
        self.in_cell = bool(parts[-1]) or opens
        if parts[-1] and count == self.widest and (count > 1 or self.before):
            self.cell += 1  # a whole row on one line: the next line begins another
            self.in_cell = False
        self.before = count

    def _begin(self, raw: str, parts: list[str], *, goes_on: bool) -> None:
        """Find the column in which a line begins."""
        if not (self.before or self.in_cell):
            self.has_edge, self.columns = raw[0] == "|", 0
        if self.is_open:
            self.columns = max(self.columns, self.column)
        if goes_on:
            return
        if self.has_edge and not parts[0]:
            self.column = -1
        elif not self.in_cell or (not self.has_edge and len(parts) > self.widest):
            self.cell += self.in_cell
            self.column = 0


def tidy(lines: Iterable[Line]) -> list[Line]:
    """The lines that say something: without the furniture of a site, and with a heading that ran
    into a title on a line of its own.
    """
    lines = list(lines)
    text = "\n".join([line.text for line in lines])
    patterns = [pattern for begin, pattern in _RUN_INS.items() if begin in text]
    if any(pattern.search(text) for pattern in patterns):
        lines = [piece for line in lines for piece in _unglued(line, patterns)]
    return [line for line in lines if line.text.lower() not in _FURNITURE]


def _unglued(line: Line, patterns: Iterable[re.Pattern[str]]) -> Iterator[Line]:
    cuts = {found.start(1) for pattern in patterns for found in pattern.finditer(line.text)}
    for begin, end in pairwise([0, *sorted(cuts), len(line.text)]):
        yield line._replace(text=line.text[begin:end].strip())
