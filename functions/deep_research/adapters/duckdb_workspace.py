"""Local, read-only databases over the Parquet files of datasets: fetched once, few kept, none evicted while in use."""

import shutil
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import uuid4

import duckdb

from deep_research.domain.errors import QueryFailedError
from deep_research.domain.keys import parquet_key
from deep_research.domain.ports import FileStore


@dataclass
class _Workspace:
    lock: Lock = field(default_factory=Lock)
    users: int = 0
    database: duckdb.DuckDBPyConnection | None = None


class Workspaces:
    """A locked in-memory database per dataset, whose only table is the view `dataset` over its Parquet file.

    DuckDB may read that one file and spill to its own directory; it can reach no other path, no network, no
    extension and no setting. The least recently used databases beyond `kept` are closed and their files removed.
    """

    def __init__(self, files: FileStore, scratch: Path, *, seconds: float, memory: str, kept: int) -> None:
        self._files = files
        # Its own: what one engine of a machine puts away, another may be reading.
        self._directory = scratch / f"datasets-{uuid4().hex}"
        self._seconds = seconds
        self._memory = memory
        self._kept = kept
        self._lock = Lock()
        self._workspaces: OrderedDict[str, _Workspace] = OrderedDict()

    @contextmanager
    def connection(self, dataset_id: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own, closed at the end. ArtifactMissingError where the dataset has no Parquet file."""
        workspace = self._enter(dataset_id)
        try:
            with workspace.lock:
                if workspace.database is None:
                    workspace.database = self._open(dataset_id)
                connection = workspace.database.cursor()
            try:
                yield connection
            finally:
                connection.close()
        finally:
            self._leave(workspace)

    def _enter(self, dataset_id: str) -> _Workspace:
        with self._lock:
            workspace = self._workspaces.setdefault(dataset_id, _Workspace())
            self._workspaces.move_to_end(dataset_id)
            workspace.users += 1
            return workspace

    def _leave(self, workspace: _Workspace) -> None:
        with self._lock:
            workspace.users -= 1
            idle = [key for key, each in self._workspaces.items() if not each.users]
            for dataset_id in idle[: max(len(self._workspaces) - self._kept, 0)]:
                database = self._workspaces.pop(dataset_id).database
                if database is not None:
                    database.close()
                shutil.rmtree(self._home(dataset_id), ignore_errors=True)

    def _home(self, dataset_id: str) -> Path:
        return self._directory / Path(dataset_id).name

    def _open(self, dataset_id: str) -> duckdb.DuckDBPyConnection:
        home = self._home(dataset_id)
        home.mkdir(parents=True, exist_ok=True)
        parquet = home / "data.parquet"
        if not parquet.exists():
            arriving = home / f"{uuid4().hex}.arriving"
            self._files.download(parquet_key(dataset_id), arriving)
            arriving.replace(parquet)
        return self._locked(parquet)

    def _locked(self, parquet: Path) -> duckdb.DuckDBPyConnection:
        database = duckdb.connect(
            config={
                "memory_limit": self._memory,
                "temp_directory": str(parquet.parent / "spill"),
                "max_temp_directory_size": "2GB",
                "max_execution_time": int(self._seconds * 1000),
                # Kept pages of idle databases would add up to many times one query's memory.
                "enable_external_file_cache": False,
                "autoload_known_extensions": False,
                "autoinstall_known_extensions": False,
                "python_enable_replacements": False,
            }
        )
        try:
            place = str(parquet).replace("'", "''")
            database.execute(f"SET allowed_paths = ['{place}']")
            database.execute("SET enable_external_access = false")
            database.execute("SET TimeZone = 'UTC'")
            database.execute(f"CREATE VIEW dataset AS FROM read_parquet('{place}')")
            database.execute("SET lock_configuration = true")
        except duckdb.Error as broken:
            database.close()
            raise QueryFailedError(
                "The dataset's file can't be read; delete the dataset and upload it again."
            ) from broken
        return database
