"""Datasets in a dictionary."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Lock

from deep_research.adapters import listing_cursor
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import DatasetNotFoundError
from deep_research.domain.page import Page

_OPEN = (DatasetStatus.AWAITING_UPLOAD, DatasetStatus.PROFILING)


class InMemoryDatasetStore:
    def __init__(self, *datasets: Dataset) -> None:
        self._datasets = {dataset.dataset_id: dataset for dataset in datasets}
        self._deadlines = {dataset.dataset_id: dataset.upload_expires_at for dataset in datasets}
        self._lock = Lock()

    def add(self, dataset: Dataset) -> None:
        with self._lock:
            self._datasets[dataset.dataset_id] = dataset
            self._deadlines[dataset.dataset_id] = dataset.upload_expires_at

    def get(self, dataset_id: str) -> Dataset:
        try:
            return self._datasets[dataset_id]
        except KeyError:
            raise DatasetNotFoundError(f"There is no dataset {dataset_id}.") from None

    def page(self, owner_id: str, *, limit: int = 50, cursor: str | None = None) -> Page[Dataset]:
        before = listing_cursor.decode(cursor, owner_id) if cursor is not None else None
        found = [
            dataset
            for dataset_id, dataset in sorted(self._datasets.items(), reverse=True)
            if dataset.owner_id == owner_id and (before is None or dataset_id < before)
        ]
        more = listing_cursor.encode(found[limit - 1].dataset_id, owner_id) if len(found) > limit else None
        return Page(items=tuple(found[:limit]), next_cursor=more)

    def mark_profiling(self, dataset_id: str, at: datetime) -> Dataset:
        dataset = self._change(dataset_id, _OPEN, status=DatasetStatus.PROFILING, expires_at=None)
        self._deadlines[dataset_id] = at + timedelta(hours=1)
        return dataset

    def mark_ready(self, dataset_id: str, *, row_count: int, column_count: int, at: datetime) -> Dataset:
        return self._change(
            dataset_id,
            (DatasetStatus.PROFILING,),
            status=DatasetStatus.READY,
            row_count=row_count,
            column_count=column_count,
            profiled_at=at,
        )

    def mark_rejected(self, dataset_id: str, message: str, at: datetime) -> Dataset:
        return self._change(
            dataset_id, _OPEN, status=DatasetStatus.REJECTED, error_message=message, profiled_at=at, expires_at=None
        )

    def overdue(self, at: datetime) -> Iterator[Dataset]:
        return (
            dataset
            for dataset_id, dataset in sorted(self._datasets.items())
            if dataset.status in _OPEN and self._deadlines[dataset_id] < at
        )

    def count(self, owner_id: str) -> int:
        return sum(dataset.owner_id == owner_id for dataset in self._datasets.values())

    def delete(self, dataset_id: str) -> None:
        with self._lock:
            self._datasets.pop(dataset_id, None)

    def _change(self, dataset_id: str, before: tuple[DatasetStatus, ...], **changes: object) -> Dataset:
        with self._lock:
            dataset = self.get(dataset_id)
            if dataset.status not in before:
                raise DatasetNotFoundError(f"Dataset {dataset_id} is {dataset.status} already.")
            self._datasets[dataset_id] = dataset.model_copy(update=changes)
            return self._datasets[dataset_id]
