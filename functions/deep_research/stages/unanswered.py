"""What stands in the place of an answer where a query gave none."""

from deep_research.domain.claim import Claim
from deep_research.domain.query import Answer, Query, QueryError

TIME_LIMIT = QueryError(code="time_limit", message="The job's time was used up before this query could run.")
LOST = QueryError(
    code="query_lost", message="This query was lost to a fault of the system; submitting again may answer it."
)
NOT_REACHED = QueryError(code="not_reached", message="The job ended before this query had run.")

_NOT_CARRIED_OUT = frozenset({TIME_LIMIT.code, LOST.code, NOT_REACHED.code})


def unanswered(query: Query, error: QueryError) -> Answer:
    """An answer that says nothing but why there is none."""
    return Answer(
        query_id=query.query_id,
        question=query.question,
        query_type=query.query_type,
        is_follow_up=query.is_follow_up,
        answer=Claim(template=""),
        code=query.sql,
        confidence=0,
        error=error,
        plan=query.plan,
        model_use=query.model_use,
    )


def was_carried_out(answer: Answer) -> bool:
    """Whether the query ran at all: also where it failed by its own fault, which it would do again."""
    return answer.error is None or answer.error.code not in _NOT_CARRIED_OUT
