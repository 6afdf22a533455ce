"""A small sales dataset and what is known of it: the example that the tests of the stages share."""

from deep_research.domain.claim import Claim
from deep_research.domain.dataset import Column, ColumnType, Profile, Source, ValueCount
from deep_research.domain.query import Answer, Decomposition, Query, Table
from deep_research.domain.result import Research
from tests.fakes.scripted_analyst import FOLLOW_UP, TOTALS, TREND

QUESTION = "Which of the top 5 regions sold most since 2019?"
CSV = """region,month,revenue,Top 10
West,2024-01-01,700.25,true
West,2024-02-01,500.25,true
East,2024-01-01,300,false
East,2024-02-01,500.25,true
"""
PROFILE = Profile(
    row_count=4,
    columns=(
        Column(
            name="region",
            type=ColumnType.TEXT,
            nulls=0,
            distinct=2,
            top_values=(ValueCount(value="West", count=2), ValueCount(value="East", count=2)),
        ),
        Column(name="month", type=ColumnType.DATE, nulls=0, distinct=2),
        Column(name="revenue", type=ColumnType.NUMBER, nulls=0, distinct=3, minimum=300, maximum=700.25),
        Column(name="Top 10", type=ColumnType.BOOLEAN, nulls=0, distinct=2),
    ),
    source=Source(format="csv"),
)
TOTALS_TABLE = Table(columns=("region", "total"), rows=(("West", 1200.5), ("East", 800.25)), row_count=2)
TREND_TABLE = Table(columns=("month", "total"), rows=(("2024-01-01", 1000.25), ("2024-02-01", 1000.5)), row_count=2)
FOLLOW_UP_TABLE = Table(
    columns=("month", "revenue"), rows=(("2024-01-01", 700.25), ("2024-02-01", 500.25)), row_count=2
)
TABLES = {str(TOTALS.sql): TOTALS_TABLE, str(TREND.sql): TREND_TABLE, str(FOLLOW_UP.sql): FOLLOW_UP_TABLE}
DECOMPOSITION = Decomposition(question=QUESTION, reading="Sales are revenue.", sub_questions=())


def answered(query: Query, table: Table, **changes: object) -> Answer:
    """The answer to a query that found this table."""
    answer = Answer(
        query_id=query.query_id,
        question=query.question,
        query_type=query.query_type,
        is_follow_up=query.is_follow_up,
        answer=Claim(template="See the rows."),
        data=table,
        code=query.sql,
        confidence=0.9,
    )
    return answer.model_copy(update=changes)


def research(*answers: Answer) -> Research:
    """What is known once these answers are there."""
    return Research(question=QUESTION, profile=PROFILE, decomposition=DECOMPOSITION, answers=answers)
