"""The gaps of moto's DynamoDB as it comes. The day a test here fails, delete the repair that it names."""

from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaBackend
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item

from infra.local import account
from tests.integration.local_cloud.dynamodb_tables import (
    create_tables,
    names,
    number,
    store,
    stored,
    text,
    transact,
    update,
)


@pytest.fixture(autouse=True)
def tables(plain_moto: None) -> None:
    create_tables()


def test_a_transaction_copies_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """dynamodb_transactions."""
    for n in range(3):
        store(str(n), "slots")
    copied: set[str] = set()
    plain = Item.__deepcopy__

    def counted(self: Item, memo: dict[int, Any]) -> Item:
        copied.add(self.hash_key.value)
        return plain(self, memo)

    monkeypatch.setattr(Item, "__deepcopy__", counted)
    transact(update("1", "SET a = :a", a=text("1")))
    assert copied == {"0", "1", "2"}


def test_a_token_does_not_keep_a_transaction_from_being_repeated() -> None:
    """dynamodb_transactions."""
    for _ in range(2):
        transact(update("count", "ADD n :one", one=number(1)), ClientRequestToken="token")
    assert stored("count", "slots") == {"n": number(2)}


def test_a_transaction_accepts_values_that_nothing_uses() -> None:
    """dynamodb_transactions."""
    transact(update("x", "SET a = :a", a=text("1"), b=text("2")))
    assert stored("x", "slots") == {"a": text("1")}


def test_an_unfit_operand_is_refused_as_malformed() -> None:
    """dynamodb_transactions."""
    with pytest.raises(ClientError) as refused:
        transact(update("x", "SET events = list_append(events, :a)", a={"L": []}))
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_the_size_of_what_is_missing_breaks() -> None:
    """dynamodb_reads."""
    store("x", "slots")
    with pytest.raises(ValueError, match="Invalid attribute name"):
        boto3.client("dynamodb").update_item(
            TableName="slots",
            Key={"id": text("x")},
            UpdateExpression="SET a = :a",
            ConditionExpression="size(held) < :a",
            ExpressionAttributeValues={":a": number(1)},
        )


def test_an_index_converts_each_item_once_per_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    """dynamodb_reads."""
    store("x", queue=text("waiting"), turn=text("1"), owner=text("alice"))
    converted: list[Item] = []
    plain = Item.to_regular_json
    monkeypatch.setattr(Item, "to_regular_json", lambda item: (converted.append(item), plain(item))[1])
    boto3.client("dynamodb").scan(TableName="jobs", IndexName="by_queue")
    assert len(converted) > 1


def test_a_new_item_is_told_twice_and_an_unchanged_one_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """dynamodb_writes."""
    told: list[str] = []

    def send(backend: LambdaBackend, function_arn: str, items: list[Any], source: str) -> bool:
        told.extend(item.to_json()["eventName"] for item in items)
        return True

    monkeypatch.setattr(LambdaBackend, "send_dynamodb_items", send)
    table = dynamodb_backends[account.ACCOUNT_ID][account.REGION].get_table("slots")
    table.lambda_event_source_mappings["arn:aws:lambda:us-east-1:1:function:f"] = SimpleNamespace(event_source_arn="s")
    for _ in range(2):
        boto3.client("dynamodb").update_item(
            TableName="slots",
            Key={"id": text("x")},
            UpdateExpression="ADD held :a",
            ExpressionAttributeValues={":a": names("a")},
        )
    assert told == ["INSERT", "INSERT", "MODIFY"]


def test_a_key_of_an_index_may_have_another_type() -> None:
    """dynamodb_index_keys."""
    store("job", queue=text("waiting"), turn=number(1))
    assert stored("job") == {"queue": text("waiting"), "turn": number(1)}
