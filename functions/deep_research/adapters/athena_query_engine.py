"""Runs guarded SQL in Athena, over the table as which a dataset is registered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import boto3

from deep_research.adapters import athena_results
from deep_research.adapters.athena_execution import Execution, Terms
from deep_research.adapters.aws import CONFIG
from deep_research.domain.dataset import RegisteredTable
from deep_research.domain.errors import ArtifactMissingError, DeepResearchError, QueryLimitError
from deep_research.domain.keys import table_key
from deep_research.domain.ports import ArtifactStore
from deep_research.domain.query import Table
from deep_research.domain.scan import Scan, total
from deep_research.query import guard, shaping
from deep_research.query.trino import transpiled


class AthenaQueryEngine:
    """Safe to share between threads.

    Args:
        artifacts: Hold where each dataset is registered.
        workgroup: Bounds what one query may read, and says where its result goes.
        seconds: How long one query may take, its count included.
        dollars_per_terabyte: What reading costs.
        asking_seconds: How often `stopped` is asked.
        client: For `athena`; one of its own otherwise.
    """

    def __init__(
        self,
        artifacts: ArtifactStore,
        workgroup: str,
        *,
        seconds: float = 60,
        dollars_per_terabyte: float = 5.0,
        asking_seconds: float = 1,
        client: Any = None,
    ) -> None:
        self._artifacts = artifacts
        self._seconds = seconds
        self._terms = Terms(workgroup, dollars_per_terabyte, asking_seconds)
        self._client = client or boto3.client("athena", config=CONFIG)

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        checked = guard.checked(sql)
        registered = self._artifacts.read(table_key(dataset_id), RegisteredTable)
        if registered is None:
            raise ArtifactMissingError("The dataset is no longer registered; delete it and create it again.")
        # One more row than is wanted tells that there are more.
        statement = transpiled(checked, registered, max_rows=max_rows + 1)
        deadline, scans = monotonic() + self._seconds, list[Scan]()

        def rows_of(sql: str) -> list[list[object]]:
            return self._rows(sql, deadline, stopped, scans)

        with _charged(scans):
            rows = rows_of(statement.sql)
            count = len(rows)
            if count > max_rows:
                count = int(str(rows_of(statement.count_sql)[0][0]))
                rows = rows_of(statement.sample_sql) if sampled else rows
        table = shaping.table(statement.columns, rows[:max_rows], count)
        return table.model_copy(update={"scan": total(scans)})

    def _rows(
        self, sql: str, deadline: float, stopped: Callable[[], bool] | None, scans: list[Scan]
    ) -> list[list[object]]:
        execution = Execution(self._client, self._terms, sql)
        execution.finish(deadline, stopped)
        scans.append(execution.scan)
        rows: list[list[object]] = []
        for row in shaping.bounded(athena_results.rows(self._client, execution.execution_id)):
            if monotonic() > deadline:
                raise QueryLimitError("The query took longer than it may; select fewer columns or rows, or aggregate.")
            rows.append(row)
        return rows


@contextmanager
def _charged(scans: list[Scan]) -> Iterator[None]:
    """What failed has cost what the statements before it have read, too."""
    try:
        yield
    except DeepResearchError as failure:
        failure.scan = total((*scans, failure.scan))
        raise
