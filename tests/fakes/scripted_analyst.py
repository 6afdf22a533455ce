"""An analyst that says what a test has written for it, and remembers what it was asked."""

from collections.abc import Callable

from pydantic import JsonValue

from deep_research.domain.claim import Cell, Claim
from deep_research.domain.dataset import Profile
from deep_research.domain.query import (
    Answer,
    Decomposition,
    Query,
    QueryError,
    QueryPlan,
    QueryType,
    SubQuestion,
    Table,
)
from deep_research.domain.result import DraftFinding, Elaboration, Research, Synthesis

TOTALS = Query(
    query_id="Q1",
    question="Which region sold most?",
    query_type=QueryType.SQL,
    sql="SELECT region, sum(revenue) AS total FROM dataset GROUP BY region ORDER BY total DESC, region",
)
TREND = Query(
    query_id="Q2",
    question="How did revenue move over the months?",
    query_type=QueryType.SQL,
    sql="SELECT month, sum(revenue) AS total FROM dataset GROUP BY month ORDER BY month",
)
FOLLOW_UP = Query(
    query_id="Q3",
    question="What did the best region sell each month?",
    query_type=QueryType.SQL,
    sql="SELECT month, revenue FROM dataset WHERE region = 'West' ORDER BY month",
)
LEADER = Claim(
    template="{} leads with {}.",
    references=(
        Cell(query_id="Q1", row=0, column="region"),
        Cell(query_id="Q1", row=0, column="total", form=",.2f"),
    ),
)


def first_row(query: Query, table: Table) -> Claim:
    """Says every cell of the first row."""
    if not table.rows:
        return Claim(template="Nothing was found.")
    cells = tuple(Cell(query_id=query.query_id, row=0, column=column) for column in table.columns)
    return Claim(template=", ".join(["{}"] * len(cells)) + ".", references=cells)


class ScriptedAnalyst:
    """Plans `queries`, then `follow_ups`; concludes `synthesis`. Each call is noted in `calls`."""

    name = "scripted"

    def __init__(
        self,
        *,
        queries: tuple[Query, ...] = (TOTALS, TREND),
        follow_ups: tuple[Query, ...] = (FOLLOW_UP,),
        synthesis: Synthesis | None = None,
        read: Callable[[Query, Table], Claim] = first_row,
    ) -> None:
        self.calls: list[str] = []
        self.failures: dict[str, list[Exception]] = {}
        self.repairs: list[Query] = []
        self._queries = queries
        self._follow_ups = follow_ups
        self._read = read
        self._synthesis = synthesis or Synthesis(
            direct_answer=(LEADER,),
            key_findings=(DraftFinding(claim=LEADER, evidence=("Q1",), confidence=0.9),),
            limitations=("The scripted analyst read one query only.",),
        )

    def decompose(self, question: str, profile: Profile) -> Decomposition:
        self._called("decompose")
        parts = tuple(
            SubQuestion(sub_question_id=f"S{number}", question=query.question, purpose="It is part of the answer.")
            for number, query in enumerate(self._queries, 1)
        )
        return Decomposition(question=question, reading="Sales are revenue.", sub_questions=parts)

    def classify(self, decomposition: Decomposition, profile: Profile) -> QueryPlan:
        self._called("classify")
        return QueryPlan(queries=self._queries)

    def repair(self, query: Query, error: QueryError) -> Query:
        self._called("repair")
        return self.repairs.pop(0) if self.repairs else query

    def answer(self, query: Query, table: Table, statistics: dict[str, JsonValue]) -> Answer:
        self._called("answer")
        return Answer(
            query_id=query.query_id,
            question=query.question,
            query_type=query.query_type,
            is_follow_up=query.is_follow_up,
            answer=self._read(query, table),
            data=table,
            code=query.sql,
            statistics=statistics,
            confidence=0.9,
        )

    def follow_up(self, research: Research, *, first: int) -> QueryPlan:
        self._called("follow_up")
        return QueryPlan(queries=self._follow_ups)

    def synthesize(self, research: Research) -> Synthesis:
        self._called("synthesize")
        return self._synthesis

    def suggest(self, research: Research, synthesis: Synthesis) -> tuple[str, ...]:
        self._called("suggest")
        return ("Which month was best?",)

    def elaborate(self, research: Research, synthesis: Synthesis) -> Elaboration:
        self._called("elaborate")
        return Elaboration(
            methodology="Sums by region and month.",
            data_quality_assessment="No cell was empty.",
            statistical_rigor="No test was made.",
            alternative_interpretations="None was looked for.",
            confidence_intervals="None was computed.",
            recommendations="Look at the months.",
            technical_appendix="The queries are above.",
        )

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if waiting := self.failures.get(name):
            raise waiting.pop(0)
