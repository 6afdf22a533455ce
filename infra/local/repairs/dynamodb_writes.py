"""DynamoDB: one request at a time, and what it changed is told once, when all of it has happened.

Plain moto checks a condition and then writes without a lock, so that two writers can both win; it runs a stream's
function inside the write, and tells streams of transactions that it rolls back a moment later.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from moto.awslambda.models import LambdaBackend
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.responses import DynamoHandler


@dataclass(frozen=True)
class StreamRecord:
    """One change, for one event source mapping."""

    function_arn: str
    stream_arn: str
    record: dict[str, Any]


@dataclass
class Changes:
    """What one request did."""

    items: dict[tuple[str, Any, Any], None] = field(default_factory=dict)
    """Table, hash key and range key of each item written or deleted, as moto keeps them."""
    records: list[StreamRecord] = field(default_factory=list)


@contextmanager
def repaired(committed: Callable[[Changes], object]) -> Iterator[None]:
    """`committed` is called with the changes of each request, before it is answered and before the next begins."""
    lock = threading.RLock()
    changes = Changes()
    plain_call = DynamoHandler.call_action
    plain_put, plain_update = DynamoDBBackend.put_item, DynamoDBBackend.update_item
    plain_delete, plain_transact = DynamoDBBackend.delete_item, DynamoDBBackend.transact_write_items

    def touched(backend: DynamoDBBackend, table_name: str, attributes: dict[str, Any]) -> None:
        table = backend.get_table(table_name)
        hash_key, range_key = backend.get_keys_value(table, attributes)
        changes.items[table.name, hash_key, range_key] = None

    def call_action(self: DynamoHandler) -> Any:
        nonlocal changes
        with lock:
            try:
                return plain_call(self)
            finally:
                if changes.items or changes.records:
                    done, changes = changes, Changes()
                    committed(done)

    def put_item(self: DynamoDBBackend, table_name: str, item_attrs: dict[str, Any], *rest: Any, **named: Any) -> Any:
        result = plain_put(self, table_name, item_attrs, *rest, **named)
        touched(self, table_name, item_attrs)
        return result

    def update_item(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *rest: Any, **named: Any) -> Any:
        result = plain_update(self, table_name, key, *rest, **named)
        touched(self, table_name, key)
        return result

    def delete_item(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *rest: Any, **named: Any) -> Any:
        result = plain_delete(self, table_name, key, *rest, **named)
        touched(self, table_name, key)
        return result

    def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        told = len(changes.records)
        try:
            plain_transact(self, transact_items)
        except Exception:
            del changes.records[told:]
            raise

    def send_dynamodb_items(self: LambdaBackend, function_arn: str, items: list[Any], source: str) -> bool:  # noqa: ARG001
        changes.records.extend(StreamRecord(function_arn, source, item.to_json()) for item in items)
        return True

    with (
        mock.patch.object(DynamoHandler, "call_action", call_action),
        mock.patch.object(DynamoDBBackend, "put_item", put_item),
        mock.patch.object(DynamoDBBackend, "update_item", update_item),
        mock.patch.object(DynamoDBBackend, "delete_item", delete_item),
        mock.patch.object(DynamoDBBackend, "transact_write_items", transact_write_items),
        mock.patch.object(LambdaBackend, "send_dynamodb_items", send_dynamodb_items),
    ):
        yield
