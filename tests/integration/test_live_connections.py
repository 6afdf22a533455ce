"""Who may open a live connection to the deployed stack, what it is told of, and how it ends."""

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from deep_research.api.openapi import document
from deep_research_client import Client
from infra.local.cloud import LocalCloud
from infra.local.front.server import Server, serve
from infra.local.front.websocket_api import deployed
from tests.fakes.sales_research import CSV, QUESTION
from tests.integration.live_page import LivePage, opened, ticket

ALICE = "alice@example.com"


@pytest.fixture(scope="module")
def dataset_id(local_api: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    csv: Path = tmp_path_factory.mktemp("live") / "sales.csv"
    csv.write_text(CSV)
    with Client(local_api.url) as client:
        return client.datasets.upload(csv, timeout=60).dataset_id


@pytest.fixture
def job_id(local_api: Server, dataset_id: str) -> str:
    with Client(local_api.url) as client:
        return client.jobs.submit(dataset_id, QUESTION).job_id


def followed(page: LivePage, job_id: str, after: int) -> list[dict[str, Any]]:
    """The job's events behind `after` until it is settled; fails where one is missing."""
    page.ask(action="subscribe", job_id=job_id, after=after)
    events: list[dict[str, Any]] = []
    while not events or events[-1]["type"] != "settled":
        for event in page.next()["events"]:
            assert event["sequence"] <= after + len(events) + 1, "an event is missing"
            if event["sequence"] == after + len(events) + 1:
                events.append(event)
    return events


def test_who_has_the_beginning_gets_the_rest_and_what_follows(local_api: Server, job_id: str) -> None:
    with opened(ticket(local_api.url)) as page:
        events = followed(page, job_id, after=1)
    logged = httpx.get(f"{local_api.url}/deep-research/jobs/{job_id}/events").json()["events"]
    assert events == logged[1:]


def test_who_has_everything_is_told_that_there_is_nothing_new(local_api: Server, job_id: str) -> None:
    with opened(ticket(local_api.url)) as page:
        last = followed(page, job_id, after=0)[-1]["sequence"]
        page.ask(action="subscribe", job_id=job_id, after=last)
        message = page.next()
    assert (message["events"], message["last_sequence"]) == ([], last)
    assert message["job"]["last_sequence"] == last


def test_anothers_job_is_not_found(local_cloud: LocalCloud, local_api_with_auth: Server, job_id: str) -> None:
    with opened(ticket(local_api_with_auth.url, local_cloud.identity.token(ALICE))) as page:
        page.ask(action="subscribe", job_id=job_id, after=0)
        message = page.next()
    assert (message["type"], message["error"]["code"], message["job_id"]) == ("error", "job_not_found", job_id)


@pytest.mark.parametrize(("query", "status"), [("", 401), ("?ticket=", 401), ("?ticket=guessed", 403)])
def test_without_a_ticket_nobody_connects(local_api: Server, query: str, status: int) -> None:
    url = f"{local_api.url.replace('http', 'ws', 1)}/live{query}"
    with pytest.raises(InvalidStatus) as refused, connect(url, proxy=None):
        pass
    assert refused.value.response.status_code == status


def test_tickets_are_for_those_who_are_signed_in(local_api_with_auth: Server) -> None:
    assert httpx.post(f"{local_api_with_auth.url}/deep-research/live").status_code == 401


def test_a_front_that_stops_closes_its_sockets_and_their_connections_are_forgotten(
    local_cloud: LocalCloud, local_api: Server
) -> None:
    live = deployed(local_cloud.resources["LiveApi"], local_cloud, local_cloud.connections)
    keys, api = local_cloud.identity.jwks(), local_cloud.resources["Api"]
    front = serve(local_cloud, api, keys, openapi=document, websocket_api=live)
    url = ticket(front.url).replace(urlsplit(local_api.url).netloc, urlsplit(front.url).netloc)
    before = kept_connections(local_cloud)
    with connect(url, proxy=None) as socket:
        (mine,) = kept_connections(local_cloud) - before
        front.stop()
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    deadline = time.monotonic() + 10
    while mine in kept_connections(local_cloud) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert mine not in kept_connections(local_cloud)


def kept_connections(cloud: LocalCloud) -> set[str]:
    items = boto3.client("dynamodb").scan(TableName=cloud.resources["ConnectionsTable"])["Items"]
    return {json.dumps(item["subject"]) for item in items if item["subject"]["S"].startswith("connection")}
