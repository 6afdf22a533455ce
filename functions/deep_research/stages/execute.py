"""Stage 3: runs one query and reads what it returned. A query that fails becomes an answer that says why."""

from collections.abc import Callable
from time import perf_counter

from pydantic import JsonValue

from deep_research.domain.errors import (
    EvidenceError,
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    StatisticsError,
)
from deep_research.domain.ports import Analyst, QueryEngine
from deep_research.domain.query import Answer, Query, QueryError, Table
from deep_research.domain.result import Research
from deep_research.query.evidence import render
from deep_research.query.grounding import check
from deep_research.stages.querying import computed, fetched, kept
from deep_research.stages.unanswered import TIME_LIMIT, unanswered

_REPAIRS = 2
"""How often an analyst may write a failed query anew."""
_REPAIR_SECONDS = 30.0
"""How long a query may have taken, its repairs included, to be written anew: what is left is for running it."""
_REPAIRABLE = frozenset({QueryRefusedError.code, QueryFailedError.code, QueryLimitError.code, StatisticsError.code})
_FAILS_ONE_QUERY = (QueryRefusedError, QueryFailedError, QueryLimitError, StatisticsError, EvidenceError)


def execute(
    query: Query,
    dataset_id: str,
    research: Research,
    engine: QueryEngine,
    analyst: Analyst,
    *,
    in_time: bool,
    stopped: Callable[[], bool],
) -> Answer:
    """What the query found, with the sentence read from it, checked.

    Nothing runs once the job is no longer `in_time`. A refused, failed or oversized query, a procedure that does not
    fit and a sentence that does not hold give an answer with `error` and no confidence; whatever was found before
    that stays with it. The analyst may write a query that failed anew, knowing the error. Transient errors propagate,
    and QueryStoppedError once the job is `stopped`.
    """
    if not in_time:
        return unanswered(query, TIME_LIMIT)
    begun = perf_counter()
    answer = _attempted(query, dataset_id, research, engine, analyst, stopped)
    for _ in range(_REPAIRS):
        in_time_to_repair = perf_counter() - begun < _REPAIR_SECONDS
        if answer.error is None or answer.error.code not in _REPAIRABLE or not in_time_to_repair:
            break
        before, query = query, analyst.repair(query, answer.error)
        if query.sql == before.sql:
            answer = answer.model_copy(update={"model_use": query.model_use})
            break
        answer = _attempted(query, dataset_id, research, engine, analyst, stopped)
    return answer.model_copy(update={"seconds": round(perf_counter() - begun, 3)})


def _attempted(
    query: Query,
    dataset_id: str,
    research: Research,
    engine: QueryEngine,
    analyst: Analyst,
    stopped: Callable[[], bool],
) -> Answer:
    table, found = Table(), dict[str, JsonValue]()
    try:
        rows = fetched(query, dataset_id, engine, stopped)
        table = kept(rows)
        found = computed(query, rows, stopped)
        answer = analyst.answer(query, table, found)
        _check(answer, research)
        return answer
    except _FAILS_ONE_QUERY as failure:
        error = QueryError(code=failure.code, message=failure.message)
        return unanswered(query, error).model_copy(update={"data": table, "statistics": found})


def _check(answer: Answer, research: Research) -> None:
    said = render(answer.answer, {answer.query_id: answer})
    check(answer.answer, said, research.model_copy(update={"answers": (answer,)}))
