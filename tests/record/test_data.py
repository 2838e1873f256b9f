"""The record that ships: equal to the facts as published, each with its source."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graceperiod import CBSA_RELIEFS, CBSA_RULES, GracePeriodError, OutageCalendar, Policy
from graceperiod.record.entries import Entry, entries
from tests.schemas import DATA, KINDS, as_text, schema_of

pytestmark = pytest.mark.smoke

ANSWERS = Path(__file__).parents[1] / "answers"
FILES = sorted(DATA.glob("*.json"))
TORONTO = ZoneInfo("America/Toronto")


def facts(name: str) -> list[dict[str, str]]:
    """The rows of a file of answers, written by hand."""
    with (ANSWERS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PUBLISHED = facts("record.csv")
ENTRY: dict[str, Any] = json.loads((DATA / "2017.json").read_text("utf-8"))["entries"][0]


class TestFacts:
    """What the files hold is what was published."""

    def test_every_window_is_as_published(self) -> None:
        """Number, status, systems, impact, direction, the times with their offsets, what it says of
        penalties, how sure its source is, and the source, one by one; the files have nothing else.
        """
        told = sorted(
            (
                entry.number or "",
                entry.status,
                ";".join(sorted(section.systems)),
                section.impact,
                section.direction,
                *times,
                entry.penalty_wording or "",
                entry.source_kind,
                entry.source,
            )
            for entry in entries()
            for section in entry.sections
            for times in [
                [stated(when) for when in (window.start, window.end, window.ended_by)]
                for window in section.windows
            ]
            or [["", "", ""]]
        )
        assert told == sorted(tuple(row.values()) for row in PUBLISHED)

    def test_every_outage_has_what_its_notice_says(self) -> None:
        """Of penalties, and how sure its source is."""
        said = {
            row["source"]: (row["penalty_wording"] or None, row["source_kind"]) for row in PUBLISHED
        }
        for outage in OutageCalendar.cbsa():
            assert outage.origin is not None
            assert (outage.wording, outage.origin.source_kind) == said[str(outage.source)]

    def test_every_notice_is_there_once(self) -> None:
        """A number comes once with each status, and a source once."""
        numbered = [(entry.number, entry.status) for entry in entries() if entry.number]
        assert len(set(numbered)) == len(numbered)
        assert len({entry.source for entry in entries()}) == len(entries())

    def test_every_source_is_an_address(self) -> None:
        """Of rules, reliefs and outages alike."""
        sources = [rule.source for rule in CBSA_RULES]
        sources += [relief.source for relief in CBSA_RELIEFS]
        sources += [str(outage.source) for outage in OutageCalendar.cbsa()]
        assert len(sources) > 3 + 3 + 90
        assert all(source.startswith(("https://", "http://")) for source in sources)

    def test_every_time_is_eastern_with_the_offset_of_its_date(self) -> None:
        """By another library's zone, and no outage ends before it starts."""
        for window in windows():
            for text in filter(None, window.values()):
                read = datetime.fromisoformat(text)
                assert read.utcoffset() == read.astimezone(TORONTO).utcoffset()
            assert window["end"] is None or window["start"] < window["end"]

    def test_the_rules_are_as_published(self) -> None:
        """From when, how long, for which data, until when seen, and the time to follow up."""
        day, two = timedelta(hours=24), timedelta(hours=2)
        assert [
            (
                rule.id, str(rule.since), rule.grace, rule.scope,
                rule.last_seen and str(rule.last_seen), rule.follow_up,
            )
            for rule in CBSA_RULES
        ] == [
            ("bulletin-2017", "2017-10-12", timedelta(), "ACI", None, None),
            ("socp-2017", "2017-11-01", two, "ACI", "2024-07-28", day),
            ("bulletin-2024", "2024-10-19", two, "ALL", "2026-02-08", day),
        ]  # fmt: skip

    def test_the_reliefs_are_as_published(self) -> None:
        """The dates, the systems named and excluded, and what is asked for. Each is for affected
        systems, so that a system neither named nor excluded is open.
        """
        assert [
            (
                str(relief.from_date), str(relief.to_date), ";".join(sorted(relief.systems or ())),
                ";".join(sorted(relief.excluded_systems)), relief.needs_due,
            )
            for relief in CBSA_RELIEFS
        ] == [
            ("2010-05-10", "2010-05-11", "EDI", "", False),
            (
                "2024-10-04", "2024-10-21", "CAD_API;CARM_CLIENT_PORTAL",
                "CERS_PORTAL;DIF;EMANIFEST_PORTAL;IID", True,
            ),
            (
                "2025-09-27", "2025-10-14", "CERS_PORTAL;DIF;EDI;EMANIFEST_PORTAL;IID",
                "CARM_CLIENT_PORTAL", False,
            ),
        ]  # fmt: skip
        assert all(relief.open_scope for relief in CBSA_RELIEFS)

    def test_a_start_that_is_a_notices_time_is_approximate(self) -> None:
        """As are windows wider than the outage."""
        found = {entry.number for entry in entries() for s in entry.sections if s.approximate}
        assert found == {
            None, "TCC17-200", "TCC19-019", "TCC24-007", "TCC25-0090", "TCC26-0036", "TCC26-0038"
        }  # fmt: skip

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
    def test_files_are_written_alike(self, file: Path) -> None:
        """Indented by two, a field a line, so that a change of one shows as one."""
        assert file.read_text("utf-8") == as_text(json.loads(file.read_text("utf-8")))

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
    def test_a_file_holds_its_year(self, file: Path) -> None:
        """The outages of a file begin in the year of its name."""
        if file.stem.isdecimal():
            starts = [window["start"] for window in windows([file])]
            assert {start[:4] for start in starts} == {file.stem}


def stated(when: datetime | None) -> str:
    """A time as a notice states it."""
    return when.isoformat(timespec="minutes") if when else ""


def windows(files: list[Path] = FILES) -> Iterator[dict[str, Any]]:
    """The windows in files as they are written."""
    for file in files:
        for entry in json.loads(file.read_text("utf-8"))["entries"]:
            for section in entry.get("sections", ()):
                yield from section["windows"]


class TestSchemas:
    """A mistake in an entry fails when it is read, with its field."""

    @pytest.mark.parametrize("name", KINDS)
    def test_the_schemas_shipped_are_those_of_the_models(self, name: str) -> None:
        """`python -m tests.schemas` writes them."""
        shipped = (DATA / "schemas" / f"{name}.json").read_text("utf-8")
        assert shipped == as_text(schema_of(KINDS[name]))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"status": "DONE"}, "Entry.status: "),
            (
                {"source": "a colleague"},
                r"Entry.source: String should match pattern '\^https\?://'; given 'a colleague'",
            ),
            ({"title": None}, "Entry.title: "),
            ({"more": 1}, "Entry.more: "),
            ({"dated": "12 October"}, "Entry.dated: "),
            ({"read_by": None}, "Entry.read_by: "),
            ({"sections": [{}]}, r"Entry.sections\[0\].systems: "),
        ],
    )
    def test_a_wrong_field_is_named(self, change: dict[str, Any], message: str) -> None:
        """By the model, in the words of the library."""
        with pytest.raises(GracePeriodError, match=f"^{message}"):
            Entry.model_validate(ENTRY | change)

    @pytest.mark.parametrize(
        ("start", "message"),
        [
            ("2017-10-12T22:15-05:00", "is not Eastern to the minute .*'2017-10-12T23:15-04:00'"),
            ("2017-10-12T22:15:00-04:00", "is not Eastern to the minute"),
            ("2017-10-13T02:15Z", "is not Eastern to the minute"),
            ("2017-10-12T22:15", "has no time zone"),
            (20171012, "is not text"),
        ],
    )
    def test_a_time_has_its_offset(self, start: object, message: str) -> None:
        """Only the Eastern offset of its date is taken, to the minute."""
        window = {"start": start, "end": None}
        section = ENTRY["sections"][0] | {"windows": [window]}
        with pytest.raises(
            GracePeriodError, match=rf"sections\[0\].windows\[0\].start: .*{message}"
        ):
            Entry.model_validate(ENTRY | {"sections": [section]})

    def test_an_end_before_its_start_is_refused(self) -> None:
        """With its place in the entry."""
        window = {"start": "2017-10-12T22:15-04:00", "end": "2017-10-12T22:00-04:00"}
        section = ENTRY["sections"][0] | {"windows": [window]}
        message = r"^Entry: sections\[0\].windows\[0\]: .*: the end, .*, is not after the start"
        with pytest.raises(GracePeriodError, match=message):
            Entry.model_validate(ENTRY | {"sections": [section]})


class TestFiles:
    """Every data file keeps to the JSON Schema it names, by which an editor checks it too."""

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
    def test_a_file_keeps_to_its_schema(self, file: Path) -> None:
        """What is wrong is said with its place in the file."""
        assert problems(json.loads(file.read_text("utf-8"))) == []

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"impact": "BAD"}, "$.entries[0].sections[0].impact: 'BAD' is not"),
            ({"systems": []}, "$.entries[0].sections[0].systems: [] "),
            (
                {"windows": [{"start": "2017-10-12", "end": None}]},
                "$.entries[0].sections[0].windows[0].start: '2017-10-12' does not",
            ),
        ],
    )
    def test_a_mistake_breaks_the_schema(self, change: dict[str, Any], problem: str) -> None:
        """The schema alone finds it, without the library."""
        entry = ENTRY | {"sections": [ENTRY["sections"][0] | change]}
        (found,) = problems({"$schema": "schemas/outages.json", "entries": [entry]})
        assert found.startswith(problem)


def problems(document: dict[str, Any]) -> list[str]:
    """Where a data file breaks the schema it names, and how."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((DATA / document["$schema"]).read_text("utf-8"))
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(document)]


class TestCalendar:
    """`OutageCalendar.cbsa()`."""

    def test_what_it_holds(self) -> None:
        """The latest revision of each number, the earlier ones as history, the reliefs, the rules,
        and gaps; it reaches to the last moment published.
        """
        record = OutageCalendar.cbsa()
        rows = [row for row in PUBLISHED if row["start"]]
        notices = {(row["number"], row["status"]) for row in rows if row["number"]}
        revised = Counter(number for number, _ in notices)
        assert len(record) + len(record.history) == len(rows)
        assert {outage.number for outage in record.history} == {
            number for number, count in revised.items() if count > 1
        }
        assert "TCC25-0138" in revised
        assert (set(record.reliefs), record.rules) == (set(CBSA_RELIEFS), CBSA_RULES)
        assert not record.complete
        assert record.reaches == max(
            datetime.fromisoformat(row["end"] or row["start"]) for row in rows
        )

    def test_no_outage_found_says_that_the_record_has_gaps(self) -> None:
        """On a day of which nothing is on record, because it is after all others."""
        record = OutageCalendar.cbsa()
        assert record.reaches is not None
        decision = record.decide(record.reaches + timedelta(days=30), "EDI")
        assert decision.reason == "NO_OUTAGE"
        assert decision.cautions == {"RECORD_INCOMPLETE"}

    def test_an_outage_never_resolved_does_not_stay_open(self) -> None:
        """Presumed for a day, undetermined for ten, then forgotten; the answer says what is known
        of its end.
        """
        record = OutageCalendar.cbsa()
        answers = [
            record.decide(when, "EMANIFEST_PORTAL")
            for when in (
                "2025-03-12 10:08 ET",
                "2025-03-12 10:09 ET",
                "2025-03-22 10:08 ET",
                "2025-03-22 10:09 ET",
            )
        ]
        unresolved = ["UNRESOLVED_OUTAGE", "UNRESOLVED_OUTAGE"]
        assert [answer.reason for answer in answers] == ["OUTAGE", *unresolved, "NO_OUTAGE"]
        assert answers[0].cautions == {"UNRESOLVED"}
        assert "No notice of resumption was found." in answers[1].explain()

    def test_the_rules_and_the_policy_can_be_ones_own(self) -> None:
        """They decide over the same outages."""
        policy = Policy(presume_ongoing=timedelta(hours=1))
        record = OutageCalendar.cbsa(policy=policy, rules=CBSA_RULES[:1])
        assert (record.policy, record.rules) == (policy, CBSA_RULES[:1])
        assert record.decide("2025-03-11 12:00 ET", "CERS").reason == "UNRESOLVED_OUTAGE"

    def test_ones_own_bulletins_are_folded_into_it(self) -> None:
        """The same notice from a mailbox counts once, and a cancelled one takes back."""
        own = next(entry for entry in entries() if entry.number == "TCC26-0081")
        again = own.model_copy(update={"title": "in other words"})
        calendar, shipped = OutageCalendar.cbsa([again]), len(OutageCalendar.cbsa())
        assert len(calendar) == shipped
        cancelled = own.model_copy(update={"status": "CANCELLED", "sections": ()})
        assert len(OutageCalendar.cbsa([cancelled])) == shipped - 1

    def test_ones_own_record_joins_it(self) -> None:
        """The same outage twice counts once; one that contradicts it is reported."""
        record = OutageCalendar.cbsa()
        mine = OutageCalendar.from_csv(
            "systems,start,end,number\n"
            "CARM,2026-04-18 08:00 ET,2026-04-18 17:00 ET,TCC26-0081\n"
            "CERS;CARM;eManifest Portal,2025-10-02 15:30 ET,2025-10-02 19:00 ET,TCC25-0138\n"
        )
        both = record | mine
        assert len(both) == len(record) + 1
        ((theirs, ours),) = record.contradictions(mine)
        assert (theirs.number, str(theirs.end)) == ("TCC25-0138", "2025-10-02 18:00:00-04:00")
        assert ours in mine
        assert "APPROXIMATE" in both.decide("2025-10-02 18:30 ET", "CARM").cautions


def test_the_record_is_read_once() -> None:
    """A second call gives the same entries."""
    assert entries() is entries()
