"""Jobs on the deployed state machine, submitted and looked at as the tests want it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3

from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue
from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.adapters.s3_artifact_store import S3ArtifactStore
from deep_research.adapters.step_functions_executions import StepFunctionsExecutions
from deep_research.domain.event import EventType
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.result import Result
from deep_research.domain.slots import Limits
from deep_research.jobs import admission
from infra.local.cloud import LocalCloud
from tests.fakes.sales_research import QUESTION

EVENTS = Path(__file__).parents[2] / "events"
EXAMPLE_JOB = "01KAR6D3H8K5N2P9R4S7T1V6WX"
LIMITS = Limits(running=50, running_per_owner=50, pending_per_owner=100)


@dataclass
class Research:
    """Submits jobs as the API would, and tells what became of them."""

    cloud: LocalCloud
    jobs: DynamoDBJobStore
    queue: DynamoDBJobQueue
    artifacts: S3ArtifactStore
    executions: StepFunctionsExecutions
    table: str
    machine: str
    dataset_id: str
    wait: Any

    def waiting(self, *, verbose: bool = False, owner_id: str = "owner") -> Job:
        """A job in the queue, which leaves it when somebody fills the free slots."""
        now = datetime.now(UTC)
        job = Job(
            job_id=new_id(),
            owner_id=owner_id,
            dataset_id=self.dataset_id,
            question=QUESTION,
            verbose=verbose,
            status=JobStatus.PENDING,
            place=Place.WAITING,
            created_at=now,
            queued_at=now,
            expires_at=now + timedelta(days=90),
        )
        return self.queue.add(job, LIMITS)

    def admitted(self, *, verbose: bool = False, owner_id: str = "owner") -> Job:
        """A job that holds a slot, and whose execution nobody has started yet."""
        job = self.waiting(verbose=verbose, owner_id=owner_id)
        return self.queue.admit(admission.waiting(job), LIMITS, datetime.now(UTC)) or self.jobs.get(job.job_id)

    def started(self, *, verbose: bool = False, owner_id: str = "owner") -> Job:
        job = self.admitted(verbose=verbose, owner_id=owner_id)
        self.executions.start(job)
        return job

    def ended(self, job: Job, *, name: str = "") -> tuple[str, Job]:
        """Waits for the execution and what its end sets off; returns its status and the job as it is then."""
        arn = f"{self.machine.replace(':stateMachine:', ':execution:')}:{name or job.execution_name}"
        status = self.wait(arn)["status"]
        self.cloud.wait_until_idle()
        return status, self.jobs.get(job.job_id)

    def run(self, *, verbose: bool = False) -> tuple[str, Job]:
        return self.ended(self.started(verbose=verbose))

    def started_again(self, job: Job) -> str:
        """Another execution of the same attempt, as after a crash; returns its name."""
        given = {"job_id": job.job_id, "attempt": job.attempt, "owner_id": job.owner_id, "verbose": job.verbose}
        name = f"{job.execution_name}-again"
        boto3.client("stepfunctions").start_execution(stateMachineArn=self.machine, name=name, input=json.dumps(given))
        return name

    def result(self, job: Job) -> Result:
        assert job.result_key is not None
        result = self.artifacts.read(job.result_key, Result)
        assert result is not None
        return result

    def item(self, job: Job) -> dict[str, Any]:
        """The job's record, attribute by attribute."""
        return boto3.client("dynamodb").get_item(TableName=self.table, Key={"job_id": {"S": job.job_id}})["Item"]

    def states(self, job: Job, *, name: str = "") -> list[str]:
        """The states that the execution entered, in order."""
        arn = f"{self.machine.replace(':stateMachine:', ':execution:')}:{name or job.execution_name}"
        pages = boto3.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
        events = (event for page in pages for event in page["events"])
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]

    def call(self, function: str, event: dict[str, Any]) -> Any:
        """Invokes a function of the template by its logical id, and returns what it answers."""
        answer, failed = self.cloud.invoke(self.cloud.resources[function], event)
        assert not failed, answer
        return answer

    def request(self, function: str, example: str, job: Job) -> dict[str, Any]:
        """Asks the API about a job, on behalf of its owner; `example` is the event to go by. Returns the answer."""
        event = json.loads((EVENTS / f"{example}.json").read_text().replace(EXAMPLE_JOB, job.job_id))
        event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] = job.owner_id
        answer = self.call(function, event)
        return {"status": answer["statusCode"], **json.loads(answer["body"])}

    def sweep(self) -> dict[str, int]:
        """What each minute brings."""
        return dict(self.call("SweepFunction", json.loads((EVENTS / "sweep.json").read_text())))

    def holds_a_slot(self, job: Job) -> bool:
        return job.slot in self.queue.slots().held

    def events(self, job: Job) -> list[EventType]:
        """The kinds of what is in the job's event log, in order."""
        return [event.type for event in self.jobs.events(job.job_id)]
