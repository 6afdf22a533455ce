"""Many requests at once where every slot is taken: who is let in to wait, and who is not."""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from deep_research.adapters.dynamodb_job_changes import new_item
from deep_research.adapters.dynamodb_job_queue import DynamoDBJobQueue
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.api.openapi import document
from deep_research.domain.job import JobStatus, Place
from deep_research.domain.slots import Slot
from deep_research.jobs import lifecycle
from infra.local.cloud import LocalCloud
from infra.local.front.server import serve
from tests.fakes.made import a_job
from tests.integration.simultaneous import AT_ONCE, SUBMIT, a_ready_dataset, at_once, records

MOST_WAITING = 7
TEMPLATE = Path(__file__).parents[2] / "template.yaml"


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """A stack with one slot, which a running job holds, and in which few jobs may wait."""
    limits = {"MaxRunningJobs": "1", "MaxRunningJobsPerOwner": "1", "MaxPendingJobsPerOwner": str(MOST_WAITING)}
    with LocalCloud(None, template=TEMPLATE, parameters=limits) as cloud:
        now = datetime.now(UTC)
        times = {"created_at": now, "queued_at": now, "admitted_at": now, "started_at": now}
        job = a_job(status=JobStatus.RUNNING, owner_id="somebody", expires_at=now + timedelta(days=1), **times)
        DynamoDBTable(cloud.resources["JobsTable"], "job_id").put(new_item(job, lifecycle.submitted(job)))
        queue(cloud).hold(Slot(execution_name=job.execution_name, owner_id=job.owner_id))
        yield cloud


@pytest.fixture
def api(cloud: LocalCloud) -> Iterator[httpx.Client]:
    server = serve(cloud, cloud.resources["Api"], cloud.identity.jwks(), auth="off", openapi=document)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client
    server.stop()


@pytest.fixture
def dataset_id(cloud: LocalCloud, api: httpx.Client) -> str:
    return a_ready_dataset(cloud, api)


def queue(cloud: LocalCloud) -> DynamoDBJobQueue:
    tables = cloud.resources
    return DynamoDBJobQueue(tables["JobsTable"], tables["SlotsTable"], tables["IdempotencyTable"])


def test_fifty_requests_that_retry_a_job_make_one_attempt(api: httpx.Client, dataset_id: str) -> None:
    body = {"dataset_id": dataset_id, "question": "What are the top sales trends?"}
    job = f"/deep-research/jobs/{api.post(SUBMIT, json=body).json()['job_id']}"
    assert api.delete(job).json()["status"] == "cancelled"
    headers = {"Idempotency-Key": str(uuid.uuid4())}

    answers = at_once(lambda _: api.post(f"{job}/retry", headers=headers))

    assert [answer.status_code for answer in answers] == [202] * AT_ONCE
    assert {answer.json()["attempt"] for answer in answers} == {2}
    events = api.get(f"{job}/events").json()["events"]
    assert [event["type"] for event in events] == ["submitted", "cancelled", "settled", "retried"]
    api.delete(job)


def test_fifty_questions_at_once_never_exceed_what_may_wait(
    cloud: LocalCloud, api: httpx.Client, dataset_id: str
) -> None:
    def submit(number: int) -> httpx.Response:
        return api.post(SUBMIT, json={"dataset_id": dataset_id, "question": f"What of number {number}?"})

    answers = at_once(submit)

    assert Counter(answer.status_code for answer in answers) == {202: MOST_WAITING, 429: AT_ONCE - MOST_WAITING}
    accepted = {answer.json()["job_id"] for answer in answers if answer.status_code == 202}
    stored = records(cloud, dataset_id)
    assert {record["job_id"]["S"] for record in stored} == accepted
    assert {record["place"]["S"] for record in stored} == {Place.WAITING}
    assert {waiting.job_id for waiting in queue(cloud).waiting()} == accepted
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["error"]["code"] == "too_many_pending_jobs"
    assert str(MOST_WAITING) in refused.json()["error"]["message"]
    assert int(refused.headers["retry-after"]) > 0
