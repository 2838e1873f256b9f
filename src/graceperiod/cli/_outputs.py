"""Files that a command writes: checks before the work, and pages after it."""

import errno
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from graceperiod._files import replace_file
from graceperiod.bulletins.source.folders import SUFFIXES
from graceperiod.cli._terminal import refuse, report_errors
from graceperiod.display.pages import environment


def check_place(output: Path | None, *others: Path | None) -> None:
    """Refuse an output that cannot be written, or that would harm a file of the command.

    Args:
        output: the file to write; None if none is wanted.
        others: files and folders that the command reads or writes. No output takes the place of
            one, or lies in a folder of bulletins under a name that makes it look like one.
    """
    if output is None:
        return
    place = output.resolve()
    if place.is_dir() or not place.parent.is_dir():
        number = errno.EISDIR if place.is_dir() else errno.ENOENT
        with report_errors(output):
            raise OSError(number, os.strerror(number))
    is_like_bulletin = place.suffix.lower() in SUFFIXES
    for other in filter(None, others):
        used = other.resolve()
        if place == used or (is_like_bulletin and used in place.parents and used.is_dir()):
            refuse(f"{output}: this command uses {other}; give another place")


def check_report(report: Path | None, *others: Path | None) -> None:
    """Refuse a page that cannot be made, or whose place `check_place` refuses."""
    if report is None:
        return
    with report_errors():
        environment()  # fails without Jinja2, which is better learnt before a long audit
    if report.suffix.lower() not in {".html", ".htm"}:
        refuse(f"--report {report}: a report is a page; give a name that ends in .html")
    check_place(report, *others)


def check_texts(report: Path | None, texts: Mapping[str, str | None]) -> None:
    """Refuse an option that does nothing without a report."""
    for name, text in texts.items():
        if report is None and text is not None:
            refuse(f"--{name.replace('_', '-')} is for a report; give --report too")


def time_to_the_second() -> datetime:
    """The time now, which a page shows as the time it was made."""
    return datetime.now(UTC).replace(microsecond=0)


def write_page(report: Path, html: str) -> None:
    """Write a page, which takes its place when it is whole."""
    with report_errors(report), replace_file(report) as page:
        page.write(html.encode(errors="replace"))  # the name of a file need not be UTF-8
