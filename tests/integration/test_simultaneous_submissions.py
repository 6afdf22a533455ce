"""Many requests at once, as clients that retry and people who click twice send them."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from infra.local.cloud import LocalCloud
from infra.local.front.server import Server

AT_ONCE = 50


@pytest.fixture
def api(local_api: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=local_api.url, timeout=60) as client:
        yield client


@pytest.fixture
def dataset_id(local_cloud: LocalCloud, api: httpx.Client) -> str:
    """A dataset of the local user's that counts as ready."""
    identifier = str(api.post("/datasets", json={"name": "sales.csv", "size_bytes": 10}).json()["dataset_id"])
    store = DynamoDBDatasetStore(local_cloud.resources["DatasetsTable"])
    store.mark_profiling(identifier)
    store.mark_ready(identifier, row_count=1, column_count=1, at=datetime.now(UTC))
    return identifier


def test_fifty_requests_with_one_key_make_one_job(api: httpx.Client, dataset_id: str) -> None:
    body = {"dataset_id": dataset_id, "question": "What are the top sales trends?"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}

    def submit(_: int) -> httpx.Response:
        return api.post("/deep-research/jobs/submit", json=body, headers=headers)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(submit, range(AT_ONCE)))

    assert [answer.status_code for answer in answers] == [202] * AT_ONCE
    assert len({answer.text for answer in answers}) == 1
    assert api.get("/deep-research/jobs", params={"dataset_id": dataset_id}).json()["count"] == 1


def test_the_same_key_with_another_body_is_a_conflict(api: httpx.Client, dataset_id: str) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [
        api.post("/deep-research/jobs/submit", json={"dataset_id": dataset_id, "question": question}, headers=headers)
        for question in ("What is rising?", "What is falling?")
    ]

    assert [answer.status_code for answer in answers] == [202, 409]
    assert answers[1].json()["error"]["code"] == "idempotency_conflict"
