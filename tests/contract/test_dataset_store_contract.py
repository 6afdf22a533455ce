"""What every dataset store promises, on DynamoDB and in memory."""

from datetime import datetime, timedelta

import boto3
import pytest

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.errors import CursorError, DatasetNotFoundError
from deep_research.domain.ports import DatasetStore
from tests.contract import account
from tests.fakes.in_memory_dataset_store import InMemoryDatasetStore
from tests.fakes.made import NOW, a_dataset

LATER = NOW + timedelta(seconds=5)


@pytest.fixture(params=["dynamodb", "memory"])
def store(request: pytest.FixtureRequest) -> DatasetStore:
    if request.param == "memory":
        return InMemoryDatasetStore()
    request.getfixturevalue("aws")
    return DynamoDBDatasetStore(account.create_table("DatasetsTable"))


def _added(store: DatasetStore, **differences: object) -> Dataset:
    dataset = a_dataset(**differences)
    store.add(dataset)
    return dataset


def test_a_dataset_comes_back_as_it_was_added(store: DatasetStore) -> None:
    dataset = _added(store, name="Umsätze '24; 売上.csv", size_bytes=1 << 40)

    assert store.get(dataset.dataset_id) == dataset


def test_an_unknown_dataset_is_not_found(store: DatasetStore) -> None:
    with pytest.raises(DatasetNotFoundError):
        store.get(a_dataset().dataset_id)


def test_an_upload_that_arrived_does_not_expire(store: DatasetStore) -> None:
    dataset = _added(store)

    profiling = store.mark_profiling(dataset.dataset_id, NOW)

    assert (profiling.status, profiling.expires_at) == (DatasetStatus.PROFILING, None)
    assert store.get(dataset.dataset_id) == profiling


def test_profiling_may_begin_again(store: DatasetStore) -> None:
    dataset = _added(store)
    once = store.mark_profiling(dataset.dataset_id, NOW)

    assert store.mark_profiling(dataset.dataset_id, LATER) == once


def test_a_profiled_dataset_is_ready(store: DatasetStore) -> None:
    dataset = _added(store)
    store.mark_profiling(dataset.dataset_id, NOW)

    ready = store.mark_ready(dataset.dataset_id, row_count=10, column_count=3, at=LATER)

    assert (ready.status, ready.row_count, ready.column_count, ready.profiled_at) == (
        DatasetStatus.READY,
        10,
        3,
        LATER,
    )
    assert store.get(dataset.dataset_id) == ready


@pytest.mark.parametrize("profiling", [False, True])
def test_a_file_that_can_not_be_used_is_rejected_with_the_reason(store: DatasetStore, profiling: bool) -> None:
    dataset = _added(store)
    if profiling:
        store.mark_profiling(dataset.dataset_id, NOW)

    rejected = store.mark_rejected(dataset.dataset_id, "The file is empty.", LATER)

    assert (rejected.status, rejected.error_message) == (DatasetStatus.REJECTED, "The file is empty.")
    assert store.get(dataset.dataset_id) == rejected


def test_what_has_ended_changes_no_more(store: DatasetStore) -> None:
    dataset = _added(store)
    rejected = store.mark_rejected(dataset.dataset_id, "The file is empty.", LATER)

    with pytest.raises(DatasetNotFoundError):
        store.mark_profiling(dataset.dataset_id, NOW)
    with pytest.raises(DatasetNotFoundError):
        store.mark_ready(dataset.dataset_id, row_count=1, column_count=1, at=LATER)
    with pytest.raises(DatasetNotFoundError):
        store.mark_rejected(dataset.dataset_id, "Another reason.", LATER)
    assert store.get(dataset.dataset_id) == rejected


def test_only_what_is_profiling_becomes_ready(store: DatasetStore) -> None:
    dataset = _added(store)

    with pytest.raises(DatasetNotFoundError):
        store.mark_ready(dataset.dataset_id, row_count=1, column_count=1, at=LATER)


def test_a_deleted_dataset_is_gone_and_does_not_come_back(store: DatasetStore) -> None:
    dataset = _added(store)

    store.delete(dataset.dataset_id)
    store.delete(dataset.dataset_id)

    with pytest.raises(DatasetNotFoundError):
        store.mark_profiling(dataset.dataset_id, NOW)
    with pytest.raises(DatasetNotFoundError):
        store.get(dataset.dataset_id)


def test_paging_gives_each_of_an_owners_datasets_once_newest_first(store: DatasetStore) -> None:
    mine = [_added(store).dataset_id for _ in range(5)]
    _added(store, owner_id="bob")

    first = store.page("ada", limit=3)
    second = store.page("ada", limit=3, cursor=first.next_cursor)

    assert [dataset.dataset_id for dataset in (*first.items, *second.items)] == sorted(mine, reverse=True)
    assert second.next_cursor is None


def test_a_cursor_of_another_owner_is_refused(store: DatasetStore) -> None:
    for _ in range(2):
        _added(store)

    with pytest.raises(CursorError):
        store.page("bob", limit=1, cursor=store.page("ada", limit=1).next_cursor)


def _overdue(store: DatasetStore, at: datetime) -> set[str]:
    return {dataset.dataset_id for dataset in store.overdue(at)}


def test_an_upload_that_does_not_arrive_is_overdue_from_its_deadline_on(store: DatasetStore) -> None:
    deadline = NOW + timedelta(hours=1, microseconds=500_000)
    dataset = _added(store, upload_expires_at=deadline)

    assert _overdue(store, deadline) == set()
    assert list(store.overdue(deadline + timedelta(microseconds=1))) == [dataset]


def test_a_file_that_arrived_has_an_hour_to_be_ready(store: DatasetStore) -> None:
    dataset = _added(store)
    store.mark_profiling(dataset.dataset_id, NOW + timedelta(minutes=59))

    assert _overdue(store, NOW + timedelta(minutes=119)) == set()
    assert _overdue(store, NOW + timedelta(minutes=120)) == {dataset.dataset_id}


@pytest.mark.parametrize("end", ["ready", "rejected", "deleted"])
def test_what_has_ended_is_never_overdue(store: DatasetStore, end: str) -> None:
    dataset_id = _added(store).dataset_id
    store.mark_profiling(dataset_id, NOW)
    if end == "ready":
        store.mark_ready(dataset_id, row_count=1, column_count=1, at=LATER)
    elif end == "rejected":
        store.mark_rejected(dataset_id, "The file is empty.", LATER)
    else:
        store.delete(dataset_id)

    assert _overdue(store, NOW + timedelta(days=1)) == set()


def test_an_owners_datasets_are_counted_and_no_others(store: DatasetStore) -> None:
    for _ in range(3):
        deleted = _added(store)
    _added(store, owner_id="bob")
    store.delete(deleted.dataset_id)

    assert [store.count(owner) for owner in ("ada", "bob", "nobody")] == [2, 1, 0]


def test_an_upload_that_arrives_while_the_overdue_are_read_is_not_one_of_them(aws: None) -> None:
    client = boto3.client("dynamodb")
    store = DynamoDBDatasetStore(account.create_table("DatasetsTable"), client)
    other = DynamoDBDatasetStore("DatasetsTable")
    dataset_id = _added(store).dataset_id
    at = NOW + timedelta(hours=2)

    def arrives(**_: object) -> None:
        other.mark_profiling(dataset_id, at)

    client.meta.events.register("before-call.dynamodb.BatchGetItem", arrives)

    assert _overdue(store, at) == set()
