"""The whole API on ports in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deep_research.api.application import create_app
from deep_research.api.openapi import ROUTERS
from deep_research.domain.dataset import Dataset, DatasetStatus
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import a_dataset

ClientOf = Callable[[str | None], HttpApi]


@pytest.fixture
def ports(tmp_path: Path) -> InMemoryPorts:
    return InMemoryPorts(tmp_path)


@pytest.fixture
def client_of(ports: InMemoryPorts) -> ClientOf:
    app = create_app(ROUTERS, ports)
    return lambda owner_id: HttpApi(app, owner_id)


@pytest.fixture
def ada(client_of: ClientOf) -> HttpApi:
    return client_of("ada")


@pytest.fixture
def bob(client_of: ClientOf) -> HttpApi:
    return client_of("bob")


@pytest.fixture
def dataset(ports: InMemoryPorts) -> Dataset:
    """A dataset of Ada's that is ready."""
    dataset = a_dataset(owner_id="ada", status=DatasetStatus.READY)
    ports.datasets.add(dataset)
    return dataset
