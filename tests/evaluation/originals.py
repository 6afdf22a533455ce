"""The files that were asked about, taken in anew, so that evidence can be found again without the job's own copy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor

MOST_ROWS = 250_000
"""Rows that a detail's query is run for; whatever has more is not found again."""


class MissingOriginalError(Exception):
    """A dataset has no file of its name among those given."""


@dataclass
class Originals:
    """Files by name. Each is ingested once, into `scratch`, when it is first asked for."""

    files: dict[str, Path]
    scratch: Path
    _tables: dict[str, duckdb.DuckDBPyConnection] = field(default_factory=dict)

    @classmethod
    def of(cls, folders: Sequence[Path], scratch: Path) -> "Originals":
        """Every file of these folders, and of their folders `tables`."""
        found = (path for folder in folders for place in (folder, folder / "tables") for path in place.glob("*.*"))
        return cls({path.name: path for path in found}, scratch)

    def columns(self, name: str) -> list[str]:
        """What the dataset's columns are called. MissingOriginalError."""
        return [column for column, _ in self.types(name)]

    def types(self, name: str) -> list[tuple[str, str]]:
        """The dataset's columns, each with DuckDB's name of its type. MissingOriginalError."""
        described = self._table(name).execute("FROM dataset LIMIT 0").description
        return [(str(column[0]), str(column[1])) for column in described]

    def rows(self, name: str, sql: str) -> list[tuple[Any, ...]]:
        """All that a query returns, up to one more than `MOST_ROWS`. MissingOriginalError; duckdb.Error."""
        return self._table(name).execute(sql).fetchmany(MOST_ROWS + 1)

    def _table(self, name: str) -> duckdb.DuckDBPyConnection:
        if name not in self._tables:
            if name not in self.files:
                raise MissingOriginalError(f"There is no file {name} to find the evidence in again.")
            parquet = self.scratch / f"{len(self._tables)}.parquet"
            DuckDBIngestor(self.scratch).ingest(self.files[name], name, parquet)
            table = duckdb.connect(config={"memory_limit": "1GB"})
            table.execute("SET TimeZone = 'UTC'")
            table.execute(f"CREATE VIEW dataset AS FROM read_parquet('{parquet}')")
            self._tables[name] = table
        return self._tables[name]
