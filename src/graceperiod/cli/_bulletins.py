"""The bulletins in the files a command is given.

Whatever a person should know about these files is a line on stderr.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from graceperiod.bulletins import Bulletin, Finding, fold_bulletins
from graceperiod.bulletins.reading import Found, read_source
from graceperiod.bulletins.source.folders import SUFFIXES, bulletin_files
from graceperiod.cli._streams import STDIO, read_input
from graceperiod.cli._terminal import notify, report_errors
from graceperiod.display.words import describe_count
from graceperiod.errors import UnreadableBulletinError


def bulletin_paths(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """The files, and those in the folders that can be bulletins; each with whether it was named by
    itself.

    A line says how many files of a folder were left alone.
    """
    # A file is read whatever its name, since the user named it; a folder holds other files too.
    for path in paths:
        is_folder = path != STDIO and path.is_dir()
        if is_folder:
            with report_errors():
                next(path.iterdir(), None)  # what is below it is looked for without errors
        inside, others = bulletin_files(path) if is_folder else ([path], 0)
        if others:
            known = ", ".join(SUFFIXES)
            notify(f"{path}: {describe_count(others, 'file')} left alone; not one of {known}")
        if not inside:
            notify(f"{path}: no bulletins in this folder")
        yield from ((file, not is_folder) for file in inside)


def read_file(file: Path, *, is_named: bool) -> Found:
    """The bulletins in a file, or in stdin, and why what is none was left out: e-mails of a
    mailbox, or a whole file that was found in a folder.

    Raises:
        UnreadableBulletinError: there is none in a file that was named by itself.
        MissingExtraError, OSError: it cannot be read.
    """
    try:
        found = read_source(read_input(file) if file == STDIO else file)
    except UnreadableBulletinError as error:
        if is_named:
            raise
        return Found((), (f"{file}: {error}",))
    return Found(found.bulletins, tuple(f"{file}, {reason}" for reason in found.left_out))


def show_left_out(reasons: Sequence[str], *, verbose: bool) -> None:
    """Print how many files and e-mails were left out; or a line for each, with the reason."""
    for reason in reasons if verbose else ():
        notify(f"Left out: {reason}")
    if reasons and not verbose:
        count = describe_count(len(reasons), "item")
        notify(f"{count} left out, not a bulletin; --verbose names each")


def show_findings(findings: Iterable[Finding], file: Path | None = None) -> None:
    """Print a line for each finding, with the file and the line of a bulletin if there is one."""
    for finding in findings:
        line = f":{finding.line}" if finding.line else ""
        place = "" if file is None else f"{file}{line}: "
        notify(f"{place}{finding.code}: {finding.message}")


def findings_between(bulletins: Collection[Bulletin]) -> list[Finding]:
    """The findings that show only when the notices of one number are read together."""
    # Folding keeps the findings of each notice, which were shown when it was read.
    alone = {finding for bulletin in bulletins for finding in bulletin.findings}
    return [
        finding
        for folded in fold_bulletins(bulletins)
        for revision in (folded, *folded.earlier)
        for finding in revision.findings
        if finding not in alone
    ]


def read_files(paths: Sequence[Path], *, verbose: bool) -> list[Bulletin]:
    """The bulletins in files and folders, for a record; with their findings on stderr."""
    bulletins: list[Bulletin] = []
    left_out: list[str] = []
    for file, is_named in bulletin_paths(paths):
        with report_errors(file):
            found = read_file(file, is_named=is_named)
        bulletins += found.bulletins
        left_out += found.left_out
        for bulletin in found.bulletins:
            show_findings(bulletin.findings, file)
    show_left_out(left_out, verbose=verbose)
    show_findings(findings_between(bulletins))
    return bulletins
