"""HTML that was made to cost, or to mislead: refused before it is parsed, or read at once."""

import random
from time import process_time

import pytest

from graceperiod.bulletins.source.html import LARGEST, HtmlPage, read_html
from graceperiod.errors import GracePeriodError, UnreadableBulletinError

pytest.importorskip("selectolax", reason="needs the extra bulletins")

STATED = "2025-10-02T15:30:00-04:00"
NO_CLOCK = f'<time datetime="{STATED}">October 2</time>'


def texts(html: str) -> list[str]:
    """The texts of the lines of a page."""
    return [line.text for line in read_html(html).lines]


def test_what_is_hidden_changes_nothing_after_it() -> None:
    """Hidden preformatted text does not keep the line breaks of what follows."""
    assert texts("<pre hidden>x</pre><p>a\nb</p>") == ["a b"]


def test_characters_that_say_nothing_are_gone() -> None:
    """Soft hyphens and zero-width spaces are no text."""
    assert texts("<p>St&shy;art</p><p>&#8203;</p>") == ["Start"]


def test_a_hidden_main_part_does_not_count() -> None:
    """A hidden `main` is neither read nor counted."""
    assert texts("<main hidden>TCC25-0138</main><main>TCC25-0139</main>b") == ["TCC25-0139"]


class TestHostilePages:
    """What would take quadratic time or memory is refused before it is parsed."""

    @pytest.mark.parametrize(
        ("html", "reason"),
        [
            ("x" * (LARGEST + 1), "1,500,000 characters"),
            ("<div>" * 100_000, "20,000 tags"),
            ("<table><tr><td>" * 100_000, "20,000 tags"),
            ("<table>" + "<td>" * 200_000, "20,000 tags"),
            ("<p " + " ".join(f"a{n}" for n in range(100_000)) + ">", "99 attributes"),
            ("<p " + "".join(f'a{n}=">"' for n in range(100_000)) + ">", "99 attributes"),
            (f"<!-- <a b='--><p {'a b=c d ' * 9_000}>", "99 attributes"),
            ("".join(f"<html a{n}=''>" for n in range(9_000)), "20 tags that are <html>"),
            ("".join(f"<b a={n}>" for n in range(500)) + "<p>x" * 5_000, "45 kinds"),
        ],
    )
    def test_they_are_refused(self, html: str, reason: str) -> None:
        """A page with too much of anything is refused in one line that says of what."""
        begun = process_time()
        with pytest.raises(UnreadableBulletinError, match=reason) as refused:
            read_html(html)
        assert process_time() - begun < 10
        assert len(str(refused.value)) < 200

    @pytest.mark.parametrize(
        "html",
        [
            "<div>" * 20_000,
            "<ul><li>" * 10_000,
            "<a><div></a>" * 6_000,
            "<table><tr><td>" * 6_000,
            ("<p " + " ".join(f"a{n}" for n in range(99)) + ">") * 3_500,
            f'<time datetime="{STATED}">' * 10_000 + "1 " * 100_000,
            f"<h1>Start Date / Time {NO_CLOCK * 5_000}</h1>",
            "<a b='" + '"' * 1_000_000,
            "&" * 200_000,
            "\n" * LARGEST,
            "<pre>" + "x\n" * (LARGEST // 2 - 3),
        ],
    )
    def test_what_is_not_refused_is_read_at_once(self, html: str) -> None:
        """A page as bad as it may be is read in a second or so, without deep recursion."""
        begun = process_time()
        read_html(html)
        assert process_time() - begun < 10

    def test_many_bold_words_are_no_harm(self) -> None:
        """Formatting of a few kinds does not count, however often it stands in a page."""
        html = "<p>" + '<b class="x">a</b> ' * 9_000
        assert len(read_html(html).lines) == 1

    def test_what_mutations_give_is_read_or_refused(self) -> None:
        """Damage to a page raises nothing but this library's errors."""
        draw = random.Random(7)
        page = (
            f"<html><head><title>x</title></head><body><main><h1>TCC25-0138</h1>{NO_CLOCK}"
            "<table><tr><th>Start Date / Time<td>2025-10-02 15:30 (ET)</table><pre>a\nb</pre>"
            "<p hidden style='display:none'>x</p></main></body></html>"
        )
        bits = ["<", ">", "'", '"', "</", "<!--", "<table>", "<td>", "</main>", "<b>", "&", "\0"]
        for _ in range(500):
            letters = list(page)
            for _ in range(draw.randrange(1, 9)):
                at = draw.randrange(len(letters))
                letters[at : at + draw.randrange(9)] = draw.choice(bits)
            try:
                found = read_html("".join(letters))
            except GracePeriodError:
                continue
            assert isinstance(found, HtmlPage)
            assert all(line.text == " ".join(line.text.split()) != "" for line in found.lines)
