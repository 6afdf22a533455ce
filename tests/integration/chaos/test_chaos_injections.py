"""The injected faults on a small cloud: a killed function does no more, an event comes twice, late or never."""

import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.chaos import deliveries
from tests.chaos.calls import intercepted
from tests.chaos.chance import Chance, Diary, entries
from tests.chaos.deliveries import Deliveries
from tests.chaos.kills import LambdaKills
from tests.integration.local_cloud.stacks import function, running

SOURCE = textwrap.dedent(
    """
    import os, boto3

    TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])

    def write(event, context):
        try:
            for number in range(event["items"]):
                TABLE.put_item(Item={"id": str(number)})
        finally:
            TABLE.put_item(Item={"id": "last words"})
        return "done"

    def count(event, context):
        TABLE.update_item(Key={"id": "events"}, UpdateExpression="ADD seen :one", ExpressionAttributeValues={":one": 1})
    """
)
VARIABLES = {"Variables": {"TABLE": {"Ref": "Items"}}}
RESOURCES = {
    "Items": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        },
    },
    "Write": function("chaos_small.write", Environment=VARIABLES),
    "Count": function(
        "chaos_small.count",
        Environment=VARIABLES,
        Events={"Ended": {"Type": "EventBridgeRule", "Properties": {"Pattern": {"source": ["aws.states", "shop"]}}}},
    ),
}


class Fate(Chance):
    """Chance that a test decides, by the share that is asked for."""

    def __init__(self, **happening: bool) -> None:
        super().__init__("fate")
        self.happening = happening
        self.dies_at = 0.0

    def happens(self, rate: float) -> bool:
        # One number stands for both: what comes twice comes late here.
        assert deliveries.TWICE == deliveries.LATE
        shares = {deliveries.TWICE: "twice", deliveries.LOST: "lost"}
        return self.happening.get(shares.get(rate, ""), False)

    def between(self, low: float, high: float) -> float:
        return self.dies_at


@pytest.fixture(scope="module")
def fate() -> Fate:
    return Fate()


@pytest.fixture(scope="module")
def doomed() -> dict[str, bool]:
    return {"Write": False}


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("diary") / "diary.jsonl"


@pytest.fixture(scope="module")
def cloud(
    tmp_path_factory: pytest.TempPathFactory, fate: Fate, doomed: dict[str, bool], diary: Path
) -> Iterator[LocalCloud]:
    def dooms(function: Any, event: Any) -> str | None:
        return "Lambda killed" if doomed["Write"] and function.handler.endswith("write") else None

    with ExitStack() as stack:
        kept = stack.enter_context(Diary(diary))
        kills = LambdaKills(0.0, fate, kept, dooms)
        stack.enter_context(kills.injected())
        stack.enter_context(intercepted(kills))
        stack.enter_context(Deliveries(fate, kept).injected())
        directory = tmp_path_factory.mktemp("small")
        yield stack.enter_context(running(directory, RESOURCES, SOURCE, module="chaos_small"))


@pytest.fixture(autouse=True)
def fresh(cloud: LocalCloud, fate: Fate, doomed: dict[str, bool]) -> None:
    fate.happening, fate.dies_at, doomed["Write"] = {}, 0.0, False
    table = items(cloud)
    for item in table.scan()["Items"]:
        table.delete_item(Key={"id": item["id"]})


def items(cloud: LocalCloud) -> Any:
    return boto3.resource("dynamodb").Table(cloud.resources["Items"])


def stored(cloud: LocalCloud) -> set[str]:
    return {item["id"] for item in items(cloud).scan()["Items"]}


@pytest.mark.parametrize(("edge", "left"), [(0, set()), (1, {"0"}), (2, {"0"}), (3, {"0", "1"})])
def test_a_killed_function_has_done_what_it_had_done_and_does_no_more(
    cloud: LocalCloud, fate: Fate, doomed: dict[str, bool], edge: int, left: set[str]
) -> None:
    fate.dies_at, doomed["Write"] = edge, True
    answer, error = cloud.invoke(cloud.resources["Write"], {"items": 3})
    assert (answer["errorType"], error) == ("Runtime.ExitError", "Unhandled")
    assert stored(cloud) == left


def test_after_a_kill_the_next_event_finds_a_new_sandbox(cloud: LocalCloud) -> None:
    assert cloud.invoke(cloud.resources["Write"], {"items": 1}) == ("done", None)
    assert stored(cloud) == {"0", "last words"}


def test_an_event_may_come_twice(cloud: LocalCloud, fate: Fate, told: Callable[[str], int]) -> None:
    fate.happening = {"twice": True}
    assert told("shop") == 2


def test_events_of_executions_may_get_lost_and_no_others(
    cloud: LocalCloud, fate: Fate, told: Callable[[str], int], diary: Path
) -> None:
    fate.happening = {"lost": True}
    assert told("shop") == 1
    assert told("aws.states") == 1
    assert [entry["kind"] for entry in entries(diary)].count("event lost") == 1


@pytest.fixture
def told(cloud: LocalCloud) -> Callable[[str], int]:
    """Publishes an event of the source; the number of events that the function has seen since the test began."""

    def publish(source: str) -> int:
        entry = {"Source": source, "DetailType": "Ended", "Detail": "{}"}
        boto3.client("events").put_events(Entries=[entry])
        for timer in [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]:
            timer.join()
        cloud.wait_until_idle()
        return int(items(cloud).get_item(Key={"id": "events"}).get("Item", {}).get("seen", 0))

    return publish
