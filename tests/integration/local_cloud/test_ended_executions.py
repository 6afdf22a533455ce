"""An execution that has ended stays ended after a restart, and says how; no end goes untold."""

import json
import textwrap
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.stepfunctions.parser.backend.execution import Execution

from infra.local import status_changes
from infra.local.cloud import LocalCloud
from infra.local.state import journal
from infra.local.state.executions import Executions
from infra.local.state.journal import Journal
from infra.local.state.saved import EndedExecution, SavedExecution
from tests.integration.local_cloud.stacks import StartCloud, function

SOURCE = textwrap.dedent(
    """
    import ended_told as told

    def tell(event, context):
        told.ends.append((event["detail"]["name"], event["detail"]["status"]))
    """
)
MACHINE = {
    "StartAt": "How",
    "TimeoutSeconds": 1,
    "States": {
        "How": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.how", "StringEquals": "well", "Next": "Well"},
                {"Variable": "$.how", "StringEquals": "badly", "Next": "Badly"},
            ],
            "Default": "Never",
        },
        "Well": {"Type": "Pass", "End": True},
        "Badly": {"Type": "Fail", "Error": "OrderError", "Cause": "no such order"},
        "Never": {"Type": "Wait", "Seconds": 60, "End": True},
    },
}
RESOURCES: dict[str, Any] = {
    "Machine": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": MACHINE}},
    "Tell": function(
        "ended_executions.tell",
        Events={
            "Ended": {
                "Type": "EventBridgeRule",
                "Properties": {
                    "Pattern": {
                        "source": ["aws.states"],
                        "detail": {"status": ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]},
                    }
                },
            }
        },
    ),
}


@pytest.fixture
def start(start_cloud: StartCloud, tmp_path: Path) -> StartCloud:
    (tmp_path / "ended_told.py").write_text("ends = []\n")
    return lambda: start_cloud(RESOURCES, SOURCE, module="ended_executions", state=tmp_path / "state")


def begin(cloud: LocalCloud, name: str, how: str) -> str:
    """Starts an execution; its ARN."""
    started = boto3.client("stepfunctions").start_execution(
        stateMachineArn=cloud.resources["Machine"], name=name, input=json.dumps({"how": how})
    )
    return started["executionArn"]


def described(arn: str) -> dict[str, Any]:
    found = boto3.client("stepfunctions").describe_execution(executionArn=arn)
    return {name: value for name, value in found.items() if name != "ResponseMetadata"}


def test_it_is_described_as_before(start: StartCloud, wait_for_execution: Any) -> None:
    with start() as cloud:
        ends = [begin(cloud, how, how) for how in ("well", "badly", "late")]
        stopped = begin(cloud, "stopped", "never")
        boto3.client("stepfunctions").stop_execution(executionArn=stopped, error="Cancelled", cause="by its owner")
        for arn in ends:
            wait_for_execution(arn)
        before = [described(arn) for arn in (*ends, stopped)]
    with start():
        after = [described(arn) for arn in (*ends, stopped)]
    assert after == before
    assert [each["status"] for each in after] == ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
    assert all(each["stopDate"] >= each["startDate"] for each in after)
    assert (after[1]["error"], after[1]["cause"]) == ("OrderError", "no such order")
    assert (after[3]["error"], after[3]["cause"]) == ("Cancelled", "by its owner")
    assert json.loads(after[0]["output"]) == {"how": "well"}


@pytest.mark.parametrize("how", ["well", "badly"])
def test_its_name_stays_taken(start: StartCloud, wait_for_execution: Any, how: str) -> None:
    with start() as cloud:
        wait_for_execution(begin(cloud, "once", "well"))
    with start() as cloud, pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        begin(cloud, "once", how)


def test_one_that_runs_is_started_once_with_the_same_input_only(start: StartCloud) -> None:
    with start() as cloud:
        arn = begin(cloud, "once", "never")
    with start() as cloud:
        assert begin(cloud, "once", "never") == arn
        with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
            begin(cloud, "once", "well")


def test_one_that_another_started_meanwhile_is_not_in_the_way(
    start: StartCloud, monkeypatch: pytest.MonkeyPatch, wait_for_execution: Any
) -> None:
    with start() as cloud:
        begin(cloud, "once", "never")
    plain = Executions.resume

    def resume(self: Executions) -> None:
        """As a function would that the first resumed execution led to."""
        arn = boto3.client("stepfunctions").list_state_machines()["stateMachines"][0]["stateMachineArn"]
        started = boto3.client("stepfunctions").start_execution(
            stateMachineArn=arn, name="once", input='{"how": "well"}'
        )
        wait_for_execution(started["executionArn"])
        plain(self)

    monkeypatch.setattr(Executions, "resume", resume)
    with start() as cloud:
        arn = cloud.resources["Machine"].replace(":stateMachine:", ":execution:") + ":once"
        assert described(arn)["status"] == "SUCCEEDED"


def test_it_is_listed_and_can_be_stopped_in_vain(start: StartCloud, wait_for_execution: Any) -> None:
    with start() as cloud:
        arn = begin(cloud, "once", "well")
        wait_for_execution(arn)
    with start() as cloud:
        client = boto3.client("stepfunctions")
        client.stop_execution(executionArn=arn)
        listed = client.list_executions(stateMachineArn=cloud.resources["Machine"], statusFilter="SUCCEEDED")
        assert [execution["name"] for execution in listed["executions"]] == ["once"]
        assert client.get_execution_history(executionArn=arn)["events"] == []


def test_an_end_is_told_when_the_process_dies_between_telling_and_remembering_it(
    start: StartCloud, monkeypatch: pytest.MonkeyPatch, wait_for_execution: Any
) -> None:
    with monkeypatch.context() as patches:
        patches.setattr(Journal, "end_execution", lambda self, *_: self.freeze())
        with start() as cloud:
            wait_for_execution(begin(cloud, "once", "well"))
    with start() as cloud:
        import ended_told  # type: ignore[import-not-found]

        arn = cloud.resources["Machine"].replace(":stateMachine:", ":execution:") + ":once"
        wait_for_execution(arn)
        cloud.wait_until_idle()
        assert ("once", "SUCCEEDED") in ended_told.ends


def test_an_end_is_remembered_only_once_it_has_been_told(
    start: StartCloud, monkeypatch: pytest.MonkeyPatch, wait_for_execution: Any
) -> None:
    happened: list[str] = []
    publish, end = status_changes.publish, Journal.end_execution

    def told(execution: Execution) -> None:
        publish(execution)
        happened.append(execution.status)

    def remembered(self: Journal, arn: str, ended: EndedExecution) -> None:
        happened.append("remembered")
        end(self, arn, ended)

    monkeypatch.setattr(status_changes, "publish", told)
    monkeypatch.setattr(Journal, "end_execution", remembered)
    with start() as cloud:
        wait_for_execution(begin(cloud, "once", "well"))
    assert happened == ["RUNNING", "SUCCEEDED", "remembered"]


def test_the_latest_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(journal, "KEPT_EXECUTIONS", 3)
    kept = Journal(tmp_path / "state.sqlite")
    for n in range(5):
        kept.save_execution(f"arn:{n}", SavedExecution("machine", str(n), "{}"))
        ended = EndedExecution("machine", str(n), "{}", "SUCCEEDED", "2026-01-01", "2026-01-01", None, None, None)
        kept.end_execution(f"arn:{n}", ended)
    assert [arn for arn, _ in kept.ended_executions()] == ["arn:2", "arn:3", "arn:4"]
    assert list(kept.executions()) == []
    kept.close()
