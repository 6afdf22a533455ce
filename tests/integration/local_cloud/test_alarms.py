"""A nested template of alarms deploys whole: the alarm, its topic, who may publish to it, and who is mailed."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import confirm_subscriptions, running

STATEMENT = {
    "Effect": "Allow",
    "Action": "sns:Publish",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Resource": {"Ref": "AlarmTopic"},
}
ALARMS = {
    "Parameters": {"QueueName": {"Type": "String"}, "Email": {"Type": "String", "Default": ""}},
    "Conditions": {"Mails": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Email"}, ""]}]}},
    "Resources": {
        "AlarmTopic": {"Type": "AWS::SNS::Topic"},
        "AlarmTopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "Topics": [{"Ref": "AlarmTopic"}],
                "PolicyDocument": {"Version": "2012-10-17", "Statement": [STATEMENT]},
            },
        },
        "Mailed": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "Mails",
            "Properties": {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "Email"}},
        },
        "DeadLetters": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmDescription": "Something was given up.",
                "Namespace": "AWS/SQS",
                "MetricName": "ApproximateNumberOfMessagesVisible",
                "Dimensions": [{"Name": "QueueName", "Value": {"Ref": "QueueName"}}],
                "Statistic": "Maximum",
                "Period": "60",
                "EvaluationPeriods": 1,
                "Threshold": 0,
                "ComparisonOperator": "GreaterThanThreshold",
                "TreatMissingData": "notBreaching",
                "AlarmActions": [{"Ref": "AlarmTopic"}],
            },
        },
    },
}
RESOURCES: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "DeadPolicy": {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": "Dead"}],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "Resource": {"Fn::GetAtt": ["Dead", "Arn"]},
                    }
                ],
            },
        },
    },
    "Alarms": {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {
            "TemplateURL": "alarms.json",
            "Parameters": {"QueueName": {"Fn::GetAtt": ["Dead", "QueueName"]}, "Email": "ops@example.com"},
        },
    },
}


def started(directory: Path, resources: dict[str, Any]) -> AbstractContextManager[LocalCloud]:
    (directory / "alarms.json").write_text(json.dumps(ALARMS))
    return running(directory, resources, module="alarms_app")


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with started(tmp_path_factory.mktemp("alarms"), RESOURCES) as cloud:
        yield cloud


def test_an_alarm_watches_what_the_template_says(cloud: LocalCloud) -> None:
    name = cloud.resources["DeadLetters"]
    (alarm,) = boto3.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    queue = cloud.resources["Dead"].rsplit("/", 1)[-1]
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": queue}]
    assert (alarm["Threshold"], alarm["Period"]) == (0, 60)
    assert alarm["AlarmActions"] == [cloud.resources["AlarmTopic"]]


def test_a_topic_and_a_queue_have_their_policies(cloud: LocalCloud) -> None:
    topic = boto3.client("sns").get_topic_attributes(TopicArn=cloud.resources["AlarmTopic"])["Attributes"]
    assert json.loads(topic["Policy"])["Statement"][0]["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    queue = boto3.client("sqs").get_queue_attributes(QueueUrl=cloud.resources["Dead"], AttributeNames=["Policy"])
    assert json.loads(queue["Attributes"]["Policy"])["Statement"][0]["Action"] == "sqs:SendMessage"


def test_the_address_of_a_nested_template_is_mailed(cloud: LocalCloud) -> None:
    confirm_subscriptions(cloud)
    boto3.client("sns").publish(TopicArn=cloud.resources["AlarmTopic"], Message="Something was given up.")
    assert cloud.notifications()[-1].recipients == ("ops@example.com",)
