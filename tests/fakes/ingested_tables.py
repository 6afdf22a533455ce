"""Tables as ingestion leaves them: really read, typed, profiled and queried, the same rows only once for all tests."""

import csv
import io
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.adapters.duckdb_query_engine import DuckDBQueryEngine
from deep_research.domain.dataset import Profile
from deep_research.domain.keys import parquet_key
from deep_research.domain.query import Scalar
from tests.fakes.local_file_store import LocalFileStore

Rows = Sequence[dict[str, Scalar]]


class IngestedTables:
    """`engine` queries the datasets that `dataset` names."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files = LocalFileStore(directory / "files")
        self._profiles: dict[str, Profile] = {}
        self.engine = DuckDBQueryEngine(self._files, directory / "scratch")

    def dataset(self, rows: Rows) -> tuple[str, Profile]:
        """The id and the profile of a dataset with these rows."""
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        content = text.getvalue().encode()
        dataset_id = sha256(content).hexdigest()
        if dataset_id not in self._profiles:
            source, parquet = self._directory / "table.csv", self._directory / "table.parquet"
            source.write_bytes(content)
            self._profiles[dataset_id] = DuckDBIngestor(self._directory).ingest(source, source.name, parquet)
            self._files.upload(parquet, parquet_key(dataset_id))
        return dataset_id, self._profiles[dataset_id]
