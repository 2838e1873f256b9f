"""From HTML to the lines a browser would show.

The page is untrusted. What would take the parser more than linear time or memory is refused before
it is parsed; the tree is walked without recursion; no link in it is followed; and what is hidden or
belongs to the site's furniture is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graceperiod.bulletins.document import Line
from graceperiod.bulletins.source.text import plain
from graceperiod.bulletins.words.lines import find_number
from graceperiod.errors import GracePeriodError, UnreadableBulletinError, require_extra
from graceperiod.times import instant

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LARGEST = 1_500_000
"""Characters of a page."""

_MOST_TAGS = 20_000
_MOST_ATTRIBUTES = 99  # of one tag
_MOST_ROOTS = 20
_MOST_COPIES = 250_000
_SHORT = 30_000  # characters; in as many, all attributes of a tag take a fifth of a second

_TAG = re.compile(
    r"<(?:!doctype html|/?(?:html|body|head|table|tr|td|p|div|span|br|h[1-6]|ul|ol|li|a|b|strong|em"
    r"|font|center|pre|article|main|section|dl|dt|dd|meta|hr|time)(?:\s[^<>]{0,2000})?/?)>",
    re.IGNORECASE,
)
# An attribute, exactly as the HTML standard cuts it: a `>` in quotes does not end the tag, and a
# quote opens a value only after `=`. Nothing is tried twice, so this takes linear time.
_ATTRIBUTE = (
    r"[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+"|'[^']*+'|[^ \t\n\f\r>]*+))?+"""
)
_CROWDED = re.compile(rf"</?[a-zA-Z][^ \t\n\f\r/>]*+(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES + 1}}}")
# Matched at each `<`, also those in a match: only the parser knows which of them begin a tag.
_FORMATTING = re.compile(
    r"<(?=[bBcCeEfFiInNsStTuU])"  # for speed
    r"(?=((?i:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[ \t\n\f\r/>])"
    rf"(?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+))"
)
_ROOT = re.compile(r"<(?:html|body)[ \t\n\f\r/]", re.IGNORECASE)
_LEFT_OUT = frozenset(
    "script style template noscript svg nav aside button select iframe head title del s strike"
    " textarea object".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre"
    " nav section summary table tbody td tfoot th thead tr ul".split()
)
_CELLS = {"td", "th"}
_COUNT = re.compile(r"[1-9]\d{0,2}")
_HIDDEN = "[hidden], [style*='display:none' i], [style*='display: none' i]"
_LABEL = re.compile(
    r"\b(?:start|end)\w* (?:date|time)|\b(?:date|heure)\b.{0,20}\b(?:début|fin)\b", re.IGNORECASE
)
_LONGEST_LABEL = 200
_LONGEST_SPANNING = 500  # characters of a cell that holds for several rows; a menu is longer
_MOST_REPEATED = 1_000


class HtmlPage(NamedTuple):
    """What a page shows, and the time of publication that its markup states, as written there."""

    lines: list[Line]
    issued: str | None


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML: it holds a tag, and not merely an address in angle brackets."""
    return "<" in text and bool(_TAG.search(text))


def read_html(html: str) -> HtmlPage:
    """The lines of a page, of its main part if it has one.

    Text stands in its innermost cell. A full time in the markup of a `<time>` above the first label
    and table, or else in the head of the page, is that of publication.

    Raises:
        UnreadableBulletinError: more than a page holds.
        MissingExtraError: selectolax is missing.
    """
    _check(html)
    with require_extra("bulletins", "reading HTML"):
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - an extra
    # Half of a surrogate pair has no bytes, and the parser takes bytes.
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode())
    hidden = {node.mem_id for node in tree.css(_HIDDEN)}
    walk = _Walk(hidden)
    if (part := _main_part(tree, hidden)) is not None:
        walk.over(part)
    return HtmlPage(walk.lines, walk.issued or _stated_in_head(tree, html))


def _check(html: str) -> None:
    """Refuse what the parser cannot take in linear time and memory.

    At a tag it may look through all open elements; at an attribute, through all of its tag, and
    those of a second `<html>` or `<body>` go to the first; and at the start of a paragraph it
    copies every formatting tag that was left open, up to three of each that differ.
    """
    tags = html.count("<")
    for count, most, what in ((len(html), LARGEST, "characters"), (tags, _MOST_TAGS, "tags")):
        if count > most:
            raise _refusal(most, what)
    if len(html) > _SHORT and _CROWDED.search(html):
        raise _refusal(_MOST_ATTRIBUTES, "attributes in a tag")
    if len(html) > _SHORT and len(_ROOT.findall(html)) > _MOST_ROOTS:
        raise _refusal(_MOST_ROOTS, "tags that are <html> or <body>")
    kinds: set[str] = set()
    for found in _FORMATTING.finditer(html):
        kinds.add(found[1])
        if tags * len(kinds) > _MOST_COPIES:
            raise _refusal(len(kinds) - 1, f"kinds of bold, italic and font among {tags:,} tags")


def _refusal(most: int, what: str) -> UnreadableBulletinError:
    return UnreadableBulletinError(
        f"the page has more than {most:,} {what}; pass one bulletin at a time, or its text alone"
    )


def _main_part(tree: "LexborHTMLParser", hidden: set[int]) -> "LexborNode | None":
    """The one `main` or `article`, if it holds the bulletin; else the body."""
    body = tree.body
    for name in ("main", "article") if body is not None else ():
        found = [node for node in tree.css(name) if node.mem_id not in hidden]
        if len(found) == 1:
            text = found[0].text()
            if find_number(text) or _LABEL.search(text) or 2 * len(text) > len(tree.text()):
                return found[0]
    return body


def _stated_in_head(tree: "LexborHTMLParser", html: str) -> str | None:
    if "article:published_time" not in html:  # a selector takes longer than most pages
        return None
    found = tree.css_first('meta[property="article:published_time"]')
    return _full_time(found.attributes.get("content")) if found else None


def _full_time(stated: str | None) -> str | None:
    """A time with its offset, as it was written; None for anything less."""
    try:
        instant(stated or "")
    except GracePeriodError:
        return None
    return stated


@dataclass
class _Table:
    """A table on the way through it: the column of the cell and its first line; and of the cells
    that hold for rows below, by column, for how many, and their lines.
    """

    column: int = 0
    in_cell: bool = False
    first: int = 0
    spanning: dict[int, tuple[int, Sequence[Line]]] = field(default_factory=dict)


class _Walk:
    """The lines met so far, on the way through a tree."""

    def __init__(self, hidden: set[int]) -> None:
        self.hidden = hidden
        self.tables = [_Table()]  # for cells of formulas, which no table is around
        self.repeated = 0  # cells
        self.lines: list[Line] = []
        self.shown = 0  # lines, each once
        self.issued: str | None = None
        self.cell = 0
        self.row: list[str] = []  # the pieces of the line that is being gathered
        self.in_body = False  # past the first label or table
        self.kept = 0  # how many elements deep in preformatted text

    def over(self, top: "LexborNode") -> None:
        """Walk over everything in an element, in the order of the page."""
        node = top.first_child
        above: list[tuple[LexborNode, str]] = []
        while node is not None or above:
            if node is None:
                node, tag = above.pop()
                self._leave(node, tag)
            elif (tag := node.tag or "") == "-text":
                self._text(node.text_content or "")
            elif self._enter(node, tag):
                above.append((node, tag))
                node = node.first_child
                continue
            node = node.next
        self._end_line()

    def _text(self, text: str) -> None:
        if not self.kept:
            if self.row or not text.isspace():
                self.row.append(text)
            return
        first, *others = text.split("\n")
        self.row.append(first)
        for other in others:
            self._end_line()
            self.row.append(other)

    def _enter(self, node: "LexborNode", tag: str) -> bool:
        """Begin an element; whether what is in it is shown, and the element to be left."""
        if tag in _BLOCKS:
            self._end_line()
        if tag in _LEFT_OUT or (self.hidden and node.mem_id in self.hidden):
            return False
        if tag in _CELLS:
            self._repeat()  # cells of rows above that reach into this one
            self.cell += 1
            table = self.tables[-1]
            table.first, table.in_cell = len(self.lines), True
        elif tag == "table":
            self.in_body = True
            self.tables.append(_Table())
        elif tag == "pre":
            self.kept += 1
        elif tag == "time" and not (self.in_body or self.issued):
            stated = _full_time(node.attributes.get("datetime"))
            self.in_body = bool(stated and _LABEL.search(self._gathered()[:_LONGEST_LABEL]))
            self.issued = None if self.in_body else stated
        return True

    def _leave(self, node: "LexborNode", tag: str) -> None:
        if tag not in _BLOCKS:
            return
        self._end_line()
        if tag in _CELLS:
            self._end_cell(node)
        elif tag == "tr":
            self._repeat()
            self.tables[-1].column = 0
        elif tag in {"thead", "tbody", "tfoot"}:
            self.tables[-1].spanning.clear()
        elif tag == "table":
            self.cell += 1
            self.tables.pop()
        elif tag == "pre":
            self.kept -= 1

    def _end_cell(self, node: "LexborNode") -> None:
        table = self.tables[-1]
        stated = (node.attributes.get(name) or "" for name in ("rowspan", "colspan"))
        rows, columns = (int(count) if _COUNT.fullmatch(count) else 1 for count in stated)
        lines = self.lines[table.first :] if rows > 1 else ()
        if lines and sum(len(line.text) for line in lines) <= _LONGEST_SPANNING:
            table.spanning[table.column] = rows - 1, lines
        table.column += columns
        table.in_cell = False
        self.cell += columns - 1

    def _repeat(self) -> None:
        """Repeat the cells of rows above that hold for this one too, up to the next of its own."""
        table = self.tables[-1]
        while table.column in table.spanning:
            rows, lines = table.spanning.pop(table.column)
            self.repeated += 1
            if self.repeated > _MOST_REPEATED:
                raise _refusal(_MOST_REPEATED, "cells that hold for several rows")
            self.cell += 1
            self.lines += [line._replace(cell=self.cell, column=table.column) for line in lines]
            if rows > 1:
                table.spanning[table.column] = rows - 1, lines
            table.column += 1

    def _gathered(self) -> str:
        return " ".join(plain("".join(self.row)).split())

    def _end_line(self) -> None:
        """What was gathered is a line, if it shows anything."""
        if not self.row:
            return
        text = self._gathered()
        self.row.clear()
        if text:
            self.shown += 1
            table = self.tables[-1]
            column = table.column if table.in_cell else -1
            self.lines.append(Line(self.shown, text, self.cell, column))
            self.in_body = self.in_body or bool(_LABEL.search(text[:_LONGEST_LABEL]))
