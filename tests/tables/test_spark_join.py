"""Instants on Spark: decided by a join in Spark's own process, row by row as other frames are."""

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra spark")

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, functions

from graceperiod import OutageCalendar, System
from graceperiod.systems import PROGRAMMES, SYSTEMS_BY_NAME, fold_name
from graceperiod.tables.instants import YEAR_1, YEAR_10000
from tests.examples import examples
from tests.tables.rows import LABELS, check, expected, rows_of
from tests.tables.test_frames import CALENDAR, SYSTEMS, TIMES, a_table
from tests.tables.test_spark import INSTANTS, TWICE

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

RECORD = OutageCalendar.cbsa()
NAMES = [
    *System, *SYSTEMS, "cers  PORTAL", "\N{FULLWIDTH LATIN CAPITAL LETTER E}DI",
    "Portail du Manifeste e\u0301lectronique", "ACROSS", "CERSS", "NOT_STATED", "", " ", "é" * 300,
    "O'Brien's \"desk\" \\ \n\t\0", "\N{RIGHT-TO-LEFT MARK}EDI",
]  # fmt: skip
OUTSIDE = [YEAR_1 - 1, YEAR_10000, -(1 << 62), 1 << 62]
SETTINGS = {
    "spark.sql.ansi.enabled": ["true", "false"],
    "spark.sql.caseSensitive": ["false", "true"],
    "spark.sql.adaptive.enabled": ["true", "false"],
    "spark.sql.session.timeZone": ["America/Toronto", "Asia/Kolkata"],
}

Read = Any
"""What makes a frame of Spark of a table."""


@pytest.fixture(name="read")
def _read(spark: "SparkSession", tmp_path: Path) -> Read:
    def read(table: pa.Table) -> DataFrame:
        pq.write_table(table, tmp_path / "table.parquet")
        return spark.read.parquet(str(tmp_path / "table.parquet"))

    return read


@pytest.fixture(name="settings", params=[0, 1], ids=["usual", "other"])
def _settings(request: pytest.FixtureRequest, spark: "SparkSession") -> Iterator[None]:
    """Settings of a session, which must change nothing."""
    before = {name: spark.conf.get(name) for name in SETTINGS}
    for name, values in SETTINGS.items():
        spark.conf.set(name, values[request.param])
    yield
    for name, value in before.items():
        spark.conf.set(name, str(value))


def edges_of(calendar: OutageCalendar) -> list[int]:
    """The instants at which an answer changes, and those beside them; both ends of time."""
    found = {edge for system in (*System, None) for edge in calendar.timeline(system).edges}
    beside = {edge + more for edge in found for more in (-1, 0, 1)}
    return [*sorted(beside), YEAR_1, YEAR_10000 - 1, *OUTSIDE]


HINT = re.compile(r"(?<=record; )(?:did you mean \w+\?|is it a time, [\w ]+\?) ")
SHOWN = re.compile(r"(?<=^UNKNOWN_SYSTEM: )(['\"]).*?\1(?= (?:is not |\())", re.DOTALL)


def without_guess(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the join gives it: its problem suggests no system, and shows a name as it is."""
    text = row["problem"] and SHOWN.sub("(name)", HINT.sub("", row["problem"]))
    return row | {"problem": text}


def same(frame: DataFrame, table: pa.Table) -> None:
    """A frame of Spark is, in any order, what the table is; its columns, and those added."""
    assert frame.columns == table.column_names
    found = frame.toArrow().sort_by("row")
    assert found["row"].to_pylist() == table["row"].to_pylist()
    assert [*map(without_guess, rows_of(found))] == [*map(without_guess, rows_of(table))]


@pytest.mark.usefixtures("settings")
def test_every_edge_and_name_is_as_in_other_frames(read: Read) -> None:
    """Rows at all edges of the record, twice each; nulls; every problem with its whole text."""
    rng = random.Random(11)
    sent = [None, *edges_of(RECORD)] * 2
    moments = pa.array(sent, pa.int64()).view(INSTANTS)
    names = [rng.choice(NAMES) for _ in sent]
    table = pa.table({"row": range(len(sent)), "transmitted_at": moments, "system": names})
    same(RECORD.annotate(read(table)), RECORD.annotate(table))


def test_every_name_at_one_time(read: Read) -> None:
    """Known, unknown, of a programme, blank, null: as `decide` has them; and a house's own."""
    table = a_table([TIMES[0]] * len(NAMES), INSTANTS)
    table = table.set_column(1, "system", pa.array(NAMES, pa.string()))
    table = table.append_column("row", [range(len(NAMES))])
    for own in (
        {},
        {"across": "CERS_PORTAL", "O'Brien's \"desk\" \\ \n\t\0": "VAN", "É" * 300: "IID"},
        {"12": "EDI"},
    ):
        same(CALENDAR.annotate(read(table), systems=own), CALENDAR.annotate(table, systems=own))


def test_the_problem_of_a_name_says_what_was_given_and_what_is_needed(read: Read) -> None:
    """As `decide` does, but without the nearest name, and with a long name's first hundred."""
    names = ["fax", "CERSS", "ACROSS", "x" * 101]
    table = pa.table({"transmitted_at": pa.array([TIMES[0]] * 4, INSTANTS), "system": names})
    found = [row["problem"] for row in rows_of(CALENDAR.annotate(read(table)).sort("system"))]
    systems = "is not a CBSA system on record; the systems are " + ", ".join(System)
    assert found == [
        expected(CALENDAR, TIMES[0], "ACROSS")["problem"],
        f"UNKNOWN_SYSTEM: 'CERSS' {systems}",
        expected(CALENDAR, TIMES[0], "fax")["problem"],
        f"UNKNOWN_SYSTEM: '{'x' * 100}…' {systems}",
    ]


@pytest.mark.property
def test_names_disguised_by_any_character(read: Read) -> None:
    """Every character that is folded to letters of a name, and thousands of others, in the names
    on record and in a house's own: as other frames read them.
    """
    own = {
        "Export desk": "CERS",
        "état d'\N{FULLWIDTH LATIN CAPITAL LETTER A}": "VAN",
        "straße 한글": "EDI",
        "edi": "CCP",
    }
    rng, folded = random.Random(13), defaultdict[str, list[str]](list)
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    for character in every:
        folded[fold_name(character)].append(character)
    known = [*SYSTEMS_BY_NAME, *PROGRAMMES, "portalcarm", "theemanifestwebportal"]
    names = [f"CE{other}RS" for other in rng.sample(every, examples(20_000))]
    for piece in filter(None, folded):
        whole = next((name for name in known if piece in name), "")
        names += [whole.replace(piece, disguise, 1) for disguise in folded[piece] if whole]
    for name in rng.choices([*known, *own], k=examples(20_000)):
        letters = [rng.choice([letter, letter.upper(), *folded[letter]]) for letter in name]
        letters.insert(rng.randrange(len(name)), rng.choice(folded[""]))
        names.append("".join(letters))
    moments = pa.array([TIMES[0]] * len(names), INSTANTS)
    table = pa.table({"row": range(len(names)), "transmitted_at": moments, "system": names})
    for systems in (own, {}):
        same(
            CALENDAR.annotate(read(table), systems=systems),
            CALENDAR.annotate(table, systems=systems),
        )


def test_names_of_another_type_are_unknown(read: Read) -> None:
    """Numbers and nulls as systems, as in other frames."""
    table = pa.table({"row": [0, 1], "transmitted_at": pa.array(TIMES[:2], INSTANTS)})
    for systems, column in [(pa.array([5, 5]), 5), (pa.nulls(2), None)]:
        frame = read(table).withColumn("system", functions.lit(column))
        same(CALENDAR.annotate(frame), CALENDAR.annotate(table.append_column("system", systems)))


@pytest.mark.property
@pytest.mark.parametrize("system", [System.CERS_PORTAL, None], ids=["a system", "none"])
def test_random_rows_of_one_system(read: Read, system: System | None) -> None:
    """Without names there is no Python in the plan, and each row comes back once."""
    rng, edges = random.Random(12), edges_of(RECORD)
    sent = [rng.choice(edges) + rng.randrange(-3, 4) for _ in range(examples(20_000))]
    moments = pa.array(sent, pa.int64()).view(INSTANTS)
    table = pa.table({"row": range(len(sent)), "transmitted_at": moments})
    annotated = RECORD.annotate(read(table).repartition(5), system=system)
    same(annotated, RECORD.annotate(table, system=system))


def test_columns_of_names_that_the_join_has_too(read: Read) -> None:
    """Names of the table of decisions, twice, and with backticks and points, are the user's."""
    times = {"sent`.`at": pa.array(TIMES, INSTANTS), "start_us": list(map(str, TIMES))}
    others = {name: ["mine"] * len(TIMES) for name in ("answer", "bucket", "_system", "a.b", "X")}
    table = pa.table(times | others)
    frame = read(table).select(
        "*", functions.lit(1).alias("twice"), functions.lit(2).alias("twice")
    )
    annotated = CALENDAR.annotate(frame, "sent`.`at", None)
    assert annotated.columns == [*table.column_names, "twice", "twice", *LABELS]
    found = annotated.drop("twice").toArrow()
    assert found.select(table.column_names).equals(table)
    check(found, [expected(CALENDAR, each, None) for each in TIMES])


def plan_of(frame: DataFrame, capsys: pytest.CaptureFixture[str]) -> str:
    """The physical plan of a frame."""
    frame.explain()
    return capsys.readouterr().out


def test_the_plan_is_a_broadcast_join(read: Read, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Python; text, due times and large calendars are not decided so."""
    frame = read(a_table(TIMES, INSTANTS))
    for named in (
        CALENDAR.annotate(frame, system=System.EDI),
        CALENDAR.annotate(frame, systems={"desk": "CERS"}),
    ):
        plan = plan_of(named, capsys)
        assert "BroadcastHashJoin" in plan
        assert "Python" not in plan
    filtered = plan_of(CALENDAR.annotate(frame).filter("system = 'EDI'"), capsys)
    assert "EqualTo(system,EDI)" in filtered  # before the join, in the scan
    for other in (
        CALENDAR.annotate(frame, due="transmitted_at", system=None),
        CALENDAR.annotate(frame.withColumn("transmitted_at", functions.lit("noon")), system=None),
    ):
        assert "Join" not in plan_of(other, capsys)


def test_a_plan_with_names_is_compiled_once(read: Read, spark: "SparkSession") -> None:
    """Spark knows the code of a second plan of the same kind, and compiles nothing."""
    assert spark._jvm is not None  # noqa: SLF001 - there is no other way
    code = "org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator"
    compiler = spark._jvm.java.lang.Class.forName(f"{code}$").getField("MODULE$").get(None)  # noqa: SLF001 - as above
    frame, took = read(a_table(TIMES, INSTANTS)), []
    for _ in range(3):
        CALENDAR.annotate(frame, systems={"desk": "CERS"}).write.format("noop").mode(
            "overwrite"
        ).save()
        took.append(compiler.compileTime())
    assert took[0] > 0
    assert took[1] == took[2]


def test_a_filter_on_the_answer(read: Read) -> None:
    """A filter on what was added turns the join into another kind, with the same rows."""
    table = a_table([*TIMES, *TWICE, None], INSTANTS)
    annotated = CALENDAR.annotate(read(table), system=System.CERS_PORTAL)
    found = [expected(CALENDAR, when, "CERS")["no_penalty"] for when in [*TIMES, *TWICE]]
    assert annotated.filter("no_penalty").count() == found.count(True) > 0
    assert annotated.filter("outcome = 'PENALTY_MAY_APPLY'").count() == found.count(False) > 0
    assert annotated.filter("problem IS NOT NULL").count() == 1


def test_a_large_calendar_is_decided_by_the_workers(
    read: Read, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of the decisions of too many outages is not made."""
    monkeypatch.setattr("graceperiod.tables.frames.spark._MOST_OUTAGES", len(CALENDAR) - 1)
    annotated = CALENDAR.annotate(read(a_table(TIMES, INSTANTS)), system=None)
    assert "Join" not in plan_of(annotated, capsys)
    check(annotated, [expected(CALENDAR, each, None) for each in TIMES])
