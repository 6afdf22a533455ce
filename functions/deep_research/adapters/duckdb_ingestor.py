"""Reads an uploaded file with DuckDB: typed columns, written once as Parquet, profiled."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from deep_research.adapters.duckdb_profiler import Profiler, quoted
from deep_research.domain.dataset import Profile, Source
from deep_research.domain.errors import DatasetRejectedError

_KEPT = {"BOOLEAN", "DATE", "TIME", "VARCHAR"}


class DuckDBIngestor:
    """Holds no state between files; works in a directory of its own under `scratch`."""

    def __init__(self, scratch: Path, *, memory: str = "1GB") -> None:
        self._scratch = scratch
        self._memory = memory

    def ingest(self, source: Path, name: str, parquet: Path) -> Profile:  # noqa: ARG002
        with TemporaryDirectory(dir=self._scratch) as spill:
            connection = duckdb.connect(config={"memory_limit": self._memory, "temp_directory": spill})
            try:
                return self._ingest(connection, source, parquet)
            except duckdb.Error as unreadable:
                raise DatasetRejectedError(
                    "The file can't be read as a table; save it as CSV with a header row."
                ) from unreadable
            finally:
                connection.close()

    def _ingest(self, connection: duckdb.DuckDBPyConnection, source: Path, parquet: Path) -> Profile:
        table = connection.read_csv(str(source), header=True)
        columns = ", ".join(
            f"{_cast(quoted(name), str(kind))} AS {quoted(name.strip())}"
            for name, kind in zip(table.columns, table.types, strict=True)
        )
        table.project(columns).to_parquet(str(parquet), compression="zstd")
        profiler = Profiler(connection, parquet)
        return Profile(
            row_count=profiler.row_count(),
            columns=profiler.columns({}),
            duplicate_rows=profiler.duplicate_rows(),
            source=Source(format="csv"),
        )


def _cast(column: str, kind: str) -> str:
    if kind in _KEPT:
        return column
    if kind.startswith("TIMESTAMP"):
        return f"CAST({column} AS TIMESTAMP)"
    if kind.endswith(("INT", "INTEGER")):
        return f"CAST({column} AS BIGINT)"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return f"CAST({column} AS DOUBLE)"
    return f"CAST({column} AS VARCHAR)"
