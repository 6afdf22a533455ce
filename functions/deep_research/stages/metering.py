"""A query engine whose scans are added up: those of queries that failed, and of repeated ones, cost as much."""

from collections.abc import Callable

from deep_research.domain.errors import DeepResearchError
from deep_research.domain.ports import QueryEngine
from deep_research.domain.query import Table
from deep_research.domain.scan import Scan, total


class MeteredQueryEngine:
    """Passes queries on to another engine; `scan` is what they have read so far."""

    def __init__(self, engine: QueryEngine) -> None:
        self._engine = engine
        self.scan = Scan()

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        try:
            table = self._engine.run(dataset_id, sql, max_rows=max_rows, sampled=sampled, stopped=stopped)
        except DeepResearchError as failure:
            self.scan = total((self.scan, failure.scan))
            raise
        self.scan = total((self.scan, table.scan))
        return table
