"""An upload becomes a dataset that is ready or rejected, once, whatever happens meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deep_research.domain.dataset import Column, ColumnType, DatasetStatus, Profile, RegisteredTable, Source
from deep_research.domain.errors import ArtifactMissingError, DatasetNotFoundError, DatasetRejectedError
from deep_research.domain.keys import parquet_key, profile_key, table_key, upload_key
from deep_research.ingestion.arrival import Arrival, Outcome
from deep_research.ingestion.registration import Registration
from tests.fakes.in_memory_artifact_store import InMemoryArtifactStore
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.in_memory_table_catalog import InMemoryTableCatalog
from tests.fakes.local_file_store import LocalFileStore
from tests.fakes.made import NOW, a_dataset

CONTENT = b"a,b\n1,2\n"
PARQUET = b"PAR1"
PROFILE = Profile(row_count=1, columns=(), source=Source(format="csv"))


class Upload:
    """One upload with everything around it; itself the ingestor, which runs `meanwhile` before it answers."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "work"
        self.directory.mkdir()
        self.datasets = InMemoryDatasetStore()
        self.artifacts = InMemoryArtifactStore()
        self.files = LocalFileStore(directory / "bucket")
        self.dataset = a_dataset(size_bytes=len(CONTENT))
        self.meanwhile: Callable[[], None] = lambda: None
        self.catalog = InMemoryTableCatalog()
        self.from_bytes = 0
        self.profile = PROFILE
        self.datasets.add(self.dataset)
        self.put()

    def put(self) -> None:
        source = self.directory / "content"
        source.write_bytes(CONTENT)
        self.files.upload(source, upload_key(self.dataset.dataset_id))

    def ingest(self, source: Path, name: str, parquet: Path) -> Profile:
        assert source.read_bytes() == CONTENT
        self.meanwhile()
        parquet.write_bytes(PARQUET)
        return self.profile

    def arrive(self, size_bytes: int = len(CONTENT)) -> Outcome:
        registration = Registration(self.catalog, self.from_bytes)
        arrival = Arrival(self.datasets, self.artifacts, self.files, self, registration)
        return arrival.receive(self.dataset.dataset_id, size_bytes, self.directory, NOW)

    def has(self, key: str) -> bool:
        try:
            self.files.download(key, self.directory / "there")
        except ArtifactMissingError:
            return False
        return True


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    return Upload(tmp_path)


def test_a_good_file_makes_the_dataset_ready(upload: Upload) -> None:
    assert upload.arrive() is Outcome.READY
    dataset = upload.datasets.get(upload.dataset.dataset_id)
    assert (dataset.status, dataset.row_count, dataset.column_count) == (DatasetStatus.READY, 1, 0)
    assert upload.artifacts.read(profile_key(dataset.dataset_id), Profile) == PROFILE
    assert upload.has(parquet_key(dataset.dataset_id))


def test_the_original_is_removed_once_the_dataset_is_ready(upload: Upload) -> None:
    upload.arrive()
    assert not upload.has(upload_key(upload.dataset.dataset_id))


def test_a_bad_file_rejects_the_dataset_and_says_why(upload: Upload) -> None:
    def refuse() -> None:
        raise DatasetRejectedError("sales.csv has no rows.")

    upload.meanwhile = refuse
    assert upload.arrive() is Outcome.REJECTED
    dataset = upload.datasets.get(upload.dataset.dataset_id)
    assert (dataset.status, dataset.error_message) == (DatasetStatus.REJECTED, "sales.csv has no rows.")


def test_the_original_of_a_rejected_dataset_is_removed_at_once(upload: Upload) -> None:
    upload.arrive(size_bytes=9_999)
    assert not upload.has(upload_key(upload.dataset.dataset_id))


def test_a_file_of_another_size_than_announced_is_rejected(upload: Upload) -> None:
    assert upload.arrive(size_bytes=9_999) is Outcome.REJECTED
    assert "9,999" in (upload.datasets.get(upload.dataset.dataset_id).error_message or "")


def test_hearing_of_it_twice_is_hearing_of_it_once(upload: Upload) -> None:
    assert [upload.arrive(), upload.arrive()] == [Outcome.READY, Outcome.IGNORED]
    assert upload.datasets.get(upload.dataset.dataset_id).status is DatasetStatus.READY


def test_two_at_the_same_time_leave_the_dataset_ready_with_its_files(upload: Upload) -> None:
    def other() -> None:
        upload.meanwhile = lambda: None
        assert upload.arrive() is Outcome.READY

    upload.meanwhile = other
    assert upload.arrive() is Outcome.IGNORED
    assert upload.has(parquet_key(upload.dataset.dataset_id))
    assert upload.datasets.get(upload.dataset.dataset_id).status is DatasetStatus.READY


def test_a_crash_before_the_end_is_made_good_by_the_next_attempt(upload: Upload) -> None:
    def crash() -> None:
        upload.meanwhile = lambda: None
        raise MemoryError

    upload.meanwhile = crash
    with pytest.raises(MemoryError):
        upload.arrive()
    assert upload.arrive() is Outcome.READY


def test_a_dataset_deleted_meanwhile_leaves_nothing_behind(upload: Upload) -> None:
    upload.meanwhile = lambda: upload.datasets.delete(upload.dataset.dataset_id)
    assert upload.arrive() is Outcome.IGNORED
    assert not upload.has(parquet_key(upload.dataset.dataset_id))
    with pytest.raises(DatasetNotFoundError):
        upload.datasets.get(upload.dataset.dataset_id)


def test_an_upload_that_no_dataset_waits_for_is_removed(upload: Upload) -> None:
    upload.datasets.delete(upload.dataset.dataset_id)
    assert upload.arrive() is Outcome.IGNORED
    assert not upload.has(upload_key(upload.dataset.dataset_id))


@pytest.mark.parametrize(("from_bytes", "is_registered"), [(0, False), (len(PARQUET), True), (len(PARQUET) + 1, False)])
def test_a_dataset_is_registered_from_a_size_on(upload: Upload, from_bytes: int, is_registered: bool) -> None:
    upload.from_bytes = from_bytes
    upload.profile = PROFILE.model_copy(update={"columns": (a_column(ColumnType.DATE),)})
    assert upload.arrive() is Outcome.READY
    table = upload.artifacts.read(table_key(upload.dataset.dataset_id), RegisteredTable)
    assert table == upload.catalog.tables.get(upload.dataset.dataset_id)
    assert (table is not None) is is_registered


def test_a_dataset_with_times_of_the_day_stays_with_its_file(upload: Upload) -> None:
    upload.from_bytes = 1
    upload.profile = PROFILE.model_copy(update={"columns": (a_column(ColumnType.TIME),)})
    assert upload.arrive() is Outcome.READY
    assert upload.catalog.tables == {}


def test_a_large_dataset_deleted_meanwhile_leaves_no_table_behind(upload: Upload) -> None:
    upload.from_bytes = 1
    upload.meanwhile = lambda: upload.datasets.delete(upload.dataset.dataset_id)
    assert upload.arrive() is Outcome.IGNORED
    assert upload.catalog.tables == {}


def a_column(kind: ColumnType) -> Column:
    return Column(name="a", type=kind, nulls=0, distinct=1)
