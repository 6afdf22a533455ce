"""Every function runs in Lambda's own container, as built, on the event in tests/events."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue
from deep_research.adapters.dynamodb_job_store import DynamoDBJobStore
from deep_research.adapters.s3_file_store import S3FileStore
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.job import Job, JobStatus, Place
from deep_research.domain.keys import stage_key, upload_key
from deep_research.domain.slots import Limits
from deep_research.jobs import admission
from infra.local.cloud import LocalCloud
from tests.contract.account import run_update_state
from tests.sam import sam_local

SALES = sam_local.ROOT / "examples/sales.csv"
LIMITS = Limits(running=1, running_per_owner=1, pending_per_owner=1)

IN_ORDER = {
    "HealthFunction": 200,
    "IngestFunction": None,
    "DatasetsFunction": 200,
    "DecomposeFunction": None,
    "ClassifyFunction": None,
    "ExecuteFunction": None,
    "EnrichFunction": None,
    "SynthesizeFunction": None,
    "SuggestFunction": None,
    "ElaborateFunction": None,
    "NotifyFunction": None,
    "StatusFunction": 200,
    "TicketFunction": 201,
    "AuthorizeFunction": None,
    "ConnectionFunction": 200,
    "PushFunction": None,
    "AlertsFunction": 200,
    "ListFunction": 200,
    "CancelFunction": 200,
    "SettleFunction": None,
    "SweepFunction": None,
    "RetryFunction": 202,
    "SubmitFunction": 202,
}
"""Functions in the order of a job's life, with the status that those of the API answer."""


def _event(function: str) -> dict[str, Any]:
    return json.loads(sam_local.event_of(function).read_text())  # type: ignore[no-any-return]


def _prepare(cloud: LocalCloud) -> Job:
    """A dataset that has been uploaded and a running job, though on no machine: those that the events name."""
    submitted = json.loads(_event("SubmitFunction")["body"])
    now = datetime.now(UTC)
    owner_id = _event("SubmitFunction")["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    job = Job(
        job_id=_event("DecomposeFunction")["job_id"],
        owner_id=owner_id,
        dataset_id=submitted["dataset_id"],
        question=submitted["question"],
        verbose=True,
        status=JobStatus.PENDING,
        place=Place.WAITING,
        created_at=now,
        queued_at=now,
        expires_at=now + timedelta(days=1),
    )
    dataset = Dataset(
        dataset_id=submitted["dataset_id"],
        owner_id=owner_id,
        name=SALES.name,
        size_bytes=SALES.stat().st_size,
        status=DatasetStatus.AWAITING_UPLOAD,
        created_at=now,
        upload_expires_at=now + timedelta(hours=1),
    )
    DynamoDBDatasetStore(cloud.resources["DatasetsTable"]).add(dataset)
    # Only the containers are to hear of the upload and to tend the job: the stack's own functions would be there first.
    for rule in ("IngestFunctionUploaded", "SweepFunctionEachMinute"):
        boto3.client("events").disable_rule(Name=cloud.resources[rule])
    S3FileStore(cloud.resources["Bucket"]).upload(SALES, upload_key(dataset.dataset_id))
    queue = DynamoDBJobQueue(cloud.resources["JobsTable"], cloud.resources["SlotsTable"], None)
    queue.admit(admission.waiting(queue.add(job, LIMITS)), LIMITS, now)
    given = {"job_id": job.job_id, "attempt": job.attempt, "owner_id": owner_id}
    run_update_state("Begin", cloud.resources["JobsTable"], given, now.isoformat())
    return DynamoDBJobStore(cloud.resources["JobsTable"]).get(job.job_id)


@pytest.fixture(scope="module")
def job(cloud: LocalCloud) -> Job:
    return _prepare(cloud)


@pytest.fixture(scope="module")
def answers(job: Job) -> Mapping[str, Any]:
    """What each function returned, all of them invoked once."""
    assert job.status is JobStatus.RUNNING
    return {function: sam_local.invoke(function, sam_local.event_of(function)) for function in IN_ORDER}


def test_every_function_of_the_template_is_invoked_here() -> None:
    assert set(IN_ORDER) == set(sam_local.functions())


@pytest.mark.parametrize("function", IN_ORDER)
def test_it_answers(function: str, answers: Mapping[str, Any]) -> None:
    answer = answers[function] or {}
    assert "errorType" not in answer, answer
    assert answer.get("statusCode") == IN_ORDER[function], answer


@pytest.mark.parametrize("stage", ["decompose", "classify", "enrich", "synthesize", "suggest", "elaborate"])
def test_each_stage_leaves_its_artifact(stage: str, job: Job, answers: Mapping[str, Any], cloud: LocalCloud) -> None:
    assert answers
    stored = boto3.client("s3").list_objects_v2(Bucket=cloud.resources["Bucket"], Prefix=f"jobs/{job.job_id}/")
    assert stage_key(job.job_id, 1, stage) in {each["Key"] for each in stored["Contents"]}  # type: ignore[arg-type]


def test_the_upload_is_taken_in(job: Job, answers: Mapping[str, Any]) -> None:
    assert answers["IngestFunction"] == {"dataset_id": job.dataset_id, "outcome": "ready"}


def test_the_notification_is_published(answers: Mapping[str, Any]) -> None:
    assert answers["NotifyFunction"] == {"batchItemFailures": []}


def test_the_event_of_an_ended_execution_is_taken_for_the_job(job: Job, answers: Mapping[str, Any]) -> None:
    assert answers["SettleFunction"] == {"execution": job.execution_name, "outcome": "settled"}


def test_the_sweep_finds_nothing_left_to_do(answers: Mapping[str, Any]) -> None:
    assert set(answers["SweepFunction"].values()) == {0}


@pytest.mark.parametrize("function", ["SubmitFunction", "RetryFunction"])
def test_a_job_that_waits_runs_on_the_state_machine(
    function: str, answers: Mapping[str, Any], cloud: LocalCloud
) -> None:
    waits = json.loads(answers[function]["body"])["job_id"]
    jobs = DynamoDBJobStore(cloud.resources["JobsTable"])
    deadline = time.monotonic() + 120
    while not (found := jobs.get(waits)).status.is_terminal and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found.status is JobStatus.COMPLETED
