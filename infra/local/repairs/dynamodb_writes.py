"""DynamoDB: one request at a time, whole or not at all, and what it changed is told once, when all of it has happened.

Plain moto checks a condition and then writes without a lock, so that two writers can both win; it runs a stream's
function inside the write, tells streams of what it takes back a moment later, and of a new item twice.
"""

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models import table as moto_table
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamShard, Table
from moto.dynamodb.responses import DynamoHandler

Key = tuple[str, DynamoType, DynamoType | None]
"""Table, hash key and range key of an item, as moto keeps them."""


@dataclass(frozen=True)
class StreamRecord:
    """One change, for one event source mapping."""

    function_arn: str
    stream_arn: str
    record: dict[str, Any]


@dataclass
class Changes:
    """What one request did."""

    items: dict[Key, None] = field(default_factory=dict)
    """The items that are not as they were before."""
    records: list[StreamRecord] = field(default_factory=list)


class _Requests:
    """Carries out one request after the other, and knows what the one at hand has touched, as it was before."""

    def __init__(self, committed: Callable[[Changes], object]) -> None:
        self._committed = committed
        self._lock = threading.RLock()
        self._before: dict[Key, tuple[Table, Item | None]] = {}

    @contextmanager
    def one(self) -> Iterator[None]:
        """A request, from its arrival until what it changed has been told."""
        with self._lock:
            self._before = {}
            try:
                yield
            finally:
                if (changes := self._changes()).items:
                    self._committed(changes)

    def touch(self, table: Table, hash_key: DynamoType, range_key: DynamoType | None) -> None:
        """To be called before an item is written."""
        key = table.name, hash_key, range_key
        if key not in self._before:
            self._before[key] = table, copy.deepcopy(table.get_item(hash_key, range_key))

    @contextmanager
    def undone_on_failure(self) -> Iterator[None]:
        """Only what was touched is put back, so that the cost does not grow with the table."""
        try:
            yield
        except BaseException:
            for (_, hash_key, range_key), (table, item) in self._before.items():
                place: dict[DynamoType, Any] = table.items if range_key is None else table.items[hash_key]
                key = hash_key if range_key is None else range_key
                if item is None:
                    place.pop(key, None)
                else:
                    place[key] = item
            self._before = {}
            raise

    def _changes(self) -> Changes:
        """Items that are as they were count as untouched, and their stream does not hear of them."""
        changes = Changes()
        for key, (table, before) in self._before.items():
            after = table.get_item(*key[1:])
            if _same(before, after):
                continue
            changes.items[key] = None
            if table.stream_shard is not None:
                changes.records.extend(_records(table, before, after))
        return changes


def _same(before: Item | None, after: Item | None) -> bool:
    return before is after if before is None or after is None else before == after


def _records(table: Table, before: Item | None, after: Item | None) -> Iterator[StreamRecord]:
    name = "INSERT" if before is None else "REMOVE" if after is None else "MODIFY"
    view = (table.stream_specification or {})["StreamViewType"]
    # Its number is given where it is delivered.
    record = moto_table.StreamRecord(table, view, name, before, after, 0).to_json()
    for function_arn, mapping in table.lambda_event_source_mappings.items():
        yield StreamRecord(function_arn, mapping.event_source_arn, record)


@contextmanager
def repaired(committed: Callable[[Changes], object]) -> Iterator[None]:
    """`committed` is called with the changes of each request, before it is answered and before the next begins."""
    requests = _Requests(committed)
    plain_call, plain_transact = DynamoHandler.call_action, DynamoDBBackend.transact_write_items

    def call_action(self: DynamoHandler) -> Any:
        with requests.one():
            return plain_call(self)

    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        with requests.undone_on_failure():
            plain_transact(self, transact_items)

    with (
        mock.patch.object(DynamoHandler, "call_action", call_action),
        _atomic("put_item", requests),
        _atomic("update_item", requests),
        _atomic("delete_item", requests),
        mock.patch.object(DynamoDBBackend, "transact_write_items", transact_write_items),
        mock.patch.object(StreamShard, "add", _tell_later),
    ):
        yield


def _tell_later(_: StreamShard, before: Item | None, after: Item | None) -> None:
    """Streams hear of what a request has done once it has done it, by `_records`."""
    del before, after


def _atomic(name: str, requests: _Requests) -> Any:
    """The backend's write of one item, whole or not at all. Its `key` may be the whole item."""
    plain = getattr(DynamoDBBackend, name)

    def write(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *rest: Any, **named: Any) -> Any:
        table = self.get_table(table_name)
        requests.touch(table, *self.get_keys_value(table, key))
        with requests.undone_on_failure():
            return plain(self, table_name, key, *rest, **named)

    return mock.patch.object(DynamoDBBackend, name, write)
