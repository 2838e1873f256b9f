"""A folder of bulletins: files as a download folder keeps them, the e-mails of a Maildir, or the
mailboxes of Thunderbird.
"""

from contextlib import suppress
from pathlib import Path

SUFFIXES = (".eml", ".htm", ".html", ".mbox", ".md", ".msg", ".pdf", ".text", ".txt")
"""What the name of a file that can be a bulletin ends with."""

_POSTMARK = b"From "
_OF_MAILDIR = ("cur", "new")


def bulletin_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files in a folder and below it that can be bulletins, and the others, by name."""
    inside = sorted(file for file in folder.rglob("*") if file.is_file())
    chosen = [
        file
        for file in inside
        if file.suffix.lower() in SUFFIXES
        or _is_in_maildir(file)
        or (not file.suffix and _is_mailbox(file))
    ]
    return chosen, sorted({*inside} - {*chosen})


def _is_mailbox(file: Path) -> bool:
    """Whether a file without a suffix is a mailbox, as Thunderbird keeps its `Inbox`."""
    with suppress(OSError), file.open("rb") as opened:
        return opened.read(len(_POSTMARK)) == _POSTMARK
    return False


def _is_in_maildir(file: Path) -> bool:
    """Whether a file is an e-mail of a Maildir, where names say nothing."""
    box = file.parent
    return box.name in _OF_MAILDIR and all((box.parent / name).is_dir() for name in _OF_MAILDIR)
