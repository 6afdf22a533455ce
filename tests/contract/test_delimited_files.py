"""Delimited text of every make, read by the real ingestor."""

from collections.abc import Callable

import pytest

from tests.contract.ingesting import Ingest, types


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
