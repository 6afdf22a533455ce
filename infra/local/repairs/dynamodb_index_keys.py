"""DynamoDB: an item is put only where the keys of its indexes have their types; plain moto holds updates alone to that.

An item without the key is not in the index: that is how one is kept out, and not by a NULL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table


def require_fit(table: Table, item: dict[str, Any]) -> None:
    """`item` in DynamoDB's JSON. A ValidationException names the index and the key that do not fit."""
    types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}
    for index in table.all_indexes():
        for key in index.schema_key_attrs:
            if key in item and types[key] not in item[key]:
                raise MockValidationException(
                    f"One or more parameter values were invalid: Type mismatch for Index Key {key} "
                    f"Expected: {types[key]} Actual: {next(iter(item[key]))} IndexName: {index.name}"
                )


@contextmanager
def repaired() -> Iterator[None]:
    plain = DynamoDBBackend.put_item

    def put_item(self: DynamoDBBackend, table_name: str, item_attrs: dict[str, Any], *rest: Any, **named: Any) -> Item:
        require_fit(self.get_table(table_name), item_attrs)
        return plain(self, table_name, item_attrs, *rest, **named)

    with mock.patch.object(DynamoDBBackend, "put_item", put_item):
        yield
