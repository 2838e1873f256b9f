"""HTML before it is parsed: told from plain text, and refused where it cannot be read."""

import sys

import pytest

from graceperiod import MissingExtraError, UnreadableBulletinError, read_bulletin
from graceperiod.bulletins.source.html import LARGEST, looks_like_html, read_html
from tests.bulletins.pages import page


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<!DOCTYPE html>", True),
        ("a<br>b", True),
        ("a<BR/>b", True),
        ("a</p>b", True),
        ('<td class="x" colspan=2>', True),
        ("<h3>TCC25-0138</h3>", True),
        ("<div\nid='x'>", True),
        ("<time datetime='x'>", True),
        ("", False),
        ("a < b > c", False),
        ("1 <2> 3", False),
        ("desk <desk@broker.example>", False),
        ("see <https://example.org/p>", False),
        ("<h7>", False),
        ("<pa>", False),
        ("<p", False),
        ("<p <p <p", False),
        ("&lt;p&gt;", False),
    ],
)
def test_html_is_what_holds_a_tag(text: str, is_html: bool) -> None:
    """An address in angle brackets, or a sign between numbers, is none."""
    assert looks_like_html(text) is is_html


def test_without_selectolax_html_is_refused_with_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The extra is named where HTML is met, and plain text is read without it."""
    for name in ("selectolax", "selectolax.lexbor"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'graceperiod\[bulletins\]'"):
        read_bulletin(f"<pre>{page()}</pre>")
    assert read_bulletin(page()).outages


def test_a_page_far_too_long_is_not_parsed() -> None:
    """The message says how long it is, how long a bulletin may be, and what to pass."""
    with pytest.raises(UnreadableBulletinError, match="more than 1,500,000 characters; pass one"):
        read_html("<p>".ljust(LARGEST + 1))
