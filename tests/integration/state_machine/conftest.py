"""Jobs on the deployed state machine, with an analyst that the tests have written."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import duckdb
import pytest

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue
from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.adapters.s3_artifact_store import S3ArtifactStore
from deep_research.adapters.s3_file_store import S3FileStore
from deep_research.adapters.step_functions_executions import StepFunctionsExecutions
from deep_research.bootstrap import Ports
from deep_research.domain.dataset import DatasetStatus
from deep_research.domain.event import EventType
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.keys import parquet_key, profile_key
from deep_research.domain.result import Result
from deep_research.domain.slots import Limits, Slot
from deep_research.jobs import admission
from infra.local.cloud import LocalCloud
from tests.fakes.made import a_dataset
from tests.fakes.sales_research import CSV, PROFILE, QUESTION
from tests.fakes.scripted_analyst import ScriptedAnalyst

EVENTS = Path(__file__).parents[2] / "events"
EXAMPLE_JOB = "01KAR6D3H8K5N2P9R4S7T1V6WX"
LIMITS = Limits(running=50, running_per_owner=50, pending_per_owner=100)


def slot_of(job: Job) -> Slot:
    return Slot(execution_name=job.execution_name, owner_id=job.owner_id)


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
        """Invokes a function of the template by its logical id, and waits for what that sets off."""
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
        return slot_of(job) in self.queue.slots().held

    def events(self, job: Job) -> list[EventType]:
        """The kinds of what is in the job's event log, in order."""
        return [event.type for event in self.jobs.events(job.job_id)]


class Hanging(ScriptedAnalyst):
    """Thinks about one thing until it is let go, or for as long as a test may take."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.arrived, self._released = threading.Event(), threading.Event()
        thinking = getattr(self, what)

        def hang(*known, **more):
            self.arrived.set()
            self._released.wait(20)
            return thinking(*known, **more)

        setattr(self, what, hang)

    def let_go(self) -> None:
        self._released.set()


@pytest.fixture(scope="session")
def sales_dataset(local_cloud: LocalCloud, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small dataset as ingestion leaves it."""
    directory: Path = tmp_path_factory.mktemp("sales")
    csv, parquet = directory / "sales.csv", directory / "sales.parquet"
    csv.write_text(CSV)
    duckdb.connect().execute(f"COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)").close()
    dataset_id = new_id()
    S3FileStore(local_cloud.outputs["BucketName"]).upload(parquet, parquet_key(dataset_id))
    S3ArtifactStore(local_cloud.outputs["BucketName"]).write(profile_key(dataset_id), PROFILE)
    dataset = a_dataset(dataset_id=dataset_id, owner_id="owner", status=DatasetStatus.READY)
    DynamoDBDatasetStore(local_cloud.outputs["DatasetsTableName"]).add(dataset)
    return dataset_id


@pytest.fixture(scope="session")
def no_clock(local_cloud: LocalCloud) -> Iterator[None]:
    """The sweep comes when the test calls it, and not with the minute."""
    rule = local_cloud.resources["SweepFunctionEachMinute"]
    boto3.client("events").disable_rule(Name=rule)
    yield
    boto3.client("events").enable_rule(Name=rule)


@pytest.fixture
def research(local_cloud: LocalCloud, no_clock: None, sales_dataset: str, wait_for_execution: Any) -> Research:
    outputs = local_cloud.outputs
    jobs_table, slots_table = outputs["JobsTableName"], local_cloud.resources["SlotsTable"]
    return Research(
        cloud=local_cloud,
        jobs=DynamoDBJobStore(jobs_table),
        queue=DynamoDBJobQueue(jobs_table, slots_table, None),
        artifacts=S3ArtifactStore(outputs["BucketName"]),
        executions=StepFunctionsExecutions(outputs["StateMachineArn"]),
        table=jobs_table,
        machine=outputs["StateMachineArn"],
        dataset_id=sales_dataset,
        wait=wait_for_execution,
    )


@pytest.fixture
def played_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[ScriptedAnalyst], ScriptedAnalyst]:
    """Lets every function think with the analyst that is given."""

    def play(analyst: ScriptedAnalyst) -> ScriptedAnalyst:
        monkeypatch.setattr(Ports, "analyst", property(lambda _: analyst))
        return analyst

    return play


@pytest.fixture
def analyst(played_by: Callable[[ScriptedAnalyst], ScriptedAnalyst]) -> ScriptedAnalyst:
    return played_by(ScriptedAnalyst())


@pytest.fixture
def hanging(played_by) -> Iterator:
    """Makes the analyst hang over something; at the end it is let go in any case."""
    made = []

    def hang(what: str) -> Hanging:
        made.append(played_by(Hanging(what)))
        return made[-1]

    yield hang
    for each in made:
        each.let_go()
