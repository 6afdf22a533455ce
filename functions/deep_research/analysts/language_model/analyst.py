"""The analyst that asks a language model, and goes on by rules wherever the model has nothing usable to say."""

from collections.abc import Iterable

from pydantic import JsonValue, ValidationError

from deep_research.analysts.language_model import fencing, instructions, telling
from deep_research.analysts.language_model.budget import Budget
from deep_research.analysts.language_model.drafts import (
    ConclusionDraft,
    FollowUpsDraft,
    PlanDraft,
    QueriesDraft,
    ReadingDraft,
    RepairDraft,
)
from deep_research.analysts.language_model.interview import BUDGET_SPENT, Interviewer, Outcome, Task
from deep_research.analysts.language_model.picturing import chart
from deep_research.analysts.language_model.planning import Planner, repaired
from deep_research.analysts.language_model.plans import Plan, plan_of
from deep_research.analysts.language_model.telling import Extras, Reading
from deep_research.analysts.language_model.without_model import PLAIN_CONFIDENCE, plain_reading, plain_synthesis
from deep_research.domain.claim import Claim
from deep_research.domain.dataset import Profile
from deep_research.domain.job import Stage
from deep_research.domain.model_use import ModelUse
from deep_research.domain.ports import Analyst
from deep_research.domain.query import Answer, Decomposition, Query, QueryError, QueryPlan, Table
from deep_research.domain.result import Elaboration, Research, Synthesis
from deep_research.query.evidence import render

_FOR_DECOMPOSING, _FOR_PLANNING, _FOR_ANSWERS, _FOR_FOLLOWING_UP, _FOR_FOLLOW_UPS = 0.2, 0.3, 0.5, 0.3, 0.4
"""Shares of what is left when a stage begins. The rest is for concluding."""
_ROWS_READ = 40
_ROWS_CONCLUDED_FROM = 12
_WENT_ON = {
    Stage.DECOMPOSE: "The statistical analyst took over the whole question",
    Stage.CLASSIFY: "The queries were planned by the statistical analyst",
    Stage.EXECUTE: "Some results are told as they stand in their tables",
    Stage.ENRICH: "Nothing was followed up by the language model",
    Stage.SYNTHESIZE: "The conclusion was drawn up without the language model",
}


class LanguageModelAnalyst:
    """Implements `deep_research.domain.ports.Analyst`; holds no state between calls.

    Args:
        interviewer: Asks the models.
        otherwise: The analyst that goes on where they fail.
        budget: What one job may spend on models, over all of its stages.
    """

    def __init__(self, interviewer: Interviewer, otherwise: Analyst, budget: Budget) -> None:
        self._interviewer = interviewer
        self._otherwise = otherwise
        self._budget = budget

    @property
    def name(self) -> str:
        return "language_model"

    def decompose(self, question: str, profile: Profile) -> Decomposition:
        task = Task(
            Stage.DECOMPOSE,
            instructions.DECOMPOSE,
            fencing.blocks({"dataset": fencing.of_profile(profile), "question": question}),
            PlanDraft,
            Planner(question, profile).decomposition,
            most_output_tokens=2_000,
        )
        outcome = self._interviewer.ask(task, self._budget.part(_FOR_DECOMPOSING))
        use = _told(outcome, Stage.DECOMPOSE)
        if outcome.result is None:
            by_rules = self._otherwise.decompose(question, profile)
            return by_rules.model_copy(update={"analyst": self._otherwise.name, "model_use": use})
        return outcome.result.model_copy(update={"model_use": use})

    def classify(self, decomposition: Decomposition, profile: Profile) -> QueryPlan:
        if plan_of(decomposition.plan) is None:
            return self._otherwise.classify(decomposition, profile)
        planner, left = Planner(decomposition.question, profile), self._budget.after(decomposition.model_use)
        parts: list[JsonValue] = [
            {"id": part.sub_question_id, "question": part.question} for part in decomposition.sub_questions
        ]
        task = Task(
            Stage.CLASSIFY,
            instructions.CLASSIFY,
            fencing.blocks(
                {"dataset": fencing.of_profile(profile), "question": decomposition.question, "parts": parts}
            ),
            QueriesDraft,
            lambda draft: planner.queries(draft, decomposition),
            most_output_tokens=4_000,
        )
        outcome = self._interviewer.ask(task, left.part(_FOR_PLANNING))
        use = _told(outcome, Stage.CLASSIFY)
        if outcome.result is None:
            again = self._otherwise.decompose(decomposition.question, profile)
            return self._otherwise.classify(again, profile).model_copy(update={"model_use": use})
        return QueryPlan(queries=_allowed(outcome.result, left.after(use).part(_FOR_ANSWERS)), model_use=use)

    def repair(self, query: Query, error: QueryError) -> Query:
        plan = plan_of(query.plan)
        if plan is None or plan.allowance is None:
            return self._otherwise.repair(query, error)
        task = Task(
            Stage.EXECUTE,
            instructions.REPAIR,
            fencing.blocks({"query": fencing.of_query(query), "error": error.message}),
            RepairDraft,
            lambda draft: repaired(draft, query),
            most_output_tokens=1_500,
        )
        outcome = self._interviewer.ask(task, plan.allowance.after(query.model_use))
        use = (*query.model_use, *outcome.model_use)
        return query.model_copy(update={"sql": outcome.result or query.sql, "model_use": use})

    def answer(self, query: Query, table: Table, statistics: dict[str, JsonValue]) -> Answer:
        plan = plan_of(query.plan)
        if plan is None or plan.allowance is None:
            return self._otherwise.answer(query, table, statistics)
        answer = Answer(
            query_id=query.query_id,
            question=query.question,
            query_type=query.query_type,
            is_follow_up=query.is_follow_up,
            answer=Claim(template=""),
            data=table,
            code=query.sql,
            statistics=statistics,
            chart=chart(table, plan.reserved),
            confidence=0,
            plan=query.plan,
        )
        outcome = self._read(answer, plan, query)
        reading = outcome.result or Reading(plain_reading(query, table, plan.reserved), PLAIN_CONFIDENCE, ())
        return answer.model_copy(
            update={
                "answer": reading.claim,
                "confidence": reading.confidence,
                "follow_up_questions": reading.next_questions,
                "model_use": (*query.model_use, *_told(outcome, Stage.EXECUTE)),
            }
        )

    def _read(self, answer: Answer, plan: Plan, query: Query) -> Outcome[Reading]:
        evidence: JsonValue = {
            "table": fencing.of_table(answer.data, _ROWS_READ),
            "statistics": fencing.of_statistics(answer.statistics),
        }
        task = Task(
            Stage.EXECUTE,
            instructions.ANSWER,
            fencing.blocks({"question": plan.question, "query": fencing.of_query(query), "result": evidence}),
            ReadingDraft,
            lambda draft: telling.reading(draft, answer, plan.question, plan.reserved),
            most_output_tokens=800,
        )
        return self._interviewer.ask(task, (plan.allowance or self._budget).after(query.model_use))

    def follow_up(self, research: Research, *, first: int) -> QueryPlan:
        if plan_of(research.decomposition.plan) is None:
            return self._otherwise.follow_up(research, first=first)
        planner, left = Planner(research.question, research.profile), self._budget.after(research.model_use)
        task = Task(
            Stage.ENRICH,
            instructions.FOLLOW_UP,
            self._all_found(research),
            FollowUpsDraft,
            lambda draft: planner.follow_ups(draft, research, first),
            most_output_tokens=2_500,
        )
        outcome = self._interviewer.ask(task, left.part(_FOR_FOLLOWING_UP))
        use = _told(outcome, Stage.ENRICH)
        if outcome.result is None:
            return self._otherwise.follow_up(research, first=first).model_copy(update={"model_use": use})
        return QueryPlan(queries=_allowed(outcome.result, left.after(use).part(_FOR_FOLLOW_UPS)), model_use=use)

    def synthesize(self, research: Research) -> Synthesis:
        if plan_of(research.decomposition.plan) is None:
            return self._otherwise.synthesize(research)
        task = Task(
            Stage.SYNTHESIZE,
            instructions.SYNTHESIZE,
            self._all_found(research),
            ConclusionDraft,
            lambda draft: telling.conclusion(draft, research),
            most_output_tokens=4_000,
        )
        outcome = self._interviewer.ask(task, self._budget.after(research.model_use))
        known = self._otherwise.synthesize(research).limitations
        synthesis = outcome.result or plain_synthesis(research, ())
        return synthesis.model_copy(
            update={
                "limitations": tuple(dict.fromkeys((*synthesis.limitations, *known))),
                "model_use": _told(outcome, Stage.SYNTHESIZE),
            }
        )

    def suggest(self, research: Research, synthesis: Synthesis) -> tuple[str, ...]:
        """Asked for with the conclusion: whoever has read all evidence once knows what to ask next."""
        return _extras(synthesis).next_questions or self._otherwise.suggest(research, synthesis)

    def elaborate(self, research: Research, synthesis: Synthesis) -> Elaboration:
        """What rules can say of how the answer was found, and what the model concluded besides."""
        told, extras = self._otherwise.elaborate(research, synthesis), _extras(synthesis)
        if plan_of(research.decomposition.plan) is None:
            return told
        return told.model_copy(
            update={
                "methodology": f"{_made_by(research)}\n\n{told.methodology}",
                "alternative_interpretations": _joined(extras.alternatives, told.alternative_interpretations, research),
                "recommendations": _joined(extras.recommendations, told.recommendations, research),
            }
        )

    def _all_found(self, research: Research) -> str:
        return fencing.blocks(
            {
                "dataset": fencing.of_profile(research.profile),
                "question": research.question,
                "answers": fencing.of_answers(research.answers, _ROWS_CONCLUDED_FROM),
            }
        )


def _told(outcome: Outcome[object], stage: Stage) -> tuple[ModelUse, ...]:
    """The use of models; where they gave nothing, with a sentence that says who went on, and why."""
    if outcome.reason is None or not outcome.model_use:
        return outcome.model_use
    *before, last = outcome.model_use
    told = f"{_WENT_ON[stage]}, because {outcome.reason}."
    return (*before, last.model_copy(update={"shortfall": told, "out_of_budget": outcome.reason == BUDGET_SPENT}))


def _allowed(queries: tuple[Query, ...], budget: Budget) -> tuple[Query, ...]:
    """The queries with an equal part of the budget each."""
    part = budget.part(1 / len(queries)) if queries else budget
    plans = ((query, plan_of(query.plan) or Plan()) for query in queries)
    return tuple(
        query.model_copy(update={"plan": plan.model_copy(update={"allowance": part}).kept()}) for query, plan in plans
    )


def _extras(synthesis: Synthesis) -> Extras:
    try:
        return Extras.model_validate(synthesis.plan)
    except ValidationError:
        return Extras()


def _made_by(research: Research) -> str:
    models = dict.fromkeys(use.model_id for use in research.model_use if use.output_tokens)
    return (
        f"Planned and worded by a language model ({', '.join(models)}); computed by SQL and statistical procedures, "
        "and checked sentence by sentence against their results."
    )


def _joined(claims: Iterable[Claim], by_rules: str, research: Research) -> str:
    answers = {answer.query_id: answer for answer in research.answers}
    return "\n".join([*(f"- {render(claim, answers)}" for claim in claims), by_rules])
