"""Files of every make, read by the real ingestor."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.domain.dataset import ColumnType, Grain, Profile
from deep_research.domain.errors import DatasetRejectedError

Ingest = Callable[..., Profile]


@pytest.fixture
def ingest(tmp_path: Path) -> Ingest:
    def read(content: str | bytes, name: str = "upload.csv", encoding: str = "utf-8") -> Profile:
        source = tmp_path / "upload"
        source.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return DuckDBIngestor(tmp_path / "scratch").ingest(source, name, tmp_path / "data.parquet")

    return read


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[], list[tuple[object, ...]]]:
    return lambda: duckdb.read_parquet(str(tmp_path / "data.parquet")).fetchall()


def types(profile: Profile) -> dict[str, str]:
    return {column.name: column.type.value for column in profile.columns}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_reads_every_common_delimiter_and_line_ending(ingest: Ingest, delimiter: str, ending: str) -> None:
    lines = [["city", "count"], ["Oslo", "3"], ["Bergen", "4"]]
    profile = ingest(ending.join(delimiter.join(line) for line in lines) + ending)
    assert types(profile) == {"city": "text", "count": "integer"}
    assert (profile.row_count, profile.source.delimiter) == (2, delimiter)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Málaga"),
        ("utf-8-sig", "Málaga"),
        ("utf-16", "Málaga"),
        ("utf-16-le", "Málaga"),
        ("utf-16-be", "Málaga"),
        ("cp1252", "Málaga, Göteborg"),
        ("cp1251", "Москва, Казань, Новосибирск, Екатеринбург"),
    ],
)
def test_reads_every_common_encoding(ingest: Ingest, encoding: str, text: str) -> None:
    profile = ingest(f'city;n\n"{text}";1\nOslo;2\n', encoding=encoding)
    assert text in {value.value for value in profile.column("city").top_values}


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


def test_header_cells_become_names_that_sql_can_tell_apart(ingest: Ingest) -> None:
    profile = ingest(" unit price ,Name,name,,Name\n1,a,b,2,c\n3,d,e,4,f\n")
    assert [(column.name, column.original_name) for column in profile.columns] == [
        ("unit price", None),
        ("Name", None),
        ("name_2", "name"),
        ("column_4", ""),
        ("Name_3", "Name"),
    ]


def test_a_file_without_a_header_is_numbered(ingest: Ingest) -> None:
    profile = ingest("1,2.5,x\n2,3.5,y\n3,4.5,z\n")
    assert (profile.row_count, types(profile)) == (
        3,
        {"column_1": "integer", "column_2": "number", "column_3": "text"},
    )


@pytest.mark.parametrize("title", ["# made by hand\n# in March\n", "Sales report\n\n", "Sales report,,\n,,\n"])
def test_lines_above_the_table_are_left_out(ingest: Ingest, title: str) -> None:
    profile = ingest(f"{title}region,units,amount\nN,1,2.5\nS,3,4.5\n")
    assert types(profile) == {"region": "text", "units": "integer", "amount": "number"}
    assert any("not part of the table" in note for note in profile.notes)


def test_ragged_rows_are_kept_and_told(ingest: Ingest, rows: Callable[[], list[tuple[object, ...]]]) -> None:
    profile = ingest("a,b,c\n1,2\n3,4,5,6\n7,8,9\n\n")
    assert rows() == [(1, 2, None), (3, 4, 5), (7, 8, 9)]
    assert any("more cells" in note for note in profile.notes)


def test_quoted_cells_keep_delimiters_quotes_and_lines(ingest: Ingest) -> None:
    profile = ingest('a,b\n"x\ny, z",1\n"p ""q""",2\n')
    assert {value.value for value in profile.column("a").top_values} == {"x\ny, z", 'p "q"'}


def test_columns_without_name_and_value_are_left_out(ingest: Ingest) -> None:
    assert types(ingest("a,b,\n1,2,\n3,4,\n")) == {"a": "integer", "b": "integer"}


def test_profiles_a_numeric_column(ingest: Ingest) -> None:
    column = ingest("n\n1\n2\n2\n\n5\n").column("n")
    assert (column.type, column.nulls, column.distinct) == (ColumnType.INTEGER, 0, 3)
    assert (column.minimum, column.maximum, column.mean) == (1, 5, 2.5)
    assert column.standard_deviation == pytest.approx(3**0.5)
    assert column.quantiles == pytest.approx({"0.05": 1.15, "0.25": 1.75, "0.5": 2.0, "0.75": 2.75, "0.95": 4.55})
    assert [(value.value, value.count) for value in column.top_values] == [("2", 2), ("1", 1), ("5", 1)]


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


def test_counts_rows_that_repeat_earlier_ones(ingest: Ingest) -> None:
    assert ingest("a,b\n1,x\n1,x\n1,\n1,\n2,x\n").duplicate_rows == 2


def test_reads_json_and_lays_nested_objects_flat(ingest: Ingest) -> None:
    people = [
        {"name": "a", "home": {"city": "x", "zip": "01234"}, "tags": [1, 2], "born": "2000-01-05"},
        {"name": "b", "home": {"city": "y", "zip": "98765"}, "tall": True, "born": "2001-01-05"},
    ]
    expected = {
        "name": "text",
        "home.city": "text",
        "home.zip": "text",
        "tags": "text",
        "born": "date",
        "tall": "boolean",
    }
    assert types(ingest(json.dumps(people))) == expected
    assert types(ingest("\n".join(map(json.dumps, people)))) == expected
    wrapped = ingest(json.dumps({"page": 1, "people": people}, indent=2))
    assert types(wrapped) == expected
    assert any("people" in note for note in wrapped.notes)


def test_reads_parquet_with_its_own_types(ingest: Ingest, tmp_path: Path) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql(
        "COPY (SELECT 1::TINYINT AS a, 2.5::DECIMAL(5, 2) AS b, '07' AS c, DATE '2024-01-01' AS d, "
        f"TIMESTAMPTZ '2024-01-01 10:00:00+02' AS e, {{'x': 1}} AS f) TO '{made}' (FORMAT parquet)"
    )
    profile = ingest(made.read_bytes(), "made.csv")
    assert types(profile) == {
        "a": "integer",
        "b": "number",
        "c": "text",
        "d": "date",
        "e": "timestamp",
        "f.x": "integer",
    }
    assert profile.column("e").minimum == "2024-01-01T08:00:00"
    assert profile.source.format == "parquet"


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"a,b\n", "no rows"),
        (b"[]", "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<!DOCTYPE html><html><table></table></html>", "web page"),
        (b"\x1f\x8b\x08" + bytes(30), "unpack"),
        (bytes(range(256)) * 8, "not a table"),
        (b"PAR1" + bytes(200) + b"PAR1", "can't be read"),
        (b'[{"a": 1}, {"a":', "can't be read"),
        (b'{"a": 1,', "not valid JSON"),
        (",".join(f"c{n}" for n in range(2_001)).encode() + b"\n1\n", "2,001 columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel"),
    ],
)
def test_rejects_with_a_sentence_to_act_on(ingest: Ingest, content: bytes, advice: str) -> None:
    with pytest.raises(DatasetRejectedError, match=advice) as rejection:
        ingest(content, "mine.csv")
    assert rejection.value.message.startswith("mine.csv")
    assert rejection.value.message.endswith(".")


def test_rejects_an_archive_and_a_workbook_that_unpacks_to_too_much(ingest: Ingest, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("table.csv", "a,b\n1,2\n")
    with pytest.raises(DatasetRejectedError, match="zip archive"):
        ingest(archive.read_bytes())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file, file.open("xl/workbook.xml", "w") as member:
        for _ in range(401):
            member.write(bytes(1 << 20))
    with pytest.raises(DatasetRejectedError, match="unpacks to more"):
        ingest(archive.read_bytes())


def test_rejects_a_small_parquet_file_that_unpacks_to_too_much(
    ingest: Ingest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.parquet"
    duckdb.sql(f"COPY (SELECT repeat('x', 5_000) AS a FROM range(1_000)) TO '{made}' (FORMAT parquet)")
    monkeypatch.setattr("deep_research.adapters.duckdb_staging.MAX_TEXT_BYTES", 1 << 20)
    assert made.stat().st_size < 1 << 16
    with pytest.raises(DatasetRejectedError, match="of text; leave its longest texts out"):
        ingest(made.read_bytes(), "mine.parquet")


def test_rejects_more_rows_than_can_be_researched(ingest: Ingest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deep_research.adapters.duckdb_staging.MAX_ROWS", 2)
    with pytest.raises(DatasetRejectedError, match="more than 2 rows; upload a part of it"):
        ingest("a,b\n1,2\n3,4\n5,6\n")


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


def test_texts_too_long_for_a_list_of_values_are_told(ingest: Ingest) -> None:
    profile = ingest(f"a,b\n{'word ' * 100},1\nshort,2\n")
    assert [value.value for value in profile.column("a").top_values] == ["short"]
    assert any("more than 300 characters" in note for note in profile.notes)


def test_leaves_nothing_in_scratch(ingest: Ingest, tmp_path: Path) -> None:
    ingest("a,b\n1,2\n")
    assert list((tmp_path / "scratch").iterdir()) == []
