"""CloudFormation: who may publish to topics and send to queues, which moto skips with a warning."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.clients import client
from infra.local.repairs.resource_types import CreatedResource, Properties, ResourceType, registered


def _topic_policy(properties: Properties, name: str) -> CreatedResource:
    for topic in properties["Topics"]:
        client("sns").set_topic_attributes(
            TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(properties["PolicyDocument"])
        )
    return CreatedResource(name)


def _queue_policy(properties: Properties, name: str) -> CreatedResource:
    for queue in properties["Queues"]:
        client("sqs").set_queue_attributes(
            QueueUrl=queue, Attributes={"Policy": json.dumps(properties["PolicyDocument"])}
        )
    return CreatedResource(name)


@contextmanager
def repaired() -> Iterator[None]:
    with registered(
        ResourceType("AWS::SNS::TopicPolicy", _topic_policy),
        ResourceType("AWS::SQS::QueuePolicy", _queue_policy),
    ):
        yield
