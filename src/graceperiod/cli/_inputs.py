"""The record of a command, made of the files it is given.

Whatever a person should know about these files is a line on stderr.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graceperiod._files import kind_of
from graceperiod._version import __version__
from graceperiod.calendar import OutageCalendar
from graceperiod.cli._differences import (
    show_contradictions,
    show_left_open,
    show_replaced,
    show_useless_rows,
)
from graceperiod.cli._outputs import time_to_the_second
from graceperiod.cli._streams import STDIO, check_readers, read_input
from graceperiod.cli._terminal import notify, printable_path, refuse, report_errors
from graceperiod.display.words import Words, describe_count, words_in
from graceperiod.record.outages_csv import read_csv
from graceperiod.rules import CBSA_RELIEFS
from graceperiod.times import ends_before, instant

if TYPE_CHECKING:
    from graceperiod.bulletins import Bulletin

_TABLES = {".csv", ".tsv"}
# What to do with what is not a calendar.
_INSTEAD = {
    "an e-mail": "give it with --bulletin",
    "a PDF": "give it with --bulletin",
    "HTML": "give it with --bulletin",
    "an iCalendar file": "give the record that it was made from",
    "a workbook or another zip file": "save the table as CSV (UTF-8)",
    "a compressed file": "unpack it first",
}


class LoadedRecord(NamedTuple):
    """A record, and the parts it was made of.

    `shipped` is None where the record that ships is not used; `bulletins` is the number of
    bulletins read; `own` has the user's calendars by their files.
    """

    calendar: OutageCalendar
    shipped: OutageCalendar | None
    bulletins: int
    own: Mapping[Path, OutageCalendar]

    def describe(self, words: Words) -> list[str]:
        """The parts in a language: their names, and the times up to which they reach."""
        parts = []
        if self.shipped is not None:
            name = words.say("record.shipped", version=__version__)
            parts.append(_describe_reach(name, self.shipped, words))
        if self.bulletins or not (parts or self.own):
            key = "record.bulletin" if self.bulletins == 1 else "record.bulletins"
            parts.append(words.say(key, count=self.bulletins))
        return parts + [_describe_reach(str(file), own, words) for file, own in self.own.items()]


def load_record(
    bulletins: Sequence[Path], calendars: Sequence[Path], *, shipped: bool, verbose: bool
) -> LoadedRecord:
    """Load the record to decide by, and name its parts on stderr.

    Args:
        bulletins: files and folders of bulletins.
        calendars: files of JSON, as `OutageCalendar.to_json` writes it, or of CSV. The first JSON
            sets the rules and the policy of the whole. Of all these files one may be stdin.
        shipped: whether the record that ships is part of it.
        verbose: whether to name what was left out of folders and mailboxes.
    """
    check_readers(*bulletins, *calendars)
    notices: list[Bulletin] = []
    if bulletins:
        from graceperiod.cli._bulletins import read_files  # noqa: PLC0415 - with it, the reader

        notices = read_files(bulletins, verbose=verbose)
    own, complete = _read_calendars(calendars)
    model = next(iter(own.values()), OutageCalendar())
    rules, policy = model.rules, model.policy
    record = OutageCalendar.from_bulletins(
        notices, reliefs=CBSA_RELIEFS, rules=rules, policy=policy, complete=complete
    )
    kept = OutageCalendar.cbsa(rules=rules, policy=policy) if shipped else None
    if kept is not None and notices:
        show_contradictions(kept, record)
        # Folded, not joined: a notice that only says that an outage is over finds the outage so.
        record = OutageCalendar.cbsa(notices, rules=rules, policy=policy)
        show_replaced(kept, record, "the bulletins given")
    elif kept is not None:
        record = kept
    for file, calendar in own.items():
        record = _add(record, file, calendar)
        show_left_open(file, calendar, notices)
    loaded = LoadedRecord(record, kept, len(notices), own)
    outages = describe_count(len(record), "outage")
    reliefs = describe_count(len(record.reliefs), "declared relief")
    parts = ", ".join(loaded.describe(words_in("en")))
    notify(f"Record: {parts}; {outages} and {reliefs} in all{_describe_age(record)}.")
    return loaded


def _add(record: OutageCalendar, file: Path, own: OutageCalendar) -> OutageCalendar:
    """A record joined with a calendar of the user's."""
    with report_errors():
        show_contradictions(record, own)
        joined = record | own
    show_replaced(record, joined, str(file))
    show_useless_rows(own, record)
    return joined


def check_period(since: str | None, until: str | None) -> None:
    """Refuse a period that ends before it begins."""
    with report_errors():
        is_wrong = since is not None and until is not None and ends_before(since, until)
    if is_wrong:
        refuse(f"--from {since} is after --to {until}; give the earlier one as --from")


def _describe_age(record: OutageCalendar) -> str:
    if record.reaches is None:
        return ""
    # A record can reach beyond today, to an outage that is scheduled.
    days = max(0, (time_to_the_second() - record.reaches).days)
    return f", the last outage {describe_count(days, 'day')} ago"


def _describe_reach(name: str, record: OutageCalendar, words: Words) -> str:
    if record.reaches is None:
        return words.say("record.empty", name=name)
    return words.say("record.reach", name=name, when=words.when(instant(record.reaches)))


def _read_calendars(files: Sequence[Path]) -> tuple[dict[Path, OutageCalendar], bool]:
    """The user's calendars by their files, and whether they say that there are no gaps."""
    texts = {file: _read(file) for file in files}
    # JSON before tables: a table takes the rules and the policy of the first JSON.
    tables = [file for file, text in texts.items() if _is_table(file, text)]
    own = {}
    for file in (file for file in texts if file not in tables):
        with report_errors(file):
            own[file] = OutageCalendar.from_json(texts[file])
    model = next(iter(own.values()), OutageCalendar())
    # A table does not say whether it is complete, so with one the whole is not.
    complete = bool(own) and not tables
    for file in tables:
        with report_errors(file):
            name = "stdin" if file == STDIO else printable_path(Path(file.name))
            rows = read_csv(texts[file], name)
            own[file] = OutageCalendar(rows, rules=model.rules, policy=model.policy)
    return own, complete


def _read(file: Path) -> bytes:
    with report_errors(file):
        text = read_input(file)
    if not text.strip():
        refuse(f"{file}: the file is empty; a table of CSV or a calendar as JSON was expected")
    if (kind := kind_of(text)) in _INSTEAD:
        refuse(f"{file}: {kind}; {_INSTEAD[kind]}")
    return text


def _is_table(file: Path, text: bytes) -> bool:
    """Whether a calendar is a table: by its suffix, or of stdin by what it begins with."""
    if file == STDIO:
        return kind_of(text) != "JSON"
    return file.suffix.lower() in _TABLES
