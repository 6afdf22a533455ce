"""Checks what is cited a second way: by a query that is written differently and must find the same."""

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter

from deep_research.domain.errors import QueryFailedError, QueryLimitError, QueryRefusedError
from deep_research.domain.ports import QueryEngine
from deep_research.domain.query import Answer, Query
from deep_research.domain.result import CrossCheck, Research
from deep_research.query.rewriting import second_form
from deep_research.stages.querying import ROWS_KEPT

_DOUBT_LEFT = 0.75
"""Of the doubt in a finding, after agreement: what a second form can't rule out is that the first asked amiss."""
_CONFIDENCE_LEFT = 0.5
"""After disagreement: one of two figures is wrong, or both hang on an accident."""


class CrossChecking:
    """Runs second forms for as long as there is time; what has none, or can't be compared, is left out.

    Args:
        queries: Every query of the job.
        dataset_id: The dataset that they read.
        engine: Runs them.
        in_time: Asked before each query.
        stopped: Asked while one runs; QueryStoppedError once it says so.
        seconds: After so long no other second query starts: checking must not outweigh the research.
    """

    def __init__(
        self,
        queries: Iterable[Query],
        dataset_id: str,
        engine: QueryEngine,
        *,
        in_time: Callable[[], bool],
        stopped: Callable[[], bool],
        seconds: float = 60,
    ) -> None:
        self._procedures = {query.query_id: query.procedure for query in queries}
        self._dataset_id = dataset_id
        self._engine = engine
        self._in_time = in_time
        self._stopped = stopped
        self._seconds = seconds

    def __call__(self, research: Research, query_ids: Iterable[str]) -> Mapping[str, CrossCheck]:
        """What came of it, by query id."""
        columns = [column.name for column in research.profile.columns]
        begun, checks = perf_counter(), {}
        for query_id in query_ids:
            if not self._in_time() or perf_counter() - begun > self._seconds:
                break
            if (check := self._checked(research.answer(query_id), columns)) is not None:
                checks[query_id] = check
        return checks

    def _checked(self, answer: Answer, columns: Iterable[str]) -> CrossCheck | None:
        second = second_form(answer, self._procedures[answer.query_id], columns)
        if second is None:
            return None
        try:
            found = self._engine.run(self._dataset_id, second.sql, max_rows=ROWS_KEPT, stopped=self._stopped)
        except (QueryRefusedError, QueryFailedError, QueryLimitError):
            return None
        agrees = second.confirms(answer, found)
        return None if agrees is None else CrossCheck(code=second.sql, agrees=agrees)


def weighed(confidence: float, evidence: Iterable[str], checks: Mapping[str, CrossCheck]) -> float:
    """A finding's confidence after its evidence was checked: more where all of it agrees, less where any does not."""
    verdicts = [checks[query_id].agrees if query_id in checks else None for query_id in evidence]
    if False in verdicts:
        return round(confidence * _CONFIDENCE_LEFT, 4)
    if verdicts and all(verdicts):
        return round(1 - (1 - confidence) * _DOUBT_LEFT, 4)
    return confidence
