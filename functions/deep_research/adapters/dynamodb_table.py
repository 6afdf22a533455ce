"""One DynamoDB table in plain Python values: what the stores of jobs and datasets have in common."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef

Item = dict[str, Any]
Allowed = Mapping[str, Collection[Any]]
"""A condition: each named attribute holds one of these values."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})
EXAMINED_AT_ONCE = 250
EXAMINED_AT_MOST = 1000
"""Items that one filtered page may read, so that its cost is bounded whatever the filter leaves."""
_to_wire = TypeSerializer().serialize
_from_wire = TypeDeserializer().deserialize


class ConditionError(Exception):
    """The item is not as the change needs it: `item` is how it is, None where there is none."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("The condition of this change does not hold.")
        self.item = item


class DynamoDBTable:
    """A table with a string hash key, whose indexes sort by that key. Attributes that are None are not stored."""

    def __init__(self, name: str, key: str, client: "DynamoDBClient | None" = None) -> None:
        self._name = name
        self._key = key
        self._client = client or boto3.client("dynamodb", config=CONFIG)

    def put(self, item: Item) -> None:
        with domain_errors():
            self._client.put_item(TableName=self._name, Item=_encode(item))

    def get(self, key: str) -> Item | None:
        with domain_errors():
            found = self._client.get_item(TableName=self._name, Key=_encode({self._key: key}), ConsistentRead=True)
        return _decode(found["Item"]) if "Item" in found else None

    def delete(self, key: str) -> None:
        with domain_errors():
            self._client.delete_item(TableName=self._name, Key=_encode({self._key: key}))

    def update(
        self, key: str, change: Mapping[str, Any], *, only_if: Allowed, add: Mapping[str, Any] = _NOTHING
    ) -> Item:
        """Sets attributes (removes those that are None), adds to sets, returns the new item; or ConditionError."""
        words = _Words()
        sets = [f"{words.name(name)} = {words.value(value)}" for name, value in change.items() if value is not None]
        removes = [words.name(name) for name, value in change.items() if value is None]
        adds = [f"{words.name(name)} {words.value(value)}" for name, value in add.items()]
        clauses = {"SET": sets, "REMOVE": removes, "ADD": adds}
        try:
            with domain_errors():
                answer = self._client.update_item(
                    TableName=self._name,
                    Key=_encode({self._key: key}),
                    UpdateExpression=" ".join(f"{verb} {', '.join(terms)}" for verb, terms in clauses.items() if terms),
                    ConditionExpression=words.condition(only_if),
                    ExpressionAttributeNames=words.names,
                    ExpressionAttributeValues=words.values,
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            item = cast("Item | None", error.response.get("Item"))
            raise ConditionError(_decode(item) if item else None) from None
        return _decode(answer["Attributes"])

    def newest(
        self, index: str, attribute: str, value: str, *, before: str | None, limit: int, where: Allowed = _NOTHING
    ) -> tuple[list[Item], str | None]:
        """Up to `limit` items of an index, newest key first, and the key after which to go on (None at the end).

        With `where` a page may be short: reading stops after a bounded number of items, to keep its cost bounded.
        """
        words = _Words()
        key = f"{words.name(attribute)} = {words.value(value)}"
        if before is not None:
            key += f" AND {words.name(self._key)} < {words.value(before)}"
        query: QueryInputTypeDef = {
            "TableName": self._name,
            "IndexName": index,
            "KeyConditionExpression": key,
            "ScanIndexForward": False,
            "Limit": EXAMINED_AT_ONCE if where else limit + 1,
        }
        if where:
            query["FilterExpression"] = words.condition(where)
        query |= {"ExpressionAttributeNames": words.names, "ExpressionAttributeValues": words.values}
        found: list[Item] = []
        examined = 0
        while True:
            with domain_errors():
                answer = self._client.query(**query)
            found += map(_decode, answer["Items"])
            examined += answer["ScannedCount"]
            if len(found) > limit:
                return found[:limit], found[limit - 1][self._key]
            if "LastEvaluatedKey" not in answer:
                return found, None
            if where and examined >= EXAMINED_AT_MOST:
                return found, _decode(answer["LastEvaluatedKey"])[self._key]
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


class _Words:
    """Placeholders of one request: every name and value of ours is one, so that none can be a reserved word."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: Item = {}

    def name(self, name: str) -> str:
        self.names[f"#{name}"] = name
        return f"#{name}"

    def value(self, value: object) -> str:
        word = f":v{len(self.values)}"
        self.values[word] = _to_wire(value)
        return word

    def condition(self, allowed: Allowed) -> str:
        terms = (f"{self.name(name)} IN ({', '.join(map(self.value, values))})" for name, values in allowed.items())
        return " AND ".join(terms)


def _encode(item: Item) -> Item:
    return {name: _to_wire(value) for name, value in item.items() if value is not None}


def _decode(item: Mapping[str, Any]) -> Item:
    return {name: _from_wire(value) for name, value in item.items()}
