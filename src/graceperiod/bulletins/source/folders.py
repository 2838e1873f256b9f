"""A folder of bulletins: files as a download folder keeps them, or the e-mails of a Maildir."""

from pathlib import Path

SUFFIXES = (".eml", ".htm", ".html", ".mbox", ".md", ".msg", ".pdf", ".text", ".txt")
"""What the name of a file that can be a bulletin ends with."""

_OF_MAILDIR = ("cur", "new")


def bulletin_files(folder: Path) -> tuple[list[Path], int]:
    """The files in a folder and below it that can be bulletins, by name, and how many others
    there are.
    """
    inside = sorted(file for file in folder.rglob("*") if file.is_file())
    chosen = [file for file in inside if file.suffix.lower() in SUFFIXES or _is_in_maildir(file)]
    return chosen, len(inside) - len(chosen)


def _is_in_maildir(file: Path) -> bool:
    """Whether a file is an e-mail of a Maildir, where names say nothing."""
    box = file.parent
    return box.name in _OF_MAILDIR and all((box.parent / name).is_dir() for name in _OF_MAILDIR)
