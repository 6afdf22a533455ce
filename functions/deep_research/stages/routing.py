"""Each dataset's queries run in the engine that it has: where it is registered in the catalog, or from its file."""

from collections.abc import Callable

from deep_research.domain.dataset import Profile, RegisteredTable
from deep_research.domain.keys import profile_key, table_key
from deep_research.domain.ports import ArtifactStore, QueryEngine
from deep_research.domain.query import Table


class RoutedQueryEngine:
    """Chooses between two engines by what ingestion has told of the dataset."""

    def __init__(self, artifacts: ArtifactStore, *, of_files: QueryEngine, of_tables: QueryEngine) -> None:
        self._artifacts = artifacts
        self._of_files = of_files
        self._of_tables = of_tables
        self._unregistered: set[str] = set()

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        engine = self._of_tables if self._is_registered(dataset_id) else self._of_files
        return engine.run(dataset_id, sql, max_rows=max_rows, sampled=sampled, stopped=stopped)

    def _is_registered(self, dataset_id: str) -> bool:
        """Ingestion tells of the table before it writes the profile: what is not registered by then never will be."""
        if dataset_id in self._unregistered:
            return False
        settled = self._artifacts.read(profile_key(dataset_id), Profile) is not None
        registered = self._artifacts.read(table_key(dataset_id), RegisteredTable) is not None
        if settled and not registered:
            self._unregistered.add(dataset_id)
        return registered
