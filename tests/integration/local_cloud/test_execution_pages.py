"""Each execution that ends leaves a page that a person can read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3

from infra.local.account import REGION
from tests.integration.local_cloud.stacks import running

RESOURCES: dict[str, Any] = {
    "Machine": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": {
                "StartAt": "First",
                "States": {"First": {"Type": "Pass", "Next": "Last"}, "Last": {"Type": "Succeed"}},
            },
            "Role": "arn:aws:iam::123456789012:role/machine",
        },
    }
}


def test_an_ended_execution_is_told_state_by_state(
    tmp_path: Path, wait_for_execution: Callable[[str], dict[str, Any]]
) -> None:
    state = tmp_path / "state"

    with running(tmp_path, RESOURCES, state=state) as cloud:
        started = boto3.client("stepfunctions", region_name=REGION).start_execution(
            stateMachineArn=cloud.resources["Machine"], name="told", input="{}"
        )
        wait_for_execution(started["executionArn"])

    title, _, *states = (state / "executions" / "told.txt").read_text().splitlines()
    assert title.startswith("told  SUCCEEDED")
    assert [line.split()[2] for line in states] == ["First", "Last"]
