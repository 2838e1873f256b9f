"""From HTML to the lines a browser would show.

The page is untrusted: it is parsed once, by selectolax, and walked without recursion; no link in it
is followed, and what is hidden or belongs to the site's furniture is left out.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from graceperiod.bulletins.lines import Line
from graceperiod.bulletins.tokens import find_tokens
from graceperiod.bulletins.words import find_number
from graceperiod.eastern import describe, instant
from graceperiod.errors import GracePeriodError, UnreadableBulletinError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["LARGEST", "HtmlPage", "looks_like_html", "read_html"]

LARGEST = 1_500_000
"""Characters of a page."""

_MOST_TAGS = 30_000
"""A page of this library's tests has at most 240; parsing takes time in proportion to the square of
the nesting."""
_TAG = re.compile(
    r"<(?:!doctype html|/?(?:html|body|head|table|tr|td|p|div|span|br|h[1-6]|ul|ol|li|a|b|strong|em"
    r"|font|center|pre|article|main|section|dl|dt|dd|meta|hr|time)(?:\s[^<>]{0,2000})?/?)>",
    re.IGNORECASE,
)
_LEFT_OUT = frozenset(
    "script style template noscript svg nav aside button select iframe head title del s strike"
    " textarea object".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre"
    " section summary table tbody td tfoot th thead tr ul".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:start|end)\w* (?:date|time)|\b(?:date|heure)\b.{0,20}\b(?:début|fin)\b", re.IGNORECASE
)


class HtmlPage(NamedTuple):
    """What a page shows, and the time of publication that its markup states, as written there."""

    lines: list[Line]
    issued: str | None


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML: it holds a tag, and not merely an address in angle brackets."""
    return "<" in text and bool(_TAG.search(text))


def read_html(html: str) -> HtmlPage:
    """The lines of a page, of its main part if it has one.

    Raises:
        UnreadableBulletinError: far longer than a page, or selectolax is missing.
    """
    if len(html) > LARGEST:
        raise UnreadableBulletinError(
            f"the page has {len(html):,} characters of HTML, and a bulletin at most {LARGEST:,}; "
            "pass one bulletin at a time, or its text alone"
        )
    if (count := html.count("<")) > _MOST_TAGS:
        raise UnreadableBulletinError(
            f"the page has {count:,} tags, and a bulletin at most {_MOST_TAGS:,}; pass its text alone"
        )
    try:
        from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UnreadableBulletinError(
            "this is HTML, and reading it needs selectolax; install it with: "
            "pip install 'graceperiod[bulletins]'"
        ) from None
    # Half of a surrogate pair has no bytes, and the parser takes bytes.
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode())
    walk = _Walk()
    part = _main_part(tree)
    if part is not None:
        walk.over(part)
    return HtmlPage(walk.lines, walk.issued or _stated_in_head(tree))


def _main_part(tree: "LexborHTMLParser") -> "LexborNode | None":
    """The one `main` or `article`, if it holds the bulletin; else the body."""
    body = tree.body
    for name in ("main", "article"):
        found = tree.css(name)
        if len(found) == 1 and body is not None:
            text = found[0].text()
            if find_number(text) or _LABEL.search(text) or 2 * len(text) > len(body.text()):
                return found[0]
    return body


def _stated_in_head(tree: "LexborHTMLParser") -> str | None:
    found = tree.css_first('meta[property="article:published_time"]')
    return _full_time(found.attributes.get("content")) if found else None


def _full_time(stated: str | None) -> str | None:
    """A time with its offset, as it was written; None for anything less."""
    try:
        instant(stated or "")
    except GracePeriodError:
        return None
    return stated


class _Walk:
    """The lines met so far, on the way through a tree."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.issued: str | None = None
        self.cell = 0
        self.row: list[str] = []  # the pieces of the line that is being gathered
        self.number = 0
        self.in_body = False  # past the first label or table
        self.kept = 0  # how many elements deep in preformatted text

    def over(self, top: "LexborNode") -> None:
        """Walk over everything in an element, in the order of the page."""
        node: LexborNode | None = top.child
        above: list[LexborNode] = []
        while node is not None or above:
            if node is None:
                node = above.pop()
                self._leave(node.tag or "")
                node = node.next
            elif node.is_text_node:
                self._text(node.text_content or "")
                node = node.next
            elif not self._enter(node):
                node = node.next
            elif node.child is not None:
                above.append(node)
                node = node.child
            else:
                self._leave(node.tag or "")
                node = node.next
        self._end_line()

    def _text(self, text: str) -> None:
        if not self.kept:
            self.row.append(text)
            return
        first, *others = text.split("\n")
        self.row.append(first)
        for other in others:
            self._end_line()
            self.row.append(other)

    def _enter(self, node: "LexborNode") -> bool:
        """Begin an element; whether what is in it is shown."""
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._end_line()
        if tag in _LEFT_OUT or tag.startswith("-"):
            return False
        if node.attributes and _is_hidden(node):
            return False
        if tag in {"td", "th"}:
            self.cell += 1
        elif tag == "table":
            self.in_body = True
        elif tag == "pre":
            self.kept += 1
        elif tag == "time":
            return self._time(node)
        return True

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag == "table":
            self.cell += 1
        elif tag == "pre":
            self.kept -= 1

    def _time(self, node: "LexborNode") -> bool:
        """A time that its markup states in full: above the bulletin that of publication; in it,
        where what is shown holds no time of day, in place of that. Whether the text is shown.
        """
        stated = _full_time(node.attributes.get("datetime"))
        if stated is None or any(token.clock for token in find_tokens(node.text())):
            return True
        if not self.in_body:
            self.issued = self.issued or stated
            return True
        self.row.append(describe(instant(stated)))
        return False

    def _end_line(self) -> None:
        """What was gathered is a line, if it shows anything."""
        if not self.row:
            return
        text = " ".join("".join(self.row).split())
        self.row.clear()
        if text:
            self.number += 1
            self.lines.append(Line(self.number, text, self.cell))
            self.in_body = self.in_body or bool(_LABEL.search(text[:200]))


def _is_hidden(node: "LexborNode") -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
