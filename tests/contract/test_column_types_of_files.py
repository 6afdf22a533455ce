"""What the real ingestor takes the cells of a column for."""

from collections.abc import Callable

import pytest

from deep_research.domain.dataset import ColumnType, Grain
from tests.contract.ingesting import Ingest, types


@pytest.mark.parametrize(
    ("cells", "kind", "expected"),
    [
        (["1", "-2"], "integer", [1, -2]),
        (["1.5", "2"], "number", [1.5, 2.0]),
        (["1e3", "2E-1"], "number", [1000.0, 0.2]),
        (["$1,200.50", "$3.00"], "number", [1200.5, 3.0]),
        (["1,200", "15"], "integer", [1200, 15]),
        (["1.234,50", "7,25"], "number", [1234.5, 7.25]),
        (["1 234,5", "2,5"], "number", [1234.5, 2.5]),
        (["(3.50)", "4.00"], "number", [-3.5, 4.0]),
        (["45%", "5.5%"], "number", [45.0, 5.5]),
        (["01234", "98765"], "text", ["01234", "98765"]),
        (["12345678901234567890", "1"], "text", ["12345678901234567890", "1"]),
        (["$1", "€2"], "text", ["$1", "€2"]),
        (["true", "FALSE"], "boolean", [True, False]),
        (["Yes", "No"], "text", ["Yes", "No"]),
        (["12", "unknown"], "integer", [12, None]),
        (["a", "NA"], "text", ["a", None]),
    ],
)
def test_types_a_column_by_its_cells(
    ingest: Ingest, rows: Callable[[], list[tuple[object, ...]]], cells: list[str], kind: str, expected: list[object]
) -> None:
    profile = ingest("\n".join(["cell|word", *(f"{cell}|w" for cell in cells)]))
    assert types(profile)["cell"] == kind
    assert [row[0] for row in rows()] == expected


@pytest.mark.parametrize(
    ("cells", "kind", "first"),
    [
        (["2024-02-29", "2024-03-01"], "date", "2024-02-29"),
        (["2024/02/29", "2024/03/01"], "date", "2024-02-29"),
        (["29/02/2024", "01/03/2024"], "date", "2024-02-29"),
        (["2/29/2024", "3/1/2024"], "date", "2024-02-29"),
        (["29.02.24", "01.03.24"], "date", "2024-02-29"),
        (["29 Feb 2024", "1 Mar 2024"], "date", "2024-02-29"),
        (["February 29, 2024", "March 1, 2024"], "date", "2024-02-29"),
        (["29-Feb-24", "01-Mar-24"], "date", "2024-02-29"),
        (["2024-02", "2024-03"], "date", "2024-02-01"),
        (["Feb 2024", "Mar 2024"], "date", "2024-02-01"),
        (["2024-02-29 00:00:00", "2024-03-01 00:00:00"], "date", "2024-02-29"),
        (["2024-02-29T10:30:00Z", "2024-03-01T00:00:00Z"], "timestamp", "2024-02-29T10:30:00"),
        (["2024-02-29T10:30:00+02:00", "2024-03-01T00:00:00+02:00"], "timestamp", "2024-02-29T08:30:00"),
        (["2024-02-29 10:30:00.123456789", "2024-03-01 00:00:00"], "timestamp", "2024-02-29T10:30:00.123456"),
        (["2/29/2024 10:30 PM", "3/1/2024 1:00 AM"], "timestamp", "2024-02-29T22:30:00"),
        (["Feb 29  2024 10:30:00 AM", "Mar 1  2024 1:00:00 PM"], "timestamp", "2024-02-29T10:30:00"),
        (["09:05", "10:15"], "time", "09:05:00"),
        (["9:05 AM", "10:15 PM"], "time", "09:05:00"),
        (["09:05:30", "10:15:00", "00:10:00"], "time", "00:10:00"),
        (["2024-02-30", "2024-03-01"], "text", None),
    ],
)
def test_reads_dates_as_people_write_them(ingest: Ingest, cells: list[str], kind: str, first: str | None) -> None:
    column = ingest("\n".join(["when|word", *(f"{cell}|w" for cell in cells)])).column("when")
    assert (column.type.value, column.minimum) == (kind, first)


@pytest.mark.parametrize(
    ("name", "cells", "kind", "seconds"),
    [
        ("length", ["26:10:00", "01:00:00"], "integer", [94_200, 3_600]),
        ("queue", ["00:00:07", "0:01:30", "00:59:59"], "integer", [7, 90, 3_599]),
        ("wait time", ["00:00:07.5", "10:00:00"], "number", [7.5, 36_000.0]),
    ],
)
def test_durations_are_read_as_seconds_and_told(
    ingest: Ingest,
    rows: Callable[[], list[tuple[object, ...]]],
    name: str,
    cells: list[str],
    kind: str,
    seconds: list[float],
) -> None:
    profile = ingest("\n".join([f"{name}|word", *(f"{cell}|w" for cell in cells)]))
    assert types(profile)[name] == kind
    assert [row[0] for row in rows()] == seconds
    assert profile.notes == (f"{name} holds durations; they were read as seconds: 0:01:30 is 90.",)


def test_a_moment_late_in_the_file_may_be_finer_or_wider_spaced_than_the_others(ingest: Ingest) -> None:
    moments = "2024-02-29 10:30:00,x\n" * 3_000
    column = ingest(f"at,b\n{moments}2024-02-29  10:30:01,x\n2024-02-29 10:30:02.123456789,x\n").column("at")
    assert (column.type, column.nulls, column.maximum) == (ColumnType.TIMESTAMP, 0, "2024-02-29T10:30:02.123456")


def test_a_log_that_begins_at_midnight_holds_times_of_day(ingest: Ingest) -> None:
    day = (f"{second // 3_600:02}:{second // 60 % 60:02}:{second % 60:02},x\n" for second in range(20_000))
    assert types(ingest("at,b\n" + "".join(day)))["at"] == "time"


def test_a_date_that_could_be_either_follows_the_other_dates_of_the_file(ingest: Ingest) -> None:
    profile = ingest("sent|paid\n01/02/2024|25/02/2024\n03/04/2024|26/04/2024\n")
    assert profile.column("sent").minimum == "2024-02-01"


def test_a_date_that_could_be_either_is_told(ingest: Ingest) -> None:
    profile = ingest("sent,n\n01/02/2024,1\n03/04/2024,2\n")
    assert profile.column("sent").minimum == "2024-01-02"
    assert any("month first" in note for note in profile.notes)


def test_a_value_late_in_the_file_changes_the_type_of_all(ingest: Ingest) -> None:
    numbers = "".join(f"{n},x\n" for n in range(5_000))
    assert types(ingest(f"a,b\n{numbers}2.5,x\n"))["a"] == "number"
    assert types(ingest(f"a,b\n{numbers}A17,x\n"))["a"] == "text"


@pytest.mark.parametrize(
    ("dates", "grain"),
    [
        (["2024-01-01 10:05:00", "2024-01-01 10:20:00"], Grain.MINUTE),
        (["2024-01-01 10:00:00", "2024-01-01 12:00:00"], Grain.HOUR),
        (["2024-01-01", "2024-01-02", "2024-01-05"], Grain.DAY),
        (["2024-01-01", "2024-01-08", "2024-01-22"], Grain.WEEK),
        (["2024-01-01", "2024-02-01", "2024-05-01"], Grain.MONTH),
        (["2024-01-31", "2024-02-29", "2024-05-31"], Grain.MONTH),
        (["2024-01-01", "2024-04-01", "2024-10-01"], Grain.QUARTER),
        (["2022-01-01", "2023-01-01", "2024-01-01"], Grain.YEAR),
    ],
)
def test_tells_the_grain_of_dates(ingest: Ingest, dates: list[str], grain: Grain) -> None:
    assert ingest("\n".join(["when,n", *(f"{date},1" for date in dates)])).column("when").grain is grain


def test_a_column_that_few_words_keep_from_being_numeric_names_the_first(ingest: Ingest) -> None:
    numbers = "".join(f"{n},x\n" for n in range(5_000))
    profile = ingest(f"a,b\n{numbers}A17,x\nB4,x\nC1,x\nD,x\n")
    assert types(profile)["a"] == "text"
    assert [note for note in profile.notes if note.startswith("a is kept as text")] == [
        "a is kept as text, because not all of its values are numbers, such as A17."
    ]


def test_words_beside_a_few_numbers_say_nothing(ingest: Ingest) -> None:
    assert ingest("a,b\n1,x\n2,x\nA17,x\nB4,x\n").notes == ()


def test_digits_beyond_the_microsecond_are_told(ingest: Ingest) -> None:
    moments = "when,n\n2024-02-29 10:30:00.123456{},1\n2024-03-01 00:00:00.5,2\n"
    assert ingest(moments.format("000")).notes == ()
    assert any("microsecond" in note for note in ingest(moments.format("789")).notes)
