"""What is taken over of a model's plans: questions in plain words, and SQL that passes the guard."""

from collections.abc import Iterable

from pydantic import JsonValue

from deep_research.analysts.language_model.drafts import FollowUpsDraft, PlanDraft, QueriesDraft, RepairDraft
from deep_research.analysts.language_model.plans import Plan
from deep_research.analysts.language_model.wording import Words
from deep_research.domain.dataset import Profile
from deep_research.domain.errors import QueryRefusedError
from deep_research.domain.query import Decomposition, Query, QueryType, SubQuestion
from deep_research.domain.result import Research
from deep_research.query import guard
from deep_research.query.lineage import invented
from deep_research.statistics.requests import Request


def words_of(question: str, profile: Profile) -> Words:
    """For sentences that are written before any query has run."""
    return Words(question, texts_of(profile), [column.name for column in profile.columns])


def texts_of(profile: Profile) -> Iterable[str]:
    for column in profile.columns:
        yield column.name
        yield from (known.value for known in column.top_values)
        yield from (bound for bound in (column.minimum, column.maximum) if isinstance(bound, str))
    yield from profile.notes


class Planner:
    """Takes over plans for one question about one dataset."""

    def __init__(self, question: str, profile: Profile) -> None:
        self._question = question
        self._profile = profile
        self._words = words_of(question, profile)

    def decomposition(self, draft: PlanDraft) -> tuple[Decomposition | None, list[str]]:
        problems = [
            f"parts.{place}: {objection}"
            for place, part in enumerate(draft.parts)
            if (objection := self._words.objection(part.question))
        ]
        parts = [part for part in draft.parts if not self._words.objection(part.question)]
        if not parts:
            return None, problems
        return Decomposition(
            question=self._question,
            reading=draft.reading if draft.reading and not self._words.objection(draft.reading) else "",
            sub_questions=tuple(
                SubQuestion(
                    sub_question_id=f"S{place}",
                    question=part.question,
                    purpose="" if self._words.objection(part.purpose) else part.purpose,
                )
                for place, part in enumerate(parts, 1)
            ),
            plan=Plan().kept(),
        ), problems

    def queries(self, draft: QueriesDraft, decomposition: Decomposition) -> tuple[tuple[Query, ...] | None, list[str]]:
        """`Q1` for the first part that has one, whatever order they came in."""
        by_part = {each.part: each for each in reversed(draft.queries)}
        problems: list[str] = []
        queries: list[Query] = []
        for part in decomposition.sub_questions:
            planned = by_part.get(part.sub_question_id)
            if planned is None:
                problems.append(f"{part.sub_question_id} has no query.")
                continue
            query = self._query(f"Q{len(queries) + 1}", part.question, planned.sql, planned.procedure)
            objection = self._objection(query)
            problems += [f"{part.sub_question_id}: {objection}"] if objection else []
            if not _refusal(planned.sql):
                queries.append(query)
        return tuple(queries) or None, problems

    def follow_ups(
        self, draft: FollowUpsDraft, research: Research, first: int
    ) -> tuple[tuple[Query, ...] | None, list[str]]:
        asked = {answer.code for answer in research.answers}
        problems: list[str] = []
        queries: list[Query] = []
        for place, planned in enumerate(draft.queries):
            query = self._query(f"Q{first + len(queries)}", planned.question, planned.sql, planned.procedure)
            objection = self._words.objection(planned.question) or self._objection(query)
            problems += [f"queries.{place}: {objection}"] if objection else []
            if planned.sql not in asked and not self._words.objection(planned.question) and not _refusal(planned.sql):
                queries.append(query)
        return tuple(queries), problems

    def _query(self, query_id: str, question: str, sql: str, procedure: Request | None) -> Query:
        requested: JsonValue = None if procedure is None else procedure.model_dump(mode="json")
        reserved = tuple(name for name, _ in invented(sql, self._profile, self._question) if name)
        return Query(
            query_id=query_id,
            question=question,
            query_type=QueryType.SQL if procedure is None else QueryType.STATISTICS,
            sql=sql,
            procedure=requested,
            plan=Plan(question=self._question, reserved=reserved).kept(),
        )

    def _objection(self, query: Query) -> str | None:
        sql = query.sql or ""
        if refusal := _refusal(sql):
            return refusal
        reasons = invented(sql, self._profile, self._question)
        return f"“{reasons[0][0] or 'Every column'}” can't be cited: {reasons[0][1]}." if reasons else None


def repaired(draft: RepairDraft, query: Query) -> tuple[str | None, list[str]]:
    """The new SQL, where it is new and passes the guard."""
    if draft.sql.strip() == (query.sql or "").strip():
        return None, ["That is the same SQL; change what the error names."]
    refusal = _refusal(draft.sql)
    return (None, [refusal]) if refusal else (draft.sql, [])


def _refusal(sql: str) -> str | None:
    try:
        guard.checked(sql)
    except QueryRefusedError as refused:
        return refused.message
    return None
