"""One owner never sees, changes or infers another's job or dataset: every route of the template, over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from deep_research.adapters.dynamodb_job_changes import new_item
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.api.openapi import document
from deep_research.domain.dataset import Dataset, DatasetStatus
from deep_research.domain.identity import new_id
from deep_research.domain.job import Job, JobStatus
from deep_research.jobs import lifecycle
from infra.local.cloud import LocalCloud
from infra.local.front.server import Server

ALICE, BOB = "alice@example.com", "bob@example.com"
OPEN = {"GET /health"}
ROUTES = [f"{method.upper()} {path}" for path, operations in document()["paths"].items() for method in operations]
GUARDED = [route for route in ROUTES if route not in OPEN]
MADE_UP = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
BODIES = {
    "POST /deep-research/jobs/submit": {"dataset_id": MADE_UP, "question": "What are the trends?", "verbose": 0},
    "POST /datasets": {"name": "sales.csv", "size_bytes": 5},
}

Call = Callable[..., httpx.Response]


@pytest.fixture
def call(local_api_with_auth: Server) -> Call:
    """Calls a route, with values for its path's variables and with a token."""

    def called(route: str, token: str | None = None, **values: Any) -> httpx.Response:
        method, path = route.split(" ")
        names = {"job_id": MADE_UP, "dataset_id": MADE_UP} | values
        headers = {} if token is None else {"authorization": f"Bearer {token}"}
        body = {"json": values.get("json", BODIES[route])} if route in BODIES else {}
        return httpx.request(method, local_api_with_auth.url + path.format(**names), headers=headers, **body)

    return called


@pytest.fixture(scope="module")
def alices_dataset(local_cloud: LocalCloud) -> Dataset:
    dataset = Dataset(
        dataset_id=new_id(),
        owner_id=local_cloud.identity.subject(ALICE),
        name="sales.csv",
        size_bytes=5,
        status=DatasetStatus.READY,
        created_at=datetime.now(UTC),
        upload_expires_at=datetime.now(UTC) + timedelta(hours=1),
    )
    DynamoDBDatasetStore(local_cloud.outputs["DatasetsTableName"]).add(dataset)
    return dataset


@pytest.fixture(scope="module")
def alices_job(local_cloud: LocalCloud, alices_dataset: Dataset) -> Job:
    job = Job(
        job_id=new_id(),
        owner_id=alices_dataset.owner_id,
        dataset_id=alices_dataset.dataset_id,
        question="What are the trends?",
        verbose=False,
        status=JobStatus.RUNNING,
        created_at=datetime.now(UTC),
        queued_at=datetime.now(UTC),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    DynamoDBTable(local_cloud.outputs["JobsTableName"], "job_id").put(new_item(job, lifecycle.submitted(job)))
    return job


@pytest.fixture(scope="module")
def token(local_cloud: LocalCloud) -> Callable[[str], str]:
    return local_cloud.identity.token


@pytest.fixture(scope="module")
def forged(local_cloud: LocalCloud) -> str:
    """What Alice's token says, signed with a key of the forger's own."""
    claims = jwt.decode(local_cloud.identity.token(ALICE), options={"verify_signature": False})
    key = generate_private_key(public_exponent=65537, key_size=2048)
    key_id = jwt.get_unverified_header(local_cloud.identity.token(ALICE))["kid"]
    return jwt.encode(claims, key, "RS256", {"kid": key_id})


def _without_request_id(response: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in response.json().items() if name != "request_id"}


def test_the_documented_routes_are_the_deployed_ones(local_cloud: LocalCloud) -> None:
    deployed = boto3.client("apigatewayv2").get_routes(ApiId=local_cloud.resources["Api"])["Items"]

    assert sorted(route["RouteKey"] for route in deployed) == sorted(ROUTES)


@pytest.mark.parametrize("route", GUARDED)
def test_without_a_token_every_route_but_health_is_closed(call: Call, route: str) -> None:
    assert call(route).status_code == 401


@pytest.mark.parametrize("route", GUARDED)
def test_with_a_forged_token_every_route_but_health_is_closed(call: Call, forged: str, route: str) -> None:
    assert call(route, forged).status_code == 401


@pytest.mark.parametrize("route", sorted(OPEN))
def test_health_is_open(call: Call, route: str) -> None:
    assert call(route).status_code == 200


@pytest.mark.parametrize("route", [route for route in GUARDED if "{" in route])
def test_somebody_elses_id_is_answered_as_one_that_does_not_exist(
    call: Call, token: Callable[[str], str], alices_job: Job, route: str
) -> None:
    bob = token(BOB)

    theirs = call(route, bob, job_id=alices_job.job_id, dataset_id=alices_job.dataset_id)
    nobodys = call(route, bob)

    assert theirs.status_code == 404
    assert theirs.status_code == nobodys.status_code
    message = theirs.text.replace(alices_job.job_id, MADE_UP).replace(alices_job.dataset_id, MADE_UP)
    assert httpx.Response(404, text=message).json()["error"] == nobodys.json()["error"]


def test_somebody_elses_dataset_cannot_be_researched(
    call: Call, token: Callable[[str], str], alices_dataset: Dataset
) -> None:
    body = {"dataset_id": alices_dataset.dataset_id, "question": "What are the trends?", "verbose": 0}

    assert call("POST /deep-research/jobs/submit", token(BOB), json=body).status_code == 404


def test_what_somebody_else_tries_to_change_stays(
    call: Call, token: Callable[[str], str], alices_job: Job, alices_dataset: Dataset
) -> None:
    job, dataset = {"job_id": alices_job.job_id}, {"dataset_id": alices_dataset.dataset_id}
    call("DELETE /deep-research/jobs/{job_id}", token(BOB), **job)
    call("POST /deep-research/jobs/{job_id}/retry", token(BOB), **job)
    call("DELETE /datasets/{dataset_id}", token(BOB), **dataset)

    kept = call("GET /deep-research/jobs/{job_id}", token(ALICE), **job).json()
    assert (kept["status"], kept["attempt"]) == ("running", 1)
    assert call("GET /deep-research/jobs/{job_id}/events", token(ALICE), **job).json()["count"] == 1
    assert call("GET /datasets/{dataset_id}", token(ALICE), **dataset).status_code == 200


@pytest.mark.parametrize("route", ["GET /deep-research/jobs", "GET /datasets"])
def test_a_list_has_only_ones_own(call: Call, token: Callable[[str], str], alices_job: Job, route: str) -> None:
    assert alices_job.dataset_id in call(route, token(ALICE)).text
    assert alices_job.dataset_id not in call(route, token(BOB)).text


def test_a_filter_does_not_open_somebody_elses_list(call: Call, token: Callable[[str], str], alices_job: Job) -> None:
    route = f"GET /deep-research/jobs?dataset_id={alices_job.dataset_id}"

    assert call(route, token(ALICE)).json()["count"] == 1
    assert call(route, token(BOB)).json()["count"] == 0
