"""A template of which anything is missing does not start, and says what."""

import os
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import boto3
import pytest
from moto.cloudformation import parsing

from infra.local import repairs
from infra.local.cloud import LocalCloud
from infra.local.errors import DeploymentError, LocalCloudError, ResourceMissingError, UncheckedResourceError
from infra.local.repairs import cloudformation_alarm, cloudformation_policies
from infra.local.schedules import UnsupportedScheduleError
from tests.integration.local_cloud.stacks import StartCloud, function
from tests.integration.local_cloud.test_alarms import RESOURCES as ALARM_STACK
from tests.integration.local_cloud.test_alarms import started as started_alarms
from tests.integration.local_cloud.test_schedules import scheduled

TABLE = {"Type": "AWS::Serverless::SimpleTable"}
KEY = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}}


def test_a_dropped_resource_is_named(start_cloud: StartCloud) -> None:
    resources = {"Topic": {"Type": "AWS::SNS::Topic"}, "Jobs": TABLE}
    known = parsing.get_model_map()
    without_topics = {name: model for name, model in known.items() if name != "AWS::SNS::Topic"}
    with (
        mock.patch.object(parsing, "get_model_map", return_value=without_topics),
        pytest.raises(ResourceMissingError, match="Topic"),
        start_cloud(resources),
    ):
        pass


def test_a_type_that_nobody_checks_is_named(start_cloud: StartCloud) -> None:
    with pytest.raises(UncheckedResourceError, match="AWS::KMS::Key"), start_cloud({"Key": KEY}):
        pass


def test_a_file_that_is_not_there_is_named(start_cloud: StartCloud) -> None:
    resources = {
        "Machine": {"Type": "AWS::Serverless::StateMachine", "Properties": {"DefinitionUri": "absent.asl.json"}}
    }
    with pytest.raises(DeploymentError, match=r"Machine .*absent\.asl\.json"), start_cloud(resources):
        pass


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(DeploymentError, match="nowhere"), LocalCloud(None, template=Path("nowhere.yaml")):
        pass


@pytest.mark.parametrize(
    ("substitutions", "message"),
    [({}, r"No substitution defines \$\{Arn\}"), ({"Arn": "a", "Spare": "b"}, "Spare, which the state machine never")],
)
def test_substitutions_that_do_not_fit_are_refused(
    start_cloud: StartCloud, substitutions: dict[str, str], message: str
) -> None:
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "${Arn}", "End": True}}}
    properties = {"Definition": definition, "DefinitionSubstitutions": substitutions}
    resources = {"Machine": {"Type": "AWS::Serverless::StateMachine", "Properties": properties}}
    with pytest.raises(DeploymentError, match=message), start_cloud(resources):
        pass


def test_a_failed_start_leaves_room_for_the_next(start_cloud: StartCloud) -> None:
    with pytest.raises(UncheckedResourceError), start_cloud({"Key": KEY}):
        pass
    with start_cloud({"Jobs": TABLE}) as cloud:
        assert "Jobs" in cloud.resources


def test_two_clouds_at_once_are_refused(start_cloud: StartCloud) -> None:
    with (
        start_cloud({"Jobs": TABLE}),
        pytest.raises(LocalCloudError, match="stop it first"),
        start_cloud({"Jobs": TABLE}),
    ):
        pass


def test_each_cloud_has_fresh_instances_of_its_functions(start_cloud: StartCloud) -> None:
    resources = {"Count": function("counting.handler")}
    source = "calls = []\ndef handler(event, context):\n    calls.append(1)\n    return len(calls)\n"
    for _ in range(2):
        with start_cloud(resources, source, module="counting") as cloud:
            assert [cloud.invoke(cloud.resources["Count"], {})[0] for _ in range(2)] == [1, 2]


def test_nothing_of_a_stopped_cloud_goes_on(start_cloud: StartCloud) -> None:
    resources = {"Endless": function("endless.handler", Timeout=60)}
    source = "import time\ndef handler(event, context):\n    while True:\n        time.sleep(0.01)\n"
    with start_cloud(resources, source, module="endless") as cloud:
        name = cloud.resources["Endless"]
        boto3.client("lambda").invoke(FunctionName=name, InvocationType="Event")
        while name not in {thread.name for thread in threading.enumerate()}:
            time.sleep(0.01)
    await_end_of(name)


def await_end_of(function_name: str) -> None:
    deadline = time.monotonic() + 5
    while any(thread.name.startswith(function_name) for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "a function outlives its cloud"
        time.sleep(0.01)


def test_what_the_process_had_is_put_back(start_cloud: StartCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    before = os.environ, sys.stdout, list(sys.path), boto3.DEFAULT_SESSION
    with start_cloud({"Jobs": TABLE}):
        assert os.environ["AWS_DEFAULT_REGION"] == "us-east-1"
    assert before == (os.environ, sys.stdout, list(sys.path), boto3.DEFAULT_SESSION)
    assert os.environ["AWS_DEFAULT_REGION"] == "eu-west-1"


ALARMS_ALONE = {
    "Alarms": {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": "alarms.json", "Parameters": {"QueueName": "queue"}},
    }
}


@pytest.mark.parametrize(
    ("unrepaired", "resources", "logical_id"),
    [
        (cloudformation_alarm, ALARMS_ALONE, "DeadLetters"),
        (cloudformation_policies, ALARMS_ALONE, "AlarmTopicPolicy"),
        (cloudformation_policies, ALARM_STACK, "DeadPolicy"),
    ],
)
def test_a_dropped_alarm_or_policy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unrepaired: ModuleType, resources: dict[str, Any], logical_id: str
) -> None:
    monkeypatch.setattr(repairs, "REPAIRS", [repair for repair in repairs.REPAIRS if repair is not unrepaired])
    with pytest.raises(ResourceMissingError, match=logical_id), started_alarms(tmp_path, resources):
        pass


def test_without_an_address_nobody_is_mailed(tmp_path: Path) -> None:
    with started_alarms(tmp_path, ALARMS_ALONE) as cloud:
        subscriptions = boto3.client("sns").list_subscriptions_by_topic(TopicArn=cloud.resources["AlarmTopic"])
        assert subscriptions["Subscriptions"] == []


@pytest.mark.parametrize("schedule", ["cron(0 12 * * ? *)", "rate(1 minutes)"])
def test_a_schedule_that_is_no_rate_is_refused_by_name(start_cloud: StartCloud, schedule: str) -> None:
    with (
        pytest.raises(UnsupportedScheduleError, match=r"Sweep.* rate\(1 minute\)"),
        start_cloud({"Sweep": scheduled(schedule)}),
    ):
        pass


def test_a_killed_function_ends_with_its_cloud(start_cloud: StartCloud) -> None:
    resources = {"Endless": function("endless_too.handler", Timeout=60)}
    source = "import time\ndef handler(event, context):\n    while True:\n        time.sleep(0.01)\n"
    with start_cloud(resources, source, module="endless_too") as cloud:
        name = cloud.resources["Endless"]
        boto3.client("lambda").invoke(FunctionName=name, InvocationType="Event")
        while not cloud.busy_sandboxes():
            time.sleep(0.01)
        cloud.busy_sandboxes()[0].kill()
    await_end_of(name)


def test_a_cloud_that_keeps_no_schedules_has_no_clocks(start_cloud: StartCloud) -> None:
    with start_cloud({"Sweep": scheduled("rate(1 minute)")}, keep_schedules=False):
        assert not any(thread.name.startswith("schedule-") for thread in threading.enumerate())
