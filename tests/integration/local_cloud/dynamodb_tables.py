"""Three tables like those of the product: records with an index, two of sets; and the writes that tests do on them."""

from typing import Any

import boto3

TABLES = ("jobs", "slots", "marks")


def create_tables() -> None:
    """Keyed by `id`; `by_queue` is a sparse index that holds `owner` and `attempt` and nothing else."""
    for name in TABLES:
        boto3.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("id", "queue", "turn")],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by_queue",
                    "KeySchema": [
                        {"AttributeName": "queue", "KeyType": "HASH"},
                        {"AttributeName": "turn", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["owner", "attempt"]},
                }
            ],
        )


def text(value: str) -> dict[str, Any]:
    return {"S": value}


def number(value: int) -> dict[str, Any]:
    return {"N": str(value)}


def names(*values: str) -> dict[str, Any]:
    return {"SS": list(values)}


def put(name: str, table: str = "jobs", **attributes: Any) -> dict[str, Any]:
    """A transaction's Put."""
    return {"Put": {"TableName": table, "Item": {"id": text(name)} | attributes}}


def update(
    name: str, expression: str, condition: str | None = None, table: str = "slots", **values: Any
) -> dict[str, Any]:
    """A transaction's Update; `values` by their names without the colon. It tells the item where it is refused."""
    operation: dict[str, Any] = {
        "TableName": table,
        "Key": {"id": text(name)},
        "UpdateExpression": expression,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if values:
        operation["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    if condition:
        operation["ConditionExpression"] = condition
    return {"Update": operation}


def transact(*operations: dict[str, Any], **named: Any) -> None:
    boto3.client("dynamodb").transact_write_items(TransactItems=operations, **named)


def store(name: str, table: str = "jobs", **attributes: Any) -> None:
    boto3.client("dynamodb").put_item(TableName=table, Item={"id": text(name)} | attributes)


def stored(name: str, table: str = "jobs") -> dict[str, Any] | None:
    """The item without its key; sets in order. None where there is none."""
    item = boto3.client("dynamodb").get_item(TableName=table, Key={"id": text(name)}).get("Item")
    if item is None:
        return None
    return {
        attribute: {"SS": sorted(value["SS"])} if "SS" in value else value
        for attribute, value in item.items()
        if attribute != "id"
    }
