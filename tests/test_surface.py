"""The public surface is what is written down: a change of it is seen, and meant."""

from tests.surface import SURFACE, surface


def test_the_public_surface_is_as_written_down() -> None:
    """Names, signatures, fields and codes; after a change that is meant, `python -m tests.surface`
    writes them again, and the changelog tells.
    """
    assert surface().splitlines() == SURFACE.read_text("utf-8").splitlines()
