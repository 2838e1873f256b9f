"""Annotated tables: the kind, order and columns that come back, and what is refused."""

from datetime import datetime
from typing import Any

import pytest

pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("duckdb")

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from graceperiod import InvalidFrameError, System, UnknownSystemError, UnreadableTimestampError
from graceperiod.tables.annotator import Annotator
from graceperiod.tables.column_choice import ColumnChoice
from graceperiod.tables.frames.polars import annotate_structs
from tests.tables.rows import FRAMES, LABELS, check, expected, rows_of
from tests.tables.test_frames import CALENDAR, EDGES, TIMES, TORONTO


class TestShape:
    """The same kind of frame comes back, with its own columns first."""

    def test_pandas_keeps_index_order_and_attributes(self) -> None:
        """And the frame given is as it was."""
        frame = pd.DataFrame(
            {"x": [1, 2], "transmitted_at": EDGES[:2], "system": pd.Categorical(["CERS", "EDI"])},
            index=pd.Index(["b", "b"], name="id"),
        )
        frame.attrs["from"] = "a test"
        before = frame.copy()
        annotated = CALENDAR.annotate(frame)
        pd.testing.assert_frame_equal(frame, before)
        pd.testing.assert_frame_equal(annotated[["x", "transmitted_at", "system"]], before)
        assert (annotated.attrs, list(annotated.columns)) == (
            {"from": "a test"},
            ["x", "transmitted_at", "system", *LABELS],
        )
        kinds = annotated.dtypes.astype(str)
        assert kinds["no_penalty"] == kinds["needs_review"] == "boolean"
        assert kinds["window_start"] == "datetime64[us, America/Toronto]"
        assert kinds["outcome"] == kinds["problem"] == "category"

    def test_pandas_objects_are_read_one_by_one(self) -> None:
        """Aware datetimes of several zones, text and None in one column; naive ones have none."""
        values = [
            TIMES[1], TIMES[1].astimezone(TORONTO), "2025-10-02 15:30 ET", None, pd.NaT,
            datetime(2025, 10, 2, 15, 30), 7, pd.NA, [7],
        ]  # fmt: skip
        frame = pd.DataFrame({"transmitted_at": pd.Series(values, dtype=object)})
        rows = rows_of(CALENDAR.annotate(frame, system=System.CERS_PORTAL))
        assert [row["reason"] for row in rows] == ["OUTAGE"] * 3 + [None] * 6
        assert rows[5]["problem"].startswith("NAIVE: '2025-10-02 15:30:00' has no time zone")
        assert rows[6]["problem"].startswith("UNREADABLE: 7 is a number, not a timestamp")
        assert rows[7]["problem"] == rows[4]["problem"] == "MISSING: the timestamp is missing"
        assert rows[8]["problem"].startswith("UNREADABLE: the list holds several values")

    def test_polars_keeps_its_kind(self) -> None:
        """Eager and lazy have the same schema, and lazy streams."""
        frame = pl.DataFrame({"transmitted_at": EDGES, "system": ["CERS"] * len(EDGES)})
        eager = CALENDAR.annotate(frame)
        lazy = CALENDAR.annotate(frame.lazy())
        assert isinstance(lazy, pl.LazyFrame)
        assert lazy.collect_schema() == eager.schema
        assert lazy.collect(engine="streaming").equals(eager)
        assert eager.columns == ["transmitted_at", "system", *LABELS]
        assert eager.schema["window_end"] == pl.Datetime("us", "America/Toronto")

    def test_a_reader_is_read_batch_by_batch(self) -> None:
        """Nothing is read before it is asked for."""
        read = []

        def batches() -> Any:
            for place in range(3):
                read.append(place)
                yield pa.record_batch({"transmitted_at": [EDGES[place]]})

        schema = pa.schema([("transmitted_at", pa.string())], metadata={"a": "b"})
        reader = pa.RecordBatchReader.from_batches(schema, batches())
        annotated = CALENDAR.annotate(reader, system=None)
        assert read == []
        assert annotated.read_next_batch().num_rows == 1
        assert read == [0]
        assert annotated.schema.metadata == {b"a": b"b"}

    def test_an_arrow_table_keeps_its_metadata(self) -> None:
        """And a batch is a batch."""
        table = pa.table({"transmitted_at": EDGES}).replace_schema_metadata({"a": "b"})
        assert CALENDAR.annotate(table, system=None).schema.metadata == {b"a": b"b"}
        assert isinstance(CALENDAR.annotate(table.to_batches()[0], system=None), pa.RecordBatch)

    @pytest.mark.parametrize("frame", [name for name in FRAMES if name != "batch"])
    def test_an_empty_frame_gets_its_columns(self, frame: str) -> None:
        """Of no rows."""
        table = pa.table({"transmitted_at": pa.array([], pa.timestamp("us", "UTC"))})
        assert rows_of(CALENDAR.annotate(FRAMES[frame](table), system=None)) == []

    def test_dictionaries_of_text(self) -> None:
        """Of times and of systems, with chunks of their own."""
        one, two = (
            pa.table(
                {
                    "transmitted_at": pa.array([*EDGES[:2], None]).dictionary_encode(),
                    "system": pa.array([name, None, "nope"]).dictionary_encode(),
                }
            )
            for name in ("CERS", "EDI")
        )
        annotated = CALENDAR.annotate(pa.concat_tables([one, two]))
        wanted = [
            expected(CALENDAR, when, system)
            for name in ("CERS", "EDI")
            for when, system in zip([*EDGES[:2], None], [name, None, "nope"], strict=True)
        ]
        check(annotated, wanted)


def test_a_stream_with_a_batch_of_no_rows() -> None:
    """Whose dictionaries pyarrow leaves out."""
    table = pa.table({"transmitted_at": EDGES[:4], "system": ["CERS"] * 4})
    encoded = table.set_column(1, "system", table["system"].dictionary_encode())
    chunks = pa.concat_tables([encoded[:2], encoded[2:2], encoded[2:]])
    streamed = pa.RecordBatchReader.from_stream(chunks).read_all()
    check(CALENDAR.annotate(streamed), [expected(CALENDAR, each, "CERS") for each in EDGES[:4]])


class TestRefusals:
    """What cannot be annotated is said in one line."""

    @pytest.mark.parametrize("frame", FRAMES)
    @pytest.mark.parametrize(
        ("columns", "options", "message"),
        [
            (["when"], {}, "no column is named 'transmitted_at'; the columns are 'when'$"),
            (["transmitted_at"], {}, "no column is named 'system'; .*pass a System, as System.EDI"),
            (["transmitted_at"], {"system": None, "due": "x"}, "no column is named 'x'"),
            (["transmitted_at", "outcome"], {"system": None}, "has the columns 'outcome' already"),
        ],
    )
    def test_columns(
        self, frame: str, columns: list[str], options: dict[str, Any], message: str
    ) -> None:
        """One that is not there, and one that would be written over."""
        table = pa.table(dict.fromkeys(columns, EDGES[:3]))
        with pytest.raises(InvalidFrameError, match=message):
            CALENDAR.annotate(FRAMES[frame](table), **options)

    def test_many_columns_are_not_all_listed(self) -> None:
        """Twenty, and how many more."""
        table = pa.table({f"c{place}": [1] for place in range(1000)})
        with pytest.raises(InvalidFrameError, match="'c19' and 980 more"):
            CALENDAR.annotate(table)

    @pytest.mark.parametrize(
        ("frame", "advice"),
        [
            ("a.csv", "pass one of pandas, polars, pyarrow, DuckDB or PySpark, or what exports"),
            (None, "pass one of pandas, polars, pyarrow, DuckDB or PySpark, or what exports"),
            ({"transmitted_at": []}, "pass pyarrow.table(columns)"),
            *((column, "pass series.to_frame('transmitted_at'), and system=None or the System of")
              for column in (pd.Series(EDGES), pl.Series(EDGES))),
            *((column, "pass pyarrow.table({'transmitted_at': values}), and system=None or the")
              for column in ([1], np.array([1]), pa.array([1]), pa.chunked_array([EDGES]))),
        ],
        ids=type,
    )  # fmt: skip
    def test_frames(self, frame: Any, advice: str) -> None:
        """What is not a table, with what to pass; and one column, although it exports a stream."""
        with pytest.raises(InvalidFrameError) as refused:
            CALENDAR.annotate(frame)
        _, _, said = str(refused.value).partition(" is not a frame that can be annotated; ")
        assert said.startswith(advice)

    def test_the_advice_about_a_column_works(self) -> None:
        """Each column becomes a frame by the line that the message names."""
        for frame in (
            pd.Series(EDGES).to_frame("transmitted_at"),
            pl.Series(EDGES).to_frame("transmitted_at"),
            pa.table({"transmitted_at": EDGES}),
        ):
            rows = rows_of(CALENDAR.annotate(frame, system=System.CERS_PORTAL))
            wanted = [expected(CALENDAR, edge, "CERS_PORTAL") for edge in EDGES]
            check(CALENDAR.annotate(frame, system=System.CERS_PORTAL), wanted)
            assert len(rows) == len(EDGES)

    @pytest.mark.parametrize(
        "column",
        [
            pd.Series(EDGES),
            pl.Series(EDGES),
            pd.DataFrame({"transmitted_at": EDGES}),
            np.array([1]),
            pa.chunked_array([EDGES]),
            [datetime(2025, 10, 2)],
        ],
        ids=type,
    )
    def test_a_column_is_not_one_transmission(self, column: Any) -> None:
        """`decide` and `is_penalty_free` say in one line what decides it."""
        for ask in (CALENDAR.decide, CALENDAR.is_penalty_free):
            with pytest.raises(UnreadableTimestampError) as refused:
                ask(column, "CERS")
            assert str(refused.value) == (
                f"the {type(column).__name__} holds several values, where one timestamp is needed; "
                "calendar.annotate(frame) decides each row of a table"
            )
            with pytest.raises(UnknownSystemError, match="holds several values, where one name of"):
                ask("2025-10-02 19:45 ET", column)
            with pytest.raises(UnreadableTimestampError, match="holds several values"):
                ask("2025-10-02 19:45 ET", "CERS", due=column)

    @pytest.mark.parametrize(
        "column",
        [
            pa.array([1]),
            pa.array([1.5]),
            pa.array([datetime(2025, 1, 1)]).cast(pa.date32()),
            pa.array([[1]]),
        ],
    )
    def test_columns_that_are_no_time(self, column: pa.Array) -> None:
        """Numbers and dates are not taken for times."""
        with pytest.raises(
            UnreadableTimestampError,
            match="'transmitted_at' holds values of type .*; timestamps are",
        ):
            CALENDAR.annotate(pa.table({"transmitted_at": column}), system=None)

    def test_a_column_of_nothing(self) -> None:
        """Each row says that its time is missing."""
        (row,) = rows_of(CALENDAR.annotate(pa.table({"transmitted_at": pa.nulls(1)}), system=None))
        assert row["problem"] == "MISSING: the timestamp is missing"

    def test_systems_that_are_no_text(self) -> None:
        """Each row says so."""
        table = pa.table({"transmitted_at": EDGES[:2], "system": [1, None]})
        one, two = rows_of(CALENDAR.annotate(table))
        assert one["problem"].startswith("UNKNOWN_SYSTEM: 1 is a number, not a name")
        assert two["problem"] is None

    @pytest.mark.parametrize("frame", ["polars", "polars lazy", "table", "stream", "duckdb"])
    def test_systems_that_are_lists(self, frame: str) -> None:
        """Are refused for the whole column, with its name."""
        table = pa.table({"transmitted_at": EDGES[:2], "by": [["EDI"], ["EDI", "CERS"]]})
        message = (
            "the column 'by' holds values of type .*list.*; names of systems are needed, as te"
        )
        with pytest.raises(InvalidFrameError, match=message):
            rows_of(CALENDAR.annotate(FRAMES[frame](table), system="by"))

    def test_two_columns_of_one_name(self) -> None:
        """Neither is taken for the one that is meant."""
        table = pa.table([EDGES[:1], EDGES[1:2]], names=["transmitted_at", "transmitted_at"])
        with pytest.raises(InvalidFrameError, match="two columns are named 'transmitted_at'; ren"):
            CALENDAR.annotate(table, system=None)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("2025-02-30 10:00", "UNREADABLE: '2025-02-30 10:00' is not a timestamp: the date 2"),
            (" 2025-02-30 10:00", "UNREADABLE: ' 2025-02-30 10:00' is not a timestamp: the date"),
            ("2025-03-09 02:30", "NONEXISTENT: the clocks of ET skipped this time"),
            ("2025/03/09 2:30 AM", "NONEXISTENT: the clocks of ET skipped this time"),
            ("noon", "UNREADABLE: 'noon' is not a timestamp; write it as"),
            ("1969-12-31 23:59", "UNREADABLE: the clocks of ET are known for the years 1970 to 2"),
        ],
    )  # fmt: skip
    def test_times_on_an_assumed_clock_that_are_none(self, text: str, problem: str) -> None:
        """Each row says what is wrong with its time, and not that it has no zone."""
        table = pa.table({"transmitted_at": [EDGES[1], text]})
        one, two = rows_of(CALENDAR.annotate(table, system=None, assume_zone="ET"))
        assert one["problem"] is None
        assert two["problem"].startswith(problem)

    def test_every_form_is_read_on_an_assumed_clock(self) -> None:
        """As if its text ended with the label of that clock, in a repeated hour too."""
        texts = [
            "2025-10-02 15:30", "2025/10/02 3:30 PM", "2025-10-02 15 h 30", "20251002T153000",
            "2025-11-02 01:30", "2025/11/02 1:30 AM",
        ]  # fmt: skip
        table = pa.table({"transmitted_at": texts})
        annotated = CALENDAR.annotate(table, system=System.CERS_PORTAL, assume_zone="ET")
        check(annotated, [expected(CALENDAR, f"{text} ET", "CERS_PORTAL") for text in texts])

    def test_a_programme_in_place_of_a_system(self) -> None:
        """Its row asks how the data were sent, as `System.parse` does."""
        table = pa.table({"transmitted_at": EDGES[:2], "system": ["eManifest", "EDI"]})
        one, two = rows_of(CALENDAR.annotate(table))
        assert one["problem"].startswith(
            "UNKNOWN_SYSTEM: 'eManifest' (a programme) does not say how data were se"
        )
        assert two["problem"] is None

    def test_a_due_time_that_is_none_is_a_problem(self) -> None:
        """It is not taken for one that is not given."""
        table = pa.table({"transmitted_at": EDGES[:2], "due": ["noon", None]})
        one, two = rows_of(CALENDAR.annotate(table, system=None, due="due"))
        assert one["problem"].startswith("UNREADABLE: due: 'noon' is not a timestamp")
        assert (one["outcome"], two["problem"]) == (None, None)

    def test_instants_outside_the_calendar_of_datetimes(self) -> None:
        """Beyond the years 1 to 9999 there is none."""
        seconds = pa.array([10**12, -(10**12), 0]).cast(pa.timestamp("s", "UTC"))
        rows = rows_of(CALENDAR.annotate(pa.table({"transmitted_at": seconds}), system=None))
        assert [row["problem"] is None for row in rows] == [False, False, True]
        assert "outside the years 1 to 9999" in rows[0]["problem"]


def test_the_structs_of_a_lazy_frame_are_labelled() -> None:
    """As polars asks for it, in threads of its own."""
    choice = ColumnChoice(["transmitted_at"], "transmitted_at", System.CERS_PORTAL, None)
    rows = pl.DataFrame({"transmitted_at": EDGES}).to_struct("rows")
    labelled = annotate_structs(choice, Annotator(CALENDAR), rows).struct.unnest()
    check(labelled, [expected(CALENDAR, each, "CERS_PORTAL") for each in EDGES])
