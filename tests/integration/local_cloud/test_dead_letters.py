"""What was given up can be read, also once the cloud has stopped."""

from pathlib import Path
from typing import Any

import boto3
from rich.console import Console

from infra.local.terminal.dead_letters import letters, listing
from tests.integration.local_cloud.stacks import StartCloud, function

RESOURCES: dict[str, Any] = {
    "Dead": {"Type": "AWS::SQS::Queue"},
    "Broken": function(
        "giving_up.handler",
        EventInvokeConfig={
            "MaximumRetryAttempts": 0,
            "DestinationConfig": {"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": ["Dead", "Arn"]}}},
        },
    ),
}
SOURCE = "def handler(event, context):\n    raise ValueError('no such order')\n"


def read(state: Path) -> str:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(listing(letters(state / "state.sqlite")))
    return captured.get()


def test_a_letter_says_what_failed_why_and_on_what(start_cloud: StartCloud, tmp_path: Path) -> None:
    with start_cloud(RESOURCES, SOURCE, module="giving_up", state=tmp_path / "state") as cloud:
        name = cloud.resources["Broken"]
        boto3.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b'{"order": 7}')
        cloud.wait_until_idle()
    told = read(tmp_path / "state")
    for part in (name, "attempts: 1", "ValueError: no such order", '{"order": 7}'):
        assert part in told


def test_a_message_that_is_no_letter_is_listed_too(start_cloud: StartCloud, tmp_path: Path) -> None:
    with start_cloud(RESOURCES, SOURCE, module="giving_up", state=tmp_path / "state") as cloud:
        for body in "Hello?", "[1]":
            boto3.client("sqs").send_message(QueueUrl=cloud.resources["Dead"], MessageBody=body)
    assert "Hello?" in read(tmp_path / "state")


def test_without_letters_it_says_so(tmp_path: Path) -> None:
    assert "empty" in read(tmp_path)
    assert list(tmp_path.iterdir()) == []
