"""A claim may cite what comes from the dataset, and nothing that a query's author typed."""

from pathlib import Path

import duckdb
import pytest

from deep_research.domain.claim import Cell, Claim, Statistic
from deep_research.domain.dataset import Column, ColumnType, Profile, Source
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Decomposition, Query, QueryType, Table
from deep_research.domain.result import Research
from deep_research.query.evidence import render
from deep_research.query.grounding import check
from deep_research.query.lineage import reservations
from deep_research.query.shaping import unique
from tests.fakes.sales_research import answered

HERE = Path(__file__).parent
FOLLOWED = (HERE / "followed_columns.sql").read_text().splitlines()
INVENTED = (HERE / "invented_columns.sql").read_text().splitlines()


def column(name: str, kind: ColumnType, low: float | None = None, high: float | None = None) -> Column:
    return Column(name=name, type=kind, nulls=0, distinct=2, minimum=low, maximum=high)


PROFILE = Profile(
    row_count=4,
    columns=(
        column("region", ColumnType.TEXT),
        column("month", ColumnType.DATE),
        column("Revenue", ColumnType.NUMBER, -5, 700.25),
        column("cost", ColumnType.NUMBER, 1, 70),
        column("Top 10", ColumnType.BOOLEAN),
        column("survived", ColumnType.INTEGER, 0, 1),
    ),
    source=Source(format="csv"),
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        connection.execute(
            """CREATE TABLE dataset AS SELECT * FROM (VALUES
            ('West', DATE '2024-01-01', 700.25::DOUBLE, 70::DOUBLE, true, 1),
            ('West', '2024-02-01', 500.25, 3, true, 0),
            ('East', '2024-01-01', 300, 1, false, 0), ('East', '2024-02-01', -5, 2, true, 1)
            ) AS rows(region, month, "Revenue", cost, "Top 10", survived)"""
        )
        yield connection


def reasons(database, sql: str, question: str = "") -> tuple[str | None, ...]:
    columns = unique([described[0] for described in database.execute(sql).description])
    return reservations(sql, columns, PROFILE, question)


@pytest.mark.parametrize("sql", FOLLOWED)
def test_what_is_computed_from_the_dataset_may_be_cited(database, sql):
    assert set(reasons(database, sql)) == {None}


@pytest.mark.parametrize("sql", INVENTED)
def test_what_was_typed_into_the_query_may_not_be_cited(database, sql):
    assert reasons(database, sql)[-1]


def test_only_the_invented_column_of_a_query_is_reserved(database):
    assert [reason is None for reason in reasons(database, "SELECT region, 42 AS revenue FROM dataset")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT sum(revenue) * 1.08 AS raised FROM dataset", "What if revenue rose by 8%?"),
        ("SELECT sum(revenue) * 0.92 AS lowered FROM dataset", "What if revenue fell by 8 percent?"),
        ("SELECT revenue + 25 AS raised FROM dataset", "What is revenue if each sale brings 25 more?"),
        ("SELECT coalesce(revenue, 17) AS filled FROM dataset", "Take 17 where revenue is missing."),
        ("SELECT sum(cost) / 1000 AS thousands FROM dataset", "Cost in units of 1,000?"),
    ],
)
def test_figures_that_the_question_gives_may_take_part(database, sql, question):
    assert reasons(database, sql, question) == (None,)
    assert reasons(database, sql) != (None,)


def test_a_query_that_returned_other_columns_than_its_text_tells_bears_no_claim():
    sql = "SELECT region, sum(revenue) AS total FROM dataset GROUP BY region"
    assert all(reservations(sql, ("total", "region"), PROFILE, ""))
    assert all(reservations(sql, ("region",), PROFILE, ""))


@pytest.mark.parametrize(
    "sql", ["", "SELECT", "DROP TABLE dataset", "SELECT nothing FROM elsewhere", "PIVOT dataset ON region"]
)
def test_what_can_not_be_followed_bears_no_claim(sql):
    assert all(reservations(sql, ("region",), PROFILE, ""))


def known(sql: str, table: Table, **found: object) -> Research:
    query = Query(query_id="Q1", question="How much?", query_type=QueryType.SQL, sql=sql)
    return Research(
        question="How much?",
        profile=PROFILE,
        decomposition=Decomposition(question="How much?", reading="", sub_questions=()),
        answers=(answered(query, table, statistics=found),),
    )


def holds(reference: Cell | Statistic, research: Research) -> bool:
    claim = Claim(template="It is {}.", references=(reference,))
    try:
        check(claim, render(claim, {"Q1": research.answers[0]}), research)
    except EvidenceError:
        return False
    return True


def test_a_sentence_that_cites_a_typed_number_does_not_hold():
    table = Table(columns=("region", "revenue"), rows=(("West", 42),), row_count=1)
    cell = Cell(query_id="Q1", row=0, column="revenue")
    assert not holds(cell, known("SELECT region, 42 AS revenue FROM dataset", table))
    assert holds(cell, known("SELECT region, sum(revenue) AS revenue FROM dataset GROUP BY region", table))


def test_a_statistic_of_typed_numbers_does_not_hold():
    table = Table(columns=("x", "y"), rows=((1, 2), (2, 4)), row_count=2)
    r = Statistic(query_id="Q1", path="r")
    assert not holds(r, known("SELECT revenue AS x, 42 + cost AS y FROM dataset", table, r=1.0))
    assert holds(r, known("SELECT revenue AS x, cost AS y FROM dataset", table, r=0.8))


def test_a_cell_without_a_query_does_not_hold():
    table = Table(columns=("revenue",), rows=((42,),), row_count=1)
    research = known("SELECT revenue FROM dataset", table)
    unasked = research.answers[0].model_copy(update={"code": None})
    assert not holds(Cell(query_id="Q1", row=0, column="revenue"), research.model_copy(update={"answers": (unasked,)}))
