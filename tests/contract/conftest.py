"""What every contract suite stands on: an AWS account in this process."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from tests.contract.job_storage import DynamoDBStorage, InMemoryStorage, Storage


@pytest.fixture(scope="package")
def boto3_session() -> Iterator[None]:
    """One session for these tests, which no others see."""
    boto3.DEFAULT_SESSION = None
    yield
    boto3.DEFAULT_SESSION = None


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, boto3_session: None) -> Iterator[None]:
    """An empty account, and credentials that no real one accepts."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    # A new session for each test would read the services' models again, which takes longer than the tests.
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        yield


@pytest.fixture(params=["dynamodb", "memory"])
def storage(request: pytest.FixtureRequest) -> Storage:
    """Jobs, their queue and their slots, empty."""
    if request.param == "memory":
        return InMemoryStorage()
    request.getfixturevalue("aws")
    return DynamoDBStorage.empty()
