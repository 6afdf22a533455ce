"""The built functions, and the resources that they reach from inside a container."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from infra.local import aws_endpoint
from infra.local.cloud import LocalCloud
from tests.sam import engine, sam_local


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """`sam build`, for this machine's architecture."""
    sam_local.build()


@contextmanager
def reachable_resources() -> Iterator[str]:
    """Serves the mocked account to containers, at the address that this yields."""
    # The S3 client asks for http://bucket.host/ where the host has a name: containers are given an address.
    address = engine.host_address()
    with aws_endpoint.served(engine.bindable(address)) as endpoint:
        yield f"http://{address}:{urlsplit(endpoint).port}"


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    """The stack, with its functions' resources reachable from containers."""
    with LocalCloud(None, template=sam_local.ROOT / "template.yaml") as cloud, reachable_resources() as endpoint:
        sam_local.point(cloud.environments(), endpoint)
        yield cloud
