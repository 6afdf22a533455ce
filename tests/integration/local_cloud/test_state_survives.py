"""What was acknowledged is there after a restart, whether the cloud was stopped or killed."""

import json
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import StartCloud, function

SOURCE = textwrap.dedent(
    """
    import os, pathlib, time

    def slow(event, context):
        directory = pathlib.Path(event["directory"])
        (directory / f"begun-{os.urandom(4).hex()}").touch()
        while not (directory / "go").exists():
            time.sleep(0.01)
        (directory / f"done-{os.urandom(4).hex()}").touch()

    def changed(event, context):
        for record in event["Records"]:
            slow({"directory": record["dynamodb"]["NewImage"]["directory"]["S"]}, context)
    """
)
RESOURCES: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "n", "AttributeType": "N"},
            ],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
            "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
        },
    },
    "Slow": function("survivor.slow"),
    "Changed": function(
        "survivor.changed",
        Events={
            "Stream": {
                "Type": "DynamoDB",
                "Properties": {
                    "Stream": {"Fn::GetAtt": ["Table", "StreamArn"]},
                    "StartingPosition": "TRIM_HORIZON",
                    "FilterCriteria": {
                        "Filters": [{"Pattern": '{"dynamodb":{"NewImage":{"directory":{"S":[{"exists":true}]}}}}'}]
                    },
                },
            }
        },
    ),
    "Machine": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": {
                "StartAt": "Slow",
                "States": {
                    "Slow": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": {"FunctionName": "${Slow}", "Payload.$": "$"},
                        "ResultPath": None,
                        "End": True,
                    }
                },
            },
            "DefinitionSubstitutions": {"Slow": {"Fn::GetAtt": ["Slow", "Arn"]}},
        },
    },
}


@pytest.fixture
def start(start_cloud: StartCloud, tmp_path: Path) -> StartCloud:
    return lambda: start_cloud(RESOURCES, SOURCE, module="survivor", state=tmp_path / "state")


def item(n: int, **attributes: Any) -> dict[str, Any]:
    return {"id": {"S": "1"}, "n": {"N": str(n)}} | attributes


def test_items_are_as_they_were_left(start: StartCloud) -> None:
    dynamodb = lambda: boto3.client("dynamodb")  # noqa: E731 - a client belongs to one cloud
    with start() as cloud:
        table = cloud.resources["Table"]
        for n in range(4):
            dynamodb().put_item(TableName=table, Item=item(n, nested={"M": {"b": {"B": b"\x00\xff"}}}))
        dynamodb().delete_item(TableName=table, Key=item(0))
        dynamodb().update_item(
            TableName=table, Key=item(1), UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": {"N": "1.50"}}
        )
        dynamodb().transact_write_items(
            TransactItems=[
                {"Delete": {"TableName": table, "Key": item(2)}},
                {"Put": {"TableName": table, "Item": item(9)}},
            ]
        )
        before = dynamodb().scan(TableName=table)["Items"]
    with start():
        assert dynamodb().scan(TableName=table)["Items"] == before
        assert [each["n"]["N"] for each in before] == ["1", "3", "9"]


def test_objects_are_as_they_were_left(start: StartCloud) -> None:
    with start() as cloud:
        s3, bucket = boto3.client("s3"), cloud.resources["Bucket"]
        s3.put_object(Bucket=bucket, Key="a/ä", Body=b"old")
        s3.put_object(Bucket=bucket, Key="a/ä", Body=b"new", ContentType="text/csv", Metadata={"name": "x"})
        s3.put_object(Bucket=bucket, Key="gone", Body=b"1")
        s3.delete_object(Bucket=bucket, Key="gone")
        s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "a/ä"})
        before = s3.head_object(Bucket=bucket, Key="a/ä")
    with start():
        s3 = boto3.client("s3")
        assert [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["a/ä", "copy"]
        after = s3.get_object(Bucket=bucket, Key="a/ä")
        assert after["Body"].read() == b"new"
        for name in "ContentType", "Metadata", "ETag", "LastModified":
            assert after[name] == before[name]  # type: ignore[literal-required]


def test_messages_are_there_until_they_are_deleted(start: StartCloud) -> None:
    attributes: Any = {"cause": {"DataType": "String", "StringValue": "timeout"}}
    with start() as cloud:
        sqs, queue = boto3.client("sqs"), cloud.resources["Dead"]
        sent = [
            sqs.send_message(QueueUrl=queue, MessageBody=str(n), MessageAttributes=attributes)["MessageId"]
            for n in range(3)
        ]
        received = sqs.receive_message(QueueUrl=queue)["Messages"][0]
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=received["ReceiptHandle"])
        sqs.receive_message(QueueUrl=queue)
    with start():
        sqs = boto3.client("sqs")
        left = sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
        )["Messages"]
        assert [(each["MessageId"], each["Body"]) for each in left] == [(sent[1], "1"), (sent[2], "2")]
        assert left[0]["MessageAttributes"] == attributes
        assert left[0]["Attributes"]["SentTimestamp"] <= left[1]["Attributes"]["SentTimestamp"]
        sqs.purge_queue(QueueUrl=queue)
    with start():
        counted = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        assert counted["ApproximateNumberOfMessages"] == "0"


def test_names_and_users_are_the_same_after_a_restart(tmp_path: Path) -> None:
    template = Path(__file__).parents[3] / "template.yaml"
    seen = []
    for _ in range(2):
        with LocalCloud(tmp_path / "state", template=template) as cloud:
            outputs = {name: value for name, value in cloud.outputs.items() if name not in ("ApiUrl", "LiveUrl")}
            seen.append(
                (outputs, cloud.identity.subject("alice@example.com"), cloud.identity.token("alice@example.com"))
            )
    (first, alice, _), (second, again, _) = seen
    assert (first, alice) == (second, again)


def test_what_a_stopped_cloud_was_doing_is_done_by_the_next(start: StartCloud, tmp_path: Path) -> None:
    with start() as cloud:
        begin(cloud, tmp_path)
    assert done(tmp_path) == 0
    go(tmp_path)
    with start() as cloud:
        wait_until_done(cloud, tmp_path)


def test_a_killed_cloud_has_lost_nothing_that_it_acknowledged(start: StartCloud, tmp_path: Path) -> None:
    script = textwrap.dedent(
        f"""
        import pathlib, sys, time
        import boto3
        from tests.integration.local_cloud import stacks, test_state_survives as scenario
        directory = pathlib.Path({str(tmp_path)!r})
        with stacks.running(
            directory, scenario.RESOURCES, scenario.SOURCE, module="survivor", state=directory / "state"
        ) as cloud:
            boto3.client("s3").put_object(Bucket=cloud.resources["Bucket"], Key="kept", Body=b"1")
            scenario.begin(cloud, directory)
            print("ready", flush=True)
            time.sleep(60)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    go(tmp_path)
    with start() as cloud:
        wait_until_done(cloud, tmp_path)
        body = boto3.client("s3").get_object(Bucket=cloud.resources["Bucket"], Key="kept")["Body"].read()
        assert body == b"1"


def begin(cloud: LocalCloud, directory: Path) -> None:
    """One execution, one asynchronous invocation and one stream record, each under way and none done."""
    for name in "execution", "invocation", "record":
        (directory / name).mkdir(exist_ok=True)
    event = json.dumps({"directory": str(directory / "execution")})
    boto3.client("stepfunctions").start_execution(
        stateMachineArn=cloud.resources["Machine"], name="only-one", input=event
    )
    event = json.dumps({"directory": str(directory / "invocation")})
    boto3.client("lambda").invoke(FunctionName=cloud.resources["Slow"], InvocationType="Event", Payload=event)
    boto3.client("dynamodb").put_item(
        TableName=cloud.resources["Table"], Item=item(1, directory={"S": str(directory / "record")})
    )
    deadline = 500
    while len(list(directory.glob("*/begun-*"))) < 3:
        deadline -= 1
        assert deadline, "not everything began"
        time.sleep(0.01)


def go(directory: Path) -> None:
    for name in "execution", "invocation", "record":
        (directory / name / "go").touch()


def done(directory: Path) -> int:
    return len(list(directory.glob("*/done-*")))


def wait_until_done(cloud: LocalCloud, directory: Path) -> None:
    cloud.wait_until_idle()
    machine = cloud.resources["Machine"]
    execution = machine.replace(":stateMachine:", ":execution:") + ":only-one"
    client = boto3.client("stepfunctions")
    deadline = 500
    while client.describe_execution(executionArn=execution)["status"] == "RUNNING":
        deadline -= 1
        assert deadline, "the execution never ended"
        time.sleep(0.01)
    assert client.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"
    assert sorted(path.parent.name for path in directory.glob("*/done-*")) == ["execution", "invocation", "record"]
