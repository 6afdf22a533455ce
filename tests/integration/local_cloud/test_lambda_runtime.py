"""Functions run as on AWS: with their own environment, one event at a time, a deadline, and its shapes of errors."""

import json
import os
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import function, running

SOURCE = textwrap.dedent(
    """
    import json, os, sys, threading, time, uuid

    INSTANCE = uuid.uuid4().hex
    COLD = dict(os.environ)
    BUSY = threading.Lock()

    class OrderError(Exception):
        pass

    def echo(event, context):
        return {"event": event, "function": context.function_name, "left": context.get_remaining_time_in_millis()}

    def environment(event, context):
        return {"cold": COLD, "warm": dict(os.environ)}

    def instance(event, context):
        assert BUSY.acquire(blocking=False), "two events in one sandbox"
        time.sleep(event.get("seconds", 0))
        BUSY.release()
        return INSTANCE

    def fail(event, context):
        raise OrderError("no such order")

    def leave(event, context):
        sys.exit(3)

    def sleep(event, context):
        while True:
            time.sleep(0.01)

    def speak(event, context):
        print("said aloud")
        print(json.dumps({"level": "INFO", "job_id": "7"}))

    def large(event, context):
        return "x" * (6 * 1024 * 1024)

    def unserializable(event, context):
        return {1, 2}
    """
)


RESOURCES = {
    "Echo": function("lambda_runtime.echo"),
    "Environment": function("lambda_runtime.environment", Environment={"Variables": {"COLOUR": "green"}}),
    "Instance": function("lambda_runtime.instance"),
    "Fail": function("lambda_runtime.fail"),
    "Leave": function("lambda_runtime.leave"),
    "Sleep": function("lambda_runtime.sleep", Timeout=1),
    "Speak": function("lambda_runtime.speak"),
    "Large": function("lambda_runtime.large"),
    "Unserializable": function("lambda_runtime.unserializable"),
    "NoModule": function("nowhere.handler"),
    "NoHandler": function("lambda_runtime.nothing"),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    with running(tmp_path_factory.mktemp("runtime"), RESOURCES, SOURCE, module="lambda_runtime") as cloud:
        yield cloud


def invoke(cloud: LocalCloud, name: str, event: Any = None) -> tuple[Any, str | None]:
    return cloud.invoke(cloud.resources[name], {} if event is None else event)


def test_a_handler_gets_its_event_and_context(cloud: LocalCloud) -> None:
    answer, error = invoke(cloud, "Echo", {"n": [1, None, "é"]})
    assert error is None
    assert answer["event"] == {"n": [1, None, "é"]}
    assert answer["function"] == cloud.resources["Echo"]
    assert 0 < answer["left"] <= 10_000


def test_a_function_sees_its_own_variables_and_nothing_of_the_process(
    cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEIGHBOUR", "must not be seen")
    answer, _ = invoke(cloud, "Environment")
    for seen in answer["cold"], answer["warm"]:
        assert seen["COLOUR"] == "green"
        assert seen["AWS_LAMBDA_FUNCTION_NAME"] == cloud.resources["Environment"]
        assert {name for name in seen if not name.startswith("AWS_")} == {"COLOUR", "SCRATCH_DIRECTORY"}
    assert "COLOUR" not in os.environ


def test_a_warm_sandbox_takes_the_next_event(cloud: LocalCloud) -> None:
    assert invoke(cloud, "Instance") == invoke(cloud, "Instance")


def test_concurrent_events_never_share_a_sandbox(cloud: LocalCloud) -> None:
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: invoke(cloud, "Instance", {"seconds": 0.1}), range(3)))
    assert [error for _, error in answers] == [None, None, None]
    assert len({instance for instance, _ in answers}) == 3


def test_an_exception_is_told_by_its_class_name(cloud: LocalCloud) -> None:
    answer, error = invoke(cloud, "Fail")
    assert error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("OrderError", "no such order")
    assert any("raise OrderError" in line for line in answer["stackTrace"])


def test_a_failure_is_marked_for_boto3_as_aws_marks_it(cloud: LocalCloud) -> None:
    answer = boto3.client("lambda").invoke(FunctionName=cloud.resources["Fail"])
    assert answer["FunctionError"] == "Unhandled"
    assert json.load(answer["Payload"])["errorType"] == "OrderError"


def test_a_handler_that_exits_does_not_take_the_cloud_with_it(cloud: LocalCloud) -> None:
    answer, error = invoke(cloud, "Leave")
    assert (answer["errorType"], error) == ("SystemExit", "Unhandled")


def test_a_function_is_ended_at_its_timeout(cloud: LocalCloud) -> None:
    answer, error = invoke(cloud, "Sleep")
    assert error == "Unhandled"
    assert answer["errorType"] == "Sandbox.Timedout"
    assert answer["errorMessage"].endswith("Task timed out after 1.00 seconds")


@pytest.mark.parametrize(
    ("name", "error_type"),
    [
        ("NoModule", "Runtime.ImportModuleError"),
        ("NoHandler", "Runtime.HandlerNotFound"),
        ("Large", "Function.ResponseSizeTooLarge"),
        ("Unserializable", "Runtime.MarshalError"),
    ],
)
def test_what_the_runtime_refuses_is_named_as_aws_names_it(cloud: LocalCloud, name: str, error_type: str) -> None:
    answer, error = invoke(cloud, name)
    assert (answer["errorType"], error) == (error_type, "Unhandled")


def test_an_event_above_six_megabytes_is_refused(cloud: LocalCloud) -> None:
    with pytest.raises(ClientError) as refused:
        boto3.client("lambda").invoke(FunctionName=cloud.resources["Echo"], Payload=b'"' + b"x" * 6_300_000 + b'"')
    assert refused.value.response["Error"]["Code"] == "RequestTooLargeException"


def test_what_a_function_prints_is_logged_and_not_shown(cloud: LocalCloud, capsys: pytest.CaptureFixture[str]) -> None:
    invoke(cloud, "Speak")
    lines = [line for line in cloud.function_logs() if line["function"] == cloud.resources["Speak"]]
    assert {"said aloud"} <= {line.get("message") for line in lines}
    assert {"7"} <= {line.get("job_id") for line in lines}
    assert capsys.readouterr().out == ""
