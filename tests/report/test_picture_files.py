"""Pictures as files and in notebooks: without a display, and the same at every run."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("pyarrow")

from graceperiod import Outage, OutageCalendar

pytestmark = pytest.mark.smoke

OUT = Outage("CERS", "2025-10-02 15:30 ET", "2025-10-02 18:00 ET", number="TCC25-0138")
PNG = b"\x89PNG\r\n\x1a\n"
SAVE = """
import sys
from graceperiod import Outage, OutageCalendar
picture = OutageCalendar.cbsa().plot(start="2025-09-26", end="2025-10-06")
for name in sys.argv[1:]:
    picture.savefig(name)
assert "matplotlib.pyplot" not in sys.modules
"""


def test_svg_and_png_without_a_display(tmp_path: Path) -> None:
    """By the suffix; two processes write the same bytes."""
    bare = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    names = ["a.svg", "b.svg", "a.png", "b.png"]
    for some in (names[::2], names[1::2]):
        command = [sys.executable, "-W", "error", "-c", SAVE, *some]
        subprocess.run(command, cwd=tmp_path, env=bare, check=True)
    svg, again, png, too = ((tmp_path / name).read_bytes() for name in names)
    assert svg == again
    assert png == too
    assert png.startswith(PNG)
    assert b"<dc:date>" not in svg
    elements = ET.fromstring(svg).iter()  # noqa: S314 - ours
    written = {"".join(element.itertext()) for element in elements if is_text(element)}
    assert {"CERS Portal", "CBSA outages", "TCC25-0138", "2025-09-28"} <= written


def is_text(element: ET.Element) -> bool:
    """Whether this is text in an SVG."""
    return element.tag == "{http://www.w3.org/2000/svg}text"


def test_the_format_and_its_metadata_can_be_given() -> None:
    """As Matplotlib takes them."""
    picture = OutageCalendar([OUT]).plot()
    buffer = BytesIO()
    picture.savefig(buffer, format="svg", metadata={"Title": "Outages"})
    assert b"<dc:title>Outages</dc:title>" in buffer.getvalue()
    assert b"<dc:date>" not in buffer.getvalue()
    buffer = BytesIO()
    picture.savefig(buffer)
    assert buffer.getvalue().startswith(PNG)


def test_a_picture_shows_itself_in_a_notebook() -> None:
    """As a sharp image of its size, with its title for those who cannot see it."""
    image, size = OutageCalendar([OUT]).plot()._repr_png_()
    assert image.startswith(PNG)
    assert (size["width"], size["alt"]) == (1_100, "CBSA outages")
    assert int.from_bytes(image[16:20], "big") == 2_200
