"""A job followed live on the deployed stack, from its submission to its end."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from websockets.exceptions import InvalidStatus

from deep_research_client import Client
from infra.local.cloud import LocalCloud
from infra.local.front.server import Server
from tests.fakes.sales_research import CSV, QUESTION
from tests.integration.live_page import opened, ticket


@pytest.fixture
def client(local_api: Server) -> Iterator[Client]:
    with Client(local_api.url) as client:
        yield client


@pytest.fixture
def job_id(client: Client, tmp_path: Path) -> str:
    csv = tmp_path / "sales.csv"
    csv.write_text(CSV)
    return client.jobs.submit(client.datasets.upload(csv).dataset_id, QUESTION).job_id


def _kept(cloud: LocalCloud) -> Any:
    return boto3.client("dynamodb").scan(TableName=cloud.resources["ConnectionsTable"])["Items"]


def _is_settled(message: dict[str, object]) -> bool:
    job = message["job"]
    return isinstance(job, dict) and job["settled_at"] is not None


def test_a_page_is_told_everything_that_happens_to_its_job_once_and_in_order(
    client: Client, job_id: str, local_api: Server
) -> None:
    with opened(ticket(local_api.url)) as page:
        page.ask(action="subscribe", job_id=job_id, after=0)
        messages = page.until(_is_settled)

    known: dict[int, dict[str, object]] = {}
    for message in messages:
        for event in message["events"]:
            assert event["sequence"] <= len(known) + 1, "there is a gap"
            known[event["sequence"]] = event
    listed = [event.model_dump(mode="json", exclude_none=True) for event in client.jobs.events(job_id)]
    assert [event["type"] for event in known.values()] == [event["type"] for event in listed]
    last = messages[-1]["job"]
    assert (last["status"], last["last_sequence"]) == ("completed", len(listed))
    assert last["direct_answer"] == client.jobs.get(job_id).result.direct_answer  # type: ignore[union-attr]


def test_a_page_that_comes_back_is_told_what_it_missed(client: Client, job_id: str, local_api: Server) -> None:
    with opened(ticket(local_api.url)) as page:
        page.ask(action="subscribe", job_id=job_id, after=0)
        known = page.next()["last_sequence"]
    client.jobs.settled(client.jobs.wait(job_id))

    with opened(ticket(local_api.url)) as page:
        page.ask(action="subscribe", job_id=job_id, after=known)
        (answer,) = page.until(_is_settled)

    assert [event["sequence"] for event in answer["events"]] == list(range(known + 1, answer["last_sequence"] + 1))


def test_a_ticket_opens_one_connection(local_api: Server) -> None:
    url = ticket(local_api.url)

    with opened(url) as page:
        page.ask(action="ping")
        assert page.next() == {"type": "pong"}
        with pytest.raises(InvalidStatus) as refused, opened(url):
            pass
    assert refused.value.response.status_code in {401, 403}


def test_the_table_and_the_logs_hold_no_ticket_that_opens_anything(local_cloud: LocalCloud, local_api: Server) -> None:
    url = ticket(local_api.url)
    (text,) = parse_qs(urlsplit(url).query)["ticket"]
    kept = _kept(local_cloud)

    with opened(url):
        local_cloud.wait_until_idle()

    assert kept
    assert text not in json.dumps(kept)
    assert text not in json.dumps(local_cloud.function_logs())


def test_a_closed_page_leaves_nothing_behind(local_cloud: LocalCloud, job_id: str, local_api: Server) -> None:
    with opened(ticket(local_api.url)) as page:
        page.ask(action="subscribe", job_id=job_id, after=0)
        page.until(_is_settled)

    # API Gateway tells the function of an end when nobody waits for that any more.
    deadline = time.monotonic() + 20
    while job_id in json.dumps(_kept(local_cloud)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert job_id not in json.dumps(_kept(local_cloud))
