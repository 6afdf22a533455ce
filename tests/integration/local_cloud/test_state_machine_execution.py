"""A state machine of the template runs, with every feature that the research machine uses."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import function, running

SOURCE = textwrap.dedent(
    """
    class LostError(Exception):
        pass

    def work(event, context):
        if event["item"] == "lost":
            raise LostError("gone")
        return {"items": [event["item"]]}
    """
)
DEFINITION = {
    "StartAt": "Begin",
    "States": {
        "Begin": {
            "Type": "Task",
            "Resource": "arn:aws:states:::dynamodb:updateItem",
            "Parameters": {
                "TableName": "${Table}",
                "Key": {"id": {"S.$": "$.id"}},
                "ConditionExpression": "attempt = :attempt",
                "UpdateExpression": "SET owner_status = :owner_status, started_at = if_not_exists(started_at, :now)",
                "ExpressionAttributeValues": {
                    ":attempt": {"N.$": "States.Format('{}', $.attempt)"},
                    ":owner_status": {"S.$": "States.Format('{}#running', $.owner)"},
                    ":now": {"S.$": "$$.State.EnteredTime"},
                },
            },
            "ResultSelector": {"concurrency.$": "States.StringToJson('${Concurrency}')"},
            "ResultPath": "$.limits",
            "Catch": [
                {
                    "ErrorEquals": ["DynamoDB.ConditionalCheckFailedException"],
                    "ResultPath": None,
                    "Next": "Stopped",
                }
            ],
            "Next": "Each",
        },
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrencyPath": "$.limits.concurrency",
            "ItemSelector": {"item.$": "$$.Map.Item.Value", "owner.$": "$.owner"},
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": "Work",
                "States": {
                    "Work": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": {"FunctionName": "${WorkArn}", "Payload.$": "$"},
                        "TimeoutSeconds": 5,
                        "ResultPath": None,
                        "Catch": [{"ErrorEquals": ["LostError"], "ResultPath": None, "Next": "Lost"}],
                        "End": True,
                    },
                    "Lost": {"Type": "Pass", "Result": "lost", "End": True},
                },
            },
            "ResultPath": "$.done",
            "End": True,
        },
        "Stopped": {"Type": "Succeed"},
    },
}
RESOURCES: dict[str, Any] = {
    "Table": {"Type": "AWS::Serverless::SimpleTable", "Properties": {"PrimaryKey": {"Name": "id", "Type": "String"}}},
    "Work": function("state_machine_work.work"),
    "Machine": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": DEFINITION,
            "DefinitionSubstitutions": {
                "Table": {"Ref": "Table"},
                "Concurrency": "2",
                "WorkArn": {"Fn::GetAtt": ["Work", "Arn"]},
            },
            "Policies": [{"LambdaInvokePolicy": {"FunctionName": {"Ref": "Work"}}}],
        },
    },
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running(tmp_path_factory.mktemp("machine"), RESOURCES, SOURCE, module="state_machine_work") as cloud:
        item = {"id": {"S": "1"}, "attempt": {"N": "3"}}
        boto3.client("dynamodb").put_item(TableName=cloud.resources["Table"], Item=item)
        yield cloud


def run(cloud: LocalCloud, wait: Any, **changed: Any) -> dict[str, Any]:
    given = {"id": "1", "attempt": 3, "owner": "alice", "items": ["a", "lost", "b"]} | changed
    started = boto3.client("stepfunctions").start_execution(
        stateMachineArn=cloud.resources["Machine"], input=json.dumps(given)
    )
    return wait(started["executionArn"])  # type: ignore[no-any-return]


def test_it_runs_to_its_end(cloud: LocalCloud, wait_for_execution: Any) -> None:
    described = run(cloud, wait_for_execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")
    output = json.loads(described["output"])
    assert output["limits"] == {"concurrency": 2}
    assert output["done"] == [{"item": "a", "owner": "alice"}, "lost", {"item": "b", "owner": "alice"}]


def test_a_task_writes_what_its_expressions_say(cloud: LocalCloud, wait_for_execution: Any) -> None:
    run(cloud, wait_for_execution)
    item = boto3.client("dynamodb").get_item(TableName=cloud.resources["Table"], Key={"id": {"S": "1"}})["Item"]
    assert item["owner_status"] == {"S": "alice#running"}
    assert item["started_at"]["S"].endswith("Z")


def test_a_failed_condition_is_caught(cloud: LocalCloud, wait_for_execution: Any) -> None:
    described = run(cloud, wait_for_execution, attempt=4)
    assert json.loads(described["output"])["items"] == ["a", "lost", "b"]


def test_a_map_over_nothing_ends(cloud: LocalCloud, wait_for_execution: Any) -> None:
    assert json.loads(run(cloud, wait_for_execution, items=[])["output"])["done"] == []
