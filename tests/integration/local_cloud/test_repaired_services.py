"""DynamoDB and Step Functions as repaired: one winner, a prompt stop, and times and histories as AWS has them."""

import json
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.interleaving import interleaved_creates
from tests.integration.local_cloud.stacks import function, running

SOURCE = textwrap.dedent(
    """
    import time

    def slow(event, context):
        while True:
            time.sleep(0.01)
    """
)
RESOURCES: dict[str, Any] = {
    "Table": {"Type": "AWS::Serverless::SimpleTable"},
    "Slow": function("repaired_services.slow", Timeout=2),
    "Machine": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": {
                "StartAt": "Slow",
                "States": {
                    "Slow": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": {"FunctionName": "${Slow}"},
                        "End": True,
                    }
                },
            },
            "DefinitionSubstitutions": {"Slow": {"Fn::GetAtt": ["Slow", "Arn"]}},
        },
    },
    "Quick": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": {
                "StartAt": "Tell",
                "States": {
                    "Tell": {
                        "Type": "Pass",
                        "Parameters": {"state.$": "$$.State.EnteredTime", "execution.$": "$$.Execution.StartTime"},
                        "End": True,
                    }
                },
            }
        },
    },
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running(tmp_path_factory.mktemp("services"), RESOURCES, SOURCE, module="repaired_services") as cloud:
        yield cloud


def test_one_writer_meets_a_condition_and_the_other_does_not(
    cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = interleaved_creates(cloud.resources["Table"], monkeypatch)
    assert ends == ["won", "ConditionalCheckFailedException"]


def test_no_increment_is_lost(cloud: LocalCloud) -> None:
    def add(_: int) -> None:
        boto3.client("dynamodb").update_item(
            TableName=cloud.resources["Table"],
            Key={"id": {"S": "counter"}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(100)))
    item = boto3.client("dynamodb").get_item(TableName=cloud.resources["Table"], Key={"id": {"S": "counter"}})["Item"]
    assert item["n"] == {"N": "100"}


def test_a_stopped_execution_is_aborted_at_once_and_says_why(cloud: LocalCloud) -> None:
    client = boto3.client("stepfunctions")
    execution = client.start_execution(stateMachineArn=cloud.resources["Machine"])["executionArn"]
    client.stop_execution(executionArn=execution, error="Cancelled", cause="by its owner")
    described = client.describe_execution(executionArn=execution)
    assert (described["status"], described["error"], described["cause"]) == ("ABORTED", "Cancelled", "by its owner")


def test_a_stopped_execution_stays_as_it_is(cloud: LocalCloud) -> None:
    client = boto3.client("stepfunctions")
    execution = client.start_execution(stateMachineArn=cloud.resources["Machine"])["executionArn"]
    client.stop_execution(executionArn=execution, error="first")
    client.stop_execution(executionArn=execution, error="second")
    assert client.describe_execution(executionArn=execution)["error"] == "first"


def test_executions_without_a_name_get_one_each(cloud: LocalCloud) -> None:
    client = boto3.client("stepfunctions")
    started = {client.start_execution(stateMachineArn=cloud.resources["Quick"])["executionArn"] for _ in range(2)}
    assert len(started) == 2


def test_the_same_name_starts_once(cloud: LocalCloud) -> None:
    def start(_: int) -> str:
        client = boto3.client("stepfunctions")
        return client.start_execution(stateMachineArn=cloud.resources["Machine"], name="once", input="{}")[
            "executionArn"
        ]

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(start, range(4)))) == 1
    listed = boto3.client("stepfunctions").list_executions(stateMachineArn=cloud.resources["Machine"])
    assert [execution["name"] for execution in listed["executions"]].count("once") == 1


def test_the_context_tells_times_as_aws_does(cloud: LocalCloud, wait_for_execution: Any) -> None:
    client = boto3.client("stepfunctions")
    execution = client.start_execution(stateMachineArn=cloud.resources["Quick"])["executionArn"]
    times = json.loads(wait_for_execution(execution)["output"])
    for moment in times["state"], times["execution"]:
        assert len(moment) == len("2026-01-31T12:00:00.000Z")
        assert moment.endswith("Z")


def test_a_history_comes_in_pages_and_in_reverse(cloud: LocalCloud, wait_for_execution: Any) -> None:
    client = boto3.client("stepfunctions")
    execution = client.start_execution(stateMachineArn=cloud.resources["Quick"])["executionArn"]
    wait_for_execution(execution)
    forwards = client.get_execution_history(executionArn=execution)["events"]
    page = client.get_execution_history(executionArn=execution, reverseOrder=True, maxResults=1)
    assert [event["id"] for event in page["events"]] == [forwards[-1]["id"]]
    rest = client.get_execution_history(executionArn=execution, reverseOrder=True, nextToken=page["nextToken"])
    assert [event["id"] for event in rest["events"]] == [event["id"] for event in reversed(forwards[:-1])]
