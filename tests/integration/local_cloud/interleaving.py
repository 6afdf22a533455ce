"""Two conditional writes, the second one in the middle of the first."""

import threading
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models import table as tables


def interleaved_creates(table_name: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Starts a second create of the same item once the first has passed its condition; how each ended."""
    plain, started = tables.Item.__init__, threading.Event()
    ends: list[str] = []

    def create() -> None:
        item = {"id": {"S": "1"}}
        try:
            boto3.client("dynamodb").put_item(
                TableName=table_name, Item=item, ConditionExpression="attribute_not_exists(id)"
            )
            ends.append("won")
        except ClientError as refused:
            ends.append(refused.response["Error"]["Code"])

    second = threading.Thread(target=create)

    def pause(self: tables.Item, *rest: Any, **named: Any) -> None:
        plain(self, *rest, **named)
        if not started.is_set():
            started.set()
            second.start()
            second.join(0.3)

    monkeypatch.setattr(tables.Item, "__init__", pause)
    create()
    second.join()
    return sorted(ends, reverse=True)
