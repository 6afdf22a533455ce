"""Transactions as repaired: whole or not at all, carried out once per token, told once, whatever the tables hold."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models.dynamo_type import Item

from infra.local.repairs import dynamodb_transactions
from infra.local.repairs.dynamodb_writes import Changes
from tests.integration.local_cloud.conftest import Clock
from tests.integration.local_cloud.dynamodb_tables import (
    TABLES,
    names,
    number,
    put,
    store,
    stored,
    text,
    transact,
    update,
)


def told(changes: list[Changes]) -> list[tuple[str, str, str]]:
    """Table, event and key of every stream record."""
    return [
        (record.stream_arn, record.record["eventName"], record.record["dynamodb"]["Keys"]["id"]["S"])
        for each in changes
        for record in each.records
    ]


def touched(changes: list[Changes]) -> list[tuple[str, str]]:
    """Table and key of every item to be saved."""
    return [(table, key.value) for each in changes for table, key, _ in each.items]


def cancelled(*operations: dict[str, Any]) -> list[dict[str, Any]]:
    """The reasons for which the transaction is refused."""
    with pytest.raises(ClientError) as refused:
        transact(*operations)
    assert refused.value.response["Error"]["Code"] == "TransactionCanceledException"
    return [dict(reason) for reason in refused.value.response["CancellationReasons"]]


def test_all_operations_take_effect_over_several_tables(committed: list[Changes]) -> None:
    store("old", "marks")
    transact(
        put("job", status=text("pending")),
        update("owner", "ADD waiting :job", job=names("job")),
        {"Delete": {"TableName": "marks", "Key": {"id": text("old")}}},
        {
            "ConditionCheck": {
                "TableName": "marks",
                "Key": {"id": text("x")},
                "ConditionExpression": "attribute_not_exists(id)",
            }
        },
    )
    assert (stored("job"), stored("owner", "slots"), stored("old", "marks")) == (
        {"status": text("pending")},
        {"waiting": names("job")},
        None,
    )


def test_a_cancelled_transaction_leaves_everything_as_it_was(committed: list[Changes]) -> None:
    store("kept", status=text("pending"))
    store("gone", "marks")
    before = [boto3.client("dynamodb").scan(TableName=table)["Items"] for table in TABLES]
    committed.clear()
    cancelled(
        update("kept", "SET a = :a REMOVE b", table="jobs", a=text("1")),
        put("new"),
        {"Delete": {"TableName": "marks", "Key": {"id": text("gone")}}},
        update("owner", "ADD held :job", "attribute_exists(id)", job=names("job")),
    )
    assert [boto3.client("dynamodb").scan(TableName=table)["Items"] for table in TABLES] == before
    assert (told(committed), touched(committed)) == ([], [])


def test_each_operation_has_its_reason_and_the_item_where_it_asks_for_it(committed: list[Changes]) -> None:
    store("full", "slots", held=names("a", "b"))
    met, full, absent, unfit = cancelled(
        put("new"),
        update("full", "ADD held :job", "size(held) < :limit", job=names("c"), limit=number(2)),
        update("absent", "ADD held :job", "attribute_exists(id)", job=names("c")),
        update("nobody", "SET events = list_append(events, :event)", table="marks", event={"L": []}),
    )
    assert met == {"Code": "None"}
    assert full["Code"] == "ConditionalCheckFailed"
    assert full["Item"]["held"] == names("a", "b")
    assert absent == {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
    assert unfit["Code"] == "ValidationError"
    assert "does not exist in the item" in unfit["Message"]


def test_changes_are_told_once_and_only_where_something_changed(committed: list[Changes]) -> None:
    store("owner", "slots", held=names("job-1"))
    committed.clear()
    transact(
        update("job", "SET a = :a", table="jobs", a=text("1")),
        update("owner", "ADD held :job", job=names("job-1")),
        put("mark", "marks"),
    )
    assert told(committed) == [("jobs", "INSERT", "job"), ("marks", "INSERT", "mark")]
    assert touched(committed) == [("jobs", "job"), ("marks", "mark")]


def test_a_record_tells_what_was_and_what_is(committed: list[Changes]) -> None:
    store("job", status=text("pending"))
    transact(update("job", "SET phase = :s", table="jobs", s=text("running")))
    image = committed[-1].records[0].record["dynamodb"]
    assert image["OldImage"] == {"id": text("job"), "status": text("pending")}
    assert image["NewImage"] == {"id": text("job"), "status": text("pending"), "phase": text("running")}


def test_the_same_token_is_carried_out_once_for_ten_minutes(committed: list[Changes], clock: Clock) -> None:
    count = update("count", "ADD n :one", one=number(1))
    for seconds in (0, 599, 601):
        clock.now = seconds
        transact(count, ClientRequestToken="token")
    assert stored("count", "slots") == {"n": number(2)}


def test_the_same_token_with_other_operations_is_refused(committed: list[Changes]) -> None:
    transact(update("count", "ADD n :one", one=number(1)), ClientRequestToken="token")
    with pytest.raises(ClientError, match="IdempotentParameterMismatchException"):
        transact(update("count", "ADD n :one", one=number(2)), ClientRequestToken="token")


def test_a_cancelled_transaction_may_be_tried_again_with_its_token(committed: list[Changes]) -> None:
    again = update("owner", "ADD held :job", "attribute_exists(id)", job=names("job"))
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        transact(again, ClientRequestToken="token")
    store("owner", "slots")
    transact(again, ClientRequestToken="token")
    assert stored("owner", "slots") == {"held": names("job")}


@pytest.mark.parametrize(
    ("operations", "message"),
    [
        ([put("a"), update("a", "SET b = :b", table="jobs", b=text("1"))], "multiple operations on one item"),
        ([update("a", "SET b = :b", b=text("1"), c=text("2"))], "unused in expressions: keys: {:c}"),
        ([update("a", "SET b = :c", b=text("1"))], ":c|:b"),
        ([put("a"), put("b", "nowhere")], "ResourceNotFound"),
    ],
)
def test_what_aws_refuses_as_malformed_is_no_cancellation(
    committed: list[Changes], operations: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(ClientError, match=message) as refused:
        transact(*operations)
    assert refused.value.response["Error"]["Code"] != "TransactionCanceledException"
    assert touched(committed) == []


def test_of_concurrent_claims_as_many_win_as_there_is_room_for(committed: list[Changes]) -> None:
    def claim(n: int) -> bool:
        try:
            transact(
                update(f"job-{n}", "SET phase = :a", table="jobs", a=text("admitted")),
                update(
                    "all",
                    "ADD held :job",
                    "attribute_not_exists(held) OR size(held) < :limit",
                    job=names(f"job-{n}"),
                    limit=number(3),
                ),
            )
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claim, range(20)))
    all_ = stored("all", "slots") or {}
    assert won.count(True) == 3
    assert set(all_["held"]["SS"]) == {f"job-{n}" for n, each in enumerate(won) if each}
    assert len(boto3.client("dynamodb").scan(TableName="jobs")["Items"]) == 3


def test_nobody_reads_half_a_transaction(committed: list[Changes], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    reader = threading.Thread(target=lambda: seen.append((stored("a"), stored("b"))))
    plain = dynamodb_transactions._carried_out

    def paused(*operation: Any) -> Any:
        reason = plain(*operation)
        if not reader.ident:
            reader.start()
            reader.join(0.1)
        return reason

    monkeypatch.setattr(dynamodb_transactions, "_carried_out", paused)
    transact(put("a", n=number(1)), put("b", n=number(1)))
    reader.join()
    assert seen == [({"n": number(1)}, {"n": number(1)})]


def test_a_transaction_copies_no_item_that_it_does_not_touch(
    committed: list[Changes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(50):
        store(str(n))
    copied: list[str] = []
    plain = Item.__deepcopy__

    def counted(self: Item, memo: dict[int, Any]) -> Item:
        copied.append(self.hash_key.value)
        return plain(self, memo)

    monkeypatch.setattr(Item, "__deepcopy__", counted)
    transact(update("7", "SET a = :a", table="jobs", a=text("1")))
    assert set(copied) == {"7"}
