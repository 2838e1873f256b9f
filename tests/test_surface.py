"""The public surface is what is written down: a change of it is seen, and meant."""

import pytest

from tests.surface import REFERENCE, SURFACE, surface

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")


@pytest.mark.skipif(not REFERENCE.exists(), reason="the documentation is not beside the tests")
def test_the_public_surface_is_as_written_down() -> None:
    """Names, signatures, fields and codes; after a change that is meant, `python -m tests.surface`
    writes them again, and the changelog tells.
    """
    assert surface().splitlines() == SURFACE.read_text("utf-8").splitlines()
