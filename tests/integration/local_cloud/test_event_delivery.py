"""Streams, rules, topics and asynchronous invocations deliver as on AWS."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import confirm_subscriptions, function, running

SOURCE = textwrap.dedent(
    """
    import collections, threading
    seen = collections.defaultdict(list)

    import event_delivery_seen as ledger

    def uploaded(event, context):
        ledger.seen["uploaded"].append(event)

    def changed(event, context):
        numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        ledger.seen["batches"].append([record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]])
        ledger.seen["threads"].append(threading.current_thread().name)
        for record, number in zip(event["Records"], numbers):
            name = record["dynamodb"]["Keys"]["id"]["S"]
            if name == "poison" or (name == "shaky" and ledger.seen["batches"].count([name]) < 2):
                return {"batchItemFailures": [{"itemIdentifier": number}]}
            ledger.seen["changed"].append(name)
        return {"batchItemFailures": []}

    def broken(event, context):
        ledger.seen["broken"].append(event)
        raise RuntimeError("always")

    def status(event, context):
        ledger.seen["status"].append(event["detail"]["status"])
    """
)
QUEUE = {"Type": "AWS::SQS::Queue"}
RESOURCES: dict[str, Any] = {
    "Dead": QUEUE,
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Everybody": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "all@example.com"},
    },
    "Worried": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "email",
            "Endpoint": "worried@example.com",
            "FilterPolicy": {"status": ["failed"]},
        },
    },
    "Bucket": {
        "Type": "AWS::S3::Bucket",
        "Properties": {"NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}},
    },
    "Uploaded": function(
        "event_delivery.uploaded",
        Events={
            "Arrived": {
                "Type": "EventBridgeRule",
                "Properties": {
                    "Pattern": {
                        "source": ["aws.s3"],
                        "detail-type": ["Object Created"],
                        "detail": {"object": {"key": [{"prefix": "uploads/"}]}},
                    }
                },
            }
        },
    ),
    "Table": {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        },
    },
    "Changed": function(
        "event_delivery.changed",
        Events={
            "Stream": {
                "Type": "DynamoDB",
                "Properties": {
                    "Stream": {"Fn::GetAtt": ["Table", "StreamArn"]},
                    "StartingPosition": "TRIM_HORIZON",
                    "BatchSize": 10,
                    "MaximumRetryAttempts": 2,
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                    "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
                    "FilterCriteria": {"Filters": [{"Pattern": '{"dynamodb":{"NewImage":{"status":{"S":["done"]}}}}'}]},
                },
            }
        },
    ),
    "Broken": function(
        "event_delivery.broken",
        EventInvokeConfig={
            "MaximumRetryAttempts": 1,
            "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
        },
    ),
    "Machine": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {"Definition": {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}},
    },
    "Status": function(
        "event_delivery.status",
        Events={
            "Ended": {
                "Type": "EventBridgeRule",
                "Properties": {
                    "Pattern": {
                        "source": ["aws.states"],
                        "detail": {"status": ["SUCCEEDED"], "stateMachineArn": [{"Ref": "Machine"}]},
                    }
                },
            }
        },
    ),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    directory = tmp_path_factory.mktemp("events")
    (directory / "event_delivery_seen.py").write_text("import collections\nseen = collections.defaultdict(list)\n")
    with running(directory, RESOURCES, SOURCE, module="event_delivery") as cloud:
        yield cloud


@pytest.fixture
def seen(cloud: LocalCloud) -> dict[str, list[Any]]:
    """What the functions have seen in this test; all their sandboxes write to the one module."""
    import event_delivery_seen  # type: ignore[import-not-found]

    event_delivery_seen.seen.clear()
    return event_delivery_seen.seen  # type: ignore[no-any-return]


def put(cloud: LocalCloud, name: str, status: str = "done") -> None:
    item = {"id": {"S": name}, "status": {"S": status}}
    boto3.client("dynamodb").put_item(TableName=cloud.resources["Table"], Item=item)


def dead_letters(cloud: LocalCloud) -> list[dict[str, Any]]:
    sqs, url = boto3.client("sqs"), cloud.resources["Dead"]
    letters = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for letter in letters:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=letter["ReceiptHandle"])
    return [json.loads(letter["Body"]) for letter in letters]


def test_an_upload_reaches_its_function_in_the_words_of_s3(cloud: LocalCloud, seen: dict[str, list[Any]]) -> None:
    s3 = boto3.client("s3")
    s3.put_object(Bucket=cloud.resources["Bucket"], Key="elsewhere/a", Body=b"1")
    s3.put_object(Bucket=cloud.resources["Bucket"], Key="uploads/ä b.csv", Body=b"12")
    cloud.wait_until_idle()
    (event,) = seen["uploaded"]
    assert event["detail"]["object"] | {"sequencer": ""} == {
        "key": "uploads/ä b.csv",
        "size": 2,
        "etag": "c20ad4d76fe97759aa27a0c99bff6710",
        "sequencer": "",
    }
    assert event["detail"]["reason"] == "PutObject"
    assert event["time"].endswith("Z")


def test_a_stream_delivers_what_its_filter_lets_pass_in_order(cloud: LocalCloud, seen: dict[str, list[Any]]) -> None:
    for n in range(20):
        put(cloud, str(n), "done" if n % 2 else "running")
    cloud.wait_until_idle()
    assert seen["changed"] == [str(n) for n in range(1, 20, 2)]


def test_a_stream_is_read_off_the_writers_thread(cloud: LocalCloud, seen: dict[str, list[Any]]) -> None:
    put(cloud, "one")
    cloud.wait_until_idle()
    assert "MainThread" not in seen["threads"]


def test_a_record_that_failed_is_tried_again_and_those_before_it_are_not(
    cloud: LocalCloud, seen: dict[str, list[Any]]
) -> None:
    put(cloud, "shaky")
    cloud.wait_until_idle()
    put(cloud, "after")
    cloud.wait_until_idle()
    assert seen["changed"] == ["shaky", "after"]


def test_a_record_that_keeps_failing_is_given_up_to_the_dead_letters(
    cloud: LocalCloud, seen: dict[str, list[Any]]
) -> None:
    put(cloud, "poison")
    cloud.wait_until_idle()
    put(cloud, "unharmed")
    cloud.wait_until_idle()
    (letter,) = dead_letters(cloud)
    assert letter["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert letter["DDBStreamBatchInfo"]["batchSize"] == 1
    assert seen["batches"].count(["poison"]) == 3
    assert seen["changed"] == ["unharmed"]


def test_a_transaction_that_is_cancelled_tells_nobody(cloud: LocalCloud, seen: dict[str, list[Any]]) -> None:
    dynamodb, table = boto3.client("dynamodb"), cloud.resources["Table"]
    first = {"Put": {"TableName": table, "Item": {"id": {"S": "phantom"}, "status": {"S": "done"}}}}
    second = {
        "Put": {
            "TableName": table,
            "Item": {"id": {"S": "other"}},
            "ConditionExpression": "attribute_exists(id)",
        }
    }
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(TransactItems=[first, second])
    cloud.wait_until_idle()
    assert seen["changed"] == []


def test_an_asynchronous_invocation_is_retried_then_given_up(cloud: LocalCloud, seen: dict[str, list[Any]]) -> None:
    answer = boto3.client("lambda").invoke(
        FunctionName=cloud.resources["Broken"], InvocationType="Event", Payload=b'{"n": 1}'
    )
    assert answer["StatusCode"] == 202
    cloud.wait_until_idle()
    assert seen["broken"] == [{"n": 1}, {"n": 1}]
    (letter,) = dead_letters(cloud)
    assert letter["requestPayload"] == {"n": 1}
    assert letter["responsePayload"]["errorType"] == "RuntimeError"


def test_the_end_of_an_execution_is_an_event(
    cloud: LocalCloud, seen: dict[str, list[Any]], wait_for_execution: Any
) -> None:
    started = boto3.client("stepfunctions").start_execution(stateMachineArn=cloud.resources["Machine"])
    wait_for_execution(started["executionArn"])
    cloud.wait_until_idle()
    assert seen["status"] == ["SUCCEEDED"]


def test_a_notification_reaches_those_whose_filter_lets_it_pass(cloud: LocalCloud) -> None:
    confirm_subscriptions(cloud)
    sns, topic = boto3.client("sns"), cloud.resources["Topic"]
    for status in "completed", "failed":
        sns.publish(
            TopicArn=topic,
            Subject=f"Your job {status}",
            Message=json.dumps({"default": json.dumps({"status": status}), "email": f"Dear reader: {status}."}),
            MessageStructure="json",
            MessageAttributes={"status": {"DataType": "String", "StringValue": status}},
        )
    completed, failed = cloud.notifications()[-2:]
    assert completed.recipients == ("all@example.com",)
    assert set(failed.recipients) == {"all@example.com", "worried@example.com"}
    assert (failed.text, failed.document) == ("Dear reader: failed.", {"status": "failed"})
    assert failed.attributes == {"status": "failed"}
