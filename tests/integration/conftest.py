"""The stack on moto, deployed once for all integration tests."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.cloud import LocalCloud

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """moto's state belongs to the process: tests with a cloud of their own come before the shared one starts."""
    items.sort(key=lambda item: "local_cloud" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def local_cloud() -> Iterator[LocalCloud]:
    """template.yaml, deployed and running; nothing of it outlives the tests."""
    with LocalCloud(None, template=TEMPLATE) as cloud:
        yield cloud


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
