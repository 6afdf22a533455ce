"""Files of every format, read and profiled by the real ingestor."""

import json
from pathlib import Path

import duckdb
import pytest

from deep_research.domain.dataset import ColumnType
from tests.contract.ingesting import Ingest, types


def test_profiles_a_numeric_column(ingest: Ingest) -> None:
    column = ingest("n\n1\n2\n2\n\n5\n").column("n")
    assert (column.type, column.nulls, column.distinct) == (ColumnType.INTEGER, 0, 3)
    assert (column.minimum, column.maximum, column.mean) == (1, 5, 2.5)
    assert column.standard_deviation == pytest.approx(3**0.5)
    assert column.quantiles == pytest.approx({"0.05": 1.15, "0.25": 1.75, "0.5": 2.0, "0.75": 2.75, "0.95": 4.55})
    assert [(value.value, value.count) for value in column.top_values] == [("2", 2), ("1", 1), ("5", 1)]


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


def test_texts_too_long_for_a_list_of_values_are_told(ingest: Ingest) -> None:
    profile = ingest(f"a,b\n{'word ' * 100},1\nshort,2\n")
    assert [value.value for value in profile.column("a").top_values] == ["short"]
    assert any("more than 300 characters" in note for note in profile.notes)


def test_leaves_nothing_in_scratch(ingest: Ingest, tmp_path: Path) -> None:
    ingest("a,b\n1,2\n")
    assert list((tmp_path / "scratch").iterdir()) == []
