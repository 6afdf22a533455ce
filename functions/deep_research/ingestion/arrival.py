"""An upload that has arrived, or a table that was named, becomes a dataset that is ready, or rejected and says why."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import Dataset, Profile
from deep_research.domain.errors import (
    ArtifactMissingError,
    DatasetNotFoundError,
    DatasetRejectedError,
    QueryFailedError,
    QueryLimitError,
    QueryRefusedError,
    QueryStoppedError,
)
from deep_research.domain.keys import dataset_prefix, parquet_key, profile_key, table_key, upload_key
from deep_research.domain.ports import ArtifactStore, DatasetStore, FileStore, Ingestor, QueryEngine
from deep_research.ingestion.registration import Registration
from deep_research.ingestion.table_profile import TableProfile


class Outcome(StrEnum):
    READY = "ready"
    REJECTED = "rejected"
    IGNORED = "ignored"
    """The dataset was deleted, has ended already, or never was."""


class Arrival:
    """Takes in uploads and tables. Hearing of the same one twice, even at the same time, is hearing of it once.

    Without a `registration` every upload stays with its file; a table of the catalog is profiled by `of_tables`.
    """

    def __init__(
        self,
        datasets: DatasetStore,
        artifacts: ArtifactStore,
        files: FileStore,
        ingestor: Ingestor,
        registration: Registration | None = None,
        of_tables: QueryEngine | None = None,
    ) -> None:
        self._datasets = datasets
        self._artifacts = artifacts
        self._files = files
        self._ingestor = ingestor
        self._registration = registration
        self._of_tables = of_tables

    def receive(self, dataset_id: str, size_bytes: int, directory: Path, at: datetime) -> Outcome:
        """Ingests the upload, working in `directory` (the caller's to remove), or profiles the table.

        Faults of services are raised.
        """
        try:
            dataset = self._datasets.mark_profiling(dataset_id, at)
        except DatasetNotFoundError:
            # Nobody will read it any more.
            self._files.delete(upload_key(dataset_id))
            return Outcome.IGNORED
        try:
            if dataset.glue_table is not None:
                return self._profiled(dataset, dataset.glue_table, at)
            return self._taken_in(dataset, size_bytes, directory, at)
        except DatasetRejectedError as rejection:
            return self._rejected(dataset_id, rejection.message, at)

    def _profiled(self, dataset: Dataset, name: str, at: datetime) -> Outcome:
        """A table stays where it is: what the catalog told of it lies where a file would have arrived."""
        if self._of_tables is None:
            raise DatasetRejectedError(f"{name} can't be queried, because this deployment has no Athena any more.")
        found = self._artifacts.read(upload_key(dataset.dataset_id), CatalogTable)
        if found is None:
            return Outcome.IGNORED
        if not found.table.columns:
            raise DatasetRejectedError(f"{name} has no columns that can be researched: {', '.join(found.left_out)}.")
        self._artifacts.write(table_key(dataset.dataset_id), found.table)
        try:
            profile = TableProfile(self._of_tables, dataset.dataset_id).of(found)
        except QueryStoppedError as late:
            problem = f"{name} could not be profiled in time; register a smaller table, or a part of it as one."
            raise DatasetRejectedError(problem) from late
        except (QueryFailedError, QueryLimitError, QueryRefusedError) as failure:
            raise DatasetRejectedError(f"{name} can't be profiled: {failure.message}") from failure
        return self._ready(dataset.dataset_id, profile, at)

    def _taken_in(self, dataset: Dataset, size_bytes: int, directory: Path, at: datetime) -> Outcome:
        announced = dataset.size_bytes or 0
        if size_bytes != announced:
            raise DatasetRejectedError(
                f"{dataset.name} arrived with {size_bytes:,} bytes, not the {announced:,} announced; "
                "create the dataset again with its true size."
            )
        source, parquet = directory / "upload", directory / "data.parquet"
        try:
            self._files.download(upload_key(dataset.dataset_id), source)
        except ArtifactMissingError:
            return Outcome.IGNORED
        profile = self._ingestor.ingest(source, dataset.name, parquet)
        self._files.upload(parquet, parquet_key(dataset.dataset_id))
        if self._registration is not None:
            table = self._registration.table(dataset.dataset_id, profile, parquet.stat().st_size)
            if table is not None:
                self._artifacts.write(table_key(dataset.dataset_id), table)
        return self._ready(dataset.dataset_id, profile, at)

    def _ready(self, dataset_id: str, profile: Profile, at: datetime) -> Outcome:
        self._artifacts.write(profile_key(dataset_id), profile)
        rows, columns = profile.row_count, len(profile.columns)
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
