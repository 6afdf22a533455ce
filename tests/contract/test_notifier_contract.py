"""What publishing promises, on SNS and in memory."""

import json
from typing import Any

import boto3
import pytest
from moto.sns.models import sns_backends

from deep_research.adapters.sns_notifier import SNSNotifier
from deep_research.domain.ports import Notifier
from tests.fakes.in_memory_notifier import InMemoryNotifier

ATTRIBUTES = {"owner_id": "ada", "dataset_id": "1", "status": "completed"}


@pytest.fixture
def topic_arn(aws: None) -> str:
    return boto3.client("sns").create_topic(Name="ended")["TopicArn"]


@pytest.fixture(params=["sns", "memory"])
def notifier(request: pytest.FixtureRequest) -> Notifier:
    if request.param == "memory":
        return InMemoryNotifier()
    return SNSNotifier(request.getfixturevalue("topic_arn"))


def _sent(topic_arn: str) -> Any:
    """The last notification: id, message, subject, attributes and so on, as moto keeps them."""
    return sns_backends[topic_arn.split(":")[4]]["eu-central-1"].topics[topic_arn].sent_notifications[-1]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Done", "It is done."),
        ("x" * 500, "y" * 400_000),
        ("Zwei\r\nZeilen: Größe 日本 \x00", '"' * 200_000),
        ("日本", "日本" * 100_000),
    ],
)
def test_any_subject_and_text_can_be_published(notifier: Notifier, subject: str, text: str) -> None:
    notifier.publish(subject=subject, text=text, document={"answer": text}, attributes=ATTRIBUTES)


def test_sns_gives_people_the_text_and_machines_the_document(topic_arn: str) -> None:
    SNSNotifier(topic_arn).publish(
        subject="Umsätze:\n done", text="It is done.", document={"status": "completed"}, attributes=ATTRIBUTES
    )

    _, message, subject, attributes, *_ = _sent(topic_arn)
    message = json.loads(message)
    assert subject == "Umsatze: done"
    assert message["email"] == "It is done."
    assert json.loads(message["default"]) == {"status": "completed"}
    assert {name: value["Value"] for name, value in attributes.items()} == ATTRIBUTES


def test_sns_is_sent_what_it_takes(topic_arn: str) -> None:
    text = '"é' * 200_000
    SNSNotifier(topic_arn).publish(subject="ü" * 300, text=text, document={"answer": text}, attributes=ATTRIBUTES)

    _, message, subject, *_ = _sent(topic_arn)
    assert len(subject) <= 100
    assert subject.isascii()
    assert len(message.encode()) <= 256 * 1024
    assert json.loads(json.loads(message)["default"])["answer"].endswith("…")
