"""Athena's query is DuckDB's query: the same rows under the same names, or a refusal that says what to write instead.

Trino does not run here. Its statements run in DuckDB by what its documentation says of them, as on the local cloud.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from deep_research.domain.dataset import ColumnType, RegisteredTable, TableColumn
from deep_research.domain.errors import QueryFailedError, QueryRefusedError
from deep_research.domain.query import Table
from deep_research.query import guard, shaping
from deep_research.query.functions import ALLOWED
from deep_research.query.trino import Statement, transpiled
from infra.local.athena.dialect import in_duckdb

HERE = Path(__file__).parent
EXPRESSIONS = [
    line if line.startswith("SELECT") else f"SELECT {line} FROM dataset"
    for line in (HERE / "trino_expressions.sql").read_text().splitlines()
    if not line.startswith("--")
]
STATEMENTS = (HERE / "trino_statements.sql").read_text().splitlines()
COLUMNS = {
    "id": ColumnType.INTEGER,
    "whole": ColumnType.INTEGER,
    "number": ColumnType.NUMBER,
    "word": ColumnType.TEXT,
    "flag": ColumnType.BOOLEAN,
    "day": ColumnType.DATE,
    "Moment": ColumnType.TIMESTAMP,
}
TABLE = RegisteredTable(
    database="lake",
    table="things",
    columns=tuple(
        TableColumn(name=name, type=kind, source=f"c{place}") for place, (name, kind) in enumerate(COLUMNS.items(), 1)
    ),
)
ROWS = """
    (1, 1, 1.5, 'abc', true, DATE '2024-01-31', TIMESTAMP '2024-03-01 10:20:30'),
    (2, 2, -2.5, 'bcd', false, DATE '2024-02-29', TIMESTAMP '2024-03-31 23:59:59.5'),
    (3, NULL, 3.25, 'a-b-c', true, NULL, NULL),
    (4, 5, NULL, NULL, NULL, DATE '2023-12-25', TIMESTAMP '2024-01-01 00:00:00'),
    (5, 5, 7, '', false, DATE '2024-12-30', TIMESTAMP '2025-01-01 12:00:00'),
    (6, -7, 8.125, '17', true, DATE '2024-05-05', TIMESTAMP '2024-05-05 05:05:05'),
    (7, 3, -4.75, 'zebra', true, DATE '2020-02-29', TIMESTAMP '2021-02-28 20:00:00')
"""


@pytest.fixture(scope="module")
def things() -> Iterator[duckdb.DuckDBPyConnection]:
    """The same rows as DuckDB's `dataset` and as the catalog's table."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "CREATE TABLE dataset"
            ' (id BIGINT, whole BIGINT, number DOUBLE, word VARCHAR, flag BOOLEAN, day DATE, "Moment" TIMESTAMP)'
        )
        connection.execute(f"INSERT INTO dataset VALUES {ROWS}")
        connection.execute(
            "CREATE SCHEMA lake; CREATE VIEW lake.things AS FROM dataset AS t(c1, c2, c3, c4, c5, c6, c7)"
        )
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Table:
    cursor = connection.execute(sql)
    found = cursor.fetchall()
    return shaping.table([column[0] for column in cursor.description], found, len(found))


def in_any_order(table: Table) -> list[str]:
    """The rows, floats to twelve digits."""
    return sorted(str([f"{cell:.12g}" if isinstance(cell, float) else cell for cell in row]) for row in table.rows)


def for_athena(sql: str, *, max_rows: int = 1_000) -> Statement:
    return transpiled(guard.checked(sql), TABLE, max_rows=max_rows)


@pytest.mark.parametrize("sql", [*STATEMENTS, *EXPRESSIONS])
def test_gives_the_same_rows_under_the_same_names(things: duckdb.DuckDBPyConnection, sql: str) -> None:
    expected = rows(things, guard.checked(sql))
    statement = for_athena(sql)
    found = rows(things, in_duckdb(statement.sql))
    counted = rows(things, in_duckdb(statement.count_sql))
    assert in_any_order(found) == in_any_order(expected), statement.sql
    assert counted.rows == ((expected.row_count,),)
    if sql in STATEMENTS:
        assert shaping.unique(statement.columns) == expected.columns


@pytest.mark.parametrize("name", sorted(ALLOWED - set(re.findall(r"\w+(?=\()", " ".join(EXPRESSIONS)))))
def test_a_function_that_is_not_held_against_duckdb_is_refused(name: str) -> None:
    if name in ESTIMATES | NO_CALLS:
        return
    for arguments in ("word", "number, whole", "'day', day, Moment"):
        with pytest.raises((QueryRefusedError, QueryFailedError)):
            for_athena(f"SELECT {name}({arguments}) FROM dataset")


ESTIMATES = {"approx_count_distinct"}
"""Asked for as estimates: each engine has its own."""
NO_CALLS = {"all", "any", "case", "cast", "current_date", "exists", "in", "rollup", "cube", "try_cast"}
"""Words that the guard sees as functions, and SQL does not."""


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT approx_quantile(number, 0.5) FROM dataset", "has no exact approx_quantile"),
        ("SELECT quantile_cont(number, [0.25, 0.75]) FROM dataset", "one quantile at a time"),
        ("SELECT median(day) FROM dataset", "quantiles of numbers only"),
        ("SELECT string_split(word, '-') FROM dataset", "unnest them"),
        ("SELECT regexp_replace(word, 'a', 'b') FROM dataset", "add the option 'g'"),
        ("SELECT number || '' FROM dataset", "round it"),
        ("SELECT date_diff('week', day, Moment) FROM dataset", "count days"),
        ("SELECT strftime(day, '%U') FROM dataset", "%U"),
        ("SELECT Moment - day FROM dataset", "date_diff"),
        ("SELECT id FROM dataset ORDER BY ALL", "ORDER BY ALL"),
        ("WITH dataset AS (SELECT 1 AS one) SELECT one FROM dataset", "a name of its own"),
    ],
)
def test_what_has_no_exact_form_is_refused_with_what_to_write(sql: str, reason: str) -> None:
    with pytest.raises(QueryRefusedError, match=reason):
        for_athena(sql)


def test_an_unknown_column_fails_before_anything_is_scanned() -> None:
    with pytest.raises(QueryFailedError, match="profit"):
        for_athena("SELECT profit FROM dataset")


def test_reads_only_the_columns_that_the_query_uses() -> None:
    statement = for_athena("SELECT avg(number) FROM dataset WHERE flag")
    assert (
        'SELECT CAST("c3" AS DOUBLE) AS "number", CAST("c5" AS BOOLEAN) AS "flag" FROM "lake"."things"' in statement.sql
    )


def test_draws_the_same_sample_each_time_and_equal_rows_one_by_one(things: duckdb.DuckDBPyConnection) -> None:
    sql = in_duckdb(for_athena("SELECT a.flag FROM dataset a, dataset b, dataset c", max_rows=200).sample_sql)
    drawn = rows(things, sql)
    assert len(drawn.rows) == 200
    assert drawn == rows(things, sql)
    assert 80 < sum(flag is True for (flag,) in drawn.rows) < 150  # four of seven, were all rows drawn


@pytest.mark.parametrize(("limit", "kept"), [("", 10), (" LIMIT 3", 3), (" LIMIT 5000", 10)])
def test_asks_for_no_more_rows_than_are_wanted(limit: str, kept: int) -> None:
    assert for_athena(f"SELECT id FROM dataset{limit}", max_rows=10).sql.endswith(f"LIMIT {kept}")
