"""Jobs on the deployed state machine, with an analyst that the tests have written."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import duckdb
import pytest

from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.adapters.s3_artifact_store import S3ArtifactStore
from deep_research.adapters.s3_file_store import S3FileStore
from deep_research.adapters.step_functions_executions import StepFunctionsExecutions
from deep_research.bootstrap import Ports
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus
from deep_research.domain.keys import parquet_key, profile_key
from deep_research.domain.result import Result
from infra.local.cloud import LocalCloud
from tests.fakes.sales_research import CSV, PROFILE, QUESTION
from tests.fakes.scripted_analyst import ScriptedAnalyst


@dataclass
class Research:
    """Submits jobs as the API would, and tells what became of them."""

    jobs: DynamoDBJobStore
    artifacts: S3ArtifactStore
    executions: StepFunctionsExecutions
    table: str
    machine: str
    dataset_id: str
    wait: Any

    def submitted(self, *, verbose: bool = False) -> Job:
        now = datetime.now(UTC)
        job = Job(
            job_id=new_id(),
            owner_id="owner",
            dataset_id=self.dataset_id,
            question=QUESTION,
            verbose=verbose,
            status=JobStatus.PENDING,
            created_at=now,
            expires_at=now + timedelta(days=90),
        )
        self.jobs.add(job)
        return job

    def started(self, *, verbose: bool = False) -> Job:
        job = self.submitted(verbose=verbose)
        self.executions.start(job)
        return job

    def ended(self, job: Job, *, name: str = "") -> tuple[str, Job]:
        """Waits for the execution; returns its status and the job as it is then."""
        arn = f"{self.machine.replace(':stateMachine:', ':execution:')}:{name or job.execution_name}"
        return self.wait(arn)["status"], self.jobs.get(job.job_id)

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

    def states(self, job: Job) -> list[str]:
        """The states that the execution entered, in order."""
        arn = f"{self.machine.replace(':stateMachine:', ':execution:')}:{job.execution_name}"
        pages = boto3.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
        events = (event for page in pages for event in page["events"])
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]


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
    return dataset_id


@pytest.fixture
def research(local_cloud: LocalCloud, sales_dataset: str, wait_for_execution: Any) -> Research:
    outputs = local_cloud.outputs
    return Research(
        jobs=DynamoDBJobStore(outputs["JobsTableName"]),
        artifacts=S3ArtifactStore(outputs["BucketName"]),
        executions=StepFunctionsExecutions(outputs["StateMachineArn"]),
        table=outputs["JobsTableName"],
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
