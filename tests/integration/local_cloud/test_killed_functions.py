"""A killed function answers at once as a dead sandbox does, and nothing that it still does reaches AWS."""

import json
import textwrap
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud
from infra.local.repairs import dynamodb_transactions
from infra.local.runtime.sandbox import Sandbox
from tests.integration.local_cloud.stacks import function, running

SOURCE = textwrap.dedent(
    """
    import os
    import boto3
    import killed_gates as gates

    def note(name):
        item = {"id": {"S": name}}
        boto3.client("dynamodb").transact_write_items(
            TransactItems=[{"Put": {"TableName": os.environ["TABLE"], "Item": item}}]
        )

    def work(event, context):
        note("before")
        gates.reached.set()
        gates.go.wait()
        try:
            note("after")
        finally:
            gates.ended.set()
        return "done"

    def flaky(event, context):
        gates.calls.append(1)
        if len(gates.calls) == 1:
            gates.reached.set()
            gates.go.wait()
        return "done"
    """
)
GATES = "import threading\nreached, go, ended = threading.Event(), threading.Event(), threading.Event()\ncalls = []\n"
MACHINE = {
    "StartAt": "Work",
    "States": {
        "Work": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "${Work}"},
            "ResultSelector": {"answer.$": "$.Payload"},
            "Retry": [{"ErrorEquals": ["Runtime.ExitError"], "IntervalSeconds": 1, "MaxAttempts": 2}],
            "End": True,
        }
    },
}
RESOURCES: dict[str, Any] = {
    "Table": {"Type": "AWS::Serverless::SimpleTable"},
    "Work": function("killed_functions.work", Environment={"Variables": {"TABLE": {"Ref": "Table"}}}),
    "Flaky": function("killed_functions.flaky"),
    "Machine": {
        "Type": "AWS::Serverless::StateMachine",
        "Properties": {
            "Definition": MACHINE,
            "DefinitionSubstitutions": {"Work": {"Fn::GetAtt": ["Flaky", "Arn"]}},
        },
    },
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    directory = tmp_path_factory.mktemp("killed")
    (directory / "killed_gates.py").write_text(GATES)
    with running(directory, RESOURCES, SOURCE, module="killed_functions") as cloud:
        yield cloud


@pytest.fixture
def gates(cloud: LocalCloud) -> Iterator[Any]:
    """Where functions wait for the test, and the test for functions."""
    import killed_gates  # type: ignore[import-not-found]

    for gate in killed_gates.reached, killed_gates.go, killed_gates.ended:
        gate.clear()
    killed_gates.calls.clear()
    for item in boto3.client("dynamodb").scan(TableName=cloud.resources["Table"])["Items"]:
        boto3.client("dynamodb").delete_item(TableName=cloud.resources["Table"], Key=item)
    yield killed_gates
    killed_gates.go.set()


@pytest.fixture
def invoke(cloud: LocalCloud) -> Iterator[Any]:
    """Invokes a function in the background."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda name: pool.submit(cloud.invoke, cloud.resources[name], {})


def busy(cloud: LocalCloud, name: str) -> Sandbox:
    (sandbox,) = (each for each in cloud.busy_sandboxes() if each.function_name == cloud.resources[name])
    return sandbox


def noted(cloud: LocalCloud) -> list[str]:
    items = boto3.client("dynamodb").scan(TableName=cloud.resources["Table"])["Items"]
    return sorted(item["id"]["S"] for item in items)


def exited(answer: Future[tuple[Any, str | None]]) -> bool:
    payload, error = answer.result(timeout=5)
    return (error, payload["errorType"]) == ("Unhandled", "Runtime.ExitError")


def test_its_invocation_ends_at_once_with_an_exit_error(cloud: LocalCloud, gates: Any, invoke: Any) -> None:
    answer = invoke("Work")
    gates.reached.wait()
    busy(cloud, "Work").kill()
    assert exited(answer)
    assert not gates.ended.is_set()


def test_it_writes_nothing_more(cloud: LocalCloud, gates: Any, invoke: Any) -> None:
    answer = invoke("Work")
    gates.reached.wait()
    busy(cloud, "Work").kill()
    gates.go.set()
    gates.ended.wait()
    assert exited(answer)
    assert noted(cloud) == ["before"]


def test_the_next_event_has_a_new_sandbox(cloud: LocalCloud, gates: Any, invoke: Any) -> None:
    first = invoke("Work")
    gates.reached.wait()
    killed = busy(cloud, "Work")
    killed.kill()
    gates.go.set()
    assert exited(first)
    assert invoke("Work").result() == ("done", None)
    assert cloud.busy_sandboxes() == []
    assert killed.broken


def test_a_request_that_is_under_way_is_carried_out_whole(
    cloud: LocalCloud, gates: Any, invoke: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, writing, go = dynamodb_transactions._carried_out, threading.Event(), threading.Event()

    def paused(*operation: Any) -> Any:
        writing.set()
        go.wait()
        return plain(*operation)

    monkeypatch.setattr(dynamodb_transactions, "_carried_out", paused)
    answer = invoke("Work")
    writing.wait()
    busy(cloud, "Work").interrupt()
    assert exited(answer)
    go.set()
    assert noted(cloud) == ["before"]
    assert not gates.reached.is_set()


def test_one_that_is_killed_while_idle_takes_no_more_events(cloud: LocalCloud, gates: Any, invoke: Any) -> None:
    answer = invoke("Work")
    gates.reached.wait()
    sandbox = busy(cloud, "Work")
    gates.go.set()
    assert answer.result() == ("done", None)
    sandbox.kill()
    assert invoke("Work").result() == ("done", None)


def test_a_state_machine_tries_it_again(cloud: LocalCloud, gates: Any, wait_for_execution: Any) -> None:
    started = boto3.client("stepfunctions").start_execution(stateMachineArn=cloud.resources["Machine"])
    gates.reached.wait()
    busy(cloud, "Flaky").kill()
    ended = wait_for_execution(started["executionArn"])
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", {"answer": "done"})
    assert len(gates.calls) == 2
