"""What happens when an upload has arrived: it becomes a dataset that is ready, or one that is rejected and says why."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from deep_research.domain.dataset import Dataset
from deep_research.domain.errors import ArtifactMissingError, DatasetNotFoundError, DatasetRejectedError
from deep_research.domain.keys import dataset_prefix, parquet_key, profile_key, table_key, upload_key
from deep_research.domain.ports import ArtifactStore, DatasetStore, FileStore, Ingestor
from deep_research.ingestion.registration import Registration


class Outcome(StrEnum):
    READY = "ready"
    REJECTED = "rejected"
    IGNORED = "ignored"
    """The dataset was deleted, has ended already, or never was."""


class Arrival:
    """Takes in uploads. Hearing of the same one twice, even at the same time, is hearing of it once.

    Without a `registration` every dataset stays with its file.
    """

    def __init__(
        self,
        datasets: DatasetStore,
        artifacts: ArtifactStore,
        files: FileStore,
        ingestor: Ingestor,
        registration: Registration | None = None,
    ) -> None:
        self._datasets = datasets
        self._artifacts = artifacts
        self._files = files
        self._ingestor = ingestor
        self._registration = registration

    def receive(self, dataset_id: str, size_bytes: int, directory: Path, at: datetime) -> Outcome:
        """Ingests the upload, working in `directory` (the caller's to remove). Faults of services are raised."""
        try:
            dataset = self._datasets.mark_profiling(dataset_id, at)
        except DatasetNotFoundError:
            # Nobody will read it any more.
            self._files.delete(upload_key(dataset_id))
            return Outcome.IGNORED
        try:
            return self._taken_in(dataset, size_bytes, directory, at)
        except DatasetRejectedError as rejection:
            return self._rejected(dataset_id, rejection.message, at)

    def _taken_in(self, dataset: Dataset, size_bytes: int, directory: Path, at: datetime) -> Outcome:
        if size_bytes != dataset.size_bytes:
            raise DatasetRejectedError(
                f"{dataset.name} arrived with {size_bytes:,} bytes, not the {dataset.size_bytes:,} announced; "
                "create the dataset again with its true size."
            )
        source, parquet = directory / "upload", directory / "data.parquet"
        try:
            self._files.download(upload_key(dataset.dataset_id), source)
        except ArtifactMissingError:
            return Outcome.IGNORED
        profile = self._ingestor.ingest(source, dataset.name, parquet)
        self._files.upload(parquet, parquet_key(dataset.dataset_id))
        self._artifacts.write(profile_key(dataset.dataset_id), profile)
        if self._registration is not None:
            table = self._registration.table(dataset.dataset_id, profile, parquet.stat().st_size)
            if table is not None:
                self._artifacts.write(table_key(dataset.dataset_id), table)
        return self._ready(dataset.dataset_id, profile.row_count, len(profile.columns), at)

    def _ready(self, dataset_id: str, rows: int, columns: int, at: datetime) -> Outcome:
        try:
            self._datasets.mark_ready(dataset_id, row_count=rows, column_count=columns, at=at)
        except DatasetNotFoundError:
            self._forget_if_deleted(dataset_id)
            return Outcome.IGNORED
        self._files.delete(upload_key(dataset_id))
        return Outcome.READY

    def _forget_if_deleted(self, dataset_id: str) -> None:
        """A dataset deleted meanwhile leaves nothing behind; one that another invocation made ready keeps its files."""
        try:
            self._datasets.get(dataset_id)
        except DatasetNotFoundError:
            self._files.delete(dataset_prefix(dataset_id))
            if self._registration is not None:
                self._registration.catalog.forget(dataset_id)

    def _rejected(self, dataset_id: str, message: str, at: datetime) -> Outcome:
        try:
            self._datasets.mark_rejected(dataset_id, message, at)
        except DatasetNotFoundError:
            return Outcome.IGNORED
        # A new upload is a new dataset, so nothing will read this one again.
        self._files.delete(upload_key(dataset_id))
        return Outcome.REJECTED
