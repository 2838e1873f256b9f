"""A browser for the tests of pages: Debian's Chromium, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


class Opener(Protocol):
    """Opens a file in a page, and makes sure that it said and asked for nothing."""

    def __call__(self, file: Path, scheme: str = "light") -> "Page":
        """The page; its scheme is `light` or `dark`."""


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One for all tests."""
    api = pytest.importorskip("playwright.sync_api", reason="pages are looked at by Playwright")
    if CHROMIUM is None:
        pytest.skip("pages are looked at in Debian's chromium")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: "Browser") -> Iterator[Opener]:
    """Opens files; at the end of the test no page may have complained, asked or gone anywhere."""
    said: list[str] = []
    asked: list[str] = []

    @contextmanager
    def contexts() -> Iterator[Opener]:
        opened = []

        def open_file(file: Path, scheme: str = "light") -> "Page":
            dark = scheme == "dark"
            context = browser.new_context(color_scheme="dark" if dark else "light")
            opened.append(context)
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("dialog", lambda dialog: said.append(dialog.message))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(file.as_uri())
            return page

        yield open_file
        for context in opened:
            context.close()

    with contexts() as opener:
        yield opener
    assert not said
    assert not [url for url in asked if not url.startswith("file:")]
    assert len(asked) == len(set(asked))
