"""Datasets in DynamoDB. Each write is conditional on the status that it starts from."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr

from deep_research.adapters import listing_cursor
from deep_research.adapters.dynamodb_expressions import Update
from deep_research.adapters.dynamodb_items import dataset_from_item, dataset_to_item, moment, sortable_moment
from deep_research.adapters.dynamodb_table import ConditionError, DynamoDBTable
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import DatasetNotFoundError
from deep_research.domain.page import Page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NOT_ENDED = (DatasetStatus.AWAITING_UPLOAD, DatasetStatus.PROFILING)
_TO_PROFILE = timedelta(hours=1)
"""Three runs of fifteen minutes, and the waits between them."""
_UNFINISHED = "yes"
_ENDED = {"unfinished": None, "deadline": None}


class DynamoDBDatasetStore:
    def __init__(self, table: str, client: "DynamoDBClient | None" = None) -> None:
        self._table = DynamoDBTable(table, "dataset_id", client)

    def add(self, dataset: Dataset) -> None:
        due = {"unfinished": _UNFINISHED, "deadline": sortable_moment(dataset.upload_expires_at)}
        self._table.put(dataset_to_item(dataset) | (due if dataset.status in _NOT_ENDED else {}))

    def get(self, dataset_id: str) -> Dataset:
        item = self._table.get(dataset_id)
        if item is None:
            raise DatasetNotFoundError(f"There is no dataset {dataset_id}.")
        return dataset_from_item(item)

    def page(self, owner_id: str, *, limit: int = 50, cursor: str | None = None) -> Page[Dataset]:
        before = listing_cursor.decode(cursor, owner_id) if cursor is not None else None
        items, last = self._table.newest("by_owner", "owner_id", owner_id, before=before, limit=limit)
        return Page(
            items=tuple(map(dataset_from_item, items)),
            next_cursor=listing_cursor.encode(last, owner_id) if last else None,
        )

    def mark_profiling(self, dataset_id: str, at: datetime) -> Dataset:
        # Only what never arrives expires by itself.
        return self._change(
            dataset_id,
            _NOT_ENDED,
            status=DatasetStatus.PROFILING,
            expires_at=None,
            unfinished=_UNFINISHED,
            deadline=sortable_moment(at + _TO_PROFILE),
        )

    def mark_ready(self, dataset_id: str, *, row_count: int, column_count: int, at: datetime) -> Dataset:
        return self._change(
            dataset_id,
            (DatasetStatus.PROFILING,),
            status=DatasetStatus.READY,
            row_count=row_count,
            column_count=column_count,
            profiled_at=moment(at),
            **_ENDED,
        )

    def mark_rejected(self, dataset_id: str, message: str, at: datetime) -> Dataset:
        return self._change(
            dataset_id,
            _NOT_ENDED,
            status=DatasetStatus.REJECTED,
            error_message=message,
            profiled_at=moment(at),
            expires_at=None,
            **_ENDED,
        )

    def overdue(self, at: datetime) -> Iterator[Dataset]:
        until = sortable_moment(at)
        entries = self._table.entries("by_deadline", "unfinished", _UNFINISHED, "deadline", until=until)
        # The index may be behind: an upload that has arrived since has another deadline, or none.
        items = self._table.get_all([entry["dataset_id"] for entry in entries])
        return (dataset_from_item(item) for item in items if item.get("deadline", until) < until)

    def count(self, owner_id: str) -> int:
        return self._table.count("by_owner", "owner_id", owner_id)

    def delete(self, dataset_id: str) -> None:
        self._table.delete(dataset_id)

    def _change(self, dataset_id: str, before: Collection[DatasetStatus], **change: object) -> Dataset:
        update = Update(set=change, only_if=Attr("status").is_in(list(before)))
        try:
            return dataset_from_item(self._table.update(dataset_id, update))
        except ConditionError as refused:
            if refused.item is None:
                raise DatasetNotFoundError(f"There is no dataset {dataset_id}.") from None
            raise DatasetNotFoundError(f"Dataset {dataset_id} is {refused.item['status']} already.") from None
