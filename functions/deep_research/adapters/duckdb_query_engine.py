"""Runs guarded SQL on a dataset's Parquet file, in a DuckDB that can read nothing else."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from deep_research.adapters.duckdb_errors import translated
from deep_research.adapters.duckdb_interruption import interruptible
from deep_research.adapters.duckdb_workspace import Workspaces
from deep_research.domain.ports import FileStore
from deep_research.domain.query import Table
from deep_research.query import guard, shaping
from deep_research.query.sampling import sample


class DuckDBQueryEngine:
    """One locked database per dataset, one connection per query; safe to share between threads."""

    def __init__(
        self,
        files: FileStore,
        scratch: Path,
        *,
        seconds: float = 60,
        memory: str = "1GB",
        kept: int = 4,
        asking_seconds: float = 1,
    ) -> None:
        self._asking_seconds = asking_seconds
        self._workspaces = Workspaces(files, scratch, seconds=seconds, memory=memory, kept=kept)

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        statement = guard.checked(sql)
        with (
            self._workspaces.connection(dataset_id) as connection,
            translated(),
            interruptible(connection, stopped, self._asking_seconds),
        ):
            cursor = connection.execute(statement)
            columns = [column[0] for column in cursor.description]
            rows = cursor.fetchmany(max_rows + 1)
            count = len(rows)
            if count > max_rows:
                count = _count(connection, statement)
                rows = connection.execute(sample(statement, max_rows, count)).fetchall() if sampled else rows[:max_rows]
            return shaping.table(columns, rows, count)


def _count(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM ({statement})").fetchone()  # noqa: S608 - guarded
    return int(found[0]) if found else 0
