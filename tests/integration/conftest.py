"""The stack on moto, deployed once for all integration tests."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from deep_research.api.openapi import document
from infra.local.cloud import LocalCloud
from infra.local.front import websocket_api
from infra.local.front.server import Server, listen, serve, url_of
from infra.local.running import Auth

FROM_BYTES = 150_000
"""Of Parquet, from which the cloud's datasets are queried by Athena; those of most tests are much smaller."""
TEMPLATE = Path(__file__).parents[2] / "template.yaml"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """moto's state belongs to the process: modules with a cloud of their own come before the shared one starts."""
    sharing = {item.path for item in items if "local_cloud" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in sharing)


@pytest.fixture(scope="session")
def local_socket() -> Iterator[socket.socket]:
    """Where the local API will answer: signed URLs carry it, so it is known before the cloud starts."""
    with listen() as listening:
        yield listening


@pytest.fixture(scope="session")
def local_cloud(local_socket: socket.socket) -> Iterator[LocalCloud]:
    """template.yaml, deployed and running; nothing of it outlives the tests, and no sweep comes between them."""
    endpoint = url_of(local_socket)
    with LocalCloud(
        None,
        template=TEMPLATE,
        parameters={"AthenaFromBytes": str(FROM_BYTES), "GlueDatabases": "lake_*", "GlueTablesBucket": "lake"},
        signed_url_endpoint=endpoint,
        keep_schedules=False,
    ) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def local_api(local_cloud: LocalCloud, local_socket: socket.socket) -> Iterator[Server]:
    """The stack's API over HTTP, for the one local user."""
    yield from _served(local_cloud, "off", local_socket)


@pytest.fixture(scope="session")
def local_api_with_auth(local_cloud: LocalCloud, local_api: Server) -> Iterator[Server]:
    """The same API at another address, where the authorizer asks for tokens. Signed URLs lead to `local_api`."""
    yield from _served(local_cloud, "on")


def _served(cloud: LocalCloud, auth: Auth, listening: socket.socket | None = None) -> Iterator[Server]:
    keys = cloud.identity.jwks()
    live = websocket_api.deployed(cloud.resources["LiveApi"], cloud, cloud.connections)
    server = serve(
        cloud, cloud.resources["Api"], keys, listening=listening, auth=auth, openapi=document, websocket_api=live
    )
    yield server
    server.stop()


@pytest.fixture
def wait_for_execution():  # type: ignore[no-untyped-def]
    """Waits until an execution has ended, and describes it."""

    def wait(execution_arn: str, seconds: float = 30) -> dict[str, Any]:
        client = boto3.client("stepfunctions")
        deadline = time.monotonic() + seconds
        while (described := client.describe_execution(executionArn=execution_arn))["status"] == "RUNNING":
            if time.monotonic() > deadline:
                raise TimeoutError(f"{execution_arn} is still running after {seconds} s.")
            time.sleep(0.02)
        return dict(described)

    return wait
