"""The built functions, and the resources that they reach from inside a container."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from moto.server import ThreadedMotoServer

from infra.local.cloud import LocalCloud
from tests.sam import engine, sam_local


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """`sam build`, for this machine's architecture."""
    sam_local.build()


@contextmanager
def reachable_resources() -> Iterator[str]:
    """Serves the mocked account to containers, at the address that this yields."""
    address = engine.host_address()
    # The S3 client asks for http://bucket.host/ where the host has a name: containers are given an address.
    server = ThreadedMotoServer(ip_address=engine.bindable(address), port=0, verbose=False)
    server.start()
    try:
        yield f"http://{address}:{server.get_host_and_port()[1]}"
    finally:
        server.stop()


def environments(cloud: LocalCloud) -> dict[str, dict[str, str]]:
    """Each function's environment as the stack was deployed with it."""
    client = boto3.client("lambda")
    return {
        name: client.get_function_configuration(FunctionName=cloud.resources[name])["Environment"]["Variables"]
        for name in sam_local.functions()
    }


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """The stack, with its functions' resources reachable from containers."""
    with LocalCloud(None, template=sam_local.ROOT / "template.yaml") as cloud, reachable_resources() as endpoint:
        sam_local.point(environments(cloud), endpoint)
        yield cloud
