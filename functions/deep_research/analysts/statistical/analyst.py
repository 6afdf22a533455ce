"""The analyst that needs no model: it reads the question against the profile, plans, and words what was found."""

from pydantic import JsonValue

from deep_research.analysts.statistical.closed import ClosedPlan, answer_plan
from deep_research.analysts.statistical.closed.companions import companions
from deep_research.analysts.statistical.elaboration import elaborate
from deep_research.analysts.statistical.exploration import explore, recognised
from deep_research.analysts.statistical.followups import follow_ups
from deep_research.analysts.statistical.inquiries import GroupMeasure, Inquiry, Tested
from deep_research.analysts.statistical.plans import inquiry_of, kept, query
from deep_research.analysts.statistical.readings.any import read
from deep_research.analysts.statistical.readings.next_questions import next_questions
from deep_research.analysts.statistical.readings.reading import Evidence, reserved
from deep_research.analysts.statistical.suggestions import suggest
from deep_research.analysts.statistical.synthesis import direct_ids, synthesize
from deep_research.analysts.statistical.traps.looking import checks, open_checks
from deep_research.domain.dataset import Profile
from deep_research.domain.query import Answer, Decomposition, Query, QueryError, QueryPlan, SubQuestion, Table
from deep_research.domain.result import Elaboration, Research, Synthesis

_ROWS_KEPT = 1_000
_SAMPLE = 20


class StatisticalAnalyst:
    """Offline, deterministic, without state; implements `deep_research.domain.ports.Analyst`."""

    @property
    def name(self) -> str:
        return "statistical"

    def decompose(self, question: str, profile: Profile) -> Decomposition:
        known = recognised(question, profile)
        closed = ClosedPlan((known,), known.purpose) if known is not None else answer_plan(question, profile)
        inquiries: list[Inquiry] = [
            *closed.inquiries, *companions(closed.inquiries), *checks(closed.inquiries, profile)
        ]  # fmt: skip
        if not inquiries:
            explored: list[Inquiry] = [*explore(question, profile)]
            inquiries = [*explored, *open_checks(explored, profile)]
        direct: list[JsonValue] = [f"Q{place + 1}" for place in range(len(closed.inquiries))]
        return Decomposition(
            question=question,
            reading=closed.reading,
            sub_questions=tuple(
                SubQuestion(
                    sub_question_id=f"S{place}", question=inquiry.question, purpose=inquiry.purpose, plan=kept(inquiry)
                )
                for place, inquiry in enumerate(inquiries, start=1)
            ),
            limitations=closed.limitations,
            plan={
                "direct": direct,
                "unanswerable": None if closed.unanswerable is None else [*closed.unanswerable],
                "nearest": [*closed.nearest],
                "skipped": [*closed.skipped],
            },
        )

    def classify(self, decomposition: Decomposition, profile: Profile) -> QueryPlan:  # noqa: ARG002 - the port's
        inquiries = [inquiry_of(sub_question.plan) for sub_question in decomposition.sub_questions]
        known = [inquiry for inquiry in inquiries if inquiry is not None]
        return QueryPlan(queries=tuple(query(inquiry, place) for place, inquiry in enumerate(known, start=1)))

    def repair(self, query: Query, error: QueryError) -> Query:  # noqa: ARG002 - the port's
        """It would write the same again."""
        return query

    def answer(self, query: Query, table: Table, statistics: dict[str, JsonValue]) -> Answer:
        inquiry = inquiry_of(query.plan)
        if inquiry is None:
            raise ValueError(f"{query.query_id} was not planned by this analyst")
        found = Evidence(query.query_id, table, statistics)
        reading = reserved(read(inquiry, found), inquiry.unread)
        return Answer(
            query_id=query.query_id,
            question=query.question,
            query_type=query.query_type,
            is_follow_up=query.is_follow_up,
            answer=reading.claim,
            data=_shortened(table, _SAMPLE if _compares(inquiry) else _ROWS_KEPT),
            code=query.sql,
            statistics=statistics,
            chart=reading.chart,
            confidence=reading.certainty,
            follow_up_questions=next_questions(inquiry, found),
            plan=kept(inquiry, reading.strength),
        )

    def follow_up(self, research: Research, *, first: int) -> QueryPlan:
        asked = () if direct_ids(research) else follow_ups(research)
        return QueryPlan(
            queries=tuple(query(each, first + place, is_follow_up=True) for place, each in enumerate(asked))
        )

    def synthesize(self, research: Research) -> Synthesis:
        return synthesize(research)

    def suggest(self, research: Research, synthesis: Synthesis) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        return suggest(research)

    def elaborate(self, research: Research, synthesis: Synthesis) -> Elaboration:
        return elaborate(research, synthesis)


def _compares(inquiry: Inquiry) -> bool:
    """Its rows are the values that a test compared: no evidence to read, which is in the groups' figures."""
    return isinstance(inquiry, GroupMeasure) or (isinstance(inquiry, Tested) and inquiry.topic == "group_difference")


def _shortened(table: Table, most: int) -> Table:
    """What a report shows; procedures have seen all rows before."""
    if len(table.rows) <= most:
        return table
    return table.model_copy(update={"rows": table.rows[:most], "truncated": True})
