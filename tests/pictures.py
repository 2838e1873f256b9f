"""The pictures of the documentation: `python -m tests.pictures` draws them, tests compare.

The SVGs are compared whole. The PNGs are of the README's own example: each keeps the text that it
shows, and that is compared, since no two machines draw the same pixels.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from graceperiod import CBSA_RULES, Outage, OutageCalendar, Policy
from graceperiod.display.lanes import lanes_by_system
from graceperiod.display.picture import draw_case, draw_svg
from graceperiod.display.words import words_in
from graceperiod.times import instant
from tests.browser import CHROMIUM, QUIET

if TYPE_CHECKING:
    from graceperiod.report.figure import Picture

__all__ = [
    "AUDIT",
    "HOME",
    "ROOT",
    "TIMELINE",
    "lead_of",
    "pictures",
    "readme",
    "text_of",
    "timeline",
]

ROOT = Path(__file__).parent.parent
HOME = ROOT / "docs" / "drawn"
AUDIT, TIMELINE = HOME / "audit.png", HOME / "timeline.png"
_KEY = "Description"  # a keyword that PNG defines


def readme(comment: str) -> str:
    """The fenced block of the README under a comment."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {comment} -->\n```\w+\n(.*?)```", text, re.DOTALL)
    assert found, comment
    return found[1]


def pictures() -> Mapping[str, str]:
    """Each picture in SVG, by the name of its file."""
    words = words_in("en")
    outage = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
    decision = OutageCalendar([outage]).decide("2025-10-02 19:45 ET", "CERS")
    # As long after the last word as the policy has anything to say.
    unresolved = Outage("CERS", "2025-10-01 10:00 ET", number="TCC25-0136")
    lanes = lanes_by_system([unresolved], [], CBSA_RULES, Policy(), words)
    start, end = instant("2025-09-30 12:00 ET"), instant("2025-11-03 12:00 ET")
    return {
        "window.svg": draw_case(decision.case, words),
        "unresolved.svg": draw_svg(lanes, start, end, words),
    }


def timeline() -> tuple["Picture", str]:
    """The picture that the README's notebook cell gives, and its text, line by line."""
    from matplotlib.text import Text  # noqa: PLC0415 - needs the extra plot

    cell: dict[str, Picture] = {}
    exec(compile(readme("example: timeline"), "README", "exec"), cell)  # noqa: S102 - our own
    picture = cell["picture"]
    picture.draw_without_rendering()  # the axis has its labels from now on
    shown = {text.get_text() for text in picture.findobj(Text) if text.get_visible()}
    return picture, "\n".join(sorted(shown - {""}))


def lead_of(page: str) -> str:
    """The first sentences of a report: how many transmissions there are, by outcome."""
    found = re.search(r'<p class="lead">(.*?)</p>', page)
    assert found
    return found[1]


def text_of(file: Path) -> str:
    """The text that a PNG shows, as it was when it was drawn."""
    from PIL import Image  # noqa: PLC0415 - comes with Matplotlib

    with Image.open(file) as image:
        return str(image.info[_KEY])


def _draw_audit() -> None:
    """The top of the page that the README's first command writes, in Chromium."""
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 - comes with Matplotlib
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not every test needs it

    program, *arguments = shlex.split(readme("command: audit").rpartition(" && ")[2])
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder, "audit.html")
        arguments[-1] = str(page)
        subprocess.run([sys.executable, "-m", program, *arguments], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        tab = browser.new_page(viewport={"width": 900, "height": 800})
        tab.goto(page.as_uri())
        tab.screenshot(path=AUDIT)
        browser.close()
        said = PngImagePlugin.PngInfo()
        said.add_text(_KEY, lead_of(page.read_text(encoding="utf-8")))
    with Image.open(AUDIT) as image:
        image.quantize(64).save(AUDIT, pnginfo=said, optimize=True)


def _draw_timeline() -> None:
    picture, text = timeline()
    picture.savefig(TIMELINE, dpi=80, metadata={_KEY: text})


if __name__ == "__main__":
    for name, svg in pictures().items():
        (HOME / name).write_text(svg + "\n", encoding="utf-8")
    _draw_timeline()
    _draw_audit()
