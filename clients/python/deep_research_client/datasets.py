"""Datasets: upload, profile, list, delete."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from deep_research_client.errors import DatasetRejectedError, DeepResearchError
from deep_research_client.models import CreatedDataset, Dataset, DatasetPage, DatasetStatus, WireModel
from deep_research_client.polling import Polling, poll
from deep_research_client.retry import RetryPolicy, new_idempotency_key
from deep_research_client.transport import OnProgress, Transport


class Datasets:
    """`client.datasets`."""

    def __init__(self, transport: Transport, retry: RetryPolicy, polling: Polling) -> None:
        self._transport = transport
        self._retry = retry
        self._polling = polling

    def upload(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        on_progress: OnProgress | None = None,
        timeout: float | None = 900.0,
    ) -> Dataset:
        """Uploads a file and waits until it is ready. DatasetRejectedError says what is wrong with the file."""
        created = self.create(path, name=name, on_progress=on_progress)
        return self.wait_until_ready(created.dataset_id, timeout=timeout)

    def create(
        self, path: str | Path, *, name: str | None = None, on_progress: OnProgress | None = None
    ) -> CreatedDataset:
        """Uploads a file, streaming it from disk, and does not wait for its profile."""
        file = Path(path)
        if not file.is_file():
            raise DeepResearchError(f"There is no file {file}.")
        if not (size_bytes := file.stat().st_size):
            raise DeepResearchError(f"{file.name} is empty; there is nothing to upload.")
        created = self._transport.call(
            CreatedDataset,
            "POST",
            "/datasets",
            body={"name": name or file.name, "size_bytes": size_bytes},
            idempotency_key=new_idempotency_key(),
        )
        if created.upload is None:
            raise DeepResearchError(f"The API told no address to upload {file.name} to; try again.")
        self._transport.upload(created.upload, file, size_bytes, on_progress)
        return created

    def register(self, glue_table: str, *, name: str | None = None) -> CreatedDataset:
        """Makes a dataset of a table `database.table` of the Glue catalog, and does not wait for its profile."""
        return self._transport.call(
            CreatedDataset,
            "POST",
            "/datasets",
            body={"name": name or glue_table, "glue_table": glue_table},
            idempotency_key=new_idempotency_key(),
        )

    def wait_until_ready(self, dataset_id: str, *, timeout: float | None = 900.0) -> Dataset:
        """The dataset, once it is ready. DatasetRejectedError or WaitTimeoutError otherwise."""
        for dataset in poll(
            lambda: self.get(dataset_id),
            waiting_for=f"Profiling of dataset {dataset_id}",
            timeout=timeout,
            polling=self._polling,
            retry=self._retry,
        ):
            if dataset.status is DatasetStatus.READY:
                return dataset
            if dataset.status is DatasetStatus.REJECTED:
                raise DatasetRejectedError(dataset.error_message or f"{dataset.name} can't be used as a dataset.")
        raise AssertionError("polling ends by returning or raising")

    def get(self, dataset_id: str) -> Dataset:
        return self._transport.call(Dataset, "GET", f"/datasets/{quote(dataset_id, safe='')}")

    def list(self, *, page_size: int = 50) -> Iterator[Dataset]:
        """All datasets, newest first, fetched page by page as they are asked for."""
        cursor: str | None = None
        while True:
            page = self._transport.call(DatasetPage, "GET", "/datasets", query={"limit": page_size, "cursor": cursor})
            yield from page.datasets
            cursor = page.next_cursor
            if cursor is None:
                return

    def delete(self, dataset_id: str) -> None:
        self._transport.call(WireModel, "DELETE", f"/datasets/{quote(dataset_id, safe='')}")
