"""A registered table becomes a dataset that is ready, or one that is rejected and says why; the table stays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import ColumnType, DatasetStatus, Profile, RegisteredTable, TableColumn
from deep_research.domain.errors import (
    DeepResearchError,
    QueryFailedError,
    QueryLimitError,
    QueryStoppedError,
    ServiceUnavailableError,
)
from deep_research.domain.keys import profile_key, table_key, upload_key
from deep_research.domain.query import Table
from deep_research.domain.scan import Scan
from deep_research.ingestion.arrival import Arrival, Outcome
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.made import NOW, a_dataset

COLUMN = TableColumn(name="word", type=ColumnType.TEXT, source="word")
FOUND = CatalogTable(
    table=RegisteredTable(database="lake", table="words", columns=(COLUMN,)), left_out=("more (array<int>)",)
)


class Lake:
    """A dataset that is a table with everything around it; itself the engine of tables."""

    def __init__(self, directory: Path) -> None:
        self.datasets = InMemoryDatasetStore()
        self.artifacts = InMemoryArtifactStore()
        self.files = LocalFileStore(directory / "bucket")
        self.directory = directory
        self.dataset = a_dataset(
            status=DatasetStatus.PROFILING, size_bytes=None, glue_table="lake.words", expires_at=None
        )
        self.datasets.add(self.dataset)
        self.artifacts.write(upload_key(self.dataset.dataset_id), FOUND)
        self.rows = 3
        self.fault: DeepResearchError | None = None

    def run(
        self,
        dataset_id: str,
        sql: str,
        *,
        max_rows: int = 1_000,
        sampled: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> Table:
        """Three rows of one word: counted, measured, listed, compared."""
        assert self.artifacts.read(table_key(dataset_id), RegisteredTable) == FOUND.table
        assert not sampled
        assert stopped is not None
        if self.fault is not None:
            raise self.fault
        row: tuple[int | str, ...] = (self.rows,)
        if "AS f0" in sql:
            row = (self.rows, 0, 1)
        elif "AS times" in sql:
            row = ("a", self.rows)
        elif "DISTINCT" in sql:
            row = (1,)
        assert len(row) <= max_rows
        return Table(columns=tuple("abc")[: len(row)], rows=(row,), row_count=1, scan=Scan(bytes=100, dollars=0.25))

    def arrive(self) -> Outcome:
        arrival = Arrival(self.datasets, self.artifacts, self.files, self, of_tables=self)  # type: ignore[arg-type]
        return arrival.receive(self.dataset.dataset_id, 1, self.directory, NOW)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def test_a_table_is_profiled_and_ready(lake: Lake) -> None:
    assert lake.arrive() is Outcome.READY
    dataset = lake.datasets.get(lake.dataset.dataset_id)
    assert (dataset.status, dataset.row_count, dataset.column_count) == (DatasetStatus.READY, 3, 1)
    profile = lake.artifacts.read(profile_key(dataset.dataset_id), Profile)
    assert profile is not None
    assert [(value.value, value.count) for value in profile.columns[0].top_values] == [("a", 3)]
    assert profile.duplicate_rows == 2


def test_the_profile_tells_what_is_left_out_and_what_it_cost(lake: Lake) -> None:
    lake.arrive()
    profile = lake.artifacts.read(profile_key(lake.dataset.dataset_id), Profile)
    assert profile is not None
    assert any("more (array<int>)" in note for note in profile.notes)
    assert "Profiling it read 400 bytes, for $1.0000." in profile.notes


def test_of_a_long_table_neither_quantiles_nor_repeated_rows_are_told(lake: Lake) -> None:
    lake.rows = 6_000_000
    lake.arrive()
    profile = lake.artifacts.read(profile_key(lake.dataset.dataset_id), Profile)
    assert profile is not None
    assert profile.duplicate_rows is None
    assert any("more than 5,000,000 rows" in note for note in profile.notes)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (QueryFailedError("Athena may not read the dataset."), "lake.words can't be profiled: Athena may not read"),
        (QueryLimitError("The query would read more than it may."), "would read more"),
        (QueryStoppedError("The query was stopped."), "could not be profiled in time"),
    ],
)
def test_a_table_that_can_not_be_profiled_is_rejected_with_the_reason(
    lake: Lake, fault: DeepResearchError, told: str
) -> None:
    lake.fault = fault
    assert lake.arrive() is Outcome.REJECTED
    assert told in (lake.datasets.get(lake.dataset.dataset_id).error_message or "")


def test_a_table_without_rows_is_rejected(lake: Lake) -> None:
    lake.rows = 0
    assert lake.arrive() is Outcome.REJECTED


def test_a_table_without_columns_that_can_be_researched_is_rejected(lake: Lake) -> None:
    empty = FOUND.model_copy(update={"table": FOUND.table.model_copy(update={"columns": ()})})
    lake.artifacts.write(upload_key(lake.dataset.dataset_id), empty)
    assert lake.arrive() is Outcome.REJECTED
    assert "more (array<int>)" in (lake.datasets.get(lake.dataset.dataset_id).error_message or "")


def test_a_fault_that_passes_is_left_to_the_next_attempt(lake: Lake) -> None:
    lake.fault = ServiceUnavailableError("Try again.")
    with pytest.raises(ServiceUnavailableError):
        lake.arrive()
    lake.fault = None
    assert lake.arrive() is Outcome.READY
