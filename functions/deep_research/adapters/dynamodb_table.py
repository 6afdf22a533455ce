"""One DynamoDB table in plain Python values: what the stores have in common."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import boto3
from boto3.dynamodb.conditions import ConditionBase
from botocore.exceptions import ClientError

from deep_research.adapters.aws import CONFIG, domain_errors, error_code
from deep_research.adapters.dynamodb_expressions import Item, Update, Words, decode, encode
from deep_research.domain.errors import ServiceUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, TransactWriteItemTypeDef

_FETCHED_AT_ONCE = 100
_TIMES_FETCHED = 5
EXAMINED_AT_ONCE = 250
EXAMINED_AT_MOST = 1000
"""Items that one filtered page may read, so that its cost is bounded whatever the filter leaves."""


class ConditionError(Exception):
    """The item is not as the change needs it: `item` is how it is, None where there is none."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("The condition of this change does not hold.")
        self.item = item


Key = str | tuple[str, str]
"""The value of a hash key, or those of a hash key and a sort key."""


class DynamoDBTable:
    """A table with a string hash key, whose indexes sort by that key. Attributes that are None are not stored.

    One that has a sort key too is given both at each operation on an item.
    """

    def __init__(
        self, name: str, key: str, client: "DynamoDBClient | None" = None, *, sorted_by: str | None = None
    ) -> None:
        self._name = name
        self._key = key
        self._sorted_by = sorted_by
        self._client = client or boto3.client("dynamodb", config=CONFIG)

    @property
    def client(self) -> "DynamoDBClient":
        return self._client

    def put(self, item: Item) -> None:
        with domain_errors():
            self._client.put_item(TableName=self._name, Item=encode(item))

    def get(self, key: Key, *attributes: str) -> Item | None:
        """The item, or of it the attributes that are named; None where there is none."""
        words = Words()
        only: Any = {}
        if attributes:
            only = {"ProjectionExpression": ", ".join(map(words.name, attributes)), **words.placeholders()}
        with domain_errors():
            found = self._client.get_item(TableName=self._name, Key=self._whole(key), ConsistentRead=True, **only)
        return decode(found["Item"]) if "Item" in found else None

    def get_all(self, keys: Sequence[str]) -> list[Item]:
        """The items of these keys, in their order; without those that are gone."""
        found: dict[str, Item] = {}
        for start in range(0, len(keys), _FETCHED_AT_ONCE):
            wanted: list[Any] = [encode({self._key: key}) for key in keys[start : start + _FETCHED_AT_ONCE]]
            for _ in range(_TIMES_FETCHED):
                with domain_errors():
                    answer = self._client.batch_get_item(
                        RequestItems={self._name: {"Keys": wanted, "ConsistentRead": True}}
                    )
                items = map(decode, answer["Responses"].get(self._name, []))
                found |= {item[self._key]: item for item in items}
                left = answer.get("UnprocessedKeys", {})
                wanted = list(left[self._name]["Keys"]) if self._name in left else []
                if not wanted:
                    break
            else:
                raise ServiceUnavailableError("The service is very busy; try again in a moment.")
        return [found[key] for key in keys if key in found]

    def delete(self, key: Key) -> None:
        with domain_errors():
            self._client.delete_item(TableName=self._name, Key=self._whole(key))

    def take(self, key: Key) -> Item | None:
        """Deletes the item and returns it; of several who take it at once, one gets it. None where there is none."""
        with domain_errors():
            answer = self._client.delete_item(TableName=self._name, Key=self._whole(key), ReturnValues="ALL_OLD")
        return decode(answer["Attributes"]) if answer.get("Attributes") else None

    def partition(self, key: str) -> Iterator[Item]:
        """Every item of a hash key, in the order of the sort key, page by page, each as it is now."""
        words = Words()
        of_key = f"{words.name(self._key)} = {words.value(key)}"
        query = {"TableName": self._name, "KeyConditionExpression": of_key, "ConsistentRead": True}
        yield from self._pages(query | words.placeholders())

    def update(self, key: Key, update: Update) -> Item:
        """Carries the update out and returns the new item; ConditionError where its condition does not hold."""
        try:
            with domain_errors():
                answer = self._client.update_item(
                    **self._request(key, update),
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            item = cast("Item | None", error.response.get("Item"))
            raise ConditionError(decode(item) if item else None) from None
        return decode(answer["Attributes"])

    def updating(self, key: Key, update: Update) -> "TransactWriteItemTypeDef":
        """The update as a part of a transaction."""
        request = self._request(key, update)
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return {"Update": request}

    def putting(self, item: Item, only_if: ConditionBase) -> "TransactWriteItemTypeDef":
        """The item as a part of a transaction."""
        words = Words()
        request: Any = {
            "TableName": self._name,
            "Item": encode(item),
            "ConditionExpression": words.condition(only_if),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **words.placeholders(),
        }
        return {"Put": request}

    def deleting(self, key: Key) -> "TransactWriteItemTypeDef":
        """The deletion as a part of a transaction."""
        return {"Delete": {"TableName": self._name, "Key": self._whole(key)}}

    def _request(self, key: Key, update: Update) -> Any:
        return {"TableName": self._name, "Key": self._whole(key), **update.expressions()}

    def _whole(self, key: Key) -> Any:
        names = (self._key, self._sorted_by) if self._sorted_by else (self._key,)
        return encode(dict(zip(names, (key,) if isinstance(key, str) else key, strict=True)))

    def newest(
        self,
        index: str,
        attribute: str,
        value: str,
        *,
        before: str | None,
        limit: int,
        where: ConditionBase | None = None,
    ) -> tuple[list[Item], str | None]:
        """Up to `limit` entries of an index, newest key first, and the key after which to go on (None at the end).

        With `where` a page may be short: reading stops after a bounded number of items, to keep its cost bounded.
        """
        words = Words()
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
        query |= words.placeholders()
        found: list[Item] = []
        examined = 0
        while True:
            with domain_errors():
                answer = self._client.query(**query)
            found += map(decode, answer["Items"])
            examined += answer["ScannedCount"]
            if len(found) > limit:
                return found[:limit], found[limit - 1][self._key]
            if "LastEvaluatedKey" not in answer:
                return found, None
            if where and examined >= EXAMINED_AT_MOST:
                return found, decode(answer["LastEvaluatedKey"])[self._key]
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def entries(self, index: str, attribute: str, value: str, sort: str, *, until: str | None = None) -> Iterator[Item]:
        """The entries of an index with this value, sorted by `sort`, those before `until` only, page by page."""
        yield from self._pages(self._sorted(index, attribute, value, sort, until))

    def count(self, index: str, attribute: str, value: str, sort: str | None = None, until: str | None = None) -> int:
        """How many entries of an index have this value, and come before `until` in the order of `sort`."""
        query, count = self._sorted(index, attribute, value, sort, until), 0
        while True:
            with domain_errors():
                answer = self._client.query(**query, Select="COUNT")
            count += answer["Count"]
            if "LastEvaluatedKey" not in answer:
                return count
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _pages(self, query: Any) -> Iterator[Item]:
        while True:
            with domain_errors():
                answer = self._client.query(**query)
            yield from map(decode, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _sorted(self, index: str, attribute: str, value: str, sort: str | None, until: str | None) -> Any:
        words = Words()
        key = f"{words.name(attribute)} = {words.value(value)}"
        if sort is not None and until is not None:
            key += f" AND {words.name(sort)} < {words.value(until)}"
        return {"TableName": self._name, "IndexName": index, "KeyConditionExpression": key, **words.placeholders()}
