"""From the files that a command is given to a record, with a line on stderr for what a person
should know of them.
"""

import errno
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import NamedTuple

import typer

from graceperiod._version import __version__
from graceperiod.bulletins import Bulletin, Finding, fold_bulletins, read_bulletin
from graceperiod.bulletins.folders import SUFFIXES, bulletin_files
from graceperiod.calendar import OutageCalendar
from graceperiod.cli._terminal import complain, count, report_errors
from graceperiod.display.sentences import describe_outage
from graceperiod.display.words import Words, words_in
from graceperiod.rules import CBSA_RELIEFS, CBSA_RULES, DEFAULT_POLICY
from graceperiod.times import instant

__all__ = [
    "Loaded",
    "bulletin_paths",
    "check_place",
    "findings_between",
    "load_record",
    "show_findings",
]

_TABLES = {".csv", ".tsv"}


class RecordSource(NamedTuple):
    """Where a record comes from: a file, so many bulletins, or what ships, which has no name."""

    name: str = ""
    bulletins: int | None = None
    record: OutageCalendar | None = None

    def told(self, words: Words) -> str:
        """What it is, in a language."""
        if self.bulletins is not None:
            key = "record.bulletin" if self.bulletins == 1 else "record.bulletins"
            return words.say(key, count=self.bulletins)
        name = self.name or words.say("record.shipped", version=__version__)
        reaches = None if self.record is None else self.record.reaches
        if reaches is None:
            return words.say("record.empty", name=name)
        return words.say("record.reach", name=name, when=words.when(instant(reaches)))


class Loaded(NamedTuple):
    """A record, and where it comes from."""

    calendar: OutageCalendar
    sources: Sequence[RecordSource]

    def told(self, words: Words) -> list[str]:
        """Where it comes from, in a language."""
        return [each.told(words) for each in self.sources]


def load_record(bulletins: Sequence[Path], calendars: Sequence[Path], *, shipped: bool) -> Loaded:
    """The record to answer by: the one that ships, if wanted, with what is given on top."""
    notices = _read_all(bulletins)
    own = [(file, _from_json(file)) for file in calendars if file.suffix.lower() not in _TABLES]
    rules, policy = (own[0][1].rules, own[0][1].policy) if own else (CBSA_RULES, DEFAULT_POLICY)
    complete = bool(own)
    for file in calendars:
        if file.suffix.lower() in _TABLES:
            complete = False  # a table does not say that it is
            with report_errors(file):
                table = OutageCalendar.from_csv(
                    file.read_bytes(), rules=rules, policy=policy, complete=False
                )
            own.append((file, table))
    own_notices = OutageCalendar.from_bulletins(
        notices, reliefs=CBSA_RELIEFS, rules=rules, policy=policy, complete=complete
    )
    base, sources = own_notices, list[RecordSource]()
    if shipped:
        base = OutageCalendar.cbsa(notices, rules=rules, policy=policy)
        kept = OutageCalendar.cbsa(rules=rules, policy=policy)
        sources.append(RecordSource(record=kept))
        _show_contradictions(kept, own_notices)
    if notices or not shipped:
        sources.append(RecordSource(bulletins=len(notices)))
    sources += [RecordSource(str(file), record=each) for file, each in own]
    with report_errors():
        record = reduce(_joined, [each for _, each in own], base)
    loaded = Loaded(record, sources)
    complain(
        f"Record: {', '.join(loaded.told(words_in('en')))}; {count(len(record), 'outage')} and "
        f"{count(len(record.reliefs), 'declared relief')} in all."
    )
    return loaded


def check_place(output: Path | None, *others: Path | None) -> None:
    """Refuse to write in the place of a file that the command reads or writes, in a folder that is
    not there, or what would be taken for a bulletin in a folder of them.
    """
    if output is None:
        return
    place = output.resolve()
    with report_errors(output):
        if place.is_dir():
            raise _os_error(errno.EISDIR)
        if not place.parent.is_dir():
            raise _os_error(errno.ENOENT)
    is_like_one = place.suffix.lower() in SUFFIXES
    for other in filter(None, others):
        given = other.resolve()
        if place == given or (is_like_one and given in place.parents and given.is_dir()):
            raise typer.BadParameter(f"{output}: this command uses {other}; give another place")


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def bulletin_paths(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders that can be bulletins; of the others a line says how
    many were left alone.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        chosen, others = bulletin_files(path)
        if others:
            known = ", ".join(SUFFIXES)
            complain(f"{path}: {count(others, 'file')} left alone; not one of {known}")
        if not chosen:
            complain(f"{path}: no bulletins in this folder")
        yield from chosen


def show_findings(file: Path, bulletin: Bulletin) -> None:
    """A line for each finding in a bulletin."""
    for finding in bulletin.findings:
        place = f"{file}:{finding.line}" if finding.line else str(file)
        complain(f"{place}: {finding.code}: {finding.message}")


def findings_between(bulletins: Collection[Bulletin]) -> list[Finding]:
    """What is to be said of several notices of one number, and of none of them alone."""
    alone = {finding for each in bulletins for finding in each.findings}
    return [
        finding
        for folded in fold_bulletins(bulletins)
        for each in (folded, *folded.earlier)
        for finding in each.findings
        if finding not in alone
    ]


def _read_all(paths: Sequence[Path]) -> list[Bulletin]:
    bulletins = []
    for file in bulletin_paths(paths):
        with report_errors(file):
            bulletins.append(read_bulletin(file))
        show_findings(file, bulletins[-1])
    for finding in findings_between(bulletins):
        complain(f"{finding.code}: {finding.message}")
    return bulletins


def _from_json(file: Path) -> OutageCalendar:
    with report_errors(file):
        return OutageCalendar.from_json(file.read_bytes())


def _joined(one: OutageCalendar, other: OutageCalendar) -> OutageCalendar:
    _show_contradictions(one, other)
    return one | other


def _show_contradictions(one: OutageCalendar, other: OutageCalendar) -> None:
    for mine, theirs in one.contradictions(other):
        complain(
            f"{mine.number}: two records contradict each other; both count, as approximate: "
            f"{describe_outage(mine)} Against that: {describe_outage(theirs)}"
        )
