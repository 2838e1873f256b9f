"""Reports as files: of an audit, and of one decision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from graceperiod._files import replace_file
from graceperiod.cli._inputs import Loaded, check_place
from graceperiod.cli._options import Language
from graceperiod.cli._terminal import report_errors
from graceperiod.decisions import Decision
from graceperiod.display.pages import environment
from graceperiod.display.sheet import evidence_sheet
from graceperiod.display.words import words_in
from graceperiod.errors import InvalidFrameError
from graceperiod.report.provenance import record_facts

if TYPE_CHECKING:
    from graceperiod.audit import Audit

__all__ = ["PendingReport", "check_report", "write_sheet"]

_SUFFIXES = (".html", ".htm")


def check_report(report: Path | None, *others: Path | None) -> None:
    """Refuse a report that cannot be made, is of another kind, or in the place of a file that the
    command reads or writes, before any work is done.
    """
    if report is None:
        return
    with report_errors():
        environment()  # or what is missing, before there is anything to lose
    if report.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"{report}: a report is a page; give a name that ends in .html")
    check_place(report, *others)


@dataclass(frozen=True)
class PendingReport:
    """The report of an audit to come: of what file, as it stood before, and where it goes."""

    file: Path
    report: Path
    language: Language
    size: int
    sha256: str
    changed: int

    @classmethod
    def of(cls, file: Path, report: Path, language: Language) -> "PendingReport":
        """Take down what the file is."""
        with report_errors(file), file.open("rb") as data:
            size, changed = file.stat().st_size, _changed(file)
            digest = file_digest(data, "sha256").hexdigest()
        return cls(file, report, language, size, digest, changed)

    def write(
        self, audit: "Audit", loaded: Loaded, *, assume_zone: str | None, output: Path | None
    ) -> None:
        """Write the report, if the file is still what it was."""
        from graceperiod.report.audit_page import Input, audit_page  # noqa: PLC0415 - needs a wing

        with report_errors(self.file):
            if _changed(self.file) != self.changed:
                raise InvalidFrameError("it changed while it was read; audit it again")
        given = Input(
            file=self.file,
            size=self.size,
            sha256=self.sha256,
            record=loaded.told(words_in(self.language)),
            assume_zone=assume_zone,
            output=output,
            made=_now(),
        )
        _write(self.report, audit_page(audit, loaded.calendar, given, self.language))


def write_sheet(decision: Decision, loaded: Loaded, report: Path, language: Language) -> None:
    """Write the evidence sheet of a decision."""
    words = words_in(language)
    record = list(record_facts(loaded.calendar, loaded.told(words), words))
    _write(report, evidence_sheet(decision.case, language, record=record, made=_now()))


def _now() -> datetime:
    """To the second, which is enough to say when a page was made."""
    return datetime.now(UTC).replace(microsecond=0)


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns


def _write(report: Path, html: str) -> None:
    with report_errors(report), replace_file(report) as page:
        page.write(html.encode())
