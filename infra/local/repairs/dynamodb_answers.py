"""DynamoDB: an attribute's value is written as it is held, in answers and for streams.

Plain moto looks in each value for each of the ten types, under several names each, and copies each value once for each
level that it is nested: to answer with a record of twelve events took five times as long as all else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType, Item

_BINARY = ("B", "BS")
_SERVICES = ("dynamodb", "dynamodbstreams")


class _BinaryError(Exception):
    """Bytes are held in several ways; moto knows which."""


def _written(value: Any) -> dict[str, Any]:
    """An attribute's value in DynamoDB's JSON."""
    kind, held = (value.type, value.value) if isinstance(value, DynamoType) else next(iter(value.items()))
    if kind in _BINARY:
        raise _BinaryError
    if kind == "M":
        return {kind: {name: _written(each) for name, each in held.items()}}
    if kind == "L":
        return {kind: [_written(each) for each in held]}
    return {kind: list(held) if isinstance(held, list) else held}


@contextmanager
def repaired() -> Iterator[None]:
    plain, plain_item = BaseJSONSerializer._serialize_type_structure, Item.to_json

    def structure(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name != "AttributeValue" or self.service_model.service_name not in _SERVICES or not value:
            return plain(self, serialized, value, shape, key)
        try:
            written = _written(value)
        except _BinaryError:
            return plain(self, serialized, value, shape, key)
        return self._default_serialize(serialized, written, shape, key)

    def to_json(self: Item, root_attr_name: str = "Attributes") -> dict[str, Any]:
        try:
            return {root_attr_name: {name: _written(value) for name, value in self.attrs.items()}}
        except _BinaryError:
            return plain_item(self, root_attr_name)

    with (
        mock.patch.object(BaseJSONSerializer, "_serialize_type_structure", structure),
        mock.patch.object(Item, "to_json", to_json),
    ):
        yield
