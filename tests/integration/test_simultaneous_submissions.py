"""Many requests at once, as clients that retry and people who click twice send them."""

import uuid
from collections.abc import Iterator

import httpx
import pytest

from infra.local.cloud import LocalCloud
from infra.local.front.server import Server
from tests.integration.simultaneous import AT_ONCE, SUBMIT, a_ready_dataset, at_once, records


@pytest.fixture
def api(local_api: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=local_api.url, timeout=60) as client:
        yield client


@pytest.fixture
def dataset_id(local_cloud: LocalCloud, api: httpx.Client) -> str:
    return a_ready_dataset(local_cloud, api)


def test_fifty_requests_with_one_key_make_one_job(local_cloud: LocalCloud, api: httpx.Client, dataset_id: str) -> None:
    body = {"dataset_id": dataset_id, "question": "What are the top sales trends?"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}

    answers = at_once(lambda _: api.post(SUBMIT, json=body, headers=headers))

    assert [answer.status_code for answer in answers] == [202] * AT_ONCE
    (job_id,) = {answer.json()["job_id"] for answer in answers}
    assert [record["job_id"]["S"] for record in records(local_cloud, dataset_id)] == [job_id]
    events = api.get(f"/deep-research/jobs/{job_id}/events").json()["events"]
    assert [event["type"] for event in events].count("admitted") == 1


def test_the_same_key_with_another_body_is_a_conflict(api: httpx.Client, dataset_id: str) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [
        api.post(SUBMIT, json={"dataset_id": dataset_id, "question": question}, headers=headers)
        for question in ("What is rising?", "What is falling?")
    ]

    assert [answer.status_code for answer in answers] == [202, 409]
    assert answers[1].json()["error"]["code"] == "idempotency_conflict"
