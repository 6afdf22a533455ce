"""What starting and stopping executions promises, on Step Functions and in memory."""

import json
from collections.abc import Callable

import boto3
import pytest

from deep_research.adapters.step_functions_executions import StepFunctionsExecutions
from deep_research.domain.execution import Execution, ExecutionStatus
from deep_research.domain.job import Job
from deep_research.domain.ports import Executions
from tests.fakes.in_memory_executions import InMemoryExecutions
from tests.fakes.made import a_job

Running = Callable[[], list[str]]
_ROLE = "arn:aws:iam::123456789012:role/machine"
_WAITS = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}


@pytest.fixture
def machine_arn(aws: None) -> str:
    definition = json.dumps(_WAITS)
    made = boto3.client("stepfunctions").create_state_machine(name="research", definition=definition, roleArn=_ROLE)
    return made["stateMachineArn"]


@pytest.fixture(params=["step functions", "memory"])
def port(request: pytest.FixtureRequest) -> tuple[Executions, Running]:
    if request.param == "memory":
        memory = InMemoryExecutions()
        return memory, lambda: list(memory.running)
    arn = request.getfixturevalue("machine_arn")

    def running() -> list[str]:
        found = boto3.client("stepfunctions").list_executions(stateMachineArn=arn, statusFilter="RUNNING")
        return [execution["name"] for execution in found["executions"]]

    return StepFunctionsExecutions(arn), running


def test_a_started_execution_runs_by_the_name_of_its_attempt(port: tuple[Executions, Running]) -> None:
    executions, running = port
    job = a_job(attempt=2)

    executions.start(job)

    assert running() == [f"{job.job_id}-2"]


def test_starting_twice_is_starting_once(port: tuple[Executions, Running]) -> None:
    executions, running = port
    job = a_job()

    executions.start(job)
    executions.start(job)

    assert running() == [job.execution_name]


def test_a_stopped_execution_does_not_run(port: tuple[Executions, Running]) -> None:
    executions, running = port
    job = a_job()
    executions.start(job)

    executions.stop(job.execution_name, "Cancelled.")
    executions.stop(job.execution_name, "Cancelled again.")

    assert running() == []


def test_stopping_what_never_ran_does_nothing(port: tuple[Executions, Running]) -> None:
    executions, running = port

    executions.stop(a_job().execution_name, "Cancelled.")

    assert running() == []


def test_an_execution_is_found_by_its_name(port: tuple[Executions, Running]) -> None:
    executions, _ = port
    job = a_job()
    executions.start(job)

    found = executions.find(job.execution_name)

    assert found == Execution(name=job.execution_name, status=ExecutionStatus.RUNNING)


def test_a_stopped_execution_is_found_as_aborted(port: tuple[Executions, Running]) -> None:
    executions, _ = port
    job = a_job()
    executions.start(job)
    executions.stop(job.execution_name, "Cancelled.")

    found = executions.find(job.execution_name)

    assert found is not None
    assert found.status is ExecutionStatus.ABORTED


def test_what_never_ran_is_not_found(port: tuple[Executions, Running]) -> None:
    executions, _ = port
    executions.start(a_job())

    assert executions.find(a_job().execution_name) is None


def test_an_execution_that_has_ended_is_not_started_again(port: tuple[Executions, Running]) -> None:
    executions, running = port
    job = a_job()
    executions.start(job)
    executions.stop(job.execution_name, "Cancelled.")

    executions.start(job)

    assert running() == []


def test_an_execution_is_given_what_the_machine_reads(machine_arn: str) -> None:
    job: Job = a_job(verbose=True)
    StepFunctionsExecutions(machine_arn).start(job)

    client = boto3.client("stepfunctions")
    (execution,) = client.list_executions(stateMachineArn=machine_arn)["executions"]
    given = json.loads(client.describe_execution(executionArn=execution["executionArn"])["input"])
    assert given == {"job_id": job.job_id, "attempt": 1, "owner_id": "ada", "verbose": True}
