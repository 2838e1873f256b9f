"""The bulletins in the files a command is given.

Whatever a person should know about these files is a line on stderr.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from graceperiod.bulletins import Bulletin, Finding, fold_bulletins
from graceperiod.bulletins.reading import Found, read_source
from graceperiod.bulletins.source.folders import SUFFIXES, bulletin_files
from graceperiod.cli._streams import STDIO, read_input
from graceperiod.cli._terminal import notify, report_errors
from graceperiod.display.words import describe_count
from graceperiod.errors import UnreadableBulletinError
from graceperiod.times import describe, instant

FromFile = tuple[Path, Bulletin]
"""A bulletin with the file that it was read from."""
LeftOut = tuple[Path, str]
"""What was left out of a file, or all of it, with the reason."""

_MOST_FINDINGS = 10


def bulletin_paths(paths: Iterable[Path], *, verbose: bool) -> Iterator[tuple[Path, bool]]:
    """The files, and those in the folders that can be bulletins; each with whether it was named by
    itself.

    A line says how many files of a folder were left alone, or names each.
    """
    # A file is read whatever its name, since the user named it; a folder holds other files too.
    for path in paths:
        is_folder = path != STDIO and path.is_dir()
        if is_folder:
            with report_errors():
                next(path.iterdir(), None)  # what is below it is looked for without errors
        inside, others = bulletin_files(path) if is_folder else ([path], [])
        for file in others if verbose else ():
            notify(f"Left alone: {file}")
        if others:
            known = ", ".join(SUFFIXES)
            notify(f"{path}: {describe_count(len(others), 'file')} left alone; not one of {known}")
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
        return read_source(read_input(file) if file == STDIO else file)
    except UnreadableBulletinError as error:
        if is_named:
            raise
        return Found((), (str(error),))


def show_left_out(left_out: Sequence[LeftOut], *, verbose: bool) -> None:
    """Print how many files and e-mails were left out; or a line for each, with the reason."""
    for file, reason in left_out if verbose else ():
        notify(f"Left out: {file}: {reason}")
    if left_out and not verbose:
        count = describe_count(len(left_out), "item")
        notify(f"{count} left out, not a bulletin; --verbose names each")


def describe_findings(found: Sequence[FromFile], between: Iterable[Finding]) -> list[str]:
    """A line for each finding of some bulletins, with the file and the line, then those of reading
    the bulletins together. Where a file has several bulletins, each is named.
    """
    often = Counter(file for file, _ in found)
    lines = []
    for file, bulletin in found:
        place = str(file) if often[file] == 1 else f"{file}, {_name(bulletin)}"
        for finding in bulletin.findings:
            line = f":{finding.line}" if finding.line else ""
            lines.append(f"{place}{line}: {finding.code}: {finding.message}")
    return lines + [f"{finding.code}: {finding.message}" for finding in between]


def _name(bulletin: Bulletin) -> str:
    """What a person finds an e-mail by: its number or title, and when it came."""
    when = bulletin.published and f" of {describe(instant(bulletin.published))}"
    return f"{bulletin.number or bulletin.title or bulletin.sha256[:12]}{when or ''}"


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
    """The bulletins in files and folders, for a record; with their findings on stderr, if these are
    few or all are wanted.
    """
    bulletins: list[FromFile] = []
    left_out: list[LeftOut] = []
    for file, is_named in bulletin_paths(paths, verbose=verbose):
        with report_errors(file):
            found = read_file(file, is_named=is_named)
        bulletins += [(file, bulletin) for bulletin in found.bulletins]
        left_out += [(file, reason) for reason in found.left_out]
    show_left_out(left_out, verbose=verbose)
    read = [bulletin for _, bulletin in bulletins]
    lines = describe_findings(bulletins, findings_between(read))
    if len(lines) > _MOST_FINDINGS and not verbose:
        lines = [f"{len(lines):,} findings; --verbose shows each, and so does graceperiod read"]
    for line in lines:
        notify(line)
    return read
