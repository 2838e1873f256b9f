"""A folder of bulletins, as a mailbox or a download folder keeps them."""

from pathlib import Path

__all__ = ["SUFFIXES", "bulletin_files"]

SUFFIXES = (".eml", ".htm", ".html", ".md", ".text", ".txt")
"""What the name of a file that can be a bulletin ends with."""


def bulletin_files(folder: Path) -> tuple[list[Path], int]:
    """The files in a folder and below it that can be bulletins, by name, and how many others
    there are.
    """
    inside = sorted(each for each in folder.rglob("*") if each.is_file())
    chosen = [each for each in inside if each.suffix.lower() in SUFFIXES]
    return chosen, len(inside) - len(chosen)
