"""Pages: one HTML file each, with nothing from outside, in English or French.

Templates escape every text. A policy in the page lets its own style count, by its hash, and no
script at all; so a text that was not escaped could still do nothing.
"""

from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from graceperiod.display.words import Words
from graceperiod.errors import MissingExtraError

if TYPE_CHECKING:
    import jinja2
    import markupsafe

__all__ = ["environment", "render_page"]


def render_page(template: str, words: Words, **values: object) -> str:
    """A page of a template.

    Args:
        template: the name of the template, as `audit.html`.
        words: the words of the page's language.
        values: the values that the template names.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
    """
    return environment().get_template(template).render(words=words, **values)


@cache
def environment() -> "jinja2.Environment":
    """The environment of the templates, made once.

    Raises:
        MissingExtraError: the package Jinja2 is not installed.
    """
    try:
        import jinja2  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError.of("a report", "Jinja2", "report") from None
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("graceperiod.display"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,  # a misspelt value must not become an empty cell
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (files("graceperiod.display") / "templates" / "page.css").read_text("utf-8")
    style_hash = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    )
    environment.globals.update(style=style, content_policy=policy)
    environment.filters.update(breakable=_breakable, sentence=_sentence)
    return environment


@lru_cache(maxsize=1024)  # the same codes stand in every row
def _breakable(text: str) -> "markupsafe.Markup":
    """A text that may go on in the next line after an underscore, as codes and ids need."""
    import markupsafe  # noqa: PLC0415 - comes with Jinja2

    # The `join` of a Markup escapes the parts it joins.
    return markupsafe.Markup("_<wbr>").join(text.split("_"))


def _sentence(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]
