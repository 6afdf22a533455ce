"""A query in its second form finds what the first one finds, by another way of computing it."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deep_research.domain.query import Table
from deep_research.query import guard, shaping
from deep_research.query.reproduction import confirms
from deep_research.query.rewriting import rewritten

COLUMNS = ("region", "year", "price", "units", "day", "paid")
AGGREGATES = (
    *("count(*)", "count(price)", "count(DISTINCT price)", "sum(price)", "sum(units)", "avg(price)", "avg(units)"),
    *("min(price)", "max(units)", "min(region)", "max(day)", "median(price)", "quantile_cont(units, 0.9)"),
    *("stddev_samp(price)", "stddev_pop(units)", "var_samp(price)", "var_pop(units)", "skewness(units)"),
    *("kurtosis(units)", "corr(units, price)", "regr_slope(units, price)", "regr_intercept(units, price)"),
    *("regr_r2(units, price)", "covar_samp(units, price)", "regr_count(units, price)", "max(price) - min(price)"),
    *("100.0 * (count(*) - count(price)) / count(*)", "count(*) FILTER (WHERE units > 1)", "avg(price) > 1"),
    *("avg(price) FILTER (WHERE paid)", "count(*) FILTER (WHERE units = (SELECT max(units) FROM dataset))"),
    *("count(DISTINCT region) FILTER (WHERE units > 0)", "sum(price) / count(*)", "avg(price + units)"),
)
KEYS = ("region", "year", "paid", "year(day)", "strftime(date_trunc('month', day), '%Y-%m')", "region || ', ' || year")
CONDITIONS = (
    *("", "WHERE units > 0", "WHERE region IS NOT NULL AND price BETWEEN -1 AND 2", "WHERE year IN (0, 1)"),
    *("WHERE price IS NULL OR paid", "WHERE NOT (units > 1)", "WHERE units = (SELECT max(units) FROM dataset)"),
)
SHAPES = (
    "SELECT {one} AS a, {other} AS b FROM dataset {where}",
    "SELECT {key} AS k, {one} AS a FROM dataset {where} GROUP BY k",
    "SELECT {key} AS k, {one} AS a FROM dataset {where} GROUP BY ALL ORDER BY a DESC NULLS LAST, count(*) DESC, k",
    "SELECT {key} AS k, {one} AS a FROM dataset {where} GROUP BY 1 ORDER BY a, k LIMIT 2",
    "SELECT {key} AS k, {one} AS a FROM dataset {where} GROUP BY k HAVING count(*) > 1 ORDER BY k",
    "SELECT {key} AS k, 100.0 * count(*) / sum(count(*)) OVER () AS share FROM dataset {where} GROUP BY k",
    "SELECT region, year, {one} AS a FROM dataset {where} GROUP BY region, year HAVING count(price) > 0",
    "SELECT DISTINCT {key} AS k FROM dataset {where} ORDER BY k LIMIT 3",
    "SELECT price FROM dataset {where} ORDER BY price DESC LIMIT 3",
    "SELECT avg(n) AS a FROM (SELECT {key} AS k, count(*) AS n FROM dataset {where} GROUP BY k) AS each",
    "WITH scaled AS (SELECT *, price - avg(price) OVER () AS z FROM dataset {where}) SELECT max(z) AS a FROM scaled",
    "SELECT {key} AS k, rank() OVER (ORDER BY count(*) DESC) AS r FROM dataset {where} GROUP BY k ORDER BY r, k",
    "SELECT t.region, count(*) AS n FROM dataset AS t "
    "JOIN (SELECT year, max(price) AS most FROM dataset GROUP BY year) AS o ON t.year = o.year AND t.price = o.most "
    "GROUP BY t.region ORDER BY n DESC, t.region",
    "SELECT count(*) AS n FROM dataset WHERE region IN (SELECT region FROM dataset GROUP BY 1 HAVING count(*) > 2)",
    "WITH each AS (SELECT region, {one} AS a FROM dataset {where} GROUP BY region) SELECT count(*) AS n FROM each",
    "SELECT * FROM (SELECT 'price' AS c, count(*) - count(price) AS n FROM dataset "
    "UNION ALL SELECT 'units' AS c, count(*) - count(units) AS n FROM dataset) AS missing WHERE n > 0 ORDER BY n",
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, "East", "West", "North"]),
        st.sampled_from([None, 0, 1, 2]),
        st.sampled_from([None, 0.0, 0.25, -1.5, 2.0, 7.75]),
        st.sampled_from([None, 0, 1, 2, 3, -4]),
        st.sampled_from([None, "2023-12-31", "2024-01-31", "2024-02-01"]),
        st.sampled_from([None, True, False]),
    ),
    max_size=12,
)
QUERIES = st.builds(
    str.format,
    st.sampled_from(SHAPES),
    one=st.sampled_from(AGGREGATES),
    other=st.sampled_from(AGGREGATES),
    key=st.sampled_from(KEYS),
    where=st.sampled_from(CONDITIONS),
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        yield connection


def fill(database, rows):
    database.execute(
        "CREATE OR REPLACE TABLE dataset "
        "(region TEXT, year INTEGER, price DOUBLE, units BIGINT, day DATE, paid BOOLEAN)"
    )
    if rows:
        database.executemany("INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?)", rows)


def found(database, sql) -> Table:
    cursor = database.execute(guard.checked(sql))
    rows = cursor.fetchall()
    return shaping.table([column[0] for column in cursor.description], rows, len(rows))


def agrees(database, sql):
    second = rewritten(sql, COLUMNS)
    return confirms(found(database, second.sql), found(database, sql), is_placed=second.is_placed)


@pytest.mark.property
@settings(max_examples=30, deadline=None)
@given(rows=ROWS, sql=QUERIES)
def test_the_second_form_finds_the_rows_of_the_first(database, rows, sql):
    fill(database, rows)
    assert agrees(database, sql)


@pytest.mark.parametrize("sql", [f"SELECT {each} AS a FROM dataset" for each in AGGREGATES if "count(*)" not in each])
def test_no_aggregate_is_computed_by_itself(sql):
    name = sql.removeprefix("SELECT ").partition("(")[0].upper()
    # A sum is one of two parts, a count the sum of ones.
    assert name == "SUM" or f"{name}(" not in rewritten(sql, COLUMNS).sql.replace("COUNT(value", "")


def test_a_query_within_a_condition_is_written_another_way_too():
    sql = "SELECT count(*) FILTER (WHERE units = (SELECT max(units) FROM dataset)) AS n FROM dataset"
    assert "MAX(" not in rewritten(sql, COLUMNS).sql.replace('"MAX(', "")


def test_a_cut_among_rows_that_tie_is_told(database):
    fill(database, [("East", 0, 2.0, 1, None, True), ("West", 0, 2.0, 1, None, True), ("North", 0, 1.0, 1, None, True)])
    assert not agrees(database, "SELECT region, price FROM dataset ORDER BY price DESC LIMIT 1")
    assert agrees(database, "SELECT region, price FROM dataset ORDER BY price DESC LIMIT 2")
    assert agrees(database, "SELECT price FROM dataset ORDER BY price DESC LIMIT 1")
    assert agrees(database, "SELECT region, price FROM dataset ORDER BY price DESC, region LIMIT 1")


def test_rounding_that_swallows_a_spread_is_found(database):
    """Large numbers that differ little: what is lost in the square of their sum is not lost in their deviations."""
    fill(database, [("East", 0, 1e9 + each, 1, None, True) for each in (0.0, 1.0, 2.0)])
    one_pass = (
        "SELECT (sum(price * price) - sum(price) * sum(price) / count(price)) / (count(price) - 1) AS v FROM dataset"
    )
    assert found(database, rewritten("SELECT var_samp(price) AS v FROM dataset", COLUMNS).sql).rows == ((1.0,),)
    assert found(database, one_pass).rows != ((1.0,),)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT region, price FROM dataset",
        "SELECT region FROM dataset WHERE units > 1 ORDER BY region",
        "SELECT string_agg(region, ',') AS r FROM dataset",
        "SELECT mad(price) AS m FROM dataset",
        "SELECT price, sum(price) OVER (ORDER BY day) AS running FROM dataset",
        "SELECT DISTINCT ON (region) region, price FROM dataset ORDER BY region, price",
        "SELECT region FROM dataset LIMIT 3",
        "SELECT region, count(*) AS n FROM dataset GROUP BY ROLLUP (region)",
        "SELECT absent, count(*) AS n FROM dataset GROUP BY absent",
        "SELECT count(*) AS n FROM range(3)",
        "SELECT sum(DISTINCT units) AS s FROM dataset",
        "SELECT sum(units) AS s FROM dataset QUALIFY row_number() OVER () = 1",
    ],
)
def test_what_has_no_second_form_is_left_alone(sql):
    assert rewritten(sql, COLUMNS) is None


def test_a_second_form_passes_the_guard_as_any_query_does():
    second = rewritten("SELECT region, median(price) AS m FROM dataset GROUP BY region ORDER BY m LIMIT 3", COLUMNS)
    assert guard.checked(second.sql)
