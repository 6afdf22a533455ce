"""Items of DynamoDB tables: saved with each request that changed them, put back without telling the streams."""

import json
from typing import Any

from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends

from infra.local.account import ACCOUNT_ID, REGION
from infra.local.repairs.dynamodb_writes import Changes
from infra.local.state.journal import Journal
from infra.local.state.saved import Attributes


def save(journal: Journal, changes: Changes) -> list[int]:
    """Writes the items as they are now, and the stream records, whose numbers are returned in their order."""
    backend = _backend()
    items: dict[tuple[str, str], Attributes | None] = {}
    for table_name, hash_key, range_key in changes.items:
        item = backend.get_table(table_name).get_item(hash_key, range_key)
        key = json.dumps([_json(hash_key), _json(range_key)])
        items[table_name, key] = None if item is None else item.to_json()["Attributes"]
    records = [(each.function_arn, each.stream_arn, each.record) for each in changes.records]
    return journal.save_items(items, records)


def load(journal: Journal) -> None:
    """Fills the tables that the template still has."""
    backend = _backend()
    for table_name, attributes in journal.items():
        if (table := backend.tables.get(table_name)) is not None:
            table.put_item(attributes)


def _backend() -> DynamoDBBackend:
    return dynamodb_backends[ACCOUNT_ID][REGION]


def _json(key: Any) -> Any:
    return None if key is None else key.to_json()
