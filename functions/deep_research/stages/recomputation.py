"""Finds an answer's evidence a second time, by the same query and procedure."""

from collections.abc import Callable, Iterable, Mapping

from deep_research.domain.errors import QueryFailedError, QueryLimitError, QueryRefusedError, StatisticsError
from deep_research.domain.ports import QueryEngine
from deep_research.domain.query import Answer, Query
from deep_research.domain.result import Research
from deep_research.query.reproduction import reproduces
from deep_research.stages.querying import computed, fetched, kept


class Recomputation:
    """Runs queries again for as long as there is time; what can't be run again is left out.

    Args:
        queries: Every query of the job.
        dataset_id: The dataset that they read.
        engine: Runs them.
        in_time: Asked before each query.
        stopped: Asked while one runs; QueryStoppedError once it says so.
    """

    def __init__(
        self,
        queries: Iterable[Query],
        dataset_id: str,
        engine: QueryEngine,
        *,
        in_time: Callable[[], bool],
        stopped: Callable[[], bool],
    ) -> None:
        self._queries = {query.query_id: query for query in queries}
        self._dataset_id = dataset_id
        self._engine = engine
        self._in_time = in_time
        self._stopped = stopped

    def __call__(self, research: Research, query_ids: Iterable[str]) -> Mapping[str, Answer]:
        """The answers of these queries with their evidence found anew, as far as it could be."""
        again = {}
        for query_id in query_ids:
            if self._in_time() and (answer := self._found_again(research.answer(query_id))) is not None:
                again[query_id] = answer
        return again

    def _found_again(self, before: Answer) -> Answer | None:
        # What ran is not what was planned where the query had to be written anew.
        query = self._queries[before.query_id].model_copy(update={"sql": before.code})
        try:
            rows = fetched(query, self._dataset_id, self._engine, self._stopped)
            found = computed(query, rows, self._stopped)
        except (QueryRefusedError, QueryFailedError, QueryLimitError, StatisticsError):
            return None
        again = before.model_copy(update={"data": kept(rows), "statistics": found})
        # Equal rows may come in another order; the sentence was read from the first.
        return before if reproduces(again, before) else again
