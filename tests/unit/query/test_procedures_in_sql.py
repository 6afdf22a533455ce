"""What a procedure computes is found again in SQL over the same rows; what it did not find is refuted."""

import copy

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deep_research import statistics
from deep_research.domain.claim import Claim
from deep_research.domain.errors import StatisticsError
from deep_research.domain.query import Answer, QueryType
from deep_research.query import guard, shaping
from deep_research.query.rewriting import second_form

COLUMNS = ("team", "month", "x", "y")
SAMPLE = "SELECT team, x, y FROM dataset"
COUNTS = "SELECT team, count(*) AS n FROM dataset WHERE team IS NOT NULL GROUP BY team ORDER BY n DESC, team"
CELLS = "SELECT team, month, count(*) AS n FROM dataset GROUP BY team, month ORDER BY n DESC, team, month"
SERIES = "SELECT month, sum(y) AS total FROM dataset GROUP BY month ORDER BY month"
SERIES_BY_TEAM = "SELECT team, month, sum(y) AS total FROM dataset GROUP BY team, month ORDER BY team, month"
PROCEDURES = (
    *(
        (SAMPLE, {"procedure": "group_difference", "value": "x", "group": "team", "test": test})
        for test in ("kruskal", "welch", "student", "anova", "mann_whitney", "auto")
    ),
    (SAMPLE, {"procedure": "group_difference", "value": "x", "group": "team", "test": "welch", "first": "red"}),
    (SAMPLE, {"procedure": "correlation", "x": "x", "y": "y"}),
    (SAMPLE, {"procedure": "correlation", "x": "x", "y": "y", "method": "spearman"}),
    (SAMPLE, {"procedure": "correlation_matrix", "columns": ["x", "y"]}),
    (SAMPLE, {"procedure": "simpson_check", "x": "x", "y": "y", "stratum": "team"}),
    (SAMPLE, {"procedure": "outliers", "column": "x"}),
    (SAMPLE, {"procedure": "outliers", "column": "x", "method": "z", "threshold": 1, "side": "high"}),
    (SAMPLE, {"procedure": "normality", "column": "y", "test": "skewness"}),
    (SAMPLE, {"procedure": "describe", "columns": ["x", "y"]}),
    (SAMPLE, {"procedure": "describe", "columns": ["x"], "biased": True}),
    (COUNTS, {"procedure": "concentration", "category": "team", "count": "n"}),
    (CELLS, {"procedure": "contingency", "row": "team", "column": "month", "count": "n"}),
    (
        SERIES_BY_TEAM,
        {"procedure": "contribution", "segment": "team", "period": "month", "value": "total", "before": "2024-01"},
    ),
    (SERIES, {"procedure": "trend", "period": "month", "value": "total"}),
    (SERIES, {"procedure": "trend", "period": "month", "value": "total", "omit_last": True}),
    (SERIES_BY_TEAM, {"procedure": "trend", "period": "month", "value": "total", "by": "team"}),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["red", "blue", "blue", None]),
        st.sampled_from([f"2024-0{month}" for month in range(1, 8)]),
        st.sampled_from([None, 0.5, 1.0, 2.25, 2.25, 8.0, -3.5]),
        st.sampled_from([None, 0, 1, 2, 2, 7, -4]),
    ),
    min_size=6,
    max_size=40,
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        yield connection


def fill(database, rows):
    database.execute("CREATE OR REPLACE TABLE dataset (team TEXT, month TEXT, x DOUBLE, y BIGINT)")
    database.executemany("INSERT INTO dataset VALUES (?, ?, ?, ?)", rows)


def found(database, sql):
    cursor = database.execute(guard.checked(sql))
    rows = cursor.fetchall()
    return shaping.table([column[0] for column in cursor.description], rows, len(rows))


def answer(database, sql, request):
    return Answer(
        query_id="Q1",
        question="",
        query_type=QueryType.STATISTICS,
        answer=Claim(template=""),
        code=sql,
        confidence=0.9,
        statistics=statistics.run(request, found(database, sql)),
    )


def agrees(database, told, request):
    second = second_form(told, request, COLUMNS)
    return None if second is None else second.confirms(told, found(database, second.sql))


@pytest.mark.property
@settings(max_examples=15, deadline=None)
@given(rows=ROWS, procedure=st.sampled_from(PROCEDURES))
def test_sql_finds_what_the_procedure_found(database, rows, procedure):
    sql, request = procedure
    fill(database, rows)
    try:
        told = answer(database, sql, request)
    except StatisticsError:
        assume(False)
    assert agrees(database, told, request) is not False


EXAMPLE = [("red", f"2024-0{1 + place % 7}", float(place % 5), place) for place in range(20)]
EXAMPLE += [("blue", f"2024-0{1 + place % 7}", place**1.5, place % 3) for place in range(20)]


@pytest.mark.parametrize(
    ("sql", "request_"), PROCEDURES, ids=lambda each: each["procedure"] if isinstance(each, dict) else ""
)
def test_a_figure_that_the_rows_do_not_bear_is_refuted(database, sql, request_):
    fill(database, EXAMPLE)
    told = answer(database, sql, request_)
    assert agrees(database, told, request_)
    changed = copy.deepcopy(told.statistics)
    listed = (changed.get(name, ()) for name in ("pairs", "groups", "segments", "strata"))
    within = [*(each for part in listed for each in part), *changed.get("columns", {}).values()]
    first = within[0] if within else changed
    first["n" if "n" in first else "after"] += 1
    assert agrees(database, told.model_copy(update={"statistics": changed}), request_) is False


@pytest.mark.parametrize(
    "request_",
    [
        {"procedure": "normality", "column": "y", "test": "shapiro"},
        {"procedure": "linear_regression", "target": "y", "features": ["x"]},
        {"procedure": "correlation", "x": "x", "y": "y", "method": "kendall"},
    ],
)
def test_a_procedure_that_sql_can_not_compute_is_not_checked_a_second_way(database, request_):
    fill(database, EXAMPLE)
    assert second_form(answer(database, SAMPLE, request_), request_, COLUMNS) is None


def test_what_was_computed_from_a_sample_is_not_checked_a_second_way(database):
    fill(database, EXAMPLE)
    sql, request = PROCEDURES[0]
    told = answer(database, sql, request)
    sampled = told.model_copy(update={"statistics": {**told.statistics, "rows_used": 10}})
    assert second_form(sampled, request, COLUMNS) is None
