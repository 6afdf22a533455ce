"""Sets, lists, sizes and sparse indexes of DynamoDB, as the product's writes and reads rely on them."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models.dynamo_type import Item

from tests.integration.local_cloud.dynamodb_tables import (
    names,
    number,
    put,
    store,
    stored,
    text,
    transact,
    update,
)

pytestmark = pytest.mark.usefixtures("committed")
EVENT = {"M": {"type": text("submitted"), "attempt": number(1)}}
LIMIT = "attribute_not_exists(held) OR size(held) < :limit"


@pytest.mark.parametrize(
    ("before", "expression", "values", "after"),
    [
        ({}, "ADD held :x", {"x": names("a")}, {"held": names("a")}),
        ({"held": names("a")}, "ADD held :x", {"x": names("a", "b")}, {"held": names("a", "b")}),
        ({"held": names("a", "b")}, "DELETE held :x", {"x": names("a", "c")}, {"held": names("b")}),
        ({"held": names("a")}, "DELETE held :x", {"x": names("a")}, {}),
        ({}, "DELETE held :x", {"x": names("a")}, {}),
        ({"waiting": names("a")}, "ADD held :x DELETE waiting :x", {"x": names("a")}, {"held": names("a")}),
        (
            {"events": {"L": [EVENT]}},
            "SET events = list_append(events, :x)",
            {"x": {"L": [EVENT]}},
            {"events": {"L": [EVENT, EVENT]}},
        ),
        (
            {},
            "SET events = list_append(if_not_exists(events, :none), :x)",
            {"x": {"L": [EVENT]}, "none": {"L": []}},
            {"events": {"L": [EVENT]}},
        ),
        ({"queue": text("q"), "turn": text("1"), "n": number(1)}, "REMOVE queue, turn", {}, {"n": number(1)}),
    ],
)
def test_an_update_in_a_transaction_writes(
    before: dict[str, Any], expression: str, values: dict[str, Any], after: dict[str, Any]
) -> None:
    store("x", "slots", **before)
    transact(update("x", expression, **values))
    assert stored("x", "slots") == after


@pytest.mark.parametrize(
    ("item", "condition", "met"),
    [
        ({"held": names("a")}, LIMIT, True),
        ({"held": names("a", "b")}, LIMIT, False),
        ({}, LIMIT, True),
        ({}, "size(held) < :limit OR attribute_not_exists(held)", True),
        ({}, "size(held) < :limit", False),
        ({"held": number(7)}, "size(held) < :limit", False),
        ({"held": names("job-1")}, "NOT contains(held, :job) AND :limit > :limit", False),
        ({"held": names("job-1")}, "NOT contains(held, :job) AND size(held) < :limit", False),
        ({"held": names("job-11")}, "NOT contains(held, :job) AND size(held) < :limit", True),
    ],
)
def test_a_condition_is_met(item: dict[str, Any], condition: str, met: bool) -> None:
    store("x", "slots", **item)
    values = {"limit": number(2)} | ({"job": text("job-1")} if ":job" in condition else {})
    refused: AbstractContextManager[Any] = (
        nullcontext() if met else pytest.raises(ClientError, match=r"\[ConditionalCheckFailed\]")
    )
    with refused:
        transact(update("x", "SET n = :limit", condition, **values))


def test_a_set_may_not_be_stored_empty() -> None:
    with pytest.raises(ClientError, match="empty"):
        store("x", held=names())


def queued(**named: Any) -> Any:
    return boto3.client("dynamodb").query(
        TableName="jobs",
        IndexName="by_queue",
        KeyConditionExpression="queue = :waiting",
        ExpressionAttributeValues={":waiting": text("waiting")},
        **named,
    )


def test_an_index_has_what_it_names_and_nothing_else() -> None:
    attributes = {"owner": text("alice"), "attempt": number(0), "queue": text("waiting"), "turn": text("1#job")}
    store("job", question=text("Why?"), events={"L": [EVENT]}, **attributes)
    assert queued()["Items"] == [{"id": text("job")} | attributes]


def test_an_index_holds_only_items_that_have_both_its_keys() -> None:
    for name, keys in {"both": {"queue", "turn"}, "hash": {"queue"}, "range": {"turn"}, "none": set()}.items():
        store(name, **{key: text("waiting") for key in keys})
    assert [item["id"]["S"] for item in queued()["Items"]] == ["both"]


def test_an_item_leaves_an_index_with_its_key() -> None:
    store("job", queue=text("waiting"), turn=text("1"))
    assert queued(Select="COUNT")["Count"] == 1
    transact(update("job", "REMOVE queue, turn", table="jobs"))
    assert queued(Select="COUNT")["Count"] == 0


@pytest.mark.parametrize("turn", [{"NULL": True}, number(1), text("")])
def test_a_key_of_an_index_that_does_not_fit_is_refused_and_changes_nothing(turn: dict[str, Any]) -> None:
    store("job", queue=text("waiting"), turn=text("1"))
    for write in (
        lambda: store("job", turn=turn),
        lambda: transact(put("job", turn=turn)),
        lambda: transact(update("job", "SET turn = :turn", table="jobs", turn=turn)),
    ):
        with pytest.raises(ClientError, match="Validation"):
            write()
    assert stored("job") == {"queue": text("waiting"), "turn": text("1")}


def test_a_count_tells_no_items() -> None:
    for n in range(3):
        store(str(n), queue=text("waiting"), turn=text(str(n)))
    counted = queued(Select="COUNT")
    assert (counted["Count"], counted.get("Items")) == (3, None)


def test_an_index_is_read_without_converting_items(monkeypatch: pytest.MonkeyPatch) -> None:
    store("job", queue=text("waiting"), turn=text("1"), events={"L": [EVENT]})
    monkeypatch.setattr(Item, "to_regular_json", lambda _: pytest.fail("the whole item was converted"))
    assert queued()["Count"] == 1
