"""A query, what it returned, and the answer that was read from it."""

import re
from enum import StrEnum

from pydantic import JsonValue, model_validator

from deep_research.domain.claim import Claim
from deep_research.domain.model import Model
from deep_research.domain.model_use import ModelUse
from deep_research.domain.scan import Scan

Scalar = str | int | float | bool | None
"""A cell: text, number, truth or nothing. Dates and times are ISO 8601 text."""


class QueryType(StrEnum):
    SQL = "sql"
    STATISTICS = "statistics"
    KNOWLEDGE = "knowledge"


class SubQuestion(Model):
    """One complementary question of a decomposition. `plan` is private to the analyst that made it."""

    sub_question_id: str
    question: str
    purpose: str
    plan: JsonValue = None


class Decomposition(Model):
    """The question as it was understood. `reading` says, where it was ambiguous, how it was taken."""

    question: str
    reading: str
    sub_questions: tuple[SubQuestion, ...]
    limitations: tuple[str, ...] = ()
    plan: JsonValue = None
    analyst: str = ""
    """Who understood it so."""
    model_use: tuple[ModelUse, ...] = ()


class Query(Model):
    """One thing to find out: SQL over the table `dataset`, and where wanted a named procedure over its columns.

    `procedure` is the JSON of one of `deep_research.statistics.requests`; it is typed there, so that the
    domain needs no knowledge of statistics. `plan` is private to the analyst.
    """

    query_id: str
    """`Q1`, `Q2`, … unique within the job; follow-ups go on counting."""
    question: str
    query_type: QueryType
    sql: str | None = None
    procedure: JsonValue = None
    is_follow_up: bool = False
    plan: JsonValue = None
    model_use: tuple[ModelUse, ...] = ()
    """What writing this query anew came to; planning it counts with the plan."""


class QueryPlan(Model):
    """The queries that a stage has planned, in order."""

    queries: tuple[Query, ...] = ()
    out_of_time: bool = False
    """Nothing was planned, because no query could start any more."""
    model_use: tuple[ModelUse, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique_and_plain(self) -> "QueryPlan":
        ids = [query.query_id for query in self.queries]
        if len(set(ids)) < len(ids) or not all(re.fullmatch(r"Q[1-9]\d*", query_id) for query_id in ids):
            raise ValueError(f"query ids must be Q1, Q2, … and each only once, not {ids}")
        return self


class Table(Model):
    """Rows as a query returned them. `row_count` counts all, also those cut when `truncated`."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Scalar, ...], ...] = ()
    row_count: int = 0
    truncated: bool = False
    scan: Scan = Scan()

    def values(self, column: str) -> list[Scalar]:
        """One column's cells, top down; KeyError where there is no such column."""
        if column not in self.columns:
            raise KeyError(column)
        place = self.columns.index(column)
        return [row[place] for row in self.rows]


class QueryError(Model):
    """Why one query gave no answer. It never fails the job."""

    code: str
    message: str


class Answer(Model):
    """What one query found: its evidence (`data`, `statistics`) and the sentence read from it."""

    query_id: str
    question: str
    query_type: QueryType
    is_follow_up: bool = False
    answer: Claim
    data: Table = Table()
    code: str | None = None
    statistics: dict[str, JsonValue] = {}
    chart: dict[str, JsonValue] | None = None
    """A Vega-Lite specification that carries its data."""
    confidence: float
    follow_up_questions: tuple[str, ...] = ()
    error: QueryError | None = None
    seconds: float = 0.0
    scan: Scan = Scan()
    """By all of its runs, those that failed included."""
    plan: JsonValue = None
    model_use: tuple[ModelUse, ...] = ()
