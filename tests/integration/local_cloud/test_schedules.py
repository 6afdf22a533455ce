"""Rules with a schedule fire at their rate while the cloud is up, and at no other time."""

import textwrap
import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.events.models import events_backends

from infra.local import account
from infra.local.background import Background
from infra.local.cloud import LocalCloud
from infra.local.schedules import FIRST_SECONDS, Schedules
from tests.integration.local_cloud.stacks import function, running

SOURCE = textwrap.dedent(
    """
    import scheduled_seen

    def sweep(event, context):
        scheduled_seen.events.append(event)
    """
)


def scheduled(schedule: str, **properties: Any) -> dict[str, Any]:
    """A function with a schedule, whose rule's logical id is `SweepTick`."""
    return function(
        "scheduled.sweep", Events={"Tick": {"Type": "Schedule", "Properties": {"Schedule": schedule, **properties}}}
    )


RESOURCES: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "Sweep": scheduled("rate(1 minute)"),
    "Rare": scheduled("rate(2 days)", DeadLetterConfig={"Type": "SQS"}),
    "Off": scheduled("rate(12 hours)", State="DISABLED"),
    "Lost": {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "ScheduleExpression": "rate(5 minutes)",
            "Targets": [
                {
                    "Id": "gone",
                    "Arn": f"arn:aws:lambda:{account.REGION}:{account.ACCOUNT_ID}:function:gone",
                    "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Dead", "Arn"]}},
                }
            ],
        },
    },
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    directory = tmp_path_factory.mktemp("schedules")
    (directory / "scheduled_seen.py").write_text("events = []\n")
    with running(directory, RESOURCES, SOURCE, module="scheduled") as cloud:
        yield cloud


@pytest.fixture
def events(cloud: LocalCloud) -> list[dict[str, Any]]:
    """What the functions have been sent in this test."""
    import scheduled_seen  # type: ignore[import-not-found]

    scheduled_seen.events.clear()
    return scheduled_seen.events  # type: ignore[no-any-return]


class Clock:
    """Lets each rule wait a given number of times, and then the cloud stops."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._left: dict[str, int] = {}
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> bool:
        rule = threading.current_thread().name
        with self._lock:
            self.slept.append(seconds)
            self._left[rule] = self._left.get(rule, self._times) - 1
            return self._left[rule] >= 0


def test_a_target_is_invoked_with_the_scheduled_event(cloud: LocalCloud, events: list[dict[str, Any]]) -> None:
    cloud.fire_schedule("SweepTick")
    cloud.wait_until_idle()
    (event,) = events
    assert (event["source"], event["detail-type"], event["detail"]) == ("aws.events", "Scheduled Event", {})
    assert event["resources"][0].endswith(f":rule/{cloud.resources['SweepTick']}")
    assert event["time"].endswith("Z")


def test_each_rule_fires_soon_after_the_start_and_then_once_per_interval(
    cloud: LocalCloud, events: list[dict[str, Any]]
) -> None:
    clock, background = Clock(times=3), Background()
    Schedules(background, clock.sleep).start()
    background.join()
    cloud.wait_until_idle()
    fired = [event["resources"][0].rsplit("/", 1)[-1] for event in events]
    assert {rule: fired.count(cloud.resources[rule]) for rule in ("SweepTick", "RareTick", "OffTick")} == {
        "SweepTick": 3,
        "RareTick": 3,
        "OffTick": 0,
    }
    slept = {seconds: clock.slept.count(seconds) for seconds in set(clock.slept)}
    assert slept == {FIRST_SECONDS: 4, 60: 3, 300: 3, 43_200: 3, 172_800: 3}


def test_nothing_fires_once_the_cloud_stops(cloud: LocalCloud, events: list[dict[str, Any]]) -> None:
    clock, background = Clock(times=0), Background()
    Schedules(background, clock.sleep).start()
    background.join()
    assert background.idle()
    cloud.wait_until_idle()
    assert events == []


def test_a_disabled_rule_does_not_fire_until_it_is_enabled(cloud: LocalCloud, events: list[dict[str, Any]]) -> None:
    cloud.fire_schedule("OffTick")
    boto3.client("events").enable_rule(Name=cloud.resources["OffTick"])
    cloud.fire_schedule("OffTick")
    boto3.client("events").disable_rule(Name=cloud.resources["OffTick"])
    cloud.wait_until_idle()
    assert len(events) == 1


def test_what_cannot_be_delivered_goes_to_the_targets_dead_letters(cloud: LocalCloud) -> None:
    cloud.fire_schedule("Lost")
    (letter,) = boto3.client("sqs").receive_message(QueueUrl=cloud.resources["Dead"])["Messages"]
    assert '"Scheduled Event"' in letter["Body"]


def test_the_clocks_belong_to_the_cloud(cloud: LocalCloud) -> None:
    rules = events_backends[account.ACCOUNT_ID][account.REGION].event_buses["default"].rules
    threads = {thread.name for thread in threading.enumerate() if thread.name.startswith("schedule-")}
    assert threads == {f"schedule-{name}" for name in rules}
